// A small island of our own for the tests of guide, overlay, panels, staff and showroom: two buildings, lamps, a robot, a zone
// with an interior, two languages in which every text is its key and the language, so that a mix-up shows.
#pragma once

#include <cmath>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "app/content/catalog.h"
#include "app/showroom/step.h"
#include "app/telemetry/store.h"

namespace aisland::scene {

constexpr float kHalf = 100;                  // the land is 200 m square, water around it
constexpr int64_t kNoon = 1'781'928'000'000;  // 2026-06-20T04:00:00Z, noon in Shanghai
inline const EntityId kLamp1{"urn:lamp:1"}, kLamp2{"urn:lamp:2"}, kRobot{"urn:robot:1"}, kHouse{"urn:building:1"}, kSensor{"urn:home:1"};
inline const ItemId kHouseItem{"building.1"}, kHome{"zone.home"}, kLampSystem{"system.P01"}, kTenant{"tenant.a"}, kFact{"fact.S01"};

inline schema::Attribute attribute(std::string name, schema::Kind kind, std::string unit = "", double min = 0, double max = 0) {
    schema::Attribute a;
    a.id = AttributeId(name);
    a.label = "attribute." + name;
    a.name = std::move(name);
    a.kind = kind;
    a.unit = std::move(unit);
    a.min = min;
    a.max = max;
    a.decimals = 1;
    return a;
}

inline schema::Table schema_table() {
    schema::Table table;
    schema::Type lamp{TypeId("Streetlight"), "Streetlight", 60, {}, "type.Streetlight"};
    lamp.attributes = {attribute("powerConsumption", schema::Kind::number, "WTT", 0, 150), attribute("illuminanceLevel", schema::Kind::number, "C62", 0, 1),
                       attribute("status", schema::Kind::enumeration), attribute("note", schema::Kind::text)};
    lamp.attributes[1].percent = true;
    lamp.attributes[2].values = {"ok", "defectiveLamp"};
    schema::Type robot{TypeId("StateMessage"), "StateMessage", 1, {}, "type.StateMessage"};
    robot.attributes = {attribute("pose", schema::Kind::position), attribute("heading", schema::Kind::number, "DD"),
                        attribute("battery", schema::Kind::number, "C62", 0, 1)};
    schema::Type air{TypeId("IndoorEnvironmentObserved"), "IndoorEnvironmentObserved", 10, {}, "type.Indoor"};
    air.attributes = {attribute("temperature", schema::Kind::number, "CEL", -10, 50)};
    table.types = {lamp, robot, air};
    return table;
}

inline content::WalkMap walk_map(uint32_t cell) {
    content::WalkMap map;
    map.cell = cell;
    map.origin_xz = vec2(-kHalf - 20);
    map.spacing = 0.5f;
    map.width = map.height = static_cast<uint32_t>((2 * kHalf + 40) / map.spacing) + 1;
    map.ground.assign(size_t{map.width} * map.height, std::numeric_limits<float>::quiet_NaN());
    for (uint32_t z = 0; z < map.height; ++z)
        for (uint32_t x = 0; x < map.width; ++x) {
            const vec2 p = map.origin_xz + vec2(x, z) * map.spacing;
            const bool land = std::abs(p.x) <= kHalf && std::abs(p.y) <= kHalf;
            const bool house = p.x > 29.5f && p.x < 50.5f && std::abs(p.y) < 10.5f;
            if (land && !(house && cell == 0)) map.ground[size_t{z} * map.width + x] = 0.02f * p.x;  // a gentle slope
        }
    return map;
}

inline content::Entity entity(EntityId id, const char* type, vec3 position, uint32_t number, uint32_t slot, uint32_t mover = kNone) {
    content::Entity e;
    e.id = id;
    e.text_id = type;
    e.type = TypeId(type);
    e.position = position;
    e.number = number;
    e.slot = slot;
    e.mover = mover;
    return e;
}

inline void add_text(content::Catalog& catalog, std::string_view key) {
    if (!catalog.index.texts.emplace(TextId(key).value, static_cast<uint32_t>(catalog.texts[0].size())).second) return;
    catalog.texts[0].push_back(std::string(key) + "中");
    catalog.texts[1].push_back(std::string(key) + "E");
}

inline const std::vector<std::string>& ui_keys();

inline content::Catalog make_catalog() {
    content::Catalog c;
    c.generation = 1;
    c.origin_longitude = 121.6;
    c.origin_latitude = 31.2;
    c.languages = {{"zh-CN", "简体中文"}, {"en", "English"}};
    c.schema = schema_table();
    c.shore = {{-kHalf, -kHalf}, {-kHalf, kHalf}, {kHalf, kHalf}, {kHalf, -kHalf}};
    c.cells = {{ItemId("cell.island"), TextId("cell.island")}, {ItemId("cell.home"), TextId("cell.home")}};
    c.slot_count = 8;
    c.mover_count = 1;

    content::Building house;
    house.id = kHouseItem;
    house.name = TextId("building.1");
    house.note = TextId("building.1.note");
    house.number = 7;
    house.floors = 4;
    house.height = 16;
    house.footprint_m2 = 400;
    house.outline = {{30, -10}, {30, 10}, {50, 10}, {50, -10}};
    house.entity = kHouse;
    house.tenants = {kTenant};
    c.buildings = {house};

    c.entities = {entity(kLamp1, "Streetlight", {0, 5, -20}, 1, 0), entity(kLamp2, "Streetlight", {3, 5, -40}, 2, 1),
                  entity(kRobot, "StateMessage", {-10, 1.5f, 0}, 1, 2, 0), entity(kHouse, "Building", {40, 17, 0}, 0, 3),
                  entity(kSensor, "IndoorEnvironmentObserved", {0, 1, -3}, 1, 4)};
    c.entities[4].cell = 1;
    for (int i = 0; i < 3; ++i) c.pick_shapes.push_back({i == 0 ? kLamp1 : i == 1 ? kLamp2
                                                                                  : kRobot});
    c.pick_shapes[0].center = {0, 5, -20};
    c.pick_shapes[0].half = vec3(0.6f);
    c.pick_shapes[1].center = {3, 5, -40};
    c.pick_shapes[1].half = vec3(0.6f);
    c.pick_shapes[2].kind = content::PickKind::box;
    c.pick_shapes[2].center = {0, 0.7f, 0};
    c.pick_shapes[2].half = vec3(0.6f);
    c.pick_shapes[2].mover = 0;
    content::PickShape wall;
    wall.entity = kHouse;
    wall.kind = content::PickKind::prism;
    wall.center = {40, 8, 0};
    wall.half = {10, 8, 10};
    wall.outline = house.outline;
    c.pick_shapes.push_back(wall);

    content::Zone zone;
    zone.id = kHome;
    zone.code = "Z1";
    zone.name = TextId("zone.home");
    zone.summary = TextId("zone.home.summary");
    zone.position = {-30, 2, 10};
    zone.cell = 1;
    zone.entities = {kSensor};
    c.zones = {zone};

    content::System lamps;
    lamps.id = kLampSystem;
    lamps.code = "P01";
    lamps.name = TextId("system.P01");
    lamps.summary = TextId("system.P01.summary");
    lamps.group = TextId("group.manage");
    lamps.types = {TypeId("Streetlight")};
    lamps.rules = {{TypeId("Streetlight"), AttributeId("powerConsumption"), true}, {TypeId("Streetlight"), AttributeId("illuminanceLevel"), false}, {TypeId("Streetlight"), AttributeId("status"), false}, {TypeId("Streetlight"), AttributeId("note"), false}};
    lamps.label_range = 60;
    c.systems = {lamps};
    content::System robots = lamps;
    robots.id = ItemId("system.P02");
    robots.code = "P02";
    robots.name = TextId("system.P02");
    robots.types = {TypeId("StateMessage")};
    robots.rules = {{TypeId("StateMessage"), AttributeId("battery"), true}};
    c.systems.push_back(robots);

    content::Tenant tenant;
    tenant.id = kTenant;
    tenant.name = TextId("tenant.a");
    tenant.note = TextId("tenant.a.note");
    tenant.group = TextId("group.unicorn");
    tenant.building = kHouseItem;
    c.tenants = {tenant};
    content::Fact fact;
    fact.id = kFact;
    fact.code = "S01";
    fact.title = TextId("fact.S01");
    fact.body = TextId("fact.S01.body");
    fact.value = 66000;
    fact.unit = "MTK";
    fact.source = TextId("fact.source");
    fact.as_of = "2020-12-10";
    c.facts = {fact};

    content::NamedView island;
    island.id = ItemId("view.island");
    island.name = "island";
    island.pose = {{0, 120, 180}, look_rotation({0, -120, -180})};
    island.fov_y = 0.8f;
    content::NamedView home = island;
    home.id = ItemId("view.home");
    home.name = "home";
    home.pose = {{0, 1.65f, 4}, look_rotation({0, 0, -1})};
    home.cell = 1;
    content::NamedView street = home;
    street.id = ItemId("view.street");
    street.name = "street";
    street.pose = {{0, 1.65f, 0}, look_rotation({0, 0.15f, -1})};
    street.cell = 0;
    c.views = {island, home, street};
    c.walk_maps = {walk_map(0), walk_map(1)};

    c.bindings = {{kLamp1, AttributeId("illuminanceLevel"), content::Effect::glow, 0, 1, 0, 4, {}, {}},
                  {kLamp1, AttributeId("status"), content::Effect::fault, 0, 1, 0, 1, {0, 1}, {}},
                  {kRobot, AttributeId("pose"), content::Effect::position, 0, 1, 0, 1, {}, {}},
                  {kRobot, AttributeId("heading"), content::Effect::heading, 0, 1, 0, 1, {}, {}}};
    c.texts.resize(2);
    c.build_index();
    c.index.texts.clear();
    for (const char* key : {"building.1", "building.1.note", "zone.home", "zone.home.summary", "system.P01", "system.P01.summary", "system.P02",
                            "group.manage", "tenant.a", "tenant.a.note", "group.unicorn", "fact.S01", "fact.S01.body", "fact.source", "cell.island", "cell.home",
                            "type.Streetlight", "type.StateMessage", "type.Indoor", "attribute.powerConsumption", "attribute.illuminanceLevel",
                            "attribute.status", "attribute.note", "attribute.pose", "attribute.heading", "attribute.battery", "attribute.temperature",
                            "attribute.status.ok", "attribute.status.defectiveLamp"})
        add_text(c, key);
    for (const std::string& key : ui_keys()) add_text(c, key);
    return c;
}

// Every key of the interface, read from the sources by a test so that none is forgotten.
inline const std::vector<std::string>& ui_keys() {
    static const std::vector<std::string> keys = [] {
        std::vector<std::string> out;
        for (const char* key :
             {"title", "subtitle", "island", "tab.zones", "tab.systems", "tab.tenants", "lamp.broker", "lamp.source", "lamp.values", "live", "simulated",
              "replay", "fresh", "fresh_count", "ageing", "stale", "lost", "stale_or_lost", "yes", "no", "unknown", "out_of_range", "banner.simulated",
              "time.back", "time.now", "time.freeze", "time.run", "time.today", "time.yesterday", "time.other_day", "chart.yesterday",
              "chart.no_yesterday", "notice.history", "motion.orbit", "motion.walk", "motion.fly", "hint.orbit", "hint.walk", "hint.fly", "notice.device",
              "notice.telemetry", "notice.content", "notice.font", "table", "menu", "menu.close", "emergency.title", "emergency.body",
              "tracking.title", "tracking.body", "idle.title", "last_day", "kind.building", "kind.device", "kind.zone", "planned", "floors", "height", "floor_area",
              "tenants", "go", "enter", "leave", "no_values", "devices", "layer", "age.unknown", "age.now", "alarm", "alarm.acknowledge",
              "alarm.acknowledged", "alarm.active", "alarm.doubtful", "alarm.go", "alarm.returned", "alarm.route", "drill", "drill.route", "drill.start", "drill.stop"})
            out.push_back(std::string("ui.") + key);
        return out;
    }();
    return keys;
}

// Texts with a gap: "ui.age.seconds" -> "{}s中".
inline void add_patterns(content::Catalog& c) {
    for (const char* key : {"ui.age.seconds", "ui.age.minutes", "ui.age.hours", "ui.age.days", "ui.period", "ui.banner.replay", "ui.banner.simulated_at", "ui.chart.compared", "ui.time.hours", "ui.time.days",
                            "ui.source", "ui.as_of", "ui.signoff", "ui.alarm.more", "ui.idle.body"}) {
        c.index.texts.emplace(TextId(key).value, static_cast<uint32_t>(c.texts[0].size()));
        const std::string tail = std::string(key).substr(std::string(key).rfind('.') + 1);
        c.texts[0].push_back("{}" + tail + "中");
        c.texts[1].push_back("{}" + tail + "E");
    }
}

inline content::Catalog catalog() {
    content::Catalog c = make_catalog();
    add_patterns(c);
    return c;
}

// Values of the little island, as a source would send them.
struct Feed {
    const content::Catalog& catalog;
    telemetry::Store store;
    telemetry::Batch batch;

