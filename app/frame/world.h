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
    uint32_t tangent;  // octahedral, 2 x snorm16, lowest bit of y = handedness (1 = negative); built geometry has it on glass and foliage alone
    float uv[2];       // of built geometry metres along glass, codes of leaves (leaf.glsl), else 0; of models texture space.
                       // Where uv[1] is kDayMark, uv[0] holds the daylight in a room (app/bake/light.h)
    uint32_t color;    // rgba8 linear, multiplies base colour; alpha = ambient occlusion of built geometry
};
static_assert(sizeof(Vertex) == 32);

constexpr uint32_t kMaxLods = 5;

struct Lod {
    uint32_t first_index = 0, index_count = 0;
    float error = 0;  // metres of deviation from LOD 0
    float side = 0;   // metres, at least as long as the sides of nearly all its triangles over which light may change
};

struct Mesh {  // one material, one vertex range
    uint32_t vertex_offset = 0, vertex_count = 0;
    uint32_t lod_count = 0;
    Lod lods[kMaxLods];
    vec3 center{0.0f};
    float radius = 0;
    vec3 box_min{0.0f}, box_max{0.0f};
    uint32_t rig = kNone;           // deformed by World::rigs[rig]; instances of such a mesh have a mover
    uint32_t skin_offset = kNone;   // first of vertex_count Skin entries; kNone when the rig has weights only
    uint32_t uv1_offset = kNone;    // first of vertex_count x 2 floats of World::streams: the second texture coordinates
    uint32_t morph_offset = kNone;  // first of Rig::weight_count x vertex_count x 6 floats of World::streams, target after target:
                                    // what a weight of 1 adds to position and normal
};

// Triangles of a large mesh that face about the same way: a run of each of its levels. Those of a mesh follow one another and are all of it. From
// any point p of its space with dot(normalize(apex - p), axis) >= cutoff all of them show their backs, and along a direction d with
// dot(d, axis) >= cutoff.
struct Facet {
    uint32_t mesh = 0;
    uint32_t first_index[kMaxLods] = {}, index_count[kMaxLods] = {};
    vec3 apex{0.0f}, axis{0.0f};
    float cutoff = 2.0f;  // sine of the angle that the faces' normals are within of the axis; 2: they face all ways
};

enum class MaterialKind : uint32_t {
    standard,  // glTF metallic-roughness
    glass,     // façade glass: sky reflection over an interior-mapped room, lit at night by room hash x slot.glow
    water,
    foliage,  // two-sided, wind-bent, translucent
    ground,   // tiling detail by world position
    unlit,
};
enum MaterialFlag : uint32_t {
    kMaterialMask = 1u << 0,
    kMaterialBlend = 1u << 1,
    kMaterialDoubleSided = 1u << 2,
    kMaterialNoShadow = 1u << 3,
};

struct Material {
    vec4 base_color{1.0f};  // linear
    vec3 emissive{0.0f};    // linear, cd/m2 / 1000 relative scale; multiplied by slot glow
    float metallic = 0, roughness = 0.8f;
    float normal_scale = 1, occlusion_strength = 1, alpha_cutoff = 0.5f;
    MaterialKind kind = MaterialKind::standard;
    uint32_t flags = 0;
    uint32_t base_texture = kNone, mr_texture = kNone, normal_texture = kNone, occlusion_texture = kNone, emissive_texture = kNone;
    uint32_t extra = kNone;  // World::extras: what few materials have
    vec4 params{0.0f};       // glass: room width, room height, room depth (m), fraction lit at night;
                             // ground: pattern (0 plain, 1 paving, 2 grass, 3 asphalt, 4 wood, 5 brick, 6 concrete), scale m, contrast, 0
};

// One texture of a material that needs more than its index: sampled at matrix x uv + offset.
struct TextureUse {
    uint32_t texture = kNone;
    uint32_t uv = 0;                      // 0 = Vertex::uv, 1 = Mesh::uv1_offset
    vec4 matrix{1.0f, 0.0f, 0.0f, 1.0f};  // row-major 2x2
    vec2 offset{0.0f};
};
enum TextureSlot : uint32_t {  // of MaterialExtra::uses, with the channel read
    kUseBase,
    kUseMetallicRoughness,
    kUseNormal,
    kUseOcclusion,
    kUseEmissive,  // texture = the one in Material
    kUseTransmission /* r */,
    kUseThickness /* g */,
    kUseSpecular /* a */,
    kUseSpecularColor /* rgb, sRGB */,
    kUseClearcoat /* r */,
    kUseClearcoatRoughness /* g */,
    kUseClearcoatNormal,
    kTextureUses
};

// As KHR_materials_transmission, _volume, _ior, _specular and _clearcoat define them.
struct MaterialExtra {
    float transmission = 0, ior = 1.5f;
    float thickness = 0;             // in the mesh's own unit of length, 0 = thin-walled
    float attenuation_distance = 0;  // metres, 0 = nothing is absorbed
    vec3 attenuation_color{1.0f};    // linear
    float specular = 1;
    vec3 specular_color{1.0f};  // linear, may exceed 1
    float clearcoat = 0, clearcoat_roughness = 0, clearcoat_normal_scale = 1;
    TextureUse uses[kTextureUses];
};

