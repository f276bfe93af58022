// What each glTF extension and feature becomes. The compressed ones are compressed here by the libraries that authors' tools use.
#include <gtest/gtest.h>
#include <meshoptimizer.h>
#include <webp/encode.h>

#include <cmath>

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wold-style-cast"
#pragma GCC diagnostic ignored "-Wshadow"
#pragma GCC diagnostic ignored "-Wunused-parameter"
#pragma GCC diagnostic ignored "-Wcast-align"
#pragma GCC diagnostic ignored "-Wnon-virtual-dtor"
#pragma GCC diagnostic ignored "-Woverloaded-virtual"
#include <draco/compression/encode.h>
#include <draco/mesh/triangle_soup_mesh_builder.h>
#pragma GCC diagnostic pop

#include "app/bake/shape.h"
#include "app/content/animate.h"
#include "tests/bake/gltf_file.h"

namespace aisland::bake {
namespace {

using namespace test;

const std::string kNode = "\"nodes\": [{\"mesh\": 0}]";
std::string mesh_of(const std::string& attributes, const std::string& more = {}) {
    return "\"meshes\": [{\"primitives\": [{\"attributes\": {" + attributes + "}" + more + "}]}]";
}
vec3 position(const World& world, uint32_t vertex) { return {world.vertices[vertex].position[0], world.vertices[vertex].position[1], world.vertices[vertex].position[2]}; }
// Corners of the first mesh, in the order of its indices.
std::vector<vec3> corners(const World& world, uint32_t mesh = 0) {
    std::vector<vec3> out;
    const Mesh& m = world.meshes[mesh];
    for (uint32_t i = 0; i < m.lods[0].index_count; ++i) out.push_back(position(world, m.vertex_offset + world.indices[m.lods[0].first_index + i]));
    return out;
}
bool holds(const std::vector<vec3>& list, vec3 p) {
    return std::any_of(list.begin(), list.end(), [&](vec3 q) { return glm::distance(p, q) < 1e-3f; });
}

TEST(Gltf, QuantisedPositionsAreTheNumbersTheyStandFor) {
    GltfFile file;
    const size_t whole = file.accessor(file.view(std::vector<uint16_t>{0, 0, 0, 0, 400, 0, 0, 0, 0, 200, 0, 0}, ", \"byteStride\": 8"), 3, "VEC3", 5123);
    const size_t part = file.accessor(file.view(std::vector<int16_t>{0, 0, 0, 0, 32767, 0, 0, 0, 0, -32767, 0, 0}, ", \"byteStride\": 8"), 3, "VEC3", 5122, ", \"normalized\": true");
    const std::string body = format(
        "\"extensionsRequired\": [\"KHR_mesh_quantization\"], \"extensionsUsed\": [\"KHR_mesh_quantization\"], \"scenes\": [{\"nodes\": [0, 1]}],"
        "\"nodes\": [{\"mesh\": 0, \"scale\": [0.01, 0.01, 0.01]}, {\"mesh\": 1}],"
        "\"meshes\": [{\"primitives\": [{\"attributes\": {\"POSITION\": %zu}}]}, {\"primitives\": [{\"attributes\": {\"POSITION\": %zu}}]}]",
        whole, part);
    const content::Opened o = import(file.glb(body));
    ASSERT_EQ(o.world.meshes.size(), 2u);
    EXPECT_TRUE(holds(corners(o.world, 0), vec3(400, 0, 0)));
    EXPECT_FLOAT_EQ(o.world.cells[0].box_max.x, 4);
    EXPECT_TRUE(holds(corners(o.world, 1), vec3(0, -1, 0)));
}

TEST(Gltf, MeshoptIsDecodedAttributesIndicesAndFilters) {
    const uint32_t triangles[6] = {0, 1, 2, 2, 1, 3};
    const float points[4][4] = {{0, 0, 0, 0}, {2, 0, 0, 0}, {0, 2, 0, 0}, {2, 2, 5, 0}};  // 16 bytes, as quantised vertices are padded
    std::vector<unsigned char> vertices(meshopt_encodeVertexBufferBound(4, 16));
    vertices.resize(meshopt_encodeVertexBuffer(vertices.data(), vertices.size(), points, 4, 16));
    std::vector<unsigned char> indices(meshopt_encodeIndexBufferBound(6, 4));
    indices.resize(meshopt_encodeIndexBuffer(indices.data(), indices.size(), triangles, 6));
    // Normals as octahedral bytes: +Z is x = y = 0 with the unit 127.
    const int8_t normals[4][4] = {{0, 0, 127, 0}, {0, 0, 127, 0}, {0, 0, 127, 0}, {0, 0, 127, 0}};
    std::vector<unsigned char> packed(meshopt_encodeVertexBufferBound(4, 4));
    packed.resize(meshopt_encodeVertexBuffer(packed.data(), packed.size(), normals, 4, 4));
    GltfFile file;
    const size_t v = file.view(vertices), i = file.view(indices), n = file.view(packed);
    const size_t at[3] = {0, (vertices.size() + 7) / 8 * 8, 0};
    const size_t normal_at = (at[1] + indices.size() + 7) / 8 * 8;
    static_cast<void>(v), static_cast<void>(i), static_cast<void>(n);
    file.raw_view(format("{\"buffer\": 1, \"byteLength\": 64, \"byteStride\": 16, \"extensions\": {\"EXT_meshopt_compression\": {\"buffer\": 0, \"byteOffset\": 0, \"byteLength\": %zu, \"byteStride\": 16, \"count\": 4, \"mode\": \"ATTRIBUTES\"}}}", vertices.size()));
    file.raw_view(format("{\"buffer\": 1, \"byteOffset\": 64, \"byteLength\": 24, \"extensions\": {\"EXT_meshopt_compression\": {\"buffer\": 0, \"byteOffset\": %zu, \"byteLength\": %zu, \"byteStride\": 4, \"count\": 6, \"mode\": \"TRIANGLES\"}}}", at[1], indices.size()));
    file.raw_view(format("{\"buffer\": 1, \"byteOffset\": 88, \"byteLength\": 16, \"byteStride\": 4, \"extensions\": {\"EXT_meshopt_compression\": {\"buffer\": 0, \"byteOffset\": %zu, \"byteLength\": %zu, \"byteStride\": 4, \"count\": 4, \"mode\": \"ATTRIBUTES\", \"filter\": \"OCTAHEDRAL\"}}}", normal_at, packed.size()));
    file.more_buffers = ", {\"byteLength\": 104, \"extensions\": {\"EXT_meshopt_compression\": {\"fallback\": true}}}";
    const size_t p = file.accessor(3, 4, "VEC3"), index = file.accessor(4, 6, "SCALAR", 5125), normal = file.accessor(5, 4, "VEC3", 5120, ", \"normalized\": true");
    const std::string body = "\"extensionsRequired\": [\"EXT_meshopt_compression\"], \"extensionsUsed\": [\"EXT_meshopt_compression\"], " + kNode + ", " +
                             mesh_of(format("\"POSITION\": %zu, \"NORMAL\": %zu", p, normal), format(", \"indices\": %zu", index));
    const content::Opened o = import(file.glb(body));
    ASSERT_EQ(o.world.meshes.size(), 1u);
    EXPECT_EQ(o.world.meshes[0].lods[0].index_count, 6u);
    EXPECT_TRUE(holds(corners(o.world), vec3(2, 2, 5)));
    EXPECT_GT(unpack_normal(o.world.vertices[0].normal).z, 0.99f);
    // A bit wrong in the stream, or a count that does not fit it, is a refusal.
    Bytes broken = file.glb(body);
    std::string text(text_of(broken));
    text.replace(text.find("\"count\": 6, \"mode\""), 10, "\"count\": 9");
    EXPECT_NE(refusal(Bytes(bytes_of(text).begin(), bytes_of(text).end())).find("gltf-accessor: the compressed buffer view 4 cannot be decoded; pack it again"), std::string::npos);
}

TEST(Gltf, DracoIsDecoded) {
    draco::TriangleSoupMeshBuilder builder;
    builder.Start(2);
    const int p = builder.AddAttribute(draco::GeometryAttribute::POSITION, 3, draco::DT_FLOAT32);
    const float a[3] = {0, 0, 0}, b[3] = {3, 0, 0}, c[3] = {0, 4, 0}, d[3] = {3, 4, 1};
    builder.SetAttributeValuesForFace(p, draco::FaceIndex(0), a, b, c);
    builder.SetAttributeValuesForFace(p, draco::FaceIndex(1), c, b, d);
    const std::unique_ptr<draco::Mesh> mesh = builder.Finalize();
    draco::Encoder encoder;
    encoder.SetAttributeQuantization(draco::GeometryAttribute::POSITION, 14);
    draco::EncoderBuffer buffer;
    ASSERT_TRUE(encoder.EncodeMeshToBuffer(*mesh, &buffer).ok());
    GltfFile file;
    const size_t view = file.view(std::vector<char>(buffer.data(), buffer.data() + buffer.size()));
    file.raw_accessor("{\"count\": 4, \"type\": \"VEC3\", \"componentType\": 5126}");
    file.raw_accessor("{\"count\": 6, \"type\": \"SCALAR\", \"componentType\": 5123}");
    const auto body = [&](const char* attributes) {
        return "\"extensionsRequired\": [\"KHR_draco_mesh_compression\"], " + kNode + ", " +
               mesh_of("\"POSITION\": 0", format(", \"indices\": 1, \"extensions\": {\"KHR_draco_mesh_compression\": {\"bufferView\": %zu, \"attributes\": {%s}}}", view, attributes));
    };
    const content::Opened o = import(file.glb(body("\"POSITION\": 0")));
    ASSERT_EQ(o.world.meshes.size(), 1u);
    EXPECT_EQ(o.world.meshes[0].lods[0].index_count, 6u);
    EXPECT_TRUE(holds(corners(o.world), vec3(3, 4, 1)));
    EXPECT_EQ(refusal(file.glb(body("\"POSITION\": 7"))), "gltf-mesh: a primitive has no positions; export the file again, or open it in a glTF validator");
    for (size_t cut = 8; cut < file.binary.size(); cut += 5) {
        GltfFile broken = file;
        std::fill(broken.binary.begin() + static_cast<ptrdiff_t>(cut), broken.binary.end(), std::byte{0xff});
        const Result<Bytes> pack = import_model("x.glb", broken.glb(body("\"POSITION\": 0")), {});  // whatever it says, it comes back
        EXPECT_TRUE(pack || pack.error().what.starts_with("gltf-")) << pack.error().what;
    }
}

TEST(Gltf, SparseAccessorsReplaceWhatTheyName) {
    GltfFile file;
    const size_t base = file.view(kCorners), where = file.view(std::vector<uint16_t>{2}), what = file.view(std::vector<float>{0, 7, 0});
    const std::string sparse = format(", \"sparse\": {\"count\": 1, \"indices\": {\"bufferView\": %zu, \"componentType\": 5123}, \"values\": {\"bufferView\": %zu}}", where, what);
    const size_t over = file.accessor(base, 3, "VEC3", 5126, sparse);
    const size_t zeros = file.raw_accessor("{\"count\": 3, \"type\": \"VEC3\", \"componentType\": 5126" + sparse + "}");
    EXPECT_TRUE(holds(corners(import(file.glb(kNode + ", " + mesh_of(format("\"POSITION\": %zu", over)))).world), vec3(0, 7, 0)));
    const std::vector<vec3> points = corners(import(file.glb(kNode + ", " + mesh_of(format("\"POSITION\": %zu", zeros)))).world);
    EXPECT_TRUE(holds(points, vec3(0, 7, 0)));
    EXPECT_TRUE(holds(points, vec3(0, 0, 0)));
    GltfFile wrong = file;
    wrong.binary[kCorners.size() * 4 + 4] = std::byte{3};
    EXPECT_EQ(refusal(wrong.glb(kNode + ", " + mesh_of(format("\"POSITION\": %zu", over)))),
              format("gltf-accessor: sparse accessor %zu has indices that do not rise, or point beyond it; export the file again, or open it in a glTF validator", over));
}

TEST(Gltf, MaterialExtensionsGoToTheExtraRow) {
    GltfFile file;
    const size_t p = file.floats(kCorners, "VEC3", 3);
    const std::string body = kNode + ", " + mesh_of(format("\"POSITION\": %zu", p), ", \"material\": 0") + R"(, "materials": [{"emissiveFactor": [1, 0.5, 0], "extensions": {
        "KHR_materials_emissive_strength": {"emissiveStrength": 8}, "KHR_materials_transmission": {"transmissionFactor": 0.75}, "KHR_materials_ior": {"ior": 1.33},
        "KHR_materials_volume": {"thicknessFactor": 0.2, "attenuationDistance": 3, "attenuationColor": [0.5, 1, 0.5]},
        "KHR_materials_specular": {"specularFactor": 0.5, "specularColorFactor": [1, 0.5, 2]}, "KHR_materials_clearcoat": {"clearcoatFactor": 1, "clearcoatRoughnessFactor": 0.25}}},
        {"extensions": {"KHR_materials_unlit": {}}}])";
    const content::Opened o = import(file.glb(body));
    ASSERT_GE(o.world.materials.size(), 2u);
    const Material& m = o.world.materials[0];
    EXPECT_FLOAT_EQ(m.emissive.x, 8);
    EXPECT_FLOAT_EQ(m.emissive.y, 4);
    ASSERT_EQ(m.extra, 0u);
    const MaterialExtra& x = o.world.extras[0];
    EXPECT_FLOAT_EQ(x.transmission, 0.75f);
    EXPECT_FLOAT_EQ(x.ior, 1.33f);
    EXPECT_FLOAT_EQ(x.thickness, 0.2f);
    EXPECT_FLOAT_EQ(x.attenuation_distance, 3);
    EXPECT_EQ(x.attenuation_color, vec3(0.5f, 1, 0.5f));
    EXPECT_FLOAT_EQ(x.specular, 0.5f);
    EXPECT_EQ(x.specular_color, vec3(1, 0.5f, 2));
    EXPECT_FLOAT_EQ(x.clearcoat, 1);
    EXPECT_FLOAT_EQ(x.clearcoat_roughness, 0.25f);
    EXPECT_EQ(o.world.materials[1].kind, MaterialKind::unlit);
    EXPECT_EQ(o.world.materials[1].extra, kNone);  // a plain material carries nothing more
}

