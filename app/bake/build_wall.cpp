#include "app/bake/build_wall.h"

#include <array>

#include <glm/geometric.hpp>

namespace aisland::bake {

Wall wall_between(vec2 a, vec2 b, float start) {
    Wall w;
    w.a = a;
    w.b = b;
    w.length = glm::distance(a, b);
    w.along = (b - a) / w.length;
    w.out = outward(a, b);
    w.start = start;
    return w;
}

std::vector<Wall> walls_of(const Outline& footprint) {
    std::vector<Wall> walls;
    float start = 0;
    for (size_t i = 0; i < footprint.size(); ++i) {
        walls.push_back(wall_between(footprint[i], footprint[(i + 1) % footprint.size()], start));
        start += walls.back().length;
    }
    return walls;
}

void add_panel(Shape& shape, const Wall& w, float u0, float u1, float y0, float y1, float depth, float v_scale) {
    if (u1 - u0 < 1e-4f || y1 - y0 < 1e-4f) return;
    const vec3 n{w.out.x, 0, w.out.y}, t{w.along.x, 0, w.along.y};
    const auto vertex = [&](float u, float y) {
        return add_vertex(shape, w.at(u, y, depth), n, t, {w.start + u, y * v_scale});
    };
    const uint32_t a = vertex(u0, y0), b = vertex(u1, y0), c = vertex(u1, y1), d = vertex(u0, y1);
    shape.part(shape.pen.paint).indices.insert(shape.part(shape.pen.paint).indices.end(), {a, b, c, a, c, d});
}

void add_block(Shape& shape, const Wall& w, float u0, float u1, float y0, float y1, float d0, float d1,
               uint32_t faces) {
    if (u1 - u0 < 1e-4f || y1 - y0 < 1e-4f || d1 - d0 < 1e-4f) return;
    if (faces & kOut) add_panel(shape, w, u0, u1, y0, y1, d1);
    if (faces & kIn) add_quad(shape, w.at(u1, y0, d0), w.at(u0, y0, d0), w.at(u0, y1, d0), w.at(u1, y1, d0));
    if (faces & kStart) add_quad(shape, w.at(u0, y0, d0), w.at(u0, y0, d1), w.at(u0, y1, d1), w.at(u0, y1, d0));
    if (faces & kEnd) add_quad(shape, w.at(u1, y0, d1), w.at(u1, y0, d0), w.at(u1, y1, d0), w.at(u1, y1, d1));
    if (faces & kUp) add_quad(shape, w.at(u0, y1, d1), w.at(u1, y1, d1), w.at(u1, y1, d0), w.at(u0, y1, d0));
    if (faces & kDown) add_quad(shape, w.at(u0, y0, d0), w.at(u1, y0, d0), w.at(u1, y0, d1), w.at(u0, y0, d1));
}

void add_reveal(Shape& shape, const Wall& w, float u0, float u1, float y0, float y1, float d_out, float d_in, bool sill) {
    const float before = shape.pen.occlusion;
    shape.pen.occlusion = before * 0.8f;
    add_quad(shape, w.at(u0, y0, d_out), w.at(u0, y0, d_in), w.at(u0, y1, d_in), w.at(u0, y1, d_out));  // faces +u
    add_quad(shape, w.at(u1, y0, d_in), w.at(u1, y0, d_out), w.at(u1, y1, d_out), w.at(u1, y1, d_in));  // faces -u
    shape.pen.occlusion = before * 0.6f;
    add_quad(shape, w.at(u0, y1, d_in), w.at(u1, y1, d_in), w.at(u1, y1, d_out), w.at(u0, y1, d_out));  // faces down
    shape.pen.occlusion = before * 0.9f;
    if (sill)
        add_quad(shape, w.at(u0, y0, d_out), w.at(u1, y0, d_out), w.at(u1, y0, d_in), w.at(u0, y0, d_in));  // faces up
    shape.pen.occlusion = before;
}

void add_ring(Shape& shape, const Outline& footprint, float y0, float y1, float d_in, float d_out) {
    std::vector<vec3> path;
    for (vec2 p : footprint) path.push_back({p.x, 0, p.y});
    const std::array<vec2, 4> profile{vec2(d_in, y0), vec2(d_out, y0), vec2(d_out, y1), vec2(d_in, y1)};
    add_sweep(shape, profile, path, true, false);
}

void add_ledge(Shape& shape, Paint paint, const Outline& footprint, vec2 y, vec2 depths, int detail) {
    if (detail == 0) return add_ring(shape.use(paint), footprint, y.x, y.y, depths.x, depths.y);
    std::vector<vec3> path;
    for (vec2 p : footprint) path.push_back({p.x, 0, p.y});
    const std::array<vec2, 3> face{vec2(depths.x, y.x), vec2(depths.y, y.x), vec2(depths.y, y.y)};
    const std::array<vec2, 2> top{vec2(depths.y, y.y), vec2(depths.x, y.y)};
    add_sweep(shape.use(paint), face, path, true, false);
    add_sweep(shape.use(paint, vec3(kFarTop)), top, path, true, false);
}

}  // namespace aisland::bake
