#include "app/telemetry/clean_text.h"

#include <cstdint>

namespace aisland::telemetry {

namespace {

struct Character {
    uint32_t code = 0;
    size_t size = 1;
    bool valid = false;
};

// RFC 3629, section 4: no overlong forms, no surrogates, nothing past U+10FFFF.
Character character_at(std::string_view text, size_t at) {
    const auto byte = [&](size_t i) { return static_cast<uint8_t>(text[at + i]); };
    const uint8_t lead = byte(0);
    if (lead < 0x80) return {lead, 1, true};
    const size_t size = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3
                                                        : 2;
    if (lead < 0xc2 || lead > 0xf4 || at + size > text.size()) return {};
    uint32_t code = lead & (0x7fu >> size);
    for (size_t i = 1; i < size; ++i) {
        if ((byte(i) & 0xc0) != 0x80) return {};
        code = code << 6 | (byte(i) & 0x3fu);
    }
    static constexpr uint32_t kSmallest[] = {0, 0, 0x80, 0x800, 0x10000};
    if (code < kSmallest[size] || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) return {};
    return {code, size, true};
}

// C0, C1, and the explicit direction controls of Unicode Standard Annex 9 that could reorder text around them.
bool shown(uint32_t c) {
    return c >= 0x20 && (c < 0x7f || c > 0x9f) && (c < 0x202a || c > 0x202e) && (c < 0x2066 || c > 0x2069) && c != 0x2028 &&
           c != 0x2029 && c != 0xfeff;
}

}  // namespace

size_t append_clean(std::string& out, std::string_view text, size_t limit) {
    const size_t before = out.size();
    for (size_t at = 0; at < text.size();) {
        const Character c = character_at(text, at);
        if (c.valid && shown(c.code)) {
            if (out.size() - before + c.size > limit) break;
            out.append(text, at, c.size);
        }
        at += c.size;
    }
    return out.size() - before;
}

}  // namespace aisland::telemetry
