// Panels: what a visitor touches. On flat hosts a HUD and a card on the screen; in a headset the same card, a menu and a
// small way into it stand still in the world within reach of the eyes. Changes the visit only through what was pressed.
#pragma once

#include <span>

#include "app/core/arena.h"
#include "app/frame/frame.h"
#include "app/guide/update.h"
#include "app/overlay/overlay.h"
#include "app/panels/ui.h"

namespace aisland::panels {

enum class PanelId : uint8_t { title,
                               places,
                               status,
                               time,
                               motion,
                               hint,
                               notice,
                               card,
                               menu,
                               puck,
                               alarm,
                               count };

struct Placed {  // a panel of the last step: what pointers and rays meet
    bool shown = false, world = false;
    Rect pixels;      // screen
    Pose pose;        // world
    vec2 size{0.0f};  // canvas units
    float metres_per_dmm = 0;
    float unit = 1;  // canvas units per u
};

struct Finger {
    bool used = false, down = false, pressed = false, released = false, gone = false;
    uint32_t id = 0;
    PointerKind kind = PointerKind::mouse;
    vec2 at{-1e6f}, wheel{0.0f};
};

constexpr uint32_t kChartPoints = 96;
struct Curve {  // a day of a value
    uint64_t ask = 0;
    uint8_t origin = 0;  // as Answer::origin
    uint32_t count = 0;
    Sample samples[kChartPoints]{};
};
struct Chart {  // of the value a card shows first
    EntityId entity;
    AttributeId attribute;
    int64_t asked_ns = 0, from_ms = 0;
    Curve curves[2];  // from from_ms; the day before
};

struct Counts {  // of the snapshot, twice a second
    uint32_t fresh = 0, ageing = 0, stale = 0, lost = 0;
    int64_t at_ns = -1;
};

struct State {
    UiMemory memory;
    Placed placed[static_cast<size_t>(PanelId::count)]{};
    Finger fingers[kMaxPointers]{};
    bool ray_down[3]{};
    bool poke_down[2][static_cast<size_t>(PanelId::count)]{};
    guide::Selection card;  // the card's height was measured for it
    uint32_t cards = 0;     // opened so far: each begins at its top
    int card_language = -1;
    size_t card_alarms = 0;  // alarms and drills then: they change its height
    float card_height = 0;   // u
    float card_opacity = 0;
    float heights[static_cast<size_t>(PanelId::count)]{};
    // World poses, made once when a panel opens.
    Pose card_pose, menu_pose, puck_pose, alarm_pose;
    guide::Selection card_placed_for;
    uint32_t card_moves = ~0u, menu_moves = ~0u, puck_moves = ~0u, alarm_moves = ~0u;
    bool menu_was_open = false;
    Chart chart;
    Counts counts;
    uint64_t ask_count = 0;
};

struct Output {
    std::span<const Panel> panels;
    std::span<const Ask> asks;
    std::span<const overlay::Box> taken;  // what is covered, on the labels' plane
    bool clicked = false;                 // something was pressed: a tick for hand and ear
};

struct Scene {
    const content::Catalog& catalog;
    const telemetry::Snapshot& snapshot;
    const Input& input;
    Time now;
    float dt = 0;
    const overlay::State& overlay;
};

// Which pointers and rays are over the panels of the last step.
void touch_panels(const State& state, const guide::Visit& visit, const Input& input, std::span<guide::Touch> pointers,
                  guide::Touch rays[3]);

Output update(State& state, guide::Visit& visit, const Scene& scene, text::Engine& engine, overlay::Measures& measures, Arena& arena);

}  // namespace aisland::panels
