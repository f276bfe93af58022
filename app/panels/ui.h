// A small widget set over text: immediate calls each step, little memory between steps, any number of pointers. The same
// widgets stand on screens (pixels) and before the eyes (dmm): everything is in u (overlay/tokens.h).
// Widgets are known by a 64-bit id; what must outlive a step (who presses what, how far a list has run) is kept in UiMemory.
#pragma once

#include <span>
#include <string_view>

#include "app/overlay/pen.h"
#include "app/overlay/words.h"

namespace aisland::panels {

using overlay::Pen;
using overlay::Rect;
using overlay::Words;

inline overlay::TextLook look(float size, Color color, text::Weight weight = text::Weight::regular) {
    overlay::TextLook l;
    l.size = size;
    l.color = color;
    l.weight = weight;
    return l;
}

constexpr uint32_t kMaxPointers = 8;
constexpr vec2 kNowhere{-1e6f};  // of a pointer that does not meet the panel

struct UiPointer {  // in u of the panel it is used on
    uint64_t id = 0;
    vec2 at{kNowhere};
    vec2 wheel{0.0f};
    bool down = false, pressed = false, released = false;
    bool gaze = false;  // presses by dwelling
};

struct Press {  // a pointer that went down on a widget and belongs to it until it is let go
    uint64_t pointer = 0, widget = 0;
    vec2 start{0.0f}, last{0.0f};
    bool dragged = false;
    uint64_t seen = 0;  // step
    uint64_t panel = 0;
};

struct Scroll {
    uint64_t widget = 0;
    float offset = 0, speed = 0;  // u, u/s
    uint64_t seen = 0;
};

struct Eased {  // 0..1 that follows a yes/no: hover, toggle
    uint64_t widget = 0;
    float value = 0;
    uint64_t seen = 0;
};

struct UiMemory {  // fixed size: nothing grows
    Press presses[kMaxPointers]{};
    Scroll scrolls[16]{};
    Eased eased[128]{};
    uint64_t dwell_widget = 0;
    float dwell = 0;
    uint64_t steps = 0;
    uint32_t clicks = 0;  // since the last step: haptics, sound
};

class Ui {
public:
    // `panel` separates equal widget ids on different panels.
    Ui(Pen& pen, const Words& words, UiMemory& memory, std::span<const UiPointer> pointers, uint64_t panel, float dt);

    Pen& pen;
    const Words& words;

    // Pressed and let go inside. Widgets under a scrolled list give way to a drag.
    bool clicked(uint64_t id, Rect r);
    float hover(uint64_t id, Rect r);  // 0..1, eased
    bool held(uint64_t id) const;

    bool button(uint64_t id, Rect r, std::string_view label, bool lit = false);
    bool icon_button(uint64_t id, Rect r, char32_t symbol);  // '+', '-', 'x', '<', '>', '=' drawn by strokes
    bool toggle(uint64_t id, Rect r, std::string_view label, bool& on);
    // 0..1; true while it changes. `marks` draws hour ticks.
    bool slider(uint64_t id, Rect r, float& value);
    // Index chosen now, or `current`.
    uint32_t tabs(uint64_t id, Rect r, std::span<const std::string_view> labels, uint32_t current);
    // A list of rows that runs on: clips to r, returns the y of the first row in u. Pulled by its rows and by what lies between them.
    // Where rows go on beyond its edge they fade. Call end_list after the rows.
    float begin_list(uint64_t id, Rect r, float content_height);
    void end_list();
    // One row of a list: code, title, lit; true when chosen.
    bool row(uint64_t id, Rect r, std::string_view code, std::string_view title, bool lit);

    void range_bar(Rect r, float value, Color color);  // 0..1 with a marker

private:
    uint64_t name(uint64_t id) const { return (id ^ m_panel) * 0x9e3779b97f4a7c15ull; }
    Press* find_press(uint64_t pointer);
    float ease(uint64_t id, bool on, float seconds);
    bool dwelled(uint64_t id, Rect r);

    UiMemory& m_memory;
    std::span<const UiPointer> m_pointers;
    uint64_t m_panel;
    float m_dt;
    Rect m_list{};
    uint64_t m_list_key = 0;
    bool m_in_list = false;
    uint16_t m_clip_before = 0;
    float m_list_above = 0, m_list_below = 0;  // u of rows out of sight
};

}  // namespace aisland::panels
