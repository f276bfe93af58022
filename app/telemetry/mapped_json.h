// Plain JSON of any shape, read by the content's mappings (schema::Mapping): pointers say where, the mapping says what it means.
// What no pointer names is not looked at. Part of the decoder.
#pragma once

#include <simdjson.h>

#include <span>
#include <vector>

#include "app/core/tangent_plane.h"
#include "app/schema/schema.h"
#include "app/telemetry/batch.h"

namespace aisland::telemetry {

// Whether a topic is one of a filter's (MQTT 5.0, 4.7), and what each wildcard stood for; "#" for all the rest.
bool topic_matches(std::string_view filter, std::string_view topic, std::vector<std::string_view>* wildcards = nullptr);

// Adds what `root` says to `out`. `topic` must be one of the mapping's.
void decode_mapped(const schema::Table& table, const schema::Mapping& mapping, const TangentPlane& projection, std::string_view topic,
                   simdjson::dom::element root, Batch& out);

}  // namespace aisland::telemetry
