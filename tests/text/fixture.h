// Fonts of the tests: the simplified-Chinese face of Noto Sans CJK, then DejaVu (for scripts Noto CJK lacks).
#pragma once

#include <gtest/gtest.h>

#include <span>
#include <string_view>
#include <vector>

#include "app/core/arena.h"
#include "app/text/text.h"

namespace aisland::text {

inline const FontFiles kFonts{{"/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc#2",
                               "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"}};

inline Engine make_engine(const FontFiles& files = kFonts) {
    Result<Engine> engine = Engine::create(files);
    EXPECT_TRUE(engine) << (engine ? "" : engine.error().text());
    return std::move(*engine);
}

// UTF-8 of a sequence of code points.
inline std::string utf8(std::u32string_view text) {
    std::string out;
    for (char32_t c : text) {
        if (c < 0x80) {
            out += static_cast<char>(c);
        } else if (c < 0x800) {
            out += static_cast<char>(0xc0 | c >> 6);
            out += static_cast<char>(0x80 | (c & 0x3f));
        } else if (c < 0x10000) {
            out += static_cast<char>(0xe0 | c >> 12);
            out += static_cast<char>(0x80 | (c >> 6 & 0x3f));
            out += static_cast<char>(0x80 | (c & 0x3f));
        } else {
            out += static_cast<char>(0xf0 | c >> 18);
            out += static_cast<char>(0x80 | (c >> 12 & 0x3f));
            out += static_cast<char>(0x80 | (c >> 6 & 0x3f));
            out += static_cast<char>(0x80 | (c & 0x3f));
        }
    }
    return out;
}

}  // namespace aisland::text
