// The island's day as functions of time alone: sun, weather, who is there. Private to the simulator.
#pragma once

#include <cstdint>

namespace aisland::telemetry {

// splitmix64 (Steele, Lea, Flood 2014): every bit of the result depends on every bit of x.
constexpr uint64_t mix(uint64_t x) {
    x += 0x9e3779b97f4a7c15ull;
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ull;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebull;
    return x ^ (x >> 31);
}
constexpr uint64_t mix(uint64_t a, uint64_t b) { return mix(mix(a) ^ b); }
constexpr double unit(uint64_t h) { return static_cast<double>(h >> 11) * 0x1p-53; }  // [0, 1)

// Value noise in [-1, 1]: a smooth curve through seeded values, one every `period_s`.
double noise(uint64_t seed, int64_t ms, double period_s);
// 0 → 1 around `middle`, 10 % to 90 % within about 4.4 `width`.
double rise(double x, double middle, double width);

struct Moment {
    int64_t ms = 0;        // UTC
    int64_t day = 0;       // of Asia/Shanghai, since 1970-01-01
    double hour = 0;       // 0..24, Asia/Shanghai
    double year_day = 0;   // 0..366
    bool weekend = false;  // or a public holiday
};
Moment moment_at(int64_t ms);

// The calendar is that of these whole weeks from 2020-01-01 on, round and round before and after.
constexpr int64_t kFirstDay = 18'262, kDays = 7 * 1565;  // days since 1970-01-01; how many
constexpr int64_t calendar_day(int64_t day) { return kFirstDay + ((day - kFirstDay) % kDays + kDays) % kDays; }
// China's public holidays, the festivals themselves and the days that go with them; not the Saturdays worked in exchange.
enum class Holiday : uint8_t { none,
                               some,      // a few come
                               spring };  // hardly anybody
Holiday holiday_on(int64_t day);

struct Weather {
    double cloud = 0;                     // 0..1
    double temperature = 0;               // CEL
    double humidity = 0;                  // 0..1
    double wind = 0, wind_direction = 0;  // MTS, DD (where it comes from)
    double rain = 0;                      // mm/h
    double illuminance = 0;               // LUX on the ground
    double uv = 0;                        // index
};

// Degrees above the horizon at the island.
double sun_elevation(const Moment& m);
Weather weather_at(uint64_t seed, const Moment& m);
double temperature_at(uint64_t seed, const Moment& m);  // the same, alone

constexpr double kPeople = 4200;  // at the busiest hour of a working day
// Share of kPeople on the island, 0..1, and its running sum over the day in hours (0 at midnight): what bins, meters and
// counters add up. Both without noise, so that sums are exact.
double presence(bool weekend, double hour);
double presence_sum(bool weekend, double hour);
double presence_full_day(bool weekend);
// People through all gates since midnight, in and out; never decreasing within a day. Those who go round (parcels, guests, a walk) are in
// both. Who was there at midnight, kNightPeople, is there at the next.
constexpr double kNightPeople = 50;
struct Through {
    double in = 0, out = 0;
};
Through through_gates(double attendance, const Moment& m);
// What the season's weather, the weekday and chance make of a day: the part of those who come that do.
double attendance(uint64_t seed, int64_t day);
// Something that happens on some days: with `chance`, once, for `hours`, while people are there. 0..1 how far it is, or -1.
double incident(uint64_t seed, const Moment& m, double chance, double hours);

}  // namespace aisland::telemetry
