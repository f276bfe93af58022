// Snapshot: what is known of every entity at one instant, with age and origin of each value. Immutable while a step runs.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "app/core/ids.h"
#include "app/core/pose.h"
#include "app/schema/schema.h"

namespace aisland::telemetry {

enum class Freshness : uint8_t { fresh,
                                 ageing,
                                 stale,
                                 lost };  // lost: beyond 20 periods, or its source is offline
enum class Provenance : uint8_t { live,
                                  simulated,
                                  replay };

struct Value {
    AttributeId attribute;
    double number = 0;        // canonical unit; boolean 0/1; enumeration: index into Attribute::values, -1 unknown member
    vec3 position{0.0f};      // kind == position: world metres
    std::string_view text;    // kind == text: UTF-8, at most 256 bytes, control characters removed
    double age_s = 0;         // NaN: unknown (retained without observedAt)
    int64_t measured_ns = 0;  // steady time at which age was 0, as far as is known; for motion.h
    int64_t observed_ms = 0;  // UTC as the source says, 0 = it did not say
    Freshness freshness = Freshness::lost;
    Provenance provenance = Provenance::simulated;
    bool out_of_range = false;  // received, marked, never drawn as real
    bool drill = false;         // simulated by a drill that is running: 演练
};

struct Entity {
    EntityId id;  // none: a place in the table that is free; such entities have no values
    TypeId type;
    std::string_view text_id;  // "urn:ngsi-ld:…"
    bool placed = false;       // the content knows it; else it is of a known type only
    const Value* values = nullptr;
    uint32_t value_count = 0;
    Freshness freshness = Freshness::lost;  // best of its values
};

struct Identified {  // who, without values
    EntityId id;     // none: a free place
    TypeId type;
    bool placed = false;
};

enum class AlarmPhase : uint8_t { active,
                                  acknowledged,
                                  returned };  // returned: its cause is gone, nobody has acknowledged it

struct ActiveAlarm {    // alarms.h
    uint32_t rule = 0;  // into schema::Table::alarms
    ItemId id;          // of the rule
    EntityId entity;
    schema::Severity severity = schema::Severity::medium;
    AlarmPhase phase = AlarmPhase::active;
    Provenance provenance = Provenance::live;
    bool drill = false;     // 演练
    bool doubtful = false;  // the value it rests on is stale, lost or out of range
    int64_t raised_ns = 0;  // steady
    int64_t raised_ms = 0;  // UTC, of the clock on show
    double value = 0;
};

enum class Lamp : uint8_t { off,
                            ok,
                            warn,
                            bad };

struct SourceStatus {
    std::string name;  // topic prefix or URL without credentials
    bool online = false;
};

struct LinkStatus {   // the first two of the three lamps; the third is Value::freshness
    std::string url;  // without credentials
    bool connected = false;
    std::string reason;  // why not, in words: "login refused"
    uint64_t received = 0, applied = 0, rejected = 0, coalesced = 0, reconnects = 0;
};

// Pages of entities shared with the store copy-on-write: taking a snapshot copies dirty pages only. Age and freshness are worked
// out when an entity is first looked at, so what nobody looks at costs nothing. One thread; pointers live as long as the snapshot.
class Snapshot {
public:
    const Entity* find(EntityId id) const;  // also an entity that never reported: value_count 0
    const Value* find(EntityId id, AttributeId attribute) const;
    uint32_t entity_count() const;  // of the table: what the content places comes first, in its order
    // Calls f(const Entity&) for every entity, in a fixed order.
    template <class F>
    void each(F&& f) const {
        for (uint32_t i = 0; i < entity_count(); ++i) f(entity_at(i));
    }
    const Entity& entity_at(uint32_t i) const;
    Identified identity_at(uint32_t i) const;  // without working its values out
    // Another number when a value of it was reported since; 0: never. Only numbers of snapshots of one `base` compare.
    uint64_t changed(EntityId id) const;

    std::vector<ActiveAlarm> alarms;  // the gravest first
    std::vector<ItemId> drills;       // rules that are being drilled
    std::vector<LinkStatus> links;
    std::vector<SourceStatus> sources;
    bool any_live = false;    // something real is connected; else the 模拟 banner shows
    bool any_replay = false;  // a recorded moment is shown
    uint64_t version = 0;     // changes when any value changed
    uint64_t base = 0;        // changes with what all values rest on: the store, whether sources are online

    Snapshot();
    ~Snapshot();
    Snapshot(Snapshot&&) noexcept;
    Snapshot& operator=(Snapshot&&) noexcept;

    struct Impl;  // records.h
private:
    friend class Store;
    friend class Changes;
    std::unique_ptr<Impl> m_impl;
};

}  // namespace aisland::telemetry
