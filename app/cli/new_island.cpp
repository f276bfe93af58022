#include "app/cli/new_island.h"

#include <algorithm>

#include "app/cli/shipped_text.h"

namespace aisland::cli {
namespace {

// The messages of a locale file whose keys begin with "ui.": what the program itself says.
std::string own_words(std::string_view locale) {
    std::string out;
    for (size_t at = locale.find("\nmsgid \"ui."); at != std::string_view::npos; at = locale.find("\nmsgid \"ui.", at + 1)) {
        const size_t end = std::min(locale.find("\n\n", at + 1), locale.size());
        out.append("\n").append(locale.substr(at + 1, end - at - 1)).append("\n");
    }
    return out;
}

}  // namespace

std::vector<NewFile> new_island() {
    std::vector<NewFile> out;
    for (const TextFile& file : island_files()) {
        std::string text(file.text);
        for (const TextFile& words : locale_files())
            if (words.name == file.name) text += own_words(words.text);
        out.push_back({std::string(file.name), std::move(text)});
    }
    for (const TextFile& file : schema_files()) out.push_back({"schema/" + std::string(file.name), std::string(file.text)});
    return out;
}

}  // namespace aisland::cli
