#include "app/bake/link.h"

#include <algorithm>
#include <set>

#include "app/core/format.h"

namespace aisland::bake {
namespace {

// "{name}" parts of a message, sorted.
std::multiset<std::string> placeholders(const std::string& text) {
    std::multiset<std::string> found;
    for (size_t i = text.find('{'); i != std::string::npos; i = text.find('{', i + 1)) {
        const size_t end = text.find('}', i);
        if (end == std::string::npos) break;
        found.insert(text.substr(i, end - i + 1));
    }
    return found;
}

schema::Kind kind_of(const std::string& word) {
    constexpr const char* kWords[] = {"number", "text", "boolean", "enumeration", "position"};
    const auto it = std::find(std::begin(kWords), std::end(kWords), word);
    return it == std::end(kWords) ? schema::Kind::number : static_cast<schema::Kind>(it - std::begin(kWords));
}

}  // namespace

TextId Linker::text(const Reference& key) {
    if (key.id.empty()) return {};
    if (!text_index.count(key.id)) {
        const std::string file = authored.locales.empty() ? "the locale files" : offences.files.at(authored.locales.front().file);
        offences.add(key.at, Rule::text_missing, "there is no message \"" + key.id + "\"" + (nearest(key.id, keys_of(text_index)).empty() ? "; add it to " + file : did_you_mean(key.id, keys_of(text_index))));
    }
    return TextId(key.id);
}

TextId Linker::words(const std::string& key, const std::string& words) {
    if (text_index.emplace(key, static_cast<uint32_t>(out.catalog.text_keys.size())).second) {
        out.catalog.text_keys.push_back(key);
        for (std::vector<std::string>& texts : out.catalog.texts) texts.push_back(words);
    }
    return TextId(key);
}

const Subject* Linker::subject(const Reference& reference) {
    if (reference.id.empty()) return nullptr;
    const auto it = subjects.find(reference.id);
    if (it != subjects.end()) return &it->second;
    if (broken.count(reference.id)) return nullptr;
    offences.add(reference.at, Rule::dangling_reference, "there is nothing called \"" + reference.id + "\"" + (nearest(reference.id, keys_of(subjects)).empty() ? "; name a feature, zone, system, fact, tenant or entity" : did_you_mean(reference.id, keys_of(subjects))));
    return nullptr;
}

void Linker::add_subject(const std::string& id, const Source& at, const Subject& subject) {
    if (!subjects.emplace(id, subject).second)
        offences.add(at, Rule::duplicate_id, "\"" + id + "\" is the id of something else already; choose another");
}

void Linker::dangling(const Source& at, const std::string& what, const std::string& id, const char* file, std::span<const std::string> names) {
    if (partial || broken.count(id)) return;
    const std::string near = did_you_mean(id, names);
    offences.add(at, Rule::dangling_reference, "there is no " + what + " \"" + id + "\" in " + file + (near.empty() ? "; add it there or name another" : near));
}

uint32_t Linker::add_entity(const std::string& id, const Reference& type, const Source& at) {
    if (!id.starts_with("urn:ngsi-ld:")) {
        offences.add(at, Rule::bad_id, "\"" + id + "\" cannot be the id of an entity; begin it with urn:ngsi-ld:");
        return kNone;
    }
    const auto known = type_index.find(type.id);
    if (known == type_index.end()) {
        dangling(type.at.line ? type.at : at, "type", type.id, "types.json", keys_of(type_index));
        return kNone;
    }
    const uint32_t index = static_cast<uint32_t>(out.catalog.entities.size());
    if (!entity_index.emplace(id, index).second) {
        offences.add(at, Rule::duplicate_id, "\"" + id + "\" is the id of another entity already; choose another");
        return kNone;
    }
    content::Entity& entity = out.catalog.entities.emplace_back();
    entity.id = EntityId(id), entity.text_id = id, entity.type = TypeId(type.id);
    entity.name = TextId(authored.types[known->second].label.id);
    return index;
}

void link_texts(Linker& l) {
    content::Catalog& catalog = l.out.catalog;
    for (const AuthoredLanguage& language : l.authored.manifest.languages) {
        for (const content::Language& other : catalog.languages)
            if (other.tag == language.tag) l.offences.add(language.at, Rule::duplicate_id, "the language \"" + language.tag + "\" stands here a second time; remove one");
        catalog.languages.push_back({language.tag, language.name});
    }
    const std::vector<AuthoredLocale>& locales = l.authored.locales;
    for (const AuthoredLocale& locale : locales)
        for (const Message& message : locale.messages)
            if (l.text_index.emplace(message.key, static_cast<uint32_t>(catalog.text_keys.size())).second) catalog.text_keys.push_back(message.key);
    catalog.texts.assign(locales.size(), std::vector<std::string>(catalog.text_keys.size()));
    std::vector<std::vector<const Message*>> found(locales.size(), std::vector<const Message*>(catalog.text_keys.size()));
    for (size_t i = 0; i < locales.size(); ++i)
        for (const Message& message : locales[i].messages) {
            const uint32_t key = l.text_index.at(message.key);
            found[i][key] = &message;
            // Nobody has looked at a fuzzy text since its source changed: the first language stands in.
            const bool stand_in = message.fuzzy && i > 0;
            catalog.texts[i][key] = stand_in ? std::string() : message.text;
            if (message.fuzzy && !message.text.empty())
                l.offences.add(message.at, Rule::translation_fuzzy, "\"" + message.key + "\" is marked fuzzy in " + locales[i].tag + (stand_in ? ", so " + locales.front().tag + " is shown instead" : "") + "; check the text and remove the mark");
            if (message.text.empty())
                l.offences.add(message.at, Rule::translation_missing, "\"" + message.key + "\" has no text in " + locales[i].tag + "; translate it");
        }
    for (size_t key = 0; key < catalog.text_keys.size(); ++key) {
        const auto first = std::find_if(found.begin(), found.end(), [&](const auto& messages) { return messages[key]; });
        const Message& reference = *(*first)[key];
        for (size_t i = 0; i < locales.size(); ++i) {
            if (!found[i][key])
                l.offences.add(reference.at, Rule::translation_missing, "\"" + reference.key + "\" is not in " + l.offences.files.at(locales[i].file) + "; add it there");
            else if (placeholders(found[i][key]->text) != placeholders(reference.text) && !found[i][key]->text.empty())
                l.offences.add(found[i][key]->at, Rule::translation_placeholder,
                               "the {placeholders} of \"" + reference.key + "\" are not those in " + l.offences.files.at(reference.at.file) + "; use the same");
        }
    }
    l.text(l.authored.manifest.name);
}

void link_types(Linker& l) {
    for (const AuthoredType& type : l.authored.types) {
        if (!l.type_index.emplace(type.name, static_cast<uint32_t>(&type - l.authored.types.data())).second) {
            l.offences.add(type.at, Rule::duplicate_id, "the type \"" + type.name + "\" stands here a second time; keep one");
            continue;
        }
        l.text(type.label);
        schema::Type& out = l.out.catalog.schema.types.emplace_back();
        out.id = TypeId(type.name), out.name = type.name, out.period_s = type.period_s, out.label = type.label.id;
        for (const AuthoredAttribute& a : type.attributes) {
            if (schema::find_attribute(out, AttributeId(a.name))) {
                l.offences.add(a.at, Rule::duplicate_id, "the attribute \"" + a.name + "\" stands here a second time; keep one");
                continue;
            }
            l.text(a.label);
            if (a.kind.empty()) {
                l.broken.insert(a.name);
                continue;
            }
            out.attributes.push_back({AttributeId(a.name), a.name, kind_of(a.kind), a.unit, a.min, a.max, a.values, a.label.id, a.decimals, a.percent, a.simulation});
        }
    }
}

Linked link(const Authored& authored, const Models& models, Offences& offences) {
    Linker linker{authored, models, offences, Projection(authored.manifest), {}, authored.broken, {}, {}, {}, {}, {}, {}, {}, {}};
    link_texts(linker);
    link_types(linker);
    for (const AuthoredSystem& system : authored.systems)
        for (const Reference& type : system.types)
            linker.system_of_type.emplace(type.id, static_cast<uint32_t>(&system - authored.systems.data()));
    content::Catalog& catalog = linker.out.catalog;
    catalog.origin_longitude = linker.projection.origin().longitude;
    catalog.origin_latitude = linker.projection.origin().latitude;
    catalog.cells.push_back({ItemId("island"), linker.text(authored.manifest.name)});
    link_site(linker);
    link_zones(linker);
    link_anchors(linker);
    link_systems(linker);
    link_items(linker);
    linker.partial = std::any_of(offences.list.begin(), offences.list.end(), [](const Offence& o) {
        return severity(o.rule) == Severity::error && (o.path == "site.geojson" || o.path == "zones.json" || o.path == "types.json");
    });
    link_alarms(linker);
    link_mappings(linker);
    return std::move(linker.out);
}

void add_walk_maps(Linked& linked) {
    linked.catalog.walk_maps.push_back(walk_map(linked.site));
    for (size_t i = 0; i < linked.rooms.size(); ++i)
        linked.catalog.walk_maps.push_back(walk_map(linked.rooms[i], linked.world_from_room[i], static_cast<uint32_t>(i + 1)));
}

}  // namespace aisland::bake
