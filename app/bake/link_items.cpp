// Zones, systems, facts, tenants, tours, views, scenarios: names to ids, cameras to poses, rules to rows.
#include <algorithm>
#include <cmath>
#include <glm/gtc/quaternion.hpp>
#include <numbers>
#include <set>

#include "app/bake/link.h"
#include "app/bake/pictures.h"
#include "app/core/format.h"

namespace aisland::bake {

const schema::Attribute* find_attribute(Linker& l, const Reference& type, const Reference& attribute) {
    const schema::Type* found = l.out.catalog.schema.find(TypeId(type.id));
    if (!found) {
        l.dangling(type.at, "type", type.id, "types.json", keys_of(l.type_index));
        return nullptr;
    }
    const schema::Attribute* result = schema::find_attribute(*found, AttributeId(attribute.id));
    if (result) return result;
    std::vector<std::string> names;
    for (const schema::Attribute& a : found->attributes) names.push_back(a.name);
    l.dangling(attribute.at, "attribute", attribute.id, ("the type \"" + type.id + "\"").c_str(), names);
    return nullptr;
}

uint32_t member_index(Linker& l, const schema::Attribute& attribute, const Reference& member) {
    if (attribute.kind == schema::Kind::boolean && (member.id == "true" || member.id == "false")) return member.id == "true";
    const auto it = std::find(attribute.values.begin(), attribute.values.end(), member.id);
    if (it != attribute.values.end()) return static_cast<uint32_t>(it - attribute.values.begin());
    if (attribute.values.empty() && attribute.kind == schema::Kind::enumeration) return kNone;  // said in types.json
    l.dangling(member.at, "value", member.id, ("the attribute \"" + attribute.name + "\"").c_str(), attribute.values);
    return kNone;
}

namespace {

constexpr double kDegree = std::numbers::pi / 180;

// Looks along `heading` (degrees clockwise from -Z) and `pitch` (degrees up).
quat orientation_of(double heading, double pitch) {
    return glm::angleAxis(heading_of_bearing(heading), vec3(0, 1, 0)) * glm::angleAxis(static_cast<float>(pitch * kDegree), vec3(1, 0, 0));
}

struct Seen {
    Pose pose;
    uint32_t cell = 0;
};

Seen resolve_camera(Linker& l, const Camera& camera) {
    Seen seen;
    seen.pose.orientation = orientation_of(camera.heading, camera.pitch);
    if (!camera.subject.id.empty()) {
        if (const auto hotspot = l.hotspots.find(camera.subject.id); hotspot != l.hotspots.end()) {
            seen.pose.position = hotspot->second.position + vec3(0, static_cast<float>(camera.height), 0);
            seen.pose.orientation = glm::normalize(hotspot->second.orientation * seen.pose.orientation);
            return seen;
        }
        if (const Subject* subject = l.subject(camera.subject))
            seen.pose.position = subject->position - seen.pose.orientation * vec3(0, 0, -1) * static_cast<float>(camera.distance);
        seen.pose.position.y = std::max(seen.pose.position.y, 0.4f);
        return seen;
    }
    if (camera.at.line == 0) return seen;  // could not be read
    const float height = static_cast<float>(camera.height);
    if (!camera.zone.id.empty()) {
        const auto zone = l.zone_index.find(camera.zone.id);
        if (zone == l.zone_index.end()) {
            l.dangling(camera.zone.at, "zone", camera.zone.id, "zones.json", ids_of(l.authored.zones));
            return seen;
        }
        seen.cell = zone->second + 1;
        seen.pose = l.out.world_from_room[zone->second] *
                    Pose{vec3(static_cast<float>(camera.at_0), height, static_cast<float>(camera.at_1)), seen.pose.orientation};
        return seen;
    }
    const vec2 xz = l.projection.xz({camera.at_0, camera.at_1});
    if (glm::length(xz) > 5000) l.offences.add(camera.at, Rule::geometry_far, "this camera stands more than 5 km from the origin of manifest.json; check which is longitude");
    seen.pose.position = vec3(xz.x, height, xz.y);
    return seen;
}

template <class T>
bool unique(Linker& l, std::set<std::string>& seen, const T& item, const char* what) {
    if (seen.insert(item.id).second) return true;
    l.offences.add(item.at, Rule::duplicate_id, std::string("the ") + what + " \"" + item.id + "\" stands here a second time; choose another id");
    return false;
}

content::Effect effect_of(const std::string& word) {
    constexpr const char* kWords[] = {"glow", "tint_scale", "level", "hide", "fault", "position", "heading"};
    return static_cast<content::Effect>(std::find(std::begin(kWords), std::end(kWords), word) - std::begin(kWords));
}

void link_binding(Linker& l, const AuthoredSystem& system, const AuthoredBinding& authored) {
    const schema::Attribute* attribute = find_attribute(l, authored.type, authored.attribute);
    if (!attribute) return;
    content::Binding binding;
    binding.attribute = attribute->id, binding.effect = effect_of(authored.effect);
    binding.in_min = static_cast<float>(authored.in_min), binding.in_max = static_cast<float>(authored.in_max);
    binding.out_min = static_cast<float>(authored.out_min), binding.out_max = static_cast<float>(authored.out_max);
    const size_t members = attribute->kind == schema::Kind::boolean ? 2 : attribute->values.size();
    const bool position = attribute->kind == schema::Kind::position;
    if (position != (binding.effect == content::Effect::position) || attribute->kind == schema::Kind::text)
        return l.offences.add(authored.at, Rule::attribute_kind, "\"" + authored.effect + "\" cannot show \"" + attribute->name + "\"; positions move things, and numbers, enumerations and true or false do the rest");
    if (members == 0 && attribute->kind != schema::Kind::enumeration && (!authored.codes.empty() || !authored.colors.empty()) && binding.effect != content::Effect::tint_scale)
        return l.offences.add(authored.at, Rule::attribute_kind, "\"codes\" and \"colors\" belong to an enumeration, and \"" + attribute->name + "\" is none; remove them");
    if (!authored.codes.empty()) binding.codes.assign(members, 0);
    for (const Reference& code : authored.codes)
        if (const uint32_t index = member_index(l, *attribute, code); index < members) binding.codes[index] = 1;
    if (!authored.colors.empty() && members) binding.colors.assign(members, 0);
    for (const auto& [member, color] : authored.colors)
        if (const uint32_t index = members ? member_index(l, *attribute, member) : kNone; index < members) binding.colors[index] = color;
    for (const content::Entity& entity : l.out.catalog.entities)
        if (entity.type == TypeId(authored.type.id) && entity.system == ItemId(system.id)) {
            binding.entity = entity.id;
            l.out.catalog.bindings.push_back(binding);
        }
}

void link_room_device(Linker& l, const AuthoredZone& zone, const Device& device, Room& room, const Pose& world_from_room, uint32_t cell) {
    const uint32_t index = l.add_entity(device.id, device.type, device.at);
    if (index == kNone) return;
    const vec3 at = device.at_m;
    if (std::abs(at.x) > zone.size.x / 2 + 0.01f || at.y < -0.01f || at.y > zone.size.y + 0.01f || std::abs(at.z) > zone.size.z / 2 + 0.01f)
        l.offences.add(device.at, Rule::device_outside, format("\"%s\" stands outside its room of %g x %g x %g m; its origin is the middle of the floor", device.id.c_str(), static_cast<double>(zone.size.x), static_cast<double>(zone.size.y), static_cast<double>(zone.size.z)));
    content::Entity& entity = l.out.catalog.entities[index];
    entity.number = static_cast<uint32_t>(device.number), entity.cell = cell, entity.zone = ItemId(zone.id), entity.building = ItemId(zone.building.id);
    entity.position = world_from_room * (at + vec3(0, 0.25f, 0));
    if (!device.name.id.empty()) entity.name = l.text(device.name);
    const auto system = l.system_of_type.find(device.type.id);
    if (!device.system.id.empty()) {
        entity.system = ItemId(device.system.id);
        if (std::none_of(l.authored.systems.begin(), l.authored.systems.end(), [&](const AuthoredSystem& s) { return s.id == device.system.id; }))
            l.dangling(device.system.at, "system", device.system.id, "systems.json", ids_of(l.authored.systems));
    } else if (system != l.system_of_type.end()) {
        entity.system = ItemId(l.authored.systems[system->second].id);
    } else {
        l.offences.add(device.type.at, Rule::system_missing, "no system of systems.json has the type \"" + device.type.id + "\"; add it to the \"types\" of one");
    }
    const float heading = heading_of_bearing(device.bearing);
    l.out.catalog.pick_shapes.push_back({entity.id, content::PickKind::sphere, world_from_room * at, vec3(0.3f), cell, kNone, {}});
    l.out.catalog.zones.back().entities.push_back(entity.id);
    l.add_subject(device.id, device.at, {entity.position, {}});
    room.devices.push_back({device.id, device.type.id, device.prototype, at, heading});
}

void link_tours(Linker& l) {
    std::set<std::string> tours;
    for (const AuthoredTour& tour : l.authored.tours) {
        if (!unique(l, tours, tour, "tour")) continue;
        content::Tour& out = l.out.catalog.tours.emplace_back();
        out.id = ItemId(tour.id), out.name = tour.id, out.title = l.text(tour.title), out.minutes = static_cast<float>(tour.minutes);
        std::set<std::string> stops;
        for (const AuthoredStop& stop : tour.stops) {
            if (!unique(l, stops, stop, "stop")) continue;
            const Seen seen = resolve_camera(l, stop.camera);
            const Subject* subject = l.subject(stop.subject);
            out.stops.push_back({ItemId(tour.id + "/" + stop.id), stop.id, l.text(stop.title), l.text(stop.narration), subject ? subject->item : ItemId(),
                                 seen.pose, seen.cell, static_cast<float>(stop.seconds)});
        }
    }
}

// What a sound belongs to: a stop by "TOUR/STOP", else what has a card.
ItemId hearable(Linker& l, const Reference& of, bool& is_stop) {
    std::vector<std::string> stops;
    for (const content::Tour& tour : l.out.catalog.tours)
        for (const content::Stop& stop : tour.stops) {
            stops.push_back(tour.name + "/" + stop.name);
            if (stops.back() == of.id) return is_stop = true, stop.id;
        }
    if (of.id.find('/') != std::string::npos) return l.dangling(of.at, "stop", of.id, "tours.json", stops), ItemId();
    const Subject* subject = l.subject(of);
    if (subject && !subject->item)
        l.offences.add(of.at, Rule::dangling_reference, "nothing is heard of \"" + of.id + "\"; name a stop (TOUR/STOP), building, zone, system, fact or tenant");
    return subject ? subject->item : ItemId();
}

void link_sounds(Linker& l) {
    std::set<std::pair<std::string, std::string>> heard;
    for (uint32_t i = 0; i < l.authored.sounds.size(); ++i) {
        const AuthoredSound& sound = l.authored.sounds[i];
        bool is_stop = false;
        const ItemId of = hearable(l, sound.of, is_stop);
        const TextId caption = l.text(sound.caption);
        uint32_t language = kNone;
        if (const std::string& tag = sound.language.id; !tag.empty()) {
            std::vector<std::string> tags;
            for (const content::Language& known : l.out.catalog.languages) tags.push_back(known.tag);
            language = static_cast<uint32_t>(std::find(tags.begin(), tags.end(), tag) - tags.begin());
            if (language == tags.size()) l.dangling(sound.language.at, "language", tag, "manifest.json", tags);
        } else if (is_stop) {
            l.offences.add(sound.at, Rule::missing_key, "this sound of a stop has no \"language\"; say in which it is spoken");
        }
        if (!of) continue;
        if (!heard.emplace(sound.of.id, sound.language.id).second)
            l.offences.add(sound.of.at, Rule::duplicate_id, "\"" + sound.of.id + "\" has a sound" + (is_stop ? " in this language" : "") + " already; remove one");
        else
            l.out.catalog.sounds.push_back({of, language, caption, 1, 0, 0, i, 0});
    }
}

}  // namespace

void link_zones(Linker& l) {
    std::set<std::string> ids;
    for (const AuthoredZone& zone : l.authored.zones) {
        if (!unique(l, ids, zone, "zone")) continue;
        const uint32_t cell = static_cast<uint32_t>(l.out.rooms.size() + 1);
        content::Zone& out = l.out.catalog.zones.emplace_back();
        out.id = ItemId(zone.id), out.code = zone.code, out.name = l.text(zone.title), out.summary = l.text(zone.summary), out.cell = cell;
        out.building = ItemId(zone.building.id);
        vec3 origin(0.0f);
        if (const auto building = l.building_index.find(zone.building.id); building != l.building_index.end()) {
            const vec2 center = centroid(l.out.catalog.buildings[building->second].outline);
            origin = vec3(center.x, 0, center.y);
        } else {
            l.dangling(zone.building.at.line ? zone.building.at : zone.at, "building", zone.building.id, "site.geojson", keys_of(l.building_index));
        }
        const Pose world_from_room{origin, quat(1, 0, 0, 0)};
        size_t places = 0;
        for (const Feature& f : l.authored.features) {
            if (f.kind != FeatureKind::zone || f.id != zone.id) continue;
            const vec2 xz = l.projection.xz(f.rings[0][0]);
            out.position = vec3(xz.x, 0, xz.y), out.facing = heading_of_bearing(f.bearing.value_or(0));
            if (++places > 1) l.offences.add(f.at, Rule::zone_place, "the zone \"" + zone.id + "\" has a place already; keep one");
        }
        if (places == 0 && !l.broken.count(zone.id)) l.offences.add(zone.at, Rule::zone_place, "the zone \"" + zone.id + "\" has no feature of kind zone in site.geojson; add one with this id");
        l.zone_index.emplace(zone.id, cell - 1);
        l.add_subject(zone.id, zone.at, {out.position + vec3(0, 1.6f, 0), out.id});
        l.out.catalog.cells.push_back({out.id, out.name});
        Room room{zone.id, zone.size, {}};
        for (const Device& device : zone.devices) link_room_device(l, zone, device, room, world_from_room, cell);
        l.out.rooms.push_back(std::move(room));
        l.out.world_from_room.push_back(world_from_room);
    }
    for (const Feature& f : l.authored.features)
        if (f.kind == FeatureKind::zone && !l.zone_index.count(f.id))
            l.dangling(f.at, "zone", f.id, "zones.json", ids_of(l.authored.zones));
}

void link_systems(Linker& l) {
    std::set<std::string> ids;
    for (const AuthoredSystem& system : l.authored.systems) {
        if (!unique(l, ids, system, "system")) continue;
        content::System& out = l.out.catalog.systems.emplace_back();
        out.id = ItemId(system.id), out.code = system.code, out.icon = system.icon;
        out.name = l.text(system.name), out.summary = l.text(system.summary), out.group = l.text(system.group);
        out.label_range = static_cast<float>(system.label_range);
        if (system.at_lonlat) {
            const vec2 xz = l.projection.xz(*system.at_lonlat);
            out.position = vec3(xz.x, 1.6f, xz.y);
        } else if (const Subject* subject = l.subject(system.subject)) {
            out.position = subject->position;
        }
        for (const Reference& type : system.types) {
            out.types.push_back(TypeId(type.id));
            if (!l.out.catalog.schema.find(TypeId(type.id))) l.dangling(type.at, "type", type.id, "types.json", keys_of(l.type_index));
        }
        for (const AuthoredRule& rule : system.rules)
            if (find_attribute(l, rule.type, rule.attribute)) out.rules.push_back({TypeId(rule.type.id), AttributeId(rule.attribute.id), rule.on_label});
        for (const AuthoredBinding& binding : system.bindings) link_binding(l, system, binding);
        l.add_subject(system.id, system.at, {out.position, out.id});
    }
}

void link_items(Linker& l) {
    content::Catalog& catalog = l.out.catalog;
    std::set<std::string> facts, tenants, views, scenarios;
    for (const AuthoredFact& fact : l.authored.facts) {
        if (!unique(l, facts, fact, "fact")) continue;
        const vec2 xz = fact.at_lonlat ? l.projection.xz(*fact.at_lonlat) : vec2(0.0f);
        catalog.facts.push_back({ItemId(fact.id), fact.code, l.text(fact.title), l.text(fact.body), fact.value, fact.unit, fact.source_words.empty() ? l.text(fact.source) : l.words("fact." + fact.id + ".source", fact.source_words), fact.as_of, fact.signoff,
                                 vec3(xz.x, 1.6f, xz.y), fact.planned});
        if (const auto poi = l.pois.find(fact.id); poi != l.pois.end()) {
            if (!fact.at_lonlat) catalog.facts.back().position = poi->second.position;
            l.pois.erase(poi);
        }
        l.add_subject(fact.id, fact.at, {catalog.facts.back().position, catalog.facts.back().id});
    }
    for (const AuthoredTenant& tenant : l.authored.tenants) {
        if (!unique(l, tenants, tenant, "tenant")) continue;
        catalog.tenants.push_back({ItemId(tenant.id), l.text(tenant.name), l.text(tenant.note), l.text(tenant.group), ItemId(tenant.building.id)});
        const auto building = l.building_index.find(tenant.building.id);
        if (building == l.building_index.end()) {
            l.dangling(tenant.building.at.line ? tenant.building.at : tenant.at, "building", tenant.building.id, "site.geojson", keys_of(l.building_index));
            continue;
        }
        catalog.buildings[building->second].tenants.push_back(ItemId(tenant.id));
        l.add_subject(tenant.id, tenant.at, {l.subjects[tenant.building.id].position, ItemId(tenant.id)});
    }
    for (const auto& [id, pose] : l.pois)
        if (!l.subjects.count(id)) l.subjects.emplace(id, Subject{pose.position, {}});
    link_tours(l);
    for (const AuthoredView& view : l.authored.views) {
        if (!unique(l, views, view, "view")) continue;
        const Seen seen = resolve_camera(l, view.camera);
        catalog.views.push_back({ItemId(view.id), view.id, l.text(view.title), seen.pose, static_cast<float>(view.fov * kDegree), seen.cell});
    }
    for (const AuthoredScenario& scenario : l.authored.scenarios) {
        if (!unique(l, scenarios, scenario, "scenario")) continue;
        const Subject* subject = l.subject(scenario.subject);
        catalog.scenarios.push_back({ItemId(scenario.id), l.text(scenario.name), subject ? subject->item : ItemId()});
    }
    std::set<std::string> shown;
    for (uint32_t i = 0; i < l.authored.pictures.size(); ++i) {
        const AuthoredPicture& picture = l.authored.pictures[i];
        const Subject* subject = l.subject(picture.of);
        const TextId alt = l.text(picture.alt);
        if (!subject) continue;
        if (!subject->item)
            l.offences.add(picture.of.at, Rule::dangling_reference, "\"" + picture.of.id + "\" has no card that a picture could be on; name a building, zone, system, fact or tenant");
        else if (!shown.insert(picture.of.id).second)
            l.offences.add(picture.of.at, Rule::duplicate_id, "\"" + picture.of.id + "\" has a picture already; remove one");
        else
            catalog.pictures.push_back({subject->item, alt, i, 1});
    }
    if (l.authored.pictures.size() > kMaxPictures)
        l.offences.add(l.authored.pictures[kMaxPictures].at, Rule::budget, format("this is one picture more than the %zu that can be shown; leave some out", kMaxPictures));
    link_sounds(l);
}

}  // namespace aisland::bake
