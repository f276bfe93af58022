// What the store keeps and snapshots share: records of entities in pages, copied on write. Private to telemetry.
#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <vector>

#include "app/core/arena.h"
#include "app/core/time.h"
#include "app/telemetry/snapshot.h"

namespace aisland::telemetry {

constexpr int64_t kUnknownAge = std::numeric_limits<int64_t>::min();
constexpr uint32_t kNoSource = kNone;

// A topic's place in the store's table; the generation tells that the place went to another topic since.
struct TopicRef {
    uint32_t index = kNone, generation = 0;
    friend bool operator==(TopicRef, TopicRef) = default;
};

struct Stored {  // one attribute from one root
    AttributeId attribute;
    Provenance provenance = Provenance::simulated;
    bool out_of_range = false;
    bool offline = false;  // of a recording: its source was offline then
    bool drill = false;    // what a drill that is running made of a simulated value
    TopicRef topic;
    double number = 0;
    vec3 position{0.0f};
    int64_t observed_ms = 0;
    int64_t measured_ns = kUnknownAge;  // steady time at which its age was 0
    std::string text;
};

struct Identity {
    EntityId id;
    TypeId type;
    std::string text_id;
    int64_t period_ns = 0;
    bool placed = false;
};

// Pages and records of an epoch before the store's are in a snapshot, perhaps on another thread: they are copied, never written.
struct Record {
    uint64_t epoch = 0;
    std::shared_ptr<const Identity> identity;  // none: a free place
    std::vector<Stored> values;                // by attribute, then provenance
};

constexpr uint32_t kPageEntities = 32;
struct Page {
    uint64_t epoch = 0;
    std::array<std::shared_ptr<Record>, kPageEntities> records;
};

// EntityId → place. Open addressing with linear probing; erase shifts back, so no tombstones pile up.
class PlaceIndex {
public:
    explicit PlaceIndex(uint32_t entries);
    uint32_t find(EntityId id) const;  // kNone
    void insert(EntityId id, uint32_t place);
    void erase(EntityId id);

private:
    struct Cell {
        uint64_t id = 0;
        uint32_t place = kNone;
    };
    size_t home(uint64_t id) const { return (id * 0x9e3779b97f4a7c15ull) >> m_shift; }
    std::vector<Cell> m_cells;
    unsigned m_shift = 0;
};

struct SourceTable {
    std::vector<SourceStatus> sources;
    std::vector<TopicRef> topic_refs;     // [topic index] current generation ...
    std::vector<uint32_t> topic_sources;  // ... and its source

    bool online(TopicRef topic) const {
        if (sources.empty() || topic.index >= topic_refs.size() || topic_refs[topic.index].generation != topic.generation) return true;
        const uint32_t source = topic_sources[topic.index];
        return source == kNoSource || sources[source].online;
    }
};

// fresh up to 1.5 p, ageing to 3 p, stale to 20 p, lost beyond or offline; p = the type's period. age_ns == kUnknownAge: unknown.
Freshness freshness_of(int64_t age_ns, int64_t period_ns, bool source_online);

struct Evaluated {      // one page as one snapshot shows it
    uint32_t done = 0;  // bit per entity
    std::array<Entity, kPageEntities> entities;
};

struct Snapshot::Impl {
    using Pool = std::vector<std::unique_ptr<Impl>>;
    std::shared_ptr<Pool> pool;  // spent ones go back, so a steady loop allocates nothing here

    Time now;
    uint32_t count = 0;
    std::vector<std::shared_ptr<const Page>> pages;
    std::shared_ptr<const PlaceIndex> known, unknown;
    std::shared_ptr<const SourceTable> sources;

    mutable Arena arena{1u << 16};
    mutable std::vector<Evaluated*> evaluated;  // [page]

    const Entity& entity(uint32_t place) const;
    uint32_t place_of(EntityId id) const;  // kNone
};

}  // namespace aisland::telemetry
