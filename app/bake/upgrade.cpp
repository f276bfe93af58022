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

void manifest_version(Json& root, Offences& offences) {
    Json* version = member(root, "version");
    if (!version) return;  // read_manifest says so
    offences.add(version->at, Rule::version_old, "this is version 1 of the formats; mend the warnings of version-old and write 2 here");
    version->number = 2;
}

constexpr UpgradeStep kSteps[] = {{1, "facts.json", empty_signoff}, {1, "manifest.json", manifest_version}};

}  // namespace

std::span<const UpgradeStep> upgrade_steps() { return kSteps; }

void upgrade(std::string_view file, int version, Json& root, Offences& offences) { upgrade(file, version, kContentVersion, kSteps, root, offences); }

void upgrade(std::string_view file, int version, int to, std::span<const UpgradeStep> steps, Json& root, Offences& offences) {
    for (; version < to; ++version)
        for (const UpgradeStep& step : steps)
            if (step.from == version && step.file == file) step.apply(root, offences);
}

}  // namespace aisland::bake
