// Where the store keeps each entity: places in pages, first those of entities the content places, then a bounded number of others.
// What a snapshot has is copied before it is written. Private to telemetry; locks nothing.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "app/telemetry/records.h"
#include "app/telemetry/store.h"

namespace aisland::telemetry {

class Places {
public:
    // Anew, of these entities alone and without a value; of what is there before nothing stays.
    void begin(const schema::Table& table, std::vector<KnownEntity> known);

    uint32_t count() const { return m_count; }
    // Of an entity by what a batch says of it; one that has no place gets one, if need be that of another of its kind that was asked for
    // longest ago (`evicted` is counted up).
    uint32_t place_of(const schema::Table& table, EntityId id, TypeId type, std::string_view name, uint64_t& evicted);
    uint32_t find_known(EntityId id) const { return m_known->find(id); }  // kNone
    const Record* find(uint32_t place) const { return m_pages[place / kPageEntities]->records[place % kPageEntities].get(); }
    // For writing: no snapshot sees it.
    Record& writable(uint32_t place);

    // All there is, as it is now; from here on what is written is copied first.
    void share(Snapshot::Impl& snapshot);
    std::vector<std::shared_ptr<Page>> take_pages() { return std::move(m_pages); }

private:
    uint32_t add(const schema::Table& table, EntityId id, TypeId type, std::string_view name, uint64_t& evicted);

    uint64_t m_epoch = 1;                     // one more with every snapshot; what is older belongs to snapshots too
    uint32_t m_known_count = 0, m_count = 0;  // places: known first, then unknown
    std::vector<std::shared_ptr<Page>> m_pages;
    std::shared_ptr<PlaceIndex> m_known, m_unknown;
    bool m_unknown_shared = false;  // a snapshot has it
    std::vector<uint64_t> m_used;   // [unknown place - known count] number of its last use; the smallest makes room
    uint64_t m_uses = 0;
};

}  // namespace aisland::telemetry
