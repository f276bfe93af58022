#include "app/panels/ui.h"

#include <algorithm>
#include <cmath>

#include <glm/common.hpp>
#include <glm/geometric.hpp>

#include "app/overlay/tokens.h"

namespace aisland::panels {

using namespace overlay::tokens;
using text::Weight;

namespace {

constexpr float kDragSlop = 8;     // u
constexpr float kFadeOfList = 36;  // u
constexpr float kDwellSeconds = 0.9f;

Color mix(Color a, Color b, float t) {
    Color out = 0;
    for (int shift = 0; shift < 32; shift += 8) {
        const float x = static_cast<float>((a >> shift) & 255u), y = static_cast<float>((b >> shift) & 255u);
        out |= static_cast<Color>(x + (y - x) * t + 0.5f) << shift;
    }
    return out;
}

}  // namespace

Ui::Ui(Pen& pen_in, const Words& words_in, UiMemory& memory, std::span<const UiPointer> pointers, uint64_t panel, float dt)
    : pen(pen_in), words(words_in), m_memory(memory), m_pointers(pointers), m_panel(panel * 0x9e3779b97f4a7c15ull + 1), m_dt(dt) {}

Press* Ui::find_press(uint64_t pointer) {
    for (Press& press : m_memory.presses)
        if (press.widget && press.pointer == pointer) return &press;
    return nullptr;
}

bool Ui::held(uint64_t id) const {
    for (const Press& press : m_memory.presses)
        if (press.widget == name(id)) return true;
    return false;
}

// Gaze has no button: what is looked at long enough is pressed once, then must be looked away from.
bool Ui::dwelled(uint64_t id, Rect r) {
    for (const UiPointer& pointer : m_pointers) {
        if (!pointer.gaze || !r.contains(pointer.at)) continue;
        if (m_memory.dwell_widget != name(id)) {
            m_memory.dwell_widget = name(id);
            m_memory.dwell = 0;
        }
        const float before = m_memory.dwell;
        m_memory.dwell += m_dt / kDwellSeconds;
        if (before < 1 && m_memory.dwell < 1) pen.rect({r.x + 4, r.y + r.h - 5, (r.w - 8) * m_memory.dwell, 3}, kAccent, 1.5f);
        return before < 1 && m_memory.dwell >= 1;
    }
    return false;
}

bool Ui::clicked(uint64_t id, Rect r) {
    bool done = false;
    for (const UiPointer& pointer : m_pointers) {
        const bool inside = r.contains(pointer.at) && (!m_in_list || m_list.contains(pointer.at));
        if (pointer.pressed && inside && !find_press(pointer.id)) {
            for (Press& press : m_memory.presses)
                if (!press.widget) {
                    press = {pointer.id, name(id), pointer.at, pointer.at, false, m_memory.steps, m_panel};
                    break;
                }
        }
        Press* press = find_press(pointer.id);
        if (!press || press->widget != name(id)) continue;
        press->seen = m_memory.steps;
        if (glm::distance(pointer.at, press->start) > kDragSlop && m_in_list) press->dragged = true;
        if (pointer.released || !pointer.down) {
            done = pointer.released && inside && !press->dragged;
            *press = {};
        }
    }
    done = dwelled(id, r) || done;
    if (done) ++m_memory.clicks;
    return done;
}

float Ui::ease(uint64_t id, bool on, float seconds) {
    const uint64_t key = name(id) ^ 0x51ull;
    Eased* slot = nullptr;
    for (Eased& eased : m_memory.eased)
        if (eased.widget == key) slot = &eased;
    if (!slot) {
        if (!on) return 0;  // at rest nobody needs memory
        slot = std::min_element(std::begin(m_memory.eased), std::end(m_memory.eased), [](const Eased& a, const Eased& b) { return a.seen < b.seen; });
        *slot = {key, 0, 0};
    }
    slot->seen = m_memory.steps;
    const float step = m_dt / seconds;
    slot->value = std::clamp(slot->value + (on ? step : -step), 0.0f, 1.0f);
    if (slot->value == 0 && !on) slot->widget = 0;
    return slot->value;
}

float Ui::hover(uint64_t id, Rect r) {
    bool over = false;
    for (const UiPointer& pointer : m_pointers) over = over || (r.contains(pointer.at) && (!m_in_list || m_list.contains(pointer.at)));
    return ease(id, over, 0.09f);
}

bool Ui::button(uint64_t id, Rect r, std::string_view label, bool lit) {
    const float over = hover(id, r);
    Color fill = lit ? kAccent : mix(kFill, kFillHover, over);
    if (held(id)) fill = lit ? mix(kAccent, kInk, 0.3f) : kFillDown;
    pen.rect(r, fill, kRadiusSmall);
    if (!lit) pen.frame(r, 0, mix(kEdge, with_alpha(kAccent, 0.9f), over), kRadiusSmall, 1);
    pen.text_center(r.inset(4).w > 10 ? Rect{r.x + 4, r.y, r.w - 8, r.h} : r, label, look(kCaption + 1, lit ? kInkOnAccent : kInk, Weight::bold));
    return clicked(id, r);
}

bool Ui::icon_button(uint64_t id, Rect r, char32_t symbol) {
    const float over = hover(id, r);
    pen.rect(r, held(id) ? kFillDown : mix(kFill, kFillHover, over), std::min(r.w, r.h) * 0.5f);
    const vec2 c(r.x + r.w * 0.5f, r.y + r.h * 0.5f);
    const float s = std::min(r.w, r.h) * 0.17f;
    const auto stroke = [&](vec2 a, vec2 b) { pen.line(c + a * s, c + b * s, 1.8f, kInk); };
    switch (symbol) {
        case U'+':
            stroke({-1, 0}, {1, 0});
            stroke({0, -1}, {0, 1});
            break;
        case U'-': stroke({-1, 0}, {1, 0}); break;
        case U'x':
            stroke({-0.85f, -0.85f}, {0.85f, 0.85f});
            stroke({-0.85f, 0.85f}, {0.85f, -0.85f});
            break;
        case U'<':
            stroke({0.45f, -1}, {-0.55f, 0});
            stroke({-0.55f, 0}, {0.45f, 1});
            break;
        case U'>':
            stroke({-0.45f, -1}, {0.55f, 0});
            stroke({0.55f, 0}, {-0.45f, 1});
            break;
        default:
            stroke({-1, -0.7f}, {1, -0.7f});
            stroke({-1, 0}, {1, 0});
            stroke({-1, 0.7f}, {1, 0.7f});
            break;
    }
    return clicked(id, r);
}

bool Ui::toggle(uint64_t id, Rect r, std::string_view label, bool& on) {
    hover(id, r);
    pen.text_left({r.x, r.y, r.w - 56, r.h}, label, look(kBody, kInk));
    const float t = ease(id ^ 0xabcdull, on, 0.12f);
    const Rect track{r.x + r.w - 44, r.y + (r.h - 24) * 0.5f, 44, 24};
    pen.rect(track, mix(kFillHover, kAccent, t), 12);
    pen.disc({track.x + 12 + 20 * t, track.y + 12}, 9, t > 0.5f ? kInkOnAccent : kInk);
    // The stroke says on, the ring says off: not by colour alone.
    if (t > 0.5f)
        pen.line({track.x + 12, track.y + 8}, {track.x + 12, track.y + 16}, 2, kInkOnAccent);
    else
        pen.ring({track.x + 32, track.y + 12}, 4.5f, 1.6f, 0, 1, kInkSoft);
    if (!clicked(id, r)) return false;
    on = !on;
    return true;
}

bool Ui::slider(uint64_t id, Rect r, float& value) {
    const float over = hover(id, r);
    bool changed = false;
    const float inset = 10;
    const auto set = [&](float x) {
        const float next = std::clamp((x - r.x - inset) / std::max(1.0f, r.w - 2 * inset), 0.0f, 1.0f);
        changed = changed || next != value;
        value = next;
    };
    for (const UiPointer& pointer : m_pointers) {
        if (pointer.gaze) continue;
        if (pointer.pressed && r.contains(pointer.at) && !find_press(pointer.id))
            for (Press& press : m_memory.presses)
                if (!press.widget) {
                    press = {pointer.id, name(id), pointer.at, pointer.at, true, m_memory.steps, m_panel};
                    ++m_memory.clicks;
                    break;
                }
        Press* press = find_press(pointer.id);
        if (!press || press->widget != name(id)) continue;
        press->seen = m_memory.steps;
        set(pointer.at.x);
        if (!pointer.down) *press = {};
    }
    for (const UiPointer& pointer : m_pointers)  // a gaze sets it by dwelling on a place
        if (pointer.gaze && r.contains(pointer.at) && dwelled(id ^ static_cast<uint64_t>((pointer.at.x - r.x) / std::max(1.0f, r.w) * 24), r)) set(pointer.at.x);
    const float y = r.y + r.h * 0.5f, x = r.x + inset + (r.w - 2 * inset) * value;
    pen.disc({x, y}, 9 + 2 * over, kInk);
    pen.disc({x, y}, 4, kAccent);
    return changed;
}

uint32_t Ui::tabs(uint64_t id, Rect r, std::span<const std::string_view> labels, uint32_t current) {
    pen.rect(r, kFill, kRadiusSmall);
    const float w = r.w / static_cast<float>(std::max<size_t>(1, labels.size()));
    for (uint32_t i = 0; i < labels.size(); ++i) {
        const Rect tab{r.x + w * static_cast<float>(i), r.y, w, r.h};
        const float over = hover(id + i + 1, tab);
        if (i == current) pen.rect(tab.inset(3), kFillHover, kRadiusSmall - 2);
        if (i == current) pen.rect({tab.x + tab.w * 0.5f - 10, tab.y + tab.h - 6, 20, 2}, kAccent, 1);
        pen.text_center({tab.x + 4, tab.y, tab.w - 8, tab.h}, labels[i],
                        look(kCaption + 1, i == current ? kInk : mix(kInkSoft, kInk, over), i == current ? Weight::bold : Weight::regular));
        if (clicked(id + i + 1, tab)) current = i;
    }
    return current;
}

float Ui::begin_list(uint64_t id, Rect r, float content) {
    const uint64_t key = name(id);
    Scroll* scroll = nullptr;
    for (Scroll& s : m_memory.scrolls)
        if (s.widget == key) scroll = &s;
    if (!scroll) {
        scroll = std::min_element(std::begin(m_memory.scrolls), std::end(m_memory.scrolls), [](const Scroll& a, const Scroll& b) { return a.seen < b.seen; });
        *scroll = {key, 0, 0, 0};
    }
    scroll->seen = m_memory.steps;
    const float most = std::max(0.0f, content - r.h);
    bool dragging = false;
    for (const UiPointer& pointer : m_pointers) {
        if (r.contains(pointer.at) && pointer.wheel.y != 0) scroll->speed -= pointer.wheel.y * 420;
        if (pointer.gaze && most > 0 && r.contains(pointer.at)) {  // looking at an end runs the list
            const float at = (pointer.at.y - r.y) / r.h;
            if (at > 0.88f) scroll->offset += 90 * m_dt;
            if (at < 0.12f) scroll->offset -= 90 * m_dt;
        }
        Press* press = find_press(pointer.id);
        if (!press && pointer.pressed && r.contains(pointer.at)) continue;  // a row takes it first
        if (press && press->widget == key) {                                // the list's own: let go, it is nobody's
            press->seen = m_memory.steps;
            if (!pointer.down) *press = {};
        }
        if (!press || press->panel != m_panel || !pointer.down || !r.contains(press->start)) continue;
        if (pointer.at == kNowhere) continue;  // a ray that leaves the glass and comes back goes on from there
        if (std::abs(pointer.at.y - press->start.y) > kDragSlop) press->dragged = true;
        if (press->dragged && most > 0) {
            const float moved = press->last.y - pointer.at.y;
            scroll->offset += moved;
            if (m_dt > 0) scroll->speed = glm::mix(scroll->speed, moved / m_dt, 0.5f);
            dragging = true;
        }
        press->last = pointer.at;
    }
    if (!dragging) {
        scroll->offset += scroll->speed * m_dt;
        scroll->speed *= std::exp(-4.5f * m_dt);
        if (std::abs(scroll->speed) < 4) scroll->speed = 0;
        const float inside = std::clamp(scroll->offset, 0.0f, most);
        if (inside != scroll->offset) {  // pulled back from beyond the end
            scroll->offset = inside + (scroll->offset - inside) * std::exp(-14.0f * m_dt);
            if (std::abs(scroll->offset - inside) < 0.3f) scroll->offset = inside;
            scroll->speed *= std::exp(-20.0f * m_dt);
        }
    }
    m_list = r;
    m_list_key = key;
    m_list_above = std::clamp(scroll->offset, 0.0f, most);
    m_list_below = most - m_list_above;
    m_in_list = true;
    m_clip_before = pen.push_clip(r);
    if (most > 0) {
        const float size = r.h * r.h / content, at = r.y + std::clamp(scroll->offset / most, 0.0f, 1.0f) * (r.h - size);
        pen.rect({r.x + r.w - 4, at, 3, size}, rgba(0xffffff40), 1.5f);
    }
    return r.y - scroll->offset;
}

void Ui::end_list() {
    // Pressed between the rows: the list is pulled by any part of it.
    for (const UiPointer& pointer : m_pointers) {
        if (!pointer.pressed || !m_list.contains(pointer.at) || find_press(pointer.id)) continue;
        for (Press& press : m_memory.presses)
            if (!press.widget) {
                press = {pointer.id, m_list_key, pointer.at, pointer.at, false, m_memory.steps, m_panel};
                break;
            }
    }
    m_in_list = false;
    // A row at an edge is seen to go on, not cut.
    const auto fade = [&](float hidden, bool below) {
        const float h = std::min(kFadeOfList, hidden);
        if (h < 1) return;
        const Color full = (below ? kGlass : kGlassTop) | 0xff000000u, none = full & 0x00ffffffu;
        pen.gradient({m_list.x, below ? m_list.y + m_list.h - h : m_list.y, m_list.w, h}, below ? none : full, below ? full : none, std::min(kRadius - 3, h * 0.5f));
    };
    fade(m_list_above, false);
    fade(m_list_below, true);
    pen.set_clip(m_clip_before);
}

bool Ui::row(uint64_t id, Rect r, std::string_view code, std::string_view title, bool lit) {
    if (m_in_list && (r.y > m_list.y + m_list.h || r.y + r.h < m_list.y)) return false;
    const float over = hover(id, r);
    if (lit)
        pen.rect(r, kAccentSoft, kRadiusSmall);
    else if (over > 0 || held(id))
        pen.rect(r, held(id) ? kFillDown : with_alpha(kFillHover, over), kRadiusSmall);
    float x = r.x + 10;
    if (!code.empty()) {
        const Rect chip{x, r.y + (r.h - 22) * 0.5f, std::max(30.0f, pen.measure(code, look(kCaption, kInk, Weight::bold)).x + 10), 22};
        pen.rect(chip, lit ? kAccent : kFillHover, 6);
        pen.text_center(chip, code, look(kCaption, lit ? kInkOnAccent : kInk, Weight::bold));
        x += chip.w + 10;
    }
    pen.text_left({x, r.y, r.x + r.w - x - 10, r.h}, title, look(kBody, kInk, lit ? Weight::bold : Weight::regular));
    return clicked(id, r);
}

void Ui::range_bar(Rect r, float value, Color color) {
    const float v = std::clamp(value, 0.0f, 1.0f);
    pen.rect(r, kFillHover, r.h * 0.5f);
    pen.rect({r.x, r.y, std::max(r.h, r.w * v), r.h}, with_alpha(color, 0.85f), r.h * 0.5f);
}

}  // namespace aisland::panels
