#include "app/telemetry/ngsi_ld.h"

#include <charconv>
#include <cmath>

#include "app/core/time.h"
#include "app/telemetry/clean_text.h"

namespace aisland::telemetry {

namespace {

using simdjson::dom::array;
using simdjson::dom::element;
using simdjson::dom::element_type;
using simdjson::dom::object;

// Types and attributes may come as full IRIs; what content names is the last part.
std::string_view short_name(std::string_view name) {
    if (name.find("://") == std::string_view::npos) return name;
    const size_t at = name.find_last_of("#/");
    return name.substr(at + 1);
}

bool text_of_element(element e, std::string_view& out) { return e.get(out) == simdjson::SUCCESS; }

// RFC 3339; of an interval "from/to" its end.
std::optional<int64_t> time_of(element e) {
    std::string_view text;
    if (object o; e.get(o) == simdjson::SUCCESS) {
        for (const auto [key, value] : o)
            if (key == "@value" || key == "value") return time_of(value);
        return {};
    }
    if (!text_of_element(e, text)) return {};
    return parse_rfc3339(text.substr(text.find('/') + 1));
}

bool number_of_element(element e, double& out) {
    switch (e.type()) {
        case element_type::DOUBLE:
        case element_type::INT64:
        case element_type::UINT64: return e.get(out) == simdjson::SUCCESS;
        default: return false;
    }
}

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

std::optional<bool> truth(element e) {
    bool b = false;
    double n = 0;
    std::string_view t;
    if (e.get(b) == simdjson::SUCCESS) return b;
    if (number_of_element(e, n)) return n == 0 || n == 1 ? std::optional(n == 1) : std::nullopt;
    if (!text_of_element(e, t)) return {};
    if (t == "true" || t == "on" || t == "1") return true;
    if (t == "false" || t == "off" || t == "0") return false;
    return {};
}

}  // namespace

void NgsiLd::decode(element root, Batch& out) {
    if (array a; root.get(a) == simdjson::SUCCESS) return entities(a, out);
    object o;
    if (root.get(o) != simdjson::SUCCESS) return out.reject(Reject::no_entity);
    // An MQTT notification wraps the notification in "body", which holds the entities in "data" (clauses 5.3.1 and 7.2).
    if (element body; o["body"].get(body) == simdjson::SUCCESS && o["id"].error() != simdjson::SUCCESS) {
        if (body.get(o) != simdjson::SUCCESS) return decode_body_array(body, out);
    }
    if (element data; o["data"].get(data) == simdjson::SUCCESS) {
        std::string_view type;
        const bool notification = o["type"].get(type) != simdjson::SUCCESS || short_name(type) == "Notification";
        if (array a; notification && data.get(a) == simdjson::SUCCESS) return entities(a, out);
        if (object single; notification && data.get(single) == simdjson::SUCCESS) return entity(single, out);
    }
    entity(o, out);
}

void NgsiLd::decode_body_array(element body, Batch& out) {
    if (array a; body.get(a) == simdjson::SUCCESS) return entities(a, out);
    out.reject(Reject::no_entity);
}

void NgsiLd::entities(array a, Batch& out) {
    if (a.size() > kMaxEntities) return out.reject(Reject::too_many_entities);
    for (element e : a) {
        if (object o; e.get(o) == simdjson::SUCCESS) {
            entity(o, out);
        } else {
            out.reject(Reject::no_entity);
        }
    }
}

void NgsiLd::entity(object o, Batch& out) {
    std::string_view id, type_name;
    int ids = 0, type_names = 0;
    int64_t observed_ms = 0;
    for (const auto [key, value] : o) {
        if (key == "id" || key == "@id") {
            ids += text_of_element(value, id) ? 1 : 2;
        } else if (key == "type" || key == "@type") {
            element first = value;
            if (array a; value.get(a) == simdjson::SUCCESS && a.size() > 0) first = a.at(0).value_unsafe();
            type_names += text_of_element(first, type_name) ? 1 : 2;
        } else if (key == "observedAt" || key == "dateObserved") {
            if (const auto ms = time_of(value)) {
                observed_ms = std::max(observed_ms, *ms);
            } else {
                out.reject(Reject::bad_timestamp);
            }
        }
    }
    if (ids != 1 || type_names != 1 || id.empty()) return out.reject(ids + type_names == 0 ? Reject::no_entity : Reject::no_id);
    const size_t text_before = out.text.size();
    const size_t name_size = append_clean(out.text, id, kMaxText);
    if (name_size != id.size()) {  // an id is compared, never repaired
        out.text.resize(text_before);
        return out.reject(Reject::no_id);
    }
    const auto found = types.find(TypeId(short_name(type_name)).value);
    if (found == types.end()) {
        out.text.resize(text_before);
        return out.reject(Reject::unknown_type);
    }
    const schema::Type& type = table.types[found->second];
    const auto first = static_cast<uint32_t>(out.values.size());
    bool named = false;
    for (const auto [full_key, value] : o) {
        const std::string_view key = short_name(full_key);
        for (uint32_t i = 0; i < type.attributes.size(); ++i) {
            if (type.attributes[i].name != key) continue;
            named = true;
            attribute(found->second, i, first, value, observed_ms, out);
            break;
        }
    }
    if (!named) out.reject(Reject::no_known_attribute);
    const auto count = static_cast<uint32_t>(out.values.size()) - first;
    if (count == 0) {
        out.text.resize(text_before);
        return;
    }
    out.entities.push_back({EntityId(id), type.id, found->second, static_cast<uint32_t>(text_before),
                            static_cast<uint32_t>(name_size), first, count});
}

void NgsiLd::attribute(uint32_t type, uint32_t index, uint32_t first, element e, int64_t observed_ms, Batch& out) {
    const schema::Attribute& a = table.types[type].attributes[index];
    // Several instances of one attribute: the one without datasetId is the default (clause 4.5.5), else the first.
    if (array instances; e.get(instances) == simdjson::SUCCESS && instances.size() > 0) {
        e = instances.at(0).value_unsafe();
        for (element instance : instances) {
            object o;
            if (instance.get(o) == simdjson::SUCCESS && o["datasetId"].error() != simdjson::SUCCESS) {
                e = instance;
                break;
            }
        }
    }
    element value = e;
    std::string_view unit;
    if (object o; e.get(o) == simdjson::SUCCESS) {
        bool has_value = false, property = false;
        for (const auto [key, member] : o) {
            std::string_view text;
            if (key == "value") {
                value = member;
                has_value = true;
            } else if (key == "unitCode") {
                if (!text_of_element(member, unit)) return out.reject(Reject::wrong_unit);
            } else if (key == "observedAt") {
                if (const auto ms = time_of(member)) {
                    observed_ms = *ms;
                } else {
                    out.reject(Reject::bad_timestamp);
                }
            } else if (key == "type" && text_of_element(member, text)) {
                property = text.ends_with("Property") || text == "Relationship";
            }
        }
        if (property && !has_value) return out.reject(Reject::wrong_kind);
        if (object inner; has_value && value.get(inner) == simdjson::SUCCESS) {
            if (element typed; inner["@value"].get(typed) == simdjson::SUCCESS) value = typed;
        }
    }
    BatchValue v;
    v.attribute = a.id;
    v.observed_ms = observed_ms;
    if (value.is_null()) return out.reject(Reject::null_value);
    if (std::string_view text; text_of_element(value, text) && text == "urn:ngsi-ld:null") return out.reject(Reject::null_value);
    bool good = false;
    switch (a.kind) {
        case schema::Kind::number: good = number(a, units[type][index], value, unit, v, out); break;
        case schema::Kind::position: good = position(value, v, out); break;
        case schema::Kind::boolean:
            if (const auto b = truth(value)) {
                v.number = *b;
                good = true;
            } else {
                out.reject(Reject::wrong_kind);
            }
            break;
        case schema::Kind::enumeration: good = enumeration(a, value, v, out); break;
        case schema::Kind::text: good = text(value, v, out); break;
    }
    if (!good) return;
    for (uint32_t i = first; i < out.values.size(); ++i) {
        if (out.values[i].attribute != v.attribute) continue;
        out.reject(Reject::duplicate_key);
        out.values[i] = v;
        return;
    }
    out.values.push_back(v);
}

bool NgsiLd::number(const schema::Attribute& a, UnitCache& cache, element value, std::string_view unit, BatchValue& v, Batch& out) {
    bool b = false;
    std::string_view text;
    if (text_of_element(value, text)) {
        if (!number_of_text(text, v.number)) {
            out.reject(Reject::wrong_kind);
            return false;
        }
    } else if (value.get(b) == simdjson::SUCCESS) {
        v.number = b;
    } else if (!number_of_element(value, v.number)) {
        out.reject(Reject::wrong_kind);
        return false;
    }
    if (!std::isfinite(v.number)) {
        out.reject(Reject::not_finite);
        return false;
    }
    const bool bounded = a.min < a.max;
    if (v.number == -1 && bounded && a.min >= 0) {  // the field's custom for "unknown"
        out.reject(Reject::null_value);
        return false;
    }
    if (!unit.empty() && unit != a.unit) {
        if (unit != cache.unit) {
            cache.unit.assign(unit.substr(0, 16));
            cache.conversion = unit.size() <= 8 ? schema::find_conversion(cache.unit, a.unit) : nullptr;
        }
        if (!cache.conversion) {
            out.reject(Reject::wrong_unit);
            return false;
        }
        v.number = v.number * cache.conversion->scale + cache.conversion->offset;
    }
    v.number += 0.0;  // -0 → 0
    v.out_of_range = bounded && (v.number < a.min || v.number > a.max);
    return true;
}

bool NgsiLd::enumeration(const schema::Attribute& a, element value, BatchValue& v, Batch& out) {
    std::string_view text;
    bool b = false;
    // Some lists declare one-member arrays where others use a text, and YAML 1.1 turns on/off into truth values.
    if (array list; value.get(list) == simdjson::SUCCESS && list.size() > 0) value = list.at(0).value_unsafe();
    if (value.get(b) == simdjson::SUCCESS) {
        text = b ? "on" : "off";
    } else if (!text_of_element(value, text)) {
        out.reject(Reject::wrong_kind);
        return false;
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

bool NgsiLd::text(element value, BatchValue& v, Batch& out) {
    std::string_view text;
    if (array list; value.get(list) == simdjson::SUCCESS && list.size() > 0) value = list.at(0).value_unsafe();
    if (!text_of_element(value, text)) {
        out.reject(Reject::wrong_kind);
        return false;
    }
    v.text = static_cast<uint32_t>(out.text.size());
    v.text_size = static_cast<uint32_t>(append_clean(out.text, text, kMaxText));
    return true;
}

// GeoJSON Point (RFC 7946, 3.1.2), or the pose of SDM AutonomousMobileRobot: {"geographicPoint": {"latitude", "longitude", …}}.
bool NgsiLd::position(element value, BatchValue& v, Batch& out) {
    double longitude = 0, latitude = 0, height = 0;
    object o;
    bool good = false;
    if (value.get(o) == simdjson::SUCCESS) {
        array coordinates;
        std::string_view type;
        object point;
        if (o["coordinates"].get(coordinates) == simdjson::SUCCESS) {
            good = o["type"].get(type) == simdjson::SUCCESS && type == "Point" && coordinates.size() >= 2 &&
                   number_of_element(coordinates.at(0).value_unsafe(), longitude) &&
                   number_of_element(coordinates.at(1).value_unsafe(), latitude);
            if (good && coordinates.size() > 2) good = number_of_element(coordinates.at(2).value_unsafe(), height);
        } else if (o["geographicPoint"].get(point) == simdjson::SUCCESS) {
            good = point["longitude"].get(longitude) == simdjson::SUCCESS && point["latitude"].get(latitude) == simdjson::SUCCESS;
            if (double h = 0; point["altitude"].get(h) == simdjson::SUCCESS) height = h;
        }
    }
    if (!good) {
        out.reject(Reject::wrong_kind);
        return false;
    }
    const bool on_globe = std::abs(longitude) <= 180 && std::abs(latitude) <= 90 && std::abs(height) <= kFarthest;
    v.position = on_globe ? projection.world(longitude, latitude, height) : vec3(0.0f);
    v.out_of_range = !on_globe || std::abs(v.position.x) > kFarthest || std::abs(v.position.z) > kFarthest;
    return true;
}

}  // namespace aisland::telemetry
