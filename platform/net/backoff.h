// How long to wait before the next attempt: quick for a broker that restarts, slow for one that says no, never giving up.
#pragma once

#include <algorithm>
#include <cstdint>

namespace aisland::net {

enum class Failure : uint8_t {
    dropped,  // TCP refused, reset, timed out, or the broker fell silent
    dns,
    login,  // the broker refused us: password, ban, quota
    tls,
    nonsense,  // connected, and what came then was no MQTT
};

// outage_ms: since the connection was lost or first wanted. attempt: failures of this kind in a row before this one.
// dice: uniform in [0, 1), for the ± 20 % that keep many clients from coming back at once.
inline int64_t wait_ms(Failure failure, int64_t outage_ms, uint32_t attempt, double dice) {
    const auto doubled = [&](int64_t first, int64_t most) { return std::min(most, first << std::min(attempt, 20u)); };
    int64_t wait = 0;
    switch (failure) {
        case Failure::dropped: wait = std::clamp<int64_t>(outage_ms / 20, 50, 60'000); break;
        case Failure::dns: wait = doubled(1000, 60'000); break;
        case Failure::nonsense: wait = doubled(100, 60'000); break;
        case Failure::login:
        case Failure::tls: wait = doubled(15'000, 300'000); break;
    }
    return static_cast<int64_t>(static_cast<double>(wait) * (0.8 + 0.4 * dice));
}

}  // namespace aisland::net
