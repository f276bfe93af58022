#include "app/telemetry/mapped_json.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "app/core/time.h"
#include "app/telemetry/clean_text.h"
#include "app/telemetry/decode.h"
#include "app/telemetry/json_value.h"

namespace aisland::telemetry {

namespace {

using simdjson::dom::array;
using simdjson::dom::object;

struct Mapped {
    const schema::Table& table;
    const schema::Mapping& mapping;
    const TangentPlane& projection;
    const schema::Type& type;
    uint32_t type_index;
    std::vector<std::string_view> wildcards;
    std::string name;  // of the device at hand

    // False: refused and counted.
    bool name_device(Json device, Batch& out);
    bool attribute(const schema::Attribute& a, const schema::MappedAttribute& m, Json device, BatchValue& v, Batch& out) const;
    void device(Json device, Batch& out);
};

bool at(Json device, const std::string& pointer, Json& out) { return !pointer.empty() && device.at_pointer(pointer).get(out) == simdjson::SUCCESS; }

// A number or text as it stands; nothing else can be part of an id or a member's name.
bool word_of(Json value, std::string& out) {
    std::string_view text;
    double number = 0;
    bool truth = false;
    if (text_of(value, text)) {
        out.append(text.substr(0, kMaxText));
    } else if (value.get(truth) == simdjson::SUCCESS) {
        out += truth ? "true" : "false";
    } else if (number_of(value, number) && std::isfinite(number)) {
        char digits[32];
        const auto [end, error] = std::to_chars(digits, digits + sizeof digits, number);
        out.append(digits, error == std::errc() ? end : digits);
    } else {
        return false;
    }
    return true;
}

bool Mapped::name_device(Json device, Batch& out) {
    const std::string& pattern = mapping.entity;
    name.clear();
    for (size_t i = 0; i < pattern.size(); ++i) {
        const size_t end = pattern[i] == '{' ? pattern.find('}', i) : std::string::npos;
        if (end == std::string::npos) {
            name += pattern[i];
            continue;
        }
        const std::string_view inside = std::string_view(pattern).substr(i + 1, end - i - 1);
        i = end;
        if (!inside.empty() && inside[0] != '/') {
            const size_t wildcard = static_cast<size_t>(inside[0] - '1');
            if (wildcard < wildcards.size()) name += wildcards[wildcard];
            continue;
        }
        Json part;
        if (!at(device, std::string(inside), part) || !word_of(part, name)) {
            out.reject(Reject::no_id);
            return false;
        }
    }
    return true;
}

bool Mapped::attribute(const schema::Attribute& a, const schema::MappedAttribute& m, Json device, BatchValue& v, Batch& out) const {
    Json value;
    if (!at(device, m.at, value)) return false;  // a device need not say everything every time
    if (value.is_null()) {
        out.reject(Reject::null_value);
        return false;
    }
    if (!m.members.empty()) {
        std::string word;
        if (!word_of(value, word)) {
            out.reject(Reject::wrong_kind);
            return false;
        }
        const auto member = std::find_if(m.members.begin(), m.members.end(), [&](const schema::MappedMember& known) { return known.from == word; });
        v.out_of_range = member == m.members.end();
        v.number = v.out_of_range ? -1 : member->number;
        if (v.out_of_range && a.kind == schema::Kind::boolean) {
            out.reject(Reject::wrong_kind);
            return false;
        }
        return true;
    }
    switch (a.kind) {
        case schema::Kind::number: {
            double raw = 0;
            return read_number(value, raw, out) && settle_number(a, raw, m.scale, m.offset, v, out);
        }
        case schema::Kind::boolean: return read_boolean(value, v, out);
        case schema::Kind::enumeration: return read_enumeration(a, value, v, out);
        case schema::Kind::text: return read_text(value, v, out);
        case schema::Kind::position: {
            double longitude = 0, latitude = 0, height = 0;
            Json other;
            if (!read_number(value, longitude, out)) return false;
            if (!at(device, m.latitude, other)) {
                out.reject(Reject::wrong_kind);
                return false;
            }
            if (!read_number(other, latitude, out)) return false;
            if (at(device, m.height, other) && !read_number(other, height, out)) return false;
            settle_position(longitude, latitude, height, projection, v);
            return true;
        }
    }
    return false;
}

std::optional<int64_t> moment(Json value, schema::TimeForm form) {
    if (form == schema::TimeForm::rfc3339) return time_of(value);
    double number = 0;
    if (std::string_view text; text_of(value, text)) {
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
        if (error != std::errc() || end != text.data() + text.size()) return {};
    } else if (!number_of(value, number)) {
        return {};
    }
    if (form == schema::TimeForm::seconds) number *= 1000;
    if (!(number > 0 && number < 4.1e12)) return {};  // until 2099
    return static_cast<int64_t>(number);
}

void Mapped::device(Json device, Batch& out) {
    if (object o; device.get(o) != simdjson::SUCCESS) {
        if (array a; device.get(a) != simdjson::SUCCESS) return out.reject(Reject::no_entity);
    }
    if (!name_device(device, out)) return;
    const auto text_before = static_cast<uint32_t>(out.text.size());
    const auto first = static_cast<uint32_t>(out.values.size());
    const size_t name_size = append_clean(out.text, name, kMaxText);
    if (name_size != name.size()) {  // an id is compared, never repaired
        out.drop_text(text_before);
        return out.reject(Reject::no_id);
    }
    int64_t observed_ms = 0;
    if (Json time; at(device, mapping.time, time)) {
        if (const auto ms = moment(time, mapping.time_form))
            observed_ms = *ms;
        else
            out.reject(Reject::bad_timestamp);
    }
    bool named = false;
    for (const schema::MappedAttribute& m : mapping.attributes) {
        const schema::Attribute* a = schema::find_attribute(type, m.attribute);
        BatchValue v;
        v.attribute = m.attribute;
        v.observed_ms = observed_ms;
        const uint64_t refused = out.refusals();
        const RejectCounts before = out.rejected;
        if (a && attribute(*a, m, device, v, out)) out.values.push_back(v);
        if (Json value; out.explain && out.rejected != before && at(device, m.at, value))
            out.example(before, "mapping " + mapping.name + ", " + m.at + " is " + kind_of(value));
        named = named || out.values.size() > first || out.refusals() != refused;
    }
    if (!named) {
        const RejectCounts before = out.rejected;
        out.reject(Reject::no_known_attribute);
        if (object o; out.explain && device.get(o) == simdjson::SUCCESS) out.example(before, "mapping " + mapping.name + ", a device with the members " + names_of(o));
    }
    if (out.values.size() == first) {
        out.drop_text(text_before);
        return;
    }
    out.entities.push_back({EntityId(name), type.id, type_index, text_before, static_cast<uint32_t>(name_size), first,
                            static_cast<uint32_t>(out.values.size()) - first});
}

}  // namespace

bool topic_matches(std::string_view filter, std::string_view topic, std::vector<std::string_view>* wildcards) {
    for (;;) {
        if (filter == "#") {
            if (wildcards) wildcards->push_back(topic);
            return true;
        }
        const size_t f = filter.find('/'), t = topic.find('/');
        const std::string_view wanted = filter.substr(0, f), level = topic.substr(0, t);
        if (wanted == "+") {
            if (wildcards) wildcards->push_back(level);
        } else if (wanted != level) {
            return false;
        }
        if (f == std::string_view::npos && t == std::string_view::npos) return true;
        if (t == std::string_view::npos) return filter.substr(f) == "/#";  // "a/#" is "a" too
        if (f == std::string_view::npos) return false;
        filter.remove_prefix(f + 1);
        topic.remove_prefix(t + 1);
    }
}

void decode_mapped(const schema::Table& table, const schema::Mapping& mapping, const TangentPlane& projection, std::string_view topic, Json root,
                   Batch& out) {
    const schema::Type* type = table.find(mapping.type);
    if (!type) return out.reject(Reject::unknown_type);
    Mapped mapped{table, mapping, projection, *type, static_cast<uint32_t>(type - table.types.data()), {}, {}};
    if (!topic_matches(mapping.topic, topic, &mapped.wildcards)) return out.reject(Reject::no_entity);
    if (mapping.each.empty()) return mapped.device(root, out);
    Json each;
    if (!at(root, mapping.each, each)) return out.reject(Reject::no_entity);
    if (array list; each.get(list) == simdjson::SUCCESS) {
        if (list.size() > kMaxEntities) return out.reject(Reject::too_many_entities);
        for (Json device : list) mapped.device(device, out);
    } else if (object members; each.get(members) == simdjson::SUCCESS) {
        if (members.size() > kMaxEntities) return out.reject(Reject::too_many_entities);
        for (const auto [key, device] : members) mapped.device(device, out);
    } else {
        out.reject(Reject::no_entity);
    }
}

}  // namespace aisland::telemetry
