// Laws of step: equal input gives an equal visit, another input another one; a steady visit allocates nothing.
#include <gtest/gtest.h>

#include "app/guide/update.h"
#include "tests/core/counted_new.h"
#include "tests/showroom/scene.h"

namespace aisland {
namespace {

using scene::Drive;

// A short visit with everything in it; `nudge` pixels on one mouse event, or metres on one head pose.
uint64_t visit_hash(bool headset, float nudge, std::vector<uint64_t>* all = nullptr) {
    Drive drive(headset);
    uint64_t seed = 5;
    const auto random = [&] {
        seed = seed * 6364136223846793005ull + 1442695040888963407ull;
        return static_cast<float>(seed >> 40) / static_cast<float>(1 << 24);
    };
    for (int i = 0; i < 240; ++i) {
        if (headset) {
            drive.input.head.position = {random() * 0.2f, 1.6f + random() * 0.1f + (i == 120 ? nudge : 0.0f), 0};
            drive.hand(1, {0.2f, 1.3f, 0}, {random() - 0.5f, random() * 0.4f - 0.2f, -1});
            drive.input.hands[1].select = i % 50 < 5 ? 1.0f : 0.0f;
            drive.input.hands[1].stick = i % 70 < 10 ? vec2(0, 1) : i % 90 > 80 ? vec2(1, 0)
                                                                                : vec2(0.0f);
        } else {
            const vec2 at(400 + random() * 400 + (i == 120 ? nudge : 0.0f), 250 + random() * 200);
            drive.pointer(i % 40 == 0 ? PointerPhase::down : i % 40 == 30 ? PointerPhase::up
                                                                          : PointerPhase::move,
                          at, vec2(0, i % 60 == 50 ? 1 : 0));
            drive.key(Key::w, i % 100 < 30);
        }
        if (i == 60) drive.cue(CueKind::select, {}, scene::kLamp1);
        if (i == 90) drive.cue(CueKind::language, {}, {}, 1);
        if (i % 30 == 0) drive.feed.usual(scene::at(drive.seconds), {-10 + static_cast<float>(i) * 0.01f, 0, 0});
        drive.step();
        if (all) all->push_back(drive.frame->state_hash);
    }
    return drive.frame->state_hash;
}

TEST(Step, TheSameInputTwiceGivesTheSameVisit) {
    for (bool headset : {false, true}) {
        std::vector<uint64_t> first, second;
        visit_hash(headset, 0, &first);
        visit_hash(headset, 0, &second);
        EXPECT_EQ(first, second);
    }
}

TEST(Step, ATinyChangeOfInputChangesTheVisit) {
    for (bool headset : {false, true}) {
        std::vector<uint64_t> plain, nudged;
        visit_hash(headset, 0, &plain);
        visit_hash(headset, headset ? 0.001f : 1.0f, &nudged);
        EXPECT_EQ(plain[119], nudged[119]);
        EXPECT_NE(plain[120], nudged[120]);
    }
}

TEST(Step, StartsAtTheAuthoredViewAtOnce) {
    Drive drive;
    drive.step();
    ASSERT_EQ(drive.frame->pictures.size(), 1u);
    EXPECT_EQ(drive.frame->pictures[0].kind, PictureKind::camera);
    EXPECT_LT(glm::distance(drive.frame->pictures[0].rig.position, vec3(0, 120, 180)), 1e-2f);
    showroom::Options options;
    options.view = "home";
    Drive inside(false, options);
    inside.step();
    EXPECT_EQ(inside.frame->pictures[0].cell, 1u);
}

TEST(Step, AHeadsetStandsOnTheGround) {
    Drive drive(true);
    drive.step();
    ASSERT_EQ(drive.frame->pictures[0].kind, PictureKind::eyes);
    EXPECT_EQ(drive.frame->pictures[0].scale, 1.0f);
    const vec3 head = drive.frame->head.position;
    EXPECT_NEAR(head.y - 0.02f * head.x, 1.7f, 0.02f);
}

TEST(Step, AWindowBesideAHeadsetIsAnotherPicture) {
    Drive drive(true);
    drive.step();
    Surface both[2] = {drive.surface, {SurfaceKind::window, SurfaceRole::spectator, 1280, 720, 1}};
    drive.input.surfaces = both;
    drive.input.now = scene::at(1);
    const Frame& frame = showroom::step(drive.catalog, drive.snapshot, drive.input, scene::at(1), drive.state);
    ASSERT_EQ(frame.pictures.size(), 2u);
    EXPECT_EQ(frame.pictures[0].kind, PictureKind::eyes);
    EXPECT_EQ(frame.pictures[1].kind, PictureKind::camera);
    EXPECT_EQ(frame.pictures[1].surface, 1u);
}

// What a headset with `layers` layers of its own is given to draw.
std::vector<Picture> headset_pictures(Drive& drive, uint32_t layers) {
    std::vector<Surface> surfaces(1 + layers, {SurfaceKind::layer, SurfaceRole::second, 1248, 1536, 1});
    surfaces[0] = drive.surface;
    drive.input.surfaces = surfaces;
    drive.seconds += 1.0 / 60;
    drive.input.now = scene::at(drive.seconds);
    const Frame& frame = showroom::step(drive.catalog, drive.snapshot, drive.input, drive.input.now, drive.state);
    drive.frame = &frame;
    return {frame.pictures.begin(), frame.pictures.end()};
}

TEST(Step, AHeadsetsLayersTakeItsPanels) {
    showroom::Options options;
    options.spectator = showroom::Spectator::off;  // whatever the wall shows
    Drive drive(true, options);
    drive.step();
    drive.cue(CueKind::select, {}, scene::kLamp1);
    drive.steps(30);
    ASSERT_EQ(drive.frame->panels.size(), 2u) << "the button that opens the menu, and the card";
    const auto layered = [](const std::vector<Picture>& pictures) {
        std::vector<uint32_t> panels;
        for (const Picture& p : pictures) {
            if (p.kind != PictureKind::panel) continue;
            panels.push_back(p.eye);
            EXPECT_EQ(p.surface, panels.size());
            EXPECT_EQ(p.layers, kLayerPanels);
        }
        return panels;
    };
    EXPECT_EQ(layered(headset_pictures(drive, 0)), std::vector<uint32_t>{});
    EXPECT_EQ(layered(headset_pictures(drive, 1)), std::vector<uint32_t>{0});
    EXPECT_EQ(layered(headset_pictures(drive, 4)), (std::vector<uint32_t>{0, 1}));
    drive.input.status.additive = true;
    EXPECT_EQ(layered(headset_pictures(drive, 4)), std::vector<uint32_t>{}) << "light cannot be taken away there";
}

TEST(Step, AFrameLivesUntilTheStepAfterNext) {
    Drive drive;
    drive.steps(3);
    const Frame first = *drive.frame;
    const std::vector<Quad> quads(first.panels[0].list.quads.begin(), first.panels[0].list.quads.end());
    drive.step();
    ASSERT_EQ(quads.size(), first.panels[0].list.quads.size());
    for (size_t i = 0; i < quads.size(); ++i) EXPECT_EQ(std::memcmp(&quads[i], &first.panels[0].list.quads[i], sizeof(Quad)), 0);
}

// Allocations of `count` steps in which only time passes, without what the snapshot itself costs.
uint64_t allocations(Drive& drive, int count) {
    uint64_t sum = 0;
    for (int i = 0; i < count; ++i) {
        drive.seconds += 1.0 / 60;
        const uint64_t before = g_allocations;
        drive.step_only(scene::at(drive.seconds));
        sum += g_allocations - before;
    }
    return sum;
}

TEST(Step, IdleFramesAllocateNothing) {
    for (bool headset : {false, true}) {
        showroom::Options options;
        options.deterministic = true;  // else the worker that makes glyph fields is still at it, and counted
        Drive drive(headset, options);
        drive.cue(CueKind::select, {}, scene::kLamp1);
        drive.steps(120);
        EXPECT_EQ(allocations(drive, 300), 0u) << (headset ? "headset" : "flat");
        // Control: a language never shown needs new shapes, and that is seen.
        drive.cue(CueKind::language, {}, {}, 1);
        EXPECT_GT(allocations(drive, 2), 0u);
    }
}

TEST(Time, AScrubbedMomentRunsOn) {
    showroom::Options options;
    options.time_ms = *parse_shanghai("2026-06-21T21:00");
    Drive drive(false, options);
    EXPECT_EQ(showroom::shown_wall_ms(drive.state, scene::at(50)), options.time_ms);
    drive.step();
    drive.steps(60);
    EXPECT_NEAR(static_cast<double>(showroom::shown_wall_ms(drive.state, scene::at(drive.seconds)) - options.time_ms), 1000.0, 2.0);
    EXPECT_LT(drive.frame->environment.sun_direction.y, 0);
}

TEST(Step, SurvivesContentWithoutAnything) {
    content::Catalog empty;
    empty.generation = 1;
    empty.build_index();
    showroom::State state = showroom::create(empty, scene::engine(), {});
    const telemetry::Snapshot snapshot;
    Surface surface;
    surface.width = 1280;
    surface.height = 800;
    Input input;
    input.surfaces = {&surface, 1};
    for (int i = 0; i < 5; ++i) showroom::step(empty, snapshot, input, scene::at(i), state);
    surface.kind = SurfaceKind::eyes;
    for (int i = 5; i < 10; ++i) showroom::step(empty, snapshot, input, scene::at(i), state);
    surface.width = surface.height = 0;
    for (int i = 10; i < 15; ++i) showroom::step(empty, snapshot, input, scene::at(i), state);
    EXPECT_EQ(state.visit.steps, 15u);
}

// A wall that follows a visitor from behind shows what the visitor faces, wherever the visitor's eyes happen to be.
TEST(Spectator, TheThirdPersonSeesTheVisitorAndWhatIsAhead) {
    for (const float pitch : {0.0f, -1.2f, 1.2f, -1.57f}) {
        showroom::Options options;
        options.spectator = showroom::Spectator::third;
        Drive drive(true, options);
        drive.step();
        drive.input.head.orientation = glm::angleAxis(0.7f, vec3(0, 1, 0)) * glm::angleAxis(pitch, vec3(1, 0, 0));
        const Surface surfaces[] = {drive.surface, {SurfaceKind::window, SurfaceRole::spectator, 1280, 720}};
        drive.input.now = scene::at(1);
        drive.input.surfaces = surfaces;
        drive.input.views = drive.views;
        const Frame& frame = showroom::step(drive.catalog, drive.snapshot, drive.input, drive.input.now, drive.state);
        ASSERT_EQ(frame.pictures.size(), 2u);
        const Picture& wall = frame.pictures[1];
        EXPECT_EQ(wall.kind, PictureKind::camera);
        const vec3 facing = drive.visit().rig.orientation * glm::angleAxis(0.7f, vec3(0, 1, 0)) * vec3(0, 0, -1);
        const vec3 looks = wall.rig.orientation * vec3(0, 0, -1);
        EXPECT_GT(glm::dot(looks, facing), 0.95f) << "pitch " << pitch;
        EXPECT_GT(looks.y, -0.3f) << "not the ground";
        const vec3 to_visitor = drive.visit().head.position - wall.rig.position;
        EXPECT_GT(glm::dot(glm::normalize(to_visitor), looks), 0.9f) << "the visitor is in the picture";
        EXPECT_GT(glm::length(to_visitor), 2.0f);
    }
}

TEST(Migrate, ANewGenerationKeepsTheVisit) {
    Drive drive;
    drive.cue(CueKind::select, {}, scene::kLamp1);
    drive.steps(10);
    const vec3 at = drive.frame->pictures[0].rig.position;
    drive.catalog.generation = 2;
    drive.steps(2);
    EXPECT_EQ(drive.frame->generation, 2u);
    while (drive.state.engine.expects()) drive.step();
    drive.catalog.texts[0].push_back("\u9f98");
    drive.catalog.generation = 3;
    drive.step();
    drive.step();
    EXPECT_TRUE(drive.state.engine.expects()) << "a new character is made before it is shown";
    EXPECT_EQ(drive.visit().selected.entity, scene::kLamp1);
    EXPECT_LT(glm::distance(at, drive.frame->pictures[0].rig.position), 1e-3f);
}

}  // namespace
}  // namespace aisland
