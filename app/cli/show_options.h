// What tour, kiosk, present and record take: the command line, and beneath it a profile; and what that asks of stage and visit.
#pragma once

#include <optional>
#include <string>

#include "app/cli/options.h"
#include "app/cli/profile.h"
#include "app/cli/stage.h"
#include "app/showroom/step.h"

namespace aisland::cli {

struct ShowOptions {
    std::string profile_mode;  // of --profile, where the command names no mode of its own
    Common common;
    std::string mode = "tour", host = "auto", profile, language, spectator = "smooth", view = "island", postcards = "postcards";
    std::string panels = "layers";
    std::string history, record;
    double visit_rate = 1, eye_scale = 1, seconds = 0;
    std::optional<double> idle_s;  // of a profile; a kiosk without has 30 s
    bool stereo = false, fullscreen = false, no_hud = false;
    Size size;
    std::optional<int64_t> time_ms;
};

void declare(Arguments& app, ShowOptions& o);
// Before the command line is parsed: what is given there wins.
void apply(const Profile& profile, ShowOptions& o);

StageOptions stage_options(const ShowOptions& o);
// The language is the content's matter.
showroom::Options visit_options(const ShowOptions& o);

}  // namespace aisland::cli
