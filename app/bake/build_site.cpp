// Land: lawns, plazas, paths with their edges, planting beds, parking bays and pools.
#include <algorithm>
#include <array>
#include <cmath>

#include <glm/geometric.hpp>

#include "app/bake/build_dice.h"
#include "app/bake/build_ground.h"
#include "app/bake/build_site_parts.h"
#include "app/bake/build_tree.h"

namespace aisland::bake {
namespace {

HeightAt level(float y) {
    return [y](vec2) { return y; };
}

// A path whose drawn end stops just short of another way is led on to it.
SitePath reaching(const Site& site, const SitePath& path) {
    SitePath longer = path;
    const size_t n = path.points.size();
    if (n < 2) return longer;
    const auto lead = [&](vec2 end, vec2 before) {
        const vec2 d = glm::normalize(end - before);
        for (float reach = 0; reach <= 6.0f; reach += 0.25f)
            if (paved(site, end + d * reach, -0.4f, &path)) return end + d * reach;
        return end;
    };
    longer.points.front() = lead(path.points[0], path.points[1]);
    longer.points.back() = lead(path.points[n - 1], path.points[n - 2]);
    return longer;
}

// Flush stone along both sides of a path, or a raised kerb along a road; open where another way crosses.
void add_path_edges(Shape& s, const Site& site, const SitePath& path, const SurfacePaint& surface) {
    const bool road = surface.rank == GroundRank::road;
    const float width = road ? 0.18f : 0.12f, top = ground_level(surface.rank) + (road ? 0.07f : 0.012f);
    s.use(road ? Paint::kerb : Paint::paving_dark);
    for (float side : {-1.0f, 1.0f}) {
        const float offset = side * (path.width * 0.5f + width * 0.5f);
        std::vector<vec2> edge;
        const std::vector<vec2> line = along_line(path.points, 2.5f);
        const auto flush = [&] {
            if (edge.size() > 1) {
                std::vector<vec3> spine;
                for (vec2 p : edge) spine.push_back({p.x, 0, p.y});
                const float bottom = ground_level(GroundRank::land) - 0.04f;
                const std::array<vec2, 4> profile{vec2(width * 0.5f, bottom), vec2(width * 0.5f, top),
                                                  vec2(-width * 0.5f, top), vec2(-width * 0.5f, bottom)};
                add_sweep(s, profile, spine, false, false);
            }
            edge.clear();
        };
        for (size_t i = 0; i < line.size(); ++i) {
            const vec2 before = line[i > 0 ? i - 1 : 0], after = line[std::min(i + 1, line.size() - 1)];
            const vec2 d = glm::normalize(after - before);
            const vec2 p = line[i] + vec2(-d.y, d.x) * offset;
            if (paved(site, p, 0.05f, &path) || distance_to_buildings(site, p) < 0.3f)
                flush();
            else
                edge.push_back(p);
        }
        flush();
    }
}

void add_road_markings(Shape& s, const Site& site, const SitePath& path) {
    if (path.width < 5.0f) return;
    s.use(Paint::marking);
    const std::vector<vec2> line = along_line(path.points, 1.0f);
    const auto open = [](vec2) { return 1.0f; };
    for (size_t i = 4; i + 7 < line.size(); i += 7) {
        const std::span<const vec2> dash(line.data() + i, 4);
        if (paved(site, dash[0], 0.5f, &path) || paved(site, dash[3], 0.5f, &path)) continue;
        add_ribbon(s, dash, 0.12f, ground_level(GroundRank::marking), open, 0.0f, 2.0f);
    }
}

void add_bays(Shape& s, const Site& site) {
    const float y = ground_level(GroundRank::marking) - 0.012f;
    const HeightAt open = [](vec2) { return 0.95f; };
    for (const SiteBay& bay : site.bays) {
        const vec2 ahead{-std::sin(bay.heading), -std::cos(bay.heading)}, right{-ahead.y, ahead.x};
        const auto corner = [&](float x, float z) { return bay.center + right * x + ahead * z; };
        const float w = bay.width * 0.5f, l = bay.length * 0.5f;
        s.use(Paint::asphalt, vec3(0.82f));
        const std::array<vec2, 2> middle{corner(0, -l - 0.3f), corner(0, l)};
        add_ribbon(s, middle, bay.width + 0.04f, y - 0.008f, open, 0.0f, 6.0f);
        s.use(Paint::marking);
        for (float side : {-1.0f, 1.0f}) {
            const std::array<vec2, 2> edge{corner(side * w, -l), corner(side * w, l)};
            add_ribbon(s, edge, 0.09f, y + 0.012f, open, 0.0f, 6.0f);
        }
        const std::array<vec2, 2> head{corner(-w, l), corner(w, l)};
        add_ribbon(s, head, 0.09f, y + 0.013f, open, 0.0f, 6.0f);
        s.use(Paint::kerb);
        add_box(s.at(vec3(corner(0, l + 0.12f).x, 0, corner(0, l + 0.12f).y), bay.heading), {-w, -0.1f, -0.09f}, {w, 0.12f, 0.09f},
                kFaceNoBottom);
        s.use(Paint::rubber);  // wheel stop
        add_box(s.at(vec3(corner(0, l - 0.6f).x, 0, corner(0, l - 0.6f).y), bay.heading), {-0.8f, y, -0.07f}, {0.8f, y + 0.1f, 0.07f},
                kFaceNoBottom);
        s.at(mat4(1.0f));
    }
}

void add_pool(Shape& s, const SitePolygon& water) {
    const Outline rim = counter_clockwise(water.outline), inner = inset(rim, 0.45f);
    if (inner.empty()) return;
    s.use(Paint::granite);
    const std::vector<Outline> hole{inner};
    add_prism(s, rim, hole, -0.1f, 0.16f, kCapTop);
    s.use(Paint::pool);
    add_polygon(s, inner, {}, 0.10f);
}

// Loose shrubs and grasses over a bed: low blobs of leaves.
void add_shrubs(Shape& s, const Outline& bed, Dice& dice, float density, const Site& site) {
    vec2 lo(1e9f), hi(-1e9f);
    for (vec2 p : bed) lo = glm::min(lo, p), hi = glm::max(hi, p);
    const int count = std::min(400, static_cast<int>(std::abs(signed_area(bed)) * static_cast<double>(density)));
    static constexpr std::array<Paint, 5> paints{Paint::leaf_shrub, Paint::leaf_hedge, Paint::leaf_reed, Paint::flower_white,
                                                 Paint::flower_violet};
    for (int i = 0; i < count; ++i) {
        const vec2 p{dice.between(lo.x, hi.x), dice.between(lo.y, hi.y)};
        const float size = dice.between(0.25f, 0.6f);
        const Paint paint = paints[static_cast<size_t>(dice.chance(0.75f) ? dice.below(3) : 3 + dice.below(2))];
        if (signed_distance(bed, p) > -size || paved(site, p, size * 0.6f) || distance_to_buildings(site, p) < size) continue;
        add_bush(s, {p.x, lawn_relief(site, p) + size * 0.3f, p.y}, {size, size * 0.75f, size * 0.9f}, paint, dice, 3);
    }
}

}  // namespace

void build_land(const Site& authored, Scene& scene) {
    Site site = authored;
    for (size_t i = 0; i < site.paths.size(); ++i) site.paths[i] = reaching(authored, authored.paths[i]);
    const HeightAt open = [&site](vec2 p) { return ground_occlusion(site, p); };
    Shape land;
    const HeightAt relief = [&site](vec2 p) { return ground_level(GroundRank::land) + lawn_relief(site, p); };
    add_area(land.use(Paint::lawn), counter_clockwise(site.shore), {}, 5.0f, relief, open);
    scene.place(scene.add(std::move(land)), mat4(1.0f)).casts_shadow = false;

    Shape ways, details, plants;
    Dice dice("land");
    for (const SitePolygon& lawn : site.lawns) {
        const SurfacePaint surface = surface_paint(lawn.surface);
        const Outline outline = counter_clockwise(lawn.outline);
        if (surface.paint == Paint::leaf_hedge) {
            const size_t first = plants.part(Paint::leaf_hedge).vertices.size();
            add_prism(plants.use(Paint::leaf_hedge, vec3(0.5f)), outline, lawn.holes, -0.1f, 0.8f, kCapTop);
            draw_as_leaves(plants, Paint::leaf_hedge, first);
            continue;
        }
        const HeightAt top = [&site, lift = ground_level(GroundRank::lawn)](vec2 p) { return lift + lawn_relief(site, p); };
        add_area(ways.use(surface.paint), outline, lawn.holes, 4.0f, top, open);
        if (surface.paint != Paint::lawn) add_shrubs(plants, outline, dice, surface.paint == Paint::soil ? 0.6f : 0.12f, site);
    }
    for (const SitePath& path : site.paths) {
        SurfacePaint surface = surface_paint(path.surface);
        if (surface.rank == GroundRank::plaza) surface.rank = GroundRank::path;
        // Ways that cross lie a little over one another.
        const float above = 0.0012f * static_cast<float>((&path - site.paths.data()) % 8);
        add_ribbon(ways.use(surface.paint), path.points, path.width, ground_level(surface.rank) + above, open);
        if (!surface.planted && surface.rank != GroundRank::deck) add_path_edges(details, site, path, surface);
        if (surface.rank == GroundRank::road) add_road_markings(details, site, path);
    }
    for (const SitePolygon& plaza : site.plazas) {
        SurfacePaint surface = surface_paint(plaza.surface);
        surface.rank = surface.rank == GroundRank::deck ? GroundRank::deck : GroundRank::plaza;
        const Outline outline = counter_clockwise(plaza.outline);
        add_area(ways.use(surface.paint), outline, plaza.holes, 4.0f, level(ground_level(surface.rank)), open);
        std::vector<vec3> border;
        for (vec2 p : outline) border.push_back({p.x, 0, p.y});
        const float top = ground_level(surface.rank) + 0.008f;
        const std::array<vec2, 3> profile{vec2(0.0f, -0.1f), vec2(0.0f, top), vec2(-0.24f, top)};
        add_sweep(ways.use(Paint::granite), profile, border, true, false);
        add_inlays(details, site, plaza, ground_level(surface.rank));
    }
    for (const SitePolygon& water : site.waters) add_pool(details, water);
    add_bays(details, site);
    scene.place(scene.add(std::move(ways)), mat4(1.0f)).casts_shadow = false;
    scene.place(scene.add(std::move(details)), mat4(1.0f));
    if (!plants.parts.empty()) scene.place(scene.add(std::move(plants)), mat4(1.0f));
}

void build_surroundings(const Site& site, Scene& scene) {
    build_shore(site, scene);
    build_bridges(site, scene);
    build_far(site, scene);
}

}  // namespace aisland::bake
