// How a label looks: its rectangle in u, and its strokes. Also the badges panels share.
#pragma once

#include "app/overlay/labels.h"

namespace aisland::overlay {

// Changes whenever anything changes that label_rect or draw_label read, but for the label's rectangle and stem and whether it is lit. Never 0.
uint64_t words_key(const Label& label, const LabelScene& scene);

// About the anchor, without its stem.
Rect label_rect(const Label& label, const LabelScene& scene, Pen& ruler, const Words& words);
void draw_label(Pen& pen, const Label& label, const LabelScene& scene, const Words& words);

// A sign for freshness that reads without colour: full disc, shrinking ring, hatched disc, crossed ring. `size` = diameter.
void draw_freshness(Pen& pen, vec2 center, float size, const telemetry::Value& value, double period_s);
// "live", "replay", "simulated" in a pill; returns its width.
float draw_badge(Pen& pen, vec2 top_left, float height, std::string_view word, Color color);
float badge_width(Pen& pen, std::string_view word, float height);

}  // namespace aisland::overlay
