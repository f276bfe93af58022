// replay: a recording shown again. A recorded visit is stepped with the very input it had, and every step must end in the hash that was
// recorded; values alone are shown as a tour of that time.
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <thread>

#include "app/cli/commands.h"
#include "app/cli/content.h"
#include "app/cli/feed.h"
#include "app/cli/image.h"
#include "app/cli/options.h"
#include "app/cli/recorder.h"
#include "app/cli/stage.h"
#include "app/cli/studio.h"
#include "app/core/format.h"
#include "app/showroom/input_codec.h"
#include "app/showroom/unsent.h"
#include "platform/os/clock.h"
#include "platform/os/files.h"
#include "platform/os/paths.h"
#include "platform/os/signals.h"

namespace aisland::cli {

namespace {

struct ReplayOptions {
    std::string file, out, content, host = "auto", view = "island";
    double speed = 1, every = 1;
    std::optional<int64_t> from_ms;
    Size size;
};

void declare(Arguments& app, ReplayOptions& o) {
    app.add_option("FILE", o.file, "the recording").required();
    app.add_option("--speed", o.speed, "recorded seconds a second").range(0.01, 1000.0);
    app.add_option("--from", time_reader(o.from_ms), "recorded time to begin at, Asia/Shanghai").type_name("[YYYY-MM-DDT]HH:MM");
    app.add_option("--out", o.out, "folder for pictures; nothing is shown on a screen").type_name("DIR");
    app.add_option("--every", o.every, "recorded seconds from one picture to the next").range(0.001, 86'400.0);
    app.add_option("--host", o.host, "where to show it; none: only check that every step is as it was").one_of({"auto", "window", "headless", "none"});
    app.add_option("--view", o.view, "where to look at values from, when no visit was recorded");
    app.add_option("--content", o.content, "pack file or authored folder it was recorded over").type_name("PACK|DIR");
    add_size(app, o.size);
}

class Player {
public:
    Player(const ReplayOptions& options, const content::Opened& content, showroom::State state, std::unique_ptr<store::RecordReader> file)
        : m_options(options), m_content(content), m_state(std::move(state)), m_file(std::move(file)), m_store(content.catalog.schema, projection_of(content.catalog), known_entities(content.catalog)) {}

    Result<void> run(const os::StopSignal& stop);
    uint64_t steps() const { return m_steps; }
    uint64_t different() const { return m_different; }
    uint64_t pictures() const { return m_pictures; }
    int64_t first_different_ms() const { return m_first_different_ms; }

private:
    Result<void> open_stage(const Input& input);
    bool due(int64_t at_ms) const;
    Result<host::Pulse> begin(const Input& input);
    Result<void> draw(const Frame& frame, const Input& input);
    Result<void> keep_picture(int64_t at_ms);
    Result<void> visit(ByteView bytes, int64_t at_ms);
    void pace(int64_t at_ms);

    const ReplayOptions& m_options;
    const content::Opened& m_content;
    showroom::State m_state;
    std::unique_ptr<store::RecordReader> m_file;
    telemetry::Store m_store;
    telemetry::TapeReader m_tape;
    std::vector<telemetry::Kept> m_kept;
    std::unique_ptr<Stage> m_stage;
    showroom::Unsent m_unsent;
    bool m_closed = false, m_eyes = false;
    int64_t m_started_ns = 0, m_first_ms = 0, m_next_picture_ms = INT64_MIN, m_first_different_ms = 0;
    uint64_t m_steps = 0, m_different = 0, m_pictures = 0;
};

// A screen of the size the visit had, so that what was touched is where it was.
Result<void> Player::open_stage(const Input& input) {
    StageOptions stage;
    stage.host = m_options.out.empty() && m_options.host != "headless" ? HostChoice::window : HostChoice::headless;
    stage.spectator = false;
    if (!input.surfaces.empty()) stage.size = {input.surfaces[0].width, input.surfaces[0].height};
    stage.stereo = m_eyes = input.views.size() == 2 && stage.host == HostChoice::headless;
    stage.fixed_step_s = stage.host == HostChoice::headless ? 1.0 / 60 : 0;
    stage.title = "aisland · replay";
    stage.render.pipeline_cache_path = os::cache_folder() + "/pipelines";
    stage.render.deterministic = true;
    m_stage = std::make_unique<Stage>(stage);
    AISLAND_CHECK(m_stage->rebuild("replay", m_content.world, nullptr, m_options.host == "auto"));
    m_state.engine.resend();
    return {};
}

void Player::pace(int64_t at_ms) {
    if (m_stage->kind() != HostKind::window) return;
    if (m_started_ns == 0) m_started_ns = os::now().steady_ns, m_first_ms = at_ms;
    const double due_ns = static_cast<double>(at_ms - m_first_ms) * 1e6 / m_options.speed;
    const int64_t left_ns = static_cast<int64_t>(due_ns) - (os::now().steady_ns - m_started_ns);
    if (left_ns > 0) std::this_thread::sleep_for(std::chrono::nanoseconds(std::min<int64_t>(left_ns, 1'000'000'000)));
}

// Whether this step is to be seen.
bool Player::due(int64_t at_ms) const {
    if (m_options.host == "none" || at_ms < m_options.from_ms.value_or(INT64_MIN)) return false;
    return m_options.out.empty() || at_ms >= m_next_picture_ms;
}

// A stage that has gone is made again; the next step is seen on it.
Result<host::Pulse> Player::begin(const Input& input) {
    if (!m_stage) AISLAND_CHECK(open_stage(input));
    Input live;
    std::string why;
    const host::Pulse pulse = m_stage->begin(live, why);
    if (pulse == host::Pulse::rebuild) {
        AISLAND_CHECK(m_stage->rebuild(why, m_content.world, nullptr, true));
        m_state.engine.resend();
    }
    m_closed = pulse == host::Pulse::leave;
    return pulse;
}

Result<void> Player::draw(const Frame& frame, const Input& input) {
    // What two eyes saw, on a stage for one: from the head.
    std::vector<Picture> pictures(frame.pictures.begin(), frame.pictures.end());
    std::erase_if(pictures, [](const Picture& p) { return p.kind == PictureKind::panel; });  // no headset shows them here
    const bool both = m_eyes && input.views.size() == 2;
    for (Picture& p : pictures)
        if ((p.kind == PictureKind::eyes && !both) || (p.kind == PictureKind::eye && input.views.empty())) p.kind = PictureKind::camera, p.rig = frame.head, p.fov_y = 1.2f;
    Frame seen = frame;
    seen.pictures = pictures;
    return m_stage->draw(seen, input.views);
}

Result<void> Player::keep_picture(int64_t at_ms) {
    AISLAND_TRY(image, m_stage->renderer().read_back(m_stage->last_target(), 0));
    AISLAND_CHECK(write_png(format("%s/%06llu.png", m_options.out.c_str(), static_cast<unsigned long long>(m_pictures++)), image.width, image.height, image.rgba));
    m_next_picture_ms = at_ms + static_cast<int64_t>(m_options.every * 1000);
    return {};
}

Result<void> Player::visit(ByteView bytes, int64_t at_ms) {
    showroom::KeptInput kept;
    if (!showroom::decode_input(bytes, kept)) return Error{"a step of this recording cannot be read", m_options.file, ""};
    const Input& input = kept.input;
    const Time shown{input.now.steady_ns, showroom::shown_wall_ms(m_state, input.now)};
    const telemetry::Snapshot snapshot = m_store.snapshot(shown);
    std::optional<host::Pulse> pulse;  // of a stage, where this step is to be seen
    if (due(at_ms)) {
        AISLAND_TRY(begun, begin(input));
        pulse = begun;
    }
    const bool drawn = pulse == host::Pulse::draw;
    if (drawn) m_unsent.send(m_state.engine);
    const Frame& frame = showroom::step(m_content.catalog, snapshot, input, input.now, m_state);
    act_on(m_store, frame.acts, shown);
    ++m_steps;
    if (frame.state_hash != kept.state_hash && ++m_different == 1) m_first_different_ms = at_ms;
    if (!drawn) m_unsent.lose(frame);
    if (!pulse || *pulse == host::Pulse::rebuild) return {};
    if (drawn) AISLAND_CHECK(draw(frame, input));
    if (drawn && !m_options.out.empty()) AISLAND_CHECK(keep_picture(at_ms));
    m_stage->end(&frame);
    pace(at_ms);
    return {};
}

Result<void> Player::run(const os::StopSignal& stop) {
    for (const store::RecordFrame& f : m_file->frames()) {
        if (stop.received() || m_closed) break;
        if (f.kind == static_cast<uint8_t>(RecordKind::head)) continue;
        AISLAND_TRY(bytes, m_file->read(f));
        if (f.kind == static_cast<uint8_t>(RecordKind::telemetry)) {
            Time at;
            if (!m_tape.read(bytes, at, m_kept)) return Error{"values of this recording cannot be read", m_options.file, ""};
            m_store.restore(m_kept, 0, {});
        } else if (f.kind == static_cast<uint8_t>(RecordKind::visit)) {
            AISLAND_CHECK(visit(bytes, f.at_ms));
        }
    }
    if (m_stage) m_stage->renderer().wait_idle();
    return {};
}

int play_visit(const ReplayOptions& o, const content::Opened& content, const RecordHead& head, std::unique_ptr<store::RecordReader> file) {
    if (head.content_hash != content.catalog.content_hash)
        return fail({"this visit was recorded over other content", o.file, "name the pack it was recorded over with --content"}, 2);
    auto fonts = load_fonts();
    if (!fonts) return fail(fonts.error(), 2);
    auto stop = os::StopSignal::create();
    if (!stop) return fail(stop.error(), 2);
    showroom::Options options = options_of(head, content.catalog);
    options.deterministic = true;  // no picture lacks a glyph
    const bool torn = file->torn();
    Player player(o, content, showroom::create(content.catalog, std::move(*fonts), options), std::move(file));
    if (auto played = player.run(**stop); !played) return fail(played.error(), 2);
    std::fprintf(stderr, "aisland replay: %llu steps, %llu as they were%s%s\n", static_cast<unsigned long long>(player.steps()),
                 static_cast<unsigned long long>(player.steps() - player.different()), torn ? "; the recording ends in the middle of a frame" : "",
                 player.pictures() ? format("; %llu pictures in %s", static_cast<unsigned long long>(player.pictures()), o.out.c_str()).c_str() : "");
    if (player.different() == 0) return 0;
    return fail({format("%llu steps ended otherwise, the first at %s", static_cast<unsigned long long>(player.different()), rfc3339(player.first_different_ms()).c_str()),
                 o.file, "was it recorded by another version of the program?"},
                1);
}

int play_values(const ReplayOptions& o, const content::Opened& content) {
    auto source = ReplaySource::open(o.file);
    if (!source) return fail(source.error(), 2);
    const int64_t from = o.from_ms.value_or(source->from_ms());
    if (o.out.empty()) {
        const CivilTime t = civil_from_ms(from + kShanghaiOffsetMs);
        std::vector<std::string> words = {"tour", "--telemetry", "replay:" + o.file, "--time",
                                          format("%04d-%02d-%02dT%02d:%02d", t.year, t.month, t.day, t.hour, t.minute), "--visit-rate", format("%g", o.speed),
                                          "--host", o.host == "none" ? "headless" : o.host, "--view", o.view};
        if (!o.content.empty()) words.insert(words.end(), {"--content", o.content});
        std::vector<char*> arguments;
        for (std::string& word : words) arguments.push_back(word.data());
        return run_show(static_cast<int>(arguments.size()), arguments.data());
    }
    Common common;
    common.telemetry = {"replay:" + o.file};
    auto studio = Studio::create(content, common, o.size, false, 4);
    if (!studio) return fail(studio.error(), 2);
    uint64_t pictures = 0;
    for (int64_t at = from; at <= source->to_ms(); at += static_cast<int64_t>(o.every * 1000)) {
        Shot shot;
        shot.view = o.view;
        shot.time_ms = at;
        auto image = (*studio)->take(shot);
        if (!image) return fail(image.error(), 2);
        const std::string name = format("%s/%06llu.png", o.out.c_str(), static_cast<unsigned long long>(pictures++));
        if (auto written = write_png(name, image->width, image->height, image->rgba); !written) return fail(written.error(), 2);
    }
    std::fprintf(stderr, "aisland replay: %llu pictures in %s\n", static_cast<unsigned long long>(pictures), o.out.c_str());
    return 0;
}

}  // namespace

int run_replay(int argc, char** argv) {
    Arguments app("Shows a recording again; a recorded visit must end every step as it did.", "aisland replay");
    ReplayOptions o;
    declare(app, o);
    if (const auto status = app.parse(argc, argv)) return *status;
    auto file = store::RecordReader::open(o.file);
    if (!file) return fail(file.error(), 2);
    if ((*file)->frames().empty() || (*file)->frames()[0].kind != static_cast<uint8_t>(RecordKind::head))
        return fail({"this recording has no beginning", o.file, ""}, 2);
    auto bytes = (*file)->read((*file)->frames()[0]);
    if (!bytes) return fail(bytes.error(), 2);
    auto head = decode_head(*bytes, o.file);
    if (!head) return fail(head.error(), 2);
    auto content = load_content(o.content);
    if (!content) return fail(content.error(), 2);
    if (!o.out.empty())
        if (auto made = os::make_folders(o.out); !made) return fail(made.error(), 2);
    return head->visit ? play_visit(o, *content, *head, std::move(*file)) : play_values(o, *content);
}

}  // namespace aisland::cli
