// The light of a furnished room, worked out once: every vertex learns how much of the light that the program gives the room without
// looking (an even glow and lamps that nothing stands before) really arrives there, and of what colour. Radiosity over gathered rays.
#pragma once

#include "app/bake/geometry.h"

namespace aisland::bake {

// Replaces the occlusion of the room's vertices by that share, and tints them; shapes placed more than once take the mean of their
// places from the grid below. What moves keeps its occlusion and looks in the grid when it is drawn; what stands outside keeps it, too.
// Deterministic; no threads of its own. Panes are dark: that is the light of the night, and by day the room's lamps give the same.
// Vertices that got a share learn of the day, too, unless a rig turns them, by their texture coordinates, which nothing reads but facades and leaves: uv[1] is kDayMark,
// uv[0] = 65536 x + 256 y + z: of the day below, what the sky gives by windows to the east and west, by those to the south and north, and
// what comes from the land, each as the root of irradiance / pi in steps of 1/255.
// Long edges are halved first, so shapes have more vertices and triangles afterwards. Adds the room's field:
//
// An image in eight bands. First: the radiance that arrives at `eye`, four octahedral maps side by side (Cigolle et al. 2014, "A Survey of
// Efficient Representations for Independent Unit Vectors"; +Y up), blurred as surfaces of roughness 0, 1/3, 2/3, 1 see it; a channel is
// sqrt(radiance / kFieldRange); the fourth, of what the day gives alone. Second: the irradiance grid of the lamps, slices at heights (k +
// 0.5) / 4 of the box, texels from west to east and north to south: of a surface with the unit normal n the share is kShareRange (a + dot(2
// rgb - 1, n)). Then those of the day, slices from floor to ceiling, since it comes from the side: the irradiance / pi of what faces east,
// west, up, down, south and north; between axes it goes with the squares of n (McTaggart 2004, "Half-Life 2 / Valve Source Shading"). Channels
// are the roots of what comes from the sky by windows to the east and west, by those to the south and north, and from land and what stands there. A
// last row of facts, by their red: how much of their light the room's lamps are shown with, red, green, blue, sqrt(gain / kFieldRange); of
// the sky's light the share by the far (north), right, near and left wall; the root of the mean of the day's grid; on the mean,
// what share of it the land sends; the colours that sky and land have in the room, of luminance 1, and the tint of its even glow, by
// kTintRange; of each wall in that order kWindows windows, of two texels each: the corners of a rectangle on it (RoomWindow) and by its red
// how much passes there, 0 for none. shaders/room.glsl reads the bands, platform/render/room_windows.cpp the facts.
//
// The day of the field is one whose sky has a luminance of 1, and on whose land falls kLandBySky times that, over pi: between a clear
// noon, when what stands in the sun is brighter than the sky beside it, and dusk, when it is darker.
void light_room(vec3 size, Scene& scene);
constexpr uint32_t kFieldSide = 32, kFieldMaps = 4, kFieldWidth = kFieldSide * kFieldMaps, kFieldFacts = 8 * kFieldSide, kFieldHeight = kFieldFacts + 1;
constexpr uint32_t kFactGain = 0, kFactSides = 3, kFactDay = 7, kFactLand = 8, kFactSkyTint = 9, kFactLandTint = 12, kFactGlowTint = 15, kFactWindows = 18, kWindows = 4;
constexpr float kDayMark = 1000000;
constexpr float kLandBySky = 2.5f, kTintRange = 2;
constexpr vec3 kLand{0.262f, 0.288f, 0.181f};  // luminance of the land, of the light over pi that falls on what stands on it: the island's (Openness::ground, kStands of environment.cpp)
constexpr float kMeanShare = 0.68f;            // a room's lamps are chosen so that this much of the full glow arrives on average
constexpr float kFieldRange = 4;
constexpr float kShareRange = 2;                   // a vertex keeps sqrt(share / kShareRange), outside sqrt(occlusion); what is brighter is cut off
constexpr float kWall_m = 0.25f, kSlab_m = 0.01f;  // what stands no further beyond the room's sides, or its floor and ceiling, is the room's: windows, reveals

// The even glow: irradiance / pi on a surface whose normal has this y, klx, before exposure; environment.cpp says the same. A lit room's has
// the tint of what its lamps give by way of walls and floor, so that its vertices need little of their own: the day falls on them, too.
inline constexpr float kRoomGlow = 0.215f;
constexpr vec3 kRoomHue{1.0f, 0.975f, 0.945f};
inline vec3 room_glow(float normal_y, vec3 tint) { return kRoomGlow * tint * (kRoomHue + normal_y * vec3(0.145f, 0.155f, 0.17f)); }

// Luminous fittings are as bright as fittings are; shown on a screen they are white at a fraction of that. Of what a material says, a
// room shows kShownEmission where its lamps alone light it (environment.cpp).
inline constexpr float kFitting = 4.0f, kShownEmission = 0.34f;

}  // namespace aisland::bake
