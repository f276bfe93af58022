#include "app/panels/panels.h"

#include <algorithm>
#include <cmath>

#include <glm/common.hpp>
#include <glm/geometric.hpp>

#include "app/guide/places.h"
#include "app/overlay/tokens.h"
#include "app/panels/parts.h"

namespace aisland::panels {

using namespace overlay::tokens;

namespace {

constexpr float kReach = 1.8f;       // visitor metres from the eyes to a panel
constexpr float kBesideMenu = 0.7f;  // radians between the middles of menu and card: half of each and a gap
constexpr float kBelow = -0.2618f;   // 15 degrees below the eye line
constexpr float kMargin = 14;        // u, from the edge of a screen
constexpr float kLeftWidth = 284;    // u, of what stands on the left
constexpr float kLeastCard = 150;    // u, of a card that is still read

size_t index_of(PanelId id) { return static_cast<size_t>(id); }

ItemId item_id(PanelId id) {
    static constexpr std::string_view kNames[] = {"ui.title", "ui.places", "ui.status", "ui.time", "ui.motion", "ui.hint",
                                                  "ui.notice", "ui.card", "ui.menu", "ui.puck", "ui.alarm"};
    return ItemId(kNames[index_of(id)]);
}

// Where a ray meets a world panel: u on the panel and world metres along the ray.
bool meet(const Placed& panel, const guide::Ray& ray, vec2& at_u, float& distance) {
    const vec3 normal = panel.pose.orientation * vec3(0, 0, 1);
    const float facing = glm::dot(ray.direction, normal);
    if (facing > -1e-4f) return false;  // from behind
    distance = glm::dot(panel.pose.position - ray.origin, normal) / facing;
    if (distance <= 0) return false;
    const vec3 local = glm::conjugate(panel.pose.orientation) * (ray.origin + ray.direction * distance - panel.pose.position);
    const vec2 canvas = vec2(local.x, -local.y) / panel.metres_per_dmm + panel.size * 0.5f;
    at_u = canvas / panel.unit;
    return canvas.x >= 0 && canvas.y >= 0 && canvas.x < panel.size.x && canvas.y < panel.size.y;
}

void gather_fingers(State& state, const Input& input) {
    for (Finger& finger : state.fingers) {
        if (finger.gone) finger = {};
        finger.pressed = finger.released = false;
        finger.wheel = vec2(0.0f);
    }
    const uint32_t main = guide::main_surface(input);
    for (const PointerEvent& event : input.pointers) {
        if (event.surface != main) continue;
        Finger* finger = nullptr;
        for (Finger& f : state.fingers)
            if (f.used && f.id == event.id && f.kind == event.kind) finger = &f;
        for (Finger& f : state.fingers)
            if (!finger && !f.used) finger = &f;
        if (!finger) continue;
        finger->used = true;
        finger->id = event.id;
        finger->kind = event.kind;
        finger->at = event.position;
        finger->wheel += event.wheel;
        if (event.button != PointerButton::primary) continue;
        if (event.phase == PointerPhase::down) finger->down = finger->pressed = true;
        if (event.phase == PointerPhase::up || event.phase == PointerPhase::cancel) {
            finger->released = event.phase == PointerPhase::up;
            finger->down = false;
            finger->gone = event.kind == PointerKind::touch;
        }
    }
}

struct Painter {
    State& state;
    guide::Visit& visit;
    const Scene& scene;
    text::Engine& engine;
    overlay::Measures& measures;
    Arena& arena;
    Words words;
    ArenaVector<Panel> panels;
    ArenaVector<overlay::Box> taken;  // for labels, on their plane
    overlay::Plane plane;
    Surface surface;
    float unit = 1;     // pixels per u
    vec2 screen{0.0f};  // u

    Desk desk() { return {state, visit, scene}; }

    std::span<const UiPointer> pointers_on_screen(Rect pixels) {
        const std::span<UiPointer> out = arena.array<UiPointer>(kMaxPointers);
        size_t count = 0;
        for (const Finger& finger : state.fingers) {
            if (!finger.used) continue;
            UiPointer& pointer = out[count++];
            pointer.id = 1 + finger.id + (finger.kind == PointerKind::touch ? 1000u : 0u);
            pointer.at = (finger.at - vec2(pixels.x, pixels.y)) / unit;
            pointer.wheel = Rect{pixels}.contains(finger.at) ? finger.wheel : vec2(0.0f);
            pointer.down = finger.down;
            pointer.pressed = finger.pressed;
            pointer.released = finger.released;
        }
        return out.first(count);
    }

