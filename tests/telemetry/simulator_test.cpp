// The day model: any moment in any order, and its systems agree with each other.
#include <gtest/gtest.h>

#include <glm/geometric.hpp>

#include <algorithm>
#include <cmath>
#include <map>

#include "app/telemetry/encode.h"
#include "app/telemetry/motion.h"
#include "app/telemetry/sim_day.h"
#include "app/telemetry/simulator.h"
#include "tests/telemetry/sample_schema.h"

namespace aisland::telemetry {
namespace {

SimEntity entity(std::string id, std::string_view type_name, vec3 position = vec3(0)) {
    SimEntity e;
    e.id = EntityId(id);
    e.text_id = std::move(id);
    e.type = TypeId(type_name);
    e.position = position;
    return e;
}

std::vector<SimEntity> sample_entities() {
    std::vector<SimEntity> all;
    for (int i = 0; i < 120; ++i) all.push_back(entity("lamp-" + std::to_string(i), "Streetlight"));
    for (int i = 0; i < 300; ++i) all.push_back(entity("bay-" + std::to_string(i), "ParkingSpot", vec3(i < 180 ? 0 : 500, 0, i)));
    all.push_back(entity("park-west", "OffStreetParking", vec3(0, 0, 90)));
    all.push_back(entity("park-east", "OffStreetParking", vec3(500, 0, 240)));
    all.push_back(entity("weather", "WeatherObserved"));
    for (int i = 0; i < 21; ++i) all.push_back(entity("meter-" + std::to_string(i), "ACMeasurement"));
    for (int i = 0; i < 12; ++i) {
        SimEntity robot = entity("robot-" + std::to_string(i), "Vehicle");
        robot.route = {vec3(0, 0, 0), vec3(60, 0, 0), vec3(60, 0, 40), vec3(10, 0, 70)};
        robot.loop = i % 2 == 0;
        robot.speed = 1.2f;
        all.push_back(robot);
    }
    all.push_back(entity("arm", "RobotArm"));
    all.push_back(entity("odd", "Device"));
    return all;
}

struct Day : testing::Test {
    Simulator sim{7, sample_table(), sample_entities()};
    static int64_t time(const char* text) { return *parse_shanghai(text); }
    double number(std::string_view id, std::string_view attribute_name, int64_t ms) {
        const auto v = sim.value(EntityId(id), AttributeId(attribute_name), ms);
        EXPECT_TRUE(v) << id << " " << attribute_name;
        return v ? v->number : NAN;
    }
};

TEST_F(Day, AnyMomentInAnyOrder) {
    std::vector<std::pair<int64_t, Batch>> forward;
    const int64_t start = time("2026-11-23T00:00");
    for (int i = 0; i < 48; ++i) {
        Batch b;
        sim.all(start + i * 1'800'000, b);
        forward.emplace_back(start + i * 1'800'000, b);
    }
    Simulator other(7, sample_table(), sample_entities());
    std::reverse(forward.begin(), forward.end());
    for (const auto& [ms, expected] : forward) {
        Batch b;
        other.all(ms, b);
        ASSERT_EQ(b.values.size(), expected.values.size());
        for (size_t i = 0; i < b.values.size(); ++i) {
            ASSERT_EQ(b.values[i].number, expected.values[i].number);
            ASSERT_EQ(b.values[i].position, expected.values[i].position);
        }
    }
    Simulator another(8, sample_table(), sample_entities());
    Batch b;
    another.all(forward[0].first, b);
    size_t different = 0;
    for (size_t i = 0; i < b.values.size(); ++i) different += b.values[i].number != forward[0].second.values[i].number;
    EXPECT_GT(different, b.values.size() / 4) << "another seed is another day";
}

TEST_F(Day, FreeBaysAreTheAvailableSpots) {
    double fewest = 1e9, most = 0;
    for (int minute = 0; minute < 7 * 1440; minute += 37) {
        const int64_t ms = time("2026-11-23T00:00") + minute * 60'000ll;
        int free = 0;
        for (int i = 0; i < 300; ++i) free += number("bay-" + std::to_string(i), "status", ms) == 0;
        const double available = number("park-west", "availableSpotNumber", ms) + number("park-east", "availableSpotNumber", ms);
        ASSERT_EQ(free, available) << minute;
        ASSERT_EQ(number("park-west", "totalSpotNumber", ms), 180);
        fewest = std::min(fewest, available);
        most = std::max(most, available);
    }
    EXPECT_LT(fewest, 100);
    EXPECT_GT(most, 240);
}

TEST_F(Day, StoreAgreesWithItselfToo) {
    Store store(sample_table(), sample_projection(), {});
    Batch b;
    int64_t ms = time("2026-11-23T08:30");
    sim.all(ms, b);
    store.apply(b, {}, {0, ms});
    for (int frame = 0; frame < 1200; ++frame) {
        const int64_t before = ms;
        ms += 550;
        sim.reports(before, ms, b);
        store.apply(b, {}, {(frame + 1) * 550'000'000ll, ms});
        if (frame % 100) continue;
        const Snapshot s = store.snapshot({(frame + 1) * 550'000'000ll, ms});
        double free = 0, available = 0;
        s.each([&](const Entity& e) {
            for (uint32_t i = 0; i < e.value_count; ++i) {
                free += e.type == TypeId("ParkingSpot") && e.values[i].number == 0;
                available += e.type == TypeId("OffStreetParking") && e.values[i].attribute == AttributeId("availableSpotNumber") ? e.values[i].number : 0;
                EXPECT_EQ(e.values[i].provenance, Provenance::simulated);
                EXPECT_EQ(e.values[i].freshness, Freshness::fresh) << e.text_id;
            }
        });
        ASSERT_EQ(free, available) << frame;
    }
    EXPECT_FALSE(store.snapshot({0, ms}).any_live);
}

TEST_F(Day, LampsBurnAtNightAndRestByDay) {
    const auto lit = [&](int64_t ms) {
        int n = 0;
        for (int i = 0; i < 120; ++i) n += number("lamp-" + std::to_string(i), "illuminanceLevel", ms) > 0;
        return n;
    };
    EXPECT_EQ(lit(time("2026-06-21T12:00")), 0);
    EXPECT_GE(lit(time("2026-06-21T22:00")), 110);
    EXPECT_LE(lit(time("2026-06-21T22:00")), 120);
    EXPECT_GE(lit(time("2026-12-21T17:40")), 110) << "dark early in winter";
    EXPECT_EQ(lit(time("2026-06-21T17:40")), 0) << "and not in summer";
    const int64_t night = time("2026-06-21T22:00");
    for (int i = 0; i < 120; ++i) {
        const std::string id = "lamp-" + std::to_string(i);
        const double level = number(id, "illuminanceLevel", night), power = number(id, "powerConsumption", night);
        EXPECT_EQ(level > 0, power > 5) << id;
        EXPECT_TRUE(level > 0 || number(id, "status", night) != 0) << id << " is dark at night, so it must be broken";
    }
}

TEST_F(Day, WeekendIsQuiet) {
    const auto power = [&](int64_t ms) {
        double sum = 0;
        for (int i = 0; i < 21; ++i) sum += number("meter-" + std::to_string(i), "totalActivePower", ms);
        return sum;
    };
    EXPECT_GT(power(time("2026-11-23T11:00")), 2 * power(time("2026-11-22T11:00")));  // Monday, Sunday
    EXPECT_GT(power(time("2026-11-23T11:00")), 3 * power(time("2026-11-23T03:00")));
    EXPECT_LT(number("park-west", "availableSpotNumber", time("2026-11-23T11:00")), number("park-west", "availableSpotNumber", time("2026-11-22T11:00")));
}

TEST_F(Day, EnergyMetersNeverTurnBackAndMatchPower) {
    double last = 0;
    const int64_t start = time("2026-11-20T00:00");
    for (int i = 0; i < 96 * 5; ++i) {
        const double now = number("meter-3", "totalActiveEnergyImport", start + i * 900'000ll);
        ASSERT_GT(now, last);
        if (i > 0) {
            ASSERT_NEAR((now - last) * 4, number("meter-3", "totalActivePower", start + i * 900'000ll - 450'000), 12) << i;
        }
        last = now;
    }
}

TEST_F(Day, RobotsKeepToTheirRouteAtASaneSpeed) {
    const int64_t start = time("2026-11-23T09:00");
    for (const char* id : {"robot-0", "robot-1"}) {
        vec3 last = sim.value(EntityId(id), AttributeId("location"), start)->position;
        double moved = 0;
        for (int s = 1; s < 4 * 3600; ++s) {
            const vec3 now = sim.value(EntityId(id), AttributeId("location"), start + s * 1000)->position;
            ASSERT_LE(glm::distance(last, now), 1.6f) << id << " at " << s;
            ASSERT_TRUE(now.x >= -0.01f && now.x <= 60.01f && now.z >= -0.01f && now.z <= 70.01f);
            moved += glm::distance(last, now);
            last = now;
        }
        EXPECT_GT(moved, 5000);
        const double battery = number(id, "battery", start);
        EXPECT_TRUE(battery > 0.15 && battery <= 1);
    }
}

TEST_F(Day, EverythingStaysInItsRange) {
    const schema::Table table = sample_table();
    for (int hour = 0; hour < 24 * 9; hour += 5) {
        Batch b;
        sim.all(time("2026-07-01T00:00") + hour * 3'600'000ll * 5, b);
        for (const BatchEntity& e : b.entities) {
            for (uint32_t i = e.first; i < e.first + e.count; ++i) {
                const schema::Attribute* a = schema::find_attribute(table.types[e.type_index], b.values[i].attribute);
                ASSERT_TRUE(std::isfinite(b.values[i].number));
                ASSERT_TRUE(a->min == a->max || (b.values[i].number >= a->min && b.values[i].number <= a->max)) << a->name;
            }
        }
    }
}

TEST_F(Day, ReportsComeEveryPeriod) {
    std::map<std::string, int> reports;
    int64_t ms = time("2026-11-23T12:00");
    Batch b;
    for (int frame = 0; frame < 60 * 60; ++frame) {  // one minute at 60 Hz
        const int64_t before = ms;
        ms = time("2026-11-23T12:00") + (frame + 1) * 1000 / 60;
        sim.reports(before, ms, b);
        for (const BatchEntity& e : b.entities) {
            ++reports[std::string(b.name_of(e))];
            for (uint32_t i = e.first; i < e.first + e.count; ++i) {
                ASSERT_GT(b.values[i].observed_ms, before);
                ASSERT_LE(b.values[i].observed_ms, ms);
            }
        }
    }
    EXPECT_EQ(reports["robot-0"], 60);
    EXPECT_EQ(reports["arm"], 600);
    EXPECT_EQ(reports["meter-0"], 6);
    EXPECT_EQ(reports["lamp-5"], 1);
}

TEST_F(Day, WhatADeviceWouldSendReadsBackTheSame) {
    const schema::Table table = sample_table();
    Batch sent, read;
    sim.all(time("2026-11-23T18:30"), sent);
    Decoder decoder(table, sample_projection());
    for (const BatchEntity& e : sent.entities) {
        std::string text;
        encode_ngsi_ld(sent, e, table.types[e.type_index], sample_projection(), text);
        std::vector<std::byte> bytes = payload(text);
        decoder.decode("aisland-sim/v1/x", bytes, read);
        for (uint64_t n : read.rejected) ASSERT_EQ(n, 0u) << text;
        ASSERT_EQ(read.values.size(), e.count) << text;
        ASSERT_EQ(read.entities[0].id, e.id);
        for (uint32_t i = 0; i < e.count; ++i) {
            ASSERT_NEAR(read.values[i].number, sent.values[e.first + i].number, 0.001 + std::abs(sent.values[e.first + i].number) * 1e-6) << text;
            ASSERT_LT(glm::distance(read.values[i].position, sent.values[e.first + i].position), 0.03f);
            ASSERT_EQ(read.values[i].observed_ms, sent.values[e.first + i].observed_ms);
        }
    }
}

// What only the content knows: a type without a line of C++.
TEST(DeclaredSimulation, IsWhatTheContentSays) {
    using schema::Kind;
    schema::Type fountain = type("Fountain", 60, {attribute("flow", Kind::number, "", 0, 100), attribute("lit", Kind::boolean), attribute("mode", Kind::enumeration, "", 0, 0, {"calm", "dance", "off"}), attribute("song", Kind::text)});
    schema::Simulation& flow = fountain.attributes[0].simulation;
    flow = {true, 10, 90, schema::DayShape::listed, {6, 12, 18}, {0, 1, 0}, 0.5, 0.02, 300, {}, {}};
    fountain.attributes[1].simulation = {true, 0, 1, schema::DayShape::dark, {}, {}, 1, 0, 60, {}, {}};
    fountain.attributes[2].simulation = {true, 0, 0, schema::DayShape::steady, {}, {}, 1, 0, 900, {3, 1, 0}, {}};
    fountain.attributes[3].simulation = {true, 0, 0, schema::DayShape::steady, {}, {}, 1, 0, 900, {}, {"Jasmine", "Moon"}};
    schema::Table table;
    table.types.push_back(fountain);
    const Simulator sim(3, table, {entity("f1", "Fountain"), entity("f2", "Fountain")});
    const auto value = [&](const char* id, const char* name, const char* time) { return *sim.value(EntityId(id), AttributeId(name), *parse_shanghai(time)); };
    EXPECT_NEAR(value("f1", "flow", "2026-11-23T12:00").number, 90, 1.7);  // a Monday
    EXPECT_NEAR(value("f1", "flow", "2026-11-23T09:00").number, 50, 1.7);
    EXPECT_NEAR(value("f1", "flow", "2026-11-23T00:00").number, 10, 1.7) << "round midnight, from 18 to 6";
    EXPECT_NEAR(value("f1", "flow", "2026-11-22T12:00").number, 50, 1.7) << "half on Sundays";
    EXPECT_EQ(value("f1", "lit", "2026-11-23T23:00").number, 1);
    EXPECT_EQ(value("f1", "lit", "2026-11-23T12:00").number, 0);
    int members[3]{}, changes = 0, songs = 0;
    double last = -1;
    for (int minute = 0; minute < 7 * 1440; ++minute) {
        const int64_t ms = *parse_shanghai("2026-11-23T00:00") + minute * 60'000ll;
        const double mode = sim.value(EntityId("f2"), AttributeId("mode"), ms)->number;
        ++members[static_cast<int>(mode)];
        changes += mode != last;
        last = mode;
        songs += sim.value(EntityId("f2"), AttributeId("song"), ms)->text == "Moon";
    }
    EXPECT_EQ(members[2], 0) << "no weight";
    EXPECT_NEAR(members[0] / static_cast<double>(7 * 1440), 0.75, 0.08);
    EXPECT_LE(changes, 7 * 1440 / 15 + 1) << "a draw holds for its time";
    EXPECT_GT(changes, 100);
    EXPECT_NEAR(songs / static_cast<double>(7 * 1440), 0.5, 0.1);
    EXPECT_NE(value("f1", "flow", "2026-11-23T12:00").number, value("f2", "flow", "2026-11-23T12:00").number);
    // Its steps are reported when they come, not a period later.
    Batch b;
    const int64_t noon = *parse_shanghai("2026-11-23T12:00");
    int64_t steps = 0, reports = 0;
    for (int second = 1; second <= 7200; ++second) {
        const double before = sim.value(EntityId("f1"), AttributeId("mode"), noon + (second - 1) * 1000)->number;
        steps += before != sim.value(EntityId("f1"), AttributeId("mode"), noon + second * 1000)->number;
        sim.reports(noon + (second - 1) * 1000, noon + second * 1000, b);
        for (const BatchEntity& e : b.entities) reports += e.id == EntityId("f1");
    }
    EXPECT_GT(steps, 0);
    EXPECT_GE(reports, 120 + steps);
}

TEST(Sun, StandsWhereItShould) {
    // Shanghai, solar noon near 11:54 local: 90 - 31.2 + 23.4 in June, 90 - 31.2 - 23.4 in December.
    EXPECT_NEAR(sun_elevation(moment_at(*parse_shanghai("2026-06-21T11:54"))), 82.2, 0.7);
    EXPECT_NEAR(sun_elevation(moment_at(*parse_shanghai("2026-12-21T11:54"))), 35.4, 0.7);
    EXPECT_LT(sun_elevation(moment_at(*parse_shanghai("2026-06-21T00:00"))), -30);
    // Sunset in Shanghai on 2026-06-21 is about 19:01.
    EXPECT_GT(sun_elevation(moment_at(*parse_shanghai("2026-06-21T18:45"))), 0);
    EXPECT_LT(sun_elevation(moment_at(*parse_shanghai("2026-06-21T19:15"))), 0);
}

TEST(Motion, IsOnePeriodLateAndNeverAhead) {
    MotionState m;
    const int64_t s = 1'000'000'000;
    report(m, vec3(0), 0);
    EXPECT_EQ(position_at(m, 5 * s, 1), vec3(0));
    report(m, vec3(2, 0, 0), s);
    EXPECT_EQ(position_at(m, s, 1), vec3(0));
    EXPECT_EQ(position_at(m, s + s / 2, 1), vec3(1, 0, 0));
    EXPECT_EQ(position_at(m, 2 * s, 1), vec3(2, 0, 0));
    EXPECT_EQ(position_at(m, 60 * s, 1), vec3(2, 0, 0)) << "silence: it stays where it was seen";
    report(m, vec3(9, 0, 0), s / 2);  // late and out of order
    EXPECT_EQ(position_at(m, 60 * s, 1), vec3(2, 0, 0));
    report(m, vec3(500, 0, 0), 2 * s, 10);  // no robot is that fast
    EXPECT_EQ(position_at(m, 2 * s, 1), vec3(500, 0, 0));
}

}  // namespace
}  // namespace aisland::telemetry
