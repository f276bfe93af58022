// What water mirrors: the picture so far at half its size, rgb as it stands there, a = distance along the view in metres, 0 where
// only sky is. Air between houses takes no part in the mean.
layout(local_size_x = 8, local_size_y = 8) in;
layout(set = 2, binding = 7, rgba16f) uniform writeonly image2DArray mirror;

void main() {
    ivec2 size = ivec2(picture.viewport.xy);
    ivec3 at = ivec3(gl_GlobalInvocationID);
    if (any(greaterThanEqual(at.xy, (size + 1) / 2))) return;
    vec3 sum = vec3(0.0);
    float count = 0.0, nearest = 0.0;
    for (int i = 0; i < 4; ++i) {
        ivec3 pixel = ivec3(min(at.xy * 2 + ivec2(i & 1, i >> 1), size - 1), at.z);
        float depth = depth_of(pixel);
        if (depth <= 0.0) continue;
        sum += color_of(pixel);
        count += 1.0;
        nearest = max(nearest, depth);
    }
    imageStore(mirror, at, count > 0.0 ? vec4(min(sum / count, vec3(4096.0)), min(picture.views[at.z].eye.w / nearest, 60000.0)) : vec4(0.0));
}
