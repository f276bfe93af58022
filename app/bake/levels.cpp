#include "app/bake/levels.h"

#include <meshoptimizer.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>
#include <optional>
#include <unordered_map>

#include "app/bake/light.h"

namespace aisland::bake {
namespace {

using Indices = std::vector<uint32_t>;

constexpr size_t kWorthALevel = 192;     // indices below which a coarser level saves nothing
constexpr float kLightAsMetres = 0.25f;  // all of the light that a vertex can tell, as a deviation
constexpr float kCoarsest = 4.0f;        // metres a level may deviate where near vertices are drawn together

vec3 at(const Vertex& v) { return {v.position[0], v.position[1], v.position[2]}; }
vec3 cross_of(vec3 a, vec3 b, vec3 c) { return glm::cross(b - a, c - a); }  // twice the area along the face's normal

// The places where vertices are, and those of each place as lists behind one another.
struct Places {
    std::vector<vec3> points;
    Indices first, list;  // first[p] .. first[p + 1] of list
    Indices triangles;    // the mesh's, by place

    explicit Places(const BuiltMesh& mesh) : triangles(mesh.indices.size()) {
        const std::vector<Vertex>& vertices = mesh.vertices;
        Indices place(vertices.size());
        const meshopt_Stream stream{vertices.data(), 3 * sizeof(float), sizeof(Vertex)};
        points.resize(meshopt_generateVertexRemapMulti(place.data(), mesh.indices.data(), mesh.indices.size(), vertices.size(), &stream, 1));
        first.assign(points.size() + 1, 0);
        for (uint32_t p : place) ++first[p + 1];
        for (size_t p = 0; p < points.size(); ++p) first[p + 1] += first[p];
        list.resize(vertices.size());
        Indices next(first.begin(), first.end() - 1);
        for (uint32_t v = 0; v < vertices.size(); ++v) list[next[place[v]]++] = v, points[place[v]] = at(vertices[v]);
        for (size_t i = 0; i < triangles.size(); ++i) triangles[i] = place[mesh.indices[i]];
    }
    vec3 cross(const uint32_t* corner) const { return cross_of(points[corner[0]], points[corner[1]], points[corner[2]]); }
};

// For each place, one place of all those that triangles join to it.
Indices hang_together(size_t places, const Indices& triangles) {
    Indices of(places);
    std::iota(of.begin(), of.end(), 0u);
    const auto root = [&](uint32_t p) {
        while (of[p] != p) p = of[p] = of[of[p]];
        return p;
    };
    for (size_t t = 0; t < triangles.size(); t += 3)
        for (size_t k = 1; k < 3; ++k) of[root(triangles[t])] = root(triangles[t + k]);
    for (uint32_t p = 0; p < of.size(); ++p) of[p] = root(p);
    return of;
}

// Pieces that hang together, and how thin each is: its surface over twice its length, a bar's width near enough. A piece that
// lies in one plane is never thin: it closes a hole, as a pane does.
struct Pieces {
    Indices of;  // of each place
    std::vector<float> thickness_m;

