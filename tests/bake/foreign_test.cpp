// FBX, OBJ, DAE, STL, PLY; and files made to do harm, each answered with a code.
#ifdef __SANITIZE_ADDRESS__
#include <sanitizer/lsan_interface.h>
#endif
#include <gtest/gtest.h>

#include <zlib.h>

#include <cmath>

#include "app/bake/tangents.h"
#include "tests/bake/gltf_file.h"

namespace aisland::bake {
namespace {

using namespace test;

Bytes text(const std::string& s) { return Bytes(bytes_of(s).begin(), bytes_of(s).end()); }

uint64_t triangles(const World& world) {
    uint64_t sum = 0;
    for (const Instance& i : world.instances) sum += world.meshes[i.mesh].lods[0].index_count / 3;
    return sum;
}

const char* const kObj = "mtllib box.mtl\no box\nv 0 0 0\nv 2 0 0\nv 2 3 0\nv 0 3 0\nvt 0 0\nvt 1 0\nvt 1 1\nvt 0 1\nusemtl red\nf 1/1 2/2 3/3 4/4\n";

TEST(Foreign, AnObjWithItsMaterials) {
    std::string asked;
    const auto read = [&](std::string_view name) -> Result<Bytes> {
        asked = name;
        return text("newmtl red\nKd 1 0 0\nNs 98\n");
    };
    const content::Opened o = opened(run_task(model_task("models/box.obj"), text(kObj), read));
    EXPECT_EQ(asked, "models/box.mtl");
    EXPECT_EQ(triangles(o.world), 2u);
    ASSERT_FALSE(o.world.instances.empty());
    const Material& m = o.world.materials[o.world.instances[0].material];
    EXPECT_EQ(vec3(m.base_color), vec3(1, 0, 0));
    EXPECT_NEAR(m.roughness, std::pow(0.02f, 0.25f), 1e-4);
    EXPECT_FLOAT_EQ(o.world.cells[0].box_max.y, 3);
}

TEST(Foreign, StlPlyDaeAndFbxText) {
    EXPECT_EQ(triangles(import(text("solid a\nfacet normal 0 0 1\nouter loop\nvertex 0 0 0\nvertex 1 0 0\nvertex 0 1 0\nendloop\nendfacet\nendsolid a\n"), "a.stl").world), 1u);
    EXPECT_EQ(triangles(import(text("ply\nformat ascii 1.0\nelement vertex 4\nproperty float x\nproperty float y\nproperty float z\nelement face 1\nproperty list uchar int vertex_indices\nend_header\n0 0 0\n1 0 0\n1 1 0\n0 1 0\n4 0 1 2 3\n"), "a.ply").world), 2u);
    // Z is up and a unit is a centimetre: both become ours.
    const content::Opened dae = import(text(R"(<?xml version="1.0"?><COLLADA xmlns="http://www.collada.org/2005/11/COLLADASchema" version="1.4.1"><asset><unit meter="0.01"/><up_axis>Z_UP</up_axis></asset>
<library_geometries><geometry id="g"><mesh><source id="p"><float_array id="pa" count="9">0 0 0 100 0 0 0 0 200</float_array><technique_common><accessor source="#pa" count="3" stride="3"><param name="X" type="float"/><param name="Y" type="float"/><param name="Z" type="float"/></accessor></technique_common></source>
<vertices id="v"><input semantic="POSITION" source="#p"/></vertices><triangles count="1"><input semantic="VERTEX" source="#v" offset="0"/><p>0 1 2</p></triangles></mesh></geometry></library_geometries>
<library_visual_scenes><visual_scene id="s"><node id="n"><instance_geometry url="#g"/></node></visual_scene></library_visual_scenes><scene><instance_visual_scene url="#s"/></scene></COLLADA>)"),
                                       "a.dae");
    EXPECT_EQ(triangles(dae.world), 1u);
    EXPECT_NEAR(dae.world.cells[0].box_max.x, 1, 1e-4);
    EXPECT_NEAR(dae.world.cells[0].box_max.y, 2, 1e-4);
}

TEST(Foreign, AFileIsWhatItsNameSaysOrIsRefused) {
    const Bytes obj = text(kObj), stl = text("solid a\nfacet normal 0 0 1\nouter loop\nvertex 0 0 0\nvertex 1 0 0\nvertex 0 1 0\nendloop\nendfacet\nendsolid a\n");
    EXPECT_EQ(refusal(obj, "x.glb"), "gltf-container: this is neither a .glb nor a .gltf file; export glTF 2.0");
    EXPECT_EQ(refusal(stl, "x.glb"), "gltf-container: this is neither a .glb nor a .gltf file; export glTF 2.0");
    EXPECT_EQ(refusal(obj, "x.fbx"), "model-format: this is no .fbx file; give the file the extension of what it is");
    EXPECT_EQ(refusal(obj, "x.dae"), "model-format: this is no .dae file; give the file the extension of what it is");
    EXPECT_EQ(refusal(obj, "x.stl"), "model-format: this is no .stl file, or it is cut off; give the file the extension of what it is");
    EXPECT_EQ(refusal(obj, "x.ply"), "model-format: this is no .ply file; give the file the extension of what it is");
    EXPECT_EQ(refusal(stl, "x.obj"), "model-format: this is no .obj file; give the file the extension of what it is");
    EXPECT_EQ(refusal(text("MD5Version 10\njoints MD5Version"), "x.md5mesh"), "model-format: \"x.md5mesh\" is no model this program reads; give one of .glb .gltf .fbx .obj .dae .stl .ply");
}

TEST(Foreign, NestingAndCountsAreCheckedBeforeAssimpSeesThem) {
    std::string deep = "<COLLADA>";
    for (int i = 0; i < 100'000; ++i) deep += "<node>";
    EXPECT_EQ(refusal(text(deep), "x.dae"), "model-limit: its elements are nested more than 256 levels deep; flatten the hierarchy");
    EXPECT_EQ(refusal(text("<!DOCTYPE a [<!ENTITY b \"bbbb\">]><COLLADA>&b;</COLLADA>"), "x.dae"), "model-damaged: it declares entities of its own; export the file again");
    EXPECT_EQ(refusal(text("; FBX 7.3.0 project file\n" + std::string(100'000, '{')), "x.fbx"), "model-limit: its records are nested more than 64 levels deep; flatten the hierarchy");
    EXPECT_EQ(refusal(text("ply\nformat ascii 1.0\nelement vertex 4000000000\nproperty float x\nend_header\n0\n"), "x.ply"), "model-damaged: its header counts more elements than it has bytes; export the file again");
    // What hides it from a careless look: text that is no markup, quotes, comments, other white space.
    const std::string element = "<a b=\"/>\"><![CDATA[</a></a>]]><?x </a> ?>";
    std::string hidden = "<COLLADA>";
    for (int i = 0; i < 1000; ++i) hidden += element;
    EXPECT_EQ(refusal(text(hidden), "x.dae"), "model-limit: its elements are nested more than 256 levels deep; flatten the hierarchy");
    EXPECT_EQ(refusal(text("; FBX 7.3.0 \"project\" file\"\n" + std::string(1000, '{')), "x.fbx"), "model-limit: its records are nested more than 64 levels deep; flatten the hierarchy");
    EXPECT_EQ(refusal(text("ply\nformat ascii 1.0\nelement\tvertex\t4000000000\nproperty float x\nend_header\n0\n"), "x.ply"), "model-damaged: its header counts more elements than it has bytes; export the file again");
    const std::string gltf1 = R"({"asset": {"version": "1.0"}, "bufferViews": {}, "meshes": {}, "extras": ["]]]]]]]]]]", )";
    EXPECT_EQ(refusal(text(gltf1 + std::string(70, '[') + std::string(70, ']') + "]}"), "x.gltf"), "gltf-json: its JSON is nested more than 64 levels deep; export the file again, or open it in a glTF validator");
    EXPECT_EQ(refusal(text(gltf1 + "\"" + std::string(100, '[') + "\"]}"), "x.gltf").find("64 levels"), std::string::npos) << "brackets in a text nest nothing";
    Bytes fbx(64, std::byte{0});
    std::memcpy(fbx.data(), "Kaydara FBX Binary  \0", 21);
    const uint32_t version = 7400, end = 0xfffffff0;
    std::memcpy(fbx.data() + 23, &version, 4), std::memcpy(fbx.data() + 27, &end, 4);
    EXPECT_EQ(refusal(fbx, "x.fbx"), "model-damaged: a record of it lies about its length; export the file again");
}

