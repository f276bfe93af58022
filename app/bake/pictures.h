// Pictures on cards: pictures.json names a file and the text that says what is seen in it. Files are decoded in the worker, brought to
// the size of a card, and become textures of the World, before those of models.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "app/bake/authored.h"
#include "app/bake/bake.h"
#include "app/bake/image.h"
#include "app/content/catalog.h"
#include "app/core/platform_tables.h"

namespace aisland::bake {

constexpr size_t kMaxPictureFile = 8u << 20;
constexpr uint32_t kMaxPictureSide = 4096;  // texels, of a file
constexpr uint32_t kPictureSide = 640;      // texels, of what is kept: a card is 330 u wide
constexpr size_t kMaxPictures = 192;        // a panel can show 256 textures

// Task "picture NAME" of the worker: a .png, .jpg, .jpeg or .webp in, texels out.
inline constexpr std::string_view kTaskPicture = "picture";
Result<Bytes> import_picture(std::string_view name, ByteView file);
// What the worker sent, checked: nothing when it is no picture.
Result<DecodedImage> open_picture(ByteView bytes);

// Of authored.pictures, in order; where one cannot be had it is an offence, and its place holds no levels.
std::vector<DecodedImage> load_pictures(const ContentFiles& files, const Authored& authored, const Options& options, Offences& offences);

}  // namespace aisland::bake
