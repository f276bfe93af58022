// What the content declares of live data: entity types and their attributes (units, ranges, periods, enumerations), alarms, and
// where plain JSON of other makers holds what. Plain tables; telemetry reads them, nothing here knows a payload format.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "app/core/ids.h"
#include "app/core/pose.h"

namespace aisland::schema {

enum class Kind : uint8_t { number,
                            text,
                            boolean,
                            enumeration,
                            position };

// Shape of a simulated day, 0..1: half all day; as people come and go; as the sun shines; when lamps burn; as listed.
enum class DayShape : uint8_t { steady,
                                people,
                                sun,
                                dark,
                                listed };

// How the simulator makes an attribute's values when the content says so: a closed form of the moment alone.
struct Simulation {
    bool declared = false;
    double low = 0, high = 0;  // number: value at 0 and at 1 of the day; boolean: chance of "true" there, 0..1
    DayShape day = DayShape::steady;
    std::vector<double> hours;    // day == listed: ascending in [0, 24) ...
    std::vector<double> shares;   // ... and the day there, straight lines between, round midnight
    double weekend = 1;           // factor on Saturdays and Sundays
    double noise = 0.05;          // number: part of high - low it strays
    double every_s = 600;         // number: how fast it strays; else how long one draw holds
    std::vector<double> weights;  // enumeration: [member]
    std::vector<std::string> texts;
};

struct Attribute {
    AttributeId id;
    std::string name;  // as in payloads: "illuminanceLevel"
    Kind kind = Kind::number;
    std::string unit;                 // UN/CEFACT common code the store keeps it in: "WTT", "C62"; empty = none
    double min = 0, max = 0;          // declared range, min == max: unbounded
    std::vector<std::string> values;  // enumeration members, in order
    std::string label;                // text key
    int decimals = 0;                 // shown
    bool percent = false;             // fraction 0..1 shown as %
    Simulation simulation;
};

struct Type {
    TypeId id;
    std::string name;      // "Streetlight"
    double period_s = 60;  // nominal time between two reports; freshness is counted in it
    std::vector<Attribute> attributes;
    std::string label;  // text key
};

enum class Severity : uint8_t { informational,
                                low,
                                medium,
                                high,
                                critical };  // of SDM Alert
enum class Compare : uint8_t { above,
                               below,
                               members };

// What else should happen while an alarm stands: doors that open. In a drill simulated devices do it.
struct Reaction {
    EntityId entity;
    AttributeId attribute;
    double value = 0;  // as telemetry::Value::number
    double after_s = 0;
};

struct Alarm {
    ItemId id;
    std::string name;  // "building-fire"
    TextId title, advice;
    TypeId type;
    AttributeId attribute;
    std::vector<EntityId> entities;  // none: every one of the type
    Severity severity = Severity::medium;
    std::string category, sub_category;  // of SDM Alert; no category: a fault of equipment, told as an Anomaly
    Compare compare = Compare::above;
    double raise = 0, clear = 0;            // above, below: in the attribute's unit; clear lies on the quiet side of raise
    std::vector<uint8_t> members;           // [enumeration index, or 0 false 1 true] whether it means the alarm
    double delay_s = 0, clear_delay_s = 0;  // how long before it counts
    bool latching = false;                  // stays until someone acknowledged it, even when the cause is gone
    std::vector<Reaction> reactions;
    std::vector<std::vector<vec3>> routes;  // ways out, world metres
    EntityId drill_entity;                  // none: not drilled
    double drill_s = 0;
};

enum class TimeForm : uint8_t { rfc3339,
                                seconds,
                                milliseconds };  // of a mapping's time; the latter since 1970 UTC

struct MappedMember {
    std::string from;   // as in the payload: "2", "open", "true"
    double number = 0;  // as telemetry::Value::number
};

struct MappedAttribute {
    AttributeId attribute;
    std::string at;                // JSON Pointer (RFC 6901); of a position the longitude
    std::string latitude, height;  // positions only
    double scale = 1, offset = 0;  // canonical = payload * scale + offset
    std::vector<MappedMember> members;
};

// Plain JSON of any shape: which topics, which entity, which member is which attribute.
struct Mapping {
    std::string name;
    std::string topic;  // MQTT filter
    std::string each;   // JSON Pointer to a list or object whose every member is one device; empty: the payload is one
    TypeId type;
    std::string entity;  // id; {1} is what the first wildcard of the topic stood for, {/a/b} what the device says there
    std::string time;    // JSON Pointer; empty: when it came
    TimeForm time_form = TimeForm::rfc3339;
    std::vector<MappedAttribute> attributes;
};

struct Table {
    std::vector<Type> types;
    std::vector<Alarm> alarms;
    std::string alarm_place;  // "park/command": where alarms are told to a broker; empty: nowhere
    std::vector<Mapping> mappings;

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
