#include <algorithm>
#include <cmath>
#include <glm/gtc/matrix_transform.hpp>
#include <glm/gtc/quaternion.hpp>
#include <set>

#include "app/bake/link.h"
#include "app/core/format.h"

namespace aisland::bake {
namespace {

constexpr float kFarthest = 5000;  // metres from the origin

Outline outline_of(Linker& l, const Feature& f, size_t ring) {
    Outline outline;
    for (const LonLat& position : f.rings[ring]) outline.push_back(l.projection.xz(position));
    return counter_clockwise(std::move(outline));
}

bool crosses(vec2 a, vec2 b, vec2 c, vec2 d) {
    const auto side = [](vec2 p, vec2 q, vec2 r) { return (q.x - p.x) * (r.y - p.y) - (q.y - p.y) * (r.x - p.x); };
    return side(a, b, c) * side(a, b, d) < 0 && side(c, d, a) * side(c, d, b) < 0;
}

bool crosses_itself(const Outline& o) {
    for (size_t i = 0; i < o.size(); ++i)
        for (size_t j = i + 2; j < o.size(); ++j)
            if (!(i == 0 && j + 1 == o.size()) && crosses(o[i], o[i + 1], o[j], o[(j + 1) % o.size()])) return true;
    return false;
}

// Every position near the origin, no polygon through itself.
bool good_geometry(Linker& l, const Feature& f) {
    for (size_t i = 0; i < f.rings.size(); ++i) {
        for (const LonLat& position : f.rings[i]) {
            const vec2 xz = l.projection.xz(position);
            if (glm::length(xz) <= kFarthest) continue;
            l.offences.add(f.geometry_at, Rule::geometry_far, format("[%.6f, %.6f] is %.1f km from the origin of manifest.json, five are the most; check which is longitude", position.longitude, position.latitude, static_cast<double>(glm::length(xz)) / 1000));
            return false;
        }
        if (f.geometry == GeometryKind::polygon && crosses_itself(outline_of(l, f, i))) {
            l.offences.add(f.geometry_at, Rule::geometry_crossing, "two edges of \"" + f.id + "\" cross; put its corners in order");
            return false;
        }
    }
    return true;
}

float metres(const std::optional<double>& value, double fallback) { return static_cast<float>(value.value_or(fallback)); }
vec2 right_of(vec2 direction) { return {-direction.y, direction.x}; }

struct Spot {
    vec2 xz{0.0f};
    vec2 direction{0, -1};  // along the line
};

std::vector<vec2> line_of(Linker& l, const Feature& f) {
    std::vector<vec2> points;
    for (const LonLat& position : f.rings.front()) points.push_back(l.projection.xz(position));
    return points;
}

float length_of(const std::vector<vec2>& line) {
    float length = 0;
    for (size_t i = 1; i < line.size(); ++i) length += glm::distance(line[i - 1], line[i]);
    return length;
}

Spot spot_at(const std::vector<vec2>& line, float along) {
    for (size_t i = 1; i < line.size(); ++i) {
        const float length = glm::distance(line[i - 1], line[i]);
        if (along <= length || i + 1 == line.size())
            return {glm::mix(line[i - 1], line[i], std::clamp(along / length, 0.0f, 1.0f)), (line[i] - line[i - 1]) / length};
        along -= length;
    }
    return {line.front()};
}

// Points as they are, or every so many metres along a line from its start.
std::vector<Spot> spots_of(Linker& l, const Feature& f) {
    const std::vector<vec2> points = line_of(l, f);
    std::vector<Spot> spots;
    if (f.geometry != GeometryKind::line) {
        for (vec2 xz : points) spots.push_back({xz});
        return spots;
    }
    const float every = metres(f.every, 10), length = length_of(points);
    for (uint32_t i = 0; static_cast<float>(i) * every <= length + 0.01f; ++i) spots.push_back(spot_at(points, static_cast<float>(i) * every));
    return spots;
}

// "lamp-%03d" with a number; the form of the pattern was checked.
std::string numbered(const std::string& pattern, uint32_t number) {
    const size_t begin = pattern.find('%'), end = pattern.find('d', begin);
    const std::string width = pattern.substr(begin + 1, end - begin - 1);
    std::string digits = std::to_string(number);
    const size_t least = width.empty() ? 0 : static_cast<size_t>(std::stoi(width));
    if (digits.size() < least) digits.insert(0, least - digits.size(), '0');
    return pattern.substr(0, begin) + digits + pattern.substr(end + 1);
}

bool good_pattern(Linker& l, const Feature& f) {
    const std::string& p = f.entity;
    const size_t begin = p.find('%');
    size_t end = begin == std::string::npos ? begin : begin + 1;
    while (end < p.size() && p[end] == '0' && end == begin + 1) ++end;
    while (end < p.size() && p[end] >= '1' && p[end] <= '9' && end <= begin + 2) ++end;
    const bool good = begin != std::string::npos && end < p.size() && p[end] == 'd' && p.find('%', end) == std::string::npos;
    if (!good) l.offences.add(f.entity_at, Rule::entity_pattern, "\"" + p + "\" does not number a row; write one %d or %03d where the number goes");
    return good;
}

void set_system(Linker& l, uint32_t entity, const Reference& named, const Reference& type, const Source& at) {
    content::Entity& e = l.out.catalog.entities[entity];
    if (!named.id.empty()) {
        const auto it = std::find_if(l.authored.systems.begin(), l.authored.systems.end(), [&](const AuthoredSystem& s) { return s.id == named.id; });
        if (it == l.authored.systems.end()) l.dangling(named.at, "system", named.id, "systems.json", ids_of(l.authored.systems));
        e.system = ItemId(named.id);
        return;
    }
    const auto it = l.system_of_type.find(type.id);
    if (it == l.system_of_type.end())
        return l.offences.add(type.at.line ? type.at : at, Rule::system_missing, "no system of systems.json has the type \"" + type.id + "\"; add it to the \"types\" of one");
    e.system = ItemId(l.authored.systems[it->second].id);
}

// Entity of a feature with its system; kNone after an offence.
uint32_t add_site_entity(Linker& l, const std::string& id, const Feature& f, vec3 position, uint32_t number) {
    const uint32_t entity = l.add_entity(id, f.type, f.at);
    if (entity == kNone) return kNone;
    content::Entity& e = l.out.catalog.entities[entity];
    e.position = position, e.number = number;
    if (!f.name.id.empty()) e.name = l.text(f.name);
    set_system(l, entity, f.system, f.type, f.at);
    l.add_subject(id, f.at, {position, {}});
    return entity;
}

// Same look for the same feature, whatever else is in the file.
uint32_t variant_of(const std::string& prototype, const std::string& id, size_t i) {
    const uint32_t count = std::max(1u, variant_count(prototype));
    return static_cast<uint32_t>(hash64(id + "/" + std::to_string(i)) >> 17) % count;
}

bool good_prototype(Linker& l, const Feature& f, const std::string& prototype) {
    const auto [known, fresh] = l.known_prototypes.emplace(prototype, false);
    if (fresh && is_model(prototype)) {
        known->second = l.models.find(prototype) != nullptr;
        if (!known->second) return false;  // said when it was converted
    } else if (fresh) {
        Prototype unused;
        known->second = build_prototype(prototype, 0, unused);
    }
    if (known->second) return true;
    if (is_model(prototype)) return false;
    l.offences.add(f.at, Rule::geometry_model, "there is no prototype \"" + prototype + "\" to build \"" + f.id + "\" with; name one that the program can build");
    return false;
}

void place(Linker& l, const std::string& prototype, uint32_t variant, vec3 position, float heading, float scale, uint32_t entity) {
    l.out.placements.push_back({prototype, variant, placed(position, heading, vec3(scale)), entity});
}

// After all that have one.
uint32_t next_number(const Linker& l, bool planned) {
    uint32_t most = 0;
    for (const Feature& f : l.authored.features)
        if (f.kind == FeatureKind::building && f.planned == planned) most = std::max(most, static_cast<uint32_t>(f.number));
    for (const content::Building& building : l.out.catalog.buildings)
        if (building.planned == planned) most = std::max(most, building.number);
    return most + 1;
}

void link_building(Linker& l, const Feature& f) {
    SiteBuilding b;
    b.id = f.id, b.entity = "urn:ngsi-ld:Building:aisland:" + f.id, b.style = f.style, b.roof = f.roof;
    b.number = f.number > 0 ? static_cast<uint32_t>(f.number) : next_number(l, f.planned), b.floors = static_cast<uint32_t>(f.floors), b.planned = f.planned;
    b.floor_height = metres(f.floor_height, 3.9);
    b.height = metres(f.height, static_cast<double>(b.floor_height) * b.floors);
    b.outline = outline_of(l, f, 0);
    for (size_t i = 1; i < f.rings.size(); ++i) b.holes.push_back(outline_of(l, f, i));
    double footprint = signed_area(b.outline);
    for (const Outline& hole : b.holes) footprint -= signed_area(hole);

    content::Building out;
    out.id = ItemId(f.id), out.name = l.text(f.name), out.note = l.text(f.note), out.number = b.number, out.floors = b.floors;
    out.height = b.height, out.footprint_m2 = footprint, out.outline = b.outline, out.planned = f.planned;
    const vec2 center = centroid(b.outline);
    const vec3 top(center.x, b.height, center.y);
    for (const content::Building& other : l.out.catalog.buildings)
        if (other.number == out.number && other.planned == out.planned) l.offences.add(f.at, Rule::building_number, format("number %u is another building's already; give each its own", out.number));
    const uint32_t entity = l.add_entity(b.entity, {"Building", f.at}, f.at);
    if (entity != kNone) {
        content::Entity& e = l.out.catalog.entities[entity];
        e.position = top + vec3(0, 3, 0), e.number = b.number, e.name = out.name, e.building = out.id;
        set_system(l, entity, f.system, {"Building", f.at}, f.at);
        out.entity = e.id;
        float radius = 0;
        for (vec2 p : b.outline) radius = std::max(radius, glm::distance(p, center));
        l.out.catalog.pick_shapes.push_back({e.id, content::PickKind::prism, vec3(center.x, b.height / 2, center.y), vec3(radius, b.height / 2, radius), 0, kNone, b.outline});
        l.add_subject(b.entity, f.at, {vec3(center.x, b.height / 2, center.y), out.id});
    }
    l.building_index.emplace(f.id, static_cast<uint32_t>(l.out.catalog.buildings.size()));
    l.add_subject(f.id, f.at, {vec3(center.x, b.height / 2, center.y), out.id});
    if (!f.planned) l.out.catalog.floor_area_m2 += footprint * b.floors;
    l.out.catalog.buildings.push_back(std::move(out));
    l.building_at.push_back(f.at);
    if (!f.model.empty() && l.models.find(f.model))
        l.out.placements.push_back({f.model, 0, placed(vec3(center.x, 0, center.y), heading_of_bearing(f.bearing.value_or(0))), entity,
                                    static_cast<int>(l.out.site.buildings.size())});
    l.out.site.buildings.push_back(std::move(b));
}

void link_lamps(Linker& l, const Feature& f) {
    const std::string prototype = f.prototype.empty() ? "lamp" : f.prototype;
    if (!good_pattern(l, f) || !good_prototype(l, f, prototype)) return;
    const std::vector<Spot> spots = spots_of(l, f);
    for (size_t i = 0; i < spots.size(); ++i) {
        const vec2 right = right_of(spots[i].direction), xz = spots[i].xz + right * metres(f.offset, 0);
        const uint32_t number = static_cast<uint32_t>(f.first) + static_cast<uint32_t>(i);
        const uint32_t entity = add_site_entity(l, numbered(f.entity, number), f, vec3(xz.x, 0, xz.y), number);
        // Its arm reaches over the line.
        const vec2 forward = metres(f.offset, 0) > 0 ? -right : right;
        if (entity != kNone) place(l, prototype, variant_of(prototype, f.id, i), vec3(xz.x, 0, xz.y), heading_of_direction(forward), 1, entity);
    }
}

void link_bays(Linker& l, const Feature& f) {
    const std::string prototype = f.prototype.empty() ? "car" : f.prototype, plate = "bay";
    if (!good_pattern(l, f) || !good_prototype(l, f, prototype) || !good_prototype(l, f, plate)) return;
    const std::vector<vec2> line = line_of(l, f);
    const float step = length_of(line) / static_cast<float>(f.count);
    for (int i = 0; i < f.count; ++i) {
        const Spot spot = spot_at(line, (static_cast<float>(i) + 0.5f) * step);
        const vec2 right = right_of(spot.direction);
        SiteBay bay;
        bay.width = metres(f.width, 2.5), bay.length = metres(f.length, 5.0);
        bay.center = spot.xz + right * (bay.length / 2), bay.heading = heading_of_direction(right);
        bay.number = static_cast<uint32_t>(f.first + i);
        const vec3 at(bay.center.x, 0, bay.center.y);
        const uint32_t entity = add_site_entity(l, numbered(f.entity, bay.number), f, at, bay.number);
        if (entity != kNone) {
            place(l, prototype, variant_of(prototype, f.id, static_cast<size_t>(i)), at, bay.heading, 1, entity);
            l.out.placements.push_back({plate, 0, placed(at, bay.heading), entity, -1, true});
        }
        l.out.site.bays.push_back(bay);
    }
}

void link_row(Linker& l, const Feature& f, const char* fallback) {
    const std::string prototype = f.prototype.empty() ? fallback : f.prototype;
    if (!good_prototype(l, f, prototype)) return;
    const bool trees = f.kind == FeatureKind::trees;
    const std::vector<Spot> spots = spots_of(l, f);
    for (size_t i = 0; i < spots.size(); ++i) {
        const vec2 xz = spots[i].xz + right_of(spots[i].direction) * metres(f.offset, 0);
        float heading = f.bearing ? heading_of_bearing(*f.bearing) : heading_of_direction(spots[i].direction);
        float scale = metres(f.scale, 1);
        if (trees) {  // no two alike
            const uint64_t dice = hash64(f.id + "/" + std::to_string(i), 7);
            heading = static_cast<float>(dice % 6283) / 1000.0f;
            scale *= 0.86f + 0.28f * static_cast<float>((dice >> 16) % 1000) / 1000.0f;
        }
        place(l, prototype, variant_of(prototype, f.id, i), vec3(xz.x, metres(f.height, 0), xz.y), heading, scale, kNone);
    }
}

void link_device(Linker& l, const Feature& f, const char* fallback) {
    const std::string prototype = f.prototype.empty() ? fallback : f.prototype;
    const vec2 xz = l.projection.xz(f.rings[0][0]);
    const vec3 at(xz.x, metres(f.height, 0), xz.y);
    const uint32_t entity = add_site_entity(l, f.id, f, at, static_cast<uint32_t>(f.number));
    if (entity == kNone || prototype == "none" || !good_prototype(l, f, prototype)) return;
    place(l, prototype, variant_of(prototype, f.id, 0), at, heading_of_bearing(f.bearing.value_or(0)), 1, entity);
}

void link_mover(Linker& l, const Feature& f, const char* fallback) {
    const std::string prototype = f.prototype.empty() ? fallback : f.prototype;
    const float y = metres(f.height, 0) + (f.kind == FeatureKind::boat ? l.out.site.water_level : 0);
    content::Route route;
    for (vec2 xz : line_of(l, f)) route.points.push_back(vec3(xz.x, y, xz.y));
    if (f.loop && route.points.size() > 2 && glm::distance(route.points.front(), route.points.back()) < 0.01f) route.points.pop_back();
    const uint32_t entity = add_site_entity(l, f.id, f, route.points.front(), static_cast<uint32_t>(f.number));
    if (entity == kNone || !good_prototype(l, f, prototype)) return;
    route.entity = l.out.catalog.entities[entity].id, route.speed = metres(f.speed, 1), route.loop = f.loop;
    l.out.catalog.entities[entity].mover = static_cast<uint32_t>(l.out.movers.size());
    l.out.movers.push_back(entity);
    place(l, prototype, variant_of(prototype, f.id, 0), route.points.front(), 0, 1, entity);
    l.out.catalog.routes.push_back(std::move(route));
}

SitePolygon polygon_of(Linker& l, const Feature& f) {
    SitePolygon p{f.id, f.surface, f.style, outline_of(l, f, 0), {}, metres(f.height, 0), metres(f.depth, 1)};
    for (size_t i = 1; i < f.rings.size(); ++i) p.holes.push_back(outline_of(l, f, i));
    return p;
}

SitePath path_of(Linker& l, const Feature& f, double width) {
    return {f.id, f.surface, f.style, line_of(l, f), metres(f.width, width), metres(f.height, 0)};
}

void link_feature(Linker& l, const Feature& f) {
    Site& site = l.out.site;
    switch (f.kind) {
        case FeatureKind::outline:
            if (!site.shore.empty())
                l.offences.add(f.at, Rule::shore, "this is a second outline; the island has one, remove the other");
            else
                site.shore = outline_of(l, f, 0);
            break;
        case FeatureKind::water: site.waters.push_back(polygon_of(l, f)); break;
        case FeatureKind::plaza: site.plazas.push_back(polygon_of(l, f)); break;
        case FeatureKind::lawn: site.lawns.push_back(polygon_of(l, f)); break;
        case FeatureKind::far: {
            SitePolygon far{f.id, f.surface, f.style, line_of(l, f), {}, metres(f.height, 0), 0};
            if (f.geometry == GeometryKind::polygon) far.outline = outline_of(l, f, 0);
            site.far.push_back(std::move(far));
            break;
        }
        case FeatureKind::path: site.paths.push_back(path_of(l, f, 3)); break;
        case FeatureKind::bridge: site.bridges.push_back(path_of(l, f, 6)); break;
        case FeatureKind::building: link_building(l, f); return;
        case FeatureKind::lamps: link_lamps(l, f); break;
        case FeatureKind::bays: link_bays(l, f); break;
        case FeatureKind::trees: link_row(l, f, "tree-plane"); break;
        case FeatureKind::bench: link_row(l, f, "bench"); break;
        case FeatureKind::prop: link_row(l, f, ""); break;
        case FeatureKind::gate: link_device(l, f, "gate"); return;
        case FeatureKind::camera: link_device(l, f, "camera"); return;
        case FeatureKind::sensor: link_device(l, f, "sensor"); return;
        case FeatureKind::robot: link_mover(l, f, "robot-inspection"); return;
        case FeatureKind::boat: link_mover(l, f, "boat"); return;
        case FeatureKind::zone:
        case FeatureKind::count: return;  // link_zones
    }
    vec2 center{0.0f};
    for (const LonLat& position : f.rings.front()) center += l.projection.xz(position) / static_cast<float>(f.rings.front().size());
    l.add_subject(f.id, f.at, {vec3(center.x, 1, center.y), ItemId(f.id)});
}

void check_ashore(Linker& l) {
    for (const Feature& f : l.authored.features) {
        if (f.kind != FeatureKind::building || f.planned) continue;
        const Outline outline = outline_of(l, f, 0);
        if (std::any_of(outline.begin(), outline.end(), [&](vec2 p) { return !contains(l.out.site.shore, p); }))
            l.offences.add(f.geometry_at, Rule::geometry_ashore, "a corner of \"" + f.id + "\" lies in the river; move it inside the outline");
    }
}

// What hangs at a place and is no thing of its own, inside an outline: a meter, a room, a lift of that building.
void put_into_buildings(Linker& l) {
    for (const Feature& f : l.authored.features) {
        if (f.kind != FeatureKind::sensor || f.prototype != "none") continue;
        const auto found = l.entity_index.find(f.id);
        if (found == l.entity_index.end()) continue;
        content::Entity& entity = l.out.catalog.entities[found->second];
        for (const content::Building& building : l.out.catalog.buildings)
            if (!entity.building && !building.planned && contains(building.outline, vec2(entity.position.x, entity.position.z))) entity.building = building.id;
    }
}

// A building that was left out leaves a gap that is none.
void check_numbers(Linker& l) {
    const auto left_out = [&](const Feature& f) { return f.kind == FeatureKind::building && l.broken.count(f.id); };
    if (!l.authored.broken.empty() || std::any_of(l.authored.features.begin(), l.authored.features.end(), left_out)) return;
    std::vector<std::pair<uint32_t, uint32_t>> numbers;  // and the building of the catalog
    for (uint32_t i = 0; i < l.out.catalog.buildings.size(); ++i)
        if (const content::Building& building = l.out.catalog.buildings[i]; !building.planned) numbers.push_back({building.number, i});
    std::sort(numbers.begin(), numbers.end());
    for (uint32_t i = 0; i < numbers.size(); ++i) {
        if (numbers[i].first == i + 1) continue;
        const Source& at = l.building_at[numbers[i].second];
        l.offences.add(at, Rule::building_number, format("buildings are numbered without gaps, and no building has number %u; renumber them", i + 1));
        return;
    }
}

}  // namespace

void link_site(Linker& l) {
    for (const Feature& f : l.authored.features) {
        if (good_geometry(l, f))
            link_feature(l, f);
        else
            l.broken.insert(f.id);
    }
    content::Catalog& catalog = l.out.catalog;
    if (l.out.site.shore.empty()) {
        const bool dropped = std::any_of(l.authored.features.begin(), l.authored.features.end(), [](const Feature& f) { return f.kind == FeatureKind::outline; });
        if (dropped || !l.authored.broken.empty()) return;  // said already
        const auto site = std::find(l.offences.files.begin(), l.offences.files.end(), "site.geojson");
        if (site != l.offences.files.end())
            l.offences.add({static_cast<uint32_t>(site - l.offences.files.begin()), 1, 1}, Rule::shore, "there is no feature of kind outline; draw the shore");
        return;
    }
    catalog.shore = l.out.site.shore;
    catalog.land_m2 = signed_area(catalog.shore);
    check_ashore(l);
    put_into_buildings(l);
    check_numbers(l);
}

void link_anchors(Linker& l) {
    std::set<std::string> bound;
    for (const Placement& placement : l.out.placements) {
        const content::Opened* model = is_model(placement.prototype) ? l.models.find(placement.prototype) : nullptr;
        if (!model) continue;
        const auto feature = std::find_if(l.authored.features.begin(), l.authored.features.end(), [&](const Feature& f) { return f.model == placement.prototype || f.prototype == placement.prototype; });
        for (const content::Anchor& anchor : model->catalog.anchors) {
            if (anchor.kind != content::AnchorKind::entity) {
                const bool poi = anchor.kind == content::AnchorKind::poi;
                const glm::mat3 turn(glm::normalize(vec3(placement.place[0])), glm::normalize(vec3(placement.place[1])), glm::normalize(vec3(placement.place[2])));
                const Pose at{vec3(placement.place * vec4(anchor.pose.position, 1)), glm::normalize(glm::quat_cast(turn) * anchor.pose.orientation)};
                if (!(poi ? l.pois : l.hotspots).emplace(anchor.id, at).second)
                    l.offences.add(feature->at, Rule::duplicate_id, placement.prototype + " has " + (poi ? "aisland:poi" : "aisland:hotspot") + " \"" + anchor.id + "\", which stands somewhere else already; give each its own id");
                continue;
            }
            const auto entity = l.entity_index.find(anchor.id);
            if (entity == l.entity_index.end()) {
                l.offences.add(feature->at, Rule::dangling_reference, placement.prototype + " binds a node to \"" + anchor.id + "\", which no file places; add it to site.geojson with the prototype \"none\"");
                continue;
            }
            const bool shown = std::any_of(l.out.placements.begin(), l.out.placements.end(), [&](const Placement& p) { return p.entity == entity->second && &p != &placement; });
            if (!bound.insert(anchor.id).second || shown)
                l.offences.add(feature->at, Rule::duplicate_id, placement.prototype + " binds a node to \"" + anchor.id + "\", which something else shows already; give that the prototype \"none\", or remove aisland:entity from the node");
            content::Entity& e = l.out.catalog.entities[entity->second];
            e.position = vec3(placement.place * vec4(anchor.pose.position, 1)) + vec3(0, 0.5f, 0);
        }
    }
}

}  // namespace aisland::bake
