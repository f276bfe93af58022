#include "platform/gpu/device.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "platform/gpu/barrier.h"
#include "platform/gpu/frames.h"
#include "platform/gpu/memory.h"
#include "platform/gpu/pipeline.h"

namespace aisland::gpu {
namespace {

std::unique_ptr<Device> device_or_fail(Validation validation = Validation::none) {
    DeviceRequest request;
    request.validation = validation;
    auto device = Device::create(request);
    if (!device) {
        ADD_FAILURE() << device.error().text();
        return nullptr;
    }
    return std::move(*device);
}

TEST(Device, NamesAnExtensionTheDriverLacks) {
    DeviceRequest request;
    request.device_extensions = {"VK_EXT_that_does_not_exist"};
    auto device = Device::create(request);
    ASSERT_FALSE(device);
    EXPECT_NE(device.error().text().find("VK_EXT_that_does_not_exist"), std::string::npos) << device.error().text();
}

TEST(Device, ALostDeviceIsRemembered) {
    auto device = device_or_fail();
    ASSERT_TRUE(device);
    EXPECT_FALSE(device->check(VK_ERROR_DEVICE_LOST, "vkQueueSubmit2"));
    EXPECT_TRUE(device->lost);
}

TEST(Device, RetiredObjectsOutliveTheirSubmissionAndNoMore) {
    auto device = device_or_fail();
    ASSERT_TRUE(device);
    const uint64_t before = device->live_objects();
    auto buffer = create_buffer(*device, 256, VK_BUFFER_USAGE_STORAGE_BUFFER_BIT, Placement::device);
    ASSERT_TRUE(buffer);
    device->retire(std::move(*buffer));
    device->collect();
    EXPECT_EQ(device->live_objects(), before + 1);  // nothing submitted since: it may still be recorded
    ASSERT_TRUE(run_now(*device, [](VkCommandBuffer) -> Result<void> { return {}; }));
    device->collect();
    EXPECT_EQ(device->live_objects(), before);
}

// A frame of `parts` equal parts as a processor draws them, and one of another name.
void time_parts(Device& device, FrameSlot& slot, int parts, std::vector<TimedPass>& times) {
    ASSERT_TRUE(begin_frame(device, slot, times));
    slot.by_tiles = true;
    uint32_t span = begin_span(slot, "solid");
    for (int i = 1; i < parts; ++i) span = next_span(slot, span, "solid");
    span = next_span(slot, span, "sky");
    end_span(slot, span);
    end_span(slot, begin_span(slot, "resolve"));
    ASSERT_TRUE(submit_frame(device, slot, {}, {}));
}

TEST(Frames, ManyPartsOfANameLeaveQueriesForTheOthers) {
    auto device = device_or_fail(Validation::shaders);
    ASSERT_TRUE(device);
    auto slot = create_frame_slot(*device);
    ASSERT_TRUE(slot);
    std::vector<TimedPass> times;
    for (const int parts : {1, 20, 1000}) {
        time_parts(*device, *slot, parts, times);
        EXPECT_EQ(slot->untimed, 0u) << parts;
        ASSERT_TRUE(begin_frame(*device, *slot, times));
        ASSERT_EQ(times.size(), 3u) << parts;
        EXPECT_STREQ(times[1].name, "sky");
        EXPECT_STREQ(times[2].name, "resolve");
        ASSERT_TRUE(submit_frame(*device, *slot, {}, {}));
    }
    ASSERT_TRUE(begin_frame(*device, *slot, times));
    for (uint32_t i = 0; i < kMaxTimestamps; ++i) end_span(*slot, begin_span(*slot, "other"));
    EXPECT_EQ(slot->untimed, kMaxTimestamps - kMaxTimestamps / (2 * kStampQueries)) << "what is lost is counted";
    ASSERT_TRUE(submit_frame(*device, *slot, {}, {}));
    ASSERT_TRUE(device->wait(slot->serial));
    EXPECT_EQ(device->validation().errors, 0u) << device->validation().first;
}

// Two writes to one buffer with nothing between them.
void fill_twice(Device& device, bool with_barrier) {
    auto buffer = create_buffer(device, 256, VK_BUFFER_USAGE_TRANSFER_DST_BIT, Placement::device);
    ASSERT_TRUE(buffer);
    ASSERT_TRUE(run_now(device, [&](VkCommandBuffer cmd) -> Result<void> {
        vkCmdFillBuffer(cmd, buffer->handle(), 0, 256, 1);
        if (with_barrier) memory_barrier(cmd, use::fill_write, use::fill_write);
        vkCmdFillBuffer(cmd, buffer->handle(), 0, 256, 2);
        return {};
    }));
}

TEST(Validation, ReportsASeededHazard) {
    auto device = device_or_fail(Validation::shaders);
    ASSERT_TRUE(device);
    fill_twice(*device, true);
    EXPECT_EQ(device->validation().errors, 0u) << device->validation().first;
    fill_twice(*device, false);
    EXPECT_GT(device->validation().errors, 0u);
    std::string said = device->validation().first;  // "SYNC-HAZARD-WRITE-AFTER-WRITE" of Debian 12's layer, "WRITE_AFTER_WRITE hazard" of 13's
    std::replace(said.begin(), said.end(), '_', '-');
    EXPECT_NE(said.find("WRITE-AFTER-WRITE"), std::string::npos) << said;
}

const uint32_t kReach[] =
#include "reach.comp.inc"
    ;

// A shader's write to the word `index` of a buffer of 64.
void write_word(Device& device, uint32_t index) {
    auto buffer = create_buffer(device, 256, VK_BUFFER_USAGE_STORAGE_BUFFER_BIT | VK_BUFFER_USAGE_SHADER_DEVICE_ADDRESS_BIT, Placement::device);
    ASSERT_TRUE(buffer);
    const struct {
        VkDeviceAddress words;
        uint32_t index, unused;
    } push{buffer->address, index, 0};
    auto layout = create_pipeline_layout(device, {}, sizeof(push));
    ASSERT_TRUE(layout);
    auto pipeline = create_compute_pipeline(device, {}, kReach, layout->get());
    ASSERT_TRUE(pipeline);
    ASSERT_TRUE(run_now(device, [&](VkCommandBuffer cmd) -> Result<void> {
        vkCmdBindPipeline(cmd, VK_PIPELINE_BIND_POINT_COMPUTE, pipeline->get());
        vkCmdPushConstants(cmd, layout->get(), VK_SHADER_STAGE_VERTEX_BIT | VK_SHADER_STAGE_FRAGMENT_BIT | VK_SHADER_STAGE_COMPUTE_BIT, 0, sizeof(push), &push);
        vkCmdDispatch(cmd, 1, 1, 1);
        return {};
    }));
}

TEST(Validation, ReportsAShaderThatWritesBeyondItsBuffer) {
    auto device = device_or_fail(Validation::shaders);
    ASSERT_TRUE(device);
    write_word(*device, 63);
    EXPECT_EQ(device->validation().errors, 0u) << device->validation().first;
    write_word(*device, 64);
    EXPECT_GT(device->validation().errors, 0u);
    EXPECT_NE(device->validation().first.find("address"), std::string::npos) << device->validation().first;
}

struct CacheFile : testing::Test {
    std::string path = std::filesystem::temp_directory_path() / ("aisland_cache_" + std::to_string(getpid()));
    ~CacheFile() override { std::filesystem::remove(path); }
    void damage_and_load(Device& device, const std::function<void()>& damage) {
        auto cache = load_pipeline_cache(device, path);
        ASSERT_TRUE(cache);
        save_pipeline_cache(device, *cache);
        ASSERT_TRUE(std::filesystem::exists(path));
        damage();
        auto again = load_pipeline_cache(device, path);
        ASSERT_TRUE(again) << again.error().text();
        EXPECT_TRUE(again->cache);
        save_pipeline_cache(device, *again);  // and it is mended
    }
};

TEST_F(CacheFile, DamagedOrForeignIsIgnored) {
    auto device = device_or_fail(Validation::shaders);
    ASSERT_TRUE(device);
    const auto size = [&] { return std::filesystem::file_size(path); };
    damage_and_load(*device, [&] { std::filesystem::resize_file(path, 0); });
    damage_and_load(*device, [&] { std::filesystem::resize_file(path, size() / 2); });
    damage_and_load(*device, [&] {
        std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
        file.seekp(static_cast<std::streamoff>(size() - 1));
        file.put('\x5a');
    });
    damage_and_load(*device, [&] {
        std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
        file.seekp(8);  // vendor
        file.put('\x5a');
    });
    EXPECT_EQ(device->validation().errors, 0u) << device->validation().first;
}

}  // namespace
}  // namespace aisland::gpu
