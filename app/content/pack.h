// Pack: one baked generation of content as one relocatable file. What it is not: a cache, an archive, a network format.
//
//   header   64 bytes: magic, version, byte order, chunk count, file size, SHA-256 of (the 32 bytes before it + table)
//   table    one 64-byte row a chunk: tag, offset, size, count, stride, SHA-256 of the chunk and its zero padding
//   chunks   each at a multiple of 64, next to each other, in table order
// Every byte of the file lies under one of the hashes. Hashes say "as written"; open() still checks every index, count,
// enumeration and float, so a pack that was made to lie is refused as well.
#pragma once

#include <memory>
#include <string>

#include "app/content/catalog.h"
#include "app/core/bytes.h"
#include "app/core/result.h"
#include "app/frame/openness.h"
#include "app/frame/world.h"

namespace aisland::content {

constexpr uint32_t kPackVersion = 11;

// Same input, same bytes. Fails when `catalog` or `world` would not pass open().
Result<Bytes> write_pack(const Catalog& catalog, const World& world);

// Owns the bytes that World's spans point into. Moving keeps them valid; there is no copy.
struct Opened {
    Catalog catalog;
    World world;

    Opened() = default;
    Opened(Opened&&) noexcept = default;
    Opened& operator=(Opened&&) noexcept = default;

    Bytes bytes;
    std::string path;              // file it was read from; empty: baked in memory
    bool bulk_given_back = false;  // the bulk (below) was dropped and reads as zeros
    std::vector<Cell> cells;       // decoded tables that hold more than plain numbers
    std::vector<Texture> textures;
    std::unique_ptr<Openness> open;
};

// The file is read, not mapped: whoever overwrites it while the show runs cannot take the show down.
Result<Opened> open(const std::string& path, uint64_t generation = 1);
// `name` is what errors call it.
Result<Opened> open(Bytes bytes, const std::string& name, uint64_t generation = 1);
// Bytes whose checksum was just compared, as an ObjectStore's, or that no disk or wire has had since they were written: what they hold is
// checked, the hashes of the chunks are not.
Result<Opened> open_whole(Bytes bytes, const std::string& name, uint64_t generation = 1);
// What write_pack() of this process returned and nobody else has touched: its hashes and what it holds are not looked at again.
Result<Opened> open_written(Bytes bytes, const std::string& name, uint64_t generation = 1);

// What only an upload reads, as ranges of opened.bytes: vertices, indices, texels; nine tenths of a pack.
std::vector<std::span<std::byte>> bulk(Opened& opened);
// Reads the bulk again into the same places, so spans of the World hold. Fails when the file is no longer the one that was opened.
Result<void> read_bulk(Opened& opened);

}  // namespace aisland::content
