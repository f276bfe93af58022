// bench: frame, load and memory figures as JSON. Frame = begin to begin, no vertical sync, two frames in flight; the first 30
// frames or 5 s are dropped; open = the content read and on the device, less the device's own start beside that; cpu = step + record, of which step; busy = processor time of the whole process a frame, a software rasteriser's included.
#include <unistd.h>
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <ctime>
#include <fstream>
#include <future>
#include <glm/gtc/constants.hpp>
#include <map>
#include <nlohmann/json.hpp>

#include "app/cli/commands.h"
#include "app/cli/content.h"
#include "app/cli/feed.h"
#include "app/cli/metrics.h"
#include "app/cli/model.h"
#include "app/cli/options.h"
#include "app/cli/stage.h"
#include "app/guide/camera.h"
#include "app/showroom/step.h"
#include "platform/os/clock.h"
#include "platform/os/files.h"
#include "platform/os/paths.h"
#include "platform/os/process.h"

namespace aisland::cli {

using Json = nlohmann::ordered_json;

namespace {

struct BenchOptions {
    Common common;
    std::string view, camera, model, host = "headless", json = "-";
    Size size;
    std::optional<int64_t> time_ms;
    uint32_t msaa = 1;
    uint64_t frames = 100;
    bool stereo = false, no_labels = false;
    double eye_scale = 1, seconds = 0, budget_ms = 0;
};

void declare(Arguments& app, BenchOptions& o) {
    app.add_option("--view", o.view, "a view of the island");
    app.add_option("--model", o.model, "a .glb, .gltf, .fbx, .obj, .dae, .stl or .ply file instead of the island").type_name("FILE");
    app.add_option("--camera", o.camera, "a camera of --model, by name");
    app.add_option("--host", o.host, "headless or xr").one_of({"headless", "xr"});
    app.add_option("--msaa", o.msaa, "samples a pixel; 0 reads as 1").one_of({"0", "1", "4"});
    app.add_option("--eye-scale", o.eye_scale, "of the headset's recommended picture size").range(0.05, 4.0);
    app.add_option("--json", o.json, "where the figures go; - is standard output").type_name("FILE|-");
    app.add_option("--seconds", o.seconds, "measure no longer than this; 0: all --frames").range(0.0, 3600.0);
    app.add_option("--gpu-budget", o.budget_ms, "milliseconds a frame may take of the GPU: the world is drawn smaller to keep it; 0: whatever it takes").range(0.0, 10000.0);
    app.add_flag("--no-labels", o.no_labels, "the world alone");
    app.add_flag("--stereo", o.stereo, "two eyes where the camera is, each of --size");
    add_size(app, o.size);
    add_time(app, o.time_ms);
    add_common(app, o.common);
}

// Milliseconds since this process was made (proc(5): /proc/self/stat field 22, clock ticks since boot).
double since_process_start_ms() {
    std::ifstream file("/proc/self/stat");
    std::string text((std::istreambuf_iterator<char>(file)), {});
    size_t at = text.rfind(')');
    for (int field = 2; field < 22 && at != std::string::npos; ++field) at = text.find(' ', at + 1);
    if (at == std::string::npos) return 0;
    const double started = std::strtod(text.c_str() + at, nullptr) / static_cast<double>(sysconf(_SC_CLK_TCK));
    timespec now{};
    clock_gettime(CLOCK_BOOTTIME, &now);
    return (static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9 - started) * 1e3;
}

double clock_ms(clockid_t clock) {
    timespec now{};
    clock_gettime(clock, &now);
    return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) * 1e-6;
}

// Processor time of this thread: step and record, without the wait for a frame slot.
double thread_cpu_ms() { return clock_ms(CLOCK_THREAD_CPUTIME_ID); }

struct Samples {
    std::vector<double> frame_ms, cpu_ms, step_ms, gpu_ms, scale;
    std::map<std::string, std::vector<double>> passes;
};

Json quantiles_json(const std::vector<double>& values) {
    const Quantiles q = quantiles(values);
    return {{"median", q.median}, {"p99", q.p99}};
}

// What is shown: the island through step, or a model with a fixed frame.
struct Subject {
    content::Opened content;
    std::optional<ModelScene> model;
    std::optional<Feed> feed;
    std::optional<showroom::State> state;
    telemetry::Snapshot snapshot;
    bool stereo = false;  // without a headset

