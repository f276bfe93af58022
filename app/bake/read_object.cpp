#include <algorithm>
#include <cmath>

#include "app/bake/read.h"
#include "app/core/format.h"

namespace aisland::bake {
namespace {

bool id_characters(const std::string& id) {
    return std::all_of(id.begin(), id.end(), [](unsigned char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.' || c == ':' || c == '/';
    });
}

}  // namespace

ObjectReader::ObjectReader(const Json& object, std::string what, Offences& offences)
    : m_object(object), m_what(std::move(what)), m_offences(offences), m_taken(object.items.size()) {
    if (!valid()) {
        m_offences.add(object.at, Rule::wrong_type, m_what + " is " + name(object.kind) + " and must be an object");
        m_taken.assign(object.items.size(), true);
    }
}

bool ObjectReader::has(const char* key) const {
    return std::find(m_object.keys.begin(), m_object.keys.end(), key) != m_object.keys.end();
}

Source ObjectReader::at(const char* key) const {
    for (size_t i = 0; i < m_object.keys.size(); ++i)
        if (m_object.keys[i] == key) return m_object.items[i].at;
    return m_object.at;
}

const Json* ObjectReader::take(const char* key, bool required) {
    m_known.push_back(key);
    if (!valid()) return nullptr;
    for (size_t i = 0; i < m_object.keys.size(); ++i)
        if (m_object.keys[i] == key) {
            m_taken[i] = true;
            return &m_object.items[i];
        }
    if (required) m_offences.add(m_object.at, Rule::missing_key, m_what + " has no \"" + key + "\"; add it");
    return nullptr;
}

const Json* ObjectReader::take(const char* key, bool required, JsonKind kind) {
    const Json* value = take(key, required);
    if (!value || value->kind == kind) return value;
    m_offences.add(value->at, Rule::wrong_type, std::string("\"") + key + "\" is " + name(value->kind) + " and must be " + name(kind));
    return nullptr;
}

bool ObjectReader::text(const char* key, std::string& out, bool required, bool may_be_empty) {
    const Json* value = take(key, required, JsonKind::string);
    if (!value) return false;
    if (value->string.empty() && !may_be_empty) {
        m_offences.add(value->at, Rule::empty_value, std::string("\"") + key + "\" is empty; write it or leave the key out");
        return false;
    }
    out = value->string;
    return true;
}

bool ObjectReader::id(const char* key, std::string& out, bool required) {
    std::string id;
    if (!text(key, id, required)) return false;
    if (id.size() > 200 || !id_characters(id)) {
        m_offences.add(at(key), Rule::bad_id, "\"" + id + "\" cannot be an id; use letters, digits and - _ . : /");
        return false;
    }
    out = id;
    return true;
}

bool ObjectReader::reference(const char* key, Reference& out, bool required) {
    if (!text(key, out.id, required)) return false;
    out.at = at(key);
    return true;
}

bool ObjectReader::word(const char* key, std::string& out, std::initializer_list<const char*> values, bool required) {
    std::string word;
    if (!text(key, word, required)) return false;
    if (std::find(values.begin(), values.end(), word) != values.end()) return out = word, true;
    const std::vector<std::string> candidates(values.begin(), values.end());
    std::string list;
    for (const std::string& candidate : candidates) list += (list.empty() ? "" : ", ") + candidate;
    m_offences.add(at(key), Rule::unknown_value, std::string("\"") + key + "\" is \"" + word + "\" and must be one of: " + list);
    return false;
}

bool ObjectReader::in_range(const Json& value, const char* key, Bounds1 bounds) {
    if (value.number >= bounds.low && value.number <= bounds.high) return true;
    m_offences.add(value.at, Rule::out_of_range, format("\"%s\" is %g and must lie between %g and %g", key, value.number, bounds.low, bounds.high));
    return false;
}

bool ObjectReader::number(const char* key, double& out, Bounds1 bounds, bool required) {
    const Json* value = take(key, required, JsonKind::number);
    if (!value || !in_range(*value, key, bounds)) return false;
    out = value->number;
    return true;
}

bool ObjectReader::number(const char* key, std::optional<double>& out, Bounds1 bounds) {
    double value = 0;
    if (!number(key, value, bounds, false)) return false;
    out = value;
    return true;
}

bool ObjectReader::integer(const char* key, int& out, Bounds1 bounds, bool required) {
    const Json* value = take(key, required, JsonKind::number);
    if (!value || !in_range(*value, key, bounds)) return false;
    if (value->number != std::floor(value->number)) {
        m_offences.add(value->at, Rule::wrong_type, format("\"%s\" is %g and must be a whole number", key, value->number));
        return false;
    }
    out = static_cast<int>(value->number);
    return true;
}

bool ObjectReader::boolean(const char* key, bool& out, bool required) {
    const Json* value = take(key, required, JsonKind::boolean);
    if (value) out = value->boolean;
    return value != nullptr;
}

bool parse_lonlat(const Json& value, LonLat& out, Offences& offences) {
    const bool numbers = value.kind == JsonKind::array && (value.items.size() == 2 || value.items.size() == 3) &&
                         std::all_of(value.items.begin(), value.items.end(), [](const Json& item) { return item.kind == JsonKind::number; });
    if (!numbers) {
        offences.add(value.at, Rule::wrong_type, "a position must be [longitude, latitude] in degrees");
        return false;
    }
    out = {value.items[0].number, value.items[1].number};
    if (std::abs(out.longitude) <= 180 && std::abs(out.latitude) <= 90) return true;
    offences.add(value.at, Rule::out_of_range, format("[%g, %g] is no position on Earth; write [longitude, latitude] in degrees", out.longitude, out.latitude));
    return false;
}

bool ObjectReader::lonlat(const char* key, std::optional<LonLat>& out, bool required) {
    const Json* value = take(key, required);
    LonLat position;
    if (!value || !parse_lonlat(*value, position, m_offences)) return false;
    out = position;
    return true;
}

bool ObjectReader::numbers(const char* key, double* out, size_t count, Bounds1 bounds, bool required) {
    const Json* value = take(key, required, JsonKind::array);
    if (!value) return false;
    const bool fits = value->items.size() == count &&
                      std::all_of(value->items.begin(), value->items.end(), [](const Json& item) { return item.kind == JsonKind::number; });
    if (!fits) {
        m_offences.add(value->at, Rule::wrong_type, format("\"%s\" must be a list of %zu numbers", key, count));
        return false;
    }
    for (size_t i = 0; i < count; ++i) {
        if (!in_range(value->items[i], key, bounds)) return false;
        out[i] = value->items[i].number;
    }
    return true;
}

const Json* ObjectReader::list(const char* key, bool required) { return take(key, required, JsonKind::array); }
const Json* ObjectReader::object(const char* key, bool required) { return take(key, required, JsonKind::object); }
const Json* ObjectReader::any(const char* key, bool required) { return take(key, required); }

void ObjectReader::finish() {
    if (!valid()) return;
    for (size_t i = 0; i < m_object.keys.size(); ++i)
        if (!m_taken[i])
            m_offences.add(m_object.key_at[i], Rule::unknown_key,
                           "the key \"" + m_object.keys[i] + "\" is not known in " + m_what +
                               (nearest(m_object.keys[i], m_known).empty() ? "; remove it" : did_you_mean(m_object.keys[i], m_known)));
}

}  // namespace aisland::bake
