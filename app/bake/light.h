// The light of a furnished room, worked out once: every vertex learns how much of the light that the program gives the room without
// looking (an even glow and lamps that nothing stands before) really arrives there, and of what colour. Radiosity over gathered rays.
#pragma once

#include "app/bake/geometry.h"

namespace aisland::bake {

// Replaces the occlusion of the room's vertices by that share, and tints them; shapes placed more than once take the mean of their
// places from the grid below. What moves keeps its occlusion and looks in the grid when it is drawn; what stands outside keeps it, too.
// Deterministic; no threads of its own. Panes are dark: that is the light of the night, and by day the room's lamps give the same.
// Long edges are halved first, so shapes have more vertices and triangles afterwards. Adds the room's field:
//
// An image in four bands. First: the radiance that arrives at `eye`, four octahedral maps side by side (Cigolle et al. 2014, "A Survey
// of Efficient Representations for Independent Unit Vectors"; +Y up), blurred as surfaces of roughness 0, 1/3, 2/3, 1 see it; a channel
// is sqrt(radiance / kFieldRange); the fourth, of what the day gives alone, which is for windows that show a luminance of 1. Second: the
// irradiance grid of the lamps, slices at heights (k + 0.5) / 4 of the box, texels from west to east and north to south: of a surface with
// the unit normal n the share is kShareRange (a + dot(2 rgb - 1, n)). Third and fourth: that of the day, since it comes from the side: the
// irradiance / pi, for such windows, of what faces along the three axes, and of what faces the other way; a channel is its root; between
// axes it goes with the squares of n (McTaggart 2004, "Half-Life 2 / Valve Source Shading"). The fourth channel of the third band begins
// with facts: how much of their light the room's lamps are shown with, red, green, blue, sqrt(gain / kFieldRange); of what comes in by
// windows the share by the far (north), right, near and left wall; the root of the mean of the day's grid.
// shaders/room.glsl reads the bands, platform/render/room_windows.cpp the facts.
void light_room(vec3 size, Scene& scene);
constexpr uint32_t kFieldSide = 32, kFieldMaps = 4, kFieldWidth = kFieldSide * kFieldMaps, kFieldHeight = 4 * kFieldSide;
constexpr uint32_t kFactGain = 0, kFactSides = 3, kFactDay = 7;
constexpr float kFieldRange = 4;
constexpr float kShareRange = 2;                   // a vertex keeps sqrt(share / kShareRange), outside sqrt(occlusion); what is brighter is cut off
constexpr float kWall_m = 0.25f, kSlab_m = 0.01f;  // what stands no further beyond the room's sides, or its floor and ceiling, is the room's: windows, reveals

// The even glow: irradiance / pi on a surface whose normal has this y, klx, before exposure. environment.cpp says the same.
inline constexpr float kRoomGlow = 0.215f;
inline float room_glow(float normal_y) { return kRoomGlow * (0.975f + 0.155f * normal_y); }

// Luminous fittings are as bright as fittings are; shown on a screen they are white at a fraction of that.
inline constexpr float kFitting = 4.0f;

}  // namespace aisland::bake
