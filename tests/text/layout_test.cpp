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

// The ink of a line, from left to right, as the characters that look so alone; those of `expected` are known.
std::u32string seen(Engine& engine, std::u32string_view text, std::u32string_view expected) {
    std::vector<Quad> looks;
    for (const char32_t c : expected) {
        Drawn alone;
        draw(engine, alone, utf8(std::u32string(1, c)), plain());
        looks.push_back(alone.quads[0]);
    }
    Drawn line;
    draw(engine, line, utf8(text), plain());
    std::vector<Quad> quads(line.quads.span().begin(), line.quads.span().end());
    std::stable_sort(quads.begin(), quads.end(), [](const Quad& a, const Quad& b) { return a.rect.x + a.rect.z / 2 < b.rect.x + b.rect.z / 2; });
    std::u32string out;
    for (const Quad& quad : quads) {
        if (quad.rect.z == 0) continue;
        size_t i = 0;
        while (i < looks.size() && !(looks[i].page == quad.page && looks[i].uv == quad.uv)) ++i;
        out += i < looks.size() ? expected[i] : U'?';
    }
    return out;
}

// As in a book of that language: the first word stands on the right, a number among them runs as numbers do.
TEST(Layout, WordsOfARightToLeftScriptAreReadFromTheRight) {
    Engine engine = make_engine();
    const auto from_left_to_right = [&](std::u32string_view text, std::u32string_view expected) {
        EXPECT_EQ(utf8(seen(engine, text, expected)), utf8(expected)) << utf8(text);
    };
    from_left_to_right(U"a \u05d0\u05d1 12, \u05d2\u05d3! b", U"a\u05d3\u05d2,12\u05d1\u05d0!b");
    from_left_to_right(U"\u05d0\u05d1 \u5c9b \u05d2\u05d3", U"\u05d1\u05d0\u5c9b\u05d3\u05d2");  // two runs, a word of another script between them
    from_left_to_right(U"\u05d0 34", U"34\u05d0");
    from_left_to_right(U"\u05d0 12.5 \u05d2", U"\u05d212.5\u05d0");
    from_left_to_right(U"12 ab", U"12ab");
}

TEST(Layout, NumbersAmongThemKeepTheirSignsAndUnits) {
    Engine engine = make_engine();
    const auto from_left_to_right = [&](std::u32string_view text, std::u32string_view expected) {
        EXPECT_EQ(utf8(seen(engine, text, expected)), utf8(expected)) << utf8(text);
    };
    from_left_to_right(U"\u05d0 2026-06-21 \u05d1", U"\u05d12026-06-21\u05d0");
    from_left_to_right(U"\u05d0 12% \u05d1", U"\u05d112%\u05d0");
    from_left_to_right(U"\u05d0 34%", U"34%\u05d0");
    from_left_to_right(U"\u05d0 \u20ac56 \u05d1", U"\u05d1\u20ac56\u05d0");
    from_left_to_right(U"\u05d0 78\u00b0 \u05d1", U"\u05d178\u00b0\u05d0");
    from_left_to_right(U"\u0627 \u0661\u0662 \u062f", U"\u062f\u0661\u0662\u0627");  // Arabic-Indic digits
    from_left_to_right(U"\u0627 \u06f1\u06f2 \u062f", U"\u062f\u06f1\u06f2\u0627");
    from_left_to_right(U"\u0661\u0662", U"\u0661\u0662");
}

TEST(Layout, BracketsAmongThemAreMirrored) {
    Engine engine = make_engine();
    for (const std::u32string_view pair : {U"()", U"[]", U"{}", U"<>"}) {
        const std::u32string open(1, pair[0]), shut(1, pair[1]);
        const std::u32string expected = U"\u05d2" + open + U"\u05d1" + shut + U"\u05d0";
        EXPECT_EQ(utf8(seen(engine, U"\u05d0 " + open + U"\u05d1" + shut + U" \u05d2", expected)), utf8(expected));
    }
    EXPECT_EQ(utf8(seen(engine, U"a (b) \u05d0", U"a(b)\u05d0")), utf8(U"a(b)\u05d0"));
}

TEST(Layout, NoLineOfARightToLeftScriptBeginsWithTheSpaceThatBrokeIt) {
    Engine engine = make_engine();
    Style style = plain();
    style.max_width = engine.measure(utf8(U"\u05d0"), style).size.x * 1.5f;
    Drawn drawn;
    draw(engine, drawn, utf8(U"\u05d0 \u05d0"), style);
    const auto lines = lines_of(drawn, style);
    ASSERT_EQ(lines.size(), 2u);
    EXPECT_FLOAT_EQ(std::max_element(lines[0].begin(), lines[0].end(), [](const Quad& a, const Quad& b) { return a.rect.z < b.rect.z; })->rect.x, lines[1][0].rect.x);
}

// Between a Han character and a number that are apart in the picture there is nothing to space.
TEST(Layout, HanGetsItsGapOnlyBesideWhatStandsThere) {
    Engine engine = make_engine();
    const float apart = engine.measure(utf8(U"\u05d0 12"), plain()).size.x;
    EXPECT_NEAR(engine.measure(utf8(U"\u05d0 12\u5c9b"), plain()).size.x, apart + 100.0f, 0.01f);
    EXPECT_NEAR(engine.measure(utf8(U"\u5c9b12 \u05d0"), plain()).size.x, apart + 112.5f, 0.01f);
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
