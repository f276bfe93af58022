#include "app/bake/shape_polygon.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include <glm/geometric.hpp>

namespace aisland::bake {
namespace {

// x east, y north: turning right-handed on the page seen from above.
double cross(vec2 a, vec2 b) { return -(static_cast<double>(a.x) * b.y - static_cast<double>(a.y) * b.x); }
double turn(vec2 a, vec2 b, vec2 c) { return cross(b - a, c - b); }

vec2 line_meeting(vec2 p, vec2 u, vec2 q, vec2 v) {  // p + s u = q + t v
    const double d = cross(u, v);
    const double s = cross(q - p, v) / d;
    return p + u * static_cast<float>(s);
}

bool in_triangle(vec2 p, vec2 a, vec2 b, vec2 c) {
    return turn(a, b, p) >= 0 && turn(b, c, p) >= 0 && turn(c, a, p) >= 0;
}

bool crosses(vec2 a, vec2 b, vec2 c, vec2 d) {  // proper crossing of open segments
    return turn(a, b, c) * turn(a, b, d) < 0 && turn(c, d, a) * turn(c, d, b) < 0;
}

// Inserts `hole` (clockwise) into `ring` through the shortest bridge that crosses nothing.
void bridge(std::vector<uint32_t>& ring, const std::vector<uint32_t>& hole, std::span<const vec2> points,
            const std::vector<std::vector<uint32_t>>& others) {
    double best = 1e300;
    size_t best_ring = 0, best_hole = 0;
    const auto blocked = [&](vec2 a, vec2 b) {
        const auto any = [&](const std::vector<uint32_t>& loop) {
            for (size_t i = 0; i < loop.size(); ++i)
                if (crosses(a, b, points[loop[i]], points[loop[(i + 1) % loop.size()]])) return true;
            return false;
        };
        return any(ring) || any(hole) || std::any_of(others.begin(), others.end(), any);
    };
    for (size_t h = 0; h < hole.size(); ++h)
        for (size_t r = 0; r < ring.size(); ++r) {
            const vec2 delta = points[ring[r]] - points[hole[h]];
            const double distance = glm::dot(delta, delta);
            if (distance >= best || blocked(points[ring[r]], points[hole[h]])) continue;
            best = distance;
            best_ring = r;
            best_hole = h;
        }
    std::vector<uint32_t> joined(ring.begin(), ring.begin() + static_cast<std::ptrdiff_t>(best_ring) + 1);
    for (size_t i = 0; i <= hole.size(); ++i) joined.push_back(hole[(best_hole + i) % hole.size()]);
    joined.insert(joined.end(), ring.begin() + static_cast<std::ptrdiff_t>(best_ring), ring.end());
    ring = std::move(joined);
}

}  // namespace

double signed_area(std::span<const vec2> outline) {
    double sum = 0;
    for (size_t i = 0; i < outline.size(); ++i)
        sum += cross(outline[i] - outline[0], outline[(i + 1) % outline.size()] - outline[0]);
    return sum * 0.5;
}

Outline counter_clockwise(Outline outline) {
    if (signed_area(outline) < 0) std::reverse(outline.begin(), outline.end());
    return outline;
}

bool contains(std::span<const vec2> outline, vec2 p) {
    bool inside = false;
    for (size_t i = 0, j = outline.size() - 1; i < outline.size(); j = i++) {
        const vec2 a = outline[i], b = outline[j];
        if ((a.y > p.y) != (b.y > p.y) && p.x < (b.x - a.x) * (p.y - a.y) / (b.y - a.y) + a.x) inside = !inside;
    }
    return inside;
}

float signed_distance(std::span<const vec2> outline, vec2 p) {
    float best = 1e30f;  // squared, as the root keeps the order
    for (size_t i = 0; i < outline.size(); ++i) {
        const vec2 a = outline[i], edge = outline[(i + 1) % outline.size()] - a;
        const float t = std::clamp(glm::dot(p - a, edge) / std::max(glm::dot(edge, edge), 1e-12f), 0.0f, 1.0f);
        const vec2 away = p - (a + edge * t);
        best = std::min(best, glm::dot(away, away));
    }
    return contains(outline, p) ? -std::sqrt(best) : std::sqrt(best);
}

float box_distance(std::span<const vec2> outline, vec2 p) {
    vec2 low(1e30f), high(-1e30f);
    for (const vec2& q : outline) low = glm::min(low, q), high = glm::max(high, q);
    return glm::length(glm::max(glm::max(low - p, p - high), vec2(0.0f)));
}

vec2 centroid(std::span<const vec2> outline) {
    double area = 0, x = 0, y = 0;
    for (size_t i = 1; i + 1 < outline.size(); ++i) {
        const vec2 a = outline[i] - outline[0], b = outline[i + 1] - outline[0];
        const double w = cross(a, b);
        area += w;
        x += w * (static_cast<double>(a.x) + b.x) / 3;
        y += w * (static_cast<double>(a.y) + b.y) / 3;
    }
    if (std::abs(area) < 1e-12) return outline.empty() ? vec2(0.0f) : outline[0];
    return outline[0] + vec2(static_cast<float>(x / area), static_cast<float>(y / area));
}

vec2 outward(vec2 a, vec2 b) {
    const vec2 d = glm::normalize(b - a);
    return {-d.y, d.x};
}

Outline inset(const Outline& outline, std::span<const float> distances) {
    const size_t n = outline.size();
    Outline result(n);
    for (size_t i = 0; i < n; ++i) {
        const size_t before = (i + n - 1) % n;
        const vec2 p = outline[i], u = p - outline[before], v = outline[(i + 1) % n] - p;
        const vec2 nu = outward(outline[before], p), nv = outward(p, outline[(i + 1) % n]);
        const float du = distances[before], dv = distances[i];
        const double parallel = std::abs(cross(glm::normalize(u), glm::normalize(v)));
        const vec2 corner = parallel < 1e-3 ? p - nv * dv : line_meeting(p - nu * du, u, p - nv * dv, v);
        const float limit = 4.0f * std::max(std::abs(du), std::abs(dv)) + 1e-6f;
        const vec2 shift = corner - p;
        result[i] = glm::length(shift) > limit ? p + glm::normalize(shift) * limit : corner;
    }
    for (size_t i = 0; i < n; ++i)  // an edge that turned round: the inset is too deep for this polygon
        if (glm::dot(result[(i + 1) % n] - result[i], outline[(i + 1) % n] - outline[i]) <= 0) return {};
    return result;
}

Outline inset(const Outline& outline, float distance) {
    return inset(outline, std::vector<float>(outline.size(), distance));
}

Outline rounded(const Outline& outline, float radius, int steps) {
    Outline result;
    const size_t n = outline.size();
    for (size_t i = 0; i < n; ++i) {
        const vec2 p = outline[i], a = outline[(i + n - 1) % n] - p, b = outline[(i + 1) % n] - p;
        const float reach = std::min({radius, glm::length(a) * 0.49f, glm::length(b) * 0.49f});
        const vec2 from = p + glm::normalize(a) * reach, to = p + glm::normalize(b) * reach;
        for (int k = 0; k <= steps; ++k) {  // quadratic Bezier through the corner
            const float t = static_cast<float>(k) / static_cast<float>(steps);
            result.push_back(glm::mix(glm::mix(from, p, t), glm::mix(p, to, t), t));
        }
    }
    return result;
}

Outline circle(vec2 center, float radius, int segments) {
    Outline result;
    for (int i = 0; i < segments; ++i) {
        const float angle = 6.2831853f * static_cast<float>(i) / static_cast<float>(segments);
        result.push_back(center + vec2(std::cos(angle), -std::sin(angle)) * radius);
    }
    return result;
}

Outline rectangle(vec2 center, vec2 size, float heading) {
    const float c = std::cos(heading), s = std::sin(heading);
    const vec2 x = vec2(c, -s) * (size.x * 0.5f), z = vec2(s, c) * (size.y * 0.5f);
    return {center - x + z, center + x + z, center + x - z, center - x - z};
}

Outline subdivided(const Outline& outline, float step) {
    Outline result;
    for (size_t i = 0; i < outline.size(); ++i) {
        const vec2 a = outline[i], b = outline[(i + 1) % outline.size()];
        const int pieces = std::max(1, static_cast<int>(std::ceil(glm::distance(a, b) / step)));
        for (int k = 0; k < pieces; ++k)
            result.push_back(glm::mix(a, b, static_cast<float>(k) / static_cast<float>(pieces)));
    }
    return result;
}

namespace {

// Outline and holes as one ring of indices into `points`.
std::vector<uint32_t> joined_ring(const Outline& outline, std::span<const Outline> holes, std::vector<vec2>& points) {
    const auto loop_of = [&points](const Outline& loop, bool ccw) {
        std::vector<uint32_t> ring(loop.size());
        std::iota(ring.begin(), ring.end(), static_cast<uint32_t>(points.size()));
        points.insert(points.end(), loop.begin(), loop.end());
        if ((signed_area(loop) > 0) != ccw) std::reverse(ring.begin(), ring.end());
        return ring;
    };
    std::vector<uint32_t> ring = loop_of(outline, true);
    std::vector<std::vector<uint32_t>> waiting;
    for (const Outline& hole : holes) waiting.push_back(loop_of(hole, false));
    while (!waiting.empty()) {
        const std::vector<uint32_t> hole = std::move(waiting.back());
        waiting.pop_back();
        bridge(ring, hole, points, waiting);
    }
    return ring;
}

}  // namespace

Outline keyholed(const Outline& outline, std::span<const Outline> holes) {
    std::vector<vec2> points;
    Outline result;
    for (uint32_t i : joined_ring(outline, holes, points)) result.push_back(points[i]);
    return result;
}

Outline clipped(const Outline& outline, vec2 lo, vec2 hi) {
    Outline current = outline;
    for (int side = 0; side < 4; ++side) {
        const int axis = side / 2;
        const float limit = side % 2 ? hi[axis] : lo[axis], sign = side % 2 ? -1.0f : 1.0f;
        Outline next;
        for (size_t i = 0; i < current.size(); ++i) {
            const vec2 a = current[i], b = current[(i + 1) % current.size()];
            const float da = (a[axis] - limit) * sign, db = (b[axis] - limit) * sign;
            if (da >= 0) next.push_back(a);
            if ((da > 0 && db < 0) || (da < 0 && db > 0)) {
                vec2 p = glm::mix(a, b, da / (da - db));
                p[axis] = limit;
                next.push_back(p);
            }
        }
        current = std::move(next);
    }
    Outline result;
    for (vec2 p : current)
        if (result.empty() || glm::distance(result.back(), p) > 1e-4f) result.push_back(p);
    while (result.size() > 1 && glm::distance(result.front(), result.back()) <= 1e-4f) result.pop_back();
    return result.size() < 3 ? Outline{} : result;
}

std::vector<std::array<uint32_t, 3>> triangulate(const Outline& outline, std::span<const Outline> holes) {
    std::vector<vec2> points;
    std::vector<uint32_t> ring = joined_ring(outline, holes, points);
    std::vector<std::array<uint32_t, 3>> triangles;
    const auto is_ear = [&](size_t i) {
        const size_t n = ring.size();
        const uint32_t ia = ring[(i + n - 1) % n], ib = ring[i], ic = ring[(i + 1) % n];
        const vec2 a = points[ia], b = points[ib], c = points[ic];
        if (turn(a, b, c) <= 1e-9) return false;
        for (uint32_t k : ring) {
            const vec2 p = points[k];
            if (p == a || p == b || p == c) continue;
            if (in_triangle(p, a, b, c)) return false;
        }
        return true;
    };
    // The fattest of the next few ears is cut, so that long thin slivers are rare.
    size_t start = 0;
    while (ring.size() > 3) {
        const size_t n = ring.size();
        size_t best = n;
        double best_quality = -1;
        size_t seen = 0;
        for (size_t k = 0; k < n && seen < 6; ++k) {
            const size_t i = (start + k) % n;
            if (!is_ear(i)) continue;
            ++seen;
            const vec2 a = points[ring[(i + n - 1) % n]], b = points[ring[i]], c = points[ring[(i + 1) % n]];
            const double longest = std::max({glm::distance(a, b), glm::distance(b, c), glm::distance(c, a)});
            const double quality = turn(a, b, c) / (longest * longest);
            if (quality > best_quality) best_quality = quality, best = i;
        }
        if (best == n) {  // collinear leftovers: drop the flattest corner without a triangle
            double flattest = 1e300;
            for (size_t i = 0; i < n; ++i) {
                const double t = std::abs(turn(points[ring[(i + n - 1) % n]], points[ring[i]], points[ring[(i + 1) % n]]));
                if (t < flattest) flattest = t, best = i;
            }
            if (flattest > 1e-6) break;  // self-intersecting input: what could be cut is cut
        } else {
            triangles.push_back({ring[(best + n - 1) % n], ring[best], ring[(best + 1) % n]});
        }
        ring.erase(ring.begin() + static_cast<std::ptrdiff_t>(best));
        start = best;
    }
    if (ring.size() == 3 && turn(points[ring[0]], points[ring[1]], points[ring[2]]) > 1e-9)
        triangles.push_back({ring[0], ring[1], ring[2]});
    return triangles;
}

}  // namespace aisland::bake
