// Looking for a headset while the flat show goes on.
#include <gtest/gtest.h>

#include <chrono>
#include <cstdlib>
#include <thread>

#include "platform/host/xr_search.h"
#include "tests/xr/room.h"

namespace aisland::host {
namespace {

using test::Room;

TEST(XrSearch, FindsAHeadsetThatIsThere) {
    const Room room(false);
    XrSearch search({.eye_scale = 0.1f});
    EXPECT_TRUE(search.wait(20));
    EXPECT_FALSE(search.poll()) << "it is handed out once";
}

TEST(XrSearch, WaitsForTheHeadsetOnOneInstance) {
    Room room(false);
    room.use_faults("xrGetSystem:1-2=XR_ERROR_FORM_FACTOR_UNAVAILABLE");  // counted in each instance: more than one
                                                                          // would wait for ever
    XrSearch search({.eye_scale = 0.1f});
    EXPECT_FALSE(search.wait(20));
    ASSERT_TRUE(search.reason());
    EXPECT_EQ(search.reason()->what, "the OpenXR runtime sees no headset");
    std::unique_ptr<Host> host;
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(60);
    while (!host && std::chrono::steady_clock::now() < until) {
        host = search.poll();
        std::this_thread::yield();
    }
    EXPECT_TRUE(host);
}

TEST(XrSearch, SaysWhyThereIsNoneAndLeavesAtOnce) {
    const Room room(false);
    const std::string good = std::getenv("XR_RUNTIME_JSON");
    setenv("XR_RUNTIME_JSON", "/no/such/runtime.json", 1);
    {
        XrSearch search({});
        EXPECT_FALSE(search.wait(20));
        ASSERT_TRUE(search.reason());
        EXPECT_EQ(search.reason()->where, "/no/such/runtime.json");
    }
    setenv("XR_RUNTIME_JSON", good.c_str(), 1);
}

TEST(XrSearch, RetriesMoreAndMoreSlowlyUpToHalfAMinute) {
    EXPECT_EQ(xr_retry_seconds(0), 1.0);
    EXPECT_EQ(xr_retry_seconds(1), 2.0);
    EXPECT_EQ(xr_retry_seconds(4), 16.0);
    EXPECT_EQ(xr_retry_seconds(5), 30.0);
    EXPECT_EQ(xr_retry_seconds(4'000'000'000u), 30.0);
}

TEST(Fallback, WorksWithoutEachExtension) {
    for (const char* missing : {"XR_EXT_local_floor", "XR_KHR_composition_layer_depth", "XR_EXT_hand_tracking",
                                "XR_KHR_convert_timespec_time", "XR_KHR_visibility_mask", "XR_FB_display_refresh_rate",
                                "XR_EXT_hand_interaction"}) {
        const Room room(false);
        test::Visit visit;
        ASSERT_EQ(visit.open({.eye_scale = 0.1f, .without = {missing}}), "") << missing;
        EXPECT_TRUE(visit.focused()) << missing << ": " << visit.why;
        EXPECT_GT(visit.input.head.position.y, 0.5f) << missing << ": the head is above the floor";
        EXPECT_LT(visit.input.head.position.y, 2.5f) << missing;
    }
}

// The head stands as high above the floor by whatever space there is.
TEST(Fallback, WithoutAFloorOrAStageTheHeadIsAboveTheGround) {
    struct Refused {
        const char *faults, *without;
    };
    for (const Refused& refused : {Refused{"xrCreateReferenceSpace:1=XR_ERROR_REFERENCE_SPACE_UNSUPPORTED", "nothing"},
                                   Refused{"xrCreateReferenceSpace:2=XR_ERROR_REFERENCE_SPACE_UNSUPPORTED", "XR_EXT_local_floor"}}) {
        Room room(false);
        room.use_faults(refused.faults);
        room.log_calls();
        test::Visit visit;
        ASSERT_EQ(visit.open({.eye_scale = 0.1f, .without = {refused.without}}), "") << refused.faults;
        EXPECT_EQ(room.count("xrCreateReferenceSpace XR_ERROR_REFERENCE_SPACE_UNSUPPORTED"), 1) << refused.faults;
        EXPECT_TRUE(visit.focused()) << refused.faults << ": " << visit.why;
        EXPECT_GT(visit.input.head.position.y, 0.5f) << refused.faults;
        EXPECT_LT(visit.input.head.position.y, 2.5f) << refused.faults;
    }
}

// llvmpipe lacks an extension this runtime asks for the old way, so no session can be made with it here.
TEST(Fallback, WithoutVulkanEnable2TheRuntimeNamesExtensionsAndWeCreate) {
    const Room room(false);
    auto host = create_openxr({.without = {"XR_KHR_vulkan_enable2"}});
    ASSERT_TRUE(host) << host.error().text();
    const gpu::DeviceRequest request = (*host)->request();
    EXPECT_FALSE(request.create_instance);
    EXPECT_FALSE(request.create_device);
    EXPECT_TRUE(request.choose);
    EXPECT_FALSE(request.instance_extensions.empty());
    EXPECT_FALSE(request.device_extensions.empty());
}

}  // namespace
}  // namespace aisland::host