// Assimp leaves memory behind when it refuses a file; the worker it runs in ends after each. Our own is looked at elsewhere.
struct NoLeaks {
#ifdef __SANITIZE_ADDRESS__
    NoLeaks() { __lsan_disable(); }
    ~NoLeaks() { __lsan_enable(); }
#endif
    bool quiet = true;
};

TEST(Foreign, EveryPrefixComesBack) {  // under ASan: whatever is cut off
    for (const auto& [name, whole] : {std::pair<const char*, std::string>("a.obj", kObj), {"a.stl", "solid a\nfacet normal 0 0 1\nouter loop\nvertex 0 0 0\nvertex 1 0 0\nvertex 0 1 0\nendloop\nendfacet\nendsolid a\n"}})
        for (size_t size = 0; size < whole.size(); ++size) {
            const NoLeaks assimp;
            const Result<Bytes> pack = import_model(name, bytes_of(whole).first(size), {});
            EXPECT_TRUE(pack || pack.error().what.starts_with("model-")) << pack.error().what;
        }
}

// ---- Files made to do harm (each loads or crashes the plain importer of the distribution)

const std::string kTriangleMesh = "\"nodes\": [{\"mesh\": 0}], \"meshes\": [{\"primitives\": [{\"attributes\": {\"POSITION\": 0}}]}]";
GltfFile triangle() {
    GltfFile file;
    file.floats(kCorners, "VEC3", 3);
    return file;
}
Bytes patched(Bytes file, size_t at, uint32_t value) {
    std::memcpy(file.data() + at, &value, 4);
    return file;
}
std::string with(std::string s, const std::string& find, const std::string& put) {
    const size_t at = s.find(find);
    EXPECT_NE(at, std::string::npos) << find;
    return s.replace(at, find.size(), put);
}

