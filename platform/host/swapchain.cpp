#include "platform/host/swapchain.h"

#include <algorithm>
#include <array>

#include "app/core/format.h"
#include "platform/gpu/memory.h"
#include "platform/host/vk_result.h"

namespace aisland::host {
namespace {

constexpr uint64_t kAcquireLimitNs =
    1'000'000'000;  // a compositor that gives no image for a second gets a skipped frame

Error failed(const char* doing, VkResult result, const gpu::Device& device) {
    return {format("%s (%s)", doing, vk_result_name(result)), device.driver,
            "update the graphics driver, or use --host headless"};
}

// sRGB formats first: the attachment encodes; with UNORM the renderer does.
VkSurfaceFormatKHR choose_format(const std::vector<VkSurfaceFormatKHR>& offered) {
    constexpr std::array kWanted{VK_FORMAT_B8G8R8A8_SRGB, VK_FORMAT_R8G8B8A8_SRGB, VK_FORMAT_A8B8G8R8_SRGB_PACK32,
                                 VK_FORMAT_B8G8R8A8_UNORM, VK_FORMAT_R8G8B8A8_UNORM, VK_FORMAT_A8B8G8R8_UNORM_PACK32};
    for (const VkFormat wanted : kWanted)
        for (const VkSurfaceFormatKHR& format : offered)
            if (format.format == wanted && format.colorSpace == VK_COLOR_SPACE_SRGB_NONLINEAR_KHR) return format;
    return {VK_FORMAT_UNDEFINED, VK_COLOR_SPACE_SRGB_NONLINEAR_KHR};
}

VkPresentModeKHR choose_mode(const std::vector<VkPresentModeKHR>& offered, bool paces) {
    const auto has = [&](VkPresentModeKHR mode) {
        return std::find(offered.begin(), offered.end(), mode) != offered.end();
    };
    if (!paces && has(VK_PRESENT_MODE_MAILBOX_KHR)) return VK_PRESENT_MODE_MAILBOX_KHR;
    if (!paces && has(VK_PRESENT_MODE_IMMEDIATE_KHR)) return VK_PRESENT_MODE_IMMEDIATE_KHR;
    return VK_PRESENT_MODE_FIFO_KHR;  // always there
}

template <class T, class Query>
std::vector<T> queried(Query query) {
    uint32_t count = 0;
    query(&count, nullptr);
    std::vector<T> items(count);
    if (count) query(&count, items.data());
    items.resize(count);
    return items;
}

gpu::Unique<VkSemaphore> make_semaphore(gpu::Device& device) {
    const VkSemaphoreCreateInfo info{VK_STRUCTURE_TYPE_SEMAPHORE_CREATE_INFO, nullptr, 0};
    VkSemaphore semaphore = VK_NULL_HANDLE;
    if (vkCreateSemaphore(device.device, &info, nullptr, &semaphore) != VK_SUCCESS) semaphore = VK_NULL_HANDLE;
    return {device, semaphore};
}

}  // namespace

Swapchain::~Swapchain() {
    vkDeviceWaitIdle(m_device.device);
    destroy();
}

void Swapchain::destroy() {
    m_images.clear();
    m_spare.reset();
    if (m_swapchain) {
        vkDestroySwapchainKHR(m_device.device, m_swapchain, nullptr);
        m_device.count_object(-1);
    }
    m_swapchain = VK_NULL_HANDLE;
    m_acquired = false;
    m_extent = {};
}

Result<void> Swapchain::remake(VkSurfaceKHR surface, uint32_t width, uint32_t height) {
    // Semaphores of presents under way are safe to destroy after this on every driver we know; only
    // VK_EXT_swapchain_maintenance1 could prove it, and drivers without it are many.
    vkDeviceWaitIdle(m_device.device);
    m_outcome = Outcome::ok;
    VkSurfaceCapabilitiesKHR caps{};
    VkResult result = vkGetPhysicalDeviceSurfaceCapabilitiesKHR(m_device.physical, surface, &caps);
    if (result != VK_SUCCESS) {
        destroy();
        judge(result);
        return failed("the window's surface cannot be used", result, m_device);
    }
    VkExtent2D extent = caps.currentExtent;
    if (extent.width == UINT32_MAX) extent = {width, height};
    extent.width = std::min(extent.width, caps.maxImageExtent.width);
    extent.height = std::min(extent.height, caps.maxImageExtent.height);
    if (extent.width == 0 || extent.height == 0) {
        destroy();
        return {};
    }
    const auto format = choose_format(queried<VkSurfaceFormatKHR>([&](uint32_t* n, VkSurfaceFormatKHR* out) {
        vkGetPhysicalDeviceSurfaceFormatsKHR(m_device.physical, surface, n, out);
    }));
    if (format.format == VK_FORMAT_UNDEFINED)
        return Error{"the window offers no 8-bit sRGB format", m_device.driver,
                     "use a display of 24-bit depth, or --host headless"};
    const auto modes = queried<VkPresentModeKHR>([&](uint32_t* n, VkPresentModeKHR* out) {
        vkGetPhysicalDeviceSurfacePresentModesKHR(m_device.physical, surface, n, out);
    });

    VkSwapchainCreateInfoKHR info{VK_STRUCTURE_TYPE_SWAPCHAIN_CREATE_INFO_KHR};
    info.surface = surface;
    // One on show, one finished, one being drawn; more is memory and delay.
    info.minImageCount = std::max(caps.minImageCount, 3u);
    if (caps.maxImageCount) info.minImageCount = std::min(info.minImageCount, caps.maxImageCount);
    info.imageFormat = format.format;
    info.imageColorSpace = format.colorSpace;
    info.imageExtent = extent;
    info.imageArrayLayers = 1;
    info.imageUsage = VK_IMAGE_USAGE_COLOR_ATTACHMENT_BIT |
                      (caps.supportedUsageFlags & (VK_IMAGE_USAGE_TRANSFER_SRC_BIT | VK_IMAGE_USAGE_TRANSFER_DST_BIT));
    info.preTransform = caps.currentTransform;
    info.compositeAlpha = (caps.supportedCompositeAlpha & VK_COMPOSITE_ALPHA_OPAQUE_BIT_KHR)
                              ? VK_COMPOSITE_ALPHA_OPAQUE_BIT_KHR
                              : VK_COMPOSITE_ALPHA_INHERIT_BIT_KHR;
    info.presentMode = choose_mode(modes, m_paces);
    info.clipped = VK_TRUE;
    info.oldSwapchain = m_swapchain;
    VkSwapchainKHR made = VK_NULL_HANDLE;
    result = vkCreateSwapchainKHR(m_device.device, &info, nullptr, &made);
    destroy();
    if (result != VK_SUCCESS) {
        judge(result);
        return failed("no swapchain for the window", result, m_device);
    }
    m_swapchain = made;
    m_device.count_object(1);
    m_format = format.format;
    m_extent = extent;
    m_spare = make_semaphore(m_device);
    const auto images = queried<VkImage>([&](uint32_t* n, VkImage* out) { vkGetSwapchainImagesKHR(m_device.device, m_swapchain, n, out); });
    for (const VkImage image : images)
        if (auto view = gpu::create_view(m_device, image, m_format, 0, 1, 1)) m_images.push_back({image, std::move(*view), make_semaphore(m_device), make_semaphore(m_device)});
    const bool complete = m_spare && m_images.size() == images.size() && std::all_of(m_images.begin(), m_images.end(), [](const Image& image) { return image.available && image.finished; });
    if (!complete) {
        destroy();
        return failed("no views and semaphores for the window's images", VK_ERROR_OUT_OF_HOST_MEMORY, m_device);
    }
    return {};
}

void Swapchain::judge(VkResult result) {
    switch (result) {
        case VK_SUCCESS: break;
        case VK_SUBOPTIMAL_KHR:  // some servers keep saying so: do not remake every frame
            if (m_suboptimal++ % 60 == 0) m_outcome = Outcome::remade_needed;
            break;
        case VK_ERROR_DEVICE_LOST:
            m_device.lost = true;
            m_outcome = Outcome::device_lost;
            break;
        case VK_ERROR_SURFACE_LOST_KHR:
        case VK_ERROR_NATIVE_WINDOW_IN_USE_KHR: m_outcome = Outcome::surface_lost; break;
        default: m_outcome = Outcome::remade_needed; break;  // OUT_OF_DATE, no memory: another size, another try
    }
}

gpu::Target Swapchain::current() const {
    gpu::Target target;
    target.image = m_images[m_index].image;
    target.view = m_images[m_index].view.get();
    target.format = m_format;
    target.width = m_extent.width;
    target.height = m_extent.height;
    target.final_layout = VK_IMAGE_LAYOUT_PRESENT_SRC_KHR;
    target.wait = m_images[m_index].available.get();
    target.signal = m_images[m_index].finished.get();
    return target;
}

bool Swapchain::acquire(gpu::Target& target) {
    if (!usable()) return false;
    if (!m_acquired) {
        const VkResult result = vkAcquireNextImageKHR(m_device.device, m_swapchain, m_paces ? kAcquireLimitNs : 0,
                                                      m_spare.get(), VK_NULL_HANDLE, &m_index);
        if (result == VK_NOT_READY || result == VK_TIMEOUT) return false;
        judge(result);
        if (result != VK_SUCCESS && result != VK_SUBOPTIMAL_KHR) return false;
        std::swap(m_spare, m_images[m_index].available);
        m_acquired = true;
    }
    target = current();
    return true;
}

void Swapchain::present() {
    if (!m_acquired) return;
    VkPresentInfoKHR info{VK_STRUCTURE_TYPE_PRESENT_INFO_KHR};
    info.waitSemaphoreCount = 1;
    info.pWaitSemaphores = &m_images[m_index].finished.get();
    info.swapchainCount = 1;
    info.pSwapchains = &m_swapchain;
    info.pImageIndices = &m_index;
    judge(vkQueuePresentKHR(m_device.queue, &info));
    m_acquired = false;
}

}  // namespace aisland::host
