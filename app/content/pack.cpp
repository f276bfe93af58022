#include "app/content/pack.h"

#include <algorithm>
#include <cstdio>
#include <map>
#include <memory>
#include <system_error>
#include <thread>

#include "app/content/catalog_fields.h"
#include "app/content/sign.h"
#include "app/content/validate.h"
#include "app/core/format.h"

namespace aisland::content {
namespace {

constexpr char kMagic[8] = {'a', 'i', 's', 'l', 'p', 'a', 'c', 'k'};
constexpr uint32_t kByteOrder = 0x01020304;
constexpr size_t kAlignment = 64;

struct Header {
    char magic[8];
    uint32_t version, byte_order, chunk_count, reserved;
    uint64_t file_size;
    Sha256 hash;  // of the 32 bytes above, then the table
};
static_assert(sizeof(Header) == 64);

struct Row {
    char tag[8];
    uint64_t offset, size;  // bytes; the hash covers size rounded up to kAlignment
    uint32_t count, stride;
    Sha256 hash;
};
static_assert(sizeof(Row) == 64);

enum Chunk {
    kCatalog,
    kWorld,
    kVertices,
    kIndices,
    kMeshes,
    kFacets,
    kMaterials,
    kExtras,
    kInstances,
    kLights,
    kRigs,
    kBinds,
    kSkins,
    kStreams,
    kProbes,
    kRigNodes,
    kNodes,
    kChannels,
    kAnimations,
    kKeys,
    kOpenness,
    kSounds,
    kTexels,
    kChunks
};
constexpr const char* kTags[kChunks] = {"catalog", "world", "vertex", "index", "mesh", "facet", "material", "extra", "instance", "light", "rig",
                                        "bind", "skin", "stream", "probe", "rignode", "node", "channel", "animate", "key", "open", "sound", "texels"};

// What is written as it lies in memory has no padding, so equal content gives equal bytes.
static_assert(sizeof(Lod) == 16 && sizeof(Mesh) == 12 + 16 * kMaxLods + 12 + 4 + 24 + 16);
static_assert(sizeof(Facet) == 4 + 8 * kMaxLods + 12 + 12 + 4);
static_assert(sizeof(Material) == 16 + 12 + 20 + 4 + 4 + 20 + 4 + 16);
static_assert(sizeof(TextureUse) == 32 && sizeof(MaterialExtra) == 16 + 12 + 4 + 12 + 12 + 32 * kTextureUses);
static_assert(sizeof(Node) == 48 + 12 + 16 + 12 + 16 && sizeof(Channel) == 24 && sizeof(Animation) == 24);
static_assert(sizeof(Light) == 12 + 4 + 12 + 4 + 12 + 4 + 4 + 12);
static_assert(sizeof(Rig) == 16 && sizeof(Skin) == 8 && sizeof(Probe) == 44 && sizeof(mat4) == 64);

size_t padded(size_t size) { return (size + kAlignment - 1) / kAlignment * kAlignment; }

struct TextureRow {
    uint32_t format = 0, width = 0, height = 0, levels = 0;
    uint64_t offset = 0, size = 0;  // in the texel chunk
    Wrap wrap_u = Wrap::repeat, wrap_v = Wrap::repeat;
    bool nearest = false;
};
template <class C>
void fields(C& c, TextureRow& v) {
    all(c, v.format, v.width, v.height, v.levels, v.offset, v.size, v.nearest);
    code_enum(c, v.wrap_u, 3), code_enum(c, v.wrap_v, 3);
}

struct WorldTables {  // what is not a plain array
    uint32_t slot_count = 0, mover_count = 0;
    float water_level = 0;
    std::vector<Cell> cells;
    std::vector<TextureRow> textures;
};
template <class C>
void fields(C& c, WorldTables& v) { all(c, v.slot_count, v.mover_count, v.water_level, v.cells, v.textures); }

template <class C>
void code_openness(C& c, Openness& v) {
    all(c, v.low, v.side, v.height, v.ground, v.walls);
    for (std::vector<std::byte>* bytes : {&v.texels, &v.covers, &v.beyond}) code_block(c, *bytes);
    all(c, v.tops, v.crowns);
}

Error damaged(const std::string& name, std::string what) {
    return {"this is not a whole pack: " + std::move(what), name, "bake the content again, or copy the file again"};
}

// Hashes of all chunks; in two halves when there is enough to make a thread worth it.
std::vector<Sha256> hash_chunks(ByteView file, std::span<const Row> rows) {
    std::vector<Sha256> hashes(rows.size());
    std::vector<size_t> order(rows.size());
    for (size_t i = 0; i < order.size(); ++i) order[i] = i;
    std::sort(order.begin(), order.end(), [&](size_t a, size_t b) { return rows[a].size > rows[b].size; });
    const auto run = [&](size_t begin, size_t end) {
        for (size_t k = begin; k < end; ++k) hashes[order[k]] = sha256(file.subspan(rows[order[k]].offset, padded(rows[order[k]].size)));
    };
    if (file.size() < 4u << 20 || rows.size() < 2) return run(0, rows.size()), hashes;
    std::thread biggest;
    try {
        biggest = std::thread(run, 0, 1);
    } catch (const std::system_error&) {  // no thread to be had
        run(0, 1);
    }
    run(1, rows.size());
    if (biggest.joinable()) biggest.join();
    return hashes;
}

struct Opening {
    ByteView file;
    std::span<const Row> rows;