TEST(Hostile, LengthsThatLie) {
    const Bytes good = triangle().glb(kTriangleMesh);
    EXPECT_EQ(refusal(patched(good, 12, 4009820676u)).substr(0, 15), "gltf-container:");
    EXPECT_EQ(refusal(patched(good, 8, 0xffffffffu)).substr(0, 15), "gltf-container:");
    std::string json = triangle().json(kTriangleMesh);
    const auto gltf = [&](const std::string& s) {
        GltfFile data = triangle();
        std::string encoded;  // as .gltf with its buffer in a data: address
        const char* digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        for (size_t i = 0; i < data.binary.size(); i += 3) {
            const uint32_t b = static_cast<uint32_t>(data.binary[i]) << 16 | static_cast<uint32_t>(data.binary[i + 1]) << 8 | static_cast<uint32_t>(data.binary[i + 2]);
            for (int k = 3; k >= 0; --k) encoded += digits[b >> (6 * k) & 63];
        }
        return refusal(text(with(s, "{\"byteLength\": 36", "{\"uri\": \"data:application/octet-stream;base64," + encoded + "\", \"byteLength\": 36")), "x.gltf");
    };
    EXPECT_EQ(gltf(json), "it was read");
    EXPECT_EQ(gltf(with(json, "\"byteOffset\": 0", "\"byteOffset\": 18446744073709551608")), "gltf-accessor: buffer view 0 reaches beyond the file; export the file again, or open it in a glTF validator");
    EXPECT_EQ(gltf(with(json, "\"count\": 3", "\"byteOffset\": 18446744073709551608, \"count\": 3")), "gltf-accessor: accessor 0 reaches beyond its buffer view; export the file again, or open it in a glTF validator");
    EXPECT_EQ(gltf(with(json, "VEC3", "NOPE")), "gltf-accessor: accessor 0 has another type than its use asks for; export the file again, or open it in a glTF validator");
    EXPECT_EQ(gltf(with(json, "\"byteLength\": 36}], \"buffers\"", "\"byteLength\": 1099511627776}], \"buffers\"")), "gltf-accessor: buffer view 0 reaches beyond the file; export the file again, or open it in a glTF validator");
    EXPECT_NE(gltf(with(json, "\"buffers\": [{\"byteLength\": 36", "\"buffers\": [{\"byteLength\": 36, \"byteLength\": 36")), "");
    // A corner that a float holds and whose distance it does not: what an importer writes has to open again.
    const std::string far = refusal(text("v 0 0 0\nv 3e38 0 0\nv 0 -3e38 0\nf 1 2 3\n"), "x.obj");
    EXPECT_EQ(far, "model-limit: it reaches farther than a million kilometres; scale it: a unit is a metre");
    // Buffers of zeros count towards what a file may have.
    std::string zeros = R"({"asset": {"version": "2.0"}, "scenes": [{"nodes": [0]}], "nodes": [{"mesh": 0}], "meshes": [{"primitives": [)";
    std::string accessors, views, buffers;
    for (int i = 0; i < 40; ++i) {
        const std::string comma = i ? "," : "", n = std::to_string(i);
        zeros += comma + "{\"attributes\": {\"POSITION\": " + n + "}}";
        accessors += comma + "{\"bufferView\": " + n + ", \"componentType\": 5126, \"count\": 3, \"type\": \"VEC3\"}";
        views += comma + "{\"buffer\": " + n + ", \"byteLength\": 36}";
        buffers += comma + "{\"byteLength\": 16777216}";
    }
    EXPECT_EQ(refusal(text(zeros + "]}], \"accessors\": [" + accessors + "], \"bufferViews\": [" + views + "], \"buffers\": [" + buffers + "]}"), "x.gltf"),
              "gltf-limit: its buffers have more than 256 MiB together; split it, or reduce its meshes and textures");
    // A count without bytes behind it asks for memory.
    EXPECT_EQ(refusal(text(with(json, "{\"bufferView\": 0, \"count\": 3", "{\"count\": 4000000000")), "x.gltf").substr(0, 14), "gltf-accessor:");
}