    float fov_y(const BenchOptions& o) const { return model ? model->fov_y() : content.catalog.find_view(o.view)->fov_y; }
    const World& world() const { return model ? model->world() : content.world; }
    // A model's camera turns to and fro by two degrees, so that no frame repeats the one before.
    const Frame& frame(const Input& input, uint64_t number) {
        if (model) return model->frame(input, glm::radians(2.0f) * std::sin(static_cast<float>(number % 60) * glm::two_pi<float>() / 60));
        const int64_t shown = showroom::shown_wall_ms(*state, input.now);
        feed->poll(input.now, shown);
        snapshot = feed->snapshot(input.now, shown);
        if (number == 0 && stereo) {  // before anything is drawn: no frame shows another place
            showroom::step(content.catalog, snapshot, input, input.now, *state);
            hang_at_the_camera(state->visit);
        }
        return showroom::step(content.catalog, snapshot, input, input.now, *state);
    }

private:
    // A visitor stands on the ground; what two eyes cost beside one camera is measured where the camera is.
    static void hang_at_the_camera(guide::Visit& visit) {
        const Pose camera = guide::pose(visit.shown);
        visit.rig.orientation = camera.orientation;
        visit.rig.position = camera.position - camera.orientation * visit.head_stage.position;
    }
};

double since_ms(int64_t begin_ns) { return static_cast<double>(os::now().steady_ns - begin_ns) * 1e-6; }

// `open_ms`: of it, what opening the content took.
Result<void> prepare(const BenchOptions& o, Subject& subject, double& open_ms) {
    const int64_t begin_ns = os::now().steady_ns;
    if (!o.model.empty()) {
        AISLAND_TRY(model, load_model(o.model, o.camera.empty() ? o.view : o.camera, o.time_ms));
        subject.model.emplace(std::move(model));
        open_ms = since_ms(begin_ns);
        return {};
    }
    AISLAND_TRY(content, load_content(o.common.content));
    subject.content = std::move(content);
    open_ms = since_ms(begin_ns);
    const content::Catalog& catalog = subject.content.catalog;
    if (!catalog.find_view(o.view)) return Error{"there is no view \"" + o.view + "\"", "--view", "`aisland render --list` prints them"};
    AISLAND_TRY(fonts, load_fonts());
    AISLAND_TRY(feed, Feed::create(catalog, o.common.telemetry, o.common.seed));
    subject.feed.emplace(std::move(feed));
    showroom::Options options;
    options.view = o.view;
    subject.stereo = o.stereo && o.host != "xr";
    options.time_ms = o.time_ms.value_or(*parse_shanghai("12:00"));
    options.hud = false;
    options.labels = !o.no_labels;
    options.seed = o.common.seed;
    options.deterministic = o.common.deterministic;
    subject.state.emplace(showroom::create(catalog, std::move(fonts), options));
    return {};
}

// --metrics, of the visit that is measured.
void report(const BenchOptions& o, const Subject& subject, const Input& input, Metrics& metrics, bool last) {
    if (o.common.metrics.empty()) return;
    VisitMetrics visit;
    visit.language = subject.content.catalog.languages[static_cast<size_t>(subject.state->visit.language)].tag;
    visit.state_hash = guide::state_hash(subject.state->visit);
    metrics.frame(os::now(), o.host, "bench", input.status, visit, {}, subject.snapshot, last);
}

Result<Json> measure(const BenchOptions& o) {
    Subject subject;
    double open_ms = 0;
    const auto open = [&] { return prepare(o, subject, open_ms); };
    // The content is read while the device comes up; two eyes are as wide as the camera in it, so that must be read before.
    std::future<Result<void>> reading = std::async(o.stereo ? std::launch::deferred : std::launch::async, open);
    if (o.stereo) AISLAND_CHECK(reading.get());
    StageOptions stage_options;
    stage_options.host = o.host == "xr" ? HostChoice::xr : HostChoice::headless;
    stage_options.size = o.size;
    stage_options.stereo = o.stereo;
    if (o.stereo) stage_options.eye_fov_y = subject.fov_y(o);  // the eyes see what the one picture shows, so that the two compare
    stage_options.spectator = false;
    stage_options.budget_ms = o.budget_ms;
    stage_options.validation = validation_of(o.common);
    stage_options.render.msaa = o.msaa == 4 ? 4 : 1;
    stage_options.render.pipeline_cache_path = os::cache_folder() + "/pipelines";
    stage_options.render.deterministic = o.common.deterministic;
    if (o.common.deterministic) stage_options.fixed_step_s = 1.0 / 60, stage_options.start_wall_ms = *parse_shanghai("12:00");
    Stage stage(stage_options);
    std::unique_ptr<host::Host> headset;
    if (o.host == "xr") {
        AISLAND_TRY(found, host::create_openxr({.eye_scale = static_cast<float>(o.eye_scale)}));
        headset = std::move(found);
    }
    const Result<void> made = stage.rebuild("bench", World{}, std::move(headset));
    if (reading.valid()) AISLAND_CHECK(reading.get());
    if (!made) return made.error();
    const int64_t upload_ns = os::now().steady_ns;
    AISLAND_CHECK(stage.renderer().upload(subject.world()));
    AISLAND_CHECK(stage.renderer().wait_uploaded());
    open_ms += since_ms(upload_ns);

    Samples samples;
    Metrics metrics(o.common.metrics);
    double load_ms = 0, busy_begin_ms = 0;
    int64_t last_ns = 0, first_ns = 0, kept_ns = 0;
    uint64_t drawn = 0, kept = 0;
    Size size = o.size;  // of a headset's eyes what its runtime and --eye-scale make of it
    while (kept < o.frames && (o.seconds <= 0 || kept < 2 || static_cast<double>(last_ns - kept_ns) < o.seconds * 1e9)) {
        Input input;
        std::string why;
        const host::Pulse pulse = stage.begin(input, why);
        if (pulse == host::Pulse::leave || pulse == host::Pulse::rebuild) return Error{"the host gave up: " + why, o.host, ""};
        const int64_t begin_ns = os::now().steady_ns;
        if (!first_ns) first_ns = begin_ns;
        if (!input.surfaces.empty()) size = {input.surfaces[0].width, input.surfaces[0].height};
        const bool counts = drawn >= 30 || begin_ns - first_ns > 5'000'000'000;
        if (counts && last_ns) samples.frame_ms.push_back(static_cast<double>(begin_ns - last_ns) * 1e-6);
        if (counts && !last_ns) settle_memory();
        if (counts && !last_ns) busy_begin_ms = clock_ms(CLOCK_PROCESS_CPUTIME_ID), kept_ns = begin_ns;
        last_ns = counts ? begin_ns : 0;
        const double cpu_begin = thread_cpu_ms();
        const Frame& frame = subject.frame(input, drawn);
        const double stepped = thread_cpu_ms();
        if (pulse == host::Pulse::draw) {
            AISLAND_CHECK(stage.draw(frame, input.views));
            ++drawn;
        }
        if (counts) {
            samples.cpu_ms.push_back(thread_cpu_ms() - cpu_begin);
            samples.step_ms.push_back(stepped - cpu_begin);
            samples.gpu_ms.push_back(stage.renderer().gpu_ms());
            samples.scale.push_back(static_cast<double>(stage.renderer().scale()));
            for (const render::PassTime& pass : stage.renderer().pass_times()) samples.passes[pass.name].push_back(pass.gpu_ms);
            ++kept;
        }
        stage.end(&frame);
        if (subject.state) report(o, subject, input, metrics, kept == o.frames);
        if (drawn == 1 && load_ms == 0) {
            stage.renderer().wait_idle();
            load_ms = since_process_start_ms();
            give_back(subject.content);
        }
    }
    const double busy_ms = (clock_ms(CLOCK_PROCESS_CPUTIME_ID) - busy_begin_ms) / static_cast<double>(kept);
    const render::Counters counters = stage.renderer().counters();
    Json passes = Json::object();
    for (const auto& [name, values] : samples.passes) passes[name] = quantiles_json(values);
    const gpu::ValidationCount validation = stage.device().validation();
    if (!o.common.validation.empty() && validation.errors > 0) return Error{"the validation layer complains: " + validation.first, "", ""};
    return Json{{"device", stage.device().driver},
                {"size", {size.width, size.height}},
                {"stereo", o.stereo || o.host == "xr"},
                {"msaa", stage_options.render.msaa},
                {"frames", kept},
                {"frame_ms", quantiles_json(samples.frame_ms)},
                {"cpu_ms", quantiles_json(samples.cpu_ms)},
                {"step_ms", quantiles_json(samples.step_ms)},
                {"gpu_ms", quantiles_json(samples.gpu_ms)},
                {"busy_ms", busy_ms},
                {"passes", passes},
                {"scale", {{"median", quantiles(samples.scale).median}, {"last", samples.scale.back()}}},
                {"open_ms", open_ms},
                {"load_ms", load_ms},
                {"rss_mb", os::process_use().rss_mb},
                {"device_mb", counters.device_mb},
                {"triangles", counters.triangles},
                {"draws", counters.draws},
                {"gpu_draws", counters.gpu_draws},
                {"instances", counters.instances},
                {"visible", counters.visible}};
}

}  // namespace

int run_bench(int argc, char** argv) {
    Arguments app("Measure frame, load and memory; JSON.", "aisland bench");
    BenchOptions options;
    declare(app, options);
    if (auto status = app.parse(argc, argv)) return *status;
    start_log(options.common);
    if (!options.model.empty() && !options.common.metrics.empty()) return fail({"--metrics would change nothing", "a model has no visit", "leave it out"}, 2);
    if (!options.model.empty() && !options.view.empty()) return fail({"--view would change nothing", "a model has cameras", "name one with --camera"}, 2);
    if (options.budget_ms > 0 && options.common.deterministic) return fail({"--gpu-budget would change nothing", "with --deterministic no picture depends on the clock", "leave one of them out"}, 2);
    if (options.view.empty() && options.model.empty()) options.view = "island";
    if (options.common.frames) options.frames = options.common.frames;
    const auto result = measure(options);
    if (!result) return fail(result.error(), 2);
    const std::string text = result->dump(2) + "\n";
    if (options.json == "-") return std::fputs(text.c_str(), stdout), 0;
    if (auto written = os::write_file(options.json, bytes_of(text)); !written) return fail(written.error(), 2);
    return 0;
}

}  // namespace aisland::cli
