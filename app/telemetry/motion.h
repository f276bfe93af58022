// Where a reporting mover is drawn: between its last two reports, one period late, so it glides and is never ahead of what is known.
#pragma once

#include <cstdint>

#include "app/core/pose.h"
#include "app/core/time.h"

namespace aisland::telemetry {

struct MotionState {
    vec3 from{0.0f}, to{0.0f};
    int64_t from_ns = 0, to_ns = 0;  // steady
    bool any = false;
};

// A report of `position` measured at `at_ns` (steady). Reports out of order are left out. A jump that `max_speed` (m/s, 0 = any)
// cannot explain is taken at once, without gliding through walls.
void report(MotionState& motion, vec3 position, int64_t at_ns, float max_speed = 0);

// Position at `now`, delayed by one period. Holds the last report when nothing newer came: never extrapolates.
vec3 position_at(const MotionState& motion, int64_t now_ns, double period_s);

// One position that no drive explains is a receiver's mistake; two reports in a row from there are a thing that was carried.
struct JumpFilter {
    vec3 doubted{0.0f};
    int64_t doubted_ns = 0;  // when it was measured
    bool any = false;
};
// Whether to believe `position`, measured at `at_ns`, of a thing last believed to be at `from`; `farthest`: metres between two reports.
bool believable(JumpFilter& filter, vec3 from, vec3 position, int64_t at_ns, float farthest);

}  // namespace aisland::telemetry
