// Draws the canvas pass alone over a small world made by casting rays on the CPU: ground, three buildings, sky, with depth.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "platform/render/canvas.h"
#include "platform/render/renderer.h"

namespace aisland::render {

enum class Backdrop { world,
                      none };  // none: transparent black (AR)

struct Shot {
    uint32_t width = 1280, height = 800;
    bool stereo = false;
    uint32_t depth_samples = 1;  // 4: the depth is `flat_depth_m` everywhere, as it is with no backdrop
    float flat_depth_m = 1e9f;
    VkFormat format = VK_FORMAT_R8G8B8A8_UNORM;
    Backdrop backdrop = Backdrop::world;
    float eye_distance = 0.063f;
};

class CanvasRig {
public:
    static Result<std::unique_ptr<CanvasRig>> create();
    ~CanvasRig();
    // Draws `frame.pictures[picture]` with the head as camera; one image an eye, as stored (sRGB, premultiplied).
    Result<std::vector<PixelImage>> draw(const Frame& frame, uint32_t picture, const Shot& shot);
    uint32_t draws() const;
    // A checkerboard of `size` texels, shown as image 0.
    Result<void> give_image(uint32_t size);

private:
    CanvasRig();
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

}  // namespace aisland::render
