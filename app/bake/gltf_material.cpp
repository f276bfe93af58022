// glTF 2.0 specification, 3.8 and 3.9: textures and materials, and the material extensions that are honoured.
#include <algorithm>
#include <cmath>

#include "app/bake/gltf_scene.h"
#include "app/core/format.h"

namespace aisland::bake {
namespace {

using rapidjson::Value;

Result<uint32_t> image_of(SceneReader& r, uint64_t index, bool srgb) {
    if (const auto known = r.image_index.find(index * 2 + srgb); known != r.image_index.end()) return known->second;
    const Value* image = r.gltf.find("images", index);
    if (!image) return refused("gltf-image", format("image %llu is not there", static_cast<unsigned long long>(index)));
    Result<DecodedImage> decoded = Error{};
    if (const std::optional<uint64_t> view = index_of(*image, "bufferView")) {
        AISLAND_TRY(bytes, read_view(r.gltf, *view));
        decoded = decode_image(bytes, srgb, r.out.pixels);
    } else {
        AISLAND_TRY(bytes, read_uri(r.gltf, string_of(*image, "uri"), "an image"));
        decoded = decode_image(bytes, srgb, r.out.pixels);
    }
    if (!decoded) return decoded.error();
    const uint32_t out = static_cast<uint32_t>(r.out.images.size());
    r.out.images.push_back(std::move(*decoded));
    r.image_index.emplace(index * 2 + srgb, out);
    return out;
}

Wrap wrap_of(double value) { return value == 33071 ? Wrap::clamp : value == 33648 ? Wrap::mirror
                                                                                  : Wrap::repeat; }

// The image a texture shows: WebP or KTX2 before the fallback, as EXT_texture_webp and KHR_texture_basisu say.
std::optional<uint64_t> source_of(const Value& texture) {
    for (const char* name : {"EXT_texture_webp", "KHR_texture_basisu"})
        if (const Value* e = extension(texture, name))
            if (const std::optional<uint64_t> source = index_of(*e, "source")) return source;
    return index_of(texture, "source");
}

Result<uint32_t> texture_of(SceneReader& r, uint64_t index, bool srgb) {
    const Value* texture = r.gltf.find("textures", index);
    if (!texture) return refused("gltf-material", "a material names a texture that is not there");
    const std::optional<uint64_t> source = source_of(*texture);
    if (!source) {
        r.gltf.note(format("texture %llu has no image that can be read and is left out; convert its textures to PNG", static_cast<unsigned long long>(index)));
        return kNone;
    }
    const std::optional<uint64_t> sampler_index = index_of(*texture, "sampler");
    const std::array<uint64_t, 4> key{*source, srgb, sampler_index.value_or(UINT64_MAX), 0};
    if (const auto known = r.texture_index.find(key); known != r.texture_index.end()) return known->second;
    Result<uint32_t> image = image_of(r, *source, srgb);
    const std::optional<uint64_t> fallback = index_of(*texture, "source");
    if (!image && fallback && *fallback != *source) {  // the better one cannot be read, the plain one may
        r.gltf.note("a compressed texture is replaced by its plain one: " + image.error().what);
        image = image_of(r, *fallback, srgb);
    }
    if (!image) return image.error();
    Imported::Sampled out{*image, Wrap::repeat, Wrap::repeat, false};
    if (sampler_index) {
        const Value* sampler = r.gltf.find("samplers", *sampler_index);
        if (!sampler) return refused("gltf-material", "a texture names a sampler that is not there");
        out.wrap_u = wrap_of(number_of(*sampler, "wrapS", 10497)), out.wrap_v = wrap_of(number_of(*sampler, "wrapT", 10497));
        out.nearest = number_of(*sampler, "magFilter", 9729) == 9728;
    }
    const uint32_t made = static_cast<uint32_t>(r.out.textures.size());
    r.out.textures.push_back(out);
    r.texture_index.emplace(key, made);
    return made;
}

struct MaterialReader {
    SceneReader& reader;
    MaterialExtra extra;
    bool needs_extra = false;

