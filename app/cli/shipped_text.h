// Text files that the program carries within itself: the JSON Schemas of content/schema, a new island's files, and the words of
// the program's own screens.
#pragma once

#include <span>
#include <string_view>

namespace aisland::cli {

struct TextFile {
    std::string_view name;  // relative: "zones.schema.json", "locale/en.po"
    std::string_view text;
};
std::span<const TextFile> schema_files();
std::span<const TextFile> island_files();  // what `aisland new` writes, but for the program's own words
std::span<const TextFile> locale_files();  // content/locale

}  // namespace aisland::cli
