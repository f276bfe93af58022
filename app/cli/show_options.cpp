#include "app/cli/show_options.h"

namespace aisland::cli {

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
    app.add_flag("--no-hud", o.no_hud, "without controls on the screen");
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

}  // namespace aisland::cli
