#include "app/text/raster.h"

#include <ft2build.h>
#include FT_FREETYPE_H
#include FT_OUTLINE_H

#include <algorithm>
#include <cmath>

#include "app/text/distance_field.h"

namespace aisland::text {

static_assert(static_cast<float>(kFieldMargin) == kGlyphSpread);

FieldBox field_box(const Font& font, uint32_t glyph) {
    hb_glyph_extents_t ink{};
    if (!hb_font_get_glyph_extents(font.font.get(), glyph, &ink) || ink.width == 0 || ink.height == 0) return {};
    const float width = std::fabs(static_cast<float>(ink.width)) / font.em;
    const float height = std::fabs(static_cast<float>(ink.height)) / font.em;
    const float room = static_cast<float>(kSlotSize - 2 * kFieldMargin);
    FieldBox box;
    box.texels_per_em = std::min(kFieldTexelsPerEm, room / std::max(width, height));
    const float margin = static_cast<float>(kFieldMargin) / box.texels_per_em;
    const auto texels = [&](float em) {
        const float whole = std::ceil(em * box.texels_per_em - 1e-3f);
        return static_cast<uint16_t>(std::clamp(whole, 1.0f, room) + 2 * static_cast<float>(kFieldMargin));
    };
    box.width = texels(width);
    box.height = texels(height);
    box.left = static_cast<float>(std::min(ink.x_bearing, ink.x_bearing + ink.width)) / font.em - margin;
    box.top = static_cast<float>(std::max(ink.y_bearing, ink.y_bearing + ink.height)) / font.em + margin;
    return box;
}

struct Rasteriser::Impl {
    FT_Library library = nullptr;
    std::vector<FT_Face> faces;
    DistanceScratch scratch;
};

Rasteriser::Rasteriser(const std::vector<Font>& fonts) : m_impl(std::make_unique<Impl>()) {
    if (FT_Init_FreeType(&m_impl->library) != 0) m_impl->library = nullptr;
    for (const Font& font : fonts) {
        unsigned length = 0;
        const char* data = hb_blob_get_data(font.blob.get(), &length);
        FT_Face face = nullptr;
        if (!m_impl->library || FT_New_Memory_Face(m_impl->library, reinterpret_cast<const FT_Byte*>(data),
                                                   static_cast<FT_Long>(length), static_cast<FT_Long>(font.index),
                                                   &face) != 0)
            face = nullptr;
        m_impl->faces.push_back(face);
    }
}

Rasteriser::~Rasteriser() {
    for (FT_Face face : m_impl->faces)
        if (face) FT_Done_Face(face);
    if (m_impl->library) FT_Done_FreeType(m_impl->library);
}

void Rasteriser::make(uint8_t font, uint32_t glyph, const FieldBox& box, std::vector<uint8_t>& out) {
    out.assign(static_cast<size_t>(box.width) * box.height, 0);
    FT_Face face = font < m_impl->faces.size() ? m_impl->faces[font] : nullptr;
    if (!face || FT_Load_Glyph(face, glyph, FT_LOAD_NO_SCALE | FT_LOAD_NO_BITMAP) != 0) return;
    if (face->glyph->format != FT_GLYPH_FORMAT_OUTLINE) return;
    FT_Outline& outline = face->glyph->outline;

    // Font units to 1/64 grey pixels; FreeType's y is up and so is its bitmap's origin with a positive pitch's last row.
    const float scale = box.texels_per_em * static_cast<float>(kOversampling) / static_cast<float>(face->units_per_EM);
    const auto fixed = static_cast<FT_Fixed>(std::lround(static_cast<double>(scale) * 64.0 * 65536.0));
    FT_Matrix matrix{fixed, 0, 0, fixed};
    FT_Outline_Transform(&outline, &matrix);
    const float pixels_per_em = box.texels_per_em * static_cast<float>(kOversampling);
    const uint32_t width = box.width * kOversampling, height = box.height * kOversampling;
    FT_Outline_Translate(&outline, std::lround(-box.left * pixels_per_em * 64.0f),
                         std::lround((static_cast<float>(height) - box.top * pixels_per_em) * 64.0f));

    std::vector<uint8_t>& grey = m_impl->scratch.grey;
    grey.assign(static_cast<size_t>(width) * height, 0);
    FT_Bitmap bitmap{};
    bitmap.rows = height;
    bitmap.width = width;
    bitmap.pitch = static_cast<int>(width);
    bitmap.buffer = grey.data();
    bitmap.num_grays = 256;
    bitmap.pixel_mode = FT_PIXEL_MODE_GRAY;
    if (FT_Outline_Get_Bitmap(m_impl->library, &outline, &bitmap) != 0) return;
    const float spread = static_cast<float>(kFieldMargin * kOversampling);
    make_field({grey.data(), width, height}, kOversampling, spread, out, m_impl->scratch);
}

bool Rasteriser::grey(uint8_t font, uint32_t glyph, uint32_t pixels_per_em, GlyphImage& out) {
    FT_Face face = font < m_impl->faces.size() ? m_impl->faces[font] : nullptr;
    if (!face || FT_Set_Pixel_Sizes(face, 0, pixels_per_em) != 0 ||
        FT_Load_Glyph(face, glyph, FT_LOAD_RENDER | FT_LOAD_TARGET_LIGHT | FT_LOAD_NO_BITMAP) != 0)
        return false;
    const FT_Bitmap& bitmap = face->glyph->bitmap;
    if (bitmap.pixel_mode != FT_PIXEL_MODE_GRAY || bitmap.width > 512 || bitmap.rows > 512) return false;
    out.width = static_cast<uint16_t>(bitmap.width), out.height = static_cast<uint16_t>(bitmap.rows);
    out.left = static_cast<int16_t>(face->glyph->bitmap_left), out.top = static_cast<int16_t>(face->glyph->bitmap_top);
    out.advance = static_cast<float>(face->glyph->advance.x) / 64.0f;
    out.texels.resize(static_cast<size_t>(out.width) * out.height);
    for (uint32_t row = 0; row < bitmap.rows; ++row)
        std::copy_n(bitmap.buffer + static_cast<ptrdiff_t>(row) * bitmap.pitch, bitmap.width, out.texels.data() + static_cast<size_t>(row) * out.width);
    return true;
}

}  // namespace aisland::text
