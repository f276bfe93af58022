// Beyond the river: low banks, promenade trees, and a quiet generic city that thins into haze. Illustrative, nobody's map.
#include <algorithm>
#include <cmath>

#include <glm/geometric.hpp>

#include "app/bake/build_dice.h"
#include "app/bake/build_site_parts.h"

namespace aisland::bake {
namespace {

// Colour of a far thing sinks towards the sky's as it recedes; the renderer's haze does the rest.
vec3 faded(float distance) {
    const float t = std::clamp((distance - 150.0f) / 1200.0f, 0.0f, 1.0f);
    return glm::mix(vec3(0.82f, 0.84f, 0.86f), vec3(1.0f), t);
}

void add_bank(Shape& s, const SitePolygon& bank, float water) {
    const Outline outline = counter_clockwise(bank.outline);
    add_polygon(s.use(Paint::far_land), outline, bank.holes, 0.4f);
    std::vector<vec3> path;
    for (vec2 p : outline) path.push_back({p.x, 0, p.y});
    const vec2 slope[3] = {{5.0f, water - 0.6f}, {0.4f, 0.0f}, {0.0f, 0.4f}};
    add_sweep(s.use(Paint::revetment, vec3(0.95f)), slope, path, true, false);
    // A green strip with a promenade along the water.
    const vec2 green[2] = {{-4.0f, 0.46f}, {-46.0f, 0.5f}};
    add_sweep(s.use(Paint::far_lawn), green, path, true, false);
    const vec2 walk[2] = {{-9.0f, 0.56f}, {-13.5f, 0.56f}};
    add_sweep(s.use(Paint::paving_light), walk, path, true, false);
}

// Four sides with rooms behind them, a plain top.
void add_tower_box(Shape& s, vec3 base, vec3 size, Paint side, Paint top) {
    const float x = size.x * 0.5f, z = size.z * 0.5f;
    const vec3 foot[4] = {base + vec3(-x, 0, z), base + vec3(x, 0, z), base + vec3(x, 0, -z), base + vec3(-x, 0, -z)};
    const vec3 up{0, size.y, 0};
    for (int i = 0; i < 4; ++i) add_quad(s.use(side, s.pen.tint), foot[i], foot[(i + 1) % 4], foot[(i + 1) % 4] + up, foot[i] + up);
    add_quad(s.use(top, s.pen.tint), foot[0] + up, foot[1] + up, foot[2] + up, foot[3] + up);
}

void add_tower(Shape& s, vec2 p, float heading, vec3 size, Dice& dice) {
    s.at(vec3(p.x, 0.3f, p.y), heading);
    const Paint side = dice.chance(0.5f) ? Paint::far_city : Paint::far_city_light;
    s.pen.tint = faded(glm::length(p)) * dice.between(0.9f, 1.0f);
    const float body = size.y * dice.between(0.72f, 1.0f);
    add_tower_box(s, {0, 0, 0}, {size.x, body, size.z}, side, Paint::far_city);
    const vec2 slip{dice.between(-0.12f, 0.12f) * size.x, dice.between(-0.1f, 0.1f) * size.z};
    if (size.y - body > 3) add_tower_box(s, {slip.x, body, slip.y}, {size.x * 0.7f, size.y - body, size.z * 0.72f}, side, Paint::far_city);
    if (dice.chance(0.5f))
        add_tower_box(s, {0, -1, 0}, {size.x * 1.6f, dice.between(7, 13), size.z * 1.5f}, Paint::far_city_light, Paint::far_city_light);
    // A few windows, lit after dark: a dark city would look abandoned. By day they are as pale as the walls.
    s.use(Paint::far_window);
    for (int i = 0; i < 7; ++i) {
        const float y = std::floor(dice.between(1.0f, body / 3.6f - 1.0f)) * 3.6f + 1.0f;
        const float x = dice.between(-0.42f, 0.3f) * size.x, w = dice.between(1.0f, 3.2f), z = size.z * 0.5f + 0.12f;
        if (dice.chance(0.5f)) add_quad(s, {x + w, y, -z}, {x, y, -z}, {x, y + 1.4f, -z}, {x + w, y + 1.4f, -z});
        else add_quad(s, {x, y, z}, {x + w, y, z}, {x + w, y + 1.4f, z}, {x, y + 1.4f, z});
    }
    s.at(mat4(1.0f));
}

void add_far_tree(Shape& s, vec2 p, float size, Dice& dice) {
    const float distance = glm::length(p);
    s.use(distance < 330 ? Paint::far_tree_near : Paint::far_tree, vec3(dice.between(0.72f, 1.0f), dice.between(0.8f, 1.0f), 0.85f));
    const int blobs = distance < 300 ? 3 : 1;
    for (int i = 0; i < blobs; ++i) {
        const float r = size * (i == 0 ? 0.5f : 0.36f);
        const vec2 q = p + (i == 0 ? vec2(0.0f) : vec2(dice.between(-0.4f, 0.4f), dice.between(-0.4f, 0.4f)) * size);
        s.at(placed({q.x, 0.4f, q.y}, dice.between(0, 3)));
        s.pen.occlusion = 0.85f;
        add_ellipsoid(s, {0, size * dice.between(i == 0 ? 0.5f : 0.35f, i == 0 ? 0.65f : 0.8f), 0}, {r, r * 0.85f, r * 0.95f}, 5, 3);
    }
    s.pen.occlusion = 1;
    s.at(mat4(1.0f));
}

float bank_distance(const Site& site, vec2 p) {  // negative: on a bank
    float best = 1e9f;
    for (const SitePolygon& far : site.far)
        if (far.outline.size() > 2) best = std::min(best, signed_distance(far.outline, p));
    return best;
}

// Without authored banks: a ring of land at a river's width from the shore.
SitePolygon ring_bank(const Site& site) {
    SitePolygon bank;
    bank.id = "bank";
    bank.outline = circle({0, 0}, 1500, 48);
    Outline hole;
    for (int i = 0; i < 64; ++i) {
        const float angle = 6.2831853f * static_cast<float>(i) / 64.0f;
        const vec2 d{std::cos(angle), -std::sin(angle)};
        float reach = 0;
        for (vec2 p : site.shore) reach = std::max(reach, glm::dot(p, d));
        hole.push_back(d * (reach + 70.0f));
    }
    bank.holes.push_back(hole);
    return bank;
}

}  // namespace

void build_far(const Site& site, Scene& scene) {
    Dice dice("far");
    Shape land, trees, city;
    Site with_banks = site;
    if (with_banks.far.empty()) with_banks.far.push_back(ring_bank(site));
    for (const SitePolygon& far : with_banks.far) {
        if (far.outline.size() < 3) continue;
        add_bank(land, far, site.water_level);
        if (far.height > 1)
            add_prism(city.use(Paint::far_city), counter_clockwise(far.outline), far.holes, 0, far.height, kCapTop);
    }
    // Rings of places round the island; those on a bank are built on: trees near the water, then blocks, then towers.
    const auto on_bank = [&](vec2 p) {
        const float d = bank_distance(with_banks, p);
        if (d >= 0) return 1.0f;
        for (const SitePolygon& far : with_banks.far)
            for (const Outline& hole : far.holes) {
                const float h = signed_distance(hole, p);
                if (h < 0) return 1.0f;
                if (-h > d) return -h;
            }
        return d;
    };
    float reach = 0;
    for (vec2 p : site.shore) reach = std::max(reach, glm::length(p));
    for (float ring = 60; ring < 1250; ring += ring < 500 ? 16.0f : 46.0f) {
        const int places = static_cast<int>(6.28f * ring / (ring < 500 ? 11.0f : 44.0f));
        for (int i = 0; i < places; ++i) {
            const float angle = 6.2831853f * (static_cast<float>(i) + dice.unit()) / static_cast<float>(places);
            const float r = ring + dice.between(-7, 7);
            const vec2 p{std::cos(angle) * r, std::sin(angle) * r};
            const bool plant = dice.chance(0.5f);
            const float roll = dice.unit(), height = dice.unit(), heading = dice.between(-0.2f, 0.2f) + angle;
            const float inland = -on_bank(p);
            if (inland < 3) continue;
            if (inland < 46) {
                const bool walk = inland > 7.5f && inland < 15.5f;
                if (!walk && ring < 560 && (plant || inland < 7.5f)) add_far_tree(trees, p, dice.between(5, 9), dice);
            } else if (ring > 400 && (ring < 560 ? roll < 0.035f : roll < 0.30f)) {
                const float tall = 12 + 26 * height * height + (ring > 700 && roll < 0.05f ? 70 * height : 0);
                add_tower(city, p, heading, {dice.between(18, 34), tall, dice.between(14, 22)}, dice);
            } else if (ring < 560 && roll > 0.80f) {
                add_far_tree(trees, p, dice.between(5, 8), dice);
            }
        }
    }
    scene.place(scene.add(std::move(land)), mat4(1.0f)).casts_shadow = false;
    for (Shape* s : {&trees, &city})
        if (!s->parts.empty()) scene.place(scene.add(std::move(*s)), mat4(1.0f)).casts_shadow = false;
}

}  // namespace aisland::bake
