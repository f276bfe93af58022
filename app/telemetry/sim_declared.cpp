// Values of attributes whose simulation the content declares: no generator of their own, one closed form for all.
#include <algorithm>
#include <cmath>

#include "app/telemetry/sim_model.h"

namespace aisland::telemetry {

namespace {

// Straight between the listed points, round midnight.
double listed(const schema::Simulation& s, double hour) {
    const size_t n = s.hours.size();
    if (n == 0) return 0.5;
    const auto after = std::upper_bound(s.hours.begin(), s.hours.end(), hour) - s.hours.begin();
    const auto next = static_cast<size_t>(after) % n, before = (static_cast<size_t>(after) + n - 1) % n;
    const double span = s.hours[next] - s.hours[before] + (next <= before ? 24 : 0);
    const double along = hour - s.hours[before] + (hour < s.hours[before] ? 24 : 0);
    return s.shares[before] + (s.shares[next] - s.shares[before]) * (span > 0 ? along / span : 0);
}

double share_of_day(const schema::Simulation& s, const SimContext& c) {
    double share = 0.5;
    switch (s.day) {
        case schema::DayShape::steady: break;
        case schema::DayShape::people: share = presence(false, c.now.hour); break;
        case schema::DayShape::sun: share = std::min(1.0, weather_at(c.island.seed, c.now).illuminance / 110'000); break;
        case schema::DayShape::dark: share = std::clamp(-sun_elevation(c.now) / 5, 0.0, 1.0); break;
        case schema::DayShape::listed: share = listed(s, c.now.hour); break;
    }
    return share * (c.now.weekend ? s.weekend : 1);
}

// One draw in [0, 1) that holds for every_s; each thing draws at its own time.
double draw(const schema::Simulation& s, const SimContext& c, uint64_t seed) {
    const double slots = static_cast<double>(c.now.ms) / (s.every_s * 1000) + unit(mix(seed, 1));
    return unit(mix(seed, mix(static_cast<uint64_t>(static_cast<int64_t>(std::floor(slots))), 2)));
}

}  // namespace

SimOut declared_value(const SimContext& c, const schema::Attribute& a) {
    const schema::Simulation& s = a.simulation;
    const uint64_t seed = mix(c.body.seed, a.id.value);
    SimOut out;
    switch (a.kind) {
        case schema::Kind::number: {
            const double stray = s.noise * noise(seed, c.now.ms, s.every_s);
            out.number = s.low + (s.high - s.low) * (share_of_day(s, c) + stray);
            break;
        }
        case schema::Kind::boolean: out.number = draw(s, c, seed) < s.low + (s.high - s.low) * share_of_day(s, c) ? 1.0 : 0.0; break;
        case schema::Kind::enumeration: {
            double sum = 0;
            for (double w : s.weights) sum += w;
            double left = draw(s, c, seed) * sum;
            size_t member = 0;
            while (member + 1 < std::min(s.weights.size(), a.values.size()) && left >= s.weights[member]) left -= s.weights[member++];
            if (!a.values.empty()) out.member = a.values[member];
            break;
        }
        case schema::Kind::text:
            if (!s.texts.empty()) out.text = s.texts[static_cast<size_t>(draw(s, c, seed) * static_cast<double>(s.texts.size()))];
            break;
        case schema::Kind::position: out.position = c.body.entity.position; break;
    }
    return out;
}

}  // namespace aisland::telemetry
