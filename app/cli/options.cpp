#include "app/cli/options.h"

#include <CLI/CLI.hpp>
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

std::string check_whole(const std::string& text) {
    const bool digits = !text.empty() && text.find_first_not_of("0123456789") == std::string::npos;
    return digits ? "" : "\"" + text + "\" is no whole number; write digits alone";
}

CLI::Option* as_option(void* option) { return static_cast<CLI::Option*>(option); }

}  // namespace

Arguments::Option& Arguments::Option::type_name(const char* name) { return as_option(m_option)->type_name(name), *this; }
Arguments::Option& Arguments::Option::required() { return as_option(m_option)->required(), *this; }
Arguments::Option& Arguments::Option::one_of(std::initializer_list<const char*> values) {
    return as_option(m_option)->check(CLI::IsMember(std::vector<std::string>(values.begin(), values.end()))), *this;
}
Arguments::Option& Arguments::Option::range(double least, double most) { return as_option(m_option)->check(CLI::Range(least, most)), *this; }
Arguments::Option& Arguments::Option::existing_file() { return as_option(m_option)->check(CLI::ExistingFile), *this; }
Arguments::Option& Arguments::Option::check(const Reader& check) { return as_option(m_option)->check(check), *this; }

struct Arguments::Parser {
    CLI::App app;
};

Arguments::Arguments(const char* about, const std::string& name) : m_parser(new Parser{CLI::App(about, name)}) {}
Arguments::~Arguments() = default;

using Added = Arguments::Option;
Added Arguments::add_option(const char* name, std::string& value, const char* about) { return Added(m_parser->app.add_option(name, value, about)); }
Added Arguments::add_option(const char* name, std::vector<std::string>& values, const char* about) {
    return Added(m_parser->app.add_option(name, values, about));
}
Added Arguments::add_option(const char* name, uint32_t& value, const char* about) { return Added(m_parser->app.add_option(name, value, about)->check(check_whole)); }
Added Arguments::add_option(const char* name, uint64_t& value, const char* about) { return Added(m_parser->app.add_option(name, value, about)->check(check_whole)); }
Added Arguments::add_option(const char* name, int& value, const char* about) { return Added(m_parser->app.add_option(name, value, about)); }
Added Arguments::add_option(const char* name, double& value, const char* about) { return Added(m_parser->app.add_option(name, value, about)); }
Added Arguments::add_option(const char* name, float& value, const char* about) { return Added(m_parser->app.add_option(name, value, about)); }
Added Arguments::add_option(const char* name, const Reader& read, const char* about) {
    CLI::callback_t take = [name = std::string(name), read](const CLI::results_t& texts) {
        if (const std::string wrong = read(texts.front()); !wrong.empty()) throw CLI::ValidationError(name, wrong);
        return true;
    };
    return Added(m_parser->app.add_option(name, take, about));
}
Added Arguments::add_flag(const char* name, bool& value, const char* about) { return Added(m_parser->app.add_flag(name, value, about)); }
Added Arguments::add_flag(const char* name, std::string& value, const char* about) { return Added(m_parser->app.add_flag(name, value, about)); }

std::optional<int> Arguments::parse(int argc, char** argv) {
    try {
        m_parser->app.parse(argc, argv);
    } catch (const CLI::CallForHelp&) {
        std::fputs(m_parser->app.help().c_str(), stdout);
        return 0;
    } catch (const CLI::ParseError& e) {
        std::fprintf(stderr, "aisland %s: %s\n`aisland %s --help` lists what it takes.\n", argv[0], e.what(), argv[0]);
        return 2;
    }
    return {};
}

void add_common(Arguments& app, Common& common) {
    app.add_option("--content", common.content, "pack file or authored folder to show").type_name("PACK|DIR");
    app.add_option("--telemetry", common.telemetry, "where live values come from; may be given several times")
        .type_name("sim|mqtt://…|mqtts://…|replay:FILE")
        .check(check_telemetry);
    app.add_option("--metrics", common.metrics, "file to rewrite every second with how it goes (JSON)").type_name("FILE");
    app.add_option("--seed", common.seed, "of everything simulated");
    app.add_flag("--deterministic", common.deterministic, "fixed steps; two runs are equal to the last byte");
    app.add_option("--frames", common.frames, "leave after so many frames");
    app.add_flag("--validation{shaders}", common.validation, "with the Vulkan validation layer, of calls alone or of shaders too; its errors end in status 1")
        .one_of({"calls", "shaders"});
    app.add_option("--log", common.log_file, "also write the log to a file, at most 8 MiB").type_name("FILE");
    app.add_flag("--verbose", common.verbose, "log more");
}

void start_log(const Common& common) {
    if (common.verbose) set_log_level(LogLevel::debug);
    if (!common.log_file.empty()) set_log_file(common.log_file);
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

void add_size(Arguments& app, Size& size) {
    app.add_option(
           "--size",
           [&size](const std::string& text) {
               const auto read = parse_size(text);
               if (!read) return "\"" + text + "\" is no size; write 1280x800 (16 to 16384 each)";
               size = *read;
               return std::string();
           },
           "picture size in pixels")
        .type_name("WxH");
}

Arguments::Reader time_reader(std::optional<int64_t>& wall_ms) {
    return [&wall_ms](const std::string& text) {
        wall_ms = parse_shanghai(text);
        return wall_ms ? std::string() : "\"" + text + "\" is no time; write 18:30 or 2026-06-21T18:30";
    };
}

void add_time(Arguments& app, std::optional<int64_t>& wall_ms) {
    app.add_option("--time", time_reader(wall_ms), "time shown, Asia/Shanghai; the date defaults to 2026-06-21").type_name("[YYYY-MM-DDT]HH:MM");
}

int fail(const Error& error, int status) {
    std::fprintf(stderr, "aisland: %s\n", error.text().c_str());
    return status;
}

}  // namespace aisland::cli
