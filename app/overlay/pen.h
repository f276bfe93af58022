// A pen over one DrawList: rounded glass, lines, rings, text, clips. Coordinates in u (tokens.h); the pen turns them into
// canvas units. Everything lives in the frame's arena.
#pragma once

#include <string_view>

#include "app/core/arena.h"
#include "app/frame/drawlist.h"
#include "app/text/text.h"

namespace aisland::overlay {

struct Rect {
    float x = 0, y = 0, w = 0, h = 0;
    bool contains(vec2 p) const { return p.x >= x && p.y >= y && p.x < x + w && p.y < y + h; }
    Rect inset(float by) const { return {x + by, y + by, w - 2 * by, h - 2 * by}; }
};

// Sizes of strings already measured: direct mapped, so it never grows. Same words, same style, no shaping.
struct Measures {
    struct Entry {
        uint64_t key = 0;
        vec2 size{0.0f};
    };
    static constexpr size_t kSize = 2048;  // power of two
    Entry entries[kSize]{};
};

struct TextLook {
    float size = 16;
    Color color = 0xffffffff;
    text::Weight weight = text::Weight::regular;
    float max_width = 0;  // u; 0 = one line as long as it is
    uint32_t max_lines = 1;
    float line_height = 1.35f;
};

class Pen {
public:
    // `canvas` in u. `unit` = canvas units per u. The origin of u is at `origin` of the canvas.
    Pen(Arena& arena, text::Engine& engine, Measures& measures, std::string_view language, float unit, Rect canvas, vec2 origin = vec2(0.0f));

    void rect(Rect r, Color color, float radius = 0);
    void gradient(Rect r, Color top, Color bottom, float radius);
    void frame(Rect r, Color fill, Color edge, float radius, float width = 1);
    // A texture of the World, whole.
    void image(Rect r, uint32_t texture, float radius);
    void shadow(Rect r, float radius, float blur, Color color);
    void glass(Rect r, float radius);  // shadow, gradient, hairline
    void line(vec2 a, vec2 b, float width, Color color);
    void ring(vec2 center, float radius, float thickness, float from_turn, float to_turn, Color color);
    void disc(vec2 center, float radius, Color color) { rect({center.x - radius, center.y - radius, 2 * radius, 2 * radius}, color, radius); }
    void hatch(Rect r, float step, float width, Color color);

    // Top left at `at`; returns width and height in u.
    vec2 text(vec2 at, std::string_view utf8, const TextLook& look);
    vec2 measure(std::string_view utf8, const TextLook& look);
    // Vertically centred in the rectangle; one line, ellipsis when it does not fit.
    vec2 text_left(Rect r, std::string_view utf8, TextLook look);
    vec2 text_center(Rect r, std::string_view utf8, TextLook look);
    vec2 text_right(Rect r, std::string_view utf8, TextLook look);

    // What follows is cut to `r` (and to the clip before). Returns the clip to restore.
    uint16_t push_clip(Rect r);
    void set_clip(uint16_t clip) { m_clip = clip; }
    uint16_t clip() const { return m_clip; }

    Arena& arena() { return m_arena; }
    float unit() const { return m_unit; }
    DrawList list() const;

private:
    text::Style style(const TextLook& look) const;
    vec4 canvas(Rect r) const { return {r.x * m_unit + m_origin.x, r.y * m_unit + m_origin.y, r.w * m_unit, r.h * m_unit}; }

    Arena& m_arena;
    text::Engine& m_engine;
    Measures& m_measures;
    std::string_view m_language;
    float m_unit;
    vec2 m_origin;
    ArenaVector<Quad> m_quads;
    ArenaVector<vec4> m_clips;
    uint16_t m_clip = 0;
};

}  // namespace aisland::overlay
