#include "app/content/pseudo.h"

#include <algorithm>

namespace aisland::content {
namespace {

constexpr const char* kUpper[] = {"Å", "Ɓ", "Ç", "Ð", "É", "Ƒ", "Ĝ", "Ĥ", "Î", "Ĵ", "Ķ", "Ļ", "Ḿ", "Ñ", "Ö", "Þ", "Ǫ", "Ŕ", "Š", "Ţ", "Û", "Ṽ", "Ŵ", "Ẋ", "Ý", "Ž"};
constexpr const char* kLower[] = {"å", "ƀ", "ç", "ð", "é", "ƒ", "ĝ", "ĥ", "î", "ĵ", "ķ", "ļ", "ɱ", "ñ", "ö", "þ", "ǫ", "ŕ", "š", "ţ", "û", "ṽ", "ŵ", "ẋ", "ý", "ž"};
constexpr size_t kLonger = 3;  // one more character for every so many: German and Finnish are about a third longer than English

}  // namespace

std::string pseudo(std::string_view text) {
    if (text.empty()) return {};
    std::string out = "[";
    size_t characters = 0;
    bool placeholder = false;
    for (char c : text) {
        if (c == '{') placeholder = true;
        if (!placeholder && c >= 'A' && c <= 'Z')
            out += kUpper[c - 'A'];
        else if (!placeholder && c >= 'a' && c <= 'z')
            out += kLower[c - 'a'];
        else
            out += c;
        if (c == '}') placeholder = false;
        characters += (static_cast<unsigned char>(c) & 0xc0) != 0x80;
    }
    out += ' ';
    for (size_t i = 0; i < characters / kLonger + 1; ++i) out += "·";
    return out + "]";
}

void add_pseudo_language(Catalog& catalog) {
    if (catalog.languages.empty() || catalog.find_language(kPseudoTag) >= 0) return;
    const size_t from = static_cast<size_t>(std::max(0, catalog.find_language("en")));
    std::vector<std::string> texts;
    texts.reserve(catalog.texts[from].size());
    for (const std::string& text : catalog.texts[from]) texts.push_back(pseudo(text));
    catalog.languages.push_back({std::string(kPseudoTag), pseudo(catalog.languages[from].name)});
    catalog.texts.push_back(std::move(texts));
}

}  // namespace aisland::content
