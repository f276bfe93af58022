// Target: one image (array) a host gives the renderer to draw a picture into.
#pragma once

#define VK_NO_PROTOTYPES
#include <volk.h>

#include <span>

#include "platform/gpu/eye_mask.h"

namespace aisland::gpu {

struct Target {
    VkImage image = VK_NULL_HANDLE;
    VkImageView view = VK_NULL_HANDLE;      // of its layers, as an array; outlives the frames drawn with it
    VkFormat format = VK_FORMAT_UNDEFINED;  // *_SRGB: the renderer writes linear; *_UNORM: the renderer encodes sRGB itself
    uint32_t width = 0, height = 0;
    uint32_t layers = 1;  // 2 = both eyes, drawn with multiview
    VkImageLayout initial_layout = VK_IMAGE_LAYOUT_UNDEFINED;
    VkImageLayout final_layout = VK_IMAGE_LAYOUT_COLOR_ATTACHMENT_OPTIMAL;  // left in this; PRESENT_SRC for windows
    VkImage depth_image = VK_NULL_HANDLE;                                   // optional: submitted to the compositor (reversed-Z, D32_SFLOAT)
    VkImageView depth_view = VK_NULL_HANDLE;                                // of its layers, with depth_image
    VkExtent2D* depth_drawn = nullptr;                                      // optional: told how much of depth_image was drawn, from its top left corner
    std::span<const EyeMask> hidden;                                        // of each eye: what no lens shows; empty: everything is seen
    bool foveated = false;                                                  // two eyes seen through lenses: their edges may be shaded coarsely
    VkSemaphore wait = VK_NULL_HANDLE;                                      // optional: signalled when the image may be written
    VkSemaphore signal = VK_NULL_HANDLE;                                    // optional: to be signalled when it is finished
};

}  // namespace aisland::gpu
