// The program itself in a headset: its user looks round, moves and selects; its runtime fails and the visit goes on.
#include <gtest/gtest.h>

#include <memory>
#include <string>

#include <glm/gtc/quaternion.hpp>

#include "tests/xr/program.h"
#include "tests/xr/remote_driver.h"
#include "tests/xr/room.h"

namespace aisland::host {
namespace {

using test::Program;
using test::RemoteDriver;
using test::RemoteState;
using test::Room;

RemoteState looking(float yaw) {
    RemoteState state;
    state.head.orientation = glm::angleAxis(yaw, vec3(0, 1, 0));
    return state;
}

// Of a visitor who looks straight ahead, once the program has the room; null when its runtime never listens or never gives it.
std::unique_ptr<RemoteDriver> drive(const Room& room, Program& program) {
    std::unique_ptr<RemoteDriver> driver;
    program.until([&] {
        try {
            driver = std::make_unique<RemoteDriver>(room.port());
        } catch (const std::runtime_error&) {  // not listening yet
        }
        return driver != nullptr;
    });
    if (driver) driver->send(looking(0));
    const bool focused = driver && program.until([&] { return program.text("xr_state") == "focused"; });
    return focused ? std::move(driver) : nullptr;
}

TEST(VisitInAHeadset, LooksMovesSelectsAndLeaves) {
    const Room room;
    Program program({"--view", "plaza", "--size", "160x100"});
    const std::unique_ptr<RemoteDriver> driver = drive(room, program);
    ASSERT_TRUE(driver) << program.said();
    RemoteState state = looking(0);
    EXPECT_EQ(program.text("host"), "xr");

    const auto position = [&] { return program.text("position"); };
    const std::string stood = position(), before = program.text("state_hash");
    driver->send(looking(1.2f));
    EXPECT_TRUE(program.until([&] { return program.text("state_hash") != before; })) << "looking round changes the visit";
    EXPECT_EQ(position(), stood) << "and moves nobody";

    // The stick pushed forward, the controller raised a little: an arc that lands some metres ahead.
    state = looking(0);
    state.hands[1].pose.orientation = glm::angleAxis(0.3f, vec3(1, 0, 0));
    state.hands[1].stick = {0, 1};
    driver->send(state);
    ASSERT_TRUE(program.until([&] { return program.metrics().find("\"teleport_valid\": true") != std::string::npos; })) << program.said();
    state.hands[1].stick = {0, 0};
    driver->send(state);
    EXPECT_TRUE(program.until([&] { return position() != stood; })) << "letting go moves there: " << program.said();

    // Sweep the ray over what stands around until it hits something, and pull the trigger there.
    const std::string selected = program.text("selected");
    float yaw = 0;
    const bool chose = program.until([&] {
        yaw += 0.15f;
        state.hands[1].pose.orientation = glm::angleAxis(yaw, vec3(0, 1, 0)) * glm::angleAxis(0.06f, vec3(1, 0, 0));
        state.hands[1].trigger = 0;
        driver->send(state);
        const std::string hash = program.text("state_hash");
        if (!program.until([&] { return program.text("state_hash") != hash; }, 20)) return false;
        state.hands[1].trigger = 1;
        driver->send(state);
        const std::string pulled = program.text("state_hash");
        program.until([&] { return program.text("state_hash") != pulled; }, 20);
        return !program.text("selected").empty() && program.text("selected") != selected;
    });
    EXPECT_TRUE(chose) << program.said();
    EXPECT_EQ(program.leave(), 0) << program.said();
}

// A push of the stick turns by 30 degrees, however long it is held; the visitor stays where the visitor is.
TEST(VisitInAHeadset, TurnsByThirtyDegreesAPush) {
    const Room room;
    Program program({"--view", "plaza", "--size", "160x100"});
    const std::unique_ptr<RemoteDriver> driver = drive(room, program);
    ASSERT_TRUE(driver) << program.said();
    RemoteState state = looking(0);
    const auto facing = [&] { return program.number("facing"); };
    // What was sent has been seen: the metrics of some frames that began after it.
    const auto seen = [&] {
        for (int i = 0; i < 2; ++i) {
            const uint64_t frames = program.number("frames");
            if (!program.until([&] { return program.number("frames") > frames + 2; })) return false;
        }
        return true;
    };
    const auto push = [&](float x) {
        state.hands[1].stick = {x, 0};
        driver->send(state);
    };
    ASSERT_TRUE(seen());
    const uint64_t before = facing();
    const std::string stood = program.text("position");
    push(1);
    EXPECT_TRUE(program.until([&] { return facing() == (before + 30) % 360; })) << before << program.said();
    ASSERT_TRUE(seen());
    EXPECT_EQ(facing(), (before + 30) % 360) << "held, it turns no further";
    EXPECT_EQ(program.text("position"), stood);
    push(0);
    ASSERT_TRUE(seen());
    EXPECT_EQ(facing(), (before + 30) % 360);
    push(-1);
    EXPECT_TRUE(program.until([&] { return facing() == before; })) << before << program.said();
    push(0);
    ASSERT_TRUE(seen());
    push(-1);
    EXPECT_TRUE(program.until([&] { return facing() == (before + 330) % 360; })) << before << program.said();
    EXPECT_EQ(program.leave(), 0) << program.said();
}

TEST(VisitInAHeadset, GoesOnFlatWhenTheRuntimeIsLostAndFindsItAgain) {
    Room room(false);
    room.use_faults("xrWaitFrame:8-=XR_ERROR_SESSION_LOST");  // counted anew in each session: lost again and again
    Program program;
    ASSERT_TRUE(program.until([&] { return program.text("host") == "headless"; })) << program.said();
    EXPECT_NE(program.metrics().find("no_xr"), std::string::npos) << program.metrics();
    EXPECT_TRUE(program.until([&] { return program.text("host") == "xr"; })) << program.said();
    EXPECT_EQ(program.leave(), 0) << program.said();
}

TEST(VisitInAHeadset, ShowsItsPanelsOnLayersOfTheHeadset) {
    for (const bool layers : {true, false}) {
        Room room(false);
        room.use_faults("");
        room.log_calls();
        Program program(layers ? std::vector<std::string>{} : std::vector<std::string>{"--panels", "picture"});
        // The button that opens the menu is always there.
        const std::string wanted = layers ? "xrEndFrame layers=2 " : "xrEndFrame layers=1 ", other = layers ? "xrEndFrame layers=1 " : "xrEndFrame layers=2 ";
        EXPECT_TRUE(program.until([&] { return room.count(wanted) >= 5; })) << program.said();
        EXPECT_EQ(room.count(other), 0);
        EXPECT_EQ(program.leave(), 0) << program.said();
    }
}

TEST(VisitInAHeadset, DrawsItsPanelsItselfWhereTheRuntimeHasNoRoomForThem) {
    for (const char* fault : {"xrCreateSwapchain:2=XR_ERROR_RUNTIME_FAILURE" /* the one after the eyes' colours */, "xrGetSystemProperties:1-=single"}) {
        Room room(false);
        room.use_faults(fault);
        room.log_calls();
        Program program;
        EXPECT_TRUE(program.until([&] { return room.count("xrEndFrame layers=1 ") >= 5; })) << fault << program.said();
        EXPECT_EQ(room.count("xrEndFrame layers=2 "), 0) << fault;
        EXPECT_EQ(program.text("host"), "xr");
        EXPECT_EQ(program.leave(), 0) << program.said();
    }
}

TEST(VisitInAHeadset, WaitsForNoPanelAndDrawsItItselfMeanwhile) {
    Room room(false);
    room.use_faults("xrWaitSwapchainImage:60-=late");  // at first they are ready
    room.log_calls();
    Program program;
    ASSERT_TRUE(program.until([&] { return room.count("xrWaitSwapchainImage late") + room.count("xrWaitSwapchainImage held") >= 5; })) << program.said();
    EXPECT_GT(room.count("xrEndFrame layers=2 "), 0) << "the panel's own layer while it was ready";
    EXPECT_TRUE(program.until([&] { return room.count("xrEndFrame layers=1 ") >= 5; })) << "without it: the eyes' picture has the panel";
    EXPECT_EQ(room.count("xrWaitSwapchainImage held"), 0) << "a frame waited for a panel";
    EXPECT_EQ(program.leave(), 0) << program.said();
}

TEST(VisitInAHeadset, GoesOnFlatWhenTheRuntimeHangs) {
    Room room(false);
    room.use_faults("xrWaitFrame:8-=hang");
    Program program;
    ASSERT_TRUE(program.until([&] { return program.text("host") == "headless"; })) << program.said();
    EXPECT_EQ(program.leave(), 0) << program.said();
}

// Between the images of a frame and its end the eyes are looked for once more: the picture is of where they were at last.
TEST(VisitInAHeadset, LocatesTheEyesAgainWhenEverythingElseIsDone) {
    Room room(false);
    room.use_faults("");
    room.log_calls();
    Program program({"--view", "home", "--spectator", "off"});
    ASSERT_TRUE(program.until([&] { return room.count("xrEndFrame layers=") - room.count("xrEndFrame layers=0 ") > 6; })) << program.said();
    EXPECT_EQ(program.leave(), 0) << program.said();
    int early = 0, late = 0, frames = 0;
    bool images = false;
    for (const std::string& call : room.calls()) {
        if (call.starts_with("xrBeginFrame")) early = late = 0, images = false;
        if (call.starts_with("xrWaitSwapchainImage XR_SUCCESS")) images = true, late = 0;
        if (call.starts_with("xrLocateViews")) (images ? late : early) += 1;
        if (!call.starts_with("xrEndFrame layers=") || call.starts_with("xrEndFrame layers=0 ")) continue;
        EXPECT_EQ(early, 1) << "frame " << frames;
        EXPECT_EQ(late, 1) << "frame " << frames;
        ++frames;
    }
    EXPECT_GT(frames, 6);
}

}  // namespace
}  // namespace aisland::host
