// The store between two threads: one receives what brokers send, the other one shows it.
#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <cmath>
#include <thread>

#include "app/core/format.h"
#include "tests/telemetry/sample_schema.h"

namespace aisland::telemetry {
namespace {

constexpr const char* kMeter = "urn:ngsi-ld:ACMeasurement:aisland:meter-1";
const EntityId kMeterId{std::string_view(kMeter)};
const AttributeId kPower{std::string_view("totalActivePower")}, kEnergy{std::string_view("totalActiveEnergyImport")};

struct Seen {
    double power = -1, energy = -1;
};
Seen seen(const Snapshot& snapshot) {
    const Value* power = snapshot.find(kMeterId, kPower);
    const Value* energy = snapshot.find(kMeterId, kEnergy);
    return {power ? power->number : -1, energy ? energy->number : -1};
}

// Whatever is sent meanwhile, a snapshot has the whole of a message or nothing of it, never goes back, and what it held it goes on holding.
TEST(Receive, OnAnotherThreadSnapshotsStayWhole) {
    constexpr int kMessages = 6'000;
    std::vector<KnownEntity> known;
    for (int i = 0; i < 100; ++i) known.push_back({EntityId(format("e%d", i)), TypeId("Device"), format("e%d", i)});
    known.push_back({kMeterId, TypeId("ACMeasurement"), kMeter});
    Store store(sample_table(), sample_projection(), known);
    std::atomic<bool> done{false};
    uint64_t applied = 0, rejected = 0;
    std::thread sender([&] {
        const auto send = [&](const std::string& topic, const std::string& text) {
            std::vector<std::byte> bytes = payload(text);
            const Store::Received r = store.receive(topic, bytes, false, at(0));
            applied += r.applied;
            rejected += r.rejected;
        };
        for (int i = 1; i <= kMessages; ++i) {
            send("aisland/v1/meter/1", format(R"({"id":"%s","type":"ACMeasurement","totalActivePower":%d,"totalActiveEnergyImport":%d})", kMeter, i % 400, i));
            send(format("aisland/v1/t/%d", i % 300), format(R"({"id":"e%d","type":"Device","value":"text %d"})", i % 5'000, i));  // most are of unknown places
            if (i % 7 == 0) send("aisland/v1/t/broken", "{");
            if (i % 11 == 0) send(format("aisland/v1/t/%d", i % 300), "");
            if (i % 13 == 0) send(format("aisland/v1/%d/availability", i % 20), i % 26 ? "online" : "offline");
        }
        done = true;
    });
    struct Kept {  // looked at only later: between what the one before and the one after it showed
        Snapshot snapshot;
        double least = -1, most = -1;
    };
    std::array<Kept, 4> kept;
    Seen last;
    uint64_t turns = 0;
    for (bool ended = false; !ended; ++turns) {
        ended = done;
        if (turns % 50 == 49) store.set_content(sample_table(), sample_projection(), known);
        Kept& oldest = kept[turns % kept.size()];
        const Seen then = seen(oldest.snapshot);
        EXPECT_GE(then.energy, oldest.least);
        EXPECT_LE(then.energy, oldest.most) << "a snapshot changed after it was taken";
        oldest.snapshot = store.snapshot(at(1));
        oldest.least = last.energy;
        const Seen now = seen(store.snapshot(at(1)));
        oldest.most = now.energy;
        if (now.energy >= 0) {
            EXPECT_EQ(now.power, std::fmod(now.energy, 400)) << "half a message";
        }
        EXPECT_GE(now.energy, last.energy);
        last = now;
    }
    sender.join();
    EXPECT_EQ(seen(store.snapshot(at(1))).energy, kMessages);
    EXPECT_EQ(rejected, static_cast<uint64_t>(kMessages / 7));
    EXPECT_EQ(store.counts().applied, applied);
    EXPECT_EQ(applied, 3u * kMessages);
}

}  // namespace
}  // namespace aisland::telemetry
