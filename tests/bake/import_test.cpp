#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstring>

#include "app/bake/import.h"
#include "app/content/pack.h"

namespace aisland::bake {
namespace {

void put32(Bytes& out, uint32_t value) {
    const std::byte* p = reinterpret_cast<const std::byte*>(&value);
    out.insert(out.end(), p, p + 4);
}

Bytes glb(std::string json, const Bytes& binary) {
    while (json.size() % 4) json += ' ';
    Bytes out;
    put32(out, 0x46546C67), put32(out, 2), put32(out, static_cast<uint32_t>(28 + json.size() + binary.size()));
    put32(out, static_cast<uint32_t>(json.size())), put32(out, 0x4E4F534A);
    const ByteView text = bytes_of(json);
    out.insert(out.end(), text.begin(), text.end());
    put32(out, static_cast<uint32_t>(binary.size())), put32(out, 0x004E4942);
    out.insert(out.end(), binary.begin(), binary.end());
    return out;
}

Result<Bytes> import_file(ByteView file) { return import_model("scene.glb", file, {}); }

// A triangle, three instance positions, and indices.
Bytes triangle() {
    const float numbers[] = {0, 0, 0, 1, 0, 0, 0, 1, 0, /* instances */ 0, 0, 0, 5, 0, 0, 10, 0, 0};
    const uint16_t indices[] = {0, 1, 2, 0};
    Bytes out(sizeof(numbers) + sizeof(indices));
    std::memcpy(out.data(), numbers, sizeof(numbers));
    std::memcpy(out.data() + sizeof(numbers), indices, sizeof(indices));
    return out;
}

const char* const kScene = R"({"asset": {"version": "2.0"}, "scene": 0, "scenes": [{"nodes": [0, 1, 3, 4]}],
"extensionsUsed": ["EXT_mesh_gpu_instancing", "KHR_lights_punctual"],
"extensions": {"KHR_lights_punctual": {"lights": [{"type": "directional", "intensity": 3}, {"type": "point", "intensity": 100, "range": 12}]}},
"nodes": [{"mesh": 0, "translation": [1, 2, 3], "children": [2]},
 {"mesh": 0, "extensions": {"EXT_mesh_gpu_instancing": {"attributes": {"TRANSLATION": 1}}}},
 {"name": "street", "camera": 0, "translation": [0, 1.5, 0]},
 {"extensions": {"KHR_lights_punctual": {"light": 0}}, "rotation": [-0.70710678, 0, 0, 0.70710678]},
 {"mesh": 0, "scale": [-1, 1, 1], "extensions": {"KHR_lights_punctual": {"light": 1}}}],
"cameras": [{"type": "perspective", "perspective": {"yfov": 1.0}}],
"meshes": [{"primitives": [{"attributes": {"POSITION": 0}, "indices": 2, "material": 0}]}],
"materials": [{"pbrMetallicRoughness": {"baseColorFactor": [0.5, 0.25, 1, 1], "roughnessFactor": 0.4}, "emissiveFactor": [1, 0, 0]}],
"accessors": [{"bufferView": 0, "componentType": 5126, "count": 3, "type": "VEC3"},
 {"bufferView": 0, "byteOffset": 36, "componentType": 5126, "count": 3, "type": "VEC3"},
 {"bufferView": 1, "componentType": 5123, "count": 3, "type": "SCALAR"}],
"bufferViews": [{"buffer": 0, "byteLength": 72}, {"buffer": 0, "byteOffset": 72, "byteLength": 8}], "buffers": [{"byteLength": 80}]})";

std::string replaced(std::string text, const std::string& find, const std::string& with) {
    const size_t at = text.find(find);
    EXPECT_NE(at, std::string::npos) << find;
    return text.replace(at, find.size(), with);
}

