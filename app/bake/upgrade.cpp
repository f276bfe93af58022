#include "app/bake/upgrade.h"

#include <algorithm>

#include "app/core/format.h"

namespace aisland::bake {
namespace {

Json* member(Json& object, std::string_view key) {
    if (object.kind != JsonKind::object) return nullptr;
    const auto it = std::find(object.keys.begin(), object.keys.end(), key);
    return it == object.keys.end() ? nullptr : &object.items[static_cast<size_t>(it - object.keys.begin())];
}

void remove_member(Json& object, std::string_view key) {
    const auto i = std::find(object.keys.begin(), object.keys.end(), key) - object.keys.begin();
    object.keys.erase(object.keys.begin() + i), object.key_at.erase(object.key_at.begin() + i), object.items.erase(object.items.begin() + i);
}

// Version 1 wrote "signoff": "" for a fact that nobody has signed.
void empty_signoff(Json& root, Offences& offences) {
    Json* facts = member(root, "facts");
    if (!facts || facts->kind != JsonKind::array) return;
    for (Json& fact : facts->items) {
        const Json* signoff = member(fact, "signoff");
        if (!signoff || signoff->kind != JsonKind::string || !signoff->string.empty()) continue;
        offences.add(signoff->at, Rule::version_old, "since version 2 a fact nobody has signed has no \"signoff\" at all; remove this one");
        remove_member(fact, "signoff");
    }
}

// Version 2 wrote the words of a source, of which there was one for all languages.
void source_words(Json& root, Offences& offences) {
    Json* facts = member(root, "facts");
    if (!facts || facts->kind != JsonKind::array) return;
    for (Json& fact : facts->items) {
        const Json* source = member(fact, "source");
        if (!source || source->kind != JsonKind::string || source->string.empty()) continue;
        offences.add(source->at, Rule::version_old, "since version 3 the \"source\" of a fact is the key of a text; name one here and move these words into the locale files");
        *std::find(fact.keys.begin(), fact.keys.end(), "source") = kSourceOfVersion2;
    }
}

// No author's key: a fact that brings it along has no source.
void no_source_of_version_2(Json& root, Offences& offences) {
    Json* facts = member(root, "facts");
    if (!facts || facts->kind != JsonKind::array) return;
    for (Json& fact : facts->items)
        while (member(fact, kSourceOfVersion2)) {
            const auto i = std::find(fact.keys.begin(), fact.keys.end(), kSourceOfVersion2) - fact.keys.begin();
            offences.add(fact.key_at[static_cast<size_t>(i)], Rule::unknown_key, std::string("the key \"") + kSourceOfVersion2 + "\" is not known in a fact; did you mean \"source\"?");
            remove_member(fact, kSourceOfVersion2);
        }
}

// Said once, by the first step.
void manifest_version(Json& root, Offences& offences) {
    Json* version = member(root, "version");
    if (!version || version->number == kContentVersion) return;  // read_manifest says what else is wrong with it
    offences.add(version->at, Rule::version_old, format("this is version %d of the formats; mend the warnings of version-old and write %d here", static_cast<int>(version->number), kContentVersion));
    version->number = kContentVersion;
}

constexpr UpgradeStep kSteps[] = {{1, "facts.json", empty_signoff}, {1, "manifest.json", manifest_version}, {2, "facts.json", source_words}, {2, "manifest.json", manifest_version}};

}  // namespace

std::span<const UpgradeStep> upgrade_steps() { return kSteps; }

void upgrade(std::string_view file, int version, Json& root, Offences& offences) {
    if (file == "facts.json") no_source_of_version_2(root, offences);
    upgrade(file, version, kContentVersion, kSteps, root, offences);
}

void upgrade(std::string_view file, int version, int to, std::span<const UpgradeStep> steps, Json& root, Offences& offences) {
    for (; version < to; ++version)
        for (const UpgradeStep& step : steps)
            if (step.from == version && step.file == file) step.apply(root, offences);
}

}  // namespace aisland::bake
