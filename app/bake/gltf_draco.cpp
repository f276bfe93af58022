// KHR_draco_mesh_compression.
#include <algorithm>
#include <cmath>
#include <memory>

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wold-style-cast"  // Draco's headers
#pragma GCC diagnostic ignored "-Wshadow"
#pragma GCC diagnostic ignored "-Wunused-parameter"
#pragma GCC diagnostic ignored "-Wcast-align"
#pragma GCC diagnostic ignored "-Wnon-virtual-dtor"
#pragma GCC diagnostic ignored "-Woverloaded-virtual"
#include <draco/compression/decode.h>
#pragma GCC diagnostic pop

#include "app/bake/gltf.h"
#include "app/core/format.h"

namespace aisland::bake {
namespace {

constexpr const char* kAdvice = "compress it again: gltf-transform draco IN.glb OUT.glb";

struct Decoded {
    const draco::Mesh& mesh;
    const rapidjson::Value& ids;

    const draco::PointAttribute* find(const char* name) const {
        const std::optional<uint64_t> id = index_of(ids, name);
        return id && *id <= UINT32_MAX ? mesh.GetAttributeByUniqueId(static_cast<uint32_t>(*id)) : nullptr;
    }
    template <class T>
    Result<std::vector<T>> values(const char* name, uint32_t components) const {
        const draco::PointAttribute* attribute = find(name);
        if (!attribute) return std::vector<T>();
        if (attribute->num_components() != static_cast<int>(components)) return refused("gltf-mesh", std::string("the compressed ") + name + " has another size than its use asks for", kAdvice);
        std::vector<T> out(size_t{mesh.num_points()} * components);
        for (draco::PointIndex p(0); p < mesh.num_points(); ++p)
            if (!attribute->ConvertValue<T>(attribute->mapped_index(p), static_cast<int8_t>(components), &out[size_t{p.value()} * components]))
                return refused("gltf-mesh", std::string("the compressed ") + name + " cannot be read", kAdvice);
        return out;
    }
    Result<void> floats(const char* name, uint32_t components, Floats& out) const {
        AISLAND_TRY(list, values<float>(name, components));
        if (std::any_of(list.begin(), list.end(), [](float v) { return !std::isfinite(v); })) return refused("gltf-accessor", std::string("the compressed ") + name + " holds what is not a number", kAdvice);
        if (!list.empty()) out.values = std::move(list), out.components = components;
        return {};
    }
};

}  // namespace

Result<RawPrimitive> read_draco(Gltf& gltf, const rapidjson::Value& extension) {
    const std::optional<uint64_t> view = index_of(extension, "bufferView");
    const rapidjson::Value* ids = member(extension, "attributes");
    if (!view || !ids || !ids->IsObject()) return refused("gltf-mesh", "KHR_draco_mesh_compression names no data", kAdvice);
    AISLAND_TRY(bytes, read_view(gltf, *view));
    draco::DecoderBuffer buffer;
    buffer.Init(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    const auto type = draco::Decoder::GetEncodedGeometryType(&buffer);
    if (!type.ok() || type.value() != draco::TRIANGULAR_MESH) return refused("gltf-mesh", "its Draco data is no mesh", kAdvice);
    draco::Decoder decoder;
    auto decoded = decoder.DecodeMeshFromBuffer(&buffer);
    if (!decoded.ok()) return refused("gltf-mesh", std::string("its Draco data cannot be decoded: ") + decoded.status().error_msg(), kAdvice);
    const std::unique_ptr<draco::Mesh> mesh = std::move(decoded).value();
    // 34: numbers a point has in everything that is read below.
    const uint64_t cost = uint64_t{mesh->num_points()} * 34 + uint64_t{mesh->num_faces()} * 3;
    if (cost > gltf.elements_left) return refused("gltf-limit", "its accessors have more than 64 million elements together", "split it, or simplify its meshes");
    gltf.elements_left -= cost;

    const Decoded d{*mesh, *ids};
    RawPrimitive out;
    AISLAND_CHECK(d.floats("POSITION", 3, out.position));
    AISLAND_CHECK(d.floats("NORMAL", 3, out.normal));
    AISLAND_CHECK(d.floats("TANGENT", 4, out.tangent));
    AISLAND_CHECK(d.floats("TEXCOORD_0", 2, out.uv0));
    AISLAND_CHECK(d.floats("TEXCOORD_1", 2, out.uv1));
    if (const draco::PointAttribute* color = d.find("COLOR_0")) AISLAND_CHECK(d.floats("COLOR_0", color->num_components() == 3 ? 3 : 4, out.color));
    AISLAND_CHECK(d.floats("WEIGHTS_0", 4, out.weights0));
    AISLAND_CHECK(d.floats("WEIGHTS_1", 4, out.weights1));
    AISLAND_TRY(joints0, d.values<uint32_t>("JOINTS_0", 4));
    AISLAND_TRY(joints1, d.values<uint32_t>("JOINTS_1", 4));
    out.joints0 = std::move(joints0), out.joints1 = std::move(joints1);
    out.indexed = true;
    out.indices.reserve(size_t{mesh->num_faces()} * 3);
    for (draco::FaceIndex f(0); f < mesh->num_faces(); ++f)
        for (int k = 0; k < 3; ++k) out.indices.push_back(mesh->face(f)[static_cast<size_t>(k)].value());
    if (out.position.values.empty()) return refused("gltf-mesh", "a primitive has no positions");
    return out;
}

}  // namespace aisland::bake
