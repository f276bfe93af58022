// What the bake asks of the geometry generators (build_*.cpp: the island; model_*.cpp: interiors), and what they hand back.
// Pure functions of their arguments, deterministic, safe to call from several threads on different scenes.
// World metres, +X east, +Y up, -Z north; outlines are xz points, counter-clockwise seen from above, open.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "app/bake/shape.h"
#include "app/core/pose.h"
#include "app/frame/world.h"

namespace aisland::bake {

// What a chain of joints moves: names of the entity and its attributes, and how they turn. `joints` as content::Joint.
struct SceneJoint {
    vec3 offset{0.0f}, axis{0, 1, 0};
    std::string attribute;
    float zero = 0, turn = 1, rest = 0;
};
struct SceneRig {
    std::string entity;
    Pose base;  // shape_from_base, without scale
    float scale = 1;
    std::vector<SceneJoint> joints;
};

// One thing to draw. All objects of an entity share its slot.
struct Object {
    uint32_t shape = 0;  // index into Scene::shapes; several objects may share one
    mat4 place{1.0f};    // world_from_shape; of build_interior: room_from_shape; of a mover's prototype: ignored
    std::string entity;  // id text of the entity whose slot it shows ("urn:ngsi-ld:…"); empty: none
    bool moves = false;  // the entity's mover carries it: `place` is mover_from_shape
    bool casts_shadow = true;
    bool status = false;              // what a tint of its entity colours, in place of all else that shows the entity
    uint32_t rig = kNone, joint = 0;  // into Scene::rigs: this joint carries it; drawn where the joint's rest puts it
};

struct SceneLight {
    Light light;         // position, direction in the frame of the scene (room frame in build_interior); slot, mover, cell ignored
    std::string entity;  // its slot's glow scales the light; empty: none
    bool moves = false;
};

// The light in a room, by light_room: light.h.
struct RoomField {
    vec3 eye{0.0f}, low{0.0f}, high{0.0f};  // where it was looked from, the room's box; room frame
    std::vector<std::byte> texels;          // RGBA, kFieldWidth x kFieldHeight
};

struct Scene {
    std::vector<RoomField> fields;
    std::vector<Shape> shapes;
    std::vector<Object> objects;
    std::vector<SceneLight> lights;
    std::vector<SceneRig> rigs;

    uint32_t add(Shape shape) {
        shapes.push_back(std::move(shape));
        return static_cast<uint32_t>(shapes.size() - 1);
    }
    Object& place(uint32_t shape, const mat4& place_, std::string entity = {}) {
        objects.push_back({shape, place_, std::move(entity)});
        return objects.back();
    }
};

struct SitePolygon {
    std::string id, surface, style;
    Outline outline;
    std::vector<Outline> holes;
    float height = 0, depth = 0;
};
struct SitePath {
    std::string id, surface, style;
    std::vector<vec2> points;  // middle line, xz
    float width = 3;
    float height = 0;  // bridge: of the deck
};
struct SiteBay {  // a parking place
    vec2 center{0.0f};
    float heading = 0;  // radians about +Y; 0: the car's nose points north
    float width = 2.5f, length = 5;
    uint32_t number = 0;
};
struct SiteBuilding {
    std::string id, entity, style, roof;
    uint32_t number = 0, floors = 0;
    float floor_height = 3.9f, height = 0;  // height: floors * floor_height unless authored
    Outline outline;
    std::vector<Outline> holes;
    bool planned = false;
};
struct Site {
    Outline shore;
    std::vector<SitePolygon> waters, plazas, lawns, far;
    std::vector<SitePath> paths, bridges;
    std::vector<SiteBay> bays;
    std::vector<SiteBuilding> buildings;
    float water_level = -1.2f;
};

struct RoomDevice {
    std::string entity, type, prototype;
    vec3 at{0.0f};      // room frame
    float heading = 0;  // radians about +Y, 0 faces -Z
};
struct Room {
    std::string zone;  // "home", "campus", "medical", "finance", "manufacturing", "park"
    vec3 size{8, 3.2f, 8};
    std::vector<RoomDevice> devices;
    const Site* site = nullptr;  // the island, for its model on the table; may be missing
};

// Land, paths, plazas, lawns, pools, bay markings, as the buildings shade them: of these it sees outlines and heights.
void build_land(const Site& site, Scene& scene);
// Shore, water, bridges and everything beyond the river. It sees no building, path, lawn or bay.
void build_surroundings(const Site& site, Scene& scene);
// One building, its entity's slot on what lights up at night; `site` for what stands next to it, nothing further away than
// kNeighbourhood (object.h).
void build_building(const SiteBuilding& building, const Site& site, Scene& scene);
// A zone's room with furniture and its devices, room frame: origin = middle of the floor, -Z = far wall, entrance at +Z.
// Each device gets at least one object carrying its entity id. Camera heights of standing and seated people fit in.
void build_interior(const Room& room, Scene& scene);

// A thing placed many times by name: "lamp", "tree-plane", "bench", "car", "gate", "camera", "sensor", "robot-inspection",
// "robot-cleaner", "robot-guide", "drone", "boat" … Shape frame: origin on the ground, -Z is forward.
struct Prototype {
    Scene scene;          // objects' entity "" = the entity placed; moves is set by the bake
    vec3 label{0, 2, 0};  // where its label hangs
    vec3 pick_center{0, 1, 0}, pick_half{0.5f, 1, 0.5f};
};
// `variant` picks one of the looks (trees, cars); variant_count tells how many there are. False: no such prototype.
bool build_prototype(std::string_view name, uint32_t variant, Prototype& out);
uint32_t variant_count(std::string_view name);

}  // namespace aisland::bake
