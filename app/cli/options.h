// Options that several subcommands share, and how wrong ones are refused.
#pragma once

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/core/result.h"

namespace aisland::cli {

// The arguments of one subcommand: declared, then parsed into the variables named. Nothing of the parser behind it shows here.
// A plain name ("DIR") is a positional argument, "--name" an option.
class Arguments {
public:
    using Reader = std::function<std::string(const std::string&)>;  // takes the text; what is wrong with it, or ""

    class Option {
    public:
        Option& type_name(const char* name);
        Option& required();
        Option& one_of(std::initializer_list<const char*> values);
        Option& range(double least, double most);
        Option& existing_file();
        Option& check(const Reader& check);

    private:
        friend class Arguments;
        explicit Option(void* option) : m_option(option) {}
        void* m_option;
    };

    Arguments(const char* about, const std::string& name);
    ~Arguments();
    Option add_option(const char* name, std::string& value, const char* about);
    Option add_option(const char* name, std::vector<std::string>& values, const char* about);
    Option add_option(const char* name, uint32_t& value, const char* about);
    Option add_option(const char* name, uint64_t& value, const char* about);
    Option add_option(const char* name, int& value, const char* about);
    Option add_option(const char* name, double& value, const char* about);
    Option add_option(const char* name, float& value, const char* about);
    Option add_option(const char* name, const Reader& read, const char* about);
    Option add_flag(const char* name, bool& value, const char* about);
    Option add_flag(const char* name, std::string& value, const char* about);  // "--name{A}": A where it stands without =VALUE

    // An exit status when the command must end now (help: 0, wrong arguments: 2, said on standard error).
    std::optional<int> parse(int argc, char** argv);

private:
    struct Parser;
    std::unique_ptr<Parser> m_parser;
};

struct Common {
    std::string content;                 // pack file or authored folder; empty = the one shipped with the program
    std::vector<std::string> telemetry;  // "sim", mqtt://…, mqtts://…, replay:FILE; empty = sim
    std::string metrics;                 // file rewritten every second
    uint64_t seed = 1;
    bool deterministic = false;
    uint64_t frames = 0;     // leave after so many, 0 = never
    std::string validation;  // Vulkan validation layer: "", "calls" or "shaders"; any error ends with status 1
    std::string log_file;
    bool verbose = false;
};
void add_common(Arguments& app, Common& common);
// The log as --log and --verbose want it.
void start_log(const Common& common);

struct Size {
    uint32_t width = 1280, height = 800;
};
// "1280x800", 16 to 16384 each.
std::optional<Size> parse_size(const std::string& text);
void add_size(Arguments& app, Size& size);

// Asia/Shanghai "[YYYY-MM-DDT]HH:MM" → UTC ms.
Arguments::Reader time_reader(std::optional<int64_t>& wall_ms);
void add_time(Arguments& app, std::optional<int64_t>& wall_ms);

// Prints "aisland: …" and returns `status`.
int fail(const Error& error, int status);

}  // namespace aisland::cli
