// What a ray meets: pick shapes of the catalog (sphere, box, prism; fixed or carried by a mover) and the ground.
#pragma once

#include <optional>
#include <span>

#include "app/content/catalog.h"
#include "app/frame/frame.h"
#include "app/guide/visit.h"

namespace aisland::guide {

struct Ray {
    vec3 origin{0.0f};
    vec3 direction{0.0f, 0.0f, -1.0f};  // unit
};

inline Ray ray_of(const Pose& pose) { return {pose.position, pose.orientation * vec3(0, 0, -1)}; }
// Through a pixel (top left origin) of a picture of `size` pixels.
Ray ray_through(const Pose& world_from_camera, float fov_y, vec2 size, vec2 pixel);

// Distance along the ray to the shape's surface (0 inside it), nothing when it misses. Movers by index; may be empty.
std::optional<float> intersect(const content::PickShape& shape, const Ray& ray, std::span<const MoverState> movers);

// The nearest thing of the cell within `reach` metres. `thing.item` is filled for buildings.
Target pick(const content::Catalog& catalog, uint32_t cell, const Ray& ray, std::span<const MoverState> movers,
            float reach);

// The ground (plane y = 0) ahead of the ray, within `reach`.
std::optional<vec3> ground_point(const Ray& ray, float reach);

bool inside_outline(std::span<const vec2> outline, vec2 point);

}  // namespace aisland::guide
