// What it costs to show another moment: a random moment of the simulated day, and of a recording of it, with the whole step a visitor sees;
// how fast a day is made, and how large it is in history. Prints one JSON object; figures, not laws.
//   time_bench PACK FOLDER      FOLDER: for a recording and a history file
#include <sys/stat.h>
#include <time.h>

#include <algorithm>
#include <cstdio>

#include "app/cli/content.h"
#include "app/cli/feed.h"
#include "app/cli/options.h"
#include "app/cli/recorder.h"
#include "app/telemetry/encode.h"
#include "platform/store/history_tables.h"

namespace aisland::cli {
namespace {

double seconds() {  // of this thread's own work
    timespec t{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_nsec) * 1e-9;
}

struct Cost {
    double median = 0, p99 = 0;
};

Cost scrub(const content::Opened& content, const std::string& source, int64_t from_ms, int64_t to_ms) {
    auto feed = Feed::create(content.catalog, {source}, 1);
    auto fonts = load_fonts();
    showroom::Options options;
    options.time_ms = from_ms;
    showroom::State state = showroom::create(content.catalog, std::move(*fonts), options);
    const Surface surface{SurfaceKind::window, SurfaceRole::main, 1280, 800};
    std::vector<double> costs;
    for (int i = 0; i < 230; ++i) {
        const int64_t at = from_ms + static_cast<int64_t>(static_cast<double>(hash64("moment", static_cast<uint64_t>(i)) >> 11) * 0x1p-53 * static_cast<double>(to_ms - from_ms));
        Input input;
        input.now = {1'000'000'000 + i * 16'666'667ll, to_ms};
        input.surfaces = {&surface, 1};
        const Cue cue{CueKind::time_of_day, {}, {}, at};
        input.cues = {&cue, 1};
        showroom::step(content.catalog, feed->snapshot(input.now, at), input, input.now, state);  // the cue is taken
        input.cues = {};
        const double start = seconds();
        const int64_t shown = showroom::shown_wall_ms(state, input.now);
        feed->poll(input.now, shown);
        showroom::step(content.catalog, feed->snapshot(input.now, shown), input, input.now, state);
        if (i >= 30) costs.push_back((seconds() - start) * 1e3);
    }
    std::sort(costs.begin(), costs.end());
    return {costs[costs.size() / 2], costs[costs.size() * 99 / 100]};
}

int run(const std::string& pack, const std::string& folder) {
    auto content = load_content(pack);
    if (!content) return fail(content.error(), 2);
    const int64_t day = *parse_shanghai("2026-11-23T00:00");
    // Ten minutes, second by second: into a recording and into history, as the show does.
    const std::string recording = folder + "/recording", history = folder + "/history.db";
    auto feed = Feed::create(content->catalog, {"sim"}, 1);
    auto recorder = Recorder::create(recording, {});
    bool damaged = false;
    auto tables = store::HistoryTables::open(history, damaged);
    if (!recorder || !tables) return 2;
    telemetry::Changes changes;
    telemetry::TapeWriter writer;
    double history_s = 0;
    uint64_t values = 0;
    constexpr int kSeconds = 600;
    for (int s = 0; s < kSeconds; ++s) {
        const Time now{1'000'000'000 + s * 1'000'000'000ll, day + 8 * 3'600'000 + s * 1000};
        feed->poll(now, now.wall_ms);
        const telemetry::Snapshot snapshot = feed->snapshot(now, now.wall_ms);
        (*recorder)->step(snapshot, nullptr, now, 0);
        const double start = seconds();
        const bool key = s % 60 == 0;
        if (key) changes.reset();
        const auto kept = changes.read(snapshot);
        store::HistoryFrame frame;
        frame.at_ms = now.wall_ms;
        frame.key = key;
        writer.write(now, key, kept, frame.bytes);
        for (const telemetry::Kept& v : kept)
            if (v.text.empty() && v.position == vec3(0.0f)) frame.numbers.push_back({v.entity, v.attribute, 1, v.number});
        values += kept.size();
        if (auto written = (*tables)->write({frame}); !written) return fail(written.error(), 2);
        history_s += seconds() - start;
    }
    recorder->reset();
    const double per_day = 86'400.0 / kSeconds;
    struct stat about {};
    stat(recording.c_str(), &about);
    const auto history_bytes = (*tables)->bytes();
    // How fast the simulator makes messages: every report of ten minutes as NGSI-LD.
    telemetry::Simulator simulator(1, content->catalog.schema, simulated_entities(content->catalog));
    telemetry::Batch batch;
    std::string text;
    uint64_t messages = 0;
    const double start = seconds();
    for (int64_t t = 0; t < 600'000; t += 100) {
        simulator.reports(day + 36'000'000 + t, day + 36'000'000 + t + 100, batch);
        for (const telemetry::BatchEntity& e : batch.entities) {
            text.clear();
            telemetry::encode_ngsi_ld(batch, e, content->catalog.schema.types[e.type_index], projection_of(content->catalog), text);
            ++messages;
        }
    }
    const double made_s = seconds() - start;
    const Cost simulated = scrub(*content, "sim", day, day + kMsPerDay), recorded = scrub(*content, "replay:" + recording, day + 8 * 3'600'000, day + 8 * 3'600'000 + kSeconds * 1000);
    std::printf(
        "{\"scrub_simulated_ms\": {\"median\": %.2f, \"p99\": %.2f}, \"scrub_recorded_ms\": {\"median\": %.2f, \"p99\": %.2f}, \"history_ms_a_second\": %.2f, "
        "\"values_a_second\": %.0f, \"history_mb_a_day\": %.0f, \"recording_mb_a_day\": %.0f, \"simulated_messages_per_s\": %.0f, \"messages_a_simulated_second\": %.1f}\n",
        simulated.median, simulated.p99, recorded.median, recorded.p99, history_s * 1e3 / kSeconds, static_cast<double>(values) / kSeconds,
        (history_bytes ? static_cast<double>(*history_bytes) : 0) * per_day / 1e6, static_cast<double>(about.st_size) * per_day / 1e6,
        static_cast<double>(messages) / made_s, static_cast<double>(messages) / 600);
    return 0;
}

}  // namespace
}  // namespace aisland::cli

int main(int argc, char** argv) { return argc == 3 ? aisland::cli::run(argv[1], argv[2]) : 2; }
