// Which labels there are and where: candidates, order, room.
#include <algorithm>
#include <cmath>
#include <numeric>
#include <span>

#include <glm/geometric.hpp>

#include "app/guide/places.h"
#include "app/overlay/label_look.h"
#include "app/overlay/labels.h"

namespace aisland::overlay {

namespace {

constexpr float kStay = 60;         // priority a label gains by being there: it does not yield to its like
constexpr float kRoomToEnter = 10;  // dmm more room needed to appear than to stay
constexpr float kFade = 0.14f;      // seconds

uint64_t key_of(const guide::Selection& thing) {
    return thing.item ? thing.item.value : thing.entity.value;
}

const Label* find_shown(const LabelState& labels, uint64_t key) {
    const auto found = std::find(labels.placed.begin(), labels.placed.end(), key);
    return found == labels.placed.end() ? nullptr : &labels.shown[static_cast<size_t>(found - labels.placed.begin())];
}

void want(LabelState& labels, const LabelScene& scene, Label label) {
    const guide::Visit& visit = scene.visit;
    label.key = key_of(label.thing);
    if (label.thing == visit.selected)
        label.priority += 4000;
    else if (visit.selected.item && label.thing.item == visit.selected.item)
        label.priority += 4000;
    else if (label.thing == visit.hover)
        label.priority += 2000;
    if (find_shown(labels, label.key)) label.priority += kStay;
    labels.wanted.push_back(label);
}

void want_zones(LabelState& labels, const LabelScene& scene) {
    const guide::Visit& visit = scene.visit;
    for (uint32_t i = 0; i < scene.catalog.zones.size(); ++i) {
        const content::Zone& zone = scene.catalog.zones[i];
        Label label;
        label.kind = LabelKind::zone;
        label.detail = LabelDetail::full;
        label.thing = {{}, zone.id};
        label.index = i;
        label.anchor = zone.position + vec3(0, scene.visit.headset && scene.visit.scale == 1 ? 3.2f : 6.0f, 0);
        label.distance = glm::distance(label.anchor, scene.plane.eye.position);
        // From the street a far zone is its code alone, and gives way to the layer a visitor asked for.
        const bool street = scene.visit.scale == 1 && scene.plane.eye.position.y < 25;
        const float near = find_shown(labels, zone.id.value) ? 65.0f : 60.0f;
        if (street && label.distance > near && !(label.thing == visit.selected) && !(label.thing == visit.hover)) label.detail = LabelDetail::dot;
        label.priority = street && visit.layer && label.detail == LabelDetail::dot ? 350 : 1000;
        want(labels, scene, label);
    }
}

void want_buildings(LabelState& labels, const LabelScene& scene) {
    const bool above = scene.plane.eye.position.y > 25 || scene.visit.scale > 1;
    const float range = above ? 1200.0f : 70.0f;
    for (uint32_t i = 0; i < scene.catalog.buildings.size(); ++i) {
        const content::Building& building = scene.catalog.buildings[i];
        Label label;
        label.kind = LabelKind::building;
        label.thing = {building.entity, building.id};
        label.index = i;
        label.anchor = guide::position_of(scene.catalog, {{}, building.id}).value_or(vec3(0.0f));
        if (!above)
            label.anchor.y = std::min(label.anchor.y, 6.0f);
        else
            label.anchor.y += 1.5f;
        label.distance = glm::distance(label.anchor, scene.plane.eye.position);
        const bool chosen = label.thing == scene.visit.selected || label.thing == scene.visit.hover;
        if (label.distance > range && !chosen) continue;
        label.detail = above && label.distance > 420 && !chosen ? LabelDetail::dot : LabelDetail::value;
        label.priority = 400 - label.distance * 0.1f;
        want(labels, scene, label);
    }
}

void want_devices(LabelState& labels, const LabelScene& scene) {
    const guide::Visit& visit = scene.visit;
    for (const LabelState::Source& source : labels.sources) {
        const content::Entity& entity = scene.catalog.entities[source.entity];
        if (entity.cell != visit.cell) continue;
        const content::System& system = scene.catalog.systems[source.system];
        const bool layer = visit.layer == system.id;
        const bool chosen = visit.selected.entity == entity.id || visit.hover.entity == entity.id;
        const float range = layer ? std::max(400.0f, source.range * 6) : source.range * std::max(1.0f, visit.scale > 1 ? 0.0f : 1.0f);
        vec3 anchor = entity.position;
        if (entity.mover != kNone)
            if (const Track* track = find_track(scene.tables, entity.id)) anchor = track->shown + vec3(0, entity.position.y > 0.3f ? 0.0f : 1.5f, 0);
        const float distance = glm::distance(anchor, scene.plane.eye.position);
        if (distance > range && !chosen) continue;
        const telemetry::Value* value = scene.snapshot.find(entity.id, system.rules[source.first_rule].attribute);
        if (!chosen && (!value || (source.text && value->text.empty()))) continue;
        Label label;
        label.kind = LabelKind::device;
        label.thing = {entity.id, {}};
        label.index = source.entity;
        label.system = source.system;
        label.rule = source.first_rule;
        label.anchor = anchor;
        label.distance = distance;
        const Label* before = find_shown(labels, entity.id.value);
        const float near = source.range * (before && before->detail == LabelDetail::full ? 0.42f : 0.36f);  // and back later than there
        label.detail = chosen || distance < near ? LabelDetail::full : LabelDetail::value;
        label.priority = (layer ? 800.0f : 500.0f) - 200.0f * distance / std::max(1.0f, range) + (entity.mover != kNone ? 80.0f : 0.0f);
        want(labels, scene, label);
    }
}

Box box_of(const Label& label, const Spot& spot, float unit_dmm) {
    const float k = unit_dmm * spot.scale;
    // Down to the anchor: nothing may stand on a label's stem either.
    const float foot = label.stem > 20 ? label.rect.y + label.rect.h : 4;  // a long stem may cross others
    return {spot.at + vec2(label.rect.x, label.rect.y) * k, spot.at + vec2(label.rect.x + label.rect.w, foot) * k};
}

// Keeps its old rectangle through tiny changes of its words' width, so neighbours stay where they are.
void keep_still(Label& label, const Label* before) {
    if (!before || before->detail != label.detail) return;
    if (label.rect.w <= before->rect.w && before->rect.w - label.rect.w < 24 && label.rect.h == before->rect.h) label.rect = before->rect;
}

bool has_room(const LabelState& labels, const LabelScene& scene, const Label& label, float margin) {
    // Never cut by the edge of a screen.
    const vec2 half = scene.plane.half;
    if (scene.plane.flat && (label.box.low.x < -half.x || label.box.low.y < -half.y || label.box.high.x > half.x)) return false;
    for (const Box& box : scene.taken)
        if (touch(scene.plane, label.box, box, 4)) return false;
    return std::none_of(labels.standing.begin(), labels.standing.end(),
                        [&](const Label& other) { return touch(scene.plane, label.box, other.box, margin); });
}

// Zones stand higher where it is crowded rather than not at all; what stands keeps its height while it can.
bool find_room(const LabelState& labels, const LabelScene& scene, Label& label, const Spot& spot, bool stood) {
    constexpr float kStems[] = {14, 52, 90, 128};
    const auto fits = [&](float stem, float margin, bool may_cross) {
        label.rect.y += label.stem - stem;
        label.stem = stem;
        label.box = box_of(label, spot, scene.unit_dmm);
        if (!has_room(labels, scene, label, margin)) return false;
        const Box line{{spot.at.x, label.box.high.y}, spot.at};
        return may_cross || std::none_of(labels.standing.begin(), labels.standing.end(),
                                         [&](const Label& other) { return touch(scene.plane, line, other.box, 1); });
    };
    if (fits(label.stem, stood ? 1.0f : kRoomToEnter, stood)) return true;
    if (label.kind != LabelKind::zone) return false;
    for (bool may_cross : {false, true})
        for (float stem : kStems)
            if (fits(stem, kRoomToEnter * 0.5f, may_cross)) return true;
    return false;
}

// A long stem that comes down past other labels goes behind them.
void cut_stems(std::span<Label> standing) {
    for (Label& label : standing) {
        label.cut = vec2(0.0f);
        if (label.stem <= 20) continue;
        const float per_u = (label.box.high.x - label.box.low.x) / label.rect.w, x = label.box.low.x - label.rect.x * per_u;
        const float foot = label.box.high.y + label.stem * per_u;
        vec2 cut(0.0f, -label.stem);
        for (const Label& other : standing)
            if (other.key != label.key && other.box.low.x < x && other.box.high.x > x && other.box.high.y > label.box.high.y && other.box.low.y < foot)
                cut = {std::min(cut.x, std::round((other.box.low.y - foot) / per_u)), std::max(cut.y, std::round((other.box.high.y - foot) / per_u))};
        if (cut.x < cut.y) label.cut = cut;
    }
}

void ease(LabelState& labels, float dt) {
    // Old ones not wanted any more fade where they were; new ones come in.
    const float step = dt / kFade;
    const size_t standing = labels.standing.size();
    for (Label& old : labels.shown) {
        const auto end = labels.standing.begin() + static_cast<ptrdiff_t>(standing);
        const auto again = std::find_if(labels.standing.begin(), end, [&](const Label& l) { return l.key == old.key; });
        if (again != end) {
            again->opacity = std::min(1.0f, old.opacity + step);
        } else if (old.opacity > step && labels.standing.size() < 2 * kMaxLabels) {
            old.placed = false;
            old.opacity -= step;
            labels.standing.push_back(old);
        }
    }
    std::swap(labels.shown, labels.standing);
    labels.placed.clear();
    for (const Label& label : labels.shown) labels.placed.push_back(label.placed ? label.key : 0);
}

}  // namespace

void prepare(LabelState& labels, const content::Catalog& catalog) {
    labels = {};
    for (uint32_t s = 0; s < catalog.systems.size(); ++s) {
        const content::System& system = catalog.systems[s];
        for (uint32_t e = 0; e < catalog.entities.size(); ++e) {
            const content::Entity& entity = catalog.entities[e];
            if (entity.system && entity.system != system.id) continue;
            for (uint32_t r = 0; r < system.rules.size(); ++r) {
                if (!system.rules[r].on_label || system.rules[r].type != entity.type) continue;
                const schema::Type* type = catalog.schema.find(entity.type);
                const schema::Attribute* attribute = type ? schema::find_attribute(*type, system.rules[r].attribute) : nullptr;
                labels.sources.push_back({e, s, r, system.label_range, attribute && attribute->kind == schema::Kind::text});
                break;
            }
        }
    }
    labels.wanted.reserve(labels.sources.size() + catalog.zones.size() + catalog.buildings.size());
    labels.order.reserve(labels.wanted.capacity());
    labels.shown.reserve(2 * kMaxLabels);
    labels.standing.reserve(2 * kMaxLabels);
    labels.placed.reserve(2 * kMaxLabels);
    labels.cache.pictures.resize(LabelCache::kSize);
}

void place_labels(LabelState& labels, const LabelScene& scene, Pen& ruler, const Words& words) {
    labels.wanted.clear();
    labels.standing.clear();
    labels.unit_dmm = scene.unit_dmm;
    if (scene.visit.cell == 0) {
        want_zones(labels, scene);
        want_buildings(labels, scene);
    }
    want_devices(labels, scene);
    labels.order.resize(labels.wanted.size());
    std::iota(labels.order.begin(), labels.order.end(), 0u);
    std::sort(labels.order.begin(), labels.order.end(), [&](uint32_t i, uint32_t k) {
        const Label &a = labels.wanted[i], &b = labels.wanted[k];
        return a.priority != b.priority ? a.priority > b.priority : a.key < b.key;
    });
    uint32_t measured = 0;
    for (const uint32_t next : labels.order) {
        if (labels.standing.size() == kMaxLabels || measured == 4 * kMaxLabels) break;
        Label& label = labels.wanted[next];
        const std::optional<Spot> spot = scene.plane.project(label.anchor);
        if (!spot) continue;
        ++measured;
        const Label* before = find_shown(labels, label.key);
        if (before) label.stem = before->stem;
        label.words = words_key(label, scene);
        LabelPicture& picture = labels.cache.of(label.key);
        if (picture.words != label.words) {
            picture.words = label.words;
            picture.rect = label_rect(label, scene, ruler, words);
        }
        label.rect = picture.rect;
        label.rect.y -= label.stem;
        keep_still(label, before);
        label.placed = find_room(labels, scene, label, *spot, before != nullptr);
        if (label.placed) labels.standing.push_back(label);
    }
    cut_stems(labels.standing);
    ease(labels, scene.dt);
}

guide::Selection label_at(const LabelState& labels, vec3 head, vec3 origin, vec3 ray, float& distance) {
    guide::Selection found;
    distance = 1e30f;
    for (const Label& label : labels.shown) {
        if (!label.placed) continue;
        const vec3 to_head = head - label.anchor;
        const float away = glm::length(to_head);
        if (away < 0.05f) continue;
        const vec3 normal = to_head / away;
        const float along = glm::dot(label.anchor - origin, normal) / std::min(-1e-6f, glm::dot(ray, normal));
        if (along <= 0 || along >= distance) continue;
        const vec3 right = glm::normalize(glm::cross(std::abs(normal.y) > 0.999f ? vec3(0, 0, -1) : vec3(0, 1, 0), normal));
        const vec3 up = glm::cross(normal, right);
        const vec3 off = origin + ray * along - label.anchor;
        const float per_u = labels.unit_dmm * 0.001f * away;
        if (!label.rect.contains(vec2(glm::dot(off, right), -glm::dot(off, up)) / per_u)) continue;
        distance = along;
        found = label.thing;
    }
    return found;
}

}  // namespace aisland::overlay
