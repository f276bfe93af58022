// The half of `record` that shows nothing.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "app/cli/options.h"

namespace aisland::cli {

// Values alone until told to stop, `seconds` have passed (0 = never) or common.frames steps are done. `rate`: recorded seconds a second.
int record_values(const std::string& path, const Common& common, std::optional<int64_t> time_ms, double rate, double seconds);

}  // namespace aisland::cli
