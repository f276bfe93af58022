#include "app/cli/archive.h"

#include <algorithm>

namespace aisland::cli {

namespace {

constexpr int64_t kEvery_ns = 1'000'000'000, kKeyEvery_ns = 60'000'000'000;

uint64_t number_key(TypeId type, AttributeId attribute) { return type.value * 0x9e3779b97f4a7c15ull ^ attribute.value; }

}  // namespace

void Archive::remember(const std::string& path) { m_history = std::make_unique<store::History>(store::HistoryOptions{path}); }

void Archive::set_content(const schema::Table& table) {
    m_numbers.clear();
    for (const schema::Type& type : table.types)
        for (const schema::Attribute& a : type.attributes)
            if (a.kind == schema::Kind::number) m_numbers.insert(number_key(type.id, a.id));
}

void Archive::keep(telemetry::Store& live, Time now, bool own_simulator) {
    if (!m_history) return;
    if (m_kept_ns != INT64_MIN && now.steady_ns - m_kept_ns < kEvery_ns && now.steady_ns >= m_kept_ns) return;
    m_kept_ns = now.steady_ns;
    const bool key = m_history->status().want_key || m_key_ns == INT64_MIN || now.steady_ns - m_key_ns >= kKeyEvery_ns;
    if (key) {
        m_changes.reset();
        m_key_ns = now.steady_ns;
    }
    m_kept.clear();
    const telemetry::Snapshot snapshot = live.snapshot(now);
    for (const telemetry::Kept& v : m_changes.read(snapshot))
        if (v.provenance == telemetry::Provenance::live || (v.provenance == telemetry::Provenance::simulated && !own_simulator)) m_kept.push_back(v);
    if (m_kept.empty() && !key) return;
    store::HistoryFrame frame;
    frame.at_ms = now.wall_ms;
    frame.key = key;
    m_writer.write(now, key, m_kept, frame.bytes);
    for (const telemetry::Kept& v : m_kept)
        if (!v.gone && !v.out_of_range && m_numbers.contains(number_key(v.type, v.attribute)))
            frame.numbers.push_back({v.entity, v.attribute, static_cast<uint8_t>(v.provenance), v.number});
    m_history->append(std::move(frame));
}

void Archive::give(uint64_t ask, uint8_t origin, std::vector<Sample> samples) { m_given.push_back({ask, origin, std::move(samples)}); }

void Archive::closed_form(const Ask& ask, const telemetry::Simulator& simulator) {
    std::vector<Sample> samples(std::min<uint32_t>(ask.points, 4096));
    const double step = static_cast<double>(ask.to_ms - ask.from_ms) / std::max<double>(1, static_cast<double>(samples.size()));
    for (size_t i = 0; i < samples.size(); ++i) {
        samples[i].at_ms = ask.from_ms + static_cast<int64_t>(step * static_cast<double>(i));
        const auto value = simulator.value(ask.entity, ask.attribute, samples[i].at_ms + static_cast<int64_t>(step / 2));
        if (!value) return give(ask.id, 1, {});
        samples[i].value = samples[i].low = samples[i].high = value->number;
    }
    give(ask.id, 1, std::move(samples));
}

void Archive::ask(std::span<const Ask> asks, const telemetry::Snapshot& shown, const telemetry::Simulator* simulator, ReplaySource* replay) {
    for (const Ask& ask : asks) {
        const telemetry::Value* now = shown.find(ask.entity, ask.attribute);
        const bool simulated = !now || now->provenance == telemetry::Provenance::simulated;
        if (simulator && (simulated || !(m_history || replay))) {
            closed_form(ask, *simulator);
        } else if (m_history || replay) {
            if (m_pending.size() > 256) m_pending.clear();
            m_pending[ask.id] = ask;
            if (replay)
                replay->ask(ask);
            else
                m_history->ask(ask);
        } else {
            give(ask.id, 0, {});
        }
    }
}

std::span<const Answer> Archive::answers(const telemetry::Simulator* simulator, ReplaySource* replay) {
    const auto came = [&](uint64_t id, uint8_t origin, std::vector<Sample> samples) {
        const auto pending = m_pending.find(id);
        if (pending == m_pending.end()) return;
        const Ask ask = pending->second;
        m_pending.erase(pending);
        if (samples.empty() && simulator)
            closed_form(ask, *simulator);
        else
            give(id, origin, std::move(samples));
    };
    if (m_history)
        for (store::HistoryAnswer& a : m_history->take_answers()) came(a.ask, a.origin, std::move(a.samples));
    uint64_t id = 0;
    std::vector<Sample> samples;
    if (replay && replay->answer(id, samples)) came(id, 2, std::move(samples));
    m_shown.swap(m_given);
    m_given.clear();
    m_answers.clear();
    for (const Given& g : m_shown) m_answers.push_back({g.ask, g.origin, g.samples});
    return m_answers;
}

void Archive::ask_state(int64_t at_ms) {
    if (m_history) m_history->ask_state(at_ms);
}

std::optional<store::HistoryState> Archive::take_state() { return m_history ? m_history->take_state() : std::nullopt; }

std::optional<store::HistoryStatus> Archive::status() const { return m_history ? std::optional(m_history->status()) : std::nullopt; }

}  // namespace aisland::cli
