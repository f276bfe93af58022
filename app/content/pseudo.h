// The pseudo-locale: every text longer, accented and in brackets, so that one sees at a glance what does not fit, what is cut
// off, and what was never translated.
#pragma once

#include <string>
#include <string_view>

#include "app/content/catalog.h"

namespace aisland::content {

constexpr std::string_view kPseudoTag = "qps";

// Adds language "qps", made from English where there is English, else from the first language. Once.
void add_pseudo_language(Catalog& catalog);

// "Lamp {}" -> "[Ļåmþ {} ···]". {placeholders} stay as they are.
std::string pseudo(std::string_view text);

}  // namespace aisland::content
