#include "app/overlay/label_look.h"

#include <algorithm>
#include <bit>
#include <cmath>

#include "app/overlay/tokens.h"

namespace aisland::overlay {

namespace {

using namespace tokens;
using text::Weight;

struct DeviceWords {
    const telemetry::Value* value = nullptr;
    std::string_view name, figure, unit, age, origin, state;
    double period = 60;
};

DeviceWords device_words(const Label& label, const LabelScene& scene, const Words& words) {
    DeviceWords out;
    const content::Entity& entity = scene.catalog.entities[label.index];
    const content::System& system = scene.catalog.systems[label.system];
    const schema::Type* type = scene.catalog.schema.find(entity.type);
    out.name = words.name(entity);
    out.figure = "—";
    if (!type) return out;
    out.period = type->period_s;
    const AttributeId shown = system.rules[label.rule].attribute;
    const schema::Attribute* attribute = schema::find_attribute(*type, shown);
    out.value = scene.snapshot.find(entity.id, shown);
    if (!attribute || !out.value) return out;
    out.figure = words.value(*attribute, *out.value);
    if (!out.value->out_of_range) out.unit = words.unit(*attribute, &entity);
    out.age = words.age(out.value->age_s);
    out.origin = out.value->drill ? words.ui("ui.drill") : words.provenance(out.value->provenance);
    if (out.value->freshness != telemetry::Freshness::fresh) out.state = words.freshness(out.value->freshness);
    return out;
}

uint64_t mix(uint64_t h, uint64_t v) {  // one round of splitmix64 (Steele, Lea, Flood 2014)
    h += v + 0x9e3779b97f4a7c15ull;
    h = (h ^ (h >> 30)) * 0xbf58476d1ce4e5b9ull;
    h = (h ^ (h >> 27)) * 0x94d049bb133111ebull;
    return h ^ (h >> 31);
}
uint64_t mix(uint64_t h, float a, float b) { return mix(h, std::bit_cast<uint32_t>(a) | static_cast<uint64_t>(std::bit_cast<uint32_t>(b)) << 32); }

// All of a value that is read below. Its age counts where it is worded, by the second, and where the ring runs down with it.
uint64_t mix(uint64_t h, const telemetry::Value& value, bool worded) {
    using telemetry::Freshness;
    h = mix(h, std::bit_cast<uint64_t>(value.number));
    h = mix(mix(h, value.position.x, value.position.z), hash64(value.text));
    h = mix(h, static_cast<uint64_t>(value.freshness) << 16 | static_cast<uint64_t>(value.provenance) << 8 | (value.out_of_range ? 2u : 0u) | (value.drill ? 1u : 0u));
    if (value.freshness == Freshness::ageing) return mix(h, std::bit_cast<uint64_t>(value.age_s));
    return worded ? mix(h, std::bit_cast<uint64_t>(std::floor(value.age_s))) : h;
}

uint64_t drawn_key(const Label& label, bool lit) {
    const Rect& r = label.rect;
    const uint64_t key = mix(mix(mix(mix(label.words, r.x, r.y), r.w, r.h), label.stem, lit ? 1.0f : 0.0f), label.cut.x, label.cut.y);
    return key ? key : 1;
}

bool is_lit(const Label& label, const guide::Visit& visit) { return label.thing == visit.selected || label.thing == visit.hover; }

constexpr TextLook look(float size, Color color, Weight weight = Weight::regular) {
    TextLook l;
    l.size = size;
    l.color = color;
    l.weight = weight;
    return l;
}

Rect above_anchor(float w, float h) { return {-w * 0.5f, -h, w, h}; }  // the stem is added by label_rect

std::string_view clipped(std::string_view name) { return name.substr(0, 256); }

void stem(Pen& pen, const Label& label, Color color) {
    const auto piece = [&](float from, float to) {
        if (to - from > 1) pen.line({0, from}, {0, to}, 1.5f, with_alpha(color, 0.8f));
    };
    piece(-label.stem, std::min(label.cut.x, -2.0f));
    if (label.cut.x < label.cut.y) piece(label.cut.y, -2);
    pen.disc({0, 0}, 3, color);
}

Rect zone_rect(const Label& label, const content::Zone& zone, Pen& pen, const Words& words) {
    const float code = pen.measure(zone.code, look(kCaption, kInk, Weight::bold)).x + 14;
    if (label.detail == LabelDetail::dot) return above_anchor(code + 10, 34);
    TextLook title = look(kBody, kInk, Weight::bold);
    title.max_width = 220;
    return above_anchor(5 + code + 8 + pen.measure(words.text(zone.name), title).x + 13, 34);
}

void draw_zone(Pen& pen, const Label& label, const content::Zone& zone, bool lit, const Words& words) {
    const Rect r = label.rect;
    stem(pen, label, kAccent);
    pen.shadow({r.x, r.y + 2, r.w, r.h}, r.h * 0.5f, 10, kShadow);
    pen.rect(r, lit ? rgba(0x143449f2) : kGlassLabel, r.h * 0.5f);
    pen.frame(r, 0, lit ? kAccent : with_alpha(kAccent, 0.55f), r.h * 0.5f, lit ? 2.0f : 1.2f);
    const float code = pen.measure(zone.code, look(kCaption, kInk, Weight::bold)).x + 14;
    const Rect chip{r.x + 5, r.y + 5, code, r.h - 10};
    pen.rect(chip, kAccent, chip.h * 0.5f);
    pen.text_center(chip, zone.code, look(kCaption, kInkOnAccent, Weight::bold));
    if (label.detail == LabelDetail::dot) return;
    pen.text_left({chip.x + chip.w + 8, r.y, r.w - chip.w - 24, r.h}, words.text(zone.name), look(kBody, kInk, Weight::bold));
}

Rect building_rect(const Label& label, const content::Building& building, Pen& pen, const Words& words) {
    if (label.detail == LabelDetail::dot) {
        const float w = std::max(24.0f, pen.measure(words.number(building.number, 0), look(kCaption, kInk, Weight::bold)).x + 12);
        return above_anchor(w, 24);
    }
    TextLook name = look(kCaption, kInk);
    name.max_width = 200;
    return above_anchor(4 + 24 + 7 + pen.measure(words.text(building.name), name).x + 12, 28);
}

void draw_building(Pen& pen, const Label& label, const content::Building& building, bool lit, const Words& words) {
    const Rect r = label.rect;
    stem(pen, label, lit ? kAccent : rgba(0xffffffcc));
    pen.rect(r, lit ? rgba(0x143449f2) : kGlassLabel, r.h * 0.5f);
    pen.frame(r, 0, lit ? kAccent : kEdge, r.h * 0.5f, lit ? 2.0f : 1.0f);
    const std::string_view number = words.number(building.number, 0);
    if (label.detail == LabelDetail::dot) {
        pen.text_center(r, number, look(kCaption, kInk, Weight::bold));
        return;
    }
    const Rect chip{r.x + 3, r.y + 3, r.h - 6 + (building.number > 9 ? 4.0f : 0.0f), r.h - 6};
    pen.rect(chip, rgba(0xffffff26), chip.h * 0.5f);
    pen.text_center(chip, number, look(kCaption, kInk, Weight::bold));
    pen.text_left({chip.x + chip.w + 7, r.y, r.x + r.w - chip.x - chip.w - 15, r.h}, words.text(building.name), look(kCaption, kInk));
}

float figure_width(Pen& pen, const DeviceWords& d) {
    TextLook figure = look(kHeading, kInk, Weight::bold);
    figure.max_width = 200;
    const float unit = d.unit.empty() ? 0.0f : 5 + pen.measure(d.unit, look(kCaption, kInkSoft)).x;
    return pen.measure(d.figure, figure).x + unit;
}

// "age · state", as it stands in the last line.
std::string_view age_line(const DeviceWords& d, const Words& words) {
    return d.state.empty() || !d.value || d.value->freshness == telemetry::Freshness::ageing ? d.age : words.join({d.age, " · ", d.state});
}

Rect device_rect(const Label& label, const DeviceWords& d, Pen& pen, const Words& words) {
    const float figure = 12 + 12 + 8 + figure_width(pen, d) + 12;
    if (label.detail != LabelDetail::full) {
        // The origin stands on the short form too: no number without it.
        return above_anchor(d.origin.empty() ? figure : figure + badge_width(pen, d.origin, 20) + 1, 30);
    }
    TextLook name = look(kCaption, kInkSoft);
    name.max_width = 220;
    const float first = 12 + pen.measure(clipped(d.name), name).x + 14;
    const float last = d.origin.empty() ? 0 : 10 + badge_width(pen, d.origin, 20) + 8 + pen.measure(age_line(d, words), look(kCaption, kInkSoft)).x + 14;
    return above_anchor(std::max({first, figure, last}), d.value ? 78.0f : 52.0f);
}

void draw_device(Pen& pen, const Label& label, const DeviceWords& d, bool lit, const Words& words) {
    const Rect r = label.rect;
    const bool worn = d.value && (d.value->freshness == telemetry::Freshness::stale || d.value->freshness == telemetry::Freshness::lost);
    const Color mark = d.value ? provenance_color(d.value->provenance) : kUnknown;
    const float radius = label.detail == LabelDetail::full ? 10.0f : r.h * 0.5f;
    stem(pen, label, worn ? kUnknown : mark);
    pen.rect(r, lit ? rgba(0x143449f2) : kGlassLabel, radius);
    if (worn) pen.hatch(r.inset(3), 9, 1, rgba(0xffffff1c));
    pen.frame(r, 0, lit ? kAccent : kEdge, radius, lit ? 2.0f : 1.0f);
    float y = r.y, line = r.h;
    if (label.detail == LabelDetail::full) {
        pen.text_left({r.x + 12, r.y + 5, r.w - 24, 20}, clipped(d.name), look(kCaption, kInkSoft));
        y = r.y + 24;
        line = 28;
    }
    if (d.value) draw_freshness(pen, {r.x + 18, y + line * 0.5f}, 12, *d.value, d.period);
    float x = r.x + 32;
    TextLook figure = look(kHeading, worn ? kInkSoft : kInk, Weight::bold);
    figure.max_width = 200;
    const float w = pen.measure(d.figure, figure).x;
    pen.text_left({x, y, w + 1, line}, d.figure, figure);
    x += w + 5;
    if (!d.unit.empty()) {
        const float unit = pen.measure(d.unit, look(kCaption, kInkSoft)).x;
        pen.text_left({x, y + 1.5f, unit + 1, line}, d.unit, look(kCaption, kInkSoft));
        x += unit + 5;
    }
    if (!d.value) return;
    if (label.detail != LabelDetail::full) {
        draw_badge(pen, {r.x + r.w - badge_width(pen, d.origin, 20) - 5, r.y + 5}, 20, d.origin, mark);
        return;
    }
    const float badge = draw_badge(pen, {r.x + 10, r.y + r.h - 26}, 20, d.origin, mark);
    pen.text_left({r.x + 10 + badge + 8, r.y + r.h - 26, r.w - badge - 28, 20}, age_line(d, words), look(kCaption, kInkSoft));
}

}  // namespace

void draw_freshness(Pen& pen, vec2 c, float size, const telemetry::Value& value, double period_s) {
    const float r = size * 0.5f;
    const Color color = provenance_color(value.provenance);
    switch (value.freshness) {
        case telemetry::Freshness::fresh: pen.disc(c, r * 0.82f, color); break;
        case telemetry::Freshness::ageing: {
            // The ring runs down from 1.5 to 3 periods.
            const float left = std::clamp(static_cast<float>((3 * period_s - value.age_s) / (1.5 * period_s)), 0.08f, 1.0f);
            pen.ring(c, r, size * 0.22f, 0, 1, with_alpha(color, 0.25f));
            pen.ring(c, r, size * 0.22f, 0, left, color);
            break;
        }
        case telemetry::Freshness::stale:
            pen.ring(c, r, 1.6f, 0, 1, kUnknown);
            for (float x : {-0.45f, 0.0f, 0.45f}) pen.line(c + vec2(x - 0.3f, 0.5f) * r, c + vec2(x + 0.3f, -0.5f) * r, 1.3f, kUnknown);
            break;
        case telemetry::Freshness::lost:
            pen.ring(c, r, 1.6f, 0, 1, kFault);
            pen.line(c + vec2(-0.5f, -0.5f) * r, c + vec2(0.5f, 0.5f) * r, 1.6f, kFault);
            pen.line(c + vec2(-0.5f, 0.5f) * r, c + vec2(0.5f, -0.5f) * r, 1.6f, kFault);
            break;
    }
}

float badge_width(Pen& pen, std::string_view word, float height) {
    return pen.measure(word, look(kCaption, kInk)).x + height * 0.8f;
}

float draw_badge(Pen& pen, vec2 at, float height, std::string_view word, Color color) {
    const Rect r{at.x, at.y, badge_width(pen, word, height), height};
    pen.rect(r, with_alpha(color, 0.14f), height * 0.5f);
    pen.frame(r, 0, with_alpha(color, 0.55f), height * 0.5f, 1);
    pen.text_center(r, word, look(kCaption, color));
    return r.w;
}

uint64_t words_key(const Label& label, const LabelScene& scene) {
    uint64_t key = mix(static_cast<uint64_t>(label.kind) << 8 | static_cast<uint64_t>(label.detail), static_cast<uint64_t>(label.index) << 32 | label.system);
    key = mix(mix(key, static_cast<uint64_t>(scene.visit.language)), scene.unit_dmm, 0);
    if (label.kind == LabelKind::device) {
        const AttributeId shown = scene.catalog.systems[label.system].rules[label.rule].attribute;
        if (const telemetry::Value* value = scene.snapshot.find(scene.catalog.entities[label.index].id, shown)) key = mix(key, *value, label.detail == LabelDetail::full);
    }
    return key ? key : 1;
}

Rect label_rect(const Label& label, const LabelScene& scene, Pen& pen, const Words& words) {
    switch (label.kind) {
        case LabelKind::zone: return zone_rect(label, scene.catalog.zones[label.index], pen, words);
        case LabelKind::building: return building_rect(label, scene.catalog.buildings[label.index], pen, words);
        case LabelKind::device: return device_rect(label, device_words(label, scene, words), pen, words);
    }
    return {};
}

void draw_label(Pen& pen, const Label& label, const LabelScene& scene, const Words& words) {
    const bool lit = is_lit(label, scene.visit);
    switch (label.kind) {
        case LabelKind::zone: return draw_zone(pen, label, scene.catalog.zones[label.index], lit, words);
        case LabelKind::building: return draw_building(pen, label, scene.catalog.buildings[label.index], lit, words);
        case LabelKind::device: return draw_device(pen, label, device_words(label, scene, words), lit, words);
    }
}

namespace {

// Drawn, or as drawn before. Quads of another step hold only as long as glyphs stay where they are.
DrawList list_of(LabelCache& cache, const Label& label, const LabelScene& scene, text::Engine& engine, Measures& measures, const Words& words) {
    LabelPicture& picture = cache.of(label.key);
    const uint64_t key = drawn_key(label, is_lit(label, scene.visit));
    if (picture.drawn == key && engine.glyphs_stay()) {
        picture.shown = cache.step;
        return picture.list();
    }
    Pen pen(words.arena, engine, measures, words.tag(), scene.unit_dmm, {-400, -400, 800, 800});
    draw_label(pen, label, scene, words);
    const DrawList list = pen.list();
    if (picture.shown == cache.step) return list;  // another label's place
    picture.shown = cache.step;
    picture.drawn = key;
    std::swap(picture.quads, picture.quads_before);
    std::swap(picture.clips, picture.clips_before);
    picture.quads.assign(list.quads.begin(), list.quads.end());
    picture.clips.assign(list.clips.begin(), list.clips.end());
    return list;
}

}  // namespace

void draw_labels(LabelState& labels, const LabelScene& scene, text::Engine& engine, Measures& measures, const Words& words,
                 ArenaVector<Run>& runs) {
    labels.cache.step += 1;
    for (Label& label : labels.shown) {
        if (!label.placed) label.words = words_key(label, scene);  // it fades out; its value goes on
        Run run;
        run.anchor = label.anchor;
        run.opacity = label.opacity;
        run.depth = label.kind == LabelKind::zone || label.thing == scene.visit.selected ? DepthRule::always : DepthRule::fade_behind;
        run.list = list_of(labels.cache, label, scene, engine, measures, words);
        runs.push(run);
    }
}

}  // namespace aisland::overlay
