// Host: where pictures go and input comes from. Three kinds: OpenXR, window (GLFW), headless. The loop drives one
// timing host and any number of window surfaces. Call order: create, request -> Device -> attach, then
// begin/target.../end per frame, detach before the Device goes, destroy. One thread (OpenXR's wait runs on its own
// inside the host, with a deadline).
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "app/core/result.h"
#include "app/frame/frame.h"
#include "app/frame/input.h"
#include "platform/gpu/device.h"
#include "platform/gpu/target.h"

namespace aisland::host {

// What the loop must do after begin().
enum class Pulse : uint8_t {
    draw,       // step, draw, end
    step_only,  // step and end without drawing (not visible, minimised)
    rebuild,    // session or surface is gone: call rebuild(reason)
    leave,      // the user closed it
};

class Host {
public:
    virtual ~Host() = default;

    virtual gpu::DeviceRequest request() = 0;
    virtual Result<void> attach(gpu::Device& device) = 0;  // swapchains, session
    virtual void detach() = 0;
    // Events, pacing, input. Fills surfaces, views, head, hands, pointers, keys, status and now of `input`;
    // its spans live until the next begin. `why` says the reason of rebuild or leave.
    virtual Pulse begin(Input& input, std::string& why) = 0;
    // The image of surface `index` for this frame; an Error means: draw nothing there this time.
    virtual Result<gpu::Target> target(uint32_t index) = 0;
    // Views as late as can be known, for Input::views' surface. Empty for mono hosts.
    virtual std::span<const View> late_views() = 0;
    // Presents what was drawn. `frame` gives layers, haptics, quit. Called for every begin that returned draw or
    // step_only. null: nothing was drawn; an image target() gave is kept for the next frame or given back.
    virtual Result<void> end(const Frame* frame) = 0;
};

struct WindowOptions {
    uint32_t width = 1280, height = 800;
    std::string title = "aisland";
    bool fullscreen = false;
    bool paces = true;  // false: beside a headset; nothing waits for it, pictures are left out instead
    SurfaceRole role = SurfaceRole::main;
};
struct HeadlessOptions {
    uint32_t width = 1280, height = 800;
    bool stereo = false;        // one surface of kind eyes with two views 64 mm apart
    float fov_y = 0;            // of the eyes, radians; 0: 90 degrees across, as headsets have
    double fixed_step_s = 0;    // > 0: now advances by this each frame, no clock is read (--deterministic)
    int64_t start_wall_ms = 0;  // with fixed_step_s
};
// Distance of depth 1 in the depth images of eyes, in visitor metres (reversed-Z, infinitely far at 0): the compositor
// is told.
constexpr float kEyesNear = 0.05f;

constexpr uint32_t kMaxPanelLayers = 4;
// Of the image of one, pixels: the largest panel, menu or card with its shadow, at the sharpness of today's headsets.
constexpr uint32_t kPanelWidth = 1248, kPanelHeight = 1536;

struct XrOptions {
    float eye_scale = 1.0f;
    // Surfaces 1..n after the eyes: each shows the panel that a Picture of kind panel draws into it as a quad layer,
    // under the eyes' picture, which opens there. At most kMaxPanelLayers, and as many as the runtime has.
    uint32_t panel_layers = 0;
    std::vector<std::string>
        without;  // OpenXR extensions not to use: for a runtime that breaks one, and for tests of the fallbacks
};

Result<std::unique_ptr<Host>> create_window(const WindowOptions& options);
Result<std::unique_ptr<Host>> create_headless(const HeadlessOptions& options);
// The Error says which of these it was: no runtime, no headset, runtime refused. Blocks while the runtime starts.
Result<std::unique_ptr<Host>> create_openxr(const XrOptions& options);

// Wait before the next look for a headset after `failures` attempts in a row: 1, 2, 4 ... 30 seconds.
double xr_retry_seconds(uint32_t failures);
// One device for both hosts: their extensions together; the first one's way of making it, the second's demand to
// present.
gpu::DeviceRequest combined(gpu::DeviceRequest timing, const gpu::DeviceRequest& other);

}  // namespace aisland::host
