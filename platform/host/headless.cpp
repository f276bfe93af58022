// Headless host: pictures into images nobody shows, time from the clock or in fixed steps.
#include <cmath>

#include "platform/host/host.h"

#include "app/core/format.h"
#include "platform/gpu/memory.h"
#include "platform/os/clock.h"

namespace aisland::host {
namespace {

constexpr uint32_t kImages = 2;  // frames in flight
constexpr VkFormat kFormat = VK_FORMAT_R8G8B8A8_SRGB;
constexpr float kEyeDistance = 0.064f;  // metres
constexpr float kEyeHeight = 1.6f;
constexpr float kHalfFov = 0.785f;  // radians; close to what headsets offer, square pixels at width == height

class HeadlessHost final : public Host {
public:
    explicit HeadlessHost(const HeadlessOptions& options) : m_options(options) {
        m_surface.kind = options.stereo ? SurfaceKind::eyes : SurfaceKind::headless;
        m_surface.width = options.width;
        m_surface.height = options.height;
        m_time.wall_ms = options.start_wall_ms;
        const float shape = static_cast<float>(options.height) / static_cast<float>(options.width);
        const float vertical = options.fov_y > 0 ? options.fov_y * 0.5f : std::atan(std::tan(kHalfFov) * shape);
        const float across = options.fov_y > 0 ? std::atan(std::tan(vertical) / shape) : kHalfFov;
        for (uint32_t eye = 0; eye < 2; ++eye) {
            m_views[eye].pose.position = {(eye ? 0.5f : -0.5f) * kEyeDistance, kEyeHeight, 0.0f};
            m_views[eye].fov = {-across, across, vertical, -vertical};
        }
    }
    ~HeadlessHost() override { HeadlessHost::detach(); }

    gpu::DeviceRequest request() override { return {}; }

    Result<void> attach(gpu::Device& device) override {
        m_device = &device;
        gpu::ImageSpec spec;
        spec.format = kFormat;
        spec.width = m_options.width;
        spec.height = m_options.height;
        spec.layers = layers();
        spec.usage = VK_IMAGE_USAGE_COLOR_ATTACHMENT_BIT | VK_IMAGE_USAGE_TRANSFER_SRC_BIT |
                     VK_IMAGE_USAGE_TRANSFER_DST_BIT | VK_IMAGE_USAGE_SAMPLED_BIT;
        for (gpu::Image& image : m_images) {
            auto made = gpu::create_image(device, spec);
            if (!made) {
                detach();
                return Error{format("no memory for a picture of %ux%u: %s", m_options.width, m_options.height,
                                    made.error().what.c_str()),
                             device.driver, "ask for a smaller --size"};
            }
            image = std::move(*made);
        }
        return {};
    }

    void detach() override {
        if (!m_device) return;
        vkDeviceWaitIdle(m_device->device);
        for (gpu::Image& image : m_images) image = {};
        m_device = nullptr;
    }

    Pulse begin(Input& input, std::string& why) override {
        if (m_device && m_device->lost) {
            why = "the graphics device was lost";
            return Pulse::rebuild;
        }
        if (m_options.fixed_step_s > 0) {
            // From the frame number, so that no rounding error accumulates over a day.
            const double elapsed = m_options.fixed_step_s * static_cast<double>(m_frame);
            m_time.steady_ns = std::llround(elapsed * 1e9);
            m_time.wall_ms = m_options.start_wall_ms + std::llround(elapsed * 1e3);
        } else {
            m_time = os::now();
        }
        ++m_frame;
        input = {};
        input.now = m_time;
        input.surfaces = {&m_surface, 1};
        if (m_options.stereo) {
            input.views = m_views;
            input.head_valid = true;
            input.head.position = {0.0f, kEyeHeight, 0.0f};
        }
        return Pulse::draw;
    }

    Result<gpu::Target> target(uint32_t index) override {
        if (index != 0 || !m_device) return Error{"no such surface", format("headless surface %u", index), {}};
        gpu::Target target;
        const gpu::Image& image = m_images[m_frame % kImages];
        target.image = image.handle();
        target.view = image.view.get();
        target.format = kFormat;
        target.width = m_options.width;
        target.height = m_options.height;
        target.layers = layers();
        target.final_layout = VK_IMAGE_LAYOUT_TRANSFER_SRC_OPTIMAL;
        return target;
    }

    std::span<const View> late_views() override {
        return m_options.stereo ? std::span<const View>(m_views) : std::span<const View>();
    }
    Result<void> end(const Frame*) override { return {}; }

private:
    uint32_t layers() const { return m_options.stereo ? 2 : 1; }

    HeadlessOptions m_options;
    Surface m_surface;
    View m_views[2];
    Time m_time;
    uint64_t m_frame = 0;
    gpu::Device* m_device = nullptr;
    gpu::Image m_images[kImages];
};

}  // namespace

Result<std::unique_ptr<Host>> create_headless(const HeadlessOptions& options) {
    if (options.width == 0 || options.height == 0 || options.width > 16384 || options.height > 16384)
        return Error{format("a picture of %ux%u cannot be drawn", options.width, options.height), "--size",
                     "use 1x1 to 16384x16384"};
    return std::unique_ptr<Host>(std::make_unique<HeadlessHost>(options));
}

}  // namespace aisland::host
