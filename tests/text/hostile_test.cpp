// Whatever bytes a payload holds: bounded work, nothing drawn outside reason, never a crash.
#include <cmath>
#include <random>

#include "app/text/layout_cache.h"
#include "app/text/unicode.h"
#include "tests/text/fixture.h"

namespace aisland::text {
namespace {

std::u32string decoded(std::string_view bytes) {
    std::vector<char32_t> out;
    decode_utf8(bytes, out);
    return {out.begin(), out.end()};
}

TEST(Utf8, IllFormedBytesBecomeOneReplacementPerMaximalSubpart) {
    EXPECT_EQ(decoded("a\x80"
                      "b"),
              U"a\ufffd"
              U"b");
    EXPECT_EQ(decoded("\xc0\xaf"), U"\ufffd\ufffd");                      // overlong
    EXPECT_EQ(decoded("\xed\xa0\x80"), U"\ufffd\ufffd\ufffd");            // surrogate
    EXPECT_EQ(decoded("\xf4\x90\x80\x80"), U"\ufffd\ufffd\ufffd\ufffd");  // beyond U+10FFFF
    EXPECT_EQ(decoded("\xe5\xb2"), U"\ufffd");                            // cut in the middle
    EXPECT_EQ(decoded("\xe5\xb2x"), U"\ufffdx");
    EXPECT_EQ(decoded("\xf0\x9f\x98\xe5\xb2\x9b"), U"\ufffd岛");
    // The example of the Unicode standard, table 3-8.
    EXPECT_EQ(decoded("\x61\xf1\x80\x80\xe1\x80\xc2\x62\x80\x63\x80\xbf\x64"),
              U"a\ufffd\ufffd\ufffd"
              U"b\ufffd"
              U"c\ufffd\ufffd"
              U"d");
}

TEST(Utf8, WellFormedTextIsKept) {
    const std::u32string all = U"A~\u0391岛\U00020000\U0010fffd";
    EXPECT_EQ(decoded(utf8(all)), all);
}

TEST(Utf8, ControlsAndOverridesAreDropped) {
    EXPECT_EQ(decoded(std::string_view("a\0b\x1b[31m\x7f", 9)), U"ab[31m");
    EXPECT_EQ(decoded(utf8(U"a\u202eb\u2066c\ufeffd\u200fe")), U"abcde");
    EXPECT_EQ(decoded("a\tb"), U"a b");
}

TEST(Utf8, StackedMarksAreBounded) {
    std::string zalgo = "a";
    for (int i = 0; i < 500; ++i) zalgo += "\xcc\x81";
    EXPECT_EQ(decoded(zalgo + "b").size(), 2 + kMaxMarks);
}

TEST(Hostile, AMegabyteIsCutWithAnEllipsis) {
    Engine engine = make_engine();
    Style style;
    style.size = 20;
    style.max_width = 2000;
    for (std::string_view piece : {"岛", "a", " ", "\n", "\xff", "\xd7\x90", "\xcc\x81", "\xee\x84\xa3", "\xe2\x80\xae", "\0"}) {
        std::string text;
        while (text.size() < 1u << 20) text.append(piece.empty() ? std::string_view("\0", 1) : piece);
        Arena arena;
        ArenaVector<Quad> quads(arena);
        const Extent extent = engine.append(quads, vec2(0.0f), text, style);
        EXPECT_LE(quads.size(), kMaxCodePoints * 8);
        EXPECT_LE(extent.size.x, 2000.0f);
        EXPECT_TRUE(std::isfinite(extent.size.y));
    }
}

TEST(Hostile, FlagsAndNoncharactersDoNotStopTheLineBreaker) {
    Engine engine = make_engine();
    for (const std::u32string_view text : {U"\U0001f1e8\U0001f1f3", U"\U0001f1e8", U"a\uffffb", U"\uffff", U"\ufffe\U0001ffff"})
        EXPECT_GT(engine.measure(utf8(text), Style{}).size.x, 0.0f);
    // Breaks after a noncharacter are still found.
    Style style;
    style.size = 100;
    style.max_width = 250;
    EXPECT_EQ(engine.measure(utf8(U"\uffff张江岛上"), style).lines, 3u);
}

TEST(Hostile, RandomBytesInRandomStylesStayWithinBounds) {
    Engine engine = make_engine();
    std::mt19937 random(20261123);
    Arena arena;
    for (int round = 0; round < 3000; ++round) {
        std::string text(random() % 200, '\0');
        const uint32_t kind = random() % 4;
        for (char& c : text) {
            c = static_cast<char>(random());
            if (kind == 1) c = static_cast<char>("\xf0\x9f\xe5\xcc\x81\xd7\x90 \n\xe2\x80\x8d\xe0\xa4\xb8"[random() % 15]);
            if (kind == 2) c = static_cast<char>(0x20 + random() % 0x5f);
        }
        if (kind == 3) {
            std::u32string wide;
            for (int i = 0; i < 40; ++i) wide += static_cast<char32_t>(random() % 0x110000);
            text = utf8(wide);
        }
        Style style;
        style.size = std::ldexp(1.0f, static_cast<int>(random() % 12) - 2);
        style.weight = random() % 2 ? Weight::bold : Weight::regular;
        style.align = static_cast<Align>(random() % 3);
        style.max_width = random() % 3 ? style.size * static_cast<float>(random() % 30) : 0;
        style.max_lines = random() % 4;
        style.language = std::string_view("zh-CN").substr(0, random() % 6);
        arena.reset();
        ArenaVector<Quad> quads(arena);
        const Extent measured = engine.measure(text, style);
        const Extent drawn = engine.append(quads, vec2(0.0f), text, style);
        ASSERT_EQ(measured.size, drawn.size);
        ASSERT_TRUE(std::isfinite(drawn.size.x) && std::isfinite(drawn.size.y) && drawn.size.x >= 0);
        if (style.max_lines > 0) {
            ASSERT_LE(drawn.lines, style.max_lines);
        }
        if (style.max_width > 0) {
            ASSERT_LE(drawn.size.x, style.max_width);
        }
        for (const Quad& quad : quads.span()) {
            ASSERT_TRUE(std::isfinite(quad.rect.x) && std::isfinite(quad.rect.y) && std::isfinite(quad.rect.z));
            ASSERT_LT(quad.page, kMaxGlyphPages);
        }
        if (round % 100 == 0) engine.pump(arena, false);
    }
}

TEST(Hostile, OddStylesDoNotBreakAnything) {
    Engine engine = make_engine();
    Arena arena;
    ArenaVector<Quad> quads(arena);
    Style style;
    for (float size : {0.0f, -5.0f, 1e-20f, 1e20f}) {
        style.size = size;
        style.max_width = 10;
        engine.append(quads, vec2(0.0f), "岛 island", style);
    }
    style.size = 20;
    style.language = {};
    EXPECT_GT(engine.measure("岛", style).size.x, 0.0f);
}

}  // namespace
}  // namespace aisland::text
