#include "app/cli/settling.h"

#include <algorithm>
#include <utility>

namespace aisland::cli {
namespace {

constexpr int64_t kFirst_ns = 5'000'000'000, kMost_ns = 160'000'000'000;  // from the first frame on, and between two by time alone
constexpr int64_t kLook_ns = 1'000'000'000;
constexpr int64_t kSoon = 8;         // pauses within which what has grown again was not compiled
constexpr double kCompiled_mb = 12;  // what is resident of files grows by more when a driver compiles

}  // namespace

bool Settling::due(int64_t now_ns, bool expects, double (*shared_mb)()) {
    if (m_step_ns == 0) m_step_ns = kFirst_ns, m_next_ns = now_ns + m_step_ns;
    const bool expected = std::exchange(m_expected, expects);
    bool due = expected && !expects;
    if (m_step_ns <= kMost_ns && now_ns >= m_next_ns) due = true, m_step_ns *= 2, m_next_ns = now_ns + m_step_ns;
    if (now_ns < m_look_ns || m_given_mb < 0) return due;
    const bool grown = shared_mb() > m_given_mb + kCompiled_mb;
    if (grown) {
        const bool soon = m_grown_ns != 0 && now_ns - m_grown_ns < kSoon * m_pause_ns;
        m_pause_ns = soon ? std::min(2 * m_pause_ns, kMost_ns) : kLook_ns;
        m_grown_ns = now_ns;
    }
    m_look_ns = now_ns + std::max(m_pause_ns, kLook_ns);
    return due || grown;
}

}  // namespace aisland::cli
