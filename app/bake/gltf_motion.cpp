// glTF 2.0 specification, 3.7.3 skins and 3.11 animations, to the node, rig and channel tables of a World.
#include <algorithm>
#include <cmath>
#include <cstring>

#include "app/bake/gltf_scene.h"
#include "app/core/format.h"

namespace aisland::bake {
namespace {

using rapidjson::Value;

constexpr uint32_t kMaxJoints = 256;
constexpr const char* kPaths[] = {"translation", "rotation", "scale"};

// Node and path of a channel that can be shown; nothing for others.
struct Target {
    uint32_t node = kNone;
    std::string path;
};
Result<Target> target_of(SceneReader& r, const Value& channel) {
    const Value* target = member(channel, "target");
    Target out;
    if (!target) return refused("gltf-animation", "a channel has no target");
    out.path = string_of(*target, "path");
    if (out.path == "pointer") {
        r.gltf.note("KHR_animation_pointer is not shown; animate nodes or shape keys instead");
        return out;
    }
    const std::optional<uint64_t> node = index_of(*target, "node");
    if (!node) return out;  // an extension's target: allowed, and nothing we know
    if (*node >= r.nodes.size()) return refused("gltf-animation", "a channel moves a node that is not there");
    out.node = static_cast<uint32_t>(*node);
    return out;
}

uint32_t add_node(SceneReader& r, uint32_t parent, const mat4& place) {
    Node node;
    set_rows(node.rows, place);
    node.parent = parent;
    r.out.nodes.push_back(node);
    return static_cast<uint32_t>(r.out.nodes.size() - 1);
}

}  // namespace

Result<void> mark_motion(SceneReader& r) {
    for (const Value& animation : array_of(r.gltf.json, "animations"))
        for (const Value& channel : array_of(animation, "channels")) {
            AISLAND_TRY(target, target_of(r, channel));
            for (uint32_t p = 0; p < 3 && target.node != kNone; ++p)
                if (target.path == kPaths[p]) r.nodes[target.node].driven |= 1u << p;
        }
    for (const Value& skin : array_of(r.gltf.json, "skins"))
        for (const Value& joint : array_of(skin, "joints"))
            if (const std::optional<uint64_t> node = index_in(joint); node && *node < r.nodes.size()) r.nodes[*node].joint = true;
    for (const uint32_t n : r.order) r.nodes[n].moves = r.nodes[n].driven || (r.nodes[n].parent != kNone && r.nodes[r.nodes[n].parent].moves);
    return {};
}

// What stands still above a moving node is one fixed root. Recursion is bounded by the depth of the hierarchy.
uint32_t node_of(SceneReader& r, uint32_t index) {
    SceneNode& n = r.nodes[index];
    if (n.node != kNone) return n.node;
    if (!n.moves) return n.node = add_node(r, kNone, n.world);
    uint32_t parent = n.parent == kNone ? kNone : node_of(r, n.parent);
    if (parent == kNone) parent = add_node(r, kNone, mat4(1.0f));  // roots never move, so that a placement can be put on them
    mat4 local(1.0f);
    float f[16];
    if (numbers_of(*n.json, "matrix", f, 16)) std::memcpy(&local[0][0], f, sizeof(f));
    n.node = add_node(r, parent, local);
    Node& out = r.out.nodes[n.node];
    if (numbers_of(*n.json, "translation", f, 3)) out.translation = vec3(f[0], f[1], f[2]);
    if (numbers_of(*n.json, "scale", f, 3)) out.scale = vec3(f[0], f[1], f[2]);
    if (numbers_of(*n.json, "rotation", f, 4)) {
        const float length = std::sqrt(f[0] * f[0] + f[1] * f[1] + f[2] * f[2] + f[3] * f[3]);
        if (length > 1e-6f)
            for (int i = 0; i < 4; ++i) out.rotation[i] = f[i] / length;
    }
    if (n.driven) {
        out.driven = 1;
    } else if (!member(*n.json, "matrix")) {
        set_rows(out.rows, trs(out.translation, quat(out.rotation[3], out.rotation[0], out.rotation[1], out.rotation[2]), out.scale));
    }
    return n.node;
}

uint32_t mover_of(SceneReader& r, uint32_t index) {
    if (!r.nodes[index].moves) return kNone;
    Node& node = r.out.nodes[node_of(r, index)];
    if (node.mover == kNone) node.mover = r.out.mover_count++;
    return node.mover;
}

uint32_t still_mover(SceneReader& r) {
    if (r.still_mover == kNone) {
        r.still_mover = r.out.mover_count++;
        r.out.nodes[add_node(r, kNone, mat4(1.0f))].mover = r.still_mover;
    }
    return r.still_mover;
}

Result<uint32_t> add_rig(SceneReader& r, uint32_t node, std::optional<uint64_t> skin_index, const Value& mesh, uint32_t targets) {
    Rig rig;
    rig.first_inverse_bind = static_cast<uint32_t>(r.out.inverse_binds.size());
    if (skin_index) {
        const Value* skin = r.gltf.find("skins", *skin_index);
        if (!skin) return refused("gltf-node", "a node names a skin that is not there");
        const auto joints = array_of(*skin, "joints");
        if (joints.Empty()) return refused("gltf-node", "a skin has no joints");
        if (joints.Size() > kMaxJoints) return refused("gltf-limit", format("a skin has %u joints, %u are the most", joints.Size(), kMaxJoints), "split the mesh, or remove bones that move nothing");
        Floats binds;
        if (const std::optional<uint64_t> accessor = index_of(*skin, "inverseBindMatrices")) {
            AISLAND_TRY(read, read_floats(r.gltf, *accessor, 16));
            if (read.count() < joints.Size()) return refused("gltf-node", "a skin has fewer bind matrices than joints");
            binds = std::move(read);
        }
        rig.joint_count = joints.Size();
        for (uint32_t j = 0; j < joints.Size(); ++j) {
            const std::optional<uint64_t> named = index_in(joints[j]);
            if (!named || *named >= r.nodes.size() || !r.nodes[*named].json) return refused("gltf-node", "a joint of a skin is not there");
            const uint32_t joint = static_cast<uint32_t>(*named);
            mat4 bind(1.0f);
            if (!binds.values.empty()) std::memcpy(&bind[0][0], binds.at(j), sizeof(bind));
            if (!finite(bind)) return refused("gltf-node", "a bind matrix is not a number");
            r.out.inverse_binds.push_back(bind);
            r.out.rig_nodes.push_back(node_of(r, joint));
        }
    }
    if (targets) {
        rig.weight_count = targets, rig.first_weight = static_cast<uint32_t>(r.out.keys.size());
        std::vector<float> weights(targets, 0.0f);
        if (!numbers_of(*r.nodes[node].json, "weights", weights.data(), targets)) numbers_of(mesh, "weights", weights.data(), targets);
        r.out.keys.insert(r.out.keys.end(), weights.begin(), weights.end());
    }
    r.out.rigs.push_back(rig);
    return static_cast<uint32_t>(r.out.rigs.size() - 1);
}

namespace {

Result<void> read_channel(SceneReader& r, const Value& animation, const Value& value, Animation& out) {
    AISLAND_TRY(target, target_of(r, value));
    if (target.node == kNone) return {};
    const SceneNode& node = r.nodes[target.node];
    const std::optional<uint64_t> sampler_index = index_of(value, "sampler");
    const auto samplers = array_of(animation, "samplers");
    if (!sampler_index || *sampler_index >= samplers.Size()) return refused("gltf-animation", "a channel names a sampler that is not there");
    const Value& sampler = samplers[static_cast<rapidjson::SizeType>(*sampler_index)];
    Channel channel;
    uint32_t width = 3;
    if (target.path == "weights") {
        channel.path = ChannelPath::weights, channel.target = node.weights_rig;
        if (node.weights_rig == kNone) return {};
        width = r.out.rigs[node.weights_rig].weight_count;
    } else {
        const auto* path = std::find(std::begin(kPaths), std::end(kPaths), target.path);
        if (path == std::end(kPaths)) return refused("gltf-animation", "a channel moves \"" + target.path + "\", which is not known");
        if (node.node == kNone) return {};  // moves nothing that is shown
        channel.path = static_cast<ChannelPath>(path - kPaths), channel.target = node.node;
        if (channel.path == ChannelPath::rotation) width = 4;
    }
    const std::string interpolation = string_of(sampler, "interpolation", "LINEAR");
    channel.interpolation = interpolation == "STEP" ? Interpolation::step : interpolation == "CUBICSPLINE" ? Interpolation::cubic
                                                                                                           : Interpolation::linear;
    const std::optional<uint64_t> input = index_of(sampler, "input"), output = index_of(sampler, "output");
    if (!input || !output) return refused("gltf-animation", "a sampler has no keys");
    AISLAND_TRY(times, read_floats(r.gltf, *input, 1));
    AISLAND_TRY(values, read_floats(r.gltf, *output, channel.path == ChannelPath::weights ? 1 : width));
    const size_t per_key = size_t{width} * (channel.interpolation == Interpolation::cubic ? 3 : 1);
    if (values.values.size() != times.values.size() * per_key) return refused("gltf-animation", "a sampler has not as many values as keys");
    std::vector<float> rising, kept;
    for (size_t k = 0; k < times.values.size(); ++k) {
        if (times.values[k] < 0 || (!rising.empty() && !(times.values[k] > rising.back()))) continue;
        rising.push_back(times.values[k]);
        kept.insert(kept.end(), values.values.begin() + static_cast<ptrdiff_t>(k * per_key), values.values.begin() + static_cast<ptrdiff_t>((k + 1) * per_key));
    }
    if (rising.empty()) return refused("gltf-animation", "an animation has no time from zero on");
    if (rising.size() < times.values.size()) r.gltf.note("keys of an animation whose times do not rise are left out; export it again");
    channel.key_count = static_cast<uint32_t>(rising.size());
    channel.first_time = static_cast<uint32_t>(r.out.keys.size());
    r.out.keys.insert(r.out.keys.end(), rising.begin(), rising.end());
    channel.first_value = static_cast<uint32_t>(r.out.keys.size());
    r.out.keys.insert(r.out.keys.end(), kept.begin(), kept.end());
    out.seconds = std::max(out.seconds, rising.back());
    r.out.channels.push_back(channel);
    ++out.channel_count;
    return {};
}

}  // namespace

Result<void> read_animations(SceneReader& r) {
    const auto list = array_of(r.gltf.json, "animations");
    if (list.Size() > 1024) return refused("gltf-limit", "the file has more than 1024 animations");
    for (uint32_t i = 0; i < list.Size(); ++i) {
        Animation animation;
        animation.id = ItemId(string_of(list[i], "name", format("animation %u", i).c_str()));
        animation.first_channel = static_cast<uint32_t>(r.out.channels.size());
        animation.plays = i == 0;
        for (const Value& channel : array_of(list[i], "channels")) AISLAND_CHECK(read_channel(r, list[i], channel, animation));
        r.out.animations.push_back(animation);
    }
    if (list.Size() > 1) r.gltf.note(format("the file has %u animations; the first plays, the others by name", list.Size()));
    return {};
}

}  // namespace aisland::bake