    // Index of the texture that `owner[key]` uses; its place goes to the extra row.
    Result<uint32_t> use(const Value& owner, const char* key, TextureSlot slot, bool srgb) {
        const Value* info = member(owner, key);
        if (!info) return kNone;
        const std::optional<uint64_t> index = index_of(*info, "index");
        if (!index) return refused("gltf-material", "a material names a texture that is not there");
        AISLAND_TRY(texture, texture_of(reader, *index, srgb));
        TextureUse& out = extra.uses[slot];
        out.texture = texture;
        double set = number_of(*info, "texCoord", 0);
        if (const Value* t = extension(*info, "KHR_texture_transform")) {
            // uv' = offset + rotation x scale x uv, with the matrices of the extension's text.
            float scale[2] = {1, 1}, offset[2] = {0, 0};
            numbers_of(*t, "scale", scale, 2), numbers_of(*t, "offset", offset, 2);
            const float angle = factor_of(*t, "rotation", 0, -1e6, 1e6), c = std::cos(angle), s = std::sin(angle);
            out.matrix = vec4(c * scale[0], s * scale[1], -s * scale[0], c * scale[1]);
            out.offset = vec2(offset[0], offset[1]);
            set = number_of(*t, "texCoord", set);
            needs_extra |= out.matrix != vec4(1, 0, 0, 1) || out.offset != vec2(0);
        }
        if (set > 1) {
            reader.gltf.note("a texture uses a third set of coordinates; the first is used instead: export with two sets at most");
            set = 0;
        }
        out.uv = set == 1 ? 1 : 0;
        needs_extra |= out.uv == 1 || slot >= kUseTransmission;
        return texture;
    }
};

void specular_glossiness(const Value& e, MaterialReader& m, Material& out) {
    float color[4];
    out.metallic = 0;
    if (numbers_of(e, "diffuseFactor", color, 4)) out.base_color = vec4(color[0], color[1], color[2], color[3]);
    out.roughness = 1 - factor_of(e, "glossinessFactor", 1, 0, 1);
    if (numbers_of(e, "specularFactor", color, 3))
        m.extra.specular_color = glm::clamp(vec3(color[0], color[1], color[2]) / 0.04f, vec3(0), vec3(25));
    else
        m.extra.specular_color = vec3(25);
    m.needs_extra = true;
}

Result<void> read_extensions(const Value& value, MaterialReader& m, Material& out) {
    const auto use = [&](const Value& owner, const char* key, TextureSlot slot, bool srgb = false) -> Result<void> {
        AISLAND_TRY(texture, m.use(owner, key, slot, srgb));
        static_cast<void>(texture);
        return {};
    };
    MaterialExtra& x = m.extra;
    float color[3];
    if (extension(value, "KHR_materials_unlit")) out.kind = MaterialKind::unlit;
    if (const Value* e = extension(value, "KHR_materials_emissive_strength")) out.emissive *= factor_of(*e, "emissiveStrength", 1, 0, 1e6);
    if (const Value* e = extension(value, "KHR_materials_transmission")) {
        x.transmission = factor_of(*e, "transmissionFactor", 0, 0, 1);
        AISLAND_CHECK(use(*e, "transmissionTexture", kUseTransmission));
        m.needs_extra = true;
    }
    if (const Value* e = extension(value, "KHR_materials_volume")) {
        x.thickness = factor_of(*e, "thicknessFactor", 0, 0, 1e4);
        x.attenuation_distance = factor_of(*e, "attenuationDistance", 0, 0, 1e6);
        if (numbers_of(*e, "attenuationColor", color, 3)) x.attenuation_color = glm::clamp(vec3(color[0], color[1], color[2]), vec3(0), vec3(1));
        AISLAND_CHECK(use(*e, "thicknessTexture", kUseThickness));
        m.needs_extra = true;
    }
    if (const Value* e = extension(value, "KHR_materials_ior")) {
        const double ior = number_of(*e, "ior", 1.5);
        x.ior = ior == 0 ? 0 : factor_of(*e, "ior", 1.5, 1, 10);  // 0: no Fresnel falloff, as specular-glossiness wants it
        m.needs_extra |= x.ior != 1.5f;
    }
    if (const Value* e = extension(value, "KHR_materials_specular")) {
        x.specular = factor_of(*e, "specularFactor", 1, 0, 1);
        if (numbers_of(*e, "specularColorFactor", color, 3)) x.specular_color = glm::clamp(vec3(color[0], color[1], color[2]), vec3(0), vec3(100));
        AISLAND_CHECK(use(*e, "specularTexture", kUseSpecular));
        AISLAND_CHECK(use(*e, "specularColorTexture", kUseSpecularColor, true));
        m.needs_extra = true;
    }
    if (const Value* e = extension(value, "KHR_materials_clearcoat")) {
        x.clearcoat = factor_of(*e, "clearcoatFactor", 0, 0, 1);
        x.clearcoat_roughness = factor_of(*e, "clearcoatRoughnessFactor", 0, 0, 1);
        AISLAND_CHECK(use(*e, "clearcoatTexture", kUseClearcoat));
        AISLAND_CHECK(use(*e, "clearcoatRoughnessTexture", kUseClearcoatRoughness));
        AISLAND_CHECK(use(*e, "clearcoatNormalTexture", kUseClearcoatNormal));
        if (const Value* normal = member(*e, "clearcoatNormalTexture")) x.clearcoat_normal_scale = factor_of(*normal, "scale", 1, -100, 100);
        m.needs_extra |= x.clearcoat > 0;
    }
    return {};
}

Result<Material> read_material(SceneReader& r, const Value& value) {
    Material m;
    MaterialReader reader{r, {}, false};
    m.roughness = 1, m.metallic = 1;
    if (const Value* pbr = member(value, "pbrMetallicRoughness")) {
        float color[4];
        if (numbers_of(*pbr, "baseColorFactor", color, 4)) m.base_color = vec4(color[0], color[1], color[2], color[3]);
        m.metallic = factor_of(*pbr, "metallicFactor", 1, 0, 1);
        m.roughness = factor_of(*pbr, "roughnessFactor", 1, 0, 1);
        AISLAND_TRY(base, reader.use(*pbr, "baseColorTexture", kUseBase, true));
        AISLAND_TRY(mr, reader.use(*pbr, "metallicRoughnessTexture", kUseMetallicRoughness, false));
        m.base_texture = base, m.mr_texture = mr;
    } else if (const Value* e = extension(value, "KHR_materials_pbrSpecularGlossiness")) {
        specular_glossiness(*e, reader, m);
        AISLAND_TRY(diffuse, reader.use(*e, "diffuseTexture", kUseBase, true));
        m.base_texture = diffuse;
    }
    AISLAND_TRY(normal, reader.use(value, "normalTexture", kUseNormal, false));
    AISLAND_TRY(occlusion, reader.use(value, "occlusionTexture", kUseOcclusion, false));
    AISLAND_TRY(emissive, reader.use(value, "emissiveTexture", kUseEmissive, true));
    m.normal_texture = normal, m.occlusion_texture = occlusion, m.emissive_texture = emissive;
    if (const Value* info = member(value, "normalTexture")) m.normal_scale = factor_of(*info, "scale", 1, -100, 100);
    if (const Value* info = member(value, "occlusionTexture")) m.occlusion_strength = factor_of(*info, "strength", 1, 0, 1);
    float color[3];
    if (numbers_of(value, "emissiveFactor", color, 3)) m.emissive = vec3(color[0], color[1], color[2]);
    const std::string mode = string_of(value, "alphaMode", "OPAQUE");
    if (mode == "MASK") m.flags |= kMaterialMask;
    if (mode == "BLEND") m.flags |= kMaterialBlend;
    m.alpha_cutoff = factor_of(value, "alphaCutoff", 0.5, 0, 2);
    if (const Value* both = member(value, "doubleSided"); both && both->IsBool() && both->GetBool()) m.flags |= kMaterialDoubleSided;
    AISLAND_CHECK(read_extensions(value, reader, m));
    const bool metal = m.metallic >= 1 && m.mr_texture == kNone;
    if (reader.extra.transmission >= 0.5f && reader.extra.uses[kUseTransmission].texture == kNone && !metal) m.flags |= kMaterialNoShadow;  // sunlight comes through
    if (reader.needs_extra) {
        m.extra = static_cast<uint32_t>(r.out.extras.size());
        r.out.extras.push_back(reader.extra);
    }
    return m;
}

}  // namespace

Result<void> read_materials(SceneReader& r) {
    for (uint32_t i = 0; i < r.gltf.count("materials"); ++i) {
        const Value* value = r.gltf.find("materials", i);
        if (!value) return refused("gltf-material", format("material %u is not an object", i));
        AISLAND_TRY(material, read_material(r, *value));
        r.out.materials.push_back(material);
    }
    Material plain;  // glTF's default material
    plain.metallic = 1, plain.roughness = 1;
    r.out.materials.push_back(plain);
    return {};
}

bool uses_second_uv(const SceneReader& r, const Material& m) {
    if (m.extra == kNone) return false;
    const MaterialExtra& extra = r.out.extras[m.extra];
    return std::any_of(std::begin(extra.uses), std::end(extra.uses), [](const TextureUse& use) { return use.texture != kNone && use.uv == 1; });
}

bool has_normal_map(const SceneReader& r, const Material& m) {
    return m.normal_texture != kNone || (m.extra != kNone && r.out.extras[m.extra].uses[kUseClearcoatNormal].texture != kNone);
}

}  // namespace aisland::bake
