// What a passer-by meets at the foot of a building: shop fronts with fascias and awnings, and the building's number.
#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

#include <glm/geometric.hpp>

#include "app/bake/build_block.h"
#include "app/bake/build_ground.h"

namespace aisland::bake {
namespace {

bool has(std::string_view word, std::string_view part) { return word.find(part) != std::string_view::npos; }

// Does a way where people walk run along this place?
bool passed(const Site& site, vec2 p) {
    for (const SitePolygon& plaza : site.plazas)
        if (signed_distance(plaza.outline, p) < 9) return true;
    for (const SitePath& path : site.paths)
        if (path.width >= 2.5f && distance_to_path(path, p) < 7) return true;
    return false;
}

void add_awning(Shape& s, const Wall& w, float u0, float u1, float y, Paint cloth) {
    const float out = 1.35f, drop = 0.42f;
    s.use(cloth);
    add_quad(s, w.at(u0, y - drop, out), w.at(u1, y - drop, out), w.at(u1, y, 0.34f), w.at(u0, y, 0.34f));
    add_quad(s, w.at(u0, y - drop - 0.2f, out), w.at(u1, y - drop - 0.2f, out), w.at(u1, y - drop, out), w.at(u0, y - drop, out));
    s.pen.occlusion = 0.55f;
    add_quad(s, w.at(u1, y - drop - 0.01f, out), w.at(u0, y - drop - 0.01f, out), w.at(u0, y - 0.01f, 0.34f), w.at(u1, y - 0.01f, 0.34f));
    s.pen.occlusion = 1;
}

// A digit of seven strokes on the wall, `high` metres; strokes as bits: top, top right, bottom right, bottom, bottom left, top left, middle.
void add_digit(Shape& s, const Wall& w, float u, float y, float high, int digit, float depth, uint32_t faces) {
    static constexpr std::array<unsigned, 10> strokes{0x3f, 0x06, 0x5b, 0x4f, 0x66, 0x6d, 0x7d, 0x07, 0x7f, 0x6f};
    const unsigned on = strokes[static_cast<size_t>(digit)];
    const float wide = high * 0.5f, thick = high * 0.13f, half = high * 0.5f;
    const auto bar = [&](float x0, float x1, float y0, float y1) { add_block(s, w, u + x0, u + x1, y + y0, y + y1, depth, depth + 0.03f, faces); };
    if (on & 1u) bar(0, wide, high - thick, high);
    if (on & 2u) bar(wide - thick, wide, half, high);
    if (on & 4u) bar(wide - thick, wide, 0, half);
    if (on & 8u) bar(0, wide, 0, thick);
    if (on & 16u) bar(0, thick, 0, half);
    if (on & 32u) bar(0, thick, half, high);
    if (on & 64u) bar(0, wide, half - thick * 0.5f, half + thick * 0.5f);
}

// The lit letters of a fascia at `head`, from u0 to u1: the house's number and a rule. Whose shop it is nobody has said, so no name stands there.
void add_shop_sign(Shape& s, const Wall& w, float u0, float u1, float head, uint32_t number) {
    constexpr float kHigh = 0.22f, kDepth = 0.36f, kStep = 0.62f * kHigh;
    for (uint32_t tens = number >= 10 ? 10 : 1; number > 0 && tens > 0; tens /= 10, u0 += kStep)
        add_digit(s, w, u0, head + 0.12f, kHigh, static_cast<int>(number / tens % 10), kDepth, kOut);
    if (number > 0) u0 += 0.16f;
    if (u1 - u0 > 0.3f) add_block(s, w, u0, u1, head + 0.215f, head + 0.245f, kDepth, kDepth + 0.03f, kOut);
}

}  // namespace

void add_ground_floor(Shape& s, const Block& b) {
    const std::string_view style = b.building->style;
    if (b.detail > 0 || has(style, "pavilion") || has(style, "shed") || has(style, "terrac") || b.floors < 3) return;
    static constexpr std::array<Paint, 5> cloths{Paint::fabric_teal, Paint::fabric_clay, Paint::linen, Paint::fabric_sand, Paint::graphite};
    static constexpr std::array<Paint, 3> lights{Paint::sign_white, Paint::strip_warm, Paint::sign_teal};
    Dice dice(b.seed ^ 0x517u);
    const bool round = has(style, "ring");
    const float head = std::min(b.floor_height - 0.62f, 3.35f);
    for (const Wall& w : walls_of(b.footprint)) {
        if (w.length < (round ? 1.5f : 7.0f)) continue;
        const int count = std::max(1, static_cast<int>(w.length / 5.6f));
        const float step = w.length / static_cast<float>(count);
        for (int i = 0; i < count; ++i) {
            const float u0 = step * static_cast<float>(i) + 0.55f, u1 = step * static_cast<float>(i + 1) - 0.55f, middle = (u0 + u1) * 0.5f;
            const bool open = dice.chance(round ? 0.28f : 0.62f);
            const Paint cloth = cloths[static_cast<size_t>(dice.below(5))], light = lights[static_cast<size_t>(dice.below(3))];
            const bool awning = dice.chance(0.5f);
            if (!open || u1 - u0 < 1.0f || !passed(*b.site, w.a + w.along * middle + w.out * 2.0f)) continue;
            if (b.door.there && w.a == b.door.wall.a && std::abs(middle - b.door.u) < b.door.half_width + 3.0f + (u1 - u0) * 0.5f) continue;
            add_block(s.use(Paint::metal_dark), w, u0, u1, head, head + 0.46f, -0.1f, 0.36f, kBlock);
            add_shop_sign(s.use(light), w, u0 + 0.3f, std::min(u1 - 0.3f, u0 + 3.2f), head, b.building->number);
            if (awning)
                add_awning(s, w, u0, u1, head, cloth);
            else
                add_block(s.use(Paint::strip_warm), w, u0 + 0.2f, u1 - 0.2f, head - 0.02f, head, 0.18f, 0.24f, kDown);
        }
    }
}

void add_number(Shape& s, const Block& b) {
    if (b.detail > 0 || !b.door.there || b.building->number == 0) return;
    const Wall& w = b.door.wall;
    const float front = 1.25f + std::clamp(b.door.half_width * 0.75f, 1.4f, 2.6f);  // the canopy's edge (add_entrance)
    const int number = static_cast<int>(b.building->number);
    const float high = 0.62f, y = b.door.height + 0.42f;
    s.use(Paint::sign_white);
    if (number >= 10) {
        add_digit(s, w, b.door.u - 0.36f, y, high, number / 10 % 10, front - 0.12f, kBlock);
        add_digit(s, w, b.door.u + 0.06f, y, high, number % 10, front - 0.12f, kBlock);
    } else {
        add_digit(s, w, b.door.u - 0.16f, y, high, number, front - 0.12f, kBlock);
    }
}

}  // namespace aisland::bake
