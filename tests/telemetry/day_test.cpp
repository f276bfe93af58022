// The day's systems agree: who comes through the gates is who is there, and cars, meters, rooms and the canteen follow.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>

#include "app/telemetry/sim_day.h"
#include "app/telemetry/simulator.h"
#include "tests/telemetry/sample_schema.h"

namespace aisland::telemetry {
namespace {

using schema::Kind;

schema::Table island_table() {
    schema::Table t;
    const auto number = [](const char* name, const char* unit, double max) { return attribute(name, Kind::number, unit, 0, max); };
    const auto words = [](const char* name, std::vector<std::string> values) { return attribute(name, Kind::enumeration, "", 0, 0, std::move(values)); };
    t.types = {
        type("CrowdFlowObserved", 60, {number("peopleCount", "C62", 4200), number("peopleCountTowards", "C62", 4200), number("peopleCountAway", "C62", 4200)}),
        type("KeyPerformanceIndicator", 60, {attribute("kpiValue", Kind::number)}),
        type("Building", 300, {number("peopleOccupancy", "C62", 4200), number("floorsAboveGround", "C62", 9)}),
        type("ACMeasurement", 10, {number("totalActivePower", "KWT", 400), number("totalActiveEnergyImport", "KWH", 1e9)}),
        type("DeviceMeasurement", 60, {number("liftTrips", "C62", 5000), number("liftLoad", "C62", 1), number("liftFloor", "C62", 9), number("pressure", "PAL", 600'000)}),
        type("PhotovoltaicMeasurement", 60, {number("activePower", "KWT", 200)}),
        type("WeatherObserved", 300, {number("illuminance", "LUX", 120'000), attribute("temperature", Kind::number, "CEL", -20, 50)}),
        type("ParkingSpot", 600, {words("status", {"free", "occupied", "closed", "unknown"})}),
        type("OffStreetParking", 30, {number("availableSpotNumber", "C62", 300)}),
        type("IndoorEnvironmentObserved", 10, {number("co2", "59", 1800), number("peopleCount", "C62", 60)}),
        type("Appointment", 300, {attribute("from", Kind::text), attribute("category", Kind::text)}),
        type("PointOfInterest", 60, {number("occupancy", "C62", 1000)}),
        type("Streetlight", 60, {number("powerConsumption", "WTT", 150)}),
        type("StreetlightControlCabinet", 300, {number("totalActivePower", "KWT", 20)}),
        type("AirQualityObserved", 60, {number("pm25", "GQ", 500)}),
        type("Alert", 3600, {words("subCategory", {"none", "buildingFire", "fireRisk", "suspiciousAction"})}),
    };
    return t;
}

struct IslandDay : testing::Test {
    static constexpr int kHouses = 21;
    static std::vector<SimEntity> things() {
        std::vector<SimEntity> all;
        const auto add = [&](std::string id, const char* type_name, uint32_t number = 0, vec3 at = vec3(0)) -> SimEntity& {
            SimEntity e;
            e.id = EntityId(id);
            e.text_id = std::move(id);
            e.type = TypeId(type_name);
            e.number = number;
            e.position = at;
            return all.emplace_back(e);
        };
        for (int i = 0; i < 6; ++i) add("crowd-" + std::to_string(i), "CrowdFlowObserved");
        add("branch", "CrowdFlowObserved").indoors = true;
        for (const char* kpi : {"kpi-visitors", "park-energy", "kpi-energy-per-person", "park-parking", "urn:ngsi-ld:KeyPerformanceIndicator:aisland:fraud-risk",
                                "urn:ngsi-ld:KeyPerformanceIndicator:aisland:kpi-land"})
            add(kpi, "KeyPerformanceIndicator");
        for (int i = 0; i < kHouses; ++i) {
            const vec3 at(i * 100.0f, 0, 0);
            add("building-" + std::to_string(i), "Building", 0, at).floors = 6;
            add("power-" + std::to_string(i), "ACMeasurement", 0, at);
            add("office-" + std::to_string(i), "IndoorEnvironmentObserved", 0, at + vec3(3, 9, 1));
            SimEntity& lift = add("lift-" + std::to_string(i), "DeviceMeasurement", 0, at + vec3(60, 20, 0));  // nearer to the next, but of this
            lift.house = EntityId("building-" + std::to_string(i)), lift.floors = 6;
        }
        add("hydrant", "DeviceMeasurement");
        for (const char* hall : {"home-air", "campus-air", "park-air"}) add(hall, "IndoorEnvironmentObserved").indoors = true;
        add("home-power", "ACMeasurement").indoors = true;
        add("pv", "PhotovoltaicMeasurement");
        add("weather", "WeatherObserved");
        for (int i = 0; i < 300; ++i) add("bay-" + std::to_string(i), "ParkingSpot");
        add("park", "OffStreetParking");
        for (uint32_t i = 1; i <= 40; ++i) add("meeting-" + std::to_string(i), "IndoorEnvironmentObserved", i, vec3(i % kHouses * 100, 5, 2)), add("booking-" + std::to_string(i), "Appointment", i, vec3(i % kHouses * 100, 6, 2));
        add("canteen", "PointOfInterest");
        for (int i = 0; i < 120; ++i) add("lamp-" + std::to_string(i), "Streetlight", 0, vec3(i % 4 * 100, 0, 0));
        for (int i = 0; i < 4; ++i) add("cabinet-" + std::to_string(i), "StreetlightControlCabinet", 0, vec3(i * 100, 0, 5));
        add("air", "AirQualityObserved");
        add("alert-fire", "Alert");
        add("alert-security", "Alert");
        return all;
    }
    Simulator sim{11, island_table(), things()};
    double number(const std::string& id, const char* name, int64_t ms) const {
        const auto v = sim.value(EntityId(id), AttributeId(name), ms);
        EXPECT_TRUE(v) << id << " " << name;
        return v ? v->number : NAN;
    }
    double sum(const char* stem, int from, int to, const char* name, int64_t ms) const {
        double total = 0;
        for (int i = from; i < to; ++i) total += number(stem + std::to_string(i), name, ms);
        return total;
    }
    double people(int64_t ms) const { return number("kpi-visitors", "kpiValue", ms); }
    // Pearson's, over a week by half hours.
    double correlation(const std::function<double(int64_t)>& f, const std::function<double(int64_t)>& g) const {
        double n = 0, a = 0, b = 0, aa = 0, bb = 0, ab = 0;
        for (int64_t t = *parse_shanghai("2026-11-23T00:00"); n < 7 * 48; t += 1'800'000, ++n) {
            const double x = f(t), y = g(t);
            a += x, b += y, aa += x * x, bb += y * y, ab += x * y;
        }
        return (n * ab - a * b) / std::sqrt((n * aa - a * a) * (n * bb - b * b));
    }
};

TEST_F(IslandDay, AFigureIsOfWhatItsIdEndsIn) {  // "aisland" in every id is no "land"
    const int64_t noon = *parse_shanghai("2026-11-24T12:00");
    EXPECT_EQ(number("urn:ngsi-ld:KeyPerformanceIndicator:aisland:kpi-land", "kpiValue", noon), 66'000);
    for (int hour = 0; hour < 24; ++hour) EXPECT_LE(number("urn:ngsi-ld:KeyPerformanceIndicator:aisland:fraud-risk", "kpiValue", noon + hour * 3'600'000), 100);
}

TEST_F(IslandDay, WhoIsThereIsWhoCameLessWhoLeft) {
    // Two days, Friday and Saturday, minute by minute, through a midnight.
    const int64_t start = *parse_shanghai("2026-11-27T00:00");
    double there = people(start), most = 0, least = 1e9;
    for (int minute = 1; minute <= 2 * 1440; ++minute) {
        const int64_t ms = start + minute * 60'000ll;
        double in = 0, out = 0;
        for (int g = 0; g < 6; ++g) {
            const double came = number("crowd-" + std::to_string(g), "peopleCountTowards", ms), left = number("crowd-" + std::to_string(g), "peopleCountAway", ms);
            ASSERT_GE(came, 0);
            ASSERT_GE(left, 0);
            in += came, out += left;
        }
        there += in - out;
        ASSERT_EQ(there, people(ms)) << minute;
        ASSERT_EQ(sum("crowd-", 0, 6, "peopleCount", ms), people(ms)) << "the gates' counts are all of them";
        most = std::max(most, there);
        least = std::min(least, there);
    }
    EXPECT_GT(most, 3000);
    EXPECT_LE(most, 4200);
    EXPECT_GE(least, 0);
    EXPECT_LT(least, 100);
}

TEST_F(IslandDay, NeverMoreThanTheIslandHolds) {
    double most = 0;
    for (int64_t t = *parse_shanghai("2026-01-01T00:00"); t < *parse_shanghai("2026-12-31T00:00"); t += 2'100'000) {
        const double here = people(t);
        ASSERT_TRUE(here >= 0 && here <= 4200) << here;
        most = std::max(most, here);
    }
    EXPECT_GT(most, 3900);
}

TEST_F(IslandDay, BuildingsHoldThoseWhoAreInside) {
    const int64_t noon = *parse_shanghai("2026-11-24T11:00");
    EXPECT_EQ(sum("building-", 0, 21, "peopleOccupancy", noon), std::round(0.85 * people(noon)));
}

TEST_F(IslandDay, CarsMetersRoomsAndCanteenFollowThePeople) {
    const auto here = [&](int64_t t) { return people(t); };
    EXPECT_GT(correlation(here, [&](int64_t t) { return 300 - number("park", "availableSpotNumber", t); }), 0.93);
    EXPECT_GT(correlation(here, [&](int64_t t) { return sum("power-", 0, 21, "totalActivePower", t); }), 0.97);
    EXPECT_GT(correlation(here, [&](int64_t t) { return sum("meeting-", 1, 41, "peopleCount", t); }), 0.85);
    EXPECT_GT(correlation(here, [&](int64_t t) { return sum("meeting-", 1, 41, "co2", t); }), 0.85);
    EXPECT_GT(correlation([&](int64_t t) { return sum("meeting-", 1, 41, "peopleCount", t - 900'000); }, [&](int64_t t) { return sum("meeting-", 1, 41, "co2", t); }), 0.95);
    const int64_t day = *parse_shanghai("2026-11-24T00:00");
    double most = 0;
    for (int minute = 0; minute < 1440; minute += 5) {
        const int64_t t = day + minute * 60'000ll;
        const double eating = number("canteen", "occupancy", t);
        most = std::max(most, eating);
        ASSERT_LE(eating, 600) << "seats";
        ASSERT_GE(number("building-0", "peopleOccupancy", t), eating) << "who eats is in the building that the canteen is in";
    }
    EXPECT_GT(most, 450);
    EXPECT_LT(number("canteen", "occupancy", day + 15 * 3'600'000), 20);
    // And the gates are busiest when people come and when they go.
    const auto through = [&](double hour) {
        double n = 0;
        for (int minute = 0; minute < 60; ++minute) n += sum("crowd-", 0, 6, "peopleCountTowards", day + static_cast<int64_t>(hour * 3'600'000) + minute * 60'000);
        return n;
    };
    EXPECT_GT(through(8.3), 4 * through(14.5));
    EXPECT_GT(through(14.5), 100) << "some always go round";
}

TEST_F(IslandDay, TheIslandsPowerIsTheSumOfItsBuildings) {
    for (const char* time : {"2026-11-24T03:00", "2026-11-24T11:20", "2026-11-28T16:45"}) {
        const int64_t ms = *parse_shanghai(time);
        const double all = sum("power-", 0, 21, "totalActivePower", ms);
        EXPECT_NEAR(number("park-energy", "kpiValue", ms), all, 0.02) << "the home's own meter is no building's";
        EXPECT_NEAR(number("kpi-energy-per-person", "kpiValue", ms), all / people(ms), 1e-3);
        EXPECT_LT(number("home-power", "totalActivePower", ms), 6);
        EXPECT_EQ(number("park-parking", "kpiValue", ms), number("park", "availableSpotNumber", ms));
    }
}

TEST_F(IslandDay, TheSunGivesPowerByDayAndLessUnderClouds) {
    double brightest = 0, darkest = 1e9;
    for (int day = 0; day < 60; ++day) {
        const int64_t midnight = *parse_shanghai("2026-05-01T00:00") + day * kMsPerDay;
        for (const int hour : {0, 3, 21}) EXPECT_LT(number("pv", "activePower", midnight + hour * 3'600'000), 0.5);
        const double noon = number("pv", "activePower", midnight + 12 * 3'600'000);
        EXPECT_GT(noon, 2);
        const Weather w = weather_at(mix(11, 0x15'1a'4d), moment_at(midnight + 12 * 3'600'000));
        if (w.cloud < 0.15) brightest = std::max(brightest, noon);
        if (w.cloud > 0.95) darkest = std::min(darkest, noon);
    }
    ASSERT_GT(brightest, 0);
    ASSERT_LT(darkest, 1e9);
    EXPECT_LT(darkest, 0.5 * brightest);
}

TEST_F(IslandDay, CabinetsFeedTheirLamps) {
    const int64_t night = *parse_shanghai("2026-11-24T20:00");
    double lamps = 0, cabinets = 0;
    for (int i = 0; i < 120; ++i) lamps += number("lamp-" + std::to_string(i), "powerConsumption", night);
    for (int i = 0; i < 4; ++i) cabinets += number("cabinet-" + std::to_string(i), "totalActivePower", night);
    EXPECT_NEAR(cabinets * 1000, lamps, 4);
    EXPECT_GT(lamps, 5000);
}

TEST_F(IslandDay, WhatIsBookedIsHeld) {
    int held = 0, empty = 0;
    for (int i = 1; i <= 40; ++i)
        for (double hour = 0.75; hour < 24; hour += 1.5) {
            const int64_t ms = *parse_shanghai("2026-11-24T00:00") + static_cast<int64_t>(hour * 3'600'000);
            const bool booked = !sim.value(EntityId("booking-" + std::to_string(i)), AttributeId("category"), ms)->text.empty();
            const double inside = number("meeting-" + std::to_string(i), "peopleCount", ms);
            ASSERT_EQ(booked, inside > 3);
            (booked ? held : empty) += 1;
            if (booked && hour > 8) {
                char begin[32];
                std::snprintf(begin, sizeof begin, "%02d:%02d", static_cast<int>(hour / 1.5) * 3 / 2, static_cast<int>(hour / 1.5) % 2 * 30);
                ASSERT_EQ(sim.value(EntityId("booking-" + std::to_string(i)), AttributeId("from"), ms)->text, begin);
            }
        }
    EXPECT_GT(held, 80);
    EXPECT_GT(empty, 200);
}

TEST_F(IslandDay, RoomsHoldNoMoreThanTheirBuildingAndAllNoMoreThanTheIsland) {
    double most_in_rooms = 0;
    for (int64_t t = *parse_shanghai("2026-11-23T00:00"); t < *parse_shanghai("2026-11-30T00:00"); t += 1'260'000) {
        double inside = 0, rooms = 0;
        for (int b = 0; b < kHouses; ++b) {
            const double held = number("building-" + std::to_string(b), "peopleOccupancy", t);
            double here = number("office-" + std::to_string(b), "peopleCount", t);
            for (int m = 1; m <= 40; ++m)
                if (m % kHouses == b) here += number("meeting-" + std::to_string(m), "peopleCount", t);
            ASSERT_LE(here, held) << "building " << b << " at " << t;
            inside += held, rooms += here;
        }
        for (const char* hall : {"home-air", "campus-air", "park-air"}) inside += number(hall, "peopleCount", t), rooms += number(hall, "peopleCount", t);
        ASSERT_LE(inside, people(t));
        most_in_rooms = std::max(most_in_rooms, rooms);
    }
    EXPECT_GT(most_in_rooms, 400) << "and they are not empty";
}

TEST_F(IslandDay, OnPublicHolidaysFewCome) {
    const auto at_eleven = [&](const char* date) { return people(*parse_shanghai(std::string(date) + "T11:00")); };
    EXPECT_GT(at_eleven("2026-09-30"), 3000) << "the day before";
    EXPECT_GT(at_eleven("2026-10-08"), 3000) << "the day after";
    const double saturday = at_eleven("2026-11-28");
    for (const char* date : {"2026-01-01", "2026-04-05", "2026-05-01", "2026-06-19", "2026-09-25", "2026-10-01", "2026-10-07", "2027-06-09"}) EXPECT_LT(at_eleven(date), saturday) << date;
    for (const char* date : {"2026-02-16", "2026-02-17", "2026-02-23", "2030-02-03"}) EXPECT_LT(at_eleven(date), 0.4 * saturday) << date;
    EXPECT_GT(at_eleven("2026-02-24"), 3000);
    EXPECT_EQ(holiday_on(moment_at(*parse_shanghai("2026-02-17T12:00")).day + kDays), Holiday::spring) << "beyond the calendar it comes round";
}

TEST_F(IslandDay, FineDustFollowsTheSeasonAndTheWeather) {
    const auto month = [&](const char* first) {
        double sum = 0, least = 1e9, most = 0;
        for (int i = 0; i < 30 * 8; ++i) {
            const double v = number("air", "pm25", *parse_shanghai(first) + i * 3 * 3'600'000ll);
            sum += v, least = std::min(least, v), most = std::max(most, v);
        }
        EXPECT_GT(most, 1.5 * sum / 240) << "days of haze";
        EXPECT_LT(least, 0.7 * sum / 240) << "clean days";
        return sum / 240;
    };
    double winter = 0, summer = 0;  // of four years: one month may be unlike others
    for (const char* first : {"2023-01-01T00:00", "2024-01-01T00:00", "2025-01-01T00:00", "2026-01-01T00:00"}) winter += month(first) / 4;
    for (const char* first : {"2023-07-01T00:00", "2024-07-01T00:00", "2025-07-01T00:00", "2026-07-01T00:00"}) summer += month(first) / 4;
    EXPECT_TRUE(winter > 33 && winter < 60) << winter;
    EXPECT_TRUE(summer > 10 && summer < 26) << summer;
}

TEST_F(IslandDay, LiftsCarryWhoComesAndGoes) {
    const int64_t monday = *parse_shanghai("2026-11-23T00:00");
    const auto trips = [&](int64_t t) { return sum("lift-", 0, kHouses, "liftTrips", t); };
    for (int day = 0; day < 7; ++day) {
        const int64_t midnight = monday + day * kMsPerDay;
        EXPECT_EQ(trips(midnight), 0);
        double before = 0;
        for (int quarter = 1; quarter < 96; ++quarter) {
            const double now = trips(midnight + quarter * 900'000);
            ASSERT_GE(now, before);
            before = now;
        }
        EXPECT_TRUE(day < 5 ? before > 2500 : before < 1200) << before << " trips on day " << day;
    }
    // In the hour people come and at noon the cars are fullest; at night they stand on the ground floor.
    const auto load = [&](double hour) { return sum("lift-", 0, kHouses, "liftLoad", monday + static_cast<int64_t>(hour * 3'600'000)); };
    EXPECT_GT(load(8.75), 2.5 * load(10.5));
    EXPECT_GT(load(12.1), 1.3 * load(10.5));
    EXPECT_LT(load(3), 0.2);
    const auto away = [&](double from, double to) {
        int up = 0, all = 0;
        for (double hour = from; hour < to; hour += 0.05)
            for (int i = 0; i < kHouses; ++i, ++all) {
                const double floor = number("lift-" + std::to_string(i), "liftFloor", monday + static_cast<int64_t>(hour * 3'600'000));
                EXPECT_TRUE(floor >= 1 && floor <= 6) << floor;
                up += floor > 1;
            }
        return static_cast<double>(up) / all;
    };
    EXPECT_GT(away(8.4, 9.2), 4 * away(2, 4));
    EXPECT_FALSE(sim.value(EntityId("hydrant"), AttributeId("liftTrips"), monday)) << "what is no lift has no trips";
    EXPECT_FALSE(sim.value(EntityId("lift-3"), AttributeId("pressure"), monday));
}

TEST_F(IslandDay, PowerFollowsTheWeather) {
    // Working days of a year at three in the afternoon, by how warm it is.
    std::vector<std::pair<double, double>> days;
    for (int day = 0; day < 364; ++day) {
        const int64_t t = *parse_shanghai("2026-01-05T15:00") + day * kMsPerDay;
        if (moment_at(t).weekend) continue;
        days.emplace_back(number("weather", "temperature", t), sum("power-", 0, kHouses, "totalActivePower", t));
    }
    std::sort(days.begin(), days.end());
    const auto mean = [&](size_t from, size_t to) {
        double all = 0;
        for (size_t i = from; i < to; ++i) all += days[i].second / static_cast<double>(to - from);
        return all;
    };
    double mild = 0, n = 0;
    for (const auto& [temperature, kw] : days)
        if (temperature > 15 && temperature < 21) mild += kw, ++n;
    ASSERT_GT(n, 10);
    EXPECT_GT(mean(days.size() - 26, days.size()), 1.2 * mild / n) << "the hottest days against mild ones";
    EXPECT_GT(mean(0, 26), 1.08 * mild / n) << "the coldest";
    EXPECT_GT(mean(days.size() - 26, days.size()), mean(days.size() - 104, days.size() - 78));
}

TEST_F(IslandDay, MetersAddUpTheirPowerThroughHotWeeksAndTheEndOfTheTable) {
    for (const char* from : {"2026-07-20T00:00", "2026-01-19T00:00", "2049-12-25T00:00"}) {
        const int64_t start = *parse_shanghai(from), end = start + 7 * kMsPerDay;
        double kwh = 0, last = number("power-3", "totalActiveEnergyImport", start) - 1;
        for (int64_t t = start; t < end; t += 300'000) {
            kwh += number("power-3", "totalActivePower", t + 150'000) / 12;
            const double read = number("power-3", "totalActiveEnergyImport", t);
            ASSERT_GE(read, last) << from;
            last = read;
        }
        const double metered = number("power-3", "totalActiveEnergyImport", end) - number("power-3", "totalActiveEnergyImport", start);
        EXPECT_NEAR(kwh, metered, 0.01 * metered) << from;
    }
}

TEST_F(IslandDay, WhenFewerComeFewerCarsStand) {
    std::vector<std::pair<double, double>> days;  // people, taken bays
    for (int day = 0; day < 280; ++day) {
        const int64_t t = *parse_shanghai("2026-03-02T11:00") + day * kMsPerDay;
        if (moment_at(t).weekend) continue;
        days.emplace_back(people(t), 300 - number("park", "availableSpotNumber", t));
    }
    std::sort(days.begin(), days.end());
    double few = 0, many = 0;
    for (size_t i = 0; i < 50; ++i) few += days[i].second / 50, many += days[days.size() - 1 - i].second / 50;
    EXPECT_GT(many, few + 5);
}

TEST_F(IslandDay, IncidentsComeSeldomAndPass) {
    int days = 0;
    for (int day = 0; day < 200; ++day) {
        int minutes = 0;
        for (int minute = 0; minute < 1440; minute += 3) {
            const int64_t ms = *parse_shanghai("2026-03-01T00:00") + day * kMsPerDay + minute * 60'000ll;
            const bool fire = number("alert-fire", "subCategory", ms) == 2, other = number("alert-security", "subCategory", ms) == 3;
            EXPECT_NE(number("alert-fire", "subCategory", ms), 3) << "the fire panel does not watch doors";
            if (!fire && !other) continue;
            minutes += 3;
            ASSERT_TRUE(minute > 8 * 60 && minute < 19 * 60);
        }
        days += minutes > 0;
        ASSERT_LT(minutes, 60);
    }
    EXPECT_GT(days, 8);
    EXPECT_LT(days, 60);
}

}  // namespace
}  // namespace aisland::telemetry
