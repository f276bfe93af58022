// The pieces the site is put together from. Each adds its own shapes and objects to the scene.
#pragma once

#include "app/bake/geometry.h"

namespace aisland::bake {

void add_inlays(Shape& shape, const Site& site, const SitePolygon& plaza, float top);  // patterns in a plaza whose stone lies at `top`
void build_shore(const Site& site, Scene& scene);                                      // coping, revetment, steps, railing, reeds, the river
void build_bridges(const Site& site, Scene& scene);
void build_far(const Site& site, Scene& scene);  // the banks beyond the river and what stands on them

}  // namespace aisland::bake
