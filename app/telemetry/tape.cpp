#include "app/telemetry/tape.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <memory>

namespace aisland::telemetry {

namespace {

constexpr uint8_t kOldPlain = 0xa1, kOldKey = 0xa2, kPlain = 0xa3, kKey = 0xa4;  // first byte of a frame; the old ones are still read
constexpr size_t kMaxNames = 1u << 20, kMaxText = 4096;
// Times within these can be added and subtracted in nanoseconds without running over.
constexpr int64_t kLatest = int64_t{1} << 42, kFarthest = int64_t{1} << 61;  // ms UTC: the year 2109; ns: 73 years

// Second byte of a value since kPlain: a decimal's digits behind the point, 0 = eight bytes; and what is as of the value before.
enum More : uint8_t { kDigits = 7,
                      kSameEntity = 8,
                      kSameObserved = 16,
                      kSameMeasured = 32 };
enum Flag : uint8_t { kProvenance = 3,
                      kOutOfRange = 4,
                      kOffline = 8,
                      kGone = 16,
                      kWhole = 32,
                      kPlaced = 64,
                      kWorded = 128 };

void put(Bytes& out, const void* data, size_t size) {
    const auto* from = static_cast<const std::byte*>(data);
    out.insert(out.end(), from, from + size);
}
template <class T>
void put_plain(Bytes& out, T value) { put(out, &value, sizeof value); }
void put_number(Bytes& out, uint64_t v) {  // LEB128
    while (v >= 128) out.push_back(static_cast<std::byte>(v | 128)), v >>= 7;
    out.push_back(static_cast<std::byte>(v));
}
uint64_t folded(int64_t v) { return (static_cast<uint64_t>(v) << 1) ^ static_cast<uint64_t>(v >> 63); }
int64_t unfolded(uint64_t v) { return static_cast<int64_t>(v >> 1) ^ -static_cast<int64_t>(v & 1); }

bool whole(double v) { return std::abs(v) < 9e15 && v == std::trunc(v) && !(v == 0 && std::signbit(v)); }

constexpr double kTens[] = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7};
// What devices say is mostly a short decimal: digits behind its point, 1 to 7, when so many give back every bit of it; else 0.
uint8_t digits(double v) {
    if (!(std::abs(v) < 1e8)) return 0;
    for (uint8_t n = 1; n <= kDigits; ++n)
        if (const double scaled = std::round(v * kTens[n]); scaled / kTens[n] == v) return scaled == 0 ? 0 : n;
    return 0;
}

struct Source {
    ByteView left;
    bool failed = false;

    void take(void* out, size_t size) {
        if (size > left.size()) {
            failed = true;
            std::memset(out, 0, size);
            return;
        }
        std::memcpy(out, left.data(), size);
        left = left.subspan(size);
    }
    template <class T>
    T plain() {
        T value;
        take(&value, sizeof value);
        return value;
    }
    uint64_t number() {
        uint64_t v = 0;
        for (unsigned shift = 0; shift < 64; shift += 7) {
            const auto b = plain<uint8_t>();
            v |= static_cast<uint64_t>(b & 127) << shift;
            if (b < 128) return v;
        }
        failed = true;
        return 0;
    }
    std::string_view text() {
        const uint64_t size = number();
        if (size > kMaxText || size > left.size()) {
            failed = true;
            return {};
        }
        const std::string_view out = text_of(left.first(size));
        left = left.subspan(size);
        return out;
    }
};

int64_t within(Source& in, int64_t value, int64_t most) {
    in.failed |= value > most || value < -most;
    return in.failed ? 0 : value;
}

bool head(Source& in, Time& at, bool& key, bool& old) {
    const auto kind = in.plain<uint8_t>();
    at.wall_ms = in.plain<int64_t>();
    at.steady_ns = in.plain<int64_t>();
    key = kind == kKey || kind == kOldKey;
    old = kind == kOldKey || kind == kOldPlain;
    return !in.failed && kind >= kOldPlain && kind <= kKey && at.wall_ms >= 0 && at.wall_ms < kLatest && std::abs(at.steady_ns / 2) < kFarthest;
}

}  // namespace

