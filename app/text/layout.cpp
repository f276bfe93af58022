#include "app/text/layout.h"

#include <fribidi.h>
#include <linebreak.h>

#include <algorithm>
#include <numeric>

#include "app/core/assert.h"
#include "app/text/unicode.h"

namespace aisland::text {

Shaper::Shaper(const std::vector<Font>& fonts) : m_fonts(&fonts), m_buffer(hb_buffer_create()) {
    AISLAND_ASSERT(!fonts.empty() && hb_buffer_allocation_successful(m_buffer.get()));
    init_linebreak();
}

void Shaper::lay_out(std::string_view utf8, const Style& style, Layout& out) {
    out.glyphs.clear();
    out.boxes.clear();
    out.extent = {};
    m_glyphs.clear();
    m_units.clear();
    m_lines.clear();
    const bool whole = decode_utf8(utf8, m_text);
    find_breaks(style.language);
    find_levels();
    itemise();
    for (const Item& item : m_items) shape(item, style);
    finish_units(style);
    const float max_width = style.max_width > 0 && style.size > 0 ? style.max_width / style.size : 0;
    break_lines(max_width);
    const bool too_many = style.max_lines > 0 && m_lines.size() > style.max_lines;
    if (too_many || !whole) {
        shape_ellipsis(style);
        cut_lines(max_width, style.max_lines, !whole);
    }
    place(style, out);
}

void Shaper::find_breaks(std::string_view language) {
    // libunibreak before 4.0 aborts on regional indicators and stops at U+FFFF; both break like ideographs.
    m_break_text.assign(m_text.begin(), m_text.end());
    for (uint32_t& c : m_break_text)
        if (c == 0xffff || (c >= 0x1f1e6 && c <= 0x1f1ff)) c = 0x4e00;
    m_breaks.assign(m_text.size(), LINEBREAK_NOBREAK);
    if (m_text.empty()) return;
    // It wants a bare language code ("zh"), and a C string.
    const std::string code(language.substr(0, std::min<size_t>(language.find('-'), 8)));
    set_linebreaks_utf32(m_break_text.data(), m_break_text.size(), code.c_str(), m_breaks.data());
}

void Shaper::find_levels() {
    m_levels.assign(m_text.size(), 0);
    m_directions.resize(m_text.size());
    m_brackets.resize(m_text.size());
    const auto count = static_cast<FriBidiStrIndex>(m_text.size());
    const auto* text = reinterpret_cast<const FriBidiChar*>(m_text.data());
    fribidi_get_bidi_types(text, count, m_directions.data());
    constexpr uint32_t kFromTheRight = FRIBIDI_MASK_RTL | FRIBIDI_MASK_ARABIC;
    if (std::none_of(m_directions.begin(), m_directions.end(), [](uint32_t type) { return (type & kFromTheRight) != 0; })) return;
    fribidi_get_bracket_types(text, count, m_directions.data(), m_brackets.data());
    for (FriBidiStrIndex from = 0; from < count;) {  // paragraph by paragraph
        FriBidiStrIndex to = from;
        while (to < count && m_text[static_cast<size_t>(to)] != '\n') ++to;
        FriBidiParType base = FRIBIDI_PAR_LTR;
        if (to > from && fribidi_get_par_embedding_levels_ex(&m_directions[static_cast<size_t>(from)], &m_brackets[static_cast<size_t>(from)], to - from, &base, &m_levels[static_cast<size_t>(from)]) == 0)
            std::fill(m_levels.begin() + from, m_levels.begin() + to, int8_t{0});  // no memory
        from = to + 1;
    }
}

void Shaper::break_lines(float max_width) {
    constexpr float kSlack = 1e-4f;  // em: a width measured without wrapping must not wrap
    const auto count = static_cast<uint32_t>(m_units.size());
    uint32_t start = 0;
    while (start < count) {
        Line line{.first = start};
        float pen = 0, width_at_break = 0;
        uint32_t i = start, end_at_break = start;
        bool full = false;
        for (; i < count; ++i) {
            const Unit& unit = m_units[i];
            if (!unit.space) {
                const float width = pen + (i > start ? unit.gap : 0) + unit.width;
                full = max_width > 0 && i > start && width - unit.blank > max_width + kSlack;
                if (full) break;
                line.width = pen = width;
            } else {
                pen += unit.width;
            }
            if (unit.may_break || unit.must_break) end_at_break = i + 1, width_at_break = line.width;
            if (unit.must_break) break;
        }
        if (!full) {
            end_at_break = std::min(i + 1, count), width_at_break = line.width;
        } else if (end_at_break == start) {  // a word longer than the line: between any two units
            end_at_break = i, width_at_break = line.width;
        }
        line.count = end_at_break - start;
        line.width = width_at_break;
        start = end_at_break;
        m_lines.push_back(line);
    }
    // A newline at the very end opens an empty last line, as in every editor.
    if (count > 0 && m_units.back().must_break && m_units.back().count == 0) m_lines.push_back({.first = count});
}

void Shaper::cut_lines(float max_width, uint32_t max_lines, bool truncated) {
    if (max_lines > 0 && m_lines.size() > max_lines) {
        m_lines.resize(max_lines);
    } else if (!truncated || m_lines.empty()) {
        return;
    }
    Line& line = m_lines.back();
    line.ellipsis = true;
    const auto trailing = [&] {
        const Unit& unit = m_units[line.first + line.count - 1];
        return unit.space || unit.count == 0;
    };
    while (line.count > 0) {
        float width = 0;
        for (uint32_t i = 0; i < line.count; ++i)
            width += (i > 0 ? m_units[line.first + i].gap : 0) + m_units[line.first + i].width;
        line.width = width + m_ellipsis_width;
        const bool fits = max_width <= 0 || line.width <= max_width;
        if (fits && !trailing()) return;
        --line.count;
    }
    line.width = m_ellipsis_width;
}

void Shaper::place(const Style& style, Layout& out) const {
    const float pitch = style.size * style.line_height;
    const Font& first = m_fonts->front();
    float widest = 0;
    for (const Line& line : m_lines) widest = std::max(widest, line.width * style.size);
    if (style.max_width > 0) widest = std::min(widest, style.max_width);
    out.extent.lines = static_cast<uint32_t>(m_lines.size());
    out.extent.baseline = (pitch - (first.ascender + first.descender) * style.size) / 2 + first.ascender * style.size;
    out.extent.size = {widest, pitch * static_cast<float>(m_lines.size())};
    const float room = style.align != Align::start && style.max_width > 0 ? style.max_width : widest;
    float baseline = out.extent.baseline;
    for (const Line& line : m_lines) {
        const float rest = std::max(0.0f, room - line.width * style.size);
        const float x = style.align == Align::start ? 0 : style.align == Align::end ? rest
                                                                                    : rest / 2;
        place_line(line, x, baseline, style, out);
        baseline += pitch;
    }
}

// The units of a line from left to right: rules L1 and L2.
std::vector<uint32_t> Shaper::in_sight(const Line& line) const {
    std::vector<uint32_t> order(line.count);
    std::iota(order.begin(), order.end(), line.first);
    uint32_t end = line.count;  // what is blank behind that stays there
    while (end > 0 && (m_units[order[end - 1]].space || m_units[order[end - 1]].must_break)) --end;
    uint8_t highest = 0;
    for (uint32_t i = 0; i < end; ++i) highest = std::max(highest, m_units[order[i]].level);
    for (uint8_t level = highest; level > 0; --level)
        for (uint32_t i = 0; i < end; ++i) {
            const uint32_t from = i;
            while (i < end && m_units[line.first + i].level >= level) ++i;
            std::reverse(order.begin() + from, order.begin() + i);
        }
    return order;
}

void Shaper::place_line(const Line& line, float x, float baseline, const Style& style, Layout& out) const {
    const auto put = [&](const Glyph& glyph) {
        out.glyphs.push_back({glyph.id, glyph.font, x + glyph.dx * style.size, baseline - glyph.dy * style.size, style.size});
        x += glyph.advance * style.size;
    };
    const std::vector<uint32_t> order = in_sight(line);
    for (uint32_t i = 0; i < line.count; ++i) {
        const Unit& unit = m_units[order[i]];
        if (i > 0) x += unit.gap * style.size;
        if (unit.missing) {
            place_missing(m_text[unit.from], x, baseline, style.size, out);
            x += unit.width * style.size;
            continue;
        }
        for (uint32_t g = 0; g < unit.count; ++g) put(m_glyphs[unit.first + g]);
    }
    if (line.ellipsis)
        for (const Glyph& glyph : m_ellipsis) put(glyph);
}

// A box with the code point in it, four digits in two rows or six: no character of a payload is ever silently lost.
void Shaper::place_missing(char32_t c, float x, float baseline, float size, Layout& out) const {
    const float width = 0.84f * size, height = 0.84f * size, left = x + 0.08f * size, top = baseline - 0.80f * size;
    out.boxes.push_back({left, top, width, height, 0.045f * size});
    const uint32_t digits = c > 0xffff ? 6 : 4, columns = digits / 2;
    const float digit_size = (digits == 6 ? 0.36f : 0.42f) * size;
    for (uint32_t i = 0; i < digits; ++i) {
        const uint32_t value = (c >> (4 * (digits - 1 - i))) & 0xfu;
        const char32_t digit = "0123456789ABCDEF"[value];
        const uint8_t font = font_for(*m_fonts, digit);
        if (font == kNoFont) return;
        hb_font_t* hb = (*m_fonts)[font].font.get();
        hb_codepoint_t glyph = 0;
        hb_font_get_nominal_glyph(hb, digit, &glyph);
        const float advance = static_cast<float>(hb_font_get_glyph_h_advance(hb, glyph)) / (*m_fonts)[font].em * digit_size;
        const float row = static_cast<float>(i / columns);
        const float cell = 0.72f * width / static_cast<float>(columns);
        const float centre = left + width / 2 + (static_cast<float>(i % columns) - 0.5f * static_cast<float>(columns - 1)) * cell;
        const float digit_base = top + height / 2 + (row - 0.5f) * 0.36f * size + 0.36f * digit_size;
        out.glyphs.push_back({glyph, font, centre - advance / 2, digit_base, digit_size});
    }
}

}  // namespace aisland::text
