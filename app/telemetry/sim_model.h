// Generators: attribute of an entity type → its value at a moment. Private to the simulator.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "app/core/pose.h"
#include "app/telemetry/sim_calendar.h"
#include "app/telemetry/sim_day.h"
#include "app/telemetry/simulator.h"

namespace aisland::telemetry {

// Way along a route that closes on itself (there and back when it does not).
struct Route {
    std::vector<vec3> points;      // closed: the last is the first
    std::vector<double> distance;  // [point] metres from the start
    double length() const { return distance.empty() ? 0 : distance.back(); }
    vec3 at(double metres, double& bearing) const;  // bearing: degrees clockwise from north
};
Route make_route(const SimEntity& entity);

struct SimBody {
    SimEntity entity;
    uint64_t seed = 0;  // of the run and this entity
    Route route;
    std::vector<uint32_t> bays;           // of a car park: bodies of its bays; of a lamp cabinet: of its lamps
    double share_from = 0, share_to = 0;  // of a gate, a building: its part of all of its kind, [from, to) of 1
    uint32_t house = kNone;               // of a room, a booking, a lift: body of the building it is in
    double part = 0;                      // of a room: most of those in its building that it holds; of a lift: its part of the building's lifts
    double period_s = 60;                 // of its type
    double weight = 1;                    // size relative to others of its type, 0.4..1.6
};

struct SimIsland {
    uint64_t seed = 0;
    Calendar calendar;
    std::vector<SimBody> bodies;
    std::vector<uint32_t> gates;   // bodies that count people who come and go
    std::vector<uint32_t> meters;  // of buildings
    std::vector<uint32_t> parks;
    uint32_t canteen_house = kNone;  // body of the building that the canteen is in

    const SimBody* canteen() const { return canteen_house == kNone ? nullptr : &bodies[canteen_house]; }
};

struct SimContext {
    const SimIsland& island;
    const SimBody& body;
    Moment now;
};

// number: in Generator::unit. member: of an enumeration. text: of a text. position: world.
struct SimOut {
    double number = 0;
    std::string_view member;
    vec3 position{0.0f};
    std::string_view text;
};

struct Generator {
    std::string_view type;  // "*": any that has no generator of its own for the attribute
    std::string_view attribute;
    std::string_view unit;  // UN/CEFACT; converted to the schema's
    SimOut (*value)(const SimContext&);
    bool state = false;  // changes by steps: reported when it does
};

std::span<const Generator> street_generators();    // lamps, parking, charging, robots, sweepers, bins
std::span<const Generator> nature_generators();    // air, noise, weather, water
std::span<const Generator> building_generators();  // energy, people, queues, doors, figures
std::span<const Generator> room_generators();      // rooms, bookings, lifts
std::span<const Generator> machine_generators();   // arms, cells, machines, vital signs

// Of an attribute whose `simulation` is declared. Texts and members live in the attribute.
SimOut declared_value(const SimContext& c, const schema::Attribute& attribute);

// People counted through one gate since midnight, and all who are on the island by the count of all gates: in less out, to the last one.
struct GateCount {
    double in = 0, out = 0;
};
GateCount gate_count(const SimIsland& island, const SimBody& gate, const Moment& m);
double people_on(const SimIsland& island, const Moment& m);
constexpr double kInside = 0.85;   // of those on the island: in its buildings
constexpr double kInZones = 0.06;  // in the zones that one enters; the rest are outside
double people_inside(const SimIsland& island, const SimBody& building, const Moment& m);
// kW of one building's meter.
double meter_kw(const SimIsland& island, const SimBody& meter, const Moment& m);
double lamp_watts_of(const SimContext& lamp);

bool named(const SimContext& c, const char* word);  // its id has the word
bool is_lift(const SimEntity& entity);              // of those that measure

// State of one bay, as its sensor reports it.
enum class Bay : uint8_t { free,
                           occupied,
                           closed,
                           unknown };
Bay bay_at(const SimIsland& island, const SimBody& bay, const Moment& m);

}  // namespace aisland::telemetry
