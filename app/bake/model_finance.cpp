// AI + Finance: a smart branch. Anti-fraud graph on the far wall, three counters, a lounge, a reception robot.
#include <cmath>
#include <glm/gtc/constants.hpp>
#include <glm/gtc/matrix_transform.hpp>

#include "app/bake/build_dice.h"
#include "app/bake/model_furniture.h"
#include "app/bake/model_kit.h"

namespace aisland::bake {
namespace {

constexpr float kQuarter = glm::half_pi<float>();

void shell(Interior& in) {
    const Opening windows[] = {{0.8f, 4.4f, 0.06f, 3.1f}, {4.9f, 8.5f, 0.06f, 3.1f}};
    add_floor(in, Paint::stone_floor);
    add_ceiling(in, Paint::warm_plaster);
    add_wall(in, Side::far, Paint::graphite);
    add_wall(in, Side::right, Paint::warm_plaster);
    add_wall(in, Side::near, Paint::limestone);
    add_wall(in, Side::left, Paint::warm_plaster, windows);
    for (const Opening& o : windows) add_window(in, Side::left, o, 3, 1, Paint::frame_dark);
    add_outside(in, Side::left, 0.8f, 8.5f, 27);
    add_slats(in, Paint::walnut, -1.6f, 5.5f, -4.6f, 4.6f, 0.14f, 0.18f);
    for (const float z : {-2.7f, 0.0f, 2.7f}) add_light_line(in, Paint::strip_warm, {-1.6f, 0, z}, {5.4f, 0, z}, 0.05f, 0.15f);
    for (const float z : {-2.6f, 0.4f, 3.0f}) add_downlight(in, {-3.4f, 3.5f, z}, kNeutral, 680, 8);
    for (const float z : {-2.2f, 2.2f}) add_downlight(in, {3.2f, 3.3f, z}, kWarm, 880, 8);
    Shape& s = in.stuff;
    s.at(mat4(1.0f)).use(Paint::brass);
    add_box(s, {-1.66f, 3.44f, -4.7f}, {-1.63f, 3.6f, 4.7f}, kFaceSides | kFaceBottom);
    // Brass inlay in the floor leads from the door to the counters.
    add_box(s, {-0.9f, 0.0f, -4.0f}, {-0.88f, 0.004f, 4.8f}, kFaceTop);
    add_box(s, {-0.9f, 0.0f, -0.01f}, {2.2f, 0.004f, 0.01f}, kFaceTop);
}

void counters(Interior& in) {
    Shape& s = in.stuff;
    for (int i = 0; i < 3; ++i) {
        const float z = -2.6f + 2.4f * static_cast<float>(i);
        s.at({3.2f, 0, z}, kQuarter);  // front towards -X, where customers stand
        s.use(Paint::walnut);
        add_rounded_box(s, {-0.95f, 0.0f, -0.30f}, {0.95f, 0.98f, 0.34f}, 0.05f, 3);
        s.use(Paint::marble);
        add_rounded_box(s, {-1.0f, 0.98f, -0.40f}, {1.0f, 1.02f, 0.38f}, 0.012f);
        s.use(Paint::strip_warm);
        add_box(s, {-0.9f, 0.04f, -0.305f}, {0.9f, 0.06f, -0.300f}, kFaceFront);
        s.use(Paint::brass);
        for (int k = 0; k < 9; ++k) add_box(s, {-0.8f + 0.2f * static_cast<float>(k), 0.12f, -0.306f}, {-0.788f + 0.2f * static_cast<float>(k), 0.92f, -0.30f}, kFaceFront);
        s.use(Paint::glass_clear);
        add_quad(s, {0.95f, 1.02f, -0.10f}, {-0.95f, 1.02f, -0.10f}, {-0.95f, 1.45f, -0.10f}, {0.95f, 1.45f, -0.10f});
        stand(in, {3.2f, z}, {0.7f, 1.9f});
        s.at(placed({3.2f, 1.02f, z}, kQuarter) * placed({0.25f, 0.24f, 0.08f}, glm::pi<float>() + 0.25f));
        add_panel_screen(s, {0.52f, 0.32f}, Paint::shell_dark);
        add_chart(s, {0.42f, 0.22f}, 3, Paint::screen_on, 70 + static_cast<uint32_t>(i));
        s.at({4.25f, 0, z}, -kQuarter);
        add_armchair(s, Paint::fabric_grey, Paint::stainless);
        s.at({2.2f, 0, z}, -kQuarter);
        add_stool(s, 0.62f, Paint::leather, Paint::brass);
        stand(in, {2.2f, z}, {0.3f, 0.3f});
    }
    s.at({5.36f, 0, 0.0f}, kQuarter);
    for (int i = 0; i < 3; ++i) {
        s.at({5.38f, 0, -2.6f + 2.4f * static_cast<float>(i)}, kQuarter);
        add_cabinet(s, {2.2f, 1.1f, 0.40f}, 4, Paint::walnut, Paint::walnut, Paint::brass);
    }
    // Two self-service posts on the entrance wall.
    for (const float x : {2.0f, 3.3f}) {
        s.at({x, 0, 4.55f}).use(Paint::shell_white);
        add_rounded_box(s, {-0.36f, 0, -0.28f}, {0.36f, 1.55f, 0.24f}, 0.05f, 3);
        s.use(Paint::screen_dark);
        add_box(s, {-0.25f, 1.0f, -0.284f}, {0.25f, 1.36f, -0.279f}, kFaceFront);
        s.at({x, 1.18f, 4.28f});
        add_chart(s, {0.36f, 0.22f}, 3, Paint::sign_teal, 90);
        s.at({x, 0, 4.55f}).use(Paint::stainless);
        add_box(s, {-0.2f, 0.82f, -0.286f}, {0.2f, 0.90f, -0.279f}, kFaceFront);
        stand(in, {x, 4.5f}, {0.7f, 0.5f});
    }
}

void lounge(Interior& in) {
    Shape& s = in.stuff;
    s.at({-3.6f, 0, 0.2f});
    add_rug(s, {2.6f, 3.4f}, Paint::carpet_sand, Paint::brass);
    s.at({-3.6f, 0.01f, 0.2f});
    add_round_table(s, 0.45f, 0.42f, Paint::marble, Paint::brass);
    stand(in, {-3.6f, 0.2f}, {0.5f, 0.5f});
    const struct {
        vec2 at;
        float heading;
        Paint cloth;
    } seats[] = {{{-3.6f, -1.15f}, glm::pi<float>(), Paint::fabric_teal}, {{-3.6f, 1.55f}, 0.0f, Paint::fabric_teal}, {{-4.65f, 0.2f}, -kQuarter, Paint::leather}, {{-2.5f, 0.35f}, kQuarter + 0.2f, Paint::leather}};
    for (const auto& seat : seats) {
        s.at({seat.at.x, 0.01f, seat.at.y}, seat.heading);
        add_armchair(s, seat.cloth, Paint::walnut);
        stand(in, seat.at, {0.6f, 0.6f});
    }
    s.at({-4.9f, 0, 3.9f});
    add_plant(s, 1.9f, Paint::ceramic, 71);
    s.at({-4.9f, 0, -3.8f});
    add_plant(s, 1.6f, Paint::ceramic, 72);
    for (const float z : {3.9f, -3.8f}) stand(in, {-4.9f, z}, {0.45f, 0.45f});
    s.at({-3.5f, 0.43f, 0.1f}).use(Paint::paper);
    add_box_on(s, vec3(0.0f), {0.2f, 0.012f, 0.27f});
}

// The graph: accounts as nodes, transfers as threads; one path burns amber.
void graph(Shape& s) {
    Dice dice("graph");
    s.use(Paint::screen_dark);
    add_rounded_box(s, {-4.6f, -1.5f, 0.02f}, {4.6f, 1.5f, 0.06f}, 0.02f);
    s.use(Paint::brass);
    add_box(s, {-4.64f, -1.54f, 0.03f}, {4.64f, 1.54f, 0.062f}, kFaceSides | kFaceTop | kFaceBottom);
    constexpr int kNodes = 74;
    vec3 nodes[kNodes];
    for (int i = 0; i < kNodes; ++i) {
        vec3 best(0.0f);
        float room = -1;
        for (int tries = 0; tries < 14; ++tries) {  // the candidate furthest from the others
            const vec3 p(dice.between(-4.3f, 4.3f), dice.between(-1.25f, 1.25f), dice.between(-0.30f, -0.03f));
            float nearest = 1e9f;
            for (int k = 0; k < i; ++k) nearest = std::min(nearest, glm::distance(vec2(p), vec2(nodes[k])));
            if (nearest > room) room = nearest, best = p;
        }
        nodes[i] = best;
    }
    const auto thread = [&](vec3 a, vec3 b, float r, Paint paint) {
        s.use(paint);
        add_cylinder(s, a, b, r, r, 5, kCapNone);
    };
    int path = 0;
    for (int i = 0; i < kNodes; ++i) {
        int closest[2] = {-1, -1};
        for (int k = 0; k < kNodes; ++k) {
            if (k == i) continue;
            const float d = glm::distance(nodes[i], nodes[k]);
            if (closest[0] < 0 || d < glm::distance(nodes[i], nodes[closest[0]]))
                closest[1] = closest[0], closest[0] = k;
            else if (closest[1] < 0 || d < glm::distance(nodes[i], nodes[closest[1]]))
                closest[1] = k;
        }
        for (const int k : closest)
            if (k > i || closest[1] == k) thread(nodes[i], nodes[k], 0.0035f, Paint::steel);
        const bool hot = dice.chance(0.10f);
        s.use(hot ? Paint::led_amber : i % 5 == 0 ? Paint::sign_white
                                                  : Paint::sign_teal);
        add_sphere(s, nodes[i], hot ? 0.055f : dice.between(0.024f, 0.045f), 14, 9);
    }
    // The transfer under suspicion hops from left to right.
    vec3 at(-4.2f, -0.6f, -0.16f);
    for (path = 0; path < 7; ++path) {
        const vec3 next(at.x + 1.18f, dice.between(-0.9f, 0.9f), -0.18f);
        thread(at, next, 0.010f, Paint::led_amber);
        s.use(Paint::led_red);
        add_sphere(s, next, path == 6 ? 0.10f : 0.06f, 16, 10);
        at = next;
    }
}

void device(Interior& in, const RoomDevice& d) {
    Shape s;
    if (d.prototype == "graph") {
        graph(s);
        add_lamp(in, d.at + vec3(0, 0, 1.3f), {0.35f, 0.85f, 0.8f}, 240, 6, d.entity);
    } else if (d.prototype == "queue-sign") {
        add_panel_screen(s, {1.1f, 0.34f}, Paint::shell_dark);
        add_chart(s, {0.8f, 0.22f}, 3, Paint::sign_teal, 14);
    } else if (d.prototype == "reception-robot") {
        s.use(Paint::shell_white);
        const vec2 body[] = {{0.0f, 0.02f}, {0.25f, 0.03f}, {0.27f, 0.10f}, {0.20f, 0.40f}, {0.15f, 0.80f}, {0.14f, 1.02f}, {0.06f, 1.08f}, {0.0f, 1.09f}};
        add_lathe(s, vec3(0.0f), body, 36);
        s.use(Paint::shell_teal);
        const vec2 belt[] = {{0.262f, 0.12f}, {0.253f, 0.16f}};
        add_lathe(s, vec3(0.0f), belt, 36);
        s.use(Paint::shell_white);
        add_ellipsoid(s, {0, 1.24f, 0}, {0.17f, 0.15f, 0.15f}, 28, 18);
        s.use(Paint::glass_dark);
        add_ellipsoid(s, {0, 1.245f, -0.045f}, {0.13f, 0.10f, 0.117f}, 28, 18);
        s.use(Paint::sign_teal);
        for (const float x : {-0.05f, 0.05f}) add_ellipsoid(s, {x, 1.26f, -0.152f}, {0.020f, 0.026f, 0.012f}, 14, 10);
        s.at(placed({0, 0.84f, -0.17f}) * glm::rotate(mat4(1.0f), -0.3f, vec3(1, 0, 0)));
        add_panel_screen(s, {0.26f, 0.36f}, Paint::shell_dark);
        add_chart(s, {0.2f, 0.26f}, 3, Paint::screen_on, 31);
        stand(in, {d.at.x, d.at.z}, {0.5f, 0.5f});
    } else {
        s.use(Paint::shell_white);
        add_rounded_box(s, {-0.09f, -0.04f, -0.05f}, {0.09f, 0.04f, 0.30f}, 0.015f, 2);
        s.use(Paint::lens);
        add_sphere(s, {0, -0.02f, -0.05f}, 0.02f, 12, 8);
    }
    add_device(in, d, std::move(s));
}

}  // namespace

void build_finance(Interior& in) {
    shell(in);
    counters(in);
    lounge(in);
    for (const RoomDevice& d : in.room.devices) device(in, d);
}

}  // namespace aisland::bake
