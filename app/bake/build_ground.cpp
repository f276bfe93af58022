#include "app/bake/build_ground.h"

#include <algorithm>
#include <cmath>
#include <unordered_map>

#include <glm/geometric.hpp>

namespace aisland::bake {
namespace {

float smooth(float low, float high, float x) {
    const float t = std::clamp((x - low) / (high - low), 0.0f, 1.0f);
    return t * t * (3 - 2 * t);
}

float segment_distance(vec2 p, vec2 a, vec2 b) {
    const vec2 edge = b - a;
    const float t = std::clamp(glm::dot(p - a, edge) / std::max(glm::dot(edge, edge), 1e-9f), 0.0f, 1.0f);
    return glm::distance(p, a + edge * t);
}

struct Cells {
    Outline outline;  // keyholed
    const HeightAt* height;
    const HeightAt* occlusion;
    Shape* shape;
    std::unordered_map<uint64_t, uint32_t> shared;  // vertex by quantised position

    uint32_t vertex(vec2 p) {
        const auto key = [](float x) { return static_cast<uint64_t>(static_cast<uint32_t>(std::lround(x * 512.0f))); };
        const auto [it, fresh] = shared.try_emplace((key(p.x) << 32) | key(p.y), 0u);
        if (!fresh) return it->second;
        const float e = 0.6f, y = (*height)(p);
        const float dx = (*height)(p + vec2(e, 0)) - (*height)(p - vec2(e, 0));
        const float dz = (*height)(p + vec2(0, e)) - (*height)(p - vec2(0, e));
        const vec3 n = glm::normalize(vec3(-dx, 2 * e, -dz));
        it->second = add_vertex(*shape, {p.x, y, p.y}, n, {1, 0, 0}, {p.x, -p.y}, (*occlusion)(p));
        return it->second;
    }

    void triangle(vec2 a, vec2 b, vec2 c) {
        if (std::abs((b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x)) < 1e-4f) return;
        const uint32_t i = vertex(a), j = vertex(b), k = vertex(c);
        if (i == j || j == k || i == k) return;
        Part& part = shape->part(shape->pen.paint);
        const auto at = [&part](uint32_t v) { return vec2(part.vertices[v].position[0], part.vertices[v].position[2]); };
        const vec2 ab = at(j) - at(i), ac = at(k) - at(i);
        if (ab.x * ac.y - ab.y * ac.x > -1e-4f) return;  // shared corners may have met
        part.indices.insert(part.indices.end(), {i, j, k});
    }

