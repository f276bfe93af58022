#include "app/bake/light.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <tuple>
#include <unordered_map>

#include "app/bake/ray_tree.h"

namespace aisland::bake {
namespace {

constexpr int kRays = 48, kBounces = 10;
constexpr int kGrid = 16, kSlices = 4, kGridRays = 48;      // points of the irradiance grid: across and deep, high; rays of each
constexpr float kOutside = 0.05f;                           // radiance of what a window shows, dimmed with it
constexpr float kMeanShare = 0.68f;                         // a room's lamps are chosen so that this much of the full glow arrives on average
constexpr float kColour = 0.38f;                            // of the colour of a room's lamps that an eye at home in it still sees
constexpr float kCell_m = 0.07f;                            // vertices nearer than this that face the same way share their rays
constexpr float kPatch_m = 0.30f;                           // fittings are lamps of patches no longer than this
constexpr float kFlux = 0.002f;                             // area times radiance of a triangle that is worth being a lamp
constexpr size_t kMostPatches = 480, kMostNeighbours = 24;  // a room; in a block
constexpr float kLean = 0.25f, kLean_m = 0.5f;              // how far from a corner its light is looked for, of the way to the middle of its faces
constexpr float kLarge_m2 = 0.05f;                          // a triangle whose corners do not tell what arrives between them
constexpr float kBlur_m = 0.90f;                            // what is gathered is evened out over this distance
constexpr float kShownEmission = 0.34f;                     // environment.cpp, indoors
constexpr float kHues = 51;                                 // steps of a channel of the tint
constexpr float kPi = 3.14159265f;
constexpr uint32_t kNoPoint = 0xffffffffu;

struct Point {
    vec3 position, normal;
    vec3 direct{0.0f};  // irradiance / pi, of lamps that are seen
    vec3 open{0.0f};    // the same of all lamps, as the program shades without looking
    vec3 gathered{0.0f}, next{0.0f};
};
struct Hit {
    uint32_t triangle = kNoPoint;
    float b = 0, c = 0;
};

struct Patch {  // shines to the side of its normal
    vec3 position, normal, flux;
    float area = 0;
};

struct RoomLight {
    vec3 half;
    float height = 3;
    std::vector<vec3> corners;       // three a triangle
    std::vector<uint32_t> point_of;  // of each corner
    std::vector<Paint> paint;        // of each triangle
    std::vector<Point> points;
    std::unordered_map<uint64_t, uint32_t> known;
    std::vector<Light> lights;
    std::vector<Patch> patches;
    std::vector<bool> is_lamp;  // by triangle: its light comes from patches
    std::vector<vec3> between;  // by triangle: what arrives directly, on the mean, beyond what its corners say
};

bool inside(const RoomLight& room, vec3 p) {
    return std::abs(p.x) < room.half.x + 0.05f && std::abs(p.z) < room.half.z + 0.05f && p.y > -0.05f && p.y < room.height + 0.04f;
}

vec3 emission(Paint paint) { return material(paint).emissive * (kFitting * kShownEmission); }
float luminance(vec3 c) { return 0.2126f * c.x + 0.7152f * c.y + 0.0722f * c.z; }

// Off the surface and off the walls it meets, so that no ray starts in a seam.
vec3 origin_of(const RoomLight& room, const Point& point) {
    const vec3 p = point.position + point.normal * 0.012f, edge(0.03f);
    return glm::clamp(p, vec3(-room.half.x, 0, -room.half.z) + edge, vec3(room.half.x, room.height, room.half.z) - edge);
}

void add_patches(RoomLight& room) {
    room.is_lamp.assign(room.paint.size(), false);
    for (size_t t = 0; t < room.paint.size(); ++t) {
        const vec3 radiance = emission(room.paint[t]);
        const vec3 p = room.corners[t * 3], u = room.corners[t * 3 + 1] - p, v = room.corners[t * 3 + 2] - p, across = glm::cross(u, v);
        const float area = 0.5f * glm::length(across);
        if (luminance(radiance) * area < kFlux) continue;
        room.is_lamp[t] = true;
        const int n = std::clamp(static_cast<int>(std::ceil(std::max({glm::length(u), glm::length(v), glm::length(u - v)}) / kPatch_m)), 1, 24);
        // Middles of the n * n triangles like it.
        const auto add = [&](float b, float c) {
            const float inverse = 1 / static_cast<float>(n);
            room.patches.push_back({p + u * (b * inverse) + v * (c * inverse), across / (2 * area), radiance * (area * inverse * inverse), area * inverse * inverse});
        };
        for (int i = 0; i < n; ++i)
            for (int j = 0; i + j < n; ++j) {
                const float b = static_cast<float>(i), c = static_cast<float>(j);
                add(b + 1.0f / 3, c + 1.0f / 3);
                if (i + j + 1 < n) add(b + 2.0f / 3, c + 2.0f / 3);
            }
    }
    // Neighbours of a long thin lamp are as good as one; of a bulb those that face about the same way.
    float alike = 0.99f;
    for (float near = 0.5f * kPatch_m; near < 4 && (near < kPatch_m || room.patches.size() > kMostPatches); near *= 1.6f, alike = std::max(alike - 0.15f, 0.5f)) {
        std::vector<Patch> merged;
        for (const Patch& patch : room.patches) {
            const auto same = std::find_if(merged.begin(), merged.end(), [&](const Patch& m) {
                return glm::distance(m.position, patch.position) < near && glm::dot(m.normal, patch.normal) > alike;
            });
            if (same != merged.end())
                same->flux += patch.flux, same->area += patch.area;
            else
                merged.push_back(patch);
        }
        room.patches = std::move(merged);
    }
}

uint32_t point_at(RoomLight& room, vec3 position, vec3 normal) {
    if (!inside(room, position)) return kNoPoint;
    const auto cell = [](float v, float size) { return static_cast<uint64_t>(static_cast<int64_t>(std::floor(v / size + 0.5f)) + 4096) & 0x1fff; };
    const uint64_t key = cell(position.x, kCell_m) | cell(position.y, kCell_m) << 13 | cell(position.z, kCell_m) << 26 |
                         (cell(normal.x, 0.5f) & 15) << 39 | (cell(normal.y, 0.5f) & 15) << 43 | (cell(normal.z, 0.5f) & 15) << 47;
    const auto [it, fresh] = room.known.emplace(key, static_cast<uint32_t>(room.points.size()));
    if (fresh) room.points.push_back({position, normal, {}, {}, {}, {}});
    return it->second;
}

// light.glsl: lamp_light, the diffuse part over pi.
vec3 lamp_at(const Light& light, vec3 position, vec3 normal) {
    const vec3 d = light.position - position;
    const float d2 = glm::dot(d, d), x = d2 / (light.range * light.range);
    const vec3 l = d / std::sqrt(std::max(d2, 1e-4f));
    const float window = std::max(1 - x * x, 0.0f);
    const float outer = light.cos_outer <= -1 ? -2.0f : light.cos_outer;
    const float cone = std::clamp((glm::dot(-l, light.direction) - outer) / std::max(light.cos_inner - outer, 0.01f), 0.0f, 1.0f);
    const float power = window * window * cone * cone / std::max(d2, 0.04f) * light.intensity * 0.001f;
    return light.color * (power * std::max(glm::dot(l, normal), 0.0f) / kPi);
}

// Directions about a normal, spread by cosine: a spiral (Vogel), turned by the point.
vec3 direction(int ray, float turn, const vec3& n) {
    const float r2 = (static_cast<float>(ray) + 0.5f) / kRays, angle = 2.39996323f * static_cast<float>(ray) + turn;
    const vec3 side = glm::normalize(glm::cross(std::abs(n.y) < 0.9f ? vec3(0, 1, 0) : vec3(1, 0, 0), n));
    const vec3 up = glm::cross(n, side);
    return (side * std::cos(angle) + up * std::sin(angle)) * std::sqrt(r2) + n * std::sqrt(1 - r2);
}

std::vector<Hit> shoot(const RoomLight& room, const RayTree& tree) {
    std::vector<Hit> hits(room.points.size() * kRays);
    for (size_t p = 0; p < room.points.size(); ++p) {
        const Point& point = room.points[p];
        const vec3 origin = origin_of(room, point);
        for (int r = 0; r < kRays; ++r) {
            const RayHit hit = nearest(tree, origin, direction(r, static_cast<float>(p % 97), point.normal), 60.0f);
            if (hit.triangle != kNoTriangle) hits[p * kRays + static_cast<size_t>(r)] = {hit.triangle, hit.b, hit.c};
        }
    }
    return hits;
}

void light_directly(const RoomLight& room, const RayTree& tree, Point& point) {
    const vec3 origin = origin_of(room, point);
    for (const Light& light : room.lights) {
        const vec3 arrives = lamp_at(light, point.position, point.normal);
        if (arrives.x + arrives.y + arrives.z <= 0) continue;
        point.open += arrives;
        const vec3 way = light.position - origin;
        const float distance = glm::length(way);
        // The lamp's own shade does not darken the room.
        if (nearest(tree, origin, way / distance, std::max(distance - 0.22f, 0.0f)).triangle == kNoTriangle) point.direct += arrives;
    }
    for (const Patch& patch : room.patches) {
        const vec3 way = patch.position - origin;
        const float d2 = std::max(glm::dot(way, way), 1e-4f), distance = std::sqrt(d2);
        const float form = glm::dot(way, point.normal) * -glm::dot(way, patch.normal) / (d2 * (d2 * kPi + patch.area));  // of a disc
        if (form <= 0 || luminance(patch.flux) * form < 1e-5f) continue;
        if (nearest(tree, origin, way / distance, distance - 0.04f).triangle == kNoTriangle) point.direct += patch.flux * form;
    }
}

// Corners lie in corners, where least arrives: of a slat from the floor to the ceiling both ends are dark. What stands for a face is
// looked for on it.
void lean_inwards(RoomLight& room) {
    std::vector<vec4> middle(room.points.size(), vec4(0.0f));
    for (size_t t = 0; t < room.paint.size(); ++t) {
        const vec3 *p = &room.corners[t * 3], across = glm::cross(p[1] - p[0], p[2] - p[0]);
        for (size_t k = 0; k < 3; ++k)
            if (room.point_of[t * 3 + k] != kNoPoint) middle[room.point_of[t * 3 + k]] += vec4((p[0] + p[1] + p[2]) / 3.0f, 1.0f) * glm::length(across);
    }
    for (size_t i = 0; i < room.points.size(); ++i) {
        if (middle[i].w <= 0) continue;
        vec3 way = (vec3(middle[i]) / middle[i].w - room.points[i].position) * kLean;
        way -= room.points[i].normal * glm::dot(way, room.points[i].normal);
        room.points[i].position += way * std::min(1.0f, kLean_m / std::max(glm::length(way), 1e-4f));
    }
}

// A pool of light in the middle of a large face is seen by no corner, one about a corner by too much of the face.
void light_between(RoomLight& room, const RayTree& tree) {
    room.between.assign(room.paint.size(), vec3(0.0f));
    for (size_t t = 0; t < room.paint.size(); ++t) {
        const vec3 p = room.corners[t * 3], u = room.corners[t * 3 + 1] - p, v = room.corners[t * 3 + 2] - p;
        const float area = 0.5f * glm::length(glm::cross(u, v));
        const uint32_t* corner = &room.point_of[t * 3];
        if (area < kLarge_m2 || room.is_lamp[t] || std::any_of(corner, corner + 3, [](uint32_t c) { return c == kNoPoint; })) continue;
        const int n = std::clamp(static_cast<int>(std::sqrt(area / kLarge_m2)) + 1, 2, 8);
        vec3 sum(0.0f);
        // Middles of the n * n triangles like it.
        const auto add = [&](float b, float c) {
            b /= static_cast<float>(n), c /= static_cast<float>(n);
            Point place{p + u * b + v * c, room.points[corner[0]].normal, {}, {}, {}, {}};
            light_directly(room, tree, place);
            sum += place.direct - (1 - b - c) * room.points[corner[0]].direct - b * room.points[corner[1]].direct - c * room.points[corner[2]].direct;
        };
        for (int i = 0; i < n; ++i)
            for (int j = 0; i + j < n; ++j) {
                const float b = static_cast<float>(i), c = static_cast<float>(j);
                add(b + 1.0f / 3, c + 1.0f / 3);
                if (i + j + 1 < n) add(b + 2.0f / 3, c + 2.0f / 3);
            }
        room.between[t] = sum / static_cast<float>(n * n);
    }
}

uint64_t block_of(vec3 p) {
    const auto part = [](float v) { return static_cast<uint64_t>(static_cast<int64_t>(std::floor(v / kBlur_m)) + 1024) & 0xfff; };
    return part(p.x) | part(p.y) << 12 | part(p.z) << 24;
}

// Rays are few: neighbours that face the same way lend each other what they gathered.
void even_out(RoomLight& room) {
    std::unordered_map<uint64_t, std::vector<uint32_t>> blocks;
    for (uint32_t p = 0; p < room.points.size(); ++p) blocks[block_of(room.points[p].position)].push_back(p);
    for (Point& point : room.points) {
        vec3 sum(0.0f);
        float weights = 0;
        for (int i = 0; i < 27; ++i) {
            const vec3 step(static_cast<float>(i % 3 - 1), static_cast<float>(i / 3 % 3 - 1), static_cast<float>(i / 9 - 1));
            const auto block = blocks.find(block_of(point.position + step * kBlur_m));
            if (block == blocks.end()) continue;
            const size_t stride = std::max<size_t>(1, block->second.size() / kMostNeighbours);
            for (size_t k = 0; k < block->second.size(); k += stride) {
                const uint32_t q = block->second[k];
                const float near = 1 - glm::distance(room.points[q].position, point.position) / kBlur_m;
                if (near <= 0 || glm::dot(room.points[q].normal, point.normal) < 0.9f) continue;
                sum += near * room.points[q].gathered, weights += near;
            }
        }
        point.next = weights > 0 ? sum / weights : point.gathered;
    }
    for (Point& point : room.points) point.gathered = point.next;
}

vec3 leaving(const RoomLight& room, const Hit& hit) {
    if (hit.triangle == kNoPoint) return vec3(kOutside);
    const Material& m = material(room.paint[hit.triangle]);
    vec3 arriving(0.0f);
    const float weight[3] = {1 - hit.b - hit.c, hit.b, hit.c};
    for (size_t k = 0; k < 3; ++k) {
        const uint32_t p = room.point_of[hit.triangle * 3 + k];
        arriving += weight[k] * (p == kNoPoint ? vec3(kOutside) : room.points[p].direct + room.points[p].gathered);
    }
    arriving = glm::max(arriving + room.between[hit.triangle], vec3(0.0f));
    const vec3 own = room.is_lamp[hit.triangle] ? vec3(0.0f) : emission(room.paint[hit.triangle]);
    return own + vec3(m.base_color) * arriving * (1 - 0.6f * m.metallic);
}

void bounce(RoomLight& room, const std::vector<Hit>& hits) {
    for (int i = 0; i < kBounces; ++i) {
        for (size_t p = 0; p < room.points.size(); ++p) {
            vec3 sum(0.0f);
            for (size_t r = 0; r < kRays; ++r) sum += glm::min(leaving(room, hits[p * kRays + r]), vec3(2.0f));
            room.points[p].next = sum / static_cast<float>(kRays);
        }
        for (Point& point : room.points) point.gathered = point.next;
        even_out(room);
    }
}

// Share of the light given without looking, by channel. `scale`: of what the room's lamps give, likewise.
vec3 share_of(const Point& point, vec3 scale) {
    return (point.direct + point.gathered) * scale / (vec3(room_glow(point.normal.y)) * vec3(1.0f, 0.975f, 0.945f) + point.open);
}

// So much light that the room is well lit, seen by an eye that takes most of its lamps' colour for white (von Kries 1902).
vec3 scale_of(const RoomLight& room) {
    double sum = 0;
    vec3 of_lamps(1e-6f);
    for (const Point& point : room.points) {
        sum += std::min(static_cast<double>(luminance(share_of(point, vec3(1.0f)))), 4.0);
        of_lamps += point.direct / std::max(luminance(point.direct), 1.0f);  // what lies before a lamp's glass counts once
    }
    if (sum <= 0) return vec3(1.0f);
    const vec3 hue = glm::max(of_lamps / luminance(of_lamps), vec3(0.05f));
    return glm::mix(vec3(1.0f), hue, kColour) / hue * (kMeanShare * static_cast<float>(static_cast<double>(room.points.size()) / sum));
}

// Radiance, as a mirror sees it: lamps too.
vec3 seen(const RoomLight& room, const RayTree& tree, vec3 from, vec3 way) {
    const RayHit hit = nearest(tree, from, way, 60.0f);
    if (hit.triangle == kNoTriangle) return vec3(kOutside);
    const vec3 lamp = room.is_lamp[hit.triangle] ? emission(room.paint[hit.triangle]) : vec3(0.0f);
    return lamp + glm::min(leaving(room, {hit.triangle, hit.b, hit.c}), vec3(2.0f));
}

// The sphere in even parts: a spiral.
vec3 all_round(int i, int n) {
    const float y = 1 - 2 * (static_cast<float>(i) + 0.5f) / static_cast<float>(n), r = std::sqrt(1 - y * y), angle = 2.39996323f * static_cast<float>(i);
    return {r * std::cos(angle), y, r * std::sin(angle)};
}

vec3 grid_place(const RoomLight& room, int x, int y, int z) {
    const auto at = [](int i, int n) { return (static_cast<float>(i) + 0.5f) / static_cast<float>(n); };
    return {room.half.x * (2 * at(x, kGrid) - 1), room.height * at(y, kSlices), room.half.z * (2 * at(z, kGrid) - 1)};
}

vec3 leaving_or_outside(const RoomLight& room, const RayTree& tree, vec3 from, vec3 way, float& distance) {
    const RayHit hit = nearest(tree, from, way, 60.0f);
    distance = hit.triangle == kNoTriangle ? 60.0f : hit.distance;
    return hit.triangle == kNoTriangle ? vec3(kOutside) : leaving(room, {hit.triangle, hit.b, hit.c});
}

// Share of the light at a place, rgb = slope, a = mean; false where the place is within something.
bool grid_point(const RoomLight& room, const RayTree& tree, vec3 place, vec3 scale, vec4& share) {
    vec3 mean(0.0f), slope[3] = {};  // radiance over the sphere, its first harmonic by axis
    int near = 0;
    for (int i = 0; i < kGridRays; ++i) {
        const vec3 way = all_round(i, kGridRays);
        float distance = 0;
        const vec3 radiance = glm::min(leaving_or_outside(room, tree, place, way, distance), vec3(2.0f));
        near += distance < 0.12f;
        mean += radiance / static_cast<float>(kGridRays);
        for (int axis = 0; axis < 3; ++axis) slope[axis] += radiance * (3 * way[axis] / kGridRays);
    }
    float side[3][2];
    for (int axis = 0; axis < 3; ++axis)
        for (int sign = 0; sign < 2; ++sign) {
            Point point{place, vec3(0.0f), {}, {}, {}, {}};
            point.normal[axis] = sign ? 1.0f : -1.0f;
            light_directly(room, tree, point);
            point.gathered = glm::max(mean + slope[axis] * (point.normal[axis] * 2.0f / 3), vec3(0.0f));  // Ramamoorthi and Hanrahan 2001
            side[axis][sign] = std::min(luminance(share_of(point, scale)), kShareRange);
        }
    share = vec4(0.0f);
    for (int axis = 0; axis < 3; ++axis) share[axis] = (side[axis][1] - side[axis][0]) / 2, share.w += (side[axis][0] + side[axis][1]) / 6;
    return near < kGridRays / 3;
}

size_t grid_index(int x, int y, int z) { return (static_cast<size_t>(y) * kGrid + static_cast<size_t>(z)) * kGrid + static_cast<size_t>(x); }

std::vector<vec4> make_grid(const RoomLight& room, const RayTree& tree, vec3 scale) {
    std::vector<vec4> grid(kGrid * kGrid * kSlices);
    std::vector<uint8_t> free(grid.size());
    for (int y = 0; y < kSlices; ++y)
        for (int z = 0; z < kGrid; ++z)
            for (int x = 0; x < kGrid; ++x) free[grid_index(x, y, z)] = grid_point(room, tree, grid_place(room, x, y, z), scale, grid[grid_index(x, y, z)]);
    // What lies within furniture takes its neighbours' light.
    for (int turn = 0; turn < 3; ++turn) {
        const std::vector<uint8_t> before = free;
        for (int y = 0; y < kSlices; ++y)
            for (int z = 0; z < kGrid; ++z)
                for (int x = 0; x < kGrid; ++x) {
                    if (before[grid_index(x, y, z)]) continue;
                    vec4 sum(0.0f);
                    float count = 0;
                    for (const auto& [dx, dy, dz] : {std::tuple(1, 0, 0), {-1, 0, 0}, {0, 1, 0}, {0, -1, 0}, {0, 0, 1}, {0, 0, -1}}) {
                        const int u = x + dx, v = y + dy, w = z + dz;
                        if (u < 0 || v < 0 || w < 0 || u >= kGrid || v >= kSlices || w >= kGrid || !before[grid_index(u, v, w)]) continue;
                        sum += grid[grid_index(u, v, w)], count += 1;
                    }
                    if (count > 0) grid[grid_index(x, y, z)] = sum / count, free[grid_index(x, y, z)] = 1;
                }
    }
    return grid;
}

float grid_share(const RoomLight& room, const std::vector<vec4>& grid, vec3 place, vec3 normal) {
    const vec3 low(-room.half.x, 0, -room.half.z), size(2 * room.half.x, room.height, 2 * room.half.z);
    const vec3 p = glm::clamp((place - low) / size, vec3(0.0f), vec3(1.0f)) * vec3(kGrid, kSlices, kGrid) - 0.5f;
    const auto pick = [](float v, int n) { return std::clamp(static_cast<int>(std::floor(v + 0.5f)), 0, n - 1); };
    const vec4& here = grid[grid_index(pick(p.x, kGrid), pick(p.y, kSlices), pick(p.z, kGrid))];
    return std::clamp(here.w + glm::dot(vec3(here), normal), 0.0f, kShareRange);
}

vec3 channels(uint32_t color) { return vec3(color & 255, color >> 8 & 255, color >> 16 & 255) / 255.0f; }

// As the program reads it (shaders/room.glsl): fine where it is dark.
float share_code(float share) { return std::sqrt(std::min(share / kShareRange, 1.0f)); }

uint32_t relit(uint32_t color, vec3 share) {
    share = glm::max(share, vec3(0.02f));
    const float level = luminance(share);
    const vec3 hue = glm::clamp(share / level, vec3(0.4f), vec3(1.9f));
    const float most = std::max({hue.x, hue.y, hue.z});
    // Hues in steps that nobody sees, so that a pack of many lit vertices packs well; how light it is stays fine.
    return pack_color(glm::round(channels(color) * hue / most * kHues) / kHues, share_code(level * most));
}

// What stands before the windows keeps its occlusion, in the code of shares.
void unlit(Vertex& vertex) { vertex.color = pack_color(channels(vertex.color), std::sqrt(static_cast<float>(vertex.color >> 24) / 255)); }

// One shape in many places: the mean of the light there.
void light_repeated(const RoomLight& room, const std::vector<vec4>& grid, const std::vector<uint32_t>& placed_times, Scene& scene) {
    std::vector<std::vector<const Object*>> places(scene.shapes.size());
    for (const Object& object : scene.objects)
        if (!object.moves && object.rig == kNone && placed_times[object.shape] > 1) places[object.shape].push_back(&object);
    for (size_t s = 0; s < places.size(); ++s)
        for (Part& part : scene.shapes[s].parts)
            for (Vertex& vertex : part.vertices) {
                float sum = 0, count = 0;
                for (const Object* object : places[s]) {
                    const vec3 place(object->place * vec4(vertex.position[0], vertex.position[1], vertex.position[2], 1));
                    if (!inside(room, place)) continue;
                    sum += grid_share(room, grid, place, glm::normalize(glm::mat3(object->place) * unpack_normal(vertex.normal))), count += 1;
                }
                if (count > 0)
                    vertex.color = relit(vertex.color, vec3(sum / count));
                else if (!places[s].empty())
                    unlit(vertex);
            }
}

vec3 octahedral(float u, float v) {
    const float x = 2 * u - 1, z = 2 * v - 1, y = 1 - std::abs(x) - std::abs(z);
    const auto fold = [](float a, float b) { return (1 - std::abs(b)) * (a >= 0 ? 1.0f : -1.0f); };
    return glm::normalize(y >= 0 ? vec3(x, y, z) : vec3(fold(x, z), y, fold(z, x)));
}

std::vector<vec3> look_round(const RoomLight& room, const RayTree& tree, vec3 eye, vec3 scale) {
    std::vector<vec3> map(kFieldSide * kFieldSide);
    for (uint32_t i = 0; i < map.size(); ++i)
        for (int sub = 0; sub < 4; ++sub) {
            const float u = (static_cast<float>(i % kFieldSide) + 0.25f + 0.5f * static_cast<float>(sub % 2)) / kFieldSide;
            const float v = (static_cast<float>(i / kFieldSide) + 0.25f + 0.5f * static_cast<float>(sub / 2)) / kFieldSide;
            map[i] += glm::min(seen(room, tree, eye, octahedral(u, v)) * scale, vec3(kFieldRange)) / 4.0f;
        }
    return map;
}

// The lobe of a rough surface, as a power of the cosine (Lagarde 2012, "Relationship between Phong and Blinn lighting models").
std::vector<vec3> blurred(const std::vector<vec3>& map, float roughness) {
    const float a = roughness * roughness, power = std::max(0.5f / (a * a) - 0.5f, 1.0f);
    std::vector<vec3> ways(map.size()), out(map.size());
    for (uint32_t i = 0; i < map.size(); ++i) ways[i] = octahedral((static_cast<float>(i % kFieldSide) + 0.5f) / kFieldSide, (static_cast<float>(i / kFieldSide) + 0.5f) / kFieldSide);
    for (size_t i = 0; i < map.size(); ++i) {
        vec3 sum(0.0f);
        float weights = 0;
        for (size_t k = 0; k < map.size(); ++k) {
            const float cosine = glm::dot(ways[i], ways[k]);
            if (cosine <= 0) continue;
            const float weight = std::pow(cosine, power);
            sum += map[k] * weight, weights += weight;
        }
        out[i] = sum / weights;
    }
    return out;
}

RoomField make_field(const RoomLight& room, const RayTree& tree, const std::vector<vec4>& grid, vec3 scale) {
    RoomField field;
    field.eye = {0, 0.55f * room.height, 0}, field.low = {-room.half.x, 0, -room.half.z}, field.high = {room.half.x, room.height, room.half.z};
    field.texels.resize(size_t{kFieldWidth} * kFieldHeight * 4);
    const auto put = [&](uint32_t x, uint32_t y, vec4 c) {
        for (int k = 0; k < 4; ++k) field.texels[(size_t{y} * kFieldWidth + x) * 4 + static_cast<size_t>(k)] = static_cast<std::byte>(std::lround(255 * std::clamp(c[k], 0.0f, 1.0f)));
    };
    const std::vector<vec3> sharp = look_round(room, tree, field.eye, scale);
    for (uint32_t m = 0; m < kFieldMaps; ++m) {
        const std::vector<vec3> map = m == 0 ? sharp : blurred(sharp, static_cast<float>(m) / (kFieldMaps - 1));
        for (uint32_t i = 0; i < map.size(); ++i) put(m * kFieldSide + i % kFieldSide, i / kFieldSide, vec4(glm::sqrt(vec4(map[i], scale[static_cast<int>(i % 3)]) / kFieldRange)));
    }
    static_assert(kFieldSide % kGrid == 0 && kSlices == kFieldMaps);
    for (uint32_t k = 0; k < kFieldMaps; ++k)
        for (uint32_t z = 0; z < kFieldSide; ++z)
            for (uint32_t x = 0; x < kFieldSide; ++x) {
                const vec4& here = grid[grid_index(static_cast<int>(x * kGrid / kFieldSide), static_cast<int>(k), static_cast<int>(z * kGrid / kFieldSide))];
                put(k * kFieldSide + x, kFieldSide + z, vec4(0.5f * vec3(here) / kShareRange + 0.5f, here.w / kShareRange));
            }
    return field;
}

}  // namespace

void light_room(vec3 size, Scene& scene) {
    RoomLight room;
    room.half = size / 2.0f, room.height = size.y;
    std::vector<uint32_t> placed_times(scene.shapes.size(), 0);
    for (const Object& object : scene.objects) ++placed_times[object.shape];
    for (const SceneLight& light : scene.lights)
        if (!light.moves) room.lights.push_back(light.light);

    struct Lit {
        Vertex* vertex;
        uint32_t point;
    };
    std::vector<Lit> lit;
    for (const Object& object : scene.objects) {
        if (object.moves) continue;
        for (Part& part : scene.shapes[object.shape].parts) {
            const Material& m = material(part.paint);
            std::vector<uint32_t> points;
            std::vector<vec3> positions;
            for (Vertex& vertex : part.vertices) {
                positions.push_back(vec3(object.place * vec4(vertex.position[0], vertex.position[1], vertex.position[2], 1)));
                const uint32_t p = point_at(room, positions.back(), glm::normalize(glm::mat3(object.place) * unpack_normal(vertex.normal)));
                points.push_back(p);
                if (placed_times[object.shape] != 1) continue;
                if (p != kNoPoint)
                    lit.push_back({&vertex, p});
                else
                    unlit(vertex);
            }
            if (m.flags & (kMaterialBlend | kMaterialNoShadow)) continue;  // light passes
            for (uint32_t index : part.indices) room.corners.push_back(positions[index]), room.point_of.push_back(points[index]);
            room.paint.insert(room.paint.end(), part.indices.size() / 3, part.paint);
        }
    }
    const RayTree tree = make_ray_tree(room.corners);
    add_patches(room);
    lean_inwards(room);
    for (Point& point : room.points) light_directly(room, tree, point);
    light_between(room, tree);
    bounce(room, shoot(room, tree));
    const vec3 scale = scale_of(room);
    for (const Lit& one : lit) one.vertex->color = relit(one.vertex->color, share_of(room.points[one.point], scale));
    const std::vector<vec4> grid = make_grid(room, tree, scale);
    light_repeated(room, grid, placed_times, scene);
    scene.fields.push_back(make_field(room, tree, grid, scale));
}

}  // namespace aisland::bake
