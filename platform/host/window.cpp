// Window host: a GLFW window and its swapchain.
#define VK_NO_PROTOTYPES
#include <volk.h>
// GLFW after Vulkan, so that it declares its surface functions.
#define GLFW_INCLUDE_NONE
#include <GLFW/glfw3.h>

#include <algorithm>
#include <vector>

#include "app/core/format.h"
#include "app/core/log.h"
#include "platform/host/glfw_library.h"
#include "platform/host/host.h"
#include "platform/host/monitor.h"
#include "platform/host/swapchain.h"
#include "platform/host/vk_result.h"
#include "platform/host/window_events.h"
#include "platform/host/x_sender.h"
#include "platform/os/clock.h"

namespace aisland::host {
namespace {

constexpr double kMinimisedWait = 0.1;                  // seconds; events end it at once
constexpr int64_t kCursorHidesAfterNs = 3'000'000'000;  // in fullscreen

// The monitor that shows most of the window; the primary one while none does.
GLFWmonitor* monitor_of(GLFWwindow* window, const WindowEvents& events) {
    if (GLFWmonitor* monitor = glfwGetWindowMonitor(window)) return monitor;  // fullscreen
    int count = 0;
    GLFWmonitor** monitors = glfwGetMonitors(&count);
    std::vector<ScreenArea> areas(static_cast<size_t>(count));
    for (size_t i = 0; i < areas.size(); ++i) {
        glfwGetMonitorPos(monitors[i], &areas[i].x, &areas[i].y);
        if (const GLFWvidmode* mode = glfwGetVideoMode(monitors[i])) areas[i].width = mode->width, areas[i].height = mode->height;
    }
    const size_t most = most_overlapped(areas, {events.left, events.top, static_cast<int>(events.units.x), static_cast<int>(events.units.y)});
    return most < areas.size() ? monitors[most] : glfwGetPrimaryMonitor();
}

// 0: not known.
float refresh_rate(GLFWwindow* window, const WindowEvents& events) {
    GLFWmonitor* monitor = monitor_of(window, events);
    const GLFWvidmode* mode = monitor ? glfwGetVideoMode(monitor) : nullptr;
    return mode ? static_cast<float>(std::max(mode->refreshRate, 0)) : 0;
}

class WindowHost final : public Host {
public:
    WindowHost(GLFWwindow* window, const WindowOptions& options) : m_window(window), m_options(options) {
        m_surface.kind = SurfaceKind::window;
        m_surface.role = options.role;
        if (!options.paces) m_x_window = x_window_of(window);
        install_callbacks(window, m_events);
        measure();
        m_refresh_hz = refresh_rate(window, m_events);
    }
    ~WindowHost() override {
        WindowHost::detach();
        glfwDestroyWindow(m_window);
        release_glfw();
    }

    gpu::DeviceRequest request() override;
    Result<void> attach(gpu::Device& device) override;
    void detach() override;
    Pulse begin(Input& input, std::string& why) override;
    Result<gpu::Target> target(uint32_t index) override;
    std::span<const View> late_views() override { return {}; }
    Result<void> end(const Frame* frame) override;

private:
    Result<void> make_surface();
    void drop_surface();
    Result<void> mend();  // remakes what the last frame found broken
    void measure();
    void hide_idle_cursor(int64_t now_ns);

