#include "app/bake/light.h"

#include <algorithm>
#include <cmath>

#include "app/bake/halve.h"
#include "app/bake/room_light.h"

namespace aisland::bake {
namespace {

constexpr int kRays = 96, kBounces = 10;
constexpr float kColour = 0.38f;                       // of the colour of a room's lamps that an eye at home in it still sees
constexpr float kCell_m = 0.07f;                       // vertices nearer than this that face the same way share their rays
constexpr size_t kMostNeighbours = 24;                 // of points in a block, or up to twice as many
constexpr float kLean = 0.25f, kLean_m = 0.5f;         // how far from a corner its light is looked for, of the way to the middle of its faces
constexpr float kLarge_m2 = 0.05f;                     // a triangle whose corners do not tell what arrives between them
constexpr float kSmall_m2 = 0.028f;                    // of smaller triangles nobody sees it
constexpr float kLongest_m = 0.7f, kOnFloor_m = 0.3f;  // light changes along an edge that is longer; what stands on the floor shades it
constexpr float kBlur_m = 0.90f;                       // what is gathered is evened out over no more than this distance,
constexpr float kAlike = 0.3f, kLeastBlur_m = 0.25f;   // nor than this share of how far away things stand; at least
constexpr float kShut_m = 0.1f;                        // what stands so near before a place hides it, and so does what is seen from within
constexpr float kAmong = 0.83f;                        // of the light that falls on the land, what arrives among the things there
constexpr float kMirrored = 0.05f;                     // of what arrives on a dielectric surface, what it sends on uncoloured
constexpr float kHues = 51;                            // steps of a channel of the tint

uint32_t point_at(RoomLight& room, vec3 position, vec3 normal) {
    if (!inside(room, position)) return kNoPoint;
    const auto cell = [](float v, float size) { return static_cast<uint64_t>(static_cast<int64_t>(std::floor(v / size + 0.5f)) + 4096) & 0x1fff; };
    const uint64_t key = cell(position.x, kCell_m) | cell(position.y, kCell_m) << 13 | cell(position.z, kCell_m) << 26 |
                         (cell(normal.x, 0.5f) & 15) << 39 | (cell(normal.y, 0.5f) & 15) << 43 | (cell(normal.z, 0.5f) & 15) << 47;
    const auto [it, fresh] = room.known.emplace(key, static_cast<uint32_t>(room.points.size()));
    if (fresh) room.points.push_back({position, normal, {}, {}, {}, {}, 0, false});
    // What is sunk in a face, or hidden by it, takes the light before it: half a wall behind a board does not darken the other half.
    RoomPoint& point = room.points[it->second];
    if (glm::dot(position - point.position, point.normal) > 0) point.position = position;
    return it->second;
}

// Directions about a normal, spread by cosine: a spiral (Vogel), turned by the point.
vec3 direction(int ray, float turn, const vec3& n) {
    const float r2 = (static_cast<float>(ray) + 0.5f) / kRays, angle = 2.39996323f * static_cast<float>(ray) + turn;
    const vec3 side = glm::normalize(glm::cross(std::abs(n.y) < 0.9f ? vec3(0, 1, 0) : vec3(1, 0, 0), n));
    const vec3 up = glm::cross(n, side);
    return (side * std::cos(angle) + up * std::sin(angle)) * std::sqrt(r2) + n * std::sqrt(1 - r2);
}

// Light changes the faster from place to place the nearer things stand: neighbours are alike within a share of the harmonic mean of
// what the rays go (Ward, Rubinstein and Clear 1988, "A Ray Tracing Solution for Diffuse Interreflection").
std::vector<RoomHit> shoot(RoomLight& room, const RayTree& tree) {
    std::vector<RoomHit> hits(room.points.size() * kRays);
    for (size_t p = 0; p < room.points.size(); ++p) {
        RoomPoint& point = room.points[p];
        const vec3 origin = origin_of(room, point);
        float nearness = 0;
        int shut = 0;
        for (int r = 0; r < kRays; ++r) {
            const vec3 way = direction(r, static_cast<float>(p % 97), point.normal);
            const RayHit hit = nearest(tree, origin, way, 60.0f);
            hits[p * kRays + static_cast<size_t>(r)] = seen_along(room, origin, way, hit);
            if (hit.triangle == kNoTriangle) continue;
            nearness += 1 / std::max(hit.distance, 0.01f);
            const vec3* corner = &room.corners[size_t{hit.triangle} * 3];
            shut += hit.distance < kShut_m || glm::dot(glm::cross(corner[1] - corner[0], corner[2] - corner[0]), way) > 0;
        }
        point.hidden = shut > kRays * 2 / 3;
        point.even = std::clamp(kAlike * static_cast<float>(kRays) / std::max(nearness, 1e-3f), kLeastBlur_m, kBlur_m);
    }
    return hits;
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
            RoomPoint place{p + u * b + v * c, room.points[corner[0]].normal, {}, {}, {}, {}, 0, false};
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

using Blocks = std::unordered_map<uint64_t, std::vector<uint32_t>>;

Blocks blocks_of(const RoomLight& room) {
    Blocks blocks;
    for (uint32_t p = 0; p < room.points.size(); ++p) blocks[block_of(room.points[p].position)].push_back(p);
    return blocks;
}

// Calls visit(neighbour, distance in metres) for others that face the same way, no more than kBlur_m away; of many some.
template <typename Visit>
void visit_neighbours(const RoomLight& room, const Blocks& blocks, const RoomPoint& point, const Visit& visit) {
    for (int i = 0; i < 27; ++i) {
        const vec3 step(static_cast<float>(i % 3 - 1), static_cast<float>(i / 3 % 3 - 1), static_cast<float>(i / 9 - 1));
        const auto block = blocks.find(block_of(point.position + step * kBlur_m));
        if (block == blocks.end()) continue;
        const size_t stride = std::max<size_t>(1, block->second.size() / kMostNeighbours);
        for (size_t k = 0; k < block->second.size(); k += stride) {
            const RoomPoint& other = room.points[block->second[k]];
            if (&other == &point) continue;
            const float distance = glm::distance(other.position, point.position);
            if (distance < kBlur_m && glm::dot(other.normal, point.normal) >= 0.9f) visit(other, distance);
        }
    }
}

// Rays are few: neighbours that face the same way lend each other what they gathered.
void even_out(RoomLight& room, const Blocks& blocks) {
    for (RoomPoint& point : room.points) {
        vec3 sum = point.gathered;
        float weights = 1;
        visit_neighbours(room, blocks, point, [&](const RoomPoint& other, float distance) {
            const float near = 1 - distance / std::min(point.even, other.even);
            if (near > 0 && !other.hidden) sum += near * other.gathered, weights += near;
        });
        point.next = sum / weights;
    }
    for (RoomPoint& point : room.points) point.gathered = point.next;
}

// A corner that nobody sees is the end of faces that are seen: of direct or gathered light it takes what is about it.
void light_hidden(RoomLight& room, const Blocks& blocks, vec3 RoomPoint::*light) {
    for (RoomPoint& point : room.points) {
        if (!point.hidden) continue;
        vec3 sum(0.0f);
        float weights = 0;
        visit_neighbours(room, blocks, point, [&](const RoomPoint& other, float distance) {
            if (other.hidden) return;
            const float near = 1 / (distance * distance + 0.01f);
            sum += near * other.*light, weights += near;
        });
        if (weights > 0) point.*light = sum / weights;
    }
}

void bounce(RoomLight& room, const Blocks& blocks, const std::vector<RoomHit>& hits) {
    for (int i = 0; i < kBounces; ++i) {
        for (size_t p = 0; p < room.points.size(); ++p) {
            vec3 sum(0.0f);
            for (size_t r = 0; r < kRays; ++r) sum += glm::min(leaving(room, hits[p * kRays + r]), vec3(2.0f));
            room.points[p].next = sum / static_cast<float>(kRays);
        }
        for (RoomPoint& point : room.points) point.gathered = point.next;
        even_out(room, blocks);
        light_hidden(room, blocks, &RoomPoint::gathered);
    }
}

// The room without its lamps, lit by what its windows show; panes keep a part of it.
RoomLight by_windows(RoomLight room, const Blocks& blocks, const std::vector<RoomHit>& hits, vec2 sky, float on_outside) {
    const float passes = pane_passes();
    on_outside *= passes;
    room.sky[0] = vec3(passes * sky.x), room.sky[1] = vec3(passes * sky.y), room.land = on_outside * kLand, room.on_outside = on_outside * kAmong, room.glows = false;
    room.between.assign(room.paint.size(), vec3(0.0f));
    for (RoomPoint& point : room.points) point.direct = point.open = point.gathered = vec3(0.0f);
    bounce(room, blocks, hits);
    even_out(room, blocks);  // windows are small, and few rays meet them
    light_hidden(room, blocks, &RoomPoint::gathered);
    return room;
}

// So much light that the room is well lit, seen by an eye that takes most of its lamps' colour for white (von Kries 1902).
vec3 scale_of(const RoomLight& room) {
    double sum = 0;
    vec3 of_lamps(1e-6f);
    for (const RoomPoint& point : room.points) {
        sum += std::min(static_cast<double>(luminance(share_of(room, point, vec3(1.0f)))), 4.0);
        of_lamps += point.direct / std::max(luminance(point.direct), 1.0f);  // what lies before a lamp's glass counts once
    }
    if (sum <= 0) return vec3(1.0f);
    const vec3 hue = glm::max(of_lamps / luminance(of_lamps), vec3(0.05f));
    return glm::mix(vec3(1.0f), hue, kColour) / hue * (kMeanShare * static_cast<float>(static_cast<double>(room.points.size()) / sum));
}

vec3 tint_of_glow(const RoomLight& room, vec3 scale) {
    vec3 sum(1e-6f);
    for (const RoomPoint& point : room.points) sum += point.hidden ? vec3(0.0f) : glm::min(point.gathered, vec3(2.0f)) * scale;
    const vec3 tint = glm::clamp(sum / kRoomHue * (luminance(kRoomHue) / luminance(sum)), vec3(0.4f), vec3(1.9f));  // no further than a vertex goes, see relit
    return tint * (luminance(kRoomHue) / luminance(tint * kRoomHue));
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

constexpr float kLandAgain = 1.15f;  // what comes from below goes to and fro between ceiling and floor, and what is glossy there sends it on

bool takes_day(Paint paint) { return material(paint).kind != MaterialKind::glass && material(paint).kind != MaterialKind::foliage; }

void lit_by_day(Vertex& vertex, const RoomByDay& day, uint32_t point) {
    const auto code = [&](const RoomLight& room, float by) { return std::round(255 * std::sqrt(std::min(by * luminance(room.points[point].gathered), 1.0f))); };
    vertex.uv[0] = 65536 * code(day.sky[0], 1) + 256 * code(day.sky[1], 1) + code(day.land, kLandAgain * kLandBySky), vertex.uv[1] = kDayMark;
    vertex.tangent = 0;
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

}  // namespace

vec3 leaving(const RoomLight& room, const RoomHit& hit) {
    if (hit.triangle == kNoTriangle) return glm::mix(room.land, glm::mix(room.sky[0], room.sky[1], hit.c), hit.b);
    const Material& m = material(room.paint[hit.triangle]);
    vec3 arriving(0.0f);
    const float weight[3] = {1 - hit.b - hit.c, hit.b, hit.c};
    for (size_t k = 0; k < 3; ++k) {
        const uint32_t p = room.point_of[hit.triangle * 3 + k];
        arriving += weight[k] * (p == kNoPoint ? vec3(room.on_outside * room.open[hit.triangle]) : room.points[p].direct + room.points[p].gathered);
    }
    arriving = glm::max(arriving + room.between[hit.triangle], vec3(0.0f));
    const vec3 own = !room.glows || room.is_lamp[hit.triangle] ? vec3(0.0f) : emission(room.paint[hit.triangle]);
    return own + glm::mix(vec3(m.base_color), vec3(1.0f), kMirrored * (1 - m.metallic)) * arriving * (1 - 0.6f * m.metallic);
}

float leaving_by_day(const RoomByDay& day, const RoomHit& hit) { return luminance(leaving(day.sky[0], hit) + leaving(day.sky[1], hit) + kLandBySky * leaving(day.land, hit)); }

int side_of(const RoomLight& room, vec3 from, vec3 way) {
    const auto reach = [](float p, float d, float low, float high) { return d > 1e-5f ? (high - p) / d : d < -1e-5f ? (low - p) / d
                                                                                                                    : 1e9f; };
    const float x = reach(from.x, way.x, -room.half.x, room.half.x), y = reach(from.y, way.y, 0, room.height), z = reach(from.z, way.z, -room.half.z, room.half.z);
    if (y < std::min(x, z)) return -1;
    return z < x ? (way.z < 0 ? 0 : 2) : (way.x > 0 ? 1 : 3);
}

float pane_passes() { return 1 - material(Paint::glass_clear).base_color.w; }

RoomHit seen_along(const RoomLight& room, vec3 from, vec3 way, const RayHit& hit) {
    if (hit.triangle != kNoTriangle) return {hit.triangle, hit.b, hit.c};
    const int side = side_of(room, from, way);
    return {kNoTriangle, way.y < 0 ? 0.0f : 1.0f, side < 0 ? 0.5f : static_cast<float>(side % 2 == 0)};
}

vec3 share_of(const RoomLight& room, const RoomPoint& point, vec3 scale) {
    return (point.direct + point.gathered) * scale / (room_glow(point.normal.y, room.glow_tint) + point.open);
}

void light_room(vec3 size, Scene& scene) {
    RoomLight room;
    room.half = size / 2.0f, room.height = size.y;
    std::vector<uint32_t> placed_times(scene.shapes.size(), 0);
    for (const Object& object : scene.objects) ++placed_times[object.shape];
    for (const SceneLight& light : scene.lights)
        if (!light.moves) room.lights.push_back(light.light);

    for (const Object& object : scene.objects)
        if (!object.moves && object.rig == kNone && placed_times[object.shape] == 1 && scene.shapes[object.shape].levels.empty())  // alone in its place, and with levels the bake makes
            for (Part& part : scene.shapes[object.shape].parts)
                halve_long_edges(part, kSmall_m2, [&](vec3 p) {
                    const vec3 place(object.place * vec4(p, 1));
                    return !inside(room, place) ? INFINITY : place.y < 0.05f ? kOnFloor_m
                                                                             : kLongest_m;
                });

    struct Lit {
        Vertex* vertex;
        uint32_t point;
        bool by_day;
    };
    std::vector<Lit> lit;
    for (const Object& object : scene.objects) {
        if (object.moves) continue;
        for (Part& part : scene.shapes[object.shape].parts) {
            const Material& m = material(part.paint);
            std::vector<uint32_t> points;
            std::vector<vec3> positions;
            std::vector<float> open;
            for (Vertex& vertex : part.vertices) {
                open.push_back(static_cast<float>(vertex.color >> 24) / 255);
                positions.push_back(vec3(object.place * vec4(vertex.position[0], vertex.position[1], vertex.position[2], 1)));
                const uint32_t p = point_at(room, positions.back(), glm::normalize(glm::mat3(object.place) * unpack_normal(vertex.normal)));
                points.push_back(p);
                if (placed_times[object.shape] != 1) continue;
                if (p != kNoPoint)
                    lit.push_back({&vertex, p, takes_day(part.paint) && object.rig == kNone});
                else
                    unlit(vertex);
            }
            if (m.flags & (kMaterialBlend | kMaterialNoShadow)) continue;  // light passes
            for (uint32_t index : part.indices) room.corners.push_back(positions[index]), room.point_of.push_back(points[index]);
            for (size_t i = 0; i + 2 < part.indices.size(); i += 3) room.open.push_back((open[part.indices[i]] + open[part.indices[i + 1]] + open[part.indices[i + 2]]) / 3);
            room.paint.insert(room.paint.end(), part.indices.size() / 3, part.paint);
        }
    }
    const RayTree tree = make_ray_tree(room.corners);
    add_patches(room);
    lean_inwards(room);
    for (RoomPoint& point : room.points) light_directly(room, tree, point);
    const std::vector<RoomHit> hits = shoot(room, tree);
    const Blocks blocks = blocks_of(room);
    light_hidden(room, blocks, &RoomPoint::direct);
    light_between(room, tree);
    bounce(room, blocks, hits);
    const vec3 scale = scale_of(room);
    room.glow_tint = tint_of_glow(room, scale);
    for (const Lit& one : lit) one.vertex->color = relit(one.vertex->color, share_of(room, room.points[one.point], scale));
    const std::vector<vec4> grid = make_grid(room, tree, scale);
    light_repeated(room, grid, placed_times, scene);
    const RoomByDay day{{by_windows(room, blocks, hits, {1, 0}, 0), by_windows(room, blocks, hits, {0, 1}, 0)}, by_windows(room, blocks, hits, {0, 0}, 1)};
    for (const Lit& one : lit)
        if (one.by_day) lit_by_day(*one.vertex, day, one.point);
    scene.fields.push_back(make_field(room, day, tree, grid, make_day_grid(day, tree), scale));
}

}  // namespace aisland::bake
