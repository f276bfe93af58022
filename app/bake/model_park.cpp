// AI + Park management: the command room. The island at 1:250 in the middle, key figures on the far wall, desks between.
#include <cmath>
#include <glm/gtc/constants.hpp>
#include <glm/gtc/matrix_transform.hpp>

#include "app/bake/model_furniture.h"
#include "app/bake/model_kit.h"
#include "app/bake/model_table.h"

namespace aisland::bake {
namespace {

constexpr float kTableScale = 1.0f / 250.0f;

void shell(Interior& in) {
    const Opening windows[] = {{1.0f, 5.2f, 0.5f, 3.5f}, {6.0f, 10.2f, 0.5f, 3.5f}};
    add_floor(in, Paint::carpet_grey);
    add_ceiling(in, Paint::graphite);
    add_wall(in, Side::far, Paint::graphite);
    add_wall(in, Side::right, Paint::warm_plaster);
    add_wall(in, Side::near, Paint::warm_plaster);
    add_wall(in, Side::left, Paint::warm_plaster, windows);
    for (const Opening& o : windows) add_window(in, Side::left, o, 4, 1, Paint::frame_dark);
    add_outside(in, Side::left, 1.0f, 10.2f, 61);
    Shape& s = in.stuff;
    // Walnut lining on the right wall, felt panels between.
    s.at(wall_frame(in.room, Side::right));
    for (int i = 0; i < 7; ++i) {
        const float x = 0.35f + 1.55f * static_cast<float>(i);
        s.use(Paint::walnut);
        add_rounded_box(s, {x, 0.12f, 0.002f}, {x + 1.35f, 3.7f, 0.04f}, 0.01f);
        s.use(Paint::brass);
        add_box(s, {x + 1.40f, 0.12f, 0.001f}, {x + 1.41f, 3.7f, 0.02f}, kFaceAll & ~kFaceFront);
    }
    // A ring of light over the table, and slats beyond it.
    s.at(mat4(1.0f));
    const float y = 3.35f;
    for (int i = 0; i < 64; ++i) {
        const float a = glm::two_pi<float>() * static_cast<float>(i) / 64, b = glm::two_pi<float>() * static_cast<float>(i + 1) / 64;
        const auto at = [&](float angle, float r, float h) { return vec3(1.25f * r * std::cos(angle), h, 0.2f + r * std::sin(angle)); };
        s.use(Paint::light_panel);
        add_quad(s, at(a, 1.62f, y), at(b, 1.62f, y), at(b, 1.42f, y), at(a, 1.42f, y));  // faces down
        s.use(Paint::brass);
        add_quad(s, at(b, 1.64f, y - 0.01f), at(a, 1.64f, y - 0.01f), at(a, 1.64f, y + 0.10f), at(b, 1.64f, y + 0.10f));
        add_quad(s, at(a, 1.40f, y - 0.01f), at(b, 1.40f, y - 0.01f), at(b, 1.40f, y + 0.10f), at(a, 1.40f, y + 0.10f));
        add_quad(s, at(b, 1.64f, y + 0.10f), at(a, 1.64f, y + 0.10f), at(a, 1.40f, y + 0.10f), at(b, 1.40f, y + 0.10f));
    }
    s.use(Paint::metal_dark);
    for (int i = 0; i < 6; ++i) {
        const float a = glm::two_pi<float>() * (static_cast<float>(i) + 0.5f) / 6;
        add_cylinder(s, {1.91f * std::cos(a), y + 0.1f, 0.2f + 1.53f * std::sin(a)}, {1.91f * std::cos(a), in.room.size.y, 0.2f + 1.53f * std::sin(a)}, 0.004f, 0.004f, 5, kCapNone);
    }
    add_slats(in, Paint::walnut, -6.6f, -2.6f, -5.4f, 5.4f, 0.16f, 0.24f);
    add_slats(in, Paint::walnut, 2.7f, 6.7f, -5.4f, 5.4f, 0.16f, 0.24f);
    for (const float x : {-4.6f, 4.6f}) add_light_line(in, Paint::strip_warm, {x, 0, -5.0f}, {x, 0, 5.0f}, 0.06f, 0.17f);
    add_spot(in, {0, 3.3f, 0.2f}, {0, -1, 0}, kNeutral, 6200, 6, 0.85f);
    for (const float x : {-4.6f, 4.6f})
        for (const float z : {-2.8f, 2.8f}) add_downlight(in, {x, 3.9f, z}, kWarm, 840, 8);
    for (const float x : {-3.0f, 3.0f}) add_lamp(in, {x, 2.2f, -4.4f}, {0.45f, 0.75f, 0.95f}, 180, 5);
    for (const Side side : {Side::right, Side::left, Side::near}) add_skirting(in, side, Paint::walnut, 0.12f);
}

void desks(Interior& in) {
    Shape& s = in.stuff;
    for (int i = 0; i < 3; ++i) {
        const float x = -3.4f + 3.4f * static_cast<float>(i);
        s.at({x, 0, -3.05f}).use(Paint::walnut);
        add_rounded_box(s, {-1.35f, 0.70f, -0.42f}, {1.35f, 0.74f, 0.42f}, 0.012f);
        add_box(s, {-1.25f, 0.0f, -0.36f}, {1.25f, 0.70f, -0.33f}, kFaceNoBottom);
        for (const float side : {-1.28f, 1.24f}) add_box(s, {side, 0, -0.36f}, {side + 0.04f, 0.70f, 0.36f}, kFaceNoBottom);
        s.use(Paint::strip_cool);
        add_box(s, {-1.2f, 0.02f, -0.37f}, {1.2f, 0.035f, -0.36f}, kFaceFront);
        stand(in, {x, -3.05f}, {2.6f, 0.8f});
        for (const float side : {-0.62f, 0.62f}) {
            s.at({x + side, 0.74f, -3.25f}, glm::pi<float>() - side * 0.25f);
            s.use(Paint::shell_dark);
            add_cylinder(s, {0, 0, 0.03f}, {0, 0.16f, 0.03f}, 0.02f, 0.02f, 10);
            add_rounded_box(s, {-0.12f, 0, -0.05f}, {0.12f, 0.012f, 0.12f}, 0.004f);
            add_panel_screen(s, {0.58f, 0.33f}, Paint::shell_dark, 0.31f);
            s.pen.place = s.pen.place * placed({0, 0.31f, 0});
            add_chart(s, {0.5f, 0.25f}, (i + (side > 0 ? 1 : 0)) % 4, i == 1 ? Paint::sign_teal : Paint::screen_on, 100 + static_cast<uint32_t>(i));
            s.at({x + side, 0, -2.35f}, side * 0.3f);
            add_armchair(s, Paint::fabric_grey, Paint::metal_dark);
            stand(in, {x + side, -2.35f}, {0.5f, 0.5f});
        }
    }
    for (const float x : {-6.1f, 6.1f}) {
        s.at({x, 0, 4.8f});
        add_plant(s, 1.8f, Paint::concrete_dark, x > 0 ? 91u : 92u);
        stand(in, {x, 4.8f}, {0.45f, 0.45f});
    }
    s.at({4.2f, 0, 4.9f});
    add_sofa(s, 2.4f, Paint::fabric_grey, Paint::fabric_teal, Paint::walnut);
    stand(in, {4.2f, 4.9f}, {2.4f, 0.9f});
    s.at({4.2f, 0, 3.6f});
    add_round_table(s, 0.42f, 0.38f, Paint::walnut, Paint::brass);
    stand(in, {4.2f, 3.6f}, {0.5f, 0.5f});
}

void table(Interior& in, const RoomDevice& d) {
    Shape s;
    const vec2 size(1.76f, 1.18f);
    const float foot = -d.at.y;
    s.use(Paint::walnut);
    add_rounded_box(s, {-size.x / 2 - 0.06f, foot + 0.10f, -size.y / 2 - 0.06f}, {size.x / 2 + 0.06f, -0.085f, size.y / 2 + 0.06f}, 0.02f, 2);
    s.use(Paint::graphite);
    add_box(s, {-size.x / 2, foot, -size.y / 2}, {size.x / 2, foot + 0.10f, size.y / 2}, kFaceSides);
    s.use(Paint::strip_warm);
    add_box(s, {-size.x / 2 - 0.05f, foot + 0.085f, -size.y / 2 - 0.05f}, {size.x / 2 + 0.05f, foot + 0.099f, size.y / 2 + 0.05f}, kFaceSides | kFaceBottom);
    s.use(Paint::brass);
    add_box(s, {-size.x / 2 - 0.062f, -0.090f, -size.y / 2 - 0.062f}, {size.x / 2 + 0.062f, -0.084f, size.y / 2 + 0.062f});
    if (in.room.site) add_island_model(s, *in.room.site, kTableScale, size);
    add_device(in, d, std::move(s));
    stand(in, {d.at.x, d.at.z}, size + vec2(0.1f));
}

void device(Interior& in, const RoomDevice& d, int number) {
    if (d.prototype == "table") return table(in, d);
    Shape s;
    add_panel_screen(s, {2.3f, 1.5f}, Paint::shell_dark);
    const Paint paints[] = {Paint::screen_on, Paint::sign_teal, Paint::screen_on, Paint::led_amber};
    const int kind[] = {1, 0, 2, 3};
    s.at({0, -0.12f, 0});
    add_chart(s, {2.0f, 0.86f}, kind[number % 4], paints[number % 4], 200 + static_cast<uint32_t>(number));
    s.at({0, 0.58f, 0});
    s.use(Paint::sign_white);
    add_box(s, {0.55f, -0.02f, -0.012f}, {1.0f, 0.02f, -0.008f}, kFaceFront);
    add_box(s, {-1.0f, -0.012f, -0.012f}, {-0.8f, 0.012f, -0.008f}, kFaceFront);
    add_device(in, d, std::move(s));
}

}  // namespace

void build_park(Interior& in) {
    shell(in);
    desks(in);
    int screen = 0;
    for (const RoomDevice& d : in.room.devices) device(in, d, d.prototype == "table" ? 0 : screen++);
}

}  // namespace aisland::bake
