#include "app/telemetry/simulator.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <unordered_map>

#include <glm/geometric.hpp>

#include "app/telemetry/decode.h"
#include "app/telemetry/encode.h"
#include "app/telemetry/sim_model.h"

namespace aisland::telemetry {

namespace {

// What a type's attribute is made with. `generator` nothing: the plain fallback, so that a type only content knows is alive too.
struct Bound {
    const schema::Attribute* attribute = nullptr;
    const Generator* generator = nullptr;
    schema::Conversion conversion;
};
struct BoundType {
    uint32_t index = 0;  // into Table::types
    std::vector<Bound> attributes;
    bool states = false;  // some attribute changes by steps
};

const Generator* find_generator(std::string_view type, std::string_view attribute) {
    const Generator* any = nullptr;
    for (const auto& table : {street_generators(), nature_generators(), building_generators(), room_generators(), machine_generators()}) {
        for (const Generator& g : table) {
            if (g.attribute != attribute) continue;
            if (g.type == type) return &g;
            if (g.type == "*") any = &g;
        }
    }
    return any;
}

std::optional<Bound> bind(const schema::Type& type, const schema::Attribute& attribute) {
    if (attribute.simulation.declared) return Bound{&attribute, nullptr, {}};  // what the content says goes before what is built in
    Bound b{&attribute, find_generator(type.name, attribute.name), {}};
    if (!b.generator) {
        const bool drawable = attribute.kind == schema::Kind::boolean || attribute.kind == schema::Kind::position ||
                              (attribute.kind == schema::Kind::number && attribute.min < attribute.max) ||
                              (attribute.kind == schema::Kind::enumeration && !attribute.values.empty());
        return drawable ? std::optional(b) : std::nullopt;
    }
    const std::string from(b.generator->unit);
    if (attribute.kind == schema::Kind::number && !from.empty() && !attribute.unit.empty() && from != attribute.unit) {
        const schema::Conversion* conversion = schema::find_conversion(from, attribute.unit);
        if (!conversion) return {};  // content measures something else under this name
        b.conversion = *conversion;
    }
    return b;
}

// For what no generator knows: calm, inside its range.
SimOut fallback(const SimContext& c, const schema::Attribute& a) {
    const uint64_t seed = mix(c.body.seed, a.id.value);
    SimOut out;
    out.position = c.body.entity.position;
    if (a.kind == schema::Kind::number) {
        const double middle = a.min + (a.max - a.min) * (0.3 + 0.2 * unit(seed));
        out.number = middle + (a.max - a.min) * 0.1 * noise(seed, c.now.ms, 900);
    } else if (a.kind == schema::Kind::enumeration) {
        out.member = a.values.front();
    }
    return out;
}

SimOut value_of(const SimContext& c, const Bound& b) {
    if (b.generator) return b.generator->value(c);
    return b.attribute->simulation.declared ? declared_value(c, *b.attribute) : fallback(c, *b.attribute);
}

// Changes by steps, so it is reported when it does.
bool is_state(const Bound& b) {
    if (b.generator) return b.generator->state;
    return b.attribute->simulation.declared && b.attribute->kind != schema::Kind::number;
}

// One value as the store keeps it. False: the member it names is not in the schema.
bool make_value(const SimContext& c, const Bound& b, BatchValue& v, std::string_view& text) {
    const schema::Attribute& a = *b.attribute;
    const SimOut out = value_of(c, b);
    v.attribute = a.id;
    text = out.text;
    switch (a.kind) {
        case schema::Kind::number:
            if (std::isnan(out.number)) return false;  // this one does not measure it
            v.number = out.number * b.conversion.scale + b.conversion.offset;
            if (a.min < a.max) v.number = std::clamp(v.number, a.min, a.max);
            v.number = as_reported(v.number, a);  // so that a broker in between changes nothing
            break;
        case schema::Kind::boolean: v.number = out.number != 0 || out.member == "on" || out.member == "Open"; break;
        case schema::Kind::position: v.position = out.position; break;
        case schema::Kind::text: break;
        case schema::Kind::enumeration: {
            auto at = std::find(a.values.begin(), a.values.end(), out.member);
            if (at == a.values.end() && out.member.empty() && out.number >= 0 && out.number < static_cast<double>(a.values.size()))
                at = a.values.begin() + static_cast<std::ptrdiff_t>(out.number);
            if (at == a.values.end()) return false;
            v.number = static_cast<double>(at - a.values.begin());
            break;
        }
    }
    return true;
}

int64_t floor_div(int64_t a, int64_t b) { return a / b - (a % b < 0); }

}  // namespace

struct Simulator::Impl {
    schema::Table table;
    std::vector<BoundType> types;
    SimIsland island;
    std::vector<SimEntity> entities;
    std::vector<uint32_t> body_type;           // [body] into types, kNone: silent
    std::vector<int64_t> period_ms, phase_ms;  // [body]
    std::unordered_map<uint64_t, uint32_t> index;

