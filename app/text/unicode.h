// UTF-8 to code points that are safe to lay out: any bytes in, a bounded, printable sequence out. Not shaping.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace aisland::text {

// What is laid out of one string; the rest is cut and an ellipsis stands for it.
constexpr size_t kMaxCodePoints = 4096;
// Combining marks kept on one base character ("zalgo"); no living language stacks more.
constexpr size_t kMaxMarks = 4;

// Appends to `out` (cleared first). Ill-formed bytes become U+FFFD, one per maximal subpart (Unicode 15, 3.9, table 3-8).
// CR LF, CR, NEL, LS and PS become '\n'; a tab becomes a space; other controls and bidirectional overrides are dropped.
// Returns false when the text was cut at kMaxCodePoints.
bool decode_utf8(std::string_view utf8, std::vector<char32_t>& out);

// Combining mark: belongs to the character before it.
bool is_mark(char32_t c);
// Drawn as nothing: joiners and variation selectors.
bool is_ignorable(char32_t c);
// Han ideographs and kana: written on the em square, without spaces between words.
bool is_ideographic(char32_t c);
// Latin, Greek, Cyrillic letters and European digits.
bool is_alphanumeric(char32_t c);
// Quotation marks, ellipsis and dots that Chinese fonts draw on the em square and Latin text wants narrow.
bool has_two_widths(char32_t c);
// Full-width closing punctuation whose right half is empty in the fonts of mainland China.
bool ends_blank(char32_t c);

}  // namespace aisland::text
