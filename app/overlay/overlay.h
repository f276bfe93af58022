// Overlay: snapshot x visit -> what hangs in the world. Slots, movers, sky, labels, trails, rays. No panels, no screens.
#pragma once

#include <span>

#include "app/core/arena.h"
#include "app/frame/frame.h"
#include "app/guide/update.h"
#include "app/overlay/labels.h"
#include "app/overlay/marks.h"
#include "app/overlay/slots.h"

namespace aisland::overlay {

struct State {
    uint64_t generation = ~0ull;
    SlotTables tables;
    LabelState labels;
    Measures measures;
    EntityId weather;
    AttributeId wind_speed, wind_direction, humidity, precipitation;
    bool visible_labels = true;
};

void prepare(State& state, const content::Catalog& catalog);

// Movers of the last step, for picking.
inline std::span<const MoverState> movers(const State& state) { return state.tables.movers; }

// Screen pixels of one u on a flat surface, and dmm of one u for labels on the main surface.
float screen_unit(const Surface& surface, guide::Mode mode);
float label_unit_dmm(const guide::Visit& visit, const Surface& surface);

struct Output {
    Environment environment;
    std::span<const SlotState> slots;
    std::span<const MoverState> movers;
    std::span<const RigState> rigs;
    std::span<const Run> runs;
    std::span<const Segment> lines;
    std::span<const Ribbon> ribbons;
};

// `taken`: what panels cover, on the labels' plane.
Output update(State& state, const content::Catalog& catalog, const telemetry::Snapshot& snapshot, const guide::Visit& visit,
              const Input& input, Time now, float dt, std::span<const Box> taken, text::Engine& engine, Arena& arena);

// Fills labels under pointers and rays, from the pictures of the last step.
void touch_labels(const State& state, const guide::Visit& visit, const Input& input, std::span<guide::Touch> pointers,
                  guide::Touch rays[3]);

Environment environment(const State& state, const content::Catalog& catalog, const telemetry::Snapshot& snapshot, int64_t shown_ms, Time now);

}  // namespace aisland::overlay
