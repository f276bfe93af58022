// Beyond the river: planted embankments, parks, streets and blocks of a quiet generic city that thins into haze.
// Illustrative, nobody's map.
#include "app/bake/build_far.h"

#include <algorithm>
#include <array>
#include <cmath>

#include <glm/geometric.hpp>

#include "app/bake/build_ground.h"
#include "app/bake/build_site_parts.h"
#include "app/bake/build_tree.h"

namespace aisland::bake {
namespace {

constexpr float kLevel = 0.4f;                                       // of the mainland, metres
constexpr float kPromenade = 58;                                     // width of the planted strip along the water
constexpr float kReach = 1120;                                       // metres from the origin; the haze closes there
constexpr vec2 kPitch{128, 96};                                      // of the street grid
constexpr vec2 kAcross{0.9903f, -0.1392f}, kDown{0.1392f, 0.9903f};  // its axes: those of the island

vec2 city(float u, float v) { return kAcross * u + kDown * v; }

struct Bank {
    std::vector<SitePolygon> land;

    // How far a point lies from the water, negative in the river.
    float inland(vec2 p) const {
        float best = -1e9f;
        for (const SitePolygon& far : land) {
            if (far.outline.size() < 3) continue;
            float d = -signed_distance(far.outline, p);
            for (const Outline& hole : far.holes) d = std::min(d, signed_distance(hole, p));
            best = std::max(best, d);
        }
        return best;
    }
};

// Slow noise, 0..1: where parks lie, where trees stand thick.
float patches(vec2 p, float scale) {
    const vec2 q = p / scale;
    return 0.5f + 0.22f * (std::sin(q.x * 1.3f + 1.7f * std::sin(q.y * 0.7f)) + std::sin(q.y * 1.1f - 1.3f * std::sin(q.x * 0.9f + 2.0f)));
}

void add_bank(Shape& s, const SitePolygon& bank, float water) {
    const Outline outline = counter_clockwise(bank.outline);
    add_polygon(s.use(Paint::far_land), outline, bank.holes, kLevel);
    std::vector<vec3> path;
    for (vec2 p : outline) path.push_back({p.x, 0, p.y});
    // A wall of stone down to the water with a step for boats, a pale coping, lawns, and two walks.
    const vec2 wall[4] = {{3.2f, water - 0.6f}, {2.2f, water + 0.35f}, {0.9f, water + 0.35f}, {0.4f, kLevel - 0.25f}};
    add_sweep(s.use(Paint::revetment, vec3(0.9f)), wall, path, true, false);
    const vec2 coping[3] = {{0.4f, kLevel - 0.25f}, {0.4f, kLevel + 0.2f}, {-0.8f, kLevel + 0.2f}};
    add_sweep(s.use(Paint::limestone), coping, path, true, false);
    const auto strip = [&](Paint paint, float from, float to, float lift) {
        const vec2 line[2] = {{-from, kLevel + lift}, {-to, kLevel + lift}};
        add_sweep(s.use(paint), line, path, true, false);
    };
    strip(Paint::far_lawn, 0.8f, kPromenade - 12, 0.10f);
    strip(Paint::paving_light, 0.8f, 5.6f, 0.16f);
    strip(Paint::far_paving, 17.0f, 19.6f, 0.18f);
    strip(Paint::far_paving, kPromenade - 14, kPromenade - 11, 0.20f);
}

struct Trees {
    Scene& scene;
    std::vector<uint32_t> shapes;