    void bind_types();
    void add_bodies(uint64_t seed);
    void give_to_nearest(TypeId kind, TypeId owner);
    std::vector<uint32_t> share_out(TypeId type);
    void house();
    SimContext context(uint32_t body, int64_t ms) const { return {island, island.bodies[body], moment_at(ms)}; }
    void report(uint32_t body, int64_t ms, Batch& out) const;
    uint64_t state(uint32_t body, int64_t ms) const;
};

void Simulator::Impl::bind_types() {
    for (uint32_t i = 0; i < table.types.size(); ++i) {
        BoundType t;
        t.index = i;
        for (const schema::Attribute& a : table.types[i].attributes) {
            const std::optional<Bound> b = bind(table.types[i], a);
            if (!b) continue;
            t.attributes.push_back(*b);
            t.states = t.states || is_state(*b);
        }
        types.push_back(std::move(t));
    }
}

void Simulator::Impl::add_bodies(uint64_t seed) {
    island.seed = seed;
    island.calendar = make_calendar(seed);
    for (SimEntity& e : entities) {
        SimBody body;
        body.entity = e;
        body.seed = mix(seed, e.id.value);
        body.route = make_route(e);
        body.weight = 0.4 + 1.2 * unit(mix(body.seed, 999));
        uint32_t type = kNone;
        for (uint32_t i = 0; i < types.size(); ++i)
            if (table.types[types[i].index].id == e.type && !types[i].attributes.empty()) type = i;
        const double seconds = type == kNone ? 60 : table.types[types[type].index].period_s;
        period_ms.push_back(std::max<int64_t>(20, static_cast<int64_t>(seconds * 1000)));
        phase_ms.push_back(static_cast<int64_t>(mix(body.seed, 998) % static_cast<uint64_t>(period_ms.back())));
        body_type.push_back(type);
        body.period_s = seconds;
        index.emplace(e.id.value, static_cast<uint32_t>(island.bodies.size()));
        island.bodies.push_back(std::move(body));
    }
}

// Each of `kind` counts for the nearest of `owner`.
void Simulator::Impl::give_to_nearest(TypeId kind, TypeId owner) {
    std::vector<uint32_t> owners;
    for (uint32_t i = 0; i < island.bodies.size(); ++i)
        if (island.bodies[i].entity.type == owner) owners.push_back(i);
    if (owners.empty()) return;
    for (uint32_t i = 0; i < island.bodies.size(); ++i) {
        if (island.bodies[i].entity.type != kind) continue;
        uint32_t nearest = owners.front();
        for (uint32_t p : owners) {
            const auto away = [&](uint32_t q) { return glm::distance(island.bodies[q].entity.position, island.bodies[i].entity.position); };
            if (away(p) < away(nearest)) nearest = p;
        }
        island.bodies[nearest].bays.push_back(i);
    }
}

// Parts of a whole by weight: gates share who comes, buildings who is inside.
std::vector<uint32_t> Simulator::Impl::share_out(TypeId type) {
    std::vector<uint32_t> all;
    double sum = 0, at = 0;
    for (uint32_t i = 0; i < island.bodies.size(); ++i)
        if (island.bodies[i].entity.type == type && !island.bodies[i].entity.indoors) all.push_back(i), sum += island.bodies[i].weight;
    for (uint32_t i : all) {
        SimBody& body = island.bodies[i];
        body.share_from = at / sum;
        at += body.weight;
        body.share_to = at / sum;
    }
    return all;
}

// Rooms, bookings and lifts belong to a building, and share with their like there.
void Simulator::Impl::house() {
    std::vector<uint32_t> buildings;
    for (uint32_t i = 0; i < island.bodies.size(); ++i)
        if (island.bodies[i].entity.type == TypeId("Building")) buildings.push_back(i);
    const auto is_room = [](const SimBody& b) { return b.entity.type == TypeId("IndoorEnvironmentObserved"); };
    const auto lifts = [](const SimBody& b) { return b.entity.type == TypeId("DeviceMeasurement") && is_lift(b.entity); };
    std::unordered_map<uint32_t, double> rooms_in, lifts_in;  // [house]
    double halls = 0;
    for (SimBody& body : island.bodies) {
        const bool canteen = body.entity.type == TypeId("PointOfInterest") && body.entity.text_id.ends_with("canteen");
        if (!is_room(body) && !lifts(body) && !canteen && body.entity.type != TypeId("Appointment")) continue;
        if (body.entity.indoors) {
            halls += is_room(body) ? 1 : 0;
            continue;
        }
        for (uint32_t b : buildings) {
            const auto away = [&](uint32_t q) { return glm::distance(vec2(island.bodies[q].entity.position.x, island.bodies[q].entity.position.z), vec2(body.entity.position.x, body.entity.position.z)); };
            if (island.bodies[b].entity.id == body.entity.house) {
                body.house = b;
                break;
            }
            if (body.house == kNone || away(b) < away(body.house)) body.house = b;
        }
        if (canteen) island.canteen_house = body.house;
        if (is_room(body)) rooms_in[body.house] += 1;
        if (lifts(body)) lifts_in[body.house] += 1;
    }
    for (SimBody& body : island.bodies) {
        if (body.entity.indoors)
            body.part = 1 / std::max(1.0, halls);
        else
            body.part = lifts(body) ? 1 / lifts_in[body.house] : 1 / (rooms_in[body.house] + 2);  // not all sit where someone measures
    }
}

void Simulator::Impl::report(uint32_t body, int64_t ms, Batch& out) const {
    const BoundType& type = types[body_type[body]];
    const SimContext c = context(body, ms);
    BatchEntity e;
    e.id = island.bodies[body].entity.id;
    e.type = island.bodies[body].entity.type;
    e.type_index = type.index;
    e.name = static_cast<uint32_t>(out.text.size());
    e.name_size = static_cast<uint32_t>(island.bodies[body].entity.text_id.size());
    out.text += island.bodies[body].entity.text_id;
    e.first = static_cast<uint32_t>(out.values.size());
    for (const Bound& b : type.attributes) {
        BatchValue v;
        std::string_view text;
        if (!make_value(c, b, v, text)) continue;
        v.observed_ms = ms;
        v.text = static_cast<uint32_t>(out.text.size());
        v.text_size = static_cast<uint32_t>(text.size());
        out.text += text;
        out.values.push_back(v);
    }
    e.count = static_cast<uint32_t>(out.values.size()) - e.first;
    out.entities.push_back(e);
}

uint64_t Simulator::Impl::state(uint32_t body, int64_t ms) const {
    const SimContext c = context(body, ms);
    uint64_t h = 0;
    for (const Bound& b : types[body_type[body]].attributes) {
        if (!is_state(b)) continue;
        const SimOut out = value_of(c, b);
        h = mix(h, hash64(out.member, hash64(out.text)) + static_cast<uint64_t>(std::llround(out.number)));
    }
    return h;
}

Simulator::Simulator(uint64_t seed, const schema::Table& table, std::vector<SimEntity> entities) : m_impl(std::make_unique<Impl>()) {
    m_impl->table = table;
    m_impl->entities = std::move(entities);
    m_impl->bind_types();
    m_impl->add_bodies(mix(seed, 0x15'1a'4d));
    m_impl->give_to_nearest(TypeId("ParkingSpot"), TypeId("OffStreetParking"));
    m_impl->give_to_nearest(TypeId("Streetlight"), TypeId("StreetlightControlCabinet"));
    m_impl->island.gates = m_impl->share_out(TypeId("CrowdFlowObserved"));
    m_impl->island.meters = m_impl->share_out(TypeId("ACMeasurement"));
    m_impl->island.parks = m_impl->share_out(TypeId("OffStreetParking"));
    m_impl->share_out(TypeId("Building"));
    m_impl->house();
}
Simulator::~Simulator() = default;
Simulator::Simulator(Simulator&&) noexcept = default;
Simulator& Simulator::operator=(Simulator&&) noexcept = default;

std::optional<SimValue> Simulator::value(EntityId entity, AttributeId attribute, int64_t wall_ms) const {
    const auto found = m_impl->index.find(entity.value);
    if (found == m_impl->index.end() || m_impl->body_type[found->second] == kNone) return {};
    for (const Bound& b : m_impl->types[m_impl->body_type[found->second]].attributes) {
        if (b.attribute->id != attribute) continue;
        BatchValue v;
        std::string_view text;
        if (!make_value(m_impl->context(found->second, wall_ms), b, v, text)) return {};
        return SimValue{v.number, v.position, std::string(text)};
    }
    return {};
}

void Simulator::all(int64_t wall_ms, Batch& out) const {
    out.clear();
    for (uint32_t i = 0; i < m_impl->island.bodies.size(); ++i) {
        if (m_impl->body_type[i] == kNone) continue;
        const int64_t period = m_impl->period_ms[i], phase = m_impl->phase_ms[i];
        const int64_t last = floor_div(wall_ms - phase, period) * period + phase;
        // A state that changed since the last regular report was reported at once.
        const bool states = m_impl->types[m_impl->body_type[i]].states;
        m_impl->report(i, states && m_impl->state(i, last) != m_impl->state(i, wall_ms) ? wall_ms : last, out);
    }
}

void Simulator::reports(int64_t from_ms, int64_t to_ms, Batch& out) const {
    if (to_ms < from_ms || to_ms - from_ms > 60'000) return all(to_ms, out);
    out.clear();
    // States are looked at once a second.
    const int64_t second = floor_div(to_ms, 1000) * 1000;
    const bool look = second > from_ms;
    for (uint32_t i = 0; i < m_impl->island.bodies.size(); ++i) {
        if (m_impl->body_type[i] == kNone) continue;
        const int64_t period = m_impl->period_ms[i], phase = m_impl->phase_ms[i];
        const int64_t turn = floor_div(to_ms - phase, period);
        if (turn != floor_div(from_ms - phase, period)) {
            m_impl->report(i, turn * period + phase, out);
            if (turn * period + phase >= second) continue;
        }
        if (!look || !m_impl->types[m_impl->body_type[i]].states) continue;
        const int64_t before = std::min(floor_div(from_ms, 1000) * 1000, second - 1000);
        if (m_impl->state(i, second) != m_impl->state(i, before)) m_impl->report(i, second, out);
    }
}

std::span<const SimEntity> Simulator::entities() const { return m_impl->entities; }

}  // namespace aisland::telemetry
