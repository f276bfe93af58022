// Feet: walking and teleporting on the walkable map of a cell. Nothing here ever yields a place that is not standable.
#pragma once

#include <optional>

#include "app/content/catalog.h"
#include "app/guide/visit.h"

namespace aisland::guide {

const content::WalkMap* find_walk_map(const content::Catalog& catalog, uint32_t cell);

// Ground height under a point of the cell; nothing where one may not stand.
std::optional<float> ground_height(const content::Catalog& catalog, uint32_t cell, vec2 xz);

// The standable point nearest to `xz` within `radius` metres.
std::optional<vec3> nearest_standable(const content::Catalog& catalog, uint32_t cell, vec2 xz, float radius);

// Where feet at `from` (standable) end when they want to move by `step`: the whole step, or what slides along the
// obstacle, or nothing. Long steps are cut into pieces shorter than the map's spacing.
vec2 slide(const content::Catalog& catalog, uint32_t cell, vec2 from, vec2 step);

// A thrown arc from the hand to the ground: fills points, count, landing, valid. `scale` = world metres per visitor metre.
void throw_arc(const content::Catalog& catalog, uint32_t cell, const Pose& aim, float scale, TeleportAim& out);

}  // namespace aisland::guide
