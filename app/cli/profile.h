// Profiles: who stands where (host × mode) as data, for --profile. A profile sets what the command line does not.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/bake/offence.h"
#include "app/core/result.h"

namespace aisland::cli {

// What a profile says; what it does not say stays empty.
struct Profile {
    std::optional<std::string> mode;  // tour, kiosk, present
    std::optional<std::string> host;  // auto, xr, window, headless
    std::optional<std::string> language, view, spectator;
    std::optional<double> visit_rate, eye_scale, idle_s;
    std::optional<bool> fullscreen, hud;
    std::vector<std::string> telemetry;
};

// Everything wrong with a profile's bytes is added to `offences`, which name files[0].
Profile read_profile(std::string_view text, bake::Offences& offences);

// `name`: a file, or one of the shipped ones ("kiosk"). The Error has every offence: path:line:column, rule, what to do.
Result<Profile> read_profile(const std::string& name);

// The value of --profile among the arguments, before they are parsed: the others win over what it says.
std::optional<std::string> profile_among(int argc, char** argv);

}  // namespace aisland::cli