    explicit Feed(const content::Catalog& c) : catalog(c), store(c.schema, TangentPlane(121.6, 31.2), known(c)) {}
    static std::vector<telemetry::KnownEntity> known(const content::Catalog& c) {
        std::vector<telemetry::KnownEntity> out;
        for (const content::Entity& e : c.entities)
            if (c.schema.find(e.type)) out.push_back({e.id, e.type, e.text_id});
        return out;
    }
    void begin() { batch.clear(); }
    void entity(EntityId id, const char* type, const std::vector<std::pair<const char*, double>>& numbers) {
        telemetry::BatchEntity e;
        e.id = id;
        e.type = TypeId(type);
        for (uint32_t i = 0; i < catalog.schema.types.size(); ++i)
            if (catalog.schema.types[i].id == e.type) e.type_index = i;
        e.first = static_cast<uint32_t>(batch.values.size());
        for (const auto& [name, number] : numbers) {
            telemetry::BatchValue v;
            v.attribute = AttributeId(name);
            v.number = number;
            batch.values.push_back(v);
        }
        e.count = static_cast<uint32_t>(batch.values.size()) - e.first;
        batch.entities.push_back(e);
    }
    void text(const char* name, std::string_view words) {  // of the last entity
        telemetry::BatchValue v;
        v.attribute = AttributeId(name);
        v.text = static_cast<uint32_t>(batch.text.size());
        v.text_size = static_cast<uint32_t>(words.size());
        batch.text += words;
        batch.values.push_back(v);
        ++batch.entities.back().count;
    }
    void position(const char* name, vec3 at) {
        telemetry::BatchValue v;
        v.attribute = AttributeId(name);
        v.position = at;
        batch.values.push_back(v);
        ++batch.entities.back().count;
    }
    void send(Time now, telemetry::Provenance provenance = telemetry::Provenance::simulated) {
        for (telemetry::BatchValue& v : batch.values) v.observed_ms = now.wall_ms;
        telemetry::Origin origin;
        origin.provenance = provenance;
        store.apply(batch, origin, now);
    }
    void usual(Time now, vec3 robot = {-10, 0, 0}) {
        begin();
        entity(kLamp1, "Streetlight", {{"powerConsumption", 58.4}, {"illuminanceLevel", 0.65}, {"status", 0}});
        entity(kLamp2, "Streetlight", {{"powerConsumption", 12}, {"illuminanceLevel", 0.1}, {"status", 1}});
        entity(kRobot, "StateMessage", {{"heading", 90}, {"battery", 0.8}});
        position("pose", robot);
        entity(kSensor, "IndoorEnvironmentObserved", {{"temperature", 22.5}});
        send(now);
    }
};

inline Time at(double seconds) {
    return {1'000'000'000'000 + static_cast<int64_t>(seconds * 1e9), kNoon + static_cast<int64_t>(seconds * 1000)};
}

inline text::Engine engine() {
    auto made = text::Engine::create({{"/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc#2", "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"}});
    AISLAND_ASSERT(made);
    return std::move(*made);
}

// One visit driven step by step at 60 Hz.
struct Drive {
    content::Catalog catalog = scene::catalog();
    Feed feed{catalog};
    telemetry::Snapshot snapshot;
    Surface surface;
    Input input;
    View views[2];
    std::vector<PointerEvent> pointers;
    std::vector<KeyEvent> keys;
    std::vector<Cue> cues;
    showroom::State state;
    double seconds = 0;
    const Frame* frame = nullptr;

