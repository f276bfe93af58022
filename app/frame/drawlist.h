// Flat drawing for labels, panels and staff pages: quads with clip rectangles, and textured triangles (Dear ImGui).
// Units are the canvas's own (dmm in 3D, pixels on a screen); +x right, +y down, origin top left of the canvas.
// Colours are sRGB, straight alpha, 0xAABBGGRR.
#pragma once

#include <cstdint>
#include <span>

#include "app/core/pose.h"

namespace aisland {

using Color = uint32_t;  // 0xAABBGGRR, sRGB, straight alpha

constexpr Color rgba(uint32_t rrggbbaa) {
    return (rrggbbaa >> 24) | ((rrggbbaa >> 8) & 0xff00u) | ((rrggbbaa << 8) & 0xff0000u) | (rrggbbaa << 24);
}

enum class QuadKind : uint8_t {
    rect,    // rounded rectangle, optional border, optional vertical gradient color -> color2
    glyph,   // distance field from the glyph atlas: page, uv in texels
    line,    // segment from (x, y) to (x + w, y + h), `border` thick, round ends
    ring,    // arc gauge inside the rectangle: uv = {start turn, end turn, thickness 0..1, 0}, clockwise from 12 o'clock
    image,   // World texture index in `page`, uv in 0..1
    shadow,  // soft rounded rectangle, blur radius in `border`
};

struct Quad {
    vec4 rect{0.0f};  // x, y, w, h
    vec4 uv{0.0f};    // glyph: x, y, w, h in atlas texels; image: u0, v0, u1, v1
    Color color = 0xffffffff;
    Color color2 = 0;   // border colour, or bottom of the gradient when border == 0
    float radius = 0;   // corner radius
    float border = 0;   // border width, line thickness, or glyph embolden in canvas units
    uint16_t page = 0;  // glyph atlas page or image index
    uint16_t clip = 0;  // index into DrawList::clips
    QuadKind kind = QuadKind::rect;
    uint8_t pad[3]{};
};
static_assert(sizeof(Quad) == 56);

struct DrawVertex {  // same layout as ImDrawVert
    vec2 position;
    vec2 uv;
    Color color;
};

struct TriangleBatch {
    vec4 clip{0.0f};  // x, y, w, h
    uint32_t first_index = 0, index_count = 0, vertex_offset = 0;
    uint32_t texture = 0;  // 0 = staff font atlas
};

struct DrawList {
    std::span<const Quad> quads;
    std::span<const vec4> clips;  // x, y, w, h; clips[0] is the whole canvas
    std::span<const DrawVertex> vertices;
    std::span<const uint16_t> indices;
    std::span<const TriangleBatch> batches;
};

}  // namespace aisland
