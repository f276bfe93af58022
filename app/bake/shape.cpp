#include "app/bake/shape.h"

#include <algorithm>
#include <cmath>

#include <glm/geometric.hpp>
#include <glm/gtc/matrix_inverse.hpp>
#include <glm/gtc/matrix_transform.hpp>

#include "app/bake/shape_face.h"
#include "app/core/assert.h"

namespace aisland::bake {
namespace {

uint32_t snorm16(float value) {
    return static_cast<uint32_t>(static_cast<uint16_t>(
        static_cast<int16_t>(std::lround(std::clamp(value, -1.0f, 1.0f) * 32767.0f))));
}
float from_snorm16(uint32_t bits) {
    return std::max(-1.0f, static_cast<float>(static_cast<int16_t>(bits & 0xffffu)) / 32767.0f);
}
uint32_t unorm8(float value) { return static_cast<uint32_t>(std::lround(std::clamp(value, 0.0f, 1.0f) * 255.0f)); }

vec2 fold(vec3 n) {
    const float sum = std::abs(n.x) + std::abs(n.y) + std::abs(n.z);
    vec2 p = vec2(n.x, n.y) / std::max(sum, 1e-20f);
    if (n.z < 0)
        p = vec2((1.0f - std::abs(p.y)) * (p.x >= 0 ? 1.0f : -1.0f), (1.0f - std::abs(p.x)) * (p.y >= 0 ? 1.0f : -1.0f));
    return p;
}

vec3 any_tangent(vec3 n) {
    const vec3 axis = std::abs(n.y) < 0.99f ? vec3(0, 1, 0) : vec3(0, 0, 1);
    return glm::normalize(glm::cross(axis, n));
}

}  // namespace

uint32_t pack_normal(vec3 unit) {
    const vec2 p = fold(unit);
    return snorm16(p.x) | (snorm16(p.y) << 16);
}

vec3 unpack_normal(uint32_t packed) {
    const vec2 p{from_snorm16(packed), from_snorm16(packed >> 16)};
    vec3 n{p.x, p.y, 1.0f - std::abs(p.x) - std::abs(p.y)};
    if (n.z < 0) {
        const vec2 q = p;
        n.x = (1.0f - std::abs(q.y)) * (q.x >= 0 ? 1.0f : -1.0f);
        n.y = (1.0f - std::abs(q.x)) * (q.y >= 0 ? 1.0f : -1.0f);
    }
    return glm::normalize(n);
}

uint32_t pack_tangent(vec3 unit, bool negative_handedness) {
    return (pack_normal(unit) & ~0x10000u) | (negative_handedness ? 0x10000u : 0u);
}

uint32_t pack_color(vec3 linear, float occlusion) {
    return unorm8(linear.x) | (unorm8(linear.y) << 8) | (unorm8(linear.z) << 16) | (unorm8(occlusion) << 24);
}

mat4 placed(vec3 position, float heading, vec3 scale) {
    mat4 m = glm::translate(mat4(1.0f), position);
    m = glm::rotate(m, heading, vec3(0, 1, 0));
    return glm::scale(m, scale);
}

Shape& Shape::at(vec3 position, float heading) { return at(placed(position, heading)); }

Part& Shape::part(Paint paint) {
    for (Part& p : parts)
        if (p.paint == paint) return p;
    parts.push_back({paint, {}, {}});
    return parts.back();
}

uint32_t add_vertex(Shape& shape, vec3 position, vec3 normal, vec3 tangent, vec2 uv, float occlusion) {
    const Pen& pen = shape.pen;
    const glm::mat3 linear(pen.place);
    const vec3 p = vec3(pen.place * vec4(position, 1.0f));
    const vec3 n = glm::normalize(glm::inverseTranspose(linear) * normal);
    vec3 t = linear * tangent;
    t -= n * glm::dot(n, t);
    t = glm::dot(t, t) > 1e-12f ? glm::normalize(t) : any_tangent(n);
    Part& part = shape.part(pen.paint);
    Vertex v{};
    v.position[0] = p.x, v.position[1] = p.y, v.position[2] = p.z;
    v.normal = pack_normal(n);
    v.tangent = pack_tangent(t, false);
    v.uv[0] = uv.x, v.uv[1] = uv.y;
    v.color = pack_color(pen.tint, pen.occlusion * occlusion);
    part.vertices.push_back(v);
    return static_cast<uint32_t>(part.vertices.size() - 1);
}

void add_quad(Shape& shape, vec3 a, vec3 b, vec3 c, vec3 d, float occlusion_ab, float occlusion_cd) {
    const vec3 area = glm::cross(c - a, d - b);
    if (glm::dot(area, area) < 1e-14f) return;
    const vec3 n = glm::normalize(area);
    vec3 t = glm::dot(b - a, b - a) > 1e-12f ? b - a : c - d;
    t = glm::normalize(t);
    const vec3 up = glm::cross(n, t);
    const auto uv = [&](vec3 p) { return vec2(glm::dot(p - a, t), glm::dot(p - a, up)); };
    const uint32_t ia = add_vertex(shape, a, n, t, uv(a), occlusion_ab);
    const uint32_t ib = add_vertex(shape, b, n, t, uv(b), occlusion_ab);
    const uint32_t ic = add_vertex(shape, c, n, t, uv(c), occlusion_cd);
    const uint32_t id = add_vertex(shape, d, n, t, uv(d), occlusion_cd);
    push_face(shape.part(shape.pen.paint), ia, ib, ic, id);
}

void add_quad(Shape& shape, vec3 a, vec3 b, vec3 c, vec3 d) { add_quad(shape, a, b, c, d, 1.0f, 1.0f); }

void add_triangle(Shape& shape, vec3 a, vec3 b, vec3 c) {
    const vec3 area = glm::cross(b - a, c - a);
    if (glm::dot(area, area) < 1e-14f) return;
    const vec3 n = glm::normalize(area), t = glm::normalize(b - a), up = glm::cross(n, t);
    const auto vertex = [&](vec3 p) {
        return add_vertex(shape, p, n, t, vec2(glm::dot(p - a, t), glm::dot(p - a, up)));
    };
    const uint32_t ia = vertex(a), ib = vertex(b), ic = vertex(c);
    push_face(shape.part(shape.pen.paint), ia, ib, ic);
}

void add_box(Shape& shape, vec3 lo, vec3 hi, uint32_t faces) {
    const vec3 p[8] = {{lo.x, lo.y, lo.z}, {hi.x, lo.y, lo.z}, {hi.x, lo.y, hi.z}, {lo.x, lo.y, hi.z}, {lo.x, hi.y, lo.z}, {hi.x, hi.y, lo.z}, {hi.x, hi.y, hi.z}, {lo.x, hi.y, hi.z}};
    if (faces & kFaceLeft) add_quad(shape, p[0], p[3], p[7], p[4]);
    if (faces & kFaceRight) add_quad(shape, p[2], p[1], p[5], p[6]);
    if (faces & kFaceBottom) add_quad(shape, p[0], p[1], p[2], p[3]);
    if (faces & kFaceTop) add_quad(shape, p[7], p[6], p[5], p[4]);
    if (faces & kFaceFront) add_quad(shape, p[1], p[0], p[4], p[5]);
    if (faces & kFaceBack) add_quad(shape, p[3], p[2], p[6], p[7]);
}

void add_box_on(Shape& shape, vec3 base, vec3 size, uint32_t faces) {
    const vec3 half{size.x * 0.5f, 0.0f, size.z * 0.5f};
    add_box(shape, base - half, base + half + vec3(0, size.y, 0), faces);
}

void add_rounded_box(Shape& shape, vec3 lo, vec3 hi, float radius, int steps) {
    const vec3 half = (hi - lo) * 0.5f, center = (hi + lo) * 0.5f;
    radius = std::min(radius, std::min({half.x, half.y, half.z}) * 0.999f);
    const vec3 inner = half - vec3(radius);
    // Each face is a grid whose outer rows bend to the middle of the neighbouring edge; six such caps close the box.
    std::vector<float> slope;  // of the direction components along u and v
    for (int i = 0; i <= steps; ++i)
        slope.push_back(std::tan(0.78539816f * (static_cast<float>(i) / static_cast<float>(steps) - 1.0f)));
    std::vector<std::pair<float, float>> knots;  // {-1 or +1: which inner corner, direction}
    for (float s : slope) knots.push_back({-1.0f, s});
    for (auto it = slope.rbegin(); it != slope.rend(); ++it) knots.push_back({1.0f, -*it});
    const int n = static_cast<int>(knots.size());
    for (int face = 0; face < 6; ++face) {
        const int axis = face / 2;
        const float sign = face % 2 ? 1.0f : -1.0f;
        vec3 w(0.0f), u(0.0f), v(0.0f);
        w[axis] = sign;
        u[(axis + 1) % 3] = sign;
        v[(axis + 2) % 3] = 1.0f;
        std::vector<uint32_t> grid;
        for (int j = 0; j < n; ++j)
            for (int i = 0; i < n; ++i) {
                const auto [su, du] = knots[static_cast<size_t>(i)];
                const auto [sv, dv] = knots[static_cast<size_t>(j)];
                const vec3 direction = glm::normalize(w + u * du + v * dv);
                const vec3 corner = (w + u * su + v * sv) * inner;
                const vec3 p = center + corner + direction * radius;
                grid.push_back(add_vertex(shape, p, direction, u, vec2(glm::dot(p, u), glm::dot(p, v))));
            }
        Part& part = shape.part(shape.pen.paint);
        for (int j = 0; j + 1 < n; ++j)
            for (int i = 0; i + 1 < n; ++i) {
                const auto at = [&](int x, int y) { return grid[static_cast<size_t>(y) * static_cast<size_t>(n) + static_cast<size_t>(x)]; };
                push_face(part, at(i, j), at(i + 1, j), at(i + 1, j + 1), at(i, j + 1));
            }
    }
}

void add_polygon(Shape& shape, const Outline& outline, std::span<const Outline> holes, float y, bool up) {
    const auto triangles = triangulate(outline, holes);
    std::vector<uint32_t> index;
    const auto add_loop = [&](const Outline& loop) {
        for (vec2 p : loop)
            index.push_back(add_vertex(shape, {p.x, y, p.y}, {0, up ? 1 : -1, 0}, {1, 0, 0}, {p.x, up ? -p.y : p.y}));
    };
    add_loop(outline);
    for (const Outline& hole : holes) add_loop(hole);
    Part& part = shape.part(shape.pen.paint);
    for (const auto& t : triangles) {
        if (up)
            push_face(part, index[t[0]], index[t[1]], index[t[2]]);
        else
            push_face(part, index[t[0]], index[t[2]], index[t[1]]);
    }
}

namespace {

void add_walls(Shape& shape, const Outline& loop, float y0, float y1, float crease) {
    const size_t n = loop.size();
    const float limit = std::cos(crease);
    float run = 0;
    for (size_t i = 0; i < n; ++i) {
        const vec2 a = loop[i], b = loop[(i + 1) % n];
        const float length = glm::distance(a, b);
        if (length < 1e-5f) continue;
        const vec2 face = outward(a, b);
        const auto corner = [&](vec2 other_face) {
            const vec2 n2 = glm::dot(face, other_face) >= limit ? glm::normalize(face + other_face) : face;
            return vec3(n2.x, 0, n2.y);
        };
        const vec3 na = corner(outward(loop[(i + n - 1) % n], a)), nb = corner(outward(b, loop[(i + 2) % n]));
        const vec3 t{(b.x - a.x) / length, 0, (b.y - a.y) / length};
        const float height = y1 - y0;
        const uint32_t v0 = add_vertex(shape, {a.x, y0, a.y}, na, t, {run, 0});
        const uint32_t v1 = add_vertex(shape, {b.x, y0, b.y}, nb, t, {run + length, 0});
        const uint32_t v2 = add_vertex(shape, {b.x, y1, b.y}, nb, t, {run + length, height});
        const uint32_t v3 = add_vertex(shape, {a.x, y1, a.y}, na, t, {run, height});
        push_face(shape.part(shape.pen.paint), v0, v1, v2, v3);
        run += length;
    }
}

}  // namespace

void add_prism(Shape& shape, const Outline& outline, std::span<const Outline> holes, float y0, float y1, uint32_t caps,
               float crease) {
    add_walls(shape, counter_clockwise(outline), y0, y1, crease);
    for (const Outline& hole : holes) {
        Outline loop = counter_clockwise(hole);
        std::reverse(loop.begin(), loop.end());
        add_walls(shape, loop, y0, y1, crease);
    }
    if (caps & kCapTop) add_polygon(shape, outline, holes, y1, true);
    if (caps & kCapBottom) add_polygon(shape, outline, holes, y0, false);
}

void add_sweep(Shape& shape, std::span<const vec2> profile, std::span<const vec3> path, bool closed_path,
               bool closed_profile, bool caps) {
    const size_t n = path.size(), m = profile.size();
    if (n < 2 || m < 2) return;
    const size_t segments = closed_path ? n : n - 1;
    const auto right_of = [&](size_t segment) {
        const vec3 d = path[(segment + 1) % n] - path[segment];
        return glm::normalize(vec3(-d.z, 0, d.x));
    };
    struct Station {
        vec3 point, side;
    };  // side: mitred right vector, longer than 1 in corners
    const auto station = [&](size_t i, size_t segment) {
        const bool first = !closed_path && i == 0, last = !closed_path && i == n - 1;
        const vec3 here = right_of(segment);
        if (first || last) return Station{path[i], here};
        const vec3 a = right_of((i + n - 1) % n), b = right_of(i % segments);
        const vec3 sum = a + b;
        const float len = glm::length(sum);
        if (len < 0.3f) return Station{path[i], here};
        const vec3 mitre = sum / len;
        return Station{path[i], mitre / std::max(glm::dot(mitre, here), 0.25f)};
    };
    const auto point = [&](const Station& s, vec2 p) { return s.point + s.side * p.x + vec3(0, p.y, 0); };
    float run = 0;
    for (size_t k = 0; k < segments; ++k) {
        const size_t next = (k + 1) % n;
        const Station from = station(k, k), to = station(next, k);
        const vec3 along = path[next] - path[k];
        const float length = glm::length(along);
        float across = 0;
        for (size_t e = 0; e + (closed_profile ? 0 : 1) < m; ++e) {
            const vec2 p = profile[e], q = profile[(e + 1) % m];
            const float width = glm::distance(p, q);
            const vec3 a = point(from, q), b = point(from, p), c = point(to, p), d = point(to, q);
            const vec3 normal_area = glm::cross(c - a, d - b);
            if (glm::dot(normal_area, normal_area) < 1e-12f) continue;
            const vec3 flat = glm::normalize(normal_area);
            // Gentle bends shade round: the share of the normal that points sideways follows the mitre.
            const auto bent = [&](const Station& s) {
                const vec3 here = right_of(k), side = glm::normalize(s.side);
                if (glm::dot(here, side) < 0.9f) return flat;
                const float x = glm::dot(flat, here);
                return glm::normalize(flat + (side - here) * x);
            };
            const vec3 nf = bent(from), nt = bent(to);
            const uint32_t v0 = add_vertex(shape, a, nf, along, {run, across + width});
            const uint32_t v1 = add_vertex(shape, b, nf, along, {run, across});
            const uint32_t v2 = add_vertex(shape, c, nt, along, {run + length, across});
            const uint32_t v3 = add_vertex(shape, d, nt, along, {run + length, across + width});
            push_face(shape.part(shape.pen.paint), v0, v1, v2, v3);
            across += width;
        }
        run += length;
    }
    if (!caps || closed_path || !closed_profile) return;
    Outline flat;  // the profile as an outline: z = -up keeps the orientation
    for (vec2 p : profile) flat.push_back({p.x, -p.y});
    const auto triangles = triangulate(flat, {});
    const auto cap = [&](size_t i, size_t segment, bool start) {
        const Station s = station(i, segment);
        vec3 d = path[(segment + 1) % n] - path[segment];
        d.y = 0;
        const vec3 normal = glm::normalize(d) * (start ? -1.0f : 1.0f);
        std::vector<uint32_t> index;
        for (vec2 p : profile) index.push_back(add_vertex(shape, point(s, p), normal, s.side, p));
        Part& part = shape.part(shape.pen.paint);
        for (const auto& t : triangles) {
            if (start)
                push_face(part, index[t[0]], index[t[1]], index[t[2]]);
            else
                push_face(part, index[t[0]], index[t[2]], index[t[1]]);
        }
    };
    cap(0, 0, true);
    cap(n - 1, n - 2, false);
}

}  // namespace aisland::bake