// 4 x 4 texels of KTX2.
Bytes ktx2(uint32_t format_, uint32_t level_bytes, uint32_t scheme = 0, uint64_t lie = 0) {
    Bytes out(80 + 24 + level_bytes, std::byte{0x55});
    const unsigned char magic[12] = {0xAB, 'K', 'T', 'X', ' ', '2', '0', 0xBB, '\r', '\n', 0x1A, '\n'};
    std::memcpy(out.data(), magic, 12);
    const uint32_t header[9] = {format_, 1, 4, 4, 0, 0, 1, 1, scheme};
    std::memcpy(out.data() + 12, header, sizeof(header));
    const uint64_t level[3] = {104 + lie, level_bytes, level_bytes};
    std::memcpy(out.data() + 80, level, sizeof(level));
    return out;
}

content::Opened textured(const Bytes& image, const std::string& info = "\"index\": 0", const std::string& texture = "{\"source\": 0}", const std::string& more = {}, std::string* why = nullptr) {
    GltfFile file;
    const size_t p = file.floats(kCorners, "VEC3", 3), uv = file.floats({0, 0, 1, 0, 0, 1}, "VEC2", 2), uv1 = file.floats({0.5f, 0.5f, 1, 0, 0, 1}, "VEC2", 2);
    const size_t view = file.view(image);
    const Bytes glb = file.glb(kNode + ", " + mesh_of(format("\"POSITION\": %zu, \"TEXCOORD_0\": %zu, \"TEXCOORD_1\": %zu", p, uv, uv1), ", \"material\": 0") +
                               ", \"materials\": [{\"pbrMetallicRoughness\": {\"baseColorTexture\": {" + info + "}}}], \"textures\": [" + texture + "], \"images\": [{\"bufferView\": " + std::to_string(view) + "}]" + more);
    if (why) return *why = refusal(glb), content::Opened();
    return import(glb);
}

