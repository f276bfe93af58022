// Rooms, bookings, lifts: what those inside a building do there.
#include <algorithm>
#include <cmath>

#include "app/core/time.h"
#include "app/telemetry/sim_model.h"

namespace aisland::telemetry {

namespace {

double local(const SimContext& c, uint64_t channel, double period_s) { return noise(mix(c.body.seed, channel), c.now.ms, period_s); }
double busy(const SimContext& c) { return presence(c.now.weekend, c.now.hour); }

// Of the building a room or lift is in; without one, of all buildings together.
double people_in_house(const SimContext& c, const Moment& m) {
    if (c.body.house != kNone) return people_inside(c.island, c.island.bodies[c.body.house], m);
    return std::round(kInside * people_on(c.island, m));
}

// --- Rooms. What is booked is held: a booking and the room of the same number draw from one seed. A room never holds more than its part
// of those in its building, so that all rooms of a building hold no more than the building.

constexpr double kSlot = 1.5;  // hours
constexpr std::string_view kSlots[] = {"00:00", "01:30", "03:00", "04:30", "06:00", "07:30", "09:00", "10:30", "12:00",
                                       "13:30", "15:00", "16:30", "18:00", "19:30", "21:00", "22:30", "24:00"};
size_t slot(const SimContext& c) { return std::min<size_t>(static_cast<size_t>(c.now.hour / kSlot), std::size(kSlots) - 2); }

enum class Room : uint8_t { office,
                            meeting,
                            home,
                            hall };
Room room_of(const SimContext& c) {
    if (c.body.entity.indoors) return named(c, "home") ? Room::home : Room::hall;  // of the zones that one enters
    return named(c, "meeting") || named(c, "booking") ? Room::meeting : Room::office;
}

uint64_t slot_dice(const SimContext& c) {
    const uint64_t room = room_of(c) == Room::meeting ? mix(c.island.seed, 5000 + c.body.entity.number) : mix(c.body.seed, 10);
    return mix(room, mix(static_cast<uint64_t>(c.now.day), slot(c)));
}

// Who meets in this slot, as planned by who will be there in its middle; up to three: nobody booked it, they just sit there.
double planned(const SimContext& c) {
    const uint64_t dice = slot_dice(c);
    const double hour = (static_cast<double>(slot(c)) + 0.5) * kSlot;
    const double share = presence(c.now.weekend, hour);
    if (unit(dice) >= 0.75 * share) return std::round(3 * share * unit(mix(dice, 1)));
    const Moment middle = moment_at(c.now.day * kMsPerDay - kShanghaiOffsetMs + static_cast<int64_t>(hour * 3'600'000));
    return std::min(std::floor(c.body.part * people_in_house(c, middle)), std::round(4 + 14 * unit(mix(dice, 2))));
}

double people_in_room(const SimContext& c) {
    switch (room_of(c)) {
        case Room::meeting: return std::min(planned(c), std::floor(c.body.part * people_in_house(c, c.now)));
        case Room::office: return std::min(60.0, std::floor(c.body.part * people_in_house(c, c.now) * (0.85 + 0.15 * local(c, 16, 900))));
        case Room::home:
        case Room::hall: break;
    }
    const double visitors = kInZones * people_on(c.island, c.now) * c.body.part * (0.3 + 0.7 * unit(mix(slot_dice(c), 1)));
    return std::min(room_of(c) == Room::home ? 6.0 : 40.0, std::floor(visitors));
}

SimOut room_people(const SimContext& c) { return {people_in_room(c)}; }
SimOut room_temperature(const SimContext& c) {
    const double outside = temperature_at(c.island.seed, c.now);
    return {23.4 + 0.05 * (outside - 20) * (1 - 0.7 * busy(c)) + 0.8 * busy(c) + 0.4 * local(c, 11, 900)};
}
SimOut room_humidity(const SimContext& c) { return {0.46 + 0.12 * (weather_at(c.island.seed, c.now).humidity - 0.6) + 0.02 * local(c, 12, 900)}; }
// Breath fills a room in about twenty minutes and is aired out in as many; a large room takes more of it.
SimOut room_co2(const SimContext& c) {
    double breathed = 0;
    for (int i = 0; i < 4; ++i) {
        const SimContext then{c.island, c.body, moment_at(c.now.ms - i * 600'000)};
        breathed += (0.4 - 0.1 * i) * people_in_room(then);
    }
    const double each = room_of(c) == Room::meeting ? 32 : room_of(c) == Room::home ? 40
                                                                                    : 9;
    return {430 + 90 * busy(c) + each * breathed + 12 * local(c, 13, 400)};
}
SimOut room_light(const SimContext& c) {
    const double daylight = std::min(450.0, weather_at(c.island.seed, c.now).illuminance * 0.006);
    return {daylight + (busy(c) > 0.1 ? 320 : 4) + 8 * std::abs(local(c, 14, 120))};
}
SimOut room_noise(const SimContext& c) { return {std::min(75.0, 36 + 0.7 * people_in_room(c) + 3 * local(c, 15, 10))}; }

bool booked(const SimContext& c) { return planned(c) > 3; }
SimOut booked_from(const SimContext& c) { return {.text = booked(c) ? kSlots[slot(c)] : std::string_view()}; }
SimOut booked_to(const SimContext& c) { return {.text = booked(c) ? kSlots[slot(c) + 1] : std::string_view()}; }
SimOut booked_what(const SimContext& c) { return {.text = booked(c) ? "meeting" : ""}; }

// --- Lifts carry who comes into the building, leaves it, and goes out for lunch and comes back.

constexpr double kRidersATrip = 3.2, kCar = 13;  // people; the car's capacity

double riders_since_midnight(const SimContext& c, const Moment& m) {
    const double attendance = day_of(c.island.calendar, m).attendance;
    const Through through = through_gates(attendance, m);
    const double lunch = (m.weekend ? 0.25 : 1) * 0.5 * kPeople * attendance * (rise(m.hour, 12.0, 0.2) + rise(m.hour, 12.75, 0.25));
    double share = 1;
    if (c.body.house != kNone) share = c.island.bodies[c.body.house].share_to - c.island.bodies[c.body.house].share_from;
    return kInside * share * c.body.part * (through.in + through.out + lunch);
}
double riders_lately(const SimContext& c) {  // in five minutes
    const Moment before = moment_at(c.now.ms - 300'000);
    return riders_since_midnight(c, c.now) - (before.day == c.now.day ? riders_since_midnight(c, before) : 0);
}
double lift_use(const SimContext& c) { return std::clamp(riders_lately(c) / (2 * kCar), 0.0, 1.0); }

SimOut lift_trips(const SimContext& c) { return {is_lift(c.body.entity) ? std::floor(riders_since_midnight(c, c.now) / kRidersATrip) : NAN}; }
SimOut lift_load(const SimContext& c) { return {is_lift(c.body.entity) ? lift_use(c) : NAN}; }
// Where the car stands: it waits on the ground floor, and is somewhere else the more of the time the more ride.
SimOut lift_floor(const SimContext& c) {
    if (!is_lift(c.body.entity)) return {NAN};
    const double floors = std::max(2.0, static_cast<double>(c.body.entity.floors));
    const uint64_t dice = mix(mix(c.body.seed, 31), static_cast<uint64_t>(c.now.ms / 40'000));
    if (unit(dice) >= 0.05 + 0.9 * std::min(1.0, 3 * lift_use(c))) return {1};
    return {2 + std::floor((floors - 1) * unit(mix(dice)))};
}

constexpr Generator kGenerators[] = {
    {"IndoorEnvironmentObserved", "peopleCount", "C62", room_people},
    {"IndoorEnvironmentObserved", "temperature", "CEL", room_temperature},
    {"IndoorEnvironmentObserved", "relativeHumidity", "C62", room_humidity},
    {"IndoorEnvironmentObserved", "co2", "59", room_co2},
    {"IndoorEnvironmentObserved", "illuminance", "LUX", room_light},
    {"IndoorEnvironmentObserved", "LAeq", "2N", room_noise},
    {"Appointment", "from", "", booked_from, true},
    {"Appointment", "to", "", booked_to, true},
    {"Appointment", "category", "", booked_what, true},
    {"DeviceMeasurement", "liftTrips", "C62", lift_trips},
    {"DeviceMeasurement", "liftLoad", "C62", lift_load},
    {"DeviceMeasurement", "liftFloor", "C62", lift_floor},
};

}  // namespace

bool is_lift(const SimEntity& entity) { return entity.text_id.find("lift") != std::string::npos; }

std::span<const Generator> room_generators() { return kGenerators; }

}  // namespace aisland::telemetry
