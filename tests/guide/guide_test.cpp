// Laws of the visit: feet stand only where one may, turns are exact, rays meet the nearest thing, cameras come to rest.
#include <gtest/gtest.h>

#include <glm/geometric.hpp>

#include "app/guide/camera.h"
#include "app/guide/places.h"
#include "app/guide/walk.h"
#include "tests/showroom/scene.h"

namespace aisland {
namespace {

using scene::Drive;

struct Random {  // xorshift64 (Marsaglia 2003)
    uint64_t state;
    uint64_t next() {
        state ^= state << 13;
        state ^= state >> 7;
        return state ^= state << 17;
    }
    float unit() { return static_cast<float>(next() >> 40) / static_cast<float>(1 << 24); }
};

bool stands(const content::Catalog& catalog, uint32_t cell, vec3 p) { return guide::ground_height(catalog, cell, {p.x, p.z}).has_value(); }

TEST(Walk, NeverLeavesTheStandableSet) {
    Drive drive;
    drive.cue(CueKind::go_to, ItemId("view.street"), {}, 1);
    drive.step();
    ASSERT_EQ(drive.visit().motion, guide::Motion::walk);
    Random random{7};
    const Key keys[] = {Key::w, Key::a, Key::s, Key::d, Key::q, Key::e, Key::shift};
    vec3 farthest(0.0f);
    for (int i = 0; i < 6000; ++i) {
        if (i % 40 == 0)
            for (Key key : keys) drive.key(key, random.next() % 3 != 0);
        drive.step(0.05);
        const vec3 feet = drive.visit().shown.focus;
        ASSERT_TRUE(stands(drive.catalog, 0, feet)) << feet.x << " " << feet.z;
        farthest = glm::max(farthest, glm::abs(feet));
    }
    EXPECT_GT(std::max(farthest.x, farthest.z), 20) << "the walker did not walk";
}

TEST(Teleport, RefusesWaterAndBuildings) {
    Drive drive(true);
    drive.step();
    guide::Visit& visit = drive.visit();
    Random random{3};
    int moved = 0, refused = 0;
    for (int i = 0; i < 400; ++i) {
        // Anywhere near the shore or near the house.
        const bool house = i % 2 == 0;
        const vec3 place = house ? vec3(22 + 10 * random.unit(), 0, -14 + 28 * random.unit()) : vec3(-98 + random.unit() * 4, 0, -60 + 120 * random.unit());
        if (!stands(drive.catalog, 0, place)) continue;
        guide::stand(visit, visit.head_stage, place, 6.28f * random.unit());
        const vec3 before = visit.rig.position;
        drive.hand(1, {0.2f, 1.3f, 0}, glm::normalize(vec3(random.unit() - 0.5f, 0.8f * random.unit() - 0.3f, -1)));
        drive.input.hands[1].stick = {0, 1};
        drive.steps(2);
        ASSERT_TRUE(visit.teleport.active);
        const bool valid = visit.teleport.valid;
        drive.input.hands[1].stick = {0, 0};
        drive.steps(2);
        const vec3 head = visit.head.position;
        ASSERT_TRUE(stands(drive.catalog, 0, head)) << head.x << " " << head.z;
        if (visit.rig.position == before)
            ++refused;
        else
            ++moved;
        EXPECT_EQ(valid, visit.rig.position != before);
    }
    EXPECT_GT(moved, 30);
    EXPECT_GT(refused, 30) << "no throw met water or a wall";
}

TEST(Teleport, LandsWhereTheRingWasFacingWhereTheArrowPointed) {
    Drive drive(true);
    drive.step();
    drive.hand(0, {-0.2f, 1.3f, 0}, {0, 0, -1});
    drive.input.hands[0].stick = {0.7f, 0.7f};  // 45 degrees to the right
    drive.step();
    drive.input.hands[0].stick = {0, 1};
    drive.step();
    drive.input.hands[0].stick = {0.9f, 0.0f};
    drive.step();
    ASSERT_TRUE(drive.visit().teleport.active && drive.visit().teleport.valid);
    const guide::TeleportAim aim = drive.visit().teleport;
    drive.input.hands[0].stick = {0, 0};
    drive.step();
    EXPECT_NEAR(drive.visit().head.position.x, aim.landing.x, 1e-4f);
    EXPECT_NEAR(drive.visit().head.position.z, aim.landing.z, 1e-4f);
    const vec3 ahead = drive.visit().head.orientation * vec3(0, 0, -1);
    EXPECT_NEAR(std::remainder(std::atan2(-ahead.x, -ahead.z) - aim.facing, 6.2831853f), 0, 1e-4f);
    EXPECT_NEAR(aim.facing, -1.5708f, 1e-3f);
}

TEST(Teleport, NobodyIsThrownThroughAWall) {
    Drive drive(true);
    drive.step();
    guide::stand(drive.visit(), drive.visit().head_stage, {27, 0, 9.5f}, -1.5707963f);  // close to the house, facing it
    drive.hand(1, {0.2f, 1.4f, 0}, {0, 0.2f, -1});
    drive.input.hands[1].stick = {0, 1};
    drive.steps(2);
    ASSERT_TRUE(drive.visit().teleport.active);
    EXPECT_FALSE(drive.visit().teleport.valid);
    EXPECT_LT(drive.visit().teleport.landing.x, 32);
}

TEST(SnapTurn, IsExactlyThirtyDegreesAboutTheHead) {
    Drive drive(true);
    drive.input.head = {{0.4f, 1.6f, -0.3f}, glm::angleAxis(0.3f, vec3(0, 1, 0))};
    drive.step();
    drive.hand(1, {0.2f, 1.3f, 0}, {0, 0, -1});
    drive.step();
    const Pose before = drive.visit().head;
    drive.input.hands[1].stick = {-1, 0};
    drive.steps(5);  // held: one turn only
    const Pose after = drive.visit().head;
    const vec3 a = before.orientation * vec3(0, 0, -1), b = after.orientation * vec3(0, 0, -1);
    EXPECT_NEAR(std::remainder(std::atan2(-b.x, -b.z) - std::atan2(-a.x, -a.z), 6.2831853f), guide::kSnapTurn, 1e-5f);
    EXPECT_LT(glm::distance(before.position, after.position), 1e-4f);
    for (int i = 0; i < 11; ++i) {
        drive.input.hands[1].stick = {0, 0};
        drive.step();
        drive.input.hands[1].stick = {-1, 0};
        drive.step();
    }
    const vec3 c = drive.visit().head.orientation * vec3(0, 0, -1);
    EXPECT_LT(glm::distance(a, c), 1e-5f) << "twelve turns are a full circle";
}

TEST(Comfort, NothingMovesTheRigButTheVisitor) {
    Drive drive(true);
    drive.steps(3);
    const Pose rig = drive.visit().rig;
    for (int i = 0; i < 300; ++i) {
        drive.input.head.position = {0.3f * std::sin(static_cast<float>(i) * 0.1f), 1.7f, 0.2f};
        if (i == 100) drive.feed.usual(scene::at(drive.seconds), {15, 0, 15});
        if (i == 120) drive.key(Key::w, true);  // flat keys are not the visitor's
        if (i == 140) drive.cue(CueKind::select, {}, scene::kLamp1);
        drive.step();
        ASSERT_EQ(drive.visit().rig.position, rig.position);
        ASSERT_EQ(drive.visit().rig.orientation, rig.orientation);
    }
}

TEST(Comfort, WithoutFocusHandsDoNothing) {
    Drive drive(true);
    drive.step();
    drive.hand(1, {0.2f, 1.3f, 0}, {0, 0, -1});
    drive.input.status.xr = XrState::visible;
    drive.input.hands[1].stick = {0, 1};
    drive.steps(3);
    EXPECT_FALSE(drive.visit().teleport.active);
    drive.input.status.xr = XrState::focused;
    drive.steps(3);
    EXPECT_TRUE(drive.visit().teleport.active);
}

TEST(Recenter, LeavesTheVisitorWhereTheyWere) {
    Drive drive(true);
    drive.input.head = {{0.5f, 1.7f, 0.5f}, {1, 0, 0, 0}};
    drive.steps(2);
    const vec3 before = drive.visit().head.position;
    drive.input.head = {{0, 1.7f, 0}, glm::angleAxis(1.0f, vec3(0, 1, 0))};
    drive.input.status.recentered = true;
    drive.step();
    EXPECT_LT(glm::distance(before, drive.visit().head.position), 1e-4f);
    const vec3 ahead = drive.visit().head.orientation * vec3(0, 0, -1);
    EXPECT_NEAR(ahead.x, 0, 1e-4f);
}

TEST(Pick, MeetsTheNearestThingAndItsMovers) {
    const content::Catalog catalog = scene::catalog();
    MoverState mover;
    mover.rows[0].w = -10;
    const std::span<const MoverState> movers(&mover, 1);
    const guide::Ray along{{0, 5, 0}, {0, 0, -1}};
    const guide::Target lamp = guide::pick(catalog, 0, along, movers, 500);
    ASSERT_TRUE(lamp.hit);
    EXPECT_EQ(lamp.thing.entity, scene::kLamp1) << "the far lamp, three metres aside, must not win";
    EXPECT_NEAR(lamp.distance, 19.4f, 1e-3f);
    // The house hides what is behind it.
    const guide::Target house = guide::pick(catalog, 0, {{0, 3, 0}, {1, 0, 0}}, movers, 500);
    EXPECT_EQ(house.thing.item, scene::kHouseItem);
    EXPECT_NEAR(house.distance, 30, 1e-3f);
    EXPECT_EQ(guide::pick(catalog, 0, {{-10, 0.7f, 5}, {0, 0, -1}}, movers, 500).thing.entity, scene::kRobot);
    EXPECT_FALSE(guide::pick(catalog, 0, {{0, 50, 0}, {0, 1, 0}}, movers, 500).hit);
    EXPECT_FALSE(guide::pick(catalog, 1, along, movers, 500).hit) << "another cell";
    // From above onto the roof.
    EXPECT_NEAR(guide::pick(catalog, 0, {{40, 100, 0}, {0, -1, 0}}, movers, 500).distance, 84, 1e-3f);
}

TEST(Flat, AClickSelectsAndADoubleClickGoesThere) {
    Drive drive;
    drive.cue(CueKind::go_to, ItemId("view.street"), {}, 1);
    drive.state.visit.hud = false;
    drive.state.overlay.visible_labels = false;
    drive.step();
    // Project the near lamp.
    const vec3 local = glm::conjugate(drive.visit().head.orientation) * (vec3(0, 5, -20) - drive.visit().head.position);
    const float f = 400 / std::tan(drive.visit().shown.fov_y * 0.5f);
    const vec2 pixel(640 + local.x / -local.z * f, 400 - local.y / -local.z * f);
    drive.click(pixel);
    EXPECT_EQ(drive.visit().selected.entity, scene::kLamp1);
    EXPECT_FALSE(drive.visit().travel.active);
    drive.click(pixel);
    EXPECT_TRUE(drive.visit().travel.active);
    drive.steps(300);
    EXPECT_LT(glm::distance(drive.visit().head.position, vec3(0, 5, -20)), 16);
}

TEST(Flat, TheCameraComesToRestAndStaysThere) {
    Drive drive;
    drive.step();
    drive.pointer(PointerPhase::down, {600, 400});
    drive.step();
    for (int i = 0; i < 20; ++i) {
        drive.pointer(PointerPhase::move, {600 + 10.0f * static_cast<float>(i), 400});
        drive.step();
    }
    drive.pointer(PointerPhase::up, {790, 400});
    drive.steps(240);
    const guide::Camera rest = drive.visit().shown;
    drive.steps(10);
    EXPECT_EQ(rest.yaw, drive.visit().shown.yaw);
    EXPECT_EQ(rest.focus, drive.visit().shown.focus);
    EXPECT_GT(std::abs(drive.visit().shown.yaw - guide::camera_at(drive.catalog.views[0].pose, 0.8f, 60).yaw), 0.3f);
}

TEST(Camera, CriticalDampingDoesNotDependOnTheStep) {
    float a = 0, va = 3, b = 0, vb = 3;
    for (int i = 0; i < 60; ++i) guide::damp(a, va, 10, 8, 1.0f / 60);
    for (int i = 0; i < 6; ++i) guide::damp(b, vb, 10, 8, 1.0f / 6);
    EXPECT_NEAR(a, b, 1e-3f);
    EXPECT_LE(a, 10.0001f) << "it does not overshoot";
}

TEST(Gaze, DwellsToSelectWhenThereAreNoHands) {
    Drive drive(true);
    drive.step();
    drive.input.head.orientation = look_rotation(vec3(0, 5, -20) - drive.visit().head.position);
    guide::stand(drive.visit(), {{0, 1.7f, 0}, {1, 0, 0, 0}}, {0, 0, 0}, 0);
    drive.input.head.orientation = look_rotation(vec3(0, 5 - 1.7f, -20));
    drive.steps(235);
    EXPECT_EQ(drive.visit().dwell, 0.0f) << "controllers may still be waking up";
    EXPECT_FALSE(drive.visit().gaze.hit);
    drive.steps(30);
    EXPECT_EQ(drive.visit().selected.entity, EntityId{}) << "a glance is not a choice";
    drive.steps(60);
    EXPECT_EQ(drive.visit().selected.entity, scene::kLamp1);
}

TEST(Cells, AZoneIsEnteredThroughAFadeAndLeftAgain) {
    Drive drive;
    drive.step();
    drive.cue(CueKind::go_to, scene::kHome);
    drive.step();
    EXPECT_EQ(drive.visit().cell, 0u);
    float darkest = 0;
    for (int i = 0; i < 60; ++i) {
        drive.step();
        darkest = std::max(darkest, drive.frame->pictures[0].fade);
    }
    EXPECT_EQ(drive.visit().cell, 1u);
    EXPECT_EQ(drive.frame->pictures[0].cell, 1u);
    EXPECT_GT(darkest, 0.95f);
    EXPECT_EQ(drive.frame->pictures[0].fade, 0.0f);
    drive.cue(CueKind::go_to, ItemId("view.island"));
    drive.steps(60);
    EXPECT_EQ(drive.visit().cell, 0u);
}

TEST(Migrate, KeepsPlaceAndChoiceByIdAndLetsGoOfWhatIsGone) {
    Drive drive;
    drive.cue(CueKind::select, {}, scene::kLamp2);
    drive.cue(CueKind::go_to, scene::kHome, {}, 1);
    drive.steps(2);
    content::Catalog next = scene::catalog();
    next.generation = 2;
    std::swap(next.cells[0], next.cells[1]);  // the same cells under other numbers
    guide::Visit visit = drive.visit();
    guide::migrate(visit, next);
    EXPECT_EQ(visit.cell, 0u);
    EXPECT_EQ(visit.cell_id, ItemId("cell.home"));
    EXPECT_EQ(visit.selected.entity, scene::kLamp2);
    next.entities.erase(next.entities.begin() + 1);
    next.index.entities.clear();
    for (uint32_t i = 0; i < next.entities.size(); ++i) next.index.entities.emplace(next.entities[i].id.value, i);
    next.generation = 3;
    guide::migrate(visit, next);
    EXPECT_EQ(visit.selected, guide::Selection{});
}

}  // namespace
}  // namespace aisland
