// Layouts of the strings on show, the least recently used forgotten first. A steady frame finds everything here and neither
// shapes nor allocates.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "app/text/layout.h"

namespace aisland::text {

constexpr size_t kMaxLayouts = 1024;
constexpr size_t kMaxLayoutGlyphs = 1u << 17;  // over all layouts; about 3 MB

class LayoutCache {
public:
    // The layout of `utf8` in `style`; `shaper` makes it when it is not here. Valid until the next call.
    const Layout& find(std::string_view utf8, const Style& style, Shaper& shaper);
    uint64_t misses() const { return m_misses; }
    size_t glyphs() const { return m_glyphs; }  // kept now

private:
    struct Entry {
        uint64_t key = 0;
        std::string text, language;
        Style style;  // colour and language are not part of it
        Layout layout;
        uint32_t newer = kNone, older = kNone;
    };
    static bool same(const Entry& entry, std::string_view utf8, const Style& style);
    void unlink(uint32_t i);
    void link_newest(uint32_t i);
    void forget(uint32_t i);
    uint32_t take();  // a free entry, by forgetting the oldest as need be

    std::vector<Entry> m_entries;
    std::vector<uint32_t> m_free;
    std::unordered_map<uint64_t, uint32_t> m_by_key;
    uint32_t m_newest = kNone, m_oldest = kNone;
    size_t m_glyphs = 0;
    uint64_t m_misses = 0;
};

}  // namespace aisland::text
