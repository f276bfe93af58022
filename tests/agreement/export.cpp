#include "tests/agreement/export.h"

#include <cmath>
#include <fstream>
#include <glm/gtc/packing.hpp>
#include <glm/packing.hpp>
#include <map>
#include <nlohmann/json.hpp>
#include <tuple>

#include "app/bake/light.h"
#include "tests/agreement/leaves.h"
#include "tests/agreement/rig.h"

namespace aisland::test {
namespace {

using nlohmann::json;

constexpr float kPi = 3.14159265f;
constexpr int kSkyWidth = 512, kSkyHeight = 256;

vec3 octahedral(uint32_t packed) {
    const auto part = [packed](int shift) { return std::max(static_cast<float>(static_cast<int16_t>(packed >> shift)) / 32767.0f, -1.0f); };
    const vec2 e(part(0), part(16));
    vec3 v(e.x, e.y, 1 - std::abs(e.x) - std::abs(e.y));
    if (v.z < 0) v = {(1 - std::abs(e.y)) * (e.x >= 0 ? 1.0f : -1.0f), (1 - std::abs(e.x)) * (e.y >= 0 ? 1.0f : -1.0f), v.z};
    return glm::normalize(v);
}

json list(const vec3& v) { return {v.x, v.y, v.z}; }

struct Binary {
    std::vector<float> floats;

