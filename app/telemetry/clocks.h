// Two honest corrections for the distance between a sender's clock and ours. Private to the store.
#pragma once

#include <array>
#include <cstdint>

#include "app/core/time.h"

namespace aisland::telemetry {

// Our wall clock as ages use it. The steady clock carries it on, so a jump (an operator, a bad NTP answer, 1970 after a flat battery)
// turns nothing stale at once; the new time is believed when three senders in a row agree with it rather than with the old.
class WallReference {
public:
    int64_t ms(Time now);  // reference time at `now`
    // `observed_ms`: when a live message just received says it was measured.
    void evidence(Time now, int64_t observed_ms);

private:
    static constexpr int64_t kSlewMs = 2000;  // smaller differences are followed
    bool m_any = false;
    int64_t m_offset_ms = 0, m_candidate_ms = 0;  // wall - steady
    bool m_jumped = false;
    int m_votes = 0;
};

// How far a source's clock stands behind ours (received - observedAt of live messages): the median of the last ones.
// At most 10 s of lateness is forgiven, since a slow clock and an old value look the same; a clock ahead of ours by up to a day is
// corrected in full, since no value comes from the future.
class Skew {
public:
    void add(int64_t received_minus_observed_ms);
    int64_t ms() const { return m_skew_ms; }

private:
    static constexpr uint32_t kKept = 15, kFewest = 3;
    std::array<int64_t, kKept> m_last{};
    uint32_t m_count = 0;
    int64_t m_skew_ms = 0;
};

}  // namespace aisland::telemetry
