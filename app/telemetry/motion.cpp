#include "app/telemetry/motion.h"

#include <algorithm>

#include <glm/geometric.hpp>

namespace aisland::telemetry {

void report(MotionState& m, vec3 position, int64_t at_ns, float max_speed) {
    if (m.any && at_ns <= m.to_ns) return;
    const double seconds = static_cast<double>(at_ns - m.to_ns) * 1e-9;
    const bool jump = !m.any || (max_speed > 0 && glm::distance(m.to, position) > max_speed * seconds);
    m.from = jump ? position : m.to;
    m.from_ns = jump ? at_ns : m.to_ns;
    m.to = position;
    m.to_ns = at_ns;
    m.any = true;
}

bool believable(JumpFilter& f, vec3 from, vec3 position, int64_t at_ns, float farthest) {
    const bool near = glm::distance(from, position) <= farthest;
    const bool confirmed = f.any && at_ns != f.doubted_ns && glm::distance(f.doubted, position) <= farthest;
    if (near || confirmed) {
        f.any = false;
        return true;
    }
    if (!f.any || at_ns != f.doubted_ns) f = {position, at_ns, true};
    return false;
}

vec3 position_at(const MotionState& m, int64_t now_ns, double period_s) {
    const int64_t shown_ns = now_ns - static_cast<int64_t>(period_s * 1e9);
    if (!m.any || m.to_ns <= m.from_ns || shown_ns >= m.to_ns) return m.to;
    const double t = static_cast<double>(shown_ns - m.from_ns) / static_cast<double>(m.to_ns - m.from_ns);
    return glm::mix(m.from, m.to, static_cast<float>(std::clamp(t, 0.0, 1.0)));
}

}  // namespace aisland::telemetry
