// Entity types and their attributes, as the content declares them: units, ranges, periods, enumerations.
// Plain tables; telemetry reads them, nothing here knows a payload format.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "app/core/ids.h"

namespace aisland::schema {

enum class Kind : uint8_t { number, text, boolean, enumeration, position };

// Shape of a simulated day, 0..1: half all day; as people come and go; as the sun shines; when lamps burn; as listed.
enum class DayShape : uint8_t { steady, people, sun, dark, listed };

// How the simulator makes an attribute's values when the content says so: a closed form of the moment alone.
struct Simulation {
    bool declared = false;
    double low = 0, high = 0;      // number: value at 0 and at 1 of the day; boolean: chance of "true" there, 0..1
    DayShape day = DayShape::steady;
    std::vector<double> hours;     // day == listed: ascending in [0, 24) ...
    std::vector<double> shares;    // ... and the day there, straight lines between, round midnight
    double weekend = 1;            // factor on Saturdays and Sundays
    double noise = 0.05;           // number: part of high - low it strays
    double every_s = 600;          // number: how fast it strays; else how long one draw holds
    std::vector<double> weights;   // enumeration: [member]
    std::vector<std::string> texts;
};

struct Attribute {
    AttributeId id;
    std::string name;               // as in payloads: "illuminanceLevel"
    Kind kind = Kind::number;
    std::string unit;               // UN/CEFACT common code the store keeps it in: "WTT", "C62"; empty = none
    double min = 0, max = 0;        // declared range, min == max: unbounded
    std::vector<std::string> values;  // enumeration members, in order
    std::string label;              // text key
    int decimals = 0;               // shown
    bool percent = false;           // fraction 0..1 shown as %
    Simulation simulation;
};

struct Type {
    TypeId id;
    std::string name;               // "Streetlight"
    double period_s = 60;           // nominal time between two reports; freshness is counted in it
    std::vector<Attribute> attributes;
    std::string label;              // text key
};

struct Table {
    std::vector<Type> types;

    const Type* find(TypeId id) const;
};

const Attribute* find_attribute(const Type& type, AttributeId id);

// One linear conversion: canonical = value * scale + offset. Nothing when the two units do not measure the same thing.
struct Conversion {
    double scale = 1, offset = 0;
};
// Codes of UN/CEFACT Recommendation 20. An empty `from` means "already canonical".
const Conversion* find_conversion(const std::string& from, const std::string& to);

// Whether a code is in the table of units.
bool known_unit(const std::string& code);

// How a canonical unit is written for people: "WTT" -> "W", "CEL" -> "°C".
std::string unit_symbol(const std::string& code);

}  // namespace aisland::schema
