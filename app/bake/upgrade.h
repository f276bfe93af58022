// Older versions of the authored formats, brought to the present one as they are read: one step a version, each applied to what
// the one before it left. Authors' files stay as they are; a warning at each place says how to write it today.
#pragma once

#include <span>
#include <string_view>

#include "app/bake/json.h"

namespace aisland::bake {

constexpr int kContentVersion = 3;

// What the upgrade calls the "source" of a fact that still has the words themselves.
inline constexpr char kSourceOfVersion2[] = "source (version 2)";

struct UpgradeStep {
    int from;               // brings this version of `file` to the next
    std::string_view file;  // relative to the content folder: "facts.json"
    void (*apply)(Json& root, Offences& offences);
};
std::span<const UpgradeStep> upgrade_steps();

// `version`: what the manifest says. Versions in which a file did not change have no step for it.
void upgrade(std::string_view file, int version, Json& root, Offences& offences);
void upgrade(std::string_view file, int version, int to, std::span<const UpgradeStep> steps, Json& root, Offences& offences);

}  // namespace aisland::bake
