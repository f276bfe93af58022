// Names to things: authored structs to a Catalog, and to what the generators need to build the World. Dangling names and
// impossible places are offences; slots and movers are numbered by assemble.h, when it is known what is drawn.
#pragma once

#include <algorithm>
#include <map>
#include <set>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "app/bake/authored.h"
#include "app/bake/geometry.h"
#include "app/bake/models.h"
#include "app/bake/offence.h"
#include "app/bake/project.h"
#include "app/content/catalog.h"

namespace aisland::bake {

struct Placement {  // one prototype at one place
    std::string prototype;
    uint32_t variant = 0;
    mat4 place{1.0f};         // world_from_prototype
    uint32_t entity = kNone;  // index into Catalog::entities
    int building = -1;        // index into Site::buildings that it stands in place of
    bool ground = false;      // a plate that `entity` stands on: it has a slot of its own, behind the entity's
};

struct Linked {
    content::Catalog catalog;  // without slots, movers, pick shapes of prototypes
    Site site;
    std::vector<Room> rooms;  // of zones, in order; cell = index + 1
    std::vector<Pose> world_from_room;
    std::vector<Placement> placements;
    std::vector<uint32_t> movers;  // entities that move, in mover order
};

Linked link(const Authored& authored, const Models& models, Offences& offences);
// One of the island, one of each room. Only for content without offences.
void add_walk_maps(Linked& linked);

// --- The parts of link(), in order. Each adds to the same Linker.

struct Subject {
    vec3 position{0.0f};
    ItemId item;  // none for entities
};

struct Linker {
    const Authored& authored;
    const Models& models;
    Offences& offences;
    Projection projection;
    Linked out;
    std::set<std::string> broken;  // as Authored::broken, and what linking left out
    std::unordered_map<std::string, bool> known_prototypes;
    std::unordered_map<std::string, uint32_t> text_index, type_index, zone_index, building_index, system_of_type, entity_index;
    std::unordered_map<std::string, Subject> subjects;

    // A text key that must exist.
    TextId text(const Reference& key);
    // A text that no locale file has: these words in every language.
    TextId words(const std::string& key, const std::string& words);
    // Item of a subject that must exist; none (and no offence) for an empty reference.
    const Subject* subject(const Reference& reference);
    void add_subject(const std::string& id, const Source& at, const Subject& subject);
    std::map<std::string, Pose> pois, hotspots;  // of models, in the world: things to look at, places to stand
    std::vector<Source> building_at;             // of catalog.buildings
    bool partial = false;                        // things were left out whose ids are not known: what is not found may be among them, and no offence is added
    // "there is no WHAT "id" in FILE", with the nearest name that there is; silent for what is broken already.
    void dangling(const Source& at, const std::string& what, const std::string& id, const char* file, std::span<const std::string> names);
    // Index of the new entity, kNone after an offence.
    uint32_t add_entity(const std::string& id, const Reference& type, const Source& at);
};

// Names of a map, sorted, for suggestions.
std::vector<std::string> keys_of(const auto& map) {
    std::vector<std::string> keys;
    for (const auto& [key, value] : map) keys.push_back(key);
    std::sort(keys.begin(), keys.end());
    return keys;
}
// Ids of a list of authored things.
std::vector<std::string> ids_of(const auto& list) {
    std::vector<std::string> ids;
    for (const auto& item : list) ids.push_back(item.id);
    return ids;
}

void link_texts(Linker& linker);
void link_types(Linker& linker);
void link_site(Linker& linker);   // outline, areas, buildings, rows, entities of site.geojson
void link_zones(Linker& linker);  // rooms, devices
// Entities that nodes of models are bound to exist, and nothing else shows them; points of interest and hotspots are found.
void link_anchors(Linker& linker);
void link_systems(Linker& linker);  // systems, label rules, bindings
void link_items(Linker& linker);    // facts, tenants, tours, views, scenarios, pictures, sounds
void link_alarms(Linker& linker);
void link_mappings(Linker& linker);
// The attribute `attribute` of `type`; nothing after an offence.
const schema::Attribute* find_attribute(Linker& linker, const Reference& type, const Reference& attribute);
// Of an enumeration's member, or of "true" and "false"; kNone after an offence.
uint32_t member_index(Linker& linker, const schema::Attribute& attribute, const Reference& member);
content::WalkMap walk_map(const Site& site);
content::WalkMap walk_map(const Room& room, const Pose& world_from_room, uint32_t cell);

}  // namespace aisland::bake
