// The parts around the picture: title, places, lamps, time of day, ways to move, hints, notices.
#include <algorithm>
#include <cmath>

#include "app/guide/places.h"
#include "app/overlay/label_look.h"
#include "app/overlay/sky.h"
#include "app/overlay/tokens.h"
#include "app/panels/parts.h"

namespace aisland::panels {

using namespace overlay::tokens;
using overlay::TextLook;
using text::Weight;

namespace {

void go_to(Desk& desk, ItemId item) {
    if (auto place = guide::place_of_item(desk.scene.catalog, item, desk.visit.shown)) guide::go(desk.visit, desk.scene.catalog, *place, false);
}

void choose(Desk& desk, ItemId item) { guide::select(desk.visit, desk.scene.catalog, {{}, item}, desk.scene.now); }

void lamp(Ui& ui, Rect r, std::string_view word, telemetry::Lamp state) {
    Pen& pen = ui.pen;
    const vec2 c(r.x + 7, r.y + r.h * 0.5f);
    switch (state) {  // shape and colour
        case telemetry::Lamp::off: pen.ring(c, 5, 1.6f, 0, 1, kUnknown); break;
        case telemetry::Lamp::ok: pen.disc(c, 5, kLive); break;
        case telemetry::Lamp::warn:
            pen.ring(c, 5.5f, 2, 0, 1, kSimulated);
            pen.disc(c, 2, kSimulated);
            break;
        case telemetry::Lamp::bad:
            pen.line(c + vec2(-4, -4), c + vec2(4, 4), 2, kFault);
            pen.line(c + vec2(-4, 4), c + vec2(4, -4), 2, kFault);
            break;
    }
    pen.text_left({r.x + 19, r.y, r.w - 19, r.h}, word, look(kCaption, kInkSoft));
}

// Colours of the hours: night, dawn, day by the height of the sun.
Color sky_color(double elevation) {
    struct Stop {
        double at;
        uint32_t rgb;
    };
    static constexpr Stop kStops[] = {{-0.32, 0x141d3c}, {-0.12, 0x33365f}, {-0.02, 0xb5654f}, {0.10, 0xe8b26a}, {0.35, 0x7fb4e6}, {1.4, 0xa5d2f5}};
    if (elevation <= kStops[0].at) return rgba(kStops[0].rgb << 8 | 0xff);
    for (size_t i = 1; i < std::size(kStops); ++i) {
        if (elevation > kStops[i].at) continue;
        const double t = (elevation - kStops[i - 1].at) / (kStops[i].at - kStops[i - 1].at);
        uint32_t out = 0;
        for (int shift = 0; shift < 24; shift += 8) {
            const double a = (kStops[i - 1].rgb >> shift) & 255u, b = (kStops[i].rgb >> shift) & 255u;
            out |= static_cast<uint32_t>(a + (b - a) * t) << shift;
        }
        return rgba(out << 8 | 0xff);
    }
    return rgba(kStops[std::size(kStops) - 1].rgb << 8 | 0xff);
}

int64_t day_start(int64_t wall_ms) {  // 00:00 in Shanghai of that day, UTC ms
    const int64_t local = wall_ms + kShanghaiOffsetMs;
    return (local >= 0 ? local / kMsPerDay : (local - kMsPerDay + 1) / kMsPerDay) * kMsPerDay - kShanghaiOffsetMs;
}

void day_bar(Ui& ui, Desk& desk, Rect r, int64_t day) {
    constexpr int kParts = 120;
    const float w = r.w / kParts;
    Pen& pen = ui.pen;
    const uint16_t before = pen.push_clip({r.x, r.y, r.w, r.h});
    for (int i = 0; i < kParts; ++i) {
        const int64_t at = day + kMsPerDay * i / kParts + kMsPerDay / (2 * kParts);
        const bool placed = desk.scene.catalog.origin_longitude != 0;
        const double elevation = overlay::sun_bearing(at, placed ? desk.scene.catalog.origin_longitude : 121.6,
                                                      placed ? desk.scene.catalog.origin_latitude : 31.2)
                                     .elevation;
        const Color color = sky_color(elevation);
        const bool first = i == 0, last = i == kParts - 1;
        const float x = r.x + w * static_cast<float>(i);
        // The ends are wide and round; their neighbours lie over what is too much of them.
        if (last)
            pen.rect({r.x + r.w - 2 * r.h, r.y, 2 * r.h, r.h}, color, r.h * 0.5f);
        else if (first)
            pen.rect({r.x, r.y, 2 * r.h, r.h}, color, r.h * 0.5f);
        else if (x > r.x + r.h * 0.5f && x + w < r.x + r.w - r.h * 0.5f)
            pen.rect({x, r.y, w + 0.6f, r.h}, color);
    }
    pen.set_clip(before);
    pen.frame(r, 0, rgba(0xffffff38), r.h * 0.5f, 1);
}

// What a banner says of the moment on show; nothing while it is the present and something real is connected.
struct Moment {
    std::string_view word;
    Color color = kSimulated;
    std::string_view brief = {};  // where the word has no room
};

Moment moment_of(Ui& ui, Desk& desk) {
    const Words& words = ui.words;
    const telemetry::Snapshot& snapshot = desk.scene.snapshot;
    const bool scrubbed = desk.visit.scrub_ms != 0;
    const int64_t shown = guide::shown_wall_ms(desk.visit, desk.scene.now);
    const std::string_view clock = words.clock(shown), at = words.join({words.date(shown), " ", clock});
    const auto of = [&](std::string_view key, Color color) { return Moment{words.fill(words.ui(key), {at}), color, words.fill(words.ui(key), {clock})}; };
    if (snapshot.any_replay) return of("ui.banner.replay", kReplay);
    if (scrubbed) return of("ui.banner.simulated_at", kSimulated);
    if (snapshot.any_live) return {};
    return {words.ui("ui.banner.simulated"), kSimulated, words.ui("ui.simulated")};
}

// Recorded moments of the day, under its strip.
void recorded_line(Ui& ui, Desk& desk, Rect strip, int64_t day) {
    const Input& input = desk.scene.input;
    const int64_t from = std::max(input.recorded_from_ms, day), to = std::min(input.recorded_to_ms, day + kMsPerDay);
    if (to <= from) return;
    const auto x = [&](int64_t ms) { return strip.x + strip.w * static_cast<float>(static_cast<double>(ms - day) / static_cast<double>(kMsPerDay)); };
    ui.pen.rect({x(from), strip.y + strip.h + 3, std::max(2.0f, x(to) - x(from)), 3}, kReplay, 1.5f);
}

constexpr struct { float rate, width; } kRates[] = {{1, 0.8f}, {60, 1}, {600, 1.2f}};

// Freeze, run, run fast: the same buttons on a screen and before the eyes.
void rate_buttons(Ui& ui, Desk& desk, Rect r, uint64_t id) {
    guide::Visit& visit = desk.visit;
    const bool scrubbed = visit.scrub_ms != 0, frozen = scrubbed && visit.scrub_rate == 0;
    const float w = (r.w - 18) / 4.4f;
    if (ui.button(id, {r.x, r.y, w * 1.4f, r.h}, ui.words.ui(frozen ? "ui.time.run" : "ui.time.freeze"), frozen)) guide::set_scrub_rate(visit, frozen ? 1.0f : 0.0f, desk.scene.now);
    float x = r.x + w * 1.4f + 6;
    for (const auto& [rate, width] : kRates) {
        if (ui.button(++id, {x, r.y, w * width, r.h}, ui.words.join({ui.words.number(static_cast<double>(rate), 0), "×"}), scrubbed && visit.scrub_rate == rate))
            guide::set_scrub_rate(visit, rate, desk.scene.now);
        x += w * width + 6;
    }
}

}  // namespace

Lamps lamps_of(const telemetry::Snapshot& snapshot, const Counts& counts) {
    using telemetry::Lamp;
    Lamps out;
    size_t up = 0, online = 0;
    for (const telemetry::LinkStatus& link : snapshot.links) up += link.connected;
    for (const telemetry::SourceStatus& source : snapshot.sources) online += source.online;
    const auto of = [](size_t good, size_t all) { return all == 0 ? Lamp::off : good == all ? Lamp::ok
                                                                            : good > 0      ? Lamp::warn
                                                                                            : Lamp::bad; };
    out.broker = of(up, snapshot.links.size());
    out.source = of(online, snapshot.sources.size());
    const uint32_t good = counts.fresh + counts.ageing, all = good + counts.stale + counts.lost;
    out.values = all == 0 ? Lamp::off : good * 10 >= all * 9 ? Lamp::ok
                                    : good > 0               ? Lamp::warn
                                                             : Lamp::bad;
    return out;
}

void draw_lamps(Ui& ui, Desk& desk, Rect r) {
    const Lamps lamps = lamps_of(desk.scene.snapshot, desk.state.counts);
    const float w = r.w / 3;
    lamp(ui, {r.x, r.y, w, r.h}, ui.words.ui("ui.lamp.broker"), lamps.broker);
    lamp(ui, {r.x + w, r.y, w, r.h}, ui.words.ui("ui.lamp.source"), lamps.source);
    lamp(ui, {r.x + 2 * w, r.y, w, r.h}, ui.words.ui("ui.lamp.values"), lamps.values);
}

void language_buttons(Ui& ui, Desk& desk, Rect r) {
    const auto& languages = desk.scene.catalog.languages;
    const size_t count = std::min<size_t>(2, languages.size());
    if (count == 0) return;
    ui.pen.rect(r, kFill, r.h * 0.5f);
    const float w = r.w / static_cast<float>(count);
    for (size_t i = 0; i < count; ++i) {
        const Rect part{r.x + w * static_cast<float>(i), r.y, w, r.h};
        const bool on = desk.visit.language == static_cast<int>(i);
        const float over = ui.hover(60 + i, part);
        if (on)
            ui.pen.rect(part.inset(3), kAccent, part.h * 0.5f - 3);
        else if (over > 0)
            ui.pen.rect(part.inset(3), with_alpha(kFillHover, over), part.h * 0.5f - 3);
        const std::string_view tag = languages[i].tag;
        const std::string_view word = tag.substr(0, 2) == "zh" ? std::string_view("中") : tag.substr(0, 2) == "en" ? std::string_view("EN")
                                                                                                                   : tag;
        ui.pen.text_center(part, word, look(kCaption + 1, on ? kInkOnAccent : kInk, Weight::bold));
        if (ui.clicked(60 + i, part)) desk.visit.language = static_cast<int>(i);
    }
}

float title_part(Ui& ui, Desk& desk, float width) {
    // The island's mark: land within water.
    ui.pen.ring({31, 31}, 15, 2.4f, 0.06f, 0.94f, kAccent);
    ui.pen.disc({31, 31}, 7.5f, kAccent);
    ui.pen.text_left({56, 7, width - 68, 28}, ui.words.ui("ui.title"), look(20, kInk, Weight::bold));
    const auto& cells = desk.scene.catalog.cells;
    const bool inside = desk.visit.cell != 0 && desk.visit.cell < cells.size();
    const std::string_view under = inside ? ui.words.text(cells[desk.visit.cell].name) : ui.words.ui("ui.subtitle");
    ui.pen.text_left({56, 34, width - 66, 20}, under, look(kCaption, kInkSoft));
    return 62;
}

float places_part(Ui& ui, Desk& desk, float width, float height) {
    const content::Catalog& catalog = desk.scene.catalog;
    const std::string_view tabs[] = {ui.words.ui("ui.tab.zones"), ui.words.ui("ui.tab.systems"), ui.words.ui("ui.tab.tenants")};
    desk.visit.tab = static_cast<guide::MenuTab>(ui.tabs(10, {10, 10, width - 20, kTouch}, tabs, static_cast<uint32_t>(desk.visit.tab)));
    const Rect list{8, 10 + kTouch + 8, width - 16, height - (10 + kTouch + 8) - 10};
    constexpr float kRow = 42;
    const auto row_at = [&](float top, size_t i) { return Rect{list.x, top + kRow * static_cast<float>(i), list.w - 2, kRow - 2}; };
    switch (desk.visit.tab) {
        case guide::MenuTab::zones: {
            const float top = ui.begin_list(100, list, kRow * static_cast<float>(catalog.zones.size() + 1));
            if (ui.row(101, row_at(top, 0), "⌂", ui.words.ui("ui.island"), desk.visit.cell == 0 && !desk.visit.selected.item)) {
                guide::select(desk.visit, catalog, {}, desk.scene.now);
                if (auto place = guide::place_of_view(catalog, "island")) guide::go(desk.visit, catalog, *place, false);
            }
            for (size_t i = 0; i < catalog.zones.size(); ++i) {
                const content::Zone& zone = catalog.zones[i];
                if (!ui.row(110 + i, row_at(top, i + 1), zone.code, ui.words.text(zone.name), desk.visit.selected.item == zone.id)) continue;
                choose(desk, zone.id);
                go_to(desk, zone.id);
            }
            ui.end_list();
            break;
        }
        case guide::MenuTab::systems: {
            const float top = ui.begin_list(200, list, kRow * static_cast<float>(catalog.systems.size()));
            for (size_t i = 0; i < catalog.systems.size(); ++i) {
                const content::System& system = catalog.systems[i];
                if (ui.row(210 + i, row_at(top, i), system.code, ui.words.text(system.name), desk.visit.selected.item == system.id || desk.visit.layer == system.id))
                    choose(desk, system.id);
            }
            ui.end_list();
            break;
        }
        default: {
            const float top = ui.begin_list(300, list, kRow * static_cast<float>(catalog.tenants.size()));
            for (size_t i = 0; i < catalog.tenants.size(); ++i)
                if (ui.row(310 + i, row_at(top, i), {}, ui.words.text(catalog.tenants[i].name), desk.visit.selected.item == catalog.tenants[i].id))
                    choose(desk, catalog.tenants[i].id);
            ui.end_list();
            break;
        }
    }
    return height;
}

float status_part(Ui& ui, Desk& desk, float width) {
    language_buttons(ui, desk, {width - 10 - 84, 10, 84, 32});
    const Moment moment = moment_of(ui, desk);
    if (moment.word.empty())
        overlay::draw_badge(ui.pen, {14, 14}, 24, ui.words.ui("ui.live"), kLive);
    else {
        // What is shown is not what is: said at all times, with a hatch so that it is not by colour alone.
        TextLook type = look(kCaption, moment.color, Weight::bold);
        const float room = width - 10 - 84 - 8 - 14 - 40;
        const std::string_view word = !moment.brief.empty() && ui.pen.measure(moment.word, type).x > room ? moment.brief : moment.word;
        type.max_width = room;
        const Rect pill{12, 12, ui.pen.measure(word, type).x + 38, 28};
        ui.pen.rect(pill, with_alpha(moment.color, 0.13f), 14);
        ui.pen.hatch({pill.x + 9, pill.y + 8, 12, 12}, 4, 1.6f, moment.color);
        ui.pen.frame(pill, 0, with_alpha(moment.color, 0.7f), 14, 1);
        ui.pen.text_left({pill.x + 27, pill.y, pill.w - 32, pill.h}, word, type);
    }
    draw_lamps(ui, desk, {16, 52, width - 28, 22});
    return 84;
}

float time_part(Ui& ui, Desk& desk, float width) {
    guide::Visit& visit = desk.visit;
    const int64_t shown = guide::shown_wall_ms(visit, desk.scene.now), day = day_start(shown);
    Pen& pen = ui.pen;
    // The second row is above the first, so that what a finger holds stays under it.
    const bool scrubbed = visit.scrub_ms != 0;
    const float top = scrubbed ? 48.0f : 0.0f;
    pen.text_left({16, top + 8, 90, 34}, ui.words.clock(shown), look(26, kInk, Weight::bold));
    pen.text_left({16, top + 44, 96, 20}, ui.words.date(shown), look(kCaption, kInkSoft));
    const Rect bar{116, top + 10, width - 116 - 140, 40};
    const Rect strip{bar.x + 10, bar.y + 14, bar.w - 20, 12};
    day_bar(ui, desk, strip, day);
    recorded_line(ui, desk, strip, day);
    const int64_t live = desk.scene.now.wall_ms;
    if (live >= day && live < day + kMsPerDay) {
        const float x = strip.x + strip.w * static_cast<float>(static_cast<double>(live - day) / static_cast<double>(kMsPerDay));
        pen.rect({x - 1, strip.y - 5, 2, strip.h + 10}, kLive, 1);
    }
    float value = static_cast<float>(static_cast<double>(shown - day) / static_cast<double>(kMsPerDay));
    if (ui.slider(20, bar, value)) {
        guide::scrub_to(visit, day + static_cast<int64_t>(std::min(0.9999, static_cast<double>(value)) * static_cast<double>(kMsPerDay)), desk.scene.now);
    }
    for (int hour = 0; hour <= 24; hour += 6) {
        const float x = strip.x + strip.w * static_cast<float>(hour) / 24.0f;
        pen.text_center({x - 24, bar.y + 40, 48, 20}, ui.words.number(hour, 0), look(kCaption, kInkSoft));
    }
    if (ui.button(21, {width - 132, top + 12, 120, kTouch}, ui.words.ui(scrubbed ? "ui.time.back" : "ui.time.now"), scrubbed)) guide::back_to_now(visit);
    if (!scrubbed) return 76;
    // Days to either side, and how fast time runs.
    if (ui.icon_button(22, {14, 10, kTouch, kTouch}, U'<')) guide::scrub_to(visit, shown - kMsPerDay, desk.scene.now);
    pen.text_center({54, 10, 92, kTouch}, ui.words.ui(day == day_start(live) ? "ui.time.today" : day == day_start(live) - kMsPerDay ? "ui.time.yesterday"
                                                                                                                                    : "ui.time.other_day"),
                    look(kCaption, kInkSoft));
    if (ui.icon_button(23, {150, 10, kTouch, kTouch}, U'>')) guide::scrub_to(visit, shown + kMsPerDay, desk.scene.now);
    rate_buttons(ui, desk, {width - 12 - 340, 10, 340, kTouch}, 24);
    return 124;
}

float motion_part(Ui& ui, Desk& desk, float width) {
    static constexpr struct {
        guide::Motion motion;
        std::string_view key;
    } kWays[] = {
        {guide::Motion::orbit, "ui.motion.orbit"}, {guide::Motion::walk, "ui.motion.walk"}, {guide::Motion::fly, "ui.motion.fly"}};
    const float w = (width - 16 - 12) / 3;
    for (size_t i = 0; i < 3; ++i)
        if (ui.button(30 + i, {8 + (w + 6) * static_cast<float>(i), 8, w, kTouch}, ui.words.ui(kWays[i].key), desk.visit.motion == kWays[i].motion))
            guide::set_motion(desk.visit, desk.scene.catalog, kWays[i].motion);
    return 52;
}

float hint_part(Ui& ui, Desk& desk, float width) {
    static constexpr std::string_view kHints[] = {"ui.hint.orbit", "ui.hint.fly", "ui.hint.walk"};
    TextLook type = look(kCaption, kInk);
    type.max_width = width;
    type.max_lines = 3;
    const std::string_view words = ui.words.ui(kHints[static_cast<size_t>(desk.visit.motion)]);
    const vec2 size = ui.pen.measure(words, type);
    // A soft plate, so that it reads over sky and over water alike.
    ui.pen.rect({-4, 76 - size.y - 12, std::min(width, size.x) + 24, size.y + 12}, rgba(0x0a1120c8), 10);
    ui.pen.text({8, 76 - size.y - 6}, words, type);
    return 76;
}

float notice_part(Ui& ui, Desk& desk, float width) {
    static constexpr struct {
        uint32_t bit;
        std::string_view key;
    } kNotices[] = {
        {kDegradedDeviceLost, "ui.notice.device"}, {kDegradedNoTelemetry, "ui.notice.telemetry"}, {kDegradedContent, "ui.notice.content"}, {kDegradedFont, "ui.notice.font"}, {kDegradedHistory, "ui.notice.history"}};
    const float alarms = alarm_banner(ui, desk, width, 10);
    float y = alarms > 0 ? 10 + alarms : 12;
    const float top = y;
    for (const auto& notice : kNotices) {
        if (!(desk.scene.input.status.degraded & notice.bit)) continue;
        TextLook type = look(kCaption, kInk);
        type.max_width = width - 52;
        type.max_lines = 2;
        ui.pen.ring({24, y + 9}, 8, 2, 0, 1, kSimulated);
        ui.pen.line({24, y + 5}, {24, y + 10}, 2, kSimulated);
        ui.pen.disc({24, y + 13.5f}, 1.3f, kSimulated);
        y += ui.pen.text({40, y}, ui.words.ui(notice.key), type).y + 6;
    }
    return y > top || alarms > 0 ? y + 6 : 0;
}

float menu_part(Ui& ui, Desk& desk, float width, float height) {
    ui.pen.text_left({16, 10, width - 180, kTouch}, ui.words.ui("ui.menu"), look(kHeading, kInk, Weight::bold));
    language_buttons(ui, desk, {width - 12 - 36 - 8 - 92, 12, 92, 32});
    if (ui.icon_button(40, {width - 12 - 32, 12, 32, 32}, U'x')) desk.visit.menu_open = false;
    draw_lamps(ui, desk, {16, 50, width - 28, 22});
    if (const Moment moment = moment_of(ui, desk); !moment.word.empty()) overlay::draw_badge(ui.pen, {16, 78}, 24, moment.word, moment.color);
    bool table = desk.visit.scale > 1;
    if (ui.toggle(41, {16, 108, width - 32, kTouch}, ui.words.ui("ui.table"), table))
        guide::set_scale(desk.visit, desk.scene.catalog, table ? guide::kTableScale : 1.0f);
    // Time by steps of an hour and of a day: buttons suit rays and gaze better than a fine slider.
    const int64_t shown = guide::shown_wall_ms(desk.visit, desk.scene.now);
    ui.pen.text_left({16, 150, 80, kTouch}, ui.words.clock(shown), look(kTitle, kInk, Weight::bold));
    constexpr float step_width = 44;
    const auto step = [&](uint64_t id, float x, float y, std::string_view unit, std::string_view count, int64_t by) {
        if (ui.button(id, {x, y, step_width, kTouch}, ui.words.fill(ui.words.ui(unit), {count}))) guide::scrub_to(desk.visit, shown + by, desk.scene.now);
    };
    step(42, 100, 150, "ui.time.hours", "−1", -3'600'000);
    step(43, 100 + step_width + 4, 150, "ui.time.hours", "+1", 3'600'000);
    const bool scrubbed = desk.visit.scrub_ms != 0;
    if (ui.button(44, {width - 134, 150, 118, kTouch}, ui.words.ui(scrubbed ? "ui.time.back" : "ui.time.now"), scrubbed)) guide::back_to_now(desk.visit);
    if (scrubbed) {
        step(46, 16, 194, "ui.time.days", "−1", -kMsPerDay);
        step(47, 16 + step_width + 4, 194, "ui.time.days", "+1", kMsPerDay);
        const float rates = 16 + 2 * (step_width + 4);
        rate_buttons(ui, desk, {rates, 194, width - 16 - rates, kTouch}, 460);
    }
    // The places, below.
    const content::Catalog& catalog = desk.scene.catalog;
    const float row = scrubbed ? 44.0f : 0.0f;
    const float alarms = alarm_banner(ui, desk, width, 194 + row);
    const Rect list{8, 198 + row + alarms, width - 16, height - 198 - row - alarms - 10};
    const float top = ui.begin_list(50, list, 44.0f * static_cast<float>(1 + catalog.zones.size() + catalog.systems.size()));
    size_t i = 1;
    const auto row_at = [&](size_t at) { return Rect{list.x, top + 44.0f * static_cast<float>(at), list.w - 2, 42}; };
    if (ui.row(500, row_at(0), "⌂", ui.words.ui("ui.island"), false)) {
        choose(desk, {});
        if (auto place = guide::place_of_view(catalog, "island")) guide::go(desk.visit, catalog, *place, false);
    }
    for (const content::Zone& zone : catalog.zones) {
        if (ui.row(500 + i, row_at(i), zone.code, ui.words.text(zone.name), desk.visit.selected.item == zone.id)) choose(desk, zone.id);
        ++i;
    }
    for (const content::System& system : catalog.systems) {
        if (ui.row(500 + i, row_at(i), system.code, ui.words.text(system.name), desk.visit.selected.item == system.id)) choose(desk, system.id);
        ++i;
    }
    ui.end_list();
    return height;
}

float puck_part(Ui& ui, Desk& desk, float width) {
    if (ui.button(45, {8, 8, width - 16, 40}, ui.words.ui(desk.visit.menu_open ? "ui.menu.close" : "ui.menu"))) desk.visit.menu_open = !desk.visit.menu_open;
    return 56;
}

float alarm_part(Ui& ui, Desk& desk, float width) {
    const bool emergency = desk.visit.emergency;
    const std::optional<float> left = guide::seconds_left(desk.visit, desk.scene.now);
    TextLook title = look(30, kInk, Weight::bold), body = look(kHeading, kInk);
    title.max_width = body.max_width = width - 48;
    title.max_lines = 3;
    body.max_lines = 5;
    float y = 28;
    y += ui.pen.text({24, y}, ui.words.ui(emergency ? "ui.emergency.title" : left ? "ui.idle.title"
                                                                                  : "ui.tracking.title"),
                     title)
             .y +
         10;
    std::string_view words = ui.words.ui(emergency ? "ui.emergency.body" : left ? "ui.idle.body"
                                                                                : "ui.tracking.body");
    if (left) words = ui.words.fill(words, {ui.words.number(static_cast<double>(std::ceil(*left)), 0)});
    y += ui.pen.text({24, y}, words, body).y;
    return y + 28;
}

}  // namespace aisland::panels
