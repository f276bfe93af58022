// Alarms on panels: a banner for what is grave, rows on the cards of the systems concerned, the drill and its switch.
#include <algorithm>

#include "app/guide/places.h"
#include "app/overlay/label_look.h"
#include "app/overlay/tokens.h"
#include "app/panels/parts.h"

namespace aisland::panels {

using namespace overlay::tokens;
using overlay::TextLook;
using text::Weight;

namespace {

constexpr float kRow = 62, kNarrow = 190;  // below kNarrow beside the buttons, words and buttons lie under each other

bool grave(const telemetry::ActiveAlarm& a) { return a.severity >= schema::Severity::high; }

// A triangle with a stroke for what asks for someone, a ring for what was seen: never by colour alone.
void mark(Pen& pen, vec2 c, const telemetry::ActiveAlarm& a) {
    const Color color = a.drill ? kSimulated : grave(a) ? kFault
                                                        : kSimulated;
    if (a.phase == telemetry::AlarmPhase::acknowledged) return pen.ring(c, 8, 2, 0, 1, color);
    pen.line(c + vec2(0, -9), c + vec2(9, 7), 2, color);
    pen.line(c + vec2(9, 7), c + vec2(-9, 7), 2, color);
    pen.line(c + vec2(-9, 7), c + vec2(0, -9), 2, color);
    pen.line(c + vec2(0, -3), c + vec2(0, 2), 2, color);
    pen.disc(c + vec2(0, 4.6f), 1.1f, color);
}

std::string_view state_words(const Words& words, const telemetry::ActiveAlarm& a, int64_t now_ns) {
    const std::string_view phase = words.ui(a.phase == telemetry::AlarmPhase::active         ? "ui.alarm.active"
                                            : a.phase == telemetry::AlarmPhase::acknowledged ? "ui.alarm.acknowledged"
                                                                                             : "ui.alarm.returned");
    const std::string_view age = words.age(static_cast<double>(now_ns - a.raised_ns) * 1e-9);
    return a.doubtful ? words.join({phase, " · ", age, " · ", words.ui("ui.alarm.doubtful")}) : words.join({phase, " · ", age});
}

// title, where, since when; "go" and "acknowledge" at its right, or below. The height it took.
float alarm_row(Ui& ui, Desk& desk, Rect r, const telemetry::ActiveAlarm& a, uint64_t id) {
    const Words& words = ui.words;
    const content::Catalog& catalog = desk.scene.catalog;
    if (a.rule >= catalog.schema.alarms.size()) return 0;
    const schema::Alarm& rule = catalog.schema.alarms[a.rule];
    const content::Entity* entity = catalog.find_entity(a.entity);
    mark(ui.pen, {r.x + 16, r.y + 20}, a);
    const bool open = a.phase != telemetry::AlarmPhase::acknowledged;
    const auto button_width = [&](std::string_view label, float least) { return std::max(least, ui.pen.measure(label, look(kCaption + 1, kInk, Weight::bold)).x + 22); };
    const std::string_view acknowledge = words.ui("ui.alarm.acknowledge"), go = words.ui("ui.alarm.go");
    const float acknowledge_width = open ? button_width(acknowledge, 84) : 0, go_width = button_width(go, 62);
    const float buttons = go_width + (open ? acknowledge_width + 4 : 0);
    float x = r.x + 34;
    const std::string_view origin = a.drill ? words.ui("ui.drill") : words.provenance(a.provenance);
    x += overlay::draw_badge(ui.pen, {x, r.y + 5}, 20, origin, a.drill ? kSimulated : overlay::provenance_color(a.provenance)) + 7;
    const float right = r.x + r.w;
    ui.pen.text_left({x, r.y + 2, right - x, 26}, words.text(rule.title), look(kBody, kInk, Weight::bold));
    const std::string_view where = entity ? words.name(*entity) : std::string_view();
    TextLook small = look(kCaption, kInkSoft);
    const bool narrow = r.w - 34 - buttons - 6 < kNarrow;
    small.max_width = narrow ? r.w - 34 : r.w - 34 - buttons - 6;
    small.max_lines = 2;
    const vec2 size = ui.pen.text({r.x + 34, r.y + 29}, where.empty() ? state_words(words, a, desk.scene.now.steady_ns) : words.join({where, " · ", state_words(words, a, desk.scene.now.steady_ns)}), small);
    const float top = narrow ? r.y + 29 + size.y + 6 : r.y + 30;
    if (open && ui.button(id, {right - acknowledge_width, top, acknowledge_width, 30}, acknowledge, true))
        guide::act(desk.visit, {ActKind::acknowledge, a.id, a.entity});
    if (entity && ui.button(id + 1, {right - buttons, top, go_width, 30}, go)) {
        guide::select(desk.visit, catalog, {entity->id, {}}, desk.scene.now);
        if (auto place = guide::place_of_entity(catalog, entity->id, desk.visit.shown)) guide::go(desk.visit, catalog, *place, false);
    }
    return narrow ? top + 32 - r.y : kRow;
}

// Whether the rule is this system's: it watches one of its types, or the system is where all alarms come together.
bool concerns(const content::Catalog& catalog, const content::System& system, const schema::Alarm& rule) {
    const std::string& place = catalog.schema.alarm_place;
    if (!place.empty() && ItemId(std::string_view(place).substr(place.rfind('/') + 1)) == system.id) return true;
    return std::find(system.types.begin(), system.types.end(), rule.type) != system.types.end();
}

}  // namespace

float alarm_banner(Ui& ui, Desk& desk, float width, float top) {
    uint32_t shown = 0, more = 0;
    float y = top;
    for (const telemetry::ActiveAlarm& a : desk.scene.snapshot.alarms) {
        if (!grave(a) || a.phase == telemetry::AlarmPhase::acknowledged) continue;
        if (shown == 2) {
            ++more;
            continue;
        }
        y += alarm_row(ui, desk, {10, y, width - 22, kRow}, a, 900 + shown * 4) + 6;
        ++shown;
    }
    if (more > 0) {
        ui.pen.text_left({44, y, width - 60, 22}, ui.words.fill(ui.words.ui("ui.alarm.more"), {ui.words.number(more, 0)}), look(kCaption, kInkSoft));
        y += 26;
    }
    return y - top;
}

float alarm_list(Ui& ui, Desk& desk, const content::System& system, float x, float width, float top) {
    const content::Catalog& catalog = desk.scene.catalog;
    const Words& words = ui.words;
    float y = top;
    uint32_t shown = 0, more = 0;
    for (const telemetry::ActiveAlarm& a : desk.scene.snapshot.alarms) {
        if (a.rule >= catalog.schema.alarms.size() || !concerns(catalog, system, catalog.schema.alarms[a.rule])) continue;
        if (shown == 5) {
            ++more;
            continue;
        }
        y += alarm_row(ui, desk, {x - 6, y, width + 6, kRow}, a, 940 + shown * 4) + 8;
        ++shown;
    }
    if (more > 0) {
        ui.pen.text_left({x, y, width, 22}, words.fill(words.ui("ui.alarm.more"), {words.number(more, 0)}), look(kCaption, kInkSoft));
        y += 26;
    }
    for (size_t i = 0; i < catalog.schema.alarms.size(); ++i) {
        const schema::Alarm& rule = catalog.schema.alarms[i];
        if (!rule.drill_entity || std::find(system.types.begin(), system.types.end(), rule.type) == system.types.end()) continue;
        const auto& drills = desk.scene.snapshot.drills;
        const bool running = std::find(drills.begin(), drills.end(), rule.id) != drills.end();
        if (running) {  // what should happen, and what the devices say
            for (const schema::Reaction& r : rule.reactions) {
                const content::Entity* entity = catalog.find_entity(r.entity);
                const telemetry::Value* v = desk.scene.snapshot.find(r.entity, r.attribute);
                const schema::Type* type = entity ? catalog.schema.find(entity->type) : nullptr;
                const schema::Attribute* attribute = type ? schema::find_attribute(*type, r.attribute) : nullptr;
                if (!attribute) continue;
                const bool done = v && v->number == r.value;
                ui.pen.ring({x + 7, y + 12}, 5, 1.8f, 0, 1, done ? kLive : kUnknown);
                if (done) ui.pen.disc({x + 7, y + 12}, 3, kLive);
                ui.pen.text_left({x + 20, y, width - 120, 24}, words.name(*entity), look(kCaption + 1, kInk));
                ui.pen.text_right({x, y, width, 24}, v ? words.value(*attribute, *v) : words.ui("ui.lost"), look(kCaption + 1, done ? kLive : kInkSoft));
                y += 26;
            }
            TextLook small = look(kCaption, kInkSoft);
            small.max_width = width;
            small.max_lines = 3;
            y += ui.pen.text({x, y + 4}, words.text(rule.advice), small).y + 12;
        }
        if (ui.button(980 + i, {x, y, width, 40}, words.ui(running ? "ui.drill.stop" : "ui.drill.start"), running))
            guide::act(desk.visit, {running ? ActKind::stop_drill : ActKind::start_drill, rule.id, {}});
        y += 48;
    }
    return y - top;
}

}  // namespace aisland::panels
