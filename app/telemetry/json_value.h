// One JSON value read as an attribute's kind wants it, leniently in form and strictly in meaning: numbers as texts, on and off as
// truth, lists of one. Part of the decoders; every refusal is counted in the batch.
#pragma once

#include <simdjson.h>

#include <optional>

#include "app/core/tangent_plane.h"
#include "app/schema/schema.h"
#include "app/telemetry/batch.h"

namespace aisland::telemetry {

using Json = simdjson::dom::element;

const char* kind_of(Json value);  // "a text", "an object", …
// Names of the members of an object, made fit to print: "a, b, c, …".
std::string names_of(simdjson::dom::object object);
bool text_of(Json value, std::string_view& out);
bool number_of(Json value, double& out);  // a JSON number only
// RFC 3339, bare or as {"@value": …} or {"value": …}; of an interval "from/to" its end.
std::optional<int64_t> time_of(Json value);
std::optional<bool> truth_of(Json value);  // true, 1, "on", "true", …

// A number in whatever unit; text and truth count as numbers, "NaN" does not.
bool read_number(Json value, double& out, Batch& batch);
// Into the attribute's unit, marked when outside its range. -1 where a range starts at 0 or above means "unknown" and is refused.
bool settle_number(const schema::Attribute& a, double number, double scale, double offset, BatchValue& v, Batch& batch);
bool read_boolean(Json value, BatchValue& v, Batch& batch);
bool read_enumeration(const schema::Attribute& a, Json value, BatchValue& v, Batch& batch);
bool read_text(Json value, BatchValue& v, Batch& batch);
// GeoJSON Point (RFC 7946, 3.1.2), or the pose of SDM AutonomousMobileRobot: {"geographicPoint": {"latitude", "longitude", …}}.
bool read_position(Json value, const TangentPlane& projection, BatchValue& v, Batch& batch);
void settle_position(double longitude, double latitude, double height, const TangentPlane& projection, BatchValue& v);

}  // namespace aisland::telemetry
