// The contents of each panel: drawn into a Ui of a given width; each returns the height it took, in u.
#pragma once

#include "app/panels/panels.h"

namespace aisland::panels {

struct Desk {  // what every panel's contents may read and change
    State& state;
    guide::Visit& visit;
    const Scene& scene;
};

float title_part(Ui& ui, Desk& desk, float width);
float places_part(Ui& ui, Desk& desk, float width, float height);
float status_part(Ui& ui, Desk& desk, float width);
float time_part(Ui& ui, Desk& desk, float width);
float motion_part(Ui& ui, Desk& desk, float width);
float hint_part(Ui& ui, Desk& desk, float width);
float notice_part(Ui& ui, Desk& desk, float width);  // 0: nothing to say
float card_part(Ui& ui, Desk& desk, float width, float top);
float menu_part(Ui& ui, Desk& desk, float width, float height);
float puck_part(Ui& ui, Desk& desk, float width);
float alarm_part(Ui& ui, Desk& desk, float width);

// Grave alarms that nobody has acknowledged, below `top`; the height they take.
float alarm_banner(Ui& ui, Desk& desk, float width, float top);
// Alarms and drills of a system, between x and x + width; the height they take.
float alarm_list(Ui& ui, Desk& desk, const content::System& system, float x, float width, float top);

// Three things apart: the brokers are connected, the sources are online, the values are fresh.
struct Lamps {
    telemetry::Lamp broker = telemetry::Lamp::off, source = telemetry::Lamp::off, values = telemetry::Lamp::off;
};
Lamps lamps_of(const telemetry::Snapshot& snapshot, const Counts& counts);
void draw_lamps(Ui& ui, Desk& desk, Rect r);
// Language names as buttons.
void language_buttons(Ui& ui, Desk& desk, Rect r);

// Fills the asks for the chart of what is selected, when they are due: its day and the day before.
bool chart_ask(State& state, const guide::Visit& visit, const Scene& scene, std::span<Ask, 2> out);
void chart_answers(State& state, const Input& input);
// The chart, when something is known; returns the height it took.
float draw_chart(Ui& ui, Desk& desk, Rect area);

}  // namespace aisland::panels
