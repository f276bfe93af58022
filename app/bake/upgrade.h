// Older versions of the authored formats, brought to the present one as they are read: one step a version, each applied to what
// the one before it left. Authors' files stay as they are; a warning at each place says how to write it today.
#pragma once

#include <string_view>

#include "app/bake/json.h"

namespace aisland::bake {

constexpr int kContentVersion = 2;

// `file` is relative to the content folder ("facts.json"), `version` what the manifest says.
void upgrade(std::string_view file, int version, Json& root, Offences& offences);

}  // namespace aisland::bake
