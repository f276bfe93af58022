// A room with a headset in it: Monado (from XR_RUNTIME_JSON) in folders of its own, with a remote-driven or simulated
// headset.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "platform/host/host.h"
#include "tests/host/clear.h"
#include "tests/xr/remote_driver.h"

namespace aisland::host::test {

class Room {
public:
    // Sets the environment the runtime reads. Throws std::runtime_error that says what to run when there is no runtime.
    // compositor: the runtime's real one, in an X window on $DISPLAY; else its null compositor.
    explicit Room(bool remote = true, bool compositor = false);
    ~Room();
    uint16_t port() const { return m_port; }

    // API layers, for the instances to come: names, comma free; found in the runtime's prefix and the build tree.
    void use_layers(const std::string& names);
    // Configures our own fault layer: "xrWaitFrame:3=XR_ERROR_SESSION_LOST", see fault_layer.cpp.
    void use_faults(const std::string& faults);
    // From now on the fault layer writes every call down; how many lines start with `text`.
    void log_calls();
    int count(const std::string& text) const;
    std::vector<std::string> calls() const;  // lines, in their order

private:
    std::string m_folder;
    uint16_t m_port = 0;
};

// Host, device and a clearing renderer, stepped a frame at a time.
struct Visit {
    std::unique_ptr<Host> host;
    std::unique_ptr<gpu::Device> device;
    std::optional<Clearer> clearer;
    Input input;
    std::string why;
    Pulse pulse = Pulse::step_only;
    bool drew = false;
    Frame drawn;  // what end() gets

    // Empty on success, else the Error's text.
    std::string open(const XrOptions& options = {.eye_scale = 0.1f}, gpu::Validation validation = gpu::Validation::none);
    void close();
    ~Visit() { close(); }

    Pulse frame();
    // Frames until `seen`; false after `limit` of them, or when the host asks to rebuild or leave first.
    bool until(const std::function<bool()>& seen, int limit = 500);
    bool focused() {
        return until([&] { return input.status.xr == XrState::focused && drew; });
    }
};

}  // namespace aisland::host::test
