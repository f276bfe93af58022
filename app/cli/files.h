// The content folder and everything found beside the program, as app/ sees them.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "app/core/platform_tables.h"
#include "app/core/result.h"

namespace aisland::cli {

// Reads below `folder` only: absolute names, "..", symbolic links that leave it and devices are refused.
ContentFiles content_folder(const std::string& folder);

// Why the file `out` must not be written, or nothing. What stands there already is replaced only when it begins as a `what` ("pack") does,
// and is neither one of `made_of` nor in a folder of them.
std::optional<Error> would_be_lost(const std::string& out, const char* what, std::string_view begins, std::span<const std::string> made_of);
constexpr std::string_view kPackBegins = "aislpack", kPngBegins = "\x89PNG\r\n\x1a\n";

}  // namespace aisland::cli