TEST(Import, ASceneBecomesAWorld) {
    Result<Bytes> pack = import_file(glb(kScene, triangle()));
    ASSERT_TRUE(pack) << pack.error().text();
    const Result<content::Opened> opened = content::open(std::move(*pack), "scene.glb");
    ASSERT_TRUE(opened) << opened.error().text();
    const World& world = opened->world;
    EXPECT_EQ(world.instances.size(), 5u);  // itself, three by EXT_mesh_gpu_instancing, the mirrored one
    EXPECT_EQ(world.meshes.size(), 2u);
    EXPECT_EQ(world.cells.size(), 1u);
    EXPECT_FLOAT_EQ(world.cells[0].box_max.x, 11);
    EXPECT_FLOAT_EQ(world.materials[0].roughness, 0.4f);
    EXPECT_FLOAT_EQ(world.materials[0].emissive.x, 1);
    ASSERT_EQ(world.lights.size(), 1u);
    EXPECT_FLOAT_EQ(world.lights[0].intensity, 100);
    const content::NamedView* street = opened->catalog.find_view("street");
    ASSERT_NE(street, nullptr);
    EXPECT_EQ(street->pose.position, vec3(1, 3.5f, 3));
    EXPECT_FLOAT_EQ(street->fov_y, 1);
    const content::NamedView* sun = opened->catalog.find_view("sun");
    ASSERT_NE(sun, nullptr);
    EXPECT_NEAR((sun->pose.orientation * vec3(0, 0, -1)).y, -1, 1e-5);
    EXPECT_NE(opened->catalog.find_view("whole"), nullptr);
}

TEST(Import, MirroredMeshesKeepTheirFront) {
    Result<Bytes> pack = import_file(glb(kScene, triangle()));
    ASSERT_TRUE(pack);
    const Result<content::Opened> opened = content::open(std::move(*pack), "scene.glb");
    ASSERT_TRUE(opened);
    for (const Instance& instance : opened->world.instances) {
        const Mesh& mesh = opened->world.meshes[instance.mesh];
        vec3 p[3];
        for (uint32_t k = 0; k < 3; ++k) {
            const float* at = opened->world.vertices[mesh.vertex_offset + opened->world.indices[mesh.lods[0].first_index + k]].position;
            for (int r = 0; r < 3; ++r) p[k][r] = glm::dot(instance.rows[r], vec4(at[0], at[1], at[2], 1));
        }
        EXPECT_GT(glm::cross(p[1] - p[0], p[2] - p[0]).z, 0);
    }
}

struct Refusal {
    const char* find;
    std::string with;
    const char* words;
};

TEST(Import, WhatCannotBeShownIsRefusedWithACodeAndAdvice) {
    const Refusal refusals[] = {
        {"\"KHR_lights_punctual\"]", "\"KHR_lights_punctual\"], \"extensionsRequired\": [\"VENDOR_magic\"]", "gltf-extension: the file needs VENDOR_magic, which cannot be shown as it was made; export it without this extension"},
        {"\"buffers\": [{\"byteLength\": 80}]", "\"buffers\": [{\"byteLength\": 80, \"uri\": \"a.bin\"}]", "gltf-container: it needs another file for a buffer; export one self-contained .glb"},
        {"\"count\": 3, \"type\": \"VEC3\"},\n {\"bufferView\": 0, \"byteOffset\": 36", "\"count\": 7, \"type\": \"VEC3\"},\n {\"bufferView\": 0, \"byteOffset\": 36", "gltf-accessor: accessor 0 reaches beyond its buffer view; export the file again, or open it in a glTF validator"},
        {"\"byteOffset\": 36", "\"byteOffset\": 18446744073709551608", "gltf-accessor: accessor 1 reaches beyond its buffer view; export the file again, or open it in a glTF validator"},
        {"\"byteLength\": 72}", "\"byteLength\": 1099511627776}", "gltf-accessor: buffer view 0 reaches beyond the file; export the file again, or open it in a glTF validator"},
        {"\"type\": \"SCALAR\"", "\"type\": \"NOPE\"", "gltf-accessor: accessor 2 has another type than its use asks for; export the file again, or open it in a glTF validator"},
        {"\"material\": 0", "\"material\": 9", "gltf-material: a primitive names a material that is not there; export the file again, or open it in a glTF validator"},
        {"\"children\": [2]", "\"children\": [0]", "gltf-node: node 0 has two parents, or is its own ancestor; export the file again, or open it in a glTF validator"},
        {"\"children\": [2]", "\"children\": [9]", "gltf-node: node 9 is not there; export the file again, or open it in a glTF validator"},
        {"[1, 2, 3]", "[1e30, 2, 3]", "gltf-node: a node stands nowhere: its transform is not a number; export the file again, or open it in a glTF validator"},
        {"\"asset\"", "asset", "gltf-json: its JSON is wrong at byte 1; export the file again, or open it in a glTF validator"},
        {"\"asset\"", "\"x\": " + std::string(200, '[') + std::string(200, ']') + ", \"asset\"", "gltf-json: its JSON is nested more than 64 levels deep; export the file again, or open it in a glTF validator"},
    };
    for (const Refusal& refusal : refusals) {
        const Result<Bytes> pack = import_file(glb(replaced(kScene, refusal.find, refusal.with), triangle()));
        ASSERT_FALSE(pack) << refusal.words;
        EXPECT_EQ(pack.error().text(), refusal.words);
    }
}

