// The rates at which the eyes' pictures are shaded, as an image that the world's passes read.
#include <cstring>

#include "platform/render/fovea.h"
#include "platform/render/state.h"

namespace aisland::render {
namespace {

// By all stages: validation layers of 2023 take the name of the stage itself for an older extension of NVIDIA.
constexpr gpu::Use kRateRead{VK_PIPELINE_STAGE_2_ALL_GRAPHICS_BIT, VK_ACCESS_2_FRAGMENT_SHADING_RATE_ATTACHMENT_READ_BIT_KHR,
                             VK_IMAGE_LAYOUT_FRAGMENT_SHADING_RATE_ATTACHMENT_OPTIMAL_KHR};

bool same(const Fov& a, const Fov& b) { return a.left == b.left && a.right == b.right && a.up == b.up && a.down == b.down; }

Result<void> create_rates(gpu::Device& device, Extent size, Rates& out) {
    AISLAND_TRY(image, gpu::create_image(device, {.format = VK_FORMAT_R8_UINT, .width = size.width, .height = size.height, .layers = 2, .usage = VK_IMAGE_USAGE_FRAGMENT_SHADING_RATE_ATTACHMENT_BIT_KHR | VK_IMAGE_USAGE_TRANSFER_DST_BIT}));
    for (gpu::Buffer& staging : out.staging) {
        AISLAND_TRY(made, gpu::create_buffer(device, VkDeviceSize{2} * size.width * size.height, VK_BUFFER_USAGE_TRANSFER_SRC_BIT, gpu::Placement::upload));
        staging = std::move(made);
    }
    out.image = std::move(image);
    return {};
}

}  // namespace

Result<void> prepare_rates(Recording& r, std::span<const View> views) {
    gpu::Device& device = r.state.device;
    if (!r.target.foveated || !device.shading_rate.offered() || views.size() != 2) return {};
    const Extent texel{device.shading_rate.texel.width, device.shading_rate.texel.height};
    const Extent size = rate_extent({r.target.width, r.target.height}, texel);
    Rates& rates = r.targets.rates;
    if (!rates.image.handle()) AISLAND_CHECK(create_rates(device, size, rates));
    r.rates = rates.image.view.get();
    if (rates.drawn == r.drawn && same(rates.fov[0], views[0].fov) && same(rates.fov[1], views[1].fov)) return {};
    const gpu::Buffer& staging = rates.staging[r.state.slot_index];
    const size_t layer = size_t{size.width} * size.height;
    const std::span<uint8_t> texels(static_cast<uint8_t*>(staging.mapped), 2 * layer);
    std::memset(texels.data(), kEveryPixel, texels.size());
    for (size_t eye = 0; eye < 2; ++eye) fill_rates(views[eye].fov, r.drawn, texel, size.width, texels.subspan(eye * layer, layer));
    const VkImage image = rates.image.handle();
    gpu::image_barrier(r.cmd, image, VK_IMAGE_ASPECT_COLOR_BIT, rates.drawn == Extent{} ? gpu::use::undefined : kRateRead, gpu::use::copy_write);
    const VkBufferImageCopy region{.imageSubresource = {VK_IMAGE_ASPECT_COLOR_BIT, 0, 0, 2}, .imageExtent = {size.width, size.height, 1}};
    vkCmdCopyBufferToImage(r.cmd, staging.handle(), image, VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL, 1, &region);
    gpu::image_barrier(r.cmd, image, VK_IMAGE_ASPECT_COLOR_BIT, gpu::use::copy_write, kRateRead);
    rates.drawn = r.drawn;
    for (size_t eye = 0; eye < 2; ++eye) rates.fov[eye] = views[eye].fov;
    return {};
}

}  // namespace aisland::render
