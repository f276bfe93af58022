#include "app/cli/stage.h"

#include "app/core/log.h"
#include "platform/render/resolution.h"

namespace aisland::cli {

void Stage::tear_down() {
    if (m_renderer) m_renderer->wait_idle();
    m_renderer.reset();
    if (m_spectator && m_device) m_spectator->detach();
    if (m_host && m_device) m_host->detach();
    m_device.reset();
    m_spectator.reset();
    m_host.reset();
    m_kind = HostKind::none;
    m_spectator_open = false;
}

Result<void> Stage::make_hosts(std::unique_ptr<host::Host> headset, bool may_be_headless) {
    if (headset) {
        m_host = std::move(headset);
        m_kind = HostKind::xr;
    }
    const host::WindowOptions window{m_options.size.width, m_options.size.height, m_options.title,
                                     m_options.fullscreen, m_kind != HostKind::xr,
                                     m_kind == HostKind::xr ? SurfaceRole::spectator : SurfaceRole::main};
    if (m_kind == HostKind::xr) {
        if (!m_options.spectator) return {};
        auto spectator = host::create_window(window);
        if (spectator)
            m_spectator = std::move(*spectator), m_spectator_open = true;
        else
            m_notes.push_back("no spectator window: " + spectator.error().text());
        return {};
    }
    if (m_options.host != HostChoice::headless) {
        auto made = host::create_window(window);
        if (made) {
            m_host = std::move(*made);
            m_kind = HostKind::window;
            return {};
        }
        if (!may_be_headless) return made.error();
        m_notes.push_back("no window: " + made.error().text());
    }
    host::HeadlessOptions headless;
    headless.width = m_options.size.width;
    headless.height = m_options.size.height;
    headless.stereo = m_options.stereo;
    headless.fov_y = m_options.eye_fov_y;
    headless.fixed_step_s = m_options.fixed_step_s;
    headless.start_wall_ms = m_options.start_wall_ms;
    AISLAND_TRY(made, host::create_headless(headless));
    m_host = std::move(made);
    m_kind = HostKind::headless;
    return {};
}

gpu::Validation validation_of(const Common& common) {
    return common.validation.empty() ? gpu::Validation::none : common.validation == "calls" ? gpu::Validation::calls
                                                                                            : gpu::Validation::shaders;
}

Result<void> Stage::make_device() {
    gpu::DeviceRequest request = m_host->request();
    if (m_spectator) request = host::combined(std::move(request), m_spectator->request());
    request.validation = m_options.validation;
    AISLAND_TRY(device, gpu::Device::create(request));
    m_device = std::move(device);
    AISLAND_CHECK(m_host->attach(*m_device));
    if (m_spectator) {
        if (auto attached = m_spectator->attach(*m_device); !attached) {
            m_notes.push_back("no spectator window: " + attached.error().text());
            m_spectator.reset();
            m_spectator_open = false;
        }
    }
    return {};
}

Result<void> Stage::rebuild(const std::string& reason, const World& world, std::unique_ptr<host::Host> headset,
                            bool may_be_headless) {
    log(LogLevel::info, "stage", "rebuild: " + reason);
    tear_down();
    m_notes.clear();
    ++m_rebuilds;
    auto made = [&]() -> Result<void> {
        AISLAND_CHECK(make_hosts(std::move(headset), may_be_headless));
        AISLAND_CHECK(make_device());
        AISLAND_TRY(renderer, render::Renderer::create(*m_device, m_options.render));
        m_renderer = std::move(renderer);
        return m_renderer->upload(world);
    }();
    for (const std::string& note : m_notes) log(LogLevel::info, "stage", note);
    if (!made) tear_down();
    return made;
}

host::Pulse Stage::begin(Input& input, std::string& why) {
    host::Pulse pulse = m_host->begin(input, why);
    m_host_surfaces = input.surfaces.size();
    const bool on_processor = m_device && m_device->properties.deviceType == VK_PHYSICAL_DEVICE_TYPE_CPU;
    m_budget_ms = m_options.budget_ms.value_or(render::frame_budget_ms(input.status.refresh_hz, on_processor));
    if (!m_spectator_open) return pulse;
    Input beside;
    std::string reason;
    const host::Pulse other = m_spectator->begin(beside, reason);
    if (other == host::Pulse::rebuild) {  // its surface is gone: the headset goes on without it
        log(LogLevel::warning, "stage", "the spectator window is gone: " + reason);
        m_spectator_open = false;
        return pulse;
    }
    if (other == host::Pulse::leave) {
        why = reason;
        pulse = host::Pulse::leave;
    }
    m_surfaces.assign(input.surfaces.begin(), input.surfaces.end());
    m_surfaces.insert(m_surfaces.end(), beside.surfaces.begin(), beside.surfaces.end());
    m_pointers.assign(input.pointers.begin(), input.pointers.end());
    for (PointerEvent event : beside.pointers) {
        event.surface += static_cast<uint32_t>(m_host_surfaces);
        m_pointers.push_back(event);
    }
    m_keys.assign(input.keys.begin(), input.keys.end());
    m_keys.insert(m_keys.end(), beside.keys.begin(), beside.keys.end());
    input.surfaces = m_surfaces;
    input.pointers = m_pointers;
    input.keys = m_keys;
    return pulse;
}

Result<void> Stage::draw(const Frame& frame, std::span<const View> views) {
    // Images first: what the eyes' picture holds depends on which panels have one of their own.
    m_pictures.clear();
    m_targets.clear();
    for (const Picture& picture : frame.pictures) {
        const bool timing = picture.surface < m_host_surfaces;
        if (!timing && !m_spectator_open) continue;
        host::Host& host = timing ? *m_host : *m_spectator;
        const uint32_t index = timing ? picture.surface : picture.surface - static_cast<uint32_t>(m_host_surfaces);
        auto target = host.target(index);
        if (!target) continue;  // nothing to draw into this time: minimised, not visible, not ready
        if (picture.surface == 0) m_last_target = *target;
        m_pictures.push_back(picture);
        m_targets.push_back(*target);
    }
    Frame shown = frame;
    shown.pictures = m_pictures;
    m_renderer->hold(m_budget_ms, m_kind == HostKind::xr ? render::kLeastInHeadset : render::kLeastOnScreen);
    AISLAND_CHECK(m_renderer->begin(shown));
    for (size_t i = 0; i < m_pictures.size(); ++i) {
        const Picture& picture = m_pictures[i];
        const bool eyes = picture.kind == PictureKind::eyes;
        const bool eye = picture.kind == PictureKind::eye && picture.eye < views.size();
        AISLAND_CHECK(m_renderer->draw(shown, picture, eyes ? views : eye ? views.subspan(picture.eye, 1)
                                                                          : std::span<const View>(),
                                       m_targets[i]));
    }
    if (const auto late = m_host->late_views(); !late.empty()) m_renderer->place(late);
    return m_renderer->submit();
}

Result<render::PixelImage> Stage::read_picture() {
    AISLAND_TRY(left, m_renderer->read_back(m_last_target, 0));
    if (m_last_target.layers < 2) return left;
    AISLAND_TRY(right, m_renderer->read_back(m_last_target, 1));
    render::PixelImage both{left.width * 2, left.height, {}};
    const auto row = [](const render::PixelImage& image, uint32_t y) { return image.rgba.begin() + static_cast<ptrdiff_t>(size_t{y} * image.width * 4); };
    for (uint32_t y = 0; y < left.height; ++y)
        for (const render::PixelImage* eye : {&left, &right}) both.rgba.insert(both.rgba.end(), row(*eye, y), row(*eye, y + 1));
    return both;
}

void Stage::end(const Frame* frame) {
    if (auto ended = m_host->end(frame); !ended) log(LogLevel::warning, "stage", ended.error().text());
    if (!m_spectator_open) return;
    if (auto ended = m_spectator->end(frame); !ended) log(LogLevel::warning, "stage", ended.error().text());
}

}  // namespace aisland::cli
