// AI + Campus: a classroom. Board on the far wall, windows on the left, twelve desks.
#include <cmath>
#include <glm/gtc/constants.hpp>

#include "app/bake/model_furniture.h"
#include "app/bake/model_kit.h"

namespace aisland::bake {
namespace {

constexpr float kQuarter = glm::half_pi<float>();

void shell(Interior& in) {
    const Opening windows[] = {{0.7f, 2.9f, 0.84f, 2.9f}, {3.3f, 5.5f, 0.84f, 2.9f}, {5.9f, 8.1f, 0.84f, 2.9f}};
    const Opening door[] = {{0.8f, 1.8f, 0, 2.2f}};
    add_floor(in, Paint::oak);
    add_ceiling(in, Paint::white_plaster);
    add_wall(in, Side::far, Paint::white_plaster);
    add_wall(in, Side::right, Paint::white_plaster);
    add_wall(in, Side::near, Paint::warm_plaster, door);
    add_wall(in, Side::left, Paint::white_plaster, windows);
    for (const Opening& o : windows) add_window(in, Side::left, o, 2, 1, Paint::frame_light);
    add_outside(in, Side::left, 0.7f, 8.1f, 9);
    for (const Side side : {Side::far, Side::right, Side::left}) add_skirting(in, side, Paint::birch, 0.10f);
    Shape& s = in.stuff;
    // Window sill, with plants.
    s.at(wall_frame(in.room, Side::left)).use(Paint::birch);
    add_rounded_box(s, {0.5f, 0.80f, 0.0f}, {8.3f, 0.84f, 0.26f}, 0.006f);
    for (int i = 0; i < 4; ++i) {
        s.at(wall_frame(in.room, Side::left) * placed({1.2f + 2.1f * static_cast<float>(i), 0.84f, 0.13f}));
        add_plant(s, 0.32f + 0.06f * static_cast<float>(i % 2), i % 2 ? Paint::ceramic : Paint::terracotta, 40 + static_cast<uint32_t>(i));
    }
    // Wooden dado and door.
    s.at(wall_frame(in.room, Side::right)).use(Paint::birch);
    for (int i = 0; i < 72; ++i) add_box(s, {0.125f * static_cast<float>(i) + 0.01f, 0.10f, 0.001f}, {0.125f * static_cast<float>(i) + 0.115f, 1.05f, 0.018f}, kFaceAll & ~kFaceFront);
    add_box(s, {0, 1.05f, 0.001f}, {9.0f, 1.09f, 0.03f});
    s.at(wall_frame(in.room, Side::near)).use(Paint::fabric_teal);
    add_rounded_box(s, {0.82f, 0.005f, -0.10f}, {1.78f, 2.18f, -0.05f}, 0.004f);
    s.use(Paint::glass_dark);
    add_box(s, {1.45f, 1.0f, -0.05f}, {1.62f, 1.9f, -0.046f}, kFaceBack);
    s.use(Paint::stainless);
    add_capsule(s, {0.92f, 1.03f, -0.02f}, {1.06f, 1.03f, -0.02f}, 0.011f);
    // Acoustic clouds and lines of light.
    s.at(mat4(1.0f));
    for (const float x : {-3.2f, 0.0f, 3.2f}) {
        s.use(Paint::white_panel);
        add_rounded_box(s, {x - 1.2f, 3.16f, -3.4f}, {x + 1.2f, 3.20f, 3.6f}, 0.012f);
    }
    for (const float x : {-1.6f, 1.6f}) add_light_line(in, Paint::light_panel, {x, 0, -3.4f}, {x, 0, 3.6f}, 0.09f, 0.22f);
    for (const float x : {-1.6f, 1.6f})
        for (const float z : {-1.9f, 1.9f}) add_downlight(in, {x, 3.12f, z}, kNeutral, 920, 8);
    add_spot(in, {0, 3.1f, -2.6f}, {0, -0.72f, -0.7f}, kNeutral, 3600, 6, 0.9f);
}

void board(Interior& in) {
    Shape& s = in.stuff;
    s.at(wall_frame(in.room, Side::far)).use(Paint::oak);
    const float x0 = 2.35f, x1 = 8.05f, y0 = 0.92f, y1 = 2.26f;
    add_box(s, {x0 - 0.06f, y0 - 0.06f, 0.001f}, {x1 + 0.06f, y1 + 0.06f, 0.035f}, kFaceAll & ~kFaceFront);
    add_rounded_box(s, {x0, y0 - 0.10f, 0.035f}, {x1, y0 - 0.06f, 0.12f}, 0.006f);
    s.use(Paint::chalkboard);
    add_sheet(s, {x0, y0, 0.038f}, {x1, y0, 0.038f}, {x1, y1, 0.038f}, {x0, y1, 0.038f}, 0.6f);
    // Chalk: a parabola, its axes, a line of writing as strokes.
    s.use(Paint::paper, vec3(0.9f));
    const auto stroke = [&](vec2 a, vec2 b, float t) {
        const vec2 n = glm::normalize(vec2(-(b - a).y, (b - a).x)) * t / 2.0f;
        add_quad(s, vec3(a - n, 0.040f), vec3(b - n, 0.040f), vec3(b + n, 0.040f), vec3(a + n, 0.040f));
    };
    stroke({3.0f, 1.15f}, {4.7f, 1.15f}, 0.010f);
    stroke({3.85f, 1.05f}, {3.85f, 2.12f}, 0.010f);
    for (int i = 0; i < 24; ++i) {
        const auto at = [](int k) { const float t = -1.0f + static_cast<float>(k) / 12.0f; return vec2(3.85f + 0.62f * t, 1.20f + 0.82f * t * t); };
        stroke(at(i), at(i + 1), 0.012f);
    }
    for (int i = 0; i < 9; ++i) {
        const float x = 5.35f + 0.26f * static_cast<float>(i), wave = 0.03f * std::sin(static_cast<float>(i) * 2.1f);
        stroke({x, 1.92f + wave}, {x + 0.14f, 1.92f - wave}, 0.012f);
        stroke({x + 0.07f, 1.84f}, {x + 0.05f, 2.00f}, 0.010f);
        if (i % 2) stroke({x, 1.55f}, {x + 0.20f, 1.57f}, 0.010f);
    }
    s.use(Paint::paper);
    for (int i = 0; i < 4; ++i) add_box(s, {5.0f + 0.16f * static_cast<float>(i), y0 - 0.06f, 0.07f}, {5.08f + 0.16f * static_cast<float>(i), y0 - 0.047f, 0.085f});
    s.use(Paint::fabric_clay);
    add_rounded_box(s, {6.3f, y0 - 0.06f, 0.05f}, {6.46f, y0 - 0.02f, 0.11f}, 0.008f);
    // Clock: a white face in a dark rim.
    s.use(Paint::white_panel);
    add_cylinder(s, {9.3f, 2.6f, 0}, {9.3f, 2.6f, 0.03f}, 0.17f, 0.17f, 36, kCapTop);
    s.use(Paint::graphite);
    add_cylinder(s, {9.3f, 2.6f, 0}, {9.3f, 2.6f, 0.026f}, 0.19f, 0.19f, 36, kCapTop);
    for (int i = 0; i < 12; ++i) {
        const float a = glm::two_pi<float>() * static_cast<float>(i) / 12, x = 9.3f + 0.145f * std::sin(a), y = 2.6f + 0.145f * std::cos(a);
        add_box(s, {x - 0.007f, y - 0.007f, 0.030f}, {x + 0.007f, y + 0.007f, 0.032f});
    }
    add_box(s, {9.294f, 2.6f, 0.031f}, {9.306f, 2.72f, 0.034f});
    add_box(s, {9.30f, 2.594f, 0.031f}, {9.385f, 2.606f, 0.034f});
    s.at(mat4(1.0f));
}

void desks(Interior& in) {
    Shape& s = in.stuff;
    for (int row = 0; row < 3; ++row)
        for (int column = 0; column < 4; ++column) {
            const float x = -3.3f + 2.2f * static_cast<float>(column), z = -1.15f + 1.55f * static_cast<float>(row);
            s.at({x, 0, z});
            add_table(s, {1.25f, 0.73f, 0.55f}, Paint::birch, Paint::frame_light, 0.06f);
            s.use(Paint::frame_light);
            add_box(s, {-0.54f, 0.56f, -0.22f}, {0.54f, 0.70f, -0.20f}, kFaceFront | kFaceBack | kFaceBottom);
            stand(in, {x, z}, {1.1f, 0.4f});
            for (const float side : {-0.31f, 0.31f}) {
                s.at({x + side, 0, z + 0.47f});
                add_chair(s, (row + column) % 3 == 0 ? Paint::fabric_teal : (row + column) % 3 == 1 ? Paint::fabric_sand
                                                                                                    : Paint::fabric_clay,
                          Paint::frame_light);
                stand(in, {x + side, z + 0.47f}, {0.3f, 0.3f});
            }
            s.at({x - 0.25f, 0.73f, z - 0.02f}, 0.12f * static_cast<float>((row * 5 + column * 3) % 5 - 2)).use(Paint::paper);
            add_box_on(s, vec3(0.0f), {0.30f, 0.008f, 0.21f}, kFaceNoBottom);
            s.at({x + 0.30f, 0.73f, z + 0.02f}, -0.1f).use(Paint::shell_dark);
            add_rounded_box(s, {-0.12f, 0, -0.085f}, {0.12f, 0.008f, 0.085f}, 0.003f);
        }
    // Teacher's desk and a stool.
    s.at({3.1f, 0, -3.15f}, glm::pi<float>());
    add_table(s, {1.5f, 0.76f, 0.65f}, Paint::oak, Paint::frame_light);
    s.use(Paint::oak);
    add_box(s, {-0.68f, 0.22f, -0.26f}, {0.68f, 0.73f, -0.235f});
    stand(in, {3.1f, -3.15f}, {1.4f, 0.55f});
    s.at({3.1f, 0, -3.75f});
    add_stool(s, 0.52f, Paint::fabric_teal, Paint::stainless);
    s.at({2.7f, 0.76f, -3.1f}, 0.2f);
    add_books(s, 0.26f, 0.25f, 77);
    // Shelves at the back of the right wall.
    for (int i = 0; i < 2; ++i) {
        s.at({5.03f, 0, 1.9f + 1.25f * static_cast<float>(i)}, kQuarter);
        add_shelf(s, {1.2f, 1.5f, 0.30f}, 4, Paint::birch, 60 + static_cast<uint32_t>(i));
        stand(in, {5.03f, 1.9f + 1.25f * static_cast<float>(i)}, {0.3f, 1.2f});
    }
    // Pinned sheets in a calm grid.
    s.at(wall_frame(in.room, Side::right)).use(Paint::fabric_grey);
    add_rounded_box(s, {0.6f, 1.25f, 0.002f}, {4.2f, 2.45f, 0.025f}, 0.006f);
    constexpr Paint kSheets[] = {Paint::paper, Paint::fabric_sand, Paint::vinyl_mint, Paint::linen};
    for (int i = 0; i < 10; ++i) {
        s.use(kSheets[(i * 7 + 1) % 4]);
        const float x = 0.78f + 0.68f * static_cast<float>(i % 5), y = 1.38f + 0.54f * static_cast<float>(i / 5);
        add_box(s, {x, y, 0.025f}, {x + 0.44f, y + 0.42f, 0.029f}, kFaceAll & ~kFaceFront);
        s.use(i % 3 ? Paint::fabric_teal : Paint::fabric_clay);
        add_box(s, {x + 0.05f, y + 0.24f, 0.029f}, {x + 0.20f + 0.04f * static_cast<float>(i % 4), y + 0.36f, 0.0305f}, kFaceBack);
        s.use(Paint::graphite);
        for (int k = 0; k < 3; ++k) add_box(s, {x + 0.05f, y + 0.06f + 0.05f * static_cast<float>(k), 0.029f}, {x + 0.36f - 0.05f * static_cast<float>(k), y + 0.072f + 0.05f * static_cast<float>(k), 0.030f}, kFaceBack);
    }
    s.at({4.7f, 0, -4.0f});
    add_plant(s, 1.5f, Paint::ceramic, 31);
    stand(in, {4.7f, -4.0f}, {0.4f, 0.4f});
}

void device(Interior& in, const RoomDevice& d) {
    Shape s;
    if (d.prototype == "captions") {
        add_panel_screen(s, {4.6f, 0.34f}, Paint::shell_dark);
        s.use(Paint::sign_white);
        for (int i = 0; i < 14; ++i) {  // a line of captions as calm dashes: the words themselves are drawn over it
            const float x = 2.1f - 0.29f * static_cast<float>(i);
            add_box(s, {x - 0.20f, -0.06f, -0.010f}, {x, -0.045f, -0.007f}, kFaceFront);
        }
        s.use(Paint::sign_teal);
        add_box(s, {2.12f, 0.09f, -0.010f}, {2.20f, 0.11f, -0.007f}, kFaceFront);
    } else {
        s.use(Paint::shell_white);
        add_rounded_box(s, {-0.16f, -0.12f, -0.03f}, {0.16f, 0.12f, 0.0f}, 0.012f, 2);
        s.use(Paint::screen_dark);
        add_box(s, {-0.13f, -0.08f, -0.032f}, {0.13f, 0.09f, -0.029f}, kFaceFront);
        s.at({0, 0.0f, -0.026f});
        add_chart(s, {0.22f, 0.12f}, d.type == "NoiseLevelObserved" ? 0 : 1, d.type == "NoiseLevelObserved" ? Paint::led_amber : Paint::led_green, 5);
    }
    add_device(in, d, std::move(s));
}

}  // namespace

void build_campus(Interior& in) {
    shell(in);
    board(in);
    desks(in);
    for (const RoomDevice& d : in.room.devices) device(in, d);
}

}  // namespace aisland::bake
