#include "app/bake/model_table.h"

#include <algorithm>
#include <cmath>

#include "app/bake/build_dice.h"
#include "app/bake/build_ground.h"

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
        const float h = y - (i % 2 == 0 ? 0.00004f : 0.0f);  // there they lie over one another
        add_quad(s, {p.x + n.x, h, p.y + n.y}, {q.x + n.x, h, q.y + n.y}, {q.x - n.x, h, q.y - n.y}, {p.x - n.x, h, p.y - n.y});
    }
}

Paint wall_paint(const SiteBuilding& b) {
    const auto is = [&b](const char* word) { return b.style.find(word) != std::string::npos; };
    if (is("brick")) return Paint::terracotta;
    if (is("timber")) return Paint::oak;
    if (is("glass") || is("tower") || is("fin")) return Paint::glass_dark;
    return Paint::graphite;
}

// Floor plates of pale wood with recessed walls between them, as the model makers cut them.
void massing(Shape& s, const SiteBuilding& b, float scale, float ground) {
    const Outline outline = counter_clockwise(scaled(b.outline, scale));
    const bool tower = b.style.find("tower") != std::string::npos, court = !b.holes.empty();
    std::vector<Outline> holes, inner_holes;
    for (const Outline& hole : b.holes) {
        holes.push_back(scaled(hole, scale));
        const Outline wider = inset(counter_clockwise(holes.back()), -0.0014f);
        inner_holes.push_back(wider.empty() ? holes.back() : wider);
    }
    const float floor = b.floor_height * scale, plate = 0.0030f, top = ground + b.height * scale;
    Outline wall = inset(outline, 0.0014f);
    if (wall.empty()) wall = outline;
    s.use(wall_paint(b), wall_paint(b) == Paint::glass_dark ? vec3(2.2f, 2.0f, 1.9f) * 0.45f : vec3(1.0f));
    add_prism(s, wall, inner_holes, ground, top, kCapNone);
    // Every few bays a pale post, so that the glass has a scale.
    s.use(Paint::paper);
    for (size_t i = 0; i < wall.size(); ++i) {
        const vec2 a = wall[i], e = wall[(i + 1) % wall.size()];
        const float length = glm::distance(a, e);
        const int posts = static_cast<int>(length / 0.017f);
        const vec2 out = posts > 0 ? outward(a, e) * 0.0008f : vec2(0.0f);
        for (int k = 0; k < posts; ++k) {
            const vec2 p = glm::mix(a, e, (static_cast<float>(k) + 0.5f) / static_cast<float>(posts)) + out, d = (e - a) / length * 0.0007f;
            add_quad(s, {p.x - d.x, ground, p.y - d.y}, {p.x + d.x, ground, p.y + d.y}, {p.x + d.x, top, p.y + d.y}, {p.x - d.x, top, p.y - d.y});
        }
    }
    s.use(Paint::birch, vec3(1.0f, 0.99f, 0.97f));
    for (uint32_t f = 1; f <= b.floors; ++f) {
        const float y = ground + floor * static_cast<float>(f);
        add_prism(s, outline, holes, y - plate, f == b.floors ? y + 0.0012f : y, f == b.floors ? kCapTop : kCapBoth);
    }
    // Roofs: planting, panels, a plant room; towers wear a crown.
    const Outline roof = inset(outline, 0.006f);
    if (!roof.empty() && !court) {
        const bool green = b.roof == "garden" || b.roof == "terrace", solar = b.roof == "pv";
        s.use(green ? Paint::lawn_roof : solar ? Paint::pv_panel
                                               : Paint::paper);
        add_prism(s, roof, {}, top + 0.0012f, top + 0.0024f, kCapTop);
        const vec2 middle = centroid(outline);
        if (contains(roof, middle)) {
            s.use(Paint::paper);
            add_box(s, {middle.x - 0.012f, top, middle.y - 0.008f}, {middle.x + 0.012f, top + 0.009f, middle.y + 0.008f}, kFaceSides | kFaceTop);
        }
    }
    if (tower) {
        const Outline crown = inset(outline, 0.001f);
        if (!crown.empty()) add_prism(s.use(Paint::brass), crown, {}, top + 0.010f, top + 0.012f, kCapNone);
    }
}

// Trees: small balls of moss on pins, where the land is free.
void add_trees(Shape& s, const Site& site, float scale, float ground) {
    Dice dice("model trees");
    vec2 lo(1e9f), hi(-1e9f);
    for (vec2 p : site.shore) lo = glm::min(lo, p), hi = glm::max(hi, p);
    int placed_count = 0;
    for (float z = lo.y; z < hi.y; z += 9.0f)
        for (float x = lo.x; x < hi.x; x += 9.0f) {
            const vec2 p = vec2(x, z) + vec2(dice.unit(), dice.unit()) * 8.0f;
            const float size = dice.between(2.2f, 3.4f), shade = dice.between(0.8f, 1.0f);
            const bool red = dice.chance(0.10f), pink = dice.chance(0.10f);
            if (signed_distance(site.shore, p) > -4.0f || paved(site, p, 0.8f) || distance_to_buildings(site, p) < 3.5f) continue;
            bool open = false;
            for (const SitePolygon& lawn : site.lawns) open = open || (lawn.surface == "lawn" && signed_distance(lawn.outline, p) < 1.0f);
            for (const SiteBay& bay : site.bays) open = open || glm::distance(bay.center, p) < 4.5f;
            for (const SitePolygon& water : site.waters) open = open || signed_distance(water.outline, p) < 2.0f;
            if (open || ++placed_count > 420) continue;
            const vec3 foot{p.x * scale, ground, p.y * scale};
            s.use(Paint::walnut);
            add_cylinder(s, foot, foot + vec3(0, size * 0.9f * scale, 0), 0.0007f, 0.0007f, 3, kCapNone);
            s.use(red ? Paint::terracotta : pink ? Paint::leaf_blossom
                                                 : Paint::leaf_hedge,
                  vec3(shade));
            add_ellipsoid(s, foot + vec3(0, size * 1.5f * scale, 0), vec3(size, size * 1.05f, size) * scale, 6, 4);
        }
}

}  // namespace

