#include "app/text/layout_cache.h"

#include <bit>

#include "app/core/ids.h"
#include "app/text/unicode.h"

namespace aisland::text {
namespace {

uint64_t mix(uint64_t h, uint64_t v) {  // one round of splitmix64 (Steele, Lea, Flood 2014)
    h += v + 0x9e3779b97f4a7c15ull;
    h = (h ^ (h >> 30)) * 0xbf58476d1ce4e5b9ull;
    h = (h ^ (h >> 27)) * 0x94d049bb133111ebull;
    return h ^ (h >> 31);
}

uint64_t key_of(std::string_view utf8, const Style& s) {
    uint64_t h = hash64(utf8);
    h = mix(h, std::bit_cast<uint32_t>(s.size) | static_cast<uint64_t>(std::bit_cast<uint32_t>(s.max_width)) << 32);
    h = mix(h, std::bit_cast<uint32_t>(s.line_height) | static_cast<uint64_t>(s.max_lines) << 32);
    return mix(h, hash64(s.language) ^ static_cast<uint64_t>(s.weight) << 8 ^ static_cast<uint64_t>(s.align));
}

}  // namespace

bool LayoutCache::same(const Entry& e, std::string_view utf8, const Style& s) {
    return e.text == utf8 && e.language == s.language && e.style.size == s.size && e.style.weight == s.weight &&
           e.style.align == s.align && e.style.line_height == s.line_height && e.style.max_width == s.max_width &&
           e.style.max_lines == s.max_lines;
}

void LayoutCache::unlink(uint32_t i) {
    Entry& e = m_entries[i];
    (e.newer == kNone ? m_newest : m_entries[e.newer].older) = e.older;
    (e.older == kNone ? m_oldest : m_entries[e.older].newer) = e.newer;
}

void LayoutCache::link_newest(uint32_t i) {
    Entry& e = m_entries[i];
    e.newer = kNone;
    e.older = m_newest;
    (m_newest == kNone ? m_oldest : m_entries[m_newest].newer) = i;
    m_newest = i;
}

void LayoutCache::forget(uint32_t i) {
    unlink(i);
    Entry& e = m_entries[i];
    m_by_key.erase(e.key);
    m_glyphs -= e.layout.glyphs.size();
    if (e.layout.glyphs.capacity() > 256) e.layout = {};  // a long text's memory is not kept for a short one
    m_free.push_back(i);
}

uint32_t LayoutCache::take() {
    while (m_oldest != kNone && (m_glyphs > kMaxLayoutGlyphs || (m_free.empty() && m_entries.size() == kMaxLayouts))) forget(m_oldest);
    if (m_free.empty()) {
        m_entries.emplace_back();
        return static_cast<uint32_t>(m_entries.size() - 1);
    }
    const uint32_t i = m_free.back();
    m_free.pop_back();
    return i;
}

const Layout& LayoutCache::find(std::string_view utf8, const Style& style, Shaper& shaper) {
    // More cannot be laid out, and a megabyte is not hashed every frame.
    utf8 = utf8.substr(0, kMaxCodePoints * 8 + 1);
    const uint64_t key = key_of(utf8, style);
    uint32_t i = kNone;
    if (const auto known = m_by_key.find(key); known != m_by_key.end()) {
        i = known->second;
        if (same(m_entries[i], utf8, style)) {
            if (i != m_newest) {
                unlink(i);
                link_newest(i);
            }
            return m_entries[i].layout;
        }
        forget(i);  // another text with the same hash loses its place
    }
    i = take();
    m_by_key[key] = i;
    ++m_misses;
    Entry& e = m_entries[i];
    e.key = key;
    e.text = utf8;
    e.language = style.language;
    e.style = style;
    e.style.language = {};
    shaper.lay_out(utf8, style, e.layout);
    m_glyphs += e.layout.glyphs.size();
    link_newest(i);
    return e.layout;
}

}  // namespace aisland::text