TEST(Gltf, Ktx2WithPlainOrBlockPayloadIsRead) {
    const content::Opened bc7 = textured(ktx2(145, 16));
    ASSERT_EQ(bc7.world.textures.size(), 1u);
    EXPECT_EQ(bc7.world.textures[0].format, TextureFormat::bc7_srgb);  // a colour, whatever the file calls it
    EXPECT_EQ(bc7.world.textures[0].data.size(), 16u);
    const content::Opened rgba = textured(ktx2(37, 64));
    ASSERT_EQ(rgba.world.textures.size(), 1u);
    EXPECT_EQ(rgba.world.textures[0].levels, 3u);  // made, since it brings one
    EXPECT_EQ(static_cast<int>(rgba.world.textures[0].data.back()), 0x55);
    std::string why;
    textured(ktx2(0, 16), "\"index\": 0", "{\"source\": 0}", "", &why);
    EXPECT_EQ(why, "gltf-image: a KTX2 image has a Basis Universal payload, which is not read; convert its textures to PNG: gltf-transform ktxdecompress IN.glb OUT.glb");
    textured(ktx2(145, 16, 2), "\"index\": 0", "{\"source\": 0}", "", &why);
    EXPECT_NE(why.find("is supercompressed"), std::string::npos);
    for (const uint64_t lie : {uint64_t{1}, uint64_t{1} << 40, ~uint64_t{0} - 110}) {
        textured(ktx2(145, 16, 0, lie), "\"index\": 0", "{\"source\": 0}", "", &why);
        EXPECT_NE(why.find("lies about its place or size"), std::string::npos) << why;
    }
}

