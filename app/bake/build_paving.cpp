// Inlays of the plazas: bands of darker and paler stone that follow the building a plaza belongs to, and lines of light
// let into the ground.
#include <algorithm>
#include <array>
#include <cmath>

#include <glm/geometric.hpp>

#include "app/bake/build_ground.h"
#include "app/bake/build_site_parts.h"

namespace aisland::bake {
namespace {

constexpr float kFlush = 0.007f;  // metres above the plaza's own stone

struct Inlay {
    Shape& shape;
    const Site& site;
    const SitePolygon& plaza;
    Outline outline;
    float y;

    bool inside(vec2 p) const {
        if (signed_distance(outline, p) > -0.7f || distance_to_buildings(site, p) < 0.4f) return false;
        for (const SitePolygon& water : site.waters)
            if (signed_distance(water.outline, p) < 0.8f) return false;
        for (const Outline& hole : plaza.holes)
            if (signed_distance(hole, p) < 0.5f) return false;
        return true;
    }
    // The stretches of a line that lie on the plaza.
    void line(std::span<const vec2> points, float width, Paint paint) {
        const HeightAt open = [this](vec2 p) { return ground_occlusion(site, p); };
        std::vector<vec2> run;
        const auto flush = [&] {
            if (run.size() > 2) add_ribbon(shape.use(paint), run, width, y, open, 0, 4);
            run.clear();
        };
        for (vec2 p : points) {
            if (inside(p))
                run.push_back(p);
            else
                flush();
        }
        flush();
    }
};

// Rings round a point and rays from it; a dash of light on every other ray.
void add_rings(Inlay& inlay, vec2 center) {
    float low = 1e9f, high = 0;
    for (vec2 p : inlay.outline) low = std::min(low, glm::distance(p, center)), high = std::max(high, glm::distance(p, center));
    int ring = 0;
    for (float r = std::max(low, 4.0f) + 1.2f; r < high; r += 2.6f, ++ring) {
        std::vector<vec2> arc;
        const int steps = static_cast<int>(6.28f * r / 1.5f);
        for (int i = 0; i <= steps; ++i) {
            const float a = 6.2831853f * static_cast<float>(i) / static_cast<float>(steps);
            arc.push_back(center + vec2(std::cos(a), std::sin(a)) * r);
        }
        inlay.line(arc, ring % 3 == 0 ? 0.9f : 0.16f, ring % 3 == 0 ? Paint::limestone : Paint::paving_dark);
    }
    inlay.y += 0.004f;
    Inlay lights = inlay;
    lights.y += 0.004f;
    const int rays = 48;
    for (int i = 0; i < rays; ++i) {
        const float a = 6.2831853f * static_cast<float>(i) / static_cast<float>(rays);
        const vec2 d{std::cos(a), std::sin(a)};
        std::vector<vec2> ray;
        for (float r = low; r < high; r += 1.2f) ray.push_back(center + d * r);
        inlay.line(ray, 0.10f, Paint::paving_dark);
        if (i % 2) continue;
        for (float r = low + 3.0f + 2.0f * static_cast<float>(i % 4); r + 1.2f < high; r += 6.5f) {
            const std::array<vec2, 3> dash{center + d * r, center + d * (r + 0.6f), center + d * (r + 1.2f)};
            lights.line(dash, 0.055f, Paint::strip_warm);
        }
    }
}

void add_grid(Inlay& inlay) {
    const Outline& o = inlay.outline;
    vec2 along{1, 0};
    float longest = 0;
    for (size_t i = 0; i < o.size(); ++i) {
        const vec2 edge = o[(i + 1) % o.size()] - o[i];
        if (glm::length(edge) > longest) longest = glm::length(edge), along = glm::normalize(edge);
    }
    const vec2 across{-along.y, along.x}, middle = centroid(o);
    float reach = 0;
    for (vec2 p : o) reach = std::max(reach, glm::distance(p, middle));
    const auto lines = [&](vec2 run, vec2 step, float pitch, float width, Paint paint) {
        for (float t = -std::floor(reach / pitch) * pitch; t < reach; t += pitch) {
            std::vector<vec2> line;
            for (float s = -reach; s < reach; s += 0.8f) line.push_back(middle + step * t + run * s);
            inlay.line(line, width, paint);
        }
    };
    lines(along, across, 4.8f, 0.30f, Paint::paving_dark);
    inlay.y += 0.004f;
    lines(across, along, 9.6f, 0.30f, Paint::paving_dark);
    Inlay lights = inlay;
    lights.y += 0.004f;
    for (float t = -std::floor(reach / 4.8f) * 4.8f; t < reach; t += 4.8f)
        for (float s = -reach + 2.0f; s < reach; s += 9.6f) {
            const vec2 p = middle + across * (t + 2.4f) + along * s;
            const std::array<vec2, 3> dash{p, p + along * 0.7f, p + along * 1.4f};
            lights.line(dash, 0.055f, Paint::strip_warm);
        }
}

}  // namespace

void add_inlays(Shape& shape, const Site& site, const SitePolygon& plaza, float top) {
    Inlay inlay{shape, site, plaza, counter_clockwise(plaza.outline), top + kFlush};
    const SiteBuilding* round = nullptr;
    for (const SiteBuilding& b : site.buildings)
        if (!b.planned && b.outline.size() > 24 && signed_distance(inlay.outline, centroid(b.outline)) < 40 &&
            (!round || glm::distance(centroid(b.outline), centroid(inlay.outline)) < glm::distance(centroid(round->outline), centroid(inlay.outline))))
            round = &b;
    if (round && plaza.outline.size() > 24)
        add_rings(inlay, centroid(round->outline));
    else
        add_grid(inlay);
}

}  // namespace aisland::bake
