#include "app/content/animate.h"

#include <algorithm>
#include <cmath>

namespace aisland::content {
namespace {

struct Place {  // columns of an affine matrix
    vec3 x{1, 0, 0}, y{0, 1, 0}, z{0, 0, 1}, at{0.0f};
};

Place place_of(const vec4 (&rows)[3]) {
    return {{rows[0].x, rows[1].x, rows[2].x}, {rows[0].y, rows[1].y, rows[2].y}, {rows[0].z, rows[1].z, rows[2].z}, {rows[0].w, rows[1].w, rows[2].w}};
}
vec3 turned(const Place& p, vec3 v) { return p.x * v.x + p.y * v.y + p.z * v.z; }
Place operator*(const Place& a, const Place& b) { return {turned(a, b.x), turned(a, b.y), turned(a, b.z), turned(a, b.at) + a.at}; }
MoverState state_of(const Place& p) { return {{vec4(p.x.x, p.y.x, p.z.x, p.at.x), vec4(p.x.y, p.y.y, p.z.y, p.at.y), vec4(p.x.z, p.y.z, p.z.z, p.at.z)}}; }

Place place_of(vec3 translation, const float (&r)[4], vec3 scale) {
    const glm::mat3 m = glm::mat3_cast(glm::quat(r[3], r[0], r[1], r[2]));
    return {m[0] * scale.x, m[1] * scale.y, m[2] * scale.z, translation};
}

// Spherical linear interpolation, as appendix C.3 writes it.
void slerp(const float* a, const float* b, float t, float* out) {
    float d = a[0] * b[0] + a[1] * b[1] + a[2] * b[2] + a[3] * b[3];
    const float sign = d < 0 ? -1.0f : 1.0f;
    d = std::min(std::abs(d), 1.0f);
    const float angle = std::acos(d), s = std::sin(angle);
    const float wa = s > 1e-4f ? std::sin((1 - t) * angle) / s : 1 - t, wb = sign * (s > 1e-4f ? std::sin(t * angle) / s : t);
    for (int i = 0; i < 4; ++i) out[i] = wa * a[i] + wb * b[i];
}

void normalize(float* q) {
    const float length = std::sqrt(q[0] * q[0] + q[1] * q[1] + q[2] * q[2] + q[3] * q[3]);
    if (length < 1e-12f) return void((q[0] = q[1] = q[2] = 0, q[3] = 1));
    for (int i = 0; i < 4; ++i) q[i] /= length;
}

// `width` values of a channel at `t` seconds.
void sample(const Motion& motion, const Channel& c, float t, uint32_t width, float* out) {
    const float* times = &motion.keys[c.first_time];
    const float* values = motion.keys.data() + c.first_value;
    const bool cubic = c.interpolation == Interpolation::cubic;
    const uint32_t stride = cubic ? 3 * width : width, middle = cubic ? width : 0;
    const uint32_t next = static_cast<uint32_t>(std::upper_bound(times, times + c.key_count, t) - times);
    if (next == 0 || next == c.key_count || c.interpolation == Interpolation::step) {
        std::copy_n(values + (next == 0 ? 0 : next - 1) * stride + middle, width, out);
    } else {
        const float span = times[next] - times[next - 1], u = (t - times[next - 1]) / span;
        const float *a = values + (next - 1) * stride, *b = values + next * stride;
        if (cubic) {
            const float u2 = u * u, u3 = u2 * u;
            for (uint32_t i = 0; i < width; ++i)
                out[i] = (2 * u3 - 3 * u2 + 1) * a[width + i] + span * (u3 - 2 * u2 + u) * a[2 * width + i] + (3 * u2 - 2 * u3) * b[width + i] +
                         span * (u3 - u2) * b[i];
        } else if (c.path == ChannelPath::rotation) {
            slerp(a, b, u, out);
        } else {
            for (uint32_t i = 0; i < width; ++i) out[i] = a[i] + (b[i] - a[i]) * u;
        }
    }
    if (c.path == ChannelPath::rotation) normalize(out);
}

}  // namespace

Motion motion_of(const World& world) { return {world.rigs, world.rig_nodes, world.nodes, world.channels, world.animations, world.keys}; }

Moved animate(const Motion& motion, double seconds, std::span<const MoverState> movers, std::span<const RigState> rigs, Arena& arena, const ItemId* only) {
    if (motion.nodes.empty() && motion.animations.empty()) return {movers, rigs};
    struct Local {
        vec3 translation, scale;
        float rotation[4];
    };
    const std::span<Local> locals = arena.array<Local>(motion.nodes.size());
    for (size_t i = 0; i < locals.size(); ++i) {
        const Node& n = motion.nodes[i];
        locals[i] = {n.translation, n.scale, {n.rotation[0], n.rotation[1], n.rotation[2], n.rotation[3]}};
    }
    const std::span<std::span<float>> weights = arena.array<std::span<float>>(motion.rigs.size());
    for (size_t i = 0; i < weights.size(); ++i)
        weights[i] = arena.copy(motion.keys.subspan(motion.rigs[i].first_weight, motion.rigs[i].weight_count));

    for (const Animation& animation : motion.animations) {
        if (only ? animation.id != *only : !animation.plays) continue;
        const float t = animation.seconds > 0 ? static_cast<float>(std::fmod(std::max(seconds, 0.0), static_cast<double>(animation.seconds))) : 0;
        for (const Channel& c : motion.channels.subspan(animation.first_channel, animation.channel_count)) {
            if (c.path == ChannelPath::weights) {
                sample(motion, c, t, motion.rigs[c.target].weight_count, weights[c.target].data());
                continue;
            }
            Local& local = locals[c.target];
            if (c.path == ChannelPath::rotation)
                sample(motion, c, t, 4, local.rotation);
            else
                sample(motion, c, t, 3, c.path == ChannelPath::translation ? &local.translation.x : &local.scale.x);
        }
    }

    const std::span<MoverState> moved = arena.copy(movers);
    const std::span<Place> places = arena.array<Place>(motion.nodes.size());  // from the root's base
    const std::span<uint32_t> bases = arena.array<uint32_t>(motion.nodes.size());
    for (size_t i = 0; i < places.size(); ++i) {
        const Node& n = motion.nodes[i];
        places[i] = n.driven ? place_of(locals[i].translation, locals[i].rotation, locals[i].scale) : place_of(n.rows);
        if (n.parent != kNone) places[i] = places[n.parent] * places[i];
        bases[i] = n.parent != kNone ? bases[n.parent] : n.base;
        if (n.mover < moved.size()) moved[n.mover] = state_of(bases[i] < moved.size() ? place_of(moved[bases[i]].rows) * places[i] : places[i]);
    }

    ArenaVector<RigState> out(arena);
    for (uint32_t r = 0; r < motion.rigs.size(); ++r) {
        const Rig& rig = motion.rigs[r];
        const std::span<const uint32_t> nodes = motion.rig_nodes.subspan(rig.first_inverse_bind, rig.joint_count);
        const bool posed = std::any_of(nodes.begin(), nodes.end(), [](uint32_t n) { return n != kNone; });
        if (!posed && rig.weight_count == 0) continue;
        const std::span<MoverState> joints = arena.array<MoverState>(posed ? nodes.size() : 0);
        for (size_t j = 0; j < joints.size(); ++j)
            if (nodes[j] != kNone) joints[j] = state_of(places[nodes[j]]);
        out.push({r, joints, weights[r]});
    }
    for (const RigState& rig : rigs) out.push(rig);
    return {moved, out.span()};
}

}  // namespace aisland::content
