// Parked cars: plain, quiet shapes that mark an occupied bay. Shown and hidden by the bay's slot.
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

// Cross-section, counter-clockwise seen from +Z.
std::vector<vec3> section(float z, float half, float y0, float y1, float shoulder) {
    return {{-half * 0.92f, y0, z}, {half * 0.92f, y0, z}, {half, y0 + (y1 - y0) * 0.45f, z}, {half * shoulder, y1, z}, {-half * shoulder, y1, z}, {-half, y0 + (y1 - y0) * 0.45f, z}};
}

Shape car(const Body& b, Paint paint, int detail) {
    Shape s;
    const float h = b.width * 0.5f, end = b.length * 0.5f;
    s.use(paint);
    if (detail == 0) {
        add_loft(s, std::array{section(-end, h * 0.78f, 0.32f, b.hood - 0.18f, 0.9f), section(-end + 0.18f, h * 0.94f, 0.2f, b.hood - 0.06f, 0.92f),
                               section(b.cab_front, h, 0.18f, b.hood + 0.06f, 0.93f), section(b.cab_back, h, 0.18f, b.hood + 0.1f, 0.93f),
                               section(end - 0.14f, h * 0.95f, 0.22f, b.hood + 0.04f, 0.9f), section(end, h * 0.84f, 0.34f, b.hood - 0.1f, 0.88f)});
    } else {
        add_loft(s, std::array{section(-end, h * 0.85f, 0.25f, b.hood - 0.12f, 0.9f), section(b.cab_front, h, 0.18f, b.hood + 0.06f, 0.93f),
                               section(end, h * 0.9f, 0.22f, b.hood, 0.9f)});
    }
    s.use(Paint::glass_dark);
    const float belt = b.hood + 0.07f;
    const auto cab = [&](float z, float half, float y) {
        return std::vector<vec3>{{-half, belt - 0.05f, z}, {half, belt - 0.05f, z}, {half * 0.86f, y, z}, {-half * 0.86f, y, z}};
    };
    const std::array cabin{cab(b.cab_front, h * 0.88f, belt), cab(b.roof_front, h * 0.9f, b.height - 0.03f),
                           cab(b.roof_back, h * 0.9f, b.height - 0.04f), cab(b.cab_back, h * 0.88f, belt)};
    add_loft(s, cabin, kCapNone, 0.2f);
    s.use(paint);
    add_box(s, {-h * 0.74f, b.height - 0.06f, b.roof_front + 0.04f}, {h * 0.74f, b.height, b.roof_back - 0.04f}, kFaceNoBottom);
    if (detail == 0)
        for (float side : {-1.0f, 1.0f}) {  // pillars
            const float x = side * h * 0.855f;
            for (float z : {b.roof_front * 0.4f + b.roof_back * 0.6f})
                add_box(s, {x - 0.05f, belt, z - 0.05f}, {x + 0.05f, b.height - 0.03f, z + 0.05f}, kFaceSides);
        }
    const float wheel_z = b.length * 0.31f;
    for (float side : {-1.0f, 1.0f})
        for (float z : {-wheel_z, wheel_z}) {  // only the outer half of a wheel is ever seen
            const float x = side * (h - 0.09f), out = side * 0.1f;
            s.use(Paint::rubber);
            add_cylinder(s, {x - out, 0.32f, z}, {x + out, 0.32f, z}, 0.32f, 0.32f, detail == 0 ? 8 : 6, kCapTop);
            if (detail > 0) continue;
            s.use(Paint::aluminium);
            std::array<vec3, 6> rim;
            for (size_t k = 0; k < 6; ++k) {
                const float angle = 1.0471976f * static_cast<float>(k) * -side;
                rim[k] = {x + out * 1.03f, 0.32f + 0.2f * std::sin(angle), z + 0.2f * std::cos(angle)};
            }
            add_quad(s, rim[0], rim[1], rim[2], rim[3]);
            add_quad(s, rim[3], rim[4], rim[5], rim[0]);
        }
    s.use(Paint::tail_light);
    for (float x : {-h * 0.78f, h * 0.5f}) add_box(s, {x, b.hood - 0.16f, end - 0.1f}, {x + h * 0.28f, b.hood - 0.07f, end - 0.005f});
    if (detail == 0) {
        s.use(Paint::chrome);
        for (float x : {-h * 0.76f, h * 0.46f})
            add_box(s, {x, b.hood - 0.24f, -end + 0.01f}, {x + h * 0.3f, b.hood - 0.16f, -end + 0.15f});
        s.use(Paint::lens);
        add_box(s, {-h * 0.42f, 0.36f, -end + 0.005f}, {h * 0.42f, 0.5f, -end + 0.1f});
    }
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
