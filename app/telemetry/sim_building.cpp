// Energy, rooms, people, queues, doors, figures.
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

// --- Energy: a base load, and the rest follows who is there. Meters integrate the same curve, so they never turn back.

constexpr double kBaseKw = 22, kBusyKw = 165;  // of a building of weight 1
double load_kw(const SimContext& c) { return c.body.weight * (kBaseKw + kBusyKw * busy(c)); }
SimOut active_power(const SimContext& c) { return {load_kw(c) * (1 + 0.025 * local(c, 1, 30))}; }
SimOut active_energy(const SimContext& c) {
    const Moment start = moment_at(1'577'808'000'000);  // meters began on 2020-01-01
    const double hours = static_cast<double>(c.now.ms - start.ms) / 3'600'000;
    return {c.body.weight * (kBaseKw * hours + kBusyKw * (presence_ever(c.now) - presence_ever(start)))};
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
    return {.member = h > 8.5 && h < 14.5 ? "charging" : h > 16.5 && h < 22.5 ? "discharging" : "idle"};
}
// Home and small meters, in watts.
SimOut cabinet_energy(const SimContext& c) {
    return {0.9 * c.body.weight * ((static_cast<double>(c.now.day) - 18'262) * 11.4 + std::max(0.0, c.now.hour - 18))};
}

// --- Rooms

double people_in_room(const SimContext& c) {
    const uint64_t meeting = slot_seed(c, 10, 1.5);
    const double share = busy(c);
    const bool meets = unit(meeting) < 0.75 * share;
    return meets ? std::round(2 + 26 * c.body.weight / 1.6 * unit(mix(meeting))) : std::round(3 * share * unit(mix(meeting, 1)));
}
SimOut room_people(const SimContext& c) { return {people_in_room(c)}; }
SimOut room_temperature(const SimContext& c) {
    const double outside = weather_at(c.island.seed, c.now).temperature;
    return {23.4 + 0.05 * (outside - 20) * (1 - 0.7 * busy(c)) + 0.8 * busy(c) + 0.4 * local(c, 11, 900)};
}
SimOut room_humidity(const SimContext& c) { return {0.46 + 0.12 * (weather_at(c.island.seed, c.now).humidity - 0.6) + 0.02 * local(c, 12, 900)}; }
SimOut room_co2(const SimContext& c) { return {430 + 380 * busy(c) + 12 * people_in_room(c) + 30 * local(c, 13, 400)}; }
SimOut room_light(const SimContext& c) {
    const double daylight = std::min(450.0, weather_at(c.island.seed, c.now).illuminance * 0.006);
    return {daylight + (busy(c) > 0.1 ? 320 : 4) + 8 * std::abs(local(c, 14, 120))};
}
SimOut noise_dose(const SimContext& c) { return {36 + 0.7 * people_in_room(c) + 3 * local(c, 15, 10)}; }

// --- People

SimOut people(const SimContext& c) {
    const bool whole = c.island.gates <= 1 || c.body.entity.text_id.find("island") != std::string::npos;
    const double here = people_at(c.island.seed, c.now);
    return {std::round(whole ? here : here * c.body.weight / c.island.gates)};
}
double flow(const SimContext& c, bool in) {  // people a minute through one gate
    const double step = 1.0 / 60;
    const double change = presence(c.now.weekend, std::min(24.0, c.now.hour + step)) - busy(c);
    const double through = std::max(0.0, in ? change : -change) * kPeople + 6 * busy(c);
    return std::round(through * c.body.weight / std::max(1u, c.island.gates) * (1 + 0.4 * local(c, in ? 16 : 17, 60)));
}
SimOut people_in(const SimContext& c) { return {flow(c, true)}; }
SimOut people_out(const SimContext& c) { return {flow(c, false)}; }
SimOut crowding(const SimContext& c) { return {people_at(c.island.seed, c.now) / (kPeople * 1.1)}; }
SimOut congested(const SimContext& c) { return {crowding(c).number > 0.85 ? 1.0 : 0.0}; }
SimOut building_people(const SimContext& c) { return {std::round(people_at(c.island.seed, c.now) / 21 * c.body.weight)}; }
SimOut building_capacity(const SimContext& c) { return {std::round(260 * c.body.weight)}; }

// --- Queues: people join by one curve and are served a little later by the same, so the length is their difference.

double joined(const SimContext& c, double hour) {
    const double scale = (c.now.weekend ? 0.25 : 1) * 420 * c.body.weight;
    return scale * (0.15 * rise(hour, 8.4, 0.25) + 0.6 * rise(hour, 12.1, 0.18) + 0.25 * rise(hour, 18.1, 0.3));
}
SimOut tickets_waiting(const SimContext& c) { return {std::round(std::max(0.0, joined(c, c.now.hour) - joined(c, c.now.hour - 0.07)))}; }
SimOut ticket_served(const SimContext& c) { return {std::floor(joined(c, c.now.hour - 0.07))}; }
SimOut service_status(const SimContext& c) { return {.member = c.now.hour > 7 && c.now.hour < 21 ? "open" : "closed"}; }

// --- Doors, switches, detectors

SimOut often_closed(const SimContext& c) { return {.member = unit(slot_seed(c, 20, 1.0 / 30)) < 0.3 * busy(c) ? "Open" : "Closed"}; }
SimOut locked(const SimContext& c) { return {.member = c.now.hour > 7 && c.now.hour < 22 ? "Unlocked" : "Locked"}; }
SimOut switched(const SimContext& c) { return {unit(slot_seed(c, 21, 0.5)) < 0.1 + 0.8 * busy(c) ? 1.0 : 0.0}; }
SimOut present(const SimContext& c) { return {unit(slot_seed(c, 22, 0.1)) < busy(c) ? 1.0 : 0.0}; }
SimOut no(const SimContext&) { return {0.0}; }
SimOut yes(const SimContext&) { return {1.0}; }
SimOut water_pressure(const SimContext& c) { return {420'000 + 15'000 * local(c, 23, 600)}; }  // PAL

// --- Key figures

SimOut figure(const SimContext& c) {
    const std::string& id = c.body.entity.text_id;
    const auto named = [&](const char* word) { return id.find(word) != std::string::npos; };
    if (named("people") || named("visitor") || named("crowd")) return {std::round(people_at(c.island.seed, c.now))};
    if (named("risk") || named("fraud")) return {std::clamp(18 + 14 * local(c, 24, 40) + 30 * std::max(0.0, local(c, 25, 300)), 0.0, 100.0)};
    if (named("sales") || named("retail")) return {std::round(60 + 900 * busy(c) * (1 + 0.1 * local(c, 26, 300)))};
    return {std::round(100 * (0.2 + 0.7 * busy(c)) * (1 + 0.02 * local(c, 27, 300)))};
}

constexpr Generator kGenerators[] = {
    {"ACMeasurement", "totalActivePower", "KWT", active_power},
    {"ACMeasurement", "totalActiveEnergyImport", "KWH", active_energy},
    {"ACMeasurement", "powerFactor", "C62", power_factor},
    {"ACMeasurement", "frequency", "HTZ", frequency},
    {"PhotovoltaicMeasurement", "activePower", "KWT", solar_power},
    {"StorageBatteryMeasurement", "stateOfCharge", "C62", charge},
    {"StorageBatteryMeasurement", "batteryStatus", "", battery_status, true},
    {"StreetlightControlCabinet", "energyConsumed", "KWH", cabinet_energy},
    {"IndoorEnvironmentObserved", "peopleCount", "C62", room_people},
    {"IndoorEnvironmentObserved", "temperature", "CEL", room_temperature},
    {"IndoorEnvironmentObserved", "relativeHumidity", "C62", room_humidity},
    {"IndoorEnvironmentObserved", "co2", "59", room_co2},
    {"IndoorEnvironmentObserved", "illuminance", "LUX", room_light},
    {"IndoorEnvironmentObserved", "LAeq", "2N", noise_dose},
    {"CrowdFlowObserved", "peopleCount", "C62", people},
    {"CrowdFlowObserved", "peopleCountTowards", "C62", people_in},
    {"CrowdFlowObserved", "peopleCountAway", "C62", people_out},
    {"CrowdFlowObserved", "occupancy", "C62", crowding},
    {"CrowdFlowObserved", "congested", "", congested, true},
    {"Building", "peopleOccupancy", "C62", building_people},
    {"Building", "peopleCapacity", "C62", building_capacity},
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

std::span<const Generator> building_generators() { return kGenerators; }

}  // namespace aisland::telemetry
