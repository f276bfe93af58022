// Buffer views and accessors: compressed, sparse, quantised.
#include <meshoptimizer.h>

#include <algorithm>
#include <cmath>
#include <cstring>

#include "app/bake/gltf.h"
#include "app/core/format.h"

namespace aisland::bake {
namespace {

using rapidjson::Value;

unsigned long long number(uint64_t value) { return value; }

struct ComponentRow {
    uint32_t type;
    size_t size;
    double scale;  // of normalised values
};
constexpr ComponentRow kComponents[] = {{5120, 1, 127}, {5121, 1, 255}, {5122, 2, 32767}, {5123, 2, 65535}, {5125, 4, 4294967295.0}, {5126, 4, 1}};
constexpr const char* kTypes[] = {"", "SCALAR", "VEC2", "VEC3", "VEC4"};

const ComponentRow* component_row(uint64_t type) {
    const auto* row = std::find_if(std::begin(kComponents), std::end(kComponents), [&](const ComponentRow& r) { return r.type == type; });
    return row == std::end(kComponents) ? nullptr : row;
}

struct Elements {  // `count` elements at `data`; no data: zeros
    const std::byte* data = nullptr;
    size_t stride = 0;
};

struct Accessor {
    Elements base;
    uint64_t count = 0;
    uint32_t components = 0;
    ComponentRow component{};
    bool normalized = false;
    std::vector<uint32_t> sparse;  // rising
    Elements sparse_values;
};

// `count` elements of `element` bytes in a view, checked without overflow.
Result<Elements> elements_of(Gltf& gltf, uint64_t accessor, uint64_t view_index, uint64_t offset, uint64_t count, uint64_t element, bool may_stride) {
    const auto bad = [&](const char* why) { return refused("gltf-accessor", format("accessor %llu %s", number(accessor), why)); };
    AISLAND_TRY(view, read_view(gltf, view_index));
    const uint64_t stride = may_stride ? index_of(*gltf.find("bufferViews", view_index), "byteStride").value_or(element) : element;
    if (stride != element && (stride < element || stride > 252)) return bad("has a stride that is not possible");
    uint64_t last = 0, end = 0;
    if (__builtin_mul_overflow(count - 1, stride, &last) || __builtin_add_overflow(last, offset, &end) || __builtin_add_overflow(end, element, &end) || end > view.size())
        return bad("reaches beyond its buffer view");
    return Elements{view.data() + offset, static_cast<size_t>(stride)};
}

Result<void> read_sparse(Gltf& gltf, uint64_t index, const Value& sparse, Accessor& out) {
    const auto bad = [&](const char* why) { return refused("gltf-accessor", format("sparse accessor %llu %s", number(index), why)); };
    const std::optional<uint64_t> count = index_of(sparse, "count");
    const Value *indices = member(sparse, "indices"), *values = member(sparse, "values");
    if (!count || *count == 0 || *count > out.count || !indices || !values) return bad("has no count, indices or values that are possible");
    const std::optional<uint64_t> index_view = index_of(*indices, "bufferView"), value_view = index_of(*values, "bufferView"), type = index_of(*indices, "componentType");
    const ComponentRow* row = type && (*type == 5121 || *type == 5123 || *type == 5125) ? component_row(*type) : nullptr;
    if (!index_view || !value_view || !row) return bad("has no buffer view");
    AISLAND_TRY(places, elements_of(gltf, index, *index_view, index_of(*indices, "byteOffset").value_or(0), *count, row->size, false));
    AISLAND_TRY(data, elements_of(gltf, index, *value_view, index_of(*values, "byteOffset").value_or(0), *count, out.component.size * out.components, false));
    out.sparse_values = data;
    out.sparse.resize(*count);
    for (size_t i = 0; i < *count; ++i) {
        uint32_t place = 0;
        std::memcpy(&place, places.data + i * places.stride, row->size);
        if (place >= out.count || (i > 0 && place <= out.sparse[i - 1])) return bad("has indices that do not rise, or point beyond it");
        out.sparse[i] = place;
    }
    return {};
}

Result<Accessor> find_accessor(Gltf& gltf, uint64_t index, uint32_t components) {
    const Value* a = gltf.find("accessors", index);
    if (!a) return refused("gltf-accessor", format("accessor %llu is not there", number(index)));
    const auto bad = [&](const char* why) { return refused("gltf-accessor", format("accessor %llu %s", number(index), why)); };
    if (string_of(*a, "type") != (components == 16 ? "MAT4" : kTypes[components])) return bad("has another type than its use asks for");
    const std::optional<uint64_t> type = index_of(*a, "componentType"), count = index_of(*a, "count");
    const ComponentRow* row = type ? component_row(*type) : nullptr;
    if (!row) return bad("has an unknown component type");
    if (!count || *count == 0) return bad("has no count that is possible");
    if (components == 16 && row->type != 5126) return bad("is a matrix of integers");
    uint64_t cost = 0;
    if (__builtin_mul_overflow(*count, uint64_t{components}, &cost) || cost > gltf.elements_left) {
        if (*count > kMaxModelBytes || member(*a, "bufferView") == nullptr) return bad("has no count that is possible");
        return refused("gltf-limit", "its accessors have more than 64 million elements together", "split it, or simplify its meshes");
    }
    const Value* normalized = member(*a, "normalized");
    Accessor out;
    out.count = *count, out.components = components, out.component = *row;
    out.normalized = normalized && normalized->IsBool() && normalized->GetBool();
    if (const std::optional<uint64_t> view = index_of(*a, "bufferView")) {
        AISLAND_TRY(base, elements_of(gltf, index, *view, index_of(*a, "byteOffset").value_or(0), *count, row->size * components, true));
        out.base = base;
    } else if (member(*a, "bufferView")) {
        return bad("has no buffer view");
    }
    gltf.elements_left -= cost;
    if (const Value* sparse = member(*a, "sparse")) AISLAND_CHECK(read_sparse(gltf, index, *sparse, out));
    return out;
}

template <class T, class Out>
void spread(const Accessor& a, const Elements& from, uint64_t count, const uint32_t* places, std::vector<Out>& out) {
    const uint32_t n = a.components;
    const Out divide = a.normalized && std::is_same_v<Out, float> ? static_cast<Out>(a.component.scale) : Out{1};
    for (uint64_t i = 0; i < count; ++i) {
        const std::byte* p = from.data + i * from.stride;
        Out* to = out.data() + (places ? places[i] : i) * n;
        for (uint32_t c = 0; c < n; ++c) {
            T value;
            std::memcpy(&value, p + c * sizeof(T), sizeof(T));
            to[c] = static_cast<Out>(value);  // NOLINT(bugprone-signed-char-misuse): bytes are signed where a float is made of them
            if constexpr (std::is_same_v<Out, float>)
                if (a.normalized) to[c] = std::max(to[c] / divide, -1.0f);
        }
    }
}

template <class Out>
void gather(const Accessor& a, const Elements& from, uint64_t count, const uint32_t* places, std::vector<Out>& out) {
    switch (a.component.type) {
        case 5120: return spread<int8_t>(a, from, count, places, out);
        case 5121: return spread<uint8_t>(a, from, count, places, out);
        case 5122: return spread<int16_t>(a, from, count, places, out);
        case 5123: return spread<uint16_t>(a, from, count, places, out);
        case 5125: return spread<uint32_t>(a, from, count, places, out);
        default:
            if constexpr (std::is_same_v<Out, float>) return spread<float>(a, from, count, places, out);
    }
}

// EXT_meshopt_compression, bitstreams of version 0.
Result<Bytes> decompress(Gltf& gltf, uint64_t view, const Value& e) {
    const auto bad = [&](const char* why) { return refused("gltf-accessor", format("the compressed buffer view %llu %s", number(view), why), "pack it again: gltfpack -c -i IN.glb -o OUT.glb"); };
    const std::optional<uint64_t> buffer = index_of(e, "buffer"), length = index_of(e, "byteLength"), stride = index_of(e, "byteStride"), count = index_of(e, "count");
    const uint64_t offset = index_of(e, "byteOffset").value_or(0);
    const std::string mode = string_of(e, "mode"), filter = string_of(e, "filter", "NONE");
    uint64_t size = 0;
    if (!buffer || !length || !stride || !count || *count == 0 || *stride == 0 || *stride > 256 || __builtin_mul_overflow(*count, *stride, &size)) return bad("does not say what it holds");
    AISLAND_TRY(all, read_buffer(gltf, *buffer));
    if (offset > all.size() || *length > all.size() - offset) return bad("reaches beyond the file");
    // The codec needs at least a byte for sixteen elements of one byte; what asks for more is a bomb.
    if (size > gltf.bytes_left || size / 256 > *length * 16 + 4096) return refused("gltf-limit", "a compressed buffer view becomes too large", "split the file");
    gltf.bytes_left -= size;
    Bytes out(size);
    const unsigned char* from = reinterpret_cast<const unsigned char*>(all.data() + offset);
    int failed = -1;
    if (mode == "ATTRIBUTES") {
        if (*stride % 4 != 0) return bad("has a stride that is not possible");
        failed = meshopt_decodeVertexBuffer(out.data(), *count, *stride, from, *length);
    } else if (mode == "TRIANGLES" || mode == "INDICES") {
        if ((*stride != 2 && *stride != 4) || (mode == "TRIANGLES" && *count % 3 != 0)) return bad("has a stride that is not possible");
        failed = mode == "TRIANGLES" ? meshopt_decodeIndexBuffer(out.data(), *count, *stride, from, *length) : meshopt_decodeIndexSequence(out.data(), *count, *stride, from, *length);
    }
    if (failed != 0) return bad("cannot be decoded");
    if (filter == "OCTAHEDRAL" && (*stride == 4 || *stride == 8))
        meshopt_decodeFilterOct(out.data(), *count, *stride);
    else if (filter == "QUATERNION" && *stride == 8)
        meshopt_decodeFilterQuat(out.data(), *count, *stride);
    else if (filter == "EXPONENTIAL" && *stride % 4 == 0)
        meshopt_decodeFilterExp(out.data(), *count, *stride);
    else if (filter != "NONE")
        return bad("has a filter that does not fit");
    return out;
}

}  // namespace

Result<ByteView> read_view(Gltf& gltf, uint64_t index) {
    if (const auto it = gltf.decoded.find(index); it != gltf.decoded.end()) return ByteView(it->second);
    const Value* view = gltf.find("bufferViews", index);
    if (!view) return refused("gltf-accessor", format("buffer view %llu is not there", number(index)));
    if (const Value* e = extension(*view, "EXT_meshopt_compression")) {
        AISLAND_TRY(bytes, decompress(gltf, index, *e));
        return ByteView(gltf.decoded.emplace(index, std::move(bytes)).first->second);
    }
    const uint64_t offset = index_of(*view, "byteOffset").value_or(0);
    const std::optional<uint64_t> buffer = index_of(*view, "buffer"), length = index_of(*view, "byteLength");
    if (!buffer || !length) return refused("gltf-accessor", format("buffer view %llu names no bytes", number(index)));
    AISLAND_TRY(bytes, read_buffer(gltf, *buffer));
    if (offset > bytes.size() || *length > bytes.size() - offset) return refused("gltf-accessor", format("buffer view %llu reaches beyond the file", number(index)));
    return bytes.subspan(offset, *length);
}

std::string accessor_type(const Gltf& gltf, uint64_t accessor) {
    const Value* a = gltf.find("accessors", accessor);
    return a ? string_of(*a, "type") : std::string();
}

Result<Floats> read_floats(Gltf& gltf, uint64_t accessor, uint32_t components) {
    AISLAND_TRY(a, find_accessor(gltf, accessor, components));
    Floats out;
    out.components = components;
    out.values.resize(a.count * components);
    if (a.base.data && a.component.type == 5126 && a.base.stride == components * sizeof(float))
        std::memcpy(out.values.data(), a.base.data, out.values.size() * sizeof(float));
    else if (a.base.data)
        gather(a, a.base, a.count, nullptr, out.values);
    if (!a.sparse.empty()) gather(a, a.sparse_values, a.sparse.size(), a.sparse.data(), out.values);
    bool whole = true;
    for (const float value : out.values) whole &= std::isfinite(value);
    if (!whole) return refused("gltf-accessor", format("accessor %llu holds what is not a number", number(accessor)));
    return out;
}

Result<std::vector<uint32_t>> read_unsigned(Gltf& gltf, uint64_t accessor, uint32_t components) {
    AISLAND_TRY(a, find_accessor(gltf, accessor, components));
    if (a.component.type != 5121 && a.component.type != 5123 && a.component.type != 5125) return refused("gltf-accessor", format("accessor %llu cannot hold indices", number(accessor)));
    std::vector<uint32_t> out(a.count * components);
    if (a.base.data && a.component.type == 5125 && a.base.stride == components * 4)
        std::memcpy(out.data(), a.base.data, out.size() * 4);
    else if (a.base.data)
        gather(a, a.base, a.count, nullptr, out);
    if (!a.sparse.empty()) gather(a, a.sparse_values, a.sparse.size(), a.sparse.data(), out);
    return out;
}

}  // namespace aisland::bake
