// alarms.json and mappings.json: JSON to structs.
#include "app/bake/read.h"
#include "app/core/format.h"
#include "app/schema/schema.h"

namespace aisland::bake {
namespace {

constexpr Bounds1 kAny{-1e15, 1e15};
constexpr Bounds1 kSeconds{0, 86'400};

void read_references(const Json* list, std::vector<Reference>& out, Offences& offences) {
    if (!list) return;
    for (const Json& item : list->items) {
        if (item.kind == JsonKind::string && !item.string.empty())
            out.push_back({item.string, item.at});
        else
            offences.add(item.at, Rule::wrong_type, std::string("this is ") + name(item.kind) + " and must be a text");
    }
}

void read_reaction(const Json& value, AuthoredAlarm& alarm, Offences& offences) {
    ObjectReader o(value, "a reaction", offences);
    if (!o.valid()) return;
    AuthoredReaction r;
    r.at = value.at;
    bool good = o.reference("entity", r.entity) & o.reference("attribute", r.attribute);
    if (const Json* wanted = o.any("value")) {
        r.is_member = wanted->kind == JsonKind::string;
        if (r.is_member)
            r.member = wanted->string;
        else if (wanted->kind == JsonKind::number)
            r.value = wanted->number;
        else
            good = false, offences.add(wanted->at, Rule::wrong_type, std::string("\"value\" is ") + name(wanted->kind) + " and must be a number or a member of the enumeration");
    } else {
        good = false;
    }
    o.number("after", r.after, kSeconds, false);
    o.finish();
    if (good) alarm.reactions.push_back(std::move(r));
}

void read_routes(const Json* list, AuthoredAlarm& alarm, Offences& offences) {
    if (!list) return;
    for (const Json& line : list->items) {
        std::vector<LonLat> points;
        LonLat point;
        if (line.kind != JsonKind::array || line.items.size() < 2) {
            offences.add(line.at, Rule::geometry_points, "a way out is a list of two positions or more; write [[longitude, latitude], [longitude, latitude]]");
            continue;
        }
        bool good = true;
        for (const Json& item : line.items) good &= parse_lonlat(item, point, offences), points.push_back(point);
        if (good) alarm.routes.push_back(std::move(points));
    }
}

void read_condition(ObjectReader& o, const Json& value, AuthoredAlarm& a, Offences& offences) {
    const int conditions = o.has("above") + o.has("below") + o.has("is");
    if (conditions != 1) offences.add(value.at, conditions ? Rule::unknown_key : Rule::missing_key, "an alarm has exactly one of \"above\", \"below\" and \"is\"; keep one");
    if (o.has("is"))
        a.compare = "is", read_references(o.list("is"), a.members, offences);
    else if (o.number("below", a.raise, kAny, false))
        a.compare = "below";
    else if (o.number("above", a.raise, kAny, false))
        a.compare = "above";
    a.clear = a.raise;
    if (!o.number("clear", a.clear, kAny, false)) return;
    if (a.compare == "is") return offences.add(o.at("clear"), Rule::attribute_kind, "\"clear\" belongs to \"above\" or \"below\"; remove it");
    if (a.compare == "above" ? a.clear > a.raise : a.clear < a.raise)
        offences.add(o.at("clear"), Rule::attribute_kind, format("\"clear\" %g lies on the wrong side of \"%s\" %g; an alarm would end before it begins", a.clear, a.compare.c_str(), a.raise));
}

void read_alarm(const Json& value, Authored& out, Offences& offences) {
    ObjectReader o(value, "an alarm", offences);
    if (!o.valid()) return;
    AuthoredAlarm a;
    a.at = value.at;
    const bool named = o.id("id", a.id) & o.reference("type", a.type) & o.reference("attribute", a.attribute);
    o.reference("title", a.title), o.reference("advice", a.advice);
    o.word("severity", a.severity, {"informational", "low", "medium", "high", "critical"});
    o.word("category", a.category, {"traffic", "naturalDisaster", "weather", "environment", "health", "security", "agriculture"}, false);
    o.id("sub_category", a.sub_category, false);
    read_references(o.list("entities", false), a.entities, offences);
    read_condition(o, value, a, offences);
    o.number("delay", a.delay, kSeconds, false), o.number("clear_delay", a.clear_delay, kSeconds, false);
    o.boolean("latching", a.latching);
    if (const Json* reactions = o.list("reactions", false))
        for (const Json& item : reactions->items) read_reaction(item, a, offences);
    read_routes(o.list("routes", false), a, offences);
    if (const Json* drill = o.object("drill", false)) {
        ObjectReader d(*drill, "a drill", offences);
        d.reference("entity", a.drill_entity);
        d.number("seconds", a.drill_seconds, {1, 3600});
        d.finish();
    }
    o.finish();
    if (named) out.alarms.push_back(std::move(a));
}

// A JSON Pointer (RFC 6901): empty, or parts that begin with "/", where "~" is followed by 0 or 1.
bool read_pointer(ObjectReader& o, const char* key, std::string& out, Offences& offences, bool required) {
    if (!o.text(key, out, required)) return false;
    bool good = out.starts_with('/') && out.size() <= 200;
    for (size_t i = 0; i < out.size(); ++i) good &= out[i] != '~' || (i + 1 < out.size() && (out[i + 1] == '0' || out[i + 1] == '1'));
    if (!good) offences.add(o.at(key), Rule::json_pointer, "\"" + out + "\" is no JSON Pointer; write /name/of/member, as RFC 6901 has it");
    return good;
}

void read_mapped_attribute(const Json& value, AuthoredMapping& mapping, Offences& offences) {
    ObjectReader o(value, "an attribute of a mapping", offences);
    if (!o.valid()) return;
    AuthoredMappedAttribute a;
    a.at = value.at;
    bool good = o.reference("attribute", a.attribute);
    if (o.has("longitude") || o.has("latitude")) {
        good &= read_pointer(o, "longitude", a.at_pointer, offences, true);
        good &= read_pointer(o, "latitude", a.latitude, offences, true);
        read_pointer(o, "height", a.height, offences, false);
    } else {
        good &= read_pointer(o, "at", a.at_pointer, offences, true);
    }
    if (o.text("unit", a.unit, false) && !schema::known_unit(a.unit))
        offences.add(o.at("unit"), Rule::unit_unknown, "\"" + a.unit + "\" is no unit code known here; use UN/CEFACT codes such as CEL, WTT, C62, P1");
    o.number("scale", a.scale, kAny, false), o.number("offset", a.offset, kAny, false);
    if (const Json* members = o.object("members", false))
        for (size_t i = 0; i < members->items.size(); ++i) {
            const Json& item = members->items[i];
            if (item.kind == JsonKind::string)
                a.members.push_back({members->keys[i], {item.string, item.at}});
            else
                offences.add(item.at, Rule::wrong_type, std::string("this is ") + name(item.kind) + " and must be a text");
        }
    o.finish();
    if (good) mapping.attributes.push_back(std::move(a));
}

void read_mapping(const Json& value, Authored& out, Offences& offences) {
    ObjectReader o(value, "a mapping", offences);
    if (!o.valid()) return;
    AuthoredMapping m;
    m.at = value.at;
    const bool named = o.id("id", m.id) & o.reference("type", m.type) & o.text("topic", m.topic) & o.text("entity", m.entity);
    m.topic_at = o.at("topic"), m.entity_at = o.at("entity");
    read_pointer(o, "each", m.each, offences, false);
    read_pointer(o, "time", m.time, offences, false);
    o.word("time_form", m.time_form, {"rfc3339", "seconds", "milliseconds"}, false);
    if (const Json* attributes = o.list("attributes"))
        for (const Json& item : attributes->items) read_mapped_attribute(item, m, offences);
    o.finish();
    if (named) out.mappings.push_back(std::move(m));
}

}  // namespace

void read_alarms(const Json& root, Authored& out, Offences& offences) {
    ObjectReader o(root, "alarms.json", offences);
    if (!o.valid()) return;
    o.any("$schema", false);  // for editors
    o.id("publish", out.alarm_place, false);
    if (const Json* alarms = o.list("alarms"))
        for (const Json& item : alarms->items) read_alarm(item, out, offences);
    o.finish();
}

void read_mappings(const Json& root, Authored& out, Offences& offences) {
    read_list(root, "mappings.json", "mappings", offences, [&](const Json& item) { read_mapping(item, out, offences); });
}

}  // namespace aisland::bake
