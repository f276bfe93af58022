// Bridges: a cambered deck with light railings; carried by steel arches, a leaning mast with stays, or a timber truss.
#include <algorithm>
#include <array>
#include <cmath>

#include <glm/geometric.hpp>

#include "app/bake/build_ground.h"
#include "app/bake/build_site_parts.h"

namespace aisland::bake {
namespace {

// The deck's middle line with everything that hangs on it. s: 0..1 along.
struct Span {
    vec2 a{0.0f}, b{0.0f}, along{1, 0}, right{0, 1};
    float length = 1, half = 2, rise = 1;

    float y(float s) const { return 0.03f + rise * 4.0f * s * (1.0f - s); }
    vec3 at(float s, float side, float up) const {
        const vec2 p = glm::mix(a, b, s) + right * side;
        return {p.x, y(s) + up, p.y};
    }
};

void add_strip(Shape& sh, const Span& d, vec2 left, vec2 right, int pieces) {  // {side, up} of the two edges, facing up
    for (int i = 0; i < pieces; ++i) {
        const float s0 = static_cast<float>(i) / static_cast<float>(pieces), s1 = static_cast<float>(i + 1) / static_cast<float>(pieces);
        add_quad(sh, d.at(s0, right.x, right.y), d.at(s1, right.x, right.y), d.at(s1, left.x, left.y), d.at(s0, left.x, left.y));
    }
}

void add_deck(Shape& s, const Span& d, Paint floor, int pieces) {
    const float h = d.half;
    add_strip(s.use(floor), d, {-h + 0.3f, 0.0f}, {h - 0.3f, 0.0f}, pieces);
    s.use(Paint::concrete_light);
    for (float side : {-1.0f, 1.0f}) {
        const float in = side * (h - 0.3f), out = side * h;
        const float l = std::min(in, out), r = std::max(in, out);
        add_strip(s, d, {l, 0.14f}, {r, 0.14f}, pieces);
        add_strip(s, d, {in, side > 0 ? 0.14f : 0.0f}, {in, side > 0 ? 0.0f : 0.14f}, pieces);  // kerb towards the deck
        add_strip(s, d, {out, side > 0 ? 0.14f : -0.5f}, {out, side > 0 ? -0.5f : 0.14f}, pieces);
    }
    s.pen.occlusion = 0.5f;
    add_strip(s.use(Paint::concrete), d, {h, -0.5f}, {-h, -0.5f}, pieces);
    s.pen.occlusion = 1;
}

void add_bar(Shape& s, vec3 a, vec3 b, float thick) { add_cylinder(s, a, b, thick, thick, 5, kCapNone); }

void add_rails(Shape& s, const Span& d) {
    const int posts = std::max(2, static_cast<int>(d.length / 2.2f));
    for (float side : {-1.0f, 1.0f}) {
        const float x = side * (d.half - 0.15f);
        s.use(Paint::metal_dark);
        for (int i = 0; i <= posts; ++i) {
            const float t = static_cast<float>(i) / static_cast<float>(posts);
            const vec3 foot = d.at(t, x, 0.14f);
            add_box(s.at(foot), {-0.025f, 0, -0.025f}, {0.025f, 1.0f, 0.025f}, kFaceSides);
        }
        s.at(mat4(1.0f));
        std::vector<vec3> top;
        for (int i = 0; i <= 16; ++i) top.push_back(d.at(static_cast<float>(i) / 16.0f, x, 1.16f));
        add_tube(s.use(Paint::timber), top, 0.045f, 6);
        for (float y : {0.45f, 0.75f, 0.98f}) {
            std::vector<vec3> wire;
            for (int i = 0; i <= 16; ++i) wire.push_back(d.at(static_cast<float>(i) / 16.0f, x, y));
            add_tube(s.use(Paint::steel), wire, 0.009f, 3);
        }
        s.use(Paint::strip_warm);  // a line of light under the rail
        for (int i = 0; i < 16; ++i) {
            const float t0 = static_cast<float>(i) / 16.0f, t1 = static_cast<float>(i + 1) / 16.0f, in = x - side * 0.02f;
            if (side > 0)
                add_quad(s, d.at(t1, in, 1.1f), d.at(t0, in, 1.1f), d.at(t0, in, 1.125f), d.at(t1, in, 1.125f));
            else
                add_quad(s, d.at(t0, in, 1.1f), d.at(t1, in, 1.1f), d.at(t1, in, 1.125f), d.at(t0, in, 1.125f));
        }
    }
}

// What of the railings' light is seen from afar.
void add_light_lines(Shape& s, const Span& d) {
    s.use(Paint::strip_warm);
    for (float side : {-1.0f, 1.0f}) add_strip(s, d, {side * (d.half - 0.15f) - 0.05f, 1.12f}, {side * (d.half - 0.15f) + 0.05f, 1.12f}, 8);
}

void add_piers(Shape& s, const Span& d, std::initializer_list<float> where) {
    s.use(Paint::concrete);
    for (float t : where)
        for (float side : {-0.55f, 0.55f}) {
            const vec3 top = d.at(t, side * d.half, -0.5f);
            add_cylinder(s, {top.x, -4.0f, top.z}, top, 0.55f, 0.42f, 12, kCapNone);
        }
}

void add_arches(Shape& s, const Span& d) {
    const float crown = std::clamp(d.length * 0.16f, 4.0f, 9.5f);
    for (float side : {-1.0f, 1.0f}) {
        std::vector<vec3> line;
        for (int i = 0; i <= 22; ++i) {
            const float t = 0.04f + 0.92f * static_cast<float>(i) / 22.0f;
            const float q = 1.0f - std::pow(std::abs(2.0f * t - 1.0f) / 0.92f, 2.0f);
            line.push_back(d.at(t, side * (d.half + 0.25f - 0.12f * crown * q * 0.35f), -1.2f + (crown + 1.2f) * q));
        }
        add_tube(s.use(Paint::white_panel), line, 0.3f, 8);
        s.use(Paint::steel);
        for (size_t i = 2; i + 2 < line.size(); i += 2) {
            const float t = 0.04f + 0.92f * static_cast<float>(i) / 22.0f;
            const vec3 foot = d.at(t, side * (d.half + 0.05f), 0.0f);
            if (line[i].y > foot.y + 0.6f) add_bar(s, foot, line[i], 0.03f);
        }
    }
}

// From afar stays are as thick as what a picture can show of them, or they break into dots.
void add_mast(Shape& s, const Span& d, int detail) {
    const float height = std::clamp(d.length * 0.42f, 12.0f, 26.0f), t_mast = 0.38f, thick = detail == 0 ? 0.025f : 0.09f;
    const vec3 head = d.at(t_mast - 0.1f, 0, height);
    for (float side : {-1.0f, 1.0f}) {
        const vec3 foot = d.at(t_mast, side * (d.half + 0.5f), -4.5f);
        add_cylinder(s.use(Paint::white_panel), foot, head, 0.5f, 0.28f, 10, kCapTop);
        // Throws no shadow: it would be thinner than what a map of shadows holds. Thicker than they are, they are no brighter on the whole.
        s.use(Paint::far_roof, vec3(detail == 0 ? 1.0f : 0.45f));
        for (int i = 0; i < 7; ++i) {
            const float t = t_mast + 0.08f + 0.075f * static_cast<float>(i);
            if (t < 0.97f) add_bar(s, d.at(t, side * (d.half - 0.1f), 0.1f), head - vec3(0, 0.7f * static_cast<float>(6 - i), 0), thick);
        }
        for (int i = 0; i < 4; ++i) {
            const float t = t_mast - 0.1f - 0.075f * static_cast<float>(i);
            if (t > 0.02f) add_bar(s, d.at(t, side * (d.half - 0.1f), 0.1f), head - vec3(0, 0.8f * static_cast<float>(3 - i), 0), thick);
        }
    }
}

void add_truss(Shape& s, const Span& d) {
    const int panels = std::max(4, static_cast<int>(d.length / 3.2f));
    const float height = 2.6f;
    s.use(Paint::timber);
    for (float side : {-1.0f, 1.0f}) {
        const float x = side * (d.half + 0.12f);
        for (int i = 0; i < panels; ++i) {
            const float t0 = static_cast<float>(i) / static_cast<float>(panels), t1 = static_cast<float>(i + 1) / static_cast<float>(panels);
            const float tm = (t0 + t1) * 0.5f;
            add_bar(s, d.at(t0, x, -0.3f), d.at(tm, x, height), 0.07f);
            add_bar(s, d.at(tm, x, height), d.at(t1, x, -0.3f), 0.07f);
            if (i + 1 < panels) add_bar(s, d.at(tm, x, height), d.at(tm + 1.0f / static_cast<float>(panels), x, height), 0.1f);
            add_bar(s, d.at(t0, x, -0.35f), d.at(t1, x, -0.35f), 0.12f);
        }
    }
    for (int i = 0; i < panels; i += 2) {
        const float tm = (static_cast<float>(i) + 0.5f) / static_cast<float>(panels);
        add_bar(s, d.at(tm, -d.half - 0.12f, height), d.at(tm, d.half + 0.12f, height), 0.06f);
    }
}

void add_bridge(const SitePath& bridge, Scene& scene) {
    for (size_t i = 0; i + 1 < bridge.points.size(); ++i) {
        Span d;
        d.a = bridge.points[i];
        d.b = bridge.points[i + 1];
        d.length = glm::distance(d.a, d.b);
        if (d.length < 2) continue;
        d.along = (d.b - d.a) / d.length;
        d.right = {-d.along.y, d.along.x};
        // Both ends run 2 m into the ground they meet.
        d.a -= d.along * 2.0f;
        d.b += d.along * 2.0f;
        d.length += 4.0f;
        d.half = bridge.width * 0.5f;
        d.rise = std::max(bridge.height, 0.3f);
        const bool wide = bridge.width > 5.5f;
        const auto build = [&](int detail) {
            Shape s;
            add_deck(s, d, wide ? Paint::asphalt : Paint::boardwalk, detail == 0 ? 16 : 8);
            if (detail > 0) add_light_lines(s, d);
            if (detail == 0) add_rails(s, d);
            if (bridge.style.find("cable") != std::string::npos || bridge.style.find("stay") != std::string::npos) {
                add_mast(s, d, detail);
                add_piers(s, d, {0.72f});
            } else if (bridge.style.find("truss") != std::string::npos) {
                add_truss(s, d);
                add_piers(s, d, {0.33f, 0.67f});
            } else if (bridge.style.find("beam") != std::string::npos) {
                add_piers(s, d, {0.25f, 0.5f, 0.75f});
            } else {
                add_arches(s, d);
                add_piers(s, d, {0.08f, 0.92f});
            }
            return s;
        };
        Shape s = build(0);
        s.levels.push_back(build(1));
        s.levels[0].error = 0.12f;
        scene.place(scene.add(std::move(s)), mat4(1.0f));
        const int lights = std::max(2, static_cast<int>(d.length / 14.0f));
        for (int k = 0; k < lights; ++k)
            for (float side : {-1.0f, 1.0f}) {
                SceneLight light;
                light.light.position = d.at((static_cast<float>(k) + 0.5f) / static_cast<float>(lights), side * (d.half - 0.4f), 1.0f);
                light.light.color = {1.0f, 0.80f, 0.56f};
                light.light.intensity = 45;
                light.light.range = 7;
                scene.lights.push_back(light);
            }
    }
}

}  // namespace

void build_bridges(const Site& site, Scene& scene) {
    for (const SitePath& bridge : site.bridges) add_bridge(bridge, scene);
}

}  // namespace aisland::bake
