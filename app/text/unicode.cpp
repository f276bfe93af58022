#include "app/text/unicode.h"

#include <hb.h>

#include <cstdint>

namespace aisland::text {
namespace {

constexpr char32_t kReplacement = 0xfffd;

// One code point from `bytes` at `i`, which is advanced. Table 3-7 of the Unicode standard: the first byte fixes the range
// of the second; the others are 80..BF.
char32_t next_code_point(std::string_view bytes, size_t& i) {
    const auto at = [&](size_t k) { return static_cast<uint8_t>(bytes[k]); };
    const uint8_t lead = at(i++);
    if (lead < 0x80) return lead;
    size_t more = 0;
    uint8_t low = 0x80, high = 0xbf;
    char32_t c = 0;
    if (lead >= 0xc2 && lead <= 0xdf) {
        more = 1, c = lead & 0x1fu;
    } else if (lead >= 0xe0 && lead <= 0xef) {
        more = 2, c = lead & 0x0fu;
        if (lead == 0xe0) low = 0xa0;   // overlong
        if (lead == 0xed) high = 0x9f;  // surrogates
    } else if (lead >= 0xf0 && lead <= 0xf4) {
        more = 3, c = lead & 0x07u;
        if (lead == 0xf0) low = 0x90;   // overlong
        if (lead == 0xf4) high = 0x8f;  // beyond U+10FFFF
    } else {
        return kReplacement;
    }
    for (; more > 0; --more) {
        if (i >= bytes.size() || at(i) < low || at(i) > high) return kReplacement;
        c = (c << 6) | (at(i++) & 0x3fu);
        low = 0x80, high = 0xbf;
    }
    return c;
}

// Characters that steer a terminal or the order of others rather than stand for something.
bool is_dropped(char32_t c) {
    return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0xad || c == 0x061c || c == 0x180e || c == 0x200b || c == 0x200e ||
           c == 0x200f || (c >= 0x202a && c <= 0x202e) || (c >= 0x2060 && c <= 0x206f) || c == 0xfeff ||
           (c >= 0xfff9 && c <= 0xfffb) || (c >= 0xe0000 && c <= 0xe007f);
}

}  // namespace

bool decode_utf8(std::string_view utf8, std::vector<char32_t>& out) {
    out.clear();
    size_t marks = 0, i = 0;
    while (i < utf8.size()) {
        // Dropped characters cost time too, so the bytes looked at are bounded as well as the characters kept.
        if (out.size() >= kMaxCodePoints || i >= kMaxCodePoints * 8) return false;
        char32_t c = next_code_point(utf8, i);
        if (c == '\r') {
            if (i < utf8.size() && utf8[i] == '\n') continue;
            c = '\n';
        }
        if (c == 0x85 || c == 0x0b || c == 0x0c || c == 0x2028 || c == 0x2029) c = '\n';
        if (c == '\t') c = ' ';
        if (c != '\n' && is_dropped(c)) continue;
        if (c >= 0x300 && (is_mark(c) || is_ignorable(c))) {
            if (++marks > kMaxMarks) continue;
        } else {
            marks = 0;
        }
        out.push_back(c);
    }
    return true;
}

bool is_mark(char32_t c) {
    if (c < 0x300 || (c >= 0x3400 && c < 0xa000)) return false;
    const hb_unicode_general_category_t category = hb_unicode_general_category(hb_unicode_funcs_get_default(), c);
    return category == HB_UNICODE_GENERAL_CATEGORY_NON_SPACING_MARK ||
           category == HB_UNICODE_GENERAL_CATEGORY_ENCLOSING_MARK ||
           category == HB_UNICODE_GENERAL_CATEGORY_SPACING_MARK;
}

bool is_ignorable(char32_t c) {
    return c == 0x200c || c == 0x200d || c == 0x034f || (c >= 0xfe00 && c <= 0xfe0f) || (c >= 0xe0100 && c <= 0xe01ef);
}

bool is_ideographic(char32_t c) {
    return (c >= 0x3400 && c <= 0x4dbf) || (c >= 0x4e00 && c <= 0x9fff) || (c >= 0xf900 && c <= 0xfaff) ||
           (c >= 0x20000 && c <= 0x323af) || (c >= 0x3041 && c <= 0x30ff && c != 0x30fb) || c == 0x3005 || c == 0x3007;
}

bool is_alphanumeric(char32_t c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
           (c >= 0xc0 && c <= 0x24f && c != 0xd7 && c != 0xf7) || (c >= 0x370 && c <= 0x52f);
}

bool has_two_widths(char32_t c) {
    return c == 0xb7 || c == 0x2018 || c == 0x2019 || c == 0x201c || c == 0x201d || c == 0x2022 || c == 0x2026;
}

bool ends_blank(char32_t c) {
    switch (c) {
        case 0x3001:
        case 0x3002:
        case 0x3009:
        case 0x300b:
        case 0x300d:
        case 0x300f:
        case 0x3011:
        case 0x3015:
        case 0xff01:
        case 0xff09:
        case 0xff0c:
        case 0xff1a:
        case 0xff1b:
        case 0xff1f:
        case 0xff3d:
        case 0xff5d:
            return true;
        default: return false;
    }
}

}  // namespace aisland::text
