#include "app/telemetry/places.h"

#include <algorithm>

namespace aisland::telemetry {

namespace {

int64_t period_ns(const schema::Type* type) { return static_cast<int64_t>((type ? type->period_s : 60) * 1e9); }

}  // namespace

void Places::begin(const schema::Table& table, std::vector<KnownEntity> known) {
    if (known.size() > kMaxKnown) known.resize(kMaxKnown);
    m_known_count = m_count = static_cast<uint32_t>(known.size());
    m_pages.assign((m_count + kPageEntities - 1) / kPageEntities, nullptr);
    for (std::shared_ptr<Page>& page : m_pages) page = std::make_shared<Page>();
    m_known = std::make_shared<PlaceIndex>(m_count);
    m_unknown = std::make_shared<PlaceIndex>(kMaxUnknown);
    m_unknown_shared = false;
    m_used.clear();
    for (uint32_t place = 0; place < m_count; ++place) {
        KnownEntity& entity = known[place];
        Record& record = writable(place);
        record.identity = std::make_shared<Identity>(Identity{entity.id, entity.type, std::move(entity.text_id), period_ns(table.find(entity.type)), true});
        m_known->insert(record.identity->id, place);
    }
}

uint32_t Places::place_of(const schema::Table& table, EntityId id, TypeId type, std::string_view name, uint64_t& evicted) {
    if (const uint32_t place = m_known->find(id); place != kNone) return place;
    uint32_t place = m_unknown->find(id);
    if (place == kNone) place = add(table, id, type, name, evicted);
    m_used[place - m_known_count] = ++m_uses;
    return place;
}

uint32_t Places::add(const schema::Table& table, EntityId id, TypeId type, std::string_view name, uint64_t& evicted) {
    if (m_unknown_shared) m_unknown = std::make_shared<PlaceIndex>(*m_unknown);
    m_unknown_shared = false;
    uint32_t place = m_count;
    if (m_used.size() < kMaxUnknown) {
        m_used.push_back(0);
        if (m_count % kPageEntities == 0 || m_pages.size() <= m_count / kPageEntities) m_pages.push_back(std::make_shared<Page>());
        ++m_count;
    } else {
        const auto oldest = std::min_element(m_used.begin(), m_used.end());
        place = m_known_count + static_cast<uint32_t>(oldest - m_used.begin());
        m_unknown->erase(writable(place).identity->id);
        ++evicted;
    }
    m_unknown->insert(id, place);
    Record& record = writable(place);
    record.values.clear();
    record.identity = std::make_shared<Identity>(Identity{id, type, std::string(name), period_ns(table.find(type)), false});
    return place;
}

Record& Places::writable(uint32_t place) {
    std::shared_ptr<Page>& page = m_pages[place / kPageEntities];
    if (page->epoch != m_epoch) page = std::make_shared<Page>(*page);
    page->epoch = m_epoch;
    std::shared_ptr<Record>& record = page->records[place % kPageEntities];
    if (!record) {
        record = std::make_shared<Record>();
    } else if (record->epoch != m_epoch) {
        record = std::make_shared<Record>(*record);
    }
    record->epoch = m_epoch;
    return *record;
}

void Places::share(Snapshot::Impl& snapshot) {
    ++m_epoch;
    snapshot.count = m_count;
    snapshot.pages.assign(m_pages.begin(), m_pages.end());
    snapshot.known = m_known;
    snapshot.unknown = m_unknown;
    m_unknown_shared = true;
}

}  // namespace aisland::telemetry
