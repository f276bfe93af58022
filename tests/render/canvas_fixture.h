// What every test of canvases begins with: a rig, a frame with one picture, and a look at pixels.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/render/canvas_rig.h"
#include "tests/render/canvas_scene.h"

namespace aisland::render {

using Label = Run;  // gtest has a Run of its own

struct Pixel {
    int r = 0, g = 0, b = 0, a = 0;
};
inline Pixel at(const PixelImage& image, uint32_t x, uint32_t y) {
    const uint8_t* p = &image.rgba[(static_cast<size_t>(y) * image.width + x) * 4];
    return {p[0], p[1], p[2], p[3]};
}
inline void expect_pixel(const Pixel& found, const Pixel& wanted, int tolerance = 1) {
    EXPECT_NEAR(found.r, wanted.r, tolerance);
    EXPECT_NEAR(found.g, wanted.g, tolerance);
    EXPECT_NEAR(found.b, wanted.b, tolerance);
    EXPECT_NEAR(found.a, wanted.a, tolerance);
}

// Bounding box of what was drawn on a transparent picture.
struct Bounds {
    int left = 1 << 20, top = 1 << 20, right = -1, bottom = -1;
    int width() const { return right - left + 1; }
    int height() const { return bottom - top + 1; }
};
inline Bounds bounds(const PixelImage& image, int threshold = 127) {
    Bounds b;
    for (uint32_t y = 0; y < image.height; ++y)
        for (uint32_t x = 0; x < image.width; ++x) {
            if (at(image, x, y).a <= threshold) continue;
            b.left = std::min(b.left, static_cast<int>(x));
            b.right = std::max(b.right, static_cast<int>(x));
            b.top = std::min(b.top, static_cast<int>(y));
            b.bottom = std::max(b.bottom, static_cast<int>(y));
        }
    return b;
}
inline double mean_alpha(const PixelImage& image) {
    double sum = 0;
    for (size_t i = 3; i < image.rgba.size(); i += 4) sum += image.rgba[i];
    return sum / static_cast<double>(image.rgba.size() / 4) / 255.0;
}

// One rig for all tests: making a device and its pipelines takes longer than drawing.
class CanvasTest : public testing::Test {
protected:
    static void SetUpTestSuite() {
        Result<std::unique_ptr<CanvasRig>> made = CanvasRig::create();
        ASSERT_TRUE(made) << made.error().text();
        rig = std::move(*made).release();
    }
    static void TearDownTestSuite() {
        delete rig;
        rig = nullptr;
    }
    inline static CanvasRig* rig = nullptr;

    CanvasTest() {
        picture.kind = PictureKind::camera;
        picture.fov_y = 1.0f;
        frame.pictures = {&picture, 1};
        shot.width = shot.height = 200;
        shot.backdrop = Backdrop::none;
    }
    std::vector<PixelImage> draw() {
        Result<std::vector<PixelImage>> images = rig->draw(frame, 0, shot);
        EXPECT_TRUE(images) << (images ? "" : images.error().text());
        return images ? std::move(*images) : std::vector<PixelImage>(2, PixelImage{1, 1, std::vector<uint8_t>(4)});
    }
    // A square label of `size` dmm about its anchor.
    Label square(float size, vec3 anchor, Color color, DepthRule rule = DepthRule::always) {
        Quad quad;
        quad.rect = {-size / 2, -size / 2, size, size};
        quad.color = color;
        Label run;
        run.anchor = anchor;
        run.depth = rule;
        run.list.quads = arena.copy(std::span<const Quad>(&quad, 1));
        return run;
    }
    void show(std::initializer_list<Label> runs) { frame.runs = arena.copy(std::span<const Label>(runs.begin(), runs.size())); }
    void show_screen(std::span<const Quad> quads, std::span<const vec4> clips = {}) {
        panel.place = PanelPlace::screen;
        panel.size = {200, 200};
        panel.list.quads = quads;
        panel.list.clips = clips;
        frame.panels = {&panel, 1};
    }

    // 0.8 m square, two metres ahead.
    void show_green_panel() {
        Quad quad;
        quad.rect = {0, 0, 400, 400};
        quad.color = rgba(0x00ff00ff);
        panel.size = {400, 400};
        panel.pose.position = {0, 0, -2};
        panel.list.quads = arena.copy(std::span<const Quad>(&quad, 1));
        frame.panels = {&panel, 1};
    }

    Arena arena;
    Frame frame;
    Picture picture;
    Panel panel;
    Shot shot;
};

}  // namespace aisland::render