    void place(vec2 p, float size, Dice& dice) {
        const uint32_t shape = shapes[static_cast<size_t>(dice.below(static_cast<int>(shapes.size())))];
        scene.place(shape, placed({p.x, kLevel, p.y}, dice.between(0, 6.28f), vec3(size) * vec3(1, dice.between(0.88f, 1.15f), 1)));
        scene.objects.back().casts_shadow = glm::length(p) < 330;
    }
};

Trees far_trees(Scene& scene) {
    Trees trees{scene, {}};
    for (const char* species : {"plane", "ginkgo", "plane", "plane", "maple"})
        for (uint32_t variant = 0; variant < 2; ++variant) {
            const Shape full = build_tree(species, variant);
            Shape tree = full.levels[0];  // nobody comes near enough for single leaves
            for (size_t l = 1; l < full.levels.size(); ++l) tree.levels.push_back(full.levels[l]);
            trees.shapes.push_back(scene.add(std::move(tree)));
        }
    return trees;
}

// Rows along the walks of the embankment; loose groves on its lawns.
void plant_embankment(Trees& trees, const Bank& bank, Dice& dice) {
    const auto row = [&](const Outline& water, float offset, float step, float size) {
        const Outline line = subdivided(inset(water, offset), step);
        for (size_t i = 0; i < line.size(); ++i) {
            const float r = glm::length(line[i]);
            if (r > 560 || (r > 380 && i % 2) || std::abs(bank.inland(line[i]) - offset) > 1.5f || dice.chance(0.08f)) continue;
            trees.place(line[i], size * dice.between(0.85f, 1.15f), dice);
        }
    };
    for (const SitePolygon& far : bank.land) {
        row(counter_clockwise(far.outline), 8.0f, 11.0f, 0.9f);
        row(counter_clockwise(far.outline), kPromenade - 17, 10.0f, 1.15f);
    }
}

void plant_parks(Trees& trees, const Bank& bank, Dice& dice) {
    for (float step : {12.0f, 19.0f, 38.0f}) {
        const float from = step < 15 ? 120 : step < 25 ? 330
                                                       : 600,
                    to = step < 15 ? 330 : step < 25 ? 600
                                                     : 1000;
        for (float z = -to; z < to; z += step)
            for (float x = -to; x < to; x += step) {
                const vec2 p = vec2(x, z) + vec2(dice.unit(), dice.unit()) * step;
                const float r = glm::length(p), roll = dice.unit();
                if (r < from || r >= to) continue;
                const float inland = bank.inland(p);
                const bool strip = inland > 22 && inland<kPromenade - 18, park = inland> kPromenade && block_at(p).kind == BlockKind::park;
                const bool yard = inland > kPromenade && !park && block_at(p).green;
                const float thick = patches(p, 22) + (park ? 0.22f : strip ? 0.10f
                                                                 : yard    ? -0.25f
                                                                           : -9.0f);
                if (thick < 0.40f || roll > 0.85f || street_distance(p) < 3.0f) continue;
                trees.place(p, dice.between(0.75f, 1.3f) * (step > 30 ? 1.5f : step > 15 ? 1.15f
                                                                                         : 1.0f),
                            dice);
            }
    }
}

// Streets on the grid, each drawn where it lies on land; the lit carriageway on a pale pavement.
void add_streets(Shape& s, const Bank& bank) {
    const HeightAt open = [](vec2) { return 1.0f; };
    const auto along = [&](bool across, float at, float wide) {
        std::vector<vec2> run;
        const auto flush = [&] {
            if (run.size() > 3) {
                add_ribbon(s.use(Paint::far_paving), run, wide + 5, kLevel + 0.24f, open, 0, 400);
                add_ribbon(s.use(Paint::far_street), run, wide, kLevel + 0.34f, open, 0, 400);
            }
            run.clear();
        };
        for (float t = -kReach; t <= kReach; t += 16) {
            const vec2 p = across ? city(t, at) : city(at, t);
            if (glm::length(p) > kReach || bank.inland(p) < kPromenade - 8)
                flush();
            else
                run.push_back(p);
        }
        flush();
    };
    for (int i = -9; i <= 9; ++i) along(false, kPitch.x * (static_cast<float>(i) + 0.5f), i % 3 == 0 ? 11.0f : 7.0f);
    for (int j = -12; j <= 12; ++j) along(true, kPitch.y * (static_cast<float>(j) + 0.5f), j % 3 == 0 ? 12.0f : 7.0f);
}

void add_block_ground(Shape& s, const Bank& bank, vec2 middle, const CityBlock& block) {
    const Paint paint = block.kind == BlockKind::park ? Paint::far_park : block.green ? Paint::far_lawn
                                                                                      : Paint::far_paving;
    const Outline outline = rounded(rectangle(middle, kPitch - vec2(17, 17), std::atan2(-kAcross.y, kAcross.x)), 9, 2);
    for (vec2 p : outline)
        if (bank.inland(p) < kPromenade - 10) return;
    add_polygon(s.use(paint), outline, {}, kLevel + 0.14f);
}

// Lamps of the embankment: a point of light each, too many and too far to light anything.
void add_lamps(Scene& scene, const Bank& bank) {
    Shape lamp;
    lamp.use(Paint::metal_dark);
    add_cylinder(lamp, {0, 0, 0}, {0, 4.2f, 0}, 0.09f, 0.06f, 3, kCapNone);
    lamp.use(Paint::far_light);
    add_cylinder(lamp, {0, 4.2f, 0}, {0, 4.75f, 0}, 0.24f, 0.16f, 4, kCapBoth);
    const uint32_t shape = scene.add(std::move(lamp));
    for (const SitePolygon& far : bank.land) {
        const Outline line = subdivided(inset(counter_clockwise(far.outline), 5.9f), 24);
        for (vec2 p : line)
            if (glm::length(p) < 620 && std::abs(bank.inland(p) - 5.9f) < 1.5f)
                scene.place(shape, placed({p.x, kLevel, p.y})).casts_shadow = false;
    }
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

CityBlock block_at(vec2 p) {
    const vec2 cell{std::floor(glm::dot(p, kAcross) / kPitch.x + 0.5f), std::floor(glm::dot(p, kDown) / kPitch.y + 0.5f)};
    CityBlock block;
    block.middle = city(cell.x * kPitch.x, cell.y * kPitch.y);
    Dice dice("block", static_cast<uint64_t>(static_cast<int64_t>(cell.x) * 4099 + static_cast<int64_t>(cell.y) + 100000));
    block.seed = dice.next();
    const float r = glm::length(block.middle), roll = dice.unit();
    const float park = r < 420 ? 0.34f : r < 700 ? 0.22f
                                                 : 0.12f,
                towers = r < 420 ? 0.04f : r < 700 ? 0.24f
                                                   : 0.50f;
    block.kind = roll < park ? BlockKind::park : roll < park + towers       ? BlockKind::towers
                                             : roll < park + towers + 0.30f ? BlockKind::campus
                                                                            : BlockKind::homes;
    block.green = block.kind != BlockKind::towers && dice.chance(0.8f);
    return block;
}

float street_distance(vec2 p) {
    const float u = glm::dot(p, kAcross) / kPitch.x - 0.5f, v = glm::dot(p, kDown) / kPitch.y - 0.5f;
    return std::min(std::abs(u - std::round(u)) * kPitch.x, std::abs(v - std::round(v)) * kPitch.y) - 8.0f;
}

void build_far(const Site& site, Scene& scene) {
    Dice dice("far");
    Bank bank{site.far};
    if (bank.land.empty()) bank.land.push_back(ring_bank(site));
    Shape land, blocks;
    for (const SitePolygon& far : bank.land) {
        if (far.outline.size() < 3) continue;
        add_bank(land, far, site.water_level);
        if (far.height > 1) add_prism(blocks.use(Paint::far_white), counter_clockwise(far.outline), far.holes, 0, far.height, kCapTop);
    }
    add_streets(land, bank);
    for (int i = -9; i <= 9; ++i)
        for (int j = -12; j <= 12; ++j) {
            const vec2 middle = city(kPitch.x * static_cast<float>(i), kPitch.y * static_cast<float>(j));
            if (glm::length(middle) > kReach || bank.inland(middle) < kPromenade) continue;
            const CityBlock block = block_at(middle);
            add_block_ground(land, bank, middle, block);
            const auto clear = [&](vec2 p, float margin) { return bank.inland(p) > kPromenade + margin && street_distance(p) > 2.0f; };
            add_block(blocks, block, kAcross, kDown, kPitch - vec2(22, 22), clear);
        }
    scene.place(scene.add(std::move(land)), mat4(1.0f)).casts_shadow = false;
    if (!blocks.parts.empty()) scene.place(scene.add(std::move(blocks)), mat4(1.0f)).casts_shadow = false;
    Trees trees = far_trees(scene);
    plant_embankment(trees, bank, dice);
    plant_parks(trees, bank, dice);
    add_lamps(scene, bank);
}

}  // namespace aisland::bake
