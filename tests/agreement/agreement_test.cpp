// FLIP against what its paper says of it, and the program's pictures against the path tracer's.
#include <gtest/gtest.h>

#include <cmath>

#include "app/bake/light.h"
#include "tests/agreement/rig.h"
#include "tests/cli/process.h"

namespace aisland::test {
namespace {

const std::string kReferences = AISLAND_SOURCE_DIR "/tests/agreement/references/";
const std::string kPack = AISLAND_BINARY_DIR "/share/aisland/island.pack";

Pixels even(uint8_t r, uint8_t g, uint8_t b, uint32_t size = 48) {
    Pixels out{size, size, {}};
    for (uint32_t i = 0; i < size * size; ++i) out.rgba.insert(out.rgba.end(), {r, g, b, 255});
    return out;
}

TEST(Flip, IsZeroOfAPictureWithItselfAndOneOfNothing) {
    EXPECT_EQ(flip(even(90, 120, 30), even(90, 120, 30)).mean, 0);
    EXPECT_EQ(flip(even(1, 2, 3, 16), even(1, 2, 3, 17)).mean, 1);
    EXPECT_EQ(flip({}, {}).mean, 1);
}

// Section 4.1.3 of the paper: pure green and blue are the two displayable colours that lie farthest apart; black and white nearly.
TEST(Flip, GreenAndBlueLieFarthestApart) {
    EXPECT_NEAR(flip(even(0, 255, 0), even(0, 0, 255)).mean, 1.0, 1e-3);
    EXPECT_NEAR(flip(even(0, 0, 0), even(255, 255, 255)).mean, 0.967, 2e-3);
}

TEST(Flip, IsTheSameBothWaysAndGrowsWithTheDifference) {
    const Pixels grey = even(128, 128, 128);
    double before = 0;
    for (uint8_t step : {1, 4, 16, 64, 120}) {
        const Pixels other = even(static_cast<uint8_t>(128 + step), 128, static_cast<uint8_t>(128 - step));
        const double there = flip(grey, other).mean;
        EXPECT_NEAR(there, flip(other, grey).mean, 1e-6);
        EXPECT_GT(there, before);
        before = there;
    }
}

// From far away fine noise is not seen; an edge that has gone is seen more than its share of colour alone.
TEST(Flip, SeesAsAnEyeDoes) {
    Pixels fine = even(0, 0, 0, 96), edge = even(110, 110, 110, 96), half = edge;
    for (uint32_t y = 0; y < 96; ++y)
        for (uint32_t x = 0; x < 96; ++x)
            for (uint32_t c = 0; c < 3; ++c) {
                fine.rgba[(y * 96 + x) * 4 + c] = (x + y) % 2 ? 148 : 70;
                if (x >= 48) half.rgba[(y * 96 + x) * 4 + c] = 150;
            }
    EXPECT_LT(flip(even(116, 116, 116, 96), fine, 200).mean, flip(even(116, 116, 116, 96), fine, 20).mean);
    const Flip lost = flip(half, edge);
    EXPECT_GT(lost.map[50 * 96 + 48], lost.map[50 * 96 + 90]);
}

class Agreement : public testing::TestWithParam<std::string> {};

TEST_P(Agreement, WithThePathTracer) {
    const std::string name = GetParam();
    const Pixels reference = read_png(kReferences + name + ".png");
    Folder folder;
    std::string district;
    if (name.starts_with("district")) {
        district = folder / "district_S.glb";
        const Ran made = run({"python3", AISLAND_SOURCE_DIR "/tests/agreement/district.py", folder / ".", "S"}, folder, bare(folder));
        ASSERT_EQ(made.status, 0) << made.all();
    }
    const auto subject = make_subject(name, kPack, district);
    ASSERT_TRUE(subject) << subject.error().text();
    ASSERT_FALSE(reference.rgba.empty()) << "tests/agreement/make renders it";
    const auto ours = draw_subject(**subject);
    ASSERT_TRUE(ours) << ours.error().text();
    const double mean = flip(reference, *ours).mean;
    std::printf("FLIP %s %.3f, held %.3f, wanted %.2f\n", name.c_str(), mean, (*subject)->held, (*subject)->limit);
    EXPECT_LE(mean, (*subject)->held);

    // It is things that agree, not an empty sky.
    (*subject)->picture.background = Background::clear;
    (*subject)->finer = 1;
    const auto things = draw_subject(**subject);
    ASSERT_TRUE(things) << things.error().text();
    size_t covered = 0;
    for (size_t i = 3; i < things->rgba.size(); i += 4) covered += things->rgba[i] > 127;
    const double share = static_cast<double>(covered) * 4 / static_cast<double>(things->rgba.size());
    std::printf("%s: things cover %.2f of it\n", name.c_str(), share);
    EXPECT_GE(share, 0.7);
}

INSTANTIATE_TEST_SUITE_P(Subjects, Agreement, testing::ValuesIn(subject_names()), [](const auto& name) { return name.param; });

// Of a rectangle given in shares of the picture, the mean of a channel.
double mean_of(const Pixels& image, size_t channel, double x0, double y0, double x1, double y1) {
    double sum = 0, count = 0;
    for (auto y = static_cast<uint32_t>(y0 * image.height); y < static_cast<uint32_t>(y1 * image.height); ++y)
        for (auto x = static_cast<uint32_t>(x0 * image.width); x < static_cast<uint32_t>(x1 * image.width); ++x) sum += image.rgba[(size_t{y} * image.width + x) * 4 + channel], count += 1;
    return sum / count;
}

// At noon its windows are bright, and the wall between them and the floor have their cool light; at midnight panes are dark, and all is the lamps'.
TEST(Room, DayComesInByTheWindowsAndIsGoneAtMidnight) {
    auto subject = make_subject("manufacturing", kPack, "");
    ASSERT_TRUE(subject) << subject.error().text();
    (*subject)->finer = 1;
    const auto drawn = [&](vec3 sun) {
        (*subject)->frame.environment.sun_direction = glm::normalize(sun);
        const auto picture = draw_subject(**subject);
        EXPECT_TRUE(picture);
        return *picture;
    };
    const Pixels noon = drawn({0.2f, 0.95f, 0.2f}), midnight = drawn({0.2f, -0.95f, 0.2f});
    const auto pane = [](const Pixels& p) { return mean_of(p, 1, 0.70, 0.24, 0.76, 0.31); };
    EXPECT_GT(pane(noon), 120);
    EXPECT_LT(pane(midnight), 60);
    const auto coolness = [](const Pixels& p, double x0, double y0, double x1, double y1) { return mean_of(p, 2, x0, y0, x1, y1) / mean_of(p, 0, x0, y0, x1, y1); };
    EXPECT_GT(coolness(noon, 0.20, 0.20, 0.26, 0.24), 1.06 * coolness(midnight, 0.20, 0.20, 0.26, 0.24)) << "wall above the side windows";
    EXPECT_GT(coolness(noon, 0.75, 0.8, 0.95, 0.95), 1.015 * coolness(midnight, 0.75, 0.8, 0.95, 0.95)) << "floor";
}

// What the bake takes for the land before the windows is the land that the island has.
TEST(Room, TheLandBeforeItsWindowsIsTheIslands) {
    const auto subject = make_subject("manufacturing", kPack, "");
    ASSERT_TRUE(subject) << subject.error().text();
    ASSERT_TRUE((*subject)->world.open);
    constexpr float kStands = 0.85f;  // as environment.cpp
    const vec3 ground = (*subject)->world.open->ground / kStands;
    for (int k = 0; k < 3; ++k) EXPECT_NEAR(ground[k], bake::kLand[k], 0.05f * bake::kLand[k]) << k;
}

// Negative control: the same scene under another sun is not in agreement.
TEST(AgreementMetric, TellsAnotherLightApart) {
    auto subject = make_subject("spheres", "", "");
    ASSERT_TRUE(subject);
    const double held = (*subject)->held;
    (*subject)->frame.environment.sun_direction = glm::normalize(vec3(0.9f, 0.25f, 0.3f));
    const auto ours = draw_subject(**subject);
    ASSERT_TRUE(ours) << ours.error().text();
    EXPECT_GT(flip(read_png(kReferences + "spheres.png"), *ours).mean, 1.3 * held);
}

}  // namespace
}  // namespace aisland::test
