// The staff page's own atlas: Dear ImGui draws from one coverage texture, filled with the glyphs of the program's fonts as they are
// needed. It is made anew when a character comes that it does not have: once for the words, then hardly ever.
#pragma once

#include <bitset>
#include <map>
#include <string_view>
#include <vector>

#include "app/text/text.h"

struct ImFontAtlas;

namespace aisland::staff {

class Glyphs {
public:
    // These characters are going to be drawn. Beyond the Basic Multilingual Plane they are not (ImWchar has 16 bits).
    void need(std::string_view utf8);
    // Those that have no image yet; asked for at kPixels.
    std::vector<char32_t> missing() const;
    static constexpr uint32_t kPixels = 17;  // an em
    // Before a frame: true when `atlas` was made anew.
    bool make(ImFontAtlas& atlas, text::Engine& fonts);

private:
    std::bitset<0x10000> m_needed;
    std::map<char32_t, text::GlyphImage> m_images;
    std::vector<char32_t> m_code_points;
    bool m_fresh = true;
};

}  // namespace aisland::staff
