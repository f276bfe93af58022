#include "tests/agreement/leaves.h"

#include <cmath>

namespace aisland::test {
namespace {

struct LeafPoint {
    vec2 q;  // on the card, -1..1
    float side;
};

// What of a leaf lies inside the triangle (Sutherland and Hodgman 1974).
std::vector<LeafPoint> clipped(std::vector<LeafPoint> leaf, const vec2 (&triangle)[3]) {
    const auto cross = [](vec2 a, vec2 b) { return a.x * b.y - a.y * b.x; };
    const float turn = cross(triangle[1] - triangle[0], triangle[2] - triangle[0]) < 0 ? -1.0f : 1.0f;
    for (int edge = 0; edge < 3; ++edge) {
        const vec2 from = triangle[edge], way = triangle[(edge + 1) % 3] - from;
        std::vector<LeafPoint> kept;
        for (size_t i = 0; i < leaf.size(); ++i) {
            const LeafPoint &a = leaf[i], &b = leaf[(i + 1) % leaf.size()];
            const float in_a = turn * cross(way, a.q - from), in_b = turn * cross(way, b.q - from);
            if (in_a >= 0) kept.push_back(a);
            if ((in_a >= 0) != (in_b >= 0)) {
                const float s = in_a / (in_a - in_b);
                kept.push_back({glm::mix(a.q, b.q, s), glm::mix(a.side, b.side, s)});
            }
        }
        leaf = std::move(kept);
    }
    return leaf;
}

}  // namespace

void cut_leaves(const CardCorner (&corner)[3], Leaves& out) {
    const float card = std::floor((corner[0].uv.x - 98) * 0.25f);
    const bool petals = card > 15.5f;
    const float cells = petals ? 3.4f : 3.1f, length = 0.72f, width = 0.35f;
    vec2 triangle[3];
    for (int i = 0; i < 3; ++i) triangle[i] = {corner[i].uv.x - 100 - 4 * card, corner[i].uv.y};
    const vec2 u = triangle[1] - triangle[0], v = triangle[2] - triangle[0];
    const float area = u.x * v.y - u.y * v.x;
    if (std::abs(area) < 1e-6f) return;
    const auto on_card = [&](const LeafPoint& point) {
        const vec2 d = point.q - triangle[0];
        const float b = (d.x * v.y - d.y * v.x) / area, c = (u.x * d.y - u.y * d.x) / area, a = 1 - b - c;
        CardCorner made;
        made.position = a * corner[0].position + b * corner[1].position + c * corner[2].position;
        made.tangent = corner[0].tangent;
        made.normal = glm::normalize(glm::normalize(a * corner[0].normal + b * corner[1].normal + c * corner[2].normal) + made.tangent * (point.side * 1.6f));
        made.color = (a * corner[0].color + b * corner[1].color + c * corner[2].color) * (1 + 1.3f * point.side);
        made.uv = {0, 0};
        return made;
    };
    const int reach = static_cast<int>(cells) + 1;
    for (int y = -reach; y <= reach; ++y)
        for (int x = -reach; x <= reach; ++x) {
            const uint32_t id = static_cast<uint32_t>(x + 64) * 73u + static_cast<uint32_t>(y + 64) * 3001u + static_cast<uint32_t>(card) * 677u;
            const float h = hash01(id), g = hash01(id + 91u);
            const vec2 middle = vec2(x, y) + 0.5f + (vec2(h, g) - 0.5f) * 0.6f;
            if (glm::dot(middle, middle) > cells * cells * 0.74f) continue;
            const vec2 axis(std::cos(g * 6.2831853f), std::sin(g * 6.2831853f)), across(-axis.y, axis.x);
            std::vector<LeafPoint> leaf;
            for (int i = 0; i < 20 && petals; ++i) {
                const float angle = 6.2831853f * static_cast<float>(i) / 20, far = 0.50f + 0.11f * std::cos(5 * angle);
                leaf.push_back({(middle + axis * (far * std::cos(angle)) + across * (far * std::sin(angle)) - 0.37f) / cells, 0.5f * far - 0.28f + 0.35f * (h - 0.5f)});
            }
            for (const float step : {-1.0f, -0.5f, 0.45f, 1.0f, 0.45f, -0.5f}) {
                if (petals) break;
                const float way = leaf.size() < 3 ? 1.0f : -1.0f, half = width * (1 - step * step) * (1 + 0.4f * step) * way;
                leaf.push_back({(middle + axis * (step * length) + across * half - 0.37f) / cells, 0.5f * half + 0.35f * (h - 0.5f)});
            }
            leaf = clipped(std::move(leaf), triangle);
            const uint32_t first = static_cast<uint32_t>(out.corners.size());
            for (const LeafPoint& point : leaf) out.corners.push_back(on_card(point));
            for (uint32_t i = 2; i < leaf.size(); ++i) out.indices.insert(out.indices.end(), {first, first + i - 1, first + i});
        }
}

}  // namespace aisland::test
