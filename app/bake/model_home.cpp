// AI + Home: a flat at full size. Living by the window, kitchen on the entrance wall, bed behind a timber screen.
#include <cmath>
#include <glm/gtc/constants.hpp>

#include "app/bake/model_furniture.h"
#include "app/bake/model_kit.h"

namespace aisland::bake {
namespace {

constexpr float kQuarter = glm::half_pi<float>();

void shell(Interior& in) {
    const Opening wide{0.7f, 5.9f, 0.06f, 2.52f}, bed{7.3f, 9.1f, 0.86f, 2.40f};
    const Opening far[] = {wide, bed};
    const float door = in.room.size.x / 2 - 1.2f;  // its middle, from the right end of the near wall
    const Opening entrance[] = {{door - 0.47f, door + 0.47f, 0, 2.12f}};
    add_floor(in, Paint::oak);
    add_ceiling(in, Paint::white_plaster);
    add_wall(in, Side::far, Paint::warm_plaster, far);
    add_wall(in, Side::right, Paint::warm_plaster);
    add_wall(in, Side::near, Paint::white_plaster, entrance);
    add_wall(in, Side::left, Paint::white_plaster);
    add_window(in, Side::far, wide, 4, 1, Paint::frame_dark);
    add_window(in, Side::far, bed, 2, 1, Paint::frame_dark);
    add_outside(in, Side::far, wide.x0, bed.x1, 3);
    for (const Side side : {Side::right, Side::left}) add_skirting(in, side, Paint::white_panel);
    // Curtains gathered at both ends of the wide window.
    Shape& s = in.stuff;
    for (const float x : {0.42f, 6.2f}) {
        s.at(wall_frame(in.room, Side::far) * placed({x, 0.02f, 0.10f}));
        add_curtain(s, 0.62f, 2.68f, Paint::linen);
    }
    s.at(wall_frame(in.room, Side::far)).use(Paint::brass);
    add_cylinder(s, {0.1f, 2.72f, 0.10f}, {6.5f, 2.72f, 0.10f}, 0.012f, 0.012f, 8);
    // The wall behind the television is panelled in walnut.
    s.at(wall_frame(in.room, Side::left)).use(Paint::walnut);
    for (int i = 0; i < 33; ++i) {
        const float x = 4.1f + 0.125f * static_cast<float>(i);
        add_box(s, {x, 0.0f, 0.002f}, {x + 0.085f, 2.88f, 0.032f}, kFaceAll & ~kFaceFront);
    }
    s.at(mat4(1.0f));
}

void living(Interior& in) {
    Shape& s = in.stuff;
    s.at({-2.55f, 0, -1.75f});
    add_rug(s, {3.1f, 2.5f}, Paint::carpet_sand, Paint::fabric_clay);
    s.at({-0.95f, 0.01f, -1.75f}, kQuarter);
    add_sofa(s, 2.35f, Paint::fabric_sand, Paint::fabric_teal, Paint::walnut);
    stand(in, {-0.95f, -1.75f}, {0.9f, 2.35f});
    s.at({-2.45f, 0.01f, -1.75f});
    add_round_table(s, 0.44f, 0.36f, Paint::oak, Paint::metal_dark);
    s.at({-1.95f, 0.01f, -1.15f});
    add_round_table(s, 0.27f, 0.48f, Paint::marble, Paint::brass);
    stand(in, {-2.45f, -1.75f}, {0.55f, 0.55f});
    s.at({-2.55f, 0.37f, -1.85f}).use(Paint::ceramic);
    const vec2 bowl[] = {{0, 0}, {0.05f, 0}, {0.13f, 0.06f}, {0.12f, 0.062f}, {0.04f, 0.015f}, {0, 0.012f}};
    add_lathe(s, vec3(0.0f), bowl, 28);
    s.at({-2.30f, 0.365f, -1.60f}, 0.4f).use(Paint::fabric_clay);
    add_box_on(s, vec3(0.0f), {0.19f, 0.022f, 0.26f});
    s.use(Paint::paper);
    add_box_on(s, {0.01f, 0.022f, 0.0f}, {0.17f, 0.014f, 0.24f});
    s.at({-3.0f, 0.01f, -3.35f}, -2.6f);
    add_armchair(s, Paint::fabric_clay, Paint::walnut);
    stand(in, {-3.0f, -3.35f}, {0.66f, 0.66f});
    // Low sideboard under the television.
    s.at({-4.50f, 0, -1.75f}, -kQuarter);
    add_cabinet(s, {2.9f, 0.48f, 0.46f}, 4, Paint::oak, Paint::oak, Paint::brass);
    stand(in, {-4.5f, -1.75f}, {0.5f, 2.9f});
    s.at({-4.48f, 0.48f, -0.60f});
    add_plant(s, 0.46f, Paint::ceramic, 5);
    s.at({-4.50f, 0.48f, -2.95f}, -kQuarter);
    add_books(s, 0.42f, 0.26f, 8);
    s.at({0.62f, 0, -3.72f});
    add_plant(s, 1.65f, Paint::terracotta, 2);
    stand(in, {0.62f, -3.72f}, {0.4f, 0.4f});
    // Pictures over the sofa's back, on the timber screen.
    s.at(mat4(1.0f)).use(Paint::timber);
    for (int i = 0; i < 18; ++i) {
        const float z = -4.16f + 0.195f * static_cast<float>(i);
        add_box(s, {1.30f, 0.0f, z}, {1.36f, 2.88f, z + 0.035f}, kFaceSides);
    }
    add_box(s, {1.28f, 2.84f, -4.19f}, {1.38f, 2.899f, -0.80f});
    add_box(s, {1.28f, 0.0f, -4.19f}, {1.38f, 0.06f, -0.80f}, kFaceNoBottom);
    stand(in, {1.33f, -2.5f}, {0.06f, 3.3f});
}

void kitchen(Interior& in) {
    Shape& s = in.stuff;
    s.at({-2.65f, 0, 3.88f});
    add_cabinet(s, {4.0f, 0.88f, 0.62f}, 7, Paint::white_panel, Paint::fabric_grey, Paint::brass);
    stand(in, {-2.65f, 3.88f}, {4.0f, 0.64f});
    s.use(Paint::marble);
    add_rounded_box(s, {-2.03f, 0.88f, -0.34f}, {2.03f, 0.92f, 0.31f}, 0.006f);
    add_box(s, {-2.03f, 0.92f, 0.285f}, {2.03f, 1.48f, 0.31f}, kFaceFront | kFaceTop);
    s.use(Paint::oak);
    add_box(s, {-2.0f, 1.50f, -0.04f}, {2.0f, 2.20f, 0.31f});
    s.use(Paint::frame_dark);
    for (int i = 1; i < 5; ++i) add_box(s, {-2.0f + 0.8f * static_cast<float>(i) - 0.002f, 1.50f, -0.043f}, {-2.0f + 0.8f * static_cast<float>(i) + 0.002f, 2.20f, -0.038f}, kFaceFront);
    s.use(Paint::strip_warm);
    add_box(s, {-1.95f, 1.488f, 0.08f}, {1.95f, 1.499f, 0.11f});
    s.use(Paint::glass_dark);
    add_rounded_box(s, {0.55f, 0.92f, -0.24f}, {1.15f, 0.926f, 0.24f}, 0.002f);
    s.use(Paint::stainless);
    add_box(s, {-1.15f, 0.921f, -0.20f}, {-0.45f, 0.928f, 0.20f}, kFaceTop);
    const vec3 tap[] = {{-0.8f, 0.92f, 0.24f}, {-0.8f, 1.20f, 0.24f}, {-0.8f, 1.27f, 0.18f}, {-0.8f, 1.27f, 0.08f}, {-0.8f, 1.21f, 0.04f}};
    add_tube(s, tap, 0.012f, 8);
    s.use(Paint::graphite);
    add_rounded_box(s, {0.56f, 0.18f, -0.335f}, {1.14f, 0.78f, -0.315f}, 0.004f);
    s.at({-4.25f, 0.92f, 3.82f});
    add_plant(s, 0.34f, Paint::terracotta, 11);
    s.at({-2.30f, 0.92f, 3.95f});
    for (int i = 0; i < 3; ++i) {
        s.use(i == 1 ? Paint::ceramic : Paint::copper);
        const float r = 0.05f + 0.008f * static_cast<float>(i), x = 0.16f * static_cast<float>(i);
        const vec2 jar[] = {{0, 0}, {r, 0}, {r, 0.14f}, {r * 0.8f, 0.155f}, {0, 0.16f}};
        add_lathe(s, {x, 0, 0}, jar, 20);
    }
    s.at({-4.35f, 0, 2.62f}, -kQuarter).use(Paint::shell_white);
    add_rounded_box(s, {-0.45f, 0.02f, -0.33f}, {0.45f, 2.02f, 0.33f}, 0.015f);
    s.use(Paint::metal_dark);
    add_box(s, {-0.452f, 1.24f, -0.334f}, {0.452f, 1.25f, -0.30f});
    stand(in, {-4.35f, 2.62f}, {0.7f, 0.9f});
    // Dining.
    s.at({-2.3f, 0, 1.55f});
    add_table(s, {1.9f, 0.74f, 0.92f}, Paint::oak, Paint::walnut);
    stand(in, {-2.3f, 1.55f}, {1.5f, 0.6f});
    for (const float x : {-0.52f, 0.52f}) {
        s.at({-2.3f + x, 0, 0.92f}, glm::pi<float>());
        add_chair(s, Paint::fabric_teal, Paint::walnut);
        s.at({-2.3f + x, 0, 2.18f});
        add_chair(s, Paint::fabric_sand, Paint::walnut);
        for (const float z : {0.92f, 2.18f}) stand(in, {-2.3f + x, z}, {0.3f, 0.3f});
    }
    s.at({-2.3f, 0.74f, 1.55f}).use(Paint::ceramic);
    const vec2 vase[] = {{0, 0}, {0.05f, 0}, {0.075f, 0.09f}, {0.03f, 0.19f}, {0.036f, 0.22f}, {0, 0.215f}};
    add_lathe(s, vec3(0.0f), vase, 24);
}

void sleeping(Interior& in) {
    Shape& s = in.stuff;
    s.at({3.62f, 0, -2.35f}, kQuarter);
    add_bed(s, {1.65f, 2.0f}, Paint::fabric_grey, Paint::walnut);
    stand(in, {3.62f, -2.35f}, {2.1f, 1.75f});
    s.at({3.0f, 0, -2.35f});
    add_rug(s, {2.3f, 2.6f}, Paint::carpet_grey, Paint::linen);
    for (const float z : {-3.5f, -1.2f}) {
        s.at({4.55f, 0, z}, kQuarter);
        add_cabinet(s, {0.46f, 0.5f, 0.42f}, 1, Paint::walnut, Paint::walnut, Paint::brass);
        stand(in, {4.55f, z}, {0.42f, 0.46f});
    }
    s.at({4.49f, 0, 2.25f}, kQuarter);
    add_cabinet(s, {2.9f, 2.45f, 0.6f}, 5, Paint::white_panel, Paint::birch, Paint::brass);
    stand(in, {4.49f, 2.25f}, {0.62f, 2.9f});
    s.at({4.64f, 0, 0.1f}, kQuarter);
    add_shelf(s, {0.95f, 1.95f, 0.28f}, 5, Paint::oak, 4);
    stand(in, {4.64f, 0.1f}, {0.3f, 0.95f});
    // Round mirror by the door.
    s.at(wall_frame(in.room, Side::near)).use(Paint::brass);
    add_cylinder(s, {2.25f, 1.55f, 0.0f}, {2.25f, 1.55f, 0.018f}, 0.31f, 0.31f, 40, kCapTop);
    s.use(Paint::mirror);
    add_cylinder(s, {2.25f, 1.55f, 0.0f}, {2.25f, 1.55f, 0.020f}, 0.295f, 0.295f, 40, kCapTop);
}

void device(Interior& in, const RoomDevice& d) {
    Shape s;
    if (d.prototype == "pendant") {
        add_pendant(s, in.room.size.y - d.at.y, 0.30f, Paint::brass, Paint::lamp_warm);
        add_spot(in, d.at + vec3(0, -0.05f, 0), {0, -1, 0}, kWarm, 1500, 6, 1.15f, d.entity);
        add_lamp(in, d.at + vec3(0, 0.05f, 0), kWarm, 160, 6, d.entity);
    } else if (d.prototype == "floor-lamp") {
        s.use(Paint::metal_dark);
        const vec3 arc[] = {{0, 0.02f, 0}, {0, 1.1f, 0}, {0.06f, 1.45f, 0}, {0.22f, 1.64f, 0}, {0.38f, 1.60f, 0}};
        add_tube(s, arc, 0.012f, 8);
        add_cylinder(s, {0, 0, 0}, {0, 0.025f, 0}, 0.15f, 0.14f, 28);
        s.at({0.42f, 1.38f, 0});
        add_pendant(s, 0.2f, 0.17f, Paint::linen, Paint::lamp_warm);
        add_lamp(in, d.at + vec3(0.42f, 1.30f, 0), kWarm, 520, 5, d.entity);
    } else if (d.prototype == "bed-lamp") {
        s.use(Paint::ceramic);
        const vec2 foot[] = {{0, 0}, {0.075f, 0}, {0.085f, 0.05f}, {0.03f, 0.15f}, {0.015f, 0.20f}};
        add_lathe(s, vec3(0.0f), foot, 24);
        s.use(Paint::lamp_lantern);
        const vec2 shade_[] = {{0.13f, 0.18f}, {0.09f, 0.36f}};
        add_lathe(s, vec3(0.0f), shade_, 28);
        add_lamp(in, d.at + vec3(-0.1f, 0.40f, 0), kWarm, 240, 4.5f, d.entity);
    } else if (d.prototype == "ceiling") {
        s.use(Paint::strip_warm);
        const float y = in.room.size.y - d.at.y - 0.012f;
        for (const float x : {-3.9f, 0.6f}) add_box(s, {x, y, -3.7f}, {x + 0.05f, y + 0.008f, 3.6f});
        add_box(s, {2.1f, y, 0.2f}, {2.15f, y + 0.008f, 3.6f});
        add_spot(in, {-2.2f, 2.8f, -1.6f}, {0, -1, 0}, kWarm, 3200, 8, 1.38f, d.entity);
        add_spot(in, {2.6f, 2.8f, 1.6f}, {0, -1, 0}, kWarm, 2600, 8, 1.38f, d.entity);
    } else if (d.prototype == "tv") {
        add_panel_screen(s, {1.55f, 0.88f}, Paint::shell_dark);
        s.use(Paint::screen_on, vec3(0.5f));
        add_chart(s, {1.35f, 0.5f}, 1, Paint::screen_on, 21);
    } else if (d.prototype == "door") {
        s.use(Paint::walnut);
        add_rounded_box(s, {-0.455f, 0.005f, 0.03f}, {0.455f, 2.10f, 0.08f}, 0.004f);
        s.use(Paint::frame_dark);
        for (const float x : {-0.47f, 0.455f}) add_box(s, {x, 0, 0.0f}, {x + 0.015f, 2.12f, 0.24f});
        add_box(s, {-0.47f, 2.10f, 0.0f}, {0.47f, 2.12f, 0.24f});
    } else if (d.prototype == "lock") {
        s.use(Paint::shell_dark);
        add_rounded_box(s, {-0.035f, -0.11f, -0.016f}, {0.035f, 0.11f, 0.0f}, 0.006f);
        s.use(Paint::led_green);
        add_cylinder(s, {0, 0.07f, -0.016f}, {0, 0.07f, -0.019f}, 0.009f, 0.009f, 14);
        s.use(Paint::brass);
        add_capsule(s, {0, -0.03f, -0.045f}, {0.10f, -0.03f, -0.045f}, 0.009f);
    } else if (d.prototype == "smoke") {
        s.use(Paint::white_panel);
        const vec2 disc[] = {{0, -0.035f}, {0.05f, -0.035f}, {0.06f, -0.02f}, {0.06f, 0.06f}};
        add_lathe(s, vec3(0.0f), disc, 24);
        s.use(Paint::led_green);
        add_sphere(s, {0.035f, -0.034f, 0}, 0.005f, 8, 6);
    } else if (d.prototype == "meter") {
        s.use(Paint::shell_white);
        add_rounded_box(s, {-0.13f, -0.18f, -0.06f}, {0.13f, 0.18f, 0.0f}, 0.01f);
        s.use(Paint::screen_dark);
        add_box(s, {-0.09f, 0.02f, -0.062f}, {0.09f, 0.12f, -0.059f}, kFaceFront);
        s.use(Paint::led_green);
        for (int i = 0; i < 4; ++i) add_box(s, {-0.07f + 0.04f * static_cast<float>(i), 0.05f, -0.064f}, {-0.045f + 0.04f * static_cast<float>(i), 0.09f, -0.062f}, kFaceFront);
    } else {  // small round sensors on a wall
        s.use(Paint::shell_white);
        add_rounded_box(s, {-0.05f, -0.05f, -0.022f}, {0.05f, 0.05f, 0.0f}, 0.012f, 2);
        s.use(Paint::led_blue);
        add_sphere(s, {0, -0.03f, -0.022f}, 0.006f, 8, 6);
    }
    add_device(in, d, std::move(s));
}

}  // namespace

void build_home(Interior& in) {
    shell(in);
    living(in);
    kitchen(in);
    sleeping(in);
    for (const RoomDevice& d : in.room.devices) device(in, d);
}

}  // namespace aisland::bake
