#include "app/overlay/marks.h"

#include <algorithm>
#include <cmath>

#include <glm/geometric.hpp>

#include "app/guide/update.h"
#include "app/overlay/label_look.h"
#include "app/overlay/tokens.h"

namespace aisland::overlay {

namespace {

using namespace tokens;

void ring(Marks& marks, Arena& arena, vec3 center, float radius, float width, Color color, uint32_t corners = 33) {
    const std::span<vec3> points = arena.array<vec3>(corners);
    for (uint32_t i = 0; i < corners; ++i) {
        const float angle = 6.28318530718f * static_cast<float>(i) / static_cast<float>(corners - 1);
        points[i] = center + vec3(std::cos(angle), 0, std::sin(angle)) * radius;
    }
    marks.ribbons.push({points, color, color, width, 0});
}

// An arrow on the ground that shows where one will look.
void facing_arrow(Marks& marks, Arena& arena, vec3 center, float yaw, float size, Color color) {
    const vec3 ahead(-std::sin(yaw), 0, -std::cos(yaw)), side(-ahead.z, 0, ahead.x);
    const std::span<vec3> points = arena.array<vec3>(3);
    points[0] = center + (ahead * 1.05f - side * 0.28f) * size;
    points[1] = center + ahead * 1.38f * size;
    points[2] = center + (ahead * 1.05f + side * 0.28f) * size;
    marks.ribbons.push({points, color, color, 0.07f * size, 0});
}

void teleport(Marks& marks, const guide::Visit& visit, Arena& arena) {
    const guide::TeleportAim& aim = visit.teleport;
    if (!aim.active) return;
    const Color color = aim.valid ? kAccent : kFault;
    const float s = visit.scale;
    if (aim.count > 1) {
        const std::span<vec3> points = arena.copy(std::span<const vec3>(aim.points, aim.count));
        marks.ribbons.push({points, with_alpha(color, 0.25f), color, 0.035f * s, aim.valid ? 2.5f : 0.0f});
    }
    const vec3 floor = aim.landing + vec3(0, 0.03f, 0);
    if (aim.valid) {
        ring(marks, arena, floor, 0.42f * s, 0.05f * s, color);
        ring(marks, arena, floor, 0.16f * s, 0.03f * s, with_alpha(color, 0.7f));
        facing_arrow(marks, arena, floor, aim.facing, 0.42f * s, color);
    } else {  // a cross: refused, not by colour alone
        const float r = 0.22f * s;
        marks.lines.push({floor + vec3(-r, 0, -r), floor + vec3(r, 0, r), color, 0.05f * s, 0});
        marks.lines.push({floor + vec3(-r, 0, r), floor + vec3(r, 0, -r), color, 0.05f * s, 0});
    }
}

void aim_rays(Marks& marks, const guide::Visit& visit, const Input& input, Arena& arena) {
    const guide::Rays world = guide::rays(visit, input);
    for (uint32_t i = 0; i < 2; ++i) {
        if (!world.valid[i] || (visit.teleport.active && visit.teleport.hand == i)) continue;
        const guide::HandState& hand = visit.hands[i];
        const float s = visit.scale;
        const float length = hand.on_panel ? hand.panel_distance : hand.target.hit ? std::min(hand.target.distance, 40.0f * s)
                                                                                   : 1.6f * s;
        const bool live = hand.on_panel || hand.target.hit;
        const std::span<vec3> points = arena.array<vec3>(2);
        points[0] = world.ray[i].origin + world.ray[i].direction * (0.06f * s);
        points[1] = world.ray[i].origin + world.ray[i].direction * length;
        marks.ribbons.push({points, with_alpha(kInk, 0.75f), with_alpha(live ? kAccent : kInk, live ? 0.85f : 0.0f), 0.004f * s, 0});
    }
}

}  // namespace

// What the visitor's own hands are: bones where joints are tracked, a short handle where a controller is held.
void hands(Marks& marks, const guide::Visit& visit, const Input& input) {
    const auto world = [&](vec3 stage) { return visit.rig.position + visit.rig.orientation * (stage * visit.scale); };
    for (const Hand& hand : input.hands) {
        if (hand.kind == HandKind::hand && hand.joints_valid) {
            // XR_EXT_hand_tracking: palm 0, wrist 1, thumb 2-5, then four fingers of five joints each from 6.
            for (uint32_t joint = 2; joint < 26; ++joint) {
                const bool root = joint == 2 || (joint >= 6 && (joint - 6) % 5 == 0);
                const vec3 a = hand.joints[root ? 1 : joint - 1].position, b = hand.joints[joint].position;
                const float radius = hand.joint_radius[joint] > 0 ? hand.joint_radius[joint] : 0.008f;
                marks.lines.push({world(a), world(b), rgba(0xdfeaf6ff), 2 * radius * visit.scale, 0});
            }
        } else if (hand.kind == HandKind::controller && hand.grip_valid) {
            const vec3 back = hand.grip.orientation * vec3(0, 0, 0.055f);
            marks.lines.push({world(hand.grip.position + back), world(hand.grip.position - back), rgba(0x33415aff), 0.034f * visit.scale, 0});
            marks.lines.push({world(hand.grip.position - back), world(hand.grip.position - back * 1.5f), rgba(0x5fd4ffff), 0.022f * visit.scale, 0});
        }
    }
}

void draw_marks(Marks& marks, const guide::Visit& visit, const Input& input, Arena& arena) {
    if (!visit.headset) return;
    if (guide::input_allowed(input)) hands(marks, visit, input);
    teleport(marks, visit, arena);
    aim_rays(marks, visit, input, arena);
}

void draw_trails(Marks& marks, const SlotTables& tables, const guide::Visit& visit, Arena& arena) {
    if (visit.cell != 0) return;
    for (const Track& track : tables.tracks) {
        if (!track.known || track.trail_count < 2) continue;
        const std::span<vec3> points = arena.array<vec3>(track.trail_count + 1);
        for (uint32_t i = 0; i < track.trail_count; ++i)
            points[i] = track.trail[(track.trail_next + kTrailPoints - track.trail_count + i) % kTrailPoints] + vec3(0, 0.06f, 0);
        points[track.trail_count] = track.shown + vec3(0, 0.06f, 0);
        const bool chosen = visit.selected.entity == track.entity || visit.hover.entity == track.entity;
        marks.ribbons.push({points, with_alpha(kAccent, 0.0f), with_alpha(kAccent, chosen ? 0.95f : 0.55f), chosen ? 0.5f : 0.3f, 0.8f});
    }
}

void draw_alarms(Marks& marks, ArenaVector<Run>& runs, const content::Catalog& catalog, const telemetry::Snapshot& snapshot, const guide::Visit& visit,
                 Time now, float unit_dmm, text::Engine& engine, Measures& measures, const Words& words) {
    for (const telemetry::ActiveAlarm& alarm : snapshot.alarms) {
        if (alarm.rule >= catalog.schema.alarms.size() || alarm.severity < schema::Severity::high || alarm.phase == telemetry::AlarmPhase::returned) continue;
        const schema::Alarm& rule = catalog.schema.alarms[alarm.rule];
        const content::Entity* entity = catalog.find_entity(alarm.entity);
        const bool open = alarm.phase == telemetry::AlarmPhase::active;
        const Color color = alarm.drill ? kSimulated : kFault;
        if (entity && entity->cell == visit.cell) {  // a slow swell, far below three a second
            const float t = open ? static_cast<float>((now.steady_ns / 1'000'000) % 2400) / 2400.0f : 0.5f;
            const vec3 foot(entity->position.x, visit.cell == 0 ? 0.08f : entity->position.y - 0.2f, entity->position.z);
            const float size = visit.cell == 0 ? 3.0f : 0.25f;
            ring(marks, words.arena, foot, size, 0.1f * size, color);
            ring(marks, words.arena, foot, size * (1 + t), 0.06f * size, with_alpha(color, 1 - t));
        }
        if (visit.cell != 0) continue;
        for (const std::vector<vec3>& route : rule.routes) {
            const std::span<vec3> points = words.arena.array<vec3>(route.size());
            for (size_t i = 0; i < route.size(); ++i) points[i] = route[i] + vec3(0, 0.14f, 0);
            marks.ribbons.push({points, with_alpha(kLive, 0.5f), kLive, 1.1f, 2.2f});
            Pen pen(words.arena, engine, measures, words.tag(), unit_dmm, {-200, -30, 400, 40});
            const std::string_view word = words.ui(alarm.drill ? "ui.drill.route" : "ui.alarm.route");
            const float width = badge_width(pen, word, 24);
            pen.rect({-width * 0.5f, -26, width, 24}, kGlassLabel, 12);
            draw_badge(pen, {-width * 0.5f, -26}, 24, word, alarm.drill ? kSimulated : kLive);
            Run run;
            run.anchor = points[route.size() / 2] + vec3(0, 1.5f, 0);
            run.depth = DepthRule::always;
            run.list = pen.list();
            runs.push(run);
        }
    }
}

void draw_reticle(ArenaVector<Run>& runs, const guide::Visit& visit, const Input& input, float unit_dmm, text::Engine& engine,
                  Measures& measures, const Words& words) {
    const guide::Rays world = guide::rays(visit, input);
    if (!world.valid[2]) return;
    const float distance = visit.gaze_on_panel ? visit.gaze_panel_distance : visit.gaze.hit                                  ? visit.gaze.distance
                                                                         : visit.teleport.active && visit.teleport.hand == 2 ? glm::distance(visit.teleport.landing, visit.head.position)
                                                                                                                             : 2.0f * visit.scale;
    Pen pen(words.arena, engine, measures, words.tag(), unit_dmm, {-40, -40, 80, 80});
    pen.ring({0, 0}, 6, 2, 0, 1, with_alpha(kInk, 0.85f));
    pen.disc({0, 0}, 1.6f, kInk);
    if (visit.dwell > 0.02f) pen.ring({0, 0}, 11, 3, 0, std::min(1.0f, visit.dwell), kAccent);
    Run run;
    run.anchor = world.ray[2].origin + world.ray[2].direction * (distance * 0.99f);
    run.depth = DepthRule::always;
    run.list = pen.list();
    runs.push(run);
}

}  // namespace aisland::overlay
