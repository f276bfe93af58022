// The parts of reading a glTF scene: each adds to the same reader. gltf_material.cpp, gltf_mesh.cpp, gltf_motion.cpp, gltf_scene.cpp.
#pragma once

#include <array>
#include <map>
#include <vector>

#include "app/bake/gltf.h"
#include "app/bake/imported.h"
#include "app/core/run_all.h"

namespace aisland::bake {

struct PrimitiveUse {  // what the primitive's material and node ask of it
    bool mirrored = false, normal_mapped = false, second_uv = false;
    uint32_t joint_count = 0;  // of its skin
};
struct MorphTargets {  // target-major, vertex, 6: position, normal
    uint32_t count = 0;
    std::vector<float> values;
};
// What a file holds of a primitive: triangles whose indices are within its vertices. None when there is nothing to show.
struct PrimitiveSource {
    RawPrimitive raw;
    MorphTargets targets;
};
Result<PrimitiveSource> read_primitive(Gltf& gltf, const rapidjson::Value& primitive);
// With normals and tangents where it has none, as our own vertices. Sees nothing else, so of several at once.
Result<Primitive> make_primitive(PrimitiveSource&& source, const PrimitiveUse& use);

struct MeshPart {
    uint32_t mesh, material;
};

// A node of the file, while its scene is read.
struct SceneNode {
    const rapidjson::Value* json = nullptr;
    uint32_t parent = kNone;
    uint32_t driven = 0;  // by a channel: a bit for translation, rotation, scale
    bool moves = false;   // it, or something above it, is driven
    bool joint = false;
    mat4 world{1.0f};        // at rest
    uint32_t node = kNone;   // in Imported::nodes
    uint32_t mover = kNone;  // that carries what hangs on it; kNone = it stands still
    uint32_t slot = kNone;
    uint32_t weights_rig = kNone;  // rig that its morph weights drive
};

struct SceneReader {
    Gltf& gltf;
    const RunAll& run_all;
    Imported out;
    std::vector<SceneNode> nodes;
    std::vector<uint32_t> order;                                            // nodes of the scene, parents first
    std::map<std::array<uint64_t, 4>, uint32_t> texture_index;              // image, sRGB, sampler, 0
    std::map<uint64_t, uint32_t> image_index;                               // image x 2 + sRGB
    std::map<std::pair<uint64_t, bool>, std::vector<MeshPart>> mesh_index;  // stiff meshes: glTF mesh, mirrored
    uint32_t still_mover = kNone;                                           // carries deformed meshes, whose joints are in the scene's frame
};

Result<void> read_materials(SceneReader& reader);
bool uses_second_uv(const SceneReader& reader, const Material& material);
bool has_normal_map(const SceneReader& reader, const Material& material);

// Marks driven nodes and joints. Before instances are made.
Result<void> mark_motion(SceneReader& reader);
// The Node of what moves, and of what carries it.
uint32_t node_of(SceneReader& reader, uint32_t index);
uint32_t mover_of(SceneReader& reader, uint32_t index);
uint32_t still_mover(SceneReader& reader);
// The rig of a skin under one node; weights of its mesh at rest.
Result<uint32_t> add_rig(SceneReader& reader, uint32_t node, std::optional<uint64_t> skin, const rapidjson::Value& mesh, uint32_t targets);
// After instances: channels, for the nodes and rigs there are.
Result<void> read_animations(SceneReader& reader);

Result<Bytes> import_gltf(ByteView file, const ReadFile& read, const RunAll& run_all = run_one_by_one);

}  // namespace aisland::bake
