// Device, renderer and a target to draw into: what a test of pictures needs.
#pragma once

#include <memory>
#include <span>
#include <string>

#include "platform/gpu/memory.h"
#include "platform/render/renderer.h"

namespace aisland::test {

struct PictureRig {
    std::unique_ptr<gpu::Device> device;
    std::unique_ptr<render::Renderer> renderer;
    gpu::Image color, depth;
    gpu::Target target;
    ~PictureRig() {
        color = {};
        depth = {};
        renderer.reset();
    }
};
struct RigOptions {
    uint32_t width = 320, height = 200, layers = 1;
    gpu::Validation validation = gpu::Validation::none;
    bool depth = false;
    VkFormat format = VK_FORMAT_R8G8B8A8_SRGB;
    render::Options render{.msaa = 4, .deterministic = true, .shadow_scale = 0.5f};
};
// Null with a test failure when the machine has no device.
std::unique_ptr<PictureRig> make_picture_rig(const RigOptions& options);
void resize(PictureRig& rig, uint32_t width, uint32_t height, uint32_t layers, VkFormat format, bool depth);
// One frame with one picture, submitted.
void draw_once(PictureRig& rig, const Frame& frame, const Picture& picture, std::span<const View> views = {});
render::PixelImage picture_of(PictureRig& rig, uint32_t layer = 0);
// Mean of absolute differences of colour channels, 0..255; 255 when the sizes differ.
double difference(const render::PixelImage& a, const render::PixelImage& b);
// Mean sRGB brightness of a rectangle given in shares of the picture, 0..255.
double brightness(const render::PixelImage& image, float x0 = 0, float y0 = 0, float x1 = 1, float y1 = 1);

}  // namespace aisland::test
