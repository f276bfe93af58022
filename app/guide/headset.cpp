// Headset: rays, hover, select, teleport, snap turn, gaze dwell. The rig moves only where the visitor asked it to.
#include <algorithm>
#include <cmath>

#include <glm/geometric.hpp>

#include "app/guide/places.h"
#include "app/guide/update.h"
#include "app/guide/walk.h"

namespace aisland::guide {

namespace {

constexpr float kReach = 600;                    // world metres a ray picks at life size
constexpr float kPress = 0.6f, kRelease = 0.4f;  // trigger, pinch: hysteresis
constexpr float kStickOn = 0.65f, kStickOff = 0.35f;
constexpr float kHoldToMove = 0.30f;                     // seconds a trigger is held on the ground before it aims a teleport
constexpr float kDwellSelect = 1.1f, kDwellMove = 2.2f;  // seconds

Target target_of(const Visit& visit, const content::Catalog& catalog, const Ray& ray, const Touch& touch,
                 std::span<const MoverState> movers) {
    if (touch.panel) return {};
    Target target = pick(catalog, visit.cell, ray, movers, kReach * std::max(1.0f, visit.scale * 0.1f));
    if (touch.label != Selection{} && touch.distance < target.distance) {
        target.hit = true;
        target.thing = touch.label;
        target.distance = touch.distance;
        target.point = ray.origin + ray.direction * touch.distance;
    }
    return target;
}

void teleport(Visit& visit) {
    stand(visit, visit.head_stage, visit.teleport.landing, visit.teleport.facing);
    visit.blink = 1;
    ++visit.moves;
}

float head_yaw(const Visit& visit) {
    const vec3 ahead = visit.head.orientation * vec3(0, 0, -1);
    return std::atan2(-ahead.x, -ahead.z);
}

void aim_teleport(Visit& visit, const content::Catalog& catalog, uint32_t hand, bool by_stick, float turn) {
    TeleportAim& aim = visit.teleport;
    aim.active = true;
    aim.by_stick = by_stick;
    aim.hand = hand;
    throw_arc(catalog, visit.cell, hand < 2 ? visit.aim[hand] : visit.head, visit.scale, aim);
    aim.facing = head_yaw(visit) + turn;
}

// Stick forward aims, its angle turns the facing, letting go moves. Sideways: one snap turn a push.
void stick(Visit& visit, const content::Catalog& catalog, uint32_t hand, vec2 stick) {
    HandState& state = visit.hands[hand];
    TeleportAim& aim = visit.teleport;
    const float length = glm::length(stick);
    if (aim.active && aim.by_stick && aim.hand == hand) {
        if (length > kStickOff) return aim_teleport(visit, catalog, hand, true, std::atan2(-stick.x, stick.y));
        const bool go = aim.valid;
        aim.active = false;
        state.stick_turned = true;
        if (go) teleport(visit);
        return;
    }
    if (length < kStickOff) state.stick_turned = false;
    if (state.stick_turned || length < kStickOn) return;
    state.stick_turned = true;
    if (std::abs(stick.x) > std::abs(stick.y))
        snap_turn(visit, stick.x > 0 ? -1 : 1);
    else if (stick.y > 0 && !aim.active && visit.scale == 1)
        aim_teleport(visit, catalog, hand, true, 0);
}

// A short press selects what is pointed at; held on empty ground it aims a teleport, for hands and sticks-less controllers.
void trigger(Visit& visit, const content::Catalog& catalog, uint32_t hand, float value, Time now, float dt) {
    HandState& state = visit.hands[hand];
    TeleportAim& aim = visit.teleport;
    const bool down = value > (state.select_down ? kRelease : kPress);
    const bool pressed = down && !state.select_down, released = !down && state.select_down;
    state.select_down = down;
    if (pressed) {
        state.hold_s = 0;
        if (!state.on_panel && state.target.hit) select(visit, catalog, state.target.thing, now);
    }
    const bool aiming = aim.active && !aim.by_stick && aim.hand == hand;
    if (aiming) {
        if (down) return aim_teleport(visit, catalog, hand, false, 0);
        const bool go = aim.valid;
        aim.active = false;
        if (go) teleport(visit);
        return;
    }
    if (state.on_panel || state.target.hit) {
        state.hold_s = -1e9f;  // this press belongs to a thing, not to the ground
        return;
    }
    if (down) {
        state.hold_s += dt;
        if (state.hold_s > kHoldToMove && !aim.active && visit.scale == 1) aim_teleport(visit, catalog, hand, false, 0);
    } else if (released && state.hold_s > 0) {
        select(visit, catalog, {}, now);
    }
}

void use_hand(Visit& visit, const content::Catalog& catalog, const Input& input, uint32_t index, Time now, float dt,
              const Rays& world, const Touched& touched, std::span<const MoverState> movers) {
    const Hand& hand = input.hands[index];
    HandState& state = visit.hands[index];
    if (!world.valid[index]) {
        if (visit.teleport.active && visit.teleport.hand == index) visit.teleport = {};
        state = {};
        return;
    }
    state.on_panel = touched.rays[index].panel;
    state.panel_distance = touched.rays[index].distance;
    state.target = target_of(visit, catalog, world.ray[index], touched.rays[index], movers);
    stick(visit, catalog, index, hand.stick);
    trigger(visit, catalog, index, hand.select, now, dt);
    if (hand.menu && !state.menu_down) visit.menu_open = !visit.menu_open;
    state.menu_down = hand.menu;
    if (hand.select > 0.1f || hand.grab > 0.1f || glm::length(hand.stick) > 0.2f || hand.menu) visit.idle_since_ns = now.steady_ns;
}

void use_gaze(Visit& visit, const content::Catalog& catalog, Time now, float dt, const Rays& world, const Touched& touched,
              std::span<const MoverState> movers) {
    if (!world.valid[2]) {
        visit.gaze = {};
        visit.gaze_on_panel = false;
        visit.dwell = 0;
        if (visit.teleport.active && visit.teleport.hand == 2) visit.teleport = {};
        return;
    }
    visit.gaze_on_panel = touched.rays[2].panel;
    visit.gaze_panel_distance = touched.rays[2].distance;
    const Target target = target_of(visit, catalog, world.ray[2], touched.rays[2], movers);
    const bool same = target.hit && visit.gaze.hit && target.thing == visit.gaze.thing;
    visit.gaze = target;
    TeleportAim& aim = visit.teleport;
    if (visit.gaze_on_panel) return;  // panels count their own dwell
    if (target.hit) {
        aim = {};
        if (target.thing == visit.selected)
            visit.dwell = 0;
        else
            visit.dwell = same ? visit.dwell + dt / kDwellSelect : 0.0f;
        if (visit.dwell >= 1) {
            select(visit, catalog, target.thing, now);
            visit.dwell = 0;
        }
        return;
    }
    // The floor, looked at steadily, a few steps away.
    const auto floor = visit.scale == 1 ? ground_point({world.ray[2].origin - vec3(0, visit.rig.position.y, 0), world.ray[2].direction}, 7.0f)
                                        : std::nullopt;
    const std::optional<float> height = floor ? ground_height(catalog, visit.cell, {floor->x, floor->z}) : std::nullopt;
    const vec2 feet(visit.head.position.x, visit.head.position.z);
    if (!height || glm::distance(vec2(floor->x, floor->z), feet) < 1.2f) {
        aim = {};
        visit.dwell = 0;
        return;
    }
    const vec3 at(floor->x, *height, floor->z);
    if (!aim.active || aim.hand != 2 || glm::distance(at, aim.landing) > 0.35f) {
        aim = {};
        aim.active = aim.valid = true;
        aim.hand = 2;
        aim.landing = at;
        visit.dwell = 0;
    }
    aim.facing = head_yaw(visit);
    visit.dwell += dt / kDwellMove;
    if (visit.dwell < 1) return;
    visit.dwell = 0;
    aim.active = false;
    teleport(visit);
}

}  // namespace

void snap_turn(Visit& visit, int steps) {
    const vec3 head = visit.head.position;
    visit.rig_yaw = std::remainder(visit.rig_yaw + kSnapTurn * static_cast<float>(steps), 6.28318530718f);
    visit.rig.orientation = glm::angleAxis(visit.rig_yaw, vec3(0, 1, 0));
    const vec3 over = visit.rig.orientation * (visit.head_stage.position * visit.scale);
    visit.rig.position.x = head.x - over.x;
    visit.rig.position.z = head.z - over.z;
}

void update_headset(Visit& visit, const content::Catalog& catalog, const Input& input, Time now, float dt, const Touched& touched,
                    std::span<const MoverState> movers) {
    for (const KeyEvent& event : input.keys)  // the attendant's keyboard
        if (event.down && !event.repeat && event.key == Key::f10) visit.staff_open = !visit.staff_open;
    const Rays world = rays(visit, input);
    for (uint32_t hand = 0; hand < 2; ++hand) use_hand(visit, catalog, input, hand, now, dt, world, touched, movers);
    use_gaze(visit, catalog, now, dt, world, touched, movers);
    visit.hover = {};
    for (const HandState& hand : visit.hands)
        if (hand.target.hit) visit.hover = hand.target.thing;
    if (visit.gaze.hit && world.valid[2]) visit.hover = visit.gaze.thing;
    const auto in_world = [&](const Pose& stage) {
        return Pose{visit.rig.position + visit.rig.orientation * (stage.position * visit.scale), visit.rig.orientation * stage.orientation};
    };
    visit.head = in_world(visit.head_stage);
    for (int i = 0; i < 2; ++i)
        if (input.hands[i].aim_valid) visit.aim[i] = in_world(input.hands[i].aim);
}

}  // namespace aisland::guide
