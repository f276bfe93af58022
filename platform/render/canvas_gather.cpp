#include <algorithm>

#include <glm/common.hpp>
#include <glm/geometric.hpp>

#include "app/frame/layer.h"
#include "platform/render/canvas_data.h"

namespace aisland::render {
namespace {

using namespace gpu_data;

// Whole canvas, for a list without clips.
const vec4 kEverywhere[1] = {{-1e6f, -1e6f, 2e6f, 2e6f}};

void clear(CanvasLists& lists) {
    lists.canvases.clear();
    lists.quads.clear();
    lists.clips.clear();
    lists.vertices.clear();
    lists.indices.clear();
    lists.values.clear();
    lists.strokes.clear();
    lists.fields.clear();
    lists.commands.clear();
    lists.panels.clear();
    lists.batches.clear();
    lists.run_count = lists.quad_count = lists.clip_count = lists.vertex_count = lists.index_count = lists.value_count = 0;
}

// Adds the list's quads as one draw; the canvas must be pushed by the caller with the clip index returned.
uint32_t add_list(CanvasLists& lists, const DrawList& list) {
    const uint32_t first_clip = lists.clip_count;
    const std::span<const vec4> clips = list.clips.empty() ? std::span<const vec4>(kEverywhere) : list.clips;
    lists.clips.push_back(clips);
    lists.clip_count += static_cast<uint32_t>(clips.size());
    lists.commands.push_back({4, static_cast<uint32_t>(list.quads.size()), 0, lists.quad_count});
    lists.quads.push_back(list.quads);
    lists.quad_count += static_cast<uint32_t>(list.quads.size());
    return first_clip;
}

vec4 quaternion(quat q) { return {q.x, q.y, q.z, q.w}; }

// Far labels first, so that near ones lie over them.
void add_runs(CanvasLists& lists, const Frame& frame) {
    lists.order.resize(frame.runs.size());
    for (uint32_t i = 0; i < lists.order.size(); ++i) lists.order[i] = i;
    const auto range = [&](uint32_t i) {
        const vec3 d = frame.runs[i].anchor - frame.head.position;
        return glm::dot(d, d);
    };
    std::sort(lists.order.begin(), lists.order.end(), [&](uint32_t a, uint32_t b) {
        const float ra = range(a), rb = range(b);
        return ra != rb ? ra > rb : a < b;
    });
    for (uint32_t i : lists.order) {
        const Run& run = frame.runs[i];
        const uint32_t rule = run.depth == DepthRule::tested   ? kRuleTested
                              : run.depth == DepthRule::always ? kRuleAlways
                                                               : kRuleFade;
        lists.canvases.push_back({.anchor = run.anchor,
                                  .metres_per_unit = run.metres_per_dmm,
                                  .orientation = quaternion(run.orientation),
                                  .pivot = vec2(0.0f),
                                  .opacity = run.opacity,
                                  .kind = run.billboard ? kCanvasBillboard : kCanvasWorld,
                                  .rule = rule,
                                  .first_clip = add_list(lists, run.list)});
    }
    lists.run_count = static_cast<uint32_t>(frame.runs.size());
}

void add_batches(CanvasLists& lists, CanvasPanel& panel, const DrawList& list) {
    panel.first_batch = static_cast<uint32_t>(lists.batches.size());
    panel.batch_count = static_cast<uint32_t>(list.batches.size());
    for (const TriangleBatch& batch : list.batches)
        lists.batches.push_back({batch.clip, lists.index_count + batch.first_index, batch.index_count,
                                 static_cast<int32_t>(lists.vertex_count + batch.vertex_offset)});
    if (list.batches.empty()) return;
    lists.vertices.push_back(list.vertices);
    lists.vertex_count += static_cast<uint32_t>(list.vertices.size());
    lists.indices.push_back(list.indices);
    lists.index_count += static_cast<uint32_t>(list.indices.size());
}

// The place of a panel that a layer shows, where the eyes' picture opens.
void add_opening(CanvasLists& lists, CanvasPanel& out, const Panel& panel, CanvasData canvas) {
    Quad& whole = lists.whole.emplace_back();
    whole.rect = vec4(vec2(-panel.bleed), panel.size + vec2(2 * panel.bleed));
    DrawList list;
    list.quads = {&whole, 1};
    out.open_command = static_cast<uint32_t>(lists.commands.size());
    canvas.opacity = 1;
    canvas.first_clip = add_list(lists, list);
    out.open_canvas = static_cast<uint32_t>(lists.canvases.size());
    lists.canvases.push_back(canvas);
}

void add_panels(CanvasLists& lists, const Frame& frame) {
    lists.whole.clear();
    lists.whole.reserve(frame.panels.size());  // spans into it stay
    for (uint32_t i = 0; i < frame.panels.size(); ++i) {
        const Panel& panel = frame.panels[i];
        const bool on_layer = std::any_of(frame.pictures.begin(), frame.pictures.end(),
                                          [&](const Picture& p) { return p.kind == PictureKind::panel && p.eye == i; });
        CanvasPanel out{.place = panel.place, .surface = panel.surface, .index = i, .on_layer = on_layer};
        out.command = static_cast<uint32_t>(lists.commands.size());
        CanvasData canvas{.anchor = panel.pose.position,
                          .metres_per_unit = panel.metres_per_dmm,
                          .orientation = quaternion(panel.pose.orientation),
                          .pivot = panel.size * 0.5f,
                          .opacity = panel.opacity,
                          .kind = kCanvasWorld,
                          .rule = kRuleGhost,
                          .first_clip = add_list(lists, panel.list)};
        if (panel.place == PanelPlace::screen) {
            canvas.anchor = vec3(panel.offset, 0.0f);
            canvas.metres_per_unit = 1.0f;
            canvas.kind = kCanvasScreen;
            canvas.rule = kRuleAlways;
        }
        out.canvas = static_cast<uint32_t>(lists.canvases.size());
        lists.canvases.push_back(canvas);
        if (on_layer) add_opening(lists, out, panel, canvas);
        canvas.anchor = vec3(panel.bleed, panel.bleed, 0.0f);
        canvas.metres_per_unit = kLayerDensity;
        canvas.pivot = glm::max(panel.size + vec2(2 * panel.bleed), vec2(1.0f));
        canvas.kind = kCanvasLayer;
        canvas.rule = kRuleAlways;
        out.layer_canvas = static_cast<uint32_t>(lists.canvases.size());
        lists.canvases.push_back(canvas);
        add_batches(lists, out, panel.list);
        lists.panels.push_back(out);
    }
}

void add_lines(CanvasLists& lists, const Frame& frame) {
    for (const Segment& line : frame.lines) {
        const float length = glm::length(line.b - line.a);
        if (!(length > 1e-5f)) continue;
        lists.strokes.push_back({.a = line.a, .b = line.b, .side_a = vec3(0.0f), .side_b = vec3(0.0f), .color_a = line.color, .color_b = line.color, .width = line.width, .along_a = 0, .along_b = length, .total = length, .dash = line.dash, .flow = 0, .flags = kStrokeStarts | kStrokeEnds});
    }
}

// Unit, level, to the right of travel; `before` where the ribbon runs straight up.
vec3 side_of(vec3 travel, vec3 before) {
    const vec3 side(-travel.z, 0.0f, travel.x);
    const float length = glm::length(side);
    return length > 1e-5f ? side / length : before;
}

// Mitred sides: at a corner the side bisects, lengthened so that the edges stay parallel, at most twofold.
void add_ribbon(CanvasLists& lists, const Ribbon& ribbon, float seconds) {
    const auto count = static_cast<uint32_t>(ribbon.points.size());
    if (count < 2) return;
    float total = 0;
    for (uint32_t i = 1; i < count; ++i) total += glm::length(ribbon.points[i] - ribbon.points[i - 1]);
    if (!(total > 1e-5f)) return;
    const auto first = static_cast<uint32_t>(lists.strokes.size());
    float along = 0;
    vec3 previous(1, 0, 0);
    for (uint32_t i = 1; i < count; ++i) {
        const vec3 a = ribbon.points[i - 1], b = ribbon.points[i];
        const float length = glm::length(b - a);
        if (!(length > 1e-5f)) continue;
        const vec3 side = side_of(b - a, previous);
        StrokeData stroke{.a = a, .b = b, .side_a = side, .side_b = side, .color_a = ribbon.color, .color_b = ribbon.color_end, .width = ribbon.width, .along_a = along, .along_b = along + length, .total = total, .dash = 0, .flow = ribbon.flow * seconds, .flags = kStrokeRibbon};
        if (lists.strokes.size() > first) {
            StrokeData& last = lists.strokes.back();
            const vec3 sum = last.side_b + side;
            const float square = glm::dot(sum, sum);
            if (square > 0.5f) last.side_b = stroke.side_a = sum * (2.0f / std::max(square, 1.0f));
        }
        along += length;
        previous = side;
        lists.strokes.push_back(stroke);
    }
}

void add_fields(CanvasLists& lists, const Frame& frame) {
    for (const Field& field : frame.fields) {
        const size_t cells = static_cast<size_t>(field.width) * field.height;
        if (cells == 0 || field.values.size() < cells) continue;
        lists.fields.push_back({field.min_xz, field.max_xz, field.width, field.height, lists.value_count, field.palette, field.opacity});
        lists.values.push_back(field.values.first(cells));
        lists.value_count += static_cast<uint32_t>(cells);
    }
}

// Cuts a stroke where it goes through a plane: the part from there on.
StrokeData cut(StrokeData& stroke, float t) {
    StrokeData rest = stroke;
    stroke.b = rest.a = glm::mix(stroke.a, rest.b, t);
    stroke.side_b = rest.side_a = glm::mix(stroke.side_a, rest.side_b, t);
    stroke.along_b = rest.along_a = glm::mix(stroke.along_a, rest.along_b, t);
    stroke.flags &= ~kStrokeEnds;
    rest.flags &= ~kStrokeStarts;
    return rest;
}

// Panels are drawn over what lies behind them; a hand or its ray before them is drawn over them.
void sort_strokes(CanvasLists& lists, const Frame& frame) {
    lists.planes.clear();
    lists.near.clear();
    for (const Panel& panel : frame.panels) {
        if (panel.place != PanelPlace::world) continue;
        const vec3 normal = panel.pose.orientation * vec3(0, 0, 1);
        const float away = glm::dot(normal, panel.pose.position);
        lists.planes.push_back(glm::dot(normal, frame.head.position) < away ? vec4(-normal, -away) : vec4(normal, away));
    }
    const auto before = [](const vec4& plane, vec3 p) { return glm::dot(vec3(plane), p) - plane.w; };  // > 0: the head's side
    for (const vec4& plane : lists.planes) {
        const size_t count = lists.strokes.size();
        for (size_t i = 0; i < count; ++i) {
            const float a = before(plane, lists.strokes[i].a), b = before(plane, lists.strokes[i].b);
            if ((a < 0) != (b < 0)) lists.strokes.push_back(cut(lists.strokes[i], a / (a - b)));
        }
    }
    size_t behind = 0;
    for (const StrokeData& stroke : lists.strokes) {
        const vec3 middle = 0.5f * (stroke.a + stroke.b);
        const bool near = !lists.planes.empty() &&
                          std::all_of(lists.planes.begin(), lists.planes.end(), [&](const vec4& plane) { return before(plane, middle) > 0; });
        if (near)
            lists.near.push_back(stroke);
        else
            lists.strokes[behind++] = stroke;
    }
    std::copy(lists.near.begin(), lists.near.end(), lists.strokes.begin() + static_cast<ptrdiff_t>(behind));
    lists.strokes_behind = static_cast<uint32_t>(behind);
}

}  // namespace

void gather(const Frame& frame, CanvasLists& lists) {
    clear(lists);
    add_runs(lists, frame);
    add_panels(lists, frame);
    for (const Ribbon& ribbon : frame.ribbons) add_ribbon(lists, ribbon, frame.environment.seconds);
    add_lines(lists, frame);
    sort_strokes(lists, frame);
    add_fields(lists, frame);
    lists.count_command = static_cast<uint32_t>(lists.commands.size());
    lists.commands.push_back({lists.run_count, 0, 0, 0});
}

}  // namespace aisland::render
