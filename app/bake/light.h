// The light of a furnished room, worked out once: every vertex learns how much of the light that the program gives the room without
// looking (an even glow and lamps that nothing stands before) really arrives there, and of what colour. Radiosity over gathered rays.
#pragma once

#include "app/bake/geometry.h"

namespace aisland::bake {

// Replaces the occlusion of the room's vertices by that share, and tints them. Shapes placed more than once keep theirs.
// Deterministic; no threads of its own. Windows and everything outside count as a pale wall.
void light_room(vec3 size, Scene& scene);

// The even glow: irradiance / pi on a surface whose normal has this y, klx, before exposure. environment.cpp says the same.
inline constexpr float kRoomGlow = 0.215f;
inline float room_glow(float normal_y) { return kRoomGlow * (0.975f + 0.155f * normal_y); }

// Luminous fittings are as bright as fittings are; shown on a screen they are white at a fraction of that.
inline constexpr float kFitting = 4.0f;

}  // namespace aisland::bake
