// Laws of a screen that nobody looks after: left alone it asks who is there and begins anew, and only such a screen does.
#include <gtest/gtest.h>

#include <algorithm>

#include "app/guide/update.h"
#include "tests/showroom/scene.h"

namespace aisland {
namespace {

using scene::Drive;

bool asks_who_is_there(const Drive& drive) {
    return std::any_of(drive.frame->panels.begin(), drive.frame->panels.end(), [](const Panel& panel) { return panel.id == ItemId("ui.alarm"); });
}

showroom::Options hall() {
    showroom::Options options;
    options.mode = guide::Mode::kiosk;
    options.view = "street";
    options.language = 1;
    options.idle_s = 30;
    return options;
}

TEST(Idle, AsksWhoIsThereAndBeginsAnewForTheNextVisitor) {
    Drive drive(false, hall());
    drive.step();
    const guide::Visit first = drive.visit();
    drive.step(500);
    EXPECT_FALSE(asks_who_is_there(drive)) << "nobody has come";
    EXPECT_EQ(drive.visit().begun, 0u);
    const auto visited = [&] {
        drive.key(Key::l, true);
        drive.key(Key::digit1, true);
        drive.step();
        drive.cue(CueKind::time_of_day, {}, {}, scene::kNoon + 7'200'000);
        drive.steps(120);
    };
    visited();
    EXPECT_NE(drive.visit().language, first.language);
    EXPECT_NE(drive.visit().selected, first.selected);
    EXPECT_NE(drive.visit().cell, first.cell);
    drive.step(27);
    EXPECT_FALSE(asks_who_is_there(drive));
    drive.step(4);
    EXPECT_TRUE(asks_who_is_there(drive));
    drive.pointer(PointerPhase::hover, {640, 400});
    drive.step();
    EXPECT_FALSE(asks_who_is_there(drive)) << "somebody is";
    drive.step(39);
    EXPECT_TRUE(asks_who_is_there(drive));
    EXPECT_EQ(drive.visit().begun, 0u);
    drive.step(2);
    const guide::Visit& next = drive.visit();
    EXPECT_EQ(next.begun, 1u);
    EXPECT_EQ(next.language, first.language);
    EXPECT_EQ(next.selected, first.selected);
    EXPECT_EQ(next.layer, first.layer);
    EXPECT_EQ(next.stop, first.stop);
    EXPECT_EQ(next.cell, first.cell);
    EXPECT_EQ(next.motion, first.motion);
    EXPECT_EQ(next.goal.focus, first.goal.focus);
    EXPECT_EQ(next.goal.yaw, first.goal.yaw);
    EXPECT_EQ(next.scrub_ms, first.scrub_ms);
    EXPECT_EQ(next.keys_down, first.keys_down);
    drive.step();
    EXPECT_FALSE(asks_who_is_there(drive));
    drive.step(500);
    EXPECT_EQ(drive.visit().begun, 1u) << "nobody came after that";
}

TEST(Idle, AWindowClosedInTheStepThatBeginsAnewIsClosed) {
    Drive drive(false, hall());
    drive.step();
    drive.key(Key::l, true);
    drive.step();
    drive.step(39);
    ASSERT_EQ(drive.visit().begun, 0u);
    drive.input.status.close_requested = true;
    drive.step(2);
    EXPECT_EQ(drive.visit().begun, 1u);
    EXPECT_TRUE(drive.frame->quit);
}

TEST(Idle, NoListStaysWhereTheLastVisitorLeftIt) {
    Drive drive(false, hall());
    drive.steps(2);
    panels::Scroll& scroll = drive.state.panels.memory.scrolls[0];
    scroll.offset = 40;
    drive.step();
    ASSERT_GT(drive.state.panels.memory.scrolls[0].offset, 10) << "it springs back, but not at once";
    guide::reset(drive.visit(), drive.catalog);  // as the staff page does, late in a step
    drive.step();
    EXPECT_EQ(drive.state.panels.memory.scrolls[0].offset, 0);
}

TEST(Idle, NobodyIsAskedInAHeadsetNorInAnEmergencyNorWithoutAProfileThatSaysSo) {
    Drive headset(true, hall());
    headset.hand(0, {0, 1.2f, 0}, {0, 0, -1});
    headset.input.hands[0].stick = {0, 1};
    headset.step();
    headset.input.hands[0].stick = {0, 0};
    headset.step();
    headset.step(500);
    EXPECT_FALSE(asks_who_is_there(headset));
    Drive emergency(false, hall());
    emergency.step();
    emergency.cue(CueKind::emergency, {}, {}, 1);
    emergency.step();
    emergency.step(500);
    EXPECT_EQ(emergency.visit().begun, 0u);
    EXPECT_TRUE(emergency.visit().emergency);
    Drive tour;
    tour.step();
    tour.key(Key::l, true);
    tour.step();
    tour.step(5000);
    EXPECT_FALSE(asks_who_is_there(tour));
    EXPECT_EQ(tour.visit().begun, 0u);
}

}  // namespace
}  // namespace aisland
