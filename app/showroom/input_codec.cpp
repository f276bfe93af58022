#include "app/showroom/input_codec.h"

#include <cmath>
#include <cstring>
#include <type_traits>

namespace aisland::showroom {

namespace {

constexpr uint32_t kVersion = 1;
constexpr uint32_t kMost = 1u << 16;  // elements of any list

struct Writer {
    static constexpr bool kReading = false;
    Bytes& out;
    void raw(void* data, size_t size) {
        const auto* from = static_cast<const std::byte*>(data);
        out.insert(out.end(), from, from + size);
    }
};

struct Reader {
    static constexpr bool kReading = true;
    ByteView left;
    bool failed = false;
    void raw(void* data, size_t size) {
        if (size > left.size()) {
            failed = true;
            std::memset(data, 0, size);
            return;
        }
        std::memcpy(data, left.data(), size);
        left = left.subspan(size);
    }
};

template <class C, class T>
void one(C& c, T& v);

template <class C, class... T>
void all(C& c, T&... v) { (one(c, v), ...); }

// Enumerations: number of members of each that is written.
template <class E>
constexpr uint32_t members();
template <>
constexpr uint32_t members<SurfaceKind>() { return 4; }
template <>
constexpr uint32_t members<SurfaceRole>() { return 4; }
template <>
constexpr uint32_t members<HandKind>() { return 3; }
template <>
constexpr uint32_t members<PointerPhase>() { return 5; }
template <>
constexpr uint32_t members<PointerKind>() { return 2; }
template <>
constexpr uint32_t members<PointerButton>() { return 3; }
template <>
constexpr uint32_t members<Key>() { return static_cast<uint32_t>(Key::count); }
template <>
constexpr uint32_t members<CueKind>() { return static_cast<uint32_t>(CueKind::reset) + 1; }
template <>
constexpr uint32_t members<XrState>() { return static_cast<uint32_t>(XrState::lost) + 1; }
template <>
constexpr uint32_t members<Presence>() { return 3; }

template <class C>
void fields(C& c, vec2& v) { all(c, v.x, v.y); }
template <class C>
void fields(C& c, vec3& v) { all(c, v.x, v.y, v.z); }
template <class C>
void fields(C& c, quat& v) { all(c, v.w, v.x, v.y, v.z); }
template <class C>
void fields(C& c, Pose& v) { all(c, v.position, v.orientation); }
template <class C>
void fields(C& c, Fov& v) { all(c, v.left, v.right, v.up, v.down); }
template <class C>
void fields(C& c, Time& v) { all(c, v.steady_ns, v.wall_ms); }
template <class C>
void fields(C& c, ItemId& v) { one(c, v.value); }
template <class C>
void fields(C& c, EntityId& v) { one(c, v.value); }
template <class C>
void fields(C& c, Surface& v) { all(c, v.kind, v.role, v.width, v.height, v.pixels_per_point); }
template <class C>
void fields(C& c, View& v) { all(c, v.pose, v.fov); }
template <class C>
void fields(C& c, Hand& v) {
    all(c, v.kind, v.grip_valid, v.aim_valid, v.poke_valid, v.grip, v.aim, v.poke, v.select, v.grab, v.stick, v.menu, v.joints_valid);
    if (!v.joints_valid) return;
    for (Pose& joint : v.joints) one(c, joint);
    for (float& radius : v.joint_radius) one(c, radius);
}
template <class C>
void fields(C& c, PointerEvent& v) { all(c, v.surface, v.id, v.kind, v.button, v.phase, v.position, v.wheel); }
template <class C>
void fields(C& c, KeyEvent& v) { all(c, v.key, v.down, v.repeat); }
template <class C>
void fields(C& c, Cue& v) { all(c, v.kind, v.item, v.entity, v.number); }
template <class C>
void fields(C& c, Sample& v) {
    one(c, v.at_ms);
    for (auto* value : {&v.value, &v.low, &v.high}) c.raw(value, sizeof *value);  // NaN is a gap
}
template <class C>
void fields(C& c, Status& v) {
    all(c, v.xr, v.views_valid, v.presence, v.recentered, v.refresh_hz, v.additive, v.passthrough, v.window_focused, v.close_requested, v.degraded);
}

template <class C, class T>
void one(C& c, T& v) {
    if constexpr (std::is_same_v<T, bool>) {
        uint8_t b = v;
        c.raw(&b, 1);
        if constexpr (C::kReading) c.failed |= b > 1, v = b == 1;
    } else if constexpr (std::is_enum_v<T>) {
        auto e = static_cast<uint16_t>(v);
        c.raw(&e, sizeof e);
        if constexpr (C::kReading) {
            c.failed |= e >= members<T>();
            v = c.failed ? T{} : static_cast<T>(e);
        }
    } else if constexpr (std::is_arithmetic_v<T>) {
        c.raw(&v, sizeof v);
        if constexpr (C::kReading && std::is_floating_point_v<T>) c.failed |= !std::isfinite(v);
    } else {
        fields(c, v);
    }
}

template <class T>
void put_list(Writer& c, std::span<const T> values) {
    auto count = static_cast<uint32_t>(std::min<size_t>(values.size(), kMost));
    one(c, count);
    for (T value : values.first(count)) one(c, value);
}
template <class T>
void take_list(Reader& c, std::vector<T>& values) {
    uint32_t count = 0;
    one(c, count);
    c.failed |= count > kMost || count > c.left.size();
    values.clear();
    for (uint32_t i = 0; i < count && !c.failed; ++i) one(c, values.emplace_back());
}

}  // namespace

void encode_input(const Input& given, uint64_t state_hash, Bytes& out) {
    out.clear();
    Writer c{out};
    Input input = given;
    uint32_t version = kVersion;
    all(c, version, state_hash, input.now, input.head_valid, input.head, input.hands[0], input.hands[1], input.recorded_from_ms,
        input.recorded_to_ms, input.status);
    put_list(c, input.surfaces);
    put_list(c, input.views);
    put_list(c, input.pointers);
    put_list(c, input.keys);
    put_list(c, input.text);
    put_list(c, input.cues);
    auto answers = static_cast<uint32_t>(input.answers.size());
    one(c, answers);
    for (Answer answer : input.answers) {
        all(c, answer.ask, answer.origin);
        put_list(c, answer.samples);
    }
}

bool decode_input(ByteView bytes, KeptInput& out) {
    out = {};
    Reader c{bytes};
    Input& input = out.input;
    uint32_t version = 0;
    one(c, version);
    if (version != kVersion) return false;
    all(c, out.state_hash, input.now, input.head_valid, input.head, input.hands[0], input.hands[1], input.recorded_from_ms,
        input.recorded_to_ms, input.status);
    take_list(c, out.surfaces);
    take_list(c, out.views);
    take_list(c, out.pointers);
    take_list(c, out.keys);
    take_list(c, out.text);
    take_list(c, out.cues);
    uint32_t answers = 0;
    one(c, answers);
    if (c.failed || answers > kMost || answers > c.left.size()) return false;
    for (uint32_t i = 0; i < answers && !c.failed; ++i) {
        Answer& answer = out.answers.emplace_back();
        all(c, answer.ask, answer.origin);
        take_list(c, *out.samples.emplace_back(std::make_unique<std::vector<Sample>>()));
        answer.samples = *out.samples.back();
    }
    input.surfaces = out.surfaces;
    input.views = out.views;
    input.pointers = out.pointers;
    input.keys = out.keys;
    input.text = out.text;
    input.cues = out.cues;
    input.answers = out.answers;
    constexpr int64_t kFarthest = int64_t{1} << 42;  // milliseconds: 139 years
    for (const Surface& s : out.surfaces)
        if (s.width == 0 || s.height == 0 || s.width > 16384 || s.height > 16384) return false;
    for (const Cue& cue : out.cues)
        if (cue.number < -kFarthest || cue.number > kFarthest) return false;
    if (input.now.wall_ms < 0 || input.now.wall_ms > kFarthest || input.now.steady_ns < 0 || input.now.steady_ns > kFarthest * 1'000'000) return false;
    return !c.failed && c.left.empty() && out.views.size() <= 2;
}

int64_t ms_of_seconds(float seconds) { return std::llround(static_cast<double>(seconds) * 1000); }
float seconds_of_ms(int64_t ms) { return static_cast<float>(static_cast<double>(ms) / 1000); }

}  // namespace aisland::showroom
