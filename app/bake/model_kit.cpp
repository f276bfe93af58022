#include "app/bake/model_kit.h"

#include <algorithm>
#include <cmath>
#include <glm/gtc/matrix_transform.hpp>

#include "app/bake/build_tree.h"

namespace aisland::bake {
namespace {

constexpr float kReveal = 0.24f;  // metres, depth of a wall
constexpr float kOpen = 0.8f;     // occlusion of a place in the open middle of a room

mat4 frame(vec3 origin, vec3 along) {
    const vec3 into = glm::cross(along, vec3(0, 1, 0));
    return mat4(vec4(along, 0), vec4(0, 1, 0, 0), vec4(into, 0), vec4(origin, 1));
}

// Sorted places where the wall is cut, none further apart than `step`.
std::vector<float> cuts(std::vector<float> marks, float step) {
    std::sort(marks.begin(), marks.end());
    std::vector<float> out;
    for (size_t i = 0; i + 1 < marks.size(); ++i) {
        const float length = marks[i + 1] - marks[i];
        if (length < 1e-4f) continue;
        const int n = std::max(1, static_cast<int>(std::ceil(length / step)));
        for (int k = 0; k < n; ++k) out.push_back(marks[i] + length * static_cast<float>(k) / static_cast<float>(n));
    }
    out.push_back(marks.back());
    return out;
}

bool inside(const Opening& o, float x, float y) { return x > o.x0 && x < o.x1 && y > o.y0 && y < o.y1; }

// How far a point of the floor lies from a footprint, 0 within.
float distance_to(const Interior::Footprint& f, vec2 p) {
    const vec2 d = glm::max(glm::max(f.min - p, p - f.max), vec2(0.0f));
    return glm::length(d);
}

}  // namespace

mat4 wall_frame(const Room& room, Side side) {
    const float x = room.size.x / 2, z = room.size.z / 2;
    switch (side) {
        case Side::far: return frame({-x, 0, -z}, {1, 0, 0});
        case Side::right: return frame({x, 0, -z}, {0, 0, 1});
        case Side::near: return frame({x, 0, z}, {-1, 0, 0});
        case Side::left: break;
    }
    return frame({-x, 0, z}, {0, 0, -1});
}

float wall_length(const Room& room, Side side) { return side == Side::far || side == Side::near ? room.size.x : room.size.z; }

void add_sheet(Shape& shape, vec3 a, vec3 b, vec3 c, vec3 d, float step) {
    const int nu = std::max(1, static_cast<int>(std::ceil(glm::length(b - a) / step)));
    const int nv = std::max(1, static_cast<int>(std::ceil(glm::length(d - a) / step)));
    const auto at = [&](int i, int j) {
        const float u = static_cast<float>(i) / static_cast<float>(nu), v = static_cast<float>(j) / static_cast<float>(nv);
        return glm::mix(glm::mix(a, b, u), glm::mix(d, c, u), v);
    };
    for (int j = 0; j < nv; ++j)
        for (int i = 0; i < nu; ++i) add_quad(shape, at(i, j), at(i + 1, j), at(i + 1, j + 1), at(i, j + 1));
}

void add_wall(Interior& in, Side side, Paint paint, std::span<const Opening> openings) {
    const float length = wall_length(in.room, side), height = in.room.size.y;
    Shape& s = in.shell;
    s.use(paint).at(wall_frame(in.room, side));
    std::vector<float> xs{0, length}, ys{0, height};
    for (const Opening& o : openings) xs.insert(xs.end(), {o.x0, o.x1}), ys.insert(ys.end(), {o.y0, o.y1});
    xs = cuts(xs, 0.4f), ys = cuts(ys, 0.4f);
    for (size_t j = 0; j + 1 < ys.size(); ++j)
        for (size_t i = 0; i + 1 < xs.size(); ++i) {
            const float x = (xs[i] + xs[i + 1]) / 2, y = (ys[j] + ys[j + 1]) / 2;
            if (std::any_of(openings.begin(), openings.end(), [&](const Opening& o) { return inside(o, x, y); })) continue;
            add_quad(s, {xs[i], ys[j], 0}, {xs[i + 1], ys[j], 0}, {xs[i + 1], ys[j + 1], 0}, {xs[i], ys[j + 1], 0});
        }
    for (const Opening& o : openings) {
        add_quad(s, {o.x0, o.y0, 0}, {o.x1, o.y0, 0}, {o.x1, o.y0, -kReveal}, {o.x0, o.y0, -kReveal});
        add_quad(s, {o.x0, o.y1, -kReveal}, {o.x1, o.y1, -kReveal}, {o.x1, o.y1, 0}, {o.x0, o.y1, 0});
        add_quad(s, {o.x0, o.y0, 0}, {o.x0, o.y0, -kReveal}, {o.x0, o.y1, -kReveal}, {o.x0, o.y1, 0});
        add_quad(s, {o.x1, o.y0, -kReveal}, {o.x1, o.y0, 0}, {o.x1, o.y1, 0}, {o.x1, o.y1, -kReveal});
    }
    s.at(mat4(1.0f));
}

void add_floor(Interior& in, Paint paint) {
    const float x = in.room.size.x / 2, z = in.room.size.z / 2;
    in.shell.use(paint).at(mat4(1.0f));
    add_sheet(in.shell, {-x, 0, z}, {x, 0, z}, {x, 0, -z}, {-x, 0, -z}, 0.22f);
}

void add_ceiling(Interior& in, Paint paint) {
    const float x = in.room.size.x / 2, z = in.room.size.z / 2, y = in.room.size.y;
    in.shell.use(paint).at(mat4(1.0f));
    add_sheet(in.shell, {-x, y, -z}, {x, y, -z}, {x, y, z}, {-x, y, z}, 0.5f);
    // The roof above keeps the sun out.
    in.shell.use(Paint::concrete);
    add_box(in.shell, {-x - 0.3f, y + 0.05f, -z - 0.3f}, {x + 0.3f, y + 0.3f, z + 0.3f});
}

void add_slats(Interior& in, Paint paint, float x0, float x1, float z0, float z1, float drop, float pitch) {
    in.stuff.use(paint).at(mat4(1.0f));
    const float y = in.room.size.y;
    for (float x = x0; x + 0.05f <= x1 + 1e-3f; x += pitch)
        add_box(in.stuff, {x, y - drop, z0}, {x + 0.05f, y - 0.01f, z1}, kFaceAll & ~kFaceTop);
}

void add_light_line(Interior& in, Paint paint, vec3 from, vec3 to, float width, float drop) {
    const vec3 low = glm::min(from, to), high = glm::max(from, to);
    const bool along_x = high.x - low.x > high.z - low.z;
    const vec3 half = along_x ? vec3(0, 0, width / 2) : vec3(width / 2, 0, 0);
    const vec3 rim = along_x ? vec3(0.012f, 0, width / 2 + 0.014f) : vec3(width / 2 + 0.014f, 0, 0.012f);
    const float y = in.room.size.y - drop;
    Shape& s = in.stuff;
    s.use(drop > 0 ? Paint::aluminium : Paint::frame_light).at(mat4(1.0f));
    add_box(s, {low.x - rim.x, y - 0.018f, low.z - rim.z}, {high.x + rim.x, y + (drop > 0 ? 0.03f : -0.002f), high.z + rim.z});
    s.use(paint);
    add_box(s, {low.x - half.x, y - 0.024f, low.z - half.z}, {high.x + half.x, y - 0.010f, high.z + half.z});
    if (drop <= 0) return;
    s.use(Paint::metal_dark);
    for (const float t : {0.08f, 0.92f}) {
        const vec3 p = glm::mix(from, to, t);
        add_cylinder(s, {p.x, y + 0.03f, p.z}, {p.x, in.room.size.y, p.z}, 0.004f, 0.004f, 5, kCapNone);
    }
}

void add_skirting(Interior& in, Side side, Paint paint, float height) {
    in.stuff.use(paint).at(wall_frame(in.room, side));
    add_box(in.stuff, {0, 0, 0.001f}, {wall_length(in.room, side), height, 0.014f}, kFaceTop | kFaceBack);
    in.stuff.at(mat4(1.0f));
}

void add_window(Interior& in, Side side, const Opening& o, int columns, int rows, Paint paint) {
    Shape& s = in.stuff;
    s.use(paint).at(wall_frame(in.room, side));
    constexpr float kOuter = -kReveal + 0.02f, kInner = -kReveal + 0.09f, kBar = 0.055f;
    const float w = (o.x1 - o.x0) / static_cast<float>(columns), h = (o.y1 - o.y0) / static_cast<float>(rows);
    for (int i = 0; i <= columns; ++i) {
        const float x = std::clamp(o.x0 + w * static_cast<float>(i) - kBar / 2, o.x0, o.x1 - kBar);
        add_box(s, {x, o.y0, kOuter}, {x + kBar, o.y1, kInner});
    }
    for (int j = 0; j <= rows; ++j) {
        const float y = std::clamp(o.y0 + h * static_cast<float>(j) - kBar / 2, o.y0, o.y1 - kBar);
        add_box(s, {o.x0, y, kOuter}, {o.x1, y + kBar, kInner - 0.006f});
    }
    s.use(Paint::glass_clear);
    const float z = (kOuter + kInner) / 2;
    add_quad(s, {o.x0, o.y0, z}, {o.x1, o.y0, z}, {o.x1, o.y1, z}, {o.x0, o.y1, z});
    s.at(mat4(1.0f));
}

void add_outside(Interior& in, Side side, float x0, float x1, uint32_t seed) {
    Shape& s = in.stuff;
    const mat4 wall = wall_frame(in.room, side);
    s.use(Paint::boardwalk).at(wall);
    add_box(s, {x0 - 0.6f, -0.14f, -2.6f}, {x1 + 0.6f, -0.02f, -kReveal}, kFaceAll);
    s.use(Paint::limestone);
    add_box(s, {x0 - 0.6f, -0.02f, -2.6f}, {x1 + 0.6f, 0.42f, -2.05f});
    s.use(Paint::frame_dark);
    add_box(s, {x0 - 0.6f, 1.02f, -2.64f}, {x1 + 0.6f, 1.06f, -2.60f});
    s.use(Paint::glass_rail);
    add_quad(s, {x0 - 0.6f, 0.42f, -2.62f}, {x1 + 0.6f, 0.42f, -2.62f}, {x1 + 0.6f, 1.02f, -2.62f}, {x0 - 0.6f, 1.02f, -2.62f});
    s.at(mat4(1.0f));
    const float middle = (x0 + x1) / 2;
    merge(s, build_hedge({x1 - x0 + 0.9f, 0.42f, 0.4f}, seed), wall * glm::translate(mat4(1.0f), {middle, 0.40f, -2.32f}));
    // Ground and two trees beyond, so that the horizon has a middle distance.
    s.use(Paint::lawn).at(wall);
    add_box(s, {x0 - 30, -3.4f, -60}, {x1 + 30, -3.2f, -2.64f}, kFaceTop);
    s.at(mat4(1.0f));
    merge(s, build_tree("ginkgo", seed), wall * glm::translate(mat4(1.0f), {middle - 3.6f, -3.2f, -9.0f}));
    merge(s, build_tree("plane", seed + 1), wall * glm::translate(mat4(1.0f), {middle + 3.4f, -3.2f, -13.0f}));
}

void add_lamp(Interior& in, vec3 position, vec3 color, float candela, float range, std::string entity) {
    SceneLight l;
    l.light.position = position, l.light.color = color, l.light.intensity = candela, l.light.range = range;
    l.entity = std::move(entity);
    in.scene.lights.push_back(l);
}

void add_spot(Interior& in, vec3 position, vec3 direction, vec3 color, float candela, float range, float half_angle, std::string entity) {
    add_lamp(in, position, color, candela, range, std::move(entity));
    Light& light = in.scene.lights.back().light;
    light.direction = glm::normalize(direction), light.cos_outer = std::cos(half_angle), light.cos_inner = std::cos(half_angle * 0.55f);
}

void add_downlight(Interior& in, vec3 position, vec3 color, float candela, float range) {
    // One light stands for the several fittings round it.
    add_spot(in, position, {0, -1, 0}, color, 5.0f * candela, range, 1.38f);
}

void stand(Interior& in, vec2 center, vec2 size) { in.standing.push_back({center - size / 2.0f, center + size / 2.0f}); }

Object& add_device(Interior& in, const RoomDevice& device, Shape shape) {
    shade(shape, [](vec3, vec3) { return kOpen; });
    return in.scene.place(in.scene.add(std::move(shape)), placed(device.at, device.heading), device.entity);
}

void finish(Interior& in) {
    const vec3 half = in.room.size / 2.0f;
    const float height = in.room.size.y;
    shade(in.shell, [&](vec3 p, vec3 n) {
        if (p.y > height + 0.01f || p.y < -0.01f) return 1.0f;
        // Each neighbouring plane takes light away near the edge it shares.
        const auto edge = [](float distance, float facing, float reach, float depth) {
            return 1.0f - depth * (1.0f - std::abs(facing)) * std::exp(-std::max(distance, 0.0f) / reach);
        };
        float open = edge(half.x - std::abs(p.x), n.x, 0.45f, 0.42f) * edge(half.z - std::abs(p.z), n.z, 0.45f, 0.42f);
        open *= edge(p.y, n.y, 0.40f, 0.38f) * edge(height - p.y, n.y, 0.55f, 0.34f);
        if (n.y > 0.5f && p.y < 0.01f)
            for (const Interior::Footprint& f : in.standing) open *= 1.0f - 0.62f * std::exp(-distance_to(f, {p.x, p.z}) / 0.16f);
        return open * kOpen;
    });
    shade(in.stuff, [&](vec3 p, vec3 n) {
        if (std::abs(p.x) > half.x + 0.3f || std::abs(p.z) > half.z + 0.3f) return 1.0f;
        const float foot = 1.0f - 0.45f * std::exp(-std::max(p.y, 0.0f) / 0.25f);
        const float under = n.y < -0.5f && p.y < 1.5f ? 0.45f : 1.0f;
        return foot * under * kOpen;
    });
    in.scene.place(in.scene.add(std::move(in.shell)), mat4(1.0f));
    in.scene.place(in.scene.add(std::move(in.stuff)), mat4(1.0f));
}

}  // namespace aisland::bake
