#include "app/cli/replay_source.h"

#include <algorithm>
#include <limits>

namespace aisland::cli {

namespace {

// Runs of frames, each begun by a key frame, by time; a visitor who scrubbed while recording, and a clock that was set back, make several.
// Where two cover the same time the later begun wins.
void in_order(std::vector<store::RecordFrame>& frames) {
    std::vector<std::vector<store::RecordFrame>> runs;
    for (const store::RecordFrame& f : frames) {
        if (f.key) runs.emplace_back();
        if (!runs.empty()) runs.back().push_back(f);
    }
    std::stable_sort(runs.begin(), runs.end(), [](const auto& a, const auto& b) { return a[0].at_ms < b[0].at_ms; });
    frames.clear();
    for (size_t r = 0; r < runs.size(); ++r)
        for (const store::RecordFrame& f : runs[r])
            if (f.key || ((frames.back().at_ms <= f.at_ms) && (r + 1 == runs.size() || f.at_ms < runs[r + 1][0].at_ms))) frames.push_back(f);
}

}  // namespace

Result<ReplaySource> ReplaySource::open(const std::string& path) {
    ReplaySource source;
    AISLAND_TRY(file, store::RecordReader::open(path));
    source.m_file = std::move(file);
    for (const store::RecordFrame& f : source.m_file->frames())
        if (f.kind == static_cast<uint8_t>(RecordKind::telemetry)) source.m_frames.push_back(f);
    in_order(source.m_frames);
    for (size_t i = 0; i < source.m_frames.size(); ++i)
        if (source.m_frames[i].key) source.m_keys.push_back(i);
    if (source.m_keys.empty()) return Error{"there are no values in this recording", path, "record for longer, or check what it was connected to"};
    source.m_from_ms = source.m_frames[source.m_keys.front()].at_ms;
    source.m_to_ms = source.m_frames.back().at_ms;
    return source;
}

size_t ReplaySource::key_before(int64_t ms) const {
    const auto after = std::upper_bound(m_keys.begin(), m_keys.end(), ms, [&](int64_t t, size_t key) { return t < m_frames[key].at_ms; });
    return after == m_keys.begin() ? SIZE_MAX : *(after - 1);
}

bool ReplaySource::play(size_t frame) {
    auto bytes = m_file->read(m_frames[frame]);
    return bytes && m_reel.play(std::move(*bytes));
}

void ReplaySource::show(telemetry::Store& store, Time shown, bool afresh) {
    const int64_t shift_ns = shown.steady_ns - shown.wall_ms * 1'000'000;
    const auto due = [&](size_t i) { return i < m_frames.size() && m_frames[i].at_ms <= shown.wall_ms; };
    const bool jumped = afresh || shown.wall_ms < m_shown_ms || shown.wall_ms - m_shown_ms > 30'000;
    m_shown_ms = shown.wall_ms;
    if (!jumped) {
        for (; due(m_next); ++m_next) {
            if (m_frames[m_next].key) store.forget(telemetry::Provenance::replay);
            if (play(m_next)) store.restore(m_reel.last(), shift_ns, telemetry::Provenance::replay);
        }
        return;
    }
    store.forget(telemetry::Provenance::replay);
    m_reel.clear();
    m_next = key_before(shown.wall_ms);
    if (m_next == SIZE_MAX) {
        m_next = m_keys.front();
        return;
    }
    for (; due(m_next); ++m_next) play(m_next);
    store.restore(m_reel.state(), shift_ns, telemetry::Provenance::replay);
}

void ReplaySource::ask(const Ask& ask) {
    if (m_questions.size() >= 64 || ask.points == 0 || ask.points > 4096 || ask.to_ms <= ask.from_ms) return;
    Question q{ask};
    q.samples.resize(ask.points);
    const double step = static_cast<double>(ask.to_ms - ask.from_ms) / ask.points;
    for (uint32_t i = 0; i < ask.points; ++i) {
        q.samples[i].at_ms = ask.from_ms + static_cast<int64_t>(step * i);
        q.samples[i].value = q.samples[i].low = q.samples[i].high = std::numeric_limits<double>::quiet_NaN();
    }
    m_questions.push_back(std::move(q));
}

void ReplaySource::sample(Question& q, uint32_t point) {
    const double step = static_cast<double>(q.ask.to_ms - q.ask.from_ms) / q.ask.points;
    const int64_t begin = q.samples[point].at_ms, end = q.ask.from_ms + static_cast<int64_t>(step * (point + 1));
    const size_t key = key_before(end - 1);
    if (key == SIZE_MAX || m_frames[key].at_ms < begin - 60'000) return;  // nothing was recorded then
    auto bytes = m_file->read(m_frames[key]);
    if (!bytes) return;
    telemetry::TapeReader reader;
    std::vector<telemetry::Kept> values;
    Time at;
    if (!reader.read(*bytes, at, values)) return;
    for (const telemetry::Kept& v : values) {
        if (v.entity != q.ask.entity || v.attribute != q.ask.attribute || v.gone || v.out_of_range) continue;
        q.samples[point].value = q.samples[point].low = q.samples[point].high = v.number;
        q.known = true;
    }
}

bool ReplaySource::answer(uint64_t& ask, std::vector<Sample>& samples) {
    if (m_questions.empty()) return false;
    Question& q = m_questions.front();
    for (int i = 0; i < 4 && q.next < q.ask.points; ++i) sample(q, q.next++);
    if (q.next < q.ask.points) return false;
    ask = q.ask.id;
    samples = q.known ? std::move(q.samples) : std::vector<Sample>();
    m_questions.erase(m_questions.begin());
    return true;
}

}  // namespace aisland::cli
