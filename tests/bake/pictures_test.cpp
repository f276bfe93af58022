// Pictures on cards: files with an alternative text become textures; what is no picture is refused where it is named.
#include <gtest/gtest.h>

#include "app/bake/bake.h"
#include "app/bake/image.h"
#include "app/bake/import.h"
#include "app/content/pack.h"
#include "tests/bake/folder.h"

namespace aisland::bake {
namespace {

std::string file(const std::string& name) { return Folder{AISLAND_SOURCE_DIR "/tests/bake/pictures", {}}.text(name); }

// The fixture with one picture of its fact: `stored` under `name`.
Folder with_picture(const std::string& name, const std::string& stored) {
    Folder folder = fixture();
    folder.replaced["pictures/" + name] = stored;
    folder.replaced["pictures.json"] = "{\"pictures\": [\n{\"of\": \"land\", \"file\": \"pictures/" + name + "\", \"alt\": \"fact.title\"}]}";
    return folder;
}

std::string refusal(const std::string& name, const std::string& stored) {
    std::string all;
    for (const Offence& offence : check(with_picture(name, stored).files())) all += text(offence) + "\n";
    return all;
}

TEST(Pictures, EachFormatBecomesATextureOfTheCard) {
    for (const char* name : {"plaque.png", "plaque.jpg", "plaque.webp"}) {
        EXPECT_EQ(refusal(name, file(name)), "");
        Result<Baked> baked = bake(with_picture(name, file(name)).files());
        ASSERT_TRUE(baked && !baked->pack.empty()) << name;
        const Result<content::Opened> opened = content::open(std::move(baked->pack), name);
        ASSERT_TRUE(opened) << opened.error().text();
        const content::Picture* picture = opened->catalog.find_picture(ItemId("land"));
        ASSERT_NE(picture, nullptr);
        EXPECT_EQ(picture->alt, TextId("fact.title"));
        EXPECT_FLOAT_EQ(picture->aspect, 3);
        const Texture& texture = opened->world.textures[picture->texture];
        EXPECT_EQ(texture.width, 60u);
        EXPECT_EQ(texture.height, 20u);
        EXPECT_EQ(texture.format, TextureFormat::rgba8_srgb);
        // Blue above, sand below, as it was drawn.
        const auto texel = [&](size_t y, size_t c) { return static_cast<int>(texture.data[(y * 60 + 30) * 4 + c]); };
        EXPECT_NEAR(texel(0, 0), 0x20, 14) << name;
        EXPECT_NEAR(texel(19, 0), 0xe0, 14) << name;
        EXPECT_EQ(texel(10, 3), 255);
    }
}

TEST(Pictures, ALargeOneIsBroughtToTheSizeOfACard) {
    Result<Baked> baked = bake(with_picture("wide.png", file("wide.png")).files());
    ASSERT_TRUE(baked && !baked->pack.empty());
    const Result<content::Opened> opened = content::open(std::move(baked->pack), "wide");
    ASSERT_TRUE(opened) << opened.error().text();
    const Texture& texture = opened->world.textures[opened->catalog.find_picture(ItemId("land"))->texture];
    EXPECT_EQ(texture.width, 375u);
    EXPECT_EQ(texture.height, 175u);
}

TEST(Pictures, WhatIsNoneIsRefusedWhereItIsNamed) {
    const std::string at = "pictures.json:2:24: error: picture-refused: pictures/";
    EXPECT_EQ(refusal("plaque.jpg", file("plaque.png")), at + "plaque.jpg: picture-format: it is a PNG and is named otherwise; save it again in the format of its name\n");
    EXPECT_EQ(refusal("plaque.png", "no picture at all"), at + "plaque.png: picture-format: it is no picture and is named otherwise; save it again in the format of its name\n");
    EXPECT_EQ(refusal("plaque.gif", "GIF89a"), at + "plaque.gif: picture-format: its name ends in none of .png .jpg .jpeg .webp; save it as one of these\n");
    EXPECT_EQ(refusal("plaque.png", file("plaque.png") + std::string(8 << 20, ' ')), at + "plaque.png: picture-size: it has 8388795 bytes, 8 MiB are the most; save it smaller\n");
    std::string huge = file("plaque.png");
    huge.replace(16, 4, std::string("\0\0\x20\0", 4));  // the header says 8192 wide
    EXPECT_NE(refusal("plaque.png", huge).find("picture-refused"), std::string::npos);
}

// Whoever sends half of a file learns so; nothing is read beyond it.
TEST(Pictures, EveryPrefixIsRefusedOrRead) {
    for (const char* name : {"plaque.png", "plaque.jpg", "plaque.webp"}) {
        const std::string whole = file(name);
        for (size_t size = 0; size < whole.size(); ++size) {
            const Bytes prefix(bytes_of(whole).begin(), bytes_of(whole).begin() + static_cast<ptrdiff_t>(size));
            const Result<Bytes> made = run_task("picture " + std::string(name), prefix, {});
            EXPECT_TRUE(!made || open_picture(*made)) << name << ' ' << size;
        }
    }
}

TEST(Pictures, AThingHasOneAndOnlyThingsWithACardHave) {
    Folder folder = with_picture("plaque.png", file("plaque.png"));
    folder.replaced["pictures.json"] =
        "{\"pictures\": [{\"of\": \"land\", \"file\": \"pictures/plaque.png\", \"alt\": \"fact.title\"},\n"
        "{\"of\": \"land\", \"file\": \"pictures/plaque.png\", \"alt\": \"fact.title\"},\n"
        "{\"of\": \"sea\", \"file\": \"pictures/plaque.png\", \"alt\": \"fact.tilte\"}]}";
    std::vector<std::string> said;
    for (const Offence& offence : check(folder.files())) said.push_back(text(offence));
    EXPECT_EQ(said, (std::vector<std::string>{"pictures.json:2:8: error: duplicate-id: \"land\" has a picture already; remove one",
                                              "pictures.json:3:8: error: dangling-reference: there is nothing called \"sea\"; name a feature, zone, system, fact, tenant or entity",
                                              "pictures.json:3:53: error: text-missing: there is no message \"fact.tilte\"; did you mean \"fact.title\"?"}));
}

// What the worker sends is not believed.
TEST(Pictures, ALyingWorkerIsFoundOut) {
    const std::string png = file("plaque.png");
    Result<Bytes> made = run_task("picture plaque.png", bytes_of(png), {});
    ASSERT_TRUE(made);
    EXPECT_TRUE(open_picture(*made));
    EXPECT_FALSE(open_picture(ByteView(*made).first(made->size() - 1)));
    for (size_t i = 0; i < 12; ++i) {
        Bytes lie = *made;
        lie[i] ^= std::byte{0x41};
        EXPECT_FALSE(open_picture(lie)) << i;
    }
}

// Asked of the header, before anything is decoded.
TEST(Images, SixtyFourMegapixelsAreTheMost) {
    uint64_t left = 512ull << 20;
    EXPECT_TRUE(take_pixels(8192, 8192, left));
    EXPECT_EQ(left, 448ull << 20);
    const Result<void> large = take_pixels(16384, 4097, left);
    ASSERT_FALSE(large);
    EXPECT_EQ(large.error().what, "gltf-limit: an image has 16384 x 4097 pixels; 64 Mpx an image and 512 Mpx a file are the most");
    EXPECT_FALSE(take_pixels(16385, 1, left)) << "too long a side";
    EXPECT_FALSE(take_pixels(uint64_t{1} << 32, uint64_t{1} << 32, left)) << "a product that wraps";
    EXPECT_EQ(left, 448ull << 20) << "what is refused takes nothing";
    for (int i = 0; i < 7; ++i) EXPECT_TRUE(take_pixels(8192, 8192, left));
    EXPECT_FALSE(take_pixels(1, 1, left)) << "the file's allowance is spent";
}

}  // namespace
}  // namespace aisland::bake