    ByteView chunk(Chunk which) const { return file.subspan(rows[which].offset, rows[which].size); }
    template <class T>
    std::span<const T> table(Chunk which) const {
        return {reinterpret_cast<const T*>(file.data() + rows[which].offset), rows[which].count};
    }
};

constexpr uint32_t kStrides[kChunks] = {1, 1, sizeof(Vertex), sizeof(uint32_t), sizeof(Mesh), sizeof(Facet), sizeof(Material), sizeof(MaterialExtra), sizeof(Instance),
                                        sizeof(Light), sizeof(Rig), sizeof(mat4), sizeof(Skin), sizeof(float), sizeof(Probe), sizeof(uint32_t), sizeof(Node),
                                        sizeof(Channel), sizeof(Animation), sizeof(float), 1, 1, 1};

// Header and table; the hashes of the chunks where `hashed_too`.
Result<Opening> verify(ByteView file, const std::string& name, bool hashed_too) {
    if (file.size() < sizeof(Header)) return damaged(name, format("it has %zu bytes, a header alone has 64", file.size()));
    Header header;
    std::memcpy(&header, file.data(), sizeof(header));
    if (std::memcmp(header.magic, kMagic, sizeof(kMagic)) != 0)
        return Error{"this is not a pack", name, "give a .pack file made by `aisland bake`, or a content folder"};
    if (header.version != kPackVersion)
        return Error{format("this pack has version %u, this program reads version %u", header.version, kPackVersion), name, "bake the content with this program"};
    if (header.byte_order != kByteOrder || header.chunk_count != kChunks || header.reserved != 0) return damaged(name, "its header is wrong");
    if (header.file_size != file.size())
        return damaged(name, format("it has %zu bytes and should have %llu", file.size(), static_cast<unsigned long long>(header.file_size)));
    const size_t table_size = kChunks * sizeof(Row);
    if (file.size() < sizeof(Header) + table_size) return damaged(name, "its table is cut off");
    Bytes hashed(file.begin(), file.begin() + 32);
    hashed.insert(hashed.end(), file.begin() + sizeof(Header), file.begin() + sizeof(Header) + table_size);
    if (sha256(hashed) != header.hash) return damaged(name, "its header or table was changed");
    Opening opening{file, {reinterpret_cast<const Row*>(file.data() + sizeof(Header)), kChunks}};
    uint64_t next = sizeof(Header) + table_size;
    for (size_t i = 0; i < kChunks; ++i) {
        const Row& row = opening.rows[i];
        const uint64_t size = row.size;
        if (row.offset != next || size > file.size() - next || padded(size) > file.size() - next || row.stride != kStrides[i] ||
            uint64_t{row.count} * row.stride != size || std::strncmp(row.tag, kTags[i], sizeof(row.tag)) != 0)
            return damaged(name, format("the place of chunk \"%s\" is wrong", kTags[i]));
        next += padded(size);
    }
    if (next != file.size()) return damaged(name, "there is more after its last chunk");
    if (!hashed_too) return opening;
    const std::vector<Sha256> hashes = hash_chunks(file, opening.rows);
    for (size_t i = 0; i < kChunks; ++i)
        if (hashes[i] != opening.rows[i].hash) return damaged(name, format("chunk \"%s\" was changed", kTags[i]));
    return opening;
}

template <class T>
bool decode(ByteView bytes, T& value) {
    Reader reader(bytes);
    code(reader, value);
    return !reader.failed() && reader.left() == 0;
}

}  // namespace

Result<Bytes> write_pack(const Catalog& catalog, const World& world) {
    AISLAND_CHECK(validate(catalog, world));
    Writer catalog_writer, world_writer, open_writer;
    code(catalog_writer, const_cast<Catalog&>(catalog));  // the visitor serves both directions; a Writer changes nothing

    WorldTables tables{world.slot_count, world.mover_count, world.water_level, {world.cells.begin(), world.cells.end()}, {}};
    Bytes texels;
    std::map<std::pair<const std::byte*, size_t>, uint64_t> places;  // one image sampled in two ways is written once
    for (const Texture& texture : world.textures) {
        const auto [place, fresh] = places.emplace(std::pair(texture.data.data(), texture.data.size()), texels.size());
        tables.textures.push_back({static_cast<uint32_t>(texture.format), texture.width, texture.height, texture.levels, place->second, texture.data.size(),
                                   texture.wrap_u, texture.wrap_v, texture.nearest});
        if (!fresh) continue;
        texels.insert(texels.end(), texture.data.begin(), texture.data.end());
        texels.resize(padded(texels.size()));
    }
    code(world_writer, tables);
    if (world.open) code_openness(open_writer, const_cast<Openness&>(*world.open));

    const ByteView chunks[kChunks] = {
        catalog_writer.bytes, world_writer.bytes, std::as_bytes(world.vertices), std::as_bytes(world.indices), std::as_bytes(world.meshes),
        std::as_bytes(world.facets), std::as_bytes(world.materials), std::as_bytes(world.extras), std::as_bytes(world.instances), std::as_bytes(world.lights),
        std::as_bytes(world.rigs), std::as_bytes(world.inverse_binds), std::as_bytes(world.skins), std::as_bytes(world.streams),
        std::as_bytes(world.probes), std::as_bytes(world.rig_nodes), std::as_bytes(world.nodes), std::as_bytes(world.channels),
        std::as_bytes(world.animations), std::as_bytes(world.keys), open_writer.bytes, catalog.sound_packets, texels};
    std::vector<Row> rows(kChunks, Row{});
    uint64_t next = sizeof(Header) + kChunks * sizeof(Row);
    for (size_t i = 0; i < kChunks; ++i) {
        std::strncpy(rows[i].tag, kTags[i], sizeof(rows[i].tag));
        rows[i].offset = next, rows[i].size = chunks[i].size();
        rows[i].stride = kStrides[i], rows[i].count = static_cast<uint32_t>(chunks[i].size() / kStrides[i]);
        next += padded(chunks[i].size());
    }
    Bytes file;
    file.reserve(next);
    for (size_t i = 0; i < kChunks; ++i) {
        file.resize(rows[i].offset);
        file.insert(file.end(), chunks[i].begin(), chunks[i].end());
    }
    file.resize(next);
    const std::vector<Sha256> hashes = hash_chunks(file, rows);
    for (size_t i = 0; i < kChunks; ++i) rows[i].hash = hashes[i];

    Header header{};
    std::memcpy(header.magic, kMagic, sizeof(kMagic));
    header.version = kPackVersion, header.byte_order = kByteOrder, header.chunk_count = kChunks, header.file_size = next;
    Bytes hashed(32 + kChunks * sizeof(Row));
    std::memcpy(hashed.data(), &header, 32);
    std::memcpy(hashed.data() + 32, rows.data(), kChunks * sizeof(Row));
    header.hash = sha256(hashed);
    std::memcpy(file.data(), &header, sizeof(header));
    std::memcpy(file.data() + sizeof(header), rows.data(), kChunks * sizeof(Row));
    return file;
}

namespace {

enum class Doubt { none,  // it was made here
                   made,  // it is whole, and may hold anything
                   all };

Result<Opened> open(Bytes bytes, const std::string& name, uint64_t generation, Doubt doubt) {
    if (doubt != Doubt::none) AISLAND_CHECK(check_signature(bytes, {}, name));
    AISLAND_TRY(opening, verify(unsigned_part(bytes), name, doubt == Doubt::all));
    Opened opened;
    WorldTables tables;
    if (!decode(opening.chunk(kCatalog), opened.catalog)) return damaged(name, "its catalog cannot be read");
    if (!decode(opening.chunk(kWorld), tables)) return damaged(name, "its world cannot be read");
    const ByteView texels = opening.chunk(kTexels);
    for (const TextureRow& row : tables.textures) {
        if (row.offset > texels.size() || row.size > texels.size() - row.offset) return damaged(name, "a texture lies outside its chunk");
        opened.textures.push_back({static_cast<TextureFormat>(row.format), row.width, row.height, row.levels, texels.subspan(row.offset, row.size), row.wrap_u, row.wrap_v, row.nearest});
    }
    opened.cells = std::move(tables.cells);
    opened.catalog.sound_packets = opening.chunk(kSounds);

    World& world = opened.world;
    world.generation = generation;
    world.slot_count = tables.slot_count, world.mover_count = tables.mover_count, world.water_level = tables.water_level;
    world.cells = opened.cells, world.textures = opened.textures;
    world.vertices = opening.table<Vertex>(kVertices), world.indices = opening.table<uint32_t>(kIndices);
    world.meshes = opening.table<Mesh>(kMeshes), world.facets = opening.table<Facet>(kFacets), world.materials = opening.table<Material>(kMaterials);
    world.instances = opening.table<Instance>(kInstances), world.lights = opening.table<Light>(kLights);
    world.rigs = opening.table<Rig>(kRigs), world.inverse_binds = opening.table<mat4>(kBinds);
    world.skins = opening.table<Skin>(kSkins), world.probes = opening.table<Probe>(kProbes);
    world.extras = opening.table<MaterialExtra>(kExtras), world.streams = opening.table<float>(kStreams);
    world.rig_nodes = opening.table<uint32_t>(kRigNodes), world.nodes = opening.table<Node>(kNodes);
    world.channels = opening.table<Channel>(kChannels), world.animations = opening.table<Animation>(kAnimations);
    world.keys = opening.table<float>(kKeys);
    if (const ByteView open = opening.chunk(kOpenness); !open.empty()) {
        opened.open = std::make_unique<Openness>();
        Reader reader(open);
        code_openness(reader, *opened.open);
        if (reader.failed() || reader.left() != 0) return damaged(name, "what its places see of the sky cannot be read");
        world.open = opened.open.get();
    }
    if (doubt != Doubt::none)
        if (Result<void> good = validate(opened.catalog, world); !good) return damaged(name, good.error().what);

    opened.catalog.motion = motion_of(world);
    opened.catalog.generation = generation;
    opened.catalog.content_hash = hex(ByteView(bytes).subspan(32, 32));
    opened.catalog.build_index();
    opened.bytes = std::move(bytes);  // the buffer keeps its address
    return opened;
}

using File = std::unique_ptr<std::FILE, int (*)(std::FILE*)>;

Result<File> open_file(const std::string& path) {
    File file(std::fopen(path.c_str(), "rbe"), [](std::FILE* f) { return std::fclose(f); });
    if (!file) return Error{"this pack cannot be opened", path, "check the name, or bake one: aisland bake DIR --out FILE.pack"};
    return file;
}

std::span<const Row> rows_of(const Opened& opened) {
    return {reinterpret_cast<const Row*>(opened.bytes.data() + sizeof(Header)), kChunks};
}
constexpr Chunk kBulk[] = {kVertices, kIndices, kTexels};

}  // namespace

Result<Opened> open(Bytes bytes, const std::string& name, uint64_t generation) { return open(std::move(bytes), name, generation, Doubt::all); }
Result<Opened> open_whole(Bytes bytes, const std::string& name, uint64_t generation) { return open(std::move(bytes), name, generation, Doubt::made); }
Result<Opened> open_written(Bytes bytes, const std::string& name, uint64_t generation) { return open(std::move(bytes), name, generation, Doubt::none); }

Result<Opened> open(const std::string& path, uint64_t generation) {
    AISLAND_TRY(file, open_file(path));
    Bytes bytes;
    if (std::fseek(file.get(), 0, SEEK_END) != 0) return Error{"this is not a file that can be read from its start", path, "give a .pack file"};
    const long size = std::ftell(file.get());
    std::rewind(file.get());
    if (size < 0 || size > (2L << 30)) return Error{"this is not a pack: nothing of its size is", path, "give a .pack file made by `aisland bake`"};
    bytes.reserve(static_cast<size_t>(size));
    Bytes piece(size_t{256} << 10);  // so that the others are not zeroed first
    while (bytes.size() < static_cast<size_t>(size)) {
        const size_t got = std::fread(piece.data(), 1, std::min(piece.size(), static_cast<size_t>(size) - bytes.size()), file.get());
        if (got == 0) return Error{"this pack cannot be read", path, "check the disk"};
        bytes.insert(bytes.end(), piece.begin(), piece.begin() + static_cast<std::ptrdiff_t>(got));
    }
    AISLAND_TRY(opened, open(std::move(bytes), path, generation));
    opened.path = path;
    return std::move(opened);
}

std::vector<std::span<std::byte>> bulk(Opened& opened) {
    std::vector<std::span<std::byte>> ranges;
    for (const Chunk chunk : kBulk) {
        const Row& row = rows_of(opened)[chunk];
        ranges.push_back(std::span(opened.bytes).subspan(row.offset, padded(row.size)));
    }
    return ranges;
}

Result<void> read_bulk(Opened& opened) {
    const Error changed{"this pack was changed while it was shown", opened.path, "start again to show what it holds now"};
    AISLAND_TRY(file, open_file(opened.path));
    Sha256 head{};  // of header and table, and with it of every chunk
    if (std::fseek(file.get(), 32, SEEK_SET) != 0 || std::fread(head.data(), 1, head.size(), file.get()) != head.size() ||
        std::memcmp(head.data(), opened.bytes.data() + 32, head.size()) != 0)
        return changed;
    const std::vector<std::span<std::byte>> ranges = bulk(opened);
    for (size_t i = 0; i < ranges.size(); ++i) {
        const Row& row = rows_of(opened)[kBulk[i]];
        if (std::fseek(file.get(), static_cast<long>(row.offset), SEEK_SET) != 0 ||
            std::fread(ranges[i].data(), 1, ranges[i].size(), file.get()) != ranges[i].size() || sha256(ranges[i]) != row.hash)
            return changed;
    }
    opened.bulk_given_back = false;
    return {};
}

}  // namespace aisland::content
