// Font files, opened for shaping (HarfBuzz over memory-mapped tables) and for outlines (FreeType, in raster.h).
#pragma once

#include <hb.h>

#include <memory>
#include <string>
#include <vector>

#include "app/core/result.h"
#include "app/text/text.h"

namespace aisland::text {

struct HbDelete {
    void operator()(hb_blob_t* p) const { hb_blob_destroy(p); }
    void operator()(hb_face_t* p) const { hb_face_destroy(p); }
    void operator()(hb_font_t* p) const { hb_font_destroy(p); }
    void operator()(hb_buffer_t* p) const { hb_buffer_destroy(p); }
};
using Blob = std::unique_ptr<hb_blob_t, HbDelete>;

constexpr uint8_t kNoFont = 0xff;
constexpr size_t kMaxFonts = 8;

struct Font {
    Blob blob;  // the file's bytes, mapped
    std::unique_ptr<hb_face_t, HbDelete> face;
    std::unique_ptr<hb_font_t, HbDelete> font;  // scaled to font units
    uint32_t index = 0;                         // face in a collection
    float em = 1000;                            // font units per em
    uint32_t glyph_count = 0;
    float ascender = 0.88f, descender = 0.12f;  // of the em box, in em, positive; sum about 1
};

// Opens what can be opened, in order; fails when nothing can, naming every path tried.
Result<std::vector<Font>> open_fonts(const FontFiles& files);
// First font with a glyph for `c`, or kNoFont.
uint8_t font_for(const std::vector<Font>& fonts, char32_t c);

}  // namespace aisland::text
