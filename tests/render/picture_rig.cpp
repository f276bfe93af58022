#include "tests/render/picture_rig.h"

#include <gtest/gtest.h>

#include <cmath>

namespace aisland::test {

void resize(PictureRig& rig, uint32_t width, uint32_t height, uint32_t layers, VkFormat format, bool depth) {
    rig.renderer->wait_idle();  // the old target may still be drawn into
    auto color = gpu::create_image(*rig.device, {.format = format, .width = width, .height = height, .layers = layers, .usage = VK_IMAGE_USAGE_COLOR_ATTACHMENT_BIT | VK_IMAGE_USAGE_TRANSFER_SRC_BIT});
    ASSERT_TRUE(color) << color.error().text();
    rig.color = std::move(*color);
    rig.depth = {};
    rig.target = {.image = rig.color.handle(), .view = rig.color.view.get(), .format = format, .width = width, .height = height, .layers = layers};
    if (!depth) return;
    auto image = gpu::create_image(*rig.device, {.format = VK_FORMAT_D32_SFLOAT, .width = width, .height = height, .layers = layers, .usage = VK_IMAGE_USAGE_DEPTH_STENCIL_ATTACHMENT_BIT | VK_IMAGE_USAGE_TRANSFER_DST_BIT | VK_IMAGE_USAGE_TRANSFER_SRC_BIT});
    ASSERT_TRUE(image) << image.error().text();
    rig.depth = std::move(*image);
    rig.target.depth_image = rig.depth.handle();
    rig.target.depth_view = rig.depth.view.get();
}

std::unique_ptr<PictureRig> make_picture_rig(const RigOptions& options) {
    auto rig = std::make_unique<PictureRig>();
    gpu::DeviceRequest request;
    request.validation = options.validation;
    auto device = gpu::Device::create(request);
    if (!device) {
        ADD_FAILURE() << device.error().text();
        return nullptr;
    }
    rig->device = std::move(*device);
    auto renderer = render::Renderer::create(*rig->device, options.render);
    if (!renderer) {
        ADD_FAILURE() << renderer.error().text();
        return nullptr;
    }
    rig->renderer = std::move(*renderer);
    resize(*rig, options.width, options.height, options.layers, options.format, options.depth);
    return rig;
}

void draw_once(PictureRig& rig, const Frame& frame, const Picture& picture, std::span<const View> views) {
    auto begun = rig.renderer->begin(frame);
    ASSERT_TRUE(begun) << begun.error().text();
    auto drawn = rig.renderer->draw(frame, picture, views, rig.target);
    ASSERT_TRUE(drawn) << drawn.error().text();
    auto submitted = rig.renderer->submit();
    ASSERT_TRUE(submitted) << submitted.error().text();
}

render::PixelImage picture_of(PictureRig& rig, uint32_t layer) {
    auto image = rig.renderer->read_back(rig.target, layer);
    EXPECT_TRUE(image) << image.error().text();
    return image ? *image : render::PixelImage{};
}

double difference(const render::PixelImage& a, const render::PixelImage& b) {
    if (a.width != b.width || a.height != b.height || a.rgba.empty()) return 255;
    double sum = 0;
    for (size_t i = 0; i < a.rgba.size(); ++i) sum += std::abs(int{a.rgba[i]} - int{b.rgba[i]});
    return sum / static_cast<double>(a.rgba.size());
}

double brightness(const render::PixelImage& image, float x0, float y0, float x1, float y1) {
    const auto at = [](float share, uint32_t size) { return static_cast<uint32_t>(share * static_cast<float>(size)); };
    double sum = 0;
    size_t count = 0;
    for (uint32_t y = at(y0, image.height); y < at(y1, image.height); ++y)
        for (uint32_t x = at(x0, image.width); x < at(x1, image.width); ++x, ++count) {
            const uint8_t* p = image.rgba.data() + (size_t{y} * image.width + x) * 4;
            sum += 0.2126 * p[0] + 0.7152 * p[1] + 0.0722 * p[2];
        }
    return count ? sum / static_cast<double>(count) : 0;
}

}  // namespace aisland::test
