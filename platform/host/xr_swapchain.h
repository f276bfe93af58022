// One OpenXR swapchain of array images, and the eye pictures made of a colour and a depth one.
#pragma once

#include <memory>
#include <vector>

#include "platform/gpu/memory.h"
#include "platform/gpu/target.h"
#include "platform/host/xr_runtime.h"

namespace aisland::host {

class XrImages {
public:
    static Result<std::unique_ptr<XrImages>> create(gpu::Device& device, XrSession session, VkFormat format, XrSwapchainUsageFlags usage,
                                                    uint32_t width, uint32_t height, uint32_t layers);
    ~XrImages();
    XrImages(const XrImages&) = delete;
    XrImages& operator=(const XrImages&) = delete;

    // Acquires and waits so long; the image stays ours until release(). `view` is of all its layers; `call` names what failed.
    XrResult acquire(XrDuration wait, VkImage& image, VkImageView& view, const char*& call);
    XrResult release();
    bool acquired() const { return m_acquired; }
    void abandon() { m_swapchain = XR_NULL_HANDLE; }

    XrSwapchain handle() const { return m_swapchain; }
    VkFormat format() const { return m_format; }
    uint32_t width() const { return m_width; }
    uint32_t height() const { return m_height; }

private:
    XrImages() = default;
    XrSwapchain m_swapchain = XR_NULL_HANDLE;
    std::vector<VkImage> m_images;
    std::vector<gpu::Unique<VkImageView>> m_views;
    VkFormat m_format = VK_FORMAT_UNDEFINED;
    uint32_t m_width = 0, m_height = 0, m_index = 0;
    bool m_acquired = false, m_waited = false;
};

// The runtime's formats in its order of preference.
std::vector<VkFormat> xr_formats(XrSession session);
// sRGB first (the attachment encodes), else UNORM; UNDEFINED when neither is there.
VkFormat choose_colour_format(const std::vector<VkFormat>& offered);

}  // namespace aisland::host