void TapeWriter::write(Time now, bool key, std::span<const Kept> values, Bytes& out) {
    out.clear();
    if (key) m_entities.clear(), m_attributes.clear();
    put_plain<uint8_t>(out, key ? kKey : kPlain);
    put_plain(out, now.wall_ms);
    put_plain(out, now.steady_ns);
    Bytes names;
    uint64_t new_entities = 0, new_attributes = 0;
    for (const Kept& v : values) {
        if (!m_entities.emplace(v.entity.value, static_cast<uint32_t>(m_entities.size())).second) continue;
        ++new_entities;
        put_plain(names, v.entity.value);
        put_plain(names, v.type.value);
        const std::string_view id = v.text_id.substr(0, kMaxText);
        put_number(names, id.size());
        put(names, id.data(), id.size());
    }
    put_number(out, new_entities);
    put(out, names.data(), names.size());
    names.clear();
    for (const Kept& v : values) {
        if (!m_attributes.emplace(v.attribute.value, static_cast<uint32_t>(m_attributes.size())).second) continue;
        ++new_attributes;
        put_plain(names, v.attribute.value);
    }
    put_number(out, new_attributes);
    put(out, names.data(), names.size());
    put_number(out, values.size());
    uint64_t entity_before = ~0ull, observed_before = ~0ull, measured_before = ~0ull;
    for (const Kept& v : values) {
        const uint64_t entity = m_entities[v.entity.value];
        const uint64_t observed = v.observed_ms == 0 ? 0 : folded(std::clamp(now.wall_ms - v.observed_ms, -kLatest, kLatest)) + 1;
        const uint64_t measured = v.measured_ns == kNoMeasuredTime ? 0 : folded(std::clamp(now.steady_ns - v.measured_ns, -kFarthest, kFarthest)) + 1;
        const uint8_t decimal = v.gone || whole(v.number) ? 0 : digits(v.number);
        put_plain(out, static_cast<uint8_t>(decimal | (entity == entity_before ? kSameEntity : 0) | (observed == observed_before ? kSameObserved : 0) |
                                            (measured == measured_before ? kSameMeasured : 0)));
        if (entity != entity_before) put_number(out, entity);
        entity_before = entity;
        put_number(out, m_attributes[v.attribute.value]);
        const bool placed = v.position != vec3(0.0f), worded = !v.text.empty();
        const auto flags = static_cast<uint8_t>(static_cast<uint8_t>(v.provenance) | (v.out_of_range ? kOutOfRange : 0) | (v.offline ? kOffline : 0) |
                                                (v.gone ? kGone : 0) | (whole(v.number) ? kWhole : 0) | (placed ? kPlaced : 0) | (worded ? kWorded : 0));
        put_plain(out, flags);
        if (v.gone) continue;
        if (flags & kWhole)
            put_number(out, folded(static_cast<int64_t>(v.number)));
        else if (decimal)
            put_number(out, folded(std::llround(v.number * kTens[decimal])));
        else
            put_plain(out, v.number);
        if (placed) put(out, &v.position, sizeof v.position);
        if (worded) {
            const std::string_view text = v.text.substr(0, kMaxText);
            put_number(out, text.size());
            put(out, text.data(), text.size());
        }
        if (observed != observed_before) put_number(out, observed);
        if (measured != measured_before) put_number(out, measured);
        observed_before = observed, measured_before = measured;
    }
}

bool TapeReader::peek(ByteView frame, Time& at, bool& key) {
    Source in{frame};
    bool old = false;
    return head(in, at, key, old);
}

