// Tapes: changes and only changes; what was kept comes back as it was, ages included; nothing a stranger wrote gets in.
#include <gtest/gtest.h>

#include <cmath>
#include <map>

#include "app/telemetry/simulator.h"
#include "app/telemetry/tape.h"
#include "tests/telemetry/sample_schema.h"

namespace aisland::telemetry {
namespace {

SimEntity thing(std::string id, std::string_view type_name) {
    SimEntity e;
    e.id = EntityId(id);
    e.text_id = std::move(id);
    e.type = TypeId(type_name);
    if (type_name == "Vehicle") e.route = {vec3(0), vec3(60, 0, 0), vec3(60, 0, 40)};
    return e;
}

struct Island {
    std::vector<SimEntity> entities;
    std::vector<KnownEntity> known;
    Island() {
        for (int i = 0; i < 40; ++i) entities.push_back(thing("lamp-" + std::to_string(i), "Streetlight"));
        for (int i = 0; i < 5; ++i) entities.push_back(thing("robot-" + std::to_string(i), "Vehicle"));
        for (const SimEntity& e : entities) known.push_back({e.id, e.type, e.text_id});
    }
    Store store() const { return Store(sample_table(), sample_projection(), known); }
};

// Every value as a line of text, to the last bit.
std::map<std::string, std::string> lines(const Snapshot& s) {
    std::map<std::string, std::string> out;
    s.each([&](const Entity& e) {
        for (uint32_t i = 0; i < e.value_count; ++i) {
            const Value& v = e.values[i];
            char line[256];
            std::snprintf(line, sizeof line, "%a %a %a %a %s %a %lld %lld %d %d %d", v.number, static_cast<double>(v.position.x), static_cast<double>(v.position.y),
                          static_cast<double>(v.position.z), std::string(v.text).c_str(), v.age_s, static_cast<long long>(v.measured_ns),
                          static_cast<long long>(v.observed_ms), static_cast<int>(v.freshness), static_cast<int>(v.provenance), v.out_of_range);
            out[std::string(e.text_id) + "/" + std::to_string(v.attribute.value)] = line;
        }
    });
    return out;
}

TEST(Tape, RestoresEverySnapshotAsItWas) {
    const Island island;
    Simulator sim(5, sample_table(), island.entities);
    Store live = island.store(), again = island.store();
    Changes changes;
    TapeWriter writer;
    TapeReader reader;
    Batch batch;
    Bytes frame;
    std::vector<Kept> kept;
    int64_t ms = *parse_shanghai("2026-11-23T18:00");
    std::vector<std::byte> message = payload(R"({"id":"lamp-3","type":"Streetlight","voltage":{"type":"Property","value":777}})");
    live.receive("aisland/v1/x/lamp-3", message, false, {0, ms});
    size_t whole = 0, later = 0;
    for (int i = 0; i < 300; ++i) {
        const Time now{i * 100'000'000ll, ms + i * 100};
        if (i)
            sim.reports(now.wall_ms - 100, now.wall_ms, batch);
        else
            sim.all(now.wall_ms, batch);
        live.apply(batch, {}, now);
        if (i == 150) {
            std::vector<std::byte> empty;
            live.receive("aisland/v1/x/lamp-3", empty, false, now);  // taken away
        }
        if (i == 200) {
            std::vector<std::byte> word = payload("offline");
            live.receive("aisland/v1/x/availability", word, false, now);
        }
        const Snapshot snapshot = live.snapshot(now);
        const std::span<const Kept> changed = changes.read(snapshot);
        (i == 0 ? whole : later) += changed.size();
        writer.write(now, i == 0, changed, frame);
        Time at;
        ASSERT_TRUE(reader.read(frame, at, kept));
        ASSERT_EQ(at.wall_ms, now.wall_ms);
        again.restore(kept, 0, {});
        const Snapshot copy = again.snapshot(now);
        ASSERT_EQ(lines(copy), lines(snapshot)) << i;
        ASSERT_EQ(copy.any_live, snapshot.any_live);
    }
    EXPECT_GT(whole, 200u);
    EXPECT_LT(later, 300u * 60) << "changes, not everything";
    EXPECT_TRUE(changes.read(live.snapshot({300'000'000'000, ms})).empty()) << "nothing happened";
    changes.reset();
    EXPECT_GE(changes.read(live.snapshot({0, ms})).size(), whole - 1);
}

TEST(Tape, AReelShowsAnyMoment) {
    const Island island;
    Simulator sim(5, sample_table(), island.entities);
    Store live = island.store();
    Changes changes;
    TapeWriter writer;
    Batch batch;
    const int64_t start = *parse_shanghai("2026-11-23T18:00");
    std::vector<Bytes> frames;
    std::vector<std::map<std::string, std::string>> seen;
    const auto plain = [](const Snapshot& s) {  // what replay may not change
        std::map<std::string, std::string> out;
        s.each([&](const Entity& e) {
            for (uint32_t i = 0; i < e.value_count; ++i)
                out[std::string(e.text_id) + "/" + std::to_string(e.values[i].attribute.value)] =
                    std::to_string(e.values[i].number) + " " + std::to_string(static_cast<double>(e.values[i].position.x)) + " " + std::to_string(std::llround(e.values[i].age_s * 1000));
        });
        return out;
    };
    for (int i = 0; i < 50; ++i) {
        const Time now{77'000'000'000 + i * 1'000'000'000ll, start + i * 1000};
        i ? sim.reports(now.wall_ms - 1000, now.wall_ms, batch) : sim.all(now.wall_ms, batch);
        live.apply(batch, {}, now);
        const Snapshot s = live.snapshot(now);
        const bool key = i % 20 == 0;
        if (key) changes.reset();
        writer.write(now, key, changes.read(s), frames.emplace_back());
        seen.push_back(plain(s));
    }
    Reel reel;
    EXPECT_FALSE(reel.play(frames[21])) << "the key frame it goes on from is missing";
    for (const int moment : {49, 3, 20, 39, 0, 25}) {
        reel.clear();
        for (int i = moment / 20 * 20; i <= moment; ++i) ASSERT_TRUE(reel.play(frames[static_cast<size_t>(i)]));
        Store past = island.store();
        const Time now{5'000'000'000'000, start + moment * 1000};
        past.restore(reel.state(), now.steady_ns - now.wall_ms * 1'000'000, Provenance::replay);
        const Snapshot s = past.snapshot(now);
        EXPECT_EQ(plain(s), seen[static_cast<size_t>(moment)]) << moment;
        s.each([&](const Entity& e) {
            for (uint32_t i = 0; i < e.value_count; ++i) ASSERT_EQ(e.values[i].provenance, Provenance::replay);
        });
    }
}

// As an earlier version of this program wrote them.
TEST(Tape, FramesOfBeforeAreStillRead) {
    Bytes frame;
    const auto put = [&](const auto& value) {
        const auto* from = reinterpret_cast<const std::byte*>(&value);
        frame.insert(frame.end(), from, from + sizeof value);
    };
    put(uint8_t{0xa2}), put(int64_t{1'780'000'000'000}), put(int64_t{5'000'000'000});
    put(uint8_t{1}), put(uint64_t{77}), put(uint64_t{88}), put(uint8_t{2}), put('a'), put('b');  // one entity
    put(uint8_t{1}), put(uint64_t{99});                                                          // one attribute
    put(uint8_t{2});
    put(uint8_t{0}), put(uint8_t{0}), put(uint8_t{32 | 1}), put(uint8_t{10}), put(uint8_t{0}), put(uint8_t{0});  // 5, simulated
    put(uint8_t{0}), put(uint8_t{0}), put(uint8_t{0}), put(58.4), put(uint8_t{5}), put(uint8_t{0});              // 58.4, 2 ms ago
    TapeReader reader;
    Time at;
    std::vector<Kept> values;
    ASSERT_TRUE(reader.read(frame, at, values));
    ASSERT_EQ(values.size(), 2u);
    EXPECT_EQ(values[0].number, 5);
    EXPECT_EQ(values[0].provenance, Provenance::simulated);
    EXPECT_EQ(values[1].number, 58.4);
    EXPECT_EQ(values[1].observed_ms, 1'779'999'999'998);
    EXPECT_EQ(values[1].text_id, "ab");
}

TEST(Tape, RefusesWhatNoWriterMade) {
    const Island island;
    Simulator sim(5, sample_table(), island.entities);
    Store live = island.store();
    Batch batch;
    const Time now{1'000'000'000, *parse_shanghai("2026-11-23T18:00")};
    sim.all(now.wall_ms, batch);
    live.apply(batch, {}, now);
    Changes changes;
    const Snapshot snapshot = live.snapshot(now);
    Bytes frame;
    TapeWriter().write(now, true, changes.read(snapshot), frame);
    std::vector<Kept> kept;
    Time at;
    for (size_t size = 0; size < frame.size(); ++size) {
        TapeReader reader;
        ASSERT_FALSE(reader.read(ByteView(frame).first(size), at, kept)) << size;
    }
    // Any flip is refused or read as other values; the sanitizers watch, and what is read can be restored.
    Store store = island.store();
    for (size_t byte = 0; byte < frame.size(); ++byte) {
        Bytes broken = frame;
        broken[byte] ^= static_cast<std::byte>(1u << (hash64("bit", byte) & 7));
        TapeReader reader;
        if (reader.read(broken, at, kept)) store.restore(kept, 0, Provenance::replay);
    }
    const Snapshot after = store.snapshot(now);
    after.each([](const Entity&) {});
}

}  // namespace
}  // namespace aisland::telemetry