    explicit Pieces(const Places& places) : of(hang_together(places.points.size(), places.triangles)) {
        const Indices& triangles = places.triangles;
        struct Sum {
            vec3 low{1e30f}, high{-1e30f}, facing{0};
            float area = 0;
        };
        std::vector<Sum> sums(of.size());
        for (size_t t = 0; t < triangles.size(); t += 3) {
            Sum& sum = sums[of[triangles[t]]];
            const vec3 face = places.cross(&triangles[t]);
            sum.facing += face, sum.area += glm::length(face);
            for (size_t k = t; k < t + 3; ++k) sum.low = glm::min(sum.low, places.points[triangles[k]]), sum.high = glm::max(sum.high, places.points[triangles[k]]);
        }
        thickness_m.assign(of.size(), std::numeric_limits<float>::max());
        for (size_t p = 0; p < sums.size(); ++p)
            if (sums[p].area > 0 && glm::length(sums[p].facing) < 0.9f * sums[p].area)
                thickness_m[p] = 0.25f * sums[p].area / glm::distance(sums[p].low, sums[p].high);
    }
};

// The least cube about all places that has its lowest corner where theirs is.
struct Cube {
    vec3 low{1e30f};
    float side = 0;
};
Cube cube_of(const Places& places) {
    Cube cube;
    vec3 high{-1e30f};
    for (const vec3 p : places.points) cube.low = glm::min(cube.low, p), high = glm::max(high, p);
    const vec3 size = high - cube.low;
    cube.side = std::max({size.x, size.y, size.z, 1e-6f});
    return cube;
}

// Every edge has as many faces on the one side as on the other: bodies without a hole.
bool is_closed(const Indices& triangles) {
    std::unordered_map<uint64_t, int> edges;
    for (size_t t = 0; t < triangles.size(); t += 3)
        for (size_t k = 0; k < 3; ++k) {
            const uint64_t a = triangles[t + k], b = triangles[t + (k + 1) % 3];
            if (a != b) edges[std::min(a, b) << 32 | std::max(a, b)] += a < b ? 1 : -1;
        }
    return std::ranges::all_of(edges, [](const auto& edge) { return edge.second == 0; });
}

// What the triangles hide of a lattice behind them, seen along each axis: points hidden, of all three together.
uint32_t hidden_points(const Places& places, const Indices& triangles) {
    constexpr int kAcross = 64;
    const Cube cube = cube_of(places);
    const float step = cube.side / kAcross;
    uint32_t hidden = 0;
    std::vector<bool> seen;
    for (int axis = 0; axis < 3; ++axis) {
        seen.assign(static_cast<size_t>(kAcross) * kAcross, false);
        for (size_t t = 0; t < triangles.size(); t += 3) {
            std::array<vec2, 3> at;
            vec2 from{1e30f}, to{-1e30f};
            for (size_t k = 0; k < 3; ++k) {
                const vec3 p = (places.points[triangles[t + k]] - cube.low) / step;
                at[k] = {p[(axis + 1) % 3], p[(axis + 2) % 3]};
                from = glm::min(from, at[k]), to = glm::max(to, at[k]);
            }
            const auto side = [](vec2 a, vec2 b, vec2 p) { return (b.x - a.x) * (p.y - a.y) - (b.y - a.y) * (p.x - a.x); };
            for (int y = std::max(0, static_cast<int>(from.y - 0.5f)); y < std::min(kAcross, static_cast<int>(to.y + 0.5f)); ++y)
                for (int x = std::max(0, static_cast<int>(from.x - 0.5f)); x < std::min(kAcross, static_cast<int>(to.x + 0.5f)); ++x) {
                    const vec2 p(static_cast<float>(x) + 0.5f, static_cast<float>(y) + 0.5f);
                    const float a = side(at[0], at[1], p), b = side(at[1], at[2], p), c = side(at[2], at[0], p);
                    if ((a >= 0 && b >= 0 && c >= 0) || (a <= 0 && b <= 0 && c <= 0)) seen[static_cast<size_t>(y) * kAcross + static_cast<size_t>(x)] = true;
                }
        }
        hidden += static_cast<uint32_t>(std::ranges::count(seen, true));
    }
    return hidden;
}

using Added = std::unordered_map<uint64_t, uint32_t>;  // by the vertex it was made from and its normal

// Triangles by place as triangles of vertices: for each corner the vertex there whose normal is nearest to its face's. Where
// edges met and none is near, a new one, if one may be `added`.
Indices light_corners(BuiltMesh& mesh, const Places& places, Added* added, const Indices& triangles) {
    Indices out(triangles.size());
    for (size_t t = 0; t < triangles.size(); t += 3) {
        const vec3 face = places.cross(&triangles[t]);
        const float length = glm::length(face);
        for (size_t k = t; k < t + 3; ++k) {
            const uint32_t p = triangles[k];
            float best = -std::numeric_limits<float>::max();
            for (uint32_t w = places.first[p]; w < places.first[p + 1]; ++w) {
                const float facing = glm::dot(face, unpack_normal(mesh.vertices[places.list[w]].normal));
                if (facing > best) best = facing, out[k] = places.list[w];
            }
            if (!added || best > 0.8f * length || places.first[p + 1] - places.first[p] == 1 || length <= 0) continue;
            const uint32_t normal = pack_normal(face / length);
            const auto [place, fresh] = added->try_emplace((uint64_t{out[k]} << 32) | normal, static_cast<uint32_t>(mesh.vertices.size()));
            if (fresh) {
                const Vertex like = mesh.vertices[out[k]];
                mesh.vertices.push_back(like);
                mesh.vertices.back().normal = normal;
            }
            out[k] = place->second;
        }
    }
    return out;
}

double area_of(const BuiltMesh& mesh, const Indices& indices) {
    double sum = 0;
    for (size_t t = 0; t + 2 < indices.size(); t += 3)
        sum += glm::length(cross_of(at(mesh.vertices[indices[t]]), at(mesh.vertices[indices[t + 1]]), at(mesh.vertices[indices[t + 2]])));
    return sum / 2;
}

// A level that has lost a share of the surface shows holes where walls were, however near its vertices stayed. That counts as
// a deviation in proportion to the whole: a tenth of a building of 40 m as 1.4 m.
constexpr float kLostSurface = 0.35f;

// The surface by where it is: square metres at the corners of a lattice through the mesh's box, each piece of surface shared among the
// eight corners about it, so that a wall that shifts a little stays where it was.
class SurfaceLattice {
public:
    explicit SurfaceLattice(const Places& places) : m_low(cube_of(places).low), m_step(cube_of(places).side / kAcross) {}

