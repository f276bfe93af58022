// PNG files (libpng).
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "app/core/result.h"

namespace aisland::cli {

// rgba: width * height * 4 bytes, sRGB, straight alpha, top row first. Written beside and renamed, so a reader never sees half.
Result<void> write_png(const std::string& path, uint32_t width, uint32_t height, std::span<const uint8_t> rgba);

}  // namespace aisland::cli
