// Houses of the far city: rows of homes, campuses, office towers. Few triangles each; their windows are in the material.
#include <algorithm>
#include <array>
#include <cmath>

#include <glm/geometric.hpp>

#include "app/bake/build_far.h"

namespace aisland::bake {
namespace {

constexpr float kFoot = 0.3f;

struct Plot {
    Shape& shape;
    vec2 across, down;
    float heading;
    const std::function<bool(vec2, float)>& clear;

    bool fits(vec2 p, vec2 size) const {
        for (vec2 corner : {vec2(-0.5f, -0.5f), vec2(0.5f, -0.5f), vec2(0.5f, 0.5f), vec2(-0.5f, 0.5f)})
            if (!clear(p + across * (corner.x * size.x) + down * (corner.y * size.y), 3.0f)) return false;
        return true;
    }
};

// A body with windows from y0 to y1 and a plain lid.
void add_body(const Plot& at, vec2 p, vec2 size, float y0, float y1, Paint wall, vec3 tint, Paint lid = Paint::far_roof) {
    Shape& s = at.shape;
    s.at(vec3(p.x, 0, p.y), at.heading).use(wall, tint);
    const float x = size.x * 0.5f, z = size.y * 0.5f;
    const vec3 foot[4] = {{-x, y0, z}, {x, y0, z}, {x, y0, -z}, {-x, y0, -z}};
    const vec3 up{0, y1 - y0, 0};
    for (int i = 0; i < 4; ++i) add_quad(s, foot[i], foot[(i + 1) % 4], foot[(i + 1) % 4] + up, foot[i] + up, y0 < 1 ? 0.9f : 0.95f, 1.0f);
    add_quad(s.use(lid, tint), foot[0] + up, foot[1] + up, foot[2] + up, foot[3] + up);
    s.at(mat4(1.0f));
}

// A hipped roof of tiles over a body.
void add_tiles(const Plot& at, vec2 p, vec2 size, float y, float rise, vec3 tint) {
    Shape& s = at.shape;
    s.at(vec3(p.x, 0, p.y), at.heading).use(Paint::far_roof, tint);
    const float x = size.x * 0.5f + 0.5f, z = size.y * 0.5f + 0.5f, ridge = std::max(x - z, 0.0f);
    const vec3 foot[4] = {{-x, y, z}, {x, y, z}, {x, y, -z}, {-x, y, -z}};
    const vec3 west{-ridge, y + rise, 0}, east{ridge, y + rise, 0};
    add_quad(s, foot[0], foot[1], east, west);
    add_quad(s, foot[2], foot[3], west, east);
    add_triangle(s, foot[1], foot[2], east);
    add_triangle(s, foot[3], foot[0], west);
    s.at(mat4(1.0f));
}

void add_round_body(const Plot& at, vec2 p, float radius, float y0, float y1, Paint wall, vec3 tint) {
    add_prism(at.shape.use(wall, tint), circle(p, radius, 16), {}, y0, y1, kCapNone, 0.9f);
    add_polygon(at.shape.use(Paint::far_roof, tint), circle(p, radius, 16), {}, y1);
}

vec3 pale(Dice& dice) {
    const float light = dice.between(0.82f, 1.0f), warm = dice.between(-0.03f, 0.07f);
    return {light + warm, light, light - warm};
}

// Slabs in rows, all facing south as flats here do, each of two or three bays that step in and out.
void add_homes(const Plot& at, const CityBlock& block, vec2 size, Dice& dice) {
    static constexpr std::array<Paint, 4> walls{Paint::far_cream, Paint::far_white, Paint::far_brick, Paint::far_cream};
    const Paint wall = walls[static_cast<size_t>(dice.below(4))];
    const float r = glm::length(block.middle);
    const float floors = r < 520 ? dice.between(6, 11) : dice.between(9, 26);
    const int rows = floors > 14 ? 2 : 3, columns = floors > 14 ? 2 : 3;
    const vec3 tint = pale(dice);
    static constexpr std::array<vec3, 4> tiles{vec3(0.62f, 0.36f, 0.27f), vec3(0.50f, 0.53f, 0.58f), vec3(0.70f, 0.45f, 0.32f), vec3(0.58f, 0.40f, 0.33f)};
    const vec3 tile = tiles[static_cast<size_t>(dice.below(4))];
    for (int j = 0; j < rows; ++j)
        for (int i = 0; i < columns; ++i) {
            const vec2 local{(static_cast<float>(i) + 0.5f) / static_cast<float>(columns) - 0.5f, (static_cast<float>(j) + 0.5f) / static_cast<float>(rows) - 0.5f};
            const vec2 p = block.middle + at.across * (local.x * size.x) + at.down * (local.y * size.y + dice.between(-3, 3));
            const float wide = size.x / static_cast<float>(columns) * 0.74f, height = 3.0f * std::round(floors + dice.between(-1.5f, 1.5f));
            if (dice.chance(0.12f) || !at.fits(p, {wide, 14})) continue;
            add_body(at, p, {wide * 0.46f, 12.5f}, kFoot, height, wall, tint);
            add_body(at, p + at.across * (wide * 0.36f) + at.down * 1.2f, {wide * 0.28f, 12.0f}, kFoot, height - 3.0f, wall, tint * 0.97f);
            add_body(at, p - at.across * (wide * 0.36f) + at.down * 1.2f, {wide * 0.28f, 12.0f}, kFoot, height - 3.0f, wall, tint * 0.97f);
            if (floors > 14) {
                add_body(at, p, {wide * 0.12f, 6}, height, height + 3.2f, Paint::far_roof, tint);
                continue;
            }
            add_tiles(at, p, {wide * 0.46f, 12.5f}, height, 3.6f, tile);
            for (const float side : {-0.36f, 0.36f}) add_tiles(at, p + at.across * (wide * side) + at.down * 1.2f, {wide * 0.28f, 12.0f}, height - 3.0f, 3.2f, tile);
        }
}

// Low buildings round a court, some with green roofs: each a taller part with a set-back storey, and a lower, slimmer one that goes on.
void add_campus(const Plot& at, const CityBlock& block, vec2 size, Dice& dice) {
    static constexpr std::array<Paint, 4> walls{Paint::far_white, Paint::far_glass, Paint::far_brick, Paint::far_glass_dark};
    const int kind = dice.below(3);
    for (int i = 0; i < 4; ++i) {
        const bool lengthwise = i % 2 == 0;
        const float side = i < 2 ? -1.0f : 1.0f, deep = lengthwise ? 17.0f : 20.0f;
        const float length = lengthwise ? size.x * (kind == 1 ? 0.62f : 0.36f) : size.y * (kind == 0 ? 0.80f : 0.42f);
        const vec2 local = lengthwise ? vec2(0, side * size.y * 0.34f) : vec2(side * size.x * 0.33f, 0);
        const vec2 p = block.middle + at.across * local.x + at.down * local.y, way = lengthwise ? at.across : at.down;
        const auto body = [lengthwise](float along, float across) { return lengthwise ? vec2(along, across) : vec2(across, along); };
        const float height = 4.0f * static_cast<float>(3 + dice.below(5)), lower = height - 4.0f * static_cast<float>(1 + dice.below(2)), share = dice.between(0.42f, 0.62f);
        const Paint wall = walls[static_cast<size_t>(dice.below(4))];
        const vec3 tint = pale(dice);
        if (dice.chance(0.2f) || !at.fits(p, body(length, deep))) continue;
        const vec2 tall = p - way * (0.5f * (1 - share) * length), low = p + way * (0.5f * share * length);
        add_body(at, tall, body(share * length, deep), kFoot, height, wall, tint);
        add_body(at, tall, body(share * length * 0.74f, deep * 0.70f), height, height + 3.6f, wall, tint * 0.97f);
        add_body(at, low, body((1 - share) * length, deep * 0.84f), kFoot, lower, wall, tint * 0.97f, dice.chance(0.6f) ? Paint::far_park : Paint::far_roof);
    }
}

// Towers on podiums: shafts that step back, round ones, a fin or a mast on top.
void add_towers(const Plot& at, const CityBlock& block, vec2 size, Dice& dice) {
    const float r = glm::length(block.middle);
    const float scale = std::clamp((r - 300) / 600, 0.25f, 1.0f);
    const int count = dice.chance(0.4f) ? 2 : 1;
    for (int i = 0; i < count; ++i) {
        const vec2 p = block.middle + at.across * ((static_cast<float>(i) - 0.5f * static_cast<float>(count - 1)) * size.x * 0.5f + dice.between(-8, 8)) + at.down * dice.between(-14, 14);
        const float wide = dice.between(24, 36), height = 3.9f * std::round((14 + 34 * dice.unit() * dice.unit() + 12 * dice.unit()) * scale);
        const int kind = dice.below(4);
        const Paint wall = dice.chance(0.55f) ? Paint::far_glass : dice.chance(0.5f) ? Paint::far_glass_dark
                                                                                     : Paint::far_white;
        const vec3 tint = pale(dice);
        if (!at.fits(p, {wide * 1.5f, wide * 1.3f})) continue;
        add_body(at, p, {wide * 1.5f, wide * 1.3f}, kFoot, 14, Paint::far_white, tint, Paint::far_park);
        if (kind == 0) {
            add_round_body(at, p, wide * 0.55f, 14, height, wall, tint);
            add_round_body(at, p, wide * 0.42f, height, height + 9, wall, tint);
        } else if (kind == 1) {
            add_body(at, p, {wide, wide}, 14, height * 0.6f, wall, tint);
            add_body(at, p, {wide * 0.82f, wide * 0.82f}, height * 0.6f, height * 0.86f, wall, tint);
            add_body(at, p, {wide * 0.6f, wide * 0.6f}, height * 0.86f, height, wall, tint);
            if (height > 110) add_cylinder(at.shape.use(Paint::far_roof), {p.x, height, p.y}, {p.x, height * 1.22f, p.y}, 1.4f, 0.2f, 4, kCapNone);
        } else if (kind == 2) {  // two leaning slabs
            add_body(at, p - at.down * (wide * 0.19f), {wide * 1.1f, wide * 0.36f}, 14, height, wall, tint);
            add_body(at, p + at.down * (wide * 0.19f), {wide * 0.9f, wide * 0.36f}, 14, height * 0.88f, wall, tint * 0.95f);
        } else {
            add_body(at, p, {wide, wide * 0.7f}, 14, height, wall, tint);
            add_body(at, p, {wide * 0.5f, wide * 0.4f}, height, height + 6, Paint::far_roof, tint);
        }
    }
}

}  // namespace

void add_block(Shape& shape, const CityBlock& block, vec2 across, vec2 down, vec2 size, const std::function<bool(vec2, float)>& clear) {
    if (block.kind == BlockKind::park) return;
    Dice dice(block.seed);
    const Plot at{shape, across, down, std::atan2(-across.y, across.x), clear};
    if (block.kind == BlockKind::homes)
        add_homes(at, block, size, dice);
    else if (block.kind == BlockKind::campus)
        add_campus(at, block, size, dice);
    else
        add_towers(at, block, size, dice);
}

}  // namespace aisland::bake
