// Options that several subcommands share, and how wrong ones are refused.
#pragma once

#include <CLI/CLI.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "app/core/result.h"

namespace aisland::cli {

struct Common {
    std::string content;                 // pack file or authored folder; empty = the one shipped with the program
    std::vector<std::string> telemetry;  // "sim", mqtt://…, mqtts://…, replay:FILE; empty = sim
    std::string metrics;                 // file rewritten every second
    uint64_t seed = 1;
    bool deterministic = false;
    uint64_t frames = 0;                 // leave after so many, 0 = never
    bool validation = false;             // Vulkan validation layer; any error ends with status 1
    std::string log_file;
    bool verbose = false;
};
void add_common(CLI::App& app, Common& common);

struct Size {
    uint32_t width = 1280, height = 800;
};
// "1280x800", 16 to 16384 each.
std::optional<Size> parse_size(const std::string& text);
void add_size(CLI::App& app, Size& size);

// Asia/Shanghai "[YYYY-MM-DDT]HH:MM" → UTC ms.
void add_time(CLI::App& app, std::optional<int64_t>& wall_ms);

// Parses; an exit status when the command must end now (help: 0, wrong arguments: 2, said on standard error).
std::optional<int> parse(CLI::App& app, int argc, char** argv);

// Prints "aisland: …" and returns `status`.
int fail(const Error& error, int status);

}  // namespace aisland::cli
