// What makes a room lived in, beyond its furniture: ceilings, pictures, lamps on walls, panels, objects. Room frame as model_kit.h.
#pragma once

#include "app/bake/model_kit.h"

namespace aisland::bake {

// A dropped border round part of the ceiling, a line of light on its inner edge.
void add_cove(Interior& in, vec2 min, vec2 max, float width, float drop, Paint paint, Paint light);
// Thin bars under the ceiling in squares of `module` metres; every few squares a grille for air.
void add_ceiling_grid(Interior& in, float module, Paint bar);
// A rail with `count` spots that look down at `aim`; they are drawn, not lit.
void add_track(Interior& in, vec3 from, vec3 to, int count, vec3 aim);
// In a wall frame at the pen's place: a framed sheet, its middle at the origin, facing into the room. kind 0 discs, 1 fields of
// colour, 2 contour lines, 3 a plan with blocks.
void add_picture(Shape& s, vec2 size, int kind, uint32_t seed, Paint frame);
// In a wall frame: a small lamp that washes the wall up and down.
void add_sconce(Shape& s, Paint body);
// In a wall frame: upright panels with joints between x0 and x1, standing off the wall.
void add_panels(Shape& s, float x0, float x1, float y0, float y1, int count, Paint paint, float thick = 0.03f);
// On a surface: a bowl, a vase with twigs, a cup, a tray; one of them by `kind`.
void add_object(Shape& s, int kind, uint32_t seed);

// Adds what a zone's own builder leaves out. Before finish().
void dress(Interior& in);

}  // namespace aisland::bake
