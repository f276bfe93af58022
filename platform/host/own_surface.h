// A surface over a connection to the X server of its own. A driver that waits while it writes a picture to the server then holds nobody
// who reads the window's events over GLFW's connection (xcb lets one thread write and the others wait).
#pragma once

#define VK_NO_PROTOTYPES
#include <volk.h>

struct GLFWwindow;

namespace aisland::host {

struct OwnSurface {
    void* display = nullptr;  // Display, open as long as the surface lives
    VkSurfaceKHR surface = VK_NULL_HANDLE;
};

constexpr const char* kOwnSurfaceExtension = "VK_KHR_xlib_surface";

// Empty where the window is none of an X server's, or the instance lacks the extension: use the window's usual surface then.
OwnSurface make_own_surface(VkInstance instance, GLFWwindow* window);
// After the surface was destroyed.
void close_own_display(OwnSurface& own);

}  // namespace aisland::host
