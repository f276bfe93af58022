#include "platform/os/paths.h"

#include <pwd.h>
#include <unistd.h>
#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>

namespace aisland::os {
namespace {

namespace fs = std::filesystem;

std::string home_folder() {
    if (const char* home = std::getenv("HOME"); home && home[0] == '/') return home;
    std::array<char, 4096> buffer{};
    passwd entry{}, *found = nullptr;
    if (getpwuid_r(getuid(), &entry, buffer.data(), buffer.size(), &found) == 0 && found && found->pw_dir[0] == '/')
        return found->pw_dir;
    return "/tmp";
}

std::string xdg_folder(const char* variable, const char* fallback) {
    if (const char* value = std::getenv(variable); value && value[0] == '/') return std::string(value) + "/aisland";
    return home_folder() + fallback + "/aisland";
}

bool exists(const std::string& path) {
    std::error_code error;
    return fs::exists(path, error) && !error;
}

}  // namespace

std::string executable_folder() {
    // Set by the package's launcher when the program runs under a C library that travels along: then the running file
    // is the loader.
    if (const char* folder = std::getenv("AISLAND_BIN"); folder && folder[0] == '/') return folder;
    std::error_code error;
    const fs::path program = fs::read_symlink("/proc/self/exe", error);
    return error ? "." : program.parent_path().string();
}

std::string cache_folder() { return xdg_folder("XDG_CACHE_HOME", "/.cache"); }
std::string config_folder() { return xdg_folder("XDG_CONFIG_HOME", "/.config"); }
std::string data_folder() { return xdg_folder("XDG_DATA_HOME", "/.local/share"); }

std::vector<std::string> share_folders() {
    const fs::path program = executable_folder();
    return {program.string(), (program.parent_path() / "share" / "aisland").string(), data_folder(),
            "/usr/local/share/aisland", "/usr/share/aisland"};
}

std::optional<std::string> find_shared(const std::string& name) {
    for (const std::string& folder : share_folders()) {
        std::string path = folder + "/" + name;
        if (exists(path)) return path;
    }
    return std::nullopt;
}

std::optional<FontFile> find_cjk_font() {
    for (const std::string& folder : share_folders()) {
        std::error_code error;
        std::vector<std::string> fonts;
        for (auto entry = fs::directory_iterator(folder + "/fonts", error); !error && entry != fs::directory_iterator();
             entry.increment(error)) {
            const std::string extension = entry->path().extension().string();
            if (extension == ".otf" || extension == ".ttf") fonts.push_back(entry->path().string());
        }
        if (!fonts.empty()) return FontFile{*std::min_element(fonts.begin(), fonts.end()), 0};
    }
    constexpr std::array kSystemFonts{"/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
                                      "/usr/share/fonts/noto-cjk/NotoSansCJK-Regular.ttc",
                                      "/usr/share/fonts/google-noto-cjk/NotoSansCJK-Regular.ttc"};
    for (const char* path : kSystemFonts)
        if (exists(path)) return FontFile{path, 2};
    return std::nullopt;
}

}  // namespace aisland::os