TEST(Gltf, WebPIsReadInPlaceOfItsFallback) {
    const uint8_t red[16] = {255, 0, 0, 255, 255, 0, 0, 255, 255, 0, 0, 255, 255, 0, 0, 255};
    uint8_t* out = nullptr;
    const size_t size = WebPEncodeLosslessRGBA(red, 2, 2, 8, &out);
    const Bytes webp(reinterpret_cast<std::byte*>(out), reinterpret_cast<std::byte*>(out) + size);
    WebPFree(out);
    const content::Opened o = textured(webp, "\"index\": 0", "{\"extensions\": {\"EXT_texture_webp\": {\"source\": 0}}}", ", \"extensionsRequired\": [\"EXT_texture_webp\"]");
    ASSERT_EQ(o.world.textures.size(), 1u);
    EXPECT_EQ(o.world.textures[0].width, 2u);
    EXPECT_EQ(o.world.textures[0].data[0], std::byte{255});
    EXPECT_EQ(o.world.textures[0].data[1], std::byte{0});
    std::string why;
    textured(Bytes(webp.begin(), webp.begin() + 20), "\"index\": 0", "{\"source\": 0}", "", &why);
    EXPECT_NE(why.find("gltf-image: a WebP image"), std::string::npos);
}

TEST(Gltf, TexturesKeepTheirTransformSetAndSampler) {
    const content::Opened o = textured(ktx2(37, 64), R"("index": 0, "texCoord": 0, "extensions": {"KHR_texture_transform": {"offset": [0.5, 0.25], "rotation": 1.5707963, "scale": [2, 4], "texCoord": 1}})",
                                       "{\"source\": 0, \"sampler\": 0}", ", \"samplers\": [{\"wrapS\": 33071, \"wrapT\": 33648, \"magFilter\": 9728}]");
    ASSERT_EQ(o.world.textures.size(), 1u);
    EXPECT_EQ(o.world.textures[0].wrap_u, Wrap::clamp);
    EXPECT_EQ(o.world.textures[0].wrap_v, Wrap::mirror);
    EXPECT_TRUE(o.world.textures[0].nearest);
    ASSERT_EQ(o.world.extras.size(), 1u);
    const TextureUse& use = o.world.extras[0].uses[kUseBase];
    EXPECT_EQ(use.uv, 1u);
    EXPECT_EQ(use.texture, o.world.materials[0].base_texture);
    // The extension's own example order: uv' = T * R * S * uv, R = [cos, sin; -sin, cos].
    const vec2 uv(1, 0), mapped = vec2(use.matrix.x * uv.x + use.matrix.y * uv.y, use.matrix.z * uv.x + use.matrix.w * uv.y) + use.offset;
    EXPECT_NEAR(mapped.x, 0.5f, 1e-5);
    EXPECT_NEAR(mapped.y, 0.25f - 2, 1e-5);
    ASSERT_NE(o.world.meshes[0].uv1_offset, kNone);
    EXPECT_FLOAT_EQ(o.world.streams[o.world.meshes[0].uv1_offset], 0.5f);
}

