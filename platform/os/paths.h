// Where things are on a Linux machine: the program itself, the user's folders (XDG base directories), content and
// fonts.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace aisland::os {

std::string executable_folder();  // of the running program, symbolic links resolved; "." when unknown

// "<XDG folder>/aisland"; not created. XDG Base Directory Specification 0.8: relative values are ignored.
std::string cache_folder();   // XDG_CACHE_HOME or ~/.cache
std::string config_folder();  // XDG_CONFIG_HOME or ~/.config
std::string data_folder();    // XDG_DATA_HOME or ~/.local/share

// Folders that may hold what ships with the program, best first: beside the program (build tree and tarball),
// ../share/aisland of it (installed), the user's data folder, the system's.
std::vector<std::string> share_folders();

// The first of share_folders() that holds `name` ("island.pack", "fonts/NotoSansSC.otf").
std::optional<std::string> find_shared(const std::string& name);

// A font with Simplified Chinese: shipped "fonts/<any>" first, else the system's Noto Sans CJK.
// `face` is the index inside a collection (2 = SC in the Noto .ttc files).
struct FontFile {
    std::string path;
    int face = 0;
};
std::optional<FontFile> find_cjk_font();

}  // namespace aisland::os
