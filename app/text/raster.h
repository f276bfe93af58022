// Glyph outlines to distance fields (FreeType). One Rasteriser per thread: FreeType's objects are not shared.
#pragma once

#include <memory>
#include <vector>

#include "app/core/result.h"
#include "app/text/fonts.h"

namespace aisland::text {

constexpr float kFieldTexelsPerEm = 44;  // a CJK glyph with its margins just fills a slot
constexpr uint32_t kSlotSize = 56;       // texels, square: 18 x 18 slots to a page of 1024
constexpr uint32_t kFieldMargin = 6;     // texels around the ink, = kGlyphSpread
constexpr uint32_t kOversampling = 4;    // grey pixels per texel and axis

// Where a glyph's field lies relative to its origin on the baseline, in em (y up), and how large it is.
struct FieldBox {
    uint16_t width = 0, height = 0;  // texels; 0 = the glyph has no ink
    float left = 0, top = 0;         // of the field's corner, em
    float texels_per_em = 0;         // less than kFieldTexelsPerEm for glyphs too large for a slot
};
// From the glyph's extents; needs no FreeType, so the page slot and the quad are known before the field is made.
FieldBox field_box(const Font& font, uint32_t glyph);

class Rasteriser {
public:
    explicit Rasteriser(const std::vector<Font>& fonts);
    Rasteriser(const Rasteriser&) = delete;
    ~Rasteriser();

    // box.width * box.height texels of the glyph's field; all zero if the outline cannot be loaded.
    void make(uint8_t font, uint32_t glyph, const FieldBox& box, std::vector<uint8_t>& out);
    // False if the outline cannot be loaded.
    bool grey(uint8_t font, uint32_t glyph, uint32_t pixels_per_em, GlyphImage& out);

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

}  // namespace aisland::text
