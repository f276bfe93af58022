#include "app/telemetry/json_value.h"

#include <charconv>
#include <cmath>

#include "app/core/time.h"
#include "app/telemetry/clean_text.h"
#include "app/telemetry/decode.h"

namespace aisland::telemetry {

namespace {

using simdjson::dom::array;
using simdjson::dom::element_type;
using simdjson::dom::object;

// The whole text must be one decimal number. "NaN" and "Infinity" are numbers to from_chars: the caller refuses them.
bool number_of_text(std::string_view text, double& out) {
    while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
    while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
    if (error == std::errc::result_out_of_range) {
        out = INFINITY;
        return true;
    }
    return error == std::errc() && end == text.data() + text.size();
}

bool refuse(Batch& batch, Reject reason) {
    batch.reject(reason);
    return false;
}

// Some lists declare one-member arrays where others use a text.
Json first_of(Json value) {
    array list;
    return value.get(list) == simdjson::SUCCESS && list.size() > 0 ? Json(list.at(0).value_unsafe()) : value;
}

}  // namespace

const char* kind_of(Json value) {
    switch (value.type()) {
        case element_type::ARRAY: return "a list";
        case element_type::OBJECT: return "an object";
        case element_type::STRING: return "a text";
        case element_type::BOOL: return "true or false";
        case element_type::NULL_VALUE: return "null";
        default: return "a number";
    }
}

std::string names_of(object o) {
    std::string out;
    size_t count = 0;
    for (const auto [key, value] : o) {
        if (++count > 8) return out + ", …";
        if (count > 1) out += ", ";
        append_clean(out, key, 40);
    }
    return out;
}

bool text_of(Json value, std::string_view& out) { return value.get(out) == simdjson::SUCCESS; }

bool number_of(Json value, double& out) {
    switch (value.type()) {
        case element_type::DOUBLE:
        case element_type::INT64:
        case element_type::UINT64: return value.get(out) == simdjson::SUCCESS;
        default: return false;
    }
}

std::optional<int64_t> time_of(Json value) {
    std::string_view text;
    if (object o; value.get(o) == simdjson::SUCCESS) {
        for (const auto [key, inner] : o)
            if (key == "@value" || key == "value") return time_of(inner);
        return {};
    }
    if (!text_of(value, text)) return {};
    return parse_rfc3339(text.substr(text.find('/') + 1));
}

std::optional<bool> truth_of(Json value) {
    bool b = false;
    double n = 0;
    std::string_view t;
    if (value.get(b) == simdjson::SUCCESS) return b;
    if (number_of(value, n)) return n == 0 || n == 1 ? std::optional(n == 1) : std::nullopt;
    if (!text_of(value, t)) return {};
    if (t == "true" || t == "on" || t == "1") return true;
    if (t == "false" || t == "off" || t == "0") return false;
    return {};
}

bool read_number(Json value, double& out, Batch& batch) {
    bool b = false;
    std::string_view text;
    if (text_of(value, text)) {
        if (!number_of_text(text, out)) return refuse(batch, Reject::wrong_kind);
    } else if (value.get(b) == simdjson::SUCCESS) {
        out = b;
    } else if (!number_of(value, out)) {
        return refuse(batch, Reject::wrong_kind);
    }
    return std::isfinite(out) || refuse(batch, Reject::not_finite);
}

bool settle_number(const schema::Attribute& a, double number, double scale, double offset, BatchValue& v, Batch& batch) {
    const bool bounded = a.min < a.max;
    if (number == -1 && bounded && a.min >= 0) return refuse(batch, Reject::null_value);  // the field's custom for "unknown"
    v.number = number * scale + offset + 0.0;                                             // -0 → 0
    if (!std::isfinite(v.number)) return refuse(batch, Reject::not_finite);
    v.out_of_range = bounded && (v.number < a.min || v.number > a.max);
    return true;
}

bool read_boolean(Json value, BatchValue& v, Batch& batch) {
    const std::optional<bool> b = truth_of(value);
    if (!b) return refuse(batch, Reject::wrong_kind);
    v.number = *b;
    return true;
}

bool read_enumeration(const schema::Attribute& a, Json value, BatchValue& v, Batch& batch) {
    std::string_view text;
    bool b = false;
    value = first_of(value);
    if (value.get(b) == simdjson::SUCCESS) {
        text = b ? "on" : "off";  // YAML 1.1 turns on/off into truth values
    } else if (!text_of(value, text)) {
        return refuse(batch, Reject::wrong_kind);
    }
    v.number = -1;
    v.out_of_range = true;
    for (size_t i = 0; i < a.values.size(); ++i) {
        if (a.values[i] != text) continue;
        v.number = static_cast<double>(i);
        v.out_of_range = false;
        break;
    }
    return true;
}

bool read_text(Json value, BatchValue& v, Batch& batch) {
    std::string_view text;
    if (!text_of(first_of(value), text)) return refuse(batch, Reject::wrong_kind);
    v.text = static_cast<uint32_t>(batch.text.size());
    v.text_size = static_cast<uint32_t>(append_clean(batch.text, text, kMaxText));
    return true;
}

void settle_position(double longitude, double latitude, double height, const TangentPlane& projection, BatchValue& v) {
    const bool on_globe = std::abs(longitude) <= 180 && std::abs(latitude) <= 90 && std::abs(height) <= static_cast<double>(kFarthest);
    v.position = on_globe ? projection.world(longitude, latitude, height) : vec3(0.0f);
    v.out_of_range = !on_globe || std::abs(v.position.x) > kFarthest || std::abs(v.position.z) > kFarthest;
}

bool read_position(Json value, const TangentPlane& projection, BatchValue& v, Batch& batch) {
    double longitude = 0, latitude = 0, height = 0;
    object o;
    bool good = false;
    if (value.get(o) == simdjson::SUCCESS) {
        array coordinates;
        std::string_view type;
        object point;
        if (o["coordinates"].get(coordinates) == simdjson::SUCCESS) {
            good = o["type"].get(type) == simdjson::SUCCESS && type == "Point" && coordinates.size() >= 2 &&
                   number_of(coordinates.at(0).value_unsafe(), longitude) && number_of(coordinates.at(1).value_unsafe(), latitude);
            if (good && coordinates.size() > 2) good = number_of(coordinates.at(2).value_unsafe(), height);
        } else if (o["geographicPoint"].get(point) == simdjson::SUCCESS) {
            good = point["longitude"].get(longitude) == simdjson::SUCCESS && point["latitude"].get(latitude) == simdjson::SUCCESS;
            if (double h = 0; point["altitude"].get(h) == simdjson::SUCCESS) height = h;
        }
    }
    if (!good) return refuse(batch, Reject::wrong_kind);
    settle_position(longitude, latitude, height, projection, v);
    return true;
}

}  // namespace aisland::telemetry
