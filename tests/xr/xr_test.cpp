// The OpenXR host on a real runtime, driven as a visitor would.
#include <gtest/gtest.h>

#include <set>
#include <string>

#include "platform/host/xr_profiles.h"
#include "tests/xr/room.h"

namespace aisland::host {
namespace {

using test::RemoteDriver;
using test::RemoteState;
using test::Room;
using test::Visit;

TEST(OpenXr, ReachesFocusedAndShowsFrames) {
    const Room room;
    Visit visit;
    ASSERT_EQ(visit.open(), "");
    ASSERT_TRUE(visit.focused()) << visit.why;
    for (int i = 0; i < 20; ++i) {
        ASSERT_EQ(visit.frame(), Pulse::draw);
        EXPECT_TRUE(visit.drew);
    }
    EXPECT_EQ(visit.input.surfaces[0].kind, SurfaceKind::eyes);
    EXPECT_EQ(visit.input.views.size(), 2u);
    EXPECT_TRUE(visit.input.status.views_valid);
    EXPECT_GT(visit.input.status.refresh_hz, 10.0f);
    EXPECT_GT(visit.input.views[1].pose.position.x, visit.input.views[0].pose.position.x);
}

TEST(OpenXr, TheHeadFollowsTheVisitor) {
    const Room room;
    Visit visit;
    ASSERT_EQ(visit.open(), "");
    RemoteDriver driver(room.port());
    RemoteState state;
    driver.send(state);
    ASSERT_TRUE(visit.focused()) << visit.why;
    ASSERT_TRUE(visit.until([&] { return visit.input.head_valid; }));
    const Pose start = visit.input.head;
    EXPECT_NEAR(start.position.y, 1.6f, 0.02f) << "stage heights count from the floor";

    state.head.position += vec3(0.5f, -0.4f, -1.0f);
    state.head.orientation = glm::angleAxis(0.7f, vec3(0, 1, 0));
    driver.send(state);
    EXPECT_TRUE(visit.until(
        [&] { return glm::length(visit.input.head.position - (start.position + vec3(0.5f, -0.4f, -1.0f))) < 0.005f; }));
    const vec3 ahead = visit.input.head.orientation * vec3(0, 0, -1);
    EXPECT_NEAR(ahead.x, -std::sin(0.7f), 0.01f);
    // The eyes sit on both sides of the head, and the late views agree.
    const vec3 middle = 0.5f * (visit.input.views[0].pose.position + visit.input.views[1].pose.position);
    EXPECT_NEAR(glm::length(middle - visit.input.head.position), 0.0f, 0.01f);
}

TEST(OpenXr, LateViewsSeeWhatHappenedSinceBegin) {
    const Room room;
    Visit visit;
    ASSERT_EQ(visit.open(), "");
    RemoteDriver driver(room.port());
    RemoteState state;
    driver.send(state);
    ASSERT_TRUE(visit.focused()) << visit.why;
    ASSERT_EQ(visit.host->begin(visit.input, visit.why), Pulse::draw);
    const float before = visit.input.views[0].pose.position.x;
    state.head.position.x += 0.25f;
    driver.send(state);
    bool moved = false;
    for (int i = 0; i < 100'000 && !moved; ++i)
        moved = std::abs(visit.host->late_views()[0].pose.position.x - before - 0.25f) < 0.005f;
    EXPECT_TRUE(moved);
    ASSERT_TRUE(visit.host->end(nullptr));
}

TEST(OpenXr, ButtonsSticksAndPosesArrive) {
    const Room room;
    Visit visit;
    ASSERT_EQ(visit.open(), "");
    RemoteDriver driver(room.port());
    RemoteState state;
    driver.send(state);
    ASSERT_TRUE(visit.focused()) << visit.why;
    const auto& hands = visit.input.hands;
    ASSERT_TRUE(
        visit.until([&] { return hands[0].kind == HandKind::controller && hands[1].kind == HandKind::controller; }));
    EXPECT_TRUE(hands[1].aim_valid && hands[1].grip_valid);
    EXPECT_GT(hands[1].grip.position.x, hands[0].grip.position.x);
    EXPECT_EQ(hands[1].select, 0.0f);

    state.hands[1].trigger = 1.0f;
    state.hands[0].squeeze = 0.75f;
    state.hands[0].stick = {0.5f, 1.0f};
    state.hands[1].b = true;
    driver.send(state);
    EXPECT_TRUE(visit.until([&] { return hands[1].select > 0.99f; }));
    EXPECT_TRUE(visit.until([&] { return hands[0].grab > 0.7f; }));
    EXPECT_TRUE(visit.until([&] { return hands[0].stick.y > 0.99f && std::abs(hands[0].stick.x - 0.5f) < 0.01f; }));
    EXPECT_TRUE(visit.until([&] { return hands[1].menu; }));
    EXPECT_EQ(hands[0].select, 0.0f);
    EXPECT_FALSE(hands[0].menu);
}

TEST(OpenXr, AControllerThatVanishesLetsGo) {
    const Room room;
    Visit visit;
    ASSERT_EQ(visit.open(), "");
    RemoteDriver driver(room.port());
    RemoteState state;
    state.hands[1].trigger = 1.0f;
    driver.send(state);
    ASSERT_TRUE(visit.focused()) << visit.why;
    ASSERT_TRUE(visit.until([&] { return visit.input.hands[1].select > 0.99f; }));
    state.hands[1].active = false;
    driver.send(state);
    EXPECT_TRUE(visit.until([&] { return visit.input.hands[1].select == 0.0f && !visit.input.hands[1].aim_valid; }));
}

TEST(OpenXr, HandJointsArriveAndAreHandSized) {
    const Room room;
    Visit visit;
    ASSERT_EQ(visit.open(), "");
    RemoteDriver driver(room.port());
    RemoteState state;
    state.hands[0].hand_tracking = true;
    driver.send(state);
    ASSERT_TRUE(visit.focused()) << visit.why;
    ASSERT_TRUE(visit.until([&] { return visit.input.hands[0].joints_valid; }));
    const Hand& hand = visit.input.hands[0];
    const float reach = glm::length(hand.joints[15].position - hand.joints[1].position);  // middle tip, wrist
    EXPECT_GT(reach, 0.08f);
    EXPECT_LT(reach, 0.30f);
    EXPECT_GT(hand.joint_radius[15], 0.001f);
}

TEST(OpenXr, HapticsReachTheRuntimeOnceACue) {
    Room room;
    room.use_faults("none:1=none");
    room.log_calls();
    Visit visit;
    ASSERT_EQ(visit.open(), "");
    RemoteDriver driver(room.port());
    driver.send({});
    ASSERT_TRUE(visit.focused()) << visit.why;
    const HapticCue cues[]{{.hand = 0, .seconds = 0.05f, .amplitude = 0.5f},
                           {.hand = 1, .seconds = 9.0f, .amplitude = 7.0f}};
    visit.drawn.haptics = cues;
    EXPECT_EQ(visit.frame(), Pulse::draw);
    visit.drawn.haptics = {};
    EXPECT_EQ(visit.frame(), Pulse::draw);
    EXPECT_EQ(room.count("xrApplyHapticFeedback XR_SUCCESS"), 2);
    EXPECT_EQ(room.count("xrApplyHapticFeedback"), 2);
}

TEST(OpenXr, EveryProfileIsSuggestedInItsOwnCall) {
    std::set<std::string> known;
    for (const XrProfileRow& row : xr_profiles()) EXPECT_TRUE(known.insert(row.profile).second) << row.profile << " is there twice";
    for (const char* name : {"khr/simple_controller", "bytedance/pico4_controller", "bytedance/pico_ultra_controller_bd", "bytedance/pico_neo3_controller",
                             "oculus/touch_controller", "htc/vive_focus3_controller", "valve/index_controller", "ext/hand_interaction_ext",
                             "meta/touch_controller_plus", "facebook/touch_controller_pro", "htc/vive_cosmos_controller", "htc/vive_controller",
                             "microsoft/motion_controller", "hp/mixed_reality_controller", "varjo/xr-4_controller", "khr/generic_controller"})
        EXPECT_EQ(known.count(std::string("/interaction_profiles/") + name), 1u) << name;

    Room room;
    room.use_faults("none:1=none");
    room.log_calls();
    Visit visit;
    ASSERT_EQ(visit.open(), "");
    const int calls = room.count("xrSuggestInteractionProfileBindings ");
    EXPECT_GE(calls, 12) << "those this runtime knows";
    EXPECT_EQ(calls, room.count("xrSuggestInteractionProfileBindings XR_SUCCESS"));
    int named = 0;
    for (const XrProfileRow& row : xr_profiles()) {
        const int times = room.count(std::string("profile ") + row.profile + " XR_SUCCESS");
        EXPECT_LE(times, 1) << row.profile;
        if (!row.extension) {
            EXPECT_EQ(times, 1) << row.profile << " is of the core";
        }
        named += times;
    }
    EXPECT_EQ(named, calls) << "each in its own call";
}

TEST(OpenXr, QuittingWalksTheSessionToItsEnd) {
    const Room room;
    Visit visit;
    ASSERT_EQ(visit.open(), "");
    ASSERT_TRUE(visit.focused()) << visit.why;
    visit.drawn.quit = true;
    EXPECT_FALSE(visit.until([] { return false; }, 1000));
    EXPECT_EQ(visit.pulse, Pulse::leave);
    EXPECT_EQ(visit.why, "left the headset");
}

TEST(OpenXr, TimeIsThePredictedDisplayTimeAndNeverRunsBack) {
    const Room room;
    Visit visit;
    ASSERT_EQ(visit.open(), "");
    ASSERT_TRUE(visit.focused()) << visit.why;
    int64_t last = visit.input.now.steady_ns;
    for (int i = 0; i < 50; ++i) {
        ASSERT_EQ(visit.frame(), Pulse::draw);
        EXPECT_GT(visit.input.now.steady_ns, last);
        last = visit.input.now.steady_ns;
    }
}

TEST(OpenXr, AFrameThatWasNotDrawnIsEndedAllTheSame) {
    const Room room;
    Visit visit;
    ASSERT_EQ(visit.open(), "");
    ASSERT_TRUE(visit.focused()) << visit.why;
    for (int i = 0; i < 10; ++i) {
        ASSERT_EQ(visit.host->begin(visit.input, visit.why), Pulse::draw);
        if (i % 3 == 0) continue;  // end() forgotten
        if (i % 3 == 1) {
            ASSERT_TRUE(visit.host->target(0));
        }
        ASSERT_TRUE(visit.host->end(nullptr));
    }
    EXPECT_EQ(visit.frame(), Pulse::draw);
    EXPECT_TRUE(visit.drew);
}

}  // namespace
}  // namespace aisland::host
