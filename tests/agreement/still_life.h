// Small Worlds made for the comparison: materials on spheres, glass, a street at night.
#pragma once

#include "tests/render/world_kit.h"

namespace aisland::test {

LittleWorld make_spheres();
LittleWorld make_glass();
LittleWorld make_clear();
LittleWorld make_night_street();

}  // namespace aisland::test
