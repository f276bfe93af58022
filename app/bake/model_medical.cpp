// AI + Health: pharmacy wall with its hatch, vital-sign station, imaging wall, bionic hand on a pedestal.
#include <cmath>
#include <glm/gtc/constants.hpp>
#include <glm/gtc/matrix_transform.hpp>

#include "app/bake/build_dice.h"
#include "app/bake/model_furniture.h"
#include "app/bake/model_kit.h"

namespace aisland::bake {
namespace {

void shell(Interior& in) {
    const Opening windows[] = {{1.2f, 4.2f, 0.5f, 2.75f}, {4.8f, 7.8f, 0.5f, 2.75f}};
    add_floor(in, Paint::vinyl_grey);
    add_ceiling(in, Paint::white_plaster);
    add_wall(in, Side::far, Paint::white_panel);
    add_wall(in, Side::right, Paint::white_plaster);
    add_wall(in, Side::near, Paint::white_plaster);
    add_wall(in, Side::left, Paint::white_plaster, windows);
    for (const Opening& o : windows) add_window(in, Side::left, o, 3, 1, Paint::frame_light);
    add_outside(in, Side::left, 1.2f, 7.8f, 15);
    Shape& s = in.stuff;
    // A mint band leads round the room from desk to medicine.
    s.at(mat4(1.0f)).use(Paint::vinyl_mint);
    for (int i = 0; i < 64; ++i) {
        const auto at = [](int k) {
            const float t = static_cast<float>(k) / 64.0f;
            return vec3(-3.9f + 7.6f * t, 0.004f, 2.6f - 1.2f * std::sin(t * 3.1f) - 4.3f * t * t * (1.6f - 0.6f * t));
        };
        const vec3 a = at(i), b = at(i + 1), n = glm::normalize(vec3(-(b - a).z, 0, (b - a).x)) * 0.16f;
        add_quad(s, a + n, b + n, b - n, a - n);
    }
    for (const float x : {-3.0f, 0.0f, 3.0f}) add_light_line(in, Paint::light_panel, {x, 0, -3.6f}, {x, 0, 3.6f}, 0.12f);
    for (const float x : {-3.0f, 3.0f})
        for (const float z : {-1.8f, 2.0f}) add_downlight(in, {x, 3.15f, z}, kNeutral, 840, 8);
    for (const Side side : {Side::far, Side::right, Side::near, Side::left}) add_skirting(in, side, Paint::stainless, 0.10f);
}

void pharmacy(Interior& in) {
    Shape& s = in.stuff;
    Dice dice("pharmacy");
    // A robot's store behind glass: rows of boxes in coloured families, one lit hatch.
    s.at({-2.6f, 0, -4.15f}).use(Paint::shell_white);
    add_rounded_box(s, {-2.45f, 0.0f, -0.32f}, {2.45f, 2.85f, 0.46f}, 0.02f);
    s.use(Paint::graphite);
    add_box(s, {-2.2f, 1.02f, 0.452f}, {2.2f, 2.62f, 0.464f}, kFaceBack);
    constexpr Paint kBoxes[] = {Paint::paper, Paint::vinyl_mint, Paint::fabric_clay, Paint::carpet_blue, Paint::ceramic, Paint::fabric_sand};
    for (int row = 0; row < 6; ++row) {
        const float y = 1.05f + 0.26f * static_cast<float>(row);
        s.use(Paint::aluminium);
        add_box(s, {-2.2f, y - 0.012f, 0.464f}, {2.2f, y, 0.60f});
        for (float x = -2.16f; x < 2.08f;) {
            const float w = dice.between(0.05f, 0.12f), h = dice.between(0.10f, 0.20f);
            if (dice.chance(0.93f)) {
                s.use(kBoxes[(row + dice.below(2)) % 6]);
                add_box(s, {x, y, 0.49f}, {x + w - 0.006f, y + h, 0.59f}, kFaceNoBottom & ~kFaceFront);
            }
            x += w;
        }
    }
    s.use(Paint::strip_cool);
    for (const float x : {-2.22f, 2.20f}) add_box(s, {x, 1.02f, 0.50f}, {x + 0.02f, 2.62f, 0.53f});
    s.use(Paint::aluminium);
    for (const float x : {-2.28f, -0.76f, 0.76f, 2.24f}) add_box(s, {x, 1.0f, 0.46f}, {x + 0.04f, 2.66f, 0.65f});
    add_box(s, {-2.28f, 2.62f, 0.46f}, {2.28f, 2.68f, 0.66f});
    // Counter with the hatch.
    s.use(Paint::white_panel);
    add_rounded_box(s, {-2.45f, 0.0f, 0.44f}, {2.45f, 1.0f, 0.92f}, 0.02f);
    s.use(Paint::vinyl_mint);
    add_box(s, {-2.451f, 0.35f, 0.921f}, {2.451f, 0.52f, 0.925f}, kFaceBack);
    s.use(Paint::marble);
    add_rounded_box(s, {-2.50f, 1.0f, 0.42f}, {2.50f, 1.035f, 0.97f}, 0.008f);
    s.use(Paint::graphite);
    add_box(s, {-0.55f, 0.56f, 0.922f}, {0.55f, 0.94f, 0.930f}, kFaceBack);
    s.use(Paint::light_panel);
    add_box(s, {-0.50f, 0.60f, 0.930f}, {0.50f, 0.90f, 0.934f}, kFaceBack);
    s.use(Paint::paper);
    add_rounded_box(s, {-0.16f, 0.62f, 0.93f}, {0.12f, 0.78f, 1.02f}, 0.01f);
    s.use(Paint::glass_clear);
    add_quad(s, {-2.2f, 1.04f, 0.64f}, {2.2f, 1.04f, 0.64f}, {2.2f, 2.62f, 0.64f}, {-2.2f, 2.62f, 0.64f});
    stand(in, {-2.6f, -3.7f}, {4.9f, 1.0f});
    add_spot(in, {-2.6f, 2.95f, -2.3f}, {0, -0.75f, -0.65f}, kCool, 3000, 6, 0.95f);
}

void stations(Interior& in) {
    Shape& s = in.stuff;
    // Vital-sign chair under its canopy.
    s.at({4.2f, 0, -3.1f}).use(Paint::shell_white);
    add_rounded_box(s, {-0.95f, 0, -1.15f}, {0.95f, 2.5f, -1.0f}, 0.04f, 2);
    add_rounded_box(s, {-0.95f, 2.36f, -1.15f}, {0.95f, 2.5f, 0.45f}, 0.05f, 2);
    s.use(Paint::strip_cool);
    add_box(s, {-0.8f, 2.345f, -0.85f}, {0.8f, 2.358f, -0.78f});
    add_spot(in, {4.2f, 2.3f, -3.4f}, {0, -1, 0}, kCool, 880, 4, 1.0f);
    s.at({4.2f, 0, -2.95f}, glm::pi<float>());
    add_armchair(s, Paint::fabric_teal, Paint::stainless);
    stand(in, {4.2f, -2.95f}, {0.7f, 0.7f});
    stand(in, {4.2f, -4.2f}, {1.9f, 0.3f});
    // Imaging wall: four bright panels in a dark field, with soft shapes of an invented scan.
    s.at(wall_frame(in.room, Side::right)).use(Paint::graphite);
    add_rounded_box(s, {3.0f, 0.75f, 0.002f}, {7.3f, 2.45f, 0.06f}, 0.01f);
    for (int i = 0; i < 4; ++i) {
        const float x = 3.15f + 1.02f * static_cast<float>(i);
        s.use(Paint::light_panel, vec3(0.7f, 0.85f, 1.0f));
        add_box(s, {x, 0.9f, 0.06f}, {x + 0.94f, 2.3f, 0.066f}, kFaceBack);
        s.use(Paint::screen_dark);
        add_box(s, {x + 0.05f, 0.95f, 0.066f}, {x + 0.89f, 2.25f, 0.068f}, kFaceBack);
        s.use(Paint::screen_on);
        const vec2 c(x + 0.47f, 1.62f);
        if (i % 2 == 0) {  // ribs
            for (int r = 0; r < 7; ++r)
                for (const float side : {-1.0f, 1.0f})
                    for (int k = 0; k < 6; ++k) {
                        const auto at = [&](int j) {
                            const float t = static_cast<float>(j) / 6.0f;
                            return vec3(c.x + side * (0.03f + 0.30f * std::sin(t * 2.2f)), c.y + 0.42f - 0.13f * static_cast<float>(r) - 0.16f * t, 0.070f);
                        };
                        const vec3 a = at(k), b = at(k + 1), n(0, 0.012f, 0);
                        if (side > 0)
                            add_quad(s, a - n, b - n, b + n, a + n);
                        else
                            add_quad(s, b - n, a - n, a + n, b + n);
                    }
            add_box(s, {c.x - 0.02f, c.y - 0.55f, 0.068f}, {c.x + 0.02f, c.y + 0.5f, 0.070f}, kFaceBack);
        } else {  // a slice: rings
            for (int r = 0; r < 3; ++r)
                for (int k = 0; k < 36; ++k) {
                    const float a0 = glm::two_pi<float>() * static_cast<float>(k) / 36, a1 = glm::two_pi<float>() * static_cast<float>(k + 1) / 36;
                    const float r0 = 0.16f + 0.10f * static_cast<float>(r), r1 = r0 + 0.022f;
                    const auto at = [&](float angle, float radius) { return vec3(c.x + radius * std::cos(angle), c.y + 1.25f * radius * std::sin(angle) * (1 + 0.06f * std::sin(3 * angle)), 0.070f); };
                    add_quad(s, at(a0, r0), at(a0, r1), at(a1, r1), at(a1, r0));
                }
        }
    }
    // Reception, waiting bench, plants.
    s.at({-3.9f, 0, 3.1f}, -2.5f).use(Paint::birch);
    add_rounded_box(s, {-1.0f, 0, -0.32f}, {1.0f, 1.02f, 0.32f}, 0.12f, 4);
    s.use(Paint::marble);
    add_rounded_box(s, {-1.06f, 1.02f, -0.38f}, {1.06f, 1.06f, 0.38f}, 0.012f);
    stand(in, {-3.9f, 3.1f}, {1.6f, 1.4f});
    s.at({-3.75f, 1.06f, 3.0f}, -2.5f);
    add_panel_screen(s, {0.5f, 0.3f}, Paint::shell_white, 0.22f);
    s.use(Paint::shell_white);
    add_cylinder(s, {0, 0, 0.03f}, {0, 0.1f, 0.02f}, 0.02f, 0.02f, 10);
    s.at({1.0f, 0, 3.95f});
    add_sofa(s, 2.6f, Paint::fabric_sand, Paint::vinyl_mint, Paint::birch);
    stand(in, {1.0f, 3.95f}, {2.6f, 0.9f});
    s.at({4.7f, 0, 3.8f});
    add_plant(s, 1.6f, Paint::ceramic, 52);
    stand(in, {4.7f, 3.8f}, {0.4f, 0.4f});
    s.at({-4.9f, 0, -1.2f});
    add_plant(s, 1.2f, Paint::terracotta, 53);
    // Exoskeleton frame on a stand (supplement).
    s.at({3.2f, 0, 1.9f}, 0.6f).use(Paint::shell_dark);
    add_cylinder(s, {0, 0, 0.1f}, {0, 0.03f, 0.1f}, 0.34f, 0.33f, 36);
    add_cylinder(s, {0, 0.03f, 0.18f}, {0, 1.45f, 0.18f}, 0.02f, 0.02f, 10);
    add_rounded_box(s, {-0.18f, 1.02f, 0.06f}, {0.18f, 1.42f, 0.16f}, 0.04f, 2);
    for (const float side : {-1.0f, 1.0f}) {
        s.use(Paint::shell_teal);
        add_sphere(s, {side * 0.21f, 0.98f, 0.08f}, 0.06f, 16, 10);
        add_sphere(s, {side * 0.22f, 0.52f, 0.05f}, 0.05f, 16, 10);
        s.use(Paint::aluminium);
        add_capsule(s, {side * 0.21f, 0.98f, 0.08f}, {side * 0.22f, 0.52f, 0.05f}, 0.026f, 10);
        add_capsule(s, {side * 0.22f, 0.52f, 0.05f}, {side * 0.21f, 0.12f, 0.10f}, 0.022f, 10);
        s.use(Paint::shell_dark);
        add_rounded_box(s, {side * 0.21f - 0.05f, 0.03f, -0.08f}, {side * 0.21f + 0.05f, 0.08f, 0.16f}, 0.02f);
    }
    stand(in, {3.2f, 1.9f}, {0.6f, 0.6f});
}

// A hand of links about joints, so that joints can be driven: palm, four fingers of three links, a thumb of two.
void hand(Shape& s, float curl) {
    const auto finger = [&](vec3 root, float spread, float length, int links) {
        mat4 m = glm::translate(mat4(1.0f), root) * glm::rotate(mat4(1.0f), spread, vec3(0, 0, 1));
        for (int i = 0; i < links; ++i) {
            const float l = length * (i == 0 ? 0.45f : i == 1 ? 0.32f
                                                              : 0.23f);
            m = m * glm::rotate(mat4(1.0f), -curl * (i == 0 ? 0.6f : 1.0f), vec3(1, 0, 0));
            const Pen pen = s.pen;
            s.pen.place = pen.place * m;
            s.use(Paint::shell_teal);
            add_sphere(s, vec3(0.0f), 0.014f, 12, 8);
            s.use(Paint::shell_white);
            add_capsule(s, {0, 0.012f, 0}, {0, l - 0.008f, 0}, 0.0115f, 12);
            s.pen.place = pen.place;
            m = m * glm::translate(mat4(1.0f), {0, l, 0});
        }
    };
    s.use(Paint::shell_white);
    add_rounded_box(s, {-0.052f, 0.08f, -0.018f}, {0.052f, 0.19f, 0.018f}, 0.016f, 3);
    s.use(Paint::shell_dark);
    add_cylinder(s, {0, -0.10f, 0}, {0, 0.085f, 0}, 0.042f, 0.034f, 24);
    s.use(Paint::shell_teal);
    add_cylinder(s, {0, 0.062f, 0}, {0, 0.078f, 0}, 0.039f, 0.039f, 24);
    for (int i = 0; i < 4; ++i) finger({-0.039f + 0.026f * static_cast<float>(i), 0.188f, 0}, 0.10f - 0.07f * static_cast<float>(i), 0.098f + (i == 1 ? 0.014f : i == 2 ? 0.010f
                                                                                                                                                             : i == 3   ? -0.014f
                                                                                                                                                                        : 0.0f),
                                       3);
    finger({-0.055f, 0.105f, 0.0f}, 0.85f, 0.085f, 2);
}

void device(Interior& in, const RoomDevice& d) {
    Shape s;
    if (d.prototype == "hand") {
        s.use(Paint::white_panel);
        add_rounded_box(s, {-0.28f, -1.05f, -0.28f}, {0.28f, -0.02f, 0.28f}, 0.03f, 2);
        s.use(Paint::walnut);
        add_rounded_box(s, {-0.30f, -0.02f, -0.30f}, {0.30f, 0.02f, 0.30f}, 0.01f);
        s.use(Paint::strip_cool);
        add_box(s, {-0.285f, -0.06f, -0.285f}, {0.285f, -0.045f, 0.285f}, kFaceSides);
        s.at(placed({0, 0.13f, 0}, glm::pi<float>(), vec3(1.35f)));
        hand(s, 0.28f);
        s.at(mat4(1.0f)).use(Paint::acrylic);
        for (const float x : {-0.26f, 0.26f}) add_quad(s, {x, 0.02f, 0.26f}, {x, 0.02f, -0.26f}, {x, 0.62f, -0.26f}, {x, 0.62f, 0.26f});
        stand(in, {d.at.x, d.at.z}, {0.56f, 0.56f});
        add_spot(in, d.at + vec3(0.5f, 1.8f, 0.9f), {-0.25f, -0.85f, -0.45f}, kWarm, 1520, 4, 0.42f, d.entity);
    } else if (d.prototype == "queue-sign") {
        add_panel_screen(s, {1.5f, 0.36f}, Paint::shell_dark);
        s.at({-0.35f, 0, 0});
        add_chart(s, {0.6f, 0.24f}, 3, Paint::sign_teal, 9);
        s.at({0.42f, 0, 0});
        add_chart(s, {0.26f, 0.26f}, 2, Paint::sign_white, 9);
    } else if (d.prototype == "vital-heart" || d.prototype == "vital-spo2") {
        s.at({0, 0, -0.02f});
        add_panel_screen(s, {0.46f, 0.34f}, Paint::shell_white);
        add_chart(s, {0.38f, 0.2f}, d.prototype == "vital-heart" ? 1 : 2, d.prototype == "vital-heart" ? Paint::led_red : Paint::led_blue, 12);
    } else if (d.prototype == "vital-bp") {
        s.use(Paint::shell_white);
        add_rounded_box(s, {-0.13f, -0.10f, -0.30f}, {0.13f, 0.12f, 0.16f}, 0.04f, 3);
        s.use(Paint::fabric_teal);
        add_cylinder(s, {0, 0.02f, -0.31f}, {0, 0.02f, -0.28f}, 0.075f, 0.075f, 24);
        s.use(Paint::led_green);
        add_box(s, {-0.07f, 0.121f, -0.16f}, {0.07f, 0.124f, -0.06f}, kFaceTop);
        s.use(Paint::shell_grey);
        add_cylinder(s, {0, -1.2f, 0}, {0, -0.1f, 0}, 0.03f, 0.03f, 12);
    } else {  // imaging: a console before the wall
        s.use(Paint::shell_white);
        add_rounded_box(s, {-0.42f, -0.62f, -0.30f}, {0.42f, -0.56f, 0.10f}, 0.02f, 2);
        s.use(Paint::shell_grey);
        add_cylinder(s, {0, -1.6f, -0.05f}, {0, -0.6f, -0.05f}, 0.05f, 0.035f, 16);
        add_cylinder(s, {0, -1.6f, -0.05f}, {0, -1.57f, -0.05f}, 0.24f, 0.23f, 28);
        s.use(Paint::led_blue);
        add_box(s, {-0.3f, -0.559f, -0.24f}, {0.3f, -0.556f, -0.02f}, kFaceTop);
    }
    add_device(in, d, std::move(s));
}

}  // namespace

void build_medical(Interior& in) {
    shell(in);
    pharmacy(in);
    stations(in);
    for (const RoomDevice& d : in.room.devices) device(in, d);
}

}  // namespace aisland::bake
