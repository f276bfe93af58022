// record and replay as their user runs them: a visit ends as it did, values are shown again and marked, what is broken is said.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "tests/cli/process.h"

namespace aisland::test {
namespace {

const std::string kProgram = AISLAND_PROGRAM;

TEST(Record, AVisitIsReplayedStepByStep) {
    Folder folder;
    const Ran recorded = run({kProgram, "record", folder / "visit", "--host", "headless", "--frames", "40", "--size", "320x200", "--time", "18:30", "--deterministic"},
                             folder, bare(folder));
    ASSERT_EQ(recorded.status, 0) << recorded.all();
    const Ran checked = run({kProgram, "replay", folder / "visit", "--host", "none"}, folder, bare(folder));
    EXPECT_EQ(checked.status, 0) << checked.all();
    EXPECT_NE(checked.err.find("40 steps, 40 as they were"), std::string::npos) << checked.err;
    const Ran pictures = run({kProgram, "replay", folder / "visit", "--out", folder / "pictures", "--every", "0.5"}, folder, bare(folder));
    EXPECT_EQ(pictures.status, 0) << pictures.all();
    EXPECT_TRUE(std::filesystem::exists(folder / "pictures/000001.png"));
    // Killed in the middle of a write: what was whole is there.
    std::filesystem::resize_file(folder / "visit", std::filesystem::file_size(folder / "visit") - 7);
    const Ran torn = run({kProgram, "replay", folder / "visit", "--host", "none"}, folder, bare(folder));
    EXPECT_EQ(torn.status, 0) << torn.all();
    EXPECT_NE(torn.err.find("39 steps, 39 as they were; the recording ends in the middle of a frame"), std::string::npos) << torn.err;
}

TEST(Record, ValuesAreShownAgainAndMarkedReplay) {
    Folder folder;
    const Ran recorded = run({kProgram, "record", folder / "values", "--host", "none", "--frames", "40", "--time", "2026-11-23T18:30", "--visit-rate", "60"}, folder, bare(folder));
    ASSERT_EQ(recorded.status, 0) << recorded.all();
    const Ran shown = run({kProgram, "tour", "--host", "headless", "--telemetry", "replay:" + (folder / "values"), "--frames", "5", "--size", "320x200", "--metrics",
                           folder / "metrics.json"},
                          folder, bare(folder));
    ASSERT_EQ(shown.status, 0) << shown.all();
    const std::string metrics = read_text(folder / "metrics.json");
    const size_t values = metrics.find("\"values\": ");
    ASSERT_NE(values, std::string::npos) << metrics;
    EXPECT_GT(std::atoi(metrics.c_str() + values + 10), 1500) << metrics;
    const Ran pictures = run({kProgram, "replay", folder / "values", "--out", folder / "pictures", "--every", "60", "--size", "160x100"}, folder, bare(folder));
    EXPECT_EQ(pictures.status, 0) << pictures.all();
    EXPECT_TRUE(std::filesystem::exists(folder / "pictures/000000.png"));
}

TEST(Replay, SaysWhatItCannotRead) {
    Folder folder;
    std::ofstream(folder / "no") << "no recording";
    for (const std::string& file : {folder / "no", folder / "nowhere"}) {
        const Ran ran = run({kProgram, "replay", file, "--host", "none"}, folder, bare(folder));
        EXPECT_EQ(ran.status, 2) << ran.all();
        EXPECT_NE(ran.err.find(file), std::string::npos) << ran.err;
        EXPECT_EQ(run({kProgram, "tour", "--host", "headless", "--telemetry", "replay:" + file, "--frames", "1"}, folder, bare(folder)).status, 2);
    }
    EXPECT_EQ(run({kProgram, "record", "/nowhere/file", "--host", "none", "--frames", "1"}, folder, bare(folder)).status, 2);
}

}  // namespace
}  // namespace aisland::test
