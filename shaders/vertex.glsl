// Vertex attributes (Vertex of world.h), decoding, skinning and wind.
layout(location = 0) in vec3 in_position;
layout(location = 1) in vec2 in_normal;
layout(location = 2) in ivec2 in_tangent;
layout(location = 3) in vec2 in_uv;
layout(location = 4) in vec4 in_color;
// DrawnData of shared.h, one an instance.
layout(location = 5) in vec4 in_row0;
layout(location = 6) in vec4 in_row1;
layout(location = 7) in vec4 in_row2;
layout(location = 8) in vec4 in_drawn_color;
layout(location = 9) in vec4 in_drawn_tint;
layout(location = 10) in vec4 in_drawn_emissive;
layout(location = 11) in vec4 in_drawn_surface;
layout(location = 12) in uvec4 in_drawn_ids;

vec3 by_rows(vec4 v) { return vec3(dot(in_row0, v), dot(in_row1, v), dot(in_row2, v)); }
// A normal in the world, not of unit length. Normals go with the cofactors, so that uneven scale keeps them right; of what is mirrored those
// point inwards.
vec3 world_normal(vec3 n) {
    vec3 r0 = in_row0.xyz, r1 = in_row1.xyz, r2 = in_row2.xyz;
    vec3 c = cross(r1, r2);
    return vec3(dot(c, n), dot(cross(r2, r0), n), dot(cross(r0, r1), n)) * (dot(r0, c) < 0.0 ? -1.0 : 1.0);
}

// Octahedral unit vectors (Meyer et al. 2010).
vec3 octahedral(vec2 e) {
    vec3 v = vec3(e, 1.0 - abs(e.x) - abs(e.y));
    if (v.z < 0.0) v.xy = (1.0 - abs(v.yx)) * vec2(v.x >= 0.0 ? 1.0 : -1.0, v.y >= 0.0 ? 1.0 : -1.0);
    return normalize(v);
}
// xyz = unit tangent, w = handedness
vec4 tangent_of(ivec2 packed) {
    return vec4(octahedral(vec2(packed.x, packed.y & ~1) / 32767.0), (packed.y & 1) != 0 ? -1.0 : 1.0);
}
mat4x3 joint_matrix(uint j) { return affine(tables.joints.at[j].rows[0], tables.joints.at[j].rows[1], tables.joints.at[j].rows[2]); }
mat4x3 joint_blend(uint first_joint, uvec2 skin) {
    mat4x3 m = mat4x3(0.0);
    for (int i = 0; i < 4; ++i) {
        float weight = float((skin.y >> (8 * i)) & 255u) * (1.0 / 255.0);
        m += joint_matrix(first_joint + ((skin.x >> (8 * i)) & 255u)) * weight;
    }
    return m;
}
// A vertex in the shape its rig gives it: morph targets, then joints. glTF 2.0, 3.7.2 and 3.7.3.
void deform(uint mesh_index, inout mat4x3 m, inout vec3 position, inout vec3 normal) {
    uint rig = tables.meshes.at[mesh_index].rig, skin = tables.meshes.at[mesh_index].skin_offset;
    if (rig == kNoneIndex) return;
    uint vertex = uint(gl_VertexIndex) - tables.meshes.at[mesh_index].vertex_offset;
    for (uint i = 0; i < tables.meshes.at[mesh_index].morph_count; ++i) {
        float weight = tables.joints.at[rig + tables.meshes.at[mesh_index].joint_count + i / 12].rows[i % 12 / 4][i % 4];
        if (weight == 0.0) continue;
        uint at = tables.meshes.at[mesh_index].morph_offset + (i * tables.meshes.at[mesh_index].vertex_count + vertex) * 6;
        position += weight * vec3(tables.streams.at[at], tables.streams.at[at + 1], tables.streams.at[at + 2]);
        normal += weight * vec3(tables.streams.at[at + 3], tables.streams.at[at + 4], tables.streams.at[at + 5]);
    }
    if (skin != kNoneIndex) m = compose(m, joint_blend(rig, tables.skins.at[skin + vertex]));
}
vec2 second_uv(uint mesh_index, vec2 uv) {
    uint at = tables.meshes.at[mesh_index].uv1_offset;
    if (at == kNoneIndex) return uv;
    at += 2 * (uint(gl_VertexIndex) - tables.meshes.at[mesh_index].vertex_offset);
    return vec2(tables.streams.at[at], tables.streams.at[at + 1]);
}
// Sway of a plant: grows with the square of the height above its foot, each plant in its own phase.
vec3 sway(vec3 world, vec3 foot) {
    float height = max(world.y - foot.y, 0.0);
    float t = picture.time.x;
    float strength = picture.time.z * 0.0016 * min(height * height, 60.0);
    float phase = foot.x * 0.37 + foot.z * 0.23;
    // Frequencies are multiples of 2 pi / 1000 s so that the wrap of the clock does not show.
    float slow = sin(t * 0.99902 + phase), quick = sin(t * 3.00080 + phase * 2.3 + world.y * 1.3 + world.x);
    return vec3(picture.wind.x, 0.0, picture.wind.y) * strength * (0.5 + 0.5 * slow + 0.15 * quick);
}
