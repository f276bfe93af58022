// The chart of what a card is about: a day of one value with axes, gaps where nothing is known, and the day before beside it.
#include <algorithm>
#include <cmath>

#include "app/guide/places.h"
#include "app/overlay/label_look.h"
#include "app/overlay/tokens.h"
#include "app/panels/parts.h"

namespace aisland::panels {

using namespace overlay::tokens;
using overlay::TextLook;

namespace {

constexpr int64_t kAgain_ns = 60'000'000'000;
constexpr int64_t kHour = 3'600'000;
constexpr uint32_t kToday = 0, kBefore = 1;  // of Chart::curves

struct Subject {
    const content::Entity* entity = nullptr;
    const schema::Attribute* attribute = nullptr;
};

// The number of a device that its system shows first, else its first.
const schema::Attribute* first_number(const content::Catalog& catalog, const telemetry::Snapshot& snapshot, const content::Entity& entity) {
    const schema::Type* type = catalog.schema.find(entity.type);
    if (!type) return nullptr;
    const auto usable = [&](const schema::Attribute* a) { return a && a->kind == schema::Kind::number && snapshot.find(entity.id, a->id); };
    for (const content::System& system : catalog.systems) {
        if (entity.system && entity.system != system.id) continue;
        for (const content::LabelRule& rule : system.rules)
            if (rule.type == entity.type)
                if (const schema::Attribute* a = schema::find_attribute(*type, rule.attribute); usable(a)) return a;
    }
    for (const schema::Attribute& a : type->attributes)
        if (usable(&a)) return &a;
    return nullptr;
}

Subject subject_of(const guide::Visit& visit, const Scene& scene) {
    const content::Catalog& catalog = scene.catalog;
    const auto of = [&](const content::Entity* e) { return e ? Subject{e, first_number(catalog, scene.snapshot, *e)} : Subject{}; };
    const content::Building* building = catalog.find_building(visit.selected.item);
    if (const Subject own = of(catalog.find_entity(visit.selected.entity)); own.attribute) return own;
    if (!building) return {};
    for (const content::Entity& entity : catalog.entities)  // what is measured in it
        if (entity.building == building->id)
            if (const Subject inside = of(&entity); inside.attribute) return inside;
    return {};
}

int64_t day_start(int64_t wall_ms) {  // 00:00 in Shanghai
    const int64_t local = wall_ms + kShanghaiOffsetMs;
    return local - ((local % kMsPerDay) + kMsPerDay) % kMsPerDay - kShanghaiOffsetMs;
}

// Live: the day up to now. Another moment: the whole day it lies in.
int64_t window_end(const guide::Visit& visit, Time now) {
    const int64_t shown = guide::shown_wall_ms(visit, now);
    return visit.scrub_ms == 0 ? shown : day_start(shown) + kMsPerDay;
}

// 1, 2 or 5 times a power of ten, at least `span` / `parts`.
double nice_step(double span, int parts) {
    const double rough = span / parts, power = std::pow(10.0, std::floor(std::log10(rough)));
    for (const double m : {1.0, 2.0, 5.0})
        if (m * power >= rough * 0.999) return m * power;
    return 10 * power;
}

struct Axis {
    double low = 0, high = 1, step = 0.25;
    int decimals = 0;
};

Axis axis_of(const Chart& chart, double factor) {
    double low = 1e300, high = -1e300;
    for (const Curve& curve : chart.curves)
        for (uint32_t i = 0; i < curve.count; ++i) {
            const Sample& s = curve.samples[i];
            if (!std::isfinite(s.value)) continue;
            low = std::min(low, std::min(s.low, s.value) * factor);
            high = std::max(high, std::max(s.high, s.value) * factor);
        }
    Axis axis;
    if (low > high) return axis;
    if (low > 0 && low < 0.45 * high) low = 0;  // near enough to nothing: show how much it is
    const double least = std::max(1e-6, std::abs(high) * 1e-3);
    if (high - low < least) low -= least / 2, high += least / 2;
    axis.step = nice_step(high - low, 3);
    axis.low = std::floor(low / axis.step) * axis.step;
    axis.high = std::ceil(high / axis.step) * axis.step;
    axis.decimals = std::clamp(static_cast<int>(-std::floor(std::log10(axis.step) + 1e-9)), 0, 4);
    return axis;
}

// Value of a curve at a moment; NaN where it is not known.
double value_at(const Curve& curve, int64_t from_ms, int64_t at_ms) {
    if (curve.count == 0) return NAN;
    const double x = static_cast<double>(at_ms - from_ms) / static_cast<double>(kMsPerDay) * curve.count;
    const auto i = static_cast<int64_t>(std::floor(x));
    return curve.samples[std::clamp<int64_t>(i, 0, curve.count - 1)].value;
}

struct Plot {
    Ui& ui;
    const Chart& chart;
    const Axis& axis;
    Rect r;
    double factor;

