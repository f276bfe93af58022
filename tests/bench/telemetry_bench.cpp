// Decode rate on the sample message, and what a frame pays for telemetry at 10,000 entities and 1,000 messages a second.
// One row a figure; exit 1 when one is missed.
#include <time.h>

#include <algorithm>
#include <cstdio>

#include "app/core/format.h"
#include "tests/bench/row.h"
#include "tests/telemetry/sample_schema.h"

namespace aisland::telemetry {
namespace {

double seconds() {  // of this thread's own work, so that a busy machine does not change the answer
    timespec t{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_nsec) * 1e-9;
}

std::string minified() {
    std::string out;
    for (char c : kSample)
        if (c != ' ' && c != '\n') out += c;
    return out;
}

double decode_rate() {
    const schema::Table table = sample_table();
    Decoder decoder(table, sample_projection());
    Batch batch;
    const std::string text = minified();
    std::vector<std::byte> bytes;
    constexpr int kTimes = 400'000;
    const double start = seconds();
    for (int i = 0; i < kTimes; ++i) {
        bytes.assign(reinterpret_cast<const std::byte*>(text.data()), reinterpret_cast<const std::byte*>(text.data()) + text.size());
        decoder.decode(kLampTopic, bytes, batch);
    }
    return kTimes / (seconds() - start);
}

struct FrameCost {
    double median_ms, p99_ms, touched_median_ms;
};

// 60 frames a second for 20 s; every frame a snapshot, of which `touched` also looks at every entity.
FrameCost frame_cost() {
    constexpr int kEntities = 10'000, kFrames = 1200;
    std::vector<KnownEntity> known;
    for (int i = 0; i < kEntities; ++i) {
        const std::string id = format("urn:ngsi-ld:Streetlight:aisland:lamp-%05d", i);
        known.push_back({EntityId(id), TypeId("Streetlight"), id});
    }
    Store store(sample_table(), sample_projection(), known);
    const std::string text = minified();
    const auto send = [&](int i, Time now) {
        std::string mine = text;
        mine.replace(mine.find("lamp-017"), 8, format("lamp-%05d", i));
        std::vector<std::byte> bytes = payload(mine);
        store.receive(format("aisland/v1/park/lamps/Streetlight/lamp-%05d", i), bytes, false, now);
    };
    for (int i = 0; i < kEntities; ++i) send(i, at(0));
    std::vector<double> plain, touched;
    Snapshot shown = store.snapshot(at(0));
    uint64_t next = 0;
    double sink = 0;
    for (int f = 0; f < kFrames; ++f) {
        const Time now = at(f / 60.0);
        const double start = seconds();
        for (const uint64_t due = static_cast<uint64_t>(f + 1) * 1000 / 60; next < due; ++next) send(static_cast<int>(next * 7919 % kEntities), now);
        shown = store.snapshot(now);
        plain.push_back((seconds() - start) * 1e3);
        shown.each([&](const Entity& e) { sink += e.value_count ? e.values[0].age_s : 0; });
        touched.push_back((seconds() - start) * 1e3);
    }
    std::sort(plain.begin(), plain.end());
    std::sort(touched.begin(), touched.end());
    if (sink < 0) std::puts("");
    return {plain[kFrames / 2], plain[kFrames * 99 / 100], touched[kFrames / 2]};
}

}  // namespace
}  // namespace aisland::telemetry

int main() {
    const double rate = aisland::telemetry::decode_rate();
    const aisland::telemetry::FrameCost cost = aisland::telemetry::frame_cost();
    using aisland::format;
    const bool fast = aisland::bench::row("payloads decoded, one thread", "400,000 payloads", format("%.2f M/s", rate * 1e-6), ">= 1 M/s", rate >= 1e6);
    const bool slight = aisland::bench::row("store and snapshot a frame, 10,000 entities at 1,000 messages/s", "1,200 frames",
                                            format("median %.3f, p99 %.3f ms", cost.median_ms, cost.p99_ms), "<= 0.2 ms", cost.median_ms <= 0.2);
    std::printf("telemetry with every entity read a frame: median %.3f ms\n", cost.touched_median_ms);
    return fast && slight ? 0 : 1;
}
