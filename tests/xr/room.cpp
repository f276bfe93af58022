#include "tests/xr/room.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>

#ifdef __SANITIZE_ADDRESS__
// The runtime leaks about 6 KiB an instance in this process and is unloaded before the check, so its leaks cannot be
// told from ours. Ours are counted instead: Vulkan objects, descriptors and threads over 50 sessions and 50 runtimes.
extern "C" __attribute__((visibility("default"))) const char* __asan_default_options();
extern "C" const char* __asan_default_options() { return "detect_leaks=0"; }
#endif

namespace aisland::host::test {
namespace {

namespace fs = std::filesystem;

uint16_t free_port() {
    const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_ANY);
    socklen_t size = sizeof(address);
    if (bind(fd, reinterpret_cast<const sockaddr*>(&address), size) != 0) throw std::runtime_error("no free port");
    getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size);
    close(fd);
    return ntohs(address.sin_port);
}

}  // namespace

Room::Room(bool remote, bool compositor) {
    const char* manifest = std::getenv("XR_RUNTIME_JSON");
    if (!manifest || !fs::exists(manifest))
        throw std::runtime_error(
            "this test needs the OpenXR runtime of the tests: run it through platform/linux/test, or first "
            "eval \"$(platform/linux/env)\"");
    std::string name = (fs::temp_directory_path() / "aisland-xr-XXXXXX").string();
    m_folder = mkdtemp(name.data());
    fs::create_directories(m_folder + "/config/monado");
    fs::create_directories(m_folder + "/run");
    fs::permissions(m_folder + "/run", fs::perms::owner_all);
    setenv("XDG_CONFIG_HOME", (m_folder + "/config").c_str(), 1);
    setenv("XDG_RUNTIME_DIR", (m_folder + "/run").c_str(), 1);
    if (compositor) {
        unsetenv("XRT_COMPOSITOR_NULL");
        setenv("XRT_COMPOSITOR_FORCE_XCB", "1", 1);
    } else {
        setenv("XRT_COMPOSITOR_NULL", "1", 1);
    }
    setenv("XRT_LOG", "error", 0);
    setenv("ASAN_OPTIONS", "detect_leaks=0", 1);  // Monado leaves some of its memory behind, as llvmpipe does: tests/gpu/driver_leaks.cpp
    setenv("U_PACING_APP_IMMEDIATE_WAIT_FRAME_RETURN", "1", 1);
    unsetenv("XR_ENABLE_API_LAYERS");
    unsetenv("AISLAND_XR_FAULTS");
    unsetenv("AISLAND_XR_LOG");
    if (remote) {
        m_port = free_port();
        std::ofstream(m_folder + "/config/monado/config_v0.json")
            << R"({"active":"remote","remote":{"version":0,"port":)" << m_port << R"(,"view_count":2}})";
        unsetenv("SIMULATED_ENABLE");
    } else {
        setenv("SIMULATED_ENABLE", "1", 1);
    }
}

Room::~Room() {
    std::error_code error;
    fs::remove_all(m_folder, error);
}

void Room::use_layers(const std::string& names) {
    // The runtime's prefix is on no search path: its layers' manifests are repeated with the whole path of their
    // library.
    const fs::path runtime = fs::path(std::getenv("XR_RUNTIME_JSON")).parent_path();
    const std::string library = (runtime.parent_path().parent_path().parent_path() / "lib").string();
    fs::create_directories(m_folder + "/layers");
    std::error_code none;
    for (const auto& entry : fs::directory_iterator(runtime / "api_layers" / "explicit.d", none)) {
        std::ifstream in(entry.path());
        std::string text(std::istreambuf_iterator<char>(in), {});
        const std::string bare = R"("library_path": "lib)";
        if (const size_t at = text.find(bare); at != std::string::npos)
            text.replace(at, bare.size(), R"("library_path": ")" + library + "/lib");
        std::ofstream(m_folder + "/layers/" + entry.path().filename().string()) << text;
    }
    setenv("XR_API_LAYER_PATH", (m_folder + "/layers:" AISLAND_XR_LAYERS).c_str(), 1);
    setenv("XR_ENABLE_API_LAYERS", names.c_str(), 1);
}

void Room::use_faults(const std::string& faults) {
    use_layers("XR_APILAYER_AISLAND_fault");
    setenv("AISLAND_XR_FAULTS", faults.c_str(), 1);
}

void Room::log_calls() { setenv("AISLAND_XR_LOG", (m_folder + "/calls").c_str(), 1); }

int Room::count(const std::string& text) const {
    const std::vector<std::string> lines = calls();
    return static_cast<int>(std::count_if(lines.begin(), lines.end(), [&](const std::string& line) { return line.starts_with(text); }));
}

std::vector<std::string> Room::calls() const {
    std::ifstream file(m_folder + "/calls");
    std::vector<std::string> lines;
    for (std::string line; std::getline(file, line);) lines.push_back(line);
    return lines;
}

std::string Visit::open(const XrOptions& options, gpu::Validation validation) {
    auto made = create_openxr(options);
    if (!made) return made.error().text();
    host = std::move(*made);
    auto request = host->request();
    request.validation = validation;
    auto opened = gpu::Device::create(request);
    if (!opened) return opened.error().text();
    device = std::move(*opened);
    if (auto attached = host->attach(*device); !attached) return attached.error().text();
    clearer.emplace(*device);
    return {};
}

void Visit::close() {
    clearer.reset();
    if (host && device) host->detach();
    device.reset();
    host.reset();
}

Pulse Visit::frame() {
    pulse = host->begin(input, why);
    drew = false;
    if (pulse == Pulse::draw) {
        if (auto target = host->target(0)) {
            host->late_views();
            drew = static_cast<bool>(clearer->clear(*target, {0.1f, 0.2f, 0.3f, 1.0f}));
        }
    }
    if (pulse == Pulse::draw || pulse == Pulse::step_only)
        (void)host->end(pulse == Pulse::draw && !drew ? nullptr : &drawn);
    return pulse;
}

bool Visit::until(const std::function<bool()>& seen, int limit) {
    for (int i = 0; i < limit; ++i) {
        const Pulse got = frame();
        if (seen()) return true;
        if (got == Pulse::rebuild || got == Pulse::leave) return false;
    }
    return false;
}

}  // namespace aisland::host::test
