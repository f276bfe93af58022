#include "app/overlay/overlay.h"

#include <algorithm>
#include <cmath>

#include "app/overlay/sky.h"
#include "app/overlay/tokens.h"

namespace aisland::overlay {

void prepare(State& state, const content::Catalog& catalog) {
    state.generation = catalog.generation;
    prepare(state.tables, catalog);
    prepare(state.labels, catalog);
    state.weather = {};
    state.wind_speed = AttributeId("windSpeed");
    state.wind_direction = AttributeId("windDirection");
    state.humidity = AttributeId("relativeHumidity");
    state.precipitation = AttributeId("precipitation");
    for (const content::Entity& entity : catalog.entities)
        if (entity.type == TypeId("WeatherObserved")) state.weather = entity.id;
}

float screen_unit(const Surface& surface, guide::Mode mode) {
    const float fit = std::min(static_cast<float>(surface.width) / 1280.0f, static_cast<float>(surface.height) / 800.0f);
    const float wish = std::max(fit, surface.pixels_per_point);
    // Portrait screens are wide enough at their width over 900.
    const float portrait = surface.height > surface.width ? static_cast<float>(surface.width) / 900.0f : 0.0f;
    return std::clamp(std::max(wish, portrait), 1.0f, 5.0f) * (mode == guide::Mode::kiosk ? 1.2f : 1.0f);
}

float label_unit_dmm(const guide::Visit& visit, const Surface& surface) {
    if (visit.headset) return tokens::kDmmPerUnit;
    const float dmm_per_pixel = 2000.0f * std::tan(visit.shown.fov_y * 0.5f) / std::max(1.0f, static_cast<float>(surface.height));
    return screen_unit(surface, visit.mode) * dmm_per_pixel;
}

Environment environment(const State& state, const content::Catalog& catalog, const telemetry::Snapshot& snapshot, int64_t shown_ms, Time now) {
    Environment out;
    // Content without an origin stands where the island stands.
    const bool placed = catalog.origin_longitude != 0 || catalog.origin_latitude != 0;
    const double longitude = placed ? catalog.origin_longitude : 121.6, latitude = placed ? catalog.origin_latitude : 31.2;
    out.sun_direction = direction(sun_bearing(shown_ms, longitude, latitude));
    out.moon_direction = direction(moon_bearing(shown_ms, longitude, latitude));
    out.seconds = static_cast<float>(static_cast<double>(now.steady_ns % 1'000'000'000'000ll) * 1e-9);
    const auto number = [&](AttributeId attribute, double otherwise) {
        const telemetry::Value* value = state.weather ? snapshot.find(state.weather, attribute) : nullptr;
        return value && !value->out_of_range && std::isfinite(value->number) ? value->number : otherwise;
    };
    out.wind = static_cast<float>(std::clamp(number(state.wind_speed, 2.0), 0.0, 25.0));
    const double from = number(state.wind_direction, 135.0) * 0.017453292519943295;  // degrees the wind comes from
    out.wind_direction = {static_cast<float>(-std::sin(from)), static_cast<float>(std::cos(from))};
    const double humidity = number(state.humidity, 0.6);
    out.cloud = static_cast<float>(std::clamp(0.1 + (humidity - 0.4) * 0.8 + number(state.precipitation, 0.0) * 0.2, 0.05, 0.95));
    out.haze = static_cast<float>(std::clamp(0.15 + (humidity - 0.4) * 0.6, 0.1, 0.8));
    return out;
}

Output update(State& state, const content::Catalog& catalog, const telemetry::Snapshot& snapshot, const guide::Visit& visit,
              const Input& input, Time now, float dt, std::span<const Box> taken, text::Engine& engine, Arena& arena) {
    if (state.generation != catalog.generation) prepare(state, catalog);
    const uint32_t main = guide::main_surface(input);
    const Surface surface = main < input.surfaces.size() ? input.surfaces[main] : Surface{};
    const int64_t shown_ms = guide::shown_wall_ms(visit, now);
    Output out;
    out.environment = environment(state, catalog, snapshot, shown_ms, now);
    out.slots = update_slots(state.tables, catalog, snapshot, visit, now, arena);
    out.movers = update_movers(state.tables, catalog, snapshot, now, arena);
    out.rigs = update_rigs(state.tables, catalog, snapshot, now, arena);

    const Words words{catalog, arena, visit.language};
    LabelScene scene{catalog, snapshot, visit, state.tables, plane_of(visit, {surface.width, surface.height}), taken, label_unit_dmm(visit, surface), dt};
    ArenaVector<Run> runs(arena);
    Marks marks(arena);
    if (state.visible_labels && !visit.emergency) {
        Pen ruler(arena, engine, state.measures, words.tag(), scene.unit_dmm, {-400, -400, 800, 800});
        place_labels(state.labels, scene, ruler, words);
        draw_labels(state.labels, scene, engine, state.measures, words, runs);
        draw_trails(marks, state.tables, visit, arena);
    }
    if (!visit.emergency) draw_alarms(marks, runs, catalog, snapshot, visit, now, scene.unit_dmm, engine, state.measures, words);
    draw_marks(marks, visit, input, arena);
    draw_reticle(runs, visit, input, tokens::kDmmPerUnit, engine, state.measures, words);
    out.runs = runs.span();
    out.lines = marks.lines.span();
    out.ribbons = marks.ribbons.span();
    return out;
}

void touch_labels(const State& state, const guide::Visit& visit, const Input& input, std::span<guide::Touch> pointers,
                  guide::Touch rays[3]) {
    const uint32_t main = guide::main_surface(input);
    if (main < input.surfaces.size() && !visit.headset)
        for (size_t i = 0; i < pointers.size() && i < input.pointers.size(); ++i) {
            if (pointers[i].panel || input.pointers[i].surface != main) continue;
            const vec2 size(static_cast<float>(input.surfaces[main].width), static_cast<float>(input.surfaces[main].height));
            const guide::Ray ray = guide::ray_through(visit.head, visit.shown.fov_y, size, input.pointers[i].position);
            pointers[i].label = label_at(state.labels, visit.head.position, ray.origin, ray.direction, pointers[i].distance);
        }
    const guide::Rays world = guide::rays(visit, input);
    for (int i = 0; i < 3; ++i)
        if (world.valid[i] && !rays[i].panel)
            rays[i].label = label_at(state.labels, visit.head.position, world.ray[i].origin, world.ray[i].direction, rays[i].distance);
}

}  // namespace aisland::overlay
