#include "app/guide/visit.h"

#include <algorithm>
#include <bit>
#include <type_traits>

namespace aisland::guide {

quat orientation(float yaw, float pitch) {
    return glm::angleAxis(yaw, vec3(0, 1, 0)) * glm::angleAxis(pitch, vec3(1, 0, 0));
}

vec3 forward(const Camera& camera) {
    const float c = std::cos(camera.pitch);
    return {-std::sin(camera.yaw) * c, std::sin(camera.pitch), -std::cos(camera.yaw) * c};
}

vec3 eye(const Camera& camera) { return camera.focus - forward(camera) * camera.distance; }

Pose pose(const Camera& camera) { return {eye(camera), orientation(camera.yaw, camera.pitch)}; }

int64_t shown_wall_ms(const Visit& visit, Time now) {
    if (visit.scrub_ms == 0) return now.wall_ms;
    const int64_t passed_ns = now.steady_ns - visit.scrub_from_ns;
    if (visit.scrub_rate == 1) return visit.scrub_ms + passed_ns / 1'000'000;
    return visit.scrub_ms + static_cast<int64_t>(static_cast<double>(passed_ns) * 1e-6 * static_cast<double>(visit.scrub_rate));
}

void scrub_to(Visit& visit, int64_t wall_ms, Time now) {
    visit.scrub_ms = wall_ms;
    visit.scrub_from_ns = now.steady_ns;
}

void set_scrub_rate(Visit& visit, float rate, Time now) {
    scrub_to(visit, shown_wall_ms(visit, now), now);
    visit.scrub_rate = rate;
}

void back_to_now(Visit& visit) {
    visit.scrub_ms = 0;
    visit.scrub_rate = 1;
}

std::optional<float> seconds_left(const Visit& visit, Time now) {
    if (visit.beginning.idle_s <= 0 || visit.headset || visit.emergency || visit.idle_since_ns <= visit.beginning.at_ns) return {};
    const float left = visit.beginning.idle_s + kStillThere_s - static_cast<float>(static_cast<double>(now.steady_ns - visit.idle_since_ns) * 1e-9);
    if (left > kStillThere_s) return {};
    return std::max(0.0f, left);
}

namespace {

struct Hasher {
    uint64_t value = 14695981039346656037ull;

    void bits(uint64_t word) {
        for (int i = 0; i < 8; ++i) value = (value ^ ((word >> (8 * i)) & 0xff)) * 1099511628211ull;
    }
    template <class... T>
    void operator()(const T&... fields) {
        (field(fields), ...);
    }

private:
    template <class T>
    void field(const T& x) {
        if constexpr (std::is_same_v<T, float>)
            bits(std::bit_cast<uint32_t>(x));
        else if constexpr (std::is_enum_v<T>)
            bits(static_cast<uint64_t>(x));
        else if constexpr (std::is_integral_v<T>)
            bits(static_cast<uint64_t>(x));
        else
            fields_of(x);
    }
    void fields_of(const vec2& v) { (*this)(v.x, v.y); }
    void fields_of(const vec3& v) { (*this)(v.x, v.y, v.z); }
    void fields_of(const quat& q) { (*this)(q.w, q.x, q.y, q.z); }
    void fields_of(const Pose& p) { (*this)(p.position, p.orientation); }
    void fields_of(EntityId id) { bits(id.value); }
    void fields_of(ItemId id) { bits(id.value); }
    void fields_of(const Camera& c) { (*this)(c.focus, c.yaw, c.pitch, c.distance, c.fov_y); }
    void fields_of(const Travel& t) { (*this)(t.active, t.from, t.to, t.lift, t.elapsed, t.duration); }
    void fields_of(const Place& p) { (*this)(p.cell, p.camera, p.motion, p.stop); }
    void fields_of(const Cut& c) { (*this)(c.phase, c.elapsed, c.place); }
    void fields_of(const Selection& s) { (*this)(s.entity, s.item); }
    void fields_of(const Target& t) { (*this)(t.thing, t.point, t.distance, t.hit); }
    void fields_of(const Contact& c) { (*this)(c.down, c.moved, c.id, c.kind, c.button, c.position, c.start, c.since_ns); }
    void fields_of(const TeleportAim& t) {
        (*this)(t.active, t.valid, t.by_stick, t.hand, t.landing, t.facing, t.count);
        for (uint32_t i = 0; i < t.count; ++i) fields_of(t.points[i]);
    }
    void fields_of(const HandState& h) {
        (*this)(h.select_down, h.menu_down, h.stick_turned, h.hold_s, h.target, h.on_panel, h.panel_distance);
    }
};

}  // namespace

uint64_t state_hash(const Visit& v) {
    Hasher h;
    h(v.mode, v.language, v.cell_id, v.headset, v.motion, v.goal, v.shown, v.speed, v.travel);
    h(v.rig, v.rig_yaw, v.scale, v.placed, v.head_stage, v.head, v.aim[0], v.aim[1], v.cut, v.blink, v.lost_s);
    h(v.selected, v.hover, v.layer, v.stop, v.selected_ns, v.selected_point, v.moves, v.scrub_ms, v.scrub_from_ns, v.scrub_rate);
    h(v.menu_open, v.tab, v.hud, v.staff_open, v.emergency, v.quit);
    h(v.hands[0], v.hands[1], v.gaze, v.gaze_on_panel, v.gaze_panel_distance, v.dwell, v.hands_ns, v.pointed, v.teleport);
    h(v.contacts[0], v.contacts[1], v.pointer, v.last_click_ns, v.last_click, v.keys_down, v.now_ns, v.idle_since_ns, v.steps);
    return h.value;
}

}  // namespace aisland::guide
