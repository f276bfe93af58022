#include <algorithm>
#include <set>
#include <thread>

#include "app/text/atlas.h"
#include "app/text/layout_cache.h"
#include "tests/text/fixture.h"

namespace aisland::text {
namespace {

// What the device holds: pages filled by uploads, as the renderer does.
struct Pages {
    std::vector<std::vector<uint8_t>> pages = std::vector<std::vector<uint8_t>>(
        kMaxGlyphPages, std::vector<uint8_t>(static_cast<size_t>(kGlyphPageSize) * kGlyphPageSize, 0));

    void apply(std::span<const GlyphUpload> uploads) {
        for (const GlyphUpload& u : uploads) {
            ASSERT_LT(u.page, kMaxGlyphPages);
            ASSERT_LE(u.x + u.w, kGlyphPageSize);
            ASSERT_LE(u.y + u.h, kGlyphPageSize);
            ASSERT_EQ(u.texels.size(), static_cast<size_t>(u.w) * u.h);
            for (uint32_t row = 0; row < u.h; ++row)
                std::copy_n(&u.texels[static_cast<size_t>(row) * u.w], u.w,
                            &pages[u.page][static_cast<size_t>(u.y + row) * kGlyphPageSize + u.x]);
        }
    }
    std::vector<uint8_t> texels(const Quad& quad) const {
        std::vector<uint8_t> out;
        for (uint32_t y = 0; y < static_cast<uint32_t>(quad.uv.w); ++y)
            for (uint32_t x = 0; x < static_cast<uint32_t>(quad.uv.z); ++x)
                out.push_back(pages[quad.page][(static_cast<uint32_t>(quad.uv.y) + y) * kGlyphPageSize +
                                               static_cast<uint32_t>(quad.uv.x) + x]);
        return out;
    }
};

std::string ideographs(char32_t from, uint32_t count) {
    std::u32string text;
    for (uint32_t i = 0; i < count; ++i) text += static_cast<char32_t>(from + i);
    return utf8(text);
}

// Appends single ideographs and returns their quads, in order.
std::vector<Quad> show(Engine& engine, Arena& arena, char32_t from, uint32_t count) {
    ArenaVector<Quad> quads(arena);
    Style style;
    for (uint32_t i = 0; i < count; i += 500)
        engine.append(quads, vec2(0.0f), ideographs(from + i, std::min(500u, count - i)), style);
    return {quads.span().begin(), quads.span().end()};
}

TEST(Glyphs, AWaitedPumpBringsEveryFieldOfTheFrame) {
    Engine engine = make_engine();
    Arena arena;
    Pages pages;
    const std::vector<Quad> quads = show(engine, arena, U'张', 40);
    pages.apply(engine.pump(arena, true));
    for (const Quad& quad : quads) {
        const std::vector<uint8_t> texels = pages.texels(quad);
        EXPECT_GT(*std::max_element(texels.begin(), texels.end()), 150);  // ink
        EXPECT_EQ(texels.front(), 0);                                     // and its margin
    }
    EXPECT_TRUE(engine.pump(arena, true).empty());
}

TEST(Glyphs, FieldsComeFromTheWorkerWithoutWaiting) {
    Engine engine = make_engine();
    Arena arena;
    Pages pages;
    const std::vector<Quad> quads = show(engine, arena, U'张', 3);
    size_t uploads = 0;
    while (uploads < 3) {
        const auto now = engine.pump(arena, false);
        pages.apply(now);
        uploads += now.size();
    }
    const std::vector<uint8_t> texels = pages.texels(quads[2]);
    EXPECT_GT(*std::max_element(texels.begin(), texels.end()), 150);
}

TEST(Glyphs, WhatIsExpectedIsReadyBeforeItIsShown) {
    Engine engine = make_engine();
    Arena arena;
    Pages pages;
    const std::vector<std::vector<std::string>> texts{{"lamp", "pier"}, {"路灯", "码头"}};
    engine.expect(texts, 1);
    engine.pump(arena, true);  // one that waits brings nothing that nobody showed
    while (engine.expects()) {
        pages.apply(engine.pump(arena, false));
        std::this_thread::yield();
    }
    ArenaVector<Quad> quads(arena);
    for (const auto& language : texts)
        for (const std::string& text : language) engine.append(quads, vec2(0.0f), text, {});
    EXPECT_EQ(quads.size(), 12u);
    for (const Quad& quad : quads.span()) {
        const std::vector<uint8_t> texels = pages.texels(quad);
        EXPECT_GT(*std::max_element(texels.begin(), texels.end()), 150);  // ink
    }
    EXPECT_TRUE(engine.pump(arena, true).empty());  // nothing is made again
}

TEST(Glyphs, WhatIsExpectedLeavesPlacesForWhatIsNot) {
    Engine engine = make_engine();
    Arena arena;
    engine.expect(std::vector<std::vector<std::string>>{{ideographs(0x4e00, 4000)}}, 0);
    while (engine.expects()) {
        arena.reset();
        engine.pump(arena, false);
        std::this_thread::yield();
    }
    ASSERT_EQ(show(engine, arena, 0x5e00, kSlotCount / 4).size(), kSlotCount / 4);
    engine.pump(arena, false);  // it is the places that count: their fields need not be made
    EXPECT_TRUE(engine.glyphs_stay());
}

// An image that was expected is the one that would be made when it is asked for, and costs the asker nothing.
TEST(Glyphs, ExpectedImagesAreMadeBeside) {
    Engine engine = make_engine(), other = make_engine();
    Arena arena;
    engine.expect_images({U'牌', U'楼', U'a', char32_t{0x10fffd}}, 17);
    engine.pump(arena, true);
    EXPECT_TRUE(engine.expects()) << "a pump that waits brings what was shown, no more";
    while (engine.expects()) {
        EXPECT_TRUE(engine.pump(arena, false).empty());
        std::this_thread::yield();
    }
    for (const char32_t c : {U'牌', U'楼', U'a', U'门'}) {
        GlyphImage beside, asked;
        ASSERT_TRUE(engine.image(c, 17, beside));
        ASSERT_TRUE(other.image(c, 17, asked));
        EXPECT_EQ(beside.texels, asked.texels);
        EXPECT_EQ(beside.advance, asked.advance);
        GlyphImage again;
        ASSERT_TRUE(engine.image(c, 17, again)) << "handed out, it is made anew";
        EXPECT_EQ(again.texels, asked.texels);
    }
    GlyphImage large, large_asked;
    ASSERT_TRUE(engine.image(U'牌', 30, large) && other.image(U'牌', 30, large_asked));
    EXPECT_EQ(large.texels, large_asked.texels) << "another size is another image";
}

TEST(Glyphs, AnImageThatCannotBeMadeIsNoImageBesideEither) {
    Engine engine = make_engine();
    Arena arena;
    constexpr uint32_t kTooLarge = 900;
    engine.expect_images({U'牌'}, kTooLarge);
    while (engine.expects()) {
        engine.pump(arena, false);
        std::this_thread::yield();
    }
    GlyphImage image;
    EXPECT_FALSE(engine.image(U'牌', kTooLarge, image));
    EXPECT_FALSE(engine.image(U'牌', kTooLarge, image));
}

TEST(Glyphs, ImagesStillInTheMakingAreNotTakenForThoseOfAnotherSize) {
    Engine engine = make_engine(), other = make_engine();
    Arena arena;
    engine.expect_images({U'牌'}, 17);
    engine.pump(arena, false);  // the worker has it
    engine.expect_images({U'楼'}, 30);
    while (engine.expects()) {
        engine.pump(arena, false);
        std::this_thread::yield();
    }
    for (const char32_t c : {U'牌', U'楼'}) {
        GlyphImage image, asked;
        ASSERT_TRUE(engine.image(c, 30, image) && other.image(c, 30, asked));
        EXPECT_EQ(image.texels, asked.texels);
    }
}

TEST(Glyphs, TheSameGlyphIsMadeOnce) {
    Engine engine = make_engine();
    Arena arena;
    show(engine, arena, U'张', 1);
    ArenaVector<Quad> quads(arena);
    Style style;
    style.size = 77;
    engine.append(quads, vec2(0.0f), "张张", style);
    EXPECT_EQ(engine.pump(arena, true).size(), 1u);
    EXPECT_EQ(quads[0].uv, quads[1].uv);
}

TEST(Glyphs, FieldsOfTwoEnginesAreEqual) {
    Arena arena;
    std::vector<uint8_t> first;
    for (int round = 0; round < 2; ++round) {
        Engine engine = make_engine();
        Pages pages;
        const std::vector<Quad> quads = show(engine, arena, U'人', 20);
        pages.apply(engine.pump(arena, true));
        std::vector<uint8_t> all;
        for (const Quad& quad : quads)
            for (uint8_t v : pages.texels(quad)) all.push_back(v);
        if (round == 0) first = all;
        EXPECT_EQ(all, first);
    }
}

// Filling every slot takes seconds under a sanitizer, so the laws of eviction share one full atlas.
// In the frame in which slots run out none changes its owner: quads of earlier frames may be in it.
TEST(Glyphs, MoreGlyphsThanSlotsEvictTheOldestAndNeverShowAnothersField) {
    Engine engine = make_engine();
    Arena arena(1u << 24);
    Pages pages;
    constexpr uint32_t kStep = 700;
    std::vector<std::vector<uint8_t>> first;
    std::vector<Quad> kept;
    for (uint32_t frame = 0; frame < 4; ++frame) {  // the fourth needs slots of the first
        arena.reset();
        ASSERT_TRUE(engine.glyphs_stay());
        std::vector<Quad> quads = show(engine, arena, static_cast<char32_t>(0x4e00 + frame * kStep), kStep);
        if (frame == 3) {
            ASSERT_EQ(quads.size(), kSlotCount - 3 * kStep);
            EXPECT_TRUE(engine.glyphs_stay());
            pages.apply(engine.pump(arena, true));
            EXPECT_FALSE(engine.glyphs_stay());
            for (uint32_t i = 0; i < 50; ++i) {
                SCOPED_TRACE(i);
                EXPECT_EQ(pages.texels(kept[i]), first[i]);
            }
            quads = show(engine, arena, static_cast<char32_t>(0x4e00 + frame * kStep), kStep);
        }
        ASSERT_EQ(quads.size(), kStep);
        pages.apply(engine.pump(arena, true));
        std::set<std::pair<uint16_t, std::pair<float, float>>> places;
        for (const Quad& quad : quads) places.insert({quad.page, {quad.uv.x, quad.uv.y}});
        EXPECT_EQ(places.size(), kStep) << "two glyphs of one frame share a slot";
        for (uint32_t i = 0; frame == 0 && i < 50; ++i) first.push_back(pages.texels(quads[i]));
        if (frame == 0) kept = quads;
    }
    arena.reset();
    show(engine, arena, 0x4e00 + 3 * kStep, kStep);
    EXPECT_TRUE(engine.pump(arena, true).empty()) << "the newest were evicted";

    // The first frame's glyphs come back: blank or their own in the frame they return in, as they were when finished.
    const std::vector<Quad> again = show(engine, arena, 0x4e00, 50);
    pages.apply(engine.pump(arena, false));
    std::vector<std::vector<uint8_t>> partial;
    for (const Quad& quad : again) partial.push_back(pages.texels(quad));
    pages.apply(engine.pump(arena, true));
    for (size_t i = 0; i < again.size(); ++i) {
        EXPECT_EQ(pages.texels(again[i]), first[i]) << "glyph " << i;
        const bool blank = std::all_of(partial[i].begin(), partial[i].end(), [](uint8_t v) { return v == 0; });
        EXPECT_TRUE(blank || partial[i] == first[i]) << "glyph " << i << " showed another glyph's field";
    }
}

TEST(Glyphs, AFrameWithMoreGlyphsThanSlotsDrawsWhatFits) {
    Engine engine = make_engine();
    Arena arena(1u << 24);
    Pages pages;
    const std::vector<Quad> quads = show(engine, arena, 0x4e00, kSlotCount + 200);
    EXPECT_EQ(quads.size(), kSlotCount);
    pages.apply(engine.pump(arena, false));
    EXPECT_EQ(show(engine, arena, 0x4e00, 100).size(), 100u);
}

TEST(Glyphs, ResendBringsThePagesAsTheyWere) {
    Engine engine = make_engine();
    Arena arena;
    Pages before, after;
    const std::vector<Quad> quads = show(engine, arena, U'岛', 30);
    before.apply(engine.pump(arena, true));
    engine.resend();
    after.apply(engine.pump(arena, true));
    for (const Quad& quad : quads) EXPECT_EQ(before.texels(quad), after.texels(quad));
}

TEST(Glyphs, GlyphsTooLargeForASlotAreScaledIntoIt) {
    Engine engine = make_engine();
    Arena arena;
    ArenaVector<Quad> quads(arena);
    Style style;
    style.size = 100;
    engine.append(quads, vec2(0.0f), "⸻﷽—", style);
    for (const Quad& quad : quads.span()) {
        if (quad.kind != QuadKind::glyph) continue;
        EXPECT_LE(quad.uv.z, static_cast<float>(kSlotSize));
        EXPECT_LE(quad.uv.w, static_cast<float>(kSlotSize));
    }
}

TEST(LayoutCache, ASteadyFrameShapesNothing) {
    const auto fonts = open_fonts(kFonts);
    ASSERT_TRUE(fonts);
    Shaper shaper(*fonts);
    LayoutCache cache;
    Style style;
    for (int frame = 0; frame < 10; ++frame)
        for (int i = 0; i < 500; ++i) cache.find("label " + std::to_string(i), style, shaper);
    EXPECT_EQ(cache.misses(), 500u);
}

TEST(LayoutCache, TheLeastRecentlyUsedIsForgotten) {
    const auto fonts = open_fonts(kFonts);
    ASSERT_TRUE(fonts);
    Shaper shaper(*fonts);
    LayoutCache cache;
    Style style;
    cache.find("kept", style, shaper);
    for (size_t i = 0; i < kMaxLayouts * 2; ++i) {
        cache.find(std::to_string(i), style, shaper);
        cache.find("kept", style, shaper);
    }
    const uint64_t before = cache.misses();
    cache.find("kept", style, shaper);
    EXPECT_EQ(cache.misses(), before);
    cache.find("0", style, shaper);
    EXPECT_EQ(cache.misses(), before + 1);
}

TEST(LayoutCache, LongTextsDoNotPileUp) {
    const auto fonts = open_fonts(kFonts);
    ASSERT_TRUE(fonts);
    Shaper shaper(*fonts);
    LayoutCache cache;
    Style style;
    for (size_t i = 0; i < kMaxLayouts; ++i) cache.find(std::to_string(i), style, shaper);
    const std::string page(4000, 'x');
    for (int i = 0; i < 200; ++i) cache.find(page + std::to_string(i), style, shaper);
    EXPECT_LE(cache.glyphs(), kMaxLayoutGlyphs + 2 * 4096);
}

TEST(LayoutCache, EveryPartOfTheStyleThatMovesGlyphsIsPartOfTheKey) {
    const auto fonts = open_fonts(kFonts);
    ASSERT_TRUE(fonts);
    Shaper shaper(*fonts);
    LayoutCache cache;
    Style style;
    const auto misses = [&] {
        cache.find("温度 21 ℃ outside", style, shaper);
        return cache.misses();
    };
    EXPECT_EQ(misses(), 1u);
    style.color = 0xff00ff00;
    EXPECT_EQ(misses(), 1u);
    style.size = 29;
    EXPECT_EQ(misses(), 2u);
    style.weight = Weight::bold;
    EXPECT_EQ(misses(), 3u);
    style.align = Align::end;
    EXPECT_EQ(misses(), 4u);
    style.max_width = 100;
    EXPECT_EQ(misses(), 5u);
    style.max_lines = 1;
    EXPECT_EQ(misses(), 6u);
    style.line_height = 2;
    EXPECT_EQ(misses(), 7u);
    style.language = "en";
    EXPECT_EQ(misses(), 8u);
}

}  // namespace
}  // namespace aisland::text
