// Furniture and fittings of the interiors. Each draws into `shape` at the pen's place; local frame: metres, origin on the
// floor (or on the wall for what hangs there), front towards -Z.
#pragma once

#include "app/bake/shape.h"

namespace aisland::bake {

void add_table(Shape& s, vec3 size, Paint top, Paint leg, float leg_inset = 0.08f);
void add_round_table(Shape& s, float radius, float height, Paint top, Paint leg);
void add_chair(Shape& s, Paint seat, Paint leg);
void add_stool(Shape& s, float height, Paint seat, Paint leg);
void add_sofa(Shape& s, float width, Paint cloth, Paint cushion, Paint leg);
void add_armchair(Shape& s, Paint cloth, Paint leg);
void add_bed(Shape& s, vec2 size, Paint cloth, Paint frame);
void add_rug(Shape& s, vec2 size, Paint paint, Paint border);
void add_cabinet(Shape& s, vec3 size, int doors, Paint body, Paint front, Paint handle);
void add_shelf(Shape& s, vec3 size, int boards, Paint wood, uint32_t seed);  // with books and pots
void add_plant(Shape& s, float height, Paint pot, uint32_t seed);
void add_curtain(Shape& s, float width, float height, Paint cloth);        // hangs in the plane z = 0
void add_panel_screen(Shape& s, vec2 size, Paint bezel, float stand = 0);  // picture faces -Z, centre at the origin + stand
// A chart drawn with light on a screen of `size` whose centre is the origin, facing -Z. kind 0 bars, 1 curve, 2 ring, 3 rows.
void add_chart(Shape& s, vec2 size, int kind, Paint paint, uint32_t seed);
void add_pendant(Shape& s, float drop, float radius, Paint shade, Paint glow);  // hangs from y = drop to y = 0
void add_books(Shape& s, float length, float height, uint32_t seed);

}  // namespace aisland::bake
