#include "tests/render/canvas_scene.h"

#include <cmath>

namespace aisland::render {
namespace {

using text::Align;
using text::Style;
using text::Weight;

constexpr Color kInk = rgba(0xf4f7fbff), kQuiet = rgba(0xaab8c8ff), kAccent = rgba(0x4fd1c5ff), kWarm = rgba(0xf6ad55ff);
constexpr Color kGlassTop = rgba(0x1d2b3dee), kGlassLow = rgba(0x101a28f2), kEdge = rgba(0xffffff26);

struct Page {
    Page(CanvasScene& s, text::Engine& e) : engine(e), quads(s.arena), clips(s.arena), scene(s) {}
    text::Engine& engine;
    ArenaVector<Quad> quads;
    ArenaVector<vec4> clips;
    CanvasScene& scene;

    void add(QuadKind kind, vec4 rect, Color color, Color color2 = 0, float radius = 0, float border = 0, vec4 uv = vec4(0.0f),
             uint16_t clip = 0) {
        Quad q;
        q.kind = kind;
        q.rect = rect;
        q.color = color;
        q.color2 = color2;
        q.radius = radius;
        q.border = border;
        q.uv = uv;
        q.clip = clip;
        quads.push(q);
    }
    void glass(vec4 r, float radius, float unit) {
        add(QuadKind::shadow, {r.x, r.y + 5 * unit, r.z, r.w}, rgba(0x00000073), 0, radius, 16 * unit);
        add(QuadKind::rect, r, kGlassTop, kGlassLow, radius);
        add(QuadKind::rect, r, rgba(0xffffff00), kEdge, radius, 1 * unit);
    }
    vec2 text(vec2 at, const char* words, float size, Color color, Weight weight = Weight::regular, float width = 0, uint32_t lines = 0,
              Align align = Align::start, uint16_t clip = 0) {
        Style style;
        style.size = size;
        style.color = color;
        style.weight = weight;
        style.max_width = width;
        style.max_lines = lines;
        style.align = align;
        return engine.append(quads, at, words, style, clip).size;
    }
    DrawList list() const {
        DrawList out;
        out.quads = quads.span();
        out.clips = clips.span();
        return out;
    }
};

// A card on a stem above the anchor: name, value, freshness ring.
Run label(CanvasScene& scene, text::Engine& engine, vec3 anchor, const char* name, const char* value, Color color, float fresh) {
    Page page(scene, engine);
    page.clips.push({-1e5f, -1e5f, 2e5f, 2e5f});
    text::Style title, number;
    title.size = 30;
    number.size = 26;
    const float wide = std::max(engine.measure(name, title).size.x, engine.measure(value, number).size.x) + 78;
    const vec4 card{-0.5f * wide, -128, wide, 92};
    page.add(QuadKind::line, {0, -36, 0, 32}, rgba(0xffffffb0), 0, 0, 2.4f);
    page.add(QuadKind::rect, {-5, -5, 10, 10}, color, rgba(0xffffffff), 5, 1.6f);
    page.glass(card, 18, 1);
    page.add(QuadKind::ring, {card.x + 16, card.y + 29, 34, 34}, rgba(0xffffff30), 0, 0, 0, {0, 1, 0.22f, 0});
    page.add(QuadKind::ring, {card.x + 16, card.y + 29, 34, 34}, color, 0, 0, 0, {0, fresh, 0.22f, 0});
    page.text({card.x + 62, card.y + 8}, name, 30, kInk, Weight::bold);
    page.text({card.x + 62, card.y + 47}, value, 26, kQuiet);
    Run run;
    run.anchor = anchor;
    run.list = page.list();
    return run;
}

DrawList card(CanvasScene& scene, text::Engine& engine, float u) {
    Page page(scene, engine);
    page.clips.push({0, 0, 440 * u, 560 * u});
    page.clips.push({24 * u, 452 * u, 392 * u, 76 * u});
    page.glass({10 * u, 6 * u, 420 * u, 536 * u}, 22 * u, u);
    page.text({34 * u, 26 * u}, "人工智能体验馆", 28 * u, kInk, Weight::bold);
    page.text({34 * u, 66 * u}, "AI Experience Hall · Building 5", 16 * u, kQuiet);
    page.add(QuadKind::rect, {34 * u, 100 * u, 372 * u, 1 * u}, rgba(0xffffff30));
    page.text({34 * u, 114 * u}, "张江人工智能岛位于上海浦东，占地 66,000 m²。室内 PM2.5 为 12 µg/m³，温度 23.5 ℃，湿度 45 %；电力 1.2 MW →。",
              16 * u, rgba(0xdbe4eeff), Weight::regular, 372 * u);
    page.add(QuadKind::ring, {34 * u, 224 * u, 116 * u, 116 * u}, rgba(0xffffff1e), 0, 0, 0, {0, 1, 0.17f, 0});
    page.add(QuadKind::ring, {34 * u, 224 * u, 116 * u, 116 * u}, kAccent, 0, 0, 0, {0, 0.72f, 0.17f, 0});
    page.text({34 * u, 252 * u}, "72", 36 * u, kInk, Weight::bold, 116 * u, 1, Align::center);
    page.text({34 * u, 296 * u}, "在馆人数", 12 * u, kQuiet, Weight::regular, 116 * u, 1, Align::center);
    for (int i = 0; i < 24; ++i) {
        const float v = 0.35f + 0.3f * std::sin(static_cast<float>(i) * 0.52f) + 0.18f * std::sin(static_cast<float>(i) * 1.7f);
        page.add(QuadKind::rect, {(176 + 9.6f * static_cast<float>(i)) * u, (338 - 96 * v) * u, 6 * u, 96 * v * u}, kAccent, rgba(0x2c7a7bff), 2 * u);
    }
    for (int i = 0; i < 23; ++i) {
        const auto y = [&](int k) { return (290 + 26 * std::sin(static_cast<float>(k) * 0.4f)) * u; };
        page.add(QuadKind::line, {(179 + 9.6f * static_cast<float>(i)) * u, y(i), 9.6f * u, y(i + 1) - y(i)}, kWarm, 0, 0, 2 * u);
    }
    page.add(QuadKind::image, {34 * u, 360 * u, 116 * u, 72 * u}, 0xffffffff, 0, 10 * u, 0, {0, 0, 1, 1});
    page.add(QuadKind::rect, {166 * u, 360 * u, 240 * u, 32 * u}, kAccent, rgba(0x38b2acff), 16 * u);
    page.text({166 * u, 366 * u}, "带我去看 · Take me there", 15 * u, rgba(0x06231fff), Weight::bold, 240 * u, 1, Align::center);
    page.add(QuadKind::rect, {166 * u, 400 * u, 240 * u, 32 * u}, rgba(0xffffff0f), rgba(0xffffff40), 16 * u, 1 * u);
    page.text({166 * u, 406 * u}, "稍后 · Later", 15 * u, kInk, Weight::regular, 240 * u, 1, Align::center);
    page.text({34 * u, 450 * u}, "这一段文字很长，会被截断成两行并以省略号结尾，而不会溢出它的框：The quick brown fox jumps over the lazy dog again and again.",
              14 * u, kQuiet, Weight::regular, 372 * u, 2);
    page.text({34 * u, 506 * u}, "missing \xee\x84\xa3 \xf4\x8f\xaf\x8d  clipped by its rectangle, top and bottom", 26 * u, kWarm, Weight::regular, 0, 0, Align::start, 1);
    return page.list();
}

}  // namespace

void fill_scene(CanvasScene& scene, text::Engine& engine, PictureKind kind) {
    Arena& arena = scene.arena;
    Frame& frame = scene.frame;
    frame.head = {{2, 9, 14}, look_rotation({-0.02f, -0.06f, -1})};
    frame.environment.seconds = 12.3f;
    scene.picture = {.kind = kind, .rig = frame.head, .fov_y = 0.96f};
    frame.pictures = {&scene.picture, 1};

    ArenaVector<Run> runs(arena);
    runs.push(label(scene, engine, {-13, 18, -36}, "人工智能体验馆", "72 人 · 12 秒前", kAccent, 0.8f));
    runs.push(label(scene, engine, {12, 28, -46}, "Robotics Tower", "1.2 MW · live", kWarm, 1.0f));
    runs.push(label(scene, engine, {15, 3, -34}, "巡检机器人 R-07", "藏在楼后 · hidden", rgba(0xfc8181ff), 0.4f));
    Run sign = label(scene, engine, {-17, 8, -31.8f}, "5 号楼", "Building 5", kAccent, 1);
    sign.billboard = false;
    sign.metres_per_dmm = 0.025f;
    sign.depth = DepthRule::tested;
    runs.push(sign);
    frame.runs = runs.span();

    ArenaVector<Segment> lines(arena);
    lines.push({{-7, 0.2f, -12}, {9, 0.2f, -17}, rgba(0xffffffff), 0.12f, 0});
    lines.push({{-7, 0.2f, -9}, {9, 0.2f, -14}, kWarm, 0.12f, 0.6f});
    lines.push({{-26, 0, -31.9f}, {-26, 16, -31.9f}, kAccent, 0.03f, 0});
    frame.lines = lines.span();

    ArenaVector<vec3> route(arena);
    for (int i = 0; i <= 40; ++i) {
        const float t = static_cast<float>(i) / 40;
        route.push({-9 + 20 * t, 0.05f, -2.0f - 14 * t + 3 * std::sin(t * 7)});
    }
    ArenaVector<Ribbon> ribbons(arena);
    ribbons.push({route.span(), kAccent, rgba(0x63b3edff), 0.5f, 1.0f});
    frame.ribbons = ribbons.span();

    std::span<float> values = arena.array<float>(24 * 16);
    for (int y = 0; y < 16; ++y)
        for (int x = 0; x < 24; ++x) {
            const float dx = static_cast<float>(x) / 23 - 0.6f, dy = static_cast<float>(y) / 15 - 0.4f;
            values[static_cast<size_t>(y * 24 + x)] = x < 4 && y > 11 ? -1.0f : std::exp(-(dx * dx + dy * dy) * 6);
        }
    ArenaVector<Field> fields(arena);
    fields.push({.min_xz = {-24, -30}, .max_xz = {0, -14}, .width = 24, .height = 16, .values = values, .opacity = 0.6f});
    frame.fields = fields.span();

    ArenaVector<Panel> panels(arena);
    Panel world;
    world.pose = {{5.4f, 8.1f, 10.6f}, look_rotation({0.68f, -0.1f, -0.73f})};
    world.size = {440, 560};
    world.metres_per_dmm = 0.0044f;
    world.list = card(scene, engine, 1);
    panels.push(world);
    if (kind == PictureKind::camera) {
        Panel screen;
        screen.place = PanelPlace::screen;
        screen.offset = {20, 20};
        screen.size = {440, 560};
        screen.list = card(scene, engine, 0.8f);
        panels.push(screen);
    }
    frame.panels = panels.span();
    frame.glyphs = engine.pump(arena, true);
}

}  // namespace aisland::render
