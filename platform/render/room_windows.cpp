#include "platform/render/room_windows.h"

#include <algorithm>

#include "shaders/shared.h"

namespace aisland::render {
namespace {

using namespace gpu_data;

constexpr float kPi = 3.14159265f;
constexpr float kLandBySky = 0.1f * kLandBySky_tenths;
constexpr float kLeast_m = 0.01f;  // between the walls of a room
constexpr float kFew = 0.02f;      // share of the sky's light
constexpr float kLowSun = 0.15f;   // of a low sun, what comes in and is spread by what it meets there: no patch of it is drawn

float fact(const Texture& field, uint32_t index, size_t channel = 0) {
    return static_cast<float>(field.data[(size_t{kFieldFacts} * field.width + index) * 4 + channel]) / 255;
}

vec3 tint(const Texture& field, uint32_t index) { return static_cast<float>(kTintRange) * vec3(fact(field, index), fact(field, index + 1), fact(field, index + 2)); }

// The mean of the sky that a wall faces: ambient_light of light.glsl, without the land, which is half of it, with the bright sky about the
// sun and a share of a low one.
vec3 before_wall(const SkyLight& sky, vec3 n) {
    const vec3* a = sky.ambient;
    const vec3 even = a[0] + a[2] * n.z + a[3] * n.x + a[6] * (3 * n.z * n.z - 1) + a[7] * (n.x * n.z) + a[8] * (n.x * n.x);
    const float low = 1 - glm::smoothstep(0.05f, 0.30f, sky.sun_direction.y), facing = std::max(glm::dot(n, sky.sun_direction), 0.0f);
    return glm::max(2.0f * even - sky.ground, vec3(0.0f)) + 2.0f * (sky.aureole + sky.sun_color * (kLowSun * low / kPi)) * facing;
}

}  // namespace

std::vector<RoomWindows> windows_of(const World& world) {
    std::vector<RoomWindows> out;
    for (const Probe& probe : world.probes) {
        RoomWindows& windows = out.emplace_back();
        if (probe.texture >= world.textures.size()) continue;
        const Texture& field = world.textures[probe.texture];
        if (field.format != TextureFormat::rgba8_unorm || field.width != kFieldSide * kFieldMaps || field.height != kFieldHeight) continue;
        if (field.data.size() < size_t{field.width} * field.height * 4) continue;
        if (!glm::all(glm::lessThan(probe.box_min + kLeast_m, probe.box_max))) continue;
        const float root = fact(field, kFactDay);
        windows.known = true;
        windows.sides = {fact(field, kFactSides), fact(field, kFactSides + 1), fact(field, kFactSides + 2), fact(field, kFactSides + 3)};
        windows.share = root * root, windows.of_land = fact(field, kFactLand);
        windows.sky_tint = tint(field, kFactSkyTint), windows.land_tint = tint(field, kFactLandTint), windows.glow_tint = tint(field, kFactGlowTint);
        for (uint32_t i = 0; i < 4 * kWindows; ++i) {
            for (int k = 0; k < 4; ++k) windows.place[i][k] = fact(field, kFactWindows + 2 * i, static_cast<size_t>(k));
            windows.passes[i / kWindows][static_cast<int>(i % kWindows)] = fact(field, kFactWindows + 2 * i + 1);
        }
    }
    return out;
}

WindowLight seen_by_windows(const RoomWindows& windows, const SkyLight& sky, vec3 on_land) {
    const vec4& share = windows.sides;
    const vec3 across = share.y * before_wall(sky, {1, 0, 0}) + share.w * before_wall(sky, {-1, 0, 0});
    const vec3 along = share.x * before_wall(sky, {0, 0, -1}) + share.z * before_wall(sky, {0, 0, 1});
    const float much[2] = {share.y + share.w, share.x + share.z};
    WindowLight out{{across / std::max(much[0], 1e-3f), along / std::max(much[1], 1e-3f)}, on_land * windows.land_tint / kLandBySky, much[0] / std::max(much[0] + much[1], 1e-3f)};
    // Where no window looks, walls are mirrored that the others light.
    if (much[0] < kFew) out.sky[0] = out.sky[1];
    if (much[1] < kFew) out.sky[1] = out.sky[0];
    for (vec3& light : out.sky) light *= windows.sky_tint;
    return out;
}

}  // namespace aisland::render
