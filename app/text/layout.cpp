#include "app/text/layout.h"

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

// The units of a line from left to right.
std::vector<uint32_t> Shaper::in_sight(const Line& line) const {
    std::vector<uint32_t> order(line.count);
    std::iota(order.begin(), order.end(), line.first);
    const auto turn = [&](uint32_t first, uint32_t last) { std::reverse(order.begin() + first, order.begin() + last); };
    for (uint32_t i = 0; i < line.count; ++i) {
        if (!m_units[order[i]].right_to_left) continue;
        uint32_t end = i;  // behind the last word or number of the run
        for (uint32_t k = i; k < line.count; ++k) {
            const Unit& unit = m_units[line.first + k];
            if (unit.right_to_left || unit.digit) end = k + 1;
            if (!unit.right_to_left && !unit.digit && !unit.neutral) break;
        }
        turn(i, end);
        const auto digit = [&](uint32_t k) { return k < end && m_units[order[k]].digit; };
        const auto separates = [&](uint32_t k) { return k < end && std::u32string_view(U".,:/").find(m_text[m_units[order[k]].from]) != std::u32string_view::npos; };
        for (uint32_t k = i; k < end; ++k) {  // a number is turned back, with the point in it
            uint32_t behind = k;
            while (digit(behind) || (behind > k && separates(behind) && digit(behind + 1))) ++behind;
            turn(k, behind);
            k = std::max(k, behind);
        }
        i = end - 1;
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
