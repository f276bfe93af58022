// Catalog: what the content says, apart from geometry. Immutable, one per generation, owned by content::Opened.
// Positions are world metres (core/pose.h). Text keys resolve through Catalog::text.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "app/content/animate.h"
#include "app/core/bytes.h"
#include "app/core/ids.h"
#include "app/core/pose.h"
#include "app/schema/schema.h"

namespace aisland::content {

struct Language {
    std::string tag;   // BCP 47: "zh-CN", "en", "qps"
    std::string name;  // in itself: 简体中文
};

struct Entity {  // anything that can report values or be selected
    EntityId id;
    std::string text_id;  // "urn:ngsi-ld:Streetlight:aisland:lamp-017"
    TypeId type;
    TextId name;          // falls back to a numbered type label: name + " " + number
    uint32_t number = 0;  // "lamp 17"; 0 = none
    vec3 position{0.0f};  // where labels hang
    uint32_t cell = 0;
    uint32_t slot = kNone, mover = kNone;
    ItemId building, zone, system;
};

struct Building {
    ItemId id;
    TextId name, note;
    uint32_t number = 0;  // 1..21
    uint32_t floors = 0;
    float height = 0;           // metres
    double footprint_m2 = 0;    // of the authored polygon
    std::vector<vec2> outline;  // world xz, counter-clockwise seen from above
    EntityId entity;
    std::vector<ItemId> tenants;
    bool planned = false;
};

struct Zone {
    ItemId id;
    std::string code;  // Z1
    TextId name, summary;
    vec3 position{0.0f};  // of its sign on the island
    float facing = 0;     // radians about +Y a visitor arriving there looks along; 0 = -Z (north)
    uint32_t cell = 0;
    ItemId building;
    std::vector<EntityId> entities;
};

struct LabelRule {  // one line of a card or label
    TypeId type;
    AttributeId attribute;
    bool on_label = false;  // shown on the object itself, else only in the card
};

struct System {  // P01..P17
    ItemId id;
    std::string code;
    TextId name, summary;
    TextId group;
    std::vector<TypeId> types;
    std::vector<LabelRule> rules;
    float label_range = 60;  // metres within which its labels are shown
    vec3 position{0.0f};
    std::string icon;  // name of an icon of overlay
};

struct Fact {  // S, X rows and figures
    ItemId id;
    std::string code;  // S01, X2
    TextId title, body;
    double value = 0;
    std::string unit;
    TextId source;
    std::string as_of, signoff;
    vec3 position{0.0f};
    bool planned = false;
};

struct Tenant {
    ItemId id;
    TextId name, note, group;
    ItemId building;
};

struct Stop {
    ItemId id;  // tour id + "/" + stop name
    std::string name;
    TextId title, narration;
    ItemId subject;  // zone, system, fact, building
    Pose pose;       // world_from_camera for a standing visitor (eye height included)
    uint32_t cell = 0;
    float seconds = 20;
};

struct Tour {
    ItemId id;
    std::string name;  // "visitor"
    TextId title;
    float minutes = 0;
    std::vector<Stop> stops;
};

struct NamedView {  // --view NAME, postcards
    ItemId id;
    std::string name;  // "island", "home" ...
    TextId title;
    Pose pose;           // world_from_camera
    float fov_y = 0.9f;  // radians
    uint32_t cell = 0;
};

struct Picture {  // on the card of what it is of
    ItemId of;
    TextId alt;            // what is seen in it
    uint32_t texture = 0;  // of the World
    float aspect = 1;      // width / height
};

// Something to hear. Of a stop: what is said there, in one language. Of anything else: what it sounds like, in its room or at its place.
// Coded as Opus (RFC 6716) at 48 kHz, one frame of 20 ms a packet, all sounds equally loud (-20 LUFS).
struct Sound {
    ItemId of;
    uint32_t language = kNone;          // of the catalog's; kNone: heard in every language
    TextId caption;                     // what is said or heard, in words: shown while it plays
    uint32_t channels = 1;              // 1 or 2
    uint32_t skip = 0;                  // samples a decoder gives before the first
    uint32_t samples = 0;               // a channel, without those
    uint64_t first_byte = 0, size = 0;  // of Catalog::sound_packets

