// A content folder for tests: a real one on disk, with single files replaced in memory.
#pragma once

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>

#include "app/bake/pictures.h"
#include "app/bake/sounds.h"
#include "app/core/platform_tables.h"

namespace aisland::bake {

struct Folder {
    std::string root;
    std::map<std::string, std::optional<std::string>> replaced;  // nothing: the file is gone

    std::string text(const std::string& name) const {
        std::ifstream file(root + "/" + name, std::ios::binary);
        return {std::istreambuf_iterator<char>(file), {}};
    }

    // What stands in a file, with `from` replaced once by `to`; `from` must be there.
    void edit(const std::string& name, const std::string& from, const std::string& to) {
        const auto it = replaced.find(name);
        std::string content = it != replaced.end() && it->second ? *it->second : text(name);
        const size_t at = content.find(from);
        if (at == std::string::npos) throw std::logic_error(name + " does not hold: " + from);
        replaced[name] = content.replace(at, from.size(), to);
    }

    ContentFiles files() const {
        ContentFiles out;
        out.read = [*this](std::string_view name) -> Result<Bytes> {
            const std::string key(name);
            const auto it = replaced.find(key);
            const bool gone = it != replaced.end() ? !it->second : !std::filesystem::exists(root + "/" + key);
            if (gone) return Error{"there is no such file in the content folder", key, ""};
            const std::string content = it != replaced.end() ? *it->second : text(key);
            const ByteView bytes = bytes_of(content);
            return Bytes(bytes.begin(), bytes.end());
        };
        out.list = [*this](std::string_view) -> Result<std::vector<std::string>> {
            std::vector<std::string> names;
            for (const auto& entry : std::filesystem::recursive_directory_iterator(root))
                if (entry.is_regular_file()) names.push_back(entry.path().lexically_relative(root).generic_string());
            std::sort(names.begin(), names.end());
            return names;
        };
        out.picture = import_picture, out.sound = import_sound;  // without the jail: the bytes are our own
        return out;
    }
};

inline Folder fixture() { return {AISLAND_SOURCE_DIR "/tests/bake/fixture", {}}; }
inline Folder island() { return {AISLAND_SOURCE_DIR "/content", {}}; }

}  // namespace aisland::bake
