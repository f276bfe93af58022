// Whole days, one after the other: what part of those who come do, and how hot or cold it is, with the sums that let a meter add up years
// without walking through them. Private to the simulator.
#pragma once

#include <cstdint>
#include <vector>

#include "app/telemetry/sim_day.h"

namespace aisland::telemetry {

struct Calendar {
    struct Day {
        double attendance = 1;  // as attendance() has it
        double climate = 0;     // 0 mild, 1 the hottest or coldest that the plant is made for
        bool cooling = true;
    };
    std::vector<Day> days;                // from 2020-01-01; round and round before and after
    std::vector<double> people, climate;  // [day] hours of a full island, of full cooling or heating, in all days before it
};

// Thirty years of whole weeks.
Calendar make_calendar(uint64_t seed);

const Calendar::Day& day_of(const Calendar& calendar, const Moment& m);
// Share of a full island that is there, without the chance of each gate's counts: 0..1, and its integral since 2020-01-01 00:00, hours.
double here_at(const Calendar& calendar, const Moment& m);
double here_hours(const Calendar& calendar, const Moment& m);
// Share of the plant's power that cooling or heating takes: more the hotter or colder the day, while people are there, most when it is
// hottest (or coldest). And its integral.
double climate_at(const Calendar& calendar, const Moment& m);
double climate_hours(const Calendar& calendar, const Moment& m);

}  // namespace aisland::telemetry
