// The window beside the headset, while its display server does what it likes: no frame of the headset waits for it.
#include <gtest/gtest.h>

#include "tests/host/outside.h"
#include "tests/host/xvfb.h"
#include "tests/xr/program.h"
#include "tests/xr/room.h"

namespace aisland::host {
namespace {

using test::Program;

constexpr int kMany = 12;  // frames: more than can be on their way to a window

struct Hall {
    test::Xvfb server;
    test::Room room{false};
    Hall() {
        room.use_faults("");
        room.log_calls();
    }
    // Frames the headset was given, with a picture.
    int frames() const { return room.count("xrEndFrame layers=") - empty_frames(); }
    int empty_frames() const { return room.count("xrEndFrame layers=0 "); }
    // Until it was given so many more; false when it never is.
    bool go_on(Program& program, int more) const {
        const int before = frames();
        return program.until([&] { return frames() >= before + more; });
    }
};

TEST(Spectator, AStoppedDisplayServerHoldsNoFrameOfTheHeadset) {
    Hall hall;
    Program visit({"--size", "160x100", "--view", "home"}, hall.server.display());
    ASSERT_TRUE(visit.until([&] { return visit.text("xr_state") == "focused"; })) << visit.said();
    ASSERT_TRUE(hall.go_on(visit, 5)) << visit.said();
    const test::Outside outside;
    ASSERT_NE(outside.window(), 0u) << "the window beside the headset: " << visit.said();
    const int empty = hall.empty_frames();
    hall.server.stop();
    EXPECT_TRUE(hall.go_on(visit, kMany)) << "the headset waits for the window: " << visit.said();
    EXPECT_EQ(hall.empty_frames(), empty) << "frames without a picture";
    EXPECT_EQ(visit.text("xr_state"), "focused");

    hall.server.go_on();
    EXPECT_TRUE(hall.go_on(visit, 5)) << visit.said();
    EXPECT_EQ(visit.leave(), 0) << visit.said();
}

// A driver may hold whoever presents until its display is ready, for good where that is asleep; and it holds the one queue with it.
TEST(Spectator, ADriverThatHoldsWhatIsPresentedHoldsNoFrameOfTheHeadset) {
    Hall hall;
    setenv("VK_LAYER_PATH", AISLAND_VK_LAYERS, 1);
    setenv("VK_INSTANCE_LAYERS", "VK_LAYER_AISLAND_fault", 1);
    setenv("AISLAND_VK_FAULT", "hold", 1);
    Program visit({"--size", "160x100", "--view", "home"}, hall.server.display());
    for (const char* name : {"VK_LAYER_PATH", "VK_INSTANCE_LAYERS", "AISLAND_VK_FAULT"}) unsetenv(name);
    EXPECT_TRUE(hall.go_on(visit, kMany)) << "the headset waits for the window: " << visit.said();
    const test::Outside outside;
    ASSERT_NE(outside.window(), 0u) << "the window beside the headset: " << visit.said();
    // And the window shows what the headset sees: not one colour.
    EXPECT_TRUE(visit.until([&] { return outside.pixel(80, 20) != outside.pixel(80, 80); })) << visit.said();
    EXPECT_EQ(visit.leave(), 0) << visit.said();
}

TEST(Spectator, AMinimisedWindowHoldsNoneAndComesBack) {
    Hall hall;
    Program visit({"--size", "160x100", "--view", "home"}, hall.server.display());
    ASSERT_TRUE(visit.until([&] { return visit.text("xr_state") == "focused"; })) << visit.said();
    const test::Outside outside;
    ASSERT_TRUE(visit.until([&] { return outside.window() != 0; })) << visit.said();
    const int empty = hall.empty_frames();
    outside.minimise(true);
    EXPECT_TRUE(hall.go_on(visit, kMany)) << visit.said();
    outside.minimise(false);
    EXPECT_TRUE(hall.go_on(visit, 5)) << visit.said();
    outside.resize(500, 300);
    EXPECT_TRUE(hall.go_on(visit, 5)) << visit.said();
    EXPECT_EQ(hall.empty_frames(), empty);
    EXPECT_EQ(visit.leave(), 0) << visit.said();
}

}  // namespace
}  // namespace aisland::host
