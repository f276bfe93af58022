#include "app/cli/options.h"

#include <charconv>
#include <cstdio>

#include "app/core/log.h"
#include "app/core/time.h"

namespace aisland::cli {

namespace {

std::string check_telemetry(const std::string& url) {
    if (url == "sim") return "";
    for (const char* scheme : {"mqtt://", "mqtts://", "replay:"})
        if (url.rfind(scheme, 0) == 0 && url.size() > std::string_view(scheme).size()) return "";
    return "\"" + url + "\" is no telemetry source; write sim, mqtt://HOST[:PORT], mqtts://HOST[:PORT] or replay:FILE";
}

bool read_dimension(const char* first, const char* last, uint32_t& out) {
    const auto [end, error] = std::from_chars(first, last, out);
    return error == std::errc() && end == last && out >= 16 && out <= 16384;
}

}  // namespace

void add_common(CLI::App& app, Common& common) {
    app.add_option("--content", common.content, "pack file or authored folder to show")->type_name("PACK|DIR");
    app.add_option("--telemetry", common.telemetry, "where live values come from; may be given several times")
        ->type_name("sim|mqtt://…|mqtts://…|replay:FILE")
        ->check(check_telemetry);
    app.add_option("--metrics", common.metrics, "file to rewrite every second with how it goes (JSON)")->type_name("FILE");
    app.add_option("--seed", common.seed, "of everything simulated");
    app.add_flag("--deterministic", common.deterministic, "fixed steps; two runs are equal to the last byte");
    app.add_option("--frames", common.frames, "leave after so many frames");
    app.add_flag("--validation", common.validation, "with the Vulkan validation layer; its errors end in status 1");
    app.add_option("--log", common.log_file, "also write the log to a file, at most 8 MiB")->type_name("FILE");
    app.add_flag("--verbose", common.verbose, "log more");
}

std::optional<Size> parse_size(const std::string& text) {
    const size_t x = text.find('x');
    Size size;
    const char* data = text.data();
    if (x == std::string::npos || !read_dimension(data, data + x, size.width) ||
        !read_dimension(data + x + 1, data + text.size(), size.height))
        return {};
    return size;
}

void add_size(CLI::App& app, Size& size) {
    app.add_option_function<std::string>(
           "--size", [&size](const std::string& text) { size = *parse_size(text); }, "picture size in pixels")
        ->type_name("WxH")
        ->check([](const std::string& text) {
            return parse_size(text) ? std::string() : "\"" + text + "\" is no size; write 1280x800 (16 to 16384 each)";
        });
}

void add_time(CLI::App& app, std::optional<int64_t>& wall_ms) {
    app.add_option_function<std::string>(
           "--time", [&wall_ms](const std::string& text) { wall_ms = *parse_shanghai(text); },
           "time shown, Asia/Shanghai; the date defaults to 2026-06-21")
        ->type_name("[YYYY-MM-DDT]HH:MM")
        ->check([](const std::string& text) {
            return parse_shanghai(text) ? std::string() : "\"" + text + "\" is no time; write 18:30 or 2026-06-21T18:30";
        });
}

std::optional<int> parse(CLI::App& app, int argc, char** argv) {
    try {
        app.parse(argc, argv);
    } catch (const CLI::CallForHelp&) {
        std::fputs(app.help().c_str(), stdout);
        return 0;
    } catch (const CLI::ParseError& e) {
        std::fprintf(stderr, "aisland %s: %s\n`aisland %s --help` lists what it takes.\n", argv[0], e.what(), argv[0]);
        return 2;
    }
    return {};
}

int fail(const Error& error, int status) {
    std::fprintf(stderr, "aisland: %s\n", error.text().c_str());
    return status;
}

}  // namespace aisland::cli
