#include "tests/agreement/subject.h"

#include <cmath>

#include "app/cli/content.h"
#include "app/cli/model.h"
#include "app/cli/options.h"
#include "app/overlay/sky.h"
#include "platform/render/world_tables.h"
#include "tests/agreement/still_life.h"

namespace aisland::test {
namespace {

enum class From { little,
                  island,
                  district };

struct Row {
    const char *name, *view;
    From from;
    const char* time;  // of 2026-06-21, Asia/Shanghai
    double limit, held;
    LittleWorld (*make)();
    vec3 eye, target;
};
const Row kRows[] = {
    {"spheres", "", From::little, "2026-06-21T15:30", 0.10, 0.092, make_spheres, {0, 6.6f, 6.4f}, {0, 0.2f, 0.1f}},
    {"glass", "", From::little, "2026-06-21T15:30", 0.10, 0.080, make_glass, {0, 3.6f, 4.6f}, {0, 0.45f, 0}},
    {"clear", "", From::little, "2026-06-21T11:00", 0.10, 0.090, make_clear, {0, 3.4f, 5.0f}, {0, 0.35f, 0.1f}},
    {"night_street", "", From::little, "2026-06-21T21:30", 0.10, 0.088, make_night_street, {2.5f, 5.5f, 30}, {0, 1.5f, -6}},
    {"manufacturing", "manufacturing", From::island, "2026-06-21T15:30", 0.15, 0.180, nullptr, {}, {}},
    {"manufacturing_night", "manufacturing", From::island, "2026-06-21T22:00", 0.15, 0.149, nullptr, {}, {}},
    {"island", "island", From::island, "2026-06-21T16:40", 0.10, 0.10, nullptr, {}, {}},
    {"plaza", "plaza", From::island, "2026-06-21T10:30", 0.10, 0.153, nullptr, {}, {}},
    {"above", "above", From::island, "2026-06-21T10:30", 0.10, 0.098, nullptr, {}, {}},
    {"district_overview", "overview", From::district, "", 0.10, 0.070, nullptr, {}, {}},
    {"district_street", "street", From::district, "", 0.10, 0.100, nullptr, {}, {}},
};

// What stands still, with plain ground; keeps the instances of each cell together.
void keep_still(Subject& s) {
    s.materials.assign(s.world.materials.begin(), s.world.materials.end());
    for (Material& m : s.materials)
        if (m.kind == MaterialKind::ground) m.params.x = 0, m.params.z = 0;
    for (const Cell& from : s.world.cells) {
        Cell cell = from;
        cell.first_instance = static_cast<uint32_t>(s.instances.size());
        for (const Instance& instance : s.world.instances.subspan(from.first_instance, from.instance_count))
            if (instance.mover == kNone) s.instances.push_back(instance);
        cell.instance_count = static_cast<uint32_t>(s.instances.size()) - cell.first_instance;
        s.cells.push_back(cell);
    }
    s.world.materials = s.materials, s.world.instances = s.instances, s.world.cells = s.cells;
    s.world.mover_count = 0;
    s.slots.assign(s.world.slot_count, SlotState{});
    s.frame.generation = s.world.generation;
    s.frame.slots = s.slots;
}

Result<void> open_island(Subject& s, const Row& row, const std::string& pack) {
    AISLAND_TRY(opened, cli::load_content(pack));
    s.opened = std::make_unique<content::Opened>(std::move(opened));
    const content::NamedView* view = s.opened->catalog.find_view(std::string_view(row.view));
    if (!view) return Error{"the island has no such view", row.view, ""};
    s.world = s.opened->world;
    s.picture.rig = view->pose, s.picture.fov_y = view->fov_y, s.picture.cell = view->cell;
    return {};
}

Result<void> open_district(Subject& s, const Row& row, const std::string& path) {
    AISLAND_TRY(opened, cli::convert_model(path));
    s.opened = std::make_unique<content::Opened>(std::move(opened));
    const content::NamedView* view = s.opened->catalog.find_view(std::string_view(row.view));
    const content::NamedView* sun = s.opened->catalog.find_view(std::string_view("sun"));
    if (!view || !sun) return Error{"the district lacks its camera or its sun", path, ""};
    s.world = s.opened->world;
    s.picture.rig = view->pose, s.picture.fov_y = view->fov_y;
    s.frame.environment.sun_direction = -(sun->pose.orientation * vec3(0, 0, -1));
    return {};
}

}  // namespace

std::vector<std::string> subject_names() {
    std::vector<std::string> names;
    for (const Row& row : kRows)
        names.emplace_back(row.name);
    return names;
}

Result<std::unique_ptr<Subject>> make_subject(const std::string& name, const std::string& pack, const std::string& district) {
    const Row* row = nullptr;
    for (const Row& one : kRows)
        if (name == one.name) row = &one;
    if (!row) return Error{"there is no such subject", name, ""};
    auto s = std::make_unique<Subject>();
    s->limit = row->limit, s->held = row->held, s->finer = row->from == From::island ? kFiner : 1;
    s->picture.layers = kLayerWorld;
    Environment& e = s->frame.environment;
    e.cloud = 0, e.wind = 0;
    if (const std::optional<int64_t> time = parse_shanghai(row->time)) {
        e.sun_direction = overlay::direction(overlay::sun_bearing(*time, 121.6, 31.2));
        e.moon_direction = overlay::direction(overlay::moon_bearing(*time, 121.6, 31.2));
    }
    if (row->from == From::island) AISLAND_CHECK(open_island(*s, *row, pack));
    if (row->from == From::district) AISLAND_CHECK(open_district(*s, *row, district));
    if (row->from == From::little) {
        s->little = row->make();
        s->world = s->little.world();
        const Picture from = camera(row->eye, row->target);
        s->picture.rig = from.rig, s->picture.fov_y = from.fov_y;
    }
    s->frame.head = s->picture.rig;
    keep_still(*s);
    // Lamps burn when it is dark, and in rooms.
    const bool indoor = !s->world.cells[s->picture.cell].sky;
    const float glow = indoor ? 1.0f : 1.0f - glm::smoothstep(-0.09f, 0.07f, e.sun_direction.y);
    for (SlotState& slot : s->slots) slot.glow = glow;
    return s;
}

SubjectLight light_of(const Subject& subject) {
    SubjectLight light;
    render::WorldGpu world;
    if (subject.world.open) world.open = std::make_shared<const Openness>(*subject.world.open);
    light.sky = render::light_of_sky(render::make_atmosphere(subject.frame.environment.haze), subject.frame.environment, world.open->ground);
    world.cells.assign(subject.world.cells.begin(), subject.world.cells.end());
    world.probes.assign(subject.world.probes.begin(), subject.world.probes.end());
    world.windows = render::windows_of(subject.world);
    world.water_level = subject.world.water_level;
    const render::LightGrid grid;
    const render::Cascade cascades[render::gpu_data::kCascades];
    render::PictureInputs in;
    in.frame = &subject.frame, in.picture = &subject.picture, in.sky = &light.sky, in.grid = &grid, in.world = &world, in.cascades = cascades;
    in.size = in.drawn = {kSubjectWidth * subject.finer, kSubjectHeight * subject.finer};
    light.data = render::picture_data(in);
    return light;
}

}  // namespace aisland::test
