// tour, kiosk, present: the loop. begin (events, pacing, input) → step → draw each picture → end, on one thread.
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <deque>
#include <filesystem>
#include <thread>
#include <tuple>
#include <utility>

#include "app/cli/commands.h"
#include "app/cli/content.h"
#include "app/cli/feed.h"
#include "app/cli/metrics.h"
#include "app/cli/options.h"
#include "app/cli/postcards.h"
#include "app/cli/profile.h"
#include "app/cli/record.h"
#include "app/cli/recorder.h"
#include "app/cli/reload.h"
#include "app/cli/settling.h"
#include "app/cli/show_options.h"
#include "app/cli/stage.h"
#include "app/cli/supervisor.h"
#include "app/content/pseudo.h"
#include "app/core/format.h"
#include "app/core/log.h"
#include "app/showroom/step.h"
#include "app/showroom/unsent.h"
#include "platform/host/xr_search.h"
#include "platform/os/clock.h"
#include "platform/os/files.h"
#include "platform/os/paths.h"
#include "platform/os/process.h"
#include "platform/os/signals.h"

namespace aisland::cli {

namespace {

// Bounded retries: a device that is lost three times in five minutes is a machine's problem, not this frame's.
class LossBudget {
public:
    bool spend(int64_t now_ns) {
        while (!m_losses.empty() && now_ns - m_losses.front() > 300'000'000'000) m_losses.pop_front();
        m_losses.push_back(now_ns);
        return m_losses.size() < 3;
    }

private:
    std::deque<int64_t> m_losses;
};

constexpr unsigned kLeave_s = 15;                    // what is asked to end ends, whatever does not answer
constexpr int kSettling = 16;                        // frames
constexpr size_t kUsual = 300;                       // frames
constexpr uint32_t kPanelLayers = 2;                 // menu and card are seen together
constexpr double kHeadsetStart_s = 20;               // a runtime on its first start compiles shaders
constexpr int64_t kHeadsetHeld_ns = 60'000'000'000;  // a session of this length was no failure

class Show {
public:
    explicit Show(ShowOptions options) : m_options(std::move(options)), m_metrics(m_options.common.metrics) {}

    int run();

private:
    Result<void> open();
    void remember();
    int loop();
    // False when the show must end with m_status.
    bool frame();
    Result<void> start();
    Result<void> rebuild(const std::string& reason, std::unique_ptr<host::Host> headset);
    bool rebuild_or_leave(const std::string& reason, std::unique_ptr<host::Host> headset = nullptr);
    Input sense(host::Pulse& pulse, std::string& why);
    bool wants_headset() const { return m_options.host == "auto" || m_options.host == "xr"; }
    Result<void> reload();
    void show_next();
    void account(double work_ms);
    void search();
    bool lose_headset(const std::string& reason);
    bool lose_device(const Error& error);
    bool take_headset();
    void pace(int64_t begin_ns) const;
    void settle(int64_t now_ns);
    void report(const Input& input, double cpu_ms, bool last);

