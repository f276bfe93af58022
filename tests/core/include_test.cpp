// The architecture's include table: who may include whom. The table here is the law; the README describes it.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace {

namespace fs = std::filesystem;
using Modules = std::set<std::string>;

const std::map<std::string, Modules> kMayInclude = {
    {"app/core", {}},
    {"app/schema", {"app/core"}},
    {"app/frame", {"app/core"}},
    {"app/text", {"app/core", "app/frame"}},
    {"app/content", {"app/core", "app/frame", "app/schema", "app/text"}},
    {"app/telemetry", {"app/core", "app/frame", "app/schema"}},
    {"app/bake", {"app/core", "app/frame", "app/content", "app/schema", "app/text"}},
    {"app/guide", {"app/core", "app/frame", "app/content", "app/schema", "app/telemetry", "app/text"}},
    {"app/overlay", {"app/core", "app/frame", "app/guide", "app/content", "app/schema", "app/telemetry", "app/text"}},
    {"app/panels", {"app/core", "app/frame", "app/guide", "app/overlay", "app/content", "app/schema", "app/telemetry", "app/text"}},
    {"app/staff", {"app/core", "app/frame", "app/panels", "app/guide", "app/overlay", "app/content", "app/schema", "app/telemetry", "app/text"}},
    {"app/showroom", {"app/core", "app/frame", "app/staff", "app/panels", "app/guide", "app/overlay", "app/content", "app/schema", "app/telemetry", "app/text"}},
    {"platform/os", {"app/core", "app/frame"}},
    {"platform/gpu", {"app/core", "app/frame", "platform/os"}},
    {"platform/render", {"app/core", "app/frame", "platform/os", "platform/gpu", "shaders"}},
    {"platform/host", {"app/core", "app/frame", "platform/os", "platform/gpu"}},
    {"platform/net", {"app/core", "app/frame", "platform/os"}},
    {"platform/store", {"app/core", "app/frame", "platform/os"}},
    {"platform/jail", {"app/core", "app/frame", "platform/os"}},
};

// Third-party headers and the one module of app/ that may see each; no other app/ module may.
const std::map<std::string, std::string> kThirdParty = {
    {"spdlog/", "app/core"},
    {"openssl/", "app/core"},
    {"hb", "app/text"},
    {"ft2build", "app/text"},
    {"simdjson", "app/telemetry"},
    {"rapidjson/", "app/bake"},
    {"assimp/", "app/bake"},
    {"tiny_gltf", "app/bake"},
    {"meshoptimizer", "app/bake"},
    {"imgui", "app/staff"},
};
const std::vector<std::string> kNeverInApp = {"vulkan", "volk", "openxr", "GLFW", "mosquitto", "sqlite3", "sys/socket", "boost/asio"};

std::string module_of(const std::string& path) {
    const size_t first = path.find('/'), second = path.find('/', first + 1);
    if (path.rfind("shaders/", 0) == 0) return "shaders";
    return second == std::string::npos ? "" : path.substr(0, second);
}

bool starts(const std::string& text, const std::string& prefix) { return text.rfind(prefix, 0) == 0; }

// Why `file` of `module` may not say `#include name`; empty when it may.
std::string offence(const std::string& module, const std::string& name) {
    if (starts(name, "app/") || starts(name, "platform/") || starts(name, "shaders/")) {
        const std::string target = module_of(name);
        if (target == module || kMayInclude.at(module).count(target)) return "";
        return module + " may not include " + target;
    }
    if (!starts(module, "app/")) return "";
    for (const std::string& banned : kNeverInApp)
        if (starts(name, banned)) return module + " may not include " + name;
    for (const auto& [prefix, owner] : kThirdParty)
        if (starts(name, prefix) && owner != module && !(prefix == "openssl/" && module == "app/content")) return name + " belongs to " + owner;
    return "";
}

// The name in an #include line; nothing for any other line.
std::optional<std::string> included(const std::string& line) {
    size_t at = line.find_first_not_of(" \t");
    if (at == std::string::npos || line[at] != '#') return {};
    at = line.find_first_not_of(" \t", at + 1);
    if (at == std::string::npos || line.compare(at, 7, "include") != 0) return {};
    const size_t first = line.find_first_of("<\"", at + 7);
    if (first == std::string::npos) return {};
    const size_t last = line.find_first_of(">\"", first + 1);
    if (last == std::string::npos) return {};
    return line.substr(first + 1, last - first - 1);
}

std::vector<std::string> offences(const fs::path& root) {
    std::vector<std::string> out;
    for (const auto& [module, allowed] : kMayInclude) {
        if (!fs::exists(root / module)) continue;
        for (const auto& entry : fs::recursive_directory_iterator(root / module)) {
            const std::string extension = entry.path().extension();
            if (extension != ".h" && extension != ".cpp") continue;
            std::ifstream file(entry.path());
            std::string line;
            for (int number = 1; std::getline(file, line); ++number)
                if (const auto name = included(line))
                    if (const std::string why = offence(module, *name); !why.empty())
                        out.push_back(fs::relative(entry.path(), root).string() + ":" + std::to_string(number) + ": " + why);
        }
    }
    return out;
}

TEST(Includes, FollowTheTable) {
    const auto found = offences(AISLAND_SOURCE_DIR);
    for (const std::string& line : found) ADD_FAILURE() << line;
}

TEST(Includes, SeesAnOffence) {  // negative control
    EXPECT_EQ(included("  #  include <volk.h>  // why"), "volk.h");
    EXPECT_EQ(included("#include \"app/core/ids.h\""), "app/core/ids.h");
    EXPECT_FALSE(included("// #include is not here"));
    EXPECT_EQ(offence("app/guide", "platform/os/clock.h"), "app/guide may not include platform/os");
    EXPECT_EQ(offence("app/telemetry", "app/content/catalog.h"), "app/telemetry may not include app/content");
    EXPECT_EQ(offence("app/overlay", "volk.h"), "app/overlay may not include volk.h");
    EXPECT_EQ(offence("app/guide", "simdjson.h"), "simdjson.h belongs to app/telemetry");
    EXPECT_EQ(offence("app/guide", "app/content/catalog.h"), "");
}

TEST(Includes, EveryModuleIsInTheTable) {
    for (const char* top : {"app", "platform"})
        for (const auto& entry : fs::directory_iterator(fs::path(AISLAND_SOURCE_DIR) / top)) {
            if (!entry.is_directory()) continue;
            const std::string module = std::string(top) + "/" + entry.path().filename().string();
            if (module == "app/cli" || module == "app/remote" || module == "platform/linux") continue;  // see everything, or hold no C++
            EXPECT_TRUE(kMayInclude.count(module)) << module << " is not in the include table";
        }
    for (const auto& [module, targets] : kMayInclude)
        EXPECT_TRUE(fs::is_directory(fs::path(AISLAND_SOURCE_DIR) / module)) << module << " is in the include table and nowhere else";
}

}  // namespace