TEST(Gltf, ASecondSetOfCoordinatesIsKeptOnlyWhereItIsUsed) {
    const content::Opened o = textured(ktx2(37, 64));
    EXPECT_TRUE(o.world.streams.empty());
    EXPECT_TRUE(o.world.extras.empty());
}

// Two joints, the second a metre above the first; the tip of the triangle hangs on the second, which turns about z.
Bytes arm(bool morph) {
    GltfFile file;
    const size_t p = file.floats(kCorners, "VEC3", 3), joints = file.accessor(file.view(std::vector<uint8_t>{0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0}), 3, "VEC4", 5121);
    const size_t weights = file.floats({1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0}, "VEC4", 4);
    const size_t binds = file.floats({1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, -1, 0, 1}, "MAT4", 16);
    const size_t times = file.floats({0, 2}, "SCALAR", 1), turns = file.floats({0, 0, 0, 1, 0, 0, 1, 0}, "VEC4", 4);
    const size_t pushed = file.floats({0, 0, 0, 0, 0, 0, 0, 0, 3}, "VEC3", 3), swell = file.floats({0, 1}, "SCALAR", 1);
    const std::string animation = format("{\"name\": \"wave\", \"channels\": [{\"sampler\": 0, \"target\": {\"node\": 2, \"path\": \"rotation\"}}%s], \"samplers\": [{\"input\": %zu, \"output\": %zu}, {\"input\": %zu, \"output\": %zu}]}",
                                         morph ? ", {\"sampler\": 1, \"target\": {\"node\": 0, \"path\": \"weights\"}}" : "", times, turns, times, swell);
    return file.glb("\"scenes\": [{\"nodes\": [0, 1]}], \"nodes\": [{\"mesh\": 0, \"skin\": 0, \"translation\": [9, 9, 9]}, {\"name\": \"root\", \"translation\": [5, 0, 0], \"children\": [2]}, {\"translation\": [0, 1, 0]}], " +
                    mesh_of(format("\"POSITION\": %zu, \"JOINTS_0\": %zu, \"WEIGHTS_0\": %zu", p, joints, weights), morph ? format(", \"targets\": [{\"POSITION\": %zu}]", pushed) : std::string()) +
                    format(", \"skins\": [{\"joints\": [1, 2], \"inverseBindMatrices\": %zu}], \"animations\": [", binds) + animation + "]");
}

vec3 moved(const MoverState& m, vec3 p) { return {glm::dot(m.rows[0], vec4(p, 1)), glm::dot(m.rows[1], vec4(p, 1)), glm::dot(m.rows[2], vec4(p, 1))}; }