    float seconds() const { return static_cast<float>(samples) / 48000; }
};
// Packets as they lie there: two bytes of length (little endian), then as many bytes. Empty when the bytes are not a list of such.
std::vector<ByteView> split_packets(ByteView packets);

struct Scenario {
    ItemId id;
    TextId name;
    ItemId subject;
};  // the 30+ application scenarios

enum class Effect : uint8_t { glow,
                              tint_scale,
                              level,
                              hide,
                              fault,
                              position,
                              heading };

// One row of the binding table: attribute of an entity -> visual state of its slot or mover.
struct Binding {
    EntityId entity;
    AttributeId attribute;
    Effect effect = Effect::glow;
    float in_min = 0, in_max = 1;    // attribute range mapped ...
    float out_min = 0, out_max = 1;  // ... linearly to this, clamped
    std::vector<uint32_t> codes;     // enumeration index -> 1 when it means `effect` (fault, hide)
    std::vector<uint32_t> colors;    // enumeration index -> 0xAABBGGRR (tint_scale)
};

enum class PickKind : uint8_t { sphere,
                                box,
                                prism };

struct PickShape {
    EntityId entity;
    PickKind kind = PickKind::sphere;
    vec3 center{0.0f}, half{0.5f};  // sphere: half.x = radius; box: axis aligned; mover frame when mover != kNone
    uint32_t cell = 0;
    uint32_t mover = kNone;
    std::vector<vec2> outline;  // prism: world xz
};

// Where a visitor may stand: height of the ground on a regular grid, NaN where not.
struct WalkMap {
    uint32_t cell = 0;
    vec2 origin_xz{0.0f};  // world, of sample (0, 0)
    float spacing = 0.5f;  // metres
    uint32_t width = 0, height = 0;
    std::vector<float> ground;  // row-major in +z

    // Ground height at a point, nothing outside or where one may not stand.
    bool standable(vec2 xz, float* height_out) const;
};

// Where a robot or boat is known to go: the simulator moves it along, maps draw it.
// A chain of joints that values turn (a robot's arm): joint i turns about `axis` at `offset` in the frame of joint i - 1, by
// turn x (value - zero). World::rigs[rig] carries what it moves.
struct Joint {
    vec3 offset{0.0f}, axis{0, 1, 0};
    AttributeId attribute;     // degrees
    float zero = 0, turn = 1;  // radians; 1 or -1
    float rest = 0;            // radians, with no value
};
struct Linkage {
    EntityId entity;
    uint32_t rig = 0;
    Pose base;  // model_from_base, without scale
    float scale = 1;
    std::vector<Joint> joints;
};

struct Route {
    EntityId entity;
    std::vector<vec3> points;  // world, on the ground; a loop does not repeat its first
    float speed = 1;           // m/s
    bool loop = true;          // else back and forth
};

// A node of a model that content refers to by name (node extras aisland:entity, aisland:poi, aisland:hotspot).
enum class AnchorKind : uint8_t { entity,
                                  poi,
                                  hotspot };
struct Anchor {
    AnchorKind kind = AnchorKind::entity;
    std::string id;
    Pose pose;              // world, at rest; a visitor at a hotspot looks along its -Z
    uint32_t slot = kNone;  // entity: of the meshes below the node
};

struct CellInfo {
    ItemId id;
    TextId name;
};

struct Catalog {
    uint64_t generation = 0;
    Motion motion;                                     // what the models bring that moves
    std::string content_hash;                          // hex, of the pack
    double origin_longitude = 0, origin_latitude = 0;  // degrees WGS84
    double land_m2 = 0, floor_area_m2 = 0;             // of the authored geometry
    std::vector<vec2> shore;                           // world xz
    std::vector<Language> languages;
    schema::Table schema;
    std::vector<Entity> entities;
    std::vector<Building> buildings;
    std::vector<Zone> zones;
    std::vector<System> systems;
    std::vector<Fact> facts;
    std::vector<Tenant> tenants;
    std::vector<Tour> tours;
    std::vector<NamedView> views;
    std::vector<Scenario> scenarios;
    std::vector<Picture> pictures;
    std::vector<Sound> sounds;
    ByteView sound_packets;  // of all sounds; whoever opened the pack owns them
    std::vector<Binding> bindings;
    std::vector<PickShape> pick_shapes;
    std::vector<WalkMap> walk_maps;
    std::vector<Anchor> anchors;
    std::vector<std::string> notes;  // of a model: what is shown differently than it was made
    std::vector<CellInfo> cells;
    std::vector<Route> routes;
    std::vector<Linkage> linkages;
    std::vector<std::string> text_keys;           // [text index]
    std::vector<std::vector<std::string>> texts;  // [language][text index], UTF-8
    uint32_t slot_count = 0, mover_count = 0;

    // Look-ups; hash maps built at open.
    const Entity* find_entity(EntityId id) const;
    const Building* find_building(ItemId id) const;
    const Zone* find_zone(ItemId id) const;
    const System* find_system(ItemId id) const;
    const Fact* find_fact(ItemId id) const;
    const Tenant* find_tenant(ItemId id) const;
    const Picture* find_picture(ItemId of) const;
    // In this language, else in every; nothing when there is neither.
    const Sound* find_sound(ItemId of, int language) const;
    const NamedView* find_view(ItemId id) const;
    // Both NAME and TOUR/STOP.
    const NamedView* find_view(std::string_view name) const;
    int find_language(std::string_view tag) const;  // -1 = none
    // Never empty: a text missing in `language` falls back to the first language, then to "⟦key⟧".
    std::string_view text(TextId id, int language) const;

    struct Index {
        std::unordered_map<uint64_t, uint32_t> entities, buildings, zones, systems, facts, tenants, views, texts;
    } index;
    void build_index();
};

}  // namespace aisland::content
