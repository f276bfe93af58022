#include "app/bake/model_table.h"

#include <algorithm>

namespace aisland::bake {
namespace {

Outline scaled(const Outline& outline, float scale) {
    Outline out = outline;
    for (vec2& p : out) p *= scale;
    return out;
}

void ribbon(Shape& s, const SitePath& path, float scale, float y, Paint paint) {
    s.use(paint);
    const float half = path.width * scale / 2;
    for (size_t i = 1; i < path.points.size(); ++i) {
        const vec2 a = path.points[i - 1] * scale, b = path.points[i] * scale;
        if (glm::distance(a, b) < 1e-5f) continue;
        const vec2 d = glm::normalize(b - a), n = vec2(-d.y, d.x) * half, over = d * (half * 0.6f);  // closes the outer corner
        const vec2 p = a - over, q = b + over;
        add_quad(s, {p.x + n.x, y, p.y + n.y}, {q.x + n.x, y, q.y + n.y}, {q.x - n.x, y, q.y - n.y}, {p.x - n.x, y, p.y - n.y});
    }
}

void massing(Shape& s, const SiteBuilding& b, float scale, float ground) {
    const Outline outline = scaled(b.outline, scale);
    std::vector<Outline> holes;
    for (const Outline& hole : b.holes) holes.push_back(scaled(hole, scale));
    const float top = ground + b.height * scale;
    s.use(Paint::birch, vec3(1.0f, 0.99f, 0.97f));
    add_prism(s, outline, holes, ground, top, kCapTop);
    // A dark line at every floor, so that heights can be read.
    s.use(Paint::walnut);
    for (uint32_t floor = 1; floor < b.floors; ++floor) {
        const float y = ground + b.floor_height * static_cast<float>(floor) * scale;
        const Outline line = inset(outline, -0.0006f);
        if (line.empty()) continue;
        add_prism(s, line, {}, y - 0.0005f, y + 0.0005f, kCapNone);
    }
    // Roofs: planting, or a lighter lid.
    const Outline roof = inset(outline, 0.006f);
    if (roof.empty() || !holes.empty()) return;
    const bool green = b.roof == "garden" || b.roof == "terrace", solar = b.roof == "pv";
    s.use(green ? Paint::lawn_roof : solar ? Paint::pv_panel : Paint::paper);
    add_prism(s, roof, {}, top, top + 0.0012f, kCapTop);
}

}  // namespace

void add_island_model(Shape& s, const Site& site, float scale, vec2 size) {
    const float land = -site.water_level * scale;  // over the water
    const vec2 half = size / 2.0f;
    // Cut water: a slab of dark glass with a bright edge.
    s.use(Paint::ceramic, vec3(0.10f, 0.26f, 0.30f));
    add_box(s, {-half.x, -0.012f, -half.y}, {half.x, 0.0f, half.y});
    s.use(Paint::ceramic, vec3(0.16f, 0.38f, 0.42f));
    const vec3 light = vec3(0.20f, 0.46f, 0.50f);
    s.use(Paint::ceramic, light);
    add_box(s, {-half.x - 0.001f, -0.085f, -half.y - 0.001f}, {half.x + 0.001f, -0.012f, half.y + 0.001f}, kFaceSides);
    // Land with its shelf under water.
    const Outline shore = scaled(site.shore, scale);
    s.use(Paint::ceramic, vec3(0.30f, 0.52f, 0.52f));
    const Outline shelf = inset(shore, -0.012f);
    if (!shelf.empty()) add_polygon(s, shelf, {}, 0.0006f);
    s.use(Paint::limestone);
    add_prism(s, shore, {}, -0.002f, land, kCapNone);
    s.use(Paint::lawn, vec3(0.95f));
    add_polygon(s, shore, {}, land);
    float lift = land + 0.0004f;
    const auto patch = [&](const SitePolygon& p, Paint paint) {
        s.use(paint);
        add_polygon(s, scaled(p.outline, scale), {}, lift);
        lift += 0.00003f;
    };
    for (const SitePolygon& p : site.lawns) patch(p, Paint::meadow);
    for (const SitePath& p : site.paths) ribbon(s, p, scale, lift += 0.00002f, p.surface == "asphalt" ? Paint::graphite : p.surface == "boardwalk" ? Paint::oak : Paint::paper);
    for (const SitePolygon& p : site.plazas) patch(p, Paint::linen);
    s.use(Paint::ceramic, light);
    for (const SitePolygon& p : site.waters) add_polygon(s, scaled(p.outline, scale), {}, lift += 0.00004f);
    for (const SitePath& p : site.bridges) {  // only as far as the slab reaches
        SitePath cut = p;
        for (vec2& q : cut.points) q = glm::clamp(q * scale, -half, half) / scale;
        ribbon(s, cut, scale, land + 0.0016f, Paint::white_panel);
    }
    for (const SiteBuilding& b : site.buildings)
        if (!b.planned) massing(s, b, scale, land);
}

}  // namespace aisland::bake
