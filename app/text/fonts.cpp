#include "app/text/fonts.h"

#include <hb-ot.h>

#include <charconv>
#include <cmath>

#include "app/core/log.h"

namespace aisland::text {
namespace {

struct FaceName {
    std::string path;
    uint32_t index = 0;
};

// "path#index"; a '#' not followed by a number belongs to the path.
FaceName split(const std::string& name) {
    const size_t hash = name.rfind('#');
    if (hash == std::string::npos || hash + 1 == name.size()) return {name, 0};
    uint32_t index = 0;
    const char* end = name.data() + name.size();
    const auto [rest, failed] = std::from_chars(name.data() + hash + 1, end, index);
    if (failed != std::errc{} || rest != end) return {name, 0};
    return {name.substr(0, hash), index};
}

// The em box's top and bottom, from OS/2 or hhea, brought to a sum of one em: line spacing is the caller's, so only the
// place of the baseline in the box is taken from the font.
void read_em_box(Font& font) {
    hb_position_t up = 0, down = 0;
    hb_ot_metrics_get_position_with_fallback(font.font.get(), HB_OT_METRICS_TAG_HORIZONTAL_ASCENDER, &up);
    hb_ot_metrics_get_position_with_fallback(font.font.get(), HB_OT_METRICS_TAG_HORIZONTAL_DESCENDER, &down);
    const float a = static_cast<float>(up), d = std::fabs(static_cast<float>(down));
    if (a <= 0 || a + d <= 0) return;
    const float excess = (a + d - font.em) / 2;  // shared by both sides
    font.ascender = (a - excess) / font.em;
    font.descender = (d - excess) / font.em;
}

bool open(const std::string& name, Font& out) {
    const FaceName file = split(name);
    out.blob.reset(hb_blob_create_from_file_or_fail(file.path.c_str()));
    if (!out.blob || file.index >= hb_face_count(out.blob.get())) return false;
    out.index = file.index;
    out.face.reset(hb_face_create(out.blob.get(), file.index));
    out.glyph_count = hb_face_get_glyph_count(out.face.get());
    if (out.glyph_count == 0) return false;
    out.font.reset(hb_font_create(out.face.get()));
    const unsigned units = hb_face_get_upem(out.face.get());
    hb_font_set_scale(out.font.get(), static_cast<int>(units), static_cast<int>(units));
    out.em = static_cast<float>(units);
    read_em_box(out);
    return true;
}

}  // namespace

Result<std::vector<Font>> open_fonts(const FontFiles& files) {
    std::vector<Font> fonts;
    std::string tried;
    for (const std::string& name : files.paths) {
        Font font;
        if (fonts.size() < kMaxFonts && open(name, font)) {
            fonts.push_back(std::move(font));
            continue;
        }
        tried += (tried.empty() ? "" : ", ") + name;
    }
    if (!fonts.empty()) {
        if (!tried.empty()) log(LogLevel::warning, "text", "fonts not opened: " + tried);
        return fonts;
    }
    return Error{.what = "no font could be opened",
                 .where = tried.empty() ? "neither in the program's folder nor in the system's" : tried,
                 .advice = "install fonts-noto-cjk, or keep share/aisland beside the program"};
}

uint8_t font_for(const std::vector<Font>& fonts, char32_t c) {
    hb_codepoint_t glyph = 0;
    for (size_t i = 0; i < fonts.size(); ++i)
        if (hb_font_get_nominal_glyph(fonts[i].font.get(), c, &glyph) && glyph != 0) return static_cast<uint8_t>(i);
    return kNoFont;
}

}  // namespace aisland::text
