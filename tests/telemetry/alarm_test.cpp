// Alarms are a function of rules, values and time: raised late, over late, latched, acknowledged, drilled.
#include <gtest/gtest.h>

#include <algorithm>

#include "app/telemetry/encode.h"
#include "tests/telemetry/sample_schema.h"

namespace aisland::telemetry {
namespace {

const EntityId kBin{std::string_view("urn:ngsi-ld:OffStreetParking:aisland:p1")};
const ItemId kFull{"full"}, kBroken{"broken"}, kFire{"fire"};

schema::Table alarm_table() {
    schema::Table table = sample_table();
    schema::Alarm full;
    full.id = kFull;
    full.name = "full";
    full.type = TypeId("OffStreetParking");
    full.attribute = AttributeId("occupancy");
    full.severity = schema::Severity::low;
    full.compare = schema::Compare::above;
    full.raise = 0.9;
    full.clear = 0.5;
    full.delay_s = 10;
    full.clear_delay_s = 5;
    schema::Alarm broken;
    broken.id = kBroken;
    broken.name = "broken";
    broken.type = TypeId("Streetlight");
    broken.attribute = AttributeId("status");
    broken.severity = schema::Severity::high;
    broken.compare = schema::Compare::members;
    broken.members = {0, 1, 1, 1};
    broken.latching = true;
    broken.category = "security";
    schema::Alarm fire = broken;
    fire.id = kFire;
    fire.name = "fire";
    fire.severity = schema::Severity::critical;
    fire.entities = {kLamp};
    fire.attribute = AttributeId("powerState");
    fire.members = {0, 0, 0, 1};
    fire.drill_entity = kLamp;
    fire.drill_s = 60;
    fire.reactions = {{kBin, AttributeId("availableSpotNumber"), 777, 2}};
    table.alarms = {full, broken, fire};
    table.alarm_place = "park/command";
    return table;
}

struct Hall {
    Store store{alarm_table(), sample_projection(), {{kLamp, TypeId("Streetlight"), "urn:ngsi-ld:Streetlight:aisland:lamp-017"}, {kBin, TypeId("OffStreetParking"), "urn:ngsi-ld:OffStreetParking:aisland:p1"}}};
    void send(std::string_view text, Time now, std::string_view topic) {
        std::vector<std::byte> bytes = payload(text);
        store.receive(topic, bytes, false, now);
    }
    void occupancy(double value, double s) {
        send(R"({"id":"urn:ngsi-ld:OffStreetParking:aisland:p1","type":"OffStreetParking","occupancy":)" + std::to_string(value) + "}", at(s), "aisland/v1/park/p1");
    }
    void status(std::string_view value, double s) { send(lamp(R"("status":")" + std::string(value) + '"'), at(s), kLampTopic); }
    std::vector<ActiveAlarm> alarms(double s) { return store.snapshot(at(s)).alarms; }
};

TEST(Alarms, RaisedAfterItsDelayAndOverPastItsHysteresis) {
    Hall hall;
    hall.occupancy(0.95, 0);
    EXPECT_TRUE(hall.alarms(0).empty());
    EXPECT_TRUE(hall.alarms(9.9).empty());
    const auto raised = hall.alarms(10.1);
    ASSERT_EQ(raised.size(), 1u);
    EXPECT_EQ(raised[0].id, kFull);
    EXPECT_EQ(raised[0].entity, kBin);
    EXPECT_EQ(raised[0].phase, AlarmPhase::active);
    hall.occupancy(0.7, 11);  // between the two thresholds
    EXPECT_EQ(hall.alarms(30).size(), 1u);
    hall.occupancy(0.4, 31);
    EXPECT_EQ(hall.alarms(31).size(), 1u);
    EXPECT_EQ(hall.alarms(35.5).size(), 1u) << "its end waits too";
    EXPECT_TRUE(hall.alarms(36.5).empty());
}

TEST(Alarms, ACauseThatGoesBeforeTheDelayRaisesNothing) {
    Hall hall;
    hall.occupancy(0.95, 0);
    hall.alarms(0);
    hall.occupancy(0.2, 5);
    hall.alarms(5);
    hall.occupancy(0.95, 8);
    hall.alarms(8);
    EXPECT_TRUE(hall.alarms(17.5).empty());
    EXPECT_EQ(hall.alarms(18.5).size(), 1u);
}

TEST(Alarms, LatchedUntilAcknowledged) {
    Hall hall;
    hall.status("brokenLantern", 0);
    ASSERT_EQ(hall.alarms(0).size(), 1u);
    hall.status("ok", 1);
    ASSERT_EQ(hall.alarms(1.2).size(), 1u);
    EXPECT_EQ(hall.alarms(1.4)[0].phase, AlarmPhase::returned);
    EXPECT_FALSE(hall.store.acknowledge(kBroken, kBin)) << "another device's";
    EXPECT_TRUE(hall.store.acknowledge(kBroken, kLamp));
    EXPECT_TRUE(hall.alarms(1.6).empty());
}

TEST(Alarms, AcknowledgedStaysWhileItsCauseDoesAndGoesWithIt) {
    Hall hall;
    hall.status("brokenLantern", 0);
    hall.alarms(0);
    EXPECT_TRUE(hall.store.acknowledge(kBroken, kLamp));
    ASSERT_EQ(hall.alarms(1).size(), 1u);
    EXPECT_EQ(hall.alarms(1.2)[0].phase, AlarmPhase::acknowledged);
    hall.status("ok", 2);
    EXPECT_TRUE(hall.alarms(2.2).empty());
    hall.status("brokenLantern", 3);
    EXPECT_EQ(hall.alarms(3.2)[0].phase, AlarmPhase::active) << "a new one asks again";
}

TEST(Alarms, SilenceClearsNothing) {
    Hall hall;
    hall.status("brokenLantern", 0);
    hall.alarms(0);
    const auto later = hall.alarms(60 * 25);  // lost: beyond twenty periods
    ASSERT_EQ(later.size(), 1u);
    EXPECT_TRUE(later[0].doubtful);
    hall.occupancy(7, 60 * 25);  // out of range: never taken as real
    EXPECT_EQ(hall.alarms(60 * 26).size(), 1u);
}

TEST(Alarms, TheGravestComesFirst) {
    Hall hall;
    hall.occupancy(0.95, 0);
    hall.status("brokenLantern", 0);
    hall.alarms(0);
    hall.occupancy(0.95, 10);
    const auto both = hall.alarms(11);
    ASSERT_EQ(both.size(), 2u);
    EXPECT_EQ(both[0].id, kBroken);
}

TEST(Alarms, OnlyPlacedDevicesRaiseThem) {
    Hall hall;
    hall.send(R"({"id":"urn:ngsi-ld:Streetlight:elsewhere","type":"Streetlight","status":"brokenLantern"})", at(0), "aisland/v1/x");
    EXPECT_TRUE(hall.alarms(1).empty());
}

TEST(Alarms, WhatStandsAndWasAcknowledgedOutlivesNewContent) {
    Hall hall;
    hall.status("defectiveLamp", 0);
    hall.occupancy(0.95, 0);
    ASSERT_EQ(hall.alarms(0).size(), 1u) << "the other waits for its delay";
    ASSERT_TRUE(hall.store.acknowledge(kBroken, kLamp));
    const auto before = hall.alarms(4);
    schema::Table next = alarm_table();
    std::rotate(next.alarms.begin(), next.alarms.begin() + 1, next.alarms.end());  // another order, other numbers
    const std::vector<KnownEntity> known = {{kLamp, TypeId("Streetlight"), "urn:ngsi-ld:Streetlight:aisland:lamp-017"},
                                            {kBin, TypeId("OffStreetParking"), "urn:ngsi-ld:OffStreetParking:aisland:p1"}};
    hall.store.set_content(next, sample_projection(), known);
    auto after = hall.alarms(5);
    ASSERT_EQ(after.size(), 1u);
    EXPECT_EQ(after[0].id, kBroken);
    EXPECT_EQ(after[0].phase, AlarmPhase::acknowledged);
    EXPECT_EQ(after[0].raised_ms, before[0].raised_ms);
    EXPECT_EQ(hall.alarms(10.1).size(), 2u) << "the delay goes on, it does not begin again";
    hall.status("ok", 11);
    EXPECT_EQ(hall.alarms(11).size(), 1u) << "acknowledged before, so it goes with its cause";
    std::erase_if(next.alarms, [](const schema::Alarm& a) { return a.id == kFull; });
    hall.store.set_content(next, sample_projection(), known);
    EXPECT_TRUE(hall.alarms(12).empty()) << "no rule, no alarm";
    hall.status("defectiveLamp", 13);
    ASSERT_EQ(hall.alarms(13).size(), 1u);
    hall.store.set_content(next, sample_projection(), {known[1]});
    EXPECT_TRUE(hall.alarms(14).empty()) << "nor without the device";
}

TEST(Drill, GoesOnOverNewContentAndEndsWithItsRule) {
    Hall hall;
    ASSERT_TRUE(hall.store.start_drill(kFire, at(0)));
    schema::Table next = alarm_table();
    std::swap(next.alarms[0], next.alarms[2]);
    const std::vector<KnownEntity> known = {{kLamp, TypeId("Streetlight"), "urn:ngsi-ld:Streetlight:aisland:lamp-017"},
                                            {kBin, TypeId("OffStreetParking"), "urn:ngsi-ld:OffStreetParking:aisland:p1"}};
    hall.store.set_content(next, sample_projection(), known);
    Snapshot shown = hall.store.snapshot(at(1));
    ASSERT_EQ(shown.drills, std::vector<ItemId>{kFire});
    ASSERT_EQ(shown.alarms.size(), 1u);
    EXPECT_TRUE(shown.alarms[0].drill);
    next.alarms[0].drill_entity = {};
    hall.store.set_content(next, sample_projection(), known);
    shown = hall.store.snapshot(at(2));
    EXPECT_TRUE(shown.drills.empty());
    EXPECT_TRUE(shown.alarms.empty());
}

TEST(Drill, RunsFromTriggerToDoorsToItsEnd) {
    Hall hall;
    hall.send(R"({"id":"urn:ngsi-ld:OffStreetParking:aisland:p1","type":"OffStreetParking","availableSpotNumber":5})", at(0), "aisland-sim/v1/park/p1");
    ASSERT_TRUE(hall.store.start_drill(kFire, at(0)));
    EXPECT_FALSE(hall.store.start_drill(kFire, at(1))) << "one at a time";
    Snapshot shown = hall.store.snapshot(at(1));
    ASSERT_EQ(shown.alarms.size(), 1u);
    EXPECT_TRUE(shown.alarms[0].drill);
    EXPECT_EQ(shown.alarms[0].id, kFire);
    ASSERT_EQ(shown.drills.size(), 1u);
    EXPECT_EQ(shown.find(kBin, AttributeId("availableSpotNumber"))->number, 5);
    hall.store.snapshot(at(2.5));
    shown = hall.store.snapshot(at(2.6));
    const Value* door = shown.find(kBin, AttributeId("availableSpotNumber"));
    EXPECT_EQ(door->number, 777);
    EXPECT_TRUE(door->drill);
    EXPECT_EQ(door->provenance, Provenance::simulated);
    hall.send(R"({"id":"urn:ngsi-ld:OffStreetParking:aisland:p1","type":"OffStreetParking","availableSpotNumber":6})", at(3), "aisland-sim/v1/park/p1");
    EXPECT_EQ(hall.store.snapshot(at(3)).find(kBin, AttributeId("availableSpotNumber"))->number, 777) << "held while it runs";
    hall.store.snapshot(at(61));
    shown = hall.store.snapshot(at(61.2));
    EXPECT_TRUE(shown.alarms.empty());
    EXPECT_TRUE(shown.drills.empty());
    EXPECT_EQ(shown.find(kBin, AttributeId("availableSpotNumber"))->number, 6) << "and given back";
    EXPECT_FALSE(shown.find(kBin, AttributeId("availableSpotNumber"))->drill);
}

TEST(Drill, TouchesNothingThatADeviceReported) {
    Hall hall;
    hall.send(R"({"id":"urn:ngsi-ld:OffStreetParking:aisland:p1","type":"OffStreetParking","availableSpotNumber":5})", at(0), "aisland/v1/park/p1");
    ASSERT_TRUE(hall.store.start_drill(kFire, at(0)));
    hall.store.snapshot(at(3));
    const Snapshot shown = hall.store.snapshot(at(3.2));
    EXPECT_EQ(shown.find(kBin, AttributeId("availableSpotNumber"))->number, 5);
    EXPECT_FALSE(shown.find(kBin, AttributeId("availableSpotNumber"))->drill);
    EXPECT_TRUE(hall.store.stop_drill(kFire));
    EXPECT_TRUE(hall.alarms(4).empty());
}

TEST(Drill, ARealAlarmIsNoTimeForOne) {
    Hall hall;
    hall.send(lamp(R"("powerState":"bootingUp")"), at(0), kLampTopic);
    ASSERT_EQ(hall.alarms(0).size(), 1u);
    EXPECT_FALSE(hall.store.start_drill(kFire, at(1)));
}

TEST(Drill, IsMarkedInWhatIsToldToABroker) {
    Hall hall;
    hall.status("brokenLantern", 0);
    hall.store.start_drill(kFire, at(0));
    const schema::Table table = alarm_table();
    const auto all = hall.alarms(0.2);
    ASSERT_EQ(all.size(), 2u);
    const Told drill = encode_alarm(table, all[0], "urn:ngsi-ld:Streetlight:aisland:lamp-017", "Fire"), real = encode_alarm(table, all[1], "urn:ngsi-ld:Streetlight:aisland:lamp-017", "Broken");
    EXPECT_EQ(drill.topic, "aisland-sim/v1/park/command/Alert/fire.lamp-017");
    EXPECT_NE(drill.payload.find("演练"), std::string::npos);
    EXPECT_NE(drill.payload.find(R"("drill":{"type":"Property","value":true})"), std::string::npos);
    EXPECT_EQ(real.topic, "aisland/v1/park/command/Alert/broken.lamp-017");
    EXPECT_EQ(real.payload.find("演练"), std::string::npos);
    // It is a message that this program itself understands.
    schema::Table alerts;
    alerts.types.push_back(type("Alert", 60, {attribute("severity", schema::Kind::enumeration, "", 0, 0, {"low", "medium", "high", "critical"}), attribute("description", schema::Kind::text)}));
    Decoder decoder(alerts, sample_projection());
    Batch batch;
    std::vector<std::byte> bytes = payload(drill.payload);
    decoder.decode(drill.topic, bytes, batch);
    ASSERT_EQ(batch.entities.size(), 1u);
    EXPECT_EQ(batch.values.size(), 2u);
}

}  // namespace
}  // namespace aisland::telemetry
