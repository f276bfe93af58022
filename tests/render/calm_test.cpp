// What must not be seen when hardly anything changes: bands in a dusk sky, façades that crawl when a head turns a little, edges of
// shadows that creep when a visitor walks.
#include <gtest/gtest.h>

#include <cmath>

#include "tests/render/picture_rig.h"
#include "tests/render/world_builder.h"

namespace aisland::test {
namespace {

int channel(const render::PixelImage& image, uint32_t x, uint32_t y, uint32_t c) { return image.rgba[(size_t{y} * image.width + x) * 4 + c]; }

// Share of the places where five neighbours in a cross have the same value.
double evenness(const render::PixelImage& image) {
    int same = 0, all = 0;
    for (uint32_t y = 1; y + 1 < image.height; ++y)
        for (uint32_t x = 1; x + 1 < image.width; ++x)
            for (uint32_t c = 0; c < 3; ++c) {
                const int v = channel(image, x, y, c);
                same += channel(image, x - 1, y, c) == v && channel(image, x + 1, y, c) == v && channel(image, x, y - 1, c) == v && channel(image, x, y + 1, c) == v;
                ++all;
            }
    return static_cast<double>(same) / std::max(all, 1);
}

// The control: what 8 bits make of the same sky without noise.
render::PixelImage without_noise(const render::PixelImage& image) {
    render::PixelImage out = image;
    for (uint32_t y = 4; y + 4 < image.height; ++y)
        for (uint32_t x = 4; x + 4 < image.width; ++x)
            for (uint32_t c = 0; c < 3; ++c) {
                int sum = 0;
                for (uint32_t v = y - 4; v <= y + 4; ++v)
                    for (uint32_t u = x - 4; u <= x + 4; ++u) sum += channel(image, u, v, c);
                out.rgba[(size_t{y} * image.width + x) * 4 + c] = static_cast<uint8_t>(std::lround(sum / 81.0));
            }
    return out;
}

TEST(Calm, ADuskSkyHasNoBands) {
    auto rig = make_picture_rig({});
    ASSERT_TRUE(rig);
    const LittleWorld little = make_little_world();
    ASSERT_TRUE(rig->renderer->upload(little.world()));
    LittleFrame f = make_little_frame(17.9f, 0);
    f.frame.environment.cloud = 0;
    draw_once(*rig, f.frame, camera({0, 2, 40}, {0, 26, 20}, 0.5f));
    const render::PixelImage image = picture_of(*rig);
    EXPECT_GT(brightness(image), 8);
    EXPECT_LT(evenness(image), 0.35);
    EXPECT_GT(evenness(without_noise(image)), 0.65);
}

render::PixelImage quartered(const render::PixelImage& fine) {
    render::PixelImage out{fine.width / 4, fine.height / 4, {}};
    for (uint32_t y = 0; y < out.height; ++y)
        for (uint32_t x = 0; x < out.width; ++x)
            for (uint32_t c = 0; c < 4; ++c) {
                int sum = 0;
                for (uint32_t v = 0; v < 4; ++v)
                    for (uint32_t u = 0; u < 4; ++u) sum += channel(fine, 4 * x + u, 4 * y + v, c);
                out.rgba.push_back(static_cast<uint8_t>(sum / 16));
            }
    return out;
}

// What changes in each channel of each pixel from 70 m off when the head turns by a third of a pixel.
std::vector<double> turned(const LittleWorld& little, uint32_t scale, uint32_t samples) {
    RigOptions options{.width = 200 * scale, .height = 120 * scale};
    options.render.msaa = samples;
    auto rig = make_picture_rig(options);
    std::vector<double> change;
    if (!rig || !rig->renderer->upload(little.world())) return change;
    const LittleFrame f = make_little_frame(10, 0);
    render::PixelImage image[2];
    for (int i = 0; i < 2; ++i) {
        const float turn = static_cast<float>(i) * 0.33f * 0.9f / 120 * 70;
        draw_once(*rig, f.frame, camera({8, 12, 70}, {0.4f + turn, 6, 0}));
        image[i] = scale == 1 ? picture_of(*rig) : quartered(picture_of(*rig));
    }
    for (size_t i = 0; i < image[0].rgba.size(); ++i) change.push_back(int{image[1].rgba[i]} - int{image[0].rgba[i]});
    return change;
}
double crawl(const std::vector<double>& change, const std::vector<double>& finest) {
    if (change.empty() || change.size() != finest.size()) return 1e9;
    double sum = 0;
    for (size_t i = 0; i < change.size(); ++i) sum += (change[i] - finest[i]) * (change[i] - finest[i]);
    return std::sqrt(sum / static_cast<double>(change.size()));
}

// Glass façades, walls and trees from some way off: what changes is what changes in a picture of sixteen times the samples. One sample
// a pixel is the control: there it is not.
TEST(Calm, AFacadeDoesNotCrawlWhenAHeadTurns) {
    const LittleWorld little = make_little_world();
    const std::vector<double> finest = turned(little, 4, 4), control = turned(little, 1, 1);
    const double ours = crawl(turned(little, 1, 4), finest);
    EXPECT_LT(ours, 0.75 * crawl(control, finest));
    EXPECT_LT(ours, 4.5);
}

// A sheet of polished steel in waves of two and a half pixels, each with the sun in it: its glints, smaller than a pixel, do not glitter. Of
// the samples of a pixel those that are far too bright count for less.
TEST(Calm, PolishedThingsFarOffDoNotGlitterWhenAHeadTurns) {
    LittleWorld w;
    Material steel;
    steel.base_color = {0.9f, 0.9f, 0.9f, 1};
    steel.metallic = 1;
    steel.roughness = 0.12f;
    w.materials.push_back(steel);
    MeshBuilder b{w};
    b.begin();
    constexpr int kWaves = 60, kParts = 12;
    for (int i = 0; i <= kWaves * kParts; ++i)
        for (float y : {-30.0f, 60.0f}) {
            const float x = 1.3f * static_cast<float>(i) / kParts, way = 2 * kWorldPi * static_cast<float>(i) / kParts;
            b.vertex({x - 0.65f * kWaves, y, 0.12f * std::sin(way)}, glm::normalize(vec3(-0.58f * std::cos(way), 0.3f, 1)), {1, 0, 0}, {x, y});
        }
    for (uint32_t i = 0; i < 2 * kWaves * kParts; i += 2)
        for (const uint32_t k : {0u, 2u, 3u, 0u, 3u, 1u}) w.indices.push_back(i + k);
    w.instances.push_back({{{1, 0, 0, 0}, {0, 1, 0, 0}, {0, 0, 1, 0}}, b.end(), 0, kNone, kNone});
    w.slot_count = kSlotCount;
    w.mover_count = 1;
    w.cells.push_back({});
    w.cells.back().instance_count = static_cast<uint32_t>(w.instances.size());
    const std::vector<double> finest = turned(w, 4, 4), control = turned(w, 1, 1);
    const double ours = crawl(turned(w, 1, 4), finest);
    EXPECT_LT(ours, 0.4 * crawl(control, finest));
    EXPECT_LT(ours, 9);
}

// Slats above the camera at all angles; nothing but plain ground lies below it.
LittleWorld make_slats() {
    LittleWorld w;
    Material plain;
    plain.base_color = {0.5f, 0.5f, 0.5f, 1};
    plain.roughness = 1;
    w.materials.push_back(plain);
    MeshBuilder b{w};
    b.begin();
    b.quad({-80, 0, 80}, {160, 0, 0}, {0, 0, -160});
    const uint32_t ground = b.end();
    b.begin();
    b.box({-4, 0, -0.25f}, {4, 0.3f, 0.25f});
    const uint32_t slat = b.end();
    w.instances.push_back({{{1, 0, 0, 0}, {0, 1, 0, 0}, {0, 0, 1, 0}}, ground, 0, kNone, kNone});
    for (int i = 0; i < 144; ++i) {
        const float turn = 0.7f * static_cast<float>(i), c = std::cos(turn), s = std::sin(turn);
        const vec3 at(-34 + 9.0f * static_cast<float>(i % 12), 16 + 0.03f * static_cast<float>(i), -30 + 5.0f * static_cast<float>(i / 12));
        w.instances.push_back({{{c, 0, s, at.x}, {0, 1, 0, at.y}, {-s, 0, c, at.z}}, slat, 0, kNone, kNone});
    }
    w.slot_count = kSlotCount;
    w.mover_count = 1;
    w.cells.push_back({});
    w.cells.back().instance_count = static_cast<uint32_t>(w.instances.size());
    return w;
}

// A camera that looks straight down walks on by whole pixels, farther than a cascade stays where it is: the shadows go along with the
// ground. The control: a picture that is one pixel off is another.
TEST(Calm, AShadowDoesNotCreepWhenAVisitorWalks) {
    constexpr uint32_t kWidth = 240, kHeight = 150, kStep = 24;
    constexpr float kEye_m = 12, kFov = 0.9f;
    auto rig = make_picture_rig({.width = kWidth, .height = kHeight});
    ASSERT_TRUE(rig);
    const LittleWorld little = make_slats();
    ASSERT_TRUE(rig->renderer->upload(little.world()));
    const LittleFrame f = make_little_frame(10, 0);
    const float pixel_m = 2 * kEye_m * std::tan(0.5f * kFov) / kHeight;
    render::PixelImage before;
    const auto changed = [&](const render::PixelImage& now, uint32_t step) {  // since `before`, which lies `step` pixels to the left
        int count = 0;
        for (uint32_t y = 0; y < kHeight; ++y)
            for (uint32_t x = 0; x + step < kWidth; ++x) count += std::abs(channel(now, x, y, 1) - channel(before, x + step, y, 1)) > 8;
        return count;
    };
    int crept = 0, seen = 0;
    for (uint32_t i = 0; i < 14; ++i) {
        Picture picture = camera({pixel_m * static_cast<float>(kStep * i), kEye_m, 0}, {0, 0, -1}, kFov);
        picture.rig.orientation = glm::angleAxis(-0.5f * kWorldPi, vec3(1, 0, 0));
        draw_once(*rig, f.frame, picture);
        const render::PixelImage now = picture_of(*rig);
        if (i > 0) crept = std::max(crept, changed(now, kStep)), seen += changed(now, kStep + 1);
        before = now;
    }
    EXPECT_LT(crept, 30);  // of 32,400; without whole texels more than a thousand
    EXPECT_GT(seen / 13, 1000);
}

}  // namespace
}  // namespace aisland::test
