// The pieces a World is linked from: the land, its surroundings, each building, each room, each prototype. A piece is made from nothing but its
// recipe, so its result can be kept under the hash of that and found again: one changed building costs one building.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "app/bake/bake.h"
#include "app/bake/geometry.h"
#include "app/bake/mesh.h"
#include "app/core/bytes.h"

namespace aisland::bake {

struct BakedPart {
    Paint paint = Paint::white_panel;
    BuiltMesh mesh;
};

struct BakedObject {
    std::vector<std::vector<BakedPart>> shapes;  // meshes of Scene::shapes, part by part
    std::vector<Object> objects;                 // as Scene
    std::vector<SceneLight> lights;
    std::vector<SceneRig> rigs;
    std::vector<RoomField> fields;
    vec3 label{0.0f}, pick_center{0.0f}, pick_half{0.0f};  // of a prototype
};

struct Recipe {
    Bytes ingredients;                         // every argument of `generate`, and which generator it is
    std::function<void(Prototype&)> generate;  // the scene alone matters unless it is a prototype
};
// Each sees no more of the site than what it is made from: of buildings the land sees outlines and heights, a building sees its
// neighbourhood, and how high those are that shade its forecourt.
Recipe land_recipe(const Site& site);
Recipe surroundings_recipe(const Site& site);
constexpr float kNeighbourhood = 80, kShadedForecourt = 50;  // metres around its bounding box
Recipe building_recipe(const SiteBuilding& building, const Site& site);
// `site` is seen by the room with the island's model on its table alone.
// `light`: its light is worked out (light.h).
Recipe room_recipe(const Room& room, const Site& site, bool light);
Recipe prototype_recipe(const std::string& name, uint32_t variant);

// One object for each recipe: found in the store, or made and kept there. Without options.program nothing is kept or found,
// since nobody knows whether the same code made it.
std::vector<BakedObject> make_objects(std::span<const Recipe> recipes, const Options& options);

// The key of what `options.program` makes of these ingredients.
Sha256 object_key(const Options& options, ByteView ingredients);

// What `convert` makes of the file `name`: found in the store, or made and kept there. The kind that its name says it is counts too.
Result<Bytes> convert_once(const ContentFiles& files, const std::string& name, std::string_view task,
                           const std::function<Result<Bytes>(std::string_view, ByteView)>& convert, const Options& options);

}  // namespace aisland::bake
