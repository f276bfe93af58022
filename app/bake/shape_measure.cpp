// What is asked of a finished Shape, and what is done to it as a whole: merging, shading, bounds, volume.
#include <algorithm>
#include <cmath>

#include <glm/geometric.hpp>
#include <glm/gtc/matrix_inverse.hpp>

#include "app/bake/shape.h"

namespace aisland::bake {
namespace {

vec3 position_of(const Vertex& v) { return {v.position[0], v.position[1], v.position[2]}; }

uint32_t scale_occlusion(uint32_t color, float factor) {
    const float before = static_cast<float>(color >> 24);
    const float after = std::clamp(before * factor, 0.0f, 255.0f);
    return (color & 0x00ffffffu) | (static_cast<uint32_t>(std::lround(after)) << 24);
}

uint32_t multiply(uint32_t color, vec3 tint, float occlusion) {
    const auto channel = [color](int shift) { return static_cast<float>((color >> shift) & 0xffu) / 255.0f; };
    return pack_color(vec3(channel(0), channel(8), channel(16)) * tint, channel(24) * occlusion);
}

}  // namespace

void merge(Shape& into, const Shape& from, const mat4& place) {
    const glm::mat3 linear(place), normals = glm::inverseTranspose(linear);
    for (const Part& source : from.parts) {
        Part& part = into.part(source.paint);
        const uint32_t base = static_cast<uint32_t>(part.vertices.size());
        for (Vertex v : source.vertices) {
            const vec3 p = vec3(place * vec4(position_of(v), 1.0f));
            v.position[0] = p.x, v.position[1] = p.y, v.position[2] = p.z;
            v.normal = pack_normal(glm::normalize(normals * unpack_normal(v.normal)));
            const bool negative = (v.tangent & 0x10000u) != 0;
            v.tangent = pack_tangent(glm::normalize(linear * unpack_normal(v.tangent)), negative);
            v.color = multiply(v.color, into.pen.tint, into.pen.occlusion);
            part.vertices.push_back(v);
        }
        for (uint32_t index : source.indices) part.indices.push_back(base + index);
    }
}

void shade(Shape& shape, const std::function<float(vec3, vec3)>& occlusion) {
    for (Part& part : shape.parts)
        for (Vertex& v : part.vertices)
            v.color = scale_occlusion(v.color, occlusion(position_of(v), unpack_normal(v.normal)));
}

void shade_foot(Shape& shape, float y, float height, float low) {
    shade(shape, [=](vec3 p, vec3) {
        const float t = std::clamp((p.y - y) / height, 0.0f, 1.0f);
        return low + (1.0f - low) * t * (2.0f - t);
    });
}

Bounds bounds(const Shape& shape) {
    Bounds b;
    for (const Part& part : shape.parts)
        for (const Vertex& v : part.vertices) {
            b.min = glm::min(b.min, position_of(v));
            b.max = glm::max(b.max, position_of(v));
        }
    return b;
}

size_t triangle_count(const Shape& shape) {
    size_t count = 0;
    for (const Part& part : shape.parts) count += part.indices.size() / 3;
    return count;
}

double volume(const Part& part) {
    double sum = 0;
    for (size_t i = 0; i + 2 < part.indices.size(); i += 3) {
        const vec3 a = position_of(part.vertices[part.indices[i]]), b = position_of(part.vertices[part.indices[i + 1]]),
                   c = position_of(part.vertices[part.indices[i + 2]]);
        sum += static_cast<double>(glm::dot(a, glm::cross(b, c)));
    }
    return sum / 6;
}

double volume(const Shape& shape) {
    double sum = 0;
    for (const Part& part : shape.parts) sum += volume(part);
    return sum;
}

}  // namespace aisland::bake
