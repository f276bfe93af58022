// The swapchain of one window surface: made, remade and presented, with semaphores that are never reused too early.
#pragma once

#include <vector>

#include "app/core/result.h"
#include "platform/gpu/target.h"
#include "platform/gpu/unique.h"

namespace aisland::host {

class Swapchain {
public:
    enum class Outcome { ok,
                         remade_needed,
                         surface_lost,
                         device_lost };

    // paces: FIFO, waits for the display. Else MAILBOX or IMMEDIATE and acquire never waits.
    Swapchain(gpu::Device& device, bool paces) : m_device(device), m_paces(paces) {}
    ~Swapchain();
    Swapchain(const Swapchain&) = delete;
    Swapchain& operator=(const Swapchain&) = delete;

    // Waits for the device, then replaces the swapchain. A zero extent leaves none (usable() == false) and is no error.
    Result<void> remake(VkSurfaceKHR surface, uint32_t width, uint32_t height);
    bool usable() const { return m_swapchain != VK_NULL_HANDLE; }

    // The image for this frame; an image that was acquired and not presented is handed out again.
    // Nothing when none is free: outcome() tells whether that mends itself (ok) or something has to be remade.
    bool acquire(gpu::Target& target);
    void present();
    bool acquired() const { return m_acquired; }
    Outcome outcome() const { return m_outcome; }
    uint32_t width() const { return m_extent.width; }
    uint32_t height() const { return m_extent.height; }

private:
    struct Image {
        VkImage image = VK_NULL_HANDLE;
        gpu::Unique<VkImageView> view;
        gpu::Unique<VkSemaphore> available;  // of its last acquire
        gpu::Unique<VkSemaphore> finished;
    };
    void destroy();
    void judge(VkResult result);
    gpu::Target current() const;

    gpu::Device& m_device;
    bool m_paces;
    VkSwapchainKHR m_swapchain = VK_NULL_HANDLE;
    VkFormat m_format = VK_FORMAT_UNDEFINED;
    VkExtent2D m_extent{};
    std::vector<Image> m_images;
    // Swapped with the acquired image's: getting image i again proves that its earlier acquire was waited for.
    gpu::Unique<VkSemaphore> m_spare;
    uint32_t m_index = 0;
    uint32_t m_suboptimal = 0;
    bool m_acquired = false;
    Outcome m_outcome = Outcome::ok;
};

}  // namespace aisland::host
