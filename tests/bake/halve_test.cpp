// Triangles made small: nothing is lost, no gap opens, and only what is asked for is divided.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include "app/bake/halve.h"

namespace aisland::bake {
namespace {

constexpr float kLongest = 1.0f, kSmall = 0.02f;
const auto kEvenly = [](vec3) { return kLongest; };

vec3 at(const Part& part, uint32_t index) {
    const Vertex& v = part.vertices[index];
    return {v.position[0], v.position[1], v.position[2]};
}
double area(const Part& part) {
    double sum = 0;
    for (size_t t = 0; t < part.indices.size(); t += 3) sum += 0.5 * double{glm::length(glm::cross(at(part, part.indices[t + 1]) - at(part, part.indices[t]), at(part, part.indices[t + 2]) - at(part, part.indices[t])))};
    return sum;
}
float longest(const Part& part) {
    float out = 0;
    for (size_t t = 0; t < part.indices.size(); t += 3)
        for (size_t k = 0; k < 3; ++k) out = std::max(out, glm::distance(at(part, part.indices[t + k]), at(part, part.indices[t + (k + 1) % 3])));
    return out;
}
Part box(vec3 size) {
    Shape shape;
    add_box(shape, vec3(0.0f), size);
    return shape.parts.at(0);
}

TEST(Halve, NoSideIsLongerAndTheSurfaceIsTheSame) {
    for (const vec3 size : {vec3(12.8f, 0.3f, 1.5f), vec3(0.4f, 7.3f, 0.4f), vec3(3.3f)}) {
        Part part = box(size);
        const double before = area(part), inside = volume(part);
        halve_long_edges(part, kSmall, kEvenly);
        EXPECT_LE(longest(part), kLongest);
        EXPECT_NEAR(area(part), before, 1e-4 * before);
        EXPECT_NEAR(volume(part), inside, 1e-4 * inside);  // no triangle is turned over
    }
}

// Every side is met from its other end by the triangle beside it, over the box's edges too.
TEST(Halve, NoGapOpens) {
    Part part = box({12.8f, 0.011f, 1.5f});  // of the small sides no triangle is large, and those of their neighbours are
    halve_long_edges(part, kSmall, kEvenly);
    std::map<std::array<float, 6>, int> sides;
    for (size_t t = 0; t < part.indices.size(); t += 3)
        for (size_t k = 0; k < 3; ++k) {
            const vec3 a = at(part, part.indices[t + k]), b = at(part, part.indices[t + (k + 1) % 3]);
            ++sides[{a.x, a.y, a.z, b.x, b.y, b.z}], --sides[{b.x, b.y, b.z, a.x, a.y, a.z}];
        }
    for (const auto& [side, open] : sides) EXPECT_EQ(open, 0) << side[0] << " " << side[1] << " " << side[2];
}

TEST(Halve, WhatIsSmallOrMayBeLongStays) {
    Part bar = box({3, 0.005f, 0.005f}), lawn = box({60, 0.1f, 60});
    const size_t bars = bar.indices.size();
    halve_long_edges(bar, kSmall, kEvenly);
    EXPECT_EQ(bar.indices.size(), bars);
    const std::vector<uint32_t> before = lawn.indices;
    halve_long_edges(lawn, kSmall, [](vec3 p) { return p.x < 5 ? kLongest : INFINITY; });
    for (size_t i = 0; i < lawn.indices.size(); i += 3)
        for (size_t k = 0; k < 3; ++k) {
            const float x = at(lawn, lawn.indices[i + k]).x;
            EXPECT_TRUE(x == 0 || x == 60) << x;
        }
    EXPECT_GT(lawn.indices.size(), before.size());  // along the side where it may not
}

TEST(Halve, AVertexBetweenTwoIsTheirMean) {
    Shape shape;
    const uint32_t a = add_vertex(shape, {0, 0, 0}, glm::normalize(vec3(1, 1, 0)), {0, 0, 1}, {0, 0}, 0.2f);
    const uint32_t b = add_vertex(shape, {0, 0, 1.6f}, glm::normalize(vec3(-1, 1, 0)), {0, 0, 1}, {4, 8}, 0.6f);
    const uint32_t c = add_vertex(shape, {0.5f, 0, 0.8f}, {0, 1, 0}, {0, 0, 1}, {2, 2}, 1.0f);
    Part part = shape.parts.at(0);
    part.indices = {a, b, c};
    halve_long_edges(part, kSmall, kEvenly);
    ASSERT_EQ(part.vertices.size(), 4u);
    const Vertex& v = part.vertices[3];
    EXPECT_EQ(at(part, 3), vec3(0, 0, 0.8f));
    EXPECT_EQ(vec2(v.uv[0], v.uv[1]), vec2(2, 4));
    EXPECT_LT(glm::distance(unpack_normal(v.normal), vec3(0, 1, 0)), 1e-3f);
    EXPECT_NEAR(static_cast<float>(v.color >> 24) / 255, 0.4f, 0.01f);
    EXPECT_EQ(part.indices.size(), 6u);
}

}  // namespace
}  // namespace aisland::bake
