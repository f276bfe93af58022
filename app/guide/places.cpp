#include "app/guide/places.h"

#include <algorithm>
#include <cmath>

#include <glm/common.hpp>
#include <glm/geometric.hpp>

#include "app/guide/camera.h"
#include "app/guide/walk.h"

namespace aisland::guide {

namespace {

constexpr float kStandingAbove = 3.0f;  // cameras lower than this above walkable ground mean "on foot"

Place place_at(const content::Catalog& catalog, const Pose& at, float fov_y, uint32_t cell) {
    Place place;
    place.cell = cell;
    const std::optional<float> ground = ground_height(catalog, cell, {at.position.x, at.position.z});
    const bool on_foot = ground && at.position.y - *ground < kStandingAbove;
    place.motion = on_foot ? Motion::walk : cell != 0 ? Motion::fly
                                                      : Motion::orbit;
    place.camera = camera_at(at, fov_y, place.motion == Motion::orbit ? 60.0f : 0.0f);
    return place;
}

// A camera that looks at `subject` of the given radius, from where `from` looks.
Place look_at(vec3 subject, float radius, uint32_t cell, const Camera& from) {
    Place place;
    place.cell = cell;
    place.camera.focus = subject;
    place.camera.yaw = from.yaw;
    place.camera.pitch = std::clamp(from.pitch, -0.75f, -0.30f);
    place.camera.distance = std::max(3.0f, radius * 2.6f);
    place.camera.fov_y = from.fov_y > 0.1f ? from.fov_y : 0.9f;
    return place;
}

Place building_place(const content::Building& building, const Camera& from) {
    vec2 low(1e9f), high(-1e9f);
    for (vec2 p : building.outline) {
        low = glm::min(low, p);
        high = glm::max(high, p);
    }
    const vec2 center = (low + high) * 0.5f;
    const float radius = std::max(glm::length(high - low) * 0.5f, building.height * 0.6f);
    return look_at({center.x, building.height * 0.45f, center.y}, radius, 0, from);
}

Place zone_place(const content::Catalog& catalog, const content::Zone& zone) {
    if (zone.cell != 0)
        for (const content::NamedView& view : catalog.views)
            if (view.cell == zone.cell) return place_at(catalog, view.pose, view.fov_y, view.cell);
    const float facing = zone.facing;
    const vec3 back(std::sin(facing), 0, std::cos(facing));
    const vec3 near_sign = zone.position + back * 6.0f;
    vec3 feet(near_sign.x, 0, near_sign.z);
    if (const auto found = nearest_standable(catalog, 0, {near_sign.x, near_sign.z}, 30)) feet = *found;
    return place_at(catalog, {feet + vec3(0, kEyeHeight, 0), orientation(facing, 0)}, 1.0f, 0);
}

uint32_t cell_index(const content::Catalog& catalog, ItemId id) {
    for (uint32_t i = 0; i < catalog.cells.size(); ++i)
        if (catalog.cells[i].id == id) return i;
    return kNone;
}

void enter_cell(Visit& visit, const content::Catalog& catalog, uint32_t cell) {
    visit.cell = cell;
    visit.cell_id = cell < catalog.cells.size() ? catalog.cells[cell].id : ItemId{};
}

}  // namespace

ItemId item_of_view(const content::Catalog& catalog, std::string_view name) {
    for (const content::Tour& tour : catalog.tours)
        for (const content::Stop& stop : tour.stops) {
            const size_t length = tour.name.size();
            if (name.size() == length + 1 + stop.name.size() && name.substr(0, length) == tour.name && name[length] == '/' &&
                name.substr(length + 1) == stop.name)
                return stop.id;
        }
    for (const content::NamedView& view : catalog.views)
        if (view.name == name) return view.id;
    return {};
}

std::optional<Place> place_of_view(const content::Catalog& catalog, std::string_view name) {
    return place_of_item(catalog, item_of_view(catalog, name), {});
}

std::optional<Place> place_of_item(const content::Catalog& catalog, ItemId item, const Camera& from) {
    if (!item) return {};
    for (const content::NamedView& view : catalog.views)
        if (view.id == item) return place_at(catalog, view.pose, view.fov_y, view.cell);
    for (const content::Tour& tour : catalog.tours)
        for (const content::Stop& stop : tour.stops)
            if (stop.id == item) {
                Place place = place_at(catalog, stop.pose, 1.0f, stop.cell);
                place.stop = stop.id;
                return place;
            }
    if (const content::Zone* zone = catalog.find_zone(item)) return zone_place(catalog, *zone);
    if (const content::Building* building = catalog.find_building(item)) return building_place(*building, from);
    if (const content::System* system = catalog.find_system(item)) return look_at(system->position, 12, 0, from);
    if (const content::Fact* fact = catalog.find_fact(item)) return look_at(fact->position, 20, 0, from);
    if (const content::Tenant* tenant = catalog.find_tenant(item)) return place_of_item(catalog, tenant->building, from);
    return {};
}

std::optional<Place> place_of_entity(const content::Catalog& catalog, EntityId id, const Camera& from) {
    const content::Entity* entity = catalog.find_entity(id);
    if (!entity) return {};
    for (const content::Building& building : catalog.buildings)
        if (building.entity == id) return building_place(building, from);
    return look_at(entity->position, 4.0f, entity->cell, from);
}

std::optional<vec3> position_of(const content::Catalog& catalog, const Selection& selection) {
    if (const content::Building* building = catalog.find_building(selection.item)) {
        vec2 sum(0.0f);
        for (vec2 p : building->outline) sum += p;
        sum /= static_cast<float>(std::max<size_t>(1, building->outline.size()));
        return vec3(sum.x, building->height, sum.y);
    }
    if (const content::Entity* entity = catalog.find_entity(selection.entity)) return entity->position;
    if (const content::Zone* zone = catalog.find_zone(selection.item)) return zone->position;
    if (const content::System* system = catalog.find_system(selection.item)) return system->position;
    if (const content::Fact* fact = catalog.find_fact(selection.item)) return fact->position;
    if (const content::Tenant* tenant = catalog.find_tenant(selection.item))
        return position_of(catalog, {{}, tenant->building});
    return {};
}

void stand(Visit& visit, const Pose& head, vec3 ground, float facing) {
    const vec3 ahead = head.orientation * vec3(0, 0, -1);
    // Looking straight up or down the heading is that of the top of the head.
    const vec3 flat = std::abs(ahead.y) < 0.95f ? ahead : head.orientation * vec3(0, ahead.y > 0 ? -1 : 1, 0);
    const float head_yaw = std::atan2(-flat.x, -flat.z);
    visit.rig_yaw = std::remainder(facing - head_yaw, 6.28318530718f);
    visit.rig.orientation = glm::angleAxis(visit.rig_yaw, vec3(0, 1, 0));
    const vec3 over = visit.rig.orientation * (vec3(head.position.x, 0, head.position.z) * visit.scale);
    visit.rig.position = {ground.x - over.x, ground.y, ground.z - over.z};
    visit.placed = true;
}

void arrive(Visit& visit, const content::Catalog& catalog, const Place& place) {
    enter_cell(visit, catalog, place.cell);
    visit.stop = place.stop;
    visit.motion = place.motion;
    jump_to(visit, place.camera);
    ++visit.moves;
    visit.teleport = {};
    if (!visit.headset) return;
    // In the headset nobody hangs in the air: the nearest ground to the camera, facing what it looks at.
    visit.scale = 1;
    const vec3 from = eye(place.camera), to = place.camera.focus;
    const bool foot = place.motion == Motion::walk;
    const vec3 wish = foot ? from : to + (from - to) * 0.4f;
    vec3 ground(wish.x, 0, wish.z);
    if (const auto found = nearest_standable(catalog, place.cell, {wish.x, wish.z}, 200)) ground = *found;
    float facing = place.camera.yaw;
    if (!foot && glm::length(vec2(to.x - ground.x, to.z - ground.z)) > 0.5f)
        facing = std::atan2(-(to.x - ground.x), -(to.z - ground.z));
    stand(visit, visit.head_stage, ground, facing);
}

void go(Visit& visit, const content::Catalog& catalog, const Place& place, bool at_once) {
    if (at_once) {
        visit.cut = {};
        return arrive(visit, catalog, place);
    }
    if (visit.headset || place.cell != visit.cell) {
        visit.cut = {Cut::Phase::out, 0, place};
        return;
    }
    visit.motion = place.motion;
    visit.stop = place.stop;
    fly_to(visit, place.camera);
    ++visit.moves;
}

void set_motion(Visit& visit, const content::Catalog& catalog, Motion motion) {
    if (visit.motion == motion || visit.headset) return;
    const Camera now = visit.shown;
    visit.motion = motion;
    if (motion == Motion::walk) {
        const vec3 from = eye(now);
        const vec3 ahead = from + forward(now) * std::max(0.0f, now.distance * 0.6f);
        const auto feet = nearest_standable(catalog, visit.cell, {ahead.x, ahead.z}, 300);
        if (!feet) {
            visit.motion = Motion::fly;
            return;
        }
        Camera to = now;
        to.distance = 0;
        to.pitch = 0;
        to.fov_y = 1.05f;
        to.focus = *feet + vec3(0, kEyeHeight, 0);
        fly_to(visit, to);
        return;
    }
    const float height = std::max(2.0f, eye(now).y);
    const float reach = motion == Motion::fly ? 0.0f : std::clamp(height / std::max(0.2f, -forward(now).y), 20.0f, 300.0f);
    jump_to(visit, with_distance(now, reach));
    if (motion == Motion::orbit && visit.goal.pitch > -0.2f) visit.goal.pitch = -0.35f;
}

void set_scale(Visit& visit, const content::Catalog& catalog, float scale) {
    if (!visit.headset || visit.scale == scale) return;
    visit.scale = scale;
    ++visit.moves;
    visit.blink = 1;
    enter_cell(visit, catalog, 0);
    if (scale > 1) {
        // The island lies on a table 0.9 visitor metres ahead, north away from the visitor.
        stand(visit, visit.head_stage, vec3(0, 0, 0.9f * scale), 0);
        visit.rig.position.y = -kTableHeight * scale;
        return;
    }
    vec3 ground(0.0f);
    if (const auto found = nearest_standable(catalog, 0, {0, 0}, 300)) ground = *found;
    stand(visit, visit.head_stage, ground, 0);
}

void select(Visit& visit, const content::Catalog& catalog, Selection selection, Time now) {
    if (!selection.item && selection.entity)
        for (const content::Building& building : catalog.buildings)
            if (building.entity == selection.entity) selection.item = building.id;
    if (!selection.entity)
        if (const content::Building* building = catalog.find_building(selection.item)) selection.entity = building->entity;
    if (selection == visit.selected) return;
    visit.selected = selection;
    visit.selected_ns = now.steady_ns;
    visit.selected_point = position_of(catalog, selection).value_or(vec3(0.0f));
}

void migrate(Visit& visit, const content::Catalog& next) {
    visit.generation = next.generation;
    const uint32_t cell = cell_index(next, visit.cell_id);
    if (cell == kNone) {
        visit.cut = {};
        if (const auto home = place_of_view(next, "island"))
            arrive(visit, next, *home);
        else
            enter_cell(visit, next, 0);
    } else {
        visit.cell = cell;
    }
    if (visit.cut.phase == Cut::Phase::out && visit.cut.place.cell >= next.cells.size()) visit.cut = {};
    if (visit.selected.entity && !next.find_entity(visit.selected.entity)) visit.selected = {};
    if (visit.selected.item && !position_of(next, {{}, visit.selected.item})) visit.selected = {};
    visit.hover = {};
    visit.pointed = {};
    visit.gaze = {};
    for (HandState& hand : visit.hands) hand.target = {};
    if (visit.layer && !next.find_system(visit.layer)) visit.layer = {};
    if (visit.stop && !place_of_item(next, visit.stop, {})) visit.stop = {};
    for (int* language : {&visit.language, &visit.beginning.language})
        if (*language >= static_cast<int>(next.languages.size())) *language = 0;
    // The ground may have changed under the feet.
    if (visit.headset && visit.scale == 1) {
        const vec3 head = visit.head.position;
        if (const auto ground = nearest_standable(next, visit.cell, {head.x, head.z}, 50))
            visit.rig.position += *ground - vec3(head.x, visit.rig.position.y, head.z);
    }
}

}  // namespace aisland::guide
