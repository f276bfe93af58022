// Parked cars, of no make: quiet shapes that mark an occupied bay. Shown and hidden by the bay's slot.
#include <array>
#include <cmath>

#include "app/bake/build_prototype.h"

namespace aisland::bake {
namespace {

struct Body {
    float length, width, height, hood;  // hood: height of the belt line at the nose
    float cab_front, cab_back;          // z where glass meets the body
    float roof_front, roof_back;
};
constexpr float kWheel = 0.33f;  // radius

// Rings are counter-clockwise seen from +Z and mirror themselves about x = 0.
std::vector<vec3> mirrored(std::initializer_list<vec2> right, float z) {  // from the bottom up
    std::vector<vec3> ring;
    for (const vec2& p : right) ring.emplace_back(p, z);
    for (size_t i = right.size(); i > 0; --i) ring.emplace_back(-ring[i - 1].x, ring[i - 1].y, z);
    return ring;
}
// Sill, flank, shoulder, bonnet.
std::vector<vec3> hull(float z, float half, float low, float high, int detail) {
    const float h = high - low;
    if (detail > 0) return mirrored({{half * 0.92f, low}, {half, low + 0.45f * h}, {half * 0.92f, high}}, z);
    return mirrored({{half * 0.90f, low}, {half * 0.975f, low + 0.08f * h}, {half, low + 0.36f * h}, {half * 0.995f, low + 0.70f * h}, {half * 0.93f, low + 0.80f * h}, {half * 0.88f, high}, {half * 0.45f, high + 0.035f}}, z);
}

void add_hull(Shape& s, const Body& b, int detail) {
    const float h = b.width * 0.5f, end = b.length * 0.5f, belt = b.hood;
    if (detail > 0) {
        add_loft(s, std::array{hull(-end, h * 0.85f, 0.25f, belt - 0.12f, 1), hull(b.cab_front, h, 0.18f, belt + 0.06f, 1), hull(end, h * 0.9f, 0.22f, belt, 1)});
        return;
    }
    add_loft(s, std::array{hull(-end, h * 0.66f, 0.36f, belt - 0.28f, 0), hull(-end + 0.05f, h * 0.80f, 0.27f, belt - 0.22f, 0),
                           hull(-end + 0.22f, h * 0.93f, 0.21f, belt - 0.14f, 0), hull(-end + 0.60f, h * 0.985f, 0.18f, belt - 0.06f, 0),
                           hull(b.cab_front, h, 0.17f, belt + 0.03f, 0), hull(0.2f, h, 0.17f, belt + 0.07f, 0),
                           hull(end - 0.55f, h * 0.985f, 0.19f, belt + 0.08f, 0), hull(end - 0.20f, h * 0.95f, 0.22f, belt + 0.06f, 0),
                           hull(end - 0.07f, h * 0.89f, 0.27f, belt + 0.02f, 0), hull(end - 0.015f, h * 0.81f, 0.33f, belt - 0.05f, 0),
                           hull(end, h * 0.72f, 0.38f, belt - 0.11f, 0)});
}

void add_cabin(Shape& s, const Body& b, Paint paint, int detail) {
    const float h = b.width * 0.5f, belt = b.hood + 0.07f, low = h * 0.88f, high = h * 0.76f, roof = b.height - 0.02f;
    s.use(Paint::glass_dark);
    const auto pane = [&](float z, float half_high, float y) { return mirrored({{low, belt - 0.05f}, {half_high, y}}, z); };
    add_loft(s, std::array{pane(b.cab_front, low * 0.98f, belt), pane(b.roof_front, high, roof - 0.02f), pane(b.roof_back, high, roof - 0.02f), pane(b.cab_back, low * 0.96f, belt)}, kCapNone, 0.2f);
    s.use(paint);
    if (detail > 0) return add_box(s, {-high, b.height - 0.06f, b.roof_front + 0.04f}, {high, b.height, b.roof_back - 0.04f}, kFaceNoBottom);
    const auto shell = [&](float z, float half, float y) { return mirrored({{half, y - 0.05f}, {half * 0.96f, y - 0.01f}, {half * 0.55f, y + 0.02f}}, z); };
    const float middle = 0.5f * (b.roof_front + b.roof_back);
    add_loft(s, std::array{shell(b.roof_front - 0.05f, high * 0.99f, roof - 0.035f), shell(b.roof_front + 0.18f, high * 1.02f, roof), shell(middle, high * 1.03f, roof + 0.02f),
                           shell(b.roof_back - 0.15f, high * 1.02f, roof), shell(b.roof_back + 0.07f, high * 0.99f, roof - 0.03f)});
    for (const float side : {-1.0f, 1.0f}) {
        const auto pillar = [&](float foot, float head, float radius) {
            add_tube(s, std::array{vec3(side * low * 0.985f, belt - 0.04f, foot), vec3(side * high * 0.995f, roof - 0.05f, head)}, radius, 5);
        };
        pillar(b.cab_front + 0.05f, b.roof_front, 0.032f);
        pillar(b.cab_back - 0.12f, b.roof_back + 0.02f, 0.06f);
        s.use(Paint::rubber);
        pillar(middle + 0.06f, middle + 0.02f, 0.03f);
        s.use(paint);
        add_ellipsoid(s, {side * (low + 0.09f), belt + 0.05f, b.cab_front + 0.36f}, {0.11f, 0.06f, 0.05f}, 6, 4);  // mirrors
    }
}

// Seams of doors, and the dark sill between the wheels.
void add_doors(Shape& s, const Body& b) {
    const float h = b.width * 0.5f, low = 0.17f, high = b.hood + 0.05f, tall = high - low, middle = 0.5f * (b.roof_front + b.roof_back) + 0.04f;
    s.use(Paint::rubber);
    for (const float side : {-1.0f, 1.0f}) {
        const auto at = [&](float share, float up, float z) { return vec3(side * (h * share + 0.004f), low + up * tall, z); };
        for (const float z : {b.cab_front + 0.45f, middle, b.cab_back - 0.5f}) {
            const std::array path{at(0.975f, 0.08f, z), at(1.0f, 0.36f, z), at(0.995f, 0.70f, z), at(0.93f, 0.80f, z), at(0.885f, 0.98f, z)};
            const vec3 half(0, 0, 0.006f);
            for (size_t i = 0; i + 1 < path.size(); ++i)
                side > 0 ? add_quad(s, path[i] + half, path[i] - half, path[i + 1] - half, path[i + 1] + half)
                         : add_quad(s, path[i] - half, path[i] + half, path[i + 1] + half, path[i + 1] - half);
        }
        const float x0 = side * h * 0.9f, x1 = side * h * 0.99f, reach = b.length * 0.31f - 0.4f;
        add_box(s, {std::min(x0, x1), 0.15f, -reach}, {std::max(x0, x1), 0.235f, reach}, kFaceNoBottom);
    }
}

void add_wheels(Shape& s, const Body& b, int detail) {
    const float h = b.width * 0.5f, wheel_z = b.length * 0.31f;
    for (const float side : {-1.0f, 1.0f})
        for (const float z : {-wheel_z, wheel_z}) {  // only the outer half of a wheel is ever seen
            const float in = side * (h - 0.2f), out = side * (h + 0.014f);
            s.use(Paint::rubber);
            if (detail > 0) {
                add_cylinder(s, {in, kWheel, z}, {out, kWheel, z}, kWheel, kWheel, 6, kCapTop);
                continue;
            }
            add_cylinder(s, {in, kWheel + 0.03f, z}, {side * (h + 0.004f), kWheel + 0.03f, z}, 0.39f, 0.39f, 14, kCapTop);  // the arch
            add_cylinder(s, {in, kWheel, z}, {out, kWheel, z}, kWheel, kWheel, 14, kCapTop);
            s.use(Paint::aluminium);
            const auto at = [&](float turn, float radius, float x) {
                const float angle = 6.2831853f * turn * -side;
                return vec3(x, kWheel + radius * std::sin(angle), z + radius * std::cos(angle));
            };
            for (int k = 0; k < 10; ++k) {  // rim, and five spokes in pairs
                const float t = static_cast<float>(k) * 0.1f;
                add_quad(s, at(t, 0.205f, out * 1.004f), at(t, 0.235f, out * 1.004f), at(t + 0.1f, 0.235f, out * 1.004f), at(t + 0.1f, 0.205f, out * 1.004f));
                if (k % 2 == 0) add_quad(s, at(t - 0.10f, 0.05f, out * 1.008f), at(t - 0.022f, 0.21f, out * 1.008f), at(t + 0.022f, 0.21f, out * 1.008f), at(t + 0.10f, 0.05f, out * 1.008f));
            }
        }
}

void add_lights(Shape& s, const Body& b, int detail) {
    const float h = b.width * 0.5f, end = b.length * 0.5f;
    s.use(Paint::tail_light);
    if (detail > 0) {
        add_box(s, {-h * 0.78f, b.hood - 0.16f, end - 0.1f}, {h * 0.78f, b.hood - 0.07f, end - 0.005f});
        return;
    }
    add_rounded_box(s, {-h * 0.72f, b.hood - 0.20f, end - 0.16f}, {h * 0.72f, b.hood - 0.14f, end + 0.012f}, 0.02f);
    s.use(Paint::rubber);
    add_box(s, {-h * 0.70f, 0.28f, end - 0.2f}, {h * 0.70f, 0.40f, end + 0.012f});
    add_box(s, {-h * 0.62f, 0.27f, -end - 0.012f}, {h * 0.62f, 0.44f, -end + 0.2f});  // what cools
    for (const float side : {-1.0f, 1.0f}) {
        const float from = side * h * 0.52f, to = side * h * 0.84f;
        s.use(Paint::chrome);
        add_rounded_box(s, {std::min(from, to), b.hood - 0.27f, -end + 0.025f}, {std::max(from, to), b.hood - 0.19f, -end + 0.3f}, 0.02f);
    }
}

// Nose towards -Z.
Shape car(const Body& b, Paint paint, int detail) {
    Shape s;
    s.use(paint);
    add_hull(s, b, detail);
    add_cabin(s, b, paint, detail);
    if (detail == 0) add_doors(s, b);
    add_wheels(s, b, detail);
    add_lights(s, b, detail);
    shade_foot(s, 0.0f, 0.5f, 0.45f);
    return s;
}

}  // namespace

bool build_car(std::string_view name, uint32_t variant, Prototype& out) {
    if (name != "car") return false;
    static constexpr std::array<Paint, 6> paints{Paint::car_white, Paint::car_graphite, Paint::car_silver,
                                                 Paint::car_blue, Paint::car_white, Paint::car_red};
    static constexpr Body saloon{4.6f, 1.84f, 1.44f, 0.88f, -0.95f, 1.65f, -0.15f, 0.95f};
    static constexpr Body hatch{4.1f, 1.78f, 1.54f, 0.92f, -0.95f, 1.80f, -0.30f, 1.35f};
    static constexpr Body tall{4.6f, 1.90f, 1.70f, 1.02f, -0.95f, 2.05f, -0.35f, 1.60f};
    static constexpr std::array<Body, 3> bodies{saloon, tall, hatch};
    const Body& body = bodies[variant % 3];
    const Paint paint = paints[variant % 6];
    Shape s = car(body, paint, 0);
    s.levels.push_back(car(body, paint, 1));
    s.levels[0].error = 0.06f;
    set_shape(out, std::move(s), 0.4f);
    return true;
}

}  // namespace aisland::bake