    size_t put(const std::vector<float>& values) {
        const size_t at = floats.size();
        floats.insert(floats.end(), values.begin(), values.end());
        return at;
    }
};

json mesh_of(const World& world, const Mesh& mesh, bool foliage, Binary& bin) {
    std::vector<float> positions, normals, colors, uvs, indices;
    for (uint32_t v = 0; v < mesh.vertex_count; ++v) {
        const Vertex& vertex = world.vertices[mesh.vertex_offset + v];
        positions.insert(positions.end(), {vertex.position[0], vertex.position[1], vertex.position[2]});
        const vec3 n = octahedral(vertex.normal);
        normals.insert(normals.end(), {n.x, n.y, n.z});
        const vec4 color = glm::unpackUnorm4x8(vertex.color);
        colors.insert(colors.end(), {color.x, color.y, color.z, 1});
        uvs.insert(uvs.end(), {vertex.uv[0], vertex.uv[1]});
    }
    const auto place = [&](uint32_t v) { return vec3(positions[3 * size_t{v}], positions[3 * size_t{v} + 1], positions[3 * size_t{v} + 2]); };
    const auto corner_of = [&](uint32_t v) {
        const Vertex& vertex = world.vertices[mesh.vertex_offset + v];
        return CardCorner{place(v), octahedral(vertex.normal), octahedral(vertex.tangent & ~0x10000u), vec3(glm::unpackUnorm4x8(vertex.color)), {vertex.uv[0], vertex.uv[1]}};
    };
    Leaves leaves;
    for (uint32_t i = 0; i + 2 < mesh.lods[0].index_count; i += 3) {
        const uint32_t* corner = &world.indices[mesh.lods[0].first_index + i];
        const CardCorner card[3] = {corner_of(corner[0]), corner_of(corner[1]), corner_of(corner[2])};
        if (foliage && is_leaf_card(card)) {
            cut_leaves(card, leaves);
            continue;
        }
        const vec3 a = place(corner[0]), b = place(corner[1]), c = place(corner[2]);
        if (glm::length(glm::cross(b - a, c - a)) < 1e-9f) continue;  // at the poles of balls; Blender makes a hole of it
        for (int k = 0; k < 3; ++k) indices.push_back(static_cast<float>(corner[k]));
    }
    for (const uint32_t index : leaves.indices) indices.push_back(static_cast<float>(positions.size() / 3 + index));
    for (const CardCorner& leaf : leaves.corners) {
        positions.insert(positions.end(), {leaf.position.x, leaf.position.y, leaf.position.z});
        normals.insert(normals.end(), {leaf.normal.x, leaf.normal.y, leaf.normal.z});
        colors.insert(colors.end(), {leaf.color.x, leaf.color.y, leaf.color.z, 1});
        uvs.insert(uvs.end(), {0, 0});
    }
    return {{"vertices", positions.size() / 3}, {"positions", bin.put(positions)}, {"normals", bin.put(normals)}, {"colors", bin.put(colors)}, {"uvs", bin.put(uvs)}, {"indices", bin.put(indices)}, {"index_count", indices.size()}};
}

// Whether something stands before a room's windows: the program gives it an even light of the day (shaders/room.glsl: arrives).
bool stands_outside(const World& world, const Instance& instance, const SubjectLight& light) {
    if (!(light.data.flags & render::gpu_data::kPictureIndoor) || light.data.room_eye.w == 0) return false;
    const Mesh& mesh = world.meshes[instance.mesh];
    const vec4 middle(0.5f * (mesh.box_min + mesh.box_max), 1.0f);
    const vec3 p(glm::dot(instance.rows[0], middle), glm::dot(instance.rows[1], middle), glm::dot(instance.rows[2], middle));
    return glm::any(glm::lessThan(p, vec3(light.data.room_low) - 0.1f)) || glm::any(glm::greaterThan(p, vec3(light.data.room_high) + 0.1f));
}

json layers_of(const MaterialExtra& x) {
    return {{"transmission", x.transmission}, {"ior", x.ior}, {"thickness", x.thickness}, {"attenuation_distance", x.attenuation_distance}, {"attenuation_color", list(x.attenuation_color)}, {"specular", x.specular}, {"clearcoat", x.clearcoat}, {"clearcoat_roughness", x.clearcoat_roughness}};
}

json material_of(const World& world, const Material& m, const SubjectLight& light, float glow, bool outside) {
    return {{"layers", m.extra == kNone ? json() : layers_of(world.extras[m.extra])}, {"outside", outside}, {"kind", static_cast<uint32_t>(m.kind)}, {"base", {m.base_color.x, m.base_color.y, m.base_color.z}}, {"alpha", m.base_color.w}, {"blend", (m.flags & kMaterialBlend) != 0}, {"shadow", (m.flags & (kMaterialBlend | kMaterialNoShadow)) == 0 && m.kind != MaterialKind::water}, {"metallic", m.metallic}, {"roughness", m.roughness}, {"emissive", list(m.emissive * (glow * (light.data.flags & render::gpu_data::kPictureIndoor ? bake::kFitting * bake::kShownEmission : light.data.exposure.z)))}, {"params", {m.params.x, m.params.y, m.params.z, m.params.w}}};
}

// The glow of a city's lamps lights the land, and is no part of the sky that is seen.
vec3 city_glow(const SubjectLight& light, const vec3& d) {
    if (light.data.flags & render::gpu_data::kPictureIndoor) return vec3(0.0f);
    return vec3(light.data.ambient[0]) - light.sky.ambient[0] + 1.5f * d.y * (vec3(light.data.ambient[1]) - light.sky.ambient[1]);
}

// Radiance of the sky along d, as the shaders look it up (light.glsl: sky_uv, sky_reflection); below the horizon the lit land.
vec3 sky_along(const SubjectLight& light, const vec3& d) {
    const int size = render::gpu_data::kSkySize;
    vec3 color(light.data.flags & render::gpu_data::kPictureIndoor ? light.sky.ground : vec3(light.data.ground));  // a room's picture has its floor there
    if (d.y > 0) {
        const float r = 1 - std::sqrt(std::max(1 - std::acos(std::min(d.y, 1.0f)) / (0.5f * kPi), 0.0f));
        const vec2 uv = 0.5f + 0.49f * r * glm::normalize(vec2(d.x, d.z) + 1e-6f);
        const auto at = [&](int u, int v) {
            const uint16_t* p = &light.sky.map[static_cast<size_t>((std::clamp(v, 0, size - 1) * size + std::clamp(u, 0, size - 1)) * 4)];
            return vec3(glm::unpackHalf1x16(p[0]), glm::unpackHalf1x16(p[1]), glm::unpackHalf1x16(p[2]));
        };
        const float u = uv.x * static_cast<float>(size) - 0.5f, v = uv.y * static_cast<float>(size) - 0.5f;
        const int u0 = static_cast<int>(std::floor(u)), v0 = static_cast<int>(std::floor(v));
        const float fu = u - static_cast<float>(u0), fv = v - static_cast<float>(v0);
        color = glm::mix(glm::mix(at(u0, v0), at(u0 + 1, v0), fu), glm::mix(at(u0, v0 + 1), at(u0 + 1, v0 + 1), fu), fv);
    }
    return (color + city_glow(light, d)) * light.data.sky_scale;
}

// How much brighter a room's windows light it than the picture shows them.
float window_gain(const SubjectLight& light) { return light.data.room_sky[1].w > 0 ? light.data.room_sky[1].w : 1.0f; }

std::vector<float> sky_of(const SubjectLight& light) {
    std::vector<float> out;
    for (int y = 0; y < kSkyHeight; ++y)
        for (int x = 0; x < kSkyWidth; ++x) {
            const float up = kPi * (0.5f - (static_cast<float>(y) + 0.5f) / kSkyHeight);
            const float azimuth = 2 * kPi * (static_cast<float>(x) + 0.5f) / kSkyWidth;
            const vec3 d(std::cos(up) * std::cos(azimuth), std::sin(up), std::cos(up) * std::sin(azimuth));
            const vec3 color = sky_along(light, d) * window_gain(light);
            out.insert(out.end(), {color.x, color.y, color.z});
        }
    return out;
}

// Haze as add_haze of light.glsl.
vec3 through_haze(const SubjectLight& light, vec3 color, vec3 world) {
    const render::gpu_data::PictureData& d = light.data;
    if (d.flags & render::gpu_data::kPictureIndoor) return color;
    const vec3 eye(d.views[0].eye), way = world - eye;
    const float distance = glm::length(way), scale = 1 / d.fog_sun.w;
    const float a = std::exp(-std::max(eye.y, -50.0f) * scale), b = std::exp(-std::max(world.y, -50.0f) * scale), dy = way.y * scale;
    const float mean = std::abs(dy) > 1e-3f ? (a - b) / dy : 0.5f * (a + b);
    const float through = std::exp(-d.fog_color.w * mean * distance);
    const float towards = std::max(glm::dot(way / distance, vec3(d.sky_sun)), 0.0f);
    const vec3 air = vec3(d.fog_color) + vec3(d.fog_sun) * std::pow(towards, 8.0f);
    const float mist = d.flags & render::gpu_data::kPictureAlone ? 0.0f : glm::smoothstep(420.0f, 1250.0f, glm::length(vec2(world.x, world.z)));
    return glm::mix(air, color, through * (1 - mist * mist));
}

// The painted city along the horizon: far_city of sky.frag.
vec3 far_city(const SubjectLight& light, const vec3& d, vec3 color, const vec3& air) {
    const render::gpu_data::PictureData& data = light.data;
    const vec3 open = data.flags & render::gpu_data::kPictureIndoor ? vec3(data.fog_color) : vec3(data.ambient[0]);
    const float azimuth = std::atan2(d.z, d.x), pixel = 1 / std::max(data.views[0].forward.w, 1.0f);
    const auto whole = [](float v) { return static_cast<uint32_t>(static_cast<int>(std::floor(v))); };
    for (uint32_t row = 0; row < 2; ++row) {
        const float u = azimuth * (row == 0 ? 260.0f : 150.0f) / (2 * kPi) + static_cast<float>(row) * 31.7f, within = u - std::floor(u);
        const float block = hash01((whole(u) + 4096u) * 3u + row * 977u), district = hash01((whole(u / 9) + 4096u) * 5u + row * 71u);
        const float height = (0.006f + 0.022f * block * block + (district > 0.75f ? 0.030f * block : 0.0f)) * (row == 0 ? 1.0f : 0.75f);
        const float gap = within >= 0.10f && within <= 0.95f ? 1.0f : 0.0f;
        const float inside = std::clamp((height * gap - d.y) / std::max(pixel, 1e-5f) + 0.5f, 0.0f, 1.0f);
        const float lamp = hash01((whole(within * 14) + whole(u) * 64u + 65536u) * 131u + whole(d.y * 2400) + 64u);
        const float glow = glm::mix(0.05f, lamp >= 0.86f ? 1.0f : 0.0f, std::clamp(1 - pixel * 1400, 0.0f, 1.0f));
        const vec3 wall = glm::min(glm::mix(0.35f * open, air, row == 0 ? 0.90f : 0.80f), color / data.sky_scale) + vec3(1.0f, 0.78f, 0.5f) * (data.exposure.y * 0.004f * glow);
        color = glm::mix(color, wall * data.sky_scale, inside);
    }
    return color;
}

// star_field of sky.frag.
vec3 stars(const SubjectLight& light, const vec3& d) {
    const float night = light.data.exposure.y, pixel = 1 / std::max(light.data.views[0].forward.w, 1.0f);
    const vec3 cell = glm::floor(d * 90.0f);
    const auto part = [](float v) { return static_cast<uint32_t>(static_cast<int>(v) + 512); };
    const uint32_t id = part(cell.x) * 1048573u + part(cell.y) * 8191u + part(cell.z);
    if (night <= 0.7f || hash01(id) > 0.022f) return vec3(0.0f);
    const vec3 at = glm::normalize(cell + 0.25f + 0.5f * vec3(hash01(id + 1), hash01(id + 2), hash01(id + 3)));
    const float size = std::max(pixel * 0.7f, 0.0007f), shape = std::max(1 - glm::length(at - d) / size, 0.0f);
    const float bright = std::pow(hash01(id + 5), 6.0f) * 0.0009f * 0.0007f / (size * size);
    const float shown = glm::smoothstep(0.7f, 1.0f, night) * 0.8f * glm::smoothstep(0.04f, 0.5f, d.y);
    return glm::mix(vec3(1.0f, 0.85f, 0.7f), vec3(0.75f, 0.85f, 1.0f), hash01(id + 6)) * (shape * bright * shown);
}

// Where nothing stands, as sky.frag: haze along the horizon, below it the lit land that the haze takes. No clouds.
vec3 beyond(const SubjectLight& light, vec3 color, vec3 ray) {
    const render::gpu_data::PictureData& d = light.data;
    const vec3 direction = glm::normalize(ray), eye(d.views[0].eye);
    const float towards = std::max(glm::dot(direction, vec3(d.sky_sun)), 0.0f);
    const vec3 air = vec3(d.fog_color) + vec3(d.fog_sun) * std::pow(towards, 8.0f);
    if (direction.y >= 0) {
        color = glm::mix(color - city_glow(light, direction) * d.sky_scale, air * d.sky_scale, 0.92f * std::exp(-13 * direction.y));
        color += stars(light, direction);
        return direction.y < 0.06f && !(d.flags & render::gpu_data::kPictureAlone) ? far_city(light, direction, color, air) : color;
    }
    if (d.flags & render::gpu_data::kPictureIndoor) return d.sky_scale * glm::mix(vec3(d.fog_color) * vec3(0.5f, 0.55f, 0.5f), air, 0.35f + 0.65f * std::exp(18 * direction.y));
    if (d.flags & render::gpu_data::kPictureAlone) return air;
    const float distance = std::min((eye.y - d.time.w) / std::max(-direction.y, 1e-4f), 2e4f);
    return distance > 0 ? through_haze(light, vec3(d.ground) * vec3(0.7f, 0.75f, 0.75f), eye + direction * distance) : air;
}

// A room's lamps are chosen so that it is well lit; its field tells how far, by channel (app/bake/light.h). The day in its windows is not.
vec3 room_gain(const Subject& subject) {
    for (const Probe& probe : subject.world.probes)
        if (probe.cell == subject.picture.cell && probe.texture != kNone && !subject.world.cells[probe.cell].sky) {
            const auto share = [&](size_t channel) { return static_cast<float>(subject.world.textures[probe.texture].data[4 * (size_t{bake::kFieldFacts} * bake::kFieldWidth + bake::kFactGain + channel)]) / 255; };
            const vec3 gain(share(0), share(1), share(2));
            return gain * gain * bake::kFieldRange;
        }
    return vec3(1.0f);
}

template <typename T>
std::vector<T> traced(const std::string& path, size_t count) {
    std::vector<T> texels(count);
    std::ifstream file(path, std::ios::binary);
    file.read(reinterpret_cast<char*>(texels.data()), static_cast<std::streamsize>(texels.size() * sizeof(T)));
    return file ? texels : std::vector<T>();
}

// tone_map of tone.glsl.
vec3 tone(vec3 color) {
    const float x = std::min({color.x, color.y, color.z});
    color -= x < 0.08f ? 0.5f * x - 3.125f * x * x : 0.02f;
    const float peak = std::max({color.x, color.y, color.z});
    if (peak < 0.76f) return color;
    const float mapped = 1 - 0.24f * 0.24f / (peak + 0.24f - 0.76f);
    return glm::mix(color * (mapped / peak), vec3(mapped), 1 - 1 / (0.15f * (peak - mapped) + 1));
}
uint8_t encoded(float c) {
    const float v = c <= 0.0031308f ? 12.92f * c : 1.055f * std::pow(c, 1 / 2.4f) - 0.055f;
    return static_cast<uint8_t>(std::lround(255 * std::clamp(v, 0.0f, 1.0f)));
}

}  // namespace

Result<void> export_subject(const Subject& subject, const SubjectLight& light, const std::string& folder) {
    const World& world = subject.world;
    Binary bin;
    json scene;
    const mat4 rig = matrix(subject.picture.rig);
    scene["size"] = {kSubjectWidth * subject.finer, kSubjectHeight * subject.finer};
    scene["finer"] = subject.finer;
    scene["camera"] = json::array();
    for (int row = 0; row < 4; ++row)
        for (int column = 0; column < 4; ++column) scene["camera"].push_back(rig[column][row]);
    scene["fov_y"] = subject.picture.fov_y;
    scene["sun"] = {{"towards", list(vec3(light.data.sun))}, {"klx", list(light.data.sun_color.w > 0 ? vec3(light.data.sun_color) : vec3(0))}};
    scene["sky"] = {{"size", {kSkyWidth, kSkyHeight}}, {"at", bin.put(sky_of(light))}};
    scene["room"] = (light.data.flags & render::gpu_data::kPictureIndoor) != 0;
    scene["exposure"] = light.data.exposure.x;  // tests/agreement/peers
    scene["window_gain"] = window_gain(light);
    scene["daylight"] = list(vec3(light.data.ambient[0]) * light.data.room_high.w);
    std::map<uint32_t, size_t> meshes;
    std::map<std::tuple<uint32_t, float, bool>, size_t> materials;
    scene["meshes"] = scene["materials"] = scene["objects"] = scene["lights"] = json::array();
    const Cell& cell = world.cells[subject.picture.cell];
    for (const Instance& instance : world.instances.subspan(cell.first_instance, cell.instance_count)) {
        if (!meshes.contains(instance.mesh)) {
            meshes[instance.mesh] = scene["meshes"].size();
            scene["meshes"].push_back(mesh_of(world, world.meshes[instance.mesh], world.materials[instance.material].kind == MaterialKind::foliage, bin));
        }
        const float glow = instance.slot == kNone ? 1.0f : subject.slots[instance.slot].glow;
        const bool outside = stands_outside(world, instance, light);
        const std::tuple key{instance.material, glow, outside};
        if (!materials.contains(key)) {
            materials[key] = scene["materials"].size();
            scene["materials"].push_back(material_of(world, world.materials[instance.material], light, glow, outside));
        }
        json object = {{"mesh", meshes[instance.mesh]}, {"material", materials[key]}, {"rows", json::array()}};
        for (const vec4& row : instance.rows)
            for (int c = 0; c < 4; ++c) object["rows"].push_back(row[c]);
        scene["objects"].push_back(object);
    }
    for (const Light& l : world.lights) {
        if (l.cell != subject.picture.cell || l.mover != kNone) continue;
        const float power = l.intensity * 0.001f * (l.slot == kNone ? 1.0f : subject.slots[l.slot].glow);
        if (power > 1e-5f)
            scene["lights"].push_back({{"at", list(l.position)}, {"klx", list(l.color * power)}, {"direction", list(l.direction)}, {"cos_outer", l.cos_outer}, {"cos_inner", l.cos_inner}, {"range", l.range}});
    }
    std::ofstream(folder + "/scene.json") << scene.dump();
    std::ofstream file(folder + "/scene.bin", std::ios::binary);
    file.write(reinterpret_cast<const char*>(bin.floats.data()), static_cast<std::streamsize>(bin.floats.size() * sizeof(float)));
    if (!file) return Error{"the scene cannot be written", folder, ""};
    return {};
}

Result<Pixels> finish_picture(const Subject& subject, const std::string& folder, const std::string& part) {
    const SubjectLight light = light_of(subject);
    const vec3 gain = room_gain(subject);
    const uint32_t width = kSubjectWidth * subject.finer, height = kSubjectHeight * subject.finer;
    const size_t count = size_t{width} * height;
    const std::vector<vec4> linear = traced<vec4>(folder + "/" + part + ".bin", count), lamps = traced<vec4>(folder + (part == "linear" ? "/lamps.bin" : "/" + part + "_lamps.bin"), count);
    const std::vector<float> covered = traced<float>(folder + "/covered.bin", count);
    if (linear.empty() || lamps.empty() || covered.empty()) return Error{"the path tracer left no whole picture", folder + "/" + part + ".bin", ""};
    const render::gpu_data::ViewData& view = light.data.views[0];
    std::vector<vec3> arriving(count);
    for (uint32_t y = 0; y < height; ++y)
        for (uint32_t x = 0; x < width; ++x) {
            const size_t i = size_t{y} * width + x;
            const vec4 texel = linear[i] + vec4(vec3(lamps[i]) * gain, 0.0f);
            const vec2 ndc = 2.0f * (vec2(x, y) + 0.5f) / vec2(width, height) - 1.0f;
            const vec3 ray = vec3(view.ray_x) * ndc.x + vec3(view.ray_y) * ndc.y + vec3(view.ray_z);  // one metre along the view
            // What stands there, as far as it covers the pixel, before what lies beyond. How far away it is one ray of the pixel tells, or its neighbour's.
            const float share = std::clamp(covered[i], 0.0f, 1.0f);
            float away = 0;
            for (const size_t k : {i, x > 0 ? i - 1 : i, x + 1 < width ? i + 1 : i, y > 0 ? i - width : i, y + 1 < height ? i + width : i})
                if (away <= 0 && linear[k].w > 0 && linear[k].w < 1e5f) away = linear[k].w;
            const vec3 stands = share > 0 ? vec3(texel) / share : vec3(0.0f);
            arriving[i] = (away > 0 ? through_haze(light, stands, vec3(view.eye) + ray * away) : stands) * share;
            if (share < 1) arriving[i] += beyond(light, sky_along(light, glm::normalize(ray)), ray) * (1 - share);
        }
    Pixels out{width, height, std::vector<uint8_t>(4 * count, 255)};
    for (size_t i = 0; i < count; ++i) {
        const vec3 color = tone(arriving[i] * light.data.exposure.x);
        for (int c = 0; c < 3; ++c) out.rgba[4 * i + static_cast<size_t>(c)] = encoded(color[c]);
    }
    return reduced(out, subject.finer);
}

}  // namespace aisland::test