// From bc7_srgb on: blocks of 4x4 texels, 16 bytes each, bc1 and bc4 8.
enum class TextureFormat : uint32_t {
    rgba8_srgb,
    rgba8_unorm,
    r8_unorm,
    bc7_srgb,
    bc7_unorm,
    bc5_unorm,
    bc1_srgb,
    bc1_unorm,
    bc3_srgb,
    bc3_unorm,
    bc4_unorm
};
constexpr uint32_t kTextureFormats = 11;
enum class Wrap : uint8_t { repeat,
                            mirror,
                            clamp };

struct Texture {
    TextureFormat format = TextureFormat::rgba8_srgb;
    uint32_t width = 0, height = 0, levels = 0;
    std::span<const std::byte> data;  // levels tightly packed, largest first
    Wrap wrap_u = Wrap::repeat, wrap_v = Wrap::repeat;
    bool nearest = false;  // texels stay square
};

struct Instance {  // 64 bytes, as the GPU reads it
    vec4 rows[3];  // row-major 3x4: world_from_model, or mover_from_model when mover != kNone
    uint32_t mesh = 0;
    uint32_t material = 0;
    uint32_t slot = kNone;   // SlotState index
    uint32_t mover = kNone;  // Frame::movers index; static when kNone
};
static_assert(sizeof(Instance) == 64);

struct Light {
    vec3 position{0.0f};  // world, or mover frame when mover != kNone
    float range = 10;     // metres
    vec3 color{1.0f};     // linear
    float intensity = 1;  // candela
    vec3 direction{0.0f, -1.0f, 0.0f};
    float cos_outer = -1;  // -1 = point light
    float cos_inner = -1;
    uint32_t slot = kNone;  // glow scales it
    uint32_t mover = kNone;
    uint32_t cell = 0;
};

struct Cell {
    ItemId id;
    vec3 box_min{0.0f}, box_max{0.0f};
    uint32_t first_instance = 0, instance_count = 0;  // instances are sorted by cell
    bool sky = true;                                  // interiors see the sky through windows only
};

struct Rig {  // what deforms a mesh: joints, morph weights, or both
    uint32_t joint_count = 0;
    uint32_t first_inverse_bind = 0;  // into World::inverse_binds and World::rig_nodes
    uint32_t weight_count = 0;
    uint32_t first_weight = 0;  // at rest, into World::keys
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

// Animation: a forest of nodes, some of them driven by channels. A node's place counts from its parent; a root's from the
// mover that carries it, or the world. app/content/animate.h turns them into movers and rigs of a Frame.
struct Node {
    vec4 rows[3]{{1, 0, 0, 0}, {0, 1, 0, 0}, {0, 0, 1, 0}};  // row-major 3x4 parent_from_node, for nodes without channels
    vec3 translation{0.0f};
    float rotation[4]{0, 0, 0, 1};  // unit quaternion x y z w
    vec3 scale{1.0f};
    uint32_t driven = 0;      // 1 = translation, rotation and scale count, and channels replace them
    uint32_t parent = kNone;  // earlier in the table
    uint32_t base = kNone;    // of a root: the mover that carries it
    uint32_t mover = kNone;   // the mover this node sets
};
enum class ChannelPath : uint32_t { translation,
                                    rotation,
                                    scale,
                                    weights };
enum class Interpolation : uint32_t { step,
                                      linear,
                                      cubic };  // glTF 2.0, appendix C
struct Channel {
    uint32_t target = 0;  // node; rig when path == weights
    ChannelPath path = ChannelPath::translation;
    Interpolation interpolation = Interpolation::linear;
    uint32_t key_count = 0;
    uint32_t first_time = 0;   // into World::keys: key_count seconds, rising
    uint32_t first_value = 0;  // into World::keys: key_count values; cubic: in-tangent, value, out-tangent each
};
struct Animation {
    ItemId id;
    float seconds = 0;  // length; it repeats
    uint32_t first_channel = 0, channel_count = 0;
    uint32_t plays = 1;  // 0: only by name
};

struct Openness;

struct World {
    uint64_t generation = 0;
    uint32_t slot_count = 0, mover_count = 0;
    std::span<const Cell> cells;
    std::span<const Vertex> vertices;
    std::span<const uint32_t> indices;  // relative to Mesh::vertex_offset
    std::span<const Mesh> meshes;
    std::span<const Facet> facets;  // of some meshes, in their order
    std::span<const Material> materials;
    std::span<const MaterialExtra> extras;
    std::span<const Texture> textures;
    std::span<const Instance> instances;
    std::span<const Light> lights;
    std::span<const Rig> rigs;
    std::span<const mat4> inverse_binds;
    std::span<const Skin> skins;
    std::span<const float> streams;
    std::span<const Probe> probes;
    std::span<const uint32_t> rig_nodes;  // the node that is each joint; kNone: posed by the program
    std::span<const Node> nodes;
    std::span<const Channel> channels;
    std::span<const Animation> animations;
    std::span<const float> keys;
    const Openness* open = nullptr;  // how much of the sky is seen (openness.h); none: all of it
    float water_level = -1.2f;       // metres
};

}  // namespace aisland
