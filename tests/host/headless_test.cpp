#include <gtest/gtest.h>

#include "platform/host/host.h"
#include "platform/os/clock.h"
#include "tests/host/clear.h"

namespace aisland::host {
namespace {

struct Bench {
    std::unique_ptr<Host> host;
    std::unique_ptr<gpu::Device> device;

    explicit Bench(const HeadlessOptions& options) {
        auto made = create_headless(options);
        if (!made) throw std::runtime_error(made.error().text());
        host = std::move(*made);
        auto request = host->request();
        request.validation = gpu::Validation::shaders;
        auto opened = gpu::Device::create(request);
        if (!opened) throw std::runtime_error(opened.error().text());
        device = std::move(*opened);
        if (auto attached = host->attach(*device); !attached) throw std::runtime_error(attached.error().text());
    }
    ~Bench() { host->detach(); }
};

TEST(Headless, StepsTimeExactlyAndReadsNoClock) {
    auto host =
        create_headless({.width = 8, .height = 8, .fixed_step_s = 1.0 / 90, .start_wall_ms = 1'750'000'000'000});
    ASSERT_TRUE(host);
    Input input;
    std::string why;
    for (int i = 0; i <= 90 * 60; ++i) ASSERT_EQ((*host)->begin(input, why), Pulse::draw);
    EXPECT_EQ(input.now.steady_ns, 60'000'000'000);
    EXPECT_EQ(input.now.wall_ms, 1'750'000'060'000);
}

TEST(Headless, FollowsTheClockWithoutAStep) {
    auto host = create_headless({.width = 8, .height = 8});
    ASSERT_TRUE(host);
    Input input;
    std::string why;
    const Time before = os::now();
    (*host)->begin(input, why);
    EXPECT_GE(input.now.steady_ns, before.steady_ns);
    EXPECT_LE(input.now.steady_ns, os::now().steady_ns);
}

TEST(Headless, MonoIsOneSurfaceWithoutViews) {
    auto host = create_headless({.width = 640, .height = 400});
    ASSERT_TRUE(host);
    Input input;
    std::string why;
    (*host)->begin(input, why);
    ASSERT_EQ(input.surfaces.size(), 1u);
    EXPECT_EQ(input.surfaces[0].kind, SurfaceKind::headless);
    EXPECT_EQ(input.surfaces[0].width, 640u);
    EXPECT_TRUE(input.views.empty());
    EXPECT_TRUE((*host)->late_views().empty());
}

TEST(Headless, StereoHasTwoEyesApartAndAHeadBetweenThem) {
    auto host = create_headless({.width = 640, .height = 640, .stereo = true});
    ASSERT_TRUE(host);
    Input input;
    std::string why;
    (*host)->begin(input, why);
    EXPECT_EQ(input.surfaces[0].kind, SurfaceKind::eyes);
    ASSERT_EQ(input.views.size(), 2u);
    EXPECT_NEAR(input.views[1].pose.position.x - input.views[0].pose.position.x, 0.064f, 1e-6f);
    EXPECT_TRUE(input.head_valid);
    EXPECT_LT(input.views[0].fov.left, 0.0f);
    EXPECT_LT(input.views[0].fov.down, 0.0f);
}

TEST(Headless, PicturesCanBeDrawnAndReadInTurnWithoutValidationMessages) {
    Bench bench({.width = 16, .height = 16, .stereo = true});
    {
        test::Clearer clearer(*bench.device);
        VkImage last = VK_NULL_HANDLE;
        for (int i = 0; i < 5; ++i) {
            Input input;
            std::string why;
            ASSERT_EQ(bench.host->begin(input, why), Pulse::draw);
            auto target = bench.host->target(0);
            ASSERT_TRUE(target) << target.error().text();
            EXPECT_EQ(target->layers, 2u);
            EXPECT_NE(target->image, last) << "two frames in flight need two images";
            last = target->image;
            ASSERT_TRUE(clearer.clear(*target, {1.0f, 0.0f, 0.214f, 1.0f}));
            ASSERT_TRUE(bench.host->end(nullptr));
            const auto texel = test::first_texel(*bench.device, *target, 1);
            ASSERT_TRUE(texel);
            EXPECT_EQ((*texel)[0], 255);
            EXPECT_EQ((*texel)[1], 0);
            EXPECT_NEAR((*texel)[2], 127, 2);  // linear 0.214 is sRGB 0.5
        }
    }
    EXPECT_FALSE(bench.host->target(1));
    EXPECT_EQ(bench.device->validation().errors, 0u) << bench.device->validation().first;
}

TEST(Headless, FiftyAttachmentsLeaveNothingBehind) {
    Bench bench({.width = 16, .height = 16});
    bench.host->detach();
    const uint64_t before = bench.device->live_objects();
    for (int i = 0; i < 50; ++i) {
        ASSERT_TRUE(bench.host->attach(*bench.device));
        EXPECT_GT(bench.device->live_objects(), before);
        bench.host->detach();
    }
    EXPECT_EQ(bench.device->live_objects(), before);
}

TEST(Headless, ALostDeviceAsksForARebuild) {
    Bench bench({.width = 16, .height = 16});
    bench.device->lost = true;
    Input input;
    std::string why;
    EXPECT_EQ(bench.host->begin(input, why), Pulse::rebuild);
    EXPECT_EQ(why, "the graphics device was lost");
}

TEST(Headless, RefusesSizesNoPictureHas) {
    for (const uint32_t width : {0u, 16385u}) {
        const auto host = create_headless({.width = width, .height = 16});
        ASSERT_FALSE(host);
        EXPECT_FALSE(host.error().advice.empty());
    }
}

}  // namespace
}  // namespace aisland::host
