// What a runtime does on a bad day: losses at each call of the frame loop, hangs, odd answers.
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <vector>

#include <unistd.h>

#include "tests/xr/room.h"

namespace aisland::host {
namespace {

using test::Room;
using test::Visit;

// Lost at the `call`-th call of a function: the host asks for a rebuild, names the call, and a new one works at once.
class Loss : public ::testing::TestWithParam<std::tuple<const char*, int, const char*>> {};

TEST_P(Loss, IsNamedAndFollowedByAFreshSession) {
    const auto& [function, call, result] = GetParam();
    Room room(false);
    room.use_faults(std::string(function) + ":" + std::to_string(call) + "-=" + result);
    {
        Visit visit;
        ASSERT_EQ(visit.open(), "");
        EXPECT_FALSE(visit.until([] { return false; }, 2000));
        EXPECT_EQ(visit.pulse, Pulse::rebuild);
        EXPECT_NE(visit.why.find(function), std::string::npos) << visit.why;
        EXPECT_NE(visit.why.find(result), std::string::npos) << visit.why;
    }
    unsetenv("AISLAND_XR_FAULTS");
    Visit again;
    ASSERT_EQ(again.open(), "");
    EXPECT_TRUE(again.focused()) << again.why;
}

INSTANTIATE_TEST_SUITE_P(AtEachCall, Loss,
                         ::testing::Combine(::testing::Values("xrWaitFrame", "xrBeginFrame", "xrEndFrame",
                                                              "xrLocateViews", "xrLocateSpace", "xrSyncActions",
                                                              "xrAcquireSwapchainImage", "xrWaitSwapchainImage",
                                                              "xrReleaseSwapchainImage", "xrPollEvent"),
                                            ::testing::Values(1, 2, 7),
                                            ::testing::Values("XR_ERROR_SESSION_LOST", "XR_ERROR_INSTANCE_LOST")),
                         [](const auto& row) {
                             return std::string(std::get<0>(row.param)) + std::to_string(std::get<1>(row.param)) +
                                    (std::get<2>(row.param) + 9);
                         });

TEST(Faults, OneRefusedFrameIsNoLoss) {
    for (const char* function :
         {"xrWaitFrame", "xrBeginFrame", "xrEndFrame", "xrLocateViews", "xrSyncActions", "xrAcquireSwapchainImage"}) {
        Room room(false);
        room.use_faults(std::string(function) + ":5=XR_ERROR_RUNTIME_FAILURE");
        Visit visit;
        ASSERT_EQ(visit.open(), "");
        ASSERT_TRUE(visit.focused()) << function << ": " << visit.why;
        int drawn = 0;
        ASSERT_TRUE(visit.until([&] { return (drawn += visit.drew) >= 20; })) << function << ": " << visit.why;
    }
}

TEST(Faults, LossPendingEventsAskForARebuild) {
    for (const auto& [event, why] : {std::pair{"loss", "LOSS_PENDING"}, {"instance", "instance loss pending"}}) {
        Room room(false);
        room.use_faults(std::string("xrPollEvent:30=") + event);
        Visit visit;
        ASSERT_EQ(visit.open(), "");
        EXPECT_FALSE(visit.until([] { return false; }, 2000));
        EXPECT_EQ(visit.pulse, Pulse::rebuild);
        EXPECT_NE(visit.why.find(why), std::string::npos) << visit.why;
        EXPECT_EQ(visit.input.status.xr, XrState::lost);
    }
}

// A headset taken off and put on again: its system takes the focus, the pictures, the session, and gives them back. Its runtime knows
// nothing of that, so what ends and begins the session stays with the layer.
TEST(Faults, EverySessionStateIsFollowed) {
    Room room(false);
    room.use_faults(
        "xrPollEvent:200=visible;xrPollEvent:204=synchronized;xrPollEvent:208=visible;xrPollEvent:212=focused;xrPollEvent:216=visible;xrPollEvent:220=synchronized;"
        "xrPollEvent:224=stopping;xrPollEvent:228=idle;xrPollEvent:232=ready;xrPollEvent:236=synchronized;xrPollEvent:240=visible;xrPollEvent:244=focused;"
        "xrPollEvent:260=exiting;xrEndSession:1=XR_SUCCESS;xrBeginSession:2=XR_SUCCESS");
    room.log_calls();
    Visit visit;
    ASSERT_EQ(visit.open(), "");
    ASSERT_TRUE(visit.focused()) << visit.why;
    std::vector<XrState> seen{XrState::focused};
    int drawn_without_a_session = 0, drawn_since = 0;
    EXPECT_FALSE(visit.until(
        [&] {
            const XrState now = visit.input.status.xr;
            if (seen.back() != now) seen.push_back(now), drawn_since = 0;
            drawn_since += visit.drew;
            drawn_without_a_session += visit.drew && (now == XrState::stopping || now == XrState::idle);
            return false;
        },
        2000));
    using enum XrState;
    const std::vector<XrState> walk{focused, visible, synchronized, visible, focused, visible, synchronized, stopping, idle, ready, synchronized, visible, focused};
    ASSERT_GE(seen.size(), walk.size());
    EXPECT_TRUE(std::equal(walk.begin(), walk.end(), seen.begin()));
    EXPECT_EQ(drawn_without_a_session, 0);
    EXPECT_EQ(room.count("xrEndSession"), 1);
    EXPECT_EQ(room.count("xrBeginSession"), 2);
    // The system asks the program to leave; nobody here did: the visit goes on flat.
    EXPECT_EQ(visit.pulse, Pulse::rebuild);
    EXPECT_NE(visit.why.find("asked this program to leave"), std::string::npos) << visit.why;
}

TEST(Faults, TheDepthOfBothEyesGoesWithThePicture) {
    for (const bool depth : {true, false}) {
        Room room(false);
        room.use_faults("");
        room.log_calls();
        Visit visit;
        XrOptions options{.eye_scale = 0.1f};
        if (!depth) options.without = {"XR_KHR_composition_layer_depth"};
        ASSERT_EQ(visit.open(options), "");
        ASSERT_TRUE(visit.until([&] { return room.count("xrEndFrame layers=1 ") >= 5; })) << visit.why;
        EXPECT_EQ(room.count("depth views=2 reversed=2 XR_SUCCESS"), depth ? room.count("xrEndFrame layers=1 ") : 0);
        EXPECT_EQ(room.count("depth "), room.count("depth views=2 reversed=2 XR_SUCCESS"));
    }
}

TEST(Faults, AHungWaitDegradesWithinFiveSecondsAndTheProgramStaysUp) {
    // In a process of its own: what hangs is left behind for good, and the loader then refuses a second instance.
    EXPECT_EXIT(
        {
            Room room(false);
            room.use_faults("xrWaitFrame:5-=hang");
            Visit visit;
            if (!visit.open().empty()) std::_Exit(2);
            const auto start = std::chrono::steady_clock::now();
            visit.until([] { return false; }, 2000);
            const bool named = visit.pulse == Pulse::rebuild && visit.why.find("xrWaitFrame") != std::string::npos;
            visit.close();
            const auto took = std::chrono::steady_clock::now() - start;
            const auto again = create_openxr({});
            const bool said = !again && again.error().what.find("hung") != std::string::npos;
            auto flat = create_headless({.width = 16, .height = 16});
            std::_Exit(named && said && flat && took < std::chrono::seconds(6) ? 0 : 3);
        },
        ::testing::ExitedWithCode(0), "");
}

TEST(Faults, NotToRenderMeansEmptyFramesThatAreEnded) {
    Room room(false);
    room.use_faults("xrWaitFrame:10-20=norender");
    room.log_calls();
    Visit visit;
    ASSERT_EQ(visit.open(), "");
    int steps = 0;
    ASSERT_TRUE(visit.until([&] {
        steps += visit.pulse == Pulse::step_only && visit.input.status.xr >= XrState::synchronized;
        return steps >= 11 && visit.drew;
    }));
    visit.close();
    EXPECT_GE(room.count("xrEndFrame layers=0 blend=1 XR_SUCCESS"), 11);
    EXPECT_GE(room.count("xrEndFrame layers=1 blend=1 XR_SUCCESS"), 1);
    EXPECT_EQ(room.count("xrBeginFrame XR_SUCCESS"), room.count("xrEndFrame")) << "end follows begin";
    EXPECT_EQ(room.count("xrAcquireSwapchainImage"), room.count("xrReleaseSwapchainImage"));
    EXPECT_EQ(room.count("xrEndSession XR_SUCCESS"), 1) << "the session was walked to its end";
}

TEST(Faults, LostTrackingKeepsTheLastViews) {
    for (const char* what : {"invalid", "nan"}) {
        Room room(false);
        room.use_faults(std::string("xrLocateViews:20-40=") + what);
        Visit visit;
        ASSERT_EQ(visit.open(), "");
        ASSERT_TRUE(visit.focused()) << visit.why;
        ASSERT_TRUE(visit.until([&] { return !visit.input.status.views_valid; }));
        EXPECT_EQ(visit.pulse, Pulse::draw) << "the last views are drawn on";
        ASSERT_EQ(visit.input.views.size(), 2u);
        for (const View& view : visit.input.views) {
            EXPECT_TRUE(std::isfinite(view.pose.position.x));
            EXPECT_LT(view.fov.left, view.fov.right);
        }
        EXPECT_TRUE(visit.until([&] { return visit.input.status.views_valid; }));
    }
}

TEST(Faults, ATimeJumpDoesNotThrowTheClock) {
    Room room(false);
    room.use_faults("xrWaitFrame:10=jump");
    Visit visit;
    ASSERT_EQ(visit.open(), "");
    ASSERT_TRUE(visit.focused()) << visit.why;
    int64_t last = visit.input.now.steady_ns;
    for (int i = 0; i < 20; ++i) {
        visit.frame();
        EXPECT_LT(visit.input.now.steady_ns - last, 5'000'000'000);
        last = visit.input.now.steady_ns;
    }
}

TEST(Faults, ARecenterIsSeenOnce) {
    Room room(false);
    room.use_faults("xrPollEvent:40=recenter;xrPollEvent:41=recenter;xrPollEvent:42=dropped");
    Visit visit;
    ASSERT_EQ(visit.open(), "");
    int seen = 0;
    visit.until(
        [&] {
            seen += visit.input.status.recentered;
            return false;
        },
        100);
    EXPECT_EQ(seen, 1);
}

TEST(Faults, PresenceFollowsTheRuntime) {
    Room room(false);
    room.use_faults("xrPollEvent:40=present;xrPollEvent:60=absent");
    Visit visit;
    ASSERT_EQ(visit.open(), "");
    EXPECT_TRUE(visit.until([&] { return visit.input.status.presence == Presence::present; }));
    EXPECT_TRUE(visit.until([&] { return visit.input.status.presence == Presence::absent; }));
}

TEST(Faults, PicturesWithoutSkyBlendOverTheRoomWhereTheHeadsetCan) {
    Room room(false);
    room.use_faults("xrEnumerateEnvironmentBlendModes:1-=alpha");
    room.log_calls();
    Visit visit;
    ASSERT_EQ(visit.open(), "");
    ASSERT_TRUE(visit.focused()) << visit.why;
    EXPECT_TRUE(visit.input.status.passthrough);
    const Picture clear{.kind = PictureKind::eyes, .background = Background::clear};
    visit.drawn.pictures = {&clear, 1};
    ASSERT_EQ(visit.frame(), Pulse::draw);
    visit.close();
    EXPECT_GE(room.count("xrEndFrame layers=1 blend=1 XR_SUCCESS"), 1);
    EXPECT_GE(room.count("xrEndFrame layers=1 blend=3 XR_SUCCESS"), 1);
}

TEST(Faults, AnAdditiveHeadsetSaysSo) {
    Room room(false);
    room.use_faults("xrEnumerateEnvironmentBlendModes:1-=additive");
    Visit visit;
    ASSERT_EQ(visit.open(), "");
    ASSERT_TRUE(visit.focused()) << visit.why;
    EXPECT_TRUE(visit.input.status.additive);
}

TEST(Faults, RefusedBindingsAreNotFatal) {
    Room room(false);
    room.use_faults("xrSuggestInteractionProfileBindings:1-4=XR_ERROR_PATH_UNSUPPORTED");
    Visit visit;
    ASSERT_EQ(visit.open(), "");
    EXPECT_TRUE(visit.focused()) << visit.why;
}

TEST(Faults, EachReasonForNoHeadsetHasItsSentence) {
    Room room(false);
    const std::string good = std::getenv("XR_RUNTIME_JSON");
    const auto refused = [] {
        auto host = create_openxr({});
        return host ? std::string("made") : host.error().text();
    };
    room.use_faults("xrGetSystem:1=XR_ERROR_FORM_FACTOR_UNAVAILABLE");
    EXPECT_NE(refused().find("sees no headset; plug the headset in"), std::string::npos) << refused();
    unsetenv("XR_ENABLE_API_LAYERS");

    setenv("XR_RUNTIME_JSON", "/no/such/runtime.json", 1);
    EXPECT_NE(refused().find("/no/such/runtime.json: XR_RUNTIME_JSON names no readable file"), std::string::npos)
        << refused();

    const std::string broken =
        std::filesystem::temp_directory_path() / ("aisland-broken-" + std::to_string(getpid()) + ".json");
    std::ofstream(broken) << R"({"file_format_version":"1.0.0","runtime":{"library_path":"./none.so"}})";
    setenv("XR_RUNTIME_JSON", broken.c_str(), 1);
    EXPECT_NE(refused().find("cannot be used"), std::string::npos) << refused();
    std::filesystem::remove(broken);

    unsetenv("XR_RUNTIME_JSON");
    EXPECT_NE(refused().find("no OpenXR runtime is installed; install SteamVR, Monado or WiVRn"), std::string::npos)
        << refused();
    setenv("XR_RUNTIME_JSON", good.c_str(), 1);
    EXPECT_EQ(refused(), "made");
}

}  // namespace
}  // namespace aisland::host
