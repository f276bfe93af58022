// --metrics FILE: how it goes, rewritten every second as one JSON object (host mode xr_state frames frame_ms rss_mb fds
// threads telemetry{} visit{} degraded[]).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "app/core/time.h"
#include "app/frame/input.h"
#include "app/telemetry/snapshot.h"

namespace aisland::cli {

// Median and 99th percentile by the nearest-rank method; zeros when empty.
struct Quantiles {
    double median = 0, p99 = 0;
};
Quantiles quantiles(std::vector<double> values);

struct VisitMetrics {
    std::string stop, selected, language, cell;
    std::string position;         // "x y z" of the rig, world metres
    int facing = 0;               // of the head, degrees clockwise from north, 0 to 359
    bool teleport_valid = false;  // an arc is aimed at a place to stand on
    uint64_t state_hash = 0;
};

struct ReloadMetrics {  // of a watched content folder
    uint64_t generation = 1;
    uint64_t saves = 0;   // that came to something: another generation, or offences
    bool settled = true;  // the last of them is shown (or refused) and what it replaced is gone
    size_t offences = 0;  // in what was saved last
    double bake_ms = 0;   // from noticing the save to a generation that could be shown
    double shown_ms = 0;  // from noticing the save to showing it
    Quantiles usual_ms;   // a frame's work on the loop's thread (processor time) before it
    double worst_ms = 0;  // the most while it was brought in
};

const char* name_of(XrState state);
std::vector<std::string> names_of_degraded(uint32_t degraded);

class Metrics {
public:
    explicit Metrics(std::string path) : m_path(std::move(path)) {}

    // Call once a frame; writes when a second has passed since the last time, and the `last` frame. Failing to write is logged once.
    void frame(Time now, const std::string& host, const std::string& mode, const Status& status, const VisitMetrics& visit,
               const ReloadMetrics& content, const telemetry::Snapshot& snapshot, bool last);

private:
    void write(const std::string& text);

    std::string m_path;
    int64_t m_last_frame_ns = 0, m_last_write_ns = 0;
    uint64_t m_frames = 0;
    std::vector<double> m_frame_ms;  // of the last second
    bool m_complained = false;
};

}  // namespace aisland::cli