    std::span<const UiPointer> pointers_in_world(const Placed& panel) {
        const std::span<UiPointer> out = arena.array<UiPointer>(5);  // three rays, two fingers
        size_t count = 0;
        const guide::Rays world = guide::rays(visit, scene.input);
        for (uint32_t i = 0; i < 3; ++i) {
            if (!world.valid[i]) continue;
            UiPointer& pointer = out[count++];
            pointer.id = 5000 + i;
            pointer.gaze = i == 2;
            float distance = 0;
            if (!meet(panel, world.ray[i], pointer.at, distance) || behind_another(panel, world.ray[i], distance)) pointer.at = kNowhere;
            if (i == 2) continue;
            pointer.down = visit.hands[i].select_down;
            pointer.pressed = pointer.down && !state.ray_down[i];
            pointer.released = !pointer.down && state.ray_down[i];
        }
        // A fingertip presses by going through the glass, and lets go by coming back.
        for (uint32_t i = 0; i < 2; ++i) {
            const Hand& hand = scene.input.hands[i];
            if (!visit.headset || !hand.poke_valid || !guide::input_allowed(scene.input)) continue;
            const vec3 tip = visit.rig.position + visit.rig.orientation * (hand.poke.position * visit.scale);
            const vec3 local = glm::conjugate(panel.pose.orientation) * (tip - panel.pose.position);
            const float depth = local.z / visit.scale;  // visitor metres before the glass
            const bool near = depth > -0.06f && depth < 0.05f;
            UiPointer& pointer = out[count++];
            pointer.id = 5010 + i;
            if (near) pointer.at = (vec2(local.x, -local.y) / panel.metres_per_dmm + panel.size * 0.5f) / panel.unit;
            const bool inside = near && Rect{0, 0, panel.size.x / panel.unit, panel.size.y / panel.unit}.contains(pointer.at);
            bool& down = state.poke_down[i][placed_index(panel)];
            const bool before = down;
            down = inside && depth < (before ? 0.012f : 0.0f);
            pointer.down = down;
            pointer.pressed = down && !before;
            pointer.released = !down && before;
        }
        return out.first(count);
    }

    // A ray ends at the first glass it meets.
    bool behind_another(const Placed& panel, const guide::Ray& ray, float distance) const {
        return std::any_of(std::begin(state.placed), std::end(state.placed), [&](const Placed& other) {
            vec2 at(0.0f);
            float nearer = 0;
            return &other != &panel && other.shown && other.world && meet(other, ray, at, nearer) && nearer < distance;
        });
    }

    size_t placed_index(const Placed& panel) const { return static_cast<size_t>(&panel - state.placed); }

    // Where rays and fingers meet the glass.
    void cursors(Pen& pen, std::span<const UiPointer> pointers, float width, float height) const {
        for (const UiPointer& pointer : pointers) {
            if (!Rect{0, 0, width, height}.contains(pointer.at)) continue;
            pen.disc(pointer.at, pointer.down ? 4.0f : 5.0f, kInk);
            pen.ring(pointer.at, pointer.down ? 7.0f : 9.0f, 1.8f, 0, 1, kAccent);
        }
    }

