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
    s.use(Paint::far_land);
    add_polygon(s, outline, bank.holes, 0.4f);
    std::vector<vec3> path;
    for (vec2 p : outline) path.push_back({p.x, 0, p.y});
    const vec2 slope[3] = {{5.0f, water - 0.6f}, {0.4f, 0.0f}, {0.0f, 0.4f}};
    add_sweep(s.use(Paint::revetment, vec3(0.95f)), slope, path, true, false);
}

void add_tower(Shape& s, vec2 p, float heading, vec3 size, Dice& dice) {
    const float distance = glm::length(p);
    const vec3 tint = faded(distance) * dice.between(0.9f, 1.0f);
    s.at(vec3(p.x, 0, p.y), heading);
    s.use(dice.chance(0.5f) ? Paint::far_city : Paint::far_city_light, tint);
    const float body = size.y * dice.between(0.78f, 1.0f);
    add_box_on(s, {0, 0, 0}, {size.x, body, size.z}, kFaceSides | kFaceTop);
    if (size.y - body > 3) add_box_on(s, {0, body, 0}, {size.x * 0.7f, size.y - body, size.z * 0.7f}, kFaceSides | kFaceTop);
    if (dice.chance(0.5f)) add_box_on(s, {0, -1, 0}, {size.x * 1.6f, dice.between(7, 13), size.z * 1.5f}, kFaceSides | kFaceTop);
    // A few lit windows: a dark city would look abandoned at night, and by day they do not show.
    s.use(Paint::strip_warm, vec3(dice.between(0.06f, 0.16f)));
    for (int i = 0; i < 5; ++i) {
        const float y = dice.between(3.0f, body - 3.0f), x = dice.between(-0.4f, 0.3f) * size.x, w = dice.between(1.2f, 3.5f);
        const float z = size.z * 0.5f + 0.15f;
        const bool turned = dice.chance(0.5f);
        if (turned) add_quad(s, {x + w, y, -z}, {x, y, -z}, {x, y + 1.3f, -z}, {x + w, y + 1.3f, -z});
        else add_quad(s, {x, y, z}, {x + w, y, z}, {x + w, y + 1.3f, z}, {x, y + 1.3f, z});
    }
    s.at(mat4(1.0f));
}

void add_far_tree(Shape& s, vec2 p, float size, Dice& dice) {
    s.use(Paint::far_tree, faded(glm::length(p)) * dice.between(0.75f, 1.0f));
    const float y = size * dice.between(0.55f, 0.75f);
    s.at(placed({p.x, 0.4f, p.y}, dice.between(0, 3)));
    add_ellipsoid(s, {0, y, 0}, {size * 0.52f, size * 0.46f, size * 0.5f}, 6, 4);
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
            if (inland < 42) {
                if (plant && ring < 520) add_far_tree(trees, p, dice.between(5, 9), dice);
            } else if (ring < 560 ? roll < 0.055f : roll < 0.34f) {
                const float tall = 16 + 34 * height * height + (ring > 560 && roll < 0.05f ? 80 * height : 0);
                add_tower(city, p, heading, {dice.between(18, 34), tall, dice.between(14, 22)}, dice);
            } else if (ring < 520 && roll > 0.93f) {
                add_far_tree(trees, p, dice.between(5, 8), dice);
            }
        }
    }
    scene.place(scene.add(std::move(land)), mat4(1.0f)).casts_shadow = false;
    for (Shape* s : {&trees, &city})
        if (!s->parts.empty()) scene.place(scene.add(std::move(*s)), mat4(1.0f)).casts_shadow = false;
}

}  // namespace aisland::bake
