#include "app/cli/model.h"

#include <algorithm>
#include <filesystem>
#include <future>
#include <system_error>
#include <utility>

#include "app/bake/import.h"
#include "app/bake/object.h"
#include "app/cli/content.h"
#include "app/cli/files.h"
#include "app/cli/stage.h"
#include "app/content/animate.h"
#include "app/content/pack.h"
#include "app/core/log.h"
#include "app/overlay/sky.h"
#include "platform/jail/jail.h"
#include "platform/os/files.h"
#include "platform/os/paths.h"
#include "platform/os/process.h"

namespace aisland::cli {

struct ModelScene::Impl {
    content::Opened opened;
    std::vector<SlotState> slots;
    std::vector<MoverState> movers;
    std::vector<Picture> pictures;
    const content::NamedView* view = nullptr;
    Frame frame;
    Arena arenas[2];  // of this frame and the last
    uint32_t arena = 0;
    double moment = 0;  // seconds into its animations at the first frame
    int64_t first_ns = -1;
    std::future<void> kept;  // reads the pack
};

ModelScene::ModelScene() : impl(std::make_unique<Impl>()) {}
ModelScene::~ModelScene() = default;
ModelScene::ModelScene(ModelScene&&) noexcept = default;
ModelScene& ModelScene::operator=(ModelScene&&) noexcept = default;

const World& ModelScene::world() const { return impl->opened.world; }
float ModelScene::fov_y() const { return impl->view->fov_y; }

// One picture a surface; a headset stands where the camera does, its stage floor an eye's height below.
const Frame& ModelScene::frame(const Input& input, float turn) {
    impl->pictures.clear();
    Pose camera = impl->view->pose;
    camera.orientation = camera.orientation * glm::angleAxis(turn, vec3(0, 1, 0));
    for (uint32_t i = 0; i < input.surfaces.size(); ++i) {
        Picture picture;
        picture.surface = i;
        picture.rig = camera;
        picture.fov_y = impl->view->fov_y;
        picture.layers = kLayerWorld;
        if (input.surfaces[i].kind == SurfaceKind::eyes) {
            picture.kind = PictureKind::eyes;
            if (input.head_valid) picture.rig = camera * inverse(Pose{input.head.position, quat(1, 0, 0, 0)});
        }
        impl->pictures.push_back(picture);
    }
    if (impl->first_ns < 0) impl->first_ns = input.now.steady_ns;
    Arena& arena = impl->arenas[impl->arena ^= 1];
    arena.reset();
    const double seconds = impl->moment + static_cast<double>(input.now.steady_ns - impl->first_ns) * 1e-9;
    const content::Moved moved = content::animate(impl->opened.catalog.motion, seconds, impl->movers, {}, arena);
    impl->frame.movers = moved.movers;
    impl->frame.rigs = moved.rigs;
    impl->frame.pictures = impl->pictures;
    impl->frame.head = camera;
    return impl->frame;
}

namespace {

constexpr uint64_t kMaxModel = 256ull << 20;

// A file that needs no other is converted once: its pack is found again under the hash of its bytes.
class Converted {
public:
    explicit Converted(const std::string& path) : m_path(path), m_task(bake::model_task(std::filesystem::path(path).extension().string())) {}
    bool can_keep() const { return !m_baking.options.program.empty(); }
    std::optional<content::Opened> find(const Sha256& file) const {
        std::optional<Bytes> pack = m_baking.store.find(key(file));
        if (!pack) return {};
        auto opened = content::open_whole(std::move(*pack), m_path);
        if (!opened) return {};
        return std::move(*opened);
    }
    void keep(const Sha256& file, ByteView pack) const { m_baking.store.keep(key(file), pack); }

private:
    Sha256 key(const Sha256& file) const {
        Bytes ingredients(file.begin(), file.end());
        for (const std::byte b : bytes_of(m_task)) ingredients.push_back(b);
        return bake::object_key(m_baking.options, ingredients);
    }

