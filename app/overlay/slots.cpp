#include "app/overlay/slots.h"

#include <algorithm>
#include <cmath>

#include <glm/common.hpp>
#include <glm/geometric.hpp>

namespace aisland::overlay {

namespace {

constexpr int64_t kRecomputeNs = 250'000'000;  // freshness moves on without a new value
constexpr float kJump = 40;                    // metres: a mover that far off did not drive there

vec3 linear(Color c) {
    const auto channel = [](uint32_t byte) {  // IEC 61966-2-1
        const float s = static_cast<float>(byte & 255u) / 255.0f;
        return s <= 0.04045f ? s / 12.92f : std::pow((s + 0.055f) / 1.055f, 2.4f);
    };
    return {channel(c), channel(c >> 8), channel(c >> 16)};
}

bool worn(telemetry::Freshness f) { return f == telemetry::Freshness::stale || f == telemetry::Freshness::lost; }

float mapped(const content::Binding& b, double value) {
    const float span = b.in_max - b.in_min;
    const float t = span != 0 ? std::clamp((static_cast<float>(value) - b.in_min) / span, 0.0f, 1.0f) : 1.0f;
    return b.out_min + (b.out_max - b.out_min) * t;
}

void tint(const content::Binding& b, const telemetry::Value& value, bool scale, SlotState& slot) {
    if (b.colors.empty() || !(value.number >= 0)) return;
    if (scale && b.colors.size() > 1 && b.in_max > b.in_min) {
        const float t = std::clamp((static_cast<float>(value.number) - b.in_min) / (b.in_max - b.in_min), 0.0f, 1.0f) *
                        static_cast<float>(b.colors.size() - 1);
        const size_t low = std::min(static_cast<size_t>(t), b.colors.size() - 2);
        slot.tint = vec4(glm::mix(linear(b.colors[low]), linear(b.colors[low + 1]), t - static_cast<float>(low)), 1.0f);
    } else {
        const size_t index = std::min(static_cast<size_t>(value.number), b.colors.size() - 1);
        const Color color = b.colors[index];
        slot.tint = vec4(linear(color), static_cast<float>(color >> 24) / 255.0f);
    }
    if (worn(value.freshness)) slot.tint.w *= 0.4f;
}

void apply(const content::Binding& b, const telemetry::Value& value, bool scale, SlotState& slot) {
    if (worn(value.freshness)) slot.flags |= kSlotHatched;
    if (value.out_of_range) return;  // marked, never drawn as real
    const auto code = [&] {
        return value.number >= 0 && static_cast<size_t>(value.number) < b.codes.size() && b.codes[static_cast<size_t>(value.number)] != 0;
    };
    switch (b.effect) {
        case content::Effect::glow: slot.glow = mapped(b, value.number); break;
        case content::Effect::level: slot.level = mapped(b, value.number); break;
        case content::Effect::tint_scale: tint(b, value, scale, slot); break;
        case content::Effect::hide:
            if (code()) slot.flags |= kSlotHidden;
            break;
        case content::Effect::fault:
            if (code()) slot.flags |= kSlotFaulted | kSlotHatched;
            break;
        case content::Effect::position:
        case content::Effect::heading: break;  // movers
    }
}

Track* track_of(SlotTables& tables, const content::Catalog& catalog, const content::Entity& entity) {
    for (Track& track : tables.tracks)
        if (track.mover == entity.mover) return &track;
    Track track;
    track.mover = entity.mover;
    track.entity = entity.id;
    track.from = track.to = track.shown = entity.position;
    if (const schema::Type* type = catalog.schema.find(entity.type)) track.period_s = std::clamp(static_cast<float>(type->period_s), 0.05f, 10.0f);
    tables.tracks.push_back(track);
    return &tables.tracks.back();
}

MoverState mover_at(vec3 p, float heading) {
    const float c = std::cos(heading), s = std::sin(heading);  // clockwise from north seen from above = -yaw
    MoverState m;
    m.rows[0] = {c, 0, -s, p.x};
    m.rows[1] = {0, 1, 0, p.y};
    m.rows[2] = {s, 0, c, p.z};
    return m;
}

void report(Track& track, vec3 position, float heading, int64_t now_ns) {
    const float passed = static_cast<float>(now_ns - track.at_ns) * 1e-9f;
    const bool jump = !track.known || glm::distance(position, track.shown) > kJump;
    track.from = jump ? position : track.shown;
    track.heading_from = jump ? heading : track.heading_shown;
    track.to = position;
    track.heading_to = track.heading_from + std::remainder(heading - track.heading_from, 6.28318530718f);
    track.interval_s = track.known ? std::clamp(passed, 0.5f * track.period_s, 1.5f * track.period_s) : track.period_s;
    track.at_ns = now_ns;
    if (jump) track.trail_count = track.trail_next = 0;
    track.known = true;
}

void advance(Track& track, int64_t now_ns) {
    const float t = std::clamp(static_cast<float>(now_ns - track.at_ns) * 1e-9f / track.interval_s, 0.0f, 1.0f);
    track.shown = glm::mix(track.from, track.to, t);
    track.heading_shown = glm::mix(track.heading_from, track.heading_to, t);
    const uint32_t newest = (track.trail_next + kTrailPoints - 1) % kTrailPoints;
    if (track.trail_count == 0 || glm::distance(track.trail[newest], track.shown) > 0.8f) {
        track.trail[track.trail_next] = track.shown;
        track.trail_next = (track.trail_next + 1) % kTrailPoints;
        track.trail_count = std::min(track.trail_count + 1, kTrailPoints);
    }
}

}  // namespace

void prepare(SlotTables& tables, const content::Catalog& catalog) {
    tables = {};
    tables.rest.resize(catalog.slot_count);
    tables.movers.resize(catalog.mover_count);
    std::vector<bool> owned(catalog.slot_count + size_t{1});
    for (const content::Entity& entity : catalog.entities)
        if (entity.slot < catalog.slot_count) owned[entity.slot] = true;
    owned[catalog.slot_count] = true;
    for (uint32_t i = 0; i < catalog.bindings.size(); ++i) {
        const content::Binding& binding = catalog.bindings[i];
        const content::Entity* entity = catalog.find_entity(binding.entity);
        if (!entity) continue;
        const bool pose = binding.effect == content::Effect::position || binding.effect == content::Effect::heading;
        if (pose && entity->mover < catalog.mover_count) {
            Track& track = *track_of(tables, catalog, *entity);
            (binding.effect == content::Effect::position ? track.position : track.heading) = binding.attribute;
        } else if (!pose && entity->slot < catalog.slot_count) {
            const schema::Type* type = catalog.schema.find(entity->type);
            const schema::Attribute* attribute = type ? schema::find_attribute(*type, binding.attribute) : nullptr;
            // A part that shows an entity's status, as the plate it stands on, has the slot behind the entity's. It is what a tint colours.
            const bool status = binding.effect == content::Effect::tint_scale && !owned[entity->slot + size_t{1}];
            tables.rows.push_back({i, entity->slot + (status ? 1 : 0), attribute && attribute->kind == schema::Kind::number, status});
        }
    }
    const auto entity_of = [&](const SlotTables::Row& row) { return catalog.bindings[row.binding].entity; };
    std::stable_sort(tables.rows.begin(), tables.rows.end(), [&](const SlotTables::Row& a, const SlotTables::Row& b) { return entity_of(a).value < entity_of(b).value; });
    for (uint32_t i = 0; i < tables.rows.size(); ++i) {
        if (tables.bound.empty() || tables.bound.back().entity != entity_of(tables.rows[i])) tables.bound.push_back({entity_of(tables.rows[i]), i});
        ++tables.bound.back().rows;
    }
    for (const content::Entity& entity : catalog.entities)
        if (entity.mover < catalog.mover_count) tables.movers[entity.mover] = mover_at(entity.position, 0);
    for (const content::Building& building : catalog.buildings) {
        const content::Entity* entity = catalog.find_entity(building.entity);
        if (building.planned && entity && entity->slot < catalog.slot_count) tables.rest[entity->slot].flags |= kSlotGhost;
    }
    tables.slots = tables.rest;
    for (uint32_t i = 0; i < catalog.linkages.size(); ++i) tables.arms.push_back(arm_of(catalog, i));
}

std::span<const SlotState> update_slots(SlotTables& tables, const content::Catalog& catalog, const telemetry::Snapshot& snapshot,
                                        const guide::Visit& visit, Time now, Arena& arena) {
    const bool all = snapshot.base != tables.base || now.steady_ns - tables.computed_ns > kRecomputeNs || now.steady_ns < tables.computed_ns;
    if (all) tables.computed_ns = now.steady_ns;
    tables.base = snapshot.base;
    for (SlotTables::Bound& bound : tables.bound) {
        const uint64_t changed = snapshot.changed(bound.entity);
        if (!all && changed == bound.changed) continue;
        bound.changed = changed;
        const std::span<const SlotTables::Row> rows(tables.rows.data() + bound.first_row, bound.rows);
        for (const SlotTables::Row& row : rows) {
            tables.slots[row.slot] = tables.rest[row.slot];
            if (row.status) tables.slots[row.slot - size_t{1}] = tables.rest[row.slot - size_t{1}];
        }
        for (const SlotTables::Row& row : rows) {
            const content::Binding& binding = catalog.bindings[row.binding];
            const telemetry::Value* value = snapshot.find(binding.entity, binding.attribute);
            if (!value) continue;
            apply(binding, *value, row.scale, tables.slots[row.slot]);
            if (row.status && worn(value->freshness)) tables.slots[row.slot - size_t{1}].flags |= kSlotHatched;  // all of it, as without such a part
        }
    }
    const std::span<SlotState> out = arena.copy(std::span<const SlotState>(tables.slots));
    const auto outline = [&](EntityId id) {
        const content::Entity* entity = catalog.find_entity(id);
        if (entity && entity->slot < out.size()) out[entity->slot].flags |= kSlotOutlined;
    };
    if (visit.selected.entity) outline(visit.selected.entity);
    if (visit.hover.entity) outline(visit.hover.entity);
    return out;
}

std::span<const MoverState> update_movers(SlotTables& tables, const content::Catalog&, const telemetry::Snapshot& snapshot, Time now,
                                          Arena& arena) {
    for (Track& track : tables.tracks) {
        const telemetry::Value* position = snapshot.find(track.entity, track.position);
        const telemetry::Value* heading = snapshot.find(track.entity, track.heading);
        bool usable = position && !position->out_of_range;
        // What a device says is doubted once; what is simulated or replayed goes where the moment on show is.
        if (usable && track.known && position->provenance == telemetry::Provenance::live)
            usable = telemetry::believable(track.jumps, track.to, position->position, position->measured_ns, kJump);
        const vec3 to = usable ? position->position : track.to;
        float angle = heading && !heading->out_of_range ? glm::radians(static_cast<float>(heading->number)) : track.heading_to;
        if (!heading && glm::distance(to, track.to) > 0.05f) angle = std::atan2(to.x - track.to.x, -(to.z - track.to.z));
        const bool turned = heading && std::abs(std::remainder(angle - track.heading_to, 6.28318530718f)) > 1e-4f;
        if (position && !position->out_of_range && (!track.known || to != track.to || turned)) report(track, to, angle, now.steady_ns);
        advance(track, now.steady_ns);
        tables.movers[track.mover] = mover_at(track.shown, track.heading_shown);
    }
    return arena.copy(std::span<const MoverState>(tables.movers));
}

const Track* find_track(const SlotTables& tables, EntityId entity) {
    for (const Track& track : tables.tracks)
        if (track.entity == entity) return &track;
    return nullptr;
}

}  // namespace aisland::overlay
