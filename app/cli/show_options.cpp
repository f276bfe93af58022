#include "app/cli/show_options.h"

#include "app/core/time.h"
#include "platform/os/paths.h"

namespace aisland::cli {

namespace {

constexpr double kKioskIdle_s = 30;  // where no profile says how long

}  // namespace

void declare(Arguments& app, ShowOptions& o) {
    const bool record = o.mode == "record";
    if (record) {
        app.add_option("FILE", o.record, "the recording; one that is there is replaced").required();
        app.add_option("--host", o.host, "where to show it; none: record the values alone").one_of({"auto", "xr", "window", "headless", "none"});
        app.add_option("--seconds", o.seconds, "with --host none: leave after so long; 0 = never").range(0.0, 1e9);
    } else {
        app.add_option("--host", o.host, "where to show it; auto: headset, else window, else postcards")
            .one_of({"auto", "xr", "window", "headless"});
    }
    app.add_option("--history", o.history, "file that remembers what brokers said; off = none").type_name("FILE|off");
    app.add_option("--profile", o.profile, "who stands where: visitor, kiosk, presenter or a file; what is given beside it wins")
        .type_name("NAME|FILE");
    app.add_option("--lang", o.language, "language at the start: zh-CN, en, …; qps: made up, longer, to see what does not fit");
    app.add_option("--spectator", o.spectator, "what the window beside a headset shows")
        .one_of({"eye", "smooth", "third", "off"});
    app.add_option("--visit-rate", o.visit_rate, "time runs so many times as fast").range(0.01, 1000.0);
    app.add_option("--eye-scale", o.eye_scale, "of the headset's recommended picture size").range(0.05, 2.0);
    app.add_option("--panels", o.panels, "cards in a headset: layers of its own, sharper, or drawn into the picture").one_of({"layers", "picture"});
    app.add_option("--view", o.view, "where to begin: a view or TOUR/STOP");
    app.add_option("--postcards", o.postcards, "folder for the postcards where nothing can be shown");
    app.add_flag("--stereo", o.stereo, "two eyes without a headset (headless)");
    app.add_flag("--fullscreen", o.fullscreen, "cover the screen");
    app.add_flag("--no-hud", o.no_hud, "without the controls that rest on the screen, or in a headset the menu's button: a controller's opens it");
    add_size(app, o.size);
    add_time(app, o.time_ms);
    add_common(app, o.common);
}

void apply(const Profile& profile, ShowOptions& o) {
    if (profile.mode && (o.mode == "tour" || o.mode == "record")) o.profile_mode = *profile.mode;  // `kiosk` and `present` on the command line win
    if (profile.host) o.host = *profile.host;
    if (profile.language) o.language = *profile.language;
    if (profile.view) o.view = *profile.view;
    if (profile.spectator) o.spectator = *profile.spectator;
    if (profile.visit_rate) o.visit_rate = *profile.visit_rate;
    if (profile.idle_s) o.idle_s = profile.idle_s;
    if (profile.eye_scale) o.eye_scale = *profile.eye_scale;
    if (profile.fullscreen) o.fullscreen = *profile.fullscreen;
    if (profile.hud) o.no_hud = !*profile.hud;
    if (!profile.telemetry.empty()) o.common.telemetry = profile.telemetry;
}

StageOptions stage_options(const ShowOptions& o) {
    StageOptions stage;
    stage.host = o.host == "xr"         ? HostChoice::xr
                 : o.host == "window"   ? HostChoice::window
                 : o.host == "headless" ? HostChoice::headless
                                        : HostChoice::automatic;
    stage.spectator = o.spectator != "off";
    stage.size = o.size;
    stage.stereo = o.stereo;
    stage.fullscreen = o.fullscreen || o.mode == "kiosk";
    stage.validation = validation_of(o.common);
    stage.title = "aisland · 张江人工智能岛";
    stage.render.pipeline_cache_path = os::cache_folder() + "/pipelines";
    stage.render.deterministic = o.common.deterministic;
    if (o.common.deterministic) {
        stage.fixed_step_s = 1.0 / 60;
        stage.start_wall_ms = o.time_ms.value_or(*parse_shanghai("12:00"));
    }
    return stage;
}

showroom::Options visit_options(const ShowOptions& o) {
    showroom::Options options;
    options.mode = o.mode == "kiosk" ? guide::Mode::kiosk : o.mode == "present" ? guide::Mode::present
                                                                                : guide::Mode::tour;
    options.seed = o.common.seed;
    options.deterministic = o.common.deterministic;
    options.time_ms = o.time_ms.value_or(0);
    options.view = o.view;
    options.idle_s = static_cast<float>(o.idle_s.value_or(options.mode == guide::Mode::kiosk ? kKioskIdle_s : 0));
    options.hud = !o.no_hud;
    options.spectator = o.spectator == "eye"     ? showroom::Spectator::eye
                        : o.spectator == "third" ? showroom::Spectator::third
                        : o.spectator == "off"   ? showroom::Spectator::off
                                                 : showroom::Spectator::smooth;
    return options;
}

}  // namespace aisland::cli
