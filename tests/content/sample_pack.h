// A small World and Catalog with one of everything in them, and what a forger needs to change a pack and keep its hashes right.
#pragma once

#include <cstring>
#include <limits>

#include "app/content/pack.h"

namespace aisland::content {

// One of everything a World can hold.
struct Sample {
    Catalog catalog;
    std::vector<Cell> cells;
    std::vector<Vertex> vertices;
    std::vector<uint32_t> indices{0, 1, 2};
    std::vector<Mesh> meshes;
    std::vector<Facet> facets;
    std::vector<Material> materials;
    std::vector<Texture> textures;
    Bytes texels;
    Bytes packets{std::byte{1}, std::byte{0}, std::byte{0xf8}};  // one of one byte
    std::vector<Instance> instances;
    std::vector<Light> lights;
    std::vector<Rig> rigs;
    std::vector<mat4> binds{mat4(1.0f)};
    std::vector<Skin> skins;
    std::vector<Probe> probes;
    std::vector<MaterialExtra> extras;
    std::vector<uint32_t> rig_nodes{0};
    std::vector<Node> nodes;
    std::vector<Channel> channels;
    std::vector<Animation> animations;
    std::vector<float> keys{0, 2, /* values */ 0, 0, 0, 4, 0, 0};
    World world;
};

inline Sample sample() {
    Sample s;
    Catalog& c = s.catalog;
    c.origin_longitude = 121.6, c.land_m2 = 66000;
    c.shore = {vec2(0, 0), vec2(1, 0), vec2(0, 1)};
    c.languages = {{"zh-CN", "简体中文"}, {"en", "English"}};
    c.text_keys = {"a.b"}, c.texts = {{"甲"}, {"A"}};
    c.schema.types.push_back({TypeId("Lamp"), "Lamp", 60, {{AttributeId("state"), "state", schema::Kind::enumeration, "", 0, 0, {"on", "off"}, "a.b", 0, false}}, "a.b"});
    c.entities.push_back({EntityId("urn:1"), "urn:1", TypeId("Lamp"), TextId("a.b"), 17, vec3(1, 2, 3), 0, 0, 0, ItemId("b"), ItemId("z"), ItemId("s")});
    c.buildings.push_back({ItemId("b"), TextId("a.b"), {}, 1, 4, 16, 500, c.shore, EntityId("urn:1"), {ItemId("t")}, false});
    c.zones.push_back({ItemId("z"), "Z1", TextId("a.b"), TextId("a.b"), vec3(0), 1, 0, ItemId("b"), {EntityId("urn:1")}});
    c.systems.push_back({ItemId("s"), "P01", TextId("a.b"), TextId("a.b"), TextId("a.b"), {TypeId("Lamp")}, {{TypeId("Lamp"), AttributeId("state"), true}}, 60, vec3(0), "lamp"});
    c.facts.push_back({ItemId("f"), "S01", TextId("a.b"), TextId("a.b"), 66000, "MTK", TextId("a.b"), "2020-12-10", "", vec3(0), false});
    c.tenants.push_back({ItemId("t"), TextId("a.b"), {}, {}, ItemId("b")});
    c.tours.push_back({ItemId("v"), "v", TextId("a.b"), 8, {Stop{ItemId("v/1"), "1", TextId("a.b"), TextId("a.b"), ItemId("z"), {}, 0, 20}}});
    c.views.push_back({ItemId("island"), "island", TextId("a.b"), {}, 0.9f, 0});
    c.scenarios.push_back({ItemId("sc"), TextId("a.b"), ItemId("z")});
    c.sounds.push_back({ItemId("v/1"), 1, TextId("a.b"), 1, 312, 600, 0, 3}), c.sound_packets = s.packets;
    c.bindings.push_back({EntityId("urn:1"), AttributeId("state"), Effect::fault, 0, 1, 0, 1, {1, 0}, {0xff0000ff, 0}});
    c.pick_shapes.push_back({EntityId("urn:1"), PickKind::prism, vec3(0), vec3(1), 0, 0, c.shore});
    c.walk_maps.push_back({0, vec2(0), 0.5f, 2, 1, {0.0f, std::numeric_limits<float>::quiet_NaN()}});
    c.cells.push_back({ItemId("island"), TextId("a.b")});
    c.routes.push_back({EntityId("urn:1"), {vec3(0), vec3(1)}, 1.5f, true});
    c.linkages.push_back({EntityId("urn:1"), 0, {}, 0.7f, {Joint{{0, 1, 0}, {1, 0, 0}, AttributeId("state"), 0, -1, 0.5f}}});
    c.slot_count = 1, c.mover_count = 1;

    s.cells.push_back({ItemId("island"), vec3(0), vec3(1), 0, 1, true});
    s.vertices.resize(3);
    Mesh mesh;
    mesh.vertex_count = 3, mesh.lod_count = 1, mesh.lods[0] = {0, 3, 0}, mesh.radius = 1, mesh.rig = 0, mesh.skin_offset = 0;
    s.meshes = {mesh};
    Mesh flat;
    flat.vertex_count = 3, flat.lod_count = 1, flat.lods[0] = {0, 3, 0}, flat.radius = 1;
    s.meshes.push_back(flat);
    s.facets.resize(1);
    s.facets[0].mesh = 1, s.facets[0].index_count[0] = 3, s.facets[0].axis = vec3(0, 1, 0), s.facets[0].cutoff = 0;
    s.materials.resize(1);
    s.materials[0].base_texture = 0;
    s.texels.resize(4 * 4 * 4 + 2 * 2 * 4 + 4, std::byte{7});
    s.textures.push_back({TextureFormat::rgba8_srgb, 4, 4, 3, s.texels});
    s.instances.push_back({{vec4(1, 0, 0, 0), vec4(0, 1, 0, 0), vec4(0, 0, 1, 0)}, 0, 0, 0, 0});
    s.lights.resize(1);
    s.lights[0].slot = 0;
    s.rigs.push_back({1, 0});
    s.skins.resize(3, Skin{{0, 0, 0, 0}, {255, 0, 0, 0}});
    s.probes.resize(1);
    s.extras.resize(1), s.materials[0].extra = 0;
    s.nodes.resize(1), s.nodes[0].driven = 1, s.nodes[0].mover = 0;
    s.channels = {{0, ChannelPath::translation, Interpolation::linear, 2, 0, 2}};
    s.animations = {{ItemId("turn"), 2, 0, 1, 1}};
    World& w = s.world;
    w.slot_count = 1, w.mover_count = 1, w.cells = s.cells, w.vertices = s.vertices, w.indices = s.indices, w.meshes = s.meshes, w.facets = s.facets;
    w.materials = s.materials, w.textures = s.textures, w.instances = s.instances, w.lights = s.lights, w.rigs = s.rigs;
    w.inverse_binds = s.binds, w.skins = s.skins, w.probes = s.probes;
    w.extras = s.extras, w.rig_nodes = s.rig_nodes, w.nodes = s.nodes, w.channels = s.channels, w.animations = s.animations, w.keys = s.keys;
    return s;
}

inline constexpr size_t kChunks = 23, kRow = 64;
inline uint64_t u64_at(const Bytes& pack, size_t offset) {
    uint64_t value = 0;
    std::memcpy(&value, pack.data() + offset, 8);
    return value;
}
inline size_t chunk_offset(const Bytes& pack, size_t chunk) { return u64_at(pack, 64 + chunk * kRow + 8); }
inline size_t chunk_size(const Bytes& pack, size_t chunk) { return u64_at(pack, 64 + chunk * kRow + 16); }

// Makes every hash right again: a forger's pack.
inline void rehash(Bytes& pack) {
    for (size_t i = 0; i < kChunks; ++i) {
        const size_t size = (chunk_size(pack, i) + 63) / 64 * 64;
        const Sha256 hash = sha256(ByteView(pack).subspan(chunk_offset(pack, i), size));
        std::memcpy(pack.data() + 64 + i * kRow + 32, hash.data(), 32);
    }
    Bytes hashed(pack.begin(), pack.begin() + 32);
    hashed.insert(hashed.end(), pack.begin() + 64, pack.begin() + 64 + kChunks * kRow);
    const Sha256 hash = sha256(hashed);
    std::memcpy(pack.data() + 32, hash.data(), 32);
}

}  // namespace aisland::content
