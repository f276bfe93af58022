#include "app/cli/studio.h"

#include <algorithm>
#include <cmath>
#include <glm/gtc/constants.hpp>
#include <tuple>

#include "app/cli/content.h"
#include "app/cli/metrics.h"
#include "platform/os/clock.h"
#include "platform/os/paths.h"

namespace aisland::cli {

namespace {

render::PixelImage blank(uint32_t width, uint32_t height) {
    render::PixelImage image;
    image.width = width;
    image.height = height;
    image.rgba.assign(size_t{width} * height * 4, 0);
    return image;
}

struct Face {
    quat orientation;  // world_from_camera
    render::PixelImage image;
};

// Nearest of four weighted texels of the face that `direction` meets.
void sample(const std::vector<Face>& faces, vec3 direction, uint8_t* out) {
    for (const Face& face : faces) {
        const vec3 d = glm::conjugate(face.orientation) * direction;
        if (d.z >= 0 || std::abs(d.x) > -d.z * 1.0001f || std::abs(d.y) > -d.z * 1.0001f) continue;
        const float size = static_cast<float>(face.image.width);
        const float x = std::clamp((d.x / -d.z * 0.5f + 0.5f) * size - 0.5f, 0.0f, size - 1.001f);
        const float y = std::clamp((0.5f - d.y / -d.z * 0.5f) * size - 0.5f, 0.0f, size - 1.001f);
        const auto x0 = static_cast<size_t>(x), y0 = static_cast<size_t>(y);
        const float fx = x - static_cast<float>(x0), fy = y - static_cast<float>(y0);
        const uint8_t* p = face.image.rgba.data();
        const size_t row = size_t{face.image.width} * 4;
        for (size_t c = 0; c < 4; ++c) {
            const uint8_t* q = p + y0 * row + x0 * 4 + c;
            const float top = q[0] + (q[4] - q[0]) * fx, bottom = q[row] + (q[row + 4] - q[row]) * fx;
            out[c] = static_cast<uint8_t>(std::lround(top + (bottom - top) * fy));
        }
        return;
    }
}

// The cue that opens the card of what `id` names; nothing where nothing has a card of that id.
std::optional<Cue> cue_of(const content::Catalog& catalog, const std::string& id) {
    const ItemId item(id);
    if (catalog.find_entity(EntityId(id))) return Cue{CueKind::select, {}, EntityId(id)};
    if (catalog.find_building(item) || catalog.find_zone(item) || catalog.find_system(item) || catalog.find_fact(item) || catalog.find_tenant(item)) return Cue{CueKind::select, item, {}};
    return {};
}

}  // namespace

Result<std::unique_ptr<Studio>> Studio::create(const content::Opened& content, const Common& common, Size size, bool stereo, uint32_t msaa) {
    std::unique_ptr<Studio> studio(new Studio);
    studio->m_content = &content;
    studio->m_size = size;
    AISLAND_TRY(fonts, load_fonts());
    AISLAND_TRY(feed, Feed::create(content.catalog, common.telemetry, common.seed));
    studio->m_feed.emplace(std::move(feed));
    studio->m_state.emplace(std::move(fonts));
    StageOptions stage;
    stage.host = HostChoice::headless;
    stage.size = size;
    stage.stereo = stereo;
    stage.fixed_step_s = 1.0 / 60;
    stage.start_wall_ms = *parse_shanghai("12:00");
    stage.validation = validation_of(common);
    stage.render.msaa = msaa;
    stage.render.deterministic = true;
    stage.render.pipeline_cache_path = os::cache_folder() + "/pipelines";
    studio->m_stage = std::make_unique<Stage>(stage);
    AISLAND_CHECK(studio->m_stage->rebuild("start", content.world));
    return studio;
}

Result<const Frame*> Studio::settle(const Shot& shot) {
    const content::Catalog& catalog = m_content->catalog;
    if (!catalog.find_view(shot.view))
        return Error{"there is no view \"" + shot.view + "\"", "--view", "`aisland render --list` prints them"};
    const std::optional<Cue> chosen = cue_of(catalog, shot.select);
    if (!shot.select.empty() && !chosen)
        return Error{"nothing with the id \"" + shot.select + "\" has a card", "--select", "name a device, building, zone, system, fact or tenant of the content"};
    showroom::Options options;
    options.language = shot.language;
    options.deterministic = true;
    options.time_ms = shot.time_ms;
    options.view = shot.view;
    options.hud = shot.hud;
    options.labels = shot.labels && !shot.equirect;
    text::Engine fonts = std::move(m_state->engine);
    m_state.emplace(showroom::create(catalog, std::move(fonts), options));
    const Frame* frame = nullptr;
    for (uint64_t i = 0; i < shot.steps; ++i) {
        Input input;
        std::string why;
        m_stage->begin(input, why);
        if (i == 0 && chosen) input.cues = {&*chosen, 1};
        input.answers = m_feed->answers();
        std::tie(input.recorded_from_ms, input.recorded_to_ms) = m_feed->recorded();
        const int64_t shown_ms = showroom::shown_wall_ms(*m_state, input.now);
        m_feed->poll(input.now, shown_ms);
        m_snapshot = m_feed->snapshot(input.now, shown_ms);
        // Steps that are not drawn took their glyphs with them; the last one has them all again.
        if (i == shot.steps - 1) m_state->engine.resend();
        frame = &showroom::step(catalog, m_snapshot, input, input.now, *m_state);
        m_feed->ask(frame->asks, m_snapshot);
        if (i < shot.steps - 1) m_stage->end(nullptr);
    }
    return frame;
}

Result<render::PixelImage> Studio::take_sphere(const Frame& frame) {
    std::vector<Face> faces;
    const float quarter = glm::half_pi<float>();
    const quat turns[] = {quat(1, 0, 0, 0), glm::angleAxis(quarter, vec3(0, 1, 0)), glm::angleAxis(-quarter, vec3(0, 1, 0)),
                          glm::angleAxis(2 * quarter, vec3(0, 1, 0)), glm::angleAxis(quarter, vec3(1, 0, 0)),
                          glm::angleAxis(-quarter, vec3(1, 0, 0))};
    const vec3 ahead = frame.pictures[0].rig.orientation * vec3(0, 0, -1);
    const quat level = look_rotation({ahead.x, 0, ahead.z});
    for (const quat& turn : turns) {
        Picture picture = frame.pictures[0];
        picture.rig.orientation = level * turn;
        picture.fov_y = quarter;
        picture.layers = kLayerWorld;
        Frame one = frame;
        one.pictures = {&picture, 1};
        AISLAND_CHECK(m_stage->draw(one, {}));
        AISLAND_TRY(image, m_stage->renderer().read_back(m_stage->last_target(), 0));
        faces.push_back({picture.rig.orientation, std::move(image)});
    }
    render::PixelImage sphere = blank(m_size.height * 2, m_size.height);
    for (uint32_t y = 0; y < sphere.height; ++y)
        for (uint32_t x = 0; x < sphere.width; ++x) {
            const float longitude = (static_cast<float>(x) + 0.5f) / static_cast<float>(sphere.width) * 2 * glm::pi<float>() - glm::pi<float>();
            const float latitude = glm::half_pi<float>() - (static_cast<float>(y) + 0.5f) / static_cast<float>(sphere.height) * glm::pi<float>();
            const vec3 local(std::cos(latitude) * std::sin(longitude), std::sin(latitude), -std::cos(latitude) * std::cos(longitude));
            sample(faces, level * local, &sphere.rgba[(size_t{y} * sphere.width + x) * 4]);
        }
    return sphere;
}

Result<render::PixelImage> Studio::take(const Shot& shot) {
    AISLAND_TRY(frame, settle(shot));
    if (shot.equirect) {
        auto sphere = take_sphere(*frame);
        m_stage->end(frame);
        return sphere;
    }
    AISLAND_CHECK(m_stage->draw(*frame, m_stage->host().late_views()));
    auto image = m_stage->read_picture();
    m_stage->end(frame);
    return image;
}

void Studio::report(const std::string& file, const Shot& shot) const {
    const content::Catalog& catalog = m_content->catalog;
    VisitMetrics visit;
    visit.selected = shot.select;
    visit.language = catalog.languages[static_cast<size_t>(m_state->visit.language)].tag;
    visit.state_hash = guide::state_hash(m_state->visit);
    Metrics metrics(file);
    metrics.frame(os::now(), "headless", "render", {}, visit, {}, m_snapshot, true);
}

}  // namespace aisland::cli
