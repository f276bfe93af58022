// Published → drawn, end to end: a real mosquitto, the whole program drawing without a window, a publisher that notes when. The program
// records its visit; the recording says at which moment each frame began and which values it drew.
//   drawn_bench AISLAND [VALUES]
// A value is due in the first frame that begins two milliseconds after it was published or later; that frame is done one frame later.
// The control: the same values held against frames two earlier than they were due must fail.
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <time.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include "app/cli/replay_source.h"
#include "app/core/format.h"
#include "app/showroom/input_codec.h"
#include "tests/bench/row.h"
#include "tests/net/client.h"

extern char** environ;

namespace aisland {
namespace {

constexpr const char* kLamp = "urn:ngsi-ld:Streetlight:aisland:lamp-017";
constexpr const char* kTopic = "aisland/v1/park/lamps/Streetlight/lamp-017";

int64_t now_ns() {
    timespec t{};
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1'000'000'000ll + t.tv_nsec;
}
void nap(double s) {
    const timespec t{static_cast<time_t>(s), static_cast<long>((s - static_cast<double>(static_cast<time_t>(s))) * 1e9)};
    nanosleep(&t, nullptr);
}

struct Recorded {
    std::vector<int64_t> frames;                     // when each began, steady
    std::vector<std::pair<double, int64_t>> values;  // of the lamp: what and in which frame it was first drawn
};

Result<Recorded> read(const std::string& path) {
    AISLAND_TRY(file, store::RecordReader::open(path));
    Recorded out;
    telemetry::TapeReader tape;
    std::vector<telemetry::Kept> changed;
    for (const store::RecordFrame& frame : file->frames()) {
        AISLAND_TRY(bytes, file->read(frame));
        if (frame.kind == static_cast<uint8_t>(cli::RecordKind::telemetry)) {
            Time at;
            if (!tape.read(bytes, at, changed)) return Error{"a frame of values cannot be read", path, ""};
            for (const telemetry::Kept& k : changed)
                if (k.entity == EntityId(std::string_view(kLamp)) && k.attribute == AttributeId("powerConsumption")) out.values.emplace_back(k.number, at.steady_ns);
        } else if (frame.kind == static_cast<uint8_t>(cli::RecordKind::visit)) {
            showroom::KeptInput kept;
            if (!showroom::decode_input(bytes, kept)) return Error{"a frame of input cannot be read", path, ""};
            out.frames.push_back(kept.input.now.steady_ns);
        }
    }
    return out;
}

double at(std::vector<double> values, double part) {
    std::sort(values.begin(), values.end());
    return values.empty() ? 0 : values[std::min(values.size() - 1, static_cast<size_t>(part * static_cast<double>(values.size())))];
}

// Begin of the frame in which a value published at `published` is due, `earlier` frames before that; 0 = beyond the recording.
int64_t due(const Recorded& r, int64_t published, size_t earlier) {
    const auto next = std::lower_bound(r.frames.begin(), r.frames.end(), published + 2'000'000);
    const size_t i = static_cast<size_t>(next - r.frames.begin());
    return i >= r.frames.size() || i < earlier ? 0 : r.frames[i - earlier];
}

int measure(const std::string& program, int count) {
    net::test::Broker broker;
    broker.start();
    const std::string file = broker.folder.file("visit");
    std::vector<std::string> words{program, "record", file, "--host", "headless", "--telemetry", broker.url(), "--size", "160x100", "--view", "home", "--history", "off", "--no-hud"};
    std::vector<char*> argv;
    for (std::string& w : words) argv.push_back(w.data());
    argv.push_back(nullptr);
    pid_t pid = 0;
    if (posix_spawn(&pid, program.c_str(), nullptr, nullptr, argv.data(), environ) != 0) return std::puts("drawn    the program cannot be started"), 1;
    net::test::Client sender(broker.url(), {});
    if (!sender.connected()) return 1;
    nap(8);  // it opens, uploads and subscribes meanwhile; what it misses is counted
    std::vector<int64_t> published;
    for (int i = 0; i < count; ++i) {
        const std::string payload = format(R"({"id":"%s","type":"Streetlight","powerConsumption":%.3f})", kLamp, 1 + 0.1 * i);
        published.push_back(now_ns());
        sender.link.publish(kTopic, payload, false, false);
        nap(0.0731);
        sender.turn();
    }
    nap(1);
    kill(pid, SIGINT);
    waitpid(pid, nullptr, 0);
    const Result<Recorded> r = read(file);
    if (!r) return std::printf("drawn    %s\n", r.error().text().c_str()), 1;
    std::vector<double> frame_ms, until_ms, done_ms;
    int seen = 0, in_time = 0, control = 0;
    for (size_t i = 1; i < r->frames.size(); ++i) frame_ms.push_back(static_cast<double>(r->frames[i] - r->frames[i - 1]) * 1e-6);
    for (int i = 0; i < count; ++i) {
        const double value = 1 + 0.1 * i;
        const auto drawn = std::find_if(r->values.begin(), r->values.end(), [&](const auto& v) { return v.first > value - 0.01; });  // or a newer one that overtook it
        if (drawn == r->values.end()) continue;
        ++seen;
        const int64_t t = published[static_cast<size_t>(i)];
        until_ms.push_back(static_cast<double>(drawn->second - t) * 1e-6);
        const auto next = std::upper_bound(r->frames.begin(), r->frames.end(), drawn->second);
        if (next != r->frames.end()) done_ms.push_back(static_cast<double>(*next - t) * 1e-6);
        in_time += due(*r, t, 0) == 0 || drawn->second <= due(*r, t, 0);
        control += drawn->second <= due(*r, t, 2);
    }
    std::printf("drawn    frames of %.1f ms (median); published -> its frame begins: median %.1f, p99 %.1f ms; -> that frame is done: median %.1f ms\n",
                at(frame_ms, 0.5), at(until_ms, 0.5), at(until_ms, 0.99), at(done_ms, 0.5));
    const double percent = 100.0 / std::max(1, seen);
    return bench::row("published values drawn in the first frame that begins 2 ms later (control: two frames sooner)", format("%d of %d values", seen, count),
                      format("%.1f %% (%.1f %%)", percent * in_time, percent * control), ">= 99 % (< 10 %)",
                      seen >= count * 9 / 10 && in_time * 100 >= seen * 99 && control * 10 < seen)
               ? 0
               : 1;
}

}  // namespace
}  // namespace aisland

int main(int argc, char** argv) {
    if (argc < 2) return std::puts("drawn_bench AISLAND [VALUES]"), 2;
    return aisland::measure(argv[1], argc > 2 ? std::atoi(argv[2]) : 300);
}
