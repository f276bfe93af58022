// What water mirrors, and how far off what is seen through glass stands (layers.glsl): the picture so far at half its size, rgb as it stands there, a = inverse of the distance along the view in
// metres, 0 where only sky is. What is seen past a thing's edge, land or air, takes no part in the mean: rails stay dark before a bright square.
const float kBrightest = 3.0;  // lamps: what is mirrored of them stays a streak, no speck
layout(local_size_x = 8, local_size_y = 8) in;
layout(set = 2, binding = 7, rgba16f) uniform writeonly image2DArray mirror;

void main() {
    ivec2 size = ivec2(picture.viewport.xy);
    ivec3 at = ivec3(gl_GlobalInvocationID);
    if (any(greaterThanEqual(at.xy, (size + 1) / 2))) return;
    vec3 sum = vec3(0.0);
    float depth[4], nearest = 0.0, count = 0.0;
    for (int i = 0; i < 4; ++i) nearest = max(nearest, depth[i] = depth_of(ivec3(min(at.xy * 2 + ivec2(i & 1, i >> 1), size - 1), at.z)));
    for (int i = 0; i < 4; ++i)
        if (nearest > 0.0 && depth[i] > 0.7 * nearest) sum += min(color_of(ivec3(min(at.xy * 2 + ivec2(i & 1, i >> 1), size - 1), at.z)), vec3(kBrightest)), ++count;
    imageStore(mirror, at, count > 0.0 ? vec4(sum / count, nearest / picture.views[at.z].eye.w) : vec4(0.0));
}
