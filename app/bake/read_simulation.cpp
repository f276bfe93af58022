// "simulate" of an attribute in types.json: how its values are made where nothing real reports them.
#include <algorithm>

#include "app/bake/read.h"
#include "app/core/format.h"

namespace aisland::bake {
namespace {

void read_day(const Json* value, schema::Simulation& out, Offences& offences) {
    static constexpr const char* kWords[] = {"steady", "people", "sun", "dark"};
    if (!value) return;
    if (value->kind == JsonKind::string) {
        const auto word = std::find_if(std::begin(kWords), std::end(kWords), [&](const char* w) { return value->string == w; });
        if (word != std::end(kWords))
            out.day = static_cast<schema::DayShape>(word - std::begin(kWords));
        else
            offences.add(value->at, Rule::unknown_value, "\"" + value->string + "\" is no shape of a day; write steady, people, sun, dark or a list of [hour, share]");
        return;
    }
    if (value->kind != JsonKind::array || value->items.empty())
        return offences.add(value->at, Rule::wrong_type, "\"day\" must be steady, people, sun, dark or a list such as [[8, 0.1], [12, 1], [20, 0.2]]");
    out.day = schema::DayShape::listed;
    for (const Json& point : value->items) {
        const bool pair = point.kind == JsonKind::array && point.items.size() == 2 && point.items[0].kind == JsonKind::number &&
                          point.items[1].kind == JsonKind::number;
        if (!pair) {
            offences.add(point.at, Rule::wrong_type, "a point of a day must be [hour, share], such as [8.5, 0.4]");
            continue;
        }
        const double hour = point.items[0].number, share = point.items[1].number;
        if (!(hour >= 0 && hour < 24) || !(share >= 0 && share <= 1)) {
            offences.add(point.at, Rule::out_of_range, format("[%g, %g] must be an hour from 0 to below 24 and a share from 0 to 1", hour, share));
        } else if (!out.hours.empty() && hour <= out.hours.back()) {
            offences.add(point.at, Rule::out_of_range, format("hour %g does not come after %g; sort the points by hour", hour, out.hours.back()));
        } else {
            out.hours.push_back(hour);
            out.shares.push_back(share);
        }
    }
}

void read_weights(const Json* value, const AuthoredAttribute& a, schema::Simulation& out, Offences& offences) {
    out.weights.assign(a.values.size(), value ? 0.0 : 1.0);
    if (!value) return;
    double sum = 0;
    for (size_t i = 0; i < value->items.size(); ++i) {
        const auto member = std::find(a.values.begin(), a.values.end(), value->keys[i]);
        const Json& weight = value->items[i];
        if (member == a.values.end()) {
            offences.add(value->key_at[i], Rule::unknown_value, "\"" + value->keys[i] + "\" is no value of \"" + a.name + "\"" + did_you_mean(value->keys[i], a.values));
        } else if (weight.kind != JsonKind::number || !(weight.number >= 0 && weight.number <= 1e9)) {
            offences.add(weight.at, Rule::wrong_type, "a weight must be a number of 0 or more");
        } else {
            out.weights[static_cast<size_t>(member - a.values.begin())] = weight.number;
            sum += weight.number;
        }
    }
    if (!(sum > 0)) offences.add(value->at, Rule::out_of_range, "all weights are 0; give one value a greater weight");
}

}  // namespace

void read_simulation(const Json& value, AuthoredAttribute& a, Offences& offences) {
    ObjectReader o(value, "\"simulate\" of \"" + a.name + "\"", offences);
    if (!o.valid()) return;
    schema::Simulation& s = a.simulation;
    s.declared = true;
    if (a.kind == "position")
        offences.add(value.at, Rule::attribute_kind, "positions follow the route of their thing; remove \"simulate\" from \"" + a.name + "\"");
    if (a.kind == "number" || a.kind == "boolean") {
        const bool chance = a.kind == "boolean", limited = a.min < a.max;
        double range[2] = {};
        const Bounds1 bounds = chance ? Bounds1{0, 1} : limited ? Bounds1{a.min, a.max}
                                                                : Bounds1{-1e15, 1e15};
        if (o.numbers("range", range, 2, bounds)) s.low = range[0], s.high = range[1];
        read_day(o.any("day", false), s, offences);
        o.number("weekend", s.weekend, {0, 1}, false);
    }
    if (a.kind == "number") o.number("noise", s.noise, {0, 1}, false);
    if (a.kind == "enumeration") read_weights(o.object("weights", false), a, s, offences);
    if (a.kind == "text")
        if (const Json* texts = o.list("texts"))
            for (const Json& text : texts->items) {
                if (text.kind == JsonKind::string && text.string.size() <= 256)
                    s.texts.push_back(text.string);
                else
                    offences.add(text.at, Rule::wrong_type, "a simulated text must be a text of at most 256 bytes");
            }
    if (a.kind == "text" && s.texts.empty()) s.declared = false;
    o.number("every_s", s.every_s, {0.1, 1e7}, false);
    o.finish();
}

}  // namespace aisland::bake