    // Draws `part` as a glass panel of `width` u whose height is what the part says.
    template <class Part>
    void add(PanelId id, bool world, float width, float height, vec2 offset, Pose pose, float opacity, bool glass, Part&& part) {
        Placed& placed = state.placed[index_of(id)];
        placed.world = world;
        placed.unit = world ? kDmmPerUnit : unit;
        placed.size = vec2(width, height) * placed.unit;
        placed.pose = pose;
        placed.metres_per_dmm = kReach * 0.001f * visit.scale;
        placed.pixels = {offset.x * unit, offset.y * unit, placed.size.x, placed.size.y};
        placed.shown = opacity > 0.5f;
        const float bleed = 24;  // room for the shadow
        Pen pen(arena, engine, measures, words.tag(), placed.unit, {-bleed, -bleed, width + 2 * bleed, height + 2 * bleed});
        if (glass) pen.glass({0, 0, width, height}, kRadius);
        const std::span<const UiPointer> pointers = opacity > 0.5f ? world ? pointers_in_world(placed) : pointers_on_screen(placed.pixels)
                                                                   : std::span<const UiPointer>();
        Ui ui(pen, words, state.memory, pointers, index_of(id) + 1, scene.dt);
        state.heights[index_of(id)] = part(ui);
        if (world) cursors(pen, pointers, width, height);
        Panel panel;
        panel.id = item_id(id);
        panel.place = world ? PanelPlace::world : PanelPlace::screen;
        panel.surface = guide::main_surface(scene.input);
        panel.pose = pose;
        panel.size = placed.size;
        panel.offset = {placed.pixels.x, placed.pixels.y};
        panel.metres_per_dmm = placed.metres_per_dmm;
        panel.bleed = bleed * placed.unit;
        panel.opacity = opacity;
        panel.list = pen.list();
        panels.push(panel);
        take(placed);
    }

    void take(const Placed& placed) {
        if (placed.world) {
            const std::optional<overlay::Spot> spot = plane.project(placed.pose.position);
            const vec2 half = placed.size * 0.5f * (placed.metres_per_dmm * 1000.0f / (kReach * visit.scale));
            if (spot) taken.push({spot->at - half, spot->at + half});
            return;
        }
        const vec2 middle = screen * unit * 0.5f;
        const float dmm_per_pixel = plane.half.y / std::max(1.0f, middle.y);
        const Rect& r = placed.pixels;
        taken.push({(vec2(r.x, r.y) - middle) * dmm_per_pixel, (vec2(r.x + r.w, r.y + r.h) - middle) * dmm_per_pixel});
    }