bool TapeReader::read(ByteView frame, Time& at, std::vector<Kept>& out) {
    out.clear();
    Source in{frame};
    bool key = false, old = false;
    if (!head(in, at, key, old) || !(key || m_started)) return false;
    if (key) m_entities.clear(), m_attributes.clear();
    m_started = false;  // until this frame has been read to its end
    for (uint64_t n = in.number(); n > 0 && !in.failed; --n) {
        auto name = std::make_unique<Name>();
        name->id.value = in.plain<uint64_t>();
        name->type.value = in.plain<uint64_t>();
        name->text_id = in.text();
        if (m_entities.size() >= kMaxNames) return false;
        m_entities.push_back(std::move(name));
    }
    for (uint64_t n = in.number(); n > 0 && !in.failed; --n) {
        if (m_attributes.size() >= kMaxNames) return false;
        m_attributes.emplace_back(in.plain<uint64_t>());
    }
    uint64_t entity = ~0ull, observed = 0, measured = 0;
    for (uint64_t n = in.number(); n > 0 && !in.failed; --n) {
        const auto more = old ? uint8_t{0} : in.plain<uint8_t>();
        if (!(more & kSameEntity)) entity = in.number();
        const uint64_t attribute = in.number();
        const auto flags = in.plain<uint8_t>();
        if (in.failed || entity >= m_entities.size() || attribute >= m_attributes.size() || (flags & kProvenance) > 2) return false;
        const Name& name = *m_entities[entity];
        Kept v{name.id, name.type, name.text_id, m_attributes[attribute], static_cast<Provenance>(flags & kProvenance)};
        v.out_of_range = flags & kOutOfRange;
        v.offline = flags & kOffline;
        v.gone = flags & kGone;
        if (!v.gone) {
            const double tens = kTens[more & kDigits];
            v.number = flags & kWhole ? static_cast<double>(unfolded(in.number())) : more & kDigits ? static_cast<double>(unfolded(in.number())) / tens
                                                                                                    : in.plain<double>();
            if (flags & kPlaced) v.position = in.plain<vec3>();
            if (flags & kWorded) v.text = in.text();
            if (!(more & kSameObserved)) observed = in.number();
            if (!(more & kSameMeasured)) measured = in.number();
            if (observed) v.observed_ms = at.wall_ms - within(in, unfolded(observed - 1), kLatest);
            if (measured) v.measured_ns = at.steady_ns - within(in, unfolded(measured - 1), kFarthest);
            if (!std::isfinite(v.number) || !std::isfinite(v.position.x + v.position.y + v.position.z)) return false;
        }
        out.push_back(v);
    }
    m_started = !in.failed && in.left.empty();
    return m_started;
}

void Reel::clear() { *this = {}; }

bool Reel::play(Bytes frame) {
    Time at;
    bool key = false;
    if (!TapeReader::peek(frame, at, key)) return false;
    if (key) clear();
    m_frames.push_back(std::move(frame));
    if (!m_reader.read(m_frames.back(), at, m_last)) {
        m_frames.pop_back();
        m_last.clear();
        return false;
    }
    for (Kept& v : m_last)
        if (v.measured_ns != kNoMeasuredTime) v.measured_ns = at.wall_ms * 1'000'000 - (at.steady_ns - v.measured_ns);
    m_values.insert(m_values.end(), m_last.begin(), m_last.end());
    m_at_ms = at.wall_ms;
    m_stale = true;
    return true;
}

std::span<const Kept> Reel::state() {
    if (!m_stale) return m_state;
    m_stale = false;
    m_state.clear();
    std::unordered_map<uint64_t, bool> seen;
    seen.reserve(m_values.size());
    for (size_t i = m_values.size(); i-- > 0;) {
        const Kept& v = m_values[i];
        const uint64_t key = (v.entity.value * 0x9e3779b97f4a7c15ull ^ v.attribute.value) * 4 + static_cast<uint64_t>(v.provenance);
        if (seen.emplace(key, true).second && !v.gone) m_state.push_back(v);
    }
    return m_state;
}

}  // namespace aisland::telemetry
