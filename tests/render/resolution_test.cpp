// The size the world is drawn at: the law by which it follows the GPU's time, and what a smaller world looks like.
#include "platform/render/resolution.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <random>

#include "tests/agreement/flip.h"
#include "tests/render/picture_rig.h"
#include "tests/render/world_kit.h"

namespace aisland::test {
namespace {

using render::follow;
using render::kWholeSteps;
using render::Resolution;

constexpr double kBudget = 10;

// A GPU with two frames under way: a part of its time goes by pixels, the rest does not.
struct Gpu {
    double fixed_ms = 2, whole_ms = 8;  // at full size: 10
    double noise = 0;                   // share
    std::mt19937 random{1};

    double time_of(double scale) {
        const double spread = std::uniform_real_distribution(-noise, noise)(random);
        return (fixed_ms + whole_ms * scale * scale) * (1 + spread);
    }
};

using Law = std::function<void(Resolution&, double, uint32_t)>;
const Law kOurs = [](Resolution& r, double ms, uint32_t drawn) { follow(r, ms, drawn, kBudget, 0.7f); };

// The steps of each of `frames` frames.
std::vector<uint32_t> run(Gpu& gpu, Resolution& r, int frames, const Law& law = kOurs) {
    std::vector<uint32_t> drawn, steps;
    std::vector<double> ms;
    for (int i = 0; i < frames; ++i) {
        if (i >= 2) law(r, ms[static_cast<size_t>(i - 2)], drawn[static_cast<size_t>(i - 2)]);
        drawn.push_back(r.steps);
        ms.push_back(gpu.time_of(static_cast<double>(r.scale())));
        steps.push_back(r.steps);
    }
    return steps;
}

int changes(const std::vector<uint32_t>& steps) {
    int count = 0;
    for (size_t i = 1; i < steps.size(); ++i) count += steps[i] != steps[i - 1];
    return count;
}

TEST(Resolution, FitsTheBudgetWithinHalfASecondAndComesBack) {
    Gpu gpu{.fixed_ms = 2, .whole_ms = 13};  // 15 ms at full size, 8.4 at the least
    Resolution r;
    const std::vector<uint32_t> down = run(gpu, r, 45);
    EXPECT_LE(gpu.time_of(static_cast<double>(r.scale())), kBudget);
    EXPECT_GT(r.scale(), 0.7f);
    EXPECT_LE(changes(std::vector(down.end() - 15, down.end())), 0);
    gpu.whole_ms = 5;
    run(gpu, r, 45 * 14);
    EXPECT_EQ(r.steps, kWholeSteps);
}

TEST(Resolution, NeverGoesBelowTheLeastNorAboveTheWhole) {
    Gpu gpu{.fixed_ms = 50, .whole_ms = 50};
    Resolution r;
    const std::vector<uint32_t> steps = run(gpu, r, 400);
    EXPECT_FLOAT_EQ(r.scale(), 0.7f);
    EXPECT_GE(*std::min_element(steps.begin(), steps.end()), 28u);
    gpu = {.fixed_ms = 0.1, .whole_ms = 0.1};
    const std::vector<uint32_t> back = run(gpu, r, 2000);
    EXPECT_LE(*std::max_element(back.begin(), back.end()), kWholeSteps);
    Resolution headset;
    for (int i = 0; i < 200; ++i) follow(headset, 99, headset.steps, kBudget, render::kLeastInHeadset);
    EXPECT_FLOAT_EQ(headset.scale(), 0.85f);
}

TEST(Resolution, ChangesByStepsTooSmallToBeSeen) {
    Gpu gpu{.fixed_ms = 5, .whole_ms = 60};
    Resolution r;
    std::vector<uint32_t> steps = run(gpu, r, 200);
    gpu = {.fixed_ms = 0.1, .whole_ms = 0.1};
    const std::vector<uint32_t> back = run(gpu, r, 2000);
    steps.insert(steps.end(), back.begin(), back.end());
    for (size_t i = 1; i < steps.size(); ++i) EXPECT_LE(std::abs(int(steps[i]) - int(steps[i - 1])), 2) << i;
}

// What a law does that takes the size that would just fit: the control.
void follow_closely(Resolution& r, double ms, uint32_t drawn) {
    const double wanted = drawn * std::sqrt(kBudget / ms);
    r.steps = static_cast<uint32_t>(std::clamp(wanted, 28.0, 40.0));
}

TEST(Resolution, DoesNotComeAndGoWhateverTheLoadAndItsNoise) {
    int most = 0, control = 0;
    for (double whole = 4; whole < 20; whole += 0.37) {
        Gpu gpu{.whole_ms = whole, .noise = 0.03}, same = gpu;
        Resolution r, close;
        run(gpu, r, 200);
        most = std::max(most, changes(run(gpu, r, 3000)));
        run(same, close, 200, follow_closely);
        control = std::max(control, changes(run(same, close, 3000, follow_closely)));
    }
    EXPECT_LE(most, 1);
    EXPECT_GT(control, 100);
}

TEST(Resolution, OneSlowFrameAndWhatWasMeasuredAtAnotherSizeChangeNothing) {
    Resolution r;
    for (int i = 0; i < 300; ++i) {
        follow(r, i % 2 ? 5 : 40, r.steps, kBudget, 0.7f);
        EXPECT_EQ(r.steps, kWholeSteps);
    }
    r.steps = 36;
    for (int i = 0; i < 300; ++i) follow(r, 40, 40, kBudget, 0.7f);
    for (const double ms : {0.0, -1.0, std::nan(""), HUGE_VAL})
        for (int i = 0; i < 10; ++i) follow(r, ms, r.steps, kBudget, 0.7f);
    EXPECT_EQ(r.steps, 36u);
    for (int i = 0; i < 2; ++i) follow(r, 40, r.steps, kBudget, 0.7f);
    EXPECT_EQ(r.steps, 34u);  // and two slow ones do
}

TEST(Resolution, TheBudgetIsTheDisplaysAndNoneOnAProcessor) {
    EXPECT_NEAR(render::frame_budget_ms(90, false), 0.85 * 1000 / 90, 1e-3);
    EXPECT_NEAR(render::frame_budget_ms(60, false), 0.85 * 1000 / 60, 1e-3);
    EXPECT_EQ(render::frame_budget_ms(90, true), 0);
    EXPECT_EQ(render::frame_budget_ms(0, false), 0);
    EXPECT_EQ(render::frame_budget_ms(std::nanf(""), false), 0);
}

TEST(Resolution, TheWorldsPartOfAPictureIsEvenAndNeverLarger) {
    EXPECT_EQ(render::drawn_extent({1281, 801}, 1), (render::Extent{1281, 801}));
    EXPECT_EQ(render::drawn_extent({1280, 800}, 0.7f), (render::Extent{896, 560}));
    EXPECT_EQ(render::drawn_extent({17, 9}, 0.7f), (render::Extent{16, 9}));
    for (uint32_t steps = 28; steps < kWholeSteps; ++steps) {
        const render::Extent e = render::drawn_extent({1283, 797}, Resolution{steps}.scale());
        EXPECT_EQ(e.width % 2 + e.height % 2, 0u);
        EXPECT_LT(e.width, 1283u);
        EXPECT_LT(e.height, 797u);
    }
}

struct Shot {
    uint32_t width = 162, height = 100, msaa = 4, layers = 1;
    float scale = 1;
    gpu::Validation validation = gpu::Validation::none;
    bool depth = false;
};

// Towers behind one another, trees, lamps, water, something outlined; the third frame, when what hides is known.
std::unique_ptr<PictureRig> shoot(const Shot& shot, VkExtent2D* depth_drawn = nullptr) {
    RigOptions options{.width = shot.width, .height = shot.height, .layers = shot.layers, .validation = shot.validation, .depth = shot.depth};
    options.render.msaa = shot.msaa, options.render.scale = shot.scale;
    auto rig = make_picture_rig(options);
    if (!rig) return rig;
    const LittleWorld little = make_little_world();
    EXPECT_TRUE(rig->renderer->upload(little.world()));
    rig->target.depth_drawn = depth_drawn;
    Picture picture = camera({8, 1.7f, 20}, {0, 3.5f, -10});
    std::vector<View> views(2);
    for (size_t v = 0; v < 2; ++v) views[v].fov = {-0.7f, 0.7f, 0.5f, -0.5f}, views[v].pose.position.x = v ? 0.032f : -0.032f;
    if (shot.layers == 2) picture.kind = PictureKind::eyes;
    for (int i = 0; i < 3; ++i) {
        LittleFrame f = make_little_frame(10, static_cast<float>(i));
        f.slots[kSlotBall].flags |= kSlotOutlined;
        f.frame.slots = f.slots, f.frame.movers = f.movers;
        draw_once(*rig, f.frame, picture, shot.layers == 2 ? std::span<const View>(views) : std::span<const View>());
        rig->renderer->wait_idle();
    }
    return rig;
}

Pixels pixels_of(const render::PixelImage& image) { return {image.width, image.height, image.rgba}; }

// A smaller world shown as though it filled its picture: what is seen when one pass forgets the share.
render::PixelImage misplaced(const render::PixelImage& image, float share) {
    render::PixelImage out = image;
    for (uint32_t y = 0; y < image.height; ++y)
        for (uint32_t x = 0; x < image.width; ++x) {
            const size_t from = static_cast<size_t>(static_cast<float>(y) * share) * image.width + static_cast<size_t>(static_cast<float>(x) * share);
            std::copy_n(image.rgba.begin() + static_cast<ptrdiff_t>(from * 4), 4, out.rgba.begin() + static_cast<ptrdiff_t>((size_t{y} * image.width + x) * 4));
        }
    return out;
}

TEST(Resolution, ASmallerWorldLooksLikeTheWhole) {
    for (const uint32_t msaa : {1u, 4u}) {
        const uint32_t layers = msaa == 1 ? 2 : 1;
        auto whole = shoot({.width = 402, .height = 250, .msaa = msaa, .layers = layers}), small = shoot({.width = 402, .height = 250, .msaa = msaa, .layers = layers, .scale = 0.7f});
        ASSERT_TRUE(whole && small);
        const render::PixelImage reference = picture_of(*whole, layers - 1), image = picture_of(*small, layers - 1);
        const double apart = flip(pixels_of(reference), pixels_of(image)).mean;
        EXPECT_NE(reference.rgba, image.rgba);
        EXPECT_LT(apart, 0.06) << msaa << ' ' << layers;
        EXPECT_GT(flip(pixels_of(reference), pixels_of(misplaced(image, 0.95f))).mean, 1.8 * apart) << msaa << ' ' << layers;
        RecordProperty("flip_" + std::to_string(msaa), std::to_string(apart));
    }
}

TEST(Resolution, TheCompositorIsToldHowMuchDepthThereIs) {
    for (const uint32_t msaa : {1u, 4u})
        for (const float scale : {1.0f, 0.7f}) {
            VkExtent2D drawn{};
            auto rig = shoot({.msaa = msaa, .layers = 2, .scale = scale, .depth = true}, &drawn);
            ASSERT_TRUE(rig);
            EXPECT_EQ(drawn.width, scale < 1 ? 114u : 162u);
            EXPECT_EQ(drawn.height, scale < 1 ? 70u : 100u);
        }
}

// A budget that cannot be met is met half way; without one, and where pictures must not depend on the clock, the size stays.
TEST(Resolution, FollowsTheTimeOfTheGpu) {
    const LittleWorld little = make_little_world();
    const LittleFrame f = make_little_frame(10, 0);
    const auto settle = [&](bool deterministic, double budget_ms) {
        RigOptions options{.width = 96, .height = 64};
        options.render.deterministic = deterministic;
        auto rig = make_picture_rig(options);
        EXPECT_TRUE(rig && rig->renderer->upload(little.world()));
        for (int i = 0; i < 60; ++i) {
            rig->renderer->hold(budget_ms, 0.8f);
            draw_once(*rig, f.frame, camera({8, 1.7f, 20}, {0, 3.5f, -10}));
        }
        rig->renderer->wait_idle();
        return rig;
    };
    auto rig = settle(false, 1e-4);
    EXPECT_FLOAT_EQ(rig->renderer->scale(), 0.8f);
    rig->renderer->hold(0, 0.8f);
    draw_once(*rig, f.frame, camera({8, 1.7f, 20}, {0, 3.5f, -10}));
    rig->renderer->wait_idle();
    EXPECT_FLOAT_EQ(rig->renderer->scale(), 1.0f);
    EXPECT_FLOAT_EQ(settle(false, 1e6)->renderer->scale(), 1.0f);
    EXPECT_FLOAT_EQ(settle(true, 1e-4)->renderer->scale(), 1.0f);
}

TEST(Resolution, ValidationIsSilentWithASmallerWorld) {
    auto rig = shoot({.width = 64, .height = 40, .msaa = 1, .layers = 2, .scale = 0.7f, .validation = gpu::Validation::calls, .depth = true});  // of four samples: fovea_test
    ASSERT_TRUE(rig);
    EXPECT_EQ(rig->device->validation().errors, 0u) << rig->device->validation().first;
}

}  // namespace
}  // namespace aisland::test
