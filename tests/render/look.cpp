// look OUT_FOLDER [WIDTH HEIGHT MSAA]: pictures of the little World at noon, dusk and night, to be looked at; frame times.
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <string>

#include "tests/cli/png.h"
#include "tests/render/picture_rig.h"
#include "tests/render/world_kit.h"

using namespace aisland;

int main(int argc, char** argv) {
    const std::string folder = argc > 1 ? argv[1] : ".";
    test::RigOptions options;
    options.width = argc > 2 ? static_cast<uint32_t>(std::atoi(argv[2])) : 1280;
    options.height = argc > 3 ? static_cast<uint32_t>(std::atoi(argv[3])) : 800;
    options.render.msaa = argc > 4 ? static_cast<uint32_t>(std::atoi(argv[4])) : 4;
    options.render.shadow_scale = 1.0f;
    options.render.pipeline_cache_path = folder + "/pipelines.bin";
    if (std::getenv("LOOK_VALIDATE")) options.validation = gpu::Validation::shaders;
    const auto now = [] { return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now().time_since_epoch()).count(); };
    const double start = now();
    auto rig = test::make_picture_rig(options);
    if (!rig) return 1;
    const test::LittleWorld little = test::make_little_world();
    if (auto uploaded = rig->renderer->upload(little.world()); !uploaded) return std::puts(uploaded.error().text().c_str()), 1;
    std::printf("start %.0f ms\n", now() - start);
    struct Shot {
        const char* name;
        float hour;
        vec3 from, to;
    };
    const Shot shots[] = {{"noon_eye", 10.5f, {8, 1.7f, 20}, {0, 3.5f, -10}}, {"dusk_eye", 17.7f, {-6, 1.7f, 22}, {-6, 5.5f, -10}}, {"night_eye", 22.0f, {8, 1.7f, 20}, {0, 3.5f, -10}}, {"noon_above", 11.5f, {60, 45, 80}, {0, 0, -5}}, {"night_above", 22.0f, {60, 45, 80}, {0, 0, -5}}, {"dusk_river", 18.0f, {20, 3, 110}, {-10, 8, 0}}};
    for (const Shot& shot : shots) {
        test::LittleFrame f = test::make_little_frame(shot.hour, 3.0f);
        const Picture picture = test::camera(shot.from, shot.to);
        const double first = now();
        test::draw_once(*rig, f.frame, picture);
        rig->renderer->wait_idle();
        const double second = now();
        const std::clock_t cpu = std::clock();
        for (int i = 0; i < 6; ++i) test::draw_once(*rig, f.frame, picture);
        rig->renderer->wait_idle();
        std::printf("%-12s first %.0f ms, then %.1f ms, %.1f ms of CPU;", shot.name, second - first, (now() - second) / 6,
                    1000.0 * static_cast<double>(std::clock() - cpu) / CLOCKS_PER_SEC / 6);
        for (const render::PassTime& pass : rig->renderer->pass_times()) std::printf(" %s %.1f", pass.name.c_str(), pass.gpu_ms);
        const render::Counters counters = rig->renderer->counters();
        std::printf(" | triangles %llu gpu draws %u visible %u of %u, %.0f MB\n", static_cast<unsigned long long>(counters.triangles),
                    counters.gpu_draws, counters.visible, counters.instances, counters.device_mb);
        test::write_png(folder + "/" + shot.name + ".png", test::picture_of(*rig));
    }
    const gpu::ValidationCount count = rig->device->validation();
    if (options.validation != gpu::Validation::none) std::printf("validation: %llu errors, %llu warnings\n%s\n", static_cast<unsigned long long>(count.errors),
                                                                 static_cast<unsigned long long>(count.warnings), count.first.c_str());
    return 0;
}
