// Text from outside, made fit to show: UTF-8 repaired by leaving out what is not UTF-8, without control and direction-changing
// characters, cut at a character.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace aisland::telemetry {

// Appends at most `limit` bytes to `out`; returns how many.
size_t append_clean(std::string& out, std::string_view text, size_t limit);

}  // namespace aisland::telemetry
