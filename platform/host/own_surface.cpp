#include "platform/host/own_surface.h"

#include <X11/Xlib.h>
#include <dlfcn.h>
#include <vulkan/vulkan_xlib.h>

namespace aisland::host {

OwnSurface make_own_surface(VkInstance instance, GLFWwindow* window) {
    // Of GLFW's native access; a GLFW built for Wayland has none of it.
    const auto window_of = reinterpret_cast<::Window (*)(GLFWwindow*)>(dlsym(RTLD_DEFAULT, "glfwGetX11Window"));
    const auto create = reinterpret_cast<PFN_vkCreateXlibSurfaceKHR>(vkGetInstanceProcAddr(instance, "vkCreateXlibSurfaceKHR"));
    if (!window_of || !create) return {};
    OwnSurface own;
    Display* display = XOpenDisplay(nullptr);
    if (!display) return {};
    own.display = display;
    VkXlibSurfaceCreateInfoKHR info{};
    info.sType = VK_STRUCTURE_TYPE_XLIB_SURFACE_CREATE_INFO_KHR;
    info.dpy = display;
    info.window = window_of(window);
    if (info.window == 0 || create(instance, &info, nullptr, &own.surface) != VK_SUCCESS) {
        own.surface = VK_NULL_HANDLE;
        close_own_display(own);
    }
    return own;
}

void close_own_display(OwnSurface& own) {
    if (own.display) XCloseDisplay(static_cast<Display*>(own.display));
    own.display = nullptr;
}

}  // namespace aisland::host
