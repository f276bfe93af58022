#include <cmath>
#include <filesystem>

#include <glm/geometric.hpp>

#include "tests/cli/png.h"
#include "tests/render/canvas_fixture.h"

namespace aisland::render {
namespace {

TEST_F(CanvasTest, ARectangleOnPixelEdgesIsExactOnBothKindsOfTarget) {
    Quad quad;
    quad.rect = {50, 60, 40, 20};
    quad.color = rgba(0x3366ccff);
    show_screen({&quad, 1});
    for (VkFormat format : {VK_FORMAT_R8G8B8A8_UNORM, VK_FORMAT_R8G8B8A8_SRGB}) {
        shot.format = format;
        const PixelImage image = draw()[0];
        for (const auto& [x, y] : {std::pair{50u, 60u}, {89u, 79u}, {70u, 70u}}) expect_pixel(at(image, x, y), {0x33, 0x66, 0xcc, 255});
        for (const auto& [x, y] : {std::pair{49u, 70u}, {90u, 70u}, {70u, 59u}, {70u, 80u}}) expect_pixel(at(image, x, y), {0, 0, 0, 0});
    }
}

TEST_F(CanvasTest, AnEdgeBetweenPixelsCoversThemInPart) {
    Quad quad;
    quad.rect = {50.25f, 60, 40, 20};
    quad.color = 0xffffffff;
    show_screen({&quad, 1});
    const PixelImage image = draw()[0];
    EXPECT_NEAR(at(image, 50, 70).a, 191, 3);
    EXPECT_NEAR(at(image, 90, 70).a, 64, 3);
}

TEST_F(CanvasTest, OutputIsPremultiplied) {
    Quad quad;
    quad.rect = {50, 60, 40, 20};
    quad.color = rgba(0xff804080);
    show_screen({&quad, 1});
    expect_pixel(at(draw()[0], 70, 70), {128, 64, 32, 128}, 2);
}

TEST_F(CanvasTest, ABorderLiesInsideTheRectangleAndTheFillWithinIt) {
    Quad quad;
    quad.rect = {50, 60, 40, 40};
    quad.color = rgba(0x102030ff);
    quad.color2 = rgba(0xf0e0d0ff);
    quad.border = 3;
    show_screen({&quad, 1});
    const PixelImage image = draw()[0];
    expect_pixel(at(image, 51, 80), {0xf0, 0xe0, 0xd0, 255});
    expect_pixel(at(image, 52, 80), {0xf0, 0xe0, 0xd0, 255});
    expect_pixel(at(image, 53, 80), {0x10, 0x20, 0x30, 255});
    expect_pixel(at(image, 49, 80), {0, 0, 0, 0});
}

TEST_F(CanvasTest, RoundedCornersAreCutAway) {
    Quad quad;
    quad.rect = {40, 40, 80, 80};
    quad.color = 0xffffffff;
    quad.radius = 40;  // a disc
    show_screen({&quad, 1});
    EXPECT_NEAR(mean_alpha(draw()[0]) * 200 * 200, 3.14159 * 40 * 40, 12);
}

TEST_F(CanvasTest, AGradientRunsFromTopToBottom) {
    Quad quad;
    quad.rect = {40, 40, 80, 100};
    quad.color = rgba(0x000000ff);
    quad.color2 = rgba(0xc8c8c8ff);
    show_screen({&quad, 1});
    const PixelImage image = draw()[0];
    EXPECT_NEAR(at(image, 80, 40).r, 1, 2);
    EXPECT_NEAR(at(image, 80, 90).r, 101, 3);
    EXPECT_NEAR(at(image, 80, 139).r, 199, 3);
}

TEST_F(CanvasTest, ARingCoversItsPartOfTheTurn) {
    Quad quad;
    quad.kind = QuadKind::ring;
    quad.rect = {50, 50, 100, 100};
    quad.uv = {0, 0.25f, 0.2f, 0};  // the upper right quarter, 10 pixels thick
    quad.color = 0xffffffff;
    show_screen({&quad, 1});
    const PixelImage image = draw()[0];
    EXPECT_EQ(at(image, 132, 68).a, 255);
    EXPECT_EQ(at(image, 68, 68).a, 0);
    EXPECT_EQ(at(image, 132, 132).a, 0);
    EXPECT_EQ(at(image, 100, 100).a, 0);
}

TEST_F(CanvasTest, ALineThinnerThanAPixelIsFainterNotGone) {
    Quad quad;
    quad.kind = QuadKind::line;
    quad.rect = {20, 50.5f, 160, 0};
    quad.border = 0.5f;
    quad.color = 0xffffffff;
    show_screen({&quad, 1});
    EXPECT_NEAR(at(draw()[0], 100, 50).a, 128, 12);
}

TEST_F(CanvasTest, ClipsCut) {
    Quad quad;
    quad.rect = {20, 20, 100, 100};
    quad.color = 0xffffffff;
    quad.clip = 1;
    const vec4 clips[] = {{0, 0, 200, 200}, {60, 70, 20, 10}};
    show_screen({&quad, 1}, clips);
    const Bounds b = bounds(draw()[0], 0);
    EXPECT_EQ(b.left, 60);
    EXPECT_EQ(b.top, 70);
    EXPECT_EQ(b.width(), 20);
    EXPECT_EQ(b.height(), 10);
}

TEST_F(CanvasTest, AnImageShowsItsTexture) {
    ASSERT_TRUE(rig->give_image(64));
    Quad quad;
    quad.kind = QuadKind::image;
    quad.rect = {20, 20, 160, 160};
    quad.uv = {0, 0, 1, 1};
    show_screen({&quad, 1});
    const PixelImage image = draw()[0];
    expect_pixel(at(image, 30, 30), {0xe9, 0xc4, 0x6a, 255}, 2);
    expect_pixel(at(image, 50, 30), {0x2a, 0x9d, 0x8f, 255}, 2);
}

TEST_F(CanvasTest, AnImageThatIsNotThereDrawsNothing) {
    Quad quad;
    quad.kind = QuadKind::image;
    quad.rect = {20, 20, 160, 160};
    quad.uv = {0, 0, 1, 1};
    show_screen({&quad, 1});
    for (uint16_t page : {uint16_t{7}, uint16_t{65535}}) {
        quad.page = page;
        EXPECT_EQ(mean_alpha(draw()[0]), 0);
    }
}

TEST_F(CanvasTest, AShadowFadesOverItsRadius) {
    Quad quad;
    quad.kind = QuadKind::shadow;
    quad.rect = {60, 60, 80, 80};
    quad.border = 20;
    quad.color = rgba(0x000000ff);
    show_screen({&quad, 1});
    const PixelImage image = draw()[0];
    EXPECT_GT(at(image, 100, 100).a, 250);
    EXPECT_NEAR(at(image, 60, 100).a, 128, 10);
    EXPECT_LT(at(image, 38, 100).a, 10);
    EXPECT_GT(at(image, 50, 100).a, 20);
}

TEST_F(CanvasTest, ABillboardKeepsItsSizeAtAnyDistance) {
    picture.fov_y = 2 * std::atan(0.5f);  // 200 pixels a metre at one metre
    for (float range : {1.5f, 12.0f, 400.0f}) {
        show({square(300, {0, 0, -range}, 0xffffffff)});  // 300 dmm = 0.3 m at 1 m = 60 pixels
        const Bounds b = bounds(draw()[0]);
        EXPECT_EQ(b.width(), 60) << range;
        EXPECT_EQ(b.height(), 60) << range;
        EXPECT_EQ(b.left, 70) << range;
        EXPECT_EQ(b.top, 70) << range;
    }
}

TEST_F(CanvasTest, ABillboardOffTheMiddleKeepsItsSizeOnAScreen) {
    picture.fov_y = 2 * std::atan(0.5f);
    show({square(300, {0.3f * 8, -0.2f * 8, -8}, 0xffffffff)});
    const Bounds b = bounds(draw()[0]);
    EXPECT_EQ(b.width(), 60);
    EXPECT_EQ(b.height(), 60);
    EXPECT_EQ(b.left, 130);
    EXPECT_EQ(b.top, 110);
}

TEST_F(CanvasTest, BothEyesSeeALabelWhereItsAnchorIs) {
    picture.kind = PictureKind::eyes;
    picture.fov_y = 2 * std::atan(0.5f);
    shot.stereo = true;
    shot.eye_distance = 0.06f;
    show({square(200, {0, 0, -2}, 0xffffffff)});
    const std::vector<PixelImage> eyes = draw();
    const Bounds left = bounds(eyes[0]), right = bounds(eyes[1]);
    // Each eye is 3 cm off: 3 pixels at 2 m, the left eye seeing it to the right.
    EXPECT_NEAR(0.5 * (left.left + left.right + 1), 103, 0.51);
    EXPECT_NEAR(0.5 * (right.left + right.right + 1), 97, 0.51);
    EXPECT_NEAR(left.width(), 40, 1);
    EXPECT_NEAR(right.width(), 40, 1);
}

TEST_F(CanvasTest, InAHeadsetALabelFacesTheHead) {
    picture.kind = PictureKind::eyes;
    shot.stereo = true;
    shot.eye_distance = 0;
    picture.fov_y = 1.6f;
    show({square(100, {1.5f, 0, -2}, 0xffffffff)});
    const Bounds b = bounds(draw()[0]);
    // Seen square on its width is 100 mrad; on a flat picture that is wider by 1 / cos^2 of its angle, 36.9 degrees.
    const double pixels = 100 / std::tan(0.8);
    EXPECT_NEAR(b.width(), 0.1 * pixels / (0.8 * 0.8), 1.5);
}

TEST_F(CanvasTest, TestedLabelsHideBehindTheWorldAndOthersDoNot) {
    for (uint32_t samples : {1u, 4u}) {
        shot.depth_samples = samples;
        shot.flat_depth_m = 5;
        show({square(300, {0, 0, -8}, 0xffffffff, DepthRule::tested)});
        EXPECT_EQ(mean_alpha(draw()[0]), 0) << samples;
        show({square(300, {0, 0, -4}, 0xffffffff, DepthRule::tested)});
        EXPECT_EQ(at(draw()[0], 100, 100).a, 255) << samples;
        show({square(300, {0, 0, -8}, 0xffffffff, DepthRule::always)});
        EXPECT_EQ(at(draw()[0], 100, 100).a, 255) << samples;
    }
}

TEST_F(CanvasTest, AFadingLabelTurnsFaintAsAWholeWhenItsAnchorIsHidden) {
    for (uint32_t samples : {1u, 4u}) {
        shot.depth_samples = samples;
        shot.flat_depth_m = 5;
        show({square(300, {0, 0, -4}, 0xffffffff, DepthRule::fade_behind)});
        EXPECT_EQ(at(draw()[0], 100, 100).a, 255) << samples;
        show({square(300, {0, 0, -8}, 0xffffffff, DepthRule::fade_behind)});
        const int faint = at(draw()[0], 100, 100).a;
        EXPECT_GT(faint, 15) << samples;
        EXPECT_LT(faint, 80) << samples;
    }
}

TEST_F(CanvasTest, ALabelOnASurfaceIsNotHiddenByIt) {
    shot.flat_depth_m = 20;
    show({square(300, {0, 0, -20}, 0xffffffff, DepthRule::tested)});
    EXPECT_EQ(at(draw()[0], 100, 100).a, 255);
    show({square(300, {0, 0, -20.3f}, 0xffffffff, DepthRule::fade_behind)});
    EXPECT_EQ(at(draw()[0], 100, 100).a, 255);
}

TEST_F(CanvasTest, NearLabelsLieOverFarOnesWhateverTheirOrder) {
    const Label near = square(200, {0, 0, -2}, rgba(0xff0000ff)), far = square(400, {0, 0, -9}, rgba(0x0000ffff));
    show({near, far});
    expect_pixel(at(draw()[0], 100, 100), {255, 0, 0, 255});
    show({far, near});
    expect_pixel(at(draw()[0], 100, 100), {255, 0, 0, 255});
}

TEST_F(CanvasTest, LabelsCostOneDraw) {
    ArenaVector<Label> runs(arena);
    for (int i = 0; i < 300; ++i) runs.push(square(20, {0.01f * static_cast<float>(i), 0, -5}, 0xffffffff));
    frame.runs = runs.span();
    draw();
    EXPECT_EQ(rig->draws(), 1u);
}

TEST_F(CanvasTest, LayersOfThePictureChooseWhatIsDrawn) {
    Quad quad;
    quad.rect = {0, 0, 40, 40};
    quad.color = 0xffffffff;
    show_screen({&quad, 1});
    show({square(300, {0, 0, -2}, 0xffffffff)});
    picture.layers = kLayerLabels;
    PixelImage image = draw()[0];
    EXPECT_EQ(at(image, 10, 10).a, 0);
    EXPECT_EQ(at(image, 100, 100).a, 255);
    picture.layers = kLayerPanels;
    image = draw()[0];
    EXPECT_EQ(at(image, 10, 10).a, 255);
    EXPECT_EQ(at(image, 100, 100).a, 0);
    picture.layers = kLayerWorld;
    EXPECT_EQ(mean_alpha(draw()[0]), 0);
}

TEST_F(CanvasTest, AScreenPanelShowsOnItsSurfaceOnly) {
    Quad quad;
    quad.rect = {0, 0, 40, 40};
    quad.color = 0xffffffff;
    show_screen({&quad, 1});
    panel.surface = 1;
    EXPECT_EQ(mean_alpha(draw()[0]), 0);
    picture.surface = 1;
    EXPECT_GT(mean_alpha(draw()[0]), 0);
}

TEST_F(CanvasTest, ADarkenedPictureDarkensItsCanvas) {
    show({square(300, {0, 0, -2}, 0xffffffff)});
    picture.fade = 1;
    EXPECT_EQ(mean_alpha(draw()[0]), 0);
}

TEST_F(CanvasTest, StaffTrianglesTakeTheirCoverageFromTheStaffFont) {
    const uint8_t font[4] = {255, 0, 255, 0};  // left column opaque, right column empty
    const Color green = rgba(0x00ff00ff);
    const DrawVertex vertices[4] = {{{20, 20}, {0, 0}, green}, {{180, 20}, {1, 0}, green}, {{180, 180}, {1, 1}, green}, {{20, 180}, {0, 1}, green}};
    const uint16_t indices[6] = {0, 1, 2, 0, 2, 3};
    const TriangleBatch batch{{0, 0, 200, 100}, 0, 6, 0, 0};
    show_screen({});
    panel.list.vertices = vertices;
    panel.list.indices = indices;
    panel.list.batches = {&batch, 1};
    frame.staff_font = {2, 2, 1, font};
    const PixelImage image = draw()[0];
    expect_pixel(at(image, 30, 50), {0, 255, 0, 255});
    EXPECT_EQ(at(image, 175, 50).a, 0);
    EXPECT_EQ(at(image, 30, 120).a, 0) << "not cut to its clip";
}

TEST_F(CanvasTest, LinesAreNeverThinnerThanAPixel) {
    const Segment line{{-100, 0, -300}, {100, 0, -300}, 0xffffffff, 0.5f, 0};  // a third of a pixel there
    frame.lines = {&line, 1};
    shot.width = 201;
    const PixelImage image = draw()[0];
    for (uint32_t x = 60; x < 140; ++x) EXPECT_GT(at(image, x, 99).a + at(image, x, 100).a + at(image, x, 101).a, 50) << x;
}

TEST_F(CanvasTest, AFieldIsDrawnWhereItsValuesAreKnown) {
    const float values[16] = {-1, -1, 0.5f, 0.5f, -1, -1, 0.5f, 0.5f, -1, -1, 0.5f, 0.5f, -1, -1, 0.5f, 0.5f};
    Field field{.min_xz = {-4, -4}, .max_xz = {4, 4}, .width = 4, .height = 4, .values = values};
    field.opacity = 1;
    frame.fields = {&field, 1};
    frame.head = {{0, 8, 0.001f}, look_rotation({0, -1, -0.0001f})};
    const PixelImage image = draw()[0];
    EXPECT_EQ(at(image, 60, 100).a, 0);
    EXPECT_GT(at(image, 140, 100).a, 200);
}

TEST_F(CanvasTest, RibbonsBendWithoutGaps) {
    const vec3 points[] = {{-3, 0, -3}, {0, 0, -3}, {0, 0, 3}};
    Ribbon ribbon;
    ribbon.points = points;
    ribbon.width = 1;
    frame.ribbons = {&ribbon, 1};
    frame.head = {{0, 10, 0.001f}, look_rotation({0, -1, -0.0001f})};
    const PixelImage image = draw()[0];
    const double metre = 200 / (2 * std::tan(0.5) * 10);
    for (double t = -0.45; t <= 0.45; t += 0.15) {  // across the corner, diagonally
        const auto x = static_cast<uint32_t>(100 + t * metre), y = static_cast<uint32_t>(100 - (3 + t) * metre);
        EXPECT_GT(at(image, x, y).a, 40) << t;
    }
}

TEST_F(CanvasTest, TheSameFrameDrawsTheSameBytes) {
    Result<text::Engine> engine = text::Engine::create({{"/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc#2"}});
    ASSERT_TRUE(engine);
    CanvasScene scene;
    fill_scene(scene, *engine, PictureKind::camera);
    Shot large;
    const Result<std::vector<PixelImage>> first = rig->draw(scene.frame, 0, large);
    scene.frame.glyphs = {};
    const Result<std::vector<PixelImage>> second = rig->draw(scene.frame, 0, large);
    ASSERT_TRUE(first && second);
    EXPECT_EQ((*first)[0].rgba, (*second)[0].rgba);
}

// Kept in the build folder to be looked at.
TEST_F(CanvasTest, PicturesOfOneOfEverything) {
    Result<text::Engine> engine = text::Engine::create({{"/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc#2"}});
    ASSERT_TRUE(engine);
    ASSERT_TRUE(rig->give_image(64));
    const std::string folder = std::string(AISLAND_BINARY_DIR) + "/pictures/";
    std::filesystem::create_directories(folder);
    const struct {
        const char* name;
        PictureKind kind;
        uint32_t width, height;
        VkFormat format;
        Backdrop backdrop;
    } wanted[] = {
        {"canvas-mono", PictureKind::camera, 1280, 800, VK_FORMAT_R8G8B8A8_UNORM, Backdrop::world},
        {"canvas-mono-srgb", PictureKind::camera, 1280, 800, VK_FORMAT_R8G8B8A8_SRGB, Backdrop::world},
        {"canvas-stereo", PictureKind::eyes, 900, 900, VK_FORMAT_R8G8B8A8_SRGB, Backdrop::world},
        {"canvas-ar", PictureKind::eyes, 900, 900, VK_FORMAT_R8G8B8A8_SRGB, Backdrop::none}};
    std::vector<PixelImage> mono;
    for (const auto& w : wanted) {
        CanvasScene scene;
        engine->resend();
        fill_scene(scene, *engine, w.kind);
        Shot large{.width = w.width, .height = w.height, .stereo = w.kind == PictureKind::eyes, .format = w.format, .backdrop = w.backdrop};
        const Result<std::vector<PixelImage>> images = rig->draw(scene.frame, 0, large);
        ASSERT_TRUE(images) << images.error().text();
        for (size_t eye = 0; eye < images->size(); ++eye)
            EXPECT_TRUE(test::write_png(folder + w.name + (eye ? "-right.png" : ".png"), (*images)[eye]));
        if (w.kind == PictureKind::camera) mono.push_back((*images)[0]);
    }
    // Encoded and linear targets look alike: same picture within a few steps on average.
    double difference = 0;
    for (size_t i = 0; i < mono[0].rgba.size(); ++i) difference += std::abs(mono[0].rgba[i] - mono[1].rgba[i]);
    EXPECT_LT(difference / static_cast<double>(mono[0].rgba.size()), 1.5);
}

}  // namespace
}  // namespace aisland::render