    std::vector<float> of(const Places& places, const Indices& triangles) const {
        std::vector<float> out(static_cast<size_t>(kCorners) * kCorners * kCorners);
        // As fine as the lattice asks for, of very many triangles coarser.
        const float bearable = std::sqrt(kSamples / static_cast<float>(std::max<size_t>(triangles.size() / 3, 1)));
        const int most = std::clamp(static_cast<int>(bearable), 1, 4 * kAcross + 1);
        for (size_t t = 0; t < triangles.size(); t += 3) {
            const vec3 a = places.points[triangles[t]], b = places.points[triangles[t + 1]], c = places.points[triangles[t + 2]];
            const float longest = std::max({glm::distance(a, b), glm::distance(b, c), glm::distance(c, a)});
            const int n = static_cast<int>(std::clamp(std::ceil(longest / (0.25f * m_step)), 1.0f, static_cast<float>(most)));  // n * n small triangles
            const float area = 0.5f * glm::length(cross_of(a, b, c)) / static_cast<float>(n * n);
            for (int i = 0; i < n; ++i)
                for (int j = 0; j < 2 * (n - i) - 1; ++j) {
                    const float u = (static_cast<float>(i) + (j % 2 ? 2.0f : 1.0f) / 3) / static_cast<float>(n);
                    const float v = (static_cast<float>(j / 2) + (j % 2 ? 2.0f : 1.0f) / 3) / static_cast<float>(n);
                    add(out, a + (b - a) * u + (c - a) * v, area);
                }
        }
        return out;
    }

private:
    static constexpr int kAcross = 8, kCorners = kAcross + 1;
    static constexpr float kSamples = 2e7f;

    void add(std::vector<float>& out, vec3 p, float area) const {
        const vec3 at = glm::clamp((p - m_low) / m_step, 0.0f, static_cast<float>(kAcross) - 1e-3f);
        const glm::ivec3 cell(at);
        const vec3 f = at - vec3(cell);
        for (int k = 0; k < 8; ++k) {
            const glm::ivec3 corner = cell + glm::ivec3(k & 1, k >> 1 & 1, k >> 2);
            const float share = (k & 1 ? f.x : 1 - f.x) * (k & 2 ? f.y : 1 - f.y) * (k & 4 ? f.z : 1 - f.z);
            out[(static_cast<size_t>(corner.z) * kCorners + static_cast<size_t>(corner.y)) * kCorners + static_cast<size_t>(corner.x)] += area * share;
        }
    }

