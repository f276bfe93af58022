#include "app/telemetry/clocks.h"

#include <algorithm>
#include <cstdlib>

namespace aisland::telemetry {

int64_t WallReference::ms(Time now) {
    const int64_t steady_ms = now.steady_ns / 1'000'000;
    const int64_t offset = now.wall_ms - steady_ms;
    if (!m_any || std::abs(offset - m_offset_ms) <= kSlewMs) {
        m_any = true;
        m_offset_ms = offset;
        m_jumped = false;
        m_votes = 0;
    } else if (!m_jumped || std::abs(offset - m_candidate_ms) > kSlewMs) {
        m_jumped = true;
        m_candidate_ms = offset;
        m_votes = 0;
    }
    return steady_ms + m_offset_ms;
}

void WallReference::evidence(Time now, int64_t observed_ms) {
    const int64_t reference_ms = ms(now);
    if (!m_jumped) return;
    const int64_t jumped_ms = now.steady_ns / 1'000'000 + m_candidate_ms;
    m_votes = std::abs(observed_ms - jumped_ms) < std::abs(observed_ms - reference_ms) ? m_votes + 1 : 0;
    if (m_votes < 3) return;
    m_offset_ms = m_candidate_ms;
    m_jumped = false;
    m_votes = 0;
}

void Skew::add(int64_t received_minus_observed_ms) {
    m_last[m_count++ % kKept] = received_minus_observed_ms;
    const uint32_t kept = std::min(m_count, kKept);
    if (kept < kFewest) return;
    std::array<int64_t, kKept> sorted = m_last;
    std::nth_element(sorted.begin(), sorted.begin() + kept / 2, sorted.begin() + kept);
    m_skew_ms = std::clamp<int64_t>(sorted[kept / 2], -kMsPerDay, 10'000);
}

}  // namespace aisland::telemetry
