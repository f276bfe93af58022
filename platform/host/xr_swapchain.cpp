#include "platform/host/xr_swapchain.h"

#include <algorithm>
#include <array>

#include "app/core/format.h"

namespace aisland::host {

Result<std::unique_ptr<XrImages>> XrImages::create(gpu::Device& device, XrSession session, VkFormat format, XrSwapchainUsageFlags usage,
                                                   uint32_t width, uint32_t height, uint32_t layers) {
    std::unique_ptr<XrImages> images(new XrImages);
    XrSwapchainCreateInfo info{XR_TYPE_SWAPCHAIN_CREATE_INFO};
    info.usageFlags = usage;
    info.format = format;
    info.sampleCount = 1;
    info.width = width;
    info.height = height;
    info.faceCount = 1;
    info.arraySize = layers;
    info.mipCount = 1;
    XrResult result = xrCreateSwapchain(session, &info, &images->m_swapchain);
    uint32_t count = 0;
    if (XR_SUCCEEDED(result)) result = xrEnumerateSwapchainImages(images->m_swapchain, 0, &count, nullptr);
    std::vector<XrSwapchainImageVulkan2KHR> found(count,
                                                  XrSwapchainImageVulkan2KHR{XR_TYPE_SWAPCHAIN_IMAGE_VULKAN2_KHR});
    if (XR_SUCCEEDED(result))
        result = xrEnumerateSwapchainImages(images->m_swapchain, count, &count,
                                            reinterpret_cast<XrSwapchainImageBaseHeader*>(found.data()));
    if (XR_FAILED(result))
        return Error{aisland::format("no headset images of %ux%u x %u (%s)", width, height, layers, xr_name(result)),
                     "xrCreateSwapchain", "try a smaller --eye-scale"};
    for (const auto& image : found) {
        AISLAND_TRY(view, gpu::create_view(device, image.image, format, 0, 1, layers));
        images->m_images.push_back(image.image);
        images->m_views.push_back(std::move(view));
    }
    images->m_format = format;
    images->m_width = width;
    images->m_height = height;
    return images;
}

XrImages::~XrImages() {
    m_views.clear();
    if (m_swapchain) xrDestroySwapchain(m_swapchain);
}

XrResult XrImages::acquire(XrDuration wait, VkImage& image, VkImageView& view, const char*& call) {
    if (!m_acquired) {
        call = "xrAcquireSwapchainImage";
        const XrSwapchainImageAcquireInfo info{XR_TYPE_SWAPCHAIN_IMAGE_ACQUIRE_INFO};
        const XrResult result = xrAcquireSwapchainImage(m_swapchain, &info, &m_index);
        if (XR_FAILED(result)) return result;
        m_acquired = true;
        m_waited = false;
    }
    if (!m_waited) {
        call = "xrWaitSwapchainImage";
        XrSwapchainImageWaitInfo info{XR_TYPE_SWAPCHAIN_IMAGE_WAIT_INFO};
        info.timeout = wait;
        const XrResult result = xrWaitSwapchainImage(m_swapchain, &info);
        if (result == XR_TIMEOUT_EXPIRED || XR_FAILED(result)) return XR_FAILED(result) ? result : XR_TIMEOUT_EXPIRED;
        m_waited = true;
    }
    image = m_images[m_index];
    view = m_views[m_index].get();
    return XR_SUCCESS;
}

XrResult XrImages::release() {
    if (!m_acquired || !m_waited) return XR_SUCCESS;  // an image that was never ready stays acquired for the next frame
    const XrSwapchainImageReleaseInfo info{XR_TYPE_SWAPCHAIN_IMAGE_RELEASE_INFO};
    const XrResult result = xrReleaseSwapchainImage(m_swapchain, &info);
    m_acquired = XR_FAILED(result);
    return result;
}

std::vector<VkFormat> xr_formats(XrSession session) {
    uint32_t count = 0;
    xrEnumerateSwapchainFormats(session, 0, &count, nullptr);
    std::vector<int64_t> raw(count);
    if (count) xrEnumerateSwapchainFormats(session, count, &count, raw.data());
    std::vector<VkFormat> formats;
    for (const int64_t format : raw) formats.push_back(static_cast<VkFormat>(format));
    return formats;
}

VkFormat choose_colour_format(const std::vector<VkFormat>& offered) {
    constexpr std::array kWanted{VK_FORMAT_R8G8B8A8_SRGB, VK_FORMAT_B8G8R8A8_SRGB, VK_FORMAT_R8G8B8A8_UNORM,
                                 VK_FORMAT_B8G8R8A8_UNORM};
    for (const VkFormat wanted : kWanted)
        if (std::find(offered.begin(), offered.end(), wanted) != offered.end()) return wanted;
    return VK_FORMAT_UNDEFINED;
}

}  // namespace aisland::host