    // The height of a part without touching anything.
    template <class Part>
    float measure(PanelId id, Part&& part) {
        Pen pen(arena, engine, measures, words.tag(), visit.headset ? kDmmPerUnit : unit, {-2000, -2000, 4000, 4000});
        Ui ui(pen, words, state.memory, {}, index_of(id) + 1, 0);
        return part(ui);
    }
};

Pose facing_head(const guide::Visit& visit, float yaw, float pitch, float reach) {
    const vec3 direction = guide::orientation(yaw, pitch) * vec3(0, 0, -1);
    Pose pose;
    pose.position = visit.head.position + direction * (reach * visit.scale);
    pose.orientation = look_rotation(direction);  // its -Z looks away from the head: +Z towards the reader
    return pose;
}

float head_yaw(const guide::Visit& visit) {
    const vec3 ahead = visit.head.orientation * vec3(0, 0, -1);
    return std::atan2(-ahead.x, -ahead.z);
}

void place_in_world(State& state, const guide::Visit& visit) {
    const float yaw = head_yaw(visit);
    if (visit.selected != guide::Selection{} && (!(state.card_placed_for == visit.selected) || state.card_moves != visit.moves)) {
        state.card_placed_for = visit.selected;
        state.card_moves = visit.moves;
        const vec3 to = visit.selected_point - visit.head.position;
        const float wish = std::remainder(std::atan2(-to.x, -to.z) - yaw, 6.28318530718f);
        const bool menu_left = visit.menu_open;
        // Beside the thing, not over it: to its right, or to its left when the thing is already far right.
        const float side = wish < -0.35f && !menu_left ? 0.42f : -0.42f;
        float at = yaw + std::clamp(wish, -0.5f, 0.5f) + side;
        if (menu_left) {  // right of the menu, whose place it would else share
            const vec3 to_menu = state.menu_pose.position - visit.head.position;
            const float menu = std::atan2(-to_menu.x, -to_menu.z);
            if (std::abs(std::remainder(at - menu, 6.28318530718f)) < kBesideMenu) at = menu - kBesideMenu;
        }
        state.card_pose = facing_head(visit, at, kBelow, kReach);
    }
    if (visit.selected == guide::Selection{}) state.card_placed_for = {};
    if (visit.menu_open && (!state.menu_was_open || state.menu_moves != visit.moves)) {
        state.menu_moves = visit.moves;
        state.menu_pose = facing_head(visit, yaw + 0.32f, kBelow, kReach);
    }
    state.menu_was_open = visit.menu_open;
    if (state.puck_moves != visit.moves) {
        state.puck_moves = visit.moves;
        state.puck_pose = facing_head(visit, yaw, -0.66f, kReach);
    }
    // What must be read follows the visitor's moves too.
    if (state.alarm_moves != visit.moves) {
        state.alarm_moves = visit.moves;
        state.alarm_pose = facing_head(visit, yaw, -0.05f, kReach);
    }
}

void count(State& state, const telemetry::Snapshot& snapshot, Time now) {
    if (state.counts.at_ns >= 0 && now.steady_ns - state.counts.at_ns < 500'000'000 && now.steady_ns >= state.counts.at_ns) return;
    state.counts = {0, 0, 0, 0, now.steady_ns};
    snapshot.each([&](const telemetry::Entity& entity) {
        switch (entity.freshness) {
            case telemetry::Freshness::fresh: ++state.counts.fresh; break;
            case telemetry::Freshness::ageing: ++state.counts.ageing; break;
            case telemetry::Freshness::stale: ++state.counts.stale; break;
            case telemetry::Freshness::lost: ++state.counts.lost; break;
        }
    });
}

float card_height(Painter& painter, float most) {
    State& state = painter.state;
    const size_t alarms = painter.scene.snapshot.alarms.size() * 64 + painter.scene.snapshot.drills.size();
    if (!(state.card == painter.visit.selected) || state.card_alarms != alarms || state.card_language != painter.visit.language || state.card_height == 0) {
        if (!(state.card == painter.visit.selected)) ++state.cards;
        state.card = painter.visit.selected;
        state.card_language = painter.visit.language;
        state.card_alarms = alarms;
        state.heights[index_of(PanelId::card)] = painter.measure(PanelId::card, [&](Ui& ui) {
            Desk desk = painter.desk();
            return card_part(ui, desk, kCardWidth, 0);
        });
    }
    state.card_height = std::min(most, state.heights[index_of(PanelId::card)]);
    return state.card_height;
}

// Contents taller than the card run under it like a list.
float scrolled_card(Ui& ui, Desk& desk, float height) {
    const float whole = desk.state.heights[index_of(PanelId::card)];
    if (whole <= height + 0.5f) return card_part(ui, desk, kCardWidth, 0);
    const float top = ui.begin_list(uint64_t{desk.state.cards} << 32, {0, 3, kCardWidth - 2, height - 6}, whole);
    const float taken = card_part(ui, desk, kCardWidth, top - 3);
    ui.end_list();
    return taken;
}

// The ways to move and their hint: beside the time of day, on an upright screen over it. How much of the card's column that takes.
float motion_row(Painter& p, float time_width, float time_height) {
    Desk desk = p.desk();
    const vec2 s = p.screen;
    constexpr float m = kMargin, width = 288, height = 52;
    const bool beside = s.x >= 1200;
    if (!beside && s.y < 900) return 0;
    const float bottom = s.y - m - (beside ? 0 : time_height + m), hint = beside ? (s.x - time_width) * 0.5f - 2 * m : s.x - width - 3 * m;
    p.add(PanelId::motion, false, width, height, {s.x - m - width, bottom - height}, {}, 1, true, [&](Ui& ui) { return motion_part(ui, desk, width); });
    p.add(PanelId::hint, false, hint, 76, {m, bottom - 76}, {}, 1, false, [&](Ui& ui) { return hint_part(ui, desk, hint); });
    return s.y - m - bottom + height;
}

void screens(Painter& p) {
    Desk desk = p.desk();
    const vec2 s = p.screen;
    const bool roomy = s.y >= 560 && s.x >= 760;
    const float m = kMargin;
    Placed& card = p.state.placed[index_of(PanelId::card)];
    card.shown = card.shown && p.state.card_opacity > 0;
    for (Placed& placed : p.state.placed)
        if (&placed != &card) placed.shown = false;  // until there proves to be room for it
    // What it costs to be small: the status shrinks first, then the title goes.
    const float status_width = std::min(std::clamp(s.x - kLeftWidth - 3 * m, 300.0f, 428.0f), s.x - 2 * m);
    if (kLeftWidth + status_width + 3 * m <= s.x + 0.5f)
        p.add(PanelId::title, false, kLeftWidth, 62, {m, m}, {}, 1, true, [&](Ui& ui) { return title_part(ui, desk, kLeftWidth); });
    p.add(PanelId::status, false, status_width, 84, {s.x - m - status_width, m}, {}, 1, true, [&](Ui& ui) { return status_part(ui, desk, status_width); });
    // Then the time of day, while a card is open that would be too low to read over it.
    const bool card_open = !(p.visit.selected == guide::Selection{}) && s.x >= kCardWidth + 2 * m;
    const float time_width = std::min(560.0f, s.x - 2 * m), time_height = p.visit.scrub_ms != 0 ? 124.0f : 76.0f;
    const bool under_card = (s.x + time_width) * 0.5f > s.x - m - kCardWidth;
    const bool time_shown = time_width >= 440 && s.y >= 300 && !(card_open && under_card && s.y - 84 - time_height - 5 * m < kLeastCard);
    if (time_shown)
        p.add(PanelId::time, false, time_width, time_height, {(s.x - time_width) * 0.5f, s.y - m - time_height}, {}, 1, true,
              [&](Ui& ui) { return time_part(ui, desk, time_width); });
    float below = time_shown && under_card ? time_height : 52;
    if (roomy) {
        const float places = std::min(370.0f, s.y - 62 - 3 * m - 130);
        p.add(PanelId::places, false, kLeftWidth, places, {m, 62 + 2 * m}, {}, 1, true, [&](Ui& ui) { return places_part(ui, desk, kLeftWidth, places); });
        below = std::max(below, motion_row(p, time_width, time_height));
    }
    // Beside an open card while there is room for its buttons; else the card begins under it.
    const float beside = s.x - kLeftWidth - kCardWidth - 4 * m;
    const float notice_width = card_open && beside >= 320 ? std::min(460.0f, beside) : std::min(460.0f, s.x - 2 * m);
    float notice_end = 0;
    const float notice = p.measure(PanelId::notice, [&](Ui& ui) { return notice_part(ui, desk, notice_width); });
    if (notice > 0) {
        const float x = std::clamp((s.x - notice_width) * 0.5f, kLeftWidth + 2 * m, std::max(kLeftWidth + 2 * m, s.x - status_width - 2 * m - notice_width));
        const float y = s.x >= kLeftWidth + notice_width + status_width + 4 * m ? m : 62 + 84 + 2 * m;
        if (x + notice_width > s.x - m - kCardWidth) notice_end = y + notice;
        p.add(PanelId::notice, false, notice_width, notice, {x, y}, {}, 1, true, [&](Ui& ui) { return notice_part(ui, desk, notice_width); });
    }
    const float top = std::max(84 + m, notice_end) + m, room = s.y - top - below - 3 * m;
    if (!card_open || room < 48) {
        card.shown = false;
        return;
    }
    const float height = card_height(p, room);
    p.add(PanelId::card, false, kCardWidth, height, {s.x - m - kCardWidth, top}, {}, p.state.card_opacity, true,
          [&](Ui& ui) { return scrolled_card(ui, desk, height); });
}

void worlds(Painter& p) {
    Desk desk = p.desk();
    place_in_world(p.state, p.visit);
    if (p.visit.menu_open) {
        p.state.placed[index_of(PanelId::puck)].shown = false;
        p.add(PanelId::menu, true, 340, 430, {}, p.state.menu_pose, 1, true, [&](Ui& ui) { return menu_part(ui, desk, 340, 430); });
    } else {
        p.state.placed[index_of(PanelId::menu)].shown = p.state.placed[index_of(PanelId::puck)].shown = false;
        if (p.visit.hud) p.add(PanelId::puck, true, 170, 56, {}, p.state.puck_pose, 1, true, [&](Ui& ui) { return puck_part(ui, desk, 170); });
    }
    if (p.visit.selected == guide::Selection{}) {
        p.state.placed[index_of(PanelId::card)].shown = false;
        return;
    }
    const float height = card_height(p, 430);
    p.add(PanelId::card, true, kCardWidth, height, {}, p.state.card_pose, p.state.card_opacity, true,
          [&](Ui& ui) { return scrolled_card(ui, desk, height); });
}

}  // namespace

void touch_panels(const State& state, const guide::Visit& visit, const Input& input, std::span<guide::Touch> pointers,
                  guide::Touch rays[3]) {
    const uint32_t main = guide::main_surface(input);
    for (size_t i = 0; i < pointers.size() && i < input.pointers.size(); ++i)
        for (const Placed& placed : state.placed)
            if (placed.shown && !placed.world && input.pointers[i].surface == main && placed.pixels.contains(input.pointers[i].position)) {
                pointers[i].panel = true;
                pointers[i].distance = 0;
            }
    const guide::Rays world = guide::rays(visit, input);
    for (int i = 0; i < 3; ++i) {
        if (!world.valid[i]) continue;
        for (const Placed& placed : state.placed) {
            vec2 at(0.0f);
            float distance = 0;
            if (!placed.shown || !placed.world || !meet(placed, world.ray[i], at, distance) || distance >= rays[i].distance) continue;
            rays[i].panel = true;
            rays[i].distance = distance;
        }
    }
}

Output update(State& state, guide::Visit& visit, const Scene& scene, text::Engine& engine, overlay::Measures& measures, Arena& arena) {
    ++state.memory.steps;
    state.memory.clicks = 0;
    gather_fingers(state, scene.input);
    count(state, scene.snapshot, scene.now);
    chart_answers(state, scene.input);
    const bool chosen = visit.selected != guide::Selection{};
    state.card_opacity = std::clamp(state.card_opacity + (chosen ? 1.0f : -1.0f) * (scene.dt > 0 ? scene.dt / 0.12f : 1.0f), 0.0f, 1.0f);

    const uint32_t main = guide::main_surface(scene.input);
    Painter painter{state, visit, scene, engine, measures, arena, Words{scene.catalog, arena, visit.language}, ArenaVector<Panel>(arena), ArenaVector<overlay::Box>(arena), {}, main < scene.input.surfaces.size() ? scene.input.surfaces[main] : Surface{}};
    painter.unit = overlay::screen_unit(painter.surface, visit.mode);
    painter.plane = overlay::plane_of(visit, {painter.surface.width, painter.surface.height});
    painter.screen = vec2(painter.surface.width, painter.surface.height) / painter.unit;
    for (Placed& placed : state.placed)
        if (placed.world != visit.headset) placed.shown = false;
    Desk desk = painter.desk();
    const auto tell = [&] {
        const float w = std::min(420.0f, visit.headset ? 420.0f : painter.screen.x - 16), h = painter.measure(PanelId::alarm, [&](Ui&ui) { return alarm_part(ui, desk, w); });
        painter.add(PanelId::alarm, visit.headset, w, h, (painter.screen - vec2(w, h)) * 0.5f, state.alarm_pose, 1, true,
                    [&](Ui& ui) { return alarm_part(ui, desk, w); });
    };
    if (visit.emergency || (visit.headset && visit.lost_s > 1)) {
        for (Placed& placed : state.placed) placed.shown = false;
        place_in_world(state, visit);
        tell();
    } else if (visit.headset) {
        state.placed[index_of(PanelId::alarm)].shown = false;
        worlds(painter);
    } else if (visit.hud && painter.surface.width > 0) {
        state.placed[index_of(PanelId::alarm)].shown = false;
        screens(painter);
        if (guide::seconds_left(visit, scene.now)) tell();
    } else {
        for (Placed& placed : state.placed) placed.shown = false;
    }
    for (int i = 0; i < 2; ++i) state.ray_down[i] = visit.hands[i].select_down;
    // A press whose widget went away, or whose pointer did, is nobody's.
    for (Press& press : state.memory.presses)
        if (press.widget && press.seen + 2 < state.memory.steps) press = {};

    Output out;
    out.panels = painter.panels.span();
    out.taken = painter.taken.span();
    out.clicked = state.memory.clicks > 0;
    const std::span<Ask> asks = arena.array<Ask>(2);
    if (chart_ask(state, visit, scene, asks.first<2>())) out.asks = asks;
    return out;
}

}  // namespace aisland::panels
