#include "app/overlay/pen.h"

#include <algorithm>
#include <bit>

#include <glm/common.hpp>

#include "app/core/ids.h"
#include "app/overlay/tokens.h"

namespace aisland::overlay {

Pen::Pen(Arena& arena, text::Engine& engine, Measures& measures, std::string_view language, float unit, Rect whole, vec2 origin)
    : m_arena(arena), m_engine(engine), m_measures(measures), m_language(language), m_unit(unit), m_origin(origin), m_quads(arena), m_clips(arena) {
    m_clips.push(canvas(whole));
}

void Pen::rect(Rect r, Color color, float radius) {
    Quad q;
    q.rect = canvas(r);
    q.color = q.color2 = color;
    q.radius = radius * m_unit;
    q.clip = m_clip;
    m_quads.push(q);
}

void Pen::image(Rect r, uint32_t texture, float radius) {
    Quad q;
    q.kind = QuadKind::image;
    q.rect = canvas(r);
    q.uv = {0, 0, 1, 1};
    q.page = static_cast<uint16_t>(texture);
    q.radius = radius * m_unit;
    q.clip = m_clip;
    m_quads.push(q);
}

void Pen::gradient(Rect r, Color top, Color bottom, float radius) {
    Quad q;
    q.rect = canvas(r);
    q.color = top;
    q.color2 = bottom;
    q.radius = radius * m_unit;
    q.clip = m_clip;
    m_quads.push(q);
}

void Pen::frame(Rect r, Color fill, Color edge, float radius, float width) {
    Quad q;
    q.rect = canvas(r);
    q.color = fill;
    q.color2 = edge;
    q.radius = radius * m_unit;
    q.border = width * m_unit;
    q.clip = m_clip;
    m_quads.push(q);
}

void Pen::shadow(Rect r, float radius, float blur, Color color) {
    Quad q;
    q.rect = canvas(r);
    q.color = q.color2 = color;
    q.radius = radius * m_unit;
    q.border = blur * m_unit;
    q.kind = QuadKind::shadow;
    q.clip = m_clip;
    m_quads.push(q);
}

void Pen::glass(Rect r, float radius) {
    shadow({r.x, r.y + 3, r.w, r.h}, radius, 14, tokens::kShadow);
    gradient(r, tokens::kGlassTop, tokens::kGlass, radius);
    frame(r, 0, tokens::kEdge, radius);
}

void Pen::line(vec2 a, vec2 b, float width, Color color) {
    Quad q;
    q.rect = vec4(a.x * m_unit + m_origin.x, a.y * m_unit + m_origin.y, (b.x - a.x) * m_unit, (b.y - a.y) * m_unit);
    q.color = q.color2 = color;
    q.border = width * m_unit;
    q.kind = QuadKind::line;
    q.clip = m_clip;
    m_quads.push(q);
}

void Pen::ring(vec2 center, float radius, float thickness, float from_turn, float to_turn, Color color) {
    Quad q;
    q.rect = canvas({center.x - radius, center.y - radius, 2 * radius, 2 * radius});
    q.uv = vec4(from_turn, to_turn, std::clamp(thickness / radius, 0.0f, 1.0f), 0);
    q.color = q.color2 = color;
    q.kind = QuadKind::ring;
    q.clip = m_clip;
    m_quads.push(q);
}

void Pen::hatch(Rect r, float step, float width, Color color) {
    const uint16_t before = push_clip(r);
    for (float x = r.x - r.h; x < r.x + r.w; x += step) line({x, r.y + r.h}, {x + r.h, r.y}, width, color);
    set_clip(before);
}

text::Style Pen::style(const TextLook& look) const {
    text::Style s;
    s.size = look.size * m_unit;
    s.weight = look.weight;
    s.color = look.color;
    s.line_height = look.line_height;
    s.max_width = look.max_width * m_unit;
    s.max_lines = look.max_width > 0 ? look.max_lines : 1;
    s.language = m_language;
    return s;
}

vec2 Pen::text(vec2 at, std::string_view utf8, const TextLook& look) {
    if (utf8.empty()) return {};
    return m_engine.append(m_quads, at * m_unit + m_origin, utf8, style(look), m_clip).size / m_unit;
}

vec2 Pen::measure(std::string_view utf8, const TextLook& look) {
    if (utf8.empty()) return {};
    // Everything the size depends on, in u: the same words on a screen and in a headset share nothing (unit is part of it).
    const float parts[] = {look.size, look.max_width, look.line_height, static_cast<float>(look.max_lines), m_unit,
                           look.weight == text::Weight::bold ? 1.0f : 0.0f};
    uint64_t key = hash64(utf8, hash64(m_language));
    for (float part : parts) key = (key ^ std::bit_cast<uint32_t>(part)) * 1099511628211ull;
    Measures::Entry& entry = m_measures.entries[(key ^ (key >> 29)) & (Measures::kSize - 1)];
    if (entry.key != key) entry = {key, m_engine.measure(utf8, style(look)).size / m_unit};
    return entry.size;
}

vec2 Pen::text_left(Rect r, std::string_view utf8, TextLook look) {
    look.max_width = r.w;
    const float height = look.size * look.line_height;
    return text({r.x, r.y + (r.h - height) * 0.5f}, utf8, look);
}

vec2 Pen::text_center(Rect r, std::string_view utf8, TextLook look) {
    look.max_width = r.w;
    const vec2 size = measure(utf8, look);
    return text({r.x + (r.w - size.x) * 0.5f, r.y + (r.h - look.size * look.line_height) * 0.5f}, utf8, look);
}

vec2 Pen::text_right(Rect r, std::string_view utf8, TextLook look) {
    look.max_width = r.w;
    const vec2 size = measure(utf8, look);
    return text({r.x + r.w - size.x, r.y + (r.h - look.size * look.line_height) * 0.5f}, utf8, look);
}

uint16_t Pen::push_clip(Rect r) {
    const uint16_t before = m_clip;
    const vec4 outer = m_clips[before], inner = canvas(r);
    const vec2 low = glm::max(vec2(outer), vec2(inner));
    const vec2 high = glm::min(vec2(outer) + vec2(outer.z, outer.w), vec2(inner) + vec2(inner.z, inner.w));
    const vec2 size = glm::max(high - low, vec2(0.0f));
    m_clips.push(vec4(low, size));
    m_clip = static_cast<uint16_t>(m_clips.size() - 1);
    return before;
}

DrawList Pen::list() const {
    DrawList list;
    list.quads = m_quads.span();
    list.clips = m_clips.span();
    return list;
}

}  // namespace aisland::overlay
