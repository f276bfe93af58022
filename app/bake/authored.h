// Authored content as it stands in the files of content/, one struct per JSON object. The reader (read_*.cpp) fills these
// and nothing else; link.cpp resolves the names. Strict: a key not named here is an offence, and so is a wrong type or a
// missing key marked "required". Geographic positions are degrees [longitude, latitude]; bearings are degrees clockwise
// from north; everything else is SI.
//
// Text keys ("zone.home.title") are msgid in content/locale/TAG.po and must exist in every language of the manifest.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "app/core/pose.h"
#include "app/schema/schema.h"

namespace aisland::bake {

struct Source {                     // where a value stood, for offences
    uint32_t file = 0;              // index into Offences::files
    uint32_t line = 0, column = 0;  // 1-based; column counts bytes
};

struct Reference {  // a name of something defined elsewhere
    std::string id;
    Source at;
};

struct LonLat {
    double longitude = 0, latitude = 0;
};

// content/manifest.json, all keys required:
// {"version": 3, "name": "text.key", "origin": {"longitude": 121.6, "latitude": 31.2}, "crs": "wgs84" | "gcj02",
//  "languages": [{"tag": "zh-CN", "name": "简体中文"}, ...]}           crs: of every position in the folder
struct AuthoredLanguage {
    std::string tag, name;
    Source at;
};
struct Manifest {
    int version = 1;
    Reference name;
    LonLat origin;
    bool gcj02 = false;
    std::vector<AuthoredLanguage> languages;
};

// content/site.geojson: {"type": "FeatureCollection", "features": [{"type": "Feature",
//   "geometry": {"type": "Point" | "MultiPoint" | "LineString" | "Polygon", "coordinates": …}, "properties": {…}}]}
// "name" and "note" are text keys. Keys by kind (r = required, others optional; a key listed nowhere for a kind is an offence):
//   outline   Polygon     id r                                                        the shore; exactly one
//   water     Polygon     id r, depth                                                 ponds and canals inside the shore
//   building  Polygon     id r, number r (1..21), floors r, name r, style, roof, floor_height (3.9), note, planned, height
//                         model: a file ("models/tower.glb") that stands in place of the generated building, its origin on
//                         the middle of the footprint, turned by bearing; prototypes may be files as well
//                         Reports as entity urn:ngsi-ld:Building:aisland:ID. style, roof: free words of build_*.cpp
//   zone      Point       id r (one of zones.json), bearing (a visitor arriving there looks along)
//   path      LineString  id r, width (3), surface         road, too: surface asphalt | paving | boardwalk | gravel …
//   plaza     Polygon     id r, surface          lawn  Polygon  id r, surface (lawn | meadow | hedge …)
//   bridge    LineString  id r, width (6), style, height (deck over ground, 0)
//   lamps     LineString  id r, every r (m), entity r (pattern with one %d form: "urn:ngsi-ld:Streetlight:aisland:lamp-%03d"),
//                         type r, first (1), prototype ("lamp"), offset (m to the right of the line)
//   trees     LineString (+ every r) | MultiPoint | Point   id r, prototype ("tree-plane"), offset, scale (1)
//   bench     LineString (+ every r) | MultiPoint | Point   id r, prototype ("bench"), bearing, offset, scale
//   prop      the same for anything without values          id r, prototype r, bearing, offset, scale, height
//   bays      LineString  id r, count r, entity r (pattern), type r, first, prototype ("car"), width (2.5), length (5.0)
//                         bays lie to the right of the line, at right angles, spread evenly over its length
//   gate camera sensor    Point; id r (the entity id: "urn:ngsi-ld:…"), type r, name, prototype, bearing, height (m above ground)
//   robot     LineString  id r (entity id), type r, name, prototype, speed (m/s, 1.0), loop (true), height (m; UAV)
//   boat      as robot, height from the water
//   far       Polygon | LineString   id r, style, height      scenery beyond the river
// Any entity may carry "system": id of systems.json, and "number".
enum class FeatureKind : uint8_t {
    outline,
    water,
    building,
    zone,
    path,
    plaza,
    lawn,
    bridge,
    lamps,
    trees,
    bench,
    prop,
    bays,
    gate,
    camera,
    sensor,
    robot,
    boat,
    far,
    count
};
enum class GeometryKind : uint8_t { point,
                                    multi_point,
                                    line,
                                    polygon };

struct Feature {
    FeatureKind kind = FeatureKind::outline;
    GeometryKind geometry = GeometryKind::point;
    std::vector<std::vector<LonLat>> rings;  // polygon: outer then holes, closing point removed; else one list
    std::string id;
    Reference name, note, type, system;
    std::string style, roof, surface, prototype, entity, model;
    int number = 0, floors = 0, count = 0, first = 1;
    std::optional<double> every, width, length, offset, bearing, height, speed, scale, depth, floor_height;
    bool planned = false, loop = true;
    Source at, geometry_at, entity_at;
};

// content/types.json: {"types": [{"name": r, "label": r text key, "period_s": r, "attributes": r [{"name": r, "kind": r number |
//   text | boolean | enumeration | position, "label": r, "unit", "min", "max", "values": [..], "decimals", "percent",
//   "simulate": {number, boolean: "range": r [low, high], "day": steady | people | sun | dark | [[hour, share]..], "weekend";
//     number: "noise"; enumeration: "weights": {value: weight}; text: "texts": r [..]; all: "every_s"}}]}]}
struct AuthoredAttribute {
    std::string name, kind, unit;
    Reference label;
    double min = 0, max = 0;
    std::vector<std::string> values;
    int decimals = 0;
    bool percent = false;
    schema::Simulation simulation;
    Source at;
};
struct AuthoredType {
    std::string name;
    Reference label;
    double period_s = 60;
    std::vector<AuthoredAttribute> attributes;
    Source at;
};

// content/zones.json: {"zones": [{"id": r "home", "code": r "Z1", "title": r, "summary": r, "building": r, "size": r [width x,
//   height y, depth z] of the room in metres, "devices": [{"id": r entity id, "type": r, "at": r [x, y, z], "name", "prototype",
//   "bearing", "system"}]}]}
// Room frame: metres, origin = middle of the floor, +X right, -Z = the far wall seen from the entrance, which is at +Z.
struct Device {
    std::string id;
    Reference type, name, system;
    vec3 at_m{0.0f};
    std::string prototype;
    double bearing = 0;  // degrees clockwise from the room's -Z
    int number = 0;
    Source at;
};
struct AuthoredZone {
    std::string id, code;
    Reference title, summary, building;
    vec3 size{8, 3.2f, 8};
    std::vector<Device> devices;
    Source at;
};

// A camera: {"at": [longitude, latitude], "height": m above ground, "heading": degrees, "pitch": degrees up}
//   or inside a zone: {"zone": "home", "at": [x, z] metres of its room, "height": 1.6, "heading": degrees from its -Z, "pitch": 0}
//   or looking at a subject: {"subject": id of feature, zone, building, entity, "distance": m, "heading": degrees looked along,
//   "pitch": degrees (negative looks down)}. "zone" and "subject" exclude each other. A node of a model with the extra aisland:poi ID is
//   a subject too, and where the fact of that id stands; one with aisland:hotspot ID is stood at, looking along its -Z.
struct Camera {
    Reference zone, subject;
    double at_0 = 0, at_1 = 0;
    double height = 1.6, heading = 0, pitch = 0, distance = 20;
    Source at;
};

// content/systems.json: {"systems": [{"id": r, "code": r "P01", "name": r, "summary": r, "group": r text key, "icon": r, "label_range",
//   "at": r [lon, lat] | "subject": r feature or entity id, "types": r [type names], "rules": [{"type": r, "attribute": r,
//   "on_label"}], "bindings": [{"type": r, "attribute": r, "effect": r glow | tint_scale | level | hide | fault | position |
//   heading, "in": [min, max], "out": [min, max], "codes": [members that mean the effect], "colors": {member: "#RRGGBB"}}]}]}
struct AuthoredRule {
    Reference type, attribute;
    bool on_label = false;
};
struct AuthoredBinding {
    Reference type, attribute;
    std::string effect;
    double in_min = 0, in_max = 1, out_min = 0, out_max = 1;
    std::vector<Reference> codes;
    std::vector<std::pair<Reference, uint32_t>> colors;  // 0xAABBGGRR
    Source at;
};
struct AuthoredSystem {
    std::string id, code, icon;
    Reference name, summary, group, subject;
    std::optional<LonLat> at_lonlat;
    double label_range = 60;
    std::vector<Reference> types;
    std::vector<AuthoredRule> rules;
    std::vector<AuthoredBinding> bindings;
    Source at;
};

// content/facts.json: {"facts": [{"id": r, "code": r "S01", "title": r, "body": r, "source": r text key, "as_of": r "YYYY-MM-DD", "signoff"
//   (none yet: left out), "review": "YYYY-MM-DD", "value", "unit" (UN/CEFACT), "at": [lon, lat], "planned"}]}
struct AuthoredFact {
    std::string id, code, unit, as_of, signoff, review;
    Source review_at;
    Reference title, body, source;
    std::string source_words;  // of versions 1 and 2, which had the words themselves: the same in every language
    double value = 0;
    std::optional<LonLat> at_lonlat;
    bool planned = false;
    Source at;
};

// content/tenants.json: {"tenants": [{"id": r, "name": r, "note": r, "group": r text key, "building": r}]}
struct AuthoredTenant {
    std::string id;
    Reference name, note, group, building;
    Source at;
};

// content/tours.json: {"tours": [{"id": r, "title": r, "minutes": r, "stops": r [{"id": r, "title": r, "narration": r, "subject",
//   "seconds", "camera": r}]}]}          subject: id of zone, system, fact, building, tenant
struct AuthoredStop {
    std::string id;
    Reference title, narration, subject;
    double seconds = 20;
    Camera camera;
    Source at;
};
struct AuthoredTour {
    std::string id;
    Reference title;
    double minutes = 0;
    std::vector<AuthoredStop> stops;
    Source at;
};

// content/views.json: {"views": [{"id": r, "title": r, "fov": degrees vertical (52), "camera": r}]}
struct AuthoredView {
    std::string id;
    Reference title;
    double fov = 52;
    Camera camera;
    Source at;
};

// content/scenarios.json: {"scenarios": [{"id": r, "name": r, "subject": r}]}
struct AuthoredScenario {
    std::string id;
    Reference name, subject;
    Source at;
};

// content/pictures.json (may be missing): {"pictures": [{"of": r building, zone, system, fact or tenant, "file": r "pictures/plaque.jpg",
//   "alt": r text key}]}          shown on the card of what it is of; alt says what is seen in it
struct AuthoredPicture {
    Reference of, alt;
    std::string file;
    Source file_at, at;
};

// content/sounds.json (may be missing): {"sounds": [{"of": r stop "TOUR/STOP", building, zone, system, fact or tenant, "file": r
//   "sounds/plaza.zh-CN.opus", "language" (of a stop: r; else heard in every language), "caption": r text key}]}
struct AuthoredSound {
    Reference of, language, caption;
    std::string file;
    Source file_at, at;
};

// content/alarms.json (may be missing): {"publish": "park/command" (where alarms are told to a broker, below aisland/v1/), "alarms": [{"id": r,
//   "title": r, "advice": r text keys, "severity": r informational | low | medium | high | critical, "category" (of SDM Alert; without: a
//   fault of equipment), "sub_category", "type": r, "attribute": r, "entities": [ids; without: all of the type], and one of
//   "above" | "below" (number in the attribute's unit) with "clear" (hysteresis; without: the same number), or "is": [members, "true"],
//   "delay": s (0), "clear_delay": s (0), "latching" (false), "reactions": [{"entity": r, "attribute": r, "value": r number or member,
//   "after": s}], "routes": [[[lon, lat], …], …], "drill": {"entity": r, "seconds": r}}]}
struct AuthoredReaction {
    Reference entity, attribute;
    std::string member;
    double value = 0, after = 0;
    bool is_member = false;
    Source at;
};
struct AuthoredAlarm {
    std::string id, severity, category, sub_category, compare;
    Reference title, advice, type, attribute, drill_entity;
    std::vector<Reference> entities, members;
    double raise = 0, clear = 0, delay = 0, clear_delay = 0, drill_seconds = 0;
    bool latching = false;
    std::vector<AuthoredReaction> reactions;
    std::vector<std::vector<LonLat>> routes;
    Source at, clear_at;
};

// content/mappings.json (may be missing): plain JSON of any shape. {"mappings": [{"id": r, "topic": r MQTT filter, "type": r, "entity": r
//   id with {1} … for the topic's wildcards and {/pointer} for what the device says, "each": pointer, "time": pointer, "time_form":
//   rfc3339 | seconds | milliseconds, "attributes": r [{"attribute": r, "at": r pointer | "longitude", "latitude": r, "height" pointers,
//   "unit": UN/CEFACT code of the payload, "scale" (1), "offset" (0), "members": {payload text: member}}]}]}
//   canonical value = (payload * scale + offset) converted from unit. Pointers: RFC 6901.
struct AuthoredMappedAttribute {
    Reference attribute;
    std::string at_pointer, latitude, height, unit;
    double scale = 1, offset = 0;
    std::vector<std::pair<std::string, Reference>> members;
    Source at;
};
struct AuthoredMapping {
    std::string id, topic, entity, each, time, time_form;
    Reference type;
    std::vector<AuthoredMappedAttribute> attributes;
    Source at, topic_at, entity_at;
};

struct Message {
    std::string key, text;
    Source at;
    bool fuzzy = false;
    int max_length = 0;  // characters; 0 = no flag
};
struct AuthoredLocale {
    std::string tag;
    uint32_t file = 0;
    std::vector<Message> messages;
};

struct Authored {
    std::set<std::string> broken;  // ids of features left out after an offence: who refers to them is not to blame
    Manifest manifest;
    std::vector<Feature> features;
    std::vector<AuthoredType> types;
    std::vector<AuthoredZone> zones;
    std::vector<AuthoredSystem> systems;
    std::vector<AuthoredFact> facts;
    std::vector<AuthoredTenant> tenants;
    std::vector<AuthoredTour> tours;
    std::vector<AuthoredView> views;
    std::vector<AuthoredScenario> scenarios;
    std::vector<AuthoredPicture> pictures;
    std::vector<AuthoredSound> sounds;
    std::string alarm_place;
    std::vector<AuthoredAlarm> alarms;
    std::vector<AuthoredMapping> mappings;
    std::vector<AuthoredLocale> locales;  // in the order of manifest.languages
};

}  // namespace aisland::bake