TEST(Gltf, SkinsHangOnTheirJointsWhereverTheirNodeStands) {
    const content::Opened o = import(arm(false));
    ASSERT_EQ(o.world.rigs.size(), 1u);
    EXPECT_EQ(o.world.rigs[0].joint_count, 2u);
    ASSERT_EQ(o.world.meshes.size(), 1u);
    EXPECT_EQ(o.world.meshes[0].rig, 0u);
    EXPECT_NE(o.world.instances[0].mover, kNone);
    Arena arena;
    std::vector<MoverState> movers(o.world.mover_count);
    const content::Moved at_one = content::animate(o.catalog.motion, 1, movers, {}, arena);
    ASSERT_EQ(at_one.rigs.size(), 1u);
    ASSERT_EQ(at_one.rigs[0].joints.size(), 2u);
    const vec3 tip = moved(at_one.rigs[0].joints[1], vec3(o.world.inverse_binds[1] * vec4(0, 1, 0, 1)));
    EXPECT_LT(glm::distance(tip, vec3(5, 1, 0)), 1e-4f);  // the pivot itself stays
    const vec3 beside = moved(at_one.rigs[0].joints[1], vec3(o.world.inverse_binds[1] * vec4(1, 1, 0, 1)));
    EXPECT_LT(glm::distance(beside, vec3(5, 2, 0)), 1e-4f);  // a quarter turn
    // Culling sees all that the animation reaches.
    EXPECT_LE(o.world.meshes[0].box_min.x, 5);
    EXPECT_GE(o.world.meshes[0].box_max.x, 6);
}

TEST(Gltf, MorphTargetsAddUpAndTheirWeightsAreAnimated) {
    const content::Opened o = import(arm(true));
    ASSERT_EQ(o.world.rigs.size(), 1u);
    EXPECT_EQ(o.world.rigs[0].weight_count, 1u);
    ASSERT_NE(o.world.meshes[0].morph_offset, kNone);
    float push = 0;
    for (uint32_t v = 0; v < 3; ++v) push = std::max(push, o.world.streams[o.world.meshes[0].morph_offset + v * 6 + 2]);
    EXPECT_FLOAT_EQ(push, 3);
    Arena arena;
    std::vector<MoverState> movers(o.world.mover_count);
    EXPECT_FLOAT_EQ(content::animate(o.catalog.motion, 1, movers, {}, arena).rigs[0].weights[0], 0.5f);
    EXPECT_GE(o.world.meshes[0].box_max.z, 3);
}

TEST(Gltf, AnimatedNodesBecomeMovers) {
    GltfFile file;
    const size_t p = file.floats(kCorners, "VEC3", 3), times = file.floats({0, 1}, "SCALAR", 1), slide = file.floats({0, 0, 0, 0, 4, 0}, "VEC3", 3);
    const content::Opened o = import(file.glb("\"scenes\": [{\"nodes\": [0]}], \"nodes\": [{\"translation\": [1, 0, 0], \"children\": [1]}, {\"children\": [2]}, {\"mesh\": 0, \"translation\": [0, 0, 2]}, {\"mesh\": 0}], " + mesh_of(format("\"POSITION\": %zu", p)) +
                                              format(", \"animations\": [{\"channels\": [{\"sampler\": 0, \"target\": {\"node\": 1, \"path\": \"translation\"}}], \"samplers\": [{\"input\": %zu, \"output\": %zu}]}]", times, slide)));
    ASSERT_EQ(o.world.instances.size(), 1u);  // node 3 is in no scene
    ASSERT_NE(o.world.instances[0].mover, kNone);
    Arena arena;
    std::vector<MoverState> movers(o.world.mover_count);
    const content::Moved half = content::animate(o.catalog.motion, 0.5, movers, {}, arena);
    EXPECT_LT(glm::distance(moved(half.movers[o.world.instances[0].mover], vec3(0)), vec3(1, 2, 2)), 1e-4f);
}

TEST(Gltf, StripsFansAndManyScenes) {
    GltfFile file;
    const size_t p = file.floats({0, 0, 0, 1, 0, 0, 0, 1, 0, 1, 1, 0, 0, 2, 0}, "VEC3", 3);
    for (const auto& [mode, triangles] : {std::pair(5, 3u), std::pair(6, 3u)}) {
        const content::Opened o = import(file.glb("\"scene\": 1, \"scenes\": [{\"nodes\": [1]}, {\"nodes\": [0]}], \"nodes\": [{\"mesh\": 0}, {\"mesh\": 0, \"translation\": [50, 0, 0]}], " + mesh_of(format("\"POSITION\": %zu", p), format(", \"mode\": %d", mode))));
        ASSERT_EQ(o.world.meshes.size(), 1u);
        EXPECT_EQ(o.world.meshes[0].lods[0].index_count, triangles * 3);
        EXPECT_LT(o.world.cells[0].box_max.x, 2);  // the default scene
        if (mode == 5)                             // every triangle of a strip faces the same way
            for (size_t t = 0; t < 9; t += 3) {
                const std::vector<vec3> c = corners(o.world);
                EXPECT_GT(glm::cross(c[t + 1] - c[t], c[t + 2] - c[t]).z, 0);
            }
    }
}

