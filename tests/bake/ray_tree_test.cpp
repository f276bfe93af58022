// The tree of boxes finds what looking at every triangle finds.
#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "app/bake/ray_tree.h"

namespace aisland::bake {
namespace {

struct Clutter {
    std::vector<vec3> corners;
    std::mt19937 random{7};

    float number(float low, float high) { return low + (high - low) * static_cast<float>(random() % 100000) / 100000; }
    vec3 place(float reach) { return {number(-reach, reach), number(-reach, reach), number(-reach, reach)}; }
    explicit Clutter(int count) {
        for (int i = 0; i < count; ++i) {
            const vec3 middle = place(5);
            const float size = i % 7 == 0 ? 3.0f : 0.3f;  // some long, as beams are
            for (int k = 0; k < 3; ++k) corners.push_back(middle + place(size));
        }
        for (int i = 0; i < 30; ++i)  // many in one plane and one place
            for (int k = 0; k < 3; ++k) corners.push_back({k == 1 ? 1.0f : 0.0f, 2.0f, k == 2 ? 1.0f : 0.0f});
    }
    // Solves for the triangle's plane in doubles; not how the tree does it.
    double first(vec3 origin, vec3 way, double reach) const {
        double best = INFINITY;
        for (size_t t = 0; t < corners.size(); t += 3) {
            const glm::dvec3 a(corners[t]), u = glm::dvec3(corners[t + 1]) - a, v = glm::dvec3(corners[t + 2]) - a, n = glm::cross(u, v);
            const double along = glm::dot(n, glm::dvec3(way));
            if (std::abs(along) < 1e-12) continue;
            const double distance = glm::dot(n, a - glm::dvec3(origin)) / along;
            if (distance <= 0 || distance >= reach) continue;
            const glm::dvec3 p = glm::dvec3(origin) + glm::dvec3(way) * distance - a;
            const double nn = glm::dot(n, n), b = glm::dot(glm::cross(p, v), n) / nn, c = glm::dot(glm::cross(u, p), n) / nn;
            if (b >= 0 && c >= 0 && b + c <= 1) best = std::min(best, distance);
        }
        return best;
    }
};

TEST(RayTree, FindsWhatLookingAtAllFinds) {
    Clutter clutter(700);
    const RayTree tree = make_ray_tree(clutter.corners);
    int hits = 0;
    for (int i = 0; i < 1500; ++i) {
        const vec3 origin = clutter.place(6), way = i % 5 ? glm::normalize(clutter.place(1) + 1e-3f) : vec3(i % 2, 0, 1 - i % 2);  // along axes too
        const float reach = i % 3 ? 60.0f : 2.0f;
        const double expected = clutter.first(origin, way, double{reach});
        const RayHit hit = nearest(tree, origin, way, reach);
        EXPECT_EQ(occluded(tree, origin, way, reach), hit.triangle != kNoTriangle);
        ASSERT_EQ(hit.triangle != kNoTriangle, expected < INFINITY) << i;
        if (hit.triangle == kNoTriangle) continue;
        ++hits;
        EXPECT_NEAR(hit.distance, expected, 1e-3 * expected + 1e-3);
        const vec3* p = &clutter.corners[size_t{hit.triangle} * 3];
        EXPECT_LT(glm::distance((1 - hit.b - hit.c) * p[0] + hit.b * p[1] + hit.c * p[2], origin + way * hit.distance), 2e-3f);
    }
    EXPECT_GT(hits, 300);
}

TEST(RayTree, OfNothingNothingIsHit) {
    const RayTree tree = make_ray_tree({});
    EXPECT_EQ(nearest(tree, vec3(0.0f), vec3(0, 0, 1), 9).triangle, kNoTriangle);
    EXPECT_FALSE(occluded(tree, vec3(0.0f), vec3(0, 0, 1), 9));
}

}  // namespace
}  // namespace aisland::bake
