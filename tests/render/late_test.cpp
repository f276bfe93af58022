// What happens between draw and submit: the eyes are placed where they are known to be at last, in one submission a frame.
#include <gtest/gtest.h>

#include "tests/render/picture_rig.h"
#include "tests/render/world_kit.h"

namespace aisland::test {
namespace {

std::vector<View> eyes(float turn) {
    std::vector<View> views(2);
    for (size_t v = 0; v < 2; ++v) {
        views[v].fov = {-0.7f, 0.7f, 0.5f, -0.5f};
        views[v].pose.orientation = glm::angleAxis(turn, vec3(0, 1, 0));
        views[v].pose.position = views[v].pose.orientation * vec3(v ? 0.032f : -0.032f, 0, 0);
    }
    return views;
}

struct Drawn {
    render::PixelImage eye[2];
};

// Recorded for eyes turned by `early`, placed at `late` before it is submitted; the frames before it looked at `late` too, so that
// shadows and what is hidden are alike.
Drawn draw(std::optional<float> early, float late, bool placed) {
    Drawn drawn;
    auto rig = make_picture_rig({.width = 160, .height = 100, .layers = 2});
    const LittleWorld little = make_little_world();
    if (!rig || !rig->renderer->upload(little.world())) return drawn;
    Picture picture = camera({8, 1.7f, 20}, {0, 3.5f, -10});
    picture.kind = PictureKind::eyes;
    const LittleFrame f = make_little_frame(10, 0);
    const std::vector<View> last = eyes(late), first = eyes(early.value_or(late));
    for (int i = 0; i < 3; ++i) draw_once(*rig, f.frame, picture, last);
    EXPECT_TRUE(rig->renderer->begin(f.frame));
    EXPECT_TRUE(rig->renderer->draw(f.frame, picture, first, rig->target));
    if (placed) rig->renderer->place(last);
    EXPECT_TRUE(rig->renderer->submit());
    for (uint32_t v = 0; v < 2; ++v) drawn.eye[v] = picture_of(*rig, v);
    return drawn;
}

TEST(LateViews, ThePictureIsOfWhereTheEyesAreAtLast) {
    const Drawn wanted = draw({}, 0.03f, false), placed = draw(0.0f, 0.03f, true), stale = draw(0.0f, 0.03f, false);
    for (int v = 0; v < 2; ++v) {
        ASSERT_FALSE(wanted.eye[v].rgba.empty());
        EXPECT_EQ(difference(wanted.eye[v], placed.eye[v]), 0) << v;
        EXPECT_GT(difference(wanted.eye[v], stale.eye[v]), 1) << v;  // without, it is seen
    }
    EXPECT_GT(difference(placed.eye[0], placed.eye[1]), 0.1);
}

// Two eyes, a mirror of one of them and a panel of its own: one vkQueueSubmit2.
TEST(Submission, IsOneAFrameWhateverIsDrawn) {
    auto rig = make_picture_rig({.width = 96, .height = 64, .layers = 2});
    ASSERT_TRUE(rig);
    const LittleWorld little = make_little_world();
    ASSERT_TRUE(rig->renderer->upload(little.world()));
    auto flat = gpu::create_image(*rig->device, {.format = VK_FORMAT_R8G8B8A8_SRGB, .width = 96, .height = 64, .usage = VK_IMAGE_USAGE_COLOR_ATTACHMENT_BIT});
    ASSERT_TRUE(flat);
    const gpu::Target beside{.image = flat->handle(), .view = flat->view.get(), .format = VK_FORMAT_R8G8B8A8_SRGB, .width = 96, .height = 64};
    Picture both = camera({8, 1.7f, 20}, {0, 3.5f, -10}), one = both;
    both.kind = PictureKind::eyes, one.kind = PictureKind::eye;
    const std::vector<View> views = eyes(0);
    for (int i = 0; i < 5; ++i) {
        const LittleFrame f = make_little_frame(10 + static_cast<float>(i), 0);
        const uint64_t before = rig->device->submitted;
        ASSERT_TRUE(rig->renderer->begin(f.frame));
        ASSERT_TRUE(rig->renderer->draw(f.frame, both, views, rig->target));
        ASSERT_TRUE(rig->renderer->draw(f.frame, one, std::span(views).first(1), beside));
        rig->renderer->place(views);
        EXPECT_EQ(rig->device->submitted, before);
        ASSERT_TRUE(rig->renderer->submit());
        EXPECT_EQ(rig->device->submitted, before + 1);
    }
    rig->renderer->wait_idle();
    const uint64_t before = rig->device->submitted;
    picture_of(*rig);  // the control: a read-back is one of its own
    EXPECT_EQ(rig->device->submitted, before + 1);
}

}  // namespace
}  // namespace aisland::test
