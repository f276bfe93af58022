// Shaper's first half: text to items of one font and script, items to glyphs, glyphs to units that never come apart.
#include <linebreak.h>

#include <algorithm>

#include "app/text/layout.h"
#include "app/text/unicode.h"

namespace aisland::text {
namespace {

// Shaping effort for one hostile item stays small; real items of one font and script are a line or two.
constexpr uint32_t kMaxItem = 1024;
// An item read from the right is one unit, so it must be able to fit a line.
constexpr uint32_t kMaxRightToLeft = 24;

bool is_shared(hb_script_t script) {
    return script == HB_SCRIPT_COMMON || script == HB_SCRIPT_INHERITED || script == HB_SCRIPT_UNKNOWN;
}
bool is_right_to_left(uint8_t level) { return level % 2 != 0; }
bool is_space(char32_t c) { return c == ' ' || c == 0x3000; }

}  // namespace

void Shaper::itemise() {
    m_items.clear();
    hb_unicode_funcs_t* unicode = hb_unicode_funcs_get_default();
    for (uint32_t i = 0; i < m_text.size(); ++i) {
        const char32_t c = m_text[i];
        if (c == '\n') {
            m_items.push_back({.from = i, .to = i + 1, .font = kNoFont, .newline = true});
            continue;
        }
        const hb_script_t script = hb_unicode_script(unicode, c);
        const auto level = static_cast<uint8_t>(m_levels[i]);
        Item* last = m_items.empty() || m_items.back().newline ? nullptr : &m_items.back();
        const bool joins = is_mark(c) || is_ignorable(c);
        uint8_t font = font_for(*m_fonts, c);
        // A mark or joiner stays with its base where the base's font can place it; joiners need no glyph of their own.
        if (last && joins && last->font != kNoFont) {
            hb_codepoint_t glyph = 0;
            if (font == kNoFont ? is_ignorable(c)
                                : hb_font_get_nominal_glyph((*m_fonts)[last->font].font.get(), c, &glyph) != 0)
                font = last->font;
        }
        if (font == kNoFont && is_ignorable(c)) continue;
        bool fits = last && last->level == level && last->font == font && font != kNoFont && last->to == i && i - last->from < kMaxItem;
        if (fits && !is_shared(script)) {
            if (is_shared(last->script)) last->script = script;
            fits = last->script == script;
        }
        if (fits && is_right_to_left(level))
            fits = !is_space(c) && !is_space(m_text[i - 1]) && i - last->from < kMaxRightToLeft && m_breaks[i - 1] == LINEBREAK_NOBREAK;
        if (fits)
            last->to = i + 1;
        else
            m_items.push_back({.from = i, .to = i + 1, .font = font, .script = script, .level = level});
    }
}

// Marks that Chinese and Latin share are full-width in a Chinese font: right beside ideographs, too wide in "visitor’s".
// OpenType names the narrow forms pwid (quotation marks) and halt (dots). In Chinese text they serve where no neighbour is
// Chinese; in any other language always.
void Shaper::choose_widths(const Item& item, const Style& style) {
    m_features.clear();
    const bool chinese = style.language.starts_with("zh") || style.language.starts_with("ja");
    const auto is_wide = [&](uint32_t i) { return m_text[i] >= 0x2e80 && m_text[i] != 0xfffd; };
    for (uint32_t i = item.from; i < item.to; ++i) {
        if (!has_two_widths(m_text[i])) continue;
        if (chinese && ((i > 0 && is_wide(i - 1)) || (i + 1 < m_text.size() && is_wide(i + 1)))) continue;
        m_features.push_back({HB_TAG('p', 'w', 'i', 'd'), 1, i, i + 1});
        m_features.push_back({HB_TAG('h', 'a', 'l', 't'), 1, i, i + 1});
    }
}

void Shaper::shape(const Item& item, const Style& style) {
    const size_t first = m_glyphs.size();
    if (item.newline || item.font == kNoFont) {
        Unit unit{.first = static_cast<uint32_t>(first), .from = item.from, .to = item.to};
        unit.missing = !item.newline;
        unit.width = item.newline ? 0 : kMissingAdvance;
        m_units.push_back(unit);
        return;
    }
    const Font& font = (*m_fonts)[item.font];
    hb_buffer_t* buffer = m_buffer.get();
    hb_buffer_clear_contents(buffer);
    hb_buffer_add_utf32(buffer, reinterpret_cast<const uint32_t*>(m_text.data()), static_cast<int>(m_text.size()), item.from,
                        static_cast<int>(item.to - item.from));
    hb_buffer_set_script(buffer, item.script);
    hb_buffer_set_direction(buffer, is_right_to_left(item.level) ? HB_DIRECTION_RTL : HB_DIRECTION_LTR);
    hb_buffer_set_language(buffer, hb_language_from_string(style.language.data(), static_cast<int>(style.language.size())));
    hb_buffer_set_cluster_level(buffer, HB_BUFFER_CLUSTER_LEVEL_MONOTONE_GRAPHEMES);
    choose_widths(item, style);
    hb_shape(font.font.get(), buffer, m_features.data(), static_cast<unsigned>(m_features.size()));
    unsigned count = 0;
    const hb_glyph_info_t* info = hb_buffer_get_glyph_infos(buffer, &count);
    const hb_glyph_position_t* position = hb_buffer_get_glyph_positions(buffer, &count);
    for (unsigned i = 0; i < count; ++i) {
        const auto em = [&](hb_position_t v) { return static_cast<float>(v) / font.em; };
        m_glyphs.push_back({info[i].codepoint, info[i].cluster, item.font, em(position[i].x_advance),
                            em(position[i].x_offset), em(position[i].y_offset)});
    }
    add_units(item, first);
}

void Shaper::add_units(const Item& item, size_t first_glyph) {
    const auto end = static_cast<uint32_t>(m_glyphs.size());
    auto i = static_cast<uint32_t>(first_glyph);
    const bool whole = is_right_to_left(item.level);
    while (i < end) {
        Unit unit{.first = i, .from = whole ? item.from : m_glyphs[i].cluster, .to = item.to};
        while (i < end && (whole || m_glyphs[i].cluster == m_glyphs[unit.first].cluster)) {
            unit.width += m_glyphs[i].advance;
            ++i;
        }
        unit.count = i - unit.first;
        if (i < end) unit.to = std::max(m_glyphs[i].cluster, unit.from + 1);
        m_units.push_back(unit);
    }
}

// What depends on neighbours: break opportunities, spaces, gaps between Han and Latin, tracking of bold letters.
void Shaper::finish_units(const Style& style) {
    for (size_t i = 0; i < m_units.size(); ++i) {
        Unit& unit = m_units[i];
        const char32_t c = m_text[unit.from], last = m_text[unit.to - 1];
        const char next_break = m_breaks[unit.to - 1];
        // The end of the text counts as a mandatory break in UAX #14; here only a newline does.
        unit.must_break = last == '\n';
        unit.may_break = next_break == LINEBREAK_ALLOWBREAK;
        unit.space = is_space(c);
        unit.level = static_cast<uint8_t>(m_levels[unit.from]);
        if (style.weight == Weight::bold && !unit.missing && !unit.must_break && !is_ideographic(c) && unit.width < 0.95f &&
            unit.count > 0) {
            m_glyphs[unit.first + unit.count - 1].advance += kBoldTracking;
            unit.width += kBoldTracking;
        }
        if (ends_blank(c) && unit.width > 0.9f) unit.blank = 0.5f;
        if (i == 0 || m_units[i - 1].level != unit.level) continue;  // no neighbours in sight
        const char32_t before = m_text[m_units[i - 1].to - 1];
        if ((is_ideographic(before) && is_alphanumeric(c)) || (is_alphanumeric(before) && is_ideographic(c)))
            unit.gap = kAutospace;
    }
}

void Shaper::shape_ellipsis(const Style& style) {
    m_ellipsis.clear();
    m_ellipsis_width = 0;
    // Chinese dots stand at mid-height, Latin ones on the baseline.
    const bool chinese = style.language.starts_with("zh") || style.language.starts_with("ja");
    const uint8_t font = chinese ? font_for(*m_fonts, 0x2026) : kNoFont;
    const char32_t c = font == kNoFont ? U'.' : U'\x2026';
    const uint8_t used = font == kNoFont ? font_for(*m_fonts, c) : font;
    if (used == kNoFont) return;
    hb_font_t* hb = (*m_fonts)[used].font.get();
    hb_codepoint_t glyph = 0;
    hb_font_get_nominal_glyph(hb, c, &glyph);
    float advance = static_cast<float>(hb_font_get_glyph_h_advance(hb, glyph)) / (*m_fonts)[used].em;
    if (style.weight == Weight::bold && advance < 0.95f) advance += kBoldTracking;
    for (int i = 0; i < (font == kNoFont ? 3 : 1); ++i) {
        m_ellipsis.push_back({.id = glyph, .font = used, .advance = advance});
        m_ellipsis_width += advance;
    }
}

}  // namespace aisland::text
