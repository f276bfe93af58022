// Street furniture: slender, few parts, one family of dark metal, warm timber and pale stone.
#include <array>
#include <cmath>

#include "app/bake/build_prototype.h"

namespace aisland::bake {
namespace {

// A slim tapering pole whose arm reaches forward; the light is a disc that looks down.
void lamp(Prototype& out, float height) {
    const auto build = [height](int detail) {
        Shape s;
        const int n = detail == 0 ? 6 : detail == 1 ? 4
                                                    : 3;
        s.use(Paint::metal_dark);
        if (detail == 0) add_cylinder(s, {0, -0.3f, 0}, {0, 0.08f, 0}, 0.17f, 0.15f, 8, kCapTop);
        add_cylinder(s, {0, -0.3f, 0}, {0, height, 0}, 0.075f, 0.04f, n, kCapTop);
        const float reach = 0.95f;
        if (detail == 0) {
            const std::array<vec3, 4> arm{vec3(0, height - 0.45f, 0), vec3(0, height - 0.12f, -0.08f),
                                          vec3(0, height + 0.03f, -0.35f), vec3(0, height + 0.06f, -reach)};
            add_tube(s, arm, 0.032f, 4);
            add_cylinder(s, {0, height + 0.02f, -reach}, {0, height + 0.09f, -reach}, 0.36f, 0.30f, 11, kCapTop);
            s.use(Paint::lamp_warm);
            add_cylinder(s, {0, height + 0.005f, -reach}, {0, height + 0.02f, -reach}, 0.30f, 0.30f, 11, kCapBottom);
        } else {
            add_box(s, {-0.04f, height - 0.02f, -reach}, {0.04f, height + 0.05f, 0});
            add_box(s, {-0.3f, height + 0.02f, -reach - 0.3f}, {0.3f, height + 0.09f, -reach + 0.3f}, kFaceNoBottom);
            s.use(Paint::lamp_warm);
            add_box(s, {-0.28f, height, -reach - 0.28f}, {0.28f, height + 0.02f, -reach + 0.28f}, kFaceBottom | kFaceSides);
        }
        return s;
    };
    Shape s = build(0);
    s.levels.push_back(build(1));
    s.levels[0].error = 0.06f;
    s.levels.push_back(build(2));
    s.levels[1].error = 0.12f;
    set_shape(out, std::move(s), 0.4f);
    out.pick_half = {0.5f, height * 0.5f, 0.6f};
    SceneLight light;
    light.light.position = {0, height - 0.05f, -0.95f};
    light.light.direction = {0, -1, 0};
    light.light.color = {1.0f, 0.78f, 0.52f};
    light.light.intensity = 980.0f;
    light.light.range = 17.0f;
    light.light.cos_outer = 0.26f;
    light.light.cos_inner = 0.72f;
    out.scene.lights.push_back(light);
}

void low_lamp(Prototype& out) {  // bollard light
    Shape s;
    s.use(Paint::metal_dark);
    add_cylinder(s, {0, -0.2f, 0}, {0, 0.72f, 0}, 0.07f, 0.07f, 10, kCapNone);
    add_cylinder(s, {0, 0.84f, 0}, {0, 0.9f, 0}, 0.09f, 0.085f, 10);
    s.use(Paint::lamp_lantern);
    add_cylinder(s, {0, 0.72f, 0}, {0, 0.84f, 0}, 0.06f, 0.06f, 10, kCapNone);
    set_shape(out, std::move(s), 0.3f);
    SceneLight light;
    light.light.position = {0, 0.78f, 0};
    light.light.color = {1.0f, 0.78f, 0.52f};
    light.light.intensity = 55.0f;
    light.light.range = 6.0f;
    out.scene.lights.push_back(light);
}

void bench(Prototype& out) {
    const auto build = [](int detail) {
        Shape s;
        s.use(Paint::timber);
        if (detail == 0) {
            for (int i = 0; i < 4; ++i) {
                const float z = -0.27f + 0.145f * static_cast<float>(i);
                add_box(s, {-1.1f, 0.41f, z}, {1.1f, 0.45f, z + 0.12f});
            }
            for (int i = 0; i < 2; ++i) {  // back rest leans away from the sitter, who looks along -Z
                const float y = 0.60f + 0.14f * static_cast<float>(i), z = 0.33f + 0.05f * static_cast<float>(i);
                add_box(s, {-1.1f, y, z}, {1.1f, y + 0.11f, z + 0.035f});
            }
        } else {
            add_box(s, {-1.1f, 0.40f, -0.27f}, {1.1f, 0.45f, 0.30f});
            add_box(s, {-1.1f, 0.60f, 0.33f}, {1.1f, 0.85f, 0.39f});
        }
        s.use(Paint::metal_dark);
        for (float x : {-0.85f, 0.85f}) {
            add_box(s, {x - 0.03f, -0.25f, -0.24f}, {x + 0.03f, 0.41f, -0.18f}, kFaceSides);
            add_box(s, {x - 0.03f, -0.25f, 0.22f}, {x + 0.03f, 0.41f, 0.28f}, kFaceSides);
            if (detail == 0) add_box(s, {x - 0.03f, 0.36f, -0.18f}, {x + 0.03f, 0.41f, 0.36f});
            add_box(s, {x - 0.03f, 0.41f, 0.30f}, {x + 0.03f, 0.84f, 0.345f}, kFaceSides);
        }
        shade_foot(s, 0.0f, 0.4f, 0.6f);
        return s;
    };
    Shape s = build(0);
    s.levels.push_back(build(1));
    s.levels[0].error = 0.05f;
    set_shape(out, std::move(s));
}

void stone_bench(Prototype& out) {
    Shape s;
    s.use(Paint::limestone);
    add_rounded_box(s, {-1.2f, 0.06f, -0.3f}, {1.2f, 0.46f, 0.3f}, 0.04f);
    s.use(Paint::strip_warm);
    add_box(s, {-1.1f, 0.0f, -0.22f}, {1.1f, 0.05f, 0.22f}, kFaceSides);
    set_shape(out, std::move(s));
}

void bin(Prototype& out) {  // pair of containers under one roof; the level is shown by the overlay
    Shape s;
    const std::array<Paint, 2> fronts{Paint::shell_teal, Paint::shell_grey};
    for (int i = 0; i < 2; ++i) {
        const float x = -0.34f + 0.68f * static_cast<float>(i);
        s.use(Paint::metal_dark);
        add_rounded_box(s, {x - 0.3f, -0.02f, -0.3f}, {x + 0.3f, 1.05f, 0.3f}, 0.04f);
        s.use(fronts[static_cast<size_t>(i)]);
        add_box(s, {x - 0.25f, 0.15f, -0.315f}, {x + 0.25f, 0.72f, -0.29f});
        s.use(Paint::lens);
        add_box(s, {x - 0.2f, 0.8f, -0.31f}, {x + 0.2f, 0.96f, -0.29f});
    }
    s.use(Paint::led_green);
    add_box(s, {-0.05f, 0.99f, -0.312f}, {0.05f, 1.01f, -0.29f});
    s.use(Paint::timber);
    add_box(s, {-0.68f, 1.07f, -0.34f}, {0.68f, 1.11f, 0.34f});
    shade_foot(s, 0.0f, 0.5f, 0.55f);
    set_shape(out, std::move(s));
}

void bollard(Prototype& out) {
    Shape s;
    s.use(Paint::steel);
    add_cylinder(s, {0, -0.2f, 0}, {0, 0.85f, 0}, 0.075f, 0.075f, 10, kCapNone);
    add_ellipsoid(s, {0, 0.85f, 0}, {0.075f, 0.04f, 0.075f}, 10, 4);
    s.use(Paint::strip_cool);
    add_cylinder(s, {0, 0.72f, 0}, {0, 0.76f, 0}, 0.078f, 0.078f, 10, kCapNone);
    set_shape(out, std::move(s), 0.3f);
}

void bike_rack(Prototype& out) {
    Shape s;
    s.use(Paint::steel);
    for (int i = 0; i < 4; ++i) {
        const float x = -1.2f + 0.8f * static_cast<float>(i);
        std::vector<vec3> hoop{{x, -0.2f, -0.35f}, {x, 0.6f, -0.35f}};
        for (int k = 1; k < 4; ++k) {
            const float a = 3.14159265f * static_cast<float>(k) / 4.0f;
            hoop.push_back({x, 0.6f + 0.25f * std::sin(a), -0.35f * std::cos(a)});
        }
        hoop.push_back({x, 0.6f, 0.35f});
        hoop.push_back({x, -0.2f, 0.35f});
        add_tube(s, hoop, 0.025f, 5);
    }
    set_shape(out, std::move(s));
}

void charging_post(Prototype& out) {
    Shape s;
    s.use(Paint::shell_white);
    add_rounded_box(s, {-0.24f, 0.08f, -0.16f}, {0.24f, 1.62f, 0.16f}, 0.07f);
    s.use(Paint::concrete_dark);
    add_box(s, {-0.34f, -0.2f, -0.26f}, {0.34f, 0.09f, 0.26f}, kFaceNoBottom);
    s.use(Paint::screen_on);
    add_box(s, {-0.15f, 1.18f, -0.172f}, {0.15f, 1.42f, -0.15f});
    s.use(Paint::led_green);
    add_box(s, {-0.24f, 1.50f, -0.166f}, {0.24f, 1.53f, -0.14f});
    s.use(Paint::shell_dark);
    add_box(s, {-0.08f, 0.82f, -0.2f}, {0.08f, 1.06f, -0.15f});
    const std::array<vec3, 6> cable{vec3(0.0f, 0.85f, -0.19f), vec3(0.05f, 0.5f, -0.24f), vec3(0.16f, 0.32f, -0.24f),
                                    vec3(0.27f, 0.45f, -0.2f), vec3(0.29f, 0.8f, -0.08f), vec3(0.25f, 1.0f, 0.0f)};
    add_tube(s, cable, 0.018f, 5);
    set_shape(out, std::move(s));
}

void camera(Prototype& out) {
    Shape s;
    s.use(Paint::shell_white);
    add_cylinder(s, {0, -0.3f, 0}, {0, 4.6f, 0}, 0.07f, 0.05f, 8, kCapTop);
    add_box(s, {-0.03f, 4.42f, -0.45f}, {0.03f, 4.48f, 0});
    add_rounded_box(s, {-0.09f, 4.3f, -0.78f}, {0.09f, 4.46f, -0.36f}, 0.03f);
    add_box(s, {-0.11f, 4.46f, -0.84f}, {0.11f, 4.48f, -0.34f});
    s.use(Paint::lens);
    add_cylinder(s, {0, 4.38f, -0.76f}, {0, 4.38f, -0.80f}, 0.06f, 0.06f, 10);
    s.use(Paint::led_blue);
    add_box(s, {-0.02f, 4.32f, -0.785f}, {0.02f, 4.335f, -0.77f});
    s.use(Paint::shell_dark);
    add_box(s, {-0.12f, 1.2f, 0.05f}, {0.12f, 1.65f, 0.17f});
    set_shape(out, std::move(s));
}

void weather_station(Prototype& out) {
    Shape s;
    s.use(Paint::shell_white);
    add_cylinder(s, {0, -0.3f, 0}, {0, 3.6f, 0}, 0.05f, 0.04f, 8, kCapTop);
    add_box(s, {-0.7f, 3.2f, -0.025f}, {0.7f, 3.25f, 0.025f});
    for (int i = 0; i < 6; ++i)  // radiation shield: stacked plates
        add_cylinder(s, {-0.6f, 3.28f + 0.07f * static_cast<float>(i), 0}, {-0.6f, 3.31f + 0.07f * static_cast<float>(i), 0},
                     0.11f, 0.09f, 10);
    add_cylinder(s, {0.6f, 3.25f, 0}, {0.6f, 3.5f, 0}, 0.02f, 0.02f, 6);
    for (int i = 0; i < 3; ++i) {
        const float a = 2.0943951f * static_cast<float>(i);
        const vec3 cup{0.6f + 0.16f * std::cos(a), 3.5f, 0.16f * std::sin(a)};
        add_box(s, glm::min(cup, vec3(0.6f, 3.49f, 0)) - vec3(0.008f), glm::max(cup, vec3(0.6f, 3.5f, 0)) + vec3(0.008f));
        add_sphere(s, cup, 0.045f, 8, 5);
    }
    add_rounded_box(s, {-0.18f, 1.3f, -0.2f}, {0.18f, 1.8f, -0.04f}, 0.03f);
    s.use(Paint::sign_teal);
    add_box(s, {-0.12f, 1.66f, -0.206f}, {0.12f, 1.70f, -0.19f});
    s.use(Paint::pv_panel);
    add_quad(s, {-0.3f, 2.5f, -0.35f}, {-0.3f, 2.75f, 0.1f}, {0.3f, 2.75f, 0.1f}, {0.3f, 2.5f, -0.35f});
    add_quad(s, {-0.3f, 2.5f, -0.35f}, {0.3f, 2.5f, -0.35f}, {0.3f, 2.75f, 0.1f}, {-0.3f, 2.75f, 0.1f});
    set_shape(out, std::move(s));
}

void sensor(Prototype& out) {  // a small mast with a sensor head
    Shape s;
    s.use(Paint::shell_white);
    add_cylinder(s, {0, -0.3f, 0}, {0, 2.3f, 0}, 0.05f, 0.045f, 8, kCapTop);
    add_rounded_box(s, {-0.16f, 2.0f, -0.14f}, {0.16f, 2.5f, 0.14f}, 0.06f);
    s.use(Paint::shell_dark);
    for (int i = 0; i < 4; ++i)
        add_box(s, {-0.11f, 2.1f + 0.05f * static_cast<float>(i), -0.146f}, {0.11f, 2.12f + 0.05f * static_cast<float>(i), -0.13f});
    s.use(Paint::sign_teal);
    add_box(s, {-0.11f, 2.36f, -0.147f}, {0.11f, 2.385f, -0.13f});
    set_shape(out, std::move(s));
}

void hydrant(Prototype& out) {
    Shape s;
    s.use(Paint::car_red);
    const std::array<vec2, 7> body{vec2(0.15f, 0), vec2(0.15f, 0.06f), vec2(0.1f, 0.08f), vec2(0.1f, 0.55f),
                                   vec2(0.13f, 0.58f), vec2(0.11f, 0.68f), vec2(0.0f, 0.75f)};
    add_lathe(s, {0, 0, 0}, body, 10);
    add_cylinder(s, {-0.2f, 0.42f, 0}, {0.2f, 0.42f, 0}, 0.05f, 0.05f, 8);
    s.use(Paint::chrome);
    add_cylinder(s, {0, 0.42f, -0.2f}, {0, 0.42f, 0}, 0.06f, 0.06f, 8);
    set_shape(out, std::move(s), 0.3f);
}

// Face-access gate: four lanes between pedestals, glass wings, a reader on each pedestal. Visitors walk along -Z.
void gate(Prototype& out) {
    Shape s;
    for (int i = 0; i < 4; ++i) {
        const float x = -1.35f + 0.9f * static_cast<float>(i);
        s.use(Paint::shell_white);
        add_rounded_box(s, {x - 0.09f, 0.02f, -0.75f}, {x + 0.09f, 1.0f, 0.75f}, 0.06f);
        s.use(Paint::shell_dark);
        add_box(s, {x - 0.092f, 0.0f, -0.7f}, {x + 0.092f, 0.12f, 0.7f}, kFaceNoBottom);
        add_box(s, {x - 0.02f, 1.0f, 0.52f}, {x + 0.02f, 1.22f, 0.56f});
        add_rounded_box(s, {x - 0.09f, 1.2f, 0.50f}, {x + 0.09f, 1.46f, 0.55f}, 0.02f);
        s.use(Paint::screen_on);
        add_box(s, {x - 0.07f, 1.23f, 0.548f}, {x + 0.07f, 1.43f, 0.556f}, kFaceBack);
        s.use(Paint::led_green);
        add_box(s, {x - 0.03f, 1.0f, -0.6f}, {x + 0.03f, 1.006f, 0.4f}, kFaceTop);
        s.use(Paint::glass_rail);
        if (i < 3) add_box(s, {x + 0.1f, 0.3f, -0.012f}, {x + 0.43f, 1.05f, 0.012f}, kFaceFront | kFaceBack);
        if (i > 0) add_box(s, {x - 0.43f, 0.3f, -0.012f}, {x - 0.1f, 1.05f, 0.012f}, kFaceFront | kFaceBack);
    }
    shade_foot(s, 0.0f, 0.6f, 0.6f);
    set_shape(out, std::move(s), 0.8f);
}

void sign(Prototype& out) {  // way-finding stele; text plates come later
    Shape s;
    s.use(Paint::metal_dark);
    add_box(s, {-0.32f, -0.2f, -0.05f}, {0.32f, 2.3f, 0.05f}, kFaceNoBottom);
    s.use(Paint::sign_teal);
    add_box(s, {-0.32f, 2.18f, -0.056f}, {0.32f, 2.22f, 0.056f}, kFaceFront | kFaceBack);
    set_shape(out, std::move(s));
}

void parking_sign(Prototype& out) {
    Shape s;
    s.use(Paint::metal_dark);
    add_cylinder(s, {0, -0.3f, 0}, {0, 3.1f, 0}, 0.06f, 0.06f, 8);
    add_rounded_box(s, {-0.75f, 2.1f, -0.09f}, {0.75f, 3.2f, 0.09f}, 0.03f);
    s.use(Paint::screen_dark);
    add_box(s, {-0.68f, 2.17f, -0.1f}, {0.68f, 3.13f, -0.08f}, kFaceFront);
    set_shape(out, std::move(s));
}

// What a bay's floor is painted with inside its lines: its slot's tint says whether a car may stand there.
void bay_plate(Prototype& out) {
    Shape s;
    s.use(Paint::bay);
    add_box(s, {-1.12f, 0.062f, -2.3f}, {1.12f, 0.066f, 2.3f}, kFaceTop);
    set_shape(out, std::move(s));
}

}  // namespace

bool build_street(std::string_view name, uint32_t, Prototype& out) {
    if (name == "lamp")
        lamp(out, 5.8f);
    else if (name == "lamp-tall")
        lamp(out, 8.5f);
    else if (name == "lamp-low")
        low_lamp(out);
    else if (name == "bench")
        bench(out);
    else if (name == "bench-stone")
        stone_bench(out);
    else if (name == "bin" || name == "waste")
        bin(out);
    else if (name == "bollard")
        bollard(out);
    else if (name == "bike-rack")
        bike_rack(out);
    else if (name == "charger" || name == "charging")
        charging_post(out);
    else if (name == "camera")
        camera(out);
    else if (name == "weather")
        weather_station(out);
    else if (name == "sensor" || name == "air")
        sensor(out);
    else if (name == "hydrant")
        hydrant(out);
    else if (name == "gate")
        gate(out);
    else if (name == "sign")
        sign(out);
    else if (name == "parking-sign")
        parking_sign(out);
    else if (name == "bay")
        bay_plate(out);
    else
        return false;
    return true;
}

}  // namespace aisland::bake
