#include <gtest/gtest.h>

#include <sys/wait.h>
#include <unistd.h>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <functional>
#include <optional>

#include "app/core/format.h"
#include "platform/host/glfw_library.h"
#include "platform/host/host.h"
#include "platform/host/monitor.h"
#include "tests/host/clear.h"
#include "tests/host/outside.h"
#include "tests/host/xvfb.h"

namespace aisland::host {
namespace {

#ifdef __SANITIZE_THREAD__
constexpr gpu::Validation kValidation = gpu::Validation::none;  // the layer's own threads are not built for it
#else
constexpr gpu::Validation kValidation = gpu::Validation::shaders;
#endif

class WindowTest : public ::testing::Test {
protected:
    void SetUp() override {
        server.emplace();
        open({.width = 320, .height = 200, .title = "aisland"});
    }
    void TearDown() override {
        close();
        outside.reset();
    }

    void open(const WindowOptions& options) {
        auto made = create_window(options);
        ASSERT_TRUE(made) << made.error().text();
        host = std::move(*made);
        auto request = host->request();
        request.validation = kValidation;
        auto opened = gpu::Device::create(request);
        ASSERT_TRUE(opened) << opened.error().text();
        device = std::move(*opened);
        auto attached = host->attach(*device);
        ASSERT_TRUE(attached) << attached.error().text();
        clearer.emplace(*device);
        outside.emplace();
    }
    void close() {
        clearer.reset();
        if (host) host->detach();
        if (device) {
            EXPECT_EQ(device->validation().errors, 0u) << device->validation().first;
        }
        device.reset();
        host.reset();
    }

    Pulse frame() {
        pulse = host->begin(input, why);
        if (pulse != Pulse::draw) return pulse;
        auto target = host->target(0);
        const Frame drawn;
        if (target) {
            EXPECT_TRUE(clearer->clear(*target, {1.0f, 0.0f, 0.214f, 1.0f}));
        }
        drew = static_cast<bool>(target);
        EXPECT_TRUE(host->end(target ? &drawn : nullptr));
        return pulse;
    }
    // Frames until `seen`: events travel through the server in their own time, and beside a headset nothing paces the frames.
    bool until(const std::function<bool()>& seen) {
        const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(100);
        while (std::chrono::steady_clock::now() < end) {
            frame();
            if (seen()) return true;
        }
        return false;
    }

