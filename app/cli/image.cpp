#include "app/cli/image.h"

#include <png.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

#include "app/core/assert.h"
#include "app/core/format.h"

namespace aisland::cli {

Result<void> write_png(const std::string& path, uint32_t width, uint32_t height, std::span<const uint8_t> rgba) {
    AISLAND_ASSERT(rgba.size() == size_t{width} * height * 4);
    png_image image{};
    image.version = PNG_IMAGE_VERSION;
    image.width = width;
    image.height = height;
    image.format = PNG_FORMAT_RGBA;
    const std::string partial = path + ".part";
    const bool written = png_image_write_to_file(&image, partial.c_str(), 0, rgba.data(), 0, nullptr) != 0;
    if (!written) {
        const Error error{format("the picture could not be written: %s", image.message), path,
                          "check that the folder exists, may be written and has room"};
        std::remove(partial.c_str());
        return error;
    }
    if (std::rename(partial.c_str(), path.c_str()) != 0)
        return Error{format("the picture could not be put in place: %s", std::strerror(errno)), path, ""};
    return {};
}

}  // namespace aisland::cli
