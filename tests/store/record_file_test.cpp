// Record files: whole frames come back, a torn end is left out, a flip anywhere is found.
#include <gtest/gtest.h>

#include <unistd.h>

#include <fstream>
#include <sstream>

#include "platform/store/record_file.h"
#include "tests/store/kill.h"

namespace aisland::store {
namespace {

std::string frame_text(int i) { return "frame " + std::to_string(i) + std::string(static_cast<size_t>(i * 7 % 300), static_cast<char>('a' + i % 26)); }

std::string written(const std::string& path, int frames) {
    auto writer = RecordWriter::create(path);
    EXPECT_TRUE(writer);
    for (int i = 0; i < frames; ++i) EXPECT_TRUE((*writer)->add(static_cast<uint8_t>(i % 3), i % 10 == 0, 1000 + i, bytes_of(frame_text(i))));
    writer->reset();
    std::stringstream all;
    all << std::ifstream(path, std::ios::binary).rdbuf();
    return all.str();
}

TEST(RecordFile, WhatGoesInComesOut) {
    kit::Folder folder;
    const std::string path = folder / "r";
    written(path, 50);
    auto reader = RecordReader::open(path);
    ASSERT_TRUE(reader);
    EXPECT_FALSE((*reader)->torn());
    ASSERT_EQ((*reader)->frames().size(), 50u);
    for (int i = 0; i < 50; ++i) {
        const RecordFrame& f = (*reader)->frames()[static_cast<size_t>(i)];
        EXPECT_EQ(f.kind, i % 3);
        EXPECT_EQ(f.key, i % 10 == 0);
        EXPECT_EQ(f.at_ms, 1000 + i);
        const auto bytes = (*reader)->read(f);
        ASSERT_TRUE(bytes);
        EXPECT_EQ(text_of(*bytes), frame_text(i));
    }
}

TEST(RecordFile, EveryTruncatedPrefixIsItsWholeFrames) {
    kit::Folder folder;
    const std::string path = folder / "r", all = written(path, 5);
    size_t last = 0;
    for (size_t size = 8; size <= all.size(); ++size) {
        std::ofstream(path, std::ios::binary).write(all.data(), static_cast<std::streamsize>(size));
        auto reader = RecordReader::open(path);
        ASSERT_TRUE(reader);
        const size_t frames = (*reader)->frames().size();
        ASSERT_GE(frames, last);
        last = frames;
        for (const RecordFrame& f : (*reader)->frames()) ASSERT_TRUE((*reader)->read(f));
    }
    EXPECT_EQ(last, 5u);
}

TEST(RecordFile, EveryFlippedByteIsFound) {
    kit::Folder folder;
    const std::string path = folder / "r", all = written(path, 6);
    for (size_t at = 0; at < all.size(); ++at) {
        std::string broken = all;
        broken[at] = static_cast<char>(broken[at] ^ 0x10);
        std::ofstream(path, std::ios::binary).write(broken.data(), static_cast<std::streamsize>(broken.size()));
        auto reader = RecordReader::open(path);
        if (!reader) continue;  // the magic
        size_t good = 0;
        for (const RecordFrame& f : (*reader)->frames()) {
            const auto bytes = (*reader)->read(f);
            good += bytes && text_of(*bytes) == frame_text(static_cast<int>(good));
        }
        ASSERT_LT(good, 6u) << "byte " << at;
    }
}

TEST(RecordFile, SaysWhatItCannotRead) {
    kit::Folder folder;
    EXPECT_FALSE(RecordReader::open(folder / "none"));
    EXPECT_FALSE(RecordReader::open(folder.path));
    std::ofstream(folder / "text") << "hello, this is no recording";
    const auto reader = RecordReader::open(folder / "text");
    ASSERT_FALSE(reader);
    EXPECT_NE(reader.error().text().find("no recording"), std::string::npos);
    EXPECT_FALSE(RecordWriter::create(folder / "no/such/folder"));
    auto full = RecordWriter::create("/dev/full");
    EXPECT_FALSE(full);
}

}  // namespace
}  // namespace aisland::store
