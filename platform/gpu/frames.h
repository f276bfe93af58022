// Frame slots: two frames in flight, each with its command buffer and timestamps. The serial of a slot says when it is free.
#pragma once

#include <string>
#include <vector>

#include "platform/gpu/unique.h"

namespace aisland::gpu {

constexpr uint32_t kFramesInFlight = 2;
constexpr uint32_t kMaxTimestamps = 480;
constexpr uint32_t kStampQueries = 2;  // a stamp takes one for each eye that is drawn at once

struct Span {  // one timed pass
    const char* name = "";
    uint32_t begin = 0, end = 0;  // queries
    bool waits = false;           // for a display's image, too: no measure of work
};

struct FrameSlot {
    bool by_tiles = false;  // the rasteriser is a processor: see next_span
    Unique<CommandPool> pool;
    VkCommandBuffer cmd = VK_NULL_HANDLE;
    Unique<VkQueryPool> queries;
    uint32_t query_count = 0;
    std::vector<Span> spans;
    uint32_t untimed = 0;  // spans for which no query was left
    bool told = false;     // that there were such
    uint64_t serial = 0;   // submission that used it last; 0 = none
    double worked_ms = 0;  // of the use before: passes that lie in no other and wait for no display
};

struct TimedPass {
    const char* name = "";
    double ms = 0;
};

Result<FrameSlot> create_frame_slot(Device& device);
// Waits until the slot is free, begins its command buffer. `times` receives the passes of its last use, equal names summed.
Result<void> begin_frame(Device& device, FrameSlot& slot, std::vector<TimedPass>& times);
// Names must be literals. Nesting is allowed.
uint32_t begin_span(FrameSlot& slot, const char* name, bool waits = false);
void end_span(FrameSlot& slot, uint32_t span);
// Where one ends the next begins, by one stamp. Within a rendering scope a rasteriser on the processor goes on to read the vertices
// of what follows while it draws what was before; without this it does one after the other. When few queries are left a span of the
// same name goes on, unparted: what has another name is timed to the end of a frame.
uint32_t next_span(FrameSlot& slot, uint32_t span, const char* name);
struct SemaphoreWait {
    VkSemaphore semaphore;
    VkPipelineStageFlags2 stage;
};
// Ends and submits the command buffer; its serial becomes Device::submitted.
Result<void> submit_frame(Device& device, FrameSlot& slot, const std::vector<SemaphoreWait>& waits,
                          const std::vector<VkSemaphore>& signals);

// Records with `record` and submits, with a slot of its own.
template <class Record>
Result<FrameSlot> run(Device& device, Record record) {
    AISLAND_TRY(slot, create_frame_slot(device));
    std::vector<TimedPass> times;
    AISLAND_CHECK(begin_frame(device, slot, times));
    AISLAND_CHECK(record(slot.cmd));
    AISLAND_CHECK(submit_frame(device, slot, {}, {}));
    return std::move(slot);
}
// Device::submitted is its serial. What it uses must outlive it.
template <class Record>
Result<void> run_later(Device& device, Record record) {
    AISLAND_TRY(slot, run(device, std::move(record)));
    device.retire(std::move(slot));
    return {};
}
// And waits: read-back only.
template <class Record>
Result<void> run_now(Device& device, Record record) {
    AISLAND_TRY(slot, run(device, std::move(record)));
    return device.wait(slot.serial);
}

}  // namespace aisland::gpu
