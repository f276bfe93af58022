// Strokes in the world that are no words: aim rays, the teleport arc and where it lands, what gaze waits for, trails.
#pragma once

#include "app/overlay/pen.h"
#include "app/overlay/slots.h"
#include "app/overlay/words.h"

namespace aisland::overlay {

struct Marks {
    ArenaVector<Segment> lines;
    ArenaVector<Ribbon> ribbons;
    explicit Marks(Arena& arena) : lines(arena), ribbons(arena) {}
};

void draw_marks(Marks& marks, const guide::Visit& visit, const Input& input, Arena& arena);
void draw_trails(Marks& marks, const SlotTables& tables, const guide::Visit& visit, Arena& arena);
// Where an alarm stands, and the ways out that it opens.
void draw_alarms(Marks& marks, ArenaVector<Run>& runs, const content::Catalog& catalog, const telemetry::Snapshot& snapshot, const guide::Visit& visit,
                 Time now, float unit_dmm, text::Engine& engine, Measures& measures, const Words& words);
// The reticle of a gaze that waits, as a billboard; nothing when hands are in use.
void draw_reticle(ArenaVector<Run>& runs, const guide::Visit& visit, const Input& input, float unit_dmm, text::Engine& engine,
                  Measures& measures, const Words& words);

}  // namespace aisland::overlay
