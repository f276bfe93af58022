#include "app/telemetry/sim_day.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include "app/core/time.h"

namespace aisland::telemetry {

namespace {

constexpr double kPi = std::numbers::pi;
constexpr double kLongitude = 121.6, kLatitude = 31.2;  // degrees; a kilometre does not matter to the sun

double radians(double degrees) { return degrees * kPi / 180; }

constexpr int kSteps = 288;  // five minutes
struct PresenceTable {
    std::array<double, kSteps + 1> sum{};
};

// Trapezoid sums of presence, made once by value: the curves have no closed integral worth writing.
PresenceTable make_presence_table(bool weekend) {
    PresenceTable t;
    for (int i = 0; i < kSteps; ++i) {
        const double h = i * 24.0 / kSteps, next = (i + 1) * 24.0 / kSteps;
        t.sum[static_cast<size_t>(i) + 1] = t.sum[static_cast<size_t>(i)] + (presence(weekend, h) + presence(weekend, next)) / 2 * 24.0 / kSteps;
    }
    return t;
}

const PresenceTable& presence_table(bool weekend) {
    static const PresenceTable kWeek = make_presence_table(false), kWeekend = make_presence_table(true);
    return weekend ? kWeekend : kWeek;
}

}  // namespace

double noise(uint64_t seed, int64_t ms, double period_s) {
    const double x = static_cast<double>(ms) / (period_s * 1000);
    const double cell = std::floor(x), f = x - cell;
    const auto at = static_cast<uint64_t>(static_cast<int64_t>(cell));
    const double a = unit(mix(seed, at)), b = unit(mix(seed, at + 1));
    return (a + (b - a) * f * f * (3 - 2 * f)) * 2 - 1;
}

double rise(double x, double middle, double width) { return 1 / (1 + std::exp((middle - x) / width)); }

namespace {

// Month and day, MMDD, of the first day of the first month, of the fifth of the fifth and of the fifteenth of the eighth month of the
// Chinese calendar, 2020 to 2049 (ICU's calendar).
constexpr uint16_t kSpringFestival[] = {125, 212, 201, 122, 210, 129, 217, 206, 126, 213, 203, 123, 211, 131, 219, 208, 128, 215, 204, 124, 212, 201, 122, 210, 130, 217, 206, 126, 214, 202};
constexpr uint16_t kDragonBoat[] = {625, 614, 603, 622, 610, 531, 619, 609, 528, 616, 605, 624, 612, 601, 620, 610, 530, 618, 607, 527, 614, 603, 622, 611, 531, 619, 608, 529, 615, 604};
constexpr uint16_t kMidAutumn[] = {1001, 921, 910, 929, 917, 1006, 925, 915, 1003, 922, 912, 1001, 919, 908, 927, 916, 1004, 924, 913, 1002, 920, 910, 928, 917, 1005, 925, 915, 1004, 922, 911};
constexpr int kFirstYear = 2020;

}  // namespace

Holiday holiday_on(int64_t day) {
    const int64_t of_calendar = calendar_day(day);
    const CivilTime civil = civil_from_ms(of_calendar * kMsPerDay);
    const auto year = static_cast<size_t>(std::clamp<int>(civil.year - kFirstYear, 0, static_cast<int>(std::size(kMidAutumn)) - 1));
    CivilTime festival;
    festival.year = kFirstYear + static_cast<int>(year);
    festival.month = kSpringFestival[year] / 100;
    festival.day = kSpringFestival[year] % 100;
    const int64_t since = of_calendar - ms_from_civil(festival) / kMsPerDay;
    if (since >= -1 && since <= 6) return Holiday::spring;
    const int today = civil.month * 100 + civil.day;
    const int qingming = 404 + ((civil.year % 4 == 0 || civil.year % 4 == 1) ? 0 : 1);  // the sun's longitude is 15 degrees; in these years
    const bool some = today == 101 || today == qingming || (today >= 501 && today <= 505) || today == kDragonBoat[year] || today == kMidAutumn[year] || (today >= 1001 && today <= 1007);
    return some ? Holiday::some : Holiday::none;
}

Moment moment_at(int64_t ms) {
    Moment m;
    m.ms = ms;
    const int64_t local = ms + kShanghaiOffsetMs;
    m.day = local >= 0 ? local / kMsPerDay : -((kMsPerDay - 1 - local) / kMsPerDay);
    m.hour = static_cast<double>(local - m.day * kMsPerDay) / 3'600'000.0;
    const CivilTime civil = civil_from_ms(local);
    CivilTime first;
    first.year = civil.year;
    m.year_day = static_cast<double>(local - ms_from_civil(first)) / static_cast<double>(kMsPerDay);
    m.weekend = civil.weekday == 0 || civil.weekday == 6 || holiday_on(m.day) != Holiday::none;
    return m;
}

// Cooper's declination and the hour angle of local solar time (Duffie & Beckman, Solar Engineering of Thermal Processes, 1.6);
// the equation of time, at most 16 minutes, is left out.
double sun_elevation(const Moment& m) {
    const double declination = radians(23.45) * std::sin(2 * kPi * (284 + m.year_day) / 365);
    const double solar_hour = m.hour + (kLongitude - 120) / 15;
    const double angle = radians(15 * (solar_hour - 12));
    const double sine = std::sin(radians(kLatitude)) * std::sin(declination) +
                        std::cos(radians(kLatitude)) * std::cos(declination) * std::cos(angle);
    return std::asin(std::clamp(sine, -1.0, 1.0)) * 180 / kPi;
}

namespace {

double cloud_at(uint64_t seed, const Moment& m) {
    const double front = noise(mix(seed, 11), m.ms, 30 * 3600.0);
    return std::clamp(0.45 + 0.55 * front + 0.15 * noise(mix(seed, 12), m.ms, 3600), 0.0, 1.0);
}
double rain_under(uint64_t seed, const Moment& m, double cloud) {
    return cloud > 0.85 ? (cloud - 0.85) / 0.15 * 6 * (0.6 + 0.4 * noise(mix(seed, 13), m.ms, 900)) : 0;
}
// Shanghai: about 5 °C in late January, 29 °C in late July.
double season_of(const Moment& m) { return 17 + 12 * std::sin(2 * kPi * (m.year_day - 115) / 365.25); }
double daily_swing(const Moment& m, double cloud) { return (4.2 - 2.5 * cloud) * std::sin(2 * kPi * (m.hour - 9) / 24); }

}  // namespace

double temperature_at(uint64_t seed, const Moment& m) {
    return season_of(m) + daily_swing(m, cloud_at(seed, m)) + 2.5 * noise(mix(seed, 14), m.ms, 40 * 3600.0) + 0.3 * noise(mix(seed, 15), m.ms, 900);
}

Weather weather_at(uint64_t seed, const Moment& m) {
    Weather w;
    w.cloud = cloud_at(seed, m);
    w.rain = rain_under(seed, m, w.cloud);
    const double season = season_of(m), daily = daily_swing(m, w.cloud);
    w.temperature = temperature_at(seed, m);
    w.humidity = std::clamp(0.68 - 0.025 * daily + 0.18 * (w.cloud - 0.5) + 0.04 * noise(mix(seed, 16), m.ms, 3600), 0.2, 0.99);
    w.wind = std::max(0.1, 2.8 + 1.6 * noise(mix(seed, 17), m.ms, 5 * 3600.0) + 0.9 * noise(mix(seed, 18), m.ms, 60));
    const double monsoon = season > 17 ? 140 : 320;  // south-easterly in summer, north-westerly in winter
    w.wind_direction = std::fmod(monsoon + 60 * noise(mix(seed, 19), m.ms, 8 * 3600.0) + 360, 360);
    const double height = sun_elevation(m);
    const double sky = 1 - 0.75 * w.cloud * w.cloud;
    w.illuminance = height > 0 ? 400 + 110'000 * std::pow(std::sin(radians(height)), 1.15) * sky
                               : 400 * std::pow(10.0, std::max(height, -12.0) / 3);  // civil twilight falls tenfold every 3 degrees
    w.uv = height > 0 ? 11 * std::pow(std::sin(radians(height)), 1.3) * sky : 0;
    return w;
}

double presence(bool weekend, double h) {
    if (weekend) return 0.012 + 0.22 * rise(h, 10.6, 0.6) * (1 - rise(h, 17.2, 0.7));
    const double office = rise(h, 8.75, 0.35) * (1 - rise(h, 18.4, 0.75));
    const double lunch = std::exp(-(h - 12.4) * (h - 12.4) / 0.5);  // some eat off the island
    return 0.012 + 0.985 * office * (1 - 0.12 * lunch);
}

double presence_sum(bool weekend, double hour) {
    const double x = std::clamp(hour, 0.0, 24.0) / 24 * kSteps;
    const auto i = std::min(static_cast<size_t>(x), static_cast<size_t>(kSteps - 1));
    const PresenceTable& t = presence_table(weekend);
    return t.sum[i] + (t.sum[i + 1] - t.sum[i]) * (x - static_cast<double>(i));
}

double presence_full_day(bool weekend) { return presence_table(weekend).sum[kSteps]; }

namespace {

// Rises and falls of presence apart from each other, with those who go round, of one who comes on a full day: minute by minute.
struct GateTable {
    std::array<double, 1441> in{}, out{};
};

GateTable make_gate_table(bool weekend) {
    constexpr double kRound = 0.12;  // of those there, an hour
    GateTable t;
    for (size_t i = 0; i < 1440; ++i) {
        const double h = static_cast<double>(i) / 60, here = presence(weekend, h), next = presence(weekend, h + 1.0 / 60);
        const double round = kRound / 60 * (here - presence(weekend, 0));
        t.in[i + 1] = t.in[i] + std::max(0.0, next - here) + round;
        t.out[i + 1] = t.out[i] + std::max(0.0, here - next) + round;
    }
    // The last few stay past midnight by the curve; here they are gone by then, so that days join.
    const double all_leave = t.in.back() / t.out.back();
    for (double& out : t.out) out *= all_leave;
    t.out.back() = t.in.back();
    return t;
}

}  // namespace

double attendance(uint64_t seed, int64_t day) {
    static constexpr double kWeekday[] = {1.0, 0.98, 1.0, 1.0, 0.99, 0.93, 1.0};  // from Sunday
    const int64_t weekday = ((day + 4) % 7 + 7) % 7;                              // 1970-01-01 was a Thursday
    const Moment morning = moment_at(day * kMsPerDay - kShanghaiOffsetMs + 8 * 3'600'000 + 1'800'000);
    const double wet = rain_under(seed, morning, cloud_at(seed, morning)) > 0.5 ? morning.weekend ? 0.6 : 0.96 : 1;
    static constexpr double kHoliday[] = {1.0, 0.6, 0.2};  // of a weekend's
    return kWeekday[weekday] * kHoliday[static_cast<size_t>(holiday_on(day))] * wet * (0.95 + 0.05 * unit(mix(seed, static_cast<uint64_t>(day))));
}

Through through_gates(double attendance, const Moment& m) {
    static const GateTable kWeek = make_gate_table(false), kWeekend = make_gate_table(true);
    const GateTable& t = m.weekend ? kWeekend : kWeek;
    const double x = std::clamp(m.hour * 60, 0.0, 1440.0);
    const auto i = std::min<size_t>(static_cast<size_t>(x), 1439);
    const double f = x - static_cast<double>(i), scale = kPeople * attendance;
    if (x >= 1440) return {scale * t.in.back(), scale * t.out.back()};
    return {scale * (t.in[i] + (t.in[i + 1] - t.in[i]) * f), scale * (t.out[i] + (t.out[i + 1] - t.out[i]) * f)};
}

double incident(uint64_t seed, const Moment& m, double chance, double hours) {
    const uint64_t day = mix(seed, static_cast<uint64_t>(m.day));
    if (unit(mix(day, 1)) >= chance) return -1;
    const double begin = 8.5 + 9 * unit(mix(day, 2));
    return m.hour >= begin && m.hour < begin + hours ? (m.hour - begin) / hours : -1;
}

}  // namespace aisland::telemetry
