// The small island that `aisland new` makes: every file of a content folder that is complete, and its schemas.
#pragma once

#include <string>
#include <vector>

namespace aisland::cli {

struct NewFile {
    std::string name;  // relative: "zones.json", "schema/zones.schema.json"
    std::string text;
};
std::vector<NewFile> new_island();

}  // namespace aisland::cli
