// What only the runtime's simulated headset offers, and many sessions in one process.
#include <gtest/gtest.h>

#include "platform/os/process.h"
#include "tests/xr/room.h"

namespace aisland::host {
namespace {

using test::Room;
using test::Visit;

TEST(OpenXrSimulated, TheVisibilityMaskComesWithTheEyesTarget) {
    const Room room(false);
    Visit visit;
    ASSERT_EQ(visit.open(), "");
    ASSERT_TRUE(visit.focused()) << visit.why;
    Input input;
    std::string why;
    Pulse pulse = visit.host->begin(input, why);
    for (int i = 0; i < 100 && pulse == Pulse::step_only; ++i) {
        ASSERT_TRUE(visit.host->end(nullptr));
        pulse = visit.host->begin(input, why);
    }
    ASSERT_EQ(pulse, Pulse::draw) << why;
    const Result<gpu::Target> target = visit.host->target(0);
    ASSERT_TRUE(target) << target.error().text();
    ASSERT_EQ(target->hidden.size(), 2u);
    for (const gpu::EyeMask& mask : target->hidden) {
        EXPECT_EQ(mask.version, 1u);
        EXPECT_GT(mask.indices.size(), 0u);
        EXPECT_EQ(mask.indices.size() % 3, 0u);
        for (const uint32_t index : mask.indices) ASSERT_LT(index, mask.vertices.size());
    }
    ASSERT_TRUE(visit.host->end(nullptr));
}

// The runtime keeps the images of ended sessions until its instance goes, so descriptors are counted then.
TEST(OpenXrSimulated, FiftySessionsLeaveNothingBehind) {
    const Room room(false);
    Visit visit;
    ASSERT_EQ(visit.open(), "");  // libraries open what they keep for good
    ASSERT_TRUE(visit.focused()) << visit.why;
    visit.close();
    const os::ProcessUse before = os::process_use();
    ASSERT_EQ(visit.open(), "");
    visit.clearer.reset();
    visit.host->detach();
    const uint64_t objects = visit.device->live_objects();
    for (int i = 0; i < 50; ++i) {
        ASSERT_TRUE(visit.host->attach(*visit.device)) << i;
        visit.clearer.emplace(*visit.device);
        ASSERT_TRUE(visit.focused()) << i << " " << visit.why;
        visit.clearer.reset();
        visit.host->detach();
        visit.device->collect();
        ASSERT_EQ(visit.device->live_objects(), objects) << i;
    }
    visit.close();
    const os::ProcessUse after = os::process_use();
    printf("50 sessions: rss %.1f to %.1f MiB\n", before.rss_mb, after.rss_mb);
    EXPECT_EQ(after.threads, before.threads);
    EXPECT_EQ(after.fds, before.fds);
}

TEST(OpenXrSimulated, FiftyRuntimesLeaveNothingOfOursBehind) {
    const Room room(false);
    os::ProcessUse first, last;
    for (int i = 0; i < 51; ++i) {
        Visit visit;
        ASSERT_EQ(visit.open(), "") << i;
        ASSERT_TRUE(visit.focused()) << i << " " << visit.why;
        visit.close();
        (i == 0 ? first : last) = os::process_use();
    }
    printf("50 runtimes: fds %u to %u, threads %u to %u, rss %.1f to %.1f MiB\n", first.fds, last.fds, first.threads,
           last.threads, first.rss_mb, last.rss_mb);
    EXPECT_EQ(last.threads, first.threads);
    EXPECT_EQ(last.fds, first.fds);
}

}  // namespace
}  // namespace aisland::host
