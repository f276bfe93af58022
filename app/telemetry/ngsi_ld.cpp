#include "app/telemetry/ngsi_ld.h"

#include "app/core/time.h"
#include "app/telemetry/clean_text.h"

namespace aisland::telemetry {

namespace {

using simdjson::dom::array;
using simdjson::dom::element;
using simdjson::dom::object;

// Types and attributes may come as full IRIs; what content names is the last part.
std::string_view short_name(std::string_view name) {
    if (name.find("://") == std::string_view::npos) return name;
    const size_t at = name.find_last_of("#/");
    return name.substr(at + 1);
}

// Of several instances the one without datasetId is the default (clause 4.5.5); of a history (4.5.6) the newest counts. An array that
// holds no instances is a value by itself.
element instance_of(element e) {
    array instances;
    if (e.get(instances) != simdjson::SUCCESS) return e;
    element best = e;
    bool any = false, plain = false;
    int64_t newest = 0;
    for (element instance : instances) {
        object o;
        if (instance.get(o) != simdjson::SUCCESS) return any ? best : e;
        element observed;
        const bool without = o["datasetId"].error() != simdjson::SUCCESS;
        const int64_t ms = o["observedAt"].get(observed) == simdjson::SUCCESS ? time_of(observed).value_or(0) : 0;
        if (any && (without != plain ? !without : ms <= newest)) continue;
        best = instance;
        any = true;
        plain = without;
        newest = ms;
    }
    return best;
}

// What a property holds, in any of its kinds (clause 4.5.2): Property and GeoProperty, LanguageProperty, VocabProperty, Relationship,
// JsonProperty, and the simplified history [[value, time], …].
struct Held {
    element value;
    std::string_view unit;
    int64_t observed_ms = 0;
    bool found = false;
    bool is_property = false;
};

// The first language of ours that it speaks; else whichever.
void speak(element map, Held& held) {
    object languages;
    if (map.get(languages) != simdjson::SUCCESS) return;
    for (const char* wanted : {"zh", "zh-CN", "en"})
        if (!held.found && languages[wanted].get(held.value) == simdjson::SUCCESS) held.found = true;
    for (const auto [tag, text] : languages) {
        if (held.found) return;
        held.value = text;
        held.found = true;
    }
}

void newest_of(element values, Held& held) {
    array history;
    if (values.get(history) != simdjson::SUCCESS) return;
    for (element pair : history) {
        array two;
        if (pair.get(two) != simdjson::SUCCESS || two.size() < 2) continue;
        const std::optional<int64_t> ms = time_of(two.at(1).value_unsafe());
        if (held.found && ms.value_or(0) <= held.observed_ms) continue;
        held.value = two.at(0).value_unsafe();
        held.observed_ms = ms.value_or(held.observed_ms);
        held.found = true;
    }
}

// False: refused and counted.
bool open_property(object o, Held& held, Batch& out) {
    bool first = true;
    for (const auto [key, member] : o) {
        std::string_view text;
        if (key == "value" || key == "object" || key == "vocab" || key == "json") {
            held.value = member;
            held.found = true;
        } else if (key == "languageMap") {
            speak(member, held);
        } else if (key == "values" && first) {
            newest_of(member, held);
        } else if (key == "unitCode") {
            if (!text_of(member, held.unit)) {
                out.reject(Reject::wrong_unit);
                return false;
            }
        } else if (key == "observedAt") {
            if (const auto ms = time_of(member))
                held.observed_ms = *ms;
            else
                out.reject(Reject::bad_timestamp);
        } else if (key == "type" && text_of(member, text)) {
            held.is_property = text.ends_with("Property") || text == "Relationship";
            continue;
        }
        first = false;
    }
    if (held.found) {
        if (object inner; held.value.get(inner) == simdjson::SUCCESS)
            if (element typed; inner["@value"].get(typed) == simdjson::SUCCESS) held.value = typed;
        return true;
    }
    if (held.is_property) out.reject(Reject::wrong_kind);
    return !held.is_property;
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
    const RejectCounts before = out.rejected;
    read_entity(o, out);
    if (!out.explain || out.rejected == before) return;
    std::string_view type_name;
    std::string where;
    if (element type; o["type"].get(type) == simdjson::SUCCESS && text_of(type, type_name)) {
        append_clean(where, short_name(type_name), 60);
        where += " with ";
    }
    out.example(before, where + "the members " + names_of(o));
}

void NgsiLd::read_entity(object o, Batch& out) {
    std::string_view id, type_name;
    int ids = 0, type_names = 0;
    int64_t observed_ms = 0;
    for (const auto [key, value] : o) {
        if (key == "id" || key == "@id") {
            ids += text_of(value, id) ? 1 : 2;
        } else if (key == "type" || key == "@type") {
            element first = value;
            if (array a; value.get(a) == simdjson::SUCCESS && a.size() > 0) first = a.at(0).value_unsafe();
            type_names += text_of(first, type_name) ? 1 : 2;
        } else if (key == "observedAt" || key == "dateObserved") {
            if (const auto ms = time_of(value)) {
                observed_ms = std::max(observed_ms, *ms);
            } else {
                out.reject(Reject::bad_timestamp);
            }
        }
    }
    if (ids != 1 || type_names != 1 || id.empty()) return out.reject(ids + type_names == 0 ? Reject::no_entity : Reject::no_id);
    const auto found = types.find(TypeId(short_name(type_name)).value);
    if (found == types.end()) return out.reject(Reject::unknown_type);  // and nothing of it was copied
    const size_t text_before = out.text.size();
    const size_t name_size = append_clean(out.text, id, kMaxText);
    if (name_size != id.size()) {  // an id is compared, never repaired
        out.drop_text(text_before);
        return out.reject(Reject::no_id);
    }
    const schema::Type& type = table.types[found->second];
    const auto first = static_cast<uint32_t>(out.values.size());
    bool named = false;
    for (const auto [full_key, value] : o) {
        const std::string_view key = short_name(full_key);
        for (uint32_t i = 0; i < type.attributes.size(); ++i) {
            if (type.attributes[i].name != key) continue;
            named = true;
            const RejectCounts before = out.rejected;
            attribute(found->second, i, first, value, observed_ms, out);
            if (out.explain && out.rejected != before) out.example(before, type.name + "." + type.attributes[i].name + " is " + kind_of(value));
            break;
        }
    }
    if (!named) out.reject(Reject::no_known_attribute);
    const auto count = static_cast<uint32_t>(out.values.size()) - first;
    if (count == 0) {
        out.drop_text(text_before);
        return;
    }
    out.entities.push_back({EntityId(id), type.id, found->second, static_cast<uint32_t>(text_before),
                            static_cast<uint32_t>(name_size), first, count});
}

void NgsiLd::attribute(uint32_t type, uint32_t index, uint32_t first, element e, int64_t observed_ms, Batch& out) {
    const schema::Attribute& a = table.types[type].attributes[index];
    Held held;
    held.value = instance_of(e);
    held.observed_ms = observed_ms;
    if (object o; held.value.get(o) == simdjson::SUCCESS && !open_property(o, held, out)) return;
    const element value = held.value;
    BatchValue v;
    v.attribute = a.id;
    v.observed_ms = held.observed_ms;
    if (value.is_null()) return out.reject(Reject::null_value);
    if (std::string_view text; text_of(value, text) && text == "urn:ngsi-ld:null") return out.reject(Reject::null_value);
    bool good = false;
    switch (a.kind) {
        case schema::Kind::number: good = number(a, units[type][index], value, held.unit, v, out); break;
        case schema::Kind::position: good = read_position(value, projection, v, out); break;
        case schema::Kind::boolean: good = read_boolean(value, v, out); break;
        case schema::Kind::enumeration: good = read_enumeration(a, value, v, out); break;
        case schema::Kind::text: good = read_text(value, v, out); break;
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
    double raw = 0;
    if (!read_number(value, raw, out)) return false;
    if (unit.empty() || unit == a.unit) return settle_number(a, raw, 1, 0, v, out);
    if (unit != cache.unit) {
        cache.unit.assign(unit.substr(0, 16));
        cache.conversion = unit.size() <= 8 ? schema::find_conversion(cache.unit, a.unit) : nullptr;
    }
    if (!cache.conversion) {
        out.reject(Reject::wrong_unit);
        return false;
    }
    return settle_number(a, raw, cache.conversion->scale, cache.conversion->offset, v, out);
}

}  // namespace aisland::telemetry
