// Freshness, provenance, clearing and bounds, as "How data flows" defines them. Manual clocks.
#include <gtest/gtest.h>

#include <cmath>

#include "app/core/format.h"
#include "app/telemetry/clocks.h"
#include "app/telemetry/records.h"
#include "tests/telemetry/sample_schema.h"

namespace aisland::telemetry {
namespace {

const AttributeId kStatus{std::string_view("status")}, kLevel{std::string_view("illuminanceLevel")};
constexpr std::string_view kSimTopic = "aisland-sim/v1/park/lamps/Streetlight/lamp-017";

Freshness freshness_at(Store& store, Time now, AttributeId attribute = kStatus) {
    const Snapshot s = store.snapshot(now);
    const Value* v = s.find(kLamp, attribute);
    return v ? v->freshness : Freshness::lost;
}
double age_at(Store& store, Time now, AttributeId attribute = kStatus) {
    const Snapshot s = store.snapshot(now);
    const Value* v = s.find(kLamp, attribute);
    return v ? v->age_s : -1;
}

TEST(Store, KeepsTheSample) {
    Sender s;
    s.send(kSample, at(0));
    const Snapshot snapshot = s.store.snapshot(at(1));
    const Entity* e = snapshot.find(kLamp);
    ASSERT_TRUE(e);
    EXPECT_EQ(e->value_count, 5u);
    EXPECT_EQ(e->freshness, Freshness::fresh);
    EXPECT_EQ(e->text_id, "urn:ngsi-ld:Streetlight:aisland:lamp-017");
    EXPECT_TRUE(e->placed);
    const Value* v = snapshot.find(kLamp, AttributeId("powerConsumption"));
    ASSERT_TRUE(v);
    EXPECT_EQ(v->number, 58.4);
    EXPECT_EQ(v->provenance, Provenance::live);
    EXPECT_EQ(v->observed_ms, sample_ms());
    EXPECT_NEAR(v->age_s, 1, 1e-9);
    EXPECT_TRUE(snapshot.any_live);
    EXPECT_EQ(s.store.counts().applied, 5u);
    EXPECT_EQ(s.store.counts().received, 1u);
}

// p = 60 s: fresh ≤ 90, ageing ≤ 180, stale ≤ 1200, lost beyond. At the boundary and a nanosecond past it.
TEST(Store, ValueAgesByItsPeriod) {
    Sender s;
    s.send(lamp(R"("status":"ok")"), at(0));
    const auto past = [](double seconds) {
        Time t = at(seconds);
        ++t.steady_ns;
        return t;
    };
    EXPECT_EQ(freshness_at(s.store, at(0)), Freshness::fresh);
    EXPECT_EQ(freshness_at(s.store, at(90)), Freshness::fresh);
    EXPECT_EQ(freshness_at(s.store, past(90)), Freshness::ageing);
    EXPECT_EQ(freshness_at(s.store, at(180)), Freshness::ageing);
    EXPECT_EQ(freshness_at(s.store, past(180)), Freshness::stale);
    EXPECT_EQ(freshness_at(s.store, at(1200)), Freshness::stale);
    EXPECT_EQ(freshness_at(s.store, past(1200)), Freshness::lost);
}

TEST(Store, AgeAddsTheTimeBeforeItArrived) {
    Sender s;
    s.send(lamp(R"("status":{"value":"ok","observedAt":"2026-11-23T10:15:02Z"})"), at(70));
    EXPECT_NEAR(age_at(s.store, at(70)), 70, 1e-9);
    EXPECT_NEAR(age_at(s.store, at(80)), 80, 1e-9);
    EXPECT_EQ(freshness_at(s.store, at(90)), Freshness::fresh);
    EXPECT_EQ(freshness_at(s.store, at(91)), Freshness::ageing);
}

TEST(Store, RetainedWithoutTimeIsStaleUntilALiveOneComes) {
    Sender s;
    s.send(lamp(R"("status":"ok")"), at(0), true);
    EXPECT_TRUE(std::isnan(age_at(s.store, at(0))));
    EXPECT_EQ(freshness_at(s.store, at(0)), Freshness::stale);
    EXPECT_EQ(freshness_at(s.store, at(5000)), Freshness::stale);
    s.send(lamp(R"("status":"ok")"), at(5001));
    EXPECT_EQ(freshness_at(s.store, at(5001)), Freshness::fresh);
}

TEST(Store, RetainedWithTimeHasItsAge) {
    Sender s;
    s.send(lamp(R"("status":{"value":"ok","observedAt":"2026-11-20T10:15:02Z"})"), at(0), true);
    EXPECT_NEAR(age_at(s.store, at(0)), 3 * 86400, 1e-6);
    EXPECT_EQ(freshness_at(s.store, at(0)), Freshness::lost);
}

// A broker repeats its retained messages at every subscription: values known live keep their age.
TEST(Store, RepeatedRetainedMessageDoesNotMakeAKnownAgeUnknown) {
    Sender s;
    s.send(lamp(R"("status":"ok")"), at(0));
    s.send(lamp(R"("status":"ok")"), at(30), true);
    EXPECT_NEAR(age_at(s.store, at(30)), 30, 1e-9);
    s.send(lamp(R"("status":"defectiveLamp")"), at(40), true);  // it changed while we were away: nobody knows when
    EXPECT_TRUE(std::isnan(age_at(s.store, at(40))));
}

TEST(Store, OlderRetainedMessageDoesNotReplaceANewerValue) {
    Sender s;
    s.send(lamp(R"("status":{"value":"ok","observedAt":"2026-11-23T10:15:02Z"})"), at(0));
    s.send(lamp(R"("status":{"value":"defectiveLamp","observedAt":"2026-11-23T10:00:00Z"})"), at(1), true);
    const Snapshot snapshot = s.store.snapshot(at(1));
    EXPECT_EQ(snapshot.find(kLamp, kStatus)->number, 0);
}

TEST(Store, OfflineSourceLosesItsValuesAndGetsThemBack) {
    Sender s;
    s.send(lamp(R"("status":"ok")"), at(0));
    s.send("offline", at(1), true, "aisland/v1/park/lamps/availability");
    EXPECT_EQ(freshness_at(s.store, at(1)), Freshness::lost);
    s.send("online", at(2), false, "aisland/v1/park/lamps/availability");
    EXPECT_EQ(freshness_at(s.store, at(2)), Freshness::fresh);
    const Snapshot snapshot = s.store.snapshot(at(2));
    ASSERT_EQ(snapshot.sources.size(), 1u);
    EXPECT_EQ(snapshot.sources[0].name, "aisland/v1/park/lamps");
    EXPECT_TRUE(snapshot.sources[0].online);
}

TEST(Store, LongestPrefixIsTheSource) {
    Sender s;
    s.send("offline", at(0), true, "aisland/v1/park/availability");
    s.send("online", at(0), true, "aisland/v1/park/lamps/availability");
    s.send(lamp(R"("status":"ok")"), at(0));
    EXPECT_EQ(freshness_at(s.store, at(0)), Freshness::fresh);
    s.send("offline", at(1), true, "aisland/v1/park/lamps/Streetlight/lamp-017/availability");
    EXPECT_EQ(freshness_at(s.store, at(1)), Freshness::lost);
    s.send("", at(2), true, "aisland/v1/park/lamps/Streetlight/lamp-017/availability");  // taken back
    EXPECT_EQ(freshness_at(s.store, at(2)), Freshness::fresh);
    s.send("", at(3), true, "aisland/v1/park/lamps/availability");
    EXPECT_EQ(freshness_at(s.store, at(3)), Freshness::lost) << "the park's is the longest now";
}

TEST(Store, PrefixEndsAtALevel) {
    Sender s;
    s.send("offline", at(0), true, "aisland/v1/park/lamps/Streetlight/lamp-01/availability");
    s.send(lamp(R"("status":"ok")"), at(0));  // lamp-017 is not below lamp-01
    EXPECT_EQ(freshness_at(s.store, at(0)), Freshness::fresh);
}

TEST(Store, LiveValueWinsWhileFresh) {
    Sender s;
    s.send(lamp(R"("status":"ok")"), at(0));
    s.send(lamp(R"("status":"defectiveLamp")"), at(80), false, kSimTopic);
    const auto shown = [&](double seconds) { return s.store.snapshot(at(seconds)).find(kLamp, kStatus)->provenance; };
    EXPECT_EQ(shown(90), Provenance::live);
    EXPECT_EQ(shown(91), Provenance::simulated) << "the live one is ageing, the simulated one fresh";
    EXPECT_EQ(shown(175), Provenance::live) << "both are ageing: the real one";
    s.send(lamp(R"("status":"ok")"), at(400));
    EXPECT_EQ(shown(400), Provenance::live);
    EXPECT_EQ(s.store.snapshot(at(400)).find(kLamp)->value_count, 1u);
}

TEST(Store, TopicRootDecidesProvenance) {
    EXPECT_EQ(provenance_of("aisland/v1/a"), Provenance::live);
    EXPECT_EQ(provenance_of("aisland-sim/v1/a"), Provenance::simulated);
    EXPECT_EQ(provenance_of("aisland-replay/v1/a"), Provenance::replay);
    Sender s;
    s.send(lamp(R"("status":"ok")"), at(0), false, kSimTopic);
    EXPECT_FALSE(s.store.snapshot(at(0)).any_live);
}

TEST(Store, ZeroLengthPublishClearsWhatThatTopicSet) {
    Sender s;
    s.send(lamp(R"("status":"ok")"), at(0));
    s.send(lamp(R"("illuminanceLevel":0.5)"), at(0), false, "aisland/v1/park/lamps/Streetlight/lamp-017/light");
    s.send("", at(1), true);
    const Snapshot snapshot = s.store.snapshot(at(1));
    EXPECT_FALSE(snapshot.find(kLamp, kStatus));
    EXPECT_TRUE(snapshot.find(kLamp, kLevel));
    EXPECT_EQ(s.store.counts().cleared, 1u);
}

TEST(Store, ClearingATopicOfManyEntitiesTakesAllOfThem) {
    Sender s;
    s.send(std::string("[").append(lamp(R"("status":"ok")")).append(R"(,{"id":"other","type":"Streetlight","status":"ok"}])"), at(0), false,
           "aisland/v1/all");
    s.send("", at(1), true, "aisland/v1/all");
    const Snapshot snapshot = s.store.snapshot(at(1));
    EXPECT_EQ(snapshot.find(kLamp)->value_count, 0u);
    EXPECT_EQ(snapshot.find(EntityId("other"))->value_count, 0u);
    EXPECT_FALSE(snapshot.any_live);
}

// A broker that lost its retained store, or a link that is down, blanks nothing.
TEST(Store, AbsenceClearsNothing) {
    Sender s;
    s.send(lamp(R"("status":"ok")"), at(0));
    EXPECT_TRUE(s.store.snapshot(at(1e6)).find(kLamp, kStatus));
}

TEST(Store, UnknownEntitiesAreCappedAndTheOldestGoes) {
    Sender s;
    const auto id = [](uint32_t i) { return format("x%u", i); };
    const auto send = [&](uint32_t i) {
        s.send(format(R"({"id":"x%u","type":"Device","on":true})", i), at(0), false, format("aisland/v1/t/x%u", i));
    };
    for (uint32_t i = 0; i < kMaxUnknown; ++i) send(i);
    send(0);  // used again: not the oldest any more
    send(kMaxUnknown);
    const Snapshot snapshot = s.store.snapshot(at(0));
    EXPECT_EQ(snapshot.entity_count(), 1 + kMaxUnknown);
    EXPECT_TRUE(snapshot.find(EntityId(id(0))));
    EXPECT_FALSE(snapshot.find(EntityId(id(1))));
    EXPECT_TRUE(snapshot.find(EntityId(id(kMaxUnknown))));
    EXPECT_FALSE(snapshot.find(EntityId(id(kMaxUnknown)))->placed);
    for (uint32_t i = 0; i < 3 * kMaxUnknown; ++i) send(100'000 + i);
    EXPECT_EQ(s.store.snapshot(at(0)).entity_count(), 1 + kMaxUnknown);
    for (uint32_t i = 2 * kMaxUnknown; i < 3 * kMaxUnknown; ++i) ASSERT_TRUE(s.store.snapshot(at(0)).find(EntityId(id(100'000 + i))));
    s.send(lamp(R"("status":"ok")"), at(0));
    EXPECT_TRUE(s.store.snapshot(at(0)).find(kLamp, kStatus)) << "what content places is never pushed out";
}

TEST(Store, TopicsAreCapped) {
    Sender s;
    for (uint32_t i = 0; i < kMaxTopics + 1000; ++i) s.send(lamp(R"("status":"ok")"), at(0), false, format("aisland/v1/t/%u", i));
    EXPECT_EQ(s.store.counts().evicted, 1000u);
    s.send("offline", at(0), true, "aisland/v1/t/availability");
    EXPECT_EQ(freshness_at(s.store, at(0)), Freshness::lost);
    s.send(lamp(R"("status":"ok")"), at(0), false, std::string(600, 'x'));
    EXPECT_EQ(s.rejected(Reject::topic_too_long), 1u);
}

TEST(Store, FutureTimesAreRefusedAndTheValueKept) {
    Sender s;
    s.send(lamp(R"("status":{"value":"ok","observedAt":"2026-11-24T10:15:02.001Z"})"), at(0));
    EXPECT_EQ(s.rejected(Reject::future_timestamp), 1u);
    const Snapshot snapshot = s.store.snapshot(at(0));
    EXPECT_EQ(snapshot.find(kLamp, kStatus)->observed_ms, 0);
    EXPECT_EQ(snapshot.find(kLamp, kStatus)->age_s, 0);
    s.send(lamp(R"("status":{"value":"ok","observedAt":"2026-11-24T10:15:02Z"})"), at(0));
    EXPECT_EQ(s.rejected(Reject::future_timestamp), 1u) << "24 h exactly is still believed";
    EXPECT_EQ(age_at(s.store, at(0)), 0);
}

TEST(Store, AgesAreNeverNegativeAndNothingTurnsStaleWhenOurClockJumps) {
    Sender s;
    s.send(status_measured(0), at(0));
    for (const int64_t jump_ms : {int64_t{3'600'000}, int64_t{-3'600'000}, kMsPerDay, -sample_ms(), 365 * kMsPerDay}) {
        Time now = at(10);
        now.wall_ms += jump_ms;
        EXPECT_NEAR(age_at(s.store, now), 10, 1e-9) << jump_ms;
        std::vector<std::byte> bytes = payload(status_measured(10));
        s.store.receive(kLampTopic, bytes, false, now);
        EXPECT_NEAR(age_at(s.store, now), 0, 1e-9) << jump_ms;
        bytes = payload(status_measured(0));
        s.store.receive(kLampTopic, bytes, false, at(10));
    }
}

TEST(Store, OurCorrectedClockIsBelievedWhenSendersAgreeWithIt) {
    Sender s;  // we start in 1970, the senders are right
    const auto wrong = [](double seconds) { return Time{at(seconds).steady_ns, static_cast<int64_t>(seconds * 1000)}; };
    s.send(status_measured(0), wrong(0));
    EXPECT_EQ(s.rejected(Reject::future_timestamp), 1u);
    for (int i = 1; i <= 4; ++i) s.send(status_measured(i), at(i));  // NTP came
    s.send(status_measured(5 - 40), at(5));
    EXPECT_NEAR(age_at(s.store, at(5)), 40, 1e-9);
}

TEST(Store, SourceWithAClockAheadIsCorrected) {
    Sender s;
    s.send("online", at(0), true, "aisland/v1/park/availability");
    for (int i = 0; i < 8; ++i) s.send(status_measured(i + 3600), at(i));  // an hour ahead
    s.send(status_measured(8 + 3600 - 50), at(8));                         // measured 50 s before it was sent
    EXPECT_NEAR(age_at(s.store, at(8)), 50, 1e-6);
}

TEST(Store, LatenessIsForgivenTenSecondsAtMost) {
    Sender s;
    s.send("online", at(0), true, "aisland/v1/park/availability");
    for (int i = 0; i < 8; ++i) s.send(status_measured(i - 300), at(i));
    EXPECT_NEAR(age_at(s.store, at(7)), 290, 1e-6);
}

TEST(Store, OneWrongTimeDoesNotMoveTheSkew) {
    Skew skew;
    for (int i = 0; i < 10; ++i) skew.add(100);
    skew.add(-5 * 3'600'000);
    EXPECT_EQ(skew.ms(), 100);
}

TEST(Store, RefusesAnotherTypeForAPlacedEntity) {
    Sender s;
    s.send(R"({"id":"urn:ngsi-ld:Streetlight:aisland:lamp-017","type":"Device","on":true})", at(0));
    EXPECT_EQ(s.rejected(Reject::other_type), 1u);
    EXPECT_EQ(s.store.snapshot(at(0)).find(kLamp)->value_count, 0u);
}

TEST(Store, CommandsAndFleetAreNotTelemetry) {
    Sender s;
    s.send("go", at(0), false, "aisland/v1/park/robots/x/cmd");
    s.send("{}", at(0), false, "aisland/v1/fleet/kiosk-1/status");
    EXPECT_EQ(s.store.counts().ignored, 2u);
    for (uint64_t n : s.store.counts().rejected) EXPECT_EQ(n, 0u);
}

TEST(Store, NewContentKeepsTheValuesItStillNames) {
    Sender s;
    s.send(kSample, at(0));
    schema::Table table = sample_table();
    std::erase_if(table.types[0].attributes, [](const schema::Attribute& a) { return a.name == "status"; });
    s.store.set_content(table, sample_projection(), {{EntityId("new"), TypeId("Device"), "new"}, {kLamp, TypeId("Streetlight"), "urn:ngsi-ld:Streetlight:aisland:lamp-017"}});
    const Snapshot snapshot = s.store.snapshot(at(1));
    EXPECT_EQ(snapshot.entity_at(0).id, EntityId("new"));
    EXPECT_EQ(snapshot.find(kLamp, kLevel)->number, 0.65);
    EXPECT_FALSE(snapshot.find(kLamp, kStatus));
    EXPECT_TRUE(snapshot.any_live);
}

TEST(Store, ForgetsOneProvenance) {
    Sender s;
    s.send(lamp(R"("status":"ok")"), at(0), false, kSimTopic);
    s.send(lamp(R"("illuminanceLevel":0.5)"), at(0));
    s.store.forget(Provenance::simulated);
    const Snapshot snapshot = s.store.snapshot(at(0));
    EXPECT_FALSE(snapshot.find(kLamp, kStatus));
    EXPECT_TRUE(snapshot.find(kLamp, kLevel));
}

TEST(Snapshot, SharesCleanPagesAndCopiesDirtyOnes) {
    std::vector<KnownEntity> known;
    for (int i = 0; i < 10'000; ++i) known.push_back({EntityId(format("e%d", i)), TypeId("Device"), format("e%d", i)});
    Store store(sample_table(), sample_projection(), known);
    const auto send = [&](int i, const char* value) {
        std::vector<std::byte> bytes = payload(format(R"({"id":"e%d","type":"Device","value":"%s"})", i, value));
        store.receive(format("aisland/v1/t/%d", i), bytes, false, at(0));
    };
    for (int i = 0; i < 10'000; ++i) send(i, "first");
    const Snapshot before = store.snapshot(at(0));
    send(5'000, "second");
    const Snapshot after = store.snapshot(at(1));
    // Texts are shared with the store, so an equal address means an equal page.
    const auto text = [](const Snapshot& s, int i) { return s.find(EntityId(format("e%d", i)), AttributeId("value"))->text; };
    EXPECT_EQ(text(before, 5'000), "first");
    EXPECT_EQ(text(after, 5'000), "second");
    int shared = 0;
    for (int i = 0; i < 10'000; ++i) shared += text(before, i).data() == text(after, i).data();
    EXPECT_EQ(shared, 9'999);
    EXPECT_NE(before.version, after.version);
    EXPECT_EQ(after.find(EntityId("e1"), AttributeId("value"))->age_s, 1);
    EXPECT_EQ(before.find(EntityId("e1"), AttributeId("value"))->age_s, 0) << "another snapshot's time does not leak in";
}

TEST(Snapshot, OutlivesTheStore) {
    Snapshot kept;
    {
        Sender s;
        s.send(kSample, at(0));
        kept = s.store.snapshot(at(0));
    }
    EXPECT_EQ(kept.find(kLamp)->value_count, 5u);
    kept = Snapshot();
    EXPECT_EQ(kept.entity_count(), 0u);
    EXPECT_FALSE(kept.find(kLamp));
}

TEST(PlaceIndex, FindsWhatIsThereAfterManyChanges) {
    PlaceIndex index(512);
    std::vector<uint64_t> in;
    uint64_t seed = 7;
    for (int i = 0; i < 20'000; ++i) {
        seed = seed * 6364136223846793005ull + 1442695040888963407ull;
        if (in.size() < 512 && (in.empty() || (seed >> 33) % 2)) {
            in.push_back(seed);
            index.insert(EntityId(seed), static_cast<uint32_t>(seed >> 40));
        } else {
            const size_t at = (seed >> 20) % in.size();
            index.erase(EntityId(in[at]));
            EXPECT_EQ(index.find(EntityId(in[at])), kNone);
            in.erase(in.begin() + static_cast<std::ptrdiff_t>(at));
        }
        if (i % 97) continue;
        for (uint64_t id : in) ASSERT_EQ(index.find(EntityId(id)), static_cast<uint32_t>(id >> 40));
    }
}

}  // namespace
}  // namespace aisland::telemetry
