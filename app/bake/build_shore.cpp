// Where land meets water: coping, stone revetment, steps at the plazas, a light railing, reeds at the foot, the river.
#include <algorithm>
#include <array>
#include <cmath>

#include <glm/geometric.hpp>

#include "app/bake/build_dice.h"
#include "app/bake/build_ground.h"
#include "app/bake/build_site_parts.h"
#include "app/bake/build_tree.h"
#include "app/bake/build_wall.h"

namespace aisland::bake {
namespace {

constexpr float kWaterReach = 1700.0f;  // metres from the origin to the river's end, beyond the haze

std::vector<vec3> ring_path(const Outline& outline) {
    std::vector<vec3> path;
    for (vec2 p : outline) path.push_back({p.x, 0, p.y});
    return path;
}

bool near_plaza(const Site& site, vec2 p, float reach) {
    for (const SitePolygon& plaza : site.plazas)
        if (signed_distance(plaza.outline, p) < reach) return true;
    return false;
}

bool near_bridge(const Site& site, vec2 p, float margin) {
    for (const SitePath& bridge : site.bridges)
        if (distance_to_path(bridge, p) < margin) return true;
    return false;
}

// Seat steps down to the water along one piece of shore.
void add_steps(Shape& s, const Wall& w, float water) {
    s.use(Paint::limestone);
    const int steps = 4;
    for (int i = 0; i < steps; ++i) {
        const float t = static_cast<float>(i + 1) / static_cast<float>(steps);
        const float top = t * (water + 0.06f), depth = 0.85f * static_cast<float>(i);
        s.pen.occlusion = 1.0f - 0.1f * t;
        add_block(s, w, 0, w.length, top - 0.5f, top, depth, depth + 0.85f, kBlock);
    }
    s.pen.occlusion = 1;
}

void add_railing(Shape& s, const std::vector<vec2>& line) {
    std::vector<vec3> spine;
    for (vec2 p : line) spine.push_back({p.x, 0, p.y});
    s.use(Paint::metal_dark);
    for (vec3 p : spine) {
        add_box(s.at(p), {-0.022f, 0.0f, -0.022f}, {0.022f, 1.04f, 0.022f}, kFaceSides);
        s.at(mat4(1.0f));
    }
    for (float y : {0.36f, 0.7f}) {
        const std::array<vec2, 3> wire{vec2(0.0f, y), vec2(0.006f, y + 0.016f), vec2(-0.006f, y + 0.016f)};
        add_sweep(s, wire, spine, false, true, false);
    }
    s.use(Paint::timber);
    const std::array<vec2, 4> rail{vec2(0.05f, 1.03f), vec2(0.05f, 1.08f), vec2(-0.05f, 1.08f), vec2(-0.05f, 1.03f)};
    add_sweep(s, rail, spine, false, true, true);
}

Shape plain_railing(const std::vector<vec2>& line) {
    Shape s;
    std::vector<vec3> spine;
    for (vec2 p : line) spine.push_back({p.x, 0, p.y});
    s.use(Paint::timber);
    const std::array<vec2, 2> rail{vec2(0.05f, 1.03f), vec2(0.05f, 1.08f)};
    add_sweep(s, rail, spine, false, false, false);
    const std::array<vec2, 2> back{vec2(-0.05f, 1.08f), vec2(-0.05f, 1.03f)};
    add_sweep(s, back, spine, false, false, false);
    return s;
}

void add_reeds(Shape& s, vec2 p, float water, Dice& dice) {
    for (int i = 0; i < 7; ++i) {
        const float angle = dice.between(0, 6.28f), lean = dice.between(0.05f, 0.35f), height = dice.between(0.7f, 1.5f);
        const vec2 q = p + vec2(dice.between(-0.7f, 0.7f), dice.between(-0.7f, 0.7f));
        const vec3 foot{q.x, water - 0.2f, q.y}, side{std::cos(angle) * 0.09f, 0, std::sin(angle) * 0.09f};
        const vec3 tip = foot + vec3(-side.z * 10.0f * lean, height, side.x * 10.0f * lean);
        s.use(i % 3 ? Paint::leaf_reed : Paint::leaf_shrub, vec3(dice.between(0.7f, 1.0f)));
        add_triangle(s, foot - side, foot + side, tip);
    }
}

}  // namespace

void build_shore(const Site& site, Scene& scene) {
    const Outline shore = counter_clockwise(site.shore);
    const float water = site.water_level;
    Shape edge;
    const std::vector<vec3> path = ring_path(shore);
    const std::array<vec2, 4> coping{vec2(0.08f, -0.42f), vec2(0.08f, 0.06f), vec2(-0.42f, 0.06f), vec2(-0.42f, -0.1f)};
    add_sweep(edge.use(Paint::limestone), coping, path, true, false);
    // A wall of stone, a planted ledge, then boulders down into the water.
    const std::array<vec2, 2> wall{vec2(0.02f, -0.66f), vec2(0.02f, -0.40f)};
    add_sweep(edge.use(Paint::revetment), wall, path, true, false);
    const std::array<vec2, 2> ledge{vec2(1.9f, -0.66f), vec2(0.0f, -0.62f)};
    add_sweep(edge.use(Paint::meadow), ledge, path, true, false);
    const std::array<vec2, 4> stones{vec2(4.4f, water - 1.0f), vec2(3.1f, water - 0.1f), vec2(2.35f, -0.62f), vec2(1.9f, -0.60f)};
    add_sweep(edge.use(Paint::revetment), stones, path, true, false);

    Dice dice("shore");
    Shape reeds;
    std::vector<vec2> run;
    const auto flush_railing = [&] {
        if (run.size() > 2) {
            Shape rail;
            add_railing(rail, run);
            rail.levels.push_back(plain_railing(run));
            rail.levels[0].error = 0.06f;
            scene.place(scene.add(std::move(rail)), mat4(1.0f));
        }
        if (!run.empty()) run = {run.back()};
    };
    const Outline fine = subdivided(shore, 2.4f);
    bool last_steps = false;
    for (size_t i = 0; i < fine.size(); ++i) {
        const vec2 a = fine[i], b = fine[(i + 1) % fine.size()], middle = (a + b) * 0.5f;
        const Wall w = wall_between(a, b);
        const bool bridge = near_bridge(site, middle, 1.2f), steps = !bridge && near_plaza(site, middle, 5.0f);
        if (steps) {
            Wall longer = w;
            if (last_steps) longer.a -= w.along * 0.25f, longer.length += 0.25f;
            add_steps(edge, longer, water);
        }
        last_steps = steps;
        const vec2 post = a - w.out * 0.22f;
        if (bridge || steps) {
            flush_railing();
            run.clear();
        } else {
            run.push_back(post);
            if (run.size() > 24) flush_railing();
            for (int k = 0; k < 2; ++k) {
                const float size = dice.between(0.22f, 0.46f);
                static constexpr std::array<Paint, 4> leaves{Paint::leaf_shrub, Paint::leaf_reed, Paint::leaf_hedge, Paint::flower_white};
                const vec2 p = middle + w.out * dice.between(0.4f, 1.5f) + w.along * dice.between(-1.2f, 1.2f);
                add_bush(reeds, {p.x, -0.62f + size * 0.3f, p.y}, {size * 1.3f, size * 0.8f, size * 1.3f}, leaves[static_cast<size_t>(dice.below(4))], dice, 3);
            }
            const bool patch = std::sin(static_cast<float>(i) * 0.21f) + std::sin(static_cast<float>(i) * 0.083f + 2.0f) > 0.35f;
            if (patch)
                for (int k = 0; k < 3; ++k)
                    add_reeds(reeds, middle + w.out * dice.between(1.9f, 3.4f) + w.along * dice.between(-1.2f, 1.2f), water, dice);
        }
    }
    flush_railing();
    scene.place(scene.add(std::move(edge)), mat4(1.0f));
    scene.place(scene.add(std::move(reeds)), mat4(1.0f)).casts_shadow = false;

    // The river: fine near the island, coarse towards the horizon, open under the land.
    Shape river;
    const HeightAt level = [water](vec2) { return water; };
    const HeightAt open = [](vec2) { return 1.0f; };
    river.use(Paint::water);
    const Outline hole = inset(shore, -1.0f);
    const std::vector<Outline> holes{hole.empty() ? shore : hole};
    add_area(river, rectangle({0, 0}, {960, 720}), holes, 60.0f, level, open);
    add_polygon(river, rectangle({0, 0}, {2 * kWaterReach, 2 * kWaterReach}),
                std::vector<Outline>{rectangle({0, 0}, {960, 720})}, water);
    scene.place(scene.add(std::move(river)), mat4(1.0f)).casts_shadow = false;
}

}  // namespace aisland::bake
