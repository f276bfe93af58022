// doctor: what this machine can and cannot do, and why.
#include <sys/utsname.h>

#include <cstdio>
#include <fstream>

#include "app/cli/commands.h"
#include "app/cli/content.h"
#include "app/cli/options.h"
#include "app/core/format.h"
#include "platform/gpu/device.h"
#include "platform/host/host.h"
#include "platform/os/files.h"
#include "platform/os/paths.h"

namespace aisland::cli {

namespace {

struct Report {
    std::string text;
    bool can_show = true;

    void line(const char* mark, const std::string& what, const std::string& found) {
        text += format("%s %-12s %s\n", mark, what.c_str(), found.c_str());
    }
    void good(const std::string& what, const std::string& found) { line("✓", what, found); }
    void note(const std::string& what, const std::string& found) { line("–", what, found); }
    void bad(const std::string& what, const std::string& found) {
        line("✗", what, found);
        can_show = false;
    }
};

std::string system_name() {
    std::ifstream file("/etc/os-release");
    for (std::string line; std::getline(file, line);)
        if (line.rfind("PRETTY_NAME=\"", 0) == 0) return line.substr(13, line.size() - 14);
    return "unknown system";
}

void examine_system(Report& report) {
    utsname name{};
    uname(&name);
    report.good("system", system_name() + ", kernel " + name.release);
}

void examine_gpu(Report& report) {
    auto device = gpu::Device::create({});
    if (!device) return report.bad("Vulkan", device.error().text());
    const VkPhysicalDeviceProperties& p = (*device)->properties;
    report.good("Vulkan", format("%u.%u on %s", VK_API_VERSION_MAJOR(p.apiVersion), VK_API_VERSION_MINOR(p.apiVersion),
                                 (*device)->driver.c_str()));
    if (p.deviceType == VK_PHYSICAL_DEVICE_TYPE_CPU)
        report.note("", "drawn by the processor: fine for pictures and tests, too slow for a headset; install a GPU and its driver");
    if ((*device)->shading_rate.offered())
        report.good("foveation", "what a headset's lenses show at their edge is shaded two by two pixels at a time");
    else
        report.note("foveation", "off: " + (*device)->shading_rate.missing + "; every pixel is shaded");
}

void examine_hosts(Report& report) {
    if (auto xr = host::create_openxr({}); xr)
        report.good("OpenXR", "a headset answers");
    else
        report.note("OpenXR", xr.error().text());
    if (auto window = host::create_window({}); window)
        report.good("display", "a window can be opened");
    else
        report.note("display", window.error().text());
}

void examine_content(Report& report, const std::string& path) {
    auto content = load_content(path);
    if (!content) return report.bad("content", content.error().text());
    const content::Catalog& catalog = content->catalog;
    report.good("content", format("%zu buildings, %zu zones, %zu systems, %zu entities, %zu languages; %s", catalog.buildings.size(),
                                  catalog.zones.size(), catalog.systems.size(), catalog.entities.size(), catalog.languages.size(),
                                  catalog.content_hash.substr(0, 16).c_str()));
}

void examine_rest(Report& report) {
    if (auto fonts = load_fonts(); fonts)
        report.good("fonts", font_files().paths.front());
    else
        report.bad("fonts", fonts.error().text());
    const std::string link = os::executable_folder() + "/aisland-link";
    if (std::ifstream(link).good())
        report.good("live data", link);
    else
        report.note("live data", link + " is missing: no MQTT broker can be reached; build or unpack it beside the program");
}

}  // namespace

int run_doctor(int argc, char** argv) {
    Arguments app("Say what this machine can and cannot do, and why.", "aisland doctor");
    std::string content, bundle;
    app.add_option("--content", content, "pack file or authored folder to examine").type_name("PACK|DIR");
    app.add_option("--bundle", bundle, "also write the report to a file, to send to whoever helps").type_name("FILE");
    if (auto status = app.parse(argc, argv)) return *status;
    Report report;
    examine_system(report);
    examine_gpu(report);
    examine_hosts(report);
    examine_content(report, content);
    examine_rest(report);
    std::fputs(report.text.c_str(), stdout);
    if (!bundle.empty())
        if (auto written = os::write_file(bundle, bytes_of(report.text)); !written) return fail(written.error(), 2);
    return report.can_show ? 0 : 1;
}

}  // namespace aisland::cli