TEST(Gltf, FilesBesideItAreReadThroughItsFolder) {
    GltfFile file;
    const size_t p = file.floats(kCorners, "VEC3", 3);
    file.uri = ", \"uri\": \"parts%20of/it.bin\"";
    const std::string json = file.json(kNode + ", " + mesh_of(format("\"POSITION\": %zu", p)));
    std::string asked;
    const auto read = [&](std::string_view name) -> Result<Bytes> { return asked = name, file.binary; };
    const ByteView text = bytes_of(json);
    const content::Opened o = opened(run_task(model_task("models/tower.gltf"), text, read));
    EXPECT_EQ(asked, "models/parts of/it.bin");
    EXPECT_EQ(o.world.meshes.size(), 1u);
    const auto none = [](std::string_view) -> Result<Bytes> { return Error{"no", "", ""}; };
    const Result<Bytes> missing = run_task(model_task("tower.gltf"), text, none);
    ASSERT_FALSE(missing);
    EXPECT_EQ(missing.error().text(), "gltf-container: it needs the file \"parts of/it.bin\", which cannot be read; put it beside the model, or export one self-contained .glb");
    for (const char* outside : {"/etc/passwd", "http://there/it.bin", "C:\\\\it.bin"}) {
        GltfFile far = file;
        far.uri = std::string(", \"uri\": \"") + outside + "\"";
        const std::string other = far.json(kNode + ", " + mesh_of("\"POSITION\": 0"));
        asked.clear();
        EXPECT_FALSE(run_task(model_task("tower.gltf"), bytes_of(other), read)) << outside;
        EXPECT_EQ(asked, "") << outside;
    }
}

TEST(Gltf, NodesAreBoundByTheirExtras) {
    GltfFile file;
    const size_t p = file.floats(kCorners, "VEC3", 3);
    const auto body = [&](const char* second) {
        return "\"scenes\": [{\"nodes\": [0, 2]}], \"nodes\": [{\"extras\": {\"aisland:entity\": \"urn:ngsi-ld:Robot:a\"}, \"children\": [1]}, {\"mesh\": 0}, {\"mesh\": 0, \"translation\": [4, 0, 0], \"extras\": {" +
               std::string(second) + "}}], " + mesh_of(format("\"POSITION\": %zu", p));
    };
    const content::Opened o = import(file.glb(body("\"aisland:poi\": \"S01\", \"aisland:hotspot\": \"balcony\"")));
    ASSERT_EQ(o.catalog.anchors.size(), 3u);
    EXPECT_EQ(o.catalog.anchors[0].kind, content::AnchorKind::entity);
    EXPECT_EQ(o.catalog.anchors[0].id, "urn:ngsi-ld:Robot:a");
    EXPECT_EQ(o.catalog.anchors[0].slot, 0u);
    EXPECT_EQ(o.catalog.anchors[2].id, "balcony");
    EXPECT_FLOAT_EQ(o.catalog.anchors[2].pose.position.x, 4);
    EXPECT_EQ(o.world.slot_count, 1u);
    uint32_t bound = 0;
    for (const Instance& i : o.world.instances) bound += i.slot == 0;
    EXPECT_EQ(bound, 1u);
    EXPECT_EQ(refusal(file.glb(body("\"aisland:entity\": \"urn:ngsi-ld:Robot:a\""))),
              "model-binding: the entity \"urn:ngsi-ld:Robot:a\" is bound by two nodes; keep aisland:entity on one of them; nodes below it belong to it");
}