    Baking m_baking;
    std::string m_path, m_task;
};

}  // namespace

Result<content::Opened> convert_model(const std::string& path, std::vector<std::string>* read, std::future<void>* kept) {
    auto converted = std::make_unique<const Converted>(path);
    if (converted->can_keep()) {
        AISLAND_TRY(hash, os::hash_file(path, kMaxModel));
        if (std::optional<content::Opened> found = converted->find(hash)) {
            if (read) read->push_back(path);
            return std::move(*found);
        }
    }
    AISLAND_TRY(file, os::read_file(path, kMaxModel));
    if (read) read->push_back(path);
    // A district of tens of millions of triangles takes longer than an exhibit's model may.
    jail::Limits limits;
    limits.cpu_seconds = 120;
    limits.wall_seconds = 600;
    limits.address_space_bytes = 8ull << 30;
    limits.output_bytes = 4ull << 30;
    const std::filesystem::path where(path);
    const std::filesystem::path folder = where.parent_path().empty() ? "." : where.parent_path();
    ContentFiles beside = content_folder(folder.string(), read);
    bool alone = true;
    beside.read = [&, open = beside.read](std::string_view name) {
        alone = false;
        return open(name);
    };
    const Worker worker = jail::worker(os::executable_folder() + "/aisland", beside, limits);
    auto packed = worker.run(bake::model_task(where.filename().string()), file);
    if (!packed) return Error{packed.error().what, path, packed.error().advice};
    AISLAND_TRY(opened, content::open_whole(std::move(*packed), path));
    if (!alone || !converted->can_keep()) return std::move(opened);
    if (!kept) return converted->keep(sha256(file), opened.bytes), std::move(opened);
    try {
        *kept = std::async(std::launch::async, [converted = std::move(converted), file = std::move(file), pack = ByteView(opened.bytes)]() mutable {
            os::yield_priority();
            converted->keep(sha256(file), pack);
            converted.reset(), file = {};  // which the future would keep
        });
    } catch (const std::system_error&) {  // no thread to be had: it is converted again
    }
    return std::move(opened);
}

Result<ModelScene> load_model(const std::string& path, const std::string& camera, std::optional<int64_t> time_ms, double moment_s,
                              std::vector<std::string>* read) {
    ModelScene scene;
    const bool packed = std::filesystem::path(path).extension() == ".pack";
    if (packed && read) read->push_back(path);
    AISLAND_TRY(opened, packed ? load_content(path) : convert_model(path, read, &scene.impl->kept));
    scene.impl->opened = std::move(opened);
    const content::Catalog& catalog = scene.impl->opened.catalog;
    for (const std::string& note : catalog.notes) log(LogLevel::warning, "model", path + ": " + note);
    if (scene.impl->opened.world.instances.empty()) return Error{"the model shows nothing", path, "export a scene with meshes in it"};
    const auto first = std::find_if(catalog.views.begin(), catalog.views.end(), [](const content::NamedView& view) { return view.name != "sun"; });
    scene.impl->view = camera.empty() && first != catalog.views.end() ? &*first : catalog.find_view(camera);
    scene.impl->moment = moment_s;
    if (!scene.impl->view) return Error{"the model has no camera \"" + camera + "\"", path, "cameras are named by their node"};
    const World& world = scene.impl->opened.world;
    scene.impl->slots.resize(world.slot_count);
    scene.impl->movers.resize(world.mover_count);
    Frame& frame = scene.impl->frame;
    frame.generation = world.generation;
    frame.slots = scene.impl->slots;
    frame.movers = scene.impl->movers;
    frame.environment.sun_direction = overlay::direction(overlay::sun_bearing(time_ms.value_or(*parse_shanghai("12:00")), 121.6, 31.2));
    frame.environment.cloud = 0;
    // The file's own sun, unless a time was asked for.
    if (const content::NamedView* sun = catalog.find_view(std::string_view("sun")); sun && !time_ms)
        frame.environment.sun_direction = -(sun->pose.orientation * vec3(0, 0, -1));
    return scene;
}

Result<render::PixelImage> take_model(const std::string& path, const std::string& camera, Size size, bool stereo, uint32_t msaa,
                                      std::optional<int64_t> time_ms, double moment_s, std::vector<std::string>* read) {
    AISLAND_TRY(scene, load_model(path, camera, time_ms, moment_s, read));
    StageOptions options;
    options.host = HostChoice::headless;
    options.size = size;
    options.stereo = stereo;
    options.fixed_step_s = 1.0 / 60;
    options.render.msaa = msaa;
    options.render.deterministic = true;
    options.render.pipeline_cache_path = os::cache_folder() + "/pipelines";
    Stage stage(options);
    AISLAND_CHECK(stage.rebuild("start", scene.world()));
    Input input;
    std::string why;
    stage.begin(input, why);
    const Frame& frame = scene.frame(input);
    AISLAND_CHECK(stage.draw(frame, stage.host().late_views()));
    auto image = stage.read_picture();
    stage.end(&frame);
    return image;
}

}  // namespace aisland::cli
