// The content folder and everything found beside the program, as app/ sees them.
#pragma once

#include <string>

#include "app/core/platform_tables.h"
#include "app/core/result.h"

namespace aisland::cli {

// Reads below `folder` only: absolute names, "..", symbolic links that leave it and devices are refused.
ContentFiles content_folder(const std::string& folder);

}  // namespace aisland::cli
