// How far a World reaches out of doors: what stands still in cell 0, less sheets of water.
#pragma once

#include <algorithm>

#include "app/frame/world.h"

namespace aisland {

struct Reach {  // metres
    vec3 box_min{-50.0f}, box_max{50.0f};
    vec3 cast_min{-50.0f}, cast_max{50.0f};  // of what stands up and casts; the box when nothing does
};

inline bool casts_shadows(const Material& material) {
    return !(material.flags & (kMaterialNoShadow | kMaterialBlend)) && material.kind != MaterialKind::water;
}

// A point of a mesh, metres, where its instance puts it; and half the size of its box along the World's axes.
inline vec3 placed(const Instance& instance, const vec3& p) {
    const vec4 v(p, 1.0f);
    return {glm::dot(instance.rows[0], v), glm::dot(instance.rows[1], v), glm::dot(instance.rows[2], v)};
}
inline vec3 half_size(const Instance& instance, const Mesh& mesh) {
    const vec3 half = 0.5f * (mesh.box_max - mesh.box_min);
    return {glm::dot(glm::abs(vec3(instance.rows[0])), half), glm::dot(glm::abs(vec3(instance.rows[1])), half), glm::dot(glm::abs(vec3(instance.rows[2])), half)};
}

// Every index of `world` must be good.
inline Reach reach_of(const World& world) {
    Reach reach;
    bool any = false, any_cast = false;
    const Cell cell = world.cells.empty() ? Cell{} : world.cells[0];
    for (const Instance& instance : world.instances.subspan(cell.first_instance, cell.instance_count)) {
        const Material& material = world.materials[instance.material];
        const Mesh& mesh = world.meshes[instance.mesh];
        if (instance.mover != kNone || material.kind == MaterialKind::water) continue;
        const vec3 center = placed(instance, mesh.center);
        const vec3 radius(mesh.radius * std::max({glm::length(vec3(instance.rows[0])), glm::length(vec3(instance.rows[1])), glm::length(vec3(instance.rows[2]))}));
        reach.box_min = any ? glm::min(reach.box_min, center - radius) : center - radius;
        reach.box_max = any ? glm::max(reach.box_max, center + radius) : center + radius;
        any = true;
        // Land throws no shadow on itself, and reaches far.
        const vec3 middle = placed(instance, 0.5f * (mesh.box_min + mesh.box_max)), size = half_size(instance, mesh);
        if (!casts_shadows(material) || size.y < 0.02f * std::max(size.x, size.z)) continue;
        reach.cast_min = any_cast ? glm::min(reach.cast_min, middle - size) : middle - size;
        reach.cast_max = any_cast ? glm::max(reach.cast_max, middle + size) : middle + size;
        any_cast = true;
    }
    if (!any_cast) reach.cast_min = reach.box_min, reach.cast_max = reach.box_max;
    return reach;
}

}  // namespace aisland
