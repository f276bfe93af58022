// Alarms and mappings: names to ids, members to numbers, units to factors, ways out to metres.
#include <algorithm>

#include "app/bake/link.h"
#include "app/core/format.h"

namespace aisland::bake {
namespace {

const content::Entity* entity_of(Linker& l, const Reference& reference) {
    if (const auto found = l.entity_index.find(reference.id); found != l.entity_index.end()) return &l.out.catalog.entities[found->second];
    l.dangling(reference.at, "entity", reference.id, "site.geojson and zones.json", keys_of(l.entity_index));
    return nullptr;
}

void link_members(Linker& l, const AuthoredAlarm& authored, const schema::Attribute& attribute, schema::Alarm& alarm) {
    const size_t members = attribute.kind == schema::Kind::boolean ? 2 : attribute.values.size();
    if (members == 0 && attribute.kind == schema::Kind::enumeration) return;  // said already
    if (members == 0)
        return l.offences.add(authored.attribute.at, Rule::attribute_kind, "\"is\" asks for an enumeration or true and false, and \"" + attribute.name + "\" is neither; use \"above\" or \"below\"");
    alarm.members.assign(members, 0);
    for (const Reference& member : authored.members)
        if (const uint32_t index = member_index(l, attribute, member); index < members) alarm.members[index] = 1;
}

void link_reactions(Linker& l, const AuthoredAlarm& authored, schema::Alarm& alarm) {
    for (const AuthoredReaction& r : authored.reactions) {
        const content::Entity* entity = entity_of(l, r.entity);
        const schema::Type* type = entity ? l.out.catalog.schema.find(entity->type) : nullptr;
        const schema::Attribute* attribute = type ? find_attribute(l, {type->name, r.entity.at}, r.attribute) : nullptr;
        if (!attribute) continue;
        double value = r.value;
        if (r.is_member) {
            if (attribute->kind != schema::Kind::enumeration && attribute->kind != schema::Kind::boolean) {
                l.offences.add(r.at, Rule::attribute_kind, "\"" + attribute->name + "\" has no members; write a number");
                continue;
            }
            const uint32_t index = member_index(l, *attribute, {r.member, r.at});
            if (index == kNone) continue;
            value = index;
        }
        alarm.reactions.push_back({entity->id, attribute->id, value, r.after});
    }
}

// {1} … of the topic's wildcards, {/pointer} of the payload.
bool good_pattern(const AuthoredMapping& m) {
    const auto wildcards = std::count(m.topic.begin(), m.topic.end(), '+') + std::count(m.topic.begin(), m.topic.end(), '#');
    for (size_t i = m.entity.find('{'); i != std::string::npos; i = m.entity.find('{', i + 1)) {
        const size_t end = m.entity.find('}', i);
        if (end == std::string::npos || end == i + 1) return false;
        const std::string inside = m.entity.substr(i + 1, end - i - 1);
        if (inside[0] == '/') continue;
        if (inside.size() > 1 || inside[0] < '1' || inside[0] > '9' || inside[0] - '0' > wildcards) return false;
    }
    return m.entity.starts_with("urn:ngsi-ld:");
}

// MQTT 5.0, 4.7.1: "+" fills a level, "#" is the last level.
bool good_filter(const std::string& filter) {
    for (size_t i = 0; i < filter.size(); ++i) {
        if (filter[i] != '+' && filter[i] != '#') continue;
        const bool begins = i == 0 || filter[i - 1] == '/', ends = i + 1 == filter.size();
        if (!begins || (filter[i] == '#' ? !ends : !ends && filter[i + 1] != '/')) return false;
    }
    return !filter.empty() && filter.size() <= 256 && !filter.starts_with('$');
}

void link_mapped(Linker& l, const AuthoredMapping& authored, const AuthoredMappedAttribute& a, schema::Mapping& mapping) {
    const schema::Attribute* attribute = find_attribute(l, authored.type, a.attribute);
    if (!attribute) return;
    schema::MappedAttribute out;
    out.attribute = attribute->id, out.at = a.at_pointer, out.latitude = a.latitude, out.height = a.height;
    if ((attribute->kind == schema::Kind::position) != !a.latitude.empty())
        return l.offences.add(a.at, Rule::attribute_kind, "\"" + attribute->name + "\" is " + (a.latitude.empty() ? "a position; say \"longitude\" and \"latitude\" in place of \"at\"" : "no position; say \"at\" in place of \"longitude\" and \"latitude\""));
    const schema::Conversion* unit = schema::find_conversion(a.unit, attribute->unit);
    if (!unit) return l.offences.add(a.at, Rule::attribute_kind, "\"" + a.unit + "\" does not measure \"" + attribute->name + "\", which is kept in \"" + attribute->unit + "\"; name a unit of the same kind");
    out.scale = a.scale * unit->scale, out.offset = a.offset * unit->scale + unit->offset;
    for (const auto& [from, member] : a.members) {
        if (attribute->kind != schema::Kind::enumeration && attribute->kind != schema::Kind::boolean) {
            l.offences.add(member.at, Rule::attribute_kind, "\"members\" belong to an enumeration or true and false, and \"" + attribute->name + "\" is neither; remove them");
            break;
        }
        if (const uint32_t index = member_index(l, *attribute, member); index != kNone) out.members.push_back({from, static_cast<double>(index)});
    }
    mapping.attributes.push_back(std::move(out));
}

}  // namespace

void link_alarms(Linker& l) {
    l.out.catalog.schema.alarm_place = l.authored.alarm_place;
    std::set<std::string> ids;
    for (const AuthoredAlarm& authored : l.authored.alarms) {
        if (!ids.insert(authored.id).second) {
            l.offences.add(authored.at, Rule::duplicate_id, "the alarm \"" + authored.id + "\" stands here a second time; choose another id");
            continue;
        }
        schema::Alarm alarm;
        alarm.id = ItemId(authored.id), alarm.name = authored.id;
        alarm.title = l.text(authored.title), alarm.advice = l.text(authored.advice);
        constexpr const char* kSeverities[] = {"informational", "low", "medium", "high", "critical"};
        alarm.severity = static_cast<schema::Severity>((std::find(std::begin(kSeverities), std::end(kSeverities), authored.severity) - std::begin(kSeverities)) % 5);
        alarm.category = authored.category, alarm.sub_category = authored.sub_category;
        alarm.raise = authored.raise, alarm.clear = authored.clear;
        alarm.delay_s = authored.delay, alarm.clear_delay_s = authored.clear_delay, alarm.latching = authored.latching;
        link_reactions(l, authored, alarm);
        for (const std::vector<LonLat>& line : authored.routes) {
            std::vector<vec3>& route = alarm.routes.emplace_back();
            for (const LonLat point : line) {
                const vec2 xz = l.projection.xz(point);
                route.push_back({xz.x, 0, xz.y});
            }
        }
        const schema::Attribute* attribute = find_attribute(l, authored.type, authored.attribute);
        if (!attribute) continue;
        alarm.type = TypeId(authored.type.id), alarm.attribute = attribute->id;
        for (const Reference& reference : authored.entities) {
            const content::Entity* entity = entity_of(l, reference);
            if (entity && entity->type != alarm.type)
                l.offences.add(reference.at, Rule::attribute_kind, "\"" + reference.id + "\" is no " + authored.type.id + "; name one that is, or correct \"type\"");
            if (entity) alarm.entities.push_back(entity->id);
        }
        if (authored.compare == "is")
            alarm.compare = schema::Compare::members, link_members(l, authored, *attribute, alarm);
        else
            alarm.compare = authored.compare == "below" ? schema::Compare::below : schema::Compare::above;
        if (alarm.compare != schema::Compare::members && attribute->kind != schema::Kind::number)
            l.offences.add(authored.attribute.at, Rule::attribute_kind, "\"above\" and \"below\" ask for a number, and \"" + attribute->name + "\" is none; use \"is\"");
        if (!authored.drill_entity.id.empty())
            if (const content::Entity* entity = entity_of(l, authored.drill_entity)) alarm.drill_entity = entity->id, alarm.drill_s = authored.drill_seconds;
        l.out.catalog.schema.alarms.push_back(std::move(alarm));
    }
}

void link_mappings(Linker& l) {
    std::set<std::string> ids;
    for (const AuthoredMapping& authored : l.authored.mappings) {
        if (!ids.insert(authored.id).second) {
            l.offences.add(authored.at, Rule::duplicate_id, "the mapping \"" + authored.id + "\" stands here a second time; choose another id");
            continue;
        }
        if (!good_filter(authored.topic)) l.offences.add(authored.topic_at, Rule::topic_filter, "\"" + authored.topic + "\" is no topic filter; \"+\" fills one level, \"#\" stands alone at the end");
        if (!good_pattern(authored))
            l.offences.add(authored.entity_at, Rule::bad_id, "\"" + authored.entity + "\" is no pattern for the id of an entity; begin it with urn:ngsi-ld: and write {1} for the topic's first wildcard or {/pointer} for a value of the payload");
        schema::Mapping mapping;
        mapping.name = authored.id, mapping.topic = authored.topic, mapping.each = authored.each, mapping.entity = authored.entity, mapping.time = authored.time;
        mapping.time_form = authored.time_form == "seconds" ? schema::TimeForm::seconds : authored.time_form == "milliseconds" ? schema::TimeForm::milliseconds
                                                                                                                               : schema::TimeForm::rfc3339;
        if (!l.type_index.count(authored.type.id)) {
            l.dangling(authored.type.at, "type", authored.type.id, "types.json", keys_of(l.type_index));
            continue;
        }
        mapping.type = TypeId(authored.type.id);
        for (const AuthoredMappedAttribute& a : authored.attributes) link_mapped(l, authored, a, mapping);
        l.out.catalog.schema.mappings.push_back(std::move(mapping));
    }
}

}  // namespace aisland::bake