    float x(int64_t ms) const { return r.x + r.w * static_cast<float>(static_cast<double>(ms - chart.from_ms) / static_cast<double>(kMsPerDay)); }
    float y(double value) const { return r.y + r.h * static_cast<float>(1 - (value - axis.low) / (axis.high - axis.low)); }

    void grid() {
        for (double v = axis.low; v <= axis.high + axis.step / 2; v += axis.step) {
            ui.pen.line({r.x, y(v)}, {r.x + r.w, y(v)}, 1, kLine);
            ui.pen.text_right({r.x - 66, y(v) - 9, 60, 18}, ui.words.number(v, axis.decimals), look(kCaption, kInkSoft));
        }
        for (int64_t at = (chart.from_ms + kShanghaiOffsetMs + 6 * kHour - 1) / (6 * kHour) * 6 * kHour - kShanghaiOffsetMs; at <= chart.from_ms + kMsPerDay; at += 6 * kHour) {
            ui.pen.line({x(at), r.y + r.h}, {x(at), r.y + r.h + 4}, 1, kInkSoft);
            const bool last = at == chart.from_ms + kMsPerDay;  // midnight that ends the day is 24
            const int64_t hour = last ? 24 : (at + kShanghaiOffsetMs) / kHour % 24;
            ui.pen.text_center({x(at) - 24, r.y + r.h + 4, 48, 18}, ui.words.number(static_cast<double>(hour), 0), look(kCaption, kInkSoft));
        }
    }
    // Where an alarm is raised, by the rules of the content.
    void thresholds(const content::Catalog& catalog, const content::Entity& entity, const schema::Attribute& attribute) {
        for (const schema::Alarm& rule : catalog.schema.alarms) {
            const bool number = rule.compare == schema::Compare::above || rule.compare == schema::Compare::below;
            const bool meant = rule.entities.empty() || std::find(rule.entities.begin(), rule.entities.end(), entity.id) != rule.entities.end();
            const double at = rule.raise * factor;
            if (!number || rule.type != entity.type || rule.attribute != attribute.id || !meant || at < axis.low || at > axis.high) continue;
            for (float x0 = r.x; x0 < r.x + r.w - 3; x0 += 9) ui.pen.line({x0, y(at)}, {x0 + 5, y(at)}, 1.4f, kFault);
        }
    }
    // Broken where nothing is known; `until`: what comes later is drawn thin.
    void curve(const Curve& c, Color color, float width, bool dashed, int64_t until) {
        const float step = r.w / static_cast<float>(std::max(1u, c.count));
        const auto at = [&](uint32_t i) { return vec2(r.x + step * (static_cast<float>(i) + 0.5f), y(c.samples[i].value * factor)); };
        for (uint32_t i = 0; i < c.count; ++i) {
            const Sample& s = c.samples[i];
            if (!std::isfinite(s.value)) continue;
            const bool joined = i > 0 && std::isfinite(c.samples[i - 1].value);
            const bool alone = !joined && (i + 1 == c.count || !std::isfinite(c.samples[i + 1].value));
            const float w = s.at_ms >= until ? 1.0f : width;
            if (!dashed && s.high > s.low) ui.pen.line({at(i).x, y(s.low * factor)}, {at(i).x, y(s.high * factor)}, std::min(step, 3.0f), with_alpha(color, 0.25f));
            if (joined && !(dashed && i % 3 == 2)) ui.pen.line(at(i - 1), at(i), w, color);
            if (alone) ui.pen.disc(at(i), 1.6f, color);
        }
    }
};

}  // namespace

bool chart_ask(State& state, const guide::Visit& visit, const Scene& scene, std::span<Ask, 2> out) {
    const Subject subject = subject_of(visit, scene);
    Chart& chart = state.chart;
    if (!subject.attribute) {
        if (visit.selected == guide::Selection{}) chart = {};
        return false;
    }
    const int64_t end = window_end(visit, scene.now);
    const bool same = chart.entity == subject.entity->id && chart.attribute == subject.attribute->id;
    const bool moved = std::abs(end - kMsPerDay - chart.from_ms) > (visit.scrub_ms == 0 ? 300'000 : 0);
    const int64_t since_ns = scene.now.steady_ns - chart.asked_ns;
    if (same && !moved && since_ns < kAgain_ns && since_ns >= 0) return false;
    if (!same) chart = {};
    chart.entity = subject.entity->id;
    chart.attribute = subject.attribute->id;
    chart.asked_ns = scene.now.steady_ns;
    chart.from_ms = end - kMsPerDay;
    for (uint32_t i = 0; i < 2; ++i) {
        const int64_t from = chart.from_ms - (i == kBefore ? kMsPerDay : 0);
        if (!same || moved) chart.curves[i].count = 0;
        chart.curves[i].ask = ++state.ask_count;
        out[i] = {chart.curves[i].ask, chart.entity, chart.attribute, from, from + kMsPerDay, kChartPoints};
    }
    return true;
}

void chart_answers(State& state, const Input& input) {
    for (const Answer& answer : input.answers)
        for (Curve& curve : state.chart.curves) {
            if (answer.ask == 0 || answer.ask != curve.ask) continue;
            curve.count = static_cast<uint32_t>(std::min<size_t>(kChartPoints, answer.samples.size()));
            std::copy_n(answer.samples.begin(), curve.count, curve.samples);
            curve.origin = answer.origin;
        }
}

float draw_chart(Ui& ui, Desk& desk, Rect area) {
    const Chart& chart = desk.state.chart;
    const Subject subject = subject_of(desk.visit, desk.scene);
    if (!subject.attribute || chart.entity != subject.entity->id || chart.attribute != subject.attribute->id) return 0;
    const Curve &today = chart.curves[kToday], &before = chart.curves[kBefore];
    const auto known = [](const Curve& c) {
        return std::any_of(c.samples, c.samples + c.count, [](const Sample& s) { return std::isfinite(s.value); });
    };
    if (!known(today) && !known(before)) return 0;
    Pen& pen = ui.pen;
    const overlay::Words& words = ui.words;
    const double factor = subject.attribute->percent ? 100 : 1;
    const bool live = desk.visit.scrub_ms == 0;
    float y = area.y;
    // What, in what, where from.
    const auto origin = static_cast<telemetry::Provenance>(std::min<uint8_t>(today.count ? today.origin : before.origin, 2));
    const float badge = overlay::badge_width(pen, words.provenance(origin), 20);
    const std::string_view unit = words.unit(*subject.attribute, subject.entity);
    const std::string_view what = words.attribute(*subject.attribute);
    const std::string_view measured = unit.empty() ? what : words.join({what, " (", unit, ")"});
    // Which day: the last one, where there is room to say so; another one's date stands in the banner.
    const TextLook title_look = look(kCaption, kInkSoft, text::Weight::bold);
    const float title_width = area.w - badge - 8;
    const std::string_view with_day = live ? words.join({measured, " · ", words.ui("ui.last_day")}) : measured;
    const std::string_view title = pen.measure(with_day, title_look).x <= title_width ? with_day : measured;
    pen.text_left({area.x, y, title_width, 22}, title, title_look);
    overlay::draw_badge(pen, {area.x + area.w - badge, y + 1}, 20, words.provenance(origin), overlay::provenance_color(origin));
    y += 30;
    const Axis axis = axis_of(chart, factor);
    const float labels = std::max(pen.measure(words.number(axis.high, axis.decimals), look(kCaption, kInkSoft)).x,
                                  pen.measure(words.number(axis.low, axis.decimals), look(kCaption, kInkSoft)).x) +
                         8;
    Plot plot{ui, chart, axis, {area.x + labels, y, area.w - labels - 6, 96}, factor};
    plot.grid();
    const int64_t shown = guide::shown_wall_ms(desk.visit, desk.scene.now);
    plot.thresholds(desk.scene.catalog, *subject.entity, *subject.attribute);
    plot.curve(before, kUnknown, 1.3f, true, INT64_MAX);
    plot.curve(today, kAccent, 2, false, live ? INT64_MAX : desk.scene.now.wall_ms);
    if (!live) {  // the moment on show
        pen.line({plot.x(shown), plot.r.y - 3}, {plot.x(shown), plot.r.y + plot.r.h}, 1.5f, kInk);
        const double v = value_at(today, chart.from_ms, shown) * factor;
        if (std::isfinite(v)) pen.disc({plot.x(shown), plot.y(v)}, 3.5f, kInk);
    }
    y += 96 + 24;
    // Now against this time yesterday, in words.
    const int64_t at = live ? chart.from_ms + kMsPerDay - 1 : shown;
    const double now = value_at(today, chart.from_ms, at), then = value_at(before, chart.from_ms - kMsPerDay, at - kMsPerDay);
    pen.line({area.x, y + 10}, {area.x + 6, y + 10}, 1.3f, kUnknown);
    pen.line({area.x + 10, y + 10}, {area.x + 16, y + 10}, 1.3f, kUnknown);
    if (std::isfinite(now) && std::isfinite(then)) {
        const double delta = (now - then) * factor;
        const std::string_view number = words.number(std::abs(delta), std::max(axis.decimals, subject.attribute->decimals));
        const std::string_view sign = number.find_first_not_of("0. ") == std::string_view::npos ? "±" : delta < 0 ? "−"
                                                                                                                  : "+";
        pen.text_left({area.x + 22, y, area.w - 22, 20}, words.fill(words.ui("ui.chart.compared"), {words.join({sign, number, unit.empty() ? "" : " ", unit})}),
                      look(kCaption, kInk));
    } else {
        pen.text_left({area.x + 22, y, area.w - 22, 20}, words.ui(known(before) ? "ui.chart.yesterday" : "ui.chart.no_yesterday"), look(kCaption, kInkSoft));
    }
    return y + 28 - area.y;
}

}  // namespace aisland::panels
