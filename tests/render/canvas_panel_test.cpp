// Panels: in the picture, and on layers under it.
#include <cmath>

#include <glm/geometric.hpp>

#include "tests/render/canvas_fixture.h"

namespace aisland::render {
namespace {

TEST_F(CanvasTest, APanelWithAPictureOfItsOwnFillsItAndLeavesTheEyes) {
    show_green_panel();
    Picture pictures[2] = {picture, picture};
    pictures[0].kind = PictureKind::eyes;
    pictures[1].kind = PictureKind::panel;
    pictures[1].eye = 0;
    frame.pictures = {pictures, 1};
    EXPECT_GT(mean_alpha(draw()[0]), 0.1);
    frame.pictures = pictures;
    EXPECT_EQ(mean_alpha(draw()[0]), 0);
    const Result<std::vector<PixelImage>> own = rig->draw(frame, 1, shot);
    ASSERT_TRUE(own);
    for (const auto& [x, y] : {std::pair{1u, 1u}, {198u, 198u}}) expect_pixel(at((*own)[0], x, y), {0, 255, 0, 255});
}

// The eyes' picture of a panel that a layer shows: opaque world, a panel 0.8 m wide two metres ahead.
class LayeredPanel : public CanvasTest {
protected:
    LayeredPanel() {
        quad.rect = {0, 0, 400, 400};
        panel.size = {400, 400};
        panel.bleed = 50;
        panel.pose.position = {0, 0, -2};
        panel.list.quads = {&quad, 1};
        frame.panels = {&panel, 1};
        pictures[0] = pictures[1] = picture;
        pictures[0].kind = PictureKind::eyes;
        pictures[1].kind = PictureKind::panel;
        frame.pictures = pictures;
        shot.backdrop = Backdrop::world;
    }
    // What is seen at the 80th row of pixels, above the horizon.
    static vec3 above(float x, float distance) { return {x, 0.109f * distance, -distance}; }
    // A line across the picture at `distance`.
    void show_line(float distance) {
        line.a = above(-1, distance);
        line.b = above(1, distance);
        line.width = 0.1f;
        frame.lines = {&line, 1};
    }
    Quad quad;
    Segment line;
    Picture pictures[2];
};

TEST_F(LayeredPanel, OpensTheEyesAndDarkensThemAsMuchAsItCovers) {
    frame.pictures = {pictures, 1};
    frame.panels = {};
    const Pixel world = at(draw()[0], 100, 80);
    frame.panels = {&panel, 1};
    frame.pictures = pictures;
    const PixelImage opaque = draw()[0];
    expect_pixel(at(opaque, 100, 80), {0, 0, 0, 0});
    EXPECT_EQ(at(opaque, 10, 100).a, 255);
    quad.color = rgba(0xffffff80);  // white, half
    const Pixel half = at(draw()[0], 100, 80);
    EXPECT_EQ(half.a, 0);
    EXPECT_GT(half.r, 0);
    EXPECT_LT(half.r, world.r);
}

TEST_F(LayeredPanel, AHandBeforeItClosesTheEyesAgain) {
    show_line(3);
    EXPECT_EQ(at(draw()[0], 100, 80).a, 0) << "behind the panel";
    show_line(1);
    const PixelImage seen = draw()[0];
    expect_pixel(at(seen, 100, 80), {255, 255, 255, 255});
    EXPECT_EQ(at(seen, 100, 66).a, 0);
    // One that goes through the panel is seen as far as it comes out.
    line.a = above(-0.3f, 1);
    line.b = above(0.9f, 3);
    const PixelImage through = draw()[0];
    EXPECT_EQ(at(through, 80, 80).a, 255);
    EXPECT_EQ(at(through, 130, 80).a, 0);
}

TEST_F(LayeredPanel, FillsItsImageWholeWhateverItsShape) {
    panel.size = {400, 200};
    panel.bleed = 0;
    Quad quads[2] = {quad, quad};
    quads[0].rect = {0, 0, 400, 200};
    quads[0].color = rgba(0x00ff00ff);
    quads[1].rect = {390, 190, 10, 10};
    quads[1].color = rgba(0xff0000ff);
    panel.list.quads = quads;
    const Result<std::vector<PixelImage>> own = rig->draw(frame, 1, shot);
    ASSERT_TRUE(own);
    expect_pixel(at((*own)[0], 2, 2), {0, 255, 0, 255});
    expect_pixel(at((*own)[0], 197, 97), {255, 0, 0, 255});
}

TEST_F(CanvasTest, AHandBeforeAPanelIsDrawnOverIt) {
    show_green_panel();
    Segment line;
    line.width = 0.1f;
    for (const auto& [distance, wanted] : {std::pair{1.0f, Pixel{255, 255, 255, 255}}, {3.0f, Pixel{0, 255, 0, 255}}}) {
        line.a = vec3(-1, 0, -distance);
        line.b = vec3(1, 0, -distance);
        frame.lines = {&line, 1};
        expect_pixel(at(draw()[0], 100, 100), wanted);
    }
}

TEST_F(CanvasTest, APanelBehindTheWorldShowsThroughFaintly) {
    Quad quad;
    quad.rect = {0, 0, 400, 400};
    quad.color = 0xffffffff;
    panel.size = {400, 400};
    panel.pose.position = {0, 0, -2};
    panel.list.quads = {&quad, 1};
    frame.panels = {&panel, 1};
    EXPECT_EQ(at(draw()[0], 100, 100).a, 255);
    shot.flat_depth_m = 1;
    EXPECT_NEAR(at(draw()[0], 100, 100).a, 56, 12);
}

}  // namespace
}  // namespace aisland::render
