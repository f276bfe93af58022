// Stage: hosts, device and renderer, made and made again. rebuild() is the only way any of them comes to be: first start, a
// headset arriving or leaving, a runtime that exits, a lost device. The World and the visit live outside and go on.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/cli/options.h"
#include "app/core/result.h"
#include "app/frame/frame.h"
#include "app/frame/world.h"
#include "platform/gpu/device.h"
#include "platform/host/host.h"
#include "platform/render/renderer.h"

namespace aisland::cli {

enum class HostChoice { automatic,
                        xr,
                        window,
                        headless };

struct StageOptions {
    HostChoice host = HostChoice::automatic;
    bool spectator = true;  // with a headset and a display: a window beside it
    Size size;
    bool stereo = false;  // headless
    float eye_fov_y = 0;  // headless, stereo; 0: a headset's
    bool fullscreen = false;
    double fixed_step_s = 0;
    int64_t start_wall_ms = 0;
    gpu::Validation validation = gpu::Validation::none;
    std::optional<double> budget_ms;  // of the GPU for a frame, held by drawing the world smaller; 0: none; unset: by the display's rate
    std::string title = "aisland";
    render::Options render;
};

// As --validation wants it.
gpu::Validation validation_of(const Common& common);

enum class HostKind { none,
                      xr,
                      window,
                      headless };

class Stage {
public:
    explicit Stage(StageOptions options) : m_options(std::move(options)) {}
    ~Stage() { tear_down(); }
    Stage(const Stage&) = delete;
    Stage& operator=(const Stage&) = delete;

    // Tears down what there is, makes hosts, device and renderer, uploads `world`. `reason` is logged.
    // With `headset` that is the host, else the show is flat: a window, or headless where that was asked for or
    // `may_be_headless` and there is no display.
    Result<void> rebuild(const std::string& reason, const World& world, std::unique_ptr<host::Host> headset = nullptr,
                         bool may_be_headless = false);
    // Nothing is left: a runtime gives a second session only after the first is gone.
    void close() { tear_down(); }

    // Events, pacing and input of all hosts; surfaces of the spectator follow the timing host's.
    host::Pulse begin(Input& input, std::string& why);
    // Records every picture that has an image to go to, submits once; the eyes are looked for again in between. A panel whose layer has none is drawn into the eyes' picture.
    // Device loss is an Error and device().lost.
    Result<void> draw(const Frame& frame, std::span<const View> views);
    // `frame` may be null when nothing was made.
    void end(const Frame* frame);

    HostKind kind() const { return m_kind; }
    gpu::Device& device() { return *m_device; }
    render::Renderer& renderer() { return *m_renderer; }
    host::Host& host() { return *m_host; }
    // The target last drawn for surface 0; for reading back.
    const gpu::Target& last_target() const { return m_last_target; }
    // What was last drawn for surface 0; of two eyes both, side by side.
    Result<render::PixelImage> read_picture();
    // What did not work out and why, in words, since the last rebuild.
    const std::vector<std::string>& notes() const { return m_notes; }
    uint64_t rebuilds() const { return m_rebuilds; }

private:
    void tear_down();
    Result<void> make_hosts(std::unique_ptr<host::Host> headset, bool may_be_headless);
    Result<void> make_device();

    StageOptions m_options;
    HostKind m_kind = HostKind::none;
    std::unique_ptr<host::Host> m_host, m_spectator;
    std::unique_ptr<gpu::Device> m_device;
    std::unique_ptr<render::Renderer> m_renderer;
    std::vector<Surface> m_surfaces;
    std::vector<PointerEvent> m_pointers;
    std::vector<KeyEvent> m_keys;
    size_t m_host_surfaces = 0;
    double m_budget_ms = 0;
    std::vector<Picture> m_pictures;  // of this frame, with their images
    std::vector<gpu::Target> m_targets;
    gpu::Target m_last_target;
    std::vector<std::string> m_notes;
    uint64_t m_rebuilds = 0;
    bool m_spectator_open = false;
};

}  // namespace aisland::cli