void add_island_model(Shape& s, const Site& site, float scale, vec2 size) {
    const float land = -site.water_level * scale;  // over the water
    const vec2 half = size / 2.0f;
    // Cut water: a block of dark resin, lighter and lighter shelves towards the shore, a bright edge.
    s.use(Paint::ceramic, vec3(0.05f, 0.16f, 0.20f));
    add_box(s, {-half.x, -0.030f, -half.y}, {half.x, 0.0f, half.y});
    s.use(Paint::ceramic, vec3(0.24f, 0.52f, 0.55f));
    add_box(s, {-half.x - 0.0006f, -0.0045f, -half.y - 0.0006f}, {half.x + 0.0006f, -0.0005f, half.y + 0.0006f}, kFaceSides);
    const Outline shore = scaled(site.shore, scale);
    const vec3 shelves[] = {{0.07f, 0.21f, 0.25f}, {0.11f, 0.29f, 0.33f}, {0.20f, 0.42f, 0.44f}};
    for (int i = 0; i < 3; ++i) {
        const Outline shelf = inset(shore, -0.075f + 0.028f * static_cast<float>(i));
        s.use(Paint::ceramic, shelves[i]);
        if (!shelf.empty()) add_polygon(s, clipped(shelf, -half * 0.998f, half * 0.998f), {}, 0.0005f + 0.0004f * static_cast<float>(i));
    }
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
    for (const SitePolygon& p : site.lawns) patch(p, p.surface == "lawn" ? Paint::lawn_roof : Paint::meadow);
    for (const SitePath& p : site.paths) ribbon(s, p, scale, lift += 0.00008f, p.surface == "asphalt" ? Paint::graphite : p.surface == "boardwalk" ? Paint::oak
                                                                                                                                                   : Paint::paper);
    for (const SitePolygon& p : site.plazas) patch(p, Paint::linen);
    s.use(Paint::ceramic, vec3(0.20f, 0.46f, 0.50f));
    for (const SitePolygon& p : site.waters) add_polygon(s, scaled(p.outline, scale), {}, lift += 0.00004f);
    // Cars in every other bay, the size of a grain of rice.
    for (const SiteBay& bay : site.bays) {
        if (bay.number % 2) continue;
        s.use(bay.number % 3 == 0 ? Paint::paper : bay.number % 3 == 1 ? Paint::graphite
                                                                       : Paint::terracotta);
        s.at(placed({bay.center.x * scale, land, bay.center.y * scale}, bay.heading));
        add_box(s, {-0.9f * scale, 0.0006f, -2.2f * scale}, {0.9f * scale, 1.3f * scale, 2.2f * scale}, kFaceSides | kFaceTop);
    }
    s.at(mat4(1.0f));
    for (const SitePath& p : site.bridges) {  // only as far as the slab reaches
        SitePath cut = p;
        for (vec2& q : cut.points) q = glm::clamp(q * scale, -half, half) / scale;
        ribbon(s, cut, scale, land + 0.0016f, Paint::white_panel);
        s.use(Paint::brass);
        for (size_t i = 0; i + 1 < cut.points.size(); ++i) {
            const vec2 a = cut.points[i] * scale, b = cut.points[i + 1] * scale;
            if (glm::distance(a, b) < 0.01f) continue;
            const vec2 d = glm::normalize(b - a), n{-d.y, d.x};
            for (const float side : {-1.0f, 1.0f}) {
                const vec2 e = n * (side * p.width * scale * 0.5f);
                add_cylinder(s, {a.x + e.x, land + 0.004f, a.y + e.y}, {b.x + e.x, land + 0.004f, b.y + e.y}, 0.0006f, 0.0006f, 4, kCapNone);
            }
        }
    }
    for (const SiteBuilding& b : site.buildings)
        if (!b.planned) massing(s, b, scale, land);
    add_trees(s, site, scale, land);
    // North arrow and a bar of a hundred metres, let into the water near a corner.
    s.use(Paint::brass);
    const vec3 n{half.x - 0.07f, 0.0008f, -half.y + 0.09f};
    add_triangle(s, n + vec3(-0.012f, 0, 0.02f), n + vec3(0, 0, 0.012f), n + vec3(0, 0, -0.035f));
    add_triangle(s, n + vec3(0, 0, 0.012f), n + vec3(0.012f, 0, 0.02f), n + vec3(0, 0, -0.035f));
    const vec3 bar{-half.x + 0.05f, 0.0004f, half.y - 0.05f};
    for (int i = 0; i < 4; ++i) {
        s.use(i % 2 ? Paint::paper : Paint::brass);
        add_box(s, bar + vec3(25.0f * scale * static_cast<float>(i), 0, 0), bar + vec3(25.0f * scale * static_cast<float>(i + 1), 0.0016f, 0.006f), kFaceTop | kFaceSides);
    }
}

}  // namespace aisland::bake
