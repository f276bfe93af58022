// A World's pack, with what a renderer wants to know of it as a whole worked out: the sides of triangles, what places see of the sky.
#pragma once

#include <vector>

#include "app/content/catalog.h"
#include "app/core/bytes.h"
#include "app/core/result.h"
#include "app/frame/world.h"

namespace aisland::bake {

// The meshes of `world`, each level with its side (Lod::side). Every index must be good.
std::vector<Mesh> measure_sides(const World& world);

// Fails when `catalog` or `world` would not pass content::open().
Result<Bytes> pack_world(const content::Catalog& catalog, World world);

}  // namespace aisland::bake
