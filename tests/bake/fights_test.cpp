// Faces that fight for a pixel: two that look different in one plane. Whoever draws them, the picture flickers there. Found by rays from
// where visitors stand, so what is covered may lie as it likes.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <glm/packing.hpp>
#include <glm/vector_relational.hpp>
#include <map>
#include <set>
#include <sstream>

#include "app/bake/ray_tree.h"
#include "app/content/pack.h"

namespace aisland::bake {
namespace {

struct Faces {
    std::vector<vec3> corners, colors;  // three a face
    std::vector<uint32_t> material;     // of each face
    std::span<const Material> materials;
    RayTree tree;
};

void add_face(Faces& faces, const vec3 (&corner)[3], const vec3 (&color)[3], uint32_t material) {
    for (int k = 0; k < 3; ++k) faces.corners.push_back(corner[k]), faces.colors.push_back(color[k]);
    faces.material.push_back(material);
}

// What stands still in a cell at its finest level. Leaves are left out: there are two layers of them wherever one looks.
Faces faces_of(const World& world, const Cell& cell) {
    Faces faces;
    faces.materials = world.materials;
    for (const Instance& instance : world.instances.subspan(cell.first_instance, cell.instance_count)) {
        const Material& material = world.materials[instance.material];
        if (instance.mover != kNone || material.kind == MaterialKind::foliage || material.kind == MaterialKind::water) continue;
        const Mesh& mesh = world.meshes[instance.mesh];
        if (mesh.rig != kNone) continue;
        for (uint32_t i = 0; i + 2 < mesh.lods[0].index_count; i += 3) {
            vec3 corner[3], color[3];
            for (int k = 0; k < 3; ++k) {
                const Vertex& vertex = world.vertices[mesh.vertex_offset + world.indices[mesh.lods[0].first_index + i + static_cast<uint32_t>(k)]];
                const vec4 at(vertex.position[0], vertex.position[1], vertex.position[2], 1);
                corner[k] = {glm::dot(instance.rows[0], at), glm::dot(instance.rows[1], at), glm::dot(instance.rows[2], at)};
                color[k] = vec3(glm::unpackUnorm4x8(vertex.color)) * vec3(material.base_color) + material.emissive;
            }
            add_face(faces, corner, color, instance.material);
        }
    }
    faces.tree = make_ray_tree(faces.corners);
    return faces;
}

// A ray meets these within `reach` of `distance`.
struct Met {
    uint32_t face;
    vec3 color, normal;
};
void meet(const Faces& faces, uint32_t face, vec3 origin, vec3 direction, float distance, float reach, std::vector<Met>& out) {
    const vec3 *p = &faces.corners[size_t{face} * 3], u = p[1] - p[0], v = p[2] - p[0], w = glm::cross(direction, v);
    const float det = glm::dot(u, w);
    if (std::abs(det) < 1e-12f) return;
    const vec3 s = (origin - p[0]) / det, q = glm::cross(s, u);
    const float b = glm::dot(s, w), c = glm::dot(direction, q), t = glm::dot(v, q);
    constexpr float kEdge = 1e-3f;  // neighbours meet at edges
    if (b < kEdge || c < kEdge || b + c > 1 - kEdge || std::abs(t - distance) > reach) return;
    const vec3 normal = glm::normalize(glm::cross(u, v));
    if (glm::dot(normal, direction) >= 0 && !(faces.materials[faces.material[face]].flags & kMaterialDoubleSided)) return;
    const vec3* color = &faces.colors[size_t{face} * 3];
    out.push_back({face, color[0] + (color[1] - color[0]) * b + (color[2] - color[0]) * c, normal});
}
std::vector<Met> met_about(const Faces& faces, vec3 origin, vec3 direction, float distance, float reach) {
    std::vector<Met> out;
    std::vector<uint32_t> stack{0};
    const vec3 low = glm::min(origin + direction * (distance - reach), origin + direction * (distance + reach)) - 1e-4f;
    const vec3 high = glm::max(origin + direction * (distance - reach), origin + direction * (distance + reach)) + 1e-4f;
    while (!stack.empty()) {
        const RayNode& node = faces.tree.nodes[stack.back()];
        stack.pop_back();
        if (glm::any(glm::lessThan(node.high, low)) || glm::any(glm::greaterThan(node.low, high))) continue;
        if (node.count == 0) {
            stack.insert(stack.end(), {node.first, node.first + 1});
            continue;
        }
        for (uint32_t i = 0; i < node.count; ++i) meet(faces, faces.tree.order[node.first + i], origin, direction, distance, reach, out);
    }
    return out;
}

// How far apart two faces must lie: what single precision makes of depths, with room.
float apart_m(float distance) { return 2e-5f + 3e-6f * distance; }

struct Fight {
    vec3 place;
    uint32_t material[2];
};
// Rays through a picture of width x height.
std::vector<Fight> fights_seen(const Faces& faces, const Pose& from, float fov_y, int width, int height) {
    std::vector<Fight> out;
    const float up = std::tan(0.5f * fov_y), right = up * static_cast<float>(width) / static_cast<float>(height);
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x) {
            const vec3 through(right * (2 * (static_cast<float>(x) + 0.5f) / static_cast<float>(width) - 1), -up * (2 * (static_cast<float>(y) + 0.5f) / static_cast<float>(height) - 1), -1);
            const vec3 direction = glm::normalize(from.orientation * through);
            const RayHit hit = nearest(faces.tree, from.position, direction, 2000);
            if (hit.triangle == kNoTriangle) continue;
            const std::vector<Met> met = met_about(faces, from.position, direction, hit.distance, apart_m(hit.distance));
            for (size_t i = 1; i < met.size(); ++i) {
                const vec3 differs = glm::abs(met[i].color - met[0].color);
                const bool alike = std::max({differs.x, differs.y, differs.z}) < 0.03f && faces.materials[faces.material[met[i].face]].kind == faces.materials[faces.material[met[0].face]].kind;
                if (alike || std::abs(glm::dot(met[i].normal, met[0].normal)) < 0.99999f) continue;  // those that cross do so along a line
                out.push_back({from.position + direction * hit.distance, {faces.material[met[0].face], faces.material[met[i].face]}});
                break;
            }
        }
    return out;
}

TEST(Fights, AreFoundWhereTwoFacesShareAPlane) {
    const Material plain;
    for (const float apart : {0.0f, 0.00001f, 0.004f}) {
        Faces faces;
        faces.materials = {&plain, 1};
        const auto add = [&](float half, float y, vec3 color) {
            add_face(faces, {{-half, y, half}, {half, y, half}, {half, y, -half}}, {color, color, color}, 0);
            add_face(faces, {{-half, y, half}, {half, y, -half}, {-half, y, -half}}, {color, color, color}, 0);
        };
        add(4, 0, vec3(0.5f));
        add(1, apart, vec3(0.8f, 0.2f, 0.1f));
        add(2, 0, vec3(0.51f));  // another that looks like the first does no harm
        faces.tree = make_ray_tree(faces.corners);
        const Pose above{{0.1f, 5, 0.2f}, glm::angleAxis(-1.5707963f, vec3(1, 0, 0))};
        const size_t fights = fights_seen(faces, above, 0.9f, 64, 40).size();
        if (apart < 0.001f)
            EXPECT_GT(fights, 100u) << apart;
        else
            EXPECT_EQ(fights, 0u);
    }
}

TEST(Fights, NoneIsSeenFromAnyViewOrStop) {
    const Result<content::Opened> opened = content::open(AISLAND_BINARY_DIR "/share/aisland/island.pack");
    ASSERT_TRUE(opened) << opened.error().text();
    struct Eye {
        std::string name;
        Pose pose;
        float fov_y;
    };
    std::map<uint32_t, std::vector<Eye>> eyes;  // by cell
    for (const content::NamedView& view : opened->catalog.views) eyes[view.cell].push_back({view.name, view.pose, view.fov_y});
    for (const content::Tour& tour : opened->catalog.tours)
        for (const content::Stop& stop : tour.stops) eyes[stop.cell].push_back({tour.name + "/" + stop.name, stop.pose, 1.05f});
    ASSERT_GT(eyes.size(), 6u);
    for (const auto& [cell, of_cell] : eyes) {
        const Faces faces = faces_of(opened->world, opened->world.cells[cell]);
        for (const Eye& eye : of_cell) {
            const std::vector<Fight> fights = fights_seen(faces, eye.pose, eye.fov_y, 160, 100);
            std::ostringstream words;
            std::set<std::pair<uint32_t, uint32_t>> told;
            for (const Fight& fight : fights) {
                if (!told.insert({fight.material[0], fight.material[1]}).second) continue;
                words << "\n  at " << fight.place.x << ' ' << fight.place.y << ' ' << fight.place.z;
                for (uint32_t m : fight.material) {
                    const vec4& color = faces.materials[m].base_color;
                    words << ", material " << m << " (" << color.x << ' ' << color.y << ' ' << color.z << ')';
                }
            }
            EXPECT_EQ(fights.size(), 0u) << eye.name << words.str();
        }
    }
}

}  // namespace
}  // namespace aisland::bake