    vec3 m_low;
    float m_step;
};

// As a share of the mesh's extent. What is lost here does not come back by growing there: both count.
constexpr float kSampled = 0.05f;  // what sampling may miss of a corner's share
float lost_surface(const Places& places, const Indices& before, const Indices& after) {
    const SurfaceLattice lattice(places);
    const std::vector<float> was = lattice.of(places, before), is = lattice.of(places, after);
    double whole = 0, lost = 0;
    for (size_t i = 0; i < was.size(); ++i) whole += was[i], lost += std::max(0.0f, std::abs(was[i] - is[i]) - kSampled * was[i]);
    return whole > 0 ? kLostSurface * static_cast<float>(lost / whole) : 0;
}

// For what edge collapse cannot thin: places near each other are drawn together. The error counts detail lost within a plane
// too: half the mean edge that is left.
Indices cluster(const Places& places, size_t target, float scale, float& out_error_m) {
    Indices out(places.triangles.size());
    float error = 0;
    out.resize(meshopt_simplifySloppy(out.data(), places.triangles.data(), places.triangles.size(), &places.points.front().x, places.points.size(),
                                      sizeof(vec3), std::min(target, places.triangles.size()), kCoarsest / scale, &error));
    double edges = 0;
    for (size_t i = 0; i < out.size(); ++i) edges += glm::distance(places.points[out[i]], places.points[out[i % 3 == 2 ? i - 2 : i + 1]]);
    const float edge = out.empty() ? 0 : static_cast<float>(edges / static_cast<double>(out.size()));
    out_error_m = std::max({error * scale, 0.5f * edge, lost_surface(places, places.triangles, out) * scale});
    return out;
}

// Leaves and other loose cards: the first coarser level by collapsing edges, those behind it by drawing vertices together.
std::vector<Indices> loose_levels(const BuiltMesh& mesh, float scale, std::vector<float>& errors) {
    std::vector<Indices> levels;
    size_t last = mesh.indices.size();
    for (uint32_t level = 1; level < kMaxLods && last >= kWorthALevel; ++level) {
        const size_t target = mesh.indices.size() / (size_t{1} << (2 * level)) / 3 * 3;
        Indices indices(mesh.indices.size());
        float error = 0;
        const float* points = mesh.vertices.front().position;
        indices.resize(level >= 2 ? meshopt_simplifySloppy(indices.data(), mesh.indices.data(), mesh.indices.size(), points, mesh.vertices.size(), sizeof(Vertex),
                                                           target, 1.0f, &error)
                                  : meshopt_simplify(indices.data(), mesh.indices.data(), mesh.indices.size(), points, mesh.vertices.size(), sizeof(Vertex), target,
                                                     kCoarsest / scale, 0, &error));
        if (indices.empty() || indices.size() > last - last / 3) {
            if (level >= 2) break;
            continue;
        }
        last = indices.size();
        errors.push_back(error * scale);
        levels.push_back(std::move(indices));
    }
    return levels;
}

// What a level may deviate, as shares of the mesh's extent.
constexpr std::array kSteps{1.0f / 256, 1.0f / 96, 1.0f / 32, 1.0f / 10};
constexpr size_t kMostBodies = 300'000;  // indices; larger meshes are not looked at for round bodies, which takes all of their edges
constexpr float kThin = 0.6f;            // a piece goes with the level that may deviate so much more than its thickness

// The places that some triangles use, by themselves: simplifying looks at all it is given, and of a coarse level that is few.
struct UsedPlaces {
    std::vector<vec3> points;
    Indices of;         // the place each of them is
    Indices triangles;  // by these

