// Postcards: pictures of the island and its six zones, for machines that can show nothing.
#pragma once

#include <string>

#include "app/cli/options.h"
#include "app/content/pack.h"
#include "app/core/result.h"

namespace aisland::cli {

// Writes them into `folder` and says where on standard output. `why` is what kept a headset and a window from opening.
// The exit status: 0, or 2 when not even pictures can be made.
int make_postcards(const content::Opened& content, const Common& common, const std::string& folder, Size size, int language,
                   const std::string& why);

}  // namespace aisland::cli
