// The show run headless, whole: determinism, postcards, metrics, signals, the real pictures.
#include <gtest/gtest.h>
#include <signal.h>

#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "tests/cli/png.h"
#include "tests/cli/process.h"

namespace aisland::test {
namespace {

const std::string kProgram = AISLAND_PROGRAM;

// How much there is to see: number of distinct colours, at 5 bits a channel.
size_t variety(const Pixels& pixels) {
    std::vector<bool> seen(1u << 15);
    size_t count = 0;
    for (size_t i = 0; i + 3 < pixels.rgba.size(); i += 4) {
        const size_t key = (pixels.rgba[i] >> 3u) | (pixels.rgba[i + 1] >> 3u) << 5u | (pixels.rgba[i + 2] >> 3u) << 10u;
        count += !seen[key];
        seen[key] = true;
    }
    return count;
}

Ran render(const Folder& folder, const std::string& out, std::vector<std::string> more) {
    std::vector<std::string> command{kProgram, "render", "--size", "320x200", "--out", folder / out};
    command.insert(command.end(), more.begin(), more.end());
    return run(command, folder, bare(folder));
}

TEST(Render, TwoDeterministicPicturesAreEqualToTheByte) {
    Folder folder;
    for (const char* out : {"a.png", "b.png"})
        ASSERT_EQ(render(folder, out, {"--view", "island", "--time", "18:40", "--deterministic"}).status, 0);
    EXPECT_EQ(read_text(folder / "a.png"), read_text(folder / "b.png"));
    ASSERT_EQ(render(folder, "c.png", {"--view", "island", "--time", "18:41", "--deterministic"}).status, 0);
    EXPECT_NE(read_text(folder / "a.png"), read_text(folder / "c.png"));  // the comparison can fail
}

TEST(Render, ACardIsOfAnythingThatHasOne) {
    const Folder folder;
    const auto with = [&](const std::string& out, std::vector<std::string> more) {
        std::vector<std::string> command{kProgram, "render", "--view", "island", "--hud", "--size", "800x500", "--msaa", "1", "--time", "15:00", "--deterministic", "--out", folder / out};
        command.insert(command.end(), more.begin(), more.end());
        return run(command, folder, bare(folder));
    };
    ASSERT_EQ(with("none.png", {}).status, 0);
    ASSERT_EQ(with("fact.png", {"--select", "fact-buildings"}).status, 0);
    EXPECT_TRUE(read_text(folder / "none.png") != read_text(folder / "fact.png"));
    const Ran nobody = with("nobody.png", {"--select", "nobody"});
    EXPECT_EQ(nobody.status, 2);
    EXPECT_NE(nobody.all().find("--select: nothing with the id \"nobody\" has a card"), std::string::npos) << nobody.all();
}

TEST(Render, EveryListedViewIsKnownAndNotEmpty) {
    Folder folder;
    const Ran list = run({kProgram, "render", "--list"}, folder);
    for (const char* name : {"island\n", "home\n", "campus\n", "medical\n", "finance\n", "manufacturing\n", "park\n", "visitor/"})
        EXPECT_NE(list.out.find(name), std::string::npos) << name;
    std::istringstream lines(list.out);
    std::set<std::string> names;
    for (std::string line; std::getline(lines, line);) EXPECT_TRUE(names.insert(line).second) << line << " is there twice";
    for (const char* view : {"island", "home", "manufacturing"}) {
        ASSERT_EQ(render(folder, "view.png", {"--view", view, "--time", "15:00"}).status, 0);
        EXPECT_GT(variety(read_png(folder / "view.png")), 300u) << view;
    }
}

// Pixels in which the halves of a picture 640 wide differ; 0 when it is not.
size_t halves_differ(const Pixels& both) {
    size_t different = 0;
    for (uint32_t y = 0; y < both.height && both.width == 640; ++y)
        for (uint32_t x = 0; x < 320; ++x) different += both.rgba[(y * 640 + x) * 4] != both.rgba[(y * 640 + 320 + x) * 4];
    return different;
}

TEST(Render, StereoIsTwoEyesThatDiffer) {
    Folder folder;
    ASSERT_EQ(render(folder, "s.png", {"--view", "plaza", "--stereo"}).status, 0);
    EXPECT_GT(halves_differ(read_png(folder / "s.png")), 1000u);
    std::ofstream(folder / "m.obj") << "v -1 0 0\nv 1 0 0\nv 0 2 -1\nv 0 0 1\nf 1 4 3\nf 4 2 3\nf 2 1 3\n";
    ASSERT_EQ(render(folder, "m.png", {"--model", folder / "m.obj", "--stereo"}).status, 0);
    EXPECT_GT(halves_differ(read_png(folder / "m.png")), 100u) << "of a model too";
}

TEST(Render, TheSphereIsTwiceAsWideAsHigh) {
    Folder folder;
    ASSERT_EQ(render(folder, "e.png", {"--view", "plaza", "--equirect"}).status, 0);
    const Pixels sphere = read_png(folder / "e.png");
    EXPECT_EQ(sphere.width, sphere.height * 2);
    EXPECT_GT(variety(sphere), 300u);
}

TEST(Render, NightAndDayAreNotTheSamePicture) {
    Folder folder;
    ASSERT_EQ(render(folder, "day.png", {"--view", "island", "--time", "12:00"}).status, 0);
    ASSERT_EQ(render(folder, "night.png", {"--view", "island", "--time", "22:00"}).status, 0);
    const auto mean = [](const Pixels& p) {
        double sum = 0;
        for (size_t i = 0; i < p.rgba.size(); i += 4) sum += p.rgba[i] + p.rgba[i + 1] + p.rgba[i + 2];
        return sum / static_cast<double>(p.rgba.size());
    };
    EXPECT_GT(mean(read_png(folder / "day.png")), 1.5 * mean(read_png(folder / "night.png")));
}

TEST(Show, MakesPostcardsWhereNothingCanBeShown) {
    Folder folder;
    const Ran ran = run({kProgram, "--size", "160x100"}, folder, bare(folder));
    EXPECT_EQ(ran.status, 0) << ran.all();
    EXPECT_NE(ran.out.find("Postcards of the island and its zones are in " + (folder / "postcards")), std::string::npos) << ran.all();
    for (const char* name : {"island-16h", "home", "campus", "medical", "finance", "manufacturing", "park"})
        EXPECT_EQ(read_png((folder / "postcards/").append(name).append(".png")).width, 160u) << name;
}

std::string state_hash(const std::string& metrics) {
    const size_t at = metrics.find("\"state_hash\"");
    return at == std::string::npos ? "" : metrics.substr(at, 40);
}

TEST(Show, EqualInputGivesAnEqualState) {
    std::string hashes[2], files[2];
    for (int i = 0; i < 2; ++i) {
        Folder folder;
        const Ran ran = run({kProgram, "tour", "--host", "headless", "--deterministic", "--frames", "5", "--size", "160x100", "--metrics",
                             folder / "m.json"},
                            folder, bare(folder));
        ASSERT_EQ(ran.status, 0) << ran.all();
        hashes[i] = state_hash(read_text(folder / "m.json"));
    }
    EXPECT_FALSE(hashes[0].empty());
    EXPECT_EQ(hashes[0], hashes[1]);
}

TEST(Show, MetricsHoldWhatOperatorsAskFor) {
    Folder folder;
    ASSERT_EQ(run({kProgram, "kiosk", "--host", "headless", "--frames", "2", "--size", "160x100", "--metrics", folder / "m.json"}, folder,
                  bare(folder))
                  .status,
              0);
    const std::string metrics = read_text(folder / "m.json");
    for (const char* key : {"\"host\": \"headless\"", "\"mode\": \"kiosk\"", "\"xr_state\"", "\"frames\"", "\"frame_ms\"", "\"rss_mb\"",
                            "\"fds\"", "\"threads\"", "\"telemetry\"", "\"visit\"", "\"stop\"", "\"selected\"", "\"language\"",
                            "\"state_hash\"", "\"degraded\""})
        EXPECT_NE(metrics.find(key), std::string::npos) << key << " in " << metrics;
}

TEST(Show, LeavesWhenAskedTo) {
    Folder folder;
    const Started started = start({kProgram, "tour", "--host", "headless", "--size", "160x100", "--metrics", folder / "m.json"}, folder, bare(folder));
    while (!std::filesystem::exists(folder / "m.json")) usleep(20'000);  // it is running
    kill(started.pid, SIGTERM);
    EXPECT_EQ(finish(started).status, 0);
}

TEST(Bench, WritesTheFiguresOfTheContract) {
    Folder folder;
    const Ran ran = run({kProgram, "bench", "--view", "plaza", "--size", "160x100", "--msaa", "0", "--frames", "3", "--json", "-"}, folder, bare(folder));
    ASSERT_EQ(ran.status, 0) << ran.all();
    for (const char* key : {"frame_ms", "cpu_ms", "gpu_ms", "median", "p99", "passes", "open_ms", "load_ms", "rss_mb", "device_mb", "triangles",
                            "draws", "gpu_draws", "instances", "visible"})
        EXPECT_NE(ran.out.find("\"" + std::string(key) + "\""), std::string::npos) << key;
}

// Of what shaders do, too: CMakeLists.txt.
TEST(Validation, IsSilentOverAFlatVisit) {
    Folder folder;
    const Ran ran = run({kProgram, "tour", "--host", "headless", "--frames", "3", "--size", "320x200", "--validation=calls"}, folder, bare(folder));
    EXPECT_EQ(ran.status, 0) << ran.all();
}

TEST(Validation, IsSilentInStereo) {
    Folder folder;
    const Ran ran = run({kProgram, "tour", "--host", "headless", "--stereo", "--frames", "3", "--size", "320x200", "--validation=calls"}, folder, bare(folder));
    EXPECT_EQ(ran.status, 0) << ran.all();
}

}  // namespace
}  // namespace aisland::test
