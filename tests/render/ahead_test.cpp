// What a second device compiles at the very first start.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>

#include "platform/render/compile_ahead.h"
#include "platform/render/world_gpu.h"
#include "tests/cli/process.h"
#include "tests/render/picture_rig.h"
#include "tests/render/world_kit.h"

namespace aisland::test {
namespace {

uintmax_t bytes_in(const std::string& folder) {
    uintmax_t bytes = 0;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) bytes += entry.is_regular_file() ? entry.file_size() : 0;
    return bytes;
}

std::vector<render::WorldKey> two_kinds() {
    render::WorldKey glass, water;
    glass.kind = MaterialKind::glass, water.kind = MaterialKind::water;
    return {glass, water};
}

// How many bytes the driver keeps of it.
uintmax_t kept_by_driver(const std::vector<render::WorldKey>& keys) {
    Folder folder;
    setenv("MESA_SHADER_CACHE_DIR", (folder / ".").c_str(), 1);
    {
        auto device = gpu::Device::create({});
        EXPECT_TRUE(device) << device.error().text();
        if (!device) return 0;
        const uint64_t before = (*device)->live_objects();
        render::CompileAhead ahead(**device, {.msaa = 1, .shadow_scale = 0.125f});
        ahead.give(keys);
        EXPECT_EQ((*device)->live_objects(), before);
    }
    unsetenv("MESA_SHADER_CACHE_DIR");
    return bytes_in(folder / ".");
}

TEST(CompileAhead, LeavesToTheDriverWhatItWasGiven) {
    if (auto device = gpu::Device::create({}); device && (*device)->properties.deviceType != VK_PHYSICAL_DEVICE_TYPE_CPU)
        GTEST_SKIP() << "of drivers that draw with the processor";
    const uintmax_t alone = kept_by_driver({}), with = kept_by_driver(two_kinds());
    EXPECT_GT(alone, 500'000u);
    EXPECT_GT(with, alone + 20'000) << "the code of glass and of water";
    std::printf("kept: %ju bytes, with two kinds of matter %ju\n", alone, with);
}

// Whether it has finished, or the renderer goes while it is at it.
TEST(CompileAhead, ChangesNoPicture) {
    Folder folder;
    const LittleWorld little = make_little_world();
    const LittleFrame f = make_little_frame(10, 0);
    const Picture from = camera({0, 2, 6}, {0, 1, 0});
    const auto drawn = [&](const std::string& cache) {
        RigOptions options;
        options.width = 64, options.height = 40;
        options.render = {.msaa = 1, .pipeline_cache_path = cache, .deterministic = true, .shadow_scale = 0.125f};
        auto rig = make_picture_rig(options);
        EXPECT_TRUE(rig->renderer->upload(little.world()));
        draw_once(*rig, f.frame, from);
        return picture_of(*rig).rgba;
    };
    const std::vector<uint8_t> plain = drawn("");
    EXPECT_EQ(drawn(folder / "pipelines"), plain);
    EXPECT_TRUE(std::filesystem::exists(folder / "pipelines"));
    EXPECT_EQ(drawn(folder / "pipelines"), plain);
}

}  // namespace
}  // namespace aisland::test
