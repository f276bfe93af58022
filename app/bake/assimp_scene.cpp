#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wold-style-cast"  // Assimp's headers
#pragma GCC diagnostic ignored "-Wshadow"
#pragma GCC diagnostic ignored "-Wpedantic"
#include <assimp/GltfMaterial.h>
#include <assimp/scene.h>
#pragma GCC diagnostic pop

#include "app/bake/assimp_scene.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <map>
#include <unordered_map>

#include "app/bake/tangents.h"
#include "app/core/format.h"

namespace aisland::bake {
namespace {

constexpr uint32_t kMaxNodes = 100'000, kMaxInstances = 2'000'000, kMaxJoints = 256;
constexpr int kMaxLevels = 256;

mat4 matrix_of(const aiMatrix4x4& m) {
    return mat4(m.a1, m.b1, m.c1, m.d1, m.a2, m.b2, m.c2, m.d2, m.a3, m.b3, m.c3, m.d3, m.a4, m.b4, m.c4, m.d4);
}
vec3 vec3_of(const aiVector3D& v) { return {v.x, v.y, v.z}; }
bool good(vec3 v) { return std::isfinite(v.x) && std::isfinite(v.y) && std::isfinite(v.z); }
vec3 unit(vec3 v, vec3 fallback) {
    const float length = glm::length(v);
    return length > 1e-12f && std::isfinite(length) ? v / length : fallback;
}

struct Place {  // a node of the scene
    const aiNode* ai = nullptr;
    uint32_t parent = kNone;
    mat4 world{1.0f};
    bool driven = false, moves = false;
    uint32_t node = kNone, slot = kNone;
};

struct Reader {
    const aiScene& scene;
    const ReadFile& read;
    Imported& out;
    std::vector<Place> places;  // parents first
    std::unordered_map<std::string, uint32_t> by_name;
    std::map<std::pair<std::string, bool>, uint32_t> textures;
    std::map<std::pair<uint32_t, bool>, uint32_t> meshes;  // stiff ones: Assimp mesh, mirrored
    uint32_t still_mover = kNone;

