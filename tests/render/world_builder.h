// Meshes of quads, boxes and balls, put into a LittleWorld one by one.
#pragma once

#include <algorithm>
#include <cmath>

#include "tests/render/world_kit.h"

namespace aisland::test {

constexpr float kWorldPi = 3.14159265f;

inline uint32_t octahedral(vec3 n, uint32_t low_bit) {
    const float sum = std::abs(n.x) + std::abs(n.y) + std::abs(n.z);
    vec2 e(n.x / sum, n.y / sum);
    if (n.z < 0) e = vec2((1 - std::abs(e.y)) * (e.x >= 0 ? 1.0f : -1.0f), (1 - std::abs(e.x)) * (e.y >= 0 ? 1.0f : -1.0f));
    const auto pack = [](float v) { return static_cast<uint16_t>(static_cast<int16_t>(std::lround(std::clamp(v, -1.0f, 1.0f) * 32767.0f))); };
    uint32_t y = pack(e.y);
    if (low_bit < 2) y = (y & ~1u) | low_bit;
    return pack(e.x) | (y << 16);
}

struct MeshBuilder {
    LittleWorld& w;
    uint32_t first_vertex = 0, first_index = 0;

    void begin() {
        first_vertex = static_cast<uint32_t>(w.vertices.size());
        first_index = static_cast<uint32_t>(w.indices.size());
    }
    uint32_t vertex(vec3 p, vec3 n, vec3 t, vec2 uv, uint32_t color = 0xffffffff) {
        w.vertices.push_back({{p.x, p.y, p.z}, octahedral(n, 2), octahedral(t, 0), {uv.x, uv.y}, color});
        return static_cast<uint32_t>(w.vertices.size()) - 1 - first_vertex;
    }
    // Corner a, edges u and v; faces cross(u, v); uv in metres.
    void quad(vec3 a, vec3 u, vec3 v) {
        const vec3 n = glm::normalize(glm::cross(u, v)), t = glm::normalize(u);
        const vec2 size(glm::length(u), glm::length(v));
        const uint32_t i = vertex(a, n, t, {0, 0});
        vertex(a + u, n, t, {size.x, 0});
        vertex(a + u + v, n, t, size);
        vertex(a + v, n, t, {0, size.y});
        for (uint32_t k : {0u, 1u, 2u, 0u, 2u, 3u}) w.indices.push_back(i + k);
    }
    void box(vec3 low, vec3 high, bool sides = true, bool top = true) {
        const vec3 d = high - low;
        if (sides) {
            quad({low.x, low.y, high.z}, {d.x, 0, 0}, {0, d.y, 0});
            quad({high.x, low.y, low.z}, {-d.x, 0, 0}, {0, d.y, 0});
            quad({high.x, low.y, high.z}, {0, 0, -d.z}, {0, d.y, 0});
            quad({low.x, low.y, low.z}, {0, 0, d.z}, {0, d.y, 0});
        }
        if (top) quad({low.x, high.y, high.z}, {d.x, 0, 0}, {0, 0, -d.z});
    }
    void ball(vec3 center, float radius, uint32_t rings) {
        const uint32_t columns = rings * 2;
        const uint32_t first = static_cast<uint32_t>(w.vertices.size()) - first_vertex;
        for (uint32_t r = 0; r <= rings; ++r)
            for (uint32_t c = 0; c <= columns; ++c) {
                const float a = kWorldPi * static_cast<float>(r) / static_cast<float>(rings), b = 2 * kWorldPi * static_cast<float>(c) / static_cast<float>(columns);
                const vec3 n(std::sin(a) * std::cos(b), std::cos(a), -std::sin(a) * std::sin(b));
                vertex(center + n * radius, n, {-std::sin(b), 0, -std::cos(b)}, {static_cast<float>(c) / static_cast<float>(columns), static_cast<float>(r) / static_cast<float>(rings)});
            }
        for (uint32_t r = 0; r < rings; ++r)
            for (uint32_t c = 0; c < columns; ++c) {
                const uint32_t i = first + r * (columns + 1) + c, j = i + columns + 1;
                for (uint32_t k : {i, j, i + 1, i + 1, j, j + 1}) w.indices.push_back(k);
            }
    }
    uint32_t lod_first = 0, lod_count = 0;
    void end_lod() {
        lod_first = static_cast<uint32_t>(w.indices.size());
    }
    // `coarse`: a second level starts at this index (0: none), deviating by `error` metres.
    uint32_t end(uint32_t coarse = 0, float error = 0) {
        Mesh mesh;
        mesh.vertex_offset = first_vertex;
        mesh.vertex_count = static_cast<uint32_t>(w.vertices.size()) - first_vertex;
        const uint32_t last = static_cast<uint32_t>(w.indices.size());
        mesh.lods[0] = {first_index, (coarse ? coarse : last) - first_index, 0};
        mesh.lod_count = 1;
        if (coarse) mesh.lods[mesh.lod_count++] = {coarse, last - coarse, error};
        vec3 low(1e9f), high(-1e9f);
        for (uint32_t v = first_vertex; v < w.vertices.size(); ++v) {
            const vec3 p(w.vertices[v].position[0], w.vertices[v].position[1], w.vertices[v].position[2]);
            low = glm::min(low, p);
            high = glm::max(high, p);
        }
        mesh.box_min = low;
        mesh.box_max = high;
        mesh.center = 0.5f * (low + high);
        mesh.radius = 0.5f * glm::length(high - low);
        w.meshes.push_back(mesh);
        return static_cast<uint32_t>(w.meshes.size() - 1);
    }
};

// A tree's crown in the first cell, placed as its first instance is.
inline void plant(LittleWorld& w, vec3 middle, float radius) {
    MeshBuilder b{w};
    b.begin();
    b.ball(middle, radius, 8);
    const uint32_t crown = b.end();
    w.materials.emplace_back().kind = MaterialKind::foliage;
    const Instance& first = w.instances[0];
    w.instances.push_back({{first.rows[0], first.rows[1], first.rows[2]}, crown, static_cast<uint32_t>(w.materials.size() - 1), kNone, kNone});
    ++w.cells[0].instance_count;
}

}  // namespace aisland::test
