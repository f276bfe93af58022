// Laws of panels: they open on a screen and before the eyes, speak one language at a time, answer presses, hold any text.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>

#include <glm/geometric.hpp>

#include "app/guide/update.h"
#include "app/panels/parts.h"
#include "tests/showroom/scene.h"

namespace aisland {
namespace {

using scene::Drive;

const Panel* find_panel(const Frame& frame, std::string_view id) {
    for (const Panel& panel : frame.panels)
        if (panel.id == ItemId(id)) return &panel;
    return nullptr;
}

uint64_t glyphs_of(const DrawList& list) {
    uint64_t hash = 1469598103934665603ull;
    for (const Quad& quad : list.quads)
        if (quad.kind == QuadKind::glyph) hash = (hash ^ (static_cast<uint64_t>(quad.uv.x) << 24 ^ static_cast<uint64_t>(quad.uv.y) << 8 ^ quad.page)) * 1099511628211ull;
    return hash;
}

// Whatever the screen, whatever is open: nothing lies on anything, nothing hangs over the edge.
TEST(Screens, PanelsNeverOverlap) {
    const std::pair<uint32_t, uint32_t> sizes[] = {{320, 200}, {480, 320}, {640, 400}, {800, 600}, {1024, 768}, {1280, 800}, {1920, 1080}, {1080, 1920}, {3840, 2160}};
    for (const auto& [width, height] : sizes)
        for (const int64_t moment : {int64_t{0}, int64_t{1'782'025'200'000}})  // the present; another one, which has buttons of its own
            for (const bool chosen : {false, true}) {
                showroom::Options options;
                options.language = chosen && moment == 0 ? 0 : 1;
                options.time_ms = moment;
                Drive drive(false, options);
                drive.surface.width = width;
                drive.surface.height = height;
                if (chosen) drive.cue(CueKind::select, {}, scene::kLamp1);
                drive.steps(20);
                std::vector<overlay::Rect> rects;
                std::string names;
                for (const panels::Placed& placed : drive.state.panels.placed)
                    if (placed.shown && !placed.world) rects.push_back(placed.pixels);
                ASSERT_FALSE(rects.empty());
                const auto text = [](const overlay::Rect& r) { return testing::PrintToString(std::array<float, 4>{r.x, r.y, r.w, r.h}); };
                for (size_t i = 0; i < rects.size(); ++i) {
                    const overlay::Rect& a = rects[i];
                    EXPECT_TRUE(a.x >= 0 && a.y >= 0 && a.x + a.w <= static_cast<float>(width) + 0.5f && a.y + a.h <= static_cast<float>(height) + 0.5f)
                        << width << 'x' << height << ' ' << text(a);
                    for (size_t j = 0; j < i; ++j) {
                        const overlay::Rect& b = rects[j];
                        EXPECT_TRUE(a.x >= b.x + b.w || b.x >= a.x + a.w || a.y >= b.y + b.h || b.y >= a.y + a.h)
                            << width << 'x' << height << (chosen ? " with card " : " ") << text(a) << " on " << text(b);
                    }
                }
            }
}

// What had room before the window shrank is gone whole: nothing unseen takes a touch.
TEST(Screens, APanelThatLeftTakesNoTouches) {
    Drive drive;
    drive.steps(2);
    ASSERT_NE(find_panel(*drive.frame, "ui.places"), nullptr);
    ASSERT_NE(find_panel(*drive.frame, "ui.motion"), nullptr);
    drive.surface.width = 640, drive.surface.height = 400;
    drive.steps(2);
    size_t shown = 0;
    for (const panels::Placed& placed : drive.state.panels.placed) shown += placed.shown;
    EXPECT_EQ(shown, drive.frame->panels.size());
    const float yaw = drive.visit().goal.yaw;
    drive.pointer(PointerPhase::down, {100, 250});  // where the places were
    drive.step();
    drive.pointer(PointerPhase::move, {200, 250});  // no click any more,
    drive.pointer(PointerPhase::move, {240, 250});  // a drag
    drive.steps(3);
    EXPECT_NE(drive.visit().goal.yaw, yaw) << "the island is turned there";
}

TEST(Screens, AnUprightScreenHasTheWaysToMove) {
    Drive drive;
    drive.surface.width = 1080, drive.surface.height = 1920;
    drive.steps(2);
    EXPECT_NE(find_panel(*drive.frame, "ui.motion"), nullptr);
}

TEST(Card, OpensFlatBesideThePicture) {
    Drive drive;
    drive.step();
    EXPECT_EQ(find_panel(*drive.frame, "ui.card"), nullptr);
    drive.cue(CueKind::select, {}, scene::kLamp1);
    drive.steps(20);
    const Panel* card = find_panel(*drive.frame, "ui.card");
    ASSERT_NE(card, nullptr);
    EXPECT_EQ(card->place, PanelPlace::screen);
    EXPECT_GE(card->offset.x, 640);
    EXPECT_LE(card->offset.x + card->size.x, 1280);
    EXPECT_LE(card->offset.y + card->size.y, 800);
    EXPECT_EQ(card->opacity, 1.0f);
    EXPECT_GT(card->list.quads.size(), 40u);
}

TEST(Card, OpensInTheHeadsetStandsStillAndIsInReachOfTheEyes) {
    Drive drive(true);
    drive.steps(2);
    drive.cue(CueKind::select, {}, scene::kLamp1);
    drive.steps(20);
    const Panel* card = find_panel(*drive.frame, "ui.card");
    ASSERT_NE(card, nullptr);
    EXPECT_EQ(card->place, PanelPlace::world);
    const vec3 to = card->pose.position - drive.frame->head.position;
    EXPECT_GE(glm::length(to), 1.2f);
    EXPECT_LE(glm::length(to), 3.0f);
    EXPECT_NEAR(std::asin(to.y / glm::length(to)) * 57.3f, -15, 1);
    EXPECT_GT(glm::dot(card->pose.orientation * vec3(0, 0, 1), -glm::normalize(to)), 0.99f) << "it faces the visitor";
    const Pose pose = card->pose;
    drive.input.head.orientation = glm::angleAxis(0.8f, vec3(0, 1, 0));
    drive.steps(30);
    card = find_panel(*drive.frame, "ui.card");
    ASSERT_NE(card, nullptr);
    EXPECT_EQ(card->pose.position, pose.position) << "it is not locked to the head";
}

TEST(Card, ClosesByItsCross) {
    Drive drive;
    drive.cue(CueKind::select, {}, scene::kLamp1);
    drive.steps(20);
    const Panel* card = find_panel(*drive.frame, "ui.card");
    ASSERT_NE(card, nullptr);
    drive.click(card->offset + vec2(card->size.x - 28, 26));
    EXPECT_EQ(drive.visit().selected, guide::Selection{});
}

TEST(Hud, APressOnAPanelIsNotAPressOnTheIsland) {
    Drive drive;
    drive.steps(2);
    const float yaw = drive.visit().goal.yaw;
    const Panel* title = find_panel(*drive.frame, "ui.title");
    ASSERT_NE(title, nullptr);
    drive.pointer(PointerPhase::down, title->offset + vec2(20, 20));
    drive.step();
    drive.pointer(PointerPhase::move, {700, 500});  // no click any more,
    drive.pointer(PointerPhase::move, {740, 500});  // a drag
    drive.steps(3);
    EXPECT_EQ(drive.visit().goal.yaw, yaw);
}

TEST(Hud, AZoneRowGoesThereAndOpensItsCard) {
    Drive drive;
    drive.steps(2);
    const Panel* places = find_panel(*drive.frame, "ui.places");
    ASSERT_NE(places, nullptr);
    drive.click(places->offset + vec2(100, 54 + 42 + 20));  // the second row: the first zone
    EXPECT_EQ(drive.visit().selected.item, scene::kHome);
    drive.steps(60);
    EXPECT_EQ(drive.visit().cell, 1u);
}

TEST(Hud, TheTimeOfDayIsDraggedAndLetGoToLive) {
    Drive drive;
    drive.steps(2);
    ASSERT_NE(find_panel(*drive.frame, "ui.time"), nullptr);
    const Panel bar = *find_panel(*drive.frame, "ui.time");
    const Panel* time = &bar;
    const vec3 noon = drive.frame->environment.sun_direction;
    EXPECT_GT(noon.y, 0.9f);
    const vec2 left = time->offset + vec2(132, 30);
    drive.pointer(PointerPhase::down, left);
    drive.step();
    drive.pointer(PointerPhase::move, left);
    drive.step();
    EXPECT_LT(drive.frame->environment.sun_direction.y, 0.0f) << "midnight";
    drive.pointer(PointerPhase::up, left);
    drive.step();
    EXPECT_NE(drive.visit().scrub_ms, 0);
    // Frozen, time stands still; let go, it runs a minute a second.
    const auto button = [&](float x) {
        const Panel& now = *find_panel(*drive.frame, "ui.time");
        drive.click(now.offset + vec2(x, 28));
    };
    button(260);
    EXPECT_EQ(drive.visit().scrub_rate, 0.0f);
    const auto shown = [&] { return guide::shown_wall_ms(drive.visit(), drive.input.now); };
    const int64_t frozen = shown();
    drive.steps(60);
    EXPECT_EQ(shown(), frozen);
    button(430);
    EXPECT_EQ(drive.visit().scrub_rate, 60.0f);
    const int64_t begun = shown(), begun_ns = drive.input.now.steady_ns;
    drive.steps(60);
    EXPECT_NEAR(static_cast<double>(shown() - begun), static_cast<double>(drive.input.now.steady_ns - begun_ns) * 60e-6, 2);
    button(28);  // the day before
    EXPECT_LT(shown(), begun - 20 * 3'600'000);
    drive.click(time->offset + vec2(time->size.x - 50, 30));
    EXPECT_EQ(drive.visit().scrub_ms, 0);
    EXPECT_GT(drive.frame->environment.sun_direction.y, 0.9f);
}

TEST(Language, SwitchChangesEveryShownString) {
    // Every text of the catalog ends in 中 or E: after the switch no panel and no label may keep the glyphs it had.
    for (bool headset : {false, true}) {
        Drive drive(headset);
        drive.state.visit.menu_open = headset;
        drive.cue(CueKind::select, {}, scene::kLamp1);
        drive.steps(30);
        std::vector<std::pair<ItemId, uint64_t>> before;
        for (const Panel& panel : drive.frame->panels) before.push_back({panel.id, glyphs_of(panel.list)});
        std::vector<uint64_t> runs;
        for (const aisland::Run& run : drive.frame->runs) runs.push_back(glyphs_of(run.list));
        drive.cue(CueKind::language, {}, {}, 1);
        drive.steps(30);
        ASSERT_EQ(before.size(), drive.frame->panels.size());
        for (size_t i = 0; i < before.size(); ++i) {
            EXPECT_EQ(before[i].first, drive.frame->panels[i].id);
            EXPECT_NE(before[i].second, glyphs_of(drive.frame->panels[i].list)) << i;
        }
        ASSERT_FALSE(runs.empty());
        for (const aisland::Run& run : drive.frame->runs)
            EXPECT_TRUE(run.list.quads.size() <= 8 || 0 == std::count(runs.begin(), runs.end(), glyphs_of(run.list)));
    }
}

TEST(Language, EveryKeyOfTheInterfaceIsInTheList) {
    // The list of scene.h stands for the authored texts: a key used in the sources and missing there would show as a hole.
    const content::Catalog catalog = scene::catalog();
    size_t seen = 0;
    for (const char* module : {"overlay", "panels"})
        for (const auto& file : std::filesystem::directory_iterator(std::string(AISLAND_SOURCE_DIR) + "/app/" + module)) {
            if (file.path().extension() != ".cpp" || file.path().filename() == "panels.cpp") continue;
            std::ifstream in(file.path());
            const std::string text((std::istreambuf_iterator<char>(in)), {});
            for (size_t at = text.find("\"ui."); at != std::string::npos; at = text.find("\"ui.", at + 1)) {
                const size_t end = text.find_first_not_of("abcdefghijklmnopqrstuvwxyz_.", at + 1);
                if (end == std::string::npos || text[end] != '"' || end == at + 4) continue;
                const std::string key = text.substr(at + 1, end - at - 1);
                EXPECT_TRUE(catalog.index.texts.contains(TextId(key).value)) << key;
                ++seen;
            }
        }
    EXPECT_GT(seen, 50u);
}

TEST(Headset, TheMenuOpensFromThePuckByRayAndATableTopStandsBefore) {
    Drive drive(true);
    drive.steps(2);
    const Panel* puck = find_panel(*drive.frame, "ui.puck");
    ASSERT_NE(puck, nullptr);
    const Pose rig = drive.visit().rig;
    const vec3 target = inverse(rig) * puck->pose.position;
    const vec3 from(0.2f, 1.2f, 0);
    drive.hand(1, from, target - from);
    drive.step();
    drive.input.hands[1].select = 1;
    drive.step();
    drive.input.hands[1].select = 0;
    drive.step();
    EXPECT_TRUE(drive.visit().menu_open);
    drive.step();
    EXPECT_NE(find_panel(*drive.frame, "ui.menu"), nullptr);
    EXPECT_EQ(drive.visit().rig.position, rig.position);
}

TEST(Headset, WithoutControlsTheMenuOpensByTheControllersButton) {
    Drive drive(true);
    drive.visit().hud = false;
    drive.steps(2);
    EXPECT_EQ(find_panel(*drive.frame, "ui.puck"), nullptr);
    drive.hand(1, {0.2f, 1.2f, 0}, {0, 0, -1});
    drive.input.hands[1].menu = true;
    drive.steps(2);
    EXPECT_NE(find_panel(*drive.frame, "ui.menu"), nullptr);
}

// A card longer than its panel is pulled up by its words, where there is no button; a ray that leaves the glass meanwhile throws nothing.
TEST(Headset, ALongCardIsPulledByAnyPartOfIt) {
    Drive drive(true);
    drive.catalog.buildings[0].tenants.assign(12, scene::kTenant);
    drive.steps(2);
    drive.cue(CueKind::select, scene::kHouseItem);
    drive.steps(20);
    ASSERT_NE(find_panel(*drive.frame, "ui.card"), nullptr);
    const Panel card = *find_panel(*drive.frame, "ui.card");
    const auto point = [&](float x, float y) {  // in parts of the card
        const vec3 local((x - 0.5f) * card.size.x * card.metres_per_dmm, (0.5f - y) * card.size.y * card.metres_per_dmm, 0);
        const vec3 from(0.2f, 1.3f, 0);
        drive.hand(1, from, inverse(drive.visit().rig) * (card.pose.position + card.pose.orientation * local) - from);
        drive.step();
    };
    const auto pulled = [&] {
        float most = 0;
        for (const panels::Scroll& scroll : drive.state.panels.memory.scrolls)
            if (scroll.widget) most = std::max(most, std::abs(scroll.offset));
        return most;
    };
    const float whole = drive.state.panels.heights[static_cast<size_t>(panels::PanelId::card)], end = whole - drive.state.panels.card_height;
    ASSERT_GT(end, 60);
    point(0.2f, 0.4f);  // floors, height, area
    drive.input.hands[1].select = 1;
    drive.step();
    for (float y = 0.4f; y > 0.28f; y -= 0.01f) point(0.2f, y);
    EXPECT_NEAR(pulled(), 0.12f * drive.state.panels.card_height, 12);
    point(1.2f, 0.28f);
    drive.steps(3);
    EXPECT_LT(pulled(), end + 12);
    point(0.2f, 0.28f);
    EXPECT_NEAR(pulled(), 0.12f * drive.state.panels.card_height, 12) << "it goes on from where it came back";
    drive.input.hands[1].select = 0;
    drive.steps(60);
    EXPECT_LT(pulled(), end + 12);
    EXPECT_EQ(drive.visit().selected.item, scene::kHouseItem) << "a pull presses nothing";
    // Another card, and this one again: what is opened begins at its top.
    const auto now = [&] {
        const auto& scrolls = drive.state.panels.memory.scrolls;
        return std::max_element(std::begin(scrolls), std::end(scrolls), [](const panels::Scroll& a, const panels::Scroll& b) { return a.seen < b.seen; })->offset;
    };
    EXPECT_GT(now(), 20);
    drive.cue(CueKind::select, {}, scene::kLamp1);
    drive.steps(5);
    drive.cue(CueKind::select, scene::kHouseItem);
    drive.steps(5);
    EXPECT_EQ(now(), 0);
}

TEST(Headset, ARayPressesOnlyTheFirstGlassItMeets) {
    for (const bool covered : {false, true}) {
        Drive drive(true);
        drive.steps(2);
        drive.visit().menu_open = covered;
        drive.cue(CueKind::select, {}, scene::kLamp1);
        drive.steps(20);
        const Panel* card = find_panel(*drive.frame, "ui.card");
        ASSERT_NE(card, nullptr);
        // Its cross, and half a metre before that the menu's edge, where nothing is to press.
        const vec3 local((0.5f * card->size.x - 28) * card->metres_per_dmm, (0.5f * card->size.y - 26) * card->metres_per_dmm, 0);
        const vec3 cross = card->pose.position + card->pose.orientation * local;
        const vec3 edge = glm::mix(cross, drive.frame->head.position, 0.3f);
        drive.state.panels.menu_pose = {edge - card->pose.orientation * (vec3(0, 212, 0) * (2 * card->metres_per_dmm)), card->pose.orientation};
        const vec3 from(0.02f, 1.66f, 0);
        drive.hand(1, from, inverse(drive.visit().rig) * cross - from);
        drive.steps(2);
        for (const float select : {1.0f, 0.0f}) {
            drive.input.hands[1].select = select;
            drive.step();
        }
        EXPECT_EQ(drive.visit().selected == guide::Selection{}, !covered) << covered;
    }
}

TEST(Gaze, PressesAButtonByDwelling) {
    Drive drive(true);
    drive.steps(2);
    const Panel* puck = find_panel(*drive.frame, "ui.puck");
    ASSERT_NE(puck, nullptr);
    drive.input.head.orientation = look_rotation(inverse(drive.visit().rig) * puck->pose.position - drive.input.head.position);
    drive.steps(240);
    EXPECT_FALSE(drive.visit().menu_open);
    drive.steps(80);
    EXPECT_TRUE(drive.visit().menu_open);
}

TEST(Hostile, ExtremePayloadTextsDoNotBreakTheLayout) {
    const std::string_view words[] = {"", "\xF0\x9F\xA4\x96\xE2\x80\x8D\xF0\x9F\xA7\xA0", "שלום عالم", "\xEF\xBF\xBD\xEF\xBF\xBF"};
    std::vector<std::string> texts(std::begin(words), std::end(words));
    texts.push_back(std::string(256, 'W'));
    std::string han;
    for (int i = 0; i < 85; ++i) han += "龘";
    texts.push_back(han);
    texts.push_back(std::string(200, ' ') + "x");
    for (const std::string& text : texts) {
        Drive drive;
        drive.feed.begin();
        drive.feed.entity(scene::kLamp1, "Streetlight", {{"powerConsumption", 1e308}});
        drive.feed.text("note", text);
        drive.feed.send(scene::at(0));
        drive.cue(CueKind::select, {}, scene::kLamp1);
        drive.steps(20);
        const Panel* card = find_panel(*drive.frame, "ui.card");
        ASSERT_NE(card, nullptr);
        for (const Quad& quad : card->list.quads) {
            if (quad.kind != QuadKind::glyph) continue;
            EXPECT_GE(quad.rect.x, -8) << text;
            EXPECT_LE(quad.rect.x + quad.rect.z, card->size.x + 8) << text;
            EXPECT_TRUE(std::isfinite(quad.rect.y));
        }
    }
}

TEST(Chart, AsksOnceAndDrawsTheAnswer) {
    Drive drive;
    drive.cue(CueKind::select, {}, scene::kLamp1);
    drive.step();
    ASSERT_EQ(drive.frame->asks.size(), 2u);
    const Ask ask = drive.frame->asks[0];
    EXPECT_EQ(ask.entity, scene::kLamp1);
    EXPECT_EQ(ask.to_ms - ask.from_ms, kMsPerDay);
    drive.step();
    EXPECT_TRUE(drive.frame->asks.empty());
    const size_t before = find_panel(*drive.frame, "ui.card")->list.quads.size();
    std::vector<Sample> samples(96);
    for (size_t i = 0; i < samples.size(); ++i) samples[i].value = std::sin(static_cast<double>(i));
    const Answer answer{ask.id, 1, samples};
    drive.input.answers = {&answer, 1};
    drive.step();
    drive.input.answers = {};
    drive.step();
    EXPECT_GT(find_panel(*drive.frame, "ui.card")->list.quads.size(), before + 90);
}

TEST(Lamps, TellThreeThingsApart) {
    using telemetry::Lamp;
    telemetry::Snapshot s;
    const auto expect = [&](Lamp broker, Lamp source, Lamp values, panels::Counts counts) {
        const panels::Lamps lamps = panels::lamps_of(s, counts);
        EXPECT_EQ(lamps.broker, broker);
        EXPECT_EQ(lamps.source, source);
        EXPECT_EQ(lamps.values, values);
    };
    const auto counts = [](uint32_t fresh, uint32_t ageing, uint32_t stale, uint32_t lost) {
        panels::Counts c;
        c.fresh = fresh, c.ageing = ageing, c.stale = stale, c.lost = lost;
        return c;
    };
    expect(Lamp::off, Lamp::off, Lamp::off, counts(0, 0, 0, 0));
    s.links.resize(2);
    expect(Lamp::bad, Lamp::off, Lamp::ok, counts(9, 0, 0, 0));  // the broker is gone, what it said is not old yet
    s.links[0].connected = true;
    s.sources = {{"aisland/v1/park", true}, {"aisland/v1/access", false}};
    expect(Lamp::warn, Lamp::warn, Lamp::warn, counts(5, 0, 5, 0));  // one broker of two, one source of two, half the values
    s.links[1].connected = true;
    s.sources[0].online = false;
    expect(Lamp::ok, Lamp::bad, Lamp::bad, counts(0, 0, 0, 7));  // a broker without its devices
    s.sources[0].online = s.sources[1].online = true;
    expect(Lamp::ok, Lamp::ok, Lamp::bad, counts(0, 0, 7, 0));  // all there, and silent
    expect(Lamp::ok, Lamp::ok, Lamp::ok, counts(80, 15, 4, 1));
}

TEST(Emergency, EndsEveryShowAndIsNotResetByAnything) {
    for (bool headset : {false, true}) {
        Drive drive(headset);
        drive.steps(2);
        drive.cue(CueKind::emergency, {}, {}, 1);
        drive.steps(3);
        ASSERT_EQ(drive.frame->panels.size(), 1u);
        EXPECT_EQ(drive.frame->panels[0].id, ItemId("ui.alarm"));
        for (const aisland::Run& run : drive.frame->runs) EXPECT_LT(run.list.quads.size(), 8u);
        drive.cue(CueKind::reset, {});
        drive.steps(3);
        EXPECT_TRUE(drive.visit().emergency) << "never reset by idle";
    }
}

}  // namespace
}  // namespace aisland
