// record: a visit into a file, as the show runs it; with --host none the values alone, without showing anything.
#include <poll.h>

#include <cstdio>

#include "app/cli/commands.h"
#include "app/cli/content.h"
#include "app/cli/feed.h"
#include "app/cli/record.h"
#include "app/cli/recorder.h"
#include "platform/os/clock.h"
#include "platform/os/signals.h"

namespace aisland::cli {

int record_values(const std::string& path, const Common& common, std::optional<int64_t> time_ms, double rate, double seconds) {
    auto content = load_content(common.content);
    if (!content) return fail(content.error(), 2);
    auto feed = Feed::create(content->catalog, common.telemetry, common.seed);
    if (!feed) return fail(feed.error(), 2);
    auto stop = os::StopSignal::create();
    if (!stop) return fail(stop.error(), 2);
    RecordHead head;
    head.content_hash = content->catalog.content_hash;
    head.seed = common.seed;
    head.visit = false;
    auto recorder = Recorder::create(path, head);
    if (!recorder) return fail(recorder.error(), 2);
    const Time start = os::now();
    for (uint64_t steps = 0; !(*stop)->received() && (common.frames == 0 || steps < common.frames); ++steps) {
        const Time now = os::now();
        const double elapsed_s = static_cast<double>(now.steady_ns - start.steady_ns) * 1e-9;
        if (seconds > 0 && elapsed_s >= seconds) break;
        const int64_t shown_ms = time_ms.value_or(start.wall_ms) + static_cast<int64_t>(elapsed_s * rate * 1000);
        feed->poll(now, time_ms || rate != 1 ? shown_ms : now.wall_ms);
        const Time shown{now.steady_ns, time_ms || rate != 1 ? shown_ms : now.wall_ms};
        (*recorder)->step(feed->snapshot(now, shown.wall_ms), nullptr, shown, 0);
        if (!(*recorder)->failed().empty()) return fail({(*recorder)->failed(), path, "what was written before can be replayed"}, 2);
        pollfd fd{(*stop)->descriptor(), POLLIN, 0};
        ::poll(&fd, 1, 50);
    }
    std::fprintf(stderr, "aisland record: %llu steps, %.1f MiB in %s\n", static_cast<unsigned long long>((*recorder)->steps()),
                 static_cast<double>((*recorder)->bytes()) / 1048576, path.c_str());
    return 0;
}

}  // namespace aisland::cli
