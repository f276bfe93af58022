// Shape: triangles under construction, one vertex list per paint, written with plain functions and a pen.
// Lengths in metres, right-handed, +Y up, front faces counter-clockwise. Outlines are xz points, counter-clockwise seen
// from above (as world.h's neighbours use them). UVs are metres along the surface. Not a scene: no slots, no
// files, no entities. One thread; same calls, same bytes.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "app/bake/build_palette.h"
#include "app/bake/shape_polygon.h"
#include "app/core/pose.h"
#include "app/frame/world.h"

namespace aisland::bake {

struct Part {
    Paint paint = Paint::white_panel;
    std::vector<Vertex> vertices;
    std::vector<uint32_t> indices;
};

// What the next call draws with. Functions below read it and never change it.
struct Pen {
    Paint paint = Paint::white_panel;
    vec3 tint{1.0f};         // linear, 0..1, multiplies the paint's base colour
    float occlusion = 1.0f;  // 0..1, 1 = open
    mat4 place{1.0f};        // shape_from_local; may scale, must not mirror
};

struct Shape {
    std::vector<Part> parts;  // in order of first use
    Pen pen;
    // Coarser versions made by hand, finest first, in the same frame; paints may be missing from them, none may be new.
    // `error` of a level: metres it deviates from this shape. Empty: the bake simplifies by itself.
    std::vector<Shape> levels;
    float error = 0;

    Part& part(Paint paint);
    Shape& use(Paint paint, vec3 tint = vec3(1.0f)) {
        pen.paint = paint;
        pen.tint = tint;
        return *this;
    }
    Shape& at(const mat4& place) {
        pen.place = place;
        return *this;
    }
    // Position in metres, heading in radians about +Y: 0 keeps local -Z pointing north, positive turns left.
    Shape& at(vec3 position, float heading = 0.0f);
};

mat4 placed(vec3 position, float heading = 0.0f, vec3 scale = vec3(1.0f));

enum Face : uint32_t {
    kFaceLeft = 1u << 0,    // -X
    kFaceRight = 1u << 1,   // +X
    kFaceBottom = 1u << 2,  // -Y
    kFaceTop = 1u << 3,     // +Y
    kFaceFront = 1u << 4,   // -Z
    kFaceBack = 1u << 5,    // +Z
    kFaceAll = 63,
    kFaceSides = kFaceLeft | kFaceRight | kFaceFront | kFaceBack,
    kFaceNoBottom = kFaceAll & ~kFaceBottom,
};

// Corners counter-clockwise seen from the front; uv starts at `a`, u runs to `b`, v runs to `d`.
void add_quad(Shape& shape, vec3 a, vec3 b, vec3 c, vec3 d);
// The same with an occlusion for the edges ab and cd, times the pen's: gradients at the foot of a wall.
void add_quad(Shape& shape, vec3 a, vec3 b, vec3 c, vec3 d, float occlusion_ab, float occlusion_cd);
void add_triangle(Shape& shape, vec3 a, vec3 b, vec3 c);
void add_box(Shape& shape, vec3 min, vec3 max, uint32_t faces = kFaceAll);
// Box standing on `base` (middle of its bottom face).
void add_box_on(Shape& shape, vec3 base, vec3 size, uint32_t faces = kFaceAll);
// Edges rounded by `radius` in `steps` facets (1 = a chamfer that shades round).
void add_rounded_box(Shape& shape, vec3 min, vec3 max, float radius, int steps = 1);

// Flat polygon at height y, facing up or down.
void add_polygon(Shape& shape, const Outline& outline, std::span<const Outline> holes, float y, bool up = true);
enum Cap : uint32_t { kCapNone = 0,
                      kCapTop = 1,
                      kCapBottom = 2,
                      kCapBoth = 3 };
// Walls of the outline (and of its holes) from y0 to y1. Corners flatter than `crease` radians shade smooth.
void add_prism(Shape& shape, const Outline& outline, std::span<const Outline> holes, float y0, float y1,
               uint32_t caps = kCapBoth, float crease = 0.45f);
// A profile swept along a level or sloping path: kerbs, copings, rails, beams. Profile points are {right of the path,
// up}, counter-clockwise when drawn with right to the right and up upwards; the path turns with mitred corners.
void add_sweep(Shape& shape, std::span<const vec2> profile, std::span<const vec3> path, bool closed_path,
               bool closed_profile = true, bool caps = true);
// Frustum from a to b; radius 0 at one end makes a cone.
void add_cylinder(Shape& shape, vec3 a, vec3 b, float radius_a, float radius_b, int segments, uint32_t caps = kCapBoth);
void add_tube(Shape& shape, std::span<const vec3> path, float radius, int segments, bool closed = false);
// Profile of {radius, y} from bottom to top, turned about the Y axis through `center`. Smooth below `crease` radians.
void add_lathe(Shape& shape, vec3 center, std::span<const vec2> profile, int segments, float crease = 0.7f);
void add_ellipsoid(Shape& shape, vec3 center, vec3 radius, int segments, int rings);
inline void add_sphere(Shape& shape, vec3 center, float radius, int segments = 16, int rings = 10) {
    add_ellipsoid(shape, center, vec3(radius), segments, rings);
}
void add_capsule(Shape& shape, vec3 a, vec3 b, float radius, int segments = 12, int rings = 3);
// Skin over rings of equally many points, each counter-clockwise seen from the last ring looking back to the first. Corners
// flatter than `crease` radians shade smooth. Caps are fans, for convex end rings.
void add_loft(Shape& shape, std::span<const std::vector<vec3>> rings, uint32_t caps = kCapBoth, float crease = 0.6f);
// One raw vertex of the pen's paint; position and normal local. Returns its index in the part.
uint32_t add_vertex(Shape& shape, vec3 position, vec3 normal, vec3 tangent, vec2 uv, float occlusion = 1.0f);

// Appends `from` moved by `place`, tinted and occluded by the values of `into`'s pen (paint and place of the pen unused).
void merge(Shape& into, const Shape& from, const mat4& place = mat4(1.0f));

// Darkens towards a level ground: occlusion falls to `low` at y and is untouched above y + height.
void shade_foot(Shape& shape, float y, float height, float low);
// Multiplies occlusion by a function of position (world or shape frame) and unit normal.
void shade(Shape& shape, const std::function<float(vec3 position, vec3 normal)>& occlusion);

struct Bounds {
    vec3 min{1e30f}, max{-1e30f};
    bool empty() const { return min.x > max.x; }
};
Bounds bounds(const Shape& shape);
size_t triangle_count(const Shape& shape);  // of the shape itself, without its levels
// Signed volume by the divergence theorem: positive when a closed surface faces outwards.
double volume(const Part& part);
double volume(const Shape& shape);

// Octahedral packing of world.h's Vertex (Meyer et al. 2010).
uint32_t pack_normal(vec3 unit);
vec3 unpack_normal(uint32_t packed);
uint32_t pack_tangent(vec3 unit, bool negative_handedness);
uint32_t pack_color(vec3 linear, float occlusion);

}  // namespace aisland::bake
