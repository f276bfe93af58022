// Flat hosts: mouse, fingers and keys move a camera that orbits, flies or walks.
#include <algorithm>
#include <cmath>

#include <glm/common.hpp>
#include <glm/geometric.hpp>

#include "app/guide/camera.h"
#include "app/guide/places.h"
#include "app/guide/update.h"
#include "app/guide/walk.h"

namespace aisland::guide {

namespace {

constexpr float kTurn = 0.0042f;  // radians a pixel at 800 lines
constexpr float kReach = 1500;    // metres a pointer picks
constexpr float kClickSlop = 7;   // pixels a click may wander
constexpr int64_t kClickNs = 450'000'000, kDoubleNs = 400'000'000;
constexpr float kMinDistance = 3, kMaxDistance = 900, kMinEye = 1.4f;

struct Screen {
    vec2 size{1280, 800};
    float turn = kTurn;
};

Screen screen_of(const Input& input) {
    Screen screen;
    const uint32_t index = main_surface(input);
    if (index < input.surfaces.size() && input.surfaces[index].height > 0) {
        screen.size = {static_cast<float>(input.surfaces[index].width), static_cast<float>(input.surfaces[index].height)};
        screen.turn = kTurn * 800.0f / screen.size.y;
    }
    return screen;
}

Ray ray_at(const Visit& visit, const Screen& screen, vec2 pixel) {
    return ray_through(pose(visit.shown), visit.shown.fov_y, screen.size, pixel);
}

Target target_at(const Visit& visit, const content::Catalog& catalog, const Screen& screen, vec2 pixel, const Touch& touch,
                 std::span<const MoverState> movers) {
    if (touch.panel) return {};
    if (touch.label != Selection{}) {
        Target target;
        target.hit = true;
        target.thing = touch.label;
        target.point = position_of(catalog, touch.label).value_or(vec3(0.0f));
        target.distance = glm::distance(target.point, visit.head.position);
        return target;
    }
    return pick(catalog, visit.cell, ray_at(visit, screen, pixel), movers, kReach);
}

// A visitor's hand on the camera ends a flight where it is; a flight to where they will walk is seen through to its ground.
bool hold_by(Visit& visit) {
    if (!visit.travel.active) return true;
    if (visit.motion == Motion::walk) return false;
    jump_to(visit, visit.shown);
    return true;
}

void turn(Visit& visit, vec2 pixels, float per_pixel) {
    if (!hold_by(visit)) return;
    Camera& goal = visit.goal;
    // Orbit: the island follows the hand. Fly, walk: the view follows the hand.
    const float sign = visit.motion == Motion::orbit ? -1.0f : 1.0f;
    goal.yaw += pixels.x * per_pixel * sign;
    goal.pitch += pixels.y * per_pixel * sign;
    if (visit.motion == Motion::orbit)
        goal.pitch = std::clamp(goal.pitch, -1.5f, -0.03f);
    else
        goal.pitch = std::clamp(goal.pitch, -1.45f, 1.45f);
}

void pan(Visit& visit, vec2 pixels, const Screen& screen) {
    if (!hold_by(visit)) return;
    Camera& goal = visit.goal;
    const float span = std::max(goal.distance, std::max(4.0f, eye(goal).y));
    const float per_pixel = 2 * std::tan(goal.fov_y * 0.5f) * span / screen.size.y;
    const quat level = glm::angleAxis(goal.yaw, vec3(0, 1, 0));
    goal.focus += level * vec3(-pixels.x * per_pixel, 0, -pixels.y * per_pixel);
}

// Towards the ground under the pointer, so that what is pointed at stays under the pointer.
void dolly(Visit& visit, float notches, const Screen& screen, vec2 pixel) {
    if (visit.motion == Motion::walk) return;
    if (!hold_by(visit)) return;
    Camera& goal = visit.goal;
    const float factor = std::pow(0.86f, notches);
    const auto ground = ground_point(ray_at(visit, screen, pixel), kReach);
    if (visit.motion == Motion::fly) {
        const float step = std::max(2.0f, eye(goal).y) * (1 - factor);
        goal.focus += ray_at(visit, screen, pixel).direction * step;
        return;
    }
    const float distance = std::clamp(goal.distance * factor, kMinDistance, kMaxDistance);
    if (ground) goal.focus = glm::mix(*ground, goal.focus, distance / goal.distance);
    goal.distance = distance;
}

void click(Visit& visit, const content::Catalog& catalog, Time now, const Target& target, vec2 pixel) {
    const bool twice = now.steady_ns - visit.last_click_ns < kDoubleNs && glm::distance(pixel, visit.last_click) < 10;
    visit.last_click_ns = twice ? 0 : now.steady_ns;
    visit.last_click = pixel;
    select(visit, catalog, target.hit ? target.thing : Selection{}, now);
    if (!twice || !target.hit) return;
    if (const auto place = target.thing.item ? place_of_item(catalog, target.thing.item, visit.shown)
                                             : place_of_entity(catalog, target.thing.entity, visit.shown))
        go(visit, catalog, *place, false);
}

Contact* find_contact(Visit& visit, const PointerEvent& event) {
    for (Contact& contact : visit.contacts)
        if (contact.down && contact.id == event.id && contact.kind == event.kind) return &contact;
    return nullptr;
}

void two_fingers(Visit& visit, const Contact& moved, const Contact& still, vec2 to, const Screen& screen) {
    const vec2 before = moved.position - still.position, after = to - still.position;
    const float a = glm::length(before), b = glm::length(after);
    if (a < 10 || b < 10) return;
    if (!hold_by(visit)) return;
    const vec2 middle = (to + still.position) * 0.5f;
    dolly(visit, std::log(b / a) / -std::log(0.86f), screen, middle);
    const float twist = std::atan2(before.x * after.y - before.y * after.x, glm::dot(before, after));
    visit.goal.yaw += twist;
    pan(visit, (to - moved.position) * 0.5f, screen);
}

void pointer_down(Visit& visit, const PointerEvent& event, Time now) {
    for (Contact& contact : visit.contacts) {
        if (contact.down) continue;
        contact = {true, false, event.id, event.kind, event.button, event.position, event.position, now.steady_ns};
        return;
    }
}

void pointer_move(Visit& visit, const PointerEvent& event, const Screen& screen) {
    Contact* contact = find_contact(visit, event);
    if (!contact) return;
    if (!contact->moved && glm::distance(event.position, contact->start) < kClickSlop) return;
    const vec2 delta = contact->moved ? event.position - contact->position : vec2(0.0f);
    contact->moved = true;
    Contact& other = contact == visit.contacts ? visit.contacts[1] : visit.contacts[0];
    if (other.down && other.kind == PointerKind::touch)
        two_fingers(visit, *contact, other, event.position, screen);
    else if (contact->button != PointerButton::primary || key_down(visit, Key::shift)) {
        if (visit.motion == Motion::walk)
            turn(visit, delta, screen.turn);
        else
            pan(visit, delta, screen);
    } else
        turn(visit, delta, screen.turn);
    contact->position = event.position;
}

void pointers(Visit& visit, const content::Catalog& catalog, const Input& input, Time now, const Touched& touched, const Screen& screen,
              std::span<const MoverState> movers) {
    const uint32_t surface = main_surface(input);
    for (size_t i = 0; i < input.pointers.size(); ++i) {
        const PointerEvent& event = input.pointers[i];
        if (event.surface != surface) continue;
        const Touch touch = i < touched.pointers.size() ? touched.pointers[i] : Touch{};
        visit.pointer = event.position;
        visit.idle_since_ns = now.steady_ns;
        if (event.wheel.y != 0 && !touch.panel) dolly(visit, event.wheel.y, screen, event.position);
        switch (event.phase) {
            case PointerPhase::down:
                if (!touch.panel) pointer_down(visit, event, now);
                break;
            case PointerPhase::hover:
            case PointerPhase::move: pointer_move(visit, event, screen); break;
            case PointerPhase::up:
                if (Contact* contact = find_contact(visit, event)) {
                    if (!contact->moved && now.steady_ns - contact->since_ns < kClickNs && contact->button == PointerButton::primary)
                        click(visit, catalog, now, target_at(visit, catalog, screen, event.position, touch, movers), event.position);
                    *contact = {};
                }
                break;
            case PointerPhase::cancel:
                if (Contact* contact = find_contact(visit, event)) *contact = {};
                break;
        }
        if (!visit.contacts[0].moved) {
            visit.pointed = event.kind == PointerKind::touch && event.phase == PointerPhase::up
                                ? Target{}
                                : target_at(visit, catalog, screen, event.position, touch, movers);
        }
    }
    visit.hover = visit.pointed.hit ? visit.pointed.thing : Selection{};
}

void keys(Visit& visit, const content::Catalog& catalog, const Input& input, Time now, bool captured) {
    for (const KeyEvent& event : input.keys) {
        const uint64_t bit = 1ull << static_cast<unsigned>(event.key);
        if (event.down)
            visit.keys_down |= bit;
        else
            visit.keys_down &= ~bit;
        visit.idle_since_ns = now.steady_ns;
        if (!event.down || event.repeat) continue;
        if (event.key == Key::f10) visit.staff_open = !visit.staff_open;
        if (captured) continue;
        switch (event.key) {
            case Key::escape: select(visit, catalog, {}, now); break;
            case Key::f: {
                const Selection thing = visit.selected != Selection{} ? visit.selected : visit.hover;
                if (auto place = thing.item ? place_of_item(catalog, thing.item, visit.shown) : place_of_entity(catalog, thing.entity, visit.shown))
                    go(visit, catalog, *place, false);
                break;
            }
            case Key::home:
            case Key::digit0:
                if (auto place = place_of_view(catalog, "island")) go(visit, catalog, *place, false);
                break;
            case Key::l:
                if (!catalog.languages.empty()) visit.language = (visit.language + 1) % static_cast<int>(std::min<size_t>(2, catalog.languages.size()));
                break;
            case Key::g: set_motion(visit, catalog, visit.motion == Motion::walk ? Motion::orbit : Motion::walk); break;
            case Key::c: set_motion(visit, catalog, visit.motion == Motion::fly ? Motion::orbit : Motion::fly); break;
            case Key::digit1:
            case Key::digit2:
            case Key::digit3:
            case Key::digit4:
            case Key::digit5:
            case Key::digit6: {
                const size_t index = static_cast<size_t>(event.key) - static_cast<size_t>(Key::digit1);
                if (index < catalog.zones.size()) {
                    const content::Zone& zone = catalog.zones[index];
                    select(visit, catalog, {{}, zone.id}, now);
                    if (auto place = place_of_item(catalog, zone.id, visit.shown)) go(visit, catalog, *place, false);
                }
                break;
            }
            default: break;
        }
    }
    if (!input.status.window_focused) visit.keys_down = 0;
}

vec3 wish(const Visit& visit) {  // right, up, forward from keys
    const auto axis = [&](Key minus, Key plus) { return (key_down(visit, plus) ? 1.0f : 0.0f) - (key_down(visit, minus) ? 1.0f : 0.0f); };
    vec3 out(axis(Key::a, Key::d) + axis(Key::left, Key::right), axis(Key::q, Key::e), axis(Key::s, Key::w) + axis(Key::down, Key::up));
    return glm::clamp(out, vec3(-1), vec3(1));
}

void key_motion(Visit& visit, const content::Catalog& catalog, float dt) {
    const vec3 push = wish(visit);
    if (push == vec3(0.0f)) return;
    if (!hold_by(visit)) return;
    Camera& goal = visit.goal;
    const float haste = key_down(visit, Key::shift) ? 3.0f : 1.0f;
    const quat level = glm::angleAxis(goal.yaw, vec3(0, 1, 0));
    if (visit.motion == Motion::walk) {
        goal.yaw -= push.y * 1.2f * dt;  // Q, E turn
        vec3 along = level * vec3(push.x, 0, -push.z);
        if (glm::length(along) > 1) along = glm::normalize(along);
        const vec2 at = slide(catalog, visit.cell, {goal.focus.x, goal.focus.z}, vec2(along.x, along.z) * (1.7f * haste * dt));
        goal.focus.x = at.x;
        goal.focus.z = at.y;
        return;
    }
    const float pace = std::clamp(std::max(goal.distance, eye(goal).y) * 0.7f, 3.0f, 250.0f) * haste * dt;
    if (visit.motion == Motion::orbit) {
        goal.focus += level * vec3(push.x, 0, -push.z) * pace;
        goal.yaw -= push.y * 0.9f * dt;
        return;
    }
    goal.focus += (level * vec3(push.x, 0, 0) + forward(goal) * push.z + vec3(0, push.y, 0)) * pace;
}

void keep_inside(Visit& visit, const content::Catalog& catalog) {
    Camera& goal = visit.goal;
    if (visit.motion == Motion::walk) {
        if (const auto ground = ground_height(catalog, visit.cell, {goal.focus.x, goal.focus.z})) goal.focus.y = *ground + kEyeHeight;
        return;
    }
    if (visit.cell != 0) return;
    vec2 low(-400.0f), high(400.0f);
    for (vec2 p : catalog.shore) {
        low = glm::min(low, p - 250.0f);
        high = glm::max(high, p + 250.0f);
    }
    goal.focus.x = std::clamp(goal.focus.x, low.x, high.x);
    goal.focus.z = std::clamp(goal.focus.z, low.y, high.y);
    if (visit.motion == Motion::fly) {
        goal.focus.y = std::clamp(goal.focus.y, kMinEye, 600.0f);
        return;
    }
    goal.focus.y = std::clamp(goal.focus.y, 0.0f, 120.0f);
    const float lowest = (kMinEye - goal.focus.y) / goal.distance;  // -sin(pitch) must be at least this
    if (-std::sin(goal.pitch) < lowest) goal.pitch = -std::asin(std::clamp(lowest, 0.0f, 0.99f));
}

}  // namespace

void update_flat(Visit& visit, const content::Catalog& catalog, const Input& input, Time now, float dt, const Touched& touched,
                 std::span<const MoverState> movers) {
    const Screen screen = screen_of(input);
    keys(visit, catalog, input, now, touched.keyboard);
    pointers(visit, catalog, input, now, touched, screen, movers);
    if (!touched.keyboard && visit.cut.phase != Cut::Phase::out) key_motion(visit, catalog, dt);
    if (!visit.travel.active) keep_inside(visit, catalog);
    if (!visit.travel.active && visit.motion == Motion::walk) {
        // Feet are where they are: only height and direction are smoothed, so the eye never cuts a corner.
        visit.shown.focus.x = visit.goal.focus.x;
        visit.shown.focus.z = visit.goal.focus.z;
    }
    advance_camera(visit, dt);
    visit.head = pose(visit.shown);
}

}  // namespace aisland::guide
