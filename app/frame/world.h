// World: the immutable, drawable side of one generation of content, made by the bake, uploaded by the renderer.
// Metres, right-handed, +Y up. All spans point into the opened pack and live as long as it does.
#pragma once

#include <cstdint>
#include <span>

#include "app/core/ids.h"
#include "app/core/pose.h"

namespace aisland {

struct Vertex {  // 32 bytes
    float position[3];
    uint32_t normal;   // octahedral, 2 x snorm16 (Meyer et al. 2010, "On Floating-Point Normal Vectors")
    uint32_t tangent;  // octahedral, 2 x snorm16, lowest bit of y = handedness (1 = negative)
    float uv[2];       // metres along the surface for built geometry, texture space for models
    uint32_t color;    // rgba8 linear, multiplies base colour; alpha = ambient occlusion of built geometry
};
static_assert(sizeof(Vertex) == 32);

constexpr uint32_t kMaxLods = 5;

struct Lod {
    uint32_t first_index = 0, index_count = 0;
    float error = 0;  // metres of deviation from LOD 0
};

struct Mesh {  // one material, one vertex range
    uint32_t vertex_offset = 0, vertex_count = 0;
    uint32_t lod_count = 0;
    Lod lods[kMaxLods];
    vec3 center{0.0f};
    float radius = 0;
    vec3 box_min{0.0f}, box_max{0.0f};
    uint32_t rig = kNone;      // skinned by World::rigs[rig]
    uint32_t skin_offset = 0;  // first of vertex_count Skin entries
};

enum class MaterialKind : uint32_t {
    standard,  // glTF metallic-roughness
    glass,     // façade glass: sky reflection over an interior-mapped room, lit at night by room hash x slot.glow
    water,
    foliage,   // two-sided, wind-bent, translucent
    ground,    // tiling detail by world position
    unlit,
};
enum MaterialFlag : uint32_t {
    kMaterialMask = 1u << 0,
    kMaterialBlend = 1u << 1,
    kMaterialDoubleSided = 1u << 2,
    kMaterialNoShadow = 1u << 3,
};

struct Material {
    vec4 base_color{1.0f};       // linear
    vec3 emissive{0.0f};         // linear, cd/m2 / 1000 relative scale; multiplied by slot glow
    float metallic = 0, roughness = 0.8f;
    float normal_scale = 1, occlusion_strength = 1, alpha_cutoff = 0.5f;
    MaterialKind kind = MaterialKind::standard;
    uint32_t flags = 0;
    uint32_t base_texture = kNone, mr_texture = kNone, normal_texture = kNone, occlusion_texture = kNone, emissive_texture = kNone;
    vec4 params{0.0f};           // glass: room width, room height, room depth (m), fraction lit at night;
                                 // ground: pattern (0 plain, 1 paving, 2 grass, 3 asphalt, 4 wood, 5 brick, 6 concrete), scale m, contrast, 0
};

enum class TextureFormat : uint32_t { rgba8_srgb, rgba8_unorm, r8_unorm, bc7_srgb, bc7_unorm, bc5_unorm };

struct Texture {
    TextureFormat format = TextureFormat::rgba8_srgb;
    uint32_t width = 0, height = 0, levels = 0;
    std::span<const std::byte> data;  // levels tightly packed, largest first
};

struct Instance {  // 64 bytes, as the GPU reads it
    vec4 rows[3];           // row-major 3x4: world_from_model, or mover_from_model when mover != kNone
    uint32_t mesh = 0;
    uint32_t material = 0;
    uint32_t slot = kNone;  // SlotState index
    uint32_t mover = kNone; // Frame::movers index; static when kNone
};
static_assert(sizeof(Instance) == 64);

struct Light {
    vec3 position{0.0f};    // world, or mover frame when mover != kNone
    float range = 10;       // metres
    vec3 color{1.0f};       // linear
    float intensity = 1;    // candela
    vec3 direction{0.0f, -1.0f, 0.0f};
    float cos_outer = -1;   // -1 = point light
    float cos_inner = -1;
    uint32_t slot = kNone;  // glow scales it
    uint32_t mover = kNone;
    uint32_t cell = 0;
};

struct Cell {
    ItemId id;
    vec3 box_min{0.0f}, box_max{0.0f};
    uint32_t first_instance = 0, instance_count = 0;  // instances are sorted by cell
    bool sky = true;  // interiors see the sky through windows only
};

struct Rig {
    uint32_t joint_count = 0;
    uint32_t first_inverse_bind = 0;  // into World::inverse_binds
};

struct Skin {
    uint8_t joints[4];
    uint8_t weights[4];  // sum 255
};

struct Probe {
    vec3 position{0.0f}, box_min{0.0f}, box_max{0.0f};
    uint32_t cell = 0;
    uint32_t texture = kNone;
};

struct World {
    uint64_t generation = 0;
    uint32_t slot_count = 0, mover_count = 0;
    std::span<const Cell> cells;
    std::span<const Vertex> vertices;
    std::span<const uint32_t> indices;  // relative to Mesh::vertex_offset
    std::span<const Mesh> meshes;
    std::span<const Material> materials;
    std::span<const Texture> textures;
    std::span<const Instance> instances;
    std::span<const Light> lights;
    std::span<const Rig> rigs;
    std::span<const mat4> inverse_binds;
    std::span<const Skin> skins;
    std::span<const Probe> probes;
    float water_level = -1.2f;  // metres
};

}  // namespace aisland