TEST(Hostile, Depth) {
    std::string chain = "{\"asset\": {\"version\": \"2.0\"}, \"scenes\": [{\"nodes\": [0]}], \"nodes\": [";
    for (int i = 0; i < 20'001; ++i) chain += "{\"children\": [" + std::to_string(i + 1) + "]}, ";
    EXPECT_EQ(refusal(text(chain + "{}]}"), "x.gltf"), "gltf-limit: nodes are nested more than 256 levels deep; flatten the hierarchy");
    EXPECT_EQ(refusal(text("{\"asset\": " + std::string(200'000, '[')), "x.gltf"), "gltf-json: its JSON is nested more than 64 levels deep; export the file again, or open it in a glTF validator");
    std::string wide = "{\"asset\": {\"version\": \"2.0\"}, \"nodes\": [";
    for (int i = 0; i < 100'000; ++i) wide += "{},";
    EXPECT_EQ(refusal(text(wide + "{}]}"), "x.gltf").substr(0, 11), "gltf-limit:");
}

// A PNG that says it is 16384 x 16384 of one colour: a megabyte that becomes a gigabyte.
Bytes png_bomb(uint32_t side) {
    std::string out("\x89PNG\r\n\x1a\n", 8);
    const auto big = [](uint32_t v) { return std::string{static_cast<char>(v >> 24), static_cast<char>(v >> 16), static_cast<char>(v >> 8), static_cast<char>(v)}; };
    const auto chunk = [&](const std::string& type, const std::string& data) {
        const std::string body = type + data;
        out += big(static_cast<uint32_t>(data.size())) + body + big(static_cast<uint32_t>(crc32(0, reinterpret_cast<const Bytef*>(body.data()), static_cast<uInt>(body.size()))));
    };
    chunk("IHDR", big(side) + big(side) + std::string("\x08\x06\0\0\0", 5));
    chunk("IDAT", std::string(64, '\0'));
    chunk("IEND", "");
    return text(out);
}

TEST(Hostile, PicturesAreMeasuredBeforeTheyAreDecoded) {
    for (const uint32_t side : {16384u, 0x7fffffffu}) {
        GltfFile file = triangle();
        const size_t view = file.view(png_bomb(side));
        const std::string why = refusal(file.glb(with(kTriangleMesh, "{\"POSITION\": 0}", "{\"POSITION\": 0}, \"material\": 0") +
                                                 ", \"materials\": [{\"pbrMetallicRoughness\": {\"baseColorTexture\": {\"index\": 0}}}], \"textures\": [{\"source\": 0}], \"images\": [{\"bufferView\": " + std::to_string(view) + "}]"));
        EXPECT_TRUE(why.starts_with("gltf-limit: an image has 16384 x 16384 pixels") || why.starts_with("gltf-image: an image")) << why;
    }
}

TEST(Hostile, JointsTargetsAndTimesThatCannotBe) {
    GltfFile file = triangle();
    const size_t joints = file.accessor(file.view(std::vector<uint16_t>(12, 9)), 3, "VEC4", 5123), weights = file.floats(std::vector<float>(12, 0.25f), "VEC4", 4);
    const std::string skinned = format("\"nodes\": [{\"mesh\": 0, \"skin\": 0}, {}], \"skins\": [{\"joints\": [1]}], \"meshes\": [{\"primitives\": [{\"attributes\": {\"POSITION\": 0, \"JOINTS_0\": %zu, \"WEIGHTS_0\": %zu}}]}]", joints, weights);
    EXPECT_EQ(refusal(file.glb(skinned)), "gltf-mesh: a vertex hangs on a joint that its skin does not have; export the file again, or open it in a glTF validator");
    std::string many;
    for (int i = 0; i < 65'536; ++i) many += i ? ",1" : "1";
    EXPECT_EQ(refusal(file.glb(with(skinned, "[1]", "[" + many + "]"))), "gltf-limit: a skin has 65536 joints, 256 are the most; split the mesh, or remove bones that move nothing");
    EXPECT_EQ(refusal(file.glb(with(skinned, "[1]", "[7]"))), "gltf-node: a joint of a skin is not there; export the file again, or open it in a glTF validator");
    const size_t times = file.floats({1, 0}, "SCALAR", 1), slide = file.floats({0, 0, 0, 0, 4, 0}, "VEC3", 3);
    const content::Opened unordered = import(file.glb(kTriangleMesh + format(", \"animations\": [{\"channels\": [{\"sampler\": 0, \"target\": {\"node\": 0, \"path\": \"translation\"}}], \"samplers\": [{\"input\": %zu, \"output\": %zu}]}]", times, slide)));
    ASSERT_EQ(unordered.catalog.notes.size(), 1u);
    EXPECT_EQ(unordered.catalog.notes[0], "keys of an animation whose times do not rise are left out; export it again");
    EXPECT_EQ(refusal(file.glb(with(kTriangleMesh, "{\"mesh\": 0}", "{\"mesh\": 0, \"children\": [0]}"))), "gltf-node: node 0 has two parents, or is its own ancestor; export the file again, or open it in a glTF validator");
}

// ---- MikkTSpace

TEST(Tangents, FollowTheTextureAndSplitWhereItIsMirrored) {
    // Two squares side by side, the second with u running the other way; they share the middle edge.
    const std::vector<vec3> p{{0, 0, 0}, {1, 0, 0}, {1, 1, 0}, {0, 1, 0}, {2, 0, 0}, {2, 1, 0}};
    const std::vector<vec3> n(6, vec3(0, 0, 1));
    const std::vector<vec2> uv{{0, 0}, {1, 0}, {1, 1}, {0, 1}, {0, 0}, {0, 1}};
    std::vector<uint32_t> indices{0, 1, 2, 0, 2, 3, 1, 4, 5, 1, 5, 2};
    const Tangents t = make_tangents(p, n, uv, indices);
    ASSERT_EQ(t.doubled.size(), 2u);  // the middle edge belongs to both
    EXPECT_EQ(t.of_vertex[0], vec4(1, 0, 0, 1));
    EXPECT_EQ(t.of_vertex[4], vec4(-1, 0, 0, -1));
    for (size_t c = 0; c < 6; ++c) EXPECT_GT(t.of_vertex[indices[c]].w, 0);
    for (size_t c = 6; c < 12; ++c) EXPECT_LT(t.of_vertex[indices[c]].w, 0);
}

TEST(Tangents, AreWeightedByTheAngleOfTheCorner) {
    // Around vertex 0: one triangle of 90 degrees mapped along +x, one of 45 mapped along +y.
    const std::vector<vec3> p{{0, 0, 0}, {1, 0, 0}, {0, 1, 0}, {-1, 1, 0}};
    const std::vector<vec3> n(4, vec3(0, 0, 1));
    const std::vector<vec2> uv{{0, 0}, {1, 0}, {0, 1}, {1, 1.0f}};
    std::vector<uint32_t> indices{0, 1, 2, 0, 2, 3};
    const Tangents t = make_tangents(p, n, uv, indices);
    EXPECT_TRUE(std::isfinite(t.of_vertex[0].x));
    for (const vec4& v : t.of_vertex) EXPECT_NEAR(glm::length(vec3(v)), 1, 1e-5);
    // The second triangle is mirrored: it does not share the corner's tangent.
    EXPECT_GT(t.of_vertex[indices[0]].w, 0);
    EXPECT_LT(t.of_vertex[indices[3]].w, 0);
}

TEST(Tangents, TrianglesWithoutTextureAreaTakeTheirNeighbours) {
    const std::vector<vec3> p{{0, 0, 0}, {1, 0, 0}, {1, 1, 0}, {0, 1, 0}};
    const std::vector<vec3> n(4, vec3(0, 0, 1));
    const std::vector<vec2> uv{{0, 0}, {1, 0}, {1, 1}, {1, 1}};
    std::vector<uint32_t> indices{0, 1, 2, 0, 2, 3};
    const Tangents t = make_tangents(p, n, uv, indices);
    EXPECT_TRUE(t.doubled.empty());
    EXPECT_GT(t.of_vertex[0].x, 0.9f);
}

}  // namespace
}  // namespace aisland::bake
