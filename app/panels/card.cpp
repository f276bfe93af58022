// Cards: one per kind of thing that can be selected. Every number carries its unit, its age and where it came from.
#include <algorithm>
#include <cmath>

#include "app/guide/places.h"
#include "app/overlay/label_look.h"
#include "app/overlay/tokens.h"
#include "app/panels/parts.h"

namespace aisland::panels {

using namespace overlay::tokens;
using overlay::TextLook;
using text::Weight;

namespace {

constexpr float kSide = 18;

struct Card {
    Ui& ui;
    Desk& desk;
    float width, y;
    const content::Catalog& catalog = desk.scene.catalog;

    float inner() const { return width - 2 * kSide; }

    void header(std::string_view kind, std::string_view title) {
        Pen& pen = ui.pen;
        pen.text_left({kSide, y + 14, inner() - 44, 20}, kind, look(kCaption, kAccent, Weight::bold));
        TextLook type = look(kTitle, kInk, Weight::bold);
        type.max_width = inner();
        type.max_lines = 2;
        type.line_height = 1.25f;
        if (ui.icon_button(70, {width - 12 - 32, y + 10, 32, 32}, U'x')) guide::select(desk.visit, catalog, {}, desk.scene.now);
        y += 40;
        y += pen.text({kSide, y}, title, type).y + 8;
    }
    void paragraph(std::string_view words, uint32_t lines = 6, Color color = kInkSoft) {
        if (words.empty()) return;
        TextLook type = look(kCaption + 1, color);
        type.max_width = inner();
        type.max_lines = lines;
        type.line_height = 1.45f;
        y += ui.pen.text({kSide, y}, words, type).y + 10;
    }
    // What the content has a picture of, and under it what is seen there in words.
    void picture(ItemId of) {
        const content::Picture* p = catalog.find_picture(of);
        if (!p) return;
        const float high = std::min(inner() / p->aspect, inner()), wide = high * p->aspect;  // upright ones are narrower than the card
        ui.pen.image({kSide + (inner() - wide) / 2, y, wide, high}, p->texture, 6);
        y += high + 8;
        TextLook type = look(kCaption, kInkSoft);  // smaller than what the card itself says, and set off from it
        type.max_width = inner() - 12;
        type.max_lines = 3;
        type.line_height = 1.4f;
        const float tall = ui.pen.text({kSide + 12, y}, ui.words.text(p->alt), type).y;
        ui.pen.rect({kSide, y + 2, 3, tall - 4}, kLine, 1.5f);
        y += tall + 14;
    }
    void divider() {
        ui.pen.rect({kSide, y, inner(), 1}, kLine);
        y += 9;
    }
    void caption(std::string_view words) {
        ui.pen.text_left({kSide, y, inner(), 22}, words, look(kCaption, kInkSoft, Weight::bold));
        y += 26;
    }
    // label ....... figure unit
    void fact(std::string_view label, std::string_view figure, std::string_view unit) {
        Pen& pen = ui.pen;
        const float right = pen.measure(unit, look(kCaption, kInkSoft)).x;
        TextLook type = look(kBody, kInk, Weight::bold);
        type.max_width = inner() * 0.6f;
        const float middle = pen.measure(figure, type).x;
        pen.text_right({kSide, y, inner(), 28}, unit, look(kCaption, kInkSoft));
        const float gap = unit.empty() ? 0.0f : 5.0f;
        pen.text_left({kSide + inner() - right - gap - middle, y, middle + 1, 28}, figure, type);
        pen.text_left({kSide, y, inner() - right - gap - middle - 8, 28}, label, look(kCaption + 1, kInkSoft));
        y += 30;
    }
    void button(uint64_t id, std::string_view label, bool lit, auto&& act) {
        if (ui.button(id, {kSide, y, inner(), 40}, label, lit)) act();
        y += 48;
    }
    void go_button(std::string_view key, ItemId item, EntityId entity) {
        button(71, ui.words.ui(key), true, [&] {
            const auto place = item ? guide::place_of_item(catalog, item, desk.visit.shown) : guide::place_of_entity(catalog, entity, desk.visit.shown);
            if (place) guide::go(desk.visit, catalog, *place, false);
        });
    }
    void value(const content::Entity& entity, const schema::Type& type, const schema::Attribute& attribute, const telemetry::Value& v);
    // Values of an entity: by the rules of its system, else all its type's attributes that are known.
    uint32_t values(const content::Entity& entity, uint32_t most);
    bool chart();  // false: nothing is known to draw
    void end() { y += 8; }
};

void Card::value(const content::Entity& entity, const schema::Type& type, const schema::Attribute& attribute, const telemetry::Value& v) {
    Pen& pen = ui.pen;
    const bool worn = v.freshness == telemetry::Freshness::stale || v.freshness == telemetry::Freshness::lost;
    const float top = y;
    if (worn) pen.hatch({kSide - 8, top - 2, inner() + 16, 54}, 9, 1, rgba(0xffffff14));
    const std::string_view unit = v.out_of_range ? std::string_view() : ui.words.unit(attribute, &entity);
    const float unit_width = unit.empty() ? 0.0f : pen.measure(unit, look(kCaption, kInkSoft)).x + 5;
    TextLook figure = look(kHeading, worn ? kInkSoft : kInk, Weight::bold);
    figure.max_width = inner() * 0.62f;
    const std::string_view words = ui.words.value(attribute, v);
    const float w = pen.measure(words, figure).x;
    pen.text_left({kSide, top, inner() - w - unit_width - 8, 28}, ui.words.attribute(attribute), look(kCaption + 1, kInk));
    pen.text_left({kSide + inner() - unit_width - w, top, w + 1, 28}, words, figure);
    if (!unit.empty()) pen.text_right({kSide, top + 1.5f, inner(), 28}, unit, look(kCaption, kInkSoft));
    const Color mark = overlay::provenance_color(v.provenance);
    const std::string_view origin = v.drill ? ui.words.ui("ui.drill") : ui.words.provenance(v.provenance);
    overlay::draw_freshness(pen, {kSide + 6, top + 38}, 12, v, type.period_s);
    const std::string_view state = v.out_of_range                               ? ui.words.ui("ui.out_of_range")
                                   : v.freshness == telemetry::Freshness::fresh ? std::string_view()
                                                                                : ui.words.freshness(v.freshness);
    const std::string_view age = ui.words.age(v.age_s);
    const std::string_view line = state.empty() || (state == age) ? age : ui.words.join({age, " · ", state});
    const float badge = overlay::badge_width(pen, origin, 20);
    pen.text_left({kSide + 18, top + 28, inner() - badge - 26, 20}, line, look(kCaption, v.out_of_range ? kFault : kInkSoft));
    overlay::draw_badge(pen, {kSide + inner() - badge, top + 28}, 20, origin, mark);
    y += 52;
    if (attribute.kind == schema::Kind::number && attribute.max > attribute.min && !v.out_of_range) {
        ui.range_bar({kSide, y, inner(), 4}, static_cast<float>((v.number - attribute.min) / (attribute.max - attribute.min)), worn ? kUnknown : kAccent);
        y += 8;
    }
    y += 8;
}

uint32_t Card::values(const content::Entity& entity, uint32_t most) {
    const schema::Type* type = catalog.schema.find(entity.type);
    if (!type) return 0;
    uint32_t shown = 0;
    bool ruled = false;
    for (const content::System& system : catalog.systems) {
        for (const content::LabelRule& rule : system.rules) {
            if (rule.type != entity.type) continue;
            if (entity.system && entity.system != system.id) continue;
            ruled = true;
            const schema::Attribute* attribute = schema::find_attribute(*type, rule.attribute);
            const telemetry::Value* v = attribute ? desk.scene.snapshot.find(entity.id, rule.attribute) : nullptr;
            if (!v || shown == most) continue;
            value(entity, *type, *attribute, *v);
            ++shown;
        }
        if (ruled) break;  // one system speaks for a device
    }
    if (ruled) return shown;
    for (const schema::Attribute& attribute : type->attributes) {
        const telemetry::Value* v = desk.scene.snapshot.find(entity.id, attribute.id);
        if (!v || shown == most) continue;
        value(entity, *type, attribute, *v);
        ++shown;
    }
    return shown;
}

bool Card::chart() {
    const float height = draw_chart(ui, desk, {kSide, y, inner(), 0});
    if (height > 0) y += height + 6;
    return height > 0;
}

void building_card(Card& card, const content::Building& building) {
    const Words& words = card.ui.words;
    card.header(words.join({words.ui("ui.kind.building"), " ", words.number(building.number, 0)}), words.text(building.name));
    if (building.planned) overlay::draw_badge(card.ui.pen, {kSide, card.y}, 22, words.ui("ui.planned"), kSimulated), card.y += 30;
    card.picture(building.id);
    if (building.note) card.paragraph(words.text(building.note), 4);
    card.divider();
    card.fact(words.ui("ui.floors"), words.number(building.floors, 0), {});
    card.fact(words.ui("ui.height"), words.number(static_cast<double>(building.height), 0), "m");
    card.fact(words.ui("ui.floor_area"), words.number(building.footprint_m2 * building.floors, 0), "m²");
    if (card.y += 6; !card.chart()) card.y -= 6;
    const content::Catalog& catalog = card.catalog;
    bool first = true;
    for (ItemId id : building.tenants) {
        const content::Tenant* tenant = catalog.find_tenant(id);
        if (!tenant) continue;
        if (first) card.divider(), card.caption(words.ui("ui.tenants"));
        first = false;
        if (card.ui.row(800 + (id.value & 0xffff), {10, card.y, card.width - 20, 36}, {}, words.text(tenant->name), false))
            guide::select(card.desk.visit, catalog, {{}, id}, card.desk.scene.now);
        card.y += 38;
    }
    // What is measured in it; a value or two of each device.
    first = true;
    uint32_t shown = 0;
    for (const content::Entity& entity : catalog.entities) {
        if (entity.building != building.id || entity.id == building.entity || shown >= 3) continue;
        const telemetry::Entity* known = card.desk.scene.snapshot.find(entity.id);
        if (!known || known->value_count == 0) continue;
        if (first) card.divider();
        first = false;
        card.caption(words.name(entity));
        card.values(entity, 2);
        ++shown;
    }
    if (const content::Entity* own = catalog.find_entity(building.entity))
        if (card.desk.scene.snapshot.find(own->id)) card.divider(), card.values(*own, 4);
    card.divider();
    card.y += 2;
    card.go_button("ui.go", building.id, {});
}

void device_card(Card& card, const content::Entity& entity) {
    const Words& words = card.ui.words;
    const content::System* system = card.catalog.find_system(entity.system);
    const schema::Type* type = card.catalog.schema.find(entity.type);
    if (!system)
        for (const content::System& s : card.catalog.systems)
            if (!system && std::find(s.types.begin(), s.types.end(), entity.type) != s.types.end()) system = &s;
    card.header(system ? words.join({system->code, " · ", words.text(system->name)}) : words.ui("ui.kind.device"), words.name(entity));
    card.divider();
    card.chart();
    if (card.values(entity, 8) == 0) card.paragraph(words.ui("ui.no_values"));
    if (type) card.paragraph(words.fill(words.ui("ui.period"), {words.number(type->period_s, type->period_s < 1 ? 1 : 0)}), 2);
    card.go_button("ui.go", {}, entity.id);
}

void zone_card(Card& card, const content::Zone& zone) {
    const Words& words = card.ui.words;
    guide::Visit& visit = card.desk.visit;
    card.header(words.join({words.ui("ui.kind.zone"), " ", zone.code}), words.text(zone.name));
    card.picture(zone.id);
    card.paragraph(words.text(zone.summary), 8);
    uint32_t shown = 0;
    for (EntityId id : zone.entities) {
        const content::Entity* entity = card.catalog.find_entity(id);
        if (!entity || shown >= 4 || !card.desk.scene.snapshot.find(id)) continue;
        card.divider();
        card.caption(words.name(*entity));
        if (card.values(*entity, 2) > 0) ++shown;
    }
    const bool inside = visit.cell != 0 && visit.cell == zone.cell;
    if (inside) {
        card.button(72, words.ui("ui.leave"), true, [&] {
            if (auto place = guide::place_of_view(card.catalog, "island")) guide::go(visit, card.catalog, *place, false);
        });
    } else {
        card.go_button(zone.cell != 0 ? "ui.enter" : "ui.go", zone.id, {});
    }
}

void system_card(Card& card, const content::System& system) {
    const Words& words = card.ui.words;
    card.header(words.join({system.code, " · ", words.text(system.group)}), words.text(system.name));
    card.picture(system.id);
    card.paragraph(words.text(system.summary), 8);
    uint32_t count = 0, freshness[4]{};
    for (const content::Entity& entity : card.catalog.entities) {
        if (entity.system ? entity.system != system.id : std::find(system.types.begin(), system.types.end(), entity.type) == system.types.end()) continue;
        ++count;
        const telemetry::Entity* known = card.desk.scene.snapshot.find(entity.id);
        ++freshness[known ? static_cast<size_t>(known->freshness) : 3];
    }
    card.divider();
    card.fact(words.ui("ui.devices"), words.number(count, 0), {});
    if (count > 0) {
        card.fact(words.ui("ui.fresh_count"), words.number(freshness[0] + freshness[1], 0), {});
        card.fact(words.ui("ui.stale_or_lost"), words.number(freshness[2] + freshness[3], 0), {});
        const float part = static_cast<float>(freshness[0] + freshness[1]) / static_cast<float>(count);
        card.ui.range_bar({kSide, card.y + 2, card.inner(), 6}, part, kLive);
        card.y += 18;
    }
    card.y += alarm_list(card.ui, card.desk, system, kSide, card.inner(), card.y);
    bool on = card.desk.visit.layer == system.id;
    if (card.ui.toggle(73, {kSide, card.y, card.inner(), kTouch}, words.ui("ui.layer"), on)) card.desk.visit.layer = on ? system.id : ItemId{};
    card.y += kTouch + 8;
    card.go_button("ui.go", system.id, {});
}

void fact_card(Card& card, const content::Fact& fact) {
    const Words& words = card.ui.words;
    card.header(fact.code, words.text(fact.title));
    if (fact.planned) overlay::draw_badge(card.ui.pen, {kSide, card.y}, 22, words.ui("ui.planned"), kSimulated), card.y += 30;
    if (fact.value != 0) {
        const std::string_view figure = words.number(fact.value, fact.value == std::floor(fact.value) ? 0 : 2);
        const float w = card.ui.pen.measure(figure, look(kFigure, kInk, Weight::bold)).x;
        card.ui.pen.text_left({kSide, card.y, card.inner(), 44}, figure, look(kFigure, kInk, Weight::bold));
        card.ui.pen.text_left({kSide + w + 8, card.y + 4, 120, 44}, words.join({schema::unit_symbol(fact.unit)}), look(kBody, kInkSoft));
        card.y += 48;
    }
    card.picture(fact.id);
    card.paragraph(words.text(fact.body), 10);
    card.divider();
    card.paragraph(words.fill(words.ui("ui.source"), {words.text(fact.source)}), 2);
    card.paragraph(words.fill(words.ui("ui.as_of"), {fact.as_of}), 1);
    if (!fact.signoff.empty()) card.paragraph(words.fill(words.ui("ui.signoff"), {fact.signoff}), 1);
}

void tenant_card(Card& card, const content::Tenant& tenant) {
    const Words& words = card.ui.words;
    card.header(words.text(tenant.group), words.text(tenant.name));
    card.picture(tenant.id);
    card.paragraph(words.text(tenant.note), 8);
    const content::Building* building = card.catalog.find_building(tenant.building);
    if (!building) return;
    if (card.ui.row(74, {10, card.y, card.width - 20, 38}, words.number(building->number, 0), words.text(building->name), false))
        guide::select(card.desk.visit, card.catalog, {building->entity, building->id}, card.desk.scene.now);
    card.y += 46;
    card.go_button("ui.go", building->id, {});
}

}  // namespace

float card_part(Ui& ui, Desk& desk, float width, float top) {
    Card card{ui, desk, width, top};
    const guide::Selection thing = desk.visit.selected;  // a press may change it while the card is drawn
    const content::Catalog& catalog = desk.scene.catalog;
    if (const content::Building* building = catalog.find_building(thing.item))
        building_card(card, *building);
    else if (const content::Zone* zone = catalog.find_zone(thing.item))
        zone_card(card, *zone);
    else if (const content::System* system = catalog.find_system(thing.item))
        system_card(card, *system);
    else if (const content::Fact* fact = catalog.find_fact(thing.item))
        fact_card(card, *fact);
    else if (const content::Tenant* tenant = catalog.find_tenant(thing.item))
        tenant_card(card, *tenant);
    else if (const content::Entity* entity = catalog.find_entity(thing.entity))
        device_card(card, *entity);
    card.end();
    return card.y - top;
}

}  // namespace aisland::panels
