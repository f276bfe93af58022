// What the canvas pass and its shaders agree on; scalar block layout, as shared.h.
#ifndef AISLAND_CANVAS_SHARED_H
#define AISLAND_CANVAS_SHARED_H

#include "shared.h"
#ifdef __cplusplus
namespace aisland::render::gpu_data {
#endif

AISLAND_CONST kMaxImages = 256;  // World textures a canvas can show

// One DrawList on its plane.
AISLAND_CONST kCanvasBillboard = 0;  // faces the head, constant size on the eye
AISLAND_CONST kCanvasWorld = 1;      // stands in the world
AISLAND_CONST kCanvasScreen = 2;     // pixels of the picture
AISLAND_CONST kCanvasLayer = 3;      // fills the picture
AISLAND_CONST kRuleTested = 0;       // hidden where something is nearer
AISLAND_CONST kRuleAlways = 1;
AISLAND_CONST kRuleFade = 2;   // the whole canvas turns faint when its anchor is hidden
AISLAND_CONST kRuleGhost = 3;  // faint where something is nearer

AISLAND_CONST kShadeColour = 0u;
AISLAND_CONST kShadeCover = 1u;  // black, as much as the colour covers
AISLAND_CONST kShadeOpen = 2u;   // its alpha as it is, unbent

struct CanvasData {
    vec3 anchor;            // world; screen: x, y of the origin in pixels; layer: x, y of the origin in units
    float metres_per_unit;  // world; screen: pixels per unit; layer: at most so many
    vec4 orientation;       // world: quaternion x, y, z, w; +Z towards the reader
    vec2 pivot;             // canvas point that lies on the anchor; layer: units across and down that must fit
    float opacity;
    uint kind, rule, first_clip;
};

struct QuadData {  // = Quad of drawlist.h, 56 bytes
    vec4 rect, uv;
    uint color, color2;
    float radius, border;
    uint page_clip;  // page | clip << 16
    uint kind;       // lowest byte
};
AISLAND_CONST kQuadRect = 0;
AISLAND_CONST kQuadGlyph = 1;
AISLAND_CONST kQuadLine = 2;
AISLAND_CONST kQuadRing = 3;
AISLAND_CONST kQuadImage = 4;
AISLAND_CONST kQuadShadow = 5;

struct TriangleVertex {  // = DrawVertex
    vec2 position, uv;
    uint color;
};

// A piece of a line or ribbon. Lines face the eye; ribbons lie flat, their sides given at both ends so that pieces meet.
struct StrokeData {
    vec3 a, b;
    vec3 side_a, side_b;  // unit, zero for lines
    uint color_a, color_b;
    float width;
    float along_a, along_b;  // metres from the start of the whole stroke
    float total;             // its length
    float dash;              // lines: metres per dash, 0 = solid
    float flow;              // ribbons: metres the pattern has moved
    uint flags;              // kStroke...
};
AISLAND_CONST kStrokeRibbon = 1u;
AISLAND_CONST kStrokeStarts = 2u;  // round end at a
AISLAND_CONST kStrokeEnds = 4u;    // round end at b

struct FieldData {
    vec2 min_xz, max_xz;
    uint width, height, first_value, palette;
    float opacity;
};

struct CanvasPush {
    vec4 clip;          // triangles: x, y, w, h
    uint first_canvas;  // index of the canvas of draw 0
    uint canvas_count;
    uint flat_billboards;  // 1: billboards lie in the picture's plane (a screen), 0: they face the head
    uint view_count;
};

#ifdef __cplusplus
static_assert(sizeof(QuadData) == 56 && sizeof(TriangleVertex) == 20 && sizeof(CanvasPush) == 32);
}  // namespace aisland::render::gpu_data
#endif
#endif
