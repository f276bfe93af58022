// Energy, people, queues, doors, figures.
#include <algorithm>
#include <cmath>

#include "app/telemetry/sim_model.h"

namespace aisland::telemetry {

namespace {

double local(const SimContext& c, uint64_t channel, double period_s) { return noise(mix(c.body.seed, channel), c.now.ms, period_s); }
double busy(const SimContext& c) { return presence(c.now.weekend, c.now.hour); }
uint64_t slot_seed(const SimContext& c, uint64_t channel, double hours) {
    return mix(mix(c.body.seed, channel), mix(static_cast<uint64_t>(c.now.day), static_cast<uint64_t>(c.now.hour / hours)));
}

// --- Energy: a base load; the rest follows who is there and, while they are, the weather. Meters integrate the same curves, so they
// never turn back.

constexpr double kSeats = 600, kMeals = 1750;                   // of the canteen; on a full working day
constexpr double kBaseKw = 22, kBusyKw = 140, kClimateKw = 60;  // of a building of weight 1
double home_kw(const SimContext& c) {                           // of an apartment: cooking, evenings
    const double h = c.now.hour;
    return 0.35 + 1.1 * std::exp(-(h - 7.4) * (h - 7.4) / 0.6) + 2.6 * rise(h, 18.6, 0.3) * (1 - rise(h, 22.8, 0.4));
}
SimOut active_power(const SimContext& c) {
    return {c.body.entity.indoors ? home_kw(c) * (1 + 0.1 * local(c, 1, 20)) : meter_kw(c.island, c.body, c.now)};
}
SimOut active_energy(const SimContext& c) {
    const double hours = static_cast<double>(c.now.ms - 1'577'808'000'000) / 3'600'000;  // meters began on 2020-01-01 in Shanghai
    if (c.body.entity.indoors) return {hours * 0.95};
    return {c.body.weight * (kBaseKw * hours + kBusyKw * here_hours(c.island.calendar, c.now) + kClimateKw * climate_hours(c.island.calendar, c.now))};
}
SimOut power_factor(const SimContext& c) { return {0.95 + 0.02 * local(c, 2, 300)}; }
SimOut frequency(const SimContext& c) { return {50 + 0.02 * noise(mix(c.island.seed, 41), c.now.ms, 5)}; }  // one grid
double sun_kw(const SimContext& c) { return 90 * c.body.weight * weather_at(c.island.seed, c.now).illuminance / 110'000; }
SimOut solar_power(const SimContext& c) { return {sun_kw(c)}; }
SimOut charge(const SimContext& c) {
    const double filled = rise(c.now.hour, 11.5, 0.9) * (1 - rise(c.now.hour, 19.5, 0.8));
    return {0.22 + 0.68 * filled * (0.9 + 0.1 * local(c, 3, 7200))};
}
SimOut battery_status(const SimContext& c) {
    const double h = c.now.hour;
    return {.member = h > 8.5 && h < 14.5 ? "charging" : h > 16.5 && h < 22.5 ? "discharging"
                                                                              : "standby"};
}
// Home and small meters, in watts.
SimOut cabinet_energy(const SimContext& c) {
    return {0.9 * c.body.weight * ((static_cast<double>(c.now.day) - 18'262) * 11.4 + std::max(0.0, c.now.hour - 18))};
}

// --- People

SimOut people(const SimContext& c) {
    const double here = people_on(c.island, c.now);
    if (c.body.entity.indoors) return {std::round(here * 0.004 * c.body.weight)};  // a branch
    if (c.island.gates.size() <= 1 || c.body.entity.text_id.find("island") != std::string::npos) return {here};
    return {std::round(here * c.body.share_to) - std::round(here * c.body.share_from)};  // so that all of them are all
}
double flow(const SimContext& c, bool in) {  // people in the last period
    const Moment before = moment_at(c.now.ms - static_cast<int64_t>(c.body.period_s * 1000));
    const auto counted = [&](const Moment& m) {
        const GateCount count = gate_count(c.island, c.body, m);
        return in ? count.in : count.out;
    };
    if (before.day == c.now.day) return counted(c.now) - counted(before);
    Moment end = before;
    end.hour = 24;
    return counted(end) - counted(before) + counted(c.now);
}
SimOut people_in(const SimContext& c) { return {flow(c, true)}; }
SimOut people_out(const SimContext& c) { return {flow(c, false)}; }
SimOut direction(const SimContext& c) {
    const double in = flow(c, true), out = flow(c, false);
    return {.text = in > out ? "inbound" : out > in ? "outbound"
                                                    : "even"};
}
SimOut crowding(const SimContext& c) { return {people_on(c.island, c.now) / kPeople}; }
SimOut congested(const SimContext& c) { return {crowding(c).number > 0.92 ? 1.0 : 0.0}; }
SimOut building_people(const SimContext& c) { return {people_inside(c.island, c.body, c.now)}; }
SimOut building_floors(const SimContext& c) { return {c.body.entity.floors == 0 ? NAN : c.body.entity.floors}; }
SimOut building_capacity(const SimContext& c) { return {std::ceil(1.1 * kPeople * (c.body.share_to - c.body.share_from)) + (&c.body == c.island.canteen() ? kSeats : 0)}; }

// --- Queues: people join by one curve and are served a little later by the same, so the length is their difference.

double meals_by(double hour) { return 0.15 * rise(hour, 8.4, 0.25) + 0.6 * rise(hour, 12.1, 0.18) + 0.25 * rise(hour, 18.1, 0.3); }
double joined(const SimContext& c, double hour) {
    return (c.now.weekend ? 0.25 : 1) * 420 * c.body.weight * day_of(c.island.calendar, c.now).attendance * meals_by(hour);
}
SimOut tickets_waiting(const SimContext& c) { return {std::round(std::max(0.0, joined(c, c.now.hour) - joined(c, c.now.hour - 0.07)))}; }
SimOut ticket_served(const SimContext& c) { return {std::floor(joined(c, c.now.hour - 0.07))}; }
SimOut service_status(const SimContext& c) { return {.member = c.now.hour > 7 && c.now.hour < 21 ? "open" : "closed"}; }

// The canteen holds who was served and has not yet got up, a little less than half an hour later. Seats fill at noon.
SimOut canteen_seats(const SimContext&) { return {kSeats}; }
double at_table(const SimIsland& island, const Moment& m) {
    const double meals = (m.weekend ? 0.25 : 1) * kMeals * day_of(island.calendar, m).attendance;
    return std::min(kSeats, meals * std::max(0.0, meals_by(m.hour - 0.07) - meals_by(m.hour - 0.47)));
}
SimOut canteen_people(const SimContext& c) { return {std::round(at_table(c.island, c.now))}; }

// --- Doors, switches, detectors

SimOut often_closed(const SimContext& c) { return {.member = unit(slot_seed(c, 20, 1.0 / 30)) < 0.3 * busy(c) ? "Open" : "Closed"}; }
SimOut locked(const SimContext& c) { return {.member = c.now.hour > 7 && c.now.hour < 22 ? "Unlocked" : "Locked"}; }
SimOut switched(const SimContext& c) { return {unit(slot_seed(c, 21, 0.5)) < 0.1 + 0.8 * busy(c) ? 1.0 : 0.0}; }
SimOut present(const SimContext& c) { return {unit(slot_seed(c, 22, 0.1)) < busy(c) ? 1.0 : 0.0}; }
SimOut no(const SimContext&) { return {0.0}; }
SimOut yes(const SimContext&) { return {1.0}; }
SimOut water_pressure(const SimContext& c) { return {named(c, "cell") || is_lift(c.body.entity) ? NAN : 420'000 + 15'000 * local(c, 23, 600)}; }  // PAL
SimOut throughput(const SimContext& c) { return {named(c, "hydrant") || is_lift(c.body.entity) ? NAN : std::clamp(0.06 + 0.8 * busy(c) * (0.85 + 0.15 * local(c, 28, 30)), 0.0, 1.2)}; }
SimOut smoke_level(const SimContext& c) { return {0.3 + 0.2 * local(c, 29, 300)}; }

// --- What goes wrong now and then

bool risk_of_fire(const SimContext& c) { return incident(mix(c.island.seed, 71), c.now, 0.04, 0.35) >= 0; }
bool suspicion(const SimContext& c) { return incident(mix(c.island.seed, 72), c.now, 0.10, 0.25) >= 0; }
bool concerns_fire(const SimContext& c) { return !named(c, "security"); }
bool concerns_security(const SimContext& c) { return !named(c, "fire"); }
SimOut alert_category(const SimContext&) { return {.member = "security"}; }
SimOut alert_kind(const SimContext& c) {
    if (concerns_fire(c) && risk_of_fire(c)) return {.member = "fireRisk"};
    return {.member = concerns_security(c) && suspicion(c) ? "suspiciousAction" : "none"};
}
SimOut alert_severity(const SimContext& c) {
    const std::string_view kind = alert_kind(c).member;
    return {.member = kind == "fireRisk" ? "high" : kind == "none" ? "informational"
                                                                   : "medium"};
}

// --- Key figures

double all_kw(const SimContext& c) {
    double sum = 0;
    for (uint32_t meter : c.island.meters) sum += meter_kw(c.island, c.island.bodies[meter], c.now);
    return sum;
}
double all_free_bays(const SimContext& c) {
    double sum = 0;
    for (uint32_t park : c.island.parks)
        for (uint32_t bay : c.island.bodies[park].bays) sum += bay_at(c.island, c.island.bodies[bay], c.now) == Bay::free;
    return sum;
}
SimOut figure(const SimContext& c) {
    if (named(c, "person")) return {all_kw(c) / std::max(1.0, people_on(c.island, c.now))};
    if (named(c, "energy")) return {all_kw(c)};
    if (named(c, "parking")) return {all_free_bays(c)};
    if (named(c, "kpi-land")) return {66'000};  // as the facts have it
    if (named(c, "kpi-floor")) return {100'000};
    if (named(c, "people") || named(c, "visitor") || named(c, "crowd")) return {people_on(c.island, c.now)};
    if (named(c, "risk") || named(c, "fraud")) return {std::clamp(18 + 14 * local(c, 24, 40) + 30 * std::max(0.0, local(c, 25, 300)), 0.0, 100.0)};
    if (named(c, "sales") || named(c, "retail")) return {std::round((60 + 900 * busy(c) * (1 + 0.1 * local(c, 26, 300))) * day_of(c.island.calendar, c.now).attendance)};
    return {std::round(100 * (0.2 + 0.7 * busy(c)) * (1 + 0.02 * local(c, 27, 300)))};
}
SimOut standing(const SimContext& c) {
    const double stray = local(c, 30, 7200);
    return {.member = stray > 0.4 ? "very good" : stray > -0.5 ? "good"
                                                               : "fair"};
}

// What a plain device counts: a shelf what is left on it since it was filled in the morning, a robot whom it served today, the table who
// stands round it.
SimOut device_value(const SimContext& c) {
    if (named(c, "shelf")) return {std::max(0.0, 60 - std::floor(5 * c.body.weight * day_of(c.island.calendar, c.now).attendance * presence_sum(c.now.weekend, c.now.hour)))};
    if (named(c, "robot")) return {std::floor(0.2 * joined(c, c.now.hour))};
    if (named(c, "table")) return {std::floor(0.1 * kInZones * people_on(c.island, c.now))};
    return {300 + 50 * local(c, 32, 900)};
}

constexpr Generator kGenerators[] = {
    {"Device", "value", "C62", device_value},
    {"ACMeasurement", "totalActivePower", "KWT", active_power},
    {"ACMeasurement", "totalActiveEnergyImport", "KWH", active_energy},
    {"ACMeasurement", "powerFactor", "C62", power_factor},
    {"ACMeasurement", "frequency", "HTZ", frequency},
    {"PhotovoltaicMeasurement", "activePower", "KWT", solar_power},
    {"StorageBatteryMeasurement", "stateOfCharge", "C62", charge},
    {"StorageBatteryMeasurement", "batteryStatus", "", battery_status, true},
    {"StreetlightControlCabinet", "energyConsumed", "KWH", cabinet_energy},
    {"CrowdFlowObserved", "peopleCount", "C62", people},
    {"CrowdFlowObserved", "peopleCountTowards", "C62", people_in},
    {"CrowdFlowObserved", "peopleCountAway", "C62", people_out},
    {"CrowdFlowObserved", "direction", "", direction, true},
    {"PointOfInterest", "capacity", "C62", canteen_seats},
    {"PointOfInterest", "occupancy", "C62", canteen_people},
    {"Alert", "category", "", alert_category, true},
    {"Alert", "subCategory", "", alert_kind, true},
    {"Alert", "severity", "", alert_severity, true},
    {"DeviceMeasurement", "throughput", "B80", throughput},
    {"smoke", "measurement", "P1", smoke_level},
    {"KeyPerformanceIndicator", "currentStanding", "", standing, true},
    {"CrowdFlowObserved", "occupancy", "C62", crowding},
    {"CrowdFlowObserved", "congested", "", congested, true},
    {"Building", "peopleOccupancy", "C62", building_people},
    {"Building", "peopleCapacity", "C62", building_capacity},
    {"Building", "floorsAboveGround", "C62", building_floors},
    {"QueueMonitor", "ticketsToServe", "C62", tickets_waiting, true},
    {"QueueMonitor", "ticketServed", "C62", ticket_served, true},
    {"QueueMonitor", "serviceStatus", "", service_status, true},
    {"*", "openState", "", often_closed, true},
    {"*", "lockState", "", locked, true},
    {"BinarySwitch", "value", "", switched, true},
    {"Presence", "value", "", present, true},
    {"smoke", "value", "", no, true},
    {"Camera", "on", "", yes, true},
    {"DeviceMeasurement", "pressure", "PAL", water_pressure},
    {"KeyPerformanceIndicator", "kpiValue", "", figure},
};

}  // namespace

GateCount gate_count(const SimIsland& island, const SimBody& gate, const Moment& m) {
    const Through through = through_gates(day_of(island.calendar, m).attendance, m);
    const double part = gate.share_to - gate.share_from;
    return {std::floor(through.in * part), std::floor(through.out * part)};
}

double people_on(const SimIsland& island, const Moment& m) {
    if (island.gates.empty()) {
        const Through through = through_gates(day_of(island.calendar, m).attendance, m);
        return std::round(kNightPeople + through.in - through.out);
    }
    double people = kNightPeople;
    for (uint32_t gate : island.gates) {
        const GateCount count = gate_count(island, island.bodies[gate], m);
        people += count.in - count.out;
    }
    return people;
}

double people_inside(const SimIsland& island, const SimBody& building, const Moment& m) {
    // At noon many of them are in one: where the canteen is.
    const double inside = std::round(kInside * people_on(island, m));
    const double eating = island.canteen_house == kNone ? 0 : std::min(std::round(at_table(island, m)), std::floor(0.5 * inside)), others = inside - eating;
    return std::round(others * building.share_to) - std::round(others * building.share_from) + (&building == island.canteen() ? eating : 0);
}

double meter_kw(const SimIsland& island, const SimBody& meter, const Moment& m) {
    const double kw = kBaseKw + kBusyKw * here_at(island.calendar, m) + kClimateKw * climate_at(island.calendar, m);
    return meter.weight * kw * (1 + 0.025 * noise(mix(meter.seed, 1), m.ms, 30));
}

bool named(const SimContext& c, const char* word) { return c.body.entity.text_id.find(word) != std::string::npos; }

std::span<const Generator> building_generators() { return kGenerators; }

}  // namespace aisland::telemetry
