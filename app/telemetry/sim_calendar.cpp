#include "app/telemetry/sim_calendar.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "app/core/time.h"

namespace aisland::telemetry {

namespace {

constexpr double kComfortHigh = 23, kComfortLow = 13, kSpan = 12;  // CEL outside between which nothing is cooled or heated; to full power
constexpr double kNight = kNightPeople / kPeople;

struct Place {
    size_t index = 0;
    double rounds = 0;  // of the whole table, before it
};
Place place_of(int64_t day) {
    const int64_t away = day - kFirstDay;
    const int64_t rounds = away >= 0 ? away / kDays : -((kDays - 1 - away) / kDays);
    return {static_cast<size_t>(away - rounds * kDays), static_cast<double>(rounds)};
}

// Air in the middle of the afternoon is warmest; before people come it is coldest.
double swing(bool cooling, double hour) {
    const double warm = std::sin(2 * std::numbers::pi * (hour - 9) / 24);
    return 0.8 + (cooling ? 0.2 : -0.2) * warm;
}
double climate_shape(bool weekend, bool cooling, double hour) { return presence(weekend, hour) * swing(cooling, hour); }

// Trapezoid sums by five minutes; what lies between two of them is straight.
constexpr int kSteps = 288;
struct Sums {
    double at[kSteps + 1]{};
    double until(double hour) const {
        const double x = std::clamp(hour, 0.0, 24.0) / 24 * kSteps;
        const auto i = std::min(static_cast<size_t>(x), static_cast<size_t>(kSteps - 1));
        return at[i] + (at[i + 1] - at[i]) * (x - static_cast<double>(i));
    }
};
const Sums& climate_sums(bool weekend, bool cooling) {
    static const auto kSums = [] {
        std::vector<Sums> all(4);
        for (size_t kind = 0; kind < 4; ++kind)
            for (int i = 0; i < kSteps; ++i) {
                const double h = i * 24.0 / kSteps, next = (i + 1) * 24.0 / kSteps;
                all[kind].at[i + 1] = all[kind].at[i] + (climate_shape(kind & 1, kind & 2, h) + climate_shape(kind & 1, kind & 2, next)) / 2 * 24.0 / kSteps;
            }
        return all;
    }();
    return kSums[(weekend ? 1u : 0u) + (cooling ? 2u : 0u)];
}

double here_on(const Calendar::Day& day, bool weekend, double hour) {
    return kNight * hour + day.attendance * (presence_sum(weekend, hour) - kNight * hour);
}

}  // namespace

Calendar make_calendar(uint64_t seed) {
    Calendar c;
    c.days.reserve(kDays);
    c.people.assign(1, 0);
    c.climate.assign(1, 0);
    for (int64_t i = 0; i < kDays; ++i) {
        const int64_t day = kFirstDay + i;
        const int64_t midnight = day * kMsPerDay - kShanghaiOffsetMs;
        const Moment afternoon = moment_at(midnight + 14 * 3'600'000);
        const double warmest = temperature_at(seed, afternoon), coldest = temperature_at(seed, moment_at(midnight + 8 * 3'600'000));
        Calendar::Day d;
        d.attendance = attendance(seed, day);
        d.cooling = warmest - kComfortHigh >= kComfortLow - coldest;
        d.climate = std::clamp((d.cooling ? warmest - kComfortHigh : kComfortLow - coldest) / kSpan, 0.0, 1.0);
        c.days.push_back(d);
        c.people.push_back(c.people.back() + here_on(d, afternoon.weekend, 24));
        c.climate.push_back(c.climate.back() + d.climate * climate_sums(afternoon.weekend, d.cooling).until(24));
    }
    return c;
}

const Calendar::Day& day_of(const Calendar& calendar, const Moment& m) { return calendar.days[place_of(m.day).index]; }

double here_at(const Calendar& calendar, const Moment& m) {
    return kNight + day_of(calendar, m).attendance * (presence(m.weekend, m.hour) - kNight);
}

double here_hours(const Calendar& calendar, const Moment& m) {
    const Place p = place_of(m.day);
    return p.rounds * calendar.people.back() + calendar.people[p.index] + here_on(calendar.days[p.index], m.weekend, m.hour);
}

double climate_at(const Calendar& calendar, const Moment& m) {
    const Calendar::Day& day = day_of(calendar, m);
    return day.climate * climate_shape(m.weekend, day.cooling, m.hour);
}

double climate_hours(const Calendar& calendar, const Moment& m) {
    const Place p = place_of(m.day);
    const Calendar::Day& day = calendar.days[p.index];
    return p.rounds * calendar.climate.back() + calendar.climate[p.index] + day.climate * climate_sums(m.weekend, day.cooling).until(m.hour);
}

}  // namespace aisland::telemetry
