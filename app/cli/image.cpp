#include "app/cli/image.h"

#include <png.h>

#include "app/core/assert.h"
#include "app/core/bytes.h"
#include "app/core/format.h"
#include "platform/os/files.h"

namespace aisland::cli {

Result<void> write_png(const std::string& path, uint32_t width, uint32_t height, std::span<const uint8_t> rgba) {
    AISLAND_ASSERT(rgba.size() == size_t{width} * height * 4);
    png_image image{};
    image.version = PNG_IMAGE_VERSION;
    image.width = width;
    image.height = height;
    image.format = PNG_FORMAT_RGBA;
    Bytes file(PNG_IMAGE_PNG_SIZE_MAX(image));
    png_alloc_size_t size = file.size();
    if (png_image_write_to_memory(&image, file.data(), &size, 0, rgba.data(), 0, nullptr) == 0)
        return Error{format("the picture could not be written: %s", image.message), path, ""};
    return os::write_file(path, ByteView(file).first(size));
}

}  // namespace aisland::cli
