// Bindings every pass sees: set 0 = the World and the frame, set 1 = its textures.
#extension GL_GOOGLE_include_directive : require
#extension GL_EXT_nonuniform_qualifier : require
#extension GL_EXT_multiview : enable
#include "shared.h"

layout(scalar, set = 0, binding = 0) uniform PictureBlock { PictureData picture; };
layout(scalar, set = 0, binding = 1) uniform TableBlock { WorldTables tables; };
layout(set = 0, binding = 2) uniform sampler2D sky_map;
layout(set = 0, binding = 3) uniform sampler2DArray detail_map;
layout(set = 0, binding = 4) uniform sampler2DArrayShadow shadow_map;
layout(set = 0, binding = 5) uniform sampler2DArrayShadow mover_shadow_map;
layout(set = 0, binding = 6) uniform sampler3D open_map;  // openness.h
layout(set = 0, binding = 7) uniform sampler3D land_map;  // land.h
layout(set = 0, binding = 8) uniform sampler2D tops_map;  // what stands, and crowns, as shares of Openness::height
layout(set = 1, binding = 0) uniform sampler2D textures[];

#ifndef AISLAND_CULL
layout(scalar, push_constant) uniform Push { DrawPush push; };
#endif

const float kPi = 3.14159265359;

mat4x3 affine(vec4 r0, vec4 r1, vec4 r2) {
    return mat4x3(r0.x, r1.x, r2.x, r0.y, r1.y, r2.y, r0.z, r1.z, r2.z, r0.w, r1.w, r2.w);
}
mat4x3 compose(mat4x3 a, mat4x3 b) {  // a after b
    mat3 r = mat3(a);
    return mat4x3(r * b[0], r * b[1], r * b[2], r * b[3] + a[3]);
}
mat4x3 world_from_model(InstanceData instance) {
    mat4x3 m = affine(instance.rows[0], instance.rows[1], instance.rows[2]);
    if (instance.mover != kNoneIndex) {
        MoverData mover = tables.movers.at[instance.mover];
        m = compose(affine(mover.rows[0], mover.rows[1], mover.rows[2]), m);
    }
    return m;
}
// Structs that hold a vec3 are read field by field: GPU-assisted validation takes a vec3 for 16 bytes, and the last of a table for
// one that ends outside it.
MaterialData material_at(uint i) {
    return MaterialData(tables.materials.at[i].base_color, tables.materials.at[i].emissive, tables.materials.at[i].metallic,
                        tables.materials.at[i].roughness, tables.materials.at[i].normal_scale, tables.materials.at[i].occlusion_strength,
                        tables.materials.at[i].alpha_cutoff, tables.materials.at[i].kind, tables.materials.at[i].flags,
                        tables.materials.at[i].base_texture, tables.materials.at[i].mr_texture, tables.materials.at[i].normal_texture,
                        tables.materials.at[i].occlusion_texture, tables.materials.at[i].emissive_texture, tables.materials.at[i].extra,
                        tables.materials.at[i].params);
}
LightData light_at(uint i) {
    return LightData(tables.lights.at[i].position, tables.lights.at[i].range, tables.lights.at[i].color, tables.lights.at[i].cos_outer,
                     tables.lights.at[i].direction, tables.lights.at[i].cos_scale, tables.lights.at[i].cell, 0u, 0u, 0u);
}
SlotData slot_of(uint slot) {
    SlotData none = SlotData(vec4(1, 1, 1, 0), 1.0, 0.0, 0u, 1.0);
    if (slot == kNoneIndex) return none;
    return tables.slots.at[slot];
}
// Interleaved gradient noise (Jimenez 2014, "Next Generation Post Processing in Call of Duty: Advanced Warfare").
float gradient_noise(vec2 pixel) { return fract(52.9829189 * fract(dot(pixel, vec2(0.06711056, 0.00583715)))); }
// PCG hash (Jarzynski and Olano 2020, "Hash Functions for GPU Rendering").
uint pcg(uint v) {
    uint state = v * 747796405u + 2891336453u;
    uint word = ((state >> ((state >> 28u) + 4u)) ^ state) * 277803737u;
    return (word >> 22u) ^ word;
}
float hash01(uint v) { return float(pcg(v) >> 8) * (1.0 / 16777216.0); }