TEST(Import, IndicesPastTheVerticesAreRefused) {
    Bytes binary = triangle();
    binary[74] = std::byte{3};
    const Result<Bytes> pack = import_file(glb(kScene, binary));
    ASSERT_FALSE(pack);
    EXPECT_EQ(pack.error().what, "gltf-mesh: an index points past its vertices");
}

TEST(Import, NumbersThatAreNoneAreRefused) {
    Bytes binary = triangle();
    binary[3] = std::byte{0x7f}, binary[2] = std::byte{0xc0};
    EXPECT_FALSE(import_file(glb(kScene, binary)));
}

TEST(Import, EveryTruncationIsRefused) {
    const Bytes file = glb(kScene, triangle());
    for (size_t size = 0; size < file.size(); ++size) EXPECT_FALSE(import_file(ByteView(file).first(size))) << size;
}

// Under ASan: no byte of a file makes the reader leave it.
TEST(Import, NoByteCrashesIt) {
    const Bytes file = glb(kScene, triangle());
    size_t refused = 0;
    for (size_t i = 0; i < file.size(); ++i)
        for (const char value : {'9', '-', '"', ']', '\0', '\xff'}) {
            Bytes broken = file;
            broken[i] = static_cast<std::byte>(value);
            refused += !import_file(broken);
        }
    EXPECT_GT(refused, 1000u);
}

TEST(Import, TextureSizesThatCannotBeAreRefused) {
    const std::string scene = replaced(replaced(kScene, "\"roughnessFactor\": 0.4", "\"baseColorTexture\": {\"index\": 0}"), "\"cameras\"",
                                       "\"textures\": [{\"source\": 0}], \"images\": [{\"bufferView\": 0, \"mimeType\": \"image/png\"}], \"cameras\"");
    const Result<Bytes> pack = import_file(glb(scene, triangle()));
    ASSERT_FALSE(pack);
    EXPECT_EQ(pack.error().text(), "gltf-image: an image is not PNG, JPEG, WebP or KTX2, or is broken; convert its textures to PNG");
}

TEST(Import, AdviceIsGivenOnce) {
    EXPECT_EQ(with_advice({"it is torn", "", "mend it"}, "save it"), "it is torn; mend it");
    EXPECT_EQ(with_advice({"it is torn", "", ""}, "save it"), "it is torn; save it");
    EXPECT_EQ(with_advice({"it is torn; mend it", "", ""}, "save it"), "it is torn; mend it");  // of a worker
}

TEST(Import, TasksAreNamed) {
    const auto read = [](std::string_view) -> Result<Bytes> { return Error{"no", "", ""}; };
    EXPECT_TRUE(run_task(model_task("a.glb"), glb(kScene, triangle()), read));
    EXPECT_FALSE(run_task("shell", {}, read));
    EXPECT_FALSE(run_task("model", {}, read));
}

}  // namespace
}  // namespace aisland::bake
