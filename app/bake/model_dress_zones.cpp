// The six zones dressed: each with a ceiling, surfaces and objects of its own, so that no two feel alike.
#include <cmath>
#include <glm/gtc/constants.hpp>
#include <glm/gtc/matrix_transform.hpp>

#include "app/bake/build_dice.h"
#include "app/bake/model_dress.h"
#include "app/bake/model_furniture.h"

namespace aisland::bake {
namespace {

constexpr float kQuarter = glm::half_pi<float>();

Shape& on_wall(Interior& in, Side side, float x, float y) {
    in.stuff.at(wall_frame(in.room, side) * placed({x, y, 0}));
    return in.stuff;
}

// Warm and soft: a cove over the living room, slats over the kitchen, pictures, sheer curtains, a padded bed wall.
void home(Interior& in) {
    Shape& s = in.stuff;
    add_cove(in, {-4.55f, -3.95f}, {1.22f, 0.45f}, 0.42f, 0.15f, Paint::white_plaster, Paint::strip_warm);
    add_slats(in, Paint::oak, -4.7f, 0.3f, 1.0f, 4.0f, 0.09f, 0.11f);
    for (const Side side : {Side::far, Side::near}) add_skirting(in, side, side == Side::far ? Paint::oak : Paint::white_panel);
    add_picture(on_wall(in, Side::left, 2.55f, 1.62f), {0.85f, 1.15f}, 0, 4, Paint::oak);
    add_picture(on_wall(in, Side::left, 3.5f, 1.62f), {0.62f, 0.62f}, 2, 5, Paint::brass);
    add_picture(on_wall(in, Side::right, 0.95f, 1.7f), {0.7f, 0.9f}, 1, 8, Paint::walnut);
    add_panels(on_wall(in, Side::right, 0, 0), 0.75f, 3.15f, 0.28f, 1.5f, 6, Paint::fabric_sand, 0.05f);
    for (const float x : {0.5f, 3.4f}) add_sconce(on_wall(in, Side::right, x, 1.35f), Paint::brass);
    add_picture(on_wall(in, Side::near, 3.4f, 1.6f), {1.1f, 0.7f}, 2, 12, Paint::oak);
    // Sheer curtain over one half of the wide window, lined ones beside the bed's.
    s.at(wall_frame(in.room, Side::far) * placed({5.2f, 0.02f, 0.16f}));
    add_curtain(s, 1.1f, 2.68f, Paint::linen);
    for (const float x : {7.05f, 9.3f}) {
        s.at(wall_frame(in.room, Side::far) * placed({x, 0.02f, 0.10f}));
        add_curtain(s, 0.42f, 2.68f, Paint::fabric_teal);
    }
    s.at(wall_frame(in.room, Side::far)).use(Paint::brass);
    add_cylinder(s, {6.8f, 2.72f, 0.10f}, {9.55f, 2.72f, 0.10f}, 0.012f, 0.012f, 8);
    // A throw on the sofa, objects on tables.
    s.at({-0.95f, 0.01f, -2.5f}, kQuarter).use(Paint::fabric_clay);
    add_rounded_box(s, {-0.24f, 0.455f, -0.47f}, {0.24f, 0.475f, 0.28f}, 0.008f, 2);
    add_rounded_box(s, {-0.24f, 0.12f, -0.475f}, {0.24f, 0.47f, -0.455f}, 0.008f, 2);
    s.at({-2.62f, 0.765f, 1.5f});
    add_object(s, 0, 2);
    for (const float x : {-3.0f, -1.6f}) {
        s.at({x, 0.742f, 1.72f});
        add_object(s, 2, x < -2 ? 0u : 3u);
    }
    s.at({-0.9f, 0.925f, 3.85f});
    add_object(s, 3, 1);
    s.at({-4.48f, 0.485f, -2.0f});
    add_object(s, 0, 6);
    // Kitchen shelf over the counter, and three small pendants over the dining table.
    s.at(mat4(1.0f)).use(Paint::walnut);
    add_box(s, {-4.72f, 1.45f, 0.62f}, {-4.46f, 1.485f, 1.9f});
    for (int i = 0; i < 6; ++i) {
        s.at({-4.6f, 1.486f, 0.75f + 0.2f * static_cast<float>(i)});
        add_object(s, i % 2 ? 2 : 0, static_cast<uint32_t>(i));
    }
    s.at({3.0f, 0.012f, 1.9f});
    add_rug(s, {1.7f, 2.4f}, Paint::carpet_blue, Paint::linen);
    s.at({-4.3f, 0, -3.8f});
    add_plant(s, 1.3f, Paint::fabric_grey, 33);
    stand(in, {-4.3f, -3.8f}, {0.4f, 0.4f});
}

// Bright and studious: a ceiling grid, maps and work on the walls, shelves of models, blinds.
void campus(Interior& in) {
    Shape& s = in.stuff;
    add_ceiling_grid(in, 0.6f, Paint::frame_light);
    // Roller blinds half down in the windows.
    s.at(wall_frame(in.room, Side::left)).use(Paint::linen);
    for (int i = 0; i < 3; ++i) {
        const float x = 0.7f + 2.6f * static_cast<float>(i), drop = i == 1 ? 0.55f : 0.9f;
        add_box(s, {x + 0.04f, 2.9f - drop, -0.06f}, {x + 2.16f, 2.88f, -0.05f}, kFaceBack);
        add_cylinder(s, {x + 0.02f, 2.87f, -0.05f}, {x + 2.18f, 2.87f, -0.05f}, 0.03f, 0.03f, 10);
    }
    // A coloured end wall behind the board, a periodic table and a globe of work on the right.
    add_panels(on_wall(in, Side::far, 0, 0), 0.25f, 2.1f, 0.12f, 3.2f, 3, Paint::birch, 0.02f);
    add_panels(on_wall(in, Side::far, 0, 0), 8.35f, 10.2f, 0.12f, 2.3f, 3, Paint::fabric_teal, 0.02f);
    Shape& sheet = on_wall(in, Side::right, 1.35f, 1.85f);
    sheet.use(Paint::paper);
    add_box(sheet, {-0.9f, -0.55f, 0.002f}, {0.9f, 0.55f, 0.008f}, kFaceAll & ~kFaceFront);
    static constexpr Paint kCells[] = {Paint::fabric_teal, Paint::fabric_clay, Paint::fabric_sand, Paint::carpet_blue, Paint::vinyl_mint};
    for (int row = 0; row < 7; ++row)
        for (int column = 0; column < 18; ++column) {
            if ((row == 0 && column > 0 && column < 17) || (row < 3 && row > 0 && column > 1 && column < 12)) continue;
            sheet.use(kCells[(column / 3 + row / 2) % 5]);
            const float x = -0.84f + 0.0935f * static_cast<float>(column), y = 0.44f - 0.135f * static_cast<float>(row);
            add_box(sheet, {x, y - 0.12f, 0.008f}, {x + 0.082f, y, 0.0095f}, kFaceBack);
        }
    for (int i = 0; i < 3; ++i) add_picture(on_wall(in, Side::near, 3.2f + 1.6f * static_cast<float>(i), 1.75f), {1.1f, 0.8f}, i, 30 + static_cast<uint32_t>(i), Paint::birch);
    // A globe, a little robot and cubes on the shelves; bags by the desks.
    s.at({5.02f, 1.52f, 1.75f});
    s.use(Paint::carpet_blue);
    add_sphere(s, {0, 0.22f, 0}, 0.16f, 24, 16);
    s.use(Paint::brass);
    add_cylinder(s, {0, 0, 0}, {0, 0.06f, 0}, 0.09f, 0.02f, 18, kCapBottom);
    s.at({5.02f, 1.52f, 2.35f}).use(Paint::shell_white);
    add_rounded_box(s, {-0.07f, 0, -0.06f}, {0.07f, 0.16f, 0.06f}, 0.02f, 2);
    add_sphere(s, {0, 0.21f, 0}, 0.055f, 16, 10);
    s.use(Paint::sign_teal);
    add_sphere(s, {-0.05f, 0.22f, 0}, 0.012f, 8, 6);
    Dice dice("bags");
    for (int i = 0; i < 7; ++i) {
        const float x = -3.3f + 2.2f * static_cast<float>(i % 4) + 0.72f, z = -1.15f + 1.55f * static_cast<float>(i % 3) + 0.2f;
        s.at({x, 0, z}, dice.between(-0.5f, 0.5f)).use(i % 3 == 0 ? Paint::graphite : i % 3 == 1 ? Paint::fabric_clay
                                                                                                 : Paint::carpet_blue);
        add_rounded_box(s, {-0.09f, 0, -0.15f}, {0.09f, 0.40f, 0.15f}, 0.06f, 3);
        stand(in, {x, z}, {0.2f, 0.3f});
    }
    for (int i = 0; i < 6; ++i) {
        s.at({-3.3f + 2.2f * static_cast<float>(i % 4), 0.74f, -1.15f + 1.55f * static_cast<float>(i / 2)});
        add_object(s, 2, static_cast<uint32_t>(i));
    }
    s.at({-4.75f, 0, -4.1f});
    add_plant(s, 1.7f, Paint::terracotta, 41);
    stand(in, {-4.75f, -4.1f}, {0.4f, 0.4f});
}

// Calm and clean: cove light, mint panels, a waiting corner, a cross above the counter, blinds.
void medical(Interior& in) {
    Shape& s = in.stuff;
    add_ceiling_grid(in, 0.9f, Paint::frame_light);
    add_cove(in, {-5.3f, -4.45f}, {5.3f, 4.45f}, 0.35f, 0.12f, Paint::white_panel, Paint::strip_cool);
    add_panels(on_wall(in, Side::far, 0, 0), 5.6f, 8.1f, 0.14f, 2.9f, 4, Paint::vinyl_mint, 0.02f);
    add_panels(on_wall(in, Side::right, 0, 0), 0.3f, 2.8f, 0.14f, 1.2f, 5, Paint::birch, 0.02f);
    add_panels(on_wall(in, Side::right, 0, 0), 7.5f, 8.8f, 0.14f, 2.6f, 2, Paint::vinyl_mint, 0.02f);
    // The sign of a pharmacy.
    s.at({-2.6f, 2.72f, -3.66f}).use(Paint::led_green);
    add_box(s, {-0.13f, -0.04f, 0}, {0.13f, 0.04f, 0.03f});
    add_box(s, {-0.04f, -0.13f, 0}, {0.04f, 0.13f, 0.03f});
    // Counter: a scanner, a basket of boxes, a cup; the robot's picker on its rail behind the glass.
    s.at({-3.9f, 1.036f, -3.5f}).use(Paint::shell_dark);
    add_rounded_box(s, {-0.06f, 0, -0.05f}, {0.06f, 0.22f, 0.05f}, 0.02f, 2);
    s.use(Paint::led_red);
    add_box(s, {-0.04f, 0.16f, 0.05f}, {0.04f, 0.175f, 0.053f}, kFaceBack);
    s.at({-1.5f, 1.036f, -3.45f});
    add_object(s, 3, 0);
    s.at({-2.0f, 1.036f, -3.42f}).use(Paint::paper);
    for (int i = 0; i < 3; ++i) add_box(s, {0.10f * static_cast<float>(i), 0, -0.03f}, {0.10f * static_cast<float>(i) + 0.08f, 0.05f + 0.02f * static_cast<float>(i), 0.05f}, kFaceNoBottom);
    s.at({-2.6f, 0, -4.15f}).use(Paint::steel);
    add_box(s, {-2.2f, 2.54f, 0.61f}, {2.2f, 2.57f, 0.63f});
    add_box(s, {0.62f, 1.05f, 0.61f}, {0.66f, 2.55f, 0.63f});
    s.use(Paint::shell_orange);
    add_rounded_box(s, {0.54f, 1.72f, 0.58f}, {0.74f, 1.9f, 0.635f}, 0.02f, 2);
    // Waiting corner: rug, low table, pictures, a dispenser by the wall.
    s.at({1.0f, 0, 2.9f});
    add_rug(s, {3.2f, 2.0f}, Paint::carpet_sand, Paint::vinyl_mint);
    s.at({1.0f, 0.012f, 2.75f});
    add_round_table(s, 0.45f, 0.4f, Paint::birch, Paint::stainless);
    stand(in, {1.0f, 2.75f}, {0.5f, 0.5f});
    s.at({1.05f, 0.415f, 2.7f});
    add_object(s, 1, 5);
    for (const float x : {-0.6f, 2.7f}) {
        s.at({x, 0.012f, 2.7f}, x < 0 ? -kQuarter : kQuarter);
        add_armchair(s, Paint::fabric_sand, Paint::birch);
        stand(in, {x, 2.7f}, {0.6f, 0.6f});
    }
    for (int i = 0; i < 3; ++i) add_picture(on_wall(in, Side::near, 3.3f + 1.2f * static_cast<float>(i), 1.7f), {0.8f, 0.8f}, i == 1 ? 0 : 2, 50 + static_cast<uint32_t>(i), Paint::birch);
    s.at(wall_frame(in.room, Side::right) * placed({2.85f, 1.1f, 0})).use(Paint::shell_white);
    add_rounded_box(s, {-0.06f, 0, 0.002f}, {0.06f, 0.26f, 0.1f}, 0.02f, 2);
    // Blinds and a trolley with a monitor beside the vital-sign chair.
    s.at(wall_frame(in.room, Side::left)).use(Paint::linen);
    for (const float x : {1.2f, 4.8f})
        for (int i = 0; i < 16; ++i) add_box(s, {x + 0.05f, 2.68f - 0.055f * static_cast<float>(i), -0.08f}, {x + 2.95f, 2.685f - 0.055f * static_cast<float>(i), -0.045f});
    s.at({2.85f, 0, -3.3f}, 0.35f).use(Paint::shell_white);
    add_cylinder(s, {0, 0.08f, 0}, {0, 1.25f, 0}, 0.025f, 0.025f, 10, kCapNone);
    for (int i = 0; i < 5; ++i) {
        const float a = glm::two_pi<float>() * static_cast<float>(i) / 5;
        add_cylinder(s, {0, 0.09f, 0}, {0.26f * std::cos(a), 0.06f, 0.26f * std::sin(a)}, 0.015f, 0.012f, 6);
        add_sphere(s, {0.26f * std::cos(a), 0.035f, 0.26f * std::sin(a)}, 0.03f, 8, 6);
    }
    add_rounded_box(s, {-0.2f, 0.72f, -0.14f}, {0.2f, 0.75f, 0.14f}, 0.01f);
    s.at({2.85f, 1.28f, -3.3f}, glm::pi<float>() + 0.35f);
    add_panel_screen(s, {0.42f, 0.3f}, Paint::shell_white);
    add_chart(s, {0.36f, 0.2f}, 1, Paint::led_green, 57);
    stand(in, {2.85f, -3.3f}, {0.5f, 0.5f});
}

// Rich and quiet: walnut and brass, fluted columns, lamps on the walls, curtains, a carpet.
void finance(Interior& in) {
    Shape& s = in.stuff;
    add_cove(in, {-5.5f, -4.7f}, {-1.7f, 4.7f}, 0.5f, 0.16f, Paint::warm_plaster, Paint::strip_warm);
    for (int i = 0; i < 4; ++i) {
        const float x = 1.2f + 2.35f * static_cast<float>(i);
        add_panels(on_wall(in, Side::right, 0, 0), x - 0.75f, x + 0.75f, 0.14f, 2.7f, 9, Paint::walnut, 0.03f);
        add_sconce(on_wall(in, Side::right, x + 1.17f, 1.9f), Paint::brass);
    }
    s.at(wall_frame(in.room, Side::right)).use(Paint::brass);
    add_box(s, {0.2f, 2.72f, 0.002f}, {9.4f, 2.74f, 0.04f}, kFaceAll & ~kFaceFront);
    for (const float x : {0.55f, 4.65f, 8.75f}) {
        s.at(wall_frame(in.room, Side::left) * placed({x, 0.03f, 0.12f}));
        add_curtain(s, 0.5f, 3.2f, Paint::fabric_teal);
    }
    for (const Side side : {Side::right, Side::near, Side::left}) add_skirting(in, side, Paint::walnut, 0.14f);
    for (int i = 0; i < 3; ++i) add_picture(on_wall(in, Side::near, 6.2f + 1.5f * static_cast<float>(i), 1.75f), {1.0f, 1.3f}, i % 2 ? 1 : 2, 70 + static_cast<uint32_t>(i), Paint::brass);
    // On the counters: a lamp, a card reader, a plant between the places.
    for (int i = 0; i < 3; ++i) {
        const float z = -2.6f + 2.4f * static_cast<float>(i);
        s.at({3.1f, 1.021f, z - 0.75f}).use(Paint::brass);
        add_cylinder(s, {0, 0, 0}, {0, 0.015f, 0}, 0.08f, 0.08f, 20, kCapTop);
        add_cylinder(s, {0, 0.015f, 0}, {0, 0.34f, 0}, 0.008f, 0.008f, 8, kCapNone);
        s.use(Paint::lamp_lantern);
        add_cylinder(s, {0, 0.32f, 0}, {0, 0.44f, 0}, 0.11f, 0.06f, 20, kCapTop);
        s.at({2.92f, 1.021f, z + 0.35f}, 0.3f).use(Paint::shell_dark);
        add_rounded_box(s, {-0.05f, 0, -0.09f}, {0.05f, 0.04f, 0.09f}, 0.012f, 2);
        s.use(Paint::screen_on);
        add_box(s, {-0.035f, 0.0405f, -0.075f}, {0.035f, 0.0415f, -0.02f}, kFaceTop);
        s.at({5.28f, 1.11f, z});
        add_object(s, i % 2 ? 1 : 0, 20 + static_cast<uint32_t>(i));
        s.at({5.28f, 1.11f, z + 0.7f}, kQuarter);
        add_books(s, 0.5f, 0.24f, 71 + static_cast<uint32_t>(i));
    }
    s.at({-3.65f, 0.433f, 0.35f});
    add_object(s, 0, 22);
    s.at({-3.4f, 0.433f, 0.05f});
    add_object(s, 2, 21);
    s.at({-5.0f, 0, 1.9f}).use(Paint::brass);
    add_cylinder(s, {0, 0, 0}, {0, 0.02f, 0}, 0.16f, 0.16f, 24, kCapTop);
    add_cylinder(s, {0, 0.02f, 0}, {0, 1.5f, 0}, 0.012f, 0.012f, 8, kCapNone);
    s.use(Paint::lamp_lantern);
    add_cylinder(s, {0, 1.42f, 0}, {0, 1.72f, 0}, 0.2f, 0.14f, 24, kCapNone);
    stand(in, {-5.0f, 1.9f}, {0.3f, 0.3f});
    // Ropes lead the queue.
    for (int i = 0; i < 4; ++i) {
        const float z = -3.0f + 1.6f * static_cast<float>(i);
        s.at({0.6f, 0, z}).use(Paint::brass);
        add_cylinder(s, {0, 0, 0}, {0, 0.02f, 0}, 0.15f, 0.14f, 20, kCapTop);
        add_cylinder(s, {0, 0.02f, 0}, {0, 0.95f, 0}, 0.02f, 0.02f, 10, kCapNone);
        add_sphere(s, {0, 0.96f, 0}, 0.035f, 12, 8);
        stand(in, {0.6f, z}, {0.25f, 0.25f});
        if (i == 3) break;
        std::vector<vec3> rope;
        for (int k = 0; k <= 10; ++k) {
            const float t = static_cast<float>(k) / 10;
            rope.push_back({0, 0.88f - 0.9f * t * (1 - t), 1.6f * t});
        }
        add_tube(s.use(Paint::fabric_teal), rope, 0.018f, 7);
    }
}

// Workshop: ducts and cable trays under the roof, racks of parts, floor markings, signs, a tool trolley.
void manufacturing(Interior& in) {
    Shape& s = in.stuff;
    const float y = in.room.size.y, half_x = in.room.size.x / 2;
    s.at(mat4(1.0f)).use(Paint::aluminium);
    for (const float z : {-4.6f, 1.0f}) {
        add_cylinder(s, {-half_x, y - 0.45f, z}, {half_x, y - 0.45f, z}, 0.24f, 0.24f, 20, kCapNone);
        for (int i = 0; i < 11; ++i) {
            const float x = -half_x + 0.6f + 1.2f * static_cast<float>(i);
            add_cylinder(s, {x, y - 0.45f, z}, {x + 0.05f, y - 0.45f, z}, 0.255f, 0.255f, 20, kCapBoth);
        }
    }
    s.use(Paint::steel);
    for (const float x : {-2.1f, 2.2f}) {
        add_box(s, {x - 0.15f, y - 1.02f, -5.2f}, {x + 0.15f, y - 1.0f, 5.2f});
        for (const float side : {-0.15f, 0.14f}) add_box(s, {x + side, y - 1.0f, -5.2f}, {x + side + 0.01f, y - 0.93f, 5.2f});
        s.use(Paint::rubber);
        for (int i = 0; i < 4; ++i) add_cylinder(s, {x - 0.09f + 0.06f * static_cast<float>(i), y - 0.975f, -5.2f}, {x - 0.09f + 0.06f * static_cast<float>(i), y - 0.975f, 5.2f}, 0.018f, 0.018f, 6, kCapNone);
        s.use(Paint::steel);
    }
    // Racks with bins along the right wall and by the entrance.
    static constexpr Paint kBins[] = {Paint::shell_teal, Paint::shell_orange, Paint::shell_grey, Paint::safety_yellow};
    const auto rack = [&](vec3 at, float heading, float wide, uint32_t seed) {
        Dice dice("rack", seed);
        s.at(at, heading);
        s.use(Paint::carpet_blue);
        for (const float x : {-wide / 2, wide / 2 - 0.05f})
            for (const float z : {-0.3f, 0.25f}) add_box(s, {x, 0, z}, {x + 0.05f, 2.3f, z + 0.05f}, kFaceNoBottom);
        for (int row = 0; row < 4; ++row) {
            const float level = 0.15f + 0.58f * static_cast<float>(row);
            s.use(Paint::steel);
            add_box(s, {-wide / 2, level, -0.3f}, {wide / 2, level + 0.035f, 0.3f});
            for (float x = -wide / 2 + 0.08f; x < wide / 2 - 0.3f; x += 0.36f) {
                if (dice.chance(0.15f)) continue;
                const float high = dice.between(0.16f, 0.3f);
                s.use(kBins[dice.below(4)]);
                add_rounded_box(s, {x, level + 0.036f, -0.27f}, {x + 0.31f, level + 0.036f + high, 0.2f}, 0.015f);
                s.use(Paint::paper);
                add_box(s, {x + 0.08f, level + 0.08f, -0.272f}, {x + 0.23f, level + 0.13f, -0.2705f}, kFaceFront);
            }
        }
    };
    rack({6.2f, 0, -0.9f}, kQuarter, 1.5f, 1);
    rack({-5.2f, 0, 5.1f}, 0.0f, 2.4f, 2);
    rack({-2.4f, 0, 5.1f}, 0.0f, 2.4f, 3);
    stand(in, {6.2f, -0.9f}, {0.6f, 1.5f}), stand(in, {-3.8f, 5.1f}, {5.0f, 0.6f});
    // Signs: hazard stripes at the gate, boards with green, amber and figures.
    s.at(wall_frame(in.room, Side::far) * placed({3.3f, 1.55f, 0}));
    s.use(Paint::shell_dark);
    add_box(s, {-1.0f, -0.5f, 0.002f}, {1.0f, 0.5f, 0.04f}, kFaceAll & ~kFaceFront);
    for (int row = 0; row < 4; ++row)
        for (int column = 0; column < 3; ++column) {
            s.use(column == 0 ? Paint::sign_white : (row * 2 + column) % 5 == 0 ? Paint::led_amber
                                                                                : Paint::led_green);
            const float x = -0.88f + 0.62f * static_cast<float>(column), level = 0.3f - 0.22f * static_cast<float>(row);
            add_box(s, {x, level - 0.045f, 0.04f}, {x + (column == 0 ? 0.42f : 0.2f), level + 0.02f, 0.043f}, kFaceBack);
        }
    for (int i = 0; i < 2; ++i) add_picture(on_wall(in, Side::far, 9.0f + 1.9f * static_cast<float>(i), 1.5f), {1.3f, 0.9f}, i ? 3 : 2, 90 + static_cast<uint32_t>(i), Paint::frame_dark);
    s.at(mat4(1.0f));
    for (int i = 0; i < 12; ++i) {
        s.use(i % 2 ? Paint::safety_yellow : Paint::shell_dark);
        add_box(s, {0.05f + 0.07f * static_cast<float>(i), 0, 1.64f}, {0.12f + 0.07f * static_cast<float>(i), 0.004f, 1.78f}, kFaceTop);
    }
    for (int i = 0; i < 8; ++i) {  // crossing
        s.use(Paint::paper);
        add_box(s, {1.4f + 0.36f * static_cast<float>(i % 4), 0, 2.5f + 0.7f * static_cast<float>(i / 4)}, {1.6f + 0.36f * static_cast<float>(i % 4), 0.006f, 3.05f + 0.7f * static_cast<float>(i / 4)}, kFaceTop);
    }
    // Tool trolley and an extinguisher.
    s.at({5.1f, 0, -2.9f}, 0.35f).use(Paint::car_red);
    add_rounded_box(s, {-0.35f, 0.12f, -0.22f}, {0.35f, 0.92f, 0.22f}, 0.02f, 2);
    s.use(Paint::aluminium);
    for (int i = 0; i < 5; ++i) add_box(s, {-0.28f, 0.24f + 0.14f * static_cast<float>(i), -0.235f}, {0.28f, 0.26f + 0.14f * static_cast<float>(i), -0.22f});
    s.use(Paint::rubber);
    for (const float x : {-0.28f, 0.28f})
        for (const float z : {-0.16f, 0.16f}) add_cylinder(s, {x - 0.02f, 0.06f, z}, {x + 0.02f, 0.06f, z}, 0.06f, 0.06f, 12);
    stand(in, {5.1f, -2.9f}, {0.7f, 0.5f});
    s.at(wall_frame(in.room, Side::right) * placed({8.2f, 0.9f, 0.12f})).use(Paint::car_red);
    add_cylinder(s, {0, 0, 0}, {0, 0.45f, 0}, 0.08f, 0.08f, 16);
    add_cylinder(s, {0, 0.45f, 0}, {0, 0.52f, 0}, 0.05f, 0.03f, 12);
    s.use(Paint::rubber);
    add_capsule(s, {0.04f, 0.5f, 0}, {0.11f, 0.2f, 0.02f}, 0.012f, 8);
    for (const Side side : {Side::far, Side::right, Side::left}) add_skirting(in, side, Paint::carpet_grey, 0.16f);
}

// Command room: dark ceiling with baffles and track lights, felt panels, a rug of light under the table, objects on desks.
void park(Interior& in) {
    Shape& s = in.stuff;
    add_track(in, {-2.2f, 4.0f, -2.2f}, {2.2f, 4.0f, -2.2f}, 6, {0, 0.9f, 0.2f});
    add_track(in, {-2.2f, 4.0f, 2.6f}, {2.2f, 4.0f, 2.6f}, 6, {0, 0.9f, 0.2f});
    add_panels(on_wall(in, Side::far, 0, 0), 0.3f, 1.55f, 0.15f, 4.0f, 5, Paint::walnut, 0.04f);
    add_panels(on_wall(in, Side::far, 0, 0), 12.05f, 13.3f, 0.15f, 4.0f, 5, Paint::walnut, 0.04f);
    s.at(wall_frame(in.room, Side::far)).use(Paint::strip_cool);
    add_box(s, {1.7f, 0.85f, 0.004f}, {11.9f, 0.875f, 0.02f}, kFaceAll & ~kFaceFront);
    add_box(s, {1.7f, 3.72f, 0.004f}, {11.9f, 3.745f, 0.02f}, kFaceAll & ~kFaceFront);
    // A round carpet with a brass rim under the table.
    s.at({0, 0, 0.2f});
    const auto disc = [&](float r, float y, Paint paint) {
        s.use(paint);
        std::vector<vec2> profile{{r, 0.0f}};
        for (int ring = 10; ring >= 0; --ring) profile.push_back({0.1f * static_cast<float>(ring) * r, y});  // for the shade of the table
        add_lathe(s, vec3(0.0f), profile, 64);
    };
    disc(2.5f, 0.006f, Paint::brass);
    disc(2.46f, 0.011f, Paint::carpet_blue);
    for (int i = 0; i < 3; ++i) {
        const float x = -3.4f + 3.4f * static_cast<float>(i);
        s.at({x - 1.1f, 0.741f, -2.9f});
        add_object(s, 2, static_cast<uint32_t>(i));
        s.at({x + 0.05f, 0.741f, -2.86f}).use(Paint::shell_dark);
        add_rounded_box(s, {-0.2f, 0, -0.06f}, {0.2f, 0.012f, 0.06f}, 0.004f);
        s.use(Paint::paper);
        add_box(s, {0.5f, 0, -0.1f}, {0.72f, 0.006f, 0.18f}, kFaceNoBottom);
        s.at({x + 1.15f, 0.741f, -3.1f});
        if (i == 1)
            add_object(s, 1, 40);
        else
            add_plant(s, 0.34f, Paint::ceramic, 95 + static_cast<uint32_t>(i));
    }
    for (int i = 0; i < 3; ++i) add_sconce(on_wall(in, Side::right, 1.75f + 3.1f * static_cast<float>(i), 2.0f), Paint::brass);
    for (int i = 0; i < 3; ++i) add_picture(on_wall(in, Side::near, 3.0f + 2.0f * static_cast<float>(i), 1.85f), {1.4f, 1.0f}, i == 1 ? 3 : 2, 60 + static_cast<uint32_t>(i), Paint::brass);
    for (const float x : {0.75f, 5.6f, 10.45f}) {
        s.at(wall_frame(in.room, Side::left) * placed({x, 0.03f, 0.12f}));
        add_curtain(s, 0.55f, 3.7f, Paint::fabric_grey);
    }
    s.at({4.2f, 0.381f, 3.6f});
    add_object(s, 1, 41);
    s.at({4.2f, 0, 3.9f});
    add_rug(s, {3.2f, 2.6f}, Paint::carpet_sand, Paint::brass);
}

}  // namespace

void dress(Interior& in) {
    if (in.room.zone == "home")
        home(in);
    else if (in.room.zone == "campus")
        campus(in);
    else if (in.room.zone == "medical")
        medical(in);
    else if (in.room.zone == "finance")
        finance(in);
    else if (in.room.zone == "manufacturing")
        manufacturing(in);
    else if (in.room.zone == "park")
        park(in);
}

}  // namespace aisland::bake
