// Layouts and limits that C++ and GLSL agree on. GLSL reads these with scalar block layout, so every struct is as C++ packs it.
#ifndef AISLAND_SHARED_H
#define AISLAND_SHARED_H

#ifdef __cplusplus
#include <cstdint>

#include "app/core/pose.h"
namespace aisland::render::gpu_data {
using uint = uint32_t;
#define AISLAND_CONST constexpr uint32_t
#define AISLAND_TABLE(name) uint64_t
#else
#extension GL_EXT_scalar_block_layout : require
#extension GL_EXT_buffer_reference : require
#define AISLAND_CONST const uint
#define AISLAND_TABLE(name) name
#endif

AISLAND_CONST kMaxViews = 2;
AISLAND_CONST kMaxLodsGpu = 5;  // = kMaxLods of world.h
// Lod 0..4 solid, lod 0..4 lit at their corners, lod 0..4 faded, outlined, lod 0..4 crossing: what comes and what goes while a level changes.
AISLAND_CONST kListsPerGroup = 21;
AISLAND_CONST kListCorners = 5;
AISLAND_CONST kListFaded = 10;
AISLAND_CONST kListOutlined = 15;
AISLAND_CONST kListCrossing = 16;
AISLAND_CONST kCrossingGoes = 256u;  // beside a weight 0..255
AISLAND_CONST kCascades = 3;
AISLAND_CONST kSkySize = 128;
AISLAND_CONST kSkyLevels = 6;
AISLAND_CONST kDetailSize = 512;  // texels of a ground pattern tile
AISLAND_CONST kDetailLayers = 8;
AISLAND_CONST kNoneIndex = 0xffffffffu;
AISLAND_CONST kFieldSide = 32;                        // of a lit room's field, = app/bake/light.h: texels of a map or of a slice of the grid,
AISLAND_CONST kFieldMaps = 4;                         // maps of what is mirrored beside one another, as many slices of each grid below them,
AISLAND_CONST kFieldFacts = 256, kFieldHeight = 257;  // row of facts; rows in all
AISLAND_CONST kLandBySky_tenths = 25;                 // of the field's day
AISLAND_CONST kLandShown_percent = 69;                // as luminous as its sky: kLandBySky kLand (app/bake/light.h)
AISLAND_CONST kMeanShare_percent = 68;                // of a room's even glow, what its lamps are chosen to give on the mean
AISLAND_CONST kShown_percent = 34;                    // of what a material's emission says, what a room shows where lamps alone light it
AISLAND_CONST kFactSides = 3, kFactDay = 7, kFactLand = 8, kFactSkyTint = 9, kFactLandTint = 12, kFactGlowTint = 15, kTintRange = 2;
AISLAND_CONST kDayMark = 1000000;               // of a vertex: = app/bake/light.h
AISLAND_CONST kFactWindows = 18, kWindows = 4;  // of each of a lit room's walls, no more
AISLAND_CONST kFieldRange = 4;                  // radiance of a full channel
AISLAND_CONST kShareRange = 2;                  // of a room's light (app/bake/light.h)
AISLAND_CONST kWall_cm = 25, kSlab_cm = 1;      // what stands so far beyond a room's walls, or its floor and ceiling, is the room's (app/bake/light.h)

// SlotState::flags, as in frame.h
AISLAND_CONST kFlagHidden = 1u;
AISLAND_CONST kFlagGhost = 2u;
AISLAND_CONST kFlagOutlined = 4u;
AISLAND_CONST kFlagHatched = 8u;
AISLAND_CONST kFlagFaulted = 16u;
AISLAND_CONST kFlagOccluder = 32u;

// One eye. World metres; clip space is Vulkan's with reversed depth: clip.z = near, clip.w = distance along the view.
struct ViewData {
    mat4 clip_from_world;
    vec4 ray_x, ray_y, ray_z;  // world direction through a pixel = ray_x * ndc.x + ray_y * ndc.y + ray_z (not unit); ray_x.w = density of the air at the eye, as a share of that at the ground
    vec4 eye;                  // xyz = world position, w = near plane distance
    vec4 planes[5];            // inside: dot(xyz, p) + w >= 0; left, right, bottom, top, near
    vec4 forward;              // xyz = unit view direction, w = pixels a metre covers at one metre (0 = orthographic)
};

// Everything a picture's shaders share. Uniform block, set 0 binding 0.
struct PictureData {
    ViewData views[2];
    vec4 viewport;    // of the world: width, height, 1/width, 1/height in pixels
    vec4 target;      // xy = width, height of the whole picture in pixels, zw = the share of them that the world is drawn in, from the top left corner
    vec4 head;        // xyz = world position billboards face, w = world metres per visitor metre
    vec4 sun;         // xyz = towards the light that casts shadows (sun, or moon at night), w = cos of its angular radius
    vec4 sun_color;   // rgb = its illuminance on a facing surface, klx; w = 1 when it casts shadows
    vec4 sky_sun;     // xyz = towards the sun, w = its elevation, sine
    vec4 moon;        // xyz = towards the moon, w = its luminance
    vec4 ambient[9];  // spherical harmonics of the sky's irradiance / pi (Ramamoorthi and Hanrahan 2001), klx; w unused
    vec4 aureole;     // rgb = irradiance / pi by the bright sky about the sun on a surface that faces it, klx; not in `ambient`; w = share of the land's light that slim things take between walls
    vec4 ground;      // rgb = luminance of the lit land all round, kcd/m2; w = LandLight::range (land.h)
    vec4 fog_color;   // rgb = in-scattered luminance away from the sun, w = density at ground, 1/m
    vec4 fog_sun;     // rgb = added towards the sun, w = scale height, m
    vec4 exposure;    // x = linear exposure, y = night 0..1, z = emissive factor, w = output: 0 linear (SRGB target), 1 encode sRGB
    vec4 time;        // x = seconds (wrapped at 1000), y = cloud, z = wind m/s, w = water level
    vec4 wind;        // xy = direction in xz, zw = cloud offset
    vec4 bounce;      // rgb = luminance of the walls that stand where the sky does not show, of what the sky sends them; w = their share of the luminance of the lit land
    vec4 bounce_sun;  // rgb = the same of the sun, of walls that it meets straight on; w = the mean of its cosine over upright walls that face all ways
    vec4 open_low;    // xyz = corner of the map of openness, w = 1 / its side
    vec4 open_scale;  // x = 1 / its height, y = metres from a surface it is read at, z = 1 when there is one
    mat4 shadow_from_world[3];
    vec4 shadow_scale;               // texel size of each cascade in metres; w = 1 / shadow map size
    vec4 shadow_mover;               // x = 1 when the movers' own map is filled
    vec4 light_grid;                 // xz origin, 1 / cell size, unused
    vec4 room_low, room_high;        // xyz = box of the lit room that is seen; low.w = the texture of its field (app/bake/light.h),
                                     // high.w = what arrives outside it, as a share of the room's even glow
    vec4 room_eye;                   // xyz = where that was looked from, w = 1 when there is one
    vec4 room_glow;                  // rgb = tint of its even glow, w = of the field's day what its walls send back on the mean
    vec4 room_window[4 * kWindows];  // of its walls to the north, east, south, west: corners low and high, from the west or north end and the floor, as shares
    vec4 room_window_passes[4];      // of the light, by wall
    vec4 room_sky[2], room_land;     // rgb = by the windows, of a field's light of 1 what the sky to the east and west, that to the south and
                                     // north, and the land give, kcd/m2; sky[0].w, land.w = what share those have on the mean; sky[1].w, for
                                     // references alone = how many times brighter than shown they light the room
    uint light_grid_size[2];         // cells in x and z; 0 = no light is lit
    uint cell;                       // World cell of the picture
    uint background;                 // 0 sky, 1 room, 2 clear
    float fade;                      // to black
    uint frame_index;
    uint flags;       // kPicture...
    float sky_scale;  // of the sky map behind everything: 1, or what a room's windows show of it
};
// Alpha of a pixel that stands in the finished picture as it is, not by the tone curve; of others at most 1.
#ifndef __cplusplus
const float kAsIs = 2.0;
#endif
AISLAND_CONST kPictureOrtho = 1u;
AISLAND_CONST kPictureAlone = 4u;   // a model by itself: no mist where the land would end
AISLAND_CONST kPictureMirror = 8u;  // what stands is there to be mirrored by water (mirror.glsl)
AISLAND_CONST kPictureIndoor = 2u;  // lit by its own lamps: no sky, no sun, no haze

struct LodData {
    uint first_index, index_count;
    float error;
    float side;  // Lod::side
};
struct MeshData {
    vec4 sphere;  // model space centre, radius
    vec3 box_min, box_max;
    LodData lods[5];
    uint lod_count, vertex_offset;
    uint rig, joint_count;         // first of joint_count joints, morph weights packed behind them; kNoneIndex = stiff
    uint skin_offset, uv1_offset;  // as Mesh of world.h
    uint morph_offset, morph_count, vertex_count;
    vec4 cone, cone_axis;  // of a Facet (world.h): xyz = apex, w = cutoff, 2 = it never looks away; axis in xyz
};
// Instances of one mesh, material bucket and cell: neighbours in the instance buffer.
struct GroupData {
    uint first_instance, instance_count, mesh, bucket;
    uint cell, flags, pad0, pad1;
};
AISLAND_CONST kGroupNoShadow = 1u;
AISLAND_CONST kGroupLate = 2u;     // drawn once, after everything solid
AISLAND_CONST kGroupMoves = 4u;    // all its instances have a mover; else none has
AISLAND_CONST kGroupCorners = 8u;  // may be lit at the corners of its triangles (world_corner.vert)
AISLAND_CONST kGroupSorted = 16u;  // blended, less what transmits: drawn from far to near with all others that are (order.comp)

struct InstanceData {  // = Instance of world.h
    vec4 rows[3];
    uint mesh, material, slot, mover;
};
// What a draw needs of one instance, written by the cull in drawing order and read at instance rate: fetching it as vertex
// attributes costs a fraction of following indices through the tables for every vertex.
struct DrawnData {
    vec4 rows[3];      // row-major 3x4 world_from_model, the mover's place folded in
    uint color[2];     // half x 4: what vertex colours are multiplied by, opacity
    uint tint[2];      // unorm16 x 4: rgb added, how far a change of level is (crossing.glsl)
    uint emissive[2];  // half x 4: rgb, the slot's glow
    uint surface[2];   // unorm16 x 4: roughness, metallic, hash, 1 = it moves: no vertex knows what light arrives
    uint ids[4];       // instance, material, slot flags, unused
};
struct SlotData {  // = SlotState of frame.h
    vec4 tint;
    float glow, level;
    uint flags;
    float fade;
};
struct MoverData {
    vec4 rows[3];
};
AISLAND_CONST kMaterialBlended = 2u, kMaterialTwoSided = 4u;  // of MaterialData::flags, = kMaterialBlend, kMaterialDoubleSided
struct MaterialData {                                         // = Material of world.h
    vec4 base_color;
    vec3 emissive;
    float metallic, roughness, normal_scale, occlusion_strength, alpha_cutoff;
    uint kind, flags;
    uint base_texture, mr_texture, normal_texture, occlusion_texture, emissive_texture;
    uint extra;
    vec4 params;
};
struct TextureUseData {
    uint texture, uv;
    vec4 matrix;
    vec2 offset;
};
AISLAND_CONST kTextureUseCount = 12;  // = kTextureUses of world.h; those that layers.glsl reads, = kUse... there
AISLAND_CONST kTextureTransmission = 5, kTextureThickness = 6, kTextureSpecular = 7, kTextureSpecularColor = 8;
AISLAND_CONST kTextureClearcoat = 9, kTextureClearcoatRoughness = 10, kTextureClearcoatNormal = 11;
struct MaterialExtraData {  // = MaterialExtra of world.h
    float transmission, ior, thickness, attenuation_distance;
    vec3 attenuation_color;
    float specular;
    vec3 specular_color;
    float clearcoat, clearcoat_roughness, clearcoat_normal_scale;
    TextureUseData uses[12];
};
struct LightData {  // world space, glow and exposure units folded in by the CPU
    vec3 position;
    float range;
    vec3 color;  // klx at 1 m
    float cos_outer;
    vec3 direction;
    float cos_scale;  // 1 / (cos_inner - cos_outer)
    uint cell, pad0, pad1, pad2;
};
struct DrawCommand {  // VkDrawIndexedIndirectCommand
    uint index_count, instance_count, first_index;
    int vertex_offset;
    uint first_instance;
};

// A run of indirect draws with one pipeline: lists [first_list, first_list + list_count) of a run of groups; of what is sorted a run of
// instances instead, with as many draws at the most.
struct RangeData {
    uint first_group, group_count, first_list, list_count, first_command;
};
struct StatData {
    uint triangles, draws, instances;
    uint hidden;    // triangles left out because something stands before them
    uint crossing;  // instances whose level of detail changes
};

// The World's tables, by device address. Uniform block, set 0 binding 1. An address costs a shader nothing; a storage buffer's
// bounds are looked up and compared for every word, and a driver that compiles for a processor writes that out for every lane.
// Nothing here is checked on the device: content::validate has looked at every index.
#ifndef __cplusplus
layout(buffer_reference, scalar) readonly buffer InstanceTable { InstanceData at[]; };
layout(buffer_reference, scalar) readonly buffer MeshTable { MeshData at[]; };
layout(buffer_reference, scalar) readonly buffer GroupTable { GroupData at[]; };
layout(buffer_reference, scalar) readonly buffer MaterialTable { MaterialData at[]; };
layout(buffer_reference, scalar) readonly buffer ExtraTable { MaterialExtraData at[]; };
layout(buffer_reference, scalar) readonly buffer SlotTable { SlotData at[]; };
layout(buffer_reference, scalar) readonly buffer MoverTable { MoverData at[]; };
layout(buffer_reference, scalar) readonly buffer LightTable { LightData at[]; };
layout(buffer_reference, scalar) readonly buffer IndexTable { uint at[]; };
layout(buffer_reference, scalar) readonly buffer PairTable { uvec2 at[]; };
layout(buffer_reference, scalar) readonly buffer FloatTable { float at[]; };
layout(buffer_reference, scalar) readonly buffer RangeTable { RangeData at[]; };
layout(buffer_reference, scalar) buffer WordTable { uint at[]; };
layout(buffer_reference, scalar) coherent buffer OrderTable { uint at[]; };  // lanes hand one another what they sort
layout(buffer_reference, scalar) buffer CommandTable { DrawCommand at[]; };
layout(buffer_reference, scalar) writeonly buffer DrawnTable { DrawnData at[]; };
layout(buffer_reference, scalar) buffer StatTable { StatData sum; };
#endif
struct WorldTables {
    AISLAND_TABLE(InstanceTable)
    instances;
    AISLAND_TABLE(MeshTable)
    meshes;
    AISLAND_TABLE(GroupTable)
    groups;
    AISLAND_TABLE(MaterialTable)
    materials;
    AISLAND_TABLE(ExtraTable)
    extras;
    AISLAND_TABLE(SlotTable)
    slots;
    AISLAND_TABLE(MoverTable)
    movers;
    AISLAND_TABLE(MoverTable)
    joints;
    AISLAND_TABLE(LightTable)
    lights;
    AISLAND_TABLE(IndexTable)
    light_grid;  // offsets, then light indices
    AISLAND_TABLE(PairTable)
    skins;
    AISLAND_TABLE(FloatTable)
    streams;  // second texture coordinates, morph deltas
    AISLAND_TABLE(IndexTable)
    instance_group;
    AISLAND_TABLE(RangeTable)
    ranges;
    AISLAND_TABLE(IndexTable)
    moving;  // instances
    AISLAND_TABLE(IndexTable)
    moving_groups;
    AISLAND_TABLE(WordTable)
    visible;  // outlined instances
    AISLAND_TABLE(WordTable)
    states;  // cull.glsl
    AISLAND_TABLE(CommandTable)
    staged;  // kListsPerGroup for each group
    AISLAND_TABLE(CommandTable)
    commands;
    AISLAND_TABLE(WordTable)
    counts;
    AISLAND_TABLE(DrawnTable)
    drawn;  // all lists of each group but the outlined, from twice its first instance on: what crosses is drawn twice
    AISLAND_TABLE(StatTable)
    stats;
    AISLAND_TABLE(OrderTable)
    order;  // three words for each instance of the sorted range, the last its place in `drawn` (order.comp)
};

struct CullPush {
    uint instance_count, group_count, phase, flags;
    vec4 pyramid;  // size of level 0 in texels, number of levels, error allowed: pixels, or metres in a shadow
    uint cell, first_range, view_count, cascade;
    uint fade_step;   // of 255, what a change of level goes on in this frame; 0 = at once
    uint list_count;  // of a group that are filled: kMaxLodsGpu, the solid ones, or kListFaded, or all
    float corner_px;  // light is worked out at the corners of triangles whose sides are no longer; 0 = of none
    float casts_m;    // in a shadow: what has a smaller radius casts none
    uint sorted_range;
};
AISLAND_CONST kCullAll = 0;      // phase: no occlusion test
AISLAND_CONST kCullBefore = 1;   // what was visible in the last frame
AISLAND_CONST kCullRest = 2;     // tested against the pyramid
AISLAND_CONST kCullShadow = 1u;  // flags
AISLAND_CONST kCullStatics = 2u;
AISLAND_CONST kCullMovers = 4u;
AISLAND_CONST kCullLevels = 8u;   // the first cull of a picture: levels of detail go on changing
AISLAND_CONST kCullCross = 16u;   // what changes its level can be drawn crossing; else it waits
AISLAND_CONST kCullListed = 32u;  // only what moves: WorldTables::moving
AISLAND_CONST kCullWhole = 64u;   // render::Options::whole

struct DrawPush {  // graphics passes
    uint cascade, source, pad0, pad1;
    vec4 a;
};

#ifdef __cplusplus
static_assert(sizeof(InstanceData) == 64 && sizeof(SlotData) == 32 && sizeof(DrawCommand) == 20 && sizeof(DrawnData) == 96 && sizeof(CullPush) == 68);
}  // namespace aisland::render::gpu_data
#endif
#endif
