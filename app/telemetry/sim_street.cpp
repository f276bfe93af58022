// Lamps, parking, charging, robots, sweepers, bins.
#include <algorithm>
#include <cmath>

#include <glm/geometric.hpp>

#include "app/telemetry/sim_model.h"

namespace aisland::telemetry {

namespace {

uint64_t today(const SimContext& c, uint64_t channel) { return mix(c.body.seed, mix(static_cast<uint64_t>(c.now.day), channel)); }

// --- Lamps: on by the sun, dimmed after midnight, now and then one is broken for a day.

enum class LampFault : uint8_t { none,
                                 lamp,
                                 lantern,
                                 column };

LampFault lamp_fault(const SimContext& c) {
    const double dice = unit(today(c, 1));
    if (dice < 0.008) return LampFault::lamp;
    if (dice < 0.011) return LampFault::lantern;
    return dice < 0.012 ? LampFault::column : LampFault::none;
}

double lamp_wanted(const SimContext& c) {
    const double threshold = -0.8 + 0.5 * (unit(mix(c.body.seed, 2)) - 0.5);  // degrees: each photocell a little different
    const double below = threshold - sun_elevation(c.now);
    if (below <= 0) return 0;
    const double dusk = 0.35 + 0.65 * std::clamp(below / 5, 0.0, 1.0);
    const double late = c.now.hour < 5.5 ? 1 - 0.5 * (1 - rise(c.now.hour, 5.2, 0.05)) : 1 - 0.5 * rise(c.now.hour, 23.5, 0.05);
    return dusk * late;
}

double lamp_level(const SimContext& c) {
    const LampFault fault = lamp_fault(c);
    return fault == LampFault::lamp || fault == LampFault::column ? 0 : lamp_wanted(c);
}

double lamp_voltage(const SimContext& c) {
    return 224 - 3.5 * rise(c.now.hour, 18.5, 0.6) * (1 - rise(c.now.hour, 22.5, 0.6)) + 1.2 * noise(mix(c.body.seed, 3), c.now.ms, 120);
}
}  // namespace

double lamp_watts_of(const SimContext& c) {
    const double level = lamp_level(c);
    return level > 0 ? (6 + 104 * level) * (1 + 0.01 * noise(mix(c.body.seed, 4), c.now.ms, 60)) : 1.1;
}

namespace {

SimOut power_state(const SimContext& c) {
    const double level = lamp_level(c);
    return {.member = level <= 0 ? "off" : level < 0.6 ? "low"
                                                       : "on"};
}
SimOut lamp_status(const SimContext& c) {
    static constexpr std::string_view kNames[] = {"ok", "defectiveLamp", "brokenLantern", "columnIssue"};
    return {.member = kNames[static_cast<int>(lamp_fault(c))]};
}
SimOut illuminance_level(const SimContext& c) { return {lamp_level(c)}; }
SimOut lamp_power(const SimContext& c) { return {lamp_watts_of(c)}; }
SimOut lamp_volts(const SimContext& c) { return {lamp_voltage(c)}; }
SimOut lamp_current(const SimContext& c) { return {lamp_watts_of(c) / (0.95 * lamp_voltage(c))}; }
SimOut cabinet_power(const SimContext& c) {  // kW of its lamps
    double watts = 0;
    for (uint32_t lamp : c.body.bays) watts += lamp_watts_of({c.island, c.island.bodies[lamp], c.now});
    return {watts / 1000};
}
SimOut cabinet_mode(const SimContext&) { return {.member = "automatic"}; }
SimOut lantern_height(const SimContext&) { return {4.5}; }

// --- Parking: commuters stay the day, visitors come in the hours between. A bay's day is a seeded list of stays.

SimOut spot_status(const SimContext& c) {
    static constexpr std::string_view kNames[] = {"free", "occupied", "closed", "unknown"};
    return {.member = kNames[static_cast<int>(bay_at(c.island, c.body, c.now))]};
}

uint32_t free_bays(const SimContext& c) {
    uint32_t count = 0;
    for (uint32_t bay : c.body.bays) count += bay_at(c.island, c.island.bodies[bay], c.now) == Bay::free;
    return count;
}
uint32_t taken_bays(const SimContext& c) {
    uint32_t count = 0;
    for (uint32_t bay : c.body.bays) count += bay_at(c.island, c.island.bodies[bay], c.now) == Bay::occupied;
    return count;
}
double bay_count(const SimContext& c) { return c.body.bays.empty() ? 120 : static_cast<double>(c.body.bays.size()); }

SimOut total_spots(const SimContext& c) { return {bay_count(c)}; }
SimOut free_spots(const SimContext& c) {
    if (c.body.bays.empty()) return {std::round(bay_count(c) * (1 - 0.9 * presence(c.now.weekend, c.now.hour)))};
    return {static_cast<double>(free_bays(c))};
}
SimOut parking_occupancy(const SimContext& c) {
    if (c.body.bays.empty()) return {1 - free_spots(c).number / bay_count(c)};
    return {taken_bays(c) / bay_count(c)};
}
SimOut parking_status(const SimContext& c) { return {.member = free_spots(c).number < 1 ? "full" : "open"}; }

// --- Charging: as bays, with shorter stays.

uint32_t chargers_taken(const SimContext& c, uint32_t sockets) {
    uint32_t taken = 0;
    for (uint32_t s = 0; s < sockets; ++s) {
        const double length = 1.2 + 1.6 * unit(mix(c.body.seed, 40 + s));  // hours a stay
        const double x = (c.now.hour + length * unit(mix(c.body.seed, 60 + s))) / length;
        const uint64_t stay = mix(today(c, 50 + s), static_cast<uint64_t>(x));
        const double fraction = x - std::floor(x);
        taken += unit(stay) < 0.15 + 0.75 * presence(c.now.weekend, c.now.hour) && fraction < 0.55 + 0.4 * unit(mix(stay));
    }
    return taken;
}
constexpr uint32_t kSockets = 4;
SimOut charging_capacity(const SimContext&) { return {kSockets}; }
SimOut charging_available(const SimContext& c) { return {static_cast<double>(kSockets - chargers_taken(c, kSockets))}; }
SimOut charging_status(const SimContext& c) {
    if (unit(today(c, 70)) < 0.02) return {.member = "outOfService"};
    return {.member = chargers_taken(c, kSockets) == kSockets ? "full" : "working"};
}

// --- What moves along a route: a shift of patrol, then charging where it began.

struct Patrol {
    double metres = 0;  // along the route
    double speed = 0;   // m/s
    double battery = 1;
    bool docked = false;
};

Patrol patrol(const SimContext& c) {
    constexpr double kDrive = 3 * 3600, kCharge = 40 * 60;
    Patrol p;
    const double phase = unit(mix(c.body.seed, 5)) * (kDrive + kCharge);
    const double seconds = std::fmod(static_cast<double>(c.now.ms) / 1000 + phase, kDrive + kCharge);
    const double length = c.body.route.length();
    // A whole number of laps a shift, so that charging begins at the dock.
    const double laps = length > 0 ? std::max(1.0, std::round(kDrive * c.body.entity.speed / length)) : 0;
    if (seconds < kDrive) {
        p.speed = laps * length / kDrive;
        p.metres = std::fmod(p.speed * seconds, std::max(length, 1.0));
        p.battery = 0.98 - 0.78 * seconds / kDrive;
    } else {
        p.docked = true;
        p.battery = 0.20 + 0.78 * (seconds - kDrive) / kCharge;
    }
    return p;
}

SimOut mover_position(const SimContext& c) {
    double bearing = 0;
    return {.position = c.body.route.points.empty() ? c.body.entity.position : c.body.route.at(patrol(c).metres, bearing)};
}
SimOut mover_bearing(const SimContext& c) {
    double bearing = 0;
    if (!c.body.route.points.empty()) c.body.route.at(patrol(c).metres, bearing);
    return {bearing};
}
SimOut mover_speed(const SimContext& c) { return {patrol(c).speed}; }
SimOut mover_battery(const SimContext& c) { return {patrol(c).battery}; }
SimOut mover_accuracy(const SimContext& c) { return {0.06 + 0.03 * noise(mix(c.body.seed, 6), c.now.ms, 20)}; }  // MTR
// Now and then a contact at the dock fails for a while; on its way nothing stops it.
bool dock_fails(const SimContext& c) { return patrol(c).docked && incident(mix(c.body.seed, 73), c.now, 0.15, 2) >= 0; }
SimOut mover_mode(const SimContext& c) { return {.member = dock_fails(c) ? "error" : patrol(c).docked ? "standby"
                                                                                                      : "navi"}; }
SimOut mover_errors(const SimContext& c) { return {.text = dock_fails(c) ? "charging contact" : ""}; }
SimOut mover_destination(const SimContext& c) { return {.text = patrol(c).docked ? "dock" : "round"}; }
SimOut sweeper_status(const SimContext& c) { return {.member = patrol(c).docked ? "parked" : "onRoute"}; }
SimOut flight_status(const SimContext& c) { return {.member = patrol(c).docked ? "onGround" : "inFlight"}; }
SimOut flight_height(const SimContext& c) { return {static_cast<double>(mover_position(c).position.y)}; }

// --- Bins: filled by those who are there, emptied early in the morning.

SimOut bin_level(const SimContext& c) {
    const double emptied = 5.5 + unit(mix(c.body.seed, 7));
    double filled = presence_sum(c.now.weekend, c.now.hour);
    if (c.now.hour >= emptied) {
        filled -= presence_sum(c.now.weekend, emptied);
    } else {
        const bool weekend_before = moment_at(c.now.ms - 86'400'000).weekend;
        filled += presence_full_day(weekend_before) - presence_sum(weekend_before, emptied);
    }
    return {std::min(0.98, 0.04 + 0.085 * c.body.weight * filled)};
}
SimOut bin_status(const SimContext&) { return {.member = "ok"}; }
SimOut bin_temperature(const SimContext& c) { return {weather_at(c.island.seed, c.now).temperature + 2 * c.body.weight}; }

constexpr Generator kGenerators[] = {
    {"Streetlight", "powerState", "", power_state, true},
    {"Streetlight", "illuminanceLevel", "C62", illuminance_level},
    {"Streetlight", "powerConsumption", "WTT", lamp_power},
    {"Streetlight", "voltage", "VLT", lamp_volts},
    {"Streetlight", "current", "AMP", lamp_current},
    {"Streetlight", "status", "", lamp_status, true},
    {"Streetlight", "lanternHeight", "MTR", lantern_height},
    {"StreetlightControlCabinet", "totalActivePower", "KWT", cabinet_power},
    {"StreetlightControlCabinet", "workingMode", "", cabinet_mode, true},
    {"ParkingSpot", "status", "", spot_status, true},
    {"OffStreetParking", "totalSpotNumber", "C62", total_spots},
    {"OffStreetParking", "availableSpotNumber", "C62", free_spots, true},
    {"OffStreetParking", "occupancy", "C62", parking_occupancy},
    {"OffStreetParking", "status", "", parking_status, true},
    {"EVChargingStation", "capacity", "C62", charging_capacity},
    {"EVChargingStation", "socketNumber", "C62", charging_capacity},
    {"EVChargingStation", "availableCapacity", "C62", charging_available, true},
    {"EVChargingStation", "status", "", charging_status, true},
    {"Vehicle", "serviceStatus", "", sweeper_status, true},
    {"UnmannedAerialVehicle", "flightStatus", "", flight_status, true},
    {"UnmannedAerialVehicle", "elevation", "MTR", flight_height},
    {"UnmannedAerialVehicle", "groundSpeed", "MTS", mover_speed},
    {"*", "pose", "", mover_position},
    {"*", "location", "", mover_position},
    {"*", "position", "", mover_position},
    {"*", "bearing", "DD", mover_bearing},
    {"*", "heading", "DD", mover_bearing},
    {"*", "speed", "MTS", mover_speed},
    {"*", "battery", "C62", mover_battery},
    {"*", "batteryLevel", "C62", mover_battery},
    {"StateMessage", "accuracy", "MTR", mover_accuracy},
    {"StateMessage", "destination", "", mover_destination, true},
    {"StateMessage", "mode", "", mover_mode, true},
    {"StateMessage", "errors", "", mover_errors, true},
    {"WasteContainer", "fillingLevel", "C62", bin_level},
    {"WasteContainer", "status", "", bin_status},
    {"WasteContainer", "temperature", "CEL", bin_temperature},
};

}  // namespace

std::span<const Generator> street_generators() { return kGenerators; }

Bay bay_at(const SimIsland& island, const SimBody& bay, const Moment& m) {
    const uint64_t day = mix(bay.seed, mix(static_cast<uint64_t>(m.day), 100));
    const double dice = unit(mix(day, 1));
    if (dice < 0.003) return Bay::closed;                                                      // being repaired today
    if (dice < 0.008 && std::abs(m.hour - 24 * unit(mix(day, 2))) < 1.5) return Bay::unknown;  // its sensor is silent
    const double kind = unit(mix(bay.seed, 101));
    const double attendance = (m.weekend ? 0.12 : 0.92) * day_of(island.calendar, m).attendance;
    if (kind < 0.62 && unit(mix(day, 3)) < attendance) {  // a commuter's day
        const double comes = 8.7 + 0.75 * (unit(mix(day, 4)) + unit(mix(day, 5)) - 1) * 2;
        const double goes = 18.4 + 1.2 * (unit(mix(day, 6)) + unit(mix(day, 7)) - 1) * 2;
        if (m.hour >= comes && m.hour < goes) return Bay::occupied;
        return Bay::free;
    }
    if (kind > 0.95) return unit(mix(day, 8)) < 0.8 ? Bay::occupied : Bay::free;  // stays overnight
    // Visitors: stays of one to three hours, likelier when the island is busy.
    const double length = 1 + 2 * unit(mix(day, 9));
    const double x = m.hour / length + unit(mix(day, 10));
    const double begin = (std::floor(x) - unit(mix(day, 10))) * length;  // hour
    const uint64_t stay = mix(day, 20 + static_cast<uint64_t>(x));
    const double wanted = 0.9 * day_of(island.calendar, m).attendance * presence(m.weekend, std::clamp(begin + length / 2, 0.0, 24.0));
    const double fraction = x - std::floor(x);
    const double from = 0.25 * unit(mix(stay, 1)), to = 1 - 0.25 * unit(mix(stay, 2));
    return unit(stay) < wanted && fraction >= from && fraction < to ? Bay::occupied : Bay::free;
}

Route make_route(const SimEntity& entity) {
    Route r;
    if (entity.route.size() < 2) return r;
    r.points = entity.route;
    if (entity.loop) {
        r.points.push_back(r.points.front());
    } else {
        r.points.insert(r.points.end(), entity.route.rbegin() + 1, entity.route.rend());
    }
    double total = 0;
    for (size_t i = 0; i < r.points.size(); ++i) {
        if (i) total += glm::distance(r.points[i - 1], r.points[i]);
        r.distance.push_back(total);
    }
    if (total < 0.01) r = {};
    return r;
}

vec3 Route::at(double metres, double& bearing) const {
    const auto after = std::upper_bound(distance.begin() + 1, distance.end() - 1, metres);
    const auto i = static_cast<size_t>(after - distance.begin());
    const vec3 step = points[i] - points[i - 1];
    const double span = std::max(distance[i] - distance[i - 1], 1e-6);
    const double t = std::clamp((metres - distance[i - 1]) / span, 0.0, 1.0);
    bearing = std::fmod(std::atan2(step.x, -step.z) * 57.29577951308232 + 360, 360);
    return points[i - 1] + step * static_cast<float>(t);
}

}  // namespace aisland::telemetry
