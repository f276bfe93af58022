#include <algorithm>
#include <cstring>
#include <map>
#include <system_error>

#include "app/core/format.h"
#include "app/core/log.h"
#include "app/text/atlas.h"
#include "app/text/field_worker.h"
#include "app/text/layout_cache.h"
#include "app/text/raster.h"
#include "app/text/text.h"
#include "app/text/unicode.h"

namespace aisland::text {
namespace {

constexpr size_t kExpectedAtOnce = 32;                   // fields between two pumps: some 15 ms of the worker
constexpr uint32_t kExpectedSlots = kSlotCount / 8 * 5;  // of all places

}  // namespace

struct Engine::Impl {
    explicit Impl(std::vector<Font> opened)
        : fonts(std::move(opened)), shaper(fonts), atlas(fonts), worker(fonts) {}

    const std::vector<Font> fonts;
    Shaper shaper;
    LayoutCache layouts;
    Atlas atlas;
    std::vector<std::vector<uint8_t>> pages;  // what the device holds, to send again
    std::vector<uint32_t> reused;             // slots that changed owner since the last pump
    std::vector<FieldResult> results;
    std::vector<char32_t> expected;  // the next one last
    std::vector<char32_t> expected_images;
    uint32_t image_pixels = 0;                   // of those
    std::map<char32_t, GlyphImage> made_images;  // of those
    size_t asked = 0;                            // of the worker, not yet collected
    std::unique_ptr<Rasteriser> images;          // made at the first image()
    bool send_pages = false, told_full = false;
    uint64_t resends = 0;
    FieldWorker worker;  // last: stops before what it reads goes

