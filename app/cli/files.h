// The content folder and everything found beside the program, as app/ sees them.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "app/core/platform_tables.h"
#include "app/core/result.h"

namespace aisland::cli {

// Reads below `folder` only: absolute names, "..", symbolic links that leave it and devices are refused.
// `taken` gets the path of each file that is read, and outlives what is returned.
ContentFiles content_folder(const std::string& folder, std::vector<std::string>* taken = nullptr);

// Both are there, and the file is in the folder or below it.
bool lies_in(const std::string& folder, const std::string& file);

// Why the file `out` must not be written, or nothing. What stands there already is replaced only when it begins as a `what` ("pack") does,
// and is none of `made_of`.
std::optional<Error> would_be_lost(const std::string& out, const char* what, std::string_view begins, std::span<const std::string> made_of);
constexpr std::string_view kPackBegins = "aislpack", kPngBegins = "\x89PNG\r\n\x1a\n";

}  // namespace aisland::cli