    UsedPlaces(const Places& places, const Indices& from) : triangles(from.size()) {
        constexpr uint32_t kUnused = 0, kUsed = 1;
        Indices index(places.points.size(), kUnused);
        for (const uint32_t p : from) index[p] = kUsed;
        for (uint32_t p = 0; p < index.size(); ++p)
            if (index[p] == kUsed) index[p] = static_cast<uint32_t>(of.size()), of.push_back(p), points.push_back(places.points[p]);
        for (size_t i = 0; i < from.size(); ++i) triangles[i] = index[from[i]];
    }
};

// Edges collapsed up to a deviation (a share of `scale`, as out_error). Borders stay, so that no hole opens or closes; where that leaves
// too much, they may move as long as the surface stays.
Indices collapse(const Places& places, const Indices& from, size_t target, float step, float scale, float& out_error) {
    out_error = 0;
    if (from.size() <= target) return from;
    const UsedPlaces used(places, from);
    const float own_scale = meshopt_simplifyScale(&used.points.front().x, used.points.size(), sizeof(vec3));
    if (!(own_scale > 0)) return from;
    Indices out;
    const auto simplify = [&](unsigned int options) {
        out.resize(from.size());
        out.resize(meshopt_simplify(out.data(), used.triangles.data(), from.size(), &used.points.front().x, used.points.size(), sizeof(vec3), target,
                                    step * scale / own_scale, options, &out_error));
        for (uint32_t& p : out) p = used.of[p];
        out_error *= own_scale / scale;
    };
    simplify(meshopt_SimplifyLockBorder);
    if (out.size() <= from.size() - from.size() / 3) return out;
    simplify(0);
    out_error = std::max(out_error, lost_surface(places, from, out));
    return out;
}

// Edges collapsed in a round body make it smaller: its pieces are blown up about their middles until they hide as much of what is
// behind them as the `whole` does (hidden_points), so that a crown of few triangles is as wide as that of many; none by more than the
// level deviates anyway. `corners`: the vertices of `triangles`, moved as new ones.
void keep_width(BuiltMesh& mesh, const Places& places, const Indices& whole, float error_m, const Indices& triangles, Indices& corners) {
    constexpr float kLess = 1.01f, kMost = 1.3f;  // it grows at all; it grows at most
    const float grown = std::min(kMost, std::sqrt(static_cast<float>(hidden_points(places, whole)) / static_cast<float>(std::max(1u, hidden_points(places, triangles)))));
    if (grown < kLess || !is_closed(triangles)) return;
    struct Middle {
        vec3 moment{0};
        float area = 0, radius = 0;
        vec3 center() const { return moment / area; }
    };
    const Indices of = hang_together(places.points.size(), triangles);
    std::unordered_map<uint32_t, Middle> pieces;
    for (size_t t = 0; t < triangles.size(); t += 3) {
        const float area = glm::length(places.cross(&triangles[t]));
        Middle& middle = pieces[of[triangles[t]]];
        middle.area += area;
        middle.moment += area * (places.points[triangles[t]] + places.points[triangles[t + 1]] + places.points[triangles[t + 2]]) / 3.0f;
    }
    for (const uint32_t p : triangles)
        if (Middle& middle = pieces[of[p]]; middle.area > 0) middle.radius = std::max(middle.radius, glm::distance(places.points[p], middle.center()));
    std::unordered_map<uint32_t, uint32_t> moved;
    for (size_t i = 0; i < corners.size(); ++i) {
        const Middle& middle = pieces[of[triangles[i]]];
        if (middle.area <= 0) continue;
        const auto [place, fresh] = moved.try_emplace(corners[i], static_cast<uint32_t>(mesh.vertices.size()));
        if (fresh) {
            Vertex vertex = mesh.vertices[corners[i]];
            const vec3 p = middle.center() + (at(vertex) - middle.center()) * std::min(grown, 1 + error_m / std::max(middle.radius, 1e-6f));
            vertex.position[0] = p.x, vertex.position[1] = p.y, vertex.position[2] = p.z;
            mesh.vertices.push_back(vertex);
        }
        corners[i] = place->second;
    }
}

// Collapses edges as though faces that meet had no edge between them, since a façade of many panes is all edges; and leaves out
// bars and ledges thinner than what may be missed. Each level is made from the one before it, and errors add up.
std::vector<Indices> stiff_levels(BuiltMesh& mesh, float scale, std::vector<float>& errors) {
    const Places places(mesh);
    const Pieces pieces(places);
    Added added;
    std::vector<Indices> levels;
    Indices from = places.triangles;
    float from_error = 0;
    const bool closed = places.triangles.size() < kMostBodies && is_closed(places.triangles);
    float gone = 0;  // pieces no thicker are left out
    const auto add_level = [&](const Indices& triangles) {
        levels.push_back(light_corners(mesh, places, &added, triangles));
        if (!closed) return;
        Indices whole;
        for (size_t t = 0; t < places.triangles.size(); t += 3)
            if (pieces.thickness_m[pieces.of[places.triangles[t]]] > gone) whole.insert(whole.end(), &places.triangles[t], &places.triangles[t] + 3);
        keep_width(mesh, places, whole, errors.back(), triangles, levels.back());
    };
    for (const float step : kSteps) {
        if (from.size() < kWorthALevel || levels.size() + 1 >= kMaxLods) break;
        Indices kept;
        float thickest = 0;
        for (size_t t = 0; t < from.size(); t += 3) {
            const float thickness = pieces.thickness_m[pieces.of[from[t]]];
            if (thickness <= kThin * step * scale)
                thickest = std::max(thickest, thickness);
            else
                kept.insert(kept.end(), {from[t], from[t + 1], from[t + 2]});
        }
        float error = 0;
        Indices fewer = collapse(places, kept, from.size() / 12 * 3, step, scale, error);
        if (fewer.size() > from.size() - from.size() / 3 || error > 2 * step) continue;
        from_error = std::max(from_error + error * scale, thickest / kThin);
        errors.push_back(from_error);
        from = std::move(fewer);
        gone = kThin * step * scale;
        add_level(from);
    }
    if (from.size() >= kWorthALevel && levels.size() + 1 < kMaxLods) {
        float error_m = 0;
        const Indices fewer = cluster(places, from.size() / 24 * 3, scale, error_m);
        if (!fewer.empty() && fewer.size() <= from.size() / 2) {
            errors.push_back(std::max(error_m, from_error));
            add_level(fewer);
        }
    }
    return levels;
}

// Places as the collapse of edges sees them: where light is baked in, a bright one stands further out. So an edge along which light
// changes evenly collapses, and one at which it bends deviates. Faces that meet at a hard edge come apart there and collapse each by itself:
// what opens between them is within the deviation.
std::vector<vec3> seen_places(const BuiltMesh& mesh, bool lit) {
    std::vector<vec3> out;
    for (const Vertex& v : mesh.vertices) {
        uint32_t light = v.color >> 24;
        if (const auto day = lit && v.uv[1] == kDayMark ? static_cast<uint32_t>(v.uv[0]) : 0; day) light = std::max({light, day >> 16, day >> 8 & 255, day & 255});
        out.push_back(at(v) + (lit ? unpack_normal(v.normal) * (kLightAsMetres * static_cast<float>(light) / 255) : vec3(0.0f)));
    }
    return out;
}

// Edges collapse where the vertices of both faces are the same. `together`: where that leaves too much, near places are drawn
// together. `lit`: light is baked into the vertices.
std::vector<Indices> seamed_levels(BuiltMesh& mesh, float scale, bool together, bool lit, std::vector<float>& errors) {
    const std::vector<vec3> seen = seen_places(mesh, lit);
    const float seen_scale = meshopt_simplifyScale(&seen.front().x, seen.size(), sizeof(vec3));
    std::optional<Places> places;
    std::vector<Indices> levels;
    const double whole = area_of(mesh, mesh.indices);
    for (uint32_t level = 1; level < kMaxLods; ++level) {
        const Indices& from = levels.empty() ? mesh.indices : levels.back();
        if (from.size() < kWorthALevel) break;
        const size_t last = from.size(), target = std::min(last, mesh.indices.size() / (size_t{1} << (2 * level)) / 3 * 3);
        Indices indices(last);
        float error = 0;
        indices.resize(meshopt_simplify(indices.data(), from.data(), last, &seen.front().x, seen.size(), sizeof(vec3), target, kCoarsest / seen_scale, 0, &error));
        float deviation = error * seen_scale + (levels.empty() ? 0 : errors.back());
        if (together && (indices.empty() || indices.size() > 2 * target)) {
            if (!places) places.emplace(mesh);
            float error_m = 0;
            const Indices fewer = cluster(*places, target, scale, error_m);
            if (!fewer.empty() && fewer.size() <= 2 * target) indices = light_corners(mesh, *places, nullptr, fewer), deviation = error_m;
        }
        if (indices.empty() || indices.size() > last - last / 3) break;
        const float lost = whole > 0 ? static_cast<float>(std::abs(1 - area_of(mesh, indices) / whole)) : 0;
        errors.push_back(std::max(deviation, kLostSurface * scale * lost));
        levels.push_back(std::move(indices));
    }
    return levels;
}

}  // namespace

std::vector<std::vector<uint32_t>> make_levels(BuiltMesh& mesh, Thinning thinning, std::vector<float>& errors) {
    const float scale = meshopt_simplifyScale(mesh.vertices.front().position, mesh.vertices.size(), sizeof(Vertex));
    if (!(scale > 0 && scale < 1e12f) || mesh.indices.size() < kWorthALevel) return {};
    if (thinning == Thinning::leaves) return loose_levels(mesh, scale, errors);
    // Vertices of different classes may stand at one place: what hangs together by place alone is not known to move alike.
    if (thinning == Thinning::pieces && mesh.source.empty()) return stiff_levels(mesh, scale, errors);
    return seamed_levels(mesh, scale, thinning == Thinning::lit || thinning == Thinning::plain, thinning == Thinning::lit, errors);
}

}  // namespace aisland::bake
