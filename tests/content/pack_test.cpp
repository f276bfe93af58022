#include <gtest/gtest.h>
#include <unistd.h>

#include <cmath>
#include <cstdio>
#include <cstring>
#include <functional>
#include <limits>
#include <tuple>

#include "app/content/pack.h"
#include "tests/content/sample_pack.h"

namespace aisland::content {
namespace {

Bytes sample_pack() {
    const Sample s = sample();
    Result<Bytes> pack = write_pack(s.catalog, s.world);
    EXPECT_TRUE(pack) << (pack ? "" : pack.error().text());
    return pack ? *pack : Bytes();
}

TEST(Pack, OpensAsItWasWritten) {
    const Sample s = sample();
    const Result<Opened> opened = open(sample_pack(), "sample.pack", 5);
    ASSERT_TRUE(opened) << opened.error().text();
    const Catalog& c = opened->catalog;
    EXPECT_EQ(c.generation, 5u);
    EXPECT_EQ(c.content_hash.size(), 64u);
    ASSERT_NE(c.find_entity(EntityId("urn:1")), nullptr);
    EXPECT_EQ(c.find_entity(EntityId("urn:1"))->position.z, 3);
    EXPECT_EQ(c.text(TextId("a.b"), 1), "A");
    EXPECT_EQ(c.schema.types[0].attributes[0].values[1], "off");
    EXPECT_EQ(c.bindings[0].effect, Effect::fault);
    EXPECT_EQ(c.routes[0].points[1].x, 1);
    EXPECT_EQ(c.pick_shapes[0].outline.size(), 3u);
    EXPECT_TRUE(std::isnan(c.walk_maps[0].ground[1]));
    const World& w = opened->world;
    EXPECT_EQ(w.generation, 5u);
    EXPECT_EQ(w.meshes[0].lods[0].index_count, 3u);
    EXPECT_EQ(w.indices[2], 2u);
    EXPECT_EQ(w.textures[0].data.size(), s.texels.size());
    EXPECT_EQ(w.cells[0].id, ItemId("island"));
    EXPECT_EQ(w.instances[0].slot, 0u);
}

Openness an_openness() {
    Openness open;
    open.low = {-100, 0.5f, -80}, open.side = 200, open.height = 30, open.ground = {0.1f, 0.2f, 0.3f}, open.walls = {0.4f, 0.5f, 0.6f};
    open.texels.assign(size_t{kMapSlices} * kOpenSize * kOpenSize * 4, std::byte{200}), open.covers.assign(size_t{kOpenSize} * kOpenSize * 4, std::byte{90});
    open.tops.assign(size_t{kHeightSize} * kHeightSize, 4.25f), open.crowns.assign(open.tops.size(), vec2(0.5f, 7));
    open.texels.back() = std::byte{3}, open.tops.back() = 9, open.crowns.back() = {0.25f, 8};
    return open;
}

TEST(Pack, KeepsWhatPlacesSeeOfTheSky) {
    Sample s = sample();
    const Openness open_here = an_openness();
    s.world.open = &open_here;
    const Result<Bytes> pack = write_pack(s.catalog, s.world);
    ASSERT_TRUE(pack) << pack.error().text();
    Result<Opened> opened = open(*pack, "sample.pack");
    ASSERT_TRUE(opened) << opened.error().text();
    const Opened moved = std::move(*opened);
    ASSERT_NE(moved.world.open, nullptr);
    const Openness& kept = *moved.world.open;
    EXPECT_EQ(kept.low, open_here.low);
    EXPECT_EQ(std::tie(kept.side, kept.height), std::tie(open_here.side, open_here.height));
    EXPECT_EQ(kept.ground, open_here.ground);
    EXPECT_EQ(kept.walls, open_here.walls);
    EXPECT_EQ(std::tie(kept.texels, kept.covers, kept.tops, kept.crowns, kept.beyond), std::tie(open_here.texels, open_here.covers, open_here.tops, open_here.crowns, open_here.beyond));
    EXPECT_EQ(open(sample_pack(), "sample.pack")->world.open, nullptr);
}

TEST(Pack, WhatNoPlaceCanSeeIsNotWritten) {
    const float nan = std::numeric_limits<float>::quiet_NaN();
    const std::function<void(Openness&)> lies[] = {
        [](Openness& o) { o.texels.pop_back(); }, [](Openness& o) { o.covers.clear(); }, [](Openness& o) { o.tops.resize(4); }, [](Openness& o) { o.crowns.resize(4); },
        [](Openness& o) { o.beyond.resize(4); }, [=](Openness& o) { o.tops[7] = nan; }, [=](Openness& o) { o.crowns[7].y = nan; }, [](Openness& o) { o.crowns[7].y = 1e30f; },
        [=](Openness& o) { o.low.x = nan; }, [=](Openness& o) { o.side = nan; }, [](Openness& o) { o.side = -1; }, [](Openness& o) { o.height = 0; }, [=](Openness& o) { o.ground.y = nan; }, [=](Openness& o) { o.walls.z = nan; },
        [](Openness& o) { o.crowns[7].x = 1.5f; }, [](Openness& o) { o.crowns[7].x = -0.5f; }, [](Openness& o) { o.ground.x = -1; }, [](Openness& o) { o.ground.x = 1e38f; }, [](Openness& o) { o.side = 1e-40f; },
        [](Openness& o) { o.side = 1e9f; }, [](Openness& o) { o.low.y = 1e30f; }, [](Openness& o) { o.beyond.assign(o.covers.size(), std::byte{0}); }};
    for (const auto& lie : lies) {
        Sample s = sample();
        Openness told = an_openness();
        lie(told);
        s.world.open = &told;
        const Result<Bytes> pack = write_pack(s.catalog, s.world);
        ASSERT_FALSE(pack) << &lie - lies;
        EXPECT_NE(pack.error().text().find("openness 0: "), std::string::npos) << pack.error().text();
    }
}

TEST(Pack, ViewsStayValidWhenItMoves) {
    Result<Opened> opened = open(sample_pack(), "sample.pack");
    ASSERT_TRUE(opened);
    const Opened moved = std::move(*opened);
    EXPECT_EQ(moved.world.vertices.size(), 3u);
    EXPECT_EQ(static_cast<const void*>(moved.world.cells.data()), static_cast<const void*>(moved.cells.data()));
    const std::byte* first = reinterpret_cast<const std::byte*>(moved.world.vertices.data());
    EXPECT_TRUE(first >= moved.bytes.data() && first < moved.bytes.data() + moved.bytes.size());
    EXPECT_EQ(reinterpret_cast<uintptr_t>(first) % 16, 0u);
}

TEST(Pack, SameContentGivesSameBytes) { EXPECT_EQ(sample_pack(), sample_pack()); }

TEST(Pack, EveryTruncationIsRefused) {
    const Bytes pack = sample_pack();
    for (size_t size = 0; size < pack.size(); ++size) {
        const Result<Opened> opened = open(Bytes(pack.begin(), pack.begin() + static_cast<ptrdiff_t>(size)), "cut.pack");
        ASSERT_FALSE(opened) << size;
        ASSERT_FALSE(opened.error().advice.empty()) << size;
    }
}

TEST(Pack, EveryFlippedByteIsRefused) {
    Bytes pack = sample_pack();
    for (size_t i = 0; i < pack.size(); ++i) {
        pack[i] ^= std::byte{0x20};
        ASSERT_FALSE(open(Bytes(pack), "flipped.pack")) << i;
        pack[i] ^= std::byte{0x20};
    }
    EXPECT_TRUE(open(std::move(pack), "whole.pack"));
}

TEST(Pack, MoreBytesBehindItAreRefused) {
    Bytes pack = sample_pack();
    pack.resize(pack.size() + 64);
    EXPECT_FALSE(open(std::move(pack), "long.pack"));
}

// Under ASan this shows that no index, count or length of a forged pack is believed.
TEST(Pack, ForgedBytesNeverReachBeyondTheirTables) {
    const Bytes pack = sample_pack();
    size_t refused = 0, opened = 0;
    for (size_t i = 64 + kChunks * kRow; i < pack.size(); ++i)
        for (const std::byte value : {std::byte{0xff}, std::byte{0x80}, std::byte{0x7f}}) {
            Bytes forged = pack;
            forged[i] = value;
            rehash(forged);
            const Result<Opened> result = open(std::move(forged), "forged.pack");
            ++(result ? opened : refused);
            if (!result) continue;
            double sum = 0;
            for (const Mesh& mesh : result->world.meshes)
                for (uint32_t l = 0; l < mesh.lod_count; ++l)
                    for (uint32_t index : result->world.indices.subspan(mesh.lods[l].first_index, mesh.lods[l].index_count))
                        sum += result->world.vertices[mesh.vertex_offset + index].position[0];
            ASSERT_TRUE(std::isfinite(sum));
        }
    EXPECT_GT(refused, 500u);
    EXPECT_GT(opened, 500u);
}

TEST(Pack, ForgedTableRowsAreRefused) {
    const Bytes pack = sample_pack();
    for (size_t chunk = 0; chunk < kChunks; ++chunk)
        for (const size_t field : {8u, 16u, 24u, 28u}) {  // offset, size, count, stride
            Bytes forged = pack;
            forged[64 + chunk * kRow + field + 1] ^= std::byte{0x10};
            Bytes hashed(forged.begin(), forged.begin() + 32);
            hashed.insert(hashed.end(), forged.begin() + 64, forged.begin() + 64 + kChunks * kRow);
            const Sha256 hash = sha256(hashed);
            std::memcpy(forged.data() + 32, hash.data(), 32);
            EXPECT_FALSE(open(std::move(forged), "forged.pack")) << chunk << " " << field;
        }
}

struct Lie {
    const char* name;
    std::function<void(Sample&)> tell;
    const char* words;
};

TEST(Pack, WhatCannotBeIsNotWritten) {
    const float nan = std::numeric_limits<float>::quiet_NaN();
    const Lie lies[] = {
        {"index", [](Sample& s) { s.indices[1] = 3; }, "mesh 0: an index points past its vertices"},
        {"vertices", [](Sample& s) { s.meshes[0].vertex_offset = 0xffffffff; }, "mesh 0: its vertices lie outside the table"},
        {"lods", [](Sample& s) { s.meshes[0].lod_count = 6; }, "mesh 0: it has no levels of detail, or too many"},
        {"indices", [](Sample& s) { s.meshes[0].lods[0].first_index = 1; }, "mesh 0: its indices lie outside the table"},
        {"side", [=](Sample& s) { s.meshes[0].lods[0].side = nan; }, "mesh 0: its error or its side is not a length"},
        {"bounds", [=](Sample& s) { s.meshes[0].radius = nan; }, "mesh 0: its bounds are not numbers"},
        {"joint", [](Sample& s) { s.skins[2].joints[3] = 1; }, "mesh 0: a joint of its skin is not in its rig"},
        {"rig", [](Sample& s) { s.meshes[0].rig = 1; }, "mesh 0: its rig is not there"},
        {"facet", [](Sample& s) { s.facets[0].mesh = 2; }, "facet 0: its mesh is not there, or bends"},
        {"facet of what bends", [](Sample& s) { s.facets[0].mesh = 0; }, "facet 0: its mesh is not there, or bends"},
        {"facet bounds", [=](Sample& s) { s.facets[0].apex.z = nan; }, "facet 0: its bounds are not numbers"},
        {"facet place", [](Sample& s) { s.facets[0].first_index[0] = 3; }, "facet 0: those of its mesh do not make its levels"},
        {"facet size", [](Sample& s) { s.facets[0].index_count[0] = 6; }, "facet 0: those of its mesh do not make its levels"},
        {"facet lacking", [](Sample& s) { s.facets[0].index_count[0] = 0; }, "facet 0: those of its mesh do not make its levels"},
        {"facet order", [](Sample& s) { s.meshes.push_back(s.meshes[1]), s.facets.insert(s.facets.begin(), s.facets[0]), s.facets[0].mesh = 2, s.world.meshes = s.meshes, s.world.facets = s.facets; }, "facet 1: it does not follow those of earlier meshes"},
        {"vertex", [=](Sample& s) { s.vertices[1].uv[0] = nan; }, "vertex 1: it is not a number"},
        {"kind", [](Sample& s) { s.materials[0].kind = static_cast<MaterialKind>(9); }, "material 0: its kind is unknown"},
        {"texture", [](Sample& s) { s.materials[0].normal_texture = 1; }, "material 0: its texture is not there"},
        {"texels", [](Sample& s) { s.textures[0].width = 8; }, "texture 0: its bytes do not fit its size"},
        {"size", [](Sample& s) { s.textures[0].levels = 0; }, "texture 0: its size is not possible"},
        {"mesh", [](Sample& s) { s.instances[0].mesh = 2; }, "instance 0: its mesh is not there"},
        {"material", [](Sample& s) { s.instances[0].material = 1; }, "instance 0: its material is not there"},
        {"slot", [](Sample& s) { s.instances[0].slot = 1; }, "instance 0: its slot is not there"},
        {"mover", [](Sample& s) { s.instances[0].mover = 1; }, "instance 0: its mover is not there"},
        {"place", [=](Sample& s) { s.instances[0].rows[1].w = nan; }, "instance 0: its place is not a number"},
        {"cell", [](Sample& s) { s.cells[0].instance_count = 2; }, "cell 0: its instances do not follow the last cell's"},
        {"light", [](Sample& s) { s.lights[0].cell = 1; }, "light 0: its slot, mover or cell is not there"},
        {"rig joints", [](Sample& s) { s.rigs[0].first_inverse_bind = 1; }, "rig 0: its joints lie outside the table"},
        {"extra", [](Sample& s) { s.materials[0].extra = 1; }, "material 0: its extra row is not there"},
        {"extra texture", [](Sample& s) { s.extras[0].uses[kUseClearcoat].texture = 1; }, "extra material 0: one of its textures is not there"},
        {"second uv", [](Sample& s) { s.meshes[0].uv1_offset = 0; }, "mesh 0: its second texture coordinates lie outside the table"},
        {"morph", [](Sample& s) { s.rigs[0].weight_count = 1, s.meshes[0].morph_offset = 0; }, "mesh 0: its morph targets lie outside the table"},
        {"weights", [](Sample& s) { s.rigs[0].first_weight = 8, s.rigs[0].weight_count = 1; }, "rig 0: its weights lie outside the table"},
        {"rig node", [](Sample& s) { s.rig_nodes[0] = 1; }, "rig node 0: it is not there"},
        {"node mover", [](Sample& s) { s.nodes[0].mover = 1; }, "node 0: its mover is not there"},
        {"node parent", [](Sample& s) { s.nodes[0].parent = 0; }, "node 0: its parent does not come before it"},
        {"channel", [](Sample& s) { s.channels[0].target = 1; }, "channel 0: its target is not there"},
        {"keys", [](Sample& s) { s.channels[0].first_value = 3; }, "channel 0: its keys lie outside the table"},
        {"times", [](Sample& s) { s.keys[1] = 0; }, "channel 0: its times do not rise"},
        {"key", [=](Sample& s) { s.keys[5] = nan; }, "key 5: it is not a number"},
        {"animation", [](Sample& s) { s.animations[0].channel_count = 2; }, "animation 0: its channels lie outside the table"},
        {"probe", [](Sample& s) { s.probes[0].texture = 4; }, "probe 0: its cell or texture is not there"},
        {"probe place", [=](Sample& s) { s.probes[0].box_max.y = nan; }, "probe 0: its place is not a number"},
        {"period", [](Sample& s) { s.catalog.schema.types[0].period_s = 0; }, "type 0: its period is not possible"},
        {"long period", [](Sample& s) { s.catalog.schema.types[0].period_s = 1e12; }, "type 0: its period is not possible"},
        {"delay", [](Sample& s) { s.catalog.schema.alarms.emplace_back().delay_s = -1; }, "alarm 0: one of its times is not possible"},
        {"reaction", [](Sample& s) { s.catalog.schema.alarms.emplace_back().reactions.emplace_back().after_s = 1e9; }, "alarm 0: one of its times is not possible"},
        {"slots", [](Sample& s) { s.catalog.slot_count = 2; }, "slot 0: Catalog and World count slots or movers differently"},
        {"entity", [](Sample& s) { s.catalog.entities[0].cell = 1; }, "entity 0: its cell, slot or mover is not there"},
        {"entity id", [](Sample& s) { s.catalog.entities[0].text_id = "urn:2"; }, "entity 0: its id is not the hash of its text id"},
        {"walk map", [](Sample& s) { s.catalog.walk_maps[0].width = 3; }, "walk map 0: its size does not fit its samples"},
        {"texts", [](Sample& s) { s.catalog.texts[1].clear(); }, "language 1: it has not as many texts as there are keys"},
        {"cells", [](Sample& s) { s.catalog.cells.clear(); }, "cell 1: Catalog and World count them differently"},
    };
    for (const Lie& lie : lies) {
        Sample s = sample();
        lie.tell(s);
        const Result<Bytes> pack = write_pack(s.catalog, s.world);
        ASSERT_FALSE(pack) << lie.name;
        EXPECT_EQ(pack.error().what, lie.words);
    }
}

TEST(Pack, ErrorsSayWhatItIsAndWhatToDo) {
    const Result<Opened> text = open(Bytes(200, std::byte{'x'}), "notes.txt");
    ASSERT_FALSE(text);
    EXPECT_EQ(text.error().text(), "notes.txt: this is not a pack; give a .pack file made by `aisland bake`, or a content folder");
    Bytes newer = sample_pack();
    newer[8] = static_cast<std::byte>(kPackVersion + 1);
    const Result<Opened> version = open(std::move(newer), "new.pack");
    ASSERT_FALSE(version);
    EXPECT_EQ(version.error().text(), "new.pack: this pack has version " + std::to_string(kPackVersion + 1) + ", this program reads version " + std::to_string(kPackVersion) + "; bake the content with this program");
    const Result<Opened> none = open("/nowhere/island.pack");
    ASSERT_FALSE(none);
    EXPECT_EQ(none.error().text(), "/nowhere/island.pack: this pack cannot be opened; check the name, or bake one: aisland bake DIR --out FILE.pack");
}

TEST(Pack, OpensFromAFile) {
    const std::string path = testing::TempDir() + "pack_test_" + std::to_string(getpid()) + ".pack";
    const Bytes pack = sample_pack();
    std::FILE* file = std::fopen(path.c_str(), "wb");
    ASSERT_NE(file, nullptr);
    std::fwrite(pack.data(), 1, pack.size(), file);
    std::fclose(file);
    EXPECT_TRUE(open(path));
    EXPECT_FALSE(open(testing::TempDir()));
    std::remove(path.c_str());
}

TEST(PackLinkage, MustFitItsRig) {
    for (const int wrong : {0, 1, 2, 3}) {
        Sample s = sample();
        Linkage& linkage = s.catalog.linkages[0];
        if (wrong == 1) linkage.rig = 1;
        if (wrong == 2) linkage.joints.push_back(linkage.joints[0]);
        if (wrong == 3) linkage.joints[0].axis = vec3(0.0f);
        EXPECT_EQ(static_cast<bool>(write_pack(s.catalog, s.world)), wrong == 0) << wrong;
    }
    const Result<Opened> opened = open(sample_pack(), "sample");
    ASSERT_TRUE(opened);
    ASSERT_EQ(opened->catalog.linkages.size(), 1u);
    EXPECT_EQ(opened->catalog.linkages[0].joints[0].rest, 0.5f);
}

TEST(PackSounds, AreWhatTheirPacketsMakeUp) {
    const auto refused = [](auto&& spoil) {
        Sample s = sample();
        spoil(s.catalog, s.catalog.sounds[0]);
        return !write_pack(s.catalog, s.world);
    };
    EXPECT_FALSE(refused([](Catalog&, Sound&) {}));
    EXPECT_TRUE(refused([](Catalog&, Sound& s) { s.language = 2; }));
    EXPECT_TRUE(refused([](Catalog&, Sound& s) { s.channels = 3; }));
    EXPECT_TRUE(refused([](Catalog&, Sound& s) { s.first_byte = 1; }));
    EXPECT_TRUE(refused([](Catalog&, Sound& s) { s.size = 2; }));
    EXPECT_TRUE(refused([](Catalog&, Sound& s) { s.samples = 649; }));
    EXPECT_TRUE(refused([](Catalog&, Sound& s) { s.samples = kNone, s.skip = kNone; }));
    const Result<Opened> opened = open(sample_pack(), "sample");
    ASSERT_TRUE(opened);
    const Sound* sound = opened->catalog.find_sound(ItemId("v/1"), 1);
    ASSERT_NE(sound, nullptr);
    EXPECT_EQ(sound->samples, 600u);
    EXPECT_EQ(opened->catalog.find_sound(ItemId("v/1"), 0), nullptr);
    EXPECT_EQ(opened->catalog.find_sound(ItemId(), 1), nullptr);
    const std::vector<ByteView> packets = split_packets(opened->catalog.sound_packets);
    ASSERT_EQ(packets.size(), 1u);
    EXPECT_EQ(packets[0][0], std::byte{0xf8});
}

// Whoever wrote it need not look at it again, and sees the same.
TEST(Pack, WhatWasJustWrittenOpensWithoutASecondLook) {
    const Result<Opened> looked_at = open(sample_pack(), "sample", 7), written = open_written(sample_pack(), "sample", 7);
    ASSERT_TRUE(looked_at && written);
    EXPECT_EQ(written->catalog.content_hash, looked_at->catalog.content_hash);
    EXPECT_EQ(written->catalog.generation, 7u);
    EXPECT_EQ(written->bytes, looked_at->bytes);
    EXPECT_NE(written->catalog.find_entity(EntityId("urn:1")), nullptr);
    EXPECT_TRUE(write_pack(written->catalog, written->world));
    Bytes touched = sample_pack();
    touched[chunk_offset(touched, 2)] ^= std::byte{1};  // a vertex
    EXPECT_FALSE(open(Bytes(touched), "touched"));      // the look that is saved
    EXPECT_TRUE(open_written(std::move(touched), "touched"));
}

// A checksum of the whole was compared already: its own hashes are left out, what it holds is looked at all the same.
TEST(Pack, WhatIsWholeIsLookedAtWithoutItsHashes) {
    const size_t vertex = chunk_offset(sample_pack(), 2), index = chunk_offset(sample_pack(), 3);
    const auto with = [](size_t at, uint32_t value) {
        Bytes pack = sample_pack();
        std::memcpy(pack.data() + at, &value, sizeof(value));
        return pack;
    };
    EXPECT_FALSE(open(with(vertex, 0x3f800000), "a vertex moved"));
    const Result<Opened> opened = open_whole(with(vertex, 0x3f800000), "a vertex moved", 3);
    ASSERT_TRUE(opened);
    EXPECT_EQ(opened->world.vertices[0].position[0], 1.0f);
    EXPECT_EQ(opened->world.generation, 3u);
    EXPECT_FALSE(open_whole(with(vertex, 0x7fc00000), "no number"));
    EXPECT_FALSE(open_whole(with(index, 3), "beyond its vertices"));
    EXPECT_FALSE(open_whole(with(64 + 8, 1), "a forged table"));
    EXPECT_FALSE(open_whole(Bytes(100), "no pack"));
}

// What only an upload reads may be dropped and comes back from the file; a file that is another by then is refused.
TEST(PackBulk, ComesBackFromTheFileItWasOpenedFrom) {
    const std::string path = testing::TempDir() + "/bulk_" + std::to_string(getpid()) + ".pack";
    const Bytes bytes = sample_pack();
    const auto write = [&](const Bytes& content) {
        std::FILE* file = std::fopen(path.c_str(), "wb");
        ASSERT_TRUE(file);
        EXPECT_EQ(std::fwrite(content.data(), 1, content.size(), file), content.size());
        std::fclose(file);
    };
    write(bytes);
    Result<Opened> opened = open(path);
    ASSERT_TRUE(opened) << opened.error().text();
    for (const std::span<std::byte> range : bulk(*opened)) std::fill(range.begin(), range.end(), std::byte{0});
    opened->bulk_given_back = true;
    EXPECT_EQ(opened->world.indices[2], 0u);
    ASSERT_TRUE(read_bulk(*opened));
    EXPECT_FALSE(opened->bulk_given_back);
    EXPECT_EQ(opened->bytes, bytes);
    EXPECT_EQ(opened->world.indices[2], 2u);
    EXPECT_EQ(opened->world.textures[0].data[0], std::byte{7});

    Sample other = sample();
    other.indices = {0, 2, 1};
    other.world.indices = other.indices;
    Result<Bytes> baked = write_pack(other.catalog, other.world);
    ASSERT_TRUE(baked);
    write(*baked);
    EXPECT_FALSE(read_bulk(*opened));
    Bytes damaged = bytes;
    damaged[damaged.size() - 1] ^= std::byte{1};
    write(damaged);
    EXPECT_FALSE(read_bulk(*opened));
    std::remove(path.c_str());
    const Result<void> gone = read_bulk(*opened);
    ASSERT_FALSE(gone);
    EXPECT_NE(gone.error().text().find(path), std::string::npos);
}

}  // namespace
}  // namespace aisland::content
