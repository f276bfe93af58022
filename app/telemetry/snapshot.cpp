#include "app/telemetry/snapshot.h"

#include <algorithm>
#include <bit>
#include <cmath>

#include "app/telemetry/records.h"

namespace aisland::telemetry {

PlaceIndex::PlaceIndex(uint32_t entries) {
    const size_t size = std::bit_ceil(static_cast<size_t>(entries) * 2 + 2);
    m_cells.resize(size);
    m_shift = 64 - static_cast<unsigned>(std::countr_zero(size));
}

uint32_t PlaceIndex::find(EntityId id) const {
    const size_t mask = m_cells.size() - 1;
    for (size_t i = home(id.value); m_cells[i].place != kNone; i = (i + 1) & mask)
        if (m_cells[i].id == id.value) return m_cells[i].place;
    return kNone;
}

void PlaceIndex::insert(EntityId id, uint32_t place) {
    const size_t mask = m_cells.size() - 1;
    size_t i = home(id.value);
    while (m_cells[i].place != kNone && m_cells[i].id != id.value) i = (i + 1) & mask;
    m_cells[i] = {id.value, place};
}

void PlaceIndex::erase(EntityId id) {
    const size_t mask = m_cells.size() - 1;
    size_t hole = home(id.value);
    while (m_cells[hole].place != kNone && m_cells[hole].id != id.value) hole = (hole + 1) & mask;
    if (m_cells[hole].place == kNone) return;
    // Knuth, The Art of Computer Programming 3, 6.4, algorithm R: move back whoever probed past the hole.
    for (size_t i = (hole + 1) & mask; m_cells[i].place != kNone; i = (i + 1) & mask) {
        const size_t wanted = home(m_cells[i].id);
        if (((i - wanted) & mask) >= ((i - hole) & mask)) {
            m_cells[hole] = m_cells[i];
            hole = i;
        }
    }
    m_cells[hole] = {};
}

Freshness freshness_of(int64_t age_ns, int64_t period_ns, bool source_online) {
    if (!source_online) return Freshness::lost;
    if (age_ns == kUnknownAge) return Freshness::stale;
    if (age_ns <= period_ns + period_ns / 2) return Freshness::fresh;
    if (age_ns <= 3 * period_ns) return Freshness::ageing;
    return age_ns <= 20 * period_ns ? Freshness::stale : Freshness::lost;
}

namespace {

Value shown(const Stored& s, const Identity& identity, const SourceTable& sources, int64_t now_ns) {
    Value v;
    v.attribute = s.attribute;
    v.number = s.number;
    v.position = s.position;
    v.text = s.text;
    v.observed_ms = s.observed_ms;
    v.measured_ns = s.measured_ns;
    v.provenance = s.provenance;
    v.out_of_range = s.out_of_range;
    v.drill = s.drill;
    const bool known_age = s.measured_ns != kUnknownAge;
    const int64_t age_ns = known_age ? std::max<int64_t>(0, now_ns - s.measured_ns) : kUnknownAge;
    v.age_s = known_age ? static_cast<double>(age_ns) * 1e-9 : NAN;
    v.freshness = freshness_of(age_ns, identity.period_ns, sources.online(s.topic) && !s.offline);
    return v;
}

// A live value wins while fresh; then whichever is fresher, and of equals the more real.
bool wins(const Value& a, const Value& b) {
    static constexpr int kRank[] = {0, 2, 1};  // live, simulated, replay
    if (a.freshness != b.freshness) return a.freshness < b.freshness;
    return kRank[static_cast<int>(a.provenance)] < kRank[static_cast<int>(b.provenance)];
}

}  // namespace

const Entity& Snapshot::Impl::entity(uint32_t place) const {
    const uint32_t page = place / kPageEntities, bit = place % kPageEntities;
    if (!evaluated[page]) evaluated[page] = &arena.array<Evaluated>(1)[0];
    Entity& e = evaluated[page]->entities[bit];
    if (evaluated[page]->done >> bit & 1u) return e;
    evaluated[page]->done |= 1u << bit;
    const Record* record = pages[page]->records[bit].get();
    if (!record || !record->identity) return e;
    const Identity& identity = *record->identity;
    e.id = identity.id;
    e.type = identity.type;
    e.text_id = identity.text_id;
    e.placed = identity.placed;
    if (record->values.empty()) return e;
    const std::span<Value> values = arena.array<Value>(record->values.size());
    uint32_t used = 0;
    for (const Stored& s : record->values) {
        const Value v = shown(s, identity, *sources, now.steady_ns);
        if (used && values[used - 1].attribute == v.attribute) {
            if (wins(v, values[used - 1])) values[used - 1] = v;
        } else {
            values[used++] = v;
        }
    }
    e.values = values.data();
    e.value_count = used;
    for (const Value& v : values.first(used)) e.freshness = std::min(e.freshness, v.freshness);
    return e;
}

Snapshot::Snapshot() = default;
Snapshot::Snapshot(Snapshot&&) noexcept = default;

Snapshot::~Snapshot() {
    if (!m_impl || !m_impl->pool) return;
    const std::shared_ptr<Impl::Pool> pool = std::move(m_impl->pool);
    m_impl->pages.clear();
    m_impl->known.reset();
    m_impl->unknown.reset();
    m_impl->sources.reset();
    if (pool->size() < pool->capacity()) pool->push_back(std::move(m_impl));
}

Snapshot& Snapshot::operator=(Snapshot&& other) noexcept {
    if (this != &other) {
        Snapshot spent;
        spent.m_impl = std::move(m_impl);
        m_impl = std::move(other.m_impl);
        alarms = std::move(other.alarms);
        drills = std::move(other.drills);
        links = std::move(other.links);
        sources = std::move(other.sources);
        any_live = other.any_live;
        any_replay = other.any_replay;
        version = other.version;
        base = other.base;
    }
    return *this;
}

uint32_t Snapshot::Impl::place_of(EntityId id) const {
    const uint32_t place = known ? known->find(id) : kNone;
    return place == kNone && known ? unknown->find(id) : place;
}

const Entity* Snapshot::find(EntityId id) const {
    const uint32_t place = m_impl ? m_impl->place_of(id) : kNone;
    return place == kNone ? nullptr : &m_impl->entity(place);
}

uint64_t Snapshot::changed(EntityId id) const {
    const uint32_t place = m_impl ? m_impl->place_of(id) : kNone;
    const Record* record = place == kNone ? nullptr : m_impl->pages[place / kPageEntities]->records[place % kPageEntities].get();
    return record && !record->values.empty() ? record->epoch + 1 : 0;
}

const Value* Snapshot::find(EntityId id, AttributeId attribute) const {
    const Entity* e = find(id);
    if (!e) return nullptr;
    for (uint32_t i = 0; i < e->value_count; ++i)
        if (e->values[i].attribute == attribute) return &e->values[i];
    return nullptr;
}

uint32_t Snapshot::entity_count() const { return m_impl ? m_impl->count : 0; }
const Entity& Snapshot::entity_at(uint32_t i) const { return m_impl->entity(i); }
Identified Snapshot::identity_at(uint32_t i) const {
    const Record* record = m_impl->pages[i / kPageEntities]->records[i % kPageEntities].get();
    if (!record || !record->identity) return {};
    return {record->identity->id, record->identity->type, record->identity->placed};
}

}  // namespace aisland::telemetry
