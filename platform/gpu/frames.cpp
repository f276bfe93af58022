#include "platform/gpu/frames.h"

#include <cstring>
#include <memory>
#include <utility>

#include "app/core/format.h"
#include "app/core/log.h"
#include "platform/gpu/command_memory.h"

namespace aisland::gpu {

Result<FrameSlot> create_frame_slot(Device& device) {
    FrameSlot slot;
    slot.by_tiles = device.properties.deviceType == VK_PHYSICAL_DEVICE_TYPE_CPU;
    const VkCommandPoolCreateInfo pool_info{.sType = VK_STRUCTURE_TYPE_COMMAND_POOL_CREATE_INFO,
                                            .flags = VK_COMMAND_POOL_CREATE_TRANSIENT_BIT,
                                            .queueFamilyIndex = device.queue_family};
    std::unique_ptr<CommandMemory> memory = slot.by_tiles ? std::make_unique<CommandMemory>() : nullptr;
    VkCommandPool pool = VK_NULL_HANDLE;
    AISLAND_CHECK(device.check(vkCreateCommandPool(device.device, &pool_info, memory ? memory->callbacks() : nullptr, &pool), "vkCreateCommandPool"));
    slot.pool = Unique<CommandPool>(device, {pool, memory.release()});
    const VkCommandBufferAllocateInfo buffer_info{.sType = VK_STRUCTURE_TYPE_COMMAND_BUFFER_ALLOCATE_INFO,
                                                  .commandPool = pool,
                                                  .level = VK_COMMAND_BUFFER_LEVEL_PRIMARY,
                                                  .commandBufferCount = 1};
    AISLAND_CHECK(
        device.check(vkAllocateCommandBuffers(device.device, &buffer_info, &slot.cmd), "vkAllocateCommandBuffers"));
    const VkQueryPoolCreateInfo query_info{.sType = VK_STRUCTURE_TYPE_QUERY_POOL_CREATE_INFO,
                                           .queryType = VK_QUERY_TYPE_TIMESTAMP,
                                           .queryCount = kMaxTimestamps};
    VkQueryPool queries = VK_NULL_HANDLE;
    AISLAND_CHECK(device.check(vkCreateQueryPool(device.device, &query_info, nullptr, &queries), "vkCreateQueryPool"));
    slot.queries = Unique<VkQueryPool>(device, queries);
    return slot;
}

namespace {

void read_spans(Device& device, FrameSlot& slot, std::vector<TimedPass>& times) {
    if (slot.query_count == 0) return;
    if (slot.untimed > 0 && !std::exchange(slot.told, true))
        log(LogLevel::warning, "device", format("%u parts of a frame were not timed: its figures are less than its work", slot.untimed));
    uint64_t stamps[kMaxTimestamps] = {};
    // Of what was drawn for one eye the second query of a stamp is never written: VK_NOT_READY.
    if (vkGetQueryPoolResults(device.device, slot.queries.get(), 0, slot.query_count, sizeof(stamps), stamps,
                              sizeof(uint64_t), VK_QUERY_RESULT_64_BIT) < VK_SUCCESS)
        return;
    times.clear();
    slot.worked_ms = 0;
    uint64_t counted = 0;  // up to here: spans begin in the order they are kept
    const double ms_per_tick = static_cast<double>(device.properties.limits.timestampPeriod) * 1e-6;
    for (const Span& span : slot.spans) {
        const double ms = static_cast<double>(stamps[span.end] - stamps[span.begin]) * ms_per_tick;
        if (!span.waits && stamps[span.begin] >= counted) slot.worked_ms += ms, counted = stamps[span.end];
        TimedPass* found = nullptr;
        for (TimedPass& pass : times)
            if (std::strcmp(pass.name, span.name) == 0) found = &pass;
        if (found)
            found->ms += ms;
        else
            times.push_back({span.name, ms});
    }
}

}  // namespace

Result<void> begin_frame(Device& device, FrameSlot& slot, std::vector<TimedPass>& times) {
    if (slot.serial) {
        AISLAND_CHECK(device.wait(slot.serial));
        read_spans(device, slot, times);
    }
    device.collect();
    const uint32_t used = slot.serial ? slot.query_count : kMaxTimestamps;
    if (used) vkResetQueryPool(device.device, slot.queries.get(), 0, used);
    slot.spans.clear();
    slot.query_count = 0;
    slot.untimed = 0;
    AISLAND_CHECK(device.check(vkResetCommandPool(device.device, slot.pool.get().pool, 0), "vkResetCommandPool"));
    const VkCommandBufferBeginInfo info{.sType = VK_STRUCTURE_TYPE_COMMAND_BUFFER_BEGIN_INFO,
                                        .flags = VK_COMMAND_BUFFER_USAGE_ONE_TIME_SUBMIT_BIT};
    return device.check(vkBeginCommandBuffer(slot.cmd, &info), "vkBeginCommandBuffer");
}

namespace {

constexpr uint32_t kReserved = 96;  // queries, for parts of another name

// Queries of a stamp, or kMaxTimestamps when there are none left.
uint32_t take_stamp(FrameSlot& slot) {
    if (slot.query_count + kStampQueries > kMaxTimestamps) return kMaxTimestamps;
    slot.query_count += kStampQueries;
    return slot.query_count - kStampQueries;
}

void write_stamp(FrameSlot& slot, uint32_t query, VkPipelineStageFlags2 stage = VK_PIPELINE_STAGE_2_ALL_COMMANDS_BIT) {
    vkCmdWriteTimestamp2(slot.cmd, stage, slot.queries.get(), query);
}

}  // namespace

uint32_t begin_span(FrameSlot& slot, const char* name, bool waits) {
    const uint32_t begin = take_stamp(slot), end = take_stamp(slot);
    if (end == kMaxTimestamps) return ++slot.untimed, kMaxTimestamps;
    write_stamp(slot, begin);
    slot.spans.push_back({name, begin, end, waits});
    return static_cast<uint32_t>(slot.spans.size() - 1);
}

void end_span(FrameSlot& slot, uint32_t span) {
    if (span >= slot.spans.size()) return;
    write_stamp(slot, slot.spans[span].end);
}

uint32_t next_span(FrameSlot& slot, uint32_t span, const char* name) {
    const bool few = slot.query_count + kReserved > kMaxTimestamps;
    if (few && span < slot.spans.size() && std::strcmp(slot.spans[span].name, name) == 0) return span;
    const uint32_t end = take_stamp(slot), parting = slot.by_tiles ? take_stamp(slot) : end;
    if (span >= slot.spans.size() || parting == kMaxTimestamps) return ++slot.untimed, end_span(slot, span), kMaxTimestamps;
    const uint32_t boundary = slot.spans[span].end;
    // A processor takes stamps tile by tile, among the draws recorded before them (at the top of the pipe) or after them (else),
    // where what was before is set going as well.
    if (slot.by_tiles) {
        write_stamp(slot, boundary, VK_PIPELINE_STAGE_2_TOP_OF_PIPE_BIT);
        write_stamp(slot, parting);
    } else {
        write_stamp(slot, boundary);
    }
    slot.spans.push_back({name, boundary, end});
    return static_cast<uint32_t>(slot.spans.size() - 1);
}

Result<void> submit_frame(Device& device, FrameSlot& slot, const std::vector<SemaphoreWait>& waits,
                          const std::vector<VkSemaphore>& signals) {
    AISLAND_CHECK(device.check(vkEndCommandBuffer(slot.cmd), "vkEndCommandBuffer"));
    std::vector<VkSemaphoreSubmitInfo> wait_infos, signal_infos;
    for (const SemaphoreWait& wait : waits)
        wait_infos.push_back({.sType = VK_STRUCTURE_TYPE_SEMAPHORE_SUBMIT_INFO,
                              .semaphore = wait.semaphore,
                              .stageMask = wait.stage});
    for (VkSemaphore signal : signals)
        signal_infos.push_back({.sType = VK_STRUCTURE_TYPE_SEMAPHORE_SUBMIT_INFO,
                                .semaphore = signal,
                                .stageMask = VK_PIPELINE_STAGE_2_ALL_COMMANDS_BIT});
    const VkCommandBufferSubmitInfo buffer{.sType = VK_STRUCTURE_TYPE_COMMAND_BUFFER_SUBMIT_INFO,
                                           .commandBuffer = slot.cmd};
    const VkSubmitInfo2 info{.sType = VK_STRUCTURE_TYPE_SUBMIT_INFO_2,
                             .waitSemaphoreInfoCount = static_cast<uint32_t>(wait_infos.size()),
                             .pWaitSemaphoreInfos = wait_infos.data(),
                             .commandBufferInfoCount = 1,
                             .pCommandBufferInfos = &buffer,
                             .signalSemaphoreInfoCount = static_cast<uint32_t>(signal_infos.size()),
                             .pSignalSemaphoreInfos = signal_infos.data()};
    AISLAND_TRY(fence, device.next_fence());
    AISLAND_CHECK(device.check(vkQueueSubmit2(device.queue, 1, &info, fence), "vkQueueSubmit2"));
    device.submitted_with(fence);
    slot.serial = device.submitted;
    return {};
}

}  // namespace aisland::gpu
