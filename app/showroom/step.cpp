#include "app/showroom/step.h"

#include <algorithm>
#include <cmath>

#include <glm/common.hpp>
#include <glm/gtc/quaternion.hpp>

#include "app/guide/camera.h"
#include "app/guide/places.h"
#include "app/guide/update.h"

namespace aisland::showroom {

namespace {

// The characters of the content's texts, in frames after that in which it changed, which has enough to do.
void foresee(State& state, const content::Catalog& catalog) {
    if (state.foreseen >= 2) return;
    if (state.foreseen++ == 0)
        state.engine.expect(catalog.texts, static_cast<size_t>(state.visit.language));
    else
        state.page.expect(catalog, state.engine);
}

}  // namespace

State create(const content::Catalog& catalog, text::Engine engine, const Options& options) {
    State state(std::move(engine));
    state.options = options;
    guide::Visit& visit = state.visit;
    visit.mode = options.mode;
    visit.hud = options.hud;
    visit.generation = catalog.generation;
    visit.beginning.view = guide::item_of_view(catalog, options.view);
    visit.beginning.language = options.language >= 0 && options.language < static_cast<int>(catalog.languages.size()) ? options.language : 0;
    visit.beginning.scrub_ms = options.time_ms;
    visit.beginning.idle_s = options.idle_s;
    guide::begin(visit, catalog);
    visit.head = guide::pose(visit.shown);
    overlay::prepare(state.overlay, catalog);
    state.overlay.visible_labels = options.labels;
    foresee(state, catalog);
    foresee(state, catalog);
    state.generation = catalog.generation;
    return state;
}

int64_t shown_wall_ms(const State& state, Time now) {
    // Before the first step a scrubbed moment has not begun to run.
    if (state.visit.steps == 0 && state.visit.scrub_ms != 0) return state.visit.scrub_ms;
    return guide::shown_wall_ms(state.visit, now);
}

void migrate(State& state, const content::Catalog& next) {
    if (state.generation == next.generation) return;
    guide::migrate(state.visit, next);
    overlay::prepare(state.overlay, next);
    state.panels.card_height = 0;
    state.panels.chart = {};
    state.foreseen = 0;
    state.generation = next.generation;
}

namespace {

float fade_of(const guide::Visit& visit) {
    float fade = visit.blink * visit.blink;
    const float t = visit.cut.elapsed;
    if (visit.cut.phase == guide::Cut::Phase::out) fade = std::max(fade, std::min(1.0f, t / 0.2f));
    if (visit.cut.phase == guide::Cut::Phase::in) fade = std::max(fade, 1 - std::min(1.0f, t / 0.26f));
    if (visit.headset && visit.lost_s > 1) fade = std::max(fade, std::min(0.75f, visit.lost_s - 1));
    return fade;
}

// A spectator's camera glides behind the visitor's head: what shakes before two eyes must not shake on a wall.
void follow_head(State& state, float dt) {
    const Pose& head = state.visit.head;
    const bool jump = !state.spectator_known || glm::distance(head.position, state.spectator.position) > 3.0f * state.visit.scale;
    const float part = jump ? 1.0f : 1 - std::exp(-dt * 4.0f);
    state.spectator.position = glm::mix(state.spectator.position, head.position, part);
    state.spectator.orientation = glm::normalize(glm::slerp(state.spectator.orientation, head.orientation, part));
    state.spectator_known = true;
}

// Over the visitor's shoulder, level: the visitor in the lower half, what the visitor faces above. Whoever looks at the floor or
// straight up still faces what the body faces.
Pose behind_visitor(const guide::Visit& visit) {
    const vec3 ahead = visit.head.orientation * vec3(0, 0, -1), up = visit.head.orientation * vec3(0, 1, 0);
    const vec3 level = vec3(ahead.x, 0, ahead.z) + vec3(up.x, 0, up.z) * -ahead.y;
    const vec3 facing = glm::length(level) > 1e-4f ? glm::normalize(level) : vec3(0, 0, -1);
    Pose pose;
    pose.position = visit.head.position + (vec3(0, 0.7f, 0) - facing * 3.2f) * visit.scale;
    pose.orientation = look_rotation(visit.head.position + facing * 6.0f * visit.scale - pose.position);
    return pose;
}

Picture picture_of(const State& state, uint32_t index, const Surface& surface) {
    const guide::Visit& visit = state.visit;
    Picture picture;
    picture.surface = index;
    picture.cell = visit.cell;
    picture.fade = fade_of(visit);
    picture.background = visit.emergency ? Background::room : Background::sky;
    if (visit.scale > 1 && visit.headset) picture.background = Background::room;
    const uint32_t shown = visit.emergency ? kLayerPanels | kLayerStaff : kLayerAll;  // a bright room and the words, nothing else
    if (surface.kind == SurfaceKind::eyes) {
        picture.kind = PictureKind::eyes;
        picture.rig = visit.rig;
        picture.scale = visit.scale;
        picture.layers = shown & (kLayerWorld | kLayerLabels | kLayerPanels | kLayerHands);
        return picture;
    }
    picture.kind = PictureKind::camera;
    picture.rig = visit.head;
    picture.fov_y = visit.shown.fov_y;
    picture.layers = shown;
    if (!visit.headset) return picture;
    // A window beside a headset.
    picture.fov_y = 1.15f;
    switch (state.options.spectator) {
        case Spectator::eye:
            picture.kind = PictureKind::eye;
            picture.rig = visit.rig;
            picture.scale = visit.scale;
            break;
        case Spectator::third: picture.rig = behind_visitor(visit); break;
        case Spectator::off: picture.layers = kLayerStaff; break;
        case Spectator::smooth: picture.rig = state.spectator; break;
    }
    return picture;
}

std::span<const Panel> with_staff(std::span<const Panel> panels, const DrawList& list, const Input& input, Arena& arena) {
    if (list.batches.empty()) return panels;
    // The page lies on the first surface that is no headset.
    uint32_t surface = kNone;
    for (uint32_t i = 0; i < input.surfaces.size() && surface == kNone; ++i)
        if (input.surfaces[i].kind == SurfaceKind::window || input.surfaces[i].kind == SurfaceKind::headless) surface = i;
    if (surface == kNone) return panels;
    const std::span<Panel> out = arena.array<Panel>(panels.size() + 1);
    std::copy(panels.begin(), panels.end(), out.begin());
    Panel& page = out.back();
    page.id = ItemId("ui.staff");
    page.place = PanelPlace::screen;
    page.surface = surface;
    page.size = {input.surfaces[surface].width, input.surfaces[surface].height};
    page.prefers_layer = false;
    page.list = list;
    return out;
}

// A picture a surface. The headset's layers take the panels of the world in the order they are drawn, as far as they reach; the others,
// and all where the eyes' picture lets the real room through, are drawn into it.
std::span<const Picture> pictures_of(const State& state, const Input& input, std::span<const Panel> panels, Arena& arena) {
    ArenaVector<Picture> out(arena);
    bool layered = false;
    uint32_t next = 0;
    for (uint32_t i = 0; i < input.surfaces.size(); ++i) {
        Picture picture = picture_of(state, i, input.surfaces[i]);
        if (input.surfaces[i].kind == SurfaceKind::layer) {
            while (next < panels.size() && (panels[next].place != PanelPlace::world || !panels[next].prefers_layer)) ++next;
            if (!layered || next == panels.size()) continue;
            picture.kind = PictureKind::panel;
            picture.layers = kLayerPanels;
            picture.eye = next++;
        } else if (picture.kind == PictureKind::eyes) {
            layered = picture.background != Background::clear && !input.status.additive;
        }
        out.push(picture);
    }
    return out.span();
}

std::span<const HapticCue> haptics(const guide::HandState (&before)[2], const guide::Visit& visit, bool clicked, Arena& arena) {
    ArenaVector<HapticCue> out(arena);
    for (uint32_t hand = 0; hand < 2; ++hand) {
        const bool entered = visit.hands[hand].target.hit && !(visit.hands[hand].target.thing == before[hand].target.thing);
        if (clicked && visit.hands[hand].on_panel)
            out.push({hand, 0.02f, 0.6f});
        else if (entered)
            out.push({hand, 0.008f, 0.25f});
    }
    return out.span();
}

}  // namespace

const Frame& step(const content::Catalog& catalog, const telemetry::Snapshot& snapshot, const Input& input, Time now, State& state) {
    if (state.generation != catalog.generation)
        migrate(state, catalog);
    else
        foresee(state, catalog);
    state.turn ^= 1;
    Arena& arena = state.arenas[state.turn];
    arena.reset();
    guide::Visit& visit = state.visit;
    if (visit.steps == 0) visit.now_ns = visit.scrub_from_ns = visit.idle_since_ns = visit.beginning.at_ns = now.steady_ns;
    const float dt = static_cast<float>(std::clamp<int64_t>(now.steady_ns - visit.now_ns, 0, 100'000'000)) * 1e-9f;

    visit.act_count = 0;
    guide::sense(visit, catalog, input);
    guide::Touched touched;
    const std::span<guide::Touch> pointers = arena.array<guide::Touch>(input.pointers.size());
    panels::touch_panels(state.panels, visit, input, pointers, touched.rays);
    overlay::touch_labels(state.overlay, visit, input, pointers, touched.rays);
    if (visit.staff_open && state.page.wants_input()) {
        for (guide::Touch& touch : pointers) touch.panel = true;
        touched.keyboard = true;
    }
    touched.pointers = pointers;

    const guide::HandState hands_before[2] = {visit.hands[0], visit.hands[1]};
    guide::update(visit, catalog, snapshot, input, now, touched, overlay::movers(state.overlay));
    if (visit.begun != state.begun) state.panels = panels::State();  // nor does a list stand where the last visitor left it
    state.begun = visit.begun;

    // Panels first see the visit, so that what they cover is known before labels look for room; both draw the same instant.
    const panels::Output panel = panels::update(state.panels, visit, {catalog, snapshot, input, now, dt, state.overlay}, state.engine,
                                                state.overlay.measures, arena);
    const overlay::Output world = overlay::update(state.overlay, catalog, snapshot, visit, input, now, dt, panel.taken, state.engine, arena);
    const DrawList page = state.page.update(catalog, snapshot, visit, input, state.report, state.engine, dt, arena);

    if (visit.headset) follow_head(state, dt);
    Frame& frame = state.frames[state.turn];
    frame = {};
    frame.generation = catalog.generation;
    frame.environment = world.environment;
    frame.slots = world.slots;
    const content::Moved moved = content::animate(catalog.motion, static_cast<double>(now.steady_ns) * 1e-9, world.movers, world.rigs, arena);
    frame.movers = moved.movers;
    frame.rigs = moved.rigs;
    frame.runs = world.runs;
    frame.lines = world.lines;
    frame.ribbons = world.ribbons;
    frame.panels = with_staff(panel.panels, page, input, arena);
    frame.pictures = pictures_of(state, input, frame.panels, arena);
    frame.glyphs = state.engine.pump(arena, state.options.deterministic);
    if (!page.batches.empty()) {
        const staff::Font font = state.page.font();
        const std::pair now_sent{font.version, state.engine.resends()};
        frame.staff_font = {font.width, font.height, font.version, now_sent == state.staff_font_sent ? std::span<const uint8_t>() : arena.copy(font.texels)};
        state.staff_font_sent = now_sent;
    }
    frame.haptics = haptics(hands_before, visit, panel.clicked, arena);
    frame.asks = panel.asks;
    frame.acts = arena.copy(std::span<const Act>(visit.acts, visit.act_count));
    frame.head = visit.head;
    frame.state_hash = guide::state_hash(visit);
    frame.quit = visit.quit;
    return frame;
}

}  // namespace aisland::showroom
