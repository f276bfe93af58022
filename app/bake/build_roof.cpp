// Roofs: nobody looks at an island only from below. Parapet, surface, then gardens, panels, decks, plant rooms.
#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

#include <glm/geometric.hpp>

#include "app/bake/build_block.h"
#include "app/bake/build_tree.h"

namespace aisland::bake {
namespace {

bool has(std::string_view word, std::string_view part) { return word.find(part) != std::string_view::npos; }

// Axes along the longest wall: what stands on a roof stands square to the building.
struct Frame {
    vec2 origin{0.0f}, x{1, 0}, z{0, 1};
    float heading = 0;
};
Frame main_frame(const Outline& footprint) {
    const std::vector<Wall> walls = walls_of(footprint);
    const Wall& longest = *std::max_element(walls.begin(), walls.end(), [](const Wall& a, const Wall& b) { return a.length < b.length; });
    return {centroid(footprint), longest.along, longest.out, std::atan2(-longest.along.y, longest.along.x)};
}

struct Roof {
    const Block* block;
    Frame frame;
    float y;                                 // of the finished surface
    std::vector<std::array<vec2, 2>> taken;  // {local middle, half size} of what already stands there

    vec2 world(vec2 local) const { return frame.origin + frame.x * local.x + frame.z * local.y; }
    bool inside(vec2 local, vec2 half, float margin) const {
        for (vec2 corner : {vec2(-1, -1), vec2(1, -1), vec2(1, 1), vec2(-1, 1), vec2(0, 0), vec2(0, 1), vec2(0, -1), vec2(1, 0), vec2(-1, 0)}) {
            const vec2 p = world(local + corner * half);
            if (signed_distance(block->footprint, p) > -margin) return false;
            for (size_t i = 1; i < block->loops.size(); ++i)
                if (signed_distance(block->loops[i], p) < margin) return false;
        }
        return true;
    }
    bool free(vec2 local, vec2 half, float margin = 1.3f) const {
        for (const auto& [middle, size] : taken) {
            const vec2 gap = glm::abs(local - middle) - half - size;
            if (gap.x < 0.3f && gap.y < 0.3f) return false;
        }
        return inside(local, half, margin);
    }
    mat4 place(vec2 local, float up = 0) const {
        const vec2 p = world(local);
        return placed({p.x, y + up, p.y}, frame.heading);
    }
};

float reach_of(const Block& b) {
    float reach = 0;
    const vec2 c = centroid(b.footprint);
    for (vec2 p : b.footprint) reach = std::max(reach, glm::distance(p, c));
    return reach;
}

// Louvred box for lifts and air handling, with a few units beside it.
void add_plant_room(Shape& s, Roof& roof, Dice& dice) {
    const float reach = reach_of(*roof.block);
    for (float scale : {1.0f, 0.75f, 0.5f}) {
        const vec2 half = vec2(std::min(6.0f, reach * 0.3f), std::min(3.4f, reach * 0.2f)) * scale;
        for (int tries = 0; tries < 24; ++tries) {
            const vec2 at = tries == 0 ? vec2(0.0f) : vec2(dice.between(-reach, reach), dice.between(-reach, reach)) * 0.6f;
            if (!roof.free(at, half, 2.5f)) continue;
            const float h = 2.9f;
            s.at(roof.place(at));
            const bool louvred = roof.block->detail == 0;  // from afar light louvres and the dark between them are one; above they are dark
            add_box(louvred ? s.use(Paint::metal_dark) : s.use(Paint::metal_panel, vec3(0.5f)), {-half.x, 0, -half.y}, {half.x, h, half.y}, kFaceSides);
            add_box(s.use(Paint::metal_dark), {-half.x, 0, -half.y}, {half.x, h, half.y}, kFaceTop);
            if (louvred) {
                s.use(Paint::metal_panel);
                for (int i = 0; i < 7; ++i) {
                    const float y = 0.35f + 0.35f * static_cast<float>(i);
                    add_box(s, {-half.x - 0.08f, y, -half.y - 0.08f}, {half.x + 0.08f, y + 0.12f, half.y + 0.08f}, kFaceSides | kFaceTop);
                }
                for (int i = 0; i < 2; ++i) {
                    const float x = (static_cast<float>(i) - 0.5f) * half.x;
                    add_cylinder(s.use(Paint::steel), {x, h, 0}, {x, h + 0.6f, 0}, 0.7f, 0.65f, 12);
                }
            }
            s.at(mat4(1.0f));
            roof.taken.push_back({at, half});
            return;
        }
    }
}

void add_panels(Shape& s, Roof& roof) {
    const float reach = reach_of(*roof.block);
    const vec2 half{2.6f, 0.95f};
    for (float z = -reach; z < reach; z += 2.9f)
        for (float x = -reach; x < reach; x += 2 * half.x + 0.25f) {
            if (!roof.free({x, z}, half, 1.1f)) continue;
            s.at(roof.place({x, z}));
            const float low = 0.25f, high = 0.85f;
            s.use(Paint::pv_panel);
            add_quad(s, {-half.x, low, half.y}, {half.x, low, half.y}, {half.x, high, -half.y}, {-half.x, high, -half.y});
            if (roof.block->detail < 2) {
                s.use(Paint::metal_panel);
                s.pen.occlusion = 0.2f;  // they stand in rows, and each shades the roof behind it
                add_quad(s, {half.x, low - 0.05f, half.y}, {-half.x, low - 0.05f, half.y}, {-half.x, high - 0.05f, -half.y}, {half.x, high - 0.05f, -half.y});
                s.pen.occlusion = 1;
            }
            if (roof.block->detail == 0) {
                s.use(Paint::aluminium);
                add_quad(s, {-half.x, low - 0.05f, half.y + 0.01f}, {half.x, low - 0.05f, half.y + 0.01f}, {half.x, low, half.y + 0.01f}, {-half.x, low, half.y + 0.01f});
                for (float leg : {-half.x * 0.7f, half.x * 0.7f})
                    add_box(s, {leg - 0.03f, 0, -half.y + 0.1f}, {leg + 0.03f, high - 0.08f, -half.y + 0.16f}, kFaceSides);
            }
        }
    s.at(mat4(1.0f));
}

void add_pergola(Shape& s, Roof& roof, Dice& dice) {
    const vec2 half{3.2f, 1.8f};
    const float reach = reach_of(*roof.block);
    for (int tries = 0; tries < 30; ++tries) {
        const vec2 at{dice.between(-reach, reach) * 0.8f, dice.between(-reach, reach) * 0.8f};
        if (!roof.free(at, half, 1.8f)) continue;
        s.at(roof.place(at));
        add_box(s.use(Paint::roof_deck), {-half.x - 0.5f, 0.02f, -half.y - 0.5f}, {half.x + 0.5f, 0.1f, half.y + 0.5f}, kFaceNoBottom);
        s.use(Paint::timber);
        for (float x : {-half.x, half.x})
            for (float z : {-half.y, half.y}) add_box(s, {x - 0.07f, 0.1f, z - 0.07f}, {x + 0.07f, 2.5f, z + 0.07f}, kFaceSides);
        const int slats = roof.block->detail == 0 ? 11 : 5;
        for (int i = 0; i < slats; ++i) {
            const float x = -half.x + 2 * half.x * static_cast<float>(i) / static_cast<float>(slats - 1);
            add_box(s, {x - 0.05f, 2.5f, -half.y - 0.3f}, {x + 0.05f, 2.62f, half.y + 0.3f});
        }
        s.at(mat4(1.0f));
        roof.taken.push_back({at, half + vec2(0.5f)});
        return;
    }
}

void add_green(Shape& s, Roof& roof, Dice& dice, int trees, int shrubs) {
    const float reach = reach_of(*roof.block);
    for (int i = 0; i < trees * 4 && trees > 0; ++i) {
        const vec2 at{dice.between(-reach, reach), dice.between(-reach, reach)};
        const float scale = dice.between(0.40f, 0.56f);
        const uint32_t variant = static_cast<uint32_t>(dice.below(4));
        if (!roof.free(at, vec2(1.2f), 1.2f)) continue;
        Shape tree = build_tree("plane", variant);
        const Shape& level = roof.block->detail >= 2 ? tree.levels[1] : tree.levels[0];
        merge(s, level, roof.place(at, -0.05f) * placed({0, 0, 0}, dice.between(0, 3), vec3(scale)));
        roof.taken.push_back({at, vec2(0.7f)});
        --trees;
    }
    if (roof.block->detail >= 2) return;
    static constexpr std::array<Paint, 3> leaves{Paint::leaf_shrub, Paint::leaf_reed, Paint::leaf_hedge};
    for (int i = 0; i < shrubs; ++i) {
        const vec2 at{dice.between(-reach, reach), dice.between(-reach, reach)};
        const float size = dice.between(0.3f, 0.8f);
        const Paint leaf = leaves[static_cast<size_t>(dice.below(3))];
        if (!roof.free(at, vec2(size), 0.7f)) continue;
        const vec2 p = roof.world(at);
        add_bush(s, {p.x, roof.y + size * 0.2f, p.y}, {size, size * 0.6f, size}, leaf, dice, roof.block->detail == 0 ? 1 : 0);
    }
}

// Saw-tooth lights: steep north glass, sloping metal backs.
void add_saw_teeth(Shape& s, const Roof& roof) {
    const float reach = reach_of(*roof.block);
    const float step = 6.0f;
    for (float x = -reach; x < reach; x += step) {
        float z0 = 1e9f, z1 = -1e9f;
        for (float z = -reach; z < reach; z += 0.5f)
            if (roof.inside({x + step * 0.5f, z}, {step * 0.5f, 0.25f}, 0.9f)) z0 = std::min(z0, z), z1 = std::max(z1, z);
        if (z1 - z0 < 3) continue;
        s.at(roof.place({x, 0}));
        const float high = 2.2f;
        s.use(Paint::metal_panel);
        add_quad(s, {0, 0, z1}, {step, 0, z1}, {step, 0.3f, z1}, {0, high, z1});
        add_quad(s, {step, 0, z0}, {0, 0, z0}, {0, high, z0}, {step, 0.3f, z0});
        add_quad(s, {0, high, z1}, {step, 0.3f, z1}, {step, 0.3f, z0}, {0, high, z0});
        add_quad(s.use(Paint::glass_cool), {0, 0.3f, z0}, {0, 0.3f, z1}, {0, high - 0.12f, z1}, {0, high - 0.12f, z0});
        add_quad(s.use(Paint::metal_dark), {0, high - 0.12f, z0}, {0, high - 0.12f, z1}, {0, high, z1}, {0, high, z0});
        add_quad(s, {0, 0, z0}, {0, 0, z1}, {0, 0.3f, z1}, {0, 0.3f, z0});
    }
    s.at(mat4(1.0f));
}

void add_crown(Shape& s, const Block& b) {
    const float height = b.floor_height * 1.35f;
    s.use(Paint::aluminium);
    for (const Outline& loop : b.loops)
        for (const Wall& w : walls_of(loop)) {
            const int count = std::max(1, static_cast<int>(std::lround(w.length / (b.detail == 0 ? 1.5f : 3.0f))));
            for (int i = 0; i < count; ++i) {
                const float u = w.length * (static_cast<float>(i) + 0.5f) / static_cast<float>(count);
                add_block(s, w, u - 0.06f, u + 0.06f, b.top, b.top + height, -0.25f, 0.1f, kWhole & ~kDown);
            }
        }
    for (const Outline& loop : b.loops) {
        add_ring(s.use(Paint::white_panel), loop, b.top + height, b.top + height + 0.35f, -0.6f, 0.15f);
        add_ring(s.use(Paint::strip_cool), loop, b.top + height - 0.08f, b.top + height, -0.15f, 0.02f);
    }
}

}  // namespace

void add_roof(Shape& s, const Block& b) {
    const std::string_view kind = b.building->roof, style = b.building->style;
    const bool pavilion = has(style, "pavilion"), crown = has(kind, "crown");
    std::vector<Outline> courts(b.loops.begin() + 1, b.loops.end());
    // Parapet: outer face flush with the facade, inner face, coping.
    const float parapet = pavilion ? 0.18f : has(style, "ring") ? 0.95f
                                                                : 0.75f;
    const Paint edge = has(style, "brick")   ? (b.seed % 2 ? Paint::brick : Paint::brick_dark)
                       : has(style, "shed")  ? Paint::terracotta
                       : has(style, "tower") ? (b.look % 2 == 0 ? Paint::bronze : Paint::spandrel_dark)
                                             : Paint::white_panel;
    for (const Outline& loop : b.loops) {
        std::vector<vec3> path;
        for (vec2 p : loop) path.push_back({p.x, 0, p.y});
        const float out = pavilion ? 0.0f : 0.06f;
        const std::array<vec2, 4> profile{vec2(out, b.top - 0.05f), vec2(out, b.top + parapet), vec2(-0.3f, b.top + parapet), vec2(-0.3f, b.top)};
        if (has(style, "ring"))
            add_ledge(s, edge, loop, {b.top - 0.1f, b.top + parapet - 0.1f}, {-0.5f, -0.2f}, b.detail);
        else
            for (size_t k = 0; k + 1 < profile.size(); ++k)  // outside, coping, inside
                add_sweep(s.use(edge, vec3(k == 1 && b.detail > 0 ? kFarCoping : 1.0f)), std::span(profile).subspan(k, 2), path, true, false);
    }
    if (b.look % 3 != 1 && !pavilion && b.detail < 2)  // a line of light under the eaves, dark by day
        for (const Outline& loop : b.loops) add_ring(s.use(b.look % 2 ? Paint::strip_warm : Paint::strip_cool), loop, b.top + 0.06f, b.top + 0.15f, 0.0f, 0.09f);
    Roof roof{&b, main_frame(b.footprint), b.top + 0.06f, {}};
    const bool garden = has(kind, "garden") || has(kind, "green"), deck = has(kind, "deck") || has(kind, "terrace");
    const Paint surface = garden ? Paint::lawn_roof : deck ? Paint::roof_deck
                                                           : Paint::roof_gravel;
    s.pen.occlusion = 0.95f;
    add_polygon(s.use(surface), b.footprint, courts, roof.y - 0.02f);
    s.pen.occlusion = 1;
    Dice dice(b.seed ^ 77);
    if (has(style, "shed")) {
        add_saw_teeth(s, roof);
        return;
    }
    if (!pavilion) add_plant_room(s, roof, dice);
    if (crown) add_crown(s, b);
    if (has(kind, "pv")) add_panels(s, roof);
    if (garden || deck) {
        add_pergola(s, roof, dice);
        if (b.detail == 0 && deck) add_pergola(s, roof, dice);
        const float area = static_cast<float>(std::abs(signed_area(b.footprint)));
        add_green(s, roof, dice, garden ? static_cast<int>(area / 130) : static_cast<int>(area / 260), garden ? static_cast<int>(area / 9) : static_cast<int>(area / 24));
    }
}

}  // namespace aisland::bake