    ShowOptions m_options;
    content::Opened m_content;
    std::optional<content::Opened> m_next;  // the next generation, on its way to the device
    FeedContent m_next_feed;                // of it
    ReloadMetrics m_reloaded;
    std::deque<double> m_work_ms;  // of the last frames in which nothing was brought in
    showroom::Unsent m_unsent;
    int m_settling = 0;                // frames until what was replaced is gone
    int64_t m_saved_ns = 0;            // steady: when what m_next came from was saved
    std::unique_ptr<Reload> m_reload;  // of an authored folder; its thread ends before the content above
    std::optional<Feed> m_feed;
    std::unique_ptr<Recorder> m_recorder;
    std::optional<showroom::State> m_state;
    std::unique_ptr<Stage> m_stage;
    std::unique_ptr<os::StopSignal> m_stop;
    Metrics m_metrics;
    Supervisor m_supervisor;
    LossBudget m_losses;
    telemetry::Snapshot m_snapshot;
    Time m_start;
    bool m_started = false;
    uint64_t m_frames = 0;
    uint32_t m_degraded = 0;
    std::unique_ptr<host::XrSearch> m_search;  // while the show is flat and wants a headset
    uint32_t m_headset_failures = 0;           // in a row
    int64_t m_headset_since_ns = 0;
    int64_t m_reported_ns = 0;
    Settling m_memory;
    int m_status = 0;
};

Result<void> Show::open() {
    std::unique_ptr<os::FolderWatch> saves;  // of an authored folder, from before its files are read: no save falls between
    if (std::error_code error; std::filesystem::is_directory(m_options.common.content, error)) {
        AISLAND_TRY(watch, os::FolderWatch::create(m_options.common.content));
        saves = std::move(watch);
    }
    AISLAND_TRY(content, load_content(m_options.common.content));
    m_content = std::move(content);
    AISLAND_TRY(fonts, load_fonts());
    AISLAND_TRY(feed, Feed::create(m_content.catalog, m_options.common.telemetry, m_options.common.seed));
    m_feed.emplace(std::move(feed));
    remember();
    showroom::Options options = visit_options(m_options);
    if (!m_options.language.empty()) {
        AISLAND_TRY(language, choose_language(m_content.catalog, m_options.language));
        options.language = language;
    }
    if (!m_content.catalog.find_view(m_options.view))
        return Error{"there is no view \"" + m_options.view + "\"", "--view", "`aisland render --list` prints them"};
    if (!m_options.time_ms) options.time_ms = m_feed->replay_from().value_or(0);
    m_state.emplace(showroom::create(m_content.catalog, std::move(fonts), options));
    AISLAND_TRY(stop, os::StopSignal::create(kLeave_s));
    m_stop = std::move(stop);
    m_state->report.content_path = m_options.common.content;
    if (saves) {
        AISLAND_TRY(reload, Reload::create(std::move(saves), m_options.common.content, m_content.catalog, m_options.common.seed));
        m_reload = std::move(reload);
    }
    if (m_options.record.empty()) return {};
    AISLAND_TRY(recorder, Recorder::create(m_options.record, head_of(options, m_content.catalog)));
    m_recorder = std::move(recorder);
    return {};
}

// History has a file of its own only where something real is connected.
void Show::remember() {
    if (!m_feed->has_links() || m_options.history == "off") return;
    std::string path = m_options.history;
    if (path.empty()) {
        path = os::data_folder() + "/history.db";
        if (auto made = os::make_folders(os::data_folder()); !made) log(LogLevel::warning, "history", made.error().text());
    }
    m_feed->remember(path);
}

// Between frames: takes what the other thread has made, brings it to the device a little at a time, shows it when it is whole.
Result<void> Show::reload() {
    if (!m_reload) return {};
    if (std::optional<Reload::Outcome> outcome = m_next ? std::nullopt : m_reload->poll()) {
        for (const staff::Offence& offence : outcome->offences) std::fprintf(stderr, "%s\n", offence.line.c_str());
        m_reloaded.offences = outcome->offences.size();
        m_reloaded.saves += 1;
        m_reloaded.settled = false;
        m_settling = kSettling;
        m_reloaded.usual_ms = quantiles({m_work_ms.begin(), m_work_ms.end()});
        m_reloaded.worst_ms = 0;
        m_reloaded.bake_ms = static_cast<double>(outcome->baked_ns - outcome->saved_ns) * 1e-6;
        m_state->report.content = std::move(outcome->offences);
        if (outcome->content) {
            m_next = std::move(outcome->content);
            m_next_feed = std::move(outcome->feed);
            m_saved_ns = outcome->saved_ns;
            m_stage->renderer().stage(m_next->world);
        }
    }
    if (!m_next || !m_stage->renderer().staged()) return {};
    if (auto flipped = m_stage->renderer().flip(); !flipped) {
        if (m_stage->device().lost) return flipped;
        std::fprintf(stderr, "%s\n", flipped.error().text().c_str());
        m_reloaded.offences = 1;
        m_state->report.content = {{flipped.error().text(), {}}};
        m_reload->dispose(std::move(*m_next));
        m_next.reset();
        return {};
    }
    show_next();
    return {};
}

// The visit goes on where it was, in the language it was in.
void Show::show_next() {
    const auto tag = [&](int language) { return m_content.catalog.languages[static_cast<size_t>(language)].tag; };
    const std::string language = tag(m_state->visit.language), first = tag(m_state->visit.beginning.language);
    content::Opened last = std::exchange(m_content, std::move(*m_next));
    m_next.reset();
    if (language == content::kPseudoTag || first == content::kPseudoTag) content::add_pseudo_language(m_content.catalog);
    m_state->visit.language = std::max(0, m_content.catalog.find_language(language));
    m_state->visit.beginning.language = std::max(0, m_content.catalog.find_language(first));
    m_feed->set_content(m_content.catalog, std::move(m_next_feed));
    m_reload->dispose(std::move(last));
    m_reloaded.shown_ms = static_cast<double>(os::now().steady_ns - m_saved_ns) * 1e-6;
    log(LogLevel::info, "content", format("generation %llu is on show", static_cast<unsigned long long>(m_content.catalog.generation)));
}

// What a frame's work costs, usually and while a save is brought in.
void Show::account(double work_ms) {
    if (m_reloaded.settled) {
        m_work_ms.push_back(work_ms);
        if (m_work_ms.size() > kUsual) m_work_ms.pop_front();
        return;
    }
    m_reloaded.worst_ms = std::max(m_reloaded.worst_ms, work_ms);
    if (!m_next && m_settling-- == 0) m_reloaded.settled = true;
}

Result<void> Show::rebuild(const std::string& reason, std::unique_ptr<host::Host> headset) {
    if (m_next) show_next();  // everything goes to a new device anyway
    // Once something was shown it goes on, if need be where nobody sees it: a headset may come back.
    const bool may_be_headless = m_started && wants_headset();
    const bool with_headset = headset != nullptr;
    std::string refused;
    AISLAND_CHECK(take_back(m_content));
    auto made = m_stage->rebuild(reason, m_content.world, std::move(headset), may_be_headless);
    if (!made && with_headset) {
        ++m_headset_failures;
        refused = "the headset cannot be used: " + made.error().text();
        if (m_stage->rebuild(refused, m_content.world, nullptr, may_be_headless)) made = {};
    }
    if (!made) return made.error();
    m_state->engine.resend();
    const bool xr = m_stage->kind() == HostKind::xr;
    m_headset_since_ns = os::now().steady_ns;
    m_degraded = m_options.host == "xr" && !xr ? kDegradedNoXr : 0u;
    if (!xr && wants_headset()) search();
    m_state->report.device = m_stage->device().driver;
    m_state->report.host = xr ? "xr" : m_stage->kind() == HostKind::window ? "window"
                                                                           : "headless";
    m_state->report.errors = m_stage->notes();
    if (!refused.empty()) m_state->report.errors.push_back(refused);
    return {};
}

bool Show::rebuild_or_leave(const std::string& reason, std::unique_ptr<host::Host> headset) {
    const auto made = rebuild(reason, std::move(headset));
    if (!made) m_status = fail(made.error(), 2);
    return static_cast<bool>(made);
}

void Show::search() {
    if (m_search) return;
    host::XrOptions options;
    options.eye_scale = static_cast<float>(m_options.eye_scale);
    options.panel_layers = m_options.panels == "layers" ? kPanelLayers : 0;
    m_search = std::make_unique<host::XrSearch>(options, m_headset_failures);
}

// A headset that is there is waited for; --host xr takes nothing else.
Result<void> Show::start() {
    if (!wants_headset()) return rebuild("start", nullptr);
    search();
    auto headset = m_search->wait(kHeadsetStart_s);
    const Error none = m_search->reason().value_or(Error{"the OpenXR runtime does not answer", "", "restart it"});
    if (headset) m_search.reset();
    if (!headset && m_options.host == "xr") return none;
    const bool flat = !headset;
    AISLAND_CHECK(rebuild("start", std::move(headset)));
    if (flat) m_state->report.errors.insert(m_state->report.errors.begin(), "no headset: " + none.text());
    return {};
}

// The runtime left: the same visit goes on flat. One that keeps leaving is asked ever more rarely.
bool Show::lose_headset(const std::string& reason) {
    const bool held = os::now().steady_ns - m_headset_since_ns > kHeadsetHeld_ns;
    m_headset_failures = held ? 0 : m_headset_failures + 1;
    log(LogLevel::warning, "show", "the headset is gone: " + reason);
    return rebuild_or_leave(reason);
}

// A headset's session goes with its device; the runtime is asked for a new one at once.
bool Show::lose_device(const Error& error) {
    if (!m_losses.spend(os::now().steady_ns)) return m_status = fail(error, 75), false;
    if (m_stage->kind() != HostKind::xr) return rebuild_or_leave(error.text());
    m_stage->close();
    search();
    auto headset = m_search->wait(kHeadsetStart_s);
    if (headset) m_search.reset();
    return rebuild_or_leave(error.text(), std::move(headset));
}

bool Show::take_headset() {
    if (!m_search) return true;
    auto headset = m_search->poll();
    if (!headset) return true;
    m_search.reset();
    return rebuild_or_leave("a headset answers", std::move(headset));
}

// Where no display and no headset sets the pace, a visit that waits for its headset must not burn a core.
void Show::pace(int64_t begin_ns) const {
    if (m_stage->kind() != HostKind::headless || !m_search) return;
    const int64_t left_ns = 16'666'667 - (os::now().steady_ns - begin_ns);
    if (left_ns > 0) std::this_thread::sleep_for(std::chrono::nanoseconds(left_ns));
}

// Not beside a headset, which waits for the frame.
void Show::settle(int64_t now_ns) {
    if (m_stage->kind() == HostKind::xr || !m_memory.due(now_ns, m_state->engine.expects(), os::resident_shared_mb)) return;
    settle_memory();
    m_memory.given(os::resident_shared_mb());
}

Input Show::sense(host::Pulse& pulse, std::string& why) {
    Input input;
    pulse = m_stage->begin(input, why);
    if (!m_started) m_start = input.now, m_started = true;
    if (m_options.visit_rate != 1) {
        const auto scaled = [&](int64_t start, int64_t now) { return start + static_cast<int64_t>(static_cast<double>(now - start) * m_options.visit_rate); };
        input.now = {scaled(m_start.steady_ns, input.now.steady_ns), scaled(m_start.wall_ms, input.now.wall_ms)};
    }
    input.status.degraded |= m_degraded;
    if (const auto history = m_feed->history(); history && !history->good) input.status.degraded |= kDegradedHistory;
    input.answers = m_feed->answers();
    std::tie(input.recorded_from_ms, input.recorded_to_ms) = m_feed->recorded();
    return input;
}

void Show::report(const Input& input, double cpu_ms, bool last) {
    const content::Catalog& catalog = m_content.catalog;
    const guide::Visit& visit = m_state->visit;
    VisitMetrics metrics;
    if (const content::Entity* entity = catalog.find_entity(visit.selected.entity)) metrics.selected = entity->text_id;
    for (const content::Tour& tour : catalog.tours)
        for (const content::Stop& stop : tour.stops)
            if (stop.id == visit.stop) metrics.stop = tour.name + "/" + stop.name;
    metrics.language = catalog.languages[static_cast<size_t>(visit.language)].tag;
    if (visit.cell < catalog.cells.size()) metrics.cell = std::string(catalog.text(catalog.cells[visit.cell].name, 0));
    const vec3 at = visit.rig.position;
    metrics.position = format("%.2f %.2f %.2f", static_cast<double>(at.x), static_cast<double>(at.y), static_cast<double>(at.z));
    const vec3 ahead = visit.head.orientation * vec3(0, 0, -1);
    metrics.facing = (static_cast<int>(std::lround(glm::degrees(std::atan2(ahead.x, -ahead.z)))) + 360) % 360;
    metrics.teleport_valid = visit.teleport.active && visit.teleport.valid;
    metrics.state_hash = guide::state_hash(visit);
    m_reloaded.generation = catalog.generation;
    m_metrics.frame(os::now(), m_state->report.host, m_options.mode, input.status, metrics, m_reloaded, m_snapshot, last);
    m_state->report.cpu_ms = cpu_ms;
    m_state->report.gpu_ms = m_stage->renderer().gpu_ms();
    if (input.now.steady_ns - m_reported_ns < 500'000'000) return;
    m_reported_ns = input.now.steady_ns;
    m_state->report.rss_mb = os::process_use().rss_mb;
    m_state->report.lines.clear();
    for (const render::PassTime& pass : m_stage->renderer().pass_times())
        m_state->report.lines.push_back(format("%-12s %7.2f ms", pass.name.c_str(), pass.gpu_ms));
    m_state->report.lines.push_back(format("%-12s %7.1f %%", "size", 100.0 * static_cast<double>(m_stage->renderer().scale())));
}

bool Show::frame() {
    std::string why;
    host::Pulse pulse = host::Pulse::draw;
    Input input = sense(pulse, why);
    if (pulse == host::Pulse::leave || m_stop->received()) return false;
    if (pulse == host::Pulse::rebuild) return m_stage->kind() == HostKind::xr ? lose_headset(why) : rebuild_or_leave(why);
    const int64_t begin_ns = os::now().steady_ns, work_ns = os::thread_time_ns();
    if (auto reloaded = reload(); !reloaded) {
        if (m_stage->device().lost) return lose_device(reloaded.error());
        return m_status = fail(reloaded.error(), 2), false;
    }
    if (!m_state->report.content.empty()) input.status.degraded |= kDegradedContent;
    const int64_t shown_ms = showroom::shown_wall_ms(*m_state, input.now);
    m_feed->poll(input.now, shown_ms);
    m_snapshot = m_feed->snapshot(input.now, shown_ms);
    if (pulse == host::Pulse::draw) m_unsent.send(m_state->engine);
    const Frame& frame = showroom::step(m_content.catalog, m_snapshot, input, input.now, *m_state);
    m_feed->act(frame.acts, input.now, shown_ms);
    m_feed->tell_alarms(m_content.catalog, m_snapshot);
    m_feed->ask(frame.asks, m_snapshot);
    if (m_recorder) m_recorder->step(m_snapshot, &input, {input.now.steady_ns, shown_ms}, frame.state_hash);
    if (pulse == host::Pulse::draw) {
        if (auto drawn = m_stage->draw(frame, input.views); !drawn) {
            m_stage->end(nullptr);
            if (!m_stage->device().lost) return m_status = fail(drawn.error(), 2), false;
            return lose_device(drawn.error());
        }
    }
    if (pulse != host::Pulse::draw) m_unsent.lose(frame);
    const double cpu_ms = static_cast<double>(os::now().steady_ns - begin_ns) * 1e-6;
    m_stage->end(&frame);
    if (m_reload) account(static_cast<double>(os::thread_time_ns() - work_ns) * 1e-6);
    ++m_frames;
    if (m_stage->renderer().uploaded()) give_back(m_content);
    settle(begin_ns);
    const bool more = !frame.quit && (m_options.common.frames == 0 || m_frames < m_options.common.frames);
    report(input, cpu_ms, !more);
    m_supervisor.frame(os::now(), m_state->report.host + (input.status.xr == XrState::none ? "" : std::string(", headset ") + name_of(input.status.xr)),
                       pulse == host::Pulse::draw);
    pace(begin_ns);
    return more && take_headset();
}

int Show::loop() {
    while (frame()) {
    }
    os::leave_within(kLeave_s);
    m_feed->take_back_alarms();
    if (m_stage->kind() == HostKind::none) return m_status;  // it could not be made again
    m_stage->renderer().wait_idle();
    const gpu::ValidationCount validation = m_stage->device().validation();
    if (m_status == 0 && !m_options.common.validation.empty() && validation.errors > 0)
        return fail({format("%llu validation errors", static_cast<unsigned long long>(validation.errors)), "", validation.first}, 1);
    return m_status;
}

int Show::run() {
    if (auto opened = open(); !opened) return fail(opened.error(), 2);
    m_stage = std::make_unique<Stage>(stage_options(m_options));
    if (auto started = start(); !started) {
        if (m_options.host != "auto") return fail(started.error(), 2);
        // Without headset and display there is still something to take home.
        return make_postcards(m_content, m_options.common, m_options.postcards, m_options.size, m_state->visit.language,
                              started.error().text());
    }
    if (m_stage->kind() == HostKind::window && m_options.host == "auto")
        std::fprintf(stderr, "aisland: showing a window; %s\n", m_state->report.errors.front().c_str());
    return loop();
}

}  // namespace

int run_show(int argc, char** argv) {
    ShowOptions options;
    options.mode = argv[0];
    Arguments app("Visit the island: in a headset, in a window, or as postcards.", "aisland " + options.mode);
    declare(app, options);
    if (const auto name = profile_among(argc, argv)) {
        const auto profile = read_profile(*name);
        if (!profile) return fail(profile.error(), 2);
        apply(*profile, options);
    }
    if (auto status = app.parse(argc, argv)) return *status;
    start_log(options.common);
    if (options.mode == "record") {
        if (options.host == "none") return record_values(options.record, options.common, options.time_ms, options.visit_rate, options.seconds);
        options.mode = "tour";
    }
    if (!options.profile_mode.empty()) options.mode = options.profile_mode;
    return Show(std::move(options)).run();
}

}  // namespace aisland::cli
