// site.geojson (RFC 7946) to features.
#include <algorithm>

#include "app/bake/read.h"
#include "app/core/format.h"

namespace aisland::bake {
namespace {

enum GeometryBit : uint32_t { kPoint = 1,
                              kMultiPoint = 2,
                              kLine = 4,
                              kPolygon = 8 };

struct KindRow {
    FeatureKind kind;
    const char* name;
    uint32_t geometry;
};
constexpr KindRow kKinds[] = {
    {FeatureKind::outline, "outline", kPolygon},
    {FeatureKind::water, "water", kPolygon},
    {FeatureKind::building, "building", kPolygon},
    {FeatureKind::zone, "zone", kPoint},
    {FeatureKind::path, "path", kLine},
    {FeatureKind::plaza, "plaza", kPolygon},
    {FeatureKind::lawn, "lawn", kPolygon},
    {FeatureKind::bridge, "bridge", kLine},
    {FeatureKind::lamps, "lamps", kLine},
    {FeatureKind::trees, "trees", kPoint | kMultiPoint | kLine},
    {FeatureKind::bench, "bench", kPoint | kMultiPoint | kLine},
    {FeatureKind::prop, "prop", kPoint | kMultiPoint | kLine},
    {FeatureKind::bays, "bays", kLine},
    {FeatureKind::gate, "gate", kPoint},
    {FeatureKind::camera, "camera", kPoint},
    {FeatureKind::sensor, "sensor", kPoint},
    {FeatureKind::robot, "robot", kLine},
    {FeatureKind::boat, "boat", kLine},
    {FeatureKind::far, "far", kPolygon | kLine},
};
static_assert(std::size(kKinds) == static_cast<size_t>(FeatureKind::count));

constexpr const char* kGeometryNames[] = {"Point", "MultiPoint", "LineString", "Polygon"};

std::string geometry_words(uint32_t bits) {
    std::string words;
    for (uint32_t i = 0; i < 4; ++i)
        if (bits & (1u << i)) words += (words.empty() ? "" : " or ") + std::string(kGeometryNames[i]);
    return words;
}

bool read_positions(const Json& list, std::vector<LonLat>& out, Offences& offences) {
    if (list.kind != JsonKind::array) {
        offences.add(list.at, Rule::wrong_type, std::string("coordinates are ") + name(list.kind) + " and must be a list of positions");
        return false;
    }
    for (const Json& item : list.items) {
        LonLat position;
        if (!parse_lonlat(item, position, offences)) return false;
        if (!out.empty() && out.back().longitude == position.longitude && out.back().latitude == position.latitude) {
            offences.add(item.at, Rule::geometry_points, "this position stands twice in a row; remove one");
            continue;
        }
        out.push_back(position);
    }
    return true;
}

bool read_ring(const Json& list, std::vector<LonLat>& out, Offences& offences) {
    if (!read_positions(list, out, offences)) return false;
    const bool closed = out.size() >= 4 && out.front().longitude == out.back().longitude && out.front().latitude == out.back().latitude;
    if (!closed) {
        offences.add(list.at, Rule::geometry_points, "this ring is not closed; a polygon has three corners or more and ends with its first position");
        return false;
    }
    out.pop_back();
    return true;
}

bool read_geometry(const Json& value, const KindRow& kind, Feature& out, Offences& offences) {
    ObjectReader object(value, "a geometry", offences);
    std::string type;
    out.geometry_at = value.at;
    if (!object.word("type", type, {"Point", "MultiPoint", "LineString", "Polygon"})) return false;
    const Json* coordinates = object.any("coordinates");
    object.finish();
    if (!coordinates) return false;
    const uint32_t index = static_cast<uint32_t>(std::find(std::begin(kGeometryNames), std::end(kGeometryNames), type) - std::begin(kGeometryNames));
    out.geometry = static_cast<GeometryKind>(index);
    if (!(kind.geometry & (1u << index))) {
        offences.add(object.at("type"), Rule::geometry_kind,
                     std::string("a feature of kind ") + kind.name + " is a " + type + " and must be a " + geometry_words(kind.geometry));
        return false;
    }
    if (out.geometry == GeometryKind::polygon) {
        if (coordinates->kind != JsonKind::array || coordinates->items.empty()) {
            offences.add(coordinates->at, Rule::geometry_points, "this polygon has no rings; give its outline");
            return false;
        }
        for (const Json& ring : coordinates->items)
            if (!read_ring(ring, out.rings.emplace_back(), offences)) return false;
        return true;
    }
    std::vector<LonLat>& points = out.rings.emplace_back();
    if (out.geometry == GeometryKind::point) return parse_lonlat(*coordinates, points.emplace_back(), offences);
    if (!read_positions(*coordinates, points, offences)) return false;
    const size_t least = out.geometry == GeometryKind::line ? 2 : 1;
    if (points.size() >= least) return true;
    offences.add(coordinates->at, Rule::geometry_points, format("this %s has %zu of the %zu positions it needs; add more", type.c_str(), points.size(), least));
    return false;
}

constexpr Bounds1 kBearing{-360, 360};

void read_row(ObjectReader& p, Feature& f, bool entities, Offences& offences) {
    if (f.geometry == GeometryKind::line && !entities) p.number("every", f.every, {0.25, 500});
    if (f.geometry == GeometryKind::line && !entities && !f.every)
        offences.add(f.at, Rule::missing_key, "a row along a line has no \"every\"; say how many metres apart");
    p.number("offset", f.offset, {-200, 200});
    p.number("bearing", f.bearing, kBearing);
    p.number("scale", f.scale, {0.05, 20});
}

void read_entity(ObjectReader& p, Feature& f) {
    p.reference("type", f.type);
    p.reference("name", f.name, false);
    p.text("prototype", f.prototype, false);
    p.number("height", f.height, {-5, 300});
    p.integer("number", f.number, {0, 100000}, false);
}

void read_kind(ObjectReader& p, Feature& f, Offences& offences) {
    switch (f.kind) {
        case FeatureKind::outline: break;
        case FeatureKind::water: p.number("depth", f.depth, {0, 50}); break;
        case FeatureKind::building:
            p.integer("number", f.number, {1, 999}, false);
            p.integer("floors", f.floors, {1, 200});
            p.reference("name", f.name);
            p.reference("note", f.note, false);
            p.text("style", f.style, false);
            p.text("roof", f.roof, false);
            p.text("model", f.model, false);
            if (!f.model.empty()) p.number("bearing", f.bearing, kBearing);
            p.number("floor_height", f.floor_height, {2, 12});
            p.number("height", f.height, {2, 700});
            p.boolean("planned", f.planned);
            p.reference("system", f.system, false);
            break;
        case FeatureKind::zone: p.number("bearing", f.bearing, kBearing); break;
        case FeatureKind::bridge:
            p.text("style", f.style, false);
            p.number("height", f.height, {-5, 50});
            [[fallthrough]];
        case FeatureKind::path:
            p.number("width", f.width, {0.3, 100});
            [[fallthrough]];
        case FeatureKind::plaza:
        case FeatureKind::lawn: p.text("surface", f.surface, false); break;
        case FeatureKind::far:
            p.text("style", f.style, false);
            p.number("height", f.height, {0, 2000});
            break;
        case FeatureKind::lamps: {
            double every = 0;
            if (p.number("every", every, {1, 500})) f.every = every;
            p.number("offset", f.offset, {-200, 200});
            p.text("entity", f.entity), f.entity_at = p.at("entity");
            p.reference("type", f.type);
            p.integer("first", f.first, {0, 1e6}, false);
            p.text("prototype", f.prototype, false);
            p.reference("system", f.system, false);
            break;
        }
        case FeatureKind::bays:
            p.integer("count", f.count, {1, 1000});
            p.text("entity", f.entity), f.entity_at = p.at("entity");
            p.reference("type", f.type);
            p.integer("first", f.first, {0, 1e6}, false);
            p.text("prototype", f.prototype, false);
            p.number("width", f.width, {1, 10});
            p.number("length", f.length, {2, 30});
            p.reference("system", f.system, false);
            break;
        case FeatureKind::trees:
        case FeatureKind::bench:
            p.text("prototype", f.prototype, false);
            read_row(p, f, false, offences);
            break;
        case FeatureKind::prop:
            p.text("prototype", f.prototype);
            read_row(p, f, false, offences);
            p.number("height", f.height, {-10, 300});
            break;
        case FeatureKind::robot:
        case FeatureKind::boat:
            p.number("speed", f.speed, {0.01, 40});
            p.boolean("loop", f.loop);
            read_entity(p, f);
            p.reference("system", f.system, false);
            break;
        case FeatureKind::gate:
        case FeatureKind::camera:
        case FeatureKind::sensor:
            read_entity(p, f);
            p.number("bearing", f.bearing, kBearing);
            p.reference("system", f.system, false);
            break;
        case FeatureKind::count: break;
    }
}

void read_feature(const Json& value, Authored& out, Offences& offences) {
    ObjectReader object(value, "a feature", offences);
    if (!object.valid()) return;
    std::string type;
    object.word("type", type, {"Feature"});
    const Json* geometry = object.any("geometry");
    const Json* properties = object.object("properties");
    for (const char* key : {"id", "bbox"}) object.any(key, false);  // other programs number their features
    object.finish();
    if (!geometry || !properties) return;

    Feature feature;
    feature.at = properties->at;
    std::string kind;
    ObjectReader p(*properties, "the properties of a feature", offences);
    std::vector<std::string> names;
    for (const KindRow& row : kKinds) names.push_back(row.name);
    if (!p.text("kind", kind)) return;
    const auto row = std::find_if(std::begin(kKinds), std::end(kKinds), [&](const KindRow& r) { return kind == r.name; });
    if (row == std::end(kKinds))
        return offences.add(p.at("kind"), Rule::unknown_value, "\"" + kind + "\" is no kind of feature" + did_you_mean(kind, names));
    feature.kind = row->kind;
    const bool shape = read_geometry(*geometry, *row, feature, offences);
    ObjectReader members(*properties, std::string("a feature of kind ") + kind, offences);
    members.any("kind");
    const bool named = members.id("id", feature.id);
    read_kind(members, feature, offences);
    members.finish();
    if (shape && named)
        out.features.push_back(std::move(feature));
    else if (named)
        out.broken.insert(feature.id);
}

// What QGIS and other programs write beside the features. A crs must say what GeoJSON always is: degrees of WGS84.
void read_foreign(ObjectReader& object, Offences& offences) {
    for (const char* key : {"name", "bbox", "xy_coordinate_resolution"}) object.any(key, false);
    const Json* crs = object.object("crs", false);
    if (!crs) return;
    ObjectReader o(*crs, "a crs", offences);
    o.any("type", false);
    const Json* properties = o.object("properties", false);
    o.finish();
    if (!properties) return;
    ObjectReader p(*properties, "the properties of a crs", offences);
    std::string name;
    if (p.text("name", name) && name.find("CRS84") == std::string::npos && !name.ends_with("4326"))
        offences.add(p.at("name"), Rule::unknown_value, "\"" + name + "\" is no crs of GeoJSON; export with EPSG:4326 (WGS 84), in degrees");
    p.finish();
}

}  // namespace

// A table, as QGIS keeps features in, has every column in every row: those a kind does not use are null.
void drop_nulls(Json& root) {
    for (size_t f = 0; f < root.items.size(); ++f) {
        if (root.keys.size() <= f || root.keys[f] != "features" || root.items[f].kind != JsonKind::array) continue;
        for (Json& feature : root.items[f].items)
            for (size_t m = 0; m < feature.keys.size(); ++m) {
                if (feature.keys[m] != "properties") continue;
                Json& properties = feature.items[m];
                for (size_t i = properties.keys.size(); i-- > 0;) {
                    if (properties.items[i].kind != JsonKind::null) continue;
                    const auto at = static_cast<std::ptrdiff_t>(i);
                    properties.keys.erase(properties.keys.begin() + at), properties.key_at.erase(properties.key_at.begin() + at);
                    properties.items.erase(properties.items.begin() + at);
                }
            }
    }
}

void read_site(const Json& root, Authored& out, Offences& offences) {
    ObjectReader object(root, "site.geojson", offences);
    if (!object.valid()) return;
    std::string type;
    object.any("$schema", false);
    read_foreign(object, offences);
    object.word("type", type, {"FeatureCollection"});
    if (const Json* features = object.list("features"))
        for (const Json& feature : features->items) read_feature(feature, out, offences);
    object.finish();
}

}  // namespace aisland::bake
