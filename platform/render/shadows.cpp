#include "platform/render/shadows.h"

#include <algorithm>
#include <cmath>

namespace aisland::render {
namespace {

constexpr float kRadius_m[2] = {32.0f, 110.0f};

// Right-handed axes with z towards the light.
glm::mat3 light_axes(vec3 to_light) {
    const vec3 z = glm::normalize(to_light);
    const vec3 up = std::abs(z.y) > 0.99f ? vec3(0, 0, 1) : vec3(0, 1, 0);
    const vec3 x = glm::normalize(glm::cross(up, z));
    return {x, glm::cross(z, x), z};
}

// What the eye is about to look at, within reach of the cascade.
vec3 focus(const CascadeView& view, float radius) {
    const vec3 forward = glm::normalize(view.forward);
    float reach = radius * 0.55f;
    if (forward.y < -0.05f) reach = std::max(reach, std::min(view.eye.y / -forward.y, radius * 2.5f));
    vec3 point = view.eye + forward * reach;
    point.y = std::clamp(point.y, 0.0f, 30.0f);
    return point;
}

}  // namespace

float cascades_wider(float height_m, float have) {
    constexpr float kLow_m = 50.0f, kHold = 0.2f;  // as wide as on the ground up to about here; octaves by which a change is late
    const float wanted = std::clamp(height_m / kLow_m, 1.0f, 8.0f), octave = std::exp2(std::round(std::log2(wanted)));
    const float apart = std::abs(std::log2(wanted / std::max(have, 0.01f)));
    return apart < 0.5f + kHold ? have : octave;
}

Cascade place_cascade(uint32_t index, const CascadeView& view, vec3 to_light, uint32_t map_size) {
    Cascade cascade;
    cascade.light = to_light;
    const vec3 middle = 0.5f * (view.box_min + view.box_max), cast_middle = 0.5f * (view.cast_min + view.cast_max);
    const float whole = std::min(0.5f * glm::length(view.box_max - view.box_min), view.reach_m);
    const float casting = std::min(0.5f * glm::length(view.cast_max - view.cast_min), whole);
    const float wanted = index < 2 ? kRadius_m[index] * (index == 0 ? view.wider : std::sqrt(view.wider)) : casting, radius = std::min(wanted, casting);
    const vec3 center = index < 2 ? focus(view, radius) : cast_middle;
    // Hardly finer than the widest, or too high above to show anything.
    if ((index == 1 && !view.moves && wanted > 0.7f * casting) || (index < 2 && view.eye.y - center.y > radius * 3.0f)) return cascade;

    const glm::mat3 axes = light_axes(to_light);
    cascade.texel_m = 2.0f * radius / static_cast<float>(map_size);
    const float step = index < 2 ? std::ceil(radius * 0.25f / cascade.texel_m) * cascade.texel_m : cascade.texel_m;
    vec3 at = glm::transpose(axes) * center;
    at.x = std::round(at.x / step) * step;
    at.y = std::round(at.y / step) * step;
    // Depth covers everything, so that all cascades share a scale and nothing is cut.
    const float near = std::max(glm::dot(axes[2], middle) + whole, glm::dot(axes[2], cast_middle) + casting), range = 2.0f * whole + casting;
    mat4 m(0.0f);
    const float scale = 0.5f / radius;
    for (int column = 0; column < 3; ++column) {
        m[column][0] = axes[0][column] * scale;
        m[column][1] = axes[1][column] * scale;
        m[column][2] = -axes[2][column] / range;
    }
    m[3] = vec4(0.5f - at.x * scale, 0.5f - at.y * scale, near / range, 1.0f);
    cascade.shadow_from_world = m;
    cascade.drawn = true;
    return cascade;
}

bool still_good(const Cascade& have, const Cascade& wanted) {
    if (!have.drawn || have.rough || have.content != wanted.content) return false;
    if (glm::dot(have.light, wanted.light) < std::cos(0.005f)) return false;  // the sun moves that far in 70 s
    if (have.texel_m != wanted.texel_m) return false;
    // The light may have crept on, or the eye gone one step and back: good while the centre of the wanted map lies near the
    // middle of this one, so that looking to and fro over the border of a step draws nothing again.
    const mat4 to_have = have.shadow_from_world * glm::inverse(wanted.shadow_from_world);
    const vec4 middle = to_have * vec4(0.5f, 0.5f, 0.5f, 1.0f);
    return std::abs(middle.x - 0.5f) < 0.14f && std::abs(middle.y - 0.5f) < 0.14f;
}

uint64_t shadow_content(uint64_t generation, uint32_t cell, std::span<const SlotState> slots) {
    uint64_t hash = (generation * 1099511628211ull) ^ (cell + 14695981039346656037ull);
    for (const SlotState& slot : slots) {
        const uint64_t bit = (slot.flags & (kSlotHidden | kSlotGhost | kSlotOccluder)) | (slot.fade > 0.0f ? 64u : 0u);
        hash = (hash ^ bit) * 1099511628211ull;
    }
    return hash;
}

}  // namespace aisland::render
