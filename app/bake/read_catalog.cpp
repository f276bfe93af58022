// manifest, types, zones, systems, facts, tenants, tours, views, scenarios, pictures, sounds: JSON to structs.
#include <algorithm>
#include <cstdio>

#include "app/bake/read.h"
#include "app/bake/upgrade.h"
#include "app/core/format.h"
#include "app/core/time.h"
#include "app/schema/schema.h"

namespace aisland::bake {
namespace {

constexpr Bounds1 kAny{-1e15, 1e15};

void check_unit(ObjectReader& object, const char* key, const std::string& unit, Offences& offences) {
    if (!unit.empty() && !schema::known_unit(unit))
        offences.add(object.at(key), Rule::unit_unknown, "\"" + unit + "\" is no unit code known here; use UN/CEFACT codes such as CEL, WTT, C62, P1");
}

void read_references(const Json* list, std::vector<Reference>& out, Offences& offences) {
    if (!list) return;
    for (const Json& item : list->items) {
        if (item.kind == JsonKind::string && !item.string.empty())
            out.push_back({item.string, item.at});
        else
            offences.add(item.at, Rule::wrong_type, std::string("this is ") + name(item.kind) + " and must be a text");
    }
}

// "#RRGGBB" to 0xAABBGGRR.
bool parse_color(const std::string& text, uint32_t& out) {
    unsigned red = 0, green = 0, blue = 0;
    char rest = 0;
    if (text.size() != 7 || std::sscanf(text.c_str(), "#%2x%2x%2x%c", &red, &green, &blue, &rest) != 3) return false;
    out = 0xff000000u | blue << 16 | green << 8 | red;
    return true;
}

void read_attribute(const Json& value, AuthoredType& type, Offences& offences) {
    ObjectReader o(value, "an attribute", offences);
    if (!o.valid()) return;
    AuthoredAttribute a;
    a.at = value.at;
    const bool named = o.id("name", a.name);
    o.word("kind", a.kind, {"number", "text", "boolean", "enumeration", "position"});
    o.reference("label", a.label);
    if (o.text("unit", a.unit, false)) check_unit(o, "unit", a.unit, offences);
    o.number("min", a.min, kAny, false);
    o.number("max", a.max, kAny, false);
    o.integer("decimals", a.decimals, {0, 6}, false);
    o.boolean("percent", a.percent);
    const Json* simulate = o.object("simulate", false);
    if (const Json* values = o.list("values", false)) {
        std::vector<Reference> words;
        read_references(values, words, offences);
        for (const Reference& word : words) {
            if (std::find(a.values.begin(), a.values.end(), word.id) != a.values.end())
                offences.add(word.at, Rule::duplicate_id, "\"" + word.id + "\" stands here a second time; remove one");
            else
                a.values.push_back(word.id);
        }
    }
    o.finish();
    if (a.kind == "enumeration" && a.values.empty())
        offences.add(value.at, Rule::attribute_kind, "the enumeration \"" + a.name + "\" has no values; list them in \"values\"");
    if (a.kind != "enumeration" && !a.kind.empty() && !a.values.empty())
        offences.add(o.at("values"), Rule::attribute_kind, "\"values\" belong to an enumeration, and \"" + a.name + "\" is a " + a.kind + "; remove them or change its kind");
    if (a.min > a.max) offences.add(o.at("min"), Rule::attribute_kind, format("\"min\" %g is greater than \"max\" %g; swap them", a.min, a.max));
    if (simulate) read_simulation(*simulate, a, offences);
    if (named) type.attributes.push_back(std::move(a));
}

void read_camera(const Json* value, Camera& out, Offences& offences) {
    if (!value) return;
    ObjectReader o(*value, "a camera", offences);
    if (!o.valid()) return;
    const bool zone = o.has("zone"), subject = o.has("subject");
    if (zone && subject) return offences.add(value->at, Rule::unknown_key, "a camera has \"zone\" or \"subject\", not both; remove one");
    out.at = value->at;
    if (subject) {
        o.reference("subject", out.subject);
        o.number("distance", out.distance, {0.2, 5000}, false);
    } else {
        if (zone) o.reference("zone", out.zone);
        double at[2] = {};
        if (zone) {
            o.numbers("at", at, 2, {-100, 100});
        } else {
            std::optional<LonLat> position;
            if (o.lonlat("at", position)) at[0] = position->longitude, at[1] = position->latitude;
        }
        out.at_0 = at[0], out.at_1 = at[1];
        o.number("height", out.height, {-5, 5000}, false);
    }
    o.number("heading", out.heading, {-360, 360}, false);
    o.number("pitch", out.pitch, {-90, 90}, false);
    o.finish();
}

void read_device(const Json& value, AuthoredZone& zone, Offences& offences) {
    ObjectReader o(value, "a device", offences);
    if (!o.valid()) return;
    Device d;
    d.at = value.at;
    double at[3] = {};
    const bool named = o.id("id", d.id);
    o.reference("type", d.type);
    o.numbers("at", at, 3, {-100, 100});
    d.at_m = vec3(static_cast<float>(at[0]), static_cast<float>(at[1]), static_cast<float>(at[2]));
    o.reference("name", d.name, false);
    o.reference("system", d.system, false);
    o.text("prototype", d.prototype, false);
    o.number("bearing", d.bearing, {-360, 360}, false);
    o.integer("number", d.number, {0, 100000}, false);
    o.finish();
    if (named) zone.devices.push_back(std::move(d));
}

void read_binding(const Json& value, AuthoredSystem& system, Offences& offences) {
    ObjectReader o(value, "a binding", offences);
    if (!o.valid()) return;
    AuthoredBinding b;
    b.at = value.at;
    const bool named = o.reference("type", b.type) & o.reference("attribute", b.attribute) &
                       o.word("effect", b.effect, {"glow", "tint_scale", "level", "hide", "fault", "position", "heading"});
    double range[2];
    if (o.numbers("in", range, 2, kAny, false)) b.in_min = range[0], b.in_max = range[1];
    if (o.numbers("out", range, 2, kAny, false)) b.out_min = range[0], b.out_max = range[1];
    read_references(o.list("codes", false), b.codes, offences);
    if (const Json* colors = o.object("colors", false))
        for (size_t i = 0; i < colors->items.size(); ++i) {
            uint32_t color = 0;
            const Json& item = colors->items[i];
            if (item.kind == JsonKind::string && parse_color(item.string, color))
                b.colors.push_back({{colors->keys[i], colors->key_at[i]}, color});
            else
                offences.add(item.at, Rule::wrong_type, "a colour must be a text like \"#2F80ED\"");
        }
    o.finish();
    if (b.in_min == b.in_max) offences.add(o.at("in"), Rule::out_of_range, "both ends of \"in\" are equal; give two different numbers");
    if (named) system.bindings.push_back(std::move(b));
}

void read_system(const Json& value, Authored& out, Offences& offences) {
    ObjectReader o(value, "a system", offences);
    if (!o.valid()) return;
    AuthoredSystem s;
    s.at = value.at;
    const bool named = o.id("id", s.id) & o.id("code", s.code);
    o.reference("name", s.name), o.reference("summary", s.summary), o.reference("group", s.group);
    o.id("icon", s.icon);
    o.number("label_range", s.label_range, {1, 2000}, false);
    o.lonlat("at", s.at_lonlat, false);
    o.reference("subject", s.subject, false);
    if (!o.has("at") && !o.has("subject")) offences.add(value.at, Rule::missing_key, "a system has neither \"at\" nor \"subject\"; say where it is");
    read_references(o.list("types"), s.types, offences);
    if (const Json* rules = o.list("rules", false))
        for (const Json& item : rules->items) {
            ObjectReader r(item, "a rule", offences);
            AuthoredRule rule;
            const bool good = r.reference("type", rule.type) & r.reference("attribute", rule.attribute);
            r.boolean("on_label", rule.on_label);
            r.finish();
            if (good) s.rules.push_back(std::move(rule));
        }
    if (const Json* bindings = o.list("bindings", false))
        for (const Json& item : bindings->items) read_binding(item, s, offences);
    o.finish();
    if (named) out.systems.push_back(std::move(s));
}

void read_stop(const Json& value, AuthoredTour& tour, Offences& offences) {
    ObjectReader o(value, "a stop", offences);
    if (!o.valid()) return;
    AuthoredStop s;
    s.at = value.at;
    const bool named = o.id("id", s.id);
    o.reference("title", s.title), o.reference("narration", s.narration), o.reference("subject", s.subject, false);
    o.number("seconds", s.seconds, {1, 3600}, false);
    read_camera(o.object("camera"), s.camera, offences);
    o.finish();
    if (named) tour.stops.push_back(std::move(s));
}

bool good_date(const std::string& text) {
    if (text.size() != 10) return false;
    const std::optional<int64_t> ms = parse_rfc3339(text + "T00:00:00Z");
    return ms && rfc3339(*ms).substr(0, 10) == text;
}

}  // namespace

void read_manifest(const Json& root, Authored& out, Offences& offences) {
    ObjectReader o(root, "manifest.json", offences);
    if (!o.valid()) return;
    Manifest& m = out.manifest;
    if (o.integer("version", m.version, {0, 1e9}) && m.version != kContentVersion)
        offences.add(o.at("version"), Rule::version, format("this content has version %d, this program reads versions 1 to %d; use the program it was made for", m.version, kContentVersion));
    o.any("$schema", false);
    o.reference("name", m.name);
    std::string crs;
    if (o.word("crs", crs, {"wgs84", "gcj02"})) m.gcj02 = crs == "gcj02";
    if (const Json* origin = o.object("origin")) {
        ObjectReader p(*origin, "the origin", offences);
        p.number("longitude", m.origin.longitude, {-180, 180});
        p.number("latitude", m.origin.latitude, {-80, 80});
        p.finish();
    }
    if (const Json* languages = o.list("languages")) {
        if (languages->items.empty()) offences.add(languages->at, Rule::empty_value, "\"languages\" is empty; name at least one");
        for (const Json& item : languages->items) {
            ObjectReader l(item, "a language", offences);
            AuthoredLanguage language;
            language.at = item.at;
            const bool good = l.id("tag", language.tag) & l.text("name", language.name);
            l.finish();
            if (good) m.languages.push_back(std::move(language));
        }
    }
    o.finish();
}

void read_types(const Json& root, Authored& out, Offences& offences) {
    read_list(root, "types.json", "types", offences, [&](const Json& item) {
        ObjectReader o(item, "a type", offences);
        if (!o.valid()) return;
        AuthoredType type;
        type.at = item.at;
        const bool named = o.id("name", type.name);
        o.reference("label", type.label);
        o.number("period_s", type.period_s, {0.01, 1e7});
        if (const Json* attributes = o.list("attributes"))
            for (const Json& attribute : attributes->items) read_attribute(attribute, type, offences);
        o.finish();
        if (named) out.types.push_back(std::move(type));
    });
}

void read_zones(const Json& root, Authored& out, Offences& offences) {
    read_list(root, "zones.json", "zones", offences, [&](const Json& item) {
        ObjectReader o(item, "a zone", offences);
        if (!o.valid()) return;
        AuthoredZone zone;
        zone.at = item.at;
        const bool named = o.id("id", zone.id) & o.id("code", zone.code);
        o.reference("title", zone.title), o.reference("summary", zone.summary), o.reference("building", zone.building);
        double size[3];
        if (o.numbers("size", size, 3, {2, 100}))
            zone.size = vec3(static_cast<float>(size[0]), static_cast<float>(size[1]), static_cast<float>(size[2]));
        if (const Json* devices = o.list("devices"))
            for (const Json& device : devices->items) read_device(device, zone, offences);
        o.finish();
        if (named) out.zones.push_back(std::move(zone));
    });
}

void read_systems(const Json& root, Authored& out, Offences& offences) {
    read_list(root, "systems.json", "systems", offences, [&](const Json& item) { read_system(item, out, offences); });
}

void read_facts(const Json& root, Authored& out, Offences& offences) {
    read_list(root, "facts.json", "facts", offences, [&](const Json& item) {
        ObjectReader o(item, "a fact", offences);
        if (!o.valid()) return;
        AuthoredFact fact;
        fact.at = item.at;
        const bool named = o.id("id", fact.id) & o.id("code", fact.code);
        o.reference("title", fact.title), o.reference("body", fact.body);
        if (o.has(kSourceOfVersion2))
            o.text(kSourceOfVersion2, fact.source_words);
        else
            o.reference("source", fact.source);
        if (o.text("as_of", fact.as_of) && !good_date(fact.as_of))
            offences.add(o.at("as_of"), Rule::bad_date, "\"" + fact.as_of + "\" is no date; write YYYY-MM-DD");
        o.text("signoff", fact.signoff, false);
        if (o.text("review", fact.review, false)) {
            fact.review_at = o.at("review");
            if (!good_date(fact.review)) offences.add(fact.review_at, Rule::bad_date, "\"" + fact.review + "\" is no date; write YYYY-MM-DD"), fact.review.clear();
        }
        o.number("value", fact.value, kAny, false);
        if (o.text("unit", fact.unit, false)) check_unit(o, "unit", fact.unit, offences);
        o.lonlat("at", fact.at_lonlat, false);
        o.boolean("planned", fact.planned);
        o.finish();
        if (named) out.facts.push_back(std::move(fact));
    });
}

void read_tenants(const Json& root, Authored& out, Offences& offences) {
    read_list(root, "tenants.json", "tenants", offences, [&](const Json& item) {
        ObjectReader o(item, "a tenant", offences);
        if (!o.valid()) return;
        AuthoredTenant tenant;
        tenant.at = item.at;
        const bool named = o.id("id", tenant.id);
        o.reference("name", tenant.name), o.reference("note", tenant.note), o.reference("group", tenant.group), o.reference("building", tenant.building);
        o.finish();
        if (named) out.tenants.push_back(std::move(tenant));
    });
}

void read_tours(const Json& root, Authored& out, Offences& offences) {
    read_list(root, "tours.json", "tours", offences, [&](const Json& item) {
        ObjectReader o(item, "a tour", offences);
        if (!o.valid()) return;
        AuthoredTour tour;
        tour.at = item.at;
        const bool named = o.id("id", tour.id);
        o.reference("title", tour.title);
        o.number("minutes", tour.minutes, {0.1, 600});
        if (const Json* stops = o.list("stops")) {
            if (stops->items.empty()) offences.add(stops->at, Rule::empty_value, "\"stops\" is empty; a tour has one stop at least");
            for (const Json& stop : stops->items) read_stop(stop, tour, offences);
        }
        o.finish();
        if (named) out.tours.push_back(std::move(tour));
    });
}

void read_views(const Json& root, Authored& out, Offences& offences) {
    read_list(root, "views.json", "views", offences, [&](const Json& item) {
        ObjectReader o(item, "a view", offences);
        if (!o.valid()) return;
        AuthoredView view;
        view.at = item.at;
        const bool named = o.id("id", view.id);
        o.reference("title", view.title);
        o.number("fov", view.fov, {5, 150}, false);
        read_camera(o.object("camera"), view.camera, offences);
        o.finish();
        if (named) out.views.push_back(std::move(view));
    });
}

void read_scenarios(const Json& root, Authored& out, Offences& offences) {
    read_list(root, "scenarios.json", "scenarios", offences, [&](const Json& item) {
        ObjectReader o(item, "a scenario", offences);
        if (!o.valid()) return;
        AuthoredScenario scenario;
        scenario.at = item.at;
        const bool named = o.id("id", scenario.id);
        o.reference("name", scenario.name), o.reference("subject", scenario.subject);
        o.finish();
        if (named) out.scenarios.push_back(std::move(scenario));
    });
}

void read_pictures(const Json& root, Authored& out, Offences& offences) {
    read_list(root, "pictures.json", "pictures", offences, [&](const Json& item) {
        ObjectReader o(item, "a picture", offences);
        if (!o.valid()) return;
        AuthoredPicture picture;
        picture.at = item.at;
        const bool named = o.reference("of", picture.of) & o.text("file", picture.file);
        picture.file_at = o.at("file");
        o.reference("alt", picture.alt, false);
        o.finish();
        if (!o.has("alt")) offences.add(item.at, Rule::picture_alt, "this picture has no \"alt\"; add the key of a text that says what is seen in it");
        if (named) out.pictures.push_back(std::move(picture));
    });
}

void read_sounds(const Json& root, Authored& out, Offences& offences) {
    read_list(root, "sounds.json", "sounds", offences, [&](const Json& item) {
        ObjectReader o(item, "a sound", offences);
        if (!o.valid()) return;
        AuthoredSound sound;
        sound.at = item.at;
        const bool named = o.reference("of", sound.of) & o.text("file", sound.file);
        sound.file_at = o.at("file");
        o.reference("language", sound.language, false), o.reference("caption", sound.caption, false);
        o.finish();
        if (!o.has("caption")) offences.add(item.at, Rule::sound_caption, "this sound has no \"caption\"; add the key of a text that says what is said or heard");
        if (named) out.sounds.push_back(std::move(sound));
    });
}

}  // namespace aisland::bake