    explicit Drive(bool headset = false, showroom::Options options = {}) : state(showroom::create(catalog, engine(), options)) {
        surface.kind = headset ? SurfaceKind::eyes : SurfaceKind::headless;
        surface.width = headset ? 1000 : 1280;
        surface.height = headset ? 1000 : 800;
        input.status.views_valid = true;
        if (headset) {
            input.status.xr = XrState::focused;
            input.head_valid = true;
            input.head.position = {0, 1.7f, 0};
            for (View& view : views) view.fov = {-0.8f, 0.8f, 0.8f, -0.8f};
        }
        feed.usual(at(0));
    }
    const Frame& step(double dt = 1.0 / 60) {
        seconds += dt;
        const Time now = at(seconds);
        snapshot = feed.store.snapshot(now);
        return step_only(now);
    }
    const Frame& step_only(Time now) {
        input.now = now;
        input.surfaces = {&surface, 1};
        if (surface.kind == SurfaceKind::eyes) input.views = views;
        input.pointers = pointers;
        input.keys = keys;
        input.cues = cues;
        frame = &showroom::step(catalog, snapshot, input, now, state);
        pointers.clear();
        keys.clear();
        cues.clear();
        return *frame;
    }
    void steps(int count, double dt = 1.0 / 60) {
        for (int i = 0; i < count; ++i) step(dt);
    }
    guide::Visit& visit() { return state.visit; }
    void pointer(PointerPhase phase, vec2 position, vec2 wheel = vec2(0.0f)) {
        PointerEvent event;
        event.phase = phase;
        event.position = position;
        event.wheel = wheel;
        pointers.push_back(event);
    }
    void click(vec2 position) {
        pointer(PointerPhase::hover, position);
        step();
        pointer(PointerPhase::down, position);
        step();
        pointer(PointerPhase::up, position);
        step();
    }
    void key(Key key, bool down) { keys.push_back({key, down, false}); }
    void cue(CueKind kind, ItemId item, EntityId entity = {}, int64_t number = 0) { cues.push_back({kind, item, entity, number}); }
    void hand(int index, vec3 position, vec3 direction) {
        input.hands[index].kind = HandKind::controller;
        input.hands[index].aim_valid = true;
        input.hands[index].aim = {position, look_rotation(direction)};
    }
};

}  // namespace aisland::scene
