// What is drawn twice: by the program's renderer and by a path tracer. A World, the light it stands in, and a camera.
// Left out of both: things that move, labels, patterns printed on the ground.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "app/content/pack.h"
#include "app/frame/frame.h"
#include "platform/render/environment.h"
#include "tests/render/world_kit.h"

namespace aisland::test {

constexpr uint32_t kSubjectWidth = 480, kSubjectHeight = 300;
// The island is drawn, and traced, so many times as wide and high, as a visitor sees it, and what is shown reduced: at the size itself the
// program leaves out mullions and planting that the path tracer's many rays find, and the path tracer shows each edge of a light as bold as
// it is bright.
constexpr uint32_t kFiner = 3;

struct Subject {
    double limit = 0.10;  // mean FLIP wanted,
    double held = 0;      // and allowed today; 0: there is no reference yet
    uint32_t finer = 1;   // kFiner or 1
    World world;
    Frame frame;
    Picture picture;

    LittleWorld little;  // owns what `world` points into, or `opened` does
    std::unique_ptr<content::Opened> opened;
    std::vector<Material> materials;
    std::vector<Instance> instances;
    std::vector<Cell> cells;
    std::vector<SlotState> slots;
};

std::vector<std::string> subject_names();
// `pack`: the island's pack; `district`: district_S.glb. Only read when the subject needs them.
Result<std::unique_ptr<Subject>> make_subject(const std::string& name, const std::string& pack, const std::string& district);

struct SubjectLight {
    render::SkyLight sky;
    render::gpu_data::PictureData data;  // what the shaders get, less shadow maps and the light grid
};
SubjectLight light_of(const Subject& subject);

}  // namespace aisland::test
