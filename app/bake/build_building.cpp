// A building: facade, roof, entrance, foot, at three levels of detail, plus its entrance light.
#include <algorithm>
#include <array>
#include <cmath>

#include <glm/geometric.hpp>

#include "app/bake/build_block.h"
#include "app/bake/build_ground.h"
#include "app/bake/build_tree.h"

namespace aisland::bake {

Door find_door(const SiteBuilding& building, const Site& site, const Outline& footprint) {
    Door door;
    float best = 1e9f;
    const std::vector<Wall> walls = walls_of(footprint);
    float longest = 0;
    for (const Wall& w : walls) longest = std::max(longest, w.length);
    const auto way = [&site](vec2 p) {  // metres to the nearest way people walk on
        float d = 1e9f;
        for (const SitePath& path : site.paths) d = std::min(d, distance_to_path(path, p));
        for (const SitePolygon& plaza : site.plazas) d = std::min(d, signed_distance(plaza.outline, p) - 4.0f);
        return std::max(d, -3.0f);
    };
    for (const Wall& w : walls) {
        if (w.length < std::min(7.0f, longest * 0.9f)) continue;
        const vec2 front = w.a + w.along * (w.length * 0.5f) + w.out * 4.0f;
        float blocked = 0;
        for (const SiteBuilding& other : site.buildings)
            if (&other != &building && other.id != building.id && signed_distance(other.outline, front + w.out * 3.0f) < 2.0f) blocked = 40;
        const float score = way(front) + blocked - 0.05f * std::min(w.length, 40.0f);
        if (score < best) best = score, door.wall = w, door.there = true;
    }
    if (!door.there) return door;
    door.u = door.wall.length * 0.5f;
    door.half_width = std::clamp(door.wall.length * 0.22f, 1.6f, 3.6f);
    door.height = std::min(building.floor_height - 0.25f, 4.0f);
    return door;
}

void add_entrance(Shape& s, const Block& b) {
    if (!b.door.there) return;
    const Door& d = b.door;
    const Wall& w = d.wall;
    const float h = d.half_width, top = d.height, front = 1.25f;
    const float u0 = d.u - h, u1 = d.u + h;
    const bool warm = b.building->style.find("brick") != std::string::npos || b.building->style.find("timber") != std::string::npos;
    const Paint portal = warm ? Paint::bronze : Paint::white_panel;
    // A portal frame that stands before the facade, glass lobby in it, canopy over it.
    s.use(portal);
    add_block(s, w, u0 - 0.3f, u0, 0.0f, top + 0.35f, 0.0f, front, kOut | kStart | kEnd);
    add_block(s, w, u1, u1 + 0.3f, 0.0f, top + 0.35f, 0.0f, front, kOut | kStart | kEnd);
    const float canopy = std::clamp(h * 0.75f, 1.4f, 2.6f);
    add_block(s, w, u0 - 0.9f, u1 + 0.9f, top + 0.1f, top + 0.38f, 0.0f, front + canopy, kOut | kStart | kEnd | kUp);
    s.pen.occlusion = 0.75f;
    add_block(s.use(Paint::soffit), w, u0 - 0.9f, u1 + 0.9f, top + 0.1f, top + 0.38f, 0.0f, front + canopy, kDown);
    s.pen.occlusion = 1;
    add_panel(s.use(Paint::glass_lobby), w, u0, u1, 0.0f, top + 0.1f, front - 0.35f, b.room_scale());
    if (b.detail >= 2) return;
    s.use(Paint::strip_warm);
    for (float u = u0; u < u1 - 0.5f; u += 1.2f)
        add_block(s, w, u + 0.3f, u + 0.9f, top + 0.085f, top + 0.1f, front + canopy * 0.35f, front + canopy * 0.35f + 0.1f, kDown);
    if (b.detail > 0) return;
    s.use(Paint::frame_dark);
    for (float u : {u0 + 0.03f, d.u - 1.0f, d.u, d.u + 1.0f, u1 - 0.03f})
        add_block(s, w, u - 0.035f, u + 0.035f, 0.0f, top + 0.1f, front - 0.36f, front - 0.26f, kPost);
    add_block(s, w, u0, u1, 2.45f, 2.53f, front - 0.36f, front - 0.27f, kBeam);
    s.use(Paint::stainless);
    for (float u : {d.u - 0.1f, d.u + 0.1f}) add_block(s, w, u - 0.018f, u + 0.018f, 0.85f, 1.5f, front - 0.2f, front - 0.16f, kPost | kUp);
    s.use(Paint::steel);
    for (float u : {u0 - 0.7f, u1 + 0.7f})
        add_cylinder(s, w.at(u, 0, front + canopy - 0.3f), w.at(u, top + 0.1f, front + canopy - 0.3f), 0.06f, 0.06f, 8, kCapNone);
}

namespace {

// Paving from the door to the nearest way.
void add_forecourt(Shape& s, const Block& b) {
    if (!b.door.there || b.detail >= 2) return;
    const Wall& w = b.door.wall;
    const vec2 start = w.a + w.along * b.door.u - w.out * 0.1f;
    float reach = 4.5f;
    while (reach < 16 && !paved(*b.site, start + w.out * reach, -0.2f)) reach += 0.5f;
    const std::array<vec2, 2> line{start, start + w.out * (reach >= 16 ? 5.0f : reach)};
    const Site& site = *b.site;
    add_ribbon(
        s.use(Paint::paving_light), line, b.door.half_width * 2 + 2.2f, ground_level(GroundRank::path) - 0.006f,
        [&site](vec2 p) { return ground_occlusion(site, p); }, 0.0f, 2.0f);
}

}  // namespace

void add_foot(Shape& s, const Block& b) {
    const bool glassy = b.building->style.find("pavilion") != std::string::npos;
    Dice dice(b.seed ^ 5);
    for (const Outline& loop : b.loops) {
        if (!glassy)
            add_ring(s.use(Paint::granite), loop, -0.3f, 0.28f, -0.5f, 0.056f);
        else
            add_ring(s.use(Paint::granite), loop, -0.3f, 0.06f, -1.4f, 0.3f);
        if (b.detail >= 2) continue;
        for (const Wall& w : walls_of(loop)) {
            const int pieces = std::max(1, static_cast<int>(w.length / 2.2f));
            for (int i = 0; i < pieces; ++i) {
                const float u0 = w.length * static_cast<float>(i) / static_cast<float>(pieces);
                const float u1 = w.length * static_cast<float>(i + 1) / static_cast<float>(pieces), um = (u0 + u1) * 0.5f;
                const vec2 p = w.a + w.along * um + w.out * 0.9f;
                const bool at_door = b.door.there && w.a == b.door.wall.a && std::abs(um - b.door.u) < b.door.half_width + 2.2f;
                if (at_door || paved(*b.site, p, 0.9f)) continue;
                const float y = 0.02f;
                s.pen.occlusion = 0.62f;
                add_quad(s.use(Paint::soil), w.at(u0, y, 1.5f), w.at(u1, y, 1.5f), w.at(u1, y, 0.0f), w.at(u0, y, 0.0f), 1.4f, 0.8f);
                s.pen.occlusion = 1;
                if (b.detail > 0) continue;
                for (int k = dice.below(2); k < 2; ++k) {
                    const float size = dice.between(0.35f, 0.65f);
                    const Paint leaf = dice.chance(0.7f) ? Paint::leaf_hedge : dice.chance(0.5f) ? Paint::leaf_shrub
                                                                                                 : Paint::leaf_reed;
                    add_bush(s, w.at(dice.between(u0, u1), size * 0.4f, dice.between(0.5f, 1.1f)), {size, size * 0.75f, size}, leaf, dice, 4);
                }
            }
        }
    }
    add_forecourt(s, b);
}

void build_building(const SiteBuilding& building, const Site& site, Scene& scene) {
    Block b;
    b.building = &building;
    b.site = &site;
    b.footprint = counter_clockwise(building.outline);
    b.loops.push_back(b.footprint);
    for (const Outline& hole : building.holes) {
        Outline court = counter_clockwise(hole);
        std::reverse(court.begin(), court.end());
        b.loops.push_back(std::move(court));
    }
    b.floors = std::max(1, static_cast<int>(building.floors));
    b.floor_height = building.floor_height;
    b.top = b.floor_y(b.floors);
    b.seed = hash64(building.id);
    b.door = find_door(building, site, b.footprint);
    static constexpr std::array<vec3, 6> panes{vec3(1.0f), vec3(0.98f, 0.90f, 0.78f), vec3(0.86f, 1.0f, 0.93f), vec3(0.84f, 0.93f, 1.0f), vec3(0.80f, 0.82f, 0.84f),
                                               vec3(1.0f, 0.96f, 0.90f)};
    b.look = building.number;
    b.glass = panes[building.number % panes.size()];

    const auto build = [&b](int detail) {
        b.detail = detail;
        Shape s;
        add_facade(s, b);
        add_roof(s, b);
        add_ground_floor(s, b);
        add_entrance(s, b);
        add_number(s, b);
        add_foot(s, b);
        shade_foot(s, 0.0f, 2.6f, 0.66f);
        return s;
    };
    Shape s = build(0);
    s.levels.push_back(build(1));
    s.levels[0].error = 0.11f;
    s.levels.push_back(build(2));
    s.levels[1].error = 0.8f;  // deviates by less, but lacks what a front's colour is made of
    split_plants(s, b, scene);
    scene.place(scene.add(std::move(s)), mat4(1.0f), building.entity);
    if (!b.door.there) return;
    SceneLight light;
    light.light.position = b.door.wall.at(b.door.u, b.door.height - 0.2f, 2.3f);
    light.light.direction = {0, -1, 0};
    light.light.color = {1.0f, 0.76f, 0.5f};
    light.light.intensity = 260;
    light.light.range = 11;
    light.light.cos_outer = 0.1f;
    light.light.cos_inner = 0.6f;
    light.entity = building.entity;
    scene.lights.push_back(light);
}

}  // namespace aisland::bake
