// Rules about what is placed: is it seen, can it be pointed at, can one walk there.
#include <algorithm>
#include <cmath>
#include <set>

#include "app/bake/check.h"
#include "app/core/format.h"

namespace aisland::bake {
namespace {

constexpr float kStep = 0.45f;        // metres from one sample to the next that a visitor walks up
constexpr float kGroundCamera = 3;    // a stop lower than this stands on the ground
constexpr float kNear = 5;            // metres around a stop within which it is walked to
constexpr float kSeatedEye = 1.15f;   // metres over the floor (ISO 9241-5: eye height seated, 5th percentile)
constexpr float kReach = 4;           // metres: a pointed ray is still steady
constexpr float kSteepest = 0.7854f;  // radians up or down a seated head turns at ease

// The largest part of a map that can be walked from end to end, as a mark for each sample.
std::vector<bool> walkable(const content::WalkMap& map) {
    std::vector<uint32_t> part(map.ground.size(), 0);
    uint32_t parts = 0, largest = 0;
    size_t most = 0;
    std::vector<size_t> open;
    for (size_t start = 0; start < map.ground.size(); ++start) {
        if (part[start] || std::isnan(map.ground[start])) continue;
        size_t size = 0;
        part[start] = ++parts, open.push_back(start);
        while (!open.empty()) {
            const size_t i = open.back();
            open.pop_back();
            ++size;
            const uint32_t x = static_cast<uint32_t>(i % map.width), z = static_cast<uint32_t>(i / map.width);
            const auto visit = [&](size_t next) {
                if (part[next] || std::isnan(map.ground[next]) || std::abs(map.ground[next] - map.ground[i]) > kStep) return;
                part[next] = parts, open.push_back(next);
            };
            if (x > 0) visit(i - 1);
            if (x + 1 < map.width) visit(i + 1);
            if (z > 0) visit(i - map.width);
            if (z + 1 < map.height) visit(i + map.width);
        }
        if (size > most) most = size, largest = parts;
    }
    std::vector<bool> out(map.ground.size());
    for (size_t i = 0; i < out.size(); ++i) out[i] = largest && part[i] == largest;
    return out;
}

// Calls f(ground point) for the walkable samples within `radius` of a point; stops when it returns true.
template <class F>
bool any_near(const content::WalkMap& map, const std::vector<bool>& good, vec2 at, float radius, F&& f) {
    const auto clamped = [](float v, uint32_t size) { return static_cast<uint32_t>(std::clamp(v, 0.0f, static_cast<float>(size - 1))); };
    const vec2 low = (at - vec2(radius) - map.origin_xz) / map.spacing, high = (at + vec2(radius) - map.origin_xz) / map.spacing;
    for (uint32_t z = clamped(low.y, map.height); z <= clamped(high.y, map.height); ++z)
        for (uint32_t x = clamped(low.x, map.width); x <= clamped(high.x, map.width); ++x) {
            const size_t i = size_t{z} * map.width + x;
            const vec2 p = map.origin_xz + vec2(static_cast<float>(x), static_cast<float>(z)) * map.spacing;
            if (good[i] && glm::distance(p, at) <= radius && f(vec3(p.x, map.ground[i], p.y))) return true;
        }
    return false;
}

void check_stops(const Authored& authored, const Linked& linked, const std::vector<std::vector<bool>>& good, Offences& offences) {
    for (const AuthoredTour& tour : authored.tours) {
        const auto found = std::find_if(linked.catalog.tours.begin(), linked.catalog.tours.end(), [&](const content::Tour& t) { return t.name == tour.id; });
        if (found == linked.catalog.tours.end()) continue;
        for (size_t i = 0; i < std::min(tour.stops.size(), found->stops.size()); ++i) {
            const content::Stop& stop = found->stops[i];
            const vec3 eye = stop.pose.position;
            if (stop.cell >= good.size() || (stop.cell == 0 && eye.y > kGroundCamera)) continue;
            const vec2 at(eye.x, eye.z);
            if (any_near(linked.catalog.walk_maps[stop.cell], good[stop.cell], at, kNear, [](vec3) { return true; })) continue;
            offences.add(tour.stops[i].camera.at, Rule::stop_unreachable, format("nobody can walk to within %g m of the stop \"%s\"; move its camera to a path, plaza or lawn of the island", static_cast<double>(kNear), tour.stops[i].id.c_str()));
        }
    }
}

void check_reach(const Authored& authored, const Linked& linked, const std::vector<std::vector<bool>>& good, Offences& offences) {
    for (size_t z = 0; z < authored.zones.size() && z < linked.rooms.size(); ++z)
        for (const Device& device : authored.zones[z].devices) {
            const vec3 at = linked.world_from_room[z] * device.at_m;
            const uint32_t cell = static_cast<uint32_t>(z + 1);
            const bool reached = any_near(linked.catalog.walk_maps[cell], good[cell], vec2(at.x, at.z), kReach, [&](vec3 ground) {
                const float away = glm::distance(vec2(ground.x, ground.z), vec2(at.x, at.z));
                return std::abs(std::atan2(at.y - ground.y - kSeatedEye, std::max(away, 0.01f))) <= kSteepest;
            });
            if (!reached)
                offences.add(device.at, Rule::hotspot_reach, format("a seated visitor cannot point at \"%s\": from no place within %g m is it less than 45 degrees up or down; move it lower or nearer", device.id.c_str(), static_cast<double>(kReach)));
        }
}

void check_shown(const Authored& authored, const Linked& linked, Offences& offences) {
    std::set<uint64_t> placed, expected, shown;  // expected: a system waits for one that may come
    for (const content::Entity& entity : linked.catalog.entities) placed.insert(entity.type.value);
    for (const AuthoredSystem& system : authored.systems) {
        for (const Reference& type : system.types) expected.insert(TypeId(type.id).value);
        for (const AuthoredRule& rule : system.rules) shown.insert(TypeId(rule.type.id).value);
        for (const AuthoredBinding& binding : system.bindings) shown.insert(TypeId(binding.type.id).value);
    }
    for (const AuthoredType& type : authored.types) {
        const uint64_t id = TypeId(type.name).value;
        if (!placed.count(id) && !expected.count(id))
            offences.add(type.at, Rule::type_unplaced, "nothing of type \"" + type.name + "\" is placed, and no system has it; place one in site.geojson or in a zone, or remove the type");
        else if (placed.count(id) && !shown.count(id) && !type.attributes.empty())
            offences.add(type.at, Rule::entity_unbound, "nothing that \"" + type.name + "\" measures is seen anywhere; name it in \"rules\" or \"bindings\" of its system");
    }
}

}  // namespace

void check_linked(const Authored& authored, const Linked& linked, Offences& offences) {
    std::vector<std::vector<bool>> good;
    for (const content::WalkMap& map : linked.catalog.walk_maps) good.push_back(walkable(map));
    check_stops(authored, linked, good, offences);
    check_reach(authored, linked, good, offences);
    check_shown(authored, linked, offences);
}

}  // namespace aisland::bake
