// Bindings: values of the snapshot become the look of slots and the poses of movers. Closed form over the binding table; of a
// world what did not change is copied, not computed.
#pragma once

#include <span>
#include <vector>

#include "app/core/arena.h"
#include "app/frame/frame.h"
#include "app/guide/visit.h"
#include "app/telemetry/motion.h"
#include "app/telemetry/snapshot.h"

namespace aisland::overlay {

constexpr uint32_t kTrailPoints = 96;

struct Track {  // one mover: shown from -> to over the time between two reports, so one report late and never ahead
    uint32_t mover = kNone;
    EntityId entity;
    AttributeId position, heading;
    vec3 from{0.0f}, to{0.0f}, shown{0.0f};
    float heading_from = 0, heading_to = 0, heading_shown = 0;  // radians clockwise from north
    int64_t at_ns = 0;                                          // when `to` arrived
    float interval_s = 1, period_s = 1;
    bool known = false;
    telemetry::JumpFilter jumps;
    uint32_t trail_count = 0, trail_next = 0;
    vec3 trail[kTrailPoints]{};
};

struct Arm {  // one linkage: its angles go from -> to over the time between two reports, as a Track does
    uint32_t linkage = 0;
    std::vector<float> from, to, shown;  // radians
    int64_t at_ns = 0;
    float interval_s = 1, period_s = 1;
    bool known = false;
};

struct SlotTables {
    struct Row {
        uint32_t binding = 0, slot = kNone;
        bool scale = false;   // colours span a range of numbers, else name members of an enumeration
        bool status = false;  // `slot` is the one behind the entity's
    };
    struct Bound {  // an entity and its rows, which alone reach its slot and that of its plate
        EntityId entity;
        uint32_t first_row = 0, rows = 0;
        uint64_t changed = ~0ull;  // Snapshot::changed when they were computed last
    };
    std::vector<Row> rows;  // bindings with a slot, by entity
    std::vector<Bound> bound;
    std::vector<Track> tracks;
    std::vector<SlotState> rest;   // every slot with no values known
    std::vector<SlotState> slots;  // as computed last, without selection
    std::vector<MoverState> movers;
    std::vector<Arm> arms;
    uint64_t base = ~0ull;  // of the snapshot
    int64_t computed_ns = 0;
};

void prepare(SlotTables& tables, const content::Catalog& catalog);
Arm arm_of(const content::Catalog& catalog, uint32_t linkage);  // at rest

// Slots of this instant in the arena: values, then outlines of what is selected and pointed at.
std::span<const SlotState> update_slots(SlotTables& tables, const content::Catalog& catalog, const telemetry::Snapshot& snapshot,
                                        const guide::Visit& visit, Time now, Arena& arena);
std::span<const MoverState> update_movers(SlotTables& tables, const content::Catalog& catalog, const telemetry::Snapshot& snapshot,
                                          Time now, Arena& arena);

// Joints of every linkage, in the arena.
std::span<const RigState> update_rigs(SlotTables& tables, const content::Catalog& catalog, const telemetry::Snapshot& snapshot, Time now,
                                      Arena& arena);

// Where a mover is shown now; nothing for entities that do not move.
const Track* find_track(const SlotTables& tables, EntityId entity);

}  // namespace aisland::overlay
