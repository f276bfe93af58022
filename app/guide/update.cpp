#include "app/guide/update.h"

#include <algorithm>

#include "app/guide/camera.h"
#include "app/guide/places.h"
#include "app/guide/walk.h"

namespace aisland::guide {

uint32_t main_surface(const Input& input) {
    for (uint32_t i = 0; i < input.surfaces.size(); ++i)
        if (input.surfaces[i].role == SurfaceRole::main) return i;
    return 0;
}

bool headset_present(const Input& input) {
    const uint32_t index = main_surface(input);
    return index < input.surfaces.size() && input.surfaces[index].kind == SurfaceKind::eyes;
}

bool input_allowed(const Input& input) {
    switch (input.status.xr) {
        case XrState::idle:
        case XrState::ready:
        case XrState::synchronized:
        case XrState::visible:
        case XrState::stopping:
        case XrState::lost: return !headset_present(input);
        default: return true;
    }
}

namespace {

constexpr int64_t kGazeAfter_ns = 4'000'000'000;

constexpr float kCutOut = 0.22f, kCutIn = 0.28f;  // seconds

Pose in_world(const Visit& visit, const Pose& stage) {
    return {visit.rig.position + visit.rig.orientation * (stage.position * visit.scale), visit.rig.orientation * stage.orientation};
}

void pick_up_head(Visit& visit, const content::Catalog& catalog, const Input& input) {
    const Pose before = visit.head;
    if (input.head_valid) visit.head_stage = input.head;
    if (!visit.placed) {
        // First time in a headset: on the ground nearest to what the flat camera looked at.
        const vec3 focus = visit.shown.focus;
        vec3 ground(0.0f);
        if (const auto found = nearest_standable(catalog, visit.cell, {focus.x, focus.z}, 300)) ground = *found;
        stand(visit, visit.head_stage, ground, visit.shown.yaw);
    } else if (input.status.recentered) {
        // The stage moved under the visitor, who stays where they were.
        const vec3 ahead = before.orientation * vec3(0, 0, -1);
        stand(visit, visit.head_stage, {before.position.x, visit.rig.position.y, before.position.z}, std::atan2(-ahead.x, -ahead.z));
        ++visit.moves;
    }
    visit.head = in_world(visit, visit.head_stage);
    for (int i = 0; i < 2; ++i)
        if (input.hands[i].aim_valid) visit.aim[i] = in_world(visit, input.hands[i].aim);
}

void advance_cut(Visit& visit, const content::Catalog& catalog, float dt) {
    Cut& cut = visit.cut;
    if (cut.phase == Cut::Phase::none) return;
    cut.elapsed += dt;
    if (cut.phase == Cut::Phase::out && cut.elapsed >= kCutOut) {
        const Place place = cut.place;
        arrive(visit, catalog, place);
        visit.cut = {Cut::Phase::in, 0, place};
    } else if (cut.phase == Cut::Phase::in && cut.elapsed >= kCutIn) {
        cut = {};
    }
}

}  // namespace

void sense(Visit& visit, const content::Catalog& catalog, const Input& input) {
    const bool headset = headset_present(input);
    if (headset != visit.headset) {
        visit.headset = headset;
        visit.teleport = {};
        visit.contacts[0] = visit.contacts[1] = {};
        visit.travel.active = false;
        visit.idle_since_ns = input.now.steady_ns;
        ++visit.moves;
        if (!headset) visit.scale = 1;
    }
    const bool hands = input.hands[0].kind != HandKind::none || input.hands[1].kind != HandKind::none;
    if (visit.steps == 0 || hands || !input_allowed(input) || input.status.xr != XrState::focused) visit.hands_ns = input.now.steady_ns;
    if (headset)
        pick_up_head(visit, catalog, input);
    else
        visit.head = pose(visit.shown);
}

Rays rays(const Visit& visit, const Input& input) {
    Rays out;
    if (!visit.headset || !input_allowed(input)) return out;
    for (int i = 0; i < 2; ++i) {
        out.valid[i] = input.hands[i].kind != HandKind::none && input.hands[i].aim_valid;
        out.ray[i] = ray_of(visit.aim[i]);
    }
    // A real head only: a still picture in stereo points at nothing. Controllers take a moment to wake up; until they had it, a
    // look is only a look.
    out.valid[2] = !out.valid[0] && !out.valid[1] && input.head_valid && input.status.xr == XrState::focused &&
                   input.now.steady_ns - visit.hands_ns >= kGazeAfter_ns;
    out.ray[2] = ray_of(visit.head);
    return out;
}

void begin(Visit& visit, const content::Catalog& catalog) {
    visit.language = visit.beginning.language;
    visit.scrub_ms = visit.beginning.scrub_ms;
    if (!catalog.cells.empty()) visit.cell_id = catalog.cells[0].id;
    // Content without the view still opens on something: the island from the south, as an architect would draw it.
    Place place;
    place.camera = {{0, 0, 0}, 0.35f, -0.55f, 340, 0.8f};
    if (const auto found = place_of_item(catalog, visit.beginning.view, {}))
        place = *found;
    else if (const auto home = place_of_view(catalog, "island"))
        place = *home;
    arrive(visit, catalog, place);
}

void reset(Visit& visit, const content::Catalog& catalog) {
    Visit fresh;
    fresh.mode = visit.mode;
    fresh.generation = visit.generation;
    fresh.headset = visit.headset;
    fresh.hud = visit.hud;
    fresh.emergency = visit.emergency;  // ended by staff alone
    fresh.quit = visit.quit;            // said in the same step
    fresh.head_stage = visit.head_stage;
    fresh.now_ns = fresh.scrub_from_ns = fresh.idle_since_ns = visit.now_ns;
    fresh.steps = visit.steps;
    fresh.moves = visit.moves + 1;
    fresh.beginning = visit.beginning;
    fresh.beginning.at_ns = visit.now_ns;
    fresh.begun = visit.begun + 1;
    visit = fresh;
    begin(visit, catalog);
    visit.placed = false;
}

void apply_cue(Visit& visit, const content::Catalog& catalog, const Cue& cue, Time now) {
    visit.idle_since_ns = now.steady_ns;  // somebody guides
    switch (cue.kind) {
        case CueKind::go_to: {
            const bool at_once = visit.steps == 0 || cue.number == 1;
            if (auto place = place_of_item(catalog, cue.item, visit.shown))
                go(visit, catalog, *place, at_once);
            else if (auto other = place_of_entity(catalog, cue.entity, visit.shown))
                go(visit, catalog, *other, at_once);
            break;
        }
        case CueKind::select: select(visit, catalog, {cue.entity, cue.item}, now); break;
        case CueKind::language:
            if (cue.number >= 0 && cue.number < static_cast<int64_t>(catalog.languages.size())) visit.language = static_cast<int>(cue.number);
            break;
        case CueKind::time_of_day:
            visit.scrub_ms = cue.number;
            visit.scrub_from_ns = now.steady_ns;
            break;
        case CueKind::mode:
            if (cue.number >= 0 && cue.number <= 2) visit.mode = static_cast<Mode>(cue.number);
            break;
        case CueKind::emergency: visit.emergency = cue.number != 0; break;
        case CueKind::reset: reset(visit, catalog); break;
    }
}

void update(Visit& visit, const content::Catalog& catalog, const telemetry::Snapshot&, const Input& input, Time now,
            const Touched& touched, std::span<const MoverState> movers) {
    const float dt = visit.steps == 0 ? 0.0f : static_cast<float>(std::clamp<int64_t>(now.steady_ns - visit.now_ns, 0, 100'000'000)) * 1e-9f;
    for (const Cue& cue : input.cues) apply_cue(visit, catalog, cue, now);
    if (input.status.close_requested) visit.quit = true;
    visit.lost_s = input.status.views_valid ? 0.0f : visit.lost_s + dt;
    visit.blink = std::max(0.0f, visit.blink - dt / 0.2f);
    if (visit.headset)
        update_headset(visit, catalog, input, now, dt, touched, movers);
    else
        update_flat(visit, catalog, input, now, dt, touched, movers);
    advance_cut(visit, catalog, dt);
    if (seconds_left(visit, now) == 0.0f) reset(visit, catalog);
    visit.now_ns = now.steady_ns;
    ++visit.steps;
}

}  // namespace aisland::guide
