// Values → the NGSI-LD message (normalized form) a device would send. The other way of decode.h.
#pragma once

#include <string>
#include <string_view>

#include "app/core/tangent_plane.h"
#include "app/schema/schema.h"
#include "app/telemetry/batch.h"
#include "app/telemetry/snapshot.h"

namespace aisland::telemetry {

// One entity of `batch` as JSON, appended to `out`. Values out of range or unknown members are left out.
void encode_ngsi_ld(const Batch& batch, const BatchEntity& entity, const schema::Type& type, const TangentPlane& projection, std::string& out);

// `text` as a JSON string with its quotes.
void append_json_string(std::string& out, std::string_view text);
// As fine as a device says it: two digits beyond those that are shown.
double as_reported(double number, const schema::Attribute& attribute);
// The shortest decimal that reads back as `number`; null when it is not finite.
void append_json_number(std::string& out, double number);

// An alarm as a retained message: SDM Alert, or Anomaly for a fault of equipment. `entity`: text id of the device it stands on.
struct Told {
    std::string topic, payload;
};
Told encode_alarm(const schema::Table& table, const ActiveAlarm& alarm, std::string_view entity, std::string_view title);

}  // namespace aisland::telemetry