// What a file that uses an extension, or cannot do without it, is told. Those that are honoured have tests of their own above.
TEST(Gltf, EveryExtensionIsReadNotedOrRefusedByName) {
    struct Row {
        const char *name, *used, *required;  // note, refusal: "" for none; "-": refused in the same words though only used
    };
    const std::string needs = "which cannot be shown as it was made; ";
    const Row rows[] = {
        {"KHR_lights_punctual", "", ""},
        {"EXT_mesh_gpu_instancing", "", ""},
        {"KHR_mesh_quantization", "", ""},
        {"EXT_meshopt_compression", "", ""},
        {"KHR_draco_mesh_compression", "", ""},
        {"KHR_materials_unlit", "", ""},
        {"KHR_materials_emissive_strength", "", ""},
        {"KHR_materials_transmission", "", ""},
        {"KHR_materials_volume", "", ""},
        {"KHR_materials_ior", "", ""},
        {"KHR_materials_specular", "", ""},
        {"KHR_materials_clearcoat", "", ""},
        {"KHR_texture_transform", "", ""},
        {"KHR_texture_basisu", "", ""},
        {"EXT_texture_webp", "", ""},
        {"KHR_node_visibility", "", ""},
        {"KHR_xmp_json_ld", "", ""},
        {"MSFT_lod", "", ""},
        {"KHR_materials_pbrSpecularGlossiness", "is shown nearly as it was made; convert it: gltf-transform metalrough IN.glb OUT.glb", ""},
        {"KHR_materials_sheen", "is not shown; bake the sheen into base colour and roughness in the modelling program", "bake the sheen into base colour and roughness in the modelling program"},
        {"KHR_materials_iridescence", "is not shown; bake the tint into the base colour in the modelling program", "bake the tint into the base colour in the modelling program"},
        {"KHR_materials_anisotropy", "is not shown; bake the brushed look into normal and roughness textures", "bake the brushed look into normal and roughness textures"},
        {"KHR_materials_dispersion", "is not shown; remove it: only clear glass is shown", "remove it: only clear glass is shown"},
        {"KHR_materials_diffuse_transmission", "is not shown; lighten the base colour in the modelling program", "lighten the base colour in the modelling program"},
        {"KHR_materials_variants", "is not shown; export one file a variant; the default one is shown", "export one file a variant; the default one is shown"},
        {"KHR_animation_pointer", "is not shown; animate nodes or shape keys instead", "animate nodes or shape keys instead"},
        {"KHR_meshopt_compression", "-", "pack it with EXT_meshopt_compression: gltfpack -c -i IN.glb -o OUT.glb"},
        {"KHR_gaussian_splatting", "-", "export triangles"},
        {"MSFT_texture_dds", "is not shown; convert its textures to PNG: gltf-transform png IN.glb OUT.glb", "convert its textures to PNG: gltf-transform png IN.glb OUT.glb"},
        {"VENDOR_magic", "is not shown; export it without this extension to see what others will see", "export it without this extension"},
    };
    GltfFile file;
    const size_t p = file.floats(kCorners, "VEC3", 3);
    const std::string rest = kNode + ", " + mesh_of(format("\"POSITION\": %zu", p));
    for (const Row& row : rows) {
        const std::string name = row.name, list = "[\"" + name + "\"], ";
        const std::string refused = "gltf-extension: the file needs " + name + ", " + needs + row.required;
        if (std::string(row.used) == "-") {
            EXPECT_EQ(refusal(file.glb("\"extensionsUsed\": " + list + rest)), refused);
        } else {
            const content::Opened o = import(file.glb("\"extensionsUsed\": " + list + rest));
            EXPECT_EQ(o.catalog.notes, row.used[0] ? std::vector<std::string>{name + " " + row.used} : std::vector<std::string>{}) << name;
        }
        const Bytes required = file.glb("\"extensionsUsed\": " + list + "\"extensionsRequired\": " + list + rest);
        if (row.required[0])
            EXPECT_EQ(refusal(required), refused);
        else
            EXPECT_EQ(import(required).world.instances.size(), 1u) << name;
    }
}

TEST(Gltf, WhatIsShownDifferentlyIsNoted) {
    GltfFile file;
    const size_t p = file.floats(kCorners, "VEC3", 3);
    const std::string rest = kNode + ", " + mesh_of(format("\"POSITION\": %zu", p));
    const content::Opened o = import(file.glb("\"extensionsUsed\": [\"KHR_materials_sheen\", \"VENDOR_dust\", \"KHR_xmp_json_ld\"], " + rest));
    ASSERT_EQ(o.catalog.notes.size(), 2u);
    EXPECT_EQ(o.catalog.notes[0], "KHR_materials_sheen is not shown; bake the sheen into base colour and roughness in the modelling program");
    EXPECT_EQ(refusal(file.glb("\"extensionsRequired\": [\"KHR_materials_sheen\"], " + rest)),
              "gltf-extension: the file needs KHR_materials_sheen, which cannot be shown as it was made; bake the sheen into base colour and roughness in the modelling program");
    EXPECT_TRUE(import(file.glb("\"extensionsUsed\": [\"KHR_node_visibility\"], \"nodes\": [{\"mesh\": 0, \"extensions\": {\"KHR_node_visibility\": {\"visible\": false}}}], " + mesh_of(format("\"POSITION\": %zu", p)))).world.instances.empty());
}

}  // namespace
}  // namespace aisland::bake
