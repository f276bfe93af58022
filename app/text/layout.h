// One string, laid out: shaped, broken into lines, cut with an ellipsis, aligned. Pure over fonts and style; no atlas.
// Lines break by UAX #14 (libunibreak rather than ICU: the same rules in 50 KB, where ICU's data alone is 30 MB of the
// tarball). Han beside Latin or digits gets an eighth of an em, as Chinese typesetting asks (CLREQ 3.2.2.2).
// Lines run left to right, as the languages here do; what a right-to-left script brings into them is ordered by UAX #9 (FriBidi): words from
// the right, numbers with their signs and units from the left, brackets mirrored. Nobody can reorder a sign by sending override characters:
// they are dropped.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "app/text/fonts.h"

namespace aisland::text {

constexpr float kAutospace = 0.125f;     // em, between Han and Latin
constexpr float kEmbolden = 0.02f;       // em, added to each side of a bold stroke
constexpr float kBoldTracking = 0.02f;   // em, added after each bold letter that is not on the em square
constexpr float kMissingAdvance = 1.0f;  // em, of the box that stands for a code point no font has

struct PlacedGlyph {
    uint32_t glyph = 0;
    uint8_t font = 0;
    float x = 0, y = 0;  // origin on the baseline, canvas units from the top left of the text
    float size = 0;      // canvas units per em
};
struct PlacedBox {  // outline of a missing glyph's box; its digits are PlacedGlyphs
    float x = 0, y = 0, width = 0, height = 0, border = 0;
};
struct Layout {
    std::vector<PlacedGlyph> glyphs;
    std::vector<PlacedBox> boxes;
    Extent extent;
};

class Shaper {
public:
    explicit Shaper(const std::vector<Font>& fonts);
    void lay_out(std::string_view utf8, const Style& style, Layout& out);

private:
    struct Glyph {
        uint32_t id = 0;
        uint32_t cluster = 0;  // index of its first code point
        uint8_t font = 0;
        float advance = 0, dx = 0, dy = 0;  // em
    };
    // What never comes apart: a cluster of code points with its glyphs, or a whole item that is read from the right.
    struct Unit {
        uint32_t first = 0, count = 0;        // glyphs
        uint32_t from = 0, to = 0;            // code points
        float width = 0, gap = 0, blank = 0;  // em; gap before it inside a line, blank = empty right part
        bool space = false, may_break = false, must_break = false, missing = false;
        uint8_t level = 0;  // of UAX #9: odd ones are read from the right
    };
    struct Line {
        uint32_t first = 0, count = 0;  // units
        float width = 0;                // em, trailing spaces not counted
        bool ellipsis = false;
    };
    struct Item {
        uint32_t from = 0, to = 0;
        uint8_t font = 0;
        hb_script_t script = HB_SCRIPT_COMMON;
        bool newline = false;
        uint8_t level = 0;
    };

    void find_breaks(std::string_view language);
    void find_levels();
    void itemise();
    void choose_widths(const Item& item, const Style& style);
    void shape(const Item& item, const Style& style);
    void shape_ellipsis(const Style& style);
    void add_units(const Item& item, size_t first_glyph);
    void finish_units(const Style& style);
    void break_lines(float max_width);
    void cut_lines(float max_width, uint32_t max_lines, bool truncated);
    void place(const Style& style, Layout& out) const;
    std::vector<uint32_t> in_sight(const Line& line) const;
    void place_line(const Line& line, float x, float baseline, const Style& style, Layout& out) const;
    void place_missing(char32_t c, float x, float baseline, float size, Layout& out) const;

    const std::vector<Font>* m_fonts;
    std::unique_ptr<hb_buffer_t, HbDelete> m_buffer;
    std::vector<char32_t> m_text;
    std::vector<uint32_t> m_break_text;
    std::vector<char> m_breaks;
    std::vector<uint32_t> m_directions, m_brackets;  // FriBidi's classes of the characters
    std::vector<int8_t> m_levels;                    // of the characters, as Unit::level
    std::vector<Item> m_items;
    std::vector<hb_feature_t> m_features;  // of the item being shaped
    std::vector<Glyph> m_glyphs;
    std::vector<Unit> m_units;
    std::vector<Line> m_lines;
    std::vector<Glyph> m_ellipsis;
    float m_ellipsis_width = 0;
};

}  // namespace aisland::text
