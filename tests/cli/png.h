// Pictures as PNG files, for tests that look at them (libpng).
#pragma once

#include <png.h>

#include <cstdint>
#include <string>
#include <vector>

namespace aisland::test {

struct Pixels {  // sRGB, 8 bits a channel
    uint32_t width = 0, height = 0;
    std::vector<uint8_t> rgba;
};

// Empty when it cannot be read.
inline Pixels read_png(const std::string& path) {
    png_image image{};
    image.version = PNG_IMAGE_VERSION;
    if (!png_image_begin_read_from_file(&image, path.c_str())) return {};
    image.format = PNG_FORMAT_RGBA;
    Pixels out{image.width, image.height, std::vector<uint8_t>(PNG_IMAGE_SIZE(image))};
    png_image_finish_read(&image, nullptr, out.rgba.data(), 0, nullptr);
    return out;
}

// Of Pixels, or whatever has their members. Alpha is left out: a picture is looked at as it would stand on a screen.
template <class Image>
bool write_png(const std::string& path, const Image& picture) {
    png_image image{};
    image.version = PNG_IMAGE_VERSION;
    image.format = PNG_FORMAT_RGB;
    image.width = picture.width, image.height = picture.height;
    std::vector<uint8_t> rgb;
    rgb.reserve(picture.rgba.size() / 4 * 3);
    for (size_t i = 0; i < picture.rgba.size(); ++i)
        if (i % 4 != 3) rgb.push_back(picture.rgba[i]);
    return png_image_write_to_file(&image, path.c_str(), 0, rgb.data(), 0, nullptr) != 0;
}

}  // namespace aisland::test
