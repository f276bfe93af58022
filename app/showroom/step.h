// step: the heart. One pure function from what is known and what happened to what is shown: guide, overlay, panels, staff,
// in that order. No clock, no thread, no I/O; equal input gives equal State and Frame. In a steady visit nothing allocates.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <utility>

#include "app/content/catalog.h"
#include "app/core/time.h"
#include "app/frame/frame.h"
#include "app/frame/input.h"
#include "app/guide/visit.h"
#include "app/overlay/overlay.h"
#include "app/panels/panels.h"
#include "app/staff/page.h"
#include "app/telemetry/snapshot.h"
#include "app/text/text.h"

namespace aisland::showroom {

enum class Spectator : uint8_t { smooth,
                                 eye,
                                 third,
                                 off };  // what a window shows while a headset runs

struct Options {
    guide::Mode mode = guide::Mode::tour;
    int language = 0;
    uint64_t seed = 1;
    bool deterministic = false;   // glyph fields awaited: a picture never lacks one
    int64_t time_ms = 0;          // the moment on show, UTC; 0 = live
    std::string view = "island";  // where a flat visit starts: a view or TOUR/STOP
    Spectator spectator = Spectator::smooth;
    float idle_s = 0;  // on screens, untouched for so long: the next visitor's; 0 = never
    bool hud = true;   // title, places, lamps, time of day; in a headset the button of the menu
    bool labels = true;
};

struct State {
    guide::Visit visit;
    overlay::State overlay;
    panels::State panels;
    staff::Page page;
    staff::Report report;  // filled by the loop
    text::Engine engine;
    Options options;
    Pose spectator;  // smoothed
    bool spectator_known = false;
    uint64_t generation = ~0ull;
    uint32_t foreseen = 0;                            // how far the characters of its texts are, of 2
    uint32_t begun = 0;                               // of the visit whose lists the panels hold
    std::pair<uint32_t, uint64_t> staff_font_sent{};  // its version, and how often all glyphs were asked for again
    Arena arenas[2];
    Frame frames[2];
    uint32_t turn = 0;

    explicit State(text::Engine text) : engine(std::move(text)) {}
};

State create(const content::Catalog& catalog, text::Engine engine, const Options& options);

// The Frame lives until the step after next.
const Frame& step(const content::Catalog& catalog, const telemetry::Snapshot& snapshot, const Input& input, Time now, State& state);

// The moment a snapshot should be taken for: now, or the scrubbed one.
int64_t shown_wall_ms(const State& state, Time now);

// Into a new generation of content. step does it by itself when the generation changed.
void migrate(State& state, const content::Catalog& next);

}  // namespace aisland::showroom