    const Slot* slot_for(uint8_t font, uint32_t glyph, uint32_t& index);
    void store(const FieldResult& result);
    void clear(uint32_t slot);
    void ask_expected();
    void ask_images();
    void take_images();
    GlyphUpload cut(uint32_t slot, uint32_t width, uint32_t height, Arena& arena) const;
};

const Slot* Engine::Impl::slot_for(uint8_t font, uint32_t glyph, uint32_t& index) {
    const Atlas::Found found = atlas.find(font, glyph);
    index = found.slot;
    if (found.slot == kNoSlot) return nullptr;
    const Slot& slot = atlas[found.slot];
    if (found.created) {
        if (slot.dirty) reused.push_back(found.slot);
        worker.ask({found.slot, slot.ticket, glyph, font, slot.box});
        ++asked;
    }
    return &slot;
}

void Engine::Impl::ask_expected() {
    while (!expected.empty() && asked < kExpectedAtOnce) {
        if (atlas.used() >= kExpectedSlots) return expected.clear();
        const char32_t c = expected.back();
        expected.pop_back();
        const uint8_t font = font_for(fonts, c);
        hb_codepoint_t glyph = 0;
        uint32_t index = 0;
        if (font != kNoFont && hb_font_get_nominal_glyph(fonts[font].font.get(), c, &glyph)) slot_for(font, glyph, index);
    }
}

void Engine::Impl::ask_images() {
    while (!expected_images.empty() && asked < kExpectedAtOnce) {
        const char32_t c = expected_images.back();
        expected_images.pop_back();
        const uint8_t font = font_for(fonts, c);
        hb_codepoint_t glyph = 0;
        if (font == kNoFont || !hb_font_get_nominal_glyph(fonts[font].font.get(), c, &glyph)) continue;
        worker.ask({.glyph = glyph, .font = font, .image_of = c, .image_pixels = image_pixels});
        ++asked;
    }
}

void Engine::Impl::take_images() {
    for (FieldResult& result : results)
        if (result.image_made && result.image_pixels == image_pixels) made_images[result.image_of] = std::move(result.image);
    std::erase_if(results, [](const FieldResult& result) { return result.image_of != 0; });
}

void Engine::Impl::store(const FieldResult& result) {
    const Slot& slot = atlas[result.slot];
    const SlotPlace at = slot_place(result.slot);
    for (uint32_t row = 0; row < slot.box.height; ++row)
        std::memcpy(&pages[at.page][static_cast<size_t>(at.y + row) * kGlyphPageSize + at.x],
                    &result.texels[static_cast<size_t>(row) * slot.box.width], slot.box.width);
}

void Engine::Impl::clear(uint32_t slot) {
    const SlotPlace at = slot_place(slot);
    for (uint32_t row = 0; row < kSlotSize; ++row)
        std::memset(&pages[at.page][static_cast<size_t>(at.y + row) * kGlyphPageSize + at.x], 0, kSlotSize);
}

GlyphUpload Engine::Impl::cut(uint32_t slot, uint32_t width, uint32_t height, Arena& arena) const {
    const SlotPlace at = slot_place(slot);
    const std::span<uint8_t> texels = arena.array<uint8_t>(static_cast<size_t>(width) * height);
    for (uint32_t row = 0; row < height; ++row)
        std::memcpy(&texels[static_cast<size_t>(row) * width],
                    &pages[at.page][static_cast<size_t>(at.y + row) * kGlyphPageSize + at.x], width);
    return {at.page, at.x, at.y, static_cast<uint16_t>(width), static_cast<uint16_t>(height), texels};
}

Engine::Engine() = default;
Engine::Engine(Engine&&) noexcept = default;
Engine& Engine::operator=(Engine&&) noexcept = default;
Engine::~Engine() = default;

Result<Engine> Engine::create(const FontFiles& files) {
    AISLAND_TRY(fonts, open_fonts(files));
    Engine engine;
    try {
        engine.m_impl = std::make_unique<Impl>(std::move(fonts));
    } catch (const std::system_error& refused) {
        return Error{.what = std::string("the glyph thread could not be started: ") + refused.what(),
                     .where = "",
                     .advice = "raise the limit on threads (ulimit -u)"};
    }
    return engine;
}

Extent Engine::measure(std::string_view utf8, const Style& style) {
    return m_impl->layouts.find(utf8, style, m_impl->shaper).extent;
}

Extent Engine::append(ArenaVector<Quad>& out, vec2 origin, std::string_view utf8, const Style& style, uint16_t clip) {
    const Layout& layout = m_impl->layouts.find(utf8, style, m_impl->shaper);
    for (const PlacedBox& box : layout.boxes) {
        Quad quad;
        quad.rect = {origin.x + box.x, origin.y + box.y, box.width, box.height};
        quad.color = style.color & 0x00ffffffu;
        quad.color2 = style.color;
        quad.border = box.border;
        quad.radius = 2 * box.border;
        quad.clip = clip;
        out.push(quad);
    }
    for (const PlacedGlyph& glyph : layout.glyphs) {
        uint32_t index = 0;
        const Slot* slot = m_impl->slot_for(glyph.font, glyph.glyph, index);
        if (!slot) continue;
        const SlotPlace at = slot_place(index);
        const FieldBox& box = slot->box;
        const float unit = glyph.size / box.texels_per_em;  // canvas units per texel
        Quad quad;
        quad.kind = QuadKind::glyph;
        quad.rect = {origin.x + glyph.x + box.left * glyph.size, origin.y + glyph.y - box.top * glyph.size,
                     static_cast<float>(box.width) * unit, static_cast<float>(box.height) * unit};
        quad.uv = {at.x, at.y, box.width, box.height};
        quad.color = style.color;
        quad.border = style.weight == Weight::bold ? kEmbolden * glyph.size : 0.0f;
        quad.page = at.page;
        quad.clip = clip;
        out.push(quad);
    }
    return layout.extent;
}

std::span<const GlyphUpload> Engine::pump(Arena& arena, bool wait) {
    Impl& impl = *m_impl;
    while (impl.pages.size() < impl.atlas.pages())
        impl.pages.emplace_back(static_cast<size_t>(kGlyphPageSize) * kGlyphPageSize, uint8_t{0});
    impl.results.clear();
    impl.worker.collect(impl.results, wait);
    impl.asked -= impl.results.size();
    impl.take_images();
    // A slot that changed owner shows nothing, never the glyph that was there, until its own field arrives.
    for (uint32_t slot : impl.reused) impl.clear(slot);
    std::erase_if(impl.results, [&](const FieldResult& r) { return impl.atlas[r.slot].ticket != r.ticket; });
    for (const FieldResult& result : impl.results) {
        impl.store(result);
        impl.atlas[result.slot].ready = true;
    }
    ArenaVector<GlyphUpload> uploads(arena);
    if (impl.send_pages) {
        for (size_t page = 0; page < impl.pages.size(); ++page)
            uploads.push({static_cast<uint16_t>(page), 0, 0, kGlyphPageSize, kGlyphPageSize,
                          arena.copy(std::span<const uint8_t>(impl.pages[page]))});
    } else {
        for (uint32_t slot : impl.reused)
            if (!impl.atlas[slot].ready) uploads.push(impl.cut(slot, kSlotSize, kSlotSize, arena));
        for (const FieldResult& r : impl.results)
            uploads.push(impl.cut(r.slot, impl.atlas[r.slot].box.width, impl.atlas[r.slot].box.height, arena));
    }
    impl.send_pages = false;
    impl.reused.clear();
    if (!wait && impl.asked == 0) impl.ask_expected();
    if (!wait && impl.expected.empty()) impl.ask_images();
    impl.atlas.tick();
    if (impl.atlas.refused() > 0 && !impl.told_full) {
        impl.told_full = true;
        log(LogLevel::warning, "text", format("more than %u different glyphs in one frame; the rest is not drawn", kSlotCount));
    }
    return uploads.span();
}

bool Engine::glyphs_stay() const { return !m_impl->atlas.evicts(); }

void Engine::expect(std::span<const std::vector<std::string>> texts, size_t first) {
    std::vector<char32_t>& all = m_impl->expected;
    all.clear();
    std::vector<bool> seen(0x110000);
    std::vector<char32_t> characters;
    const auto add = [&](const std::vector<std::string>& language) {
        for (const std::string& text : language) {
            decode_utf8(text, characters);
            for (const char32_t c : characters) {
                if (c > 0x20 && !seen[c]) all.push_back(c);
                seen[c] = true;
            }
        }
    };
    if (first < texts.size()) add(texts[first]);
    for (size_t i = 0; i < texts.size(); ++i)
        if (i != first) add(texts[i]);
    std::reverse(all.begin(), all.end());
}

void Engine::expect_images(std::vector<char32_t> code_points, uint32_t pixels_per_em) {
    m_impl->made_images.clear();
    m_impl->expected_images = std::move(code_points);
    m_impl->image_pixels = pixels_per_em;
}

bool Engine::expects() const { return !m_impl->expected.empty() || !m_impl->expected_images.empty() || m_impl->asked > 0; }

void Engine::resend() {
    m_impl->send_pages = true;
    ++m_impl->resends;
}

uint64_t Engine::resends() const { return m_impl->resends; }

bool Engine::image(char32_t code_point, uint32_t pixels_per_em, GlyphImage& out) {
    if (pixels_per_em == m_impl->image_pixels)
        if (const auto made = m_impl->made_images.extract(code_point); !made.empty()) return out = std::move(made.mapped()), true;
    const uint8_t font = font_for(m_impl->fonts, code_point);
    hb_codepoint_t glyph = 0;
    if (font == kNoFont || !hb_font_get_nominal_glyph(m_impl->fonts[font].font.get(), code_point, &glyph)) return false;
    if (!m_impl->images) m_impl->images = std::make_unique<Rasteriser>(m_impl->fonts);
    return m_impl->images->grey(font, glyph, pixels_per_em, out);
}

bool Engine::covers(char32_t code_point) const { return font_for(m_impl->fonts, code_point) != kNoFont; }

}  // namespace aisland::text
