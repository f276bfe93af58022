#include "app/schema/schema.h"

#include <algorithm>
#include <map>
#include <span>
#include <string_view>
#include <utility>

namespace aisland::schema {
namespace {

enum class Quantity : uint8_t {
    ratio,
    parts,
    temperature,
    power,
    apparent_power,
    reactive_power,
    energy,
    voltage,
    current,
    resistance,
    illuminance,
    luminous_flux,
    irradiance,
    concentration,
    sound,
    speed,
    angle,
    area,
    volume,
    pressure,
    frequency,
    rotation,
    length,
    time,
    mass,
    torque,
    data_rate,
    rain,
    flow,
};

// UN/CEFACT Recommendation 20 (revision 17), annexes I to III: code, symbol and factor to the coherent unit of its
// quantity: coherent = value * scale + offset.
struct Unit {
    const char* code;
    Quantity quantity;
    double scale, offset;
    const char* symbol;
};

constexpr Unit kUnits[] = {
    {"C62", Quantity::ratio, 1, 0, ""},
    {"P1", Quantity::ratio, 0.01, 0, "%"},
    {"59", Quantity::parts, 1e-6, 0, "ppm"},
    {"61", Quantity::parts, 1e-9, 0, "ppb"},
    {"CEL", Quantity::temperature, 1, 0, "°C"},
    {"FAH", Quantity::temperature, 5.0 / 9.0, -160.0 / 9.0, "°F"},
    {"KEL", Quantity::temperature, 1, -273.15, "K"},
    {"WTT", Quantity::power, 1, 0, "W"},
    {"KWT", Quantity::power, 1e3, 0, "kW"},
    {"MAW", Quantity::power, 1e6, 0, "MW"},
    {"D46", Quantity::apparent_power, 1, 0, "VA"},
    {"KVA", Quantity::apparent_power, 1e3, 0, "kVA"},
    {"D44", Quantity::reactive_power, 1, 0, "var"},
    {"KVR", Quantity::reactive_power, 1e3, 0, "kvar"},
    {"JOU", Quantity::energy, 1, 0, "J"},
    {"WHR", Quantity::energy, 3600, 0, "Wh"},
    {"KWH", Quantity::energy, 3.6e6, 0, "kWh"},
    {"MWH", Quantity::energy, 3.6e9, 0, "MWh"},
    {"2Z", Quantity::voltage, 1e-3, 0, "mV"},
    {"VLT", Quantity::voltage, 1, 0, "V"},
    {"KVT", Quantity::voltage, 1e3, 0, "kV"},
    {"4K", Quantity::current, 1e-3, 0, "mA"},
    {"AMP", Quantity::current, 1, 0, "A"},
    {"OHM", Quantity::resistance, 1, 0, "Ω"},
    {"LUX", Quantity::illuminance, 1, 0, "lx"},
    {"LUM", Quantity::luminous_flux, 1, 0, "lm"},
    {"D54", Quantity::irradiance, 1, 0, "W/m²"},
    {"GQ", Quantity::concentration, 1, 0, "µg/m³"},
    {"GP", Quantity::concentration, 1e3, 0, "mg/m³"},
    {"M1", Quantity::concentration, 1e6, 0, "mg/L"},
    {"2N", Quantity::sound, 1, 0, "dB"},
    {"MTS", Quantity::speed, 1, 0, "m/s"},
    {"KMH", Quantity::speed, 1.0 / 3.6, 0, "km/h"},
    {"KNT", Quantity::speed, 1852.0 / 3600.0, 0, "kn"},
    {"DD", Quantity::angle, 1, 0, "°"},
    {"C81", Quantity::angle, 57.29577951308232, 0, "rad"},
    {"MTK", Quantity::area, 1, 0, "m²"},
    {"HAR", Quantity::area, 1e4, 0, "ha"},
    {"KMK", Quantity::area, 1e6, 0, "km²"},
    {"MTQ", Quantity::volume, 1, 0, "m³"},
    {"LTR", Quantity::volume, 1e-3, 0, "L"},
    {"PAL", Quantity::pressure, 1, 0, "Pa"},
    {"A97", Quantity::pressure, 1e2, 0, "hPa"},
    {"MBR", Quantity::pressure, 1e2, 0, "mbar"},
    {"KPA", Quantity::pressure, 1e3, 0, "kPa"},
    {"BAR", Quantity::pressure, 1e5, 0, "bar"},
    {"MPA", Quantity::pressure, 1e6, 0, "MPa"},
    {"HTZ", Quantity::frequency, 1, 0, "Hz"},
    {"KHZ", Quantity::frequency, 1e3, 0, "kHz"},
    {"RPM", Quantity::rotation, 1, 0, "r/min"},
    {"4H", Quantity::length, 1e-6, 0, "µm"},
    {"MMT", Quantity::length, 1e-3, 0, "mm"},
    {"CMT", Quantity::length, 1e-2, 0, "cm"},
    {"MTR", Quantity::length, 1, 0, "m"},
    {"KMT", Quantity::length, 1e3, 0, "km"},
    {"C26", Quantity::time, 1e-3, 0, "ms"},
    {"SEC", Quantity::time, 1, 0, "s"},
    {"MIN", Quantity::time, 60, 0, "min"},
    {"HUR", Quantity::time, 3600, 0, "h"},
    {"DAY", Quantity::time, 86400, 0, "d"},
    {"GRM", Quantity::mass, 1e-3, 0, "g"},
    {"KGM", Quantity::mass, 1, 0, "kg"},
    {"NU", Quantity::torque, 1, 0, "N·m"},
    {"C74", Quantity::data_rate, 1e3, 0, "kbit/s"},
    {"E20", Quantity::data_rate, 1e6, 0, "Mbit/s"},
    {"B80", Quantity::data_rate, 1e9, 0, "Gbit/s"},
    {"H67", Quantity::rain, 1, 0, "mm/h"},
    {"MQH", Quantity::flow, 1, 0, "m³/h"},
};

const Unit* find_unit(std::string_view code) {
    const auto* it = std::find_if(std::begin(kUnits), std::end(kUnits), [&](const Unit& unit) { return code == unit.code; });
    return it == std::end(kUnits) ? nullptr : it;
}

using Key = std::pair<std::string_view, std::string_view>;

std::map<Key, Conversion> conversions() {
    std::map<Key, Conversion> result;
    for (const Unit& from : kUnits)
        for (const Unit& to : kUnits) {
            if (from.quantity != to.quantity) continue;
            // to.scale * y + to.offset = from.scale * x + from.offset
            result[{from.code, to.code}] = {from.scale / to.scale, (from.offset - to.offset) / to.scale};
        }
    return result;
}

}  // namespace

const Type* Table::find(TypeId id) const {
    const auto it = std::find_if(types.begin(), types.end(), [&](const Type& type) { return type.id == id; });
    return it == types.end() ? nullptr : &*it;
}

const Attribute* find_attribute(const Type& type, AttributeId id) {
    const auto it = std::find_if(type.attributes.begin(), type.attributes.end(), [&](const Attribute& a) { return a.id == id; });
    return it == type.attributes.end() ? nullptr : &*it;
}

const Conversion* find_conversion(const std::string& from, const std::string& to) {
    static const Conversion identity;
    static const std::map<Key, Conversion> table = conversions();
    if (from.empty() || from == to) return &identity;
    const auto it = table.find({from, to});
    return it == table.end() ? nullptr : &it->second;
}

bool known_unit(const std::string& code) { return find_unit(code) != nullptr; }

std::string unit_symbol(const std::string& code) {
    const Unit* unit = find_unit(code);
    return unit ? unit->symbol : code;
}

}  // namespace aisland::schema