    std::optional<test::Xvfb> server;
    std::unique_ptr<Host> host;
    std::unique_ptr<gpu::Device> device;
    std::optional<test::Clearer> clearer;
    std::optional<test::Outside> outside;
    Input input;
    std::string why;
    Pulse pulse = Pulse::draw;
    bool drew = false;
};

TEST_F(WindowTest, ShowsWhatWasDrawnInSrgb) {
    for (int i = 0; i < 5; ++i) ASSERT_EQ(frame(), Pulse::draw);
    EXPECT_EQ(input.surfaces[0].width, 320u);
    EXPECT_EQ(input.surfaces[0].height, 200u);
    EXPECT_TRUE(until([&] { return outside->pixel(100, 100)[0] == 255; }));
    EXPECT_NEAR(outside->pixel(100, 100)[2], 127, 2);
}

TEST_F(WindowTest, AResizeChangesTheSurfaceAndDrawingGoesOn) {
    for (const auto& [width, height] : {std::pair{500u, 300u}, {1u, 1u}, {1280u, 1000u}, {333u, 77u}}) {
        outside->resize(width, height);
        EXPECT_TRUE(until([&] {
            return drew && input.surfaces[0].width == width && input.surfaces[0].height == height;
        })) << width
            << "x" << height;
    }
    EXPECT_TRUE(until([&] { return outside->pixel(330, 70)[0] == 255; }));
}

TEST_F(WindowTest, AMinimisedWindowStepsWithoutDrawingAndComesBack) {
    frame();
    outside->minimise(true);
    EXPECT_TRUE(until([&] { return pulse == Pulse::step_only; }));
    outside->minimise(false);
    EXPECT_TRUE(until([&] { return pulse == Pulse::draw && drew; }));
}

TEST_F(WindowTest, ClosingItLeaves) {
    frame();
    outside->ask_to_close();
    EXPECT_TRUE(until([&] { return pulse == Pulse::leave; }));
    EXPECT_EQ(why, "the window was closed");
    EXPECT_TRUE(input.status.close_requested);
}

TEST_F(WindowTest, ClicksDragsAndTheWheelBecomePointerEvents) {
    std::vector<PointerEvent> got;
    const auto collect = [&](size_t count) {
        got.clear();
        return until([&] {
            for (const PointerEvent& event : input.pointers)
                if (event.phase != PointerPhase::hover || event.wheel != vec2(0.0f)) got.push_back(event);
            return got.size() >= count;
        });
    };
    frame();
    const auto id = outside->window();
    ASSERT_EQ(test::run(outside->xdotool(format("mousemove --window %lu 120 80 click 1", id))), 0);
    ASSERT_TRUE(collect(2));
    EXPECT_EQ(got[0].phase, PointerPhase::down);
    EXPECT_EQ(got[0].button, PointerButton::primary);
    EXPECT_EQ(got[0].position, vec2(120, 80));
    EXPECT_EQ(got[1].phase, PointerPhase::up);

    ASSERT_EQ(test::run(outside->xdotool(format("mousedown 3 mousemove --window %lu 150 90 mouseup 3", id))), 0);
    ASSERT_TRUE(collect(3));
    EXPECT_EQ(got[0].button, PointerButton::secondary);
    EXPECT_EQ(got[1].phase, PointerPhase::move);
    EXPECT_EQ(got[1].button, PointerButton::secondary);
    EXPECT_EQ(got[2].phase, PointerPhase::up);
    EXPECT_EQ(got[2].position, vec2(150, 90));

    ASSERT_EQ(test::run(outside->xdotool("click 4")), 0);
    ASSERT_TRUE(collect(1));
    EXPECT_EQ(got[0].wheel, vec2(0, 1));
}

TEST_F(WindowTest, KeysAndTextArriveWhenFocused) {
    frame();
    const auto id = outside->window();
    ASSERT_EQ(test::run(outside->xdotool(format("windowfocus %lu", id))), 0);
    ASSERT_TRUE(until([&] { return input.status.window_focused; }));
    ASSERT_EQ(test::run(outside->xdotool("key w key F11")), 0);
    std::vector<KeyEvent> keys;
    std::vector<char32_t> text;
    EXPECT_TRUE(until([&] {
        keys.insert(keys.end(), input.keys.begin(), input.keys.end());
        text.insert(text.end(), input.text.begin(), input.text.end());
        return keys.size() >= 4;
    }));
    ASSERT_EQ(keys.size(), 4u);
    EXPECT_EQ(keys[0].key, Key::w);
    EXPECT_TRUE(keys[0].down);
    EXPECT_FALSE(keys[1].down);
    EXPECT_EQ(keys[2].key, Key::f11);
    EXPECT_EQ(text, std::vector<char32_t>{U'w'});
}

TEST_F(WindowTest, AnImageThatWasNotDrawnIsHandedOutAgain) {
    ASSERT_EQ(host->begin(input, why), Pulse::draw);
    const auto first = host->target(0);
    ASSERT_TRUE(first);
    ASSERT_TRUE(host->end(nullptr));
    ASSERT_EQ(host->begin(input, why), Pulse::draw);
    const auto second = host->target(0);
    ASSERT_TRUE(second);
    EXPECT_EQ(first->image, second->image);
    EXPECT_EQ(first->wait, second->wait);
    ASSERT_TRUE(host->end(nullptr));
    ASSERT_EQ(host->begin(input, why), Pulse::draw);
    const Frame stepped;
    ASSERT_TRUE(host->end(&stepped));  // a step without drawing shows nothing
    EXPECT_EQ(frame(), Pulse::draw);
    EXPECT_TRUE(drew);
}

TEST_F(WindowTest, FiftyAttachmentsLeaveNothingBehind) {
    frame();
    clearer.reset();
    host->detach();
    device->collect();
    const uint64_t before = device->live_objects();
    for (int i = 0; i < 50; ++i) {
        ASSERT_TRUE(host->attach(*device));
        clearer.emplace(*device);
        ASSERT_EQ(frame(), Pulse::draw);
        clearer.reset();
        host->detach();
        device->collect();
    }
    EXPECT_EQ(device->live_objects(), before);
}

TEST_F(WindowTest, BesideAHeadsetNothingWaitsForIt) {
    close();
    open({.width = 320, .height = 200, .paces = false, .role = SurfaceRole::spectator});
    EXPECT_TRUE(until([&] { return outside->pixel(100, 100)[0] == 255; }));
    EXPECT_NEAR(outside->pixel(100, 100)[2], 127, 2);
    EXPECT_EQ(input.surfaces[0].role, SurfaceRole::spectator);
    outside->resize(500, 300);
    EXPECT_TRUE(until([&] { return outside->pixel(480, 290)[0] == 255; })) << "the picture follows the window's size";

    // More than one request holds, and its end in sight.
    outside->resize(1280, 5000);
    ASSERT_EQ(test::run(outside->xdotool(format("windowmove %lu 0 -4000", outside->window()))), 0);
    EXPECT_TRUE(until([&] { return outside->pixel_of_screen(600, 500)[0] == 255 && outside->pixel_of_screen(1270, 990)[0] == 255; }));
    outside->resize(500, 300);

    server->stop();
    int left_out = 0;
    for (int i = 0; i < 200; ++i) {
        ASSERT_EQ(frame(), Pulse::draw);
        left_out += !drew;
    }
    EXPECT_GT(left_out, 100) << "pictures for a server that takes none";
    server->go_on();
    EXPECT_TRUE(until([&] { return drew; }));
}

TEST_F(WindowTest, BesideAHeadsetAServerThatSaysNothingHoldsNoEnd) {
    close();
    open({.width = 320, .height = 200, .paces = false, .role = SurfaceRole::spectator});
    server->stop();
    for (int i = 0; i < 50; ++i) ASSERT_EQ(frame(), Pulse::draw);
    clearer.reset();
    host->detach();  // its thread is writing
    server->go_on();
}

TEST(Monitor, IsTheOneThatShowsMostOfTheWindow) {
    const ScreenArea areas[]{{0, 0, 1920, 1080}, {1920, 0, 2560, 1440}, {-1280, 200, 1280, 720}};
    EXPECT_EQ(most_overlapped(areas, {100, 100, 800, 600}), 0u);
    EXPECT_EQ(most_overlapped(areas, {1600, 100, 800, 600}), 1u);
    EXPECT_EQ(most_overlapped(areas, {1500, 100, 800, 600}), 0u);
    EXPECT_EQ(most_overlapped(areas, {1520, 100, 800, 600}), 0u) << "half and half: the first";
    EXPECT_EQ(most_overlapped(areas, {-900, 100, 800, 600}), 2u) << "left of the first";
    EXPECT_EQ(most_overlapped(areas, {100, 1080, 800, 600}), 3u) << "below all";
    EXPECT_EQ(most_overlapped({}, {0, 0, 800, 600}), 0u);
}

TEST(Window, WithoutADisplayTheErrorSaysWhatToDo) {
    unsetenv("DISPLAY");
    unsetenv("WAYLAND_DISPLAY");
    const auto host = create_window({});
    ASSERT_FALSE(host);
    EXPECT_NE(host.error().what.find("no window can be opened"), std::string::npos) << host.error().what;
    EXPECT_EQ(host.error().where, "DISPLAY is not set");
    EXPECT_NE(host.error().advice.find("--host headless"), std::string::npos);
    setenv("DISPLAY", ":987", 1);
    const auto dead = create_window({});
    ASSERT_FALSE(dead);
    EXPECT_EQ(dead.error().where, "DISPLAY=:987");
}

TEST(Window, WhenTheServerDiesTheProgramLeavesForItsSupervisor) {
    test::Xvfb server;
    const pid_t child = fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
        signal(SIGPIPE, SIG_IGN);  // as os::StopSignal does for the program: a request may be on its way when the server dies
        auto host = create_window({.width = 64, .height = 64});
        if (!host) std::_Exit(1);
        kill(getppid(), SIGUSR1);
        Input input;
        std::string why;
        for (;;) (*host)->begin(input, why);
    }
    // The child says when its window stands.
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGUSR1);
    siginfo_t info;
    ASSERT_EQ(sigwaitinfo(&set, &info), SIGUSR1);
    server.kill();
    int status = 0;
    ASSERT_EQ(waitpid(child, &status, 0), child);
    ASSERT_TRUE(WIFEXITED(status));
    EXPECT_EQ(WEXITSTATUS(status), kExitDisplayGone);
}

// Blocked before any thread exists, so that sigwaitinfo above gets it.
const int kBlocked = [] {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGUSR1);
    return sigprocmask(SIG_BLOCK, &set, nullptr);
}();

}  // namespace
}  // namespace aisland::host
