// A small schema with one attribute of every kind, and helpers the telemetry tests share.
#pragma once

#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include "app/core/time.h"
#include "app/telemetry/store.h"

namespace aisland::telemetry {

inline schema::Attribute attribute(std::string name, schema::Kind kind, std::string unit = "", double min = 0, double max = 0,
                                   std::vector<std::string> values = {}) {
    schema::Attribute a;
    a.id = AttributeId(name);
    a.name = std::move(name);
    a.kind = kind;
    a.unit = std::move(unit);
    a.min = min;
    a.max = max;
    a.values = std::move(values);
    a.decimals = 1;
    return a;
}

inline schema::Type type(std::string name, double period_s, std::vector<schema::Attribute> attributes) {
    schema::Type t;
    t.id = TypeId(name);
    t.name = std::move(name);
    t.period_s = period_s;
    t.attributes = std::move(attributes);
    return t;
}

inline schema::Table sample_table() {
    using schema::Kind;
    schema::Table table;
    table.types.push_back(type("Streetlight", 60,
                               {attribute("location", Kind::position),
                                attribute("powerState", Kind::enumeration, "", 0, 0, {"off", "on", "low", "bootingUp"}),
                                attribute("illuminanceLevel", Kind::number, "C62", 0, 1),
                                attribute("powerConsumption", Kind::number, "WTT", 0, 150),
                                attribute("voltage", Kind::number, "VLT", 200, 250),
                                attribute("current", Kind::number, "AMP", 0, 2),
                                attribute("status", Kind::enumeration, "", 0, 0, {"ok", "defectiveLamp", "brokenLantern", "columnIssue"})}));
    table.types.push_back(type("ParkingSpot", 60, {attribute("status", Kind::enumeration, "", 0, 0, {"free", "occupied", "closed", "unknown"})}));
    table.types.push_back(type("OffStreetParking", 30,
                               {attribute("availableSpotNumber", Kind::number, "C62", 0, 1000),
                                attribute("totalSpotNumber", Kind::number, "C62", 0, 1000),
                                attribute("occupancy", Kind::number, "C62", 0, 1)}));
    table.types.push_back(type("Vehicle", 1,
                               {attribute("location", Kind::position), attribute("speed", Kind::number, "KMH", 0, 12),
                                attribute("bearing", Kind::number, "DD", 0, 360), attribute("battery", Kind::number, "C62", 0, 1),
                                attribute("serviceStatus", Kind::enumeration, "", 0, 0, {"onRoute", "parked", "broken", "outOfService"})}));
    table.types.push_back(type("WeatherObserved", 300,
                               {attribute("temperature", Kind::number, "CEL", -20, 50), attribute("relativeHumidity", Kind::number, "C62", 0, 1),
                                attribute("illuminance", Kind::number, "LUX", 0, 150000), attribute("windSpeed", Kind::number, "MTS", 0, 60)}));
    table.types.push_back(type("ACMeasurement", 10,
                               {attribute("totalActivePower", Kind::number, "KWT", 0, 400),
                                attribute("totalActiveEnergyImport", Kind::number, "KWH", 0, 1e9)}));
    table.types.push_back(type("RobotArm", 0.1, {attribute("angleAxis1", Kind::number, "DD", -180, 180), attribute("angleAxis2", Kind::number, "DD", -180, 180), attribute("emergencyStop", Kind::boolean)}));
    table.types.push_back(type("Device", 60, {attribute("value", Kind::text), attribute("on", Kind::boolean), attribute("novelty", Kind::number, "", 10, 20)}));
    return table;
}

constexpr double kOriginLongitude = 121.60, kOriginLatitude = 31.20;
inline TangentPlane sample_projection() { return {kOriginLongitude, kOriginLatitude}; }

// INVENTORY 1g.
inline constexpr std::string_view kSample =
    R"({"id":"urn:ngsi-ld:Streetlight:aisland:lamp-017","type":"Streetlight",
 "location":{"type":"GeoProperty","value":{"type":"Point","coordinates":[121.60,31.20]}},
 "powerState":{"type":"Property","value":"on","observedAt":"2026-11-23T10:15:02Z"},
 "illuminanceLevel":{"type":"Property","value":0.65,"observedAt":"2026-11-23T10:15:02Z"},
 "powerConsumption":{"type":"Property","value":58.4,"unitCode":"WTT","observedAt":"2026-11-23T10:15:02Z"},
 "status":{"type":"Property","value":"ok"}})";
inline const EntityId kLamp{std::string_view("urn:ngsi-ld:Streetlight:aisland:lamp-017")};
inline constexpr std::string_view kLampTopic = "aisland/v1/park/lamps/Streetlight/lamp-017";

inline std::vector<std::byte> payload(std::string_view text) {
    std::vector<std::byte> bytes(text.size());
    if (!text.empty()) std::memcpy(bytes.data(), text.data(), text.size());
    return bytes;
}

inline int64_t sample_ms() { return *parse_rfc3339("2026-11-23T10:15:02Z"); }
// Steady and wall clock run together from the sample's moment.
inline Time at(double seconds) {
    return {1'000'000'000'000 + static_cast<int64_t>(seconds * 1e9), sample_ms() + static_cast<int64_t>(seconds * 1e3)};
}

inline std::string lamp(std::string_view attributes) {
    return std::string(R"({"id":"urn:ngsi-ld:Streetlight:aisland:lamp-017","type":"Streetlight",)").append(attributes).append("}");
}
// A status that says it was measured at at(seconds).
inline std::string status_measured(double seconds) {
    return lamp(std::string(R"("status":{"value":"ok","observedAt":")").append(rfc3339(at(seconds).wall_ms)).append("\"}"));
}

struct Sender {  // a store with one known lamp
    Store store{sample_table(), sample_projection(), {{kLamp, TypeId("Streetlight"), "urn:ngsi-ld:Streetlight:aisland:lamp-017"}}};
    void send(std::string_view text, Time now, bool retained = false, std::string_view topic = kLampTopic) {
        std::vector<std::byte> bytes = payload(text);
        store.receive(topic, bytes, retained, now);
    }
    uint64_t rejected(Reject reason) const { return store.counts().rejected[static_cast<size_t>(reason)]; }
};

}  // namespace aisland::telemetry
