#include <algorithm>
#include <cmath>

#include "tests/text/fixture.h"

namespace aisland::text {
namespace {

Style plain(float size = 100) {
    Style style;
    style.size = size;
    style.line_height = 1.5f;
    return style;
}

struct Drawn {
    Arena arena;
    ArenaVector<Quad> quads{arena};
    Extent extent;
};

void draw(Engine& engine, Drawn& drawn, std::string_view text, const Style& style, vec2 origin = vec2(0.0f)) {
    drawn.extent = engine.append(drawn.quads, origin, text, style);
}

// Number of distinct lines the quads stand on, and for each its quads in order: lines are told apart by y.
std::vector<std::vector<Quad>> lines_of(const Drawn& drawn, const Style& style) {
    std::vector<std::vector<Quad>> lines(drawn.extent.lines);
    for (const Quad& quad : drawn.quads.span()) {
        const float centre = quad.rect.y + quad.rect.w / 2;
        const auto line = static_cast<size_t>(std::clamp(centre / (style.size * style.line_height), 0.0f,
                                                         static_cast<float>(lines.size()) - 1));
        lines[line].push_back(quad);
    }
    return lines;
}

TEST(Layout, AdvancesAreTheFontsOwn) {
    Engine engine = make_engine();
    // Noto Sans CJK SC, per 1000: ideographs 1000, digits 555, 'A' 608, 'I' 293, space 224.
    EXPECT_FLOAT_EQ(engine.measure("张江岛", plain()).size.x, 300.0f);
    EXPECT_FLOAT_EQ(engine.measure("0123456789", plain()).size.x, 555.0f);
    EXPECT_FLOAT_EQ(engine.measure("AI", plain()).size.x, 90.1f);
    EXPECT_FLOAT_EQ(engine.measure("1 2", plain()).size.x, 55.5f + 22.4f + 55.5f);
    EXPECT_FLOAT_EQ(engine.measure("你好。", plain()).size.x, 300.0f);
}

TEST(Layout, HanBesideLatinGetsAnEighthOfAnEm) {
    Engine engine = make_engine();
    EXPECT_NEAR(engine.measure("江AI岛", plain()).size.x, 200.0f + 90.1f + 25.0f, 0.01f);
}

TEST(Layout, SharedPunctuationIsNarrowInLatinAndWideInChinese) {
    Engine engine = make_engine();
    Style english = plain();
    english.language = "en";
    EXPECT_LT(engine.measure("visitor’s", english).size.x - engine.measure("visitors", english).size.x, 35.0f);
    EXPECT_LT(engine.measure("visitor’s", plain()).size.x - engine.measure("visitors", plain()).size.x, 35.0f);
    EXPECT_FLOAT_EQ(engine.measure("他说“好”", plain()).size.x, 500.0f);
    EXPECT_LT(engine.measure("他说“好”", english).size.x, 450.0f);
    EXPECT_FLOAT_EQ(engine.measure("让·雷诺", plain()).size.x, 400.0f);
    EXPECT_NEAR(engine.measure("72 · 12", plain()).size.x - engine.measure("72  12", plain()).size.x, 50.0f, 0.01f);
}

TEST(Layout, PairsAreKerned) {
    Engine engine = make_engine();
    EXPECT_LT(engine.measure("AV", plain()).size.x, engine.measure("A", plain()).size.x + engine.measure("V", plain()).size.x);
}

TEST(Layout, SizeScalesEverything) {
    Engine engine = make_engine();
    const Extent small = engine.measure("张江 AI 岛 42 ℃", plain(10)), large = engine.measure("张江 AI 岛 42 ℃", plain(1000));
    EXPECT_NEAR(small.size.x * 100, large.size.x, 0.1f);
    EXPECT_NEAR(small.baseline * 100, large.baseline, 0.1f);
}

TEST(Layout, EmptyTextIsNothing) {
    Engine engine = make_engine();
    Drawn drawn;
    draw(engine, drawn, "", plain());
    EXPECT_EQ(drawn.quads.size(), 0u);
    EXPECT_EQ(drawn.extent.lines, 0u);
    EXPECT_EQ(drawn.extent.size, vec2(0.0f));
}

TEST(Layout, MeasureIsWhatAppendReturns) {
    Engine engine = make_engine();
    for (const char* text : {"张江人工智能岛", "Zhangjiang AI Island", "湿度 45 %，温度 21.5 ℃。", "a\nb\n\nc", "xxxxxxxxxxxxxxxxxxxxxxx"})
        for (float width : {0.0f, 90.0f, 330.0f})
            for (uint32_t lines : {0u, 1u, 2u})
                for (Weight weight : {Weight::regular, Weight::bold}) {
                    Style style = plain(40);
                    style.max_width = width;
                    style.max_lines = lines;
                    style.weight = weight;
                    const Extent measured = engine.measure(text, style);
                    Drawn drawn;
                    draw(engine, drawn, text, style, {7, 9});
                    EXPECT_EQ(measured.size, drawn.extent.size);
                    EXPECT_EQ(measured.lines, drawn.extent.lines);
                    EXPECT_EQ(measured.baseline, drawn.extent.baseline);
                    if (width > 0) {
                        EXPECT_LE(measured.size.x, width);
                    }
                    if (lines > 0) {
                        EXPECT_LE(measured.lines, lines);
                    }
                }
}

TEST(Layout, WrappingAtTheMeasuredWidthDoesNotWrap) {
    Engine engine = make_engine();
    for (const char* text : {"张江人工智能岛", "Zhangjiang AI Island", "温度 21.5 ℃", "AVAVAV To Wa"}) {
        Style style = plain(37);
        style.max_width = engine.measure(text, style).size.x;
        EXPECT_EQ(engine.measure(text, style).lines, 1u) << text;
    }
}

TEST(Layout, ChineseBreaksBetweenAnyTwoIdeographs) {
    Engine engine = make_engine();
    Style style = plain();
    style.max_width = 300;
    EXPECT_EQ(engine.measure("张江人工智能岛", style).lines, 3u);
}

TEST(Layout, NoLineStartsWithClosingPunctuation) {
    Engine engine = make_engine();
    for (const char* mark : {"。", "，", "、", "；", "：", "！", "？", "）", "》", "」", "%", "℃"}) {
        Style style = plain();
        style.max_width = 310;  // three ideographs fit, the mark after them does not
        const std::string text = std::string("张江人") + mark + "工";
        Drawn drawn;
        draw(engine, drawn, text, style);
        // 张江 / 人X工: the ideograph goes to the next line with its mark.
        const auto lines = lines_of(drawn, style);
        ASSERT_GE(lines.size(), 2u) << mark;
        EXPECT_EQ(lines[0].size(), 2u) << mark;
        EXPECT_GE(lines[1].size(), 2u) << mark;
    }
}

TEST(Layout, NoLineEndsWithOpeningPunctuation) {
    Engine engine = make_engine();
    for (const char* mark : {"（", "《", "「"}) {
        Style style = plain();
        style.max_width = 210;
        Drawn drawn;
        draw(engine, drawn, std::string("张") + mark + "江", style);
        const auto lines = lines_of(drawn, style);
        ASSERT_EQ(lines.size(), 2u) << mark;
        EXPECT_EQ(lines[0].size(), 1u) << mark;
        EXPECT_EQ(lines[1].size(), 2u) << mark;
    }
}

TEST(Layout, EnglishBreaksAtSpacesAndSpacesDoNotCount) {
    Engine engine = make_engine();
    Style style = plain();
    style.max_width = engine.measure("park island", style).size.x + 1;
    const Extent extent = engine.measure("park island lamp", style);
    EXPECT_EQ(extent.lines, 2u);
    EXPECT_NEAR(extent.size.x, engine.measure("park island", style).size.x, 0.01f);
}

TEST(Layout, WordLongerThanTheLineIsBrokenAnywhere) {
    Engine engine = make_engine();
    Style style = plain();
    style.max_width = 250;
    const Extent extent = engine.measure("Donaudampfschifffahrt", style);
    EXPECT_GT(extent.lines, 2u);
    EXPECT_LE(extent.size.x, 250.0f);
}

TEST(Layout, NewlinesAlwaysBreak) {
    Engine engine = make_engine();
    EXPECT_EQ(engine.measure("a\nb", plain()).lines, 2u);
    EXPECT_EQ(engine.measure("a\r\nb", plain()).lines, 2u);
    EXPECT_EQ(engine.measure("a\rb\n", plain()).lines, 3u);
    EXPECT_EQ(engine.measure("\n\n", plain()).lines, 3u);
    EXPECT_FLOAT_EQ(engine.measure("a\nb", plain()).size.y, 300.0f);
}

TEST(Layout, LastLineEndsInAnEllipsisInsideTheWidth) {
    Engine engine = make_engine();
    Style style = plain();
    style.max_width = 520;
    style.max_lines = 2;
    Drawn drawn;
    draw(engine, drawn, "张江人工智能岛是上海浦东的一座岛屿", style);
    EXPECT_EQ(drawn.extent.lines, 2u);
    const auto lines = lines_of(drawn, style);
    ASSERT_EQ(lines.size(), 2u);
    EXPECT_EQ(lines[0].size(), 5u);
    EXPECT_EQ(lines[1].size(), 5u);  // four ideographs and the ellipsis
    for (const Quad& quad : drawn.quads.span()) EXPECT_LE(quad.rect.x + quad.rect.z, 520.0f + 14.0f);
    // Not cut when it fits.
    Drawn whole;
    draw(engine, whole, "张江人工智", style);
    EXPECT_EQ(whole.quads.size(), 5u);
}

TEST(Layout, EllipsisStandsEvenWhereNothingElseFits) {
    Engine engine = make_engine();
    Style style = plain();
    style.max_width = 50;
    style.max_lines = 1;
    Drawn drawn;
    draw(engine, drawn, "张江人工智能岛", style);
    EXPECT_EQ(drawn.extent.lines, 1u);
    EXPECT_EQ(drawn.quads.size(), 1u);
}

TEST(Layout, EllipsisIsThreeFullStopsOutsideChinese) {
    Engine engine = make_engine();
    Style style = plain();
    style.max_width = 400;
    style.max_lines = 1;
    style.language = "en";
    Drawn drawn;
    draw(engine, drawn, "Artificial intelligence", style);
    ASSERT_GT(drawn.quads.size(), 3u);
    EXPECT_EQ(drawn.quads.span().back().uv, drawn.quads[drawn.quads.size() - 3].uv);
    EXPECT_LE(drawn.extent.size.x, 400.0f);
}

TEST(Layout, AlignmentIsWithinTheWidth) {
    Engine engine = make_engine();
    Style style = plain();
    style.max_width = 1000;
    const auto left_of = [&](Align align) {
        style.align = align;
        Drawn drawn;
        draw(engine, drawn, "岛", style);
        return drawn.quads[0].rect.x;
    };
    const float start = left_of(Align::start);
    EXPECT_NEAR(left_of(Align::center), start + 450, 0.01f);
    EXPECT_NEAR(left_of(Align::end), start + 900, 0.01f);
}

TEST(Layout, BoldIsWiderForLettersOnlyAndSetsItsQuadsBolder) {
    Engine engine = make_engine();
    Style bold = plain();
    bold.weight = Weight::bold;
    EXPECT_GT(engine.measure("Island", bold).size.x, engine.measure("Island", plain()).size.x);
    EXPECT_FLOAT_EQ(engine.measure("张江", bold).size.x, engine.measure("张江", plain()).size.x);
    Drawn drawn;
    draw(engine, drawn, "岛", bold);
    EXPECT_GT(drawn.quads[0].border, 0.0f);
}

TEST(Layout, ACodePointNoFontHasIsABoxWithItsDigits) {
    Engine engine = make_engine();
    ASSERT_FALSE(engine.covers(0xe123));
    Drawn drawn;
    draw(engine, drawn, utf8(U"\ue123"), plain());
    ASSERT_EQ(drawn.quads.size(), 5u);
    EXPECT_EQ(drawn.quads[0].kind, QuadKind::rect);
    const Quad box = drawn.quads[0];
    for (size_t i = 1; i < 5; ++i) {
        const vec4 r = drawn.quads[i].rect;
        EXPECT_EQ(drawn.quads[i].kind, QuadKind::glyph);
        const vec2 centre{r.x + r.z / 2, r.y + r.w / 2};
        EXPECT_GT(centre.x, box.rect.x);
        EXPECT_GT(centre.y, box.rect.y);
        EXPECT_LT(centre.x, box.rect.x + box.rect.z);
        EXPECT_LT(centre.y, box.rect.y + box.rect.w);
    }
    Drawn astral;
    draw(engine, astral, utf8(U"\U0010abcd"), plain());
    EXPECT_EQ(astral.quads.size(), 7u);
    EXPECT_FLOAT_EQ(astral.extent.size.x, 100.0f);
}

TEST(Layout, TextBeforeAndAfterAMissingGlyphStays) {
    Engine engine = make_engine();
    Drawn drawn;
    draw(engine, drawn, "灯" + utf8(U"\ue123") + "亮", plain());
    EXPECT_EQ(drawn.quads.size(), 7u);
    EXPECT_FLOAT_EQ(drawn.extent.size.x, 300.0f);
}

TEST(Layout, SecondFontFillsGapsOfTheFirst) {
    Engine engine = make_engine();
    ASSERT_TRUE(engine.covers(0x5d0));  // Hebrew is in DejaVu only
    Drawn drawn;
    draw(engine, drawn, "岛" + utf8(U"\u05d0\u05d1"), plain());
    EXPECT_EQ(drawn.quads.size(), 3u);
    for (const Quad& quad : drawn.quads.span()) EXPECT_EQ(quad.kind, QuadKind::glyph);
    // Within a right-to-left word the first letter stands on the right.
    Drawn first;
    draw(engine, first, utf8(U"\u05d0"), plain());
    EXPECT_EQ(drawn.quads[2].uv, first.quads[0].uv);
}

// As in a book of that language: the first word stands on the right, a number among them runs as numbers do.
TEST(Layout, WordsOfARightToLeftScriptAreReadFromTheRight) {
    Engine engine = make_engine();
    const auto x_of = [&](const Drawn& line, char32_t c) {
        Drawn alone;
        draw(engine, alone, utf8(std::u32string(1, c)), plain());
        for (const Quad& quad : line.quads.span())
            if (quad.page == alone.quads[0].page && quad.uv == alone.quads[0].uv) return quad.rect.x;
        ADD_FAILURE() << "not drawn: " << static_cast<uint32_t>(c);
        return 0.0f;
    };
    const auto from_left_to_right = [&](std::u32string_view text, std::u32string_view expected) {
        Drawn line;
        draw(engine, line, utf8(text), plain());
        for (size_t i = 0; i + 1 < expected.size(); ++i) EXPECT_LT(x_of(line, expected[i]), x_of(line, expected[i + 1])) << utf8(text) << ": " << i;
    };
    from_left_to_right(U"a \u05d0\u05d1 12, \u05d2\u05d3! b", U"a\u05d3\u05d2,12\u05d1\u05d0!b");
    from_left_to_right(U"\u05d0\u05d1 \u5c9b \u05d2\u05d3", U"\u05d1\u05d0\u5c9b\u05d3\u05d2");  // two runs, a word of another script between them
    from_left_to_right(U"\u05d0 34", U"34\u05d0");
    from_left_to_right(U"\u05d0 12.5 \u05d2", U"\u05d212.5\u05d0");
    from_left_to_right(U"12 ab", U"12ab");
}

TEST(Layout, CharactersOfUnitsAreCovered) {
    Engine engine = make_engine();
    for (char32_t c : std::u32string_view(U"℃²³µ·→←↑↓°±×÷≤≥…—“”‘’「」『』《》、。，；：？！（）％￥①②✓●○▲▼■□")) EXPECT_TRUE(engine.covers(c)) << static_cast<uint32_t>(c);
}

TEST(Fonts, FailureNamesEveryPathTried) {
    const Result<Engine> engine = Engine::create({{"/nowhere/a.ttf", "/nowhere/b.ttc#3", "/proc/version"}});
    ASSERT_FALSE(engine);
    const std::string text = engine.error().text();
    EXPECT_NE(text.find("/nowhere/a.ttf"), std::string::npos) << text;
    EXPECT_NE(text.find("/nowhere/b.ttc#3"), std::string::npos) << text;
    EXPECT_FALSE(Engine::create({}));
}

TEST(Fonts, AFaceBeyondTheCollectionIsRefused) {
    EXPECT_FALSE(Engine::create({{"/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc#99"}}));
    EXPECT_TRUE(Engine::create({{"/nowhere", "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc#2"}}));
}

}  // namespace
}  // namespace aisland::text
