// aisland: dispatch to the subcommands.
#include <cstdio>
#include <string>
#include <string_view>

#include "app/cli/commands.h"

namespace {

struct Command {
    const char* name;
    int (*run)(int, char**);
    const char* about;
};

using namespace aisland::cli;

constexpr Command kCommands[] = {
    {"tour", run_show, "visit the island: headset if there is one, else a window, else postcards (the default)"},
    {"kiosk", run_show, "the same, for an exhibition hall's screen"},
    {"present", run_show, "the same, for sales staff before an audience"},
    {"record", run_show, "record a visit, or with --host none the values alone"},
    {"replay", run_replay, "show a recording again, and check that it ends as it did"},
    {"render", run_render, "one picture to a PNG file; --list prints the views"},
    {"bench", run_bench, "measure frame, load and memory; JSON"},
    {"bake", run_bake, "authored content to a pack"},
    {"check", run_check, "say everything that is wrong with authored content"},
    {"new", run_new, "a small complete island of your own to begin with"},
    {"schema", run_schema, "JSON Schemas of the authored files, for editors"},
    {"simulate", run_simulate, "send a simulated day to an MQTT broker"},
    {"listen", run_listen, "say what a broker sends and what of it is understood"},
    {"doctor", run_doctor, "say what this machine can and cannot do, and why"},
};

void usage(std::FILE* out) {
    std::fputs("aisland: visit Zhangjiang AI Island (张江人工智能岛)\n\nusage: aisland [command] [options]      aisland COMMAND --help\n\n", out);
    for (const Command& command : kCommands) std::fprintf(out, "  %-9s %s\n", command.name, command.about);
}

}  // namespace

int main(int argc, char** argv) {
    const std::string_view first = argc > 1 ? argv[1] : "";
    if (first == "--help" || first == "-h" || first == "help") return usage(stdout), 0;
    if (first == "--version") return std::printf("aisland " AISLAND_VERSION "\n"), 0;
    if (first == "worker") return run_worker(argc - 1, argv + 1);
    if (first.empty() || first.front() == '-') {  // bare: tour
        static char tour[] = "tour";
        argv[0] = tour;
        return run_show(argc, argv);
    }
    for (const Command& command : kCommands)
        if (first == command.name) return command.run(argc - 1, argv + 1);
    std::fprintf(stderr, "aisland: there is no command \"%s\"\n\n", argv[1]);
    usage(stderr);
    return 2;
}
