// The members of every struct that is not written as it lies in memory, named once for writing and for reading.
#pragma once

#include "app/content/catalog.h"
#include "app/content/codec.h"
#include "app/frame/world.h"

namespace aisland::schema {

template <class C>
void fields(C& c, Simulation& v) {
    content::all(c, v.declared, v.low, v.high, v.hours, v.shares, v.weekend, v.noise, v.every_s, v.weights, v.texts);
    content::code_enum(c, v.day, 5);
    c.check(v.hours.size() == v.shares.size());
}
template <class C>
void fields(C& c, Attribute& v) {
    content::all(c, v.id, v.name, v.unit, v.min, v.max, v.values, v.label, v.decimals, v.percent, v.simulation);
    content::code_enum(c, v.kind, 5);
}
template <class C>
void fields(C& c, Type& v) { content::all(c, v.id, v.name, v.period_s, v.attributes, v.label); }
template <class C>
void fields(C& c, Reaction& v) { content::all(c, v.entity, v.attribute, v.value, v.after_s); }
template <class C>
void fields(C& c, Alarm& v) {
    content::all(c, v.id, v.name, v.title, v.advice, v.type, v.attribute, v.entities, v.category, v.sub_category, v.raise, v.clear, v.members,
                 v.delay_s, v.clear_delay_s, v.latching, v.reactions, v.routes, v.drill_entity, v.drill_s);
    content::code_enum(c, v.severity, 5);
    content::code_enum(c, v.compare, 3);
}
template <class C>
void fields(C& c, MappedMember& v) { content::all(c, v.from, v.number); }
template <class C>
void fields(C& c, MappedAttribute& v) { content::all(c, v.attribute, v.at, v.latitude, v.height, v.scale, v.offset, v.members); }
template <class C>
void fields(C& c, Mapping& v) {
    content::all(c, v.name, v.topic, v.each, v.type, v.entity, v.time, v.attributes);
    content::code_enum(c, v.time_form, 3);
}

}  // namespace aisland::schema

namespace aisland {
template <class C>
void fields(C& c, Pose& v) { content::all(c, v.position, v.orientation); }
template <class C>
void fields(C& c, Cell& v) { content::all(c, v.id, v.box_min, v.box_max, v.first_instance, v.instance_count, v.sky); }
}  // namespace aisland

namespace aisland::content {

template <class C>
void fields(C& c, Language& v) { all(c, v.tag, v.name); }
template <class C>
void fields(C& c, Entity& v) {
    all(c, v.id, v.text_id, v.type, v.name, v.number, v.position, v.cell, v.slot, v.mover, v.building, v.zone, v.system);
}
template <class C>
void fields(C& c, Building& v) {
    all(c, v.id, v.name, v.note, v.number, v.floors, v.height, v.footprint_m2, v.outline, v.entity, v.tenants, v.planned);
}
template <class C>
void fields(C& c, Zone& v) { all(c, v.id, v.code, v.name, v.summary, v.position, v.facing, v.cell, v.building, v.entities); }
template <class C>
void fields(C& c, LabelRule& v) { all(c, v.type, v.attribute, v.on_label); }
template <class C>
void fields(C& c, System& v) {
    all(c, v.id, v.code, v.name, v.summary, v.group, v.types, v.rules, v.label_range, v.position, v.icon);
}
template <class C>
void fields(C& c, Fact& v) {
    all(c, v.id, v.code, v.title, v.body, v.value, v.unit, v.source, v.as_of, v.signoff, v.position, v.planned);
}
template <class C>
void fields(C& c, Tenant& v) { all(c, v.id, v.name, v.note, v.group, v.building); }
template <class C>
void fields(C& c, Stop& v) { all(c, v.id, v.name, v.title, v.narration, v.subject, v.pose, v.cell, v.seconds); }
template <class C>
void fields(C& c, Tour& v) { all(c, v.id, v.name, v.title, v.minutes, v.stops); }
template <class C>
void fields(C& c, NamedView& v) { all(c, v.id, v.name, v.title, v.pose, v.fov_y, v.cell); }
template <class C>
void fields(C& c, Scenario& v) { all(c, v.id, v.name, v.subject); }
template <class C>
void fields(C& c, Picture& v) { all(c, v.of, v.alt, v.texture, v.aspect); }
template <class C>
void fields(C& c, Sound& v) { all(c, v.of, v.language, v.caption, v.channels, v.skip, v.samples, v.first_byte, v.size); }
template <class C>
void fields(C& c, Binding& v) {
    all(c, v.entity, v.attribute, v.in_min, v.in_max, v.out_min, v.out_max, v.codes, v.colors);
    code_enum(c, v.effect, 7);
}
template <class C>
void fields(C& c, PickShape& v) {
    all(c, v.entity, v.center, v.half, v.cell, v.mover, v.outline);
    code_enum(c, v.kind, 3);
}
template <class C>
void fields(C& c, WalkMap& v) {
    all(c, v.cell, v.origin_xz, v.spacing, v.width, v.height);
    code_heights(c, v.ground);
}
template <class C>
void fields(C& c, Route& v) { all(c, v.entity, v.points, v.speed, v.loop); }
template <class C>
void fields(C& c, Joint& v) { all(c, v.offset, v.axis, v.attribute, v.zero, v.turn, v.rest); }
template <class C>
void fields(C& c, Linkage& v) { all(c, v.entity, v.rig, v.base, v.scale, v.joints); }
template <class C>
void fields(C& c, CellInfo& v) { all(c, v.id, v.name); }

// Not stored: generation, content_hash and the index, which open() makes; sound_packets, a chunk of their own.
template <class C>
void fields(C& c, Anchor& v) {
    code_enum(c, v.kind, 3);
    all(c, v.id, v.pose, v.slot);
}
template <class C>
void fields(C& c, Catalog& v) {
    all(c, v.origin_longitude, v.origin_latitude, v.land_m2, v.floor_area_m2, v.shore, v.languages, v.schema.types, v.schema.alarms, v.schema.alarm_place,
        v.schema.mappings, v.entities,
        v.buildings, v.zones, v.systems, v.facts, v.tenants, v.tours, v.views, v.scenarios, v.pictures, v.sounds, v.bindings, v.pick_shapes, v.walk_maps,
        v.cells, v.anchors, v.notes, v.routes, v.linkages, v.text_keys, v.texts, v.slot_count, v.mover_count);
}

}  // namespace aisland::content
