#include "app/telemetry/encode.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "app/core/format.h"
#include "app/core/time.h"

namespace aisland::telemetry {

void append_json_string(std::string& out, std::string_view text) {
    out += '"';
    for (const char c : text) {
        if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (static_cast<unsigned char>(c) < 0x20) {
            out += format("\\u%04x", static_cast<unsigned>(c));
        } else {
            out += c;
        }
    }
    out += '"';
}

void append_json_number(std::string& out, double number) {
    if (!std::isfinite(number)) {
        out += "null";
        return;
    }
    char text[32];
    const auto [end, error] = std::to_chars(text, text + sizeof text, number);
    out.append(text, error == std::errc() ? end : text);
}

double as_reported(double number, const schema::Attribute& attribute) {
    static constexpr double kTens[] = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8};
    const double scale = kTens[std::clamp(attribute.decimals + 2, 0, 8)];
    return std::round(number * scale) / scale;
}

namespace {

bool append_value(const Batch& batch, const BatchValue& v, const schema::Attribute& a, const TangentPlane& p, std::string& out) {
    if (v.out_of_range) return false;
    switch (a.kind) {
        case schema::Kind::number: append_json_number(out, as_reported(v.number, a)); return true;
        case schema::Kind::boolean: out += v.number != 0 ? "true" : "false"; return true;
        case schema::Kind::text: append_json_string(out, batch.text_of(v)); return true;
        case schema::Kind::enumeration:
            if (v.number < 0 || v.number >= static_cast<double>(a.values.size())) return false;
            append_json_string(out, a.values[static_cast<size_t>(v.number)]);
            return true;
        case schema::Kind::position:
            // Seven decimals of a degree are a centimetre.
            out += format(R"({"type":"Point","coordinates":[%.7f,%.7f,%.2f]})", p.longitude(v.position), p.latitude(v.position),
                          static_cast<double>(v.position.y));
            return true;
    }
    return false;
}

}  // namespace

void encode_ngsi_ld(const Batch& batch, const BatchEntity& entity, const schema::Type& type, const TangentPlane& projection, std::string& out) {
    out += R"({"id":)";
    append_json_string(out, batch.name_of(entity));
    out += R"(,"type":)";
    append_json_string(out, type.name);
    for (uint32_t i = entity.first; i < entity.first + entity.count; ++i) {
        const BatchValue& v = batch.values[i];
        const schema::Attribute* a = schema::find_attribute(type, v.attribute);
        if (!a) continue;
        const size_t before = out.size();
        out += ',';
        append_json_string(out, a->name);
        out += a->kind == schema::Kind::position ? R"(:{"type":"GeoProperty","value":)" : R"(:{"type":"Property","value":)";
        if (!append_value(batch, v, *a, projection, out)) {
            out.resize(before);
            continue;
        }
        if (!a->unit.empty() && a->kind == schema::Kind::number) {
            out += R"(,"unitCode":)";
            append_json_string(out, a->unit);
        }
        if (v.observed_ms != 0) out += R"(,"observedAt":")" + rfc3339(v.observed_ms) + '"';
        out += '}';
    }
    out += '}';
}

Told encode_alarm(const schema::Table& table, const ActiveAlarm& alarm, std::string_view entity, std::string_view title) {
    static constexpr const char* kPhases[] = {"active", "acknowledged", "returned"};
    static constexpr const char* kSeverities[] = {"informational", "low", "medium", "high", "critical"};
    const schema::Alarm& rule = table.alarms[alarm.rule];
    const std::string tail = rule.name + "." + std::string(entity.substr(entity.rfind(':') + 1));
    const bool alert = !rule.category.empty();
    Told told;
    told.topic = (alarm.drill || alarm.provenance != Provenance::live ? "aisland-sim/v1/" : "aisland/v1/") + table.alarm_place + (alert ? "/Alert/" : "/Anomaly/");
    for (const char c : tail) told.topic += c == '/' || c == '+' || c == '#' ? '-' : c;
    const auto property = [&](const char* name, std::string_view value) {
        told.payload += format(",\"%s\":{\"type\":\"Property\",\"value\":", name);
        append_json_string(told.payload, value);
        told.payload += '}';
    };
    told.payload = std::string(R"({"id":"urn:ngsi-ld:)") + (alert ? "Alert" : "Anomaly") + ":aisland:";
    told.payload += tail + R"(","type":")" + (alert ? "Alert" : "Anomaly") + '"';
    const std::string since = rfc3339(alarm.raised_ms);
    if (alert) {
        property("category", rule.category);
        if (!rule.sub_category.empty()) property("subCategory", rule.sub_category);
        property("severity", kSeverities[static_cast<size_t>(rule.severity)]);
        property("validFrom", since);
        property("description", (alarm.drill ? "演练 drill: " : "") + std::string(title));
    } else {
        for (const schema::Attribute& a : table.find(rule.type)->attributes)
            if (a.id == rule.attribute) property("anomalousProperty", a.name);
        property("thresholdBreach", (alarm.drill ? "演练 drill: " : "") + std::string(title));
    }
    property("alertSource", entity);
    property("state", kPhases[static_cast<size_t>(alarm.phase)]);
    told.payload += format(R"(,"drill":{"type":"Property","value":%s}})", alarm.drill ? "true" : "false");
    return told;
}

}  // namespace aisland::telemetry