    void note(std::string text) {
        std::vector<std::string>& notes = out.catalog.notes;
        if (std::find(notes.begin(), notes.end(), text) == notes.end() && notes.size() < 64) notes.push_back(std::move(text));
    }
};

// ---- Materials

Result<DecodedImage> image_of(Reader& r, const std::string& path, bool srgb) {
    if (const aiTexture* embedded = r.scene.GetEmbeddedTexture(path.c_str())) {
        if (embedded->mHeight == 0) return decode_image({reinterpret_cast<const std::byte*>(embedded->pcData), embedded->mWidth}, srgb, r.out.pixels);
        AISLAND_CHECK(take_pixels(embedded->mWidth, embedded->mHeight, r.out.pixels));
        Bytes rgba(size_t{embedded->mWidth} * embedded->mHeight * 4);
        for (size_t i = 0; i < size_t{embedded->mWidth} * embedded->mHeight; ++i) {
            const aiTexel& t = embedded->pcData[i];
            rgba[4 * i] = std::byte{t.r}, rgba[4 * i + 1] = std::byte{t.g}, rgba[4 * i + 2] = std::byte{t.b}, rgba[4 * i + 3] = std::byte{t.a};
        }
        return with_levels(std::move(rgba), embedded->mWidth, embedded->mHeight, srgb);
    }
    std::string name = path;
    std::replace(name.begin(), name.end(), '\\', '/');
    if (name.starts_with("./")) name = name.substr(2);
    if (!r.read) return Error{"model-image: no further file can be read", "", ""};
    Result<Bytes> bytes = Error{};
    if (!name.empty() && name[0] != '/' && name.find(':') == std::string::npos) bytes = r.read(name);
    if (!bytes && name.rfind('/') != std::string::npos) bytes = r.read(name.substr(name.rfind('/') + 1));  // absolute paths of the author's machine
    if (!bytes) return Error{"model-image: the texture \"" + name + "\" cannot be read", "", ""};
    return decode_image(*bytes, srgb, r.out.pixels);
}

Wrap wrap_of(aiTextureMapMode mode) { return mode == aiTextureMapMode_Clamp ? Wrap::clamp : mode == aiTextureMapMode_Mirror ? Wrap::mirror
                                                                                                                            : Wrap::repeat; }

uint32_t texture_of(Reader& r, const aiMaterial& material, aiTextureType type, bool srgb) {
    aiString path;
    unsigned uv = 0;
    aiTextureMapMode modes[3] = {aiTextureMapMode_Wrap, aiTextureMapMode_Wrap, aiTextureMapMode_Wrap};
    if (material.GetTexture(type, 0, &path, nullptr, &uv, nullptr, nullptr, modes) != aiReturn_SUCCESS || path.length == 0) return kNone;
    const std::string name(path.C_Str());
    if (const auto known = r.textures.find({name, srgb}); known != r.textures.end()) return known->second;
    Result<DecodedImage> image = image_of(r, name, srgb);
    uint32_t texture = kNone;
    if (image) {
        texture = static_cast<uint32_t>(r.out.textures.size());
        r.out.textures.push_back({static_cast<uint32_t>(r.out.images.size()), wrap_of(modes[0]), wrap_of(modes[1]), false});
        r.out.images.push_back(std::move(*image));
    } else {
        r.note("a texture is left out: " + image.error().what + "; PNG, JPEG, WebP and KTX2 beside the model are read");
    }
    r.textures.emplace(std::pair(name, srgb), texture);
    return texture;
}

Material read_material(Reader& r, const aiMaterial& from) {
    Material m;
    m.metallic = 0, m.roughness = 0.8f;
    aiColor4D color;
    const auto linear = [](float v) { return std::isfinite(v) ? std::pow(std::clamp(v, 0.0f, 1.0f), 2.2f) : 0.0f; };
    if (from.Get(AI_MATKEY_BASE_COLOR, color) == aiReturn_SUCCESS || from.Get(AI_MATKEY_COLOR_DIFFUSE, color) == aiReturn_SUCCESS)
        m.base_color = vec4(linear(color.r), linear(color.g), linear(color.b), 1.0f);
    float value = 1;
    if (from.Get(AI_MATKEY_OPACITY, value) == aiReturn_SUCCESS && std::isfinite(value)) m.base_color.w = std::clamp(value, 0.0f, 1.0f);
    if (m.base_color.w <= 0) m.base_color.w = 1;  // exporters that write transparency where opacity belongs
    if (from.Get(AI_MATKEY_METALLIC_FACTOR, value) == aiReturn_SUCCESS && std::isfinite(value)) m.metallic = std::clamp(value, 0.0f, 1.0f);
    // Blinn-Phong exponent to roughness: alpha^2 = 2 / (n + 2) (Walter et al. 2007, "Microfacet Models for Refraction").
    if (from.Get(AI_MATKEY_ROUGHNESS_FACTOR, value) == aiReturn_SUCCESS && std::isfinite(value))
        m.roughness = std::clamp(value, 0.0f, 1.0f);
    else if (from.Get(AI_MATKEY_SHININESS, value) == aiReturn_SUCCESS && value > 1)
        m.roughness = std::clamp(std::pow(2.0f / (value + 2.0f), 0.25f), 0.05f, 1.0f);
    if (from.Get(AI_MATKEY_COLOR_EMISSIVE, color) == aiReturn_SUCCESS) m.emissive = vec3(linear(color.r), linear(color.g), linear(color.b));
    m.base_texture = texture_of(r, from, aiTextureType_BASE_COLOR, true);
    if (m.base_texture == kNone) m.base_texture = texture_of(r, from, aiTextureType_DIFFUSE, true);
    m.normal_texture = texture_of(r, from, aiTextureType_NORMALS, false);
    m.emissive_texture = texture_of(r, from, aiTextureType_EMISSIVE, true);
    if (m.emissive_texture != kNone && m.emissive == vec3(0)) m.emissive = vec3(1);
    if (m.base_color.w < 1) m.flags |= kMaterialBlend;
    int both = 0;
    if (from.Get(AI_MATKEY_TWOSIDED, both) == aiReturn_SUCCESS && both) m.flags |= kMaterialDoubleSided;
    // Models of these formats rarely say whether their sheets have backs; both sides are drawn.
    m.flags |= kMaterialDoubleSided;
    return m;
}

// ---- Nodes

Result<void> walk(Reader& r) {
    struct Step {
        const aiNode* node;
        uint32_t parent;
        int level;
    };
    mat4 up(1.0f);
    int32_t axis = 1, sign = 1;
    if (r.scene.mMetaData && r.scene.mMetaData->Get("UpAxis", axis)) {  // FBX says so and Assimp 5.2 leaves it
        r.scene.mMetaData->Get("UpAxisSign", sign);
        if (axis == 2) up = mat4(1, 0, 0, 0, 0, 0, sign < 0 ? 1.0f : -1.0f, 0, 0, sign < 0 ? -1.0f : 1.0f, 0, 0, 0, 0, 0, 1);
        if (axis == 0) up = mat4(0, 1, 0, 0, -1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1);
    }
    std::vector<Step> steps{{r.scene.mRootNode, kNone, 0}};
    while (!steps.empty()) {
        const Step step = steps.back();
        steps.pop_back();
        if (step.level > kMaxLevels) return refused("model-limit", "nodes are nested more than 256 levels deep", "flatten the hierarchy");
        if (r.places.size() >= kMaxNodes) return refused("model-limit", "the file has more than 100,000 nodes", "join objects");
        Place place;
        place.ai = step.node, place.parent = step.parent;
        place.world = (step.parent == kNone ? up : r.places[step.parent].world) * matrix_of(step.node->mTransformation);
        if (!finite(place.world)) return refused("model-damaged", "a node stands nowhere: its transform is not a number", "export the file again");
        if (step.parent != kNone) place.slot = r.places[step.parent].slot;
        if (step.node->mMetaData) {
            aiString id;
            if (step.node->mMetaData->Get("aisland:entity", id) && id.length) {
                AISLAND_TRY(slot, r.out.bind(id.C_Str(), pose_of(place.world)));
                place.slot = slot;
            }
            if (step.node->mMetaData->Get("aisland:poi", id) && id.length) r.out.catalog.anchors.push_back({content::AnchorKind::poi, id.C_Str(), pose_of(place.world), kNone});
            if (step.node->mMetaData->Get("aisland:hotspot", id) && id.length) r.out.catalog.anchors.push_back({content::AnchorKind::hotspot, id.C_Str(), pose_of(place.world), kNone});
        }
        const uint32_t index = static_cast<uint32_t>(r.places.size());
        r.places.push_back(place);
        r.by_name.emplace(step.node->mName.C_Str(), index);
        for (unsigned c = step.node->mNumChildren; c-- > 0;) steps.push_back({step.node->mChildren[c], index, step.level + 1});
    }
    for (unsigned a = 0; a < r.scene.mNumAnimations; ++a)
        for (unsigned c = 0; c < r.scene.mAnimations[a]->mNumChannels; ++c)
            if (const auto it = r.by_name.find(r.scene.mAnimations[a]->mChannels[c]->mNodeName.C_Str()); it != r.by_name.end()) r.places[it->second].driven = true;
    for (Place& place : r.places) place.moves = place.driven || (place.parent != kNone && r.places[place.parent].moves);
    return {};
}

uint32_t add_node(Reader& r, uint32_t parent, const mat4& m) {
    Node node;
    set_rows(node.rows, m);
    node.parent = parent;
    r.out.nodes.push_back(node);
    return static_cast<uint32_t>(r.out.nodes.size() - 1);
}

uint32_t node_of(Reader& r, uint32_t index) {
    Place& place = r.places[index];
    if (place.node != kNone) return place.node;
    if (!place.moves) return place.node = add_node(r, kNone, place.world);
    const uint32_t parent = place.parent == kNone ? add_node(r, kNone, mat4(1.0f)) : node_of(r, place.parent);
    place.node = add_node(r, parent, matrix_of(place.ai->mTransformation));
    if (place.driven) {
        aiVector3D scale, position;
        aiQuaternion q;
        place.ai->mTransformation.Decompose(scale, q, position);
        Node& node = r.out.nodes[place.node];
        const float length = std::sqrt(q.x * q.x + q.y * q.y + q.z * q.z + q.w * q.w);
        node.driven = 1;
        if (good(vec3_of(position))) node.translation = vec3_of(position);
        if (good(vec3_of(scale))) node.scale = vec3_of(scale);
        if (length > 1e-6f && std::isfinite(length)) node.rotation[0] = q.x / length, node.rotation[1] = q.y / length, node.rotation[2] = q.z / length, node.rotation[3] = q.w / length;
    }
    return place.node;
}

uint32_t mover_of(Reader& r, uint32_t index) {
    if (!r.places[index].moves) return kNone;
    Node& node = r.out.nodes[node_of(r, index)];
    if (node.mover == kNone) node.mover = r.out.mover_count++;
    return node.mover;
}

// ---- Meshes

Result<Primitive> read_mesh(const aiMesh& mesh, const Material& material, bool mirrored) {
    Primitive out;
    std::vector<vec3> positions(mesh.mNumVertices), normals(mesh.mNumVertices);
    std::vector<vec2> uv(mesh.mNumVertices, vec2(0));
    for (unsigned v = 0; v < mesh.mNumVertices; ++v) {
        positions[v] = vec3_of(mesh.mVertices[v]);
        if (!good(positions[v])) return refused("model-damaged", "a vertex is not a number", "export the file again");
        normals[v] = mesh.mNormals ? unit(vec3_of(mesh.mNormals[v]), vec3(0, 1, 0)) : vec3(0, 1, 0);
        if (mesh.mTextureCoords[0]) uv[v] = vec2(mesh.mTextureCoords[0][v].x, 1.0f - mesh.mTextureCoords[0][v].y);
        if (!std::isfinite(uv[v].x + uv[v].y)) uv[v] = vec2(0);
    }
    for (unsigned f = 0; f < mesh.mNumFaces; ++f) {
        const aiFace& face = mesh.mFaces[f];
        if (face.mNumIndices != 3) continue;
        for (unsigned k = 0; k < 3; ++k) {
            if (face.mIndices[k] >= mesh.mNumVertices) return refused("model-damaged", "an index points past its vertices", "export the file again");
            out.part.indices.push_back(face.mIndices[mirrored && k ? 3 - k : k]);
        }
    }
    std::vector<uint32_t> from(positions.size());
    for (uint32_t v = 0; v < from.size(); ++v) from[v] = v;
    Tangents tangents;
    if (material.normal_texture != kNone && mesh.mTextureCoords[0]) {
        tangents = make_tangents(positions, normals, uv, out.part.indices);
        from.insert(from.end(), tangents.doubled.begin(), tangents.doubled.end());
    }
    out.part.vertices.resize(from.size());
    for (size_t i = 0; i < from.size(); ++i) {
        const uint32_t f = from[i];
        Vertex& v = out.part.vertices[i];
        for (int k = 0; k < 3; ++k) v.position[k] = positions[f][k];
        v.normal = pack_normal(normals[f]);
        const vec3 any = unit(glm::cross(normals[f], std::abs(normals[f].y) < 0.9f ? vec3(0, 1, 0) : vec3(1, 0, 0)), vec3(1, 0, 0));
        v.tangent = tangents.of_vertex.empty() ? pack_tangent(any, false) : pack_tangent(vec3(tangents.of_vertex[i]), tangents.of_vertex[i].w < 0);
        v.uv[0] = uv[f].x, v.uv[1] = uv[f].y;
        vec3 color(1);
        if (mesh.mColors[0]) color = {mesh.mColors[0][f].r, mesh.mColors[0][f].g, mesh.mColors[0][f].b};
        v.color = pack_color(good(color) ? glm::clamp(color, vec3(0), vec3(1)) : vec3(1), 1.0f);
    }
    if (mesh.mNumBones == 0 || mesh.mNumBones > kMaxJoints) return out;
    std::vector<std::array<std::pair<float, uint8_t>, 4>> strongest(mesh.mNumVertices);
    for (unsigned b = 0; b < mesh.mNumBones; ++b)
        for (unsigned w = 0; w < mesh.mBones[b]->mNumWeights; ++w) {
            const aiVertexWeight& weight = mesh.mBones[b]->mWeights[w];
            if (weight.mVertexId >= mesh.mNumVertices || !(weight.mWeight > 0)) continue;
            auto& four = strongest[weight.mVertexId];
            const auto least = std::min_element(four.begin(), four.end());
            if (weight.mWeight > least->first) *least = {weight.mWeight, static_cast<uint8_t>(b)};
        }
    out.skins.resize(from.size());
    for (size_t i = 0; i < from.size(); ++i) {
        const auto& four = strongest[from[i]];
        const float sum = four[0].first + four[1].first + four[2].first + four[3].first;
        Skin skin{{0, 0, 0, 0}, {0, 0, 0, 0}};
        size_t best = 0;
        int left = 255;
        for (size_t k = 0; k < 4; ++k) {
            skin.joints[k] = four[k].second;
            skin.weights[k] = static_cast<uint8_t>(sum > 0 && std::isfinite(sum) ? std::floor(four[k].first / sum * 255) : 0);
            left -= skin.weights[k];
            if (four[k].first > four[best].first) best = k;
        }
        skin.weights[best] = static_cast<uint8_t>(skin.weights[best] + left);
        out.skins[i] = skin;
    }
    return out;
}

uint32_t add_rig(Reader& r, const aiMesh& mesh) {
    Rig rig;
    rig.first_inverse_bind = static_cast<uint32_t>(r.out.inverse_binds.size());
    rig.joint_count = mesh.mNumBones;
    for (unsigned b = 0; b < mesh.mNumBones; ++b) {
        const mat4 bind = matrix_of(mesh.mBones[b]->mOffsetMatrix);
        const auto it = r.by_name.find(mesh.mBones[b]->mName.C_Str());
        r.out.inverse_binds.push_back(finite(bind) ? bind : mat4(1.0f));
        r.out.rig_nodes.push_back(it == r.by_name.end() ? kNone : node_of(r, it->second));
    }
    r.out.rigs.push_back(rig);
    return static_cast<uint32_t>(r.out.rigs.size() - 1);
}

Result<void> add_mesh(Reader& r, uint32_t place_index, uint32_t mesh_index) {
    const Place place = r.places[place_index];
    const aiMesh& mesh = *r.scene.mMeshes[mesh_index];
    if (!(mesh.mPrimitiveTypes & aiPrimitiveType_TRIANGLE) || !mesh.mVertices) return {};
    if (mesh.mNumBones > kMaxJoints) r.note("a mesh with more than 256 bones is shown stiff; split it");
    if (mesh.mNumAnimMeshes) r.note("shape keys of this format are shown at rest; export glTF 2.0 to move them");
    const bool skinned = mesh.mNumBones > 0 && mesh.mNumBones <= kMaxJoints;
    const bool mirrored = !skinned && glm::determinant(glm::mat3(place.world)) < 0;
    const uint32_t material = std::min(mesh.mMaterialIndex, static_cast<unsigned>(r.out.materials.size() - 1));
    const auto known = r.meshes.find({mesh_index, mirrored});
    uint32_t index = kNone;
    if (!skinned && known != r.meshes.end()) {
        index = known->second;
    } else {
        const Material& m = r.out.materials[material];
        AISLAND_TRY(primitive, read_mesh(mesh, m, mirrored));
        index = r.out.add_mesh(primitive, build_primitive(primitive, m.base_texture != kNone || m.normal_texture != kNone || m.emissive_texture != kNone));
        if (skinned && index != kNone)
            r.out.meshes[index].rig = add_rig(r, mesh);
        else
            r.meshes.emplace(std::pair(mesh_index, mirrored), index);
    }
    if (index == kNone) return {};
    if (r.out.instances.size() >= kMaxInstances) return refused("model-limit", "the file has more than two million instances", "join objects");
    Instance instance;
    instance.mesh = index, instance.material = material, instance.slot = place.slot;
    if (skinned) {
        if (r.still_mover == kNone) {
            r.still_mover = r.out.mover_count++;
            r.out.nodes[add_node(r, kNone, mat4(1.0f))].mover = r.still_mover;
        }
        instance.mover = r.still_mover;
        set_rows(instance.rows, mat4(1.0f));
    } else {
        instance.mover = mover_of(r, place_index);
        set_rows(instance.rows, instance.mover == kNone ? place.world : mat4(1.0f));
    }
    r.out.instances.push_back(instance);
    return {};
}

// ---- Animations

template <class Key, class Write>
void add_channel(Reader& r, uint32_t node, ChannelPath path, const Key* keys, unsigned count, double ticks, Animation& animation, Write&& write) {
    Channel channel{node, path, Interpolation::linear, 0, static_cast<uint32_t>(r.out.keys.size()), 0};
    std::vector<float> values;
    float last = -1;
    for (unsigned k = 0; k < count; ++k) {
        const float t = static_cast<float>(keys[k].mTime / ticks);
        if (!std::isfinite(t) || t < 0 || t <= last) continue;
        const size_t before = values.size();
        write(keys[k], values);
        if (std::any_of(values.begin() + static_cast<ptrdiff_t>(before), values.end(), [](float v) { return !std::isfinite(v); })) {
            values.resize(before);
            continue;
        }
        r.out.keys.push_back(last = t);
        ++channel.key_count;
    }
    if (channel.key_count == 0) return;
    channel.first_value = static_cast<uint32_t>(r.out.keys.size());
    r.out.keys.insert(r.out.keys.end(), values.begin(), values.end());
    animation.seconds = std::max(animation.seconds, last);
    r.out.channels.push_back(channel);
    ++animation.channel_count;
}

void read_animations(Reader& r) {
    for (unsigned a = 0; a < std::min(r.scene.mNumAnimations, 1024u); ++a) {
        const aiAnimation& from = *r.scene.mAnimations[a];
        const double ticks = from.mTicksPerSecond > 0 ? from.mTicksPerSecond : 25;
        Animation animation;
        animation.id = ItemId(from.mName.length ? std::string(from.mName.C_Str()) : format("animation %u", a));
        animation.first_channel = static_cast<uint32_t>(r.out.channels.size());
        animation.plays = a == 0;
        for (unsigned c = 0; c < from.mNumChannels; ++c) {
            const aiNodeAnim& channel = *from.mChannels[c];
            const auto it = r.by_name.find(channel.mNodeName.C_Str());
            const uint32_t node = it == r.by_name.end() ? kNone : r.places[it->second].node;
            if (node == kNone) continue;
            const auto vector = [](const aiVectorKey& k, std::vector<float>& out) { out.insert(out.end(), {k.mValue.x, k.mValue.y, k.mValue.z}); };
            add_channel(r, node, ChannelPath::translation, channel.mPositionKeys, channel.mNumPositionKeys, ticks, animation, vector);
            add_channel(r, node, ChannelPath::rotation, channel.mRotationKeys, channel.mNumRotationKeys, ticks, animation,
                        [](const aiQuatKey& k, std::vector<float>& out) { out.insert(out.end(), {k.mValue.x, k.mValue.y, k.mValue.z, k.mValue.w}); });
            add_channel(r, node, ChannelPath::scale, channel.mScalingKeys, channel.mNumScalingKeys, ticks, animation, vector);
        }
        r.out.animations.push_back(animation);
    }
    if (r.scene.mNumAnimations > 1) r.note(format("the file has %u animations; the first plays, the others by name", r.scene.mNumAnimations));
}

void read_cameras(Reader& r) {
    for (unsigned c = 0; c < r.scene.mNumCameras; ++c) {
        const aiCamera& camera = *r.scene.mCameras[c];
        const auto it = r.by_name.find(camera.mName.C_Str());
        const mat4 world = it == r.by_name.end() ? mat4(1.0f) : r.places[it->second].world;
        const vec3 at = vec3(world * vec4(vec3_of(camera.mPosition), 1)), forward = glm::mat3(world) * vec3_of(camera.mLookAt);
        if (!good(at) || !good(forward) || glm::length(forward) < 1e-9f) continue;
        const float aspect = camera.mAspect > 0.1f && camera.mAspect < 10 ? camera.mAspect : 16.0f / 9.0f;
        const float half = std::isfinite(camera.mHorizontalFOV) ? std::clamp(camera.mHorizontalFOV, 0.05f, 3.0f) / 2 : 0.5f;
        r.out.add_view(camera.mName.length ? camera.mName.C_Str() : "camera", {at, look_rotation(forward)}, std::clamp(2 * std::atan(std::tan(half) / aspect), 0.05f, 3.0f));
    }
    if (r.scene.mNumLights) r.note("lamps of this format have no physical units and are not lit; export glTF 2.0 with KHR_lights_punctual");
}

}  // namespace

Result<void> read_assimp_scene(const aiScene& scene, const ReadFile& read, Imported& out) {
    Reader r{scene, read, out, {}, {}, {}, {}, kNone};
    for (unsigned m = 0; m < scene.mNumMaterials; ++m) out.materials.push_back(read_material(r, *scene.mMaterials[m]));
    if (out.materials.empty()) out.materials.emplace_back();
    AISLAND_CHECK(walk(r));
    for (uint32_t p = 0; p < r.places.size(); ++p)
        for (unsigned m = 0; m < r.places[p].ai->mNumMeshes; ++m)
            if (r.places[p].ai->mMeshes[m] < scene.mNumMeshes) AISLAND_CHECK(add_mesh(r, p, r.places[p].ai->mMeshes[m]));
    read_animations(r);
    read_cameras(r);
    return {};
}

}  // namespace aisland::bake
