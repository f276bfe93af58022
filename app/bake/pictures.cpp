#include "app/bake/pictures.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "app/bake/import.h"
#include "app/bake/object.h"
#include "app/content/codec.h"
#include "app/core/format.h"

namespace aisland::bake {
namespace {

bool begins(ByteView bytes, std::string_view magic, size_t at = 0) {
    return bytes.size() >= at + magic.size() && std::memcmp(bytes.data() + at, magic.data(), magic.size()) == 0;
}

// What the bytes are, by their first; empty for anything else.
std::string_view kind_of(ByteView bytes) {
    if (begins(bytes, "\x89PNG\r\n\x1a\n")) return "png";
    if (begins(bytes, "\xff\xd8\xff")) return "jpeg";
    if (begins(bytes, "RIFF") && begins(bytes, "WEBP", 8)) return "webp";
    return {};
}

std::string_view kind_of_name(std::string_view name) {
    const auto ends = [name](std::string_view end) {
        return name.size() > end.size() && std::equal(end.begin(), end.end(), name.end() - static_cast<ptrdiff_t>(end.size()), [](char a, char b) { return a == (b >= 'A' && b <= 'Z' ? b + 32 : b); });
    };
    return ends(".png") ? "png" : ends(".jpg") || ends(".jpeg") ? "jpeg"
                              : ends(".webp")                   ? "webp"
                                                                : "";
}

Result<Bytes> convert(const ContentFiles& files, const std::string& name, const Options& options) {
    if (!files.picture) return Error{"nothing here reads pictures", "", "use the program"};
    return convert_once(files, name, kTaskPicture, files.picture, options);
}

}  // namespace

Result<Bytes> import_picture(std::string_view name, ByteView file) {
    const std::string_view said = kind_of_name(name), is = kind_of(file);
    if (said.empty()) return Error{"picture-format: its name ends in none of .png .jpg .jpeg .webp", "", "save it as one of these"};
    if (is != said)
        return Error{"picture-format: it is " + std::string(is.empty() ? "no picture" : is == "png" ? "a PNG"
                                                                                    : is == "jpeg"  ? "a JPEG"
                                                                                                    : "a WebP") +
                         " and is named otherwise",
                     "",
                     "save it again in the format of its name"};
    if (file.size() > kMaxPictureFile) return Error{format("picture-size: it has %zu bytes, 8 MiB are the most", file.size()), "", "save it smaller"};
    uint64_t pixels = uint64_t{kMaxPictureSide} * kMaxPictureSide;
    AISLAND_TRY(image, decode_image(file, true, pixels));
    if (image.width > kMaxPictureSide || image.height > kMaxPictureSide)
        return Error{format("picture-size: it is %u x %u, %u a side are the most", image.width, image.height, kMaxPictureSide), "", "save it smaller"};
    ByteView texels = image.texels;
    uint32_t width = image.width, height = image.height;
    while (std::max(width, height) > kPictureSide) {
        texels = texels.subspan(size_t{width} * height * 4);
        width = std::max(1u, width / 2), height = std::max(1u, height / 2);
        --image.levels;
    }
    content::Writer writer;
    content::all(writer, width, height, image.levels);
    writer.raw(texels.data(), texels.size());
    return std::move(writer.bytes);
}

Result<DecodedImage> open_picture(ByteView bytes) {
    content::Reader reader(bytes);
    DecodedImage image;
    image.format = TextureFormat::rgba8_srgb;
    content::all(reader, image.width, image.height, image.levels);
    const Error wrong{"the worker sent no picture", "", "this is a defect of the program"};
    if (reader.failed() || image.width == 0 || image.height == 0 || image.width > kPictureSide || image.height > kPictureSide || image.levels == 0 || image.levels > 16)
        return wrong;
    size_t size = 0;
    for (uint32_t l = 0; l < image.levels; ++l) size += size_t{std::max(1u, image.width >> l)} * std::max(1u, image.height >> l) * 4;
    if (reader.left() != size) return wrong;
    const ByteView texels = bytes.last(size);
    image.texels.assign(texels.begin(), texels.end());
    return image;
}

std::vector<DecodedImage> load_pictures(const ContentFiles& files, const Authored& authored, const Options& options, Offences& offences) {
    std::vector<DecodedImage> out(authored.pictures.size());
    for (size_t i = 0; i < out.size(); ++i) {
        const AuthoredPicture& picture = authored.pictures[i];
        Result<Bytes> made = convert(files, picture.file, options);
        Result<DecodedImage> image = made ? open_picture(*made) : Result<DecodedImage>(made.error());
        if (image)
            out[i] = std::move(*image);
        else
            offences.add(picture.file_at, Rule::picture_refused, picture.file + ": " + with_advice(image.error(), "save it as PNG, JPEG or WebP"));
    }
    return out;
}

}  // namespace aisland::bake