    // Pieces of a concave polygon may hang together along the cell's border; then halves of the cell are tried.
    void piece(vec2 lo, vec2 hi, int depth) {
        const Outline part = clipped(outline, lo, hi);
        if (part.empty()) return;
        const auto triangles = triangulate(part, {});
        double area = 0;
        for (const auto& t : triangles) {
            const vec2 corners[3] = {part[t[0]], part[t[1]], part[t[2]]};
            area += signed_area(corners);
        }
        if (depth < 4 && std::abs(area - std::abs(signed_area(part))) > 0.004 * static_cast<double>((hi.x - lo.x) * (hi.y - lo.y))) {
            const vec2 mid = (lo + hi) * 0.5f;
            piece(lo, mid, depth + 1);
            piece({mid.x, lo.y}, {hi.x, mid.y}, depth + 1);
            piece({lo.x, mid.y}, {mid.x, hi.y}, depth + 1);
            piece(mid, hi, depth + 1);
            return;
        }
        for (const auto& t : triangles) triangle(part[t[0]], part[t[1]], part[t[2]]);
    }
};

}  // namespace

float ground_level(GroundRank rank) {
    switch (rank) {
        case GroundRank::land: return -0.06f;
        case GroundRank::lawn: return -0.03f;
        case GroundRank::path: return 0.0f;
        case GroundRank::road: return 0.012f;
        case GroundRank::plaza: return 0.024f;
        case GroundRank::deck: return 0.036f;
        case GroundRank::marking: return 0.05f;
    }
    return 0;
}

SurfacePaint surface_paint(std::string_view word) {
    const auto has = [word](std::string_view part) { return word.find(part) != std::string_view::npos; };
    if (has("asphalt") || has("road")) return {Paint::asphalt, GroundRank::road};
    if (has("red") || has("track") || has("cycle")) return {Paint::asphalt_red, GroundRank::road};
    if (has("board") || has("deck") || has("wood") || has("timber")) return {Paint::boardwalk, GroundRank::deck};
    if (has("gravel")) return {Paint::gravel, GroundRank::path};
    if (has("meadow")) return {Paint::meadow, GroundRank::lawn, true};
    if (has("hedge")) return {Paint::leaf_hedge, GroundRank::lawn, true};
    if (has("bed") || has("flower") || has("garden") || has("soil")) return {Paint::soil, GroundRank::lawn, true};
    if (has("lawn") || has("grass")) return {Paint::lawn, GroundRank::lawn, true};
    if (has("brick") || has("warm")) return {Paint::paving_warm, GroundRank::plaza};
    if (has("dark") || has("granite")) return {Paint::paving_dark, GroundRank::plaza};
    if (has("light") || has("stone") || has("lime")) return {Paint::paving_light, GroundRank::plaza};
    if (has("concrete")) return {Paint::concrete_light, GroundRank::path};
    return {Paint::paving, GroundRank::path};
}

float distance_to_path(const SitePath& path, vec2 p) {
    float best = 1e9f;
    for (size_t i = 0; i + 1 < path.points.size(); ++i) best = std::min(best, segment_distance(p, path.points[i], path.points[i + 1]));
    return best - path.width * 0.5f;
}

float distance_to_buildings(const Site& site, vec2 p) {
    float best = 1e9f;
    for (const SiteBuilding& b : site.buildings)
        if (!b.planned && b.outline.size() > 2 && box_distance(b.outline, p) < std::max(best, 1e-3f)) best = std::min(best, signed_distance(b.outline, p));
    return best;
}

float ground_occlusion(const Site& site, vec2 p) {
    float open = 1;
    for (const SiteBuilding& b : site.buildings) {
        if (b.planned || b.outline.size() < 3 || box_distance(b.outline, p) > kShading) continue;
        const float d = signed_distance(b.outline, p);
        if (d > kShading) continue;
        // A wall of height h at distance d hides about half of (1 - d / sqrt(d^2 + h^2)) of the cosine-weighted sky.
        const float reach = std::max(d, 0.0f), h = std::max(b.height, 4.0f) * 0.5f;
        open *= 1.0f - 0.5f * (1.0f - reach / std::sqrt(reach * reach + h * h)) - 0.16f * std::exp(-reach * 1.1f);
    }
    return std::clamp(open, 0.25f, 1.0f);
}

bool paved(const Site& site, vec2 p, float margin, const SitePath* except) {
    const auto on = [&](const SitePath& path) { return &path != except && box_distance(path.points, p) < margin + path.width * 0.5f && distance_to_path(path, p) < margin; };
    const auto in = [&](const SitePolygon& plaza) { return box_distance(plaza.outline, p) <= std::max(margin, 0.0f) && signed_distance(plaza.outline, p) < margin; };
    return std::any_of(site.paths.begin(), site.paths.end(), on) || std::any_of(site.bridges.begin(), site.bridges.end(), on) ||
           std::any_of(site.plazas.begin(), site.plazas.end(), in);
}

float lawn_relief(const Site& site, vec2 p) {
    float clear = std::min(distance_to_buildings(site, p) - 1.5f, -signed_distance(site.shore, p) - 2.0f);
    for (const SitePath& path : site.paths)
        if (box_distance(path.points, p) - path.width * 0.5f < clear) clear = std::min(clear, distance_to_path(path, p));
    for (const SitePolygon& plaza : site.plazas)
        if (box_distance(plaza.outline, p) < clear) clear = std::min(clear, signed_distance(plaza.outline, p));
    for (const SitePolygon& water : site.waters)
        if (box_distance(water.outline, p) - 0.5f < clear) clear = std::min(clear, signed_distance(water.outline, p) - 0.5f);
    for (const SiteBay& bay : site.bays) clear = std::min(clear, glm::distance(bay.center, p) - 3.5f);
    const float swell = 0.6f + 0.4f * std::sin(p.x * 0.11f + 1.3f) * std::cos(p.y * 0.09f - 0.4f);
    return 0.42f * smooth(0.3f, 9.0f, clear) * swell;
}

void add_area(Shape& shape, const Outline& outline, std::span<const Outline> holes, float cell, const HeightAt& height,
              const HeightAt& occlusion) {
    Cells cells{keyholed(outline, holes), &height, &occlusion, &shape, {}};
    vec2 lo(1e9f), hi(-1e9f);
    for (vec2 p : outline) lo = glm::min(lo, p), hi = glm::max(hi, p);
    const int x0 = static_cast<int>(std::floor(lo.x / cell)), x1 = static_cast<int>(std::ceil(hi.x / cell));
    const int z0 = static_cast<int>(std::floor(lo.y / cell)), z1 = static_cast<int>(std::ceil(hi.y / cell));
    std::vector<char> crossed(static_cast<size_t>(x1 - x0 + 1) * static_cast<size_t>(z1 - z0 + 1), 0);
    const auto mark = [&](int x, int z) -> char& {
        return crossed[static_cast<size_t>(z - z0) * static_cast<size_t>(x1 - x0 + 1) + static_cast<size_t>(x - x0)];
    };
    const size_t n = cells.outline.size();
    for (size_t i = 0; i < n; ++i) {
        const vec2 a = cells.outline[i], b = cells.outline[(i + 1) % n];
        const int steps = std::max(1, static_cast<int>(std::ceil(glm::distance(a, b) / (cell * 0.25f))));
        for (int k = 0; k <= steps; ++k) {
            const vec2 p = glm::mix(a, b, static_cast<float>(k) / static_cast<float>(steps)) / cell;
            for (float ex : {-0.02f, 0.02f})
                for (float ez : {-0.02f, 0.02f})
                    mark(std::clamp(static_cast<int>(std::floor(p.x + ex)), x0, x1),
                         std::clamp(static_cast<int>(std::floor(p.y + ez)), z0, z1)) = 1;
        }
    }
    for (int z = z0; z < z1; ++z)
        for (int x = x0; x < x1; ++x) {
            const vec2 a{static_cast<float>(x) * cell, static_cast<float>(z) * cell}, b = a + vec2(cell);
            // Cells next to a crossed one may be cut by a corner the marks missed; cutting them costs nothing.
            bool near = false;
            for (int dz = -1; dz <= 1; ++dz)
                for (int dx = -1; dx <= 1; ++dx)
                    near = near || mark(std::clamp(x + dx, x0, x1), std::clamp(z + dz, z0, z1));
            if (near) {
                cells.piece(a, b, 0);
            } else if (contains(cells.outline, (a + b) * 0.5f)) {
                cells.triangle({a.x, b.y}, b, {b.x, a.y});
                cells.triangle({a.x, b.y}, {b.x, a.y}, a);
            }
        }
}

std::vector<vec2> along_line(std::span<const vec2> points, float step) {
    std::vector<vec2> result;
    for (size_t i = 0; i + 1 < points.size(); ++i) {
        const int pieces = std::max(1, static_cast<int>(std::ceil(glm::distance(points[i], points[i + 1]) / step)));
        for (int k = 0; k < pieces; ++k)
            result.push_back(glm::mix(points[i], points[i + 1], static_cast<float>(k) / static_cast<float>(pieces)));
    }
    if (!points.empty()) result.push_back(points.back());
    return result;
}

void add_ribbon(Shape& shape, std::span<const vec2> points, float width, float y, const HeightAt& occlusion, float offset,
                float step) {
    const std::vector<vec2> line = along_line(points, step);
    const bool closed = points.size() > 2 && glm::distance(points.front(), points.back()) < 0.01f;
    const size_t n = line.size();
    if (n < 2) return;
    std::vector<uint32_t> left, right;
    float run = 0;
    for (size_t i = 0; i < n; ++i) {
        const vec2 before = i > 0 ? line[i] - line[i - 1] : closed ? line[n - 1] - line[n - 2]
                                                                   : line[1] - line[0];
        const vec2 after = i + 1 < n ? line[i + 1] - line[i] : closed ? line[1] - line[0]
                                                                      : line[n - 1] - line[n - 2];
        const vec2 u = glm::normalize(before), v = glm::normalize(after);
        const vec2 side_u{-u.y, u.x}, side_v{-v.y, v.x};  // right of the direction of travel
        const vec2 sum = side_u + side_v;
        const vec2 side = glm::length(sum) > 0.5f ? sum / std::max(glm::dot(sum, side_v), 0.5f) : side_v;
        if (i > 0) run += glm::length(before);
        const vec2 l = line[i] + side * (offset - width * 0.5f), r = line[i] + side * (offset + width * 0.5f);
        const vec3 t{v.x, 0, v.y};
        left.push_back(add_vertex(shape, {l.x, y, l.y}, {0, 1, 0}, t, {run, 0}, occlusion(l)));
        right.push_back(add_vertex(shape, {r.x, y, r.y}, {0, 1, 0}, t, {run, width}, occlusion(r)));
    }
    Part& part = shape.part(shape.pen.paint);
    for (size_t i = 0; i + 1 < n; ++i)
        part.indices.insert(part.indices.end(), {right[i], right[i + 1], left[i + 1], right[i], left[i + 1], left[i]});
}

}  // namespace aisland::bake
