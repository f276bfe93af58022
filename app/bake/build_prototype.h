// Builders behind build_prototype (geometry.h), by family. Shape frame: metres, origin on the ground, -Z forward.
#pragma once

#include <cstdint>
#include <string_view>

#include "app/bake/geometry.h"

namespace aisland::bake {

bool build_street(std::string_view name, uint32_t variant, Prototype& out);   // lamps, benches, bins, signs, posts, gates
bool build_machine(std::string_view name, uint32_t variant, Prototype& out);  // robots, drone, boats, shuttle
bool build_square(std::string_view name, uint32_t variant, Prototype& out);   // cafés, sails, fountains, jetties
constexpr uint32_t kStanding = 6;                                             // variants of "person"
bool build_person(std::string_view name, uint32_t variant, Prototype& out);
bool build_car(std::string_view name, uint32_t variant, Prototype& out);
bool build_plant(std::string_view name, uint32_t variant, Prototype& out);  // trees, hedges, planters, reeds

// One shape as the whole prototype; label above it and a pick box round it.
void set_shape(Prototype& out, Shape shape, float label_above = 0.5f);

}  // namespace aisland::bake
