#include "app/staff/glyphs.h"

#include <imgui.h>

#include <algorithm>

#include "app/text/unicode.h"

namespace aisland::staff {
namespace {

constexpr float kLine = 22, kBaseline = 17;

}  // namespace

void Glyphs::need(std::string_view utf8) {
    text::decode_utf8(utf8, m_code_points);
    for (const char32_t c : m_code_points)
        if (c >= 0x20 && c <= 0xffff && !m_needed[c]) m_needed[c] = true, m_fresh = true;
}

std::vector<char32_t> Glyphs::missing() const {
    std::vector<char32_t> all;
    for (char32_t c = 0x20; c <= 0xffff; ++c)
        if ((m_needed[c] || c < 0x7f) && !m_images.count(c)) all.push_back(c);
    return all;
}

bool Glyphs::make(ImFontAtlas& atlas, text::Engine& fonts) {
    if (!m_fresh) return false;
    m_fresh = false;
    for (char32_t c = 0x20; c < 0x7f; ++c) m_needed[c] = true;
    for (char32_t c = 0x20; c <= 0xffff; ++c)
        if (m_needed[c] && !m_images.count(c)) {
            text::GlyphImage image;
            if (fonts.image(c, kPixels, image)) m_images.emplace(c, std::move(image));
        }
    atlas.Clear();
    ImFontConfig config;
    config.SizePixels = kLine;
    ImFont* font = atlas.AddFontDefault(&config);  // what no font has shows its question mark
    std::vector<std::pair<int, const text::GlyphImage*>> places;
    for (const auto& [c, image] : m_images)
        places.emplace_back(atlas.AddCustomRectFontGlyph(font, static_cast<ImWchar>(c), std::max<int>(image.width, 1), std::max<int>(image.height, 1), image.advance,
                                                         ImVec2(static_cast<float>(image.left), kBaseline - static_cast<float>(image.top))),
                            &image);
    unsigned char* texels = nullptr;
    int width = 0, height = 0;
    atlas.GetTexDataAsAlpha8(&texels, &width, &height);
    for (const auto& [place, image] : places) {
        const ImFontAtlasCustomRect& rect = *atlas.GetCustomRectByIndex(place);
        for (int row = 0; row < image->height; ++row)
            std::copy_n(image->texels.data() + static_cast<ptrdiff_t>(row) * image->width, image->width, texels + (rect.Y + row) * width + rect.X);
    }
    atlas.SetTexID(nullptr);
    return true;
}

}  // namespace aisland::staff