    GLFWwindow* m_window;
    WindowOptions m_options;
    WindowEvents m_events;   // filled by the callbacks
    WindowEvents m_current;  // what Input points to
    Surface m_surface;
    gpu::Device* m_device = nullptr;
    VkSurfaceKHR m_vk_surface = VK_NULL_HANDLE;
    std::unique_ptr<Swapchain> m_swapchain;
    uint32_t m_x_window = 0;            // where it does not pace and can be sent to: then there is
    std::unique_ptr<XSender> m_sender;  // a sender, and neither surface nor swapchain
    float m_refresh_hz = 0;             // of the monitor that shows most of it; 0: not known
    bool m_placed = false;              // it was moved or resized since that was asked
    int64_t m_cursor_moved_ns = 0;
    bool m_cursor_hidden = false;
    bool m_offered = false;  // target() gave this frame's image
    bool m_hidden = false;   // minimised, or of no size
    uint32_t m_failed_mends = 0;
};

gpu::DeviceRequest WindowHost::request() {
    gpu::DeviceRequest request;
    if (m_x_window) return request;
    uint32_t count = 0;
    const char** names = glfwGetRequiredInstanceExtensions(&count);
    for (uint32_t i = 0; i < count; ++i) request.instance_extensions.emplace_back(names[i]);
    request.device_extensions.emplace_back(VK_KHR_SWAPCHAIN_EXTENSION_NAME);
    request.can_present = [](VkInstance instance, VkPhysicalDevice device, uint32_t family) {
        return glfwGetPhysicalDevicePresentationSupport(instance, device, family) == GLFW_TRUE;
    };
    return request;
}

Result<void> WindowHost::make_surface() {
    const VkResult result = glfwCreateWindowSurface(m_device->instance, m_window, nullptr, &m_vk_surface);
    if (result != VK_SUCCESS)
        return Error{
            format("no drawing surface for the window (%s) %s", vk_result_name(result), take_glfw_error().c_str()),
            m_device->driver, "install a Vulkan driver that can present to this display, or use --host headless"};
    m_device->count_object(1);
    VkBool32 supported = VK_FALSE;
    vkGetPhysicalDeviceSurfaceSupportKHR(m_device->physical, m_device->queue_family, m_vk_surface, &supported);
    if (!supported)
        return Error{"this device cannot show pictures on this display", m_device->driver,
                     "use the device the display is plugged into"};
    return {};
}

void WindowHost::drop_surface() {
    if (!m_vk_surface) return;
    vkDestroySurfaceKHR(m_device->instance, m_vk_surface, nullptr);
    m_device->count_object(-1);
    m_vk_surface = VK_NULL_HANDLE;
}

Result<void> WindowHost::attach(gpu::Device& device) {
    m_device = &device;
    const auto finish = [&]() -> Result<void> {
        if (m_x_window) {
            AISLAND_TRY(sender, XSender::create(device, m_x_window));
            m_sender = std::move(sender);
            return {};
        }
        AISLAND_CHECK(make_surface());
        m_swapchain = std::make_unique<Swapchain>(device, m_options.paces);
        measure();
        return m_swapchain->remake(m_vk_surface, m_surface.width, m_surface.height);
    };
    auto attached = finish();
    if (!attached) detach();
    return attached;
}

void WindowHost::detach() {
    if (!m_device) return;
    m_swapchain.reset();
    m_sender.reset();
    m_offered = false;
    drop_surface();
    m_device = nullptr;
}

void WindowHost::measure() {
    m_surface.width = static_cast<uint32_t>(m_events.pixels.x);
    m_surface.height = static_cast<uint32_t>(m_events.pixels.y);
    m_surface.pixels_per_point = m_events.scale;
}

Result<void> WindowHost::mend() {
    Swapchain& swapchain = *m_swapchain;
    if (swapchain.outcome() == Swapchain::Outcome::surface_lost) {
        log(LogLevel::warning, "host", "the window's surface was lost; making a new one");
        m_swapchain = std::make_unique<Swapchain>(*m_device, m_options.paces);
        drop_surface();
        AISLAND_CHECK(make_surface());
        return m_swapchain->remake(m_vk_surface, m_surface.width, m_surface.height);
    }
    const bool wanted = m_surface.width > 0 && m_surface.height > 0;
    const bool changed = swapchain.width() != m_surface.width || swapchain.height() != m_surface.height;
    if (swapchain.outcome() == Swapchain::Outcome::remade_needed || (m_events.resized && changed) ||
        (wanted && !swapchain.usable())) {
        m_events.resized = false;
        return swapchain.remake(m_vk_surface, m_surface.width, m_surface.height);
    }
    return {};
}

void WindowHost::hide_idle_cursor(int64_t now_ns) {
    if (!m_options.fullscreen) return;
    if (m_events.cursor_moved || m_cursor_moved_ns == 0) m_cursor_moved_ns = now_ns;
    const bool hide = now_ns - m_cursor_moved_ns > kCursorHidesAfterNs;
    if (hide == m_cursor_hidden) return;
    m_cursor_hidden = hide;
    glfwSetInputMode(m_window, GLFW_CURSOR, hide ? GLFW_CURSOR_HIDDEN : GLFW_CURSOR_NORMAL);
}

Pulse WindowHost::begin(Input& input, std::string& why) {
    keep_x_error_handlers();
    m_events.clear();
    m_offered = false;
    glfwPollEvents();
    measure();
    m_hidden = m_surface.width == 0 || m_surface.height == 0 || m_events.iconified;
    if (m_hidden && m_options.paces) {  // nothing else paces the loop now
        glfwWaitEventsTimeout(kMinimisedWait);
        measure();
    }
    // Once it stands: to ask the display server while it is dragged would hold every frame. Never where frames must not wait for it.
    if (m_events.placed)
        m_placed = m_options.paces;
    else if (std::exchange(m_placed, false))
        m_refresh_hz = refresh_rate(m_window, m_events);
    const Time now = os::now();
    hide_idle_cursor(now.steady_ns);

    std::swap(m_current.pointers, m_events.pointers);
    std::swap(m_current.keys, m_events.keys);
    std::swap(m_current.text, m_events.text);
    input = {};
    input.now = now;
    input.surfaces = {&m_surface, 1};
    input.pointers = m_current.pointers;
    input.keys = m_current.keys;
    input.text = m_current.text;
    input.status.window_focused = m_events.focused;
    input.status.refresh_hz = m_refresh_hz;
    if (glfwWindowShouldClose(m_window)) {
        input.status.close_requested = true;
        why = "the window was closed";
        return Pulse::leave;
    }
    if (!m_device) return Pulse::step_only;
    if (m_device->lost) {
        why = "the graphics device was lost";
        return Pulse::rebuild;
    }
    if (m_sender && !m_sender->poll()) {
        why = "the X server takes no more pictures";
        return Pulse::rebuild;
    }
    if (m_hidden) return Pulse::step_only;
    if (m_sender) return Pulse::draw;
    if (auto mended = mend(); !mended) {
        if (m_device->lost || ++m_failed_mends > 3) {
            why = mended.error().text();
            m_failed_mends = 0;
            return Pulse::rebuild;
        }
        log(LogLevel::warning, "host", mended.error().text());
        return Pulse::step_only;
    }
    m_failed_mends = 0;
    if (!m_swapchain->usable()) return Pulse::step_only;
    // The picture has the swapchain's size, which X may already have outrun.
    m_surface.width = m_swapchain->width();
    m_surface.height = m_swapchain->height();
    return Pulse::draw;
}

Result<gpu::Target> WindowHost::target(uint32_t index) {
    if (index != 0 || (!m_swapchain && !m_sender)) return Error{"no such surface", "window", {}};
    gpu::Target target;
    if (m_sender) {
        if (m_hidden) return Error{"nobody sees it", "window", {}};
        AISLAND_TRY(free, m_sender->target(m_surface.width, m_surface.height));
        target = free;
    } else if (!m_swapchain->acquire(target))
        return Error{"no image free", "window", {}};
    m_offered = true;
    return target;
}

Result<void> WindowHost::end(const Frame* frame) {
    // An image offered in an earlier frame and never drawn into is not shown.
    const bool shows = frame && std::exchange(m_offered, false);
    if (shows && m_sender) return m_sender->send();
    if (shows) m_swapchain->present();
    m_offered = false;
    return {};
}

}  // namespace

Result<std::unique_ptr<Host>> create_window(const WindowOptions& options) {
    AISLAND_CHECK(acquire_glfw());
    if (glfwVulkanSupported() != GLFW_TRUE) {
        release_glfw();
        return Error{"no Vulkan loader or driver for windows", "libvulkan.so.1",
                     "install the graphics driver's Vulkan package (mesa-vulkan-drivers), or use --host headless"};
    }
    glfwDefaultWindowHints();
    glfwWindowHint(GLFW_CLIENT_API, GLFW_NO_API);
    glfwWindowHint(GLFW_AUTO_ICONIFY, GLFW_FALSE);
    glfwWindowHintString(GLFW_X11_CLASS_NAME, "aisland");
    glfwWindowHintString(GLFW_X11_INSTANCE_NAME, "aisland");
    GLFWmonitor* monitor = options.fullscreen ? glfwGetPrimaryMonitor() : nullptr;
    int width = static_cast<int>(options.width), height = static_cast<int>(options.height);
    if (monitor) {
        if (const GLFWvidmode* mode = glfwGetVideoMode(monitor)) {
            width = mode->width;
            height = mode->height;
        }
    }
    GLFWwindow* window = glfwCreateWindow(width, height, options.title.c_str(), monitor, nullptr);
    keep_x_error_handlers();
    if (!window) {
        Error error{"no window could be opened: " + take_glfw_error(), format("%dx%d", width, height),
                    "ask for another --size, or use --host headless"};
        release_glfw();
        return error;
    }
    return std::unique_ptr<Host>(std::make_unique<WindowHost>(window, options));
}

}  // namespace aisland::host
