// The OpenXR core validation layer over a whole visit: silent, and it does speak when there is something to say.
#include <gtest/gtest.h>

#include <unistd.h>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "platform/host/xr_headers.h"
#include "tests/xr/room.h"

namespace aisland::host {
namespace {

using test::RemoteDriver;
using test::RemoteState;
using test::Room;
using test::Visit;

struct Validation {
    std::string path =
        (std::filesystem::temp_directory_path() / ("aisland-xr-validation-" + std::to_string(getpid()))).string();
    explicit Validation(Room& room) {
        setenv("XR_CORE_VALIDATION_EXPORT_TYPE", "text", 1);
        setenv("XR_CORE_VALIDATION_FILE_NAME", path.c_str(), 1);
        room.use_layers("XR_APILAYER_LUNARG_core_validation");
    }
    ~Validation() { std::filesystem::remove(path); }
    std::string text() const {
        std::ifstream file(path);
        return {std::istreambuf_iterator<char>(file), {}};
    }
};

TEST(XrValidation, AWholeVisitIsClean) {
    Room room;
    const Validation validation(room);
    {
        Visit visit;
        ASSERT_EQ(visit.open(), "");
        RemoteDriver driver(room.port());
        RemoteState state;
        driver.send(state);
        ASSERT_TRUE(visit.focused()) << visit.why;
        const HapticCue cue{.hand = 0};
        visit.drawn.haptics = {&cue, 1};
        state.hands[0].trigger = 1.0f;
        state.hands[1].hand_tracking = true;
        driver.send(state);
        ASSERT_TRUE(visit.until([&] { return visit.input.hands[0].select > 0.9f; }));
        ASSERT_EQ(visit.host->begin(visit.input, visit.why), Pulse::draw);
        ASSERT_TRUE(visit.host->end(nullptr));
        visit.drawn.quit = true;
        visit.until([] { return false; }, 100);
        EXPECT_EQ(visit.pulse, Pulse::leave);
    }
    EXPECT_NE(validation.text().find("Core Validation Layer is initialized"), std::string::npos) << "it never ran";
    EXPECT_EQ(validation.text().find("VALID_ERROR"), std::string::npos) << validation.text();
    EXPECT_EQ(validation.text().find("VALID_WARNING"), std::string::npos) << validation.text();
}

TEST(XrValidation, VulkanIsCleanThroughTheRuntime) {
    const Room room(false);
    Visit visit;
    ASSERT_EQ(visit.open({.eye_scale = 0.1f, .panel_layers = 1}, gpu::Validation::calls), "");
    ASSERT_TRUE(visit.focused()) << visit.why;
    ASSERT_TRUE(visit.until([n = 0]() mutable { return ++n > 10; }));
    visit.clearer.reset();
    visit.host->detach();
    EXPECT_EQ(visit.device->validation().errors, 0u) << visit.device->validation().first;
}

TEST(XrValidation, ASeededMistakeIsReported) {
    Room room(false);
    const Validation validation(room);
    auto host = create_openxr({});
    ASSERT_TRUE(host) << host.error().text();
    EXPECT_TRUE(XR_FAILED(xrDestroySession(reinterpret_cast<XrSession>(uintptr_t{0x1234}))));
    EXPECT_NE(validation.text().find("VALID_ERROR"), std::string::npos) << validation.text();
}

}  // namespace
}  // namespace aisland::host
