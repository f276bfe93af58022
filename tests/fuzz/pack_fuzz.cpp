// libFuzzer over content::open. Inputs are packs: the mutator changes one chunk, or the header, and makes the hashes right again,
// so that what is tried is what a pack made to lie would hold. What opens is used as the show uses it.
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <random>

#include "app/content/animate.h"
#include "tests/content/sample_pack.h"

extern "C" size_t LLVMFuzzerMutate(uint8_t* data, size_t size, size_t max_size);

namespace aisland::content {
namespace {

constexpr size_t kHead = 64 + kChunks * kRow;

void require(bool good) {
    if (!good) std::abort();
}

// The chunks of a pack whose table can be followed; empty otherwise.
std::vector<Bytes> chunks_of(const Bytes& pack) {
    std::vector<Bytes> out;
    if (pack.size() < kHead) return out;
    for (size_t i = 0; i < kChunks; ++i) {
        const uint64_t at = chunk_offset(pack, i), size = chunk_size(pack, i);
        if (at > pack.size() || size > pack.size() - at) return {};
        out.emplace_back(pack.begin() + static_cast<ptrdiff_t>(at), pack.begin() + static_cast<ptrdiff_t>(at + size));
    }
    return out;
}

// Header and rows of `pack` with these chunks.
Bytes assembled(const Bytes& pack, const std::vector<Bytes>& chunks) {
    Bytes out(pack.begin(), pack.begin() + kHead);
    for (size_t i = 0; i < kChunks; ++i) {
        const uint64_t at = out.size(), size = chunks[i].size();
        uint32_t stride = 1;
        std::memcpy(&stride, out.data() + 64 + i * kRow + 28, 4);
        const uint32_t count = stride ? static_cast<uint32_t>(size / stride) : 0;
        std::memcpy(out.data() + 64 + i * kRow + 8, &at, 8);
        std::memcpy(out.data() + 64 + i * kRow + 16, &size, 8);
        std::memcpy(out.data() + 64 + i * kRow + 24, &count, 4);
        out.insert(out.end(), chunks[i].begin(), chunks[i].end());
        out.resize((out.size() + 63) / 64 * 64);
    }
    const uint64_t whole = out.size();
    std::memcpy(out.data() + 24, &whole, 8);
    rehash(out);
    return out;
}

float use(const Opened& opened) {
    const Catalog& c = opened.catalog;
    const World& w = opened.world;
    float sum = 0;
    for (const Entity& e : c.entities) require(c.find_entity(e.id) != nullptr);
    for (const std::string& key : c.text_keys)
        for (int language = -1; language < 3; ++language) require(!c.text(TextId(key), language).empty());
    for (const WalkMap& map : c.walk_maps)
        for (const vec2 at : {map.origin_xz, map.origin_xz + vec2(0.4f, 0.3f), vec2(-1e30f, 1e30f)}) {
            float height = 0;
            if (map.standable(at, &height)) sum += height;
        }
    for (const Mesh& mesh : w.meshes)
        for (uint32_t l = 0; l < mesh.lod_count; ++l)
            for (uint32_t index : w.indices.subspan(mesh.lods[l].first_index, mesh.lods[l].index_count)) sum += w.vertices[mesh.vertex_offset + index].position[0];
    for (const Texture& texture : w.textures) sum += static_cast<float>(texture.data.empty() ? 0 : static_cast<int>(texture.data.back()));
    static Arena arena;
    const std::vector<MoverState> movers(w.mover_count);
    for (const double seconds : {0.0, 0.7, 1e9}) {
        arena.reset();
        const Moved moved = animate(c.motion, seconds, movers, {}, arena);
        require(moved.movers.size() == w.mover_count);
    }
    return sum;
}

}  // namespace
}  // namespace aisland::content

extern "C" size_t LLVMFuzzerCustomMutator(uint8_t* data, size_t size, size_t max_size, unsigned int seed) {
    using namespace aisland;
    using namespace aisland::content;
    std::minstd_rand dice(seed);
    Bytes pack(reinterpret_cast<std::byte*>(data), reinterpret_cast<std::byte*>(data) + size);
    std::vector<Bytes> chunks = chunks_of(pack);
    if (chunks.empty()) {
        static const Bytes whole = [] {
            const content::Sample s = sample();
            return *write_pack(s.catalog, s.world);
        }();
        pack = whole, chunks = chunks_of(whole);
    }
    if (dice() % 16 == 0) {  // the header and the table as they are, hashes of the forger
        LLVMFuzzerMutate(reinterpret_cast<uint8_t*>(pack.data()), kHead, kHead);
        if (dice() % 2) {
            Bytes hashed(pack.begin(), pack.begin() + 32);
            hashed.insert(hashed.end(), pack.begin() + 64, pack.begin() + kHead);
            const Sha256 hash = sha256(hashed);
            std::memcpy(pack.data() + 32, hash.data(), 32);
        }
    } else {
        // The catalog and the tables that are coded are half of what can go wrong.
        Bytes& chunk = chunks[dice() % 2 ? dice() % 2 : dice() % kChunks];
        const size_t before = chunk.size();
        chunk.resize(before + 256);
        size_t after = LLVMFuzzerMutate(reinterpret_cast<uint8_t*>(chunk.data()), before, dice() % 4 ? before : chunk.size());
        chunk.resize(after);
        pack = assembled(pack, chunks);
    }
    if (pack.size() > max_size) return 0;
    std::memcpy(data, pack.data(), pack.size());
    return pack.size();
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    using namespace aisland;
    const std::byte* bytes = reinterpret_cast<const std::byte*>(data);
    const Result<content::Opened> opened = content::open(Bytes(bytes, bytes + size), "fuzzed.pack");
    if (!opened) {
        content::require(!opened.error().what.empty());
        return 0;
    }
    [[maybe_unused]] volatile float sum = content::use(*opened);
    // What passed must pass again: the check is the same at both ends.
    content::require(static_cast<bool>(content::write_pack(opened->catalog, opened->world)));
    return 0;
}
