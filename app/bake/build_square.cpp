// What makes a square a place: café tables, sails, kiosks, banners, planters, fountains, bicycles, jetties.
// All invented (示意); nothing carries a name or a mark.
#include <array>
#include <cmath>

#include "app/bake/build_prototype.h"
#include "app/bake/build_tree.h"

namespace aisland::bake {
namespace {

constexpr float kTurn = 6.2831853f;

// A round table, four chairs, and a parasol over them.
void cafe(Prototype& out, uint32_t variant) {
    const auto build = [variant](int detail) {
        Shape s;
        const int n = detail == 0 ? 14 : 7;
        s.use(Paint::metal_dark);
        add_cylinder(s, {0, 0, 0}, {0, 2.45f, 0}, 0.03f, 0.022f, detail == 0 ? 7 : 3, kCapNone);
        s.use(Paint::white_panel);
        add_cylinder(s, {0, 0.71f, 0}, {0, 0.74f, 0}, 0.42f, 0.42f, n, detail == 0 ? kCapBoth : kCapTop);
        if (detail == 0) {
            s.use(Paint::metal_dark);
            add_cylinder(s, {0, 0, 0}, {0, 0.04f, 0}, 0.26f, 0.24f, n, kCapTop);
        }
        s.use(variant % 2 ? Paint::linen : Paint::fabric_sand);
        const int ribs = detail == 0 ? 12 : 6;
        for (int i = 0; i < ribs; ++i) {
            const float a = kTurn * static_cast<float>(i) / static_cast<float>(ribs), b = kTurn * static_cast<float>(i + 1) / static_cast<float>(ribs);
            const vec3 p{1.45f * std::cos(a), 2.18f, -1.45f * std::sin(a)}, q{1.45f * std::cos(b), 2.18f, -1.45f * std::sin(b)};
            add_triangle(s, p, q, {0, 2.62f, 0});
            if (detail > 0) continue;
            s.pen.occlusion = 0.55f;
            add_triangle(s, q, p, {0, 2.60f, 0});
            s.pen.occlusion = 1;
            add_quad(s, p - vec3(0, 0.16f, 0), q - vec3(0, 0.16f, 0), q, p);
        }
        for (int i = 0; i < 4; ++i) {
            const float a = kTurn * (static_cast<float>(i) + 0.12f) / 4;
            s.at(vec3(0.82f * std::sin(a), 0, 0.82f * std::cos(a)), a);
            s.use(i % 2 ? Paint::timber : Paint::shell_teal);
            add_box(s, {-0.21f, 0.43f, -0.21f}, {0.21f, 0.46f, 0.21f}, detail == 0 ? kFaceAll : kFaceNoBottom);
            add_box(s, {-0.20f, 0.60f, 0.19f}, {0.20f, 0.84f, 0.22f});
            if (detail > 0) continue;
            s.use(Paint::metal_dark);
            for (float x : {-0.19f, 0.17f}) {
                add_box(s, {x, 0, -0.20f}, {x + 0.025f, 0.43f, -0.175f}, kFaceSides);
                add_box(s, {x, 0, 0.185f}, {x + 0.025f, 0.84f, 0.206f}, kFaceSides);
            }
        }
        s.at(mat4(1.0f));
        return s;
    };
    Shape s = build(0);
    s.levels.push_back(build(1));
    s.levels[0].error = 0.05f;
    set_shape(out, std::move(s));
}

// Two leaning masts and a stretched white membrane, seven metres across; light from the masts after dark.
void sail(Prototype& out) {
    Shape s;
    const std::array<vec3, 4> corner{vec3(-3.6f, 4.6f, 3.4f), vec3(3.6f, 3.2f, 3.6f), vec3(3.5f, 4.7f, -3.5f), vec3(-3.5f, 3.1f, -3.6f)};
    s.use(Paint::aluminium);
    for (const vec3& c : corner) add_cylinder(s, {c.x * 1.16f, -0.2f, c.z * 1.16f}, c + vec3(0, 0.25f, 0), 0.075f, 0.045f, 8, kCapTop);
    const int n = 8;
    const auto at = [&](int i, int j) {
        const float u = static_cast<float>(i) / static_cast<float>(n), v = static_cast<float>(j) / static_cast<float>(n);
        vec3 p = glm::mix(glm::mix(corner[0], corner[1], u), glm::mix(corner[3], corner[2], u), v);
        const float pull_u = 0.5f - std::abs(u - 0.5f), pull_v = 0.5f - std::abs(v - 0.5f);
        p.x -= (u - 0.5f) * pull_v * 1.5f;  // edges curve inwards
        p.z -= (0.5f - v) * pull_u * 1.5f;
        return p;
    };
    s.use(Paint::linen);
    for (int j = 0; j < n; ++j)
        for (int i = 0; i < n; ++i) {
            add_quad(s, at(i, j), at(i + 1, j), at(i + 1, j + 1), at(i, j + 1));
            s.pen.occlusion = 0.7f;
            const vec3 down{0, -0.012f, 0};
            add_quad(s, at(i, j + 1) + down, at(i + 1, j + 1) + down, at(i + 1, j) + down, at(i, j) + down);
            s.pen.occlusion = 1;
        }
    s.use(Paint::lamp_lantern);
    for (const vec3& c : corner) add_cylinder(s, {c.x * 1.03f, c.y - 0.5f, c.z * 1.03f}, {c.x * 1.03f, c.y - 0.2f, c.z * 1.03f}, 0.07f, 0.07f, 8);
    set_shape(out, std::move(s));
    SceneLight light;
    light.light.position = {0, 3.1f, 0};
    light.light.color = {1.0f, 0.80f, 0.56f};
    light.light.intensity = 380;
    light.light.range = 11;
    out.scene.lights.push_back(light);
}

// A kiosk of timber and glass under a thin roof that oversails, counter towards -Z.
void kiosk(Prototype& out) {
    Shape s;
    s.use(Paint::timber);
    add_box(s, {-1.7f, 0.0f, -1.0f}, {1.7f, 1.05f, 1.0f}, kFaceSides);
    add_box(s, {-1.7f, 1.05f, 0.95f}, {1.7f, 2.6f, 1.0f}, kFaceSides);
    for (float x : {-1.7f, 1.62f}) add_box(s, {x, 1.05f, -1.0f}, {x + 0.08f, 2.6f, 1.0f}, kFaceSides);
    s.use(Paint::white_panel);
    add_rounded_box(s, {-1.85f, 1.05f, -1.2f}, {1.85f, 1.11f, 0.9f}, 0.02f);
    s.use(Paint::light_panel);
    add_box(s, {-1.5f, 2.5f, -0.7f}, {1.5f, 2.53f, 0.7f}, kFaceBottom);
    s.use(Paint::warm_plaster);
    add_box(s, {-1.6f, 1.11f, 0.9f}, {1.6f, 2.55f, 0.95f}, kFaceFront);
    s.use(Paint::oak);
    for (float y : {1.55f, 1.95f}) add_box(s, {-1.5f, y, 0.72f}, {1.5f, y + 0.03f, 0.9f});
    Dice dice("kiosk");
    static constexpr std::array<Paint, 4> goods{Paint::ceramic, Paint::fabric_teal, Paint::copper, Paint::fabric_clay};
    for (int i = 0; i < 18; ++i) {
        const float x = -1.4f + 0.31f * static_cast<float>(i % 9), y = i < 9 ? 1.58f : 1.98f, h = dice.between(0.12f, 0.26f);
        s.use(goods[static_cast<size_t>(dice.below(4))]);
        add_box(s, {x, y, 0.74f}, {x + 0.16f, y + h, 0.86f}, kFaceNoBottom);
    }
    s.use(Paint::metal_dark);
    add_box(s, {-2.3f, 2.6f, -2.0f}, {2.3f, 2.74f, 1.4f});
    s.use(Paint::soffit);
    add_box(s, {-2.25f, 2.585f, -1.95f}, {2.25f, 2.6f, 1.35f}, kFaceBottom);
    s.use(Paint::sign_teal);
    add_box(s, {-1.7f, 2.66f, -2.02f}, {1.7f, 2.68f, -2.0f}, kFaceFront);
    s.use(Paint::fabric_sand);
    for (float x : {-1.1f, 0.0f, 1.1f}) {
        add_cylinder(s, {x, 0.68f, -1.75f}, {x, 0.74f, -1.75f}, 0.17f, 0.17f, 12);
        add_cylinder(s.use(Paint::metal_dark), {x, 0, -1.75f}, {x, 0.68f, -1.75f}, 0.025f, 0.025f, 6, kCapNone);
        s.use(Paint::fabric_sand);
    }
    shade_foot(s, 0, 0.8f, 0.6f);
    set_shape(out, std::move(s));
    SceneLight light;
    light.light.position = {0, 2.3f, -1.3f};
    light.light.color = {1.0f, 0.78f, 0.52f};
    light.light.intensity = 150;
    light.light.range = 8;
    out.scene.lights.push_back(light);
}

// A plain cloth on a mast, in one of the island's colours.
void banner(Prototype& out, uint32_t variant) {
    Shape s;
    s.use(Paint::aluminium);
    add_cylinder(s, {0, -0.2f, 0}, {0, 6.4f, 0}, 0.06f, 0.04f, 8, kCapTop);
    add_cylinder(s, {0, 6.2f, 0}, {0.95f, 6.2f, 0}, 0.02f, 0.02f, 6);
    static constexpr std::array<Paint, 3> cloths{Paint::fabric_teal, Paint::linen, Paint::fabric_sand};
    s.use(cloths[variant % 3]);
    const int n = 8;
    const auto at = [&](float x, int j) {
        const float t = static_cast<float>(j) / static_cast<float>(n);
        return vec3(x, 6.18f - 3.6f * t, 0.10f * std::sin(t * 5.0f + x * 2.5f) * t);
    };
    for (int j = 0; j < n; ++j) {
        add_quad(s, at(0.08f, j + 1), at(0.92f, j + 1), at(0.92f, j), at(0.08f, j));
        add_quad(s, at(0.92f, j + 1), at(0.08f, j + 1), at(0.08f, j), at(0.92f, j));
    }
    set_shape(out, std::move(s));
}

// A drum of pale concrete with a small tree and grasses; a light in it looks up into the crown, another lights the paving.
void round_planter(Prototype& out, uint32_t variant) {
    Shape s;
    s.use(variant % 2 ? Paint::white_panel : Paint::concrete_light);
    const std::array<vec2, 5> wall{vec2(0.95f, 0.0f), vec2(1.1f, 0.52f), vec2(1.08f, 0.56f), vec2(0.96f, 0.56f), vec2(0.94f, 0.44f)};
    add_lathe(s, {0, 0, 0}, wall, 20, 0.5f);
    s.use(Paint::soil);
    add_polygon(s, circle({0, 0}, 0.95f, 14), {}, 0.45f);
    shade_foot(s, 0, 0.5f, 0.85f);
    Dice dice("round-planter", variant);
    for (int i = 0; i < 6; ++i) {
        const float a = kTurn * static_cast<float>(i) / 6;
        const float size = dice.between(0.22f, 0.36f);
        add_bush(s, {0.62f * std::cos(a), 0.52f, 0.62f * std::sin(a)}, {size, size, size}, i % 2 ? Paint::leaf_shrub : Paint::leaf_reed, dice, 6);
    }
    Shape tree = build_tree(variant % 2 ? "maple" : "blossom", variant);
    Shape far = s;
    std::erase_if(far.parts, [](const Part& part) { return material(part.paint).kind == MaterialKind::foliage; });
    const mat4 foot = placed({0, 0.44f, 0}, 0, vec3(0.85f));
    const std::vector<Shape> coarse = tree.levels;
    tree.levels.clear();
    merge(s, tree, foot);
    for (size_t i = 0; i + 1 < coarse.size(); ++i) {
        Shape level = far;
        merge(level, coarse[i], foot);
        level.error = coarse[i].error;
        s.levels.push_back(std::move(level));
    }
    set_shape(out, std::move(s));
    SceneLight light;
    light.light.position = {0.5f, 0.7f, 0.3f};
    light.light.direction = glm::normalize(vec3(-0.2f, 1, -0.1f));
    light.light.color = {1.0f, 0.82f, 0.58f};
    light.light.intensity = 90;
    light.light.range = 6;
    light.light.cos_outer = 0.35f;
    light.light.cos_inner = 0.8f;
    out.scene.lights.push_back(light);
    SceneLight rim;  // under the drum's edge, over the paving all round
    rim.light.position = {0, 0.9f, 0};
    rim.light.color = {1.0f, 0.80f, 0.56f};
    rim.light.intensity = 130;
    rim.light.range = 8;
    out.scene.lights.push_back(rim);
}

// A level disc of dark stone, wet, with a ring of jets and a higher one in the middle.
void fountain(Prototype& out) {
    Shape s;
    s.use(Paint::granite);
    add_cylinder(s, {0, -0.1f, 0}, {0, 0.05f, 0}, 4.3f, 4.3f, 40, kCapTop);
    s.use(Paint::pool);
    add_polygon(s, circle({0, 0}, 3.9f, 36), {}, 0.062f);
    const auto jet = [&](vec2 at, float height) {
        s.use(Paint::fountain);
        const std::array<vec2, 6> water{vec2(0.16f, 0.06f), vec2(0.05f, 0.25f), vec2(0.045f, height * 0.7f), vec2(0.10f, height * 0.93f), vec2(0.09f, height), vec2(0.0f, height * 1.03f)};
        add_lathe(s, {at.x, 0, at.y}, water, 6, 1.2f);
        const std::array<vec2, 4> falling{vec2(0.34f, 0.08f), vec2(0.26f, height * 0.5f), vec2(0.17f, height * 0.85f), vec2(0.06f, height)};
        add_lathe(s, {at.x, 0, at.y}, falling, 6, 1.2f);
        s.use(Paint::strip_cool);
        add_cylinder(s, {at.x, 0.06f, at.y}, {at.x, 0.08f, at.y}, 0.10f, 0.10f, 8, kCapTop);
    };
    for (int i = 0; i < 10; ++i) {
        const float a = kTurn * static_cast<float>(i) / 10;
        jet({2.7f * std::cos(a), 2.7f * std::sin(a)}, 1.15f);
    }
    jet({0, 0}, 2.6f);
    set_shape(out, std::move(s));
    SceneLight light;
    light.light.position = {0, 0.8f, 0};
    light.light.color = {0.72f, 0.88f, 1.0f};
    light.light.intensity = 90;
    light.light.range = 8;
    out.scene.lights.push_back(light);
}

// Hoops with two bicycles leaning on them.
void bicycles(Prototype& out, uint32_t variant) {
    const auto build = [variant](int detail) {
        Shape s;
        const int n = detail == 0 ? 14 : 7;
        for (int i = 0; i < 3; ++i) {
            const float x = -0.7f + 0.7f * static_cast<float>(i);
            s.at(vec3(x, 0, 0), 0.08f * static_cast<float>(i));
            s.use(Paint::rubber);
            for (float z : {-0.52f, 0.52f}) {
                std::vector<vec3> tyre;
                for (int k = 0; k < n; ++k) {
                    const float a = kTurn * static_cast<float>(k) / static_cast<float>(n);
                    tyre.push_back({0, 0.34f + 0.32f * std::sin(a), z + 0.32f * std::cos(a)});
                }
                add_tube(s, tyre, 0.022f, detail == 0 ? 4 : 3, true);
            }
            s.use((static_cast<uint32_t>(i) + variant) % 3 == 0 ? Paint::shell_teal : (static_cast<uint32_t>(i) + variant) % 3 == 1 ? Paint::shell_white
                                                                                                                                    : Paint::shell_orange);
            const vec3 front{0, 0.34f, -0.52f}, back{0, 0.34f, 0.52f}, crank{0, 0.32f, 0.06f}, saddle{0, 0.82f, 0.24f}, head{0, 0.86f, -0.36f};
            const auto bar = [&](vec3 a, vec3 b) { add_cylinder(s, a, b, 0.018f, 0.018f, detail == 0 ? 5 : 3, kCapNone); };
            bar(front, head), bar(crank, head), bar(crank, saddle), bar(saddle, back), bar(crank, back), bar(head, saddle - vec3(0, 0.06f, 0));
            if (detail > 0) continue;
            s.use(Paint::shell_dark);
            add_box(s, {-0.06f, 0.82f, 0.14f}, {0.06f, 0.87f, 0.36f});
            add_cylinder(s, {-0.24f, 0.95f, -0.34f}, {0.24f, 0.95f, -0.34f}, 0.014f, 0.014f, 5);
            bar(head, {0, 0.95f, -0.34f});
        }
        s.at(mat4(1.0f)).use(Paint::steel);
        for (float x : {-0.35f, 0.35f}) add_box(s, {x - 0.02f, -0.1f, -0.3f}, {x + 0.02f, 0.75f, 0.3f}, kFaceSides | kFaceTop);
        return s;
    };
    Shape s = build(0);
    s.levels.push_back(build(1));
    s.levels[0].error = 0.04f;
    set_shape(out, std::move(s));
}

// A timber jetty on piles, twelve metres out from the bank (-Z is towards the water); its origin is on the land's level.
void jetty(Prototype& out) {
    Shape s;
    const float deck = -0.72f;
    s.use(Paint::boardwalk);
    const std::array<vec2, 4> walk{vec2(1.3f, -0.06f), vec2(1.3f, 0.07f), vec2(-1.3f, 0.07f), vec2(-1.3f, -0.06f)};
    const std::array<vec3, 4> line{vec3(0, 0, 3.2f), vec3(0, 0, -6.0f), vec3(0, deck - 0.07f, -10.6f), vec3(0, deck - 0.07f, -12.1f)};
    add_sweep(s, walk, line, false);
    add_box(s, {-3.4f, deck - 0.12f, -15.0f}, {3.4f, deck, -12.0f});
    s.use(Paint::timber_dark);
    for (int i = 0; i < 5; ++i)
        for (float x : {-1.38f, 1.38f}) add_cylinder(s, {x, -3.4f, -0.5f - 2.8f * static_cast<float>(i)}, {x, (i < 3 ? 0.0f : deck) + 0.45f, -0.5f - 2.8f * static_cast<float>(i)}, 0.1f, 0.09f, 7, kCapTop);
    for (float x : {-3.3f, 3.3f})
        for (float z : {-12.1f, -14.9f}) add_cylinder(s, {x, -3.4f, z}, {x, deck + 0.6f, z}, 0.1f, 0.09f, 7, kCapTop);
    s.use(Paint::lamp_lantern);
    for (float x : {-3.3f, 3.3f}) add_cylinder(s, {x, deck + 0.6f, -14.9f}, {x, deck + 0.72f, -14.9f}, 0.09f, 0.09f, 8);
    for (float x : {-1.38f, 1.38f})
        for (int i : {1, 2}) add_cylinder(s, {x, 0.45f, -0.5f - 2.8f * static_cast<float>(i)}, {x, 0.53f, -0.5f - 2.8f * static_cast<float>(i)}, 0.08f, 0.08f, 6);
    set_shape(out, std::move(s));
    SceneLight light;
    light.light.position = {0, 0.6f, -12.0f};
    light.light.color = {1.0f, 0.78f, 0.52f};
    light.light.intensity = 90;
    light.light.range = 9;
    out.scene.lights.push_back(light);
}

// A small open boat, moored; origin on the land's level, floats on water 1.2 m below.
void dinghy(Prototype& out, uint32_t variant) {
    Shape s;
    const float water = -1.2f;
    const auto hull = [&](float z, float half, float keel, float gunwale) {
        return std::vector<vec3>{{-half * 0.3f, water + keel, z}, {half * 0.3f, water + keel, z}, {half, water + gunwale, z}, {-half, water + gunwale, z}};
    };
    s.use(variant % 2 ? Paint::shell_white : Paint::shell_teal);
    add_loft(s, std::array{hull(-2.1f, 0.05f, 0.25f, 0.62f), hull(-1.3f, 0.55f, -0.1f, 0.5f), hull(0.2f, 0.78f, -0.2f, 0.42f), hull(1.8f, 0.66f, -0.12f, 0.42f)});
    s.use(Paint::timber);
    for (float z : {-0.9f, 0.1f, 1.2f}) add_box(s, {-0.6f, water + 0.43f, z}, {0.6f, water + 0.47f, z + 0.3f});
    set_shape(out, std::move(s));
}

}  // namespace

bool build_square(std::string_view name, uint32_t variant, Prototype& out) {
    if (name == "cafe")
        cafe(out, variant);
    else if (name == "sail")
        sail(out);
    else if (name == "kiosk")
        kiosk(out);
    else if (name == "banner")
        banner(out, variant);
    else if (name == "planter-round")
        round_planter(out, variant);
    else if (name == "fountain")
        fountain(out);
    else if (name == "bicycles")
        bicycles(out, variant);
    else if (name == "jetty")
        jetty(out);
    else if (name == "dinghy")
        dinghy(out, variant);
    else
        return false;
    return true;
}

}  // namespace aisland::bake
