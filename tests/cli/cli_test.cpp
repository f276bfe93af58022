// The command line as its callers meet it: exit statuses, clear words for everything wrong, nothing lost, never a crash.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "tests/cli/process.h"

namespace aisland::test {
namespace {

const std::string kProgram = AISLAND_PROGRAM;
const std::string kPack = AISLAND_BINARY_DIR "/share/aisland/island.pack";

testing::AssertionResult says(const Ran& ran, const std::string& words) {
    if (ran.all().find(words) != std::string::npos) return testing::AssertionSuccess();
    return testing::AssertionFailure() << "status " << ran.status << ", it said:\n"
                                       << ran.all() << "not: " << words;
}

struct Wrong {
    std::vector<std::string> arguments;
    int status;
    std::string words;
};

TEST(CommandLine, WrongArgumentsAreNamed) {
    const Wrong kWrong[] = {
        {{"dance"}, 2, "there is no command \"dance\""},
        {{"tour", "--host", "hologram"}, 2, "--host"},
        {{"tour", "--telemetry", "http://x"}, 2, "\"http://x\" is no telemetry source"},
        {{"render", "--view", "island"}, 2, "name one with --out"},
        {{"render", "--out", "a.png"}, 2, "name a view with --view"},
        {{"render", "--view", "atlantis", "--out", "a.png"}, 2, "there is no view \"atlantis\""},
        {{"render", "--view", "island", "--size", "0x7", "--out", "a.png"}, 2, "\"0x7\" is no size"},
        {{"render", "--view", "island", "--time", "noon", "--out", "a.png"}, 2, "\"noon\" is no time"},
        {{"tour", "--host", "headless", "--frames", "1", "--lang", "tlh"}, 2, "no language \"tlh\"; it has zh-CN, en"},
        {{"render", "--view", "island", "--lang", "tlh", "--out", "a.png"}, 2, "no language \"tlh\"; it has zh-CN, en"},
        {{"tour", "--seed", "-1"}, 2, "\"-1\" is no whole number"},
        {{"tour", "--frames", "many"}, 2, "\"many\" is no whole number"},
        {{"tour", "--telemetry", "replay:none"}, 2, "none: No such file or directory; check the path"},
        {{"replay", "none"}, 2, "none: No such file or directory; check the path"},
        {{"tour", "--host", "headless", "--frames", "1", "--view", "nowhere"}, 2, "there is no view \"nowhere\""},
        {{"check", "--today", "soon", "."}, 2, "\"soon\" is no day"},
        {{"bake", "none", "--out", "a.pack"}, 2, "none: there is no such folder"},
        {{"bench", "--view", "island", "--model", "a.glb"}, 2, "--view would change nothing"},
        {{"check", "none"}, 2, "there is no such folder, profile or pack"},
        {{"bench", "--model", "none.glb"}, 2, "none.glb"},
    };
    for (const Wrong& wrong : kWrong) {
        Folder folder;
        std::vector<std::string> command{kProgram};
        command.insert(command.end(), wrong.arguments.begin(), wrong.arguments.end());
        const Ran ran = run(command, folder, bare(folder));
        EXPECT_EQ(ran.status, wrong.status) << wrong.words;
        EXPECT_TRUE(says(ran, wrong.words));
    }
}

TEST(CommandLine, HelpNamesEveryCommand) {
    Folder folder;
    const Ran ran = run({kProgram, "--help"}, folder);
    EXPECT_EQ(ran.status, 0);
    for (const char* name : {"tour", "kiosk", "present", "render", "bench", "bake", "check", "simulate", "listen", "doctor", "record", "replay", "new", "schema"})
        EXPECT_TRUE(says(ran, name));
}

TEST(CommandLine, AMissingPackSaysWhatToDo) {
    Folder folder;
    const Ran ran = run({kProgram, "tour", "--host", "headless", "--frames", "1", "--content", folder / "none.pack"}, folder, bare(folder));
    EXPECT_EQ(ran.status, 2);
    EXPECT_TRUE(says(ran, "there is no such pack or folder; check --content"));
}

TEST(CommandLine, ACorruptPackIsRefused) {
    Folder folder;
    std::string bytes = read_text(kPack);
    ASSERT_GT(bytes.size(), 100'000u);
    bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 1);
    std::ofstream(folder / "bad.pack", std::ios::binary) << bytes;
    const Ran ran = run({kProgram, "tour", "--host", "headless", "--frames", "1", "--content", folder / "bad.pack"}, folder, bare(folder));
    EXPECT_EQ(ran.status, 2);
    EXPECT_TRUE(says(ran, folder / "bad.pack"));
}

TEST(CommandLine, ATruncatedPackIsRefused) {
    Folder folder;
    const std::string bytes = read_text(kPack);
    for (const size_t length : {size_t{0}, size_t{10}, size_t{63}, size_t{4096}, bytes.size() - 1}) {
        std::ofstream(folder / "bad.pack", std::ios::binary) << bytes.substr(0, length);
        EXPECT_EQ(run({kProgram, "check", folder / "bad.pack"}, folder).status, 1) << length;
    }
    EXPECT_EQ(run({kProgram, "check", kPack}, folder).status, 0);
}

TEST(CommandLine, CheckPointsAtThePlace) {
    Folder folder;
    std::filesystem::copy(AISLAND_SOURCE_DIR "/content", folder / "content", std::filesystem::copy_options::recursive);
    EXPECT_EQ(run({kProgram, "check", folder / "content"}, folder).status, 0);
    std::string zones = read_text(folder / "content/zones.json");
    zones.insert(zones.find('{', 2), "{\"colour\": 1}, ");
    std::ofstream(folder / "content/zones.json") << zones;
    const Ran ran = run({kProgram, "check", folder / "content"}, folder);
    EXPECT_EQ(ran.status, 1);
    EXPECT_TRUE(says(ran, "content/zones.json:"));
    EXPECT_TRUE(says(ran, "error: unknown-key: "));
    const Ran shown = run({kProgram, "tour", "--host", "headless", "--frames", "1", "--content", folder / "content"}, folder, bare(folder));
    EXPECT_EQ(shown.status, 2);
    EXPECT_TRUE(says(shown, "unknown-key"));
}

// Each by the worker that is locked in.
TEST(CommandLine, EveryKindOfSoundIsRead) {
    Folder folder;
    std::filesystem::copy(AISLAND_SOURCE_DIR "/content", folder / "content", std::filesystem::copy_options::recursive);
    for (const char* name : {"tone.ogg", "tone.opus", "tone.wav"}) {
        std::filesystem::copy(std::string(AISLAND_SOURCE_DIR "/tests/bake/sounds/") + name, folder / "content/sounds");
        std::ofstream(folder / "content/sounds.json") << R"({"sounds": [{"of": "environment", "file": "sounds/)" << name << R"(", "caption": "sound.shore.caption"}]})";
        const Ran ran = run({kProgram, "check", folder / "content"}, folder);
        EXPECT_EQ(ran.status, 0) << name << ' ' << ran.all();
    }
}

TEST(CommandLine, OneFileOfAContentFolderIsNoProfile) {
    Folder folder;
    for (const char* name : {"facts.json", "site.geojson"}) {
        const Ran ran = run({kProgram, "check", std::string(AISLAND_SOURCE_DIR "/content/") + name}, folder);
        EXPECT_EQ(ran.status, 2) << ran.all();
        EXPECT_TRUE(says(ran, "aisland check " AISLAND_SOURCE_DIR "/content"));
    }
    std::filesystem::create_directory(folder / "profiles");
    std::ofstream(folder / "profiles/views.json") << "{\"mode\": \"kiosk\"}";
    EXPECT_EQ(run({kProgram, "check", folder / "profiles/views.json"}, folder).status, 0) << "a profile may have any name";
}

TEST(CommandLine, NoVulkanDeviceIsSaid) {
    Folder folder;
    Environment environment = bare(folder);
    environment.push_back({"VK_DRIVER_FILES", folder / "none.json"});
    environment.push_back({"VK_ICD_FILENAMES", folder / "none.json"});
    const Ran ran = run({kProgram, "tour", "--host", "headless", "--frames", "1"}, folder, environment);
    EXPECT_EQ(ran.status, 2);
    EXPECT_TRUE(says(ran, "Vulkan"));
    EXPECT_TRUE(says(ran, "install"));
}

TEST(CommandLine, AnOldVulkanDriverIsSaid) {
    Folder folder;
    Environment environment = bare(folder);
    environment.push_back({"VK_LAYER_PATH", AISLAND_BINARY_DIR "/layers"});
    environment.push_back({"VK_INSTANCE_LAYERS", "VK_LAYER_AISLAND_fault"});
    environment.push_back({"AISLAND_VK_FAULT", "old"});
    const Ran ran = run({kProgram, "tour", "--host", "headless", "--frames", "1"}, folder, environment);
    EXPECT_EQ(ran.status, 2);
    EXPECT_TRUE(says(ran, "1.2"));
    EXPECT_TRUE(says(ran, "1.3"));
}

TEST(CommandLine, NoRuntimeIsSaidWhenAHeadsetIsDemanded) {
    Folder folder;
    const Ran ran = run({kProgram, "tour", "--host", "xr", "--frames", "1"}, folder, bare(folder));
    EXPECT_EQ(ran.status, 2);
    EXPECT_TRUE(says(ran, "no-runtime.json"));
}

TEST(CommandLine, NoDisplayIsSaidWhenAWindowIsDemanded) {
    Folder folder;
    const Ran ran = run({kProgram, "tour", "--host", "window", "--frames", "1"}, folder, bare(folder));
    EXPECT_EQ(ran.status, 2);
    EXPECT_TRUE(says(ran, "DISPLAY"));
}

TEST(CommandLine, AnUnwritablePictureIsSaid) {
    Folder folder;
    const Ran ran = run({kProgram, "render", "--view", "island", "--size", "64x40", "--out", folder / "none/a.png"}, folder, bare(folder));
    EXPECT_EQ(ran.status, 2);
    EXPECT_TRUE(says(ran, folder / "none/a.png"));
}

// With a disk of 64 KiB at `folder`/disk that has nothing left (a mount of its own, gone with the command).
Ran on_a_full_disk(const std::vector<std::string>& command, const Folder& folder) {
    std::filesystem::create_directory(folder / "disk");
    std::vector<std::string> shell = with_own_mounts();
    for (const std::string& word : {std::string("/bin/sh"), std::string("-c"),
                                    std::string("mount -t tmpfs -o size=64k none \"$0\" || exit 99; head -c 100000 /dev/zero > \"$0/fill\" 2>/dev/null; "
                                                "\"$@\"; status=$?; ls \"$0\"; exit $status"),
                                    folder / "disk"})
        shell.push_back(word);
    shell.insert(shell.end(), command.begin(), command.end());
    return run(shell, folder, bare(folder));
}

TEST(FullDisk, APictureOrAPackThatCannotBeWrittenIsSaid) {
    if (with_own_mounts().empty()) GTEST_SKIP() << "this system grants no mounts of one's own";
    Folder folder;
    const Ran picture = on_a_full_disk({kProgram, "render", "--view", "island", "--size", "320x200", "--msaa", "1", "--out", folder / "disk/a.png"}, folder);
    EXPECT_EQ(picture.status, 2) << picture.all();
    EXPECT_TRUE(says(picture, folder / "disk/a.png"));
    EXPECT_EQ(picture.out, "fill\n") << "no half picture stays";
    const Ran pack = on_a_full_disk({kProgram, "bake", AISLAND_SOURCE_DIR "/content", "--out", folder / "disk/a.pack"}, folder);
    EXPECT_EQ(pack.status, 2) << pack.all();
    EXPECT_TRUE(says(pack, folder / "disk/a.pack"));
    EXPECT_EQ(pack.out, "fill\n");
}

TEST(FullDisk, TheShowGoesOnWithoutItsMetrics) {
    if (with_own_mounts().empty()) GTEST_SKIP() << "this system grants no mounts of one's own";
    Folder folder;
    const Ran ran = on_a_full_disk({kProgram, "tour", "--host", "headless", "--frames", "3", "--size", "64x40", "--metrics", folder / "disk/m.json"}, folder);
    EXPECT_EQ(ran.status, 0) << ran.all();
    EXPECT_TRUE(says(ran, folder / "disk/m.json"));
}

TEST(CommandLine, AnEmptyContentFolderSaysWhatIsMissing) {
    Folder folder;
    std::filesystem::create_directory(folder / "empty");
    const Ran checked = run({kProgram, "check", folder / "empty"}, folder);
    EXPECT_EQ(checked.status, 1);
    EXPECT_TRUE(says(checked, "manifest.json"));
    const Ran shown = run({kProgram, "tour", "--host", "headless", "--frames", "1", "--content", folder / "empty"}, folder, bare(folder));
    EXPECT_EQ(shown.status, 2);
    EXPECT_TRUE(says(shown, "manifest.json"));
}

TEST(CommandLine, AWrongTypeAndAMissingTranslationPointAtTheirLine) {
    Folder folder;
    std::filesystem::copy(AISLAND_SOURCE_DIR "/content", folder / "content", std::filesystem::copy_options::recursive);
    std::string views = read_text(folder / "content/views.json");
    const size_t at = views.find("\"fov\"");
    ASSERT_NE(at, std::string::npos);
    views.replace(views.find(':', at) + 1, views.find_first_of(",}\n", at) - views.find(':', at) - 1, " \"wide\"");
    std::ofstream(folder / "content/views.json") << views;
    std::string english = read_text(folder / "content/locale/en.po");
    const size_t last = english.rfind("msgid \"");
    english.erase(last);
    std::ofstream(folder / "content/locale/en.po") << english;
    const Ran ran = run({kProgram, "check", folder / "content"}, folder);
    EXPECT_EQ(ran.status, 1);
    EXPECT_TRUE(says(ran, "content/views.json:"));
    EXPECT_TRUE(says(ran, "error: wrong-type: "));
    EXPECT_TRUE(says(ran, "error: translation-missing: "));
}

TEST(CommandLine, ARuntimeFileThatIsNoneIsSaid) {
    Folder folder;
    std::ofstream(folder / "runtime.json") << "{ \"not\": \"a runtime\" }";
    Environment environment = bare(folder);
    environment.push_back({"XR_RUNTIME_JSON", folder / "runtime.json"});
    const Ran ran = run({kProgram, "tour", "--host", "xr", "--frames", "1"}, folder, environment);
    EXPECT_EQ(ran.status, 2);
    EXPECT_TRUE(says(ran, "runtime.json"));
}

TEST(Profile, SetsWhatTheCommandLineDoesNot) {
    Folder folder;
    std::ofstream(folder / "hall.json") << R"({"mode": "kiosk", "host": "headless", "language": "en", "view": "plaza"})";
    const std::vector<std::string> command{kProgram, "--profile", folder / "hall.json", "--frames", "2", "--size", "64x40", "--metrics", folder / "m.json"};
    ASSERT_EQ(run(command, folder, bare(folder)).status, 0);
    std::string metrics = read_text(folder / "m.json");
    EXPECT_NE(metrics.find("\"mode\": \"kiosk\""), std::string::npos) << metrics;
    EXPECT_NE(metrics.find("\"language\": \"en\""), std::string::npos) << metrics;
    std::vector<std::string> other = command;
    other.insert(other.end(), {"--lang", "zh-CN"});
    ASSERT_EQ(run(other, folder, bare(folder)).status, 0);
    metrics = read_text(folder / "m.json");
    EXPECT_NE(metrics.find("\"language\": \"zh-CN\""), std::string::npos) << "what is given beside it wins: " << metrics;
}

TEST(Profile, EveryWrongLineIsNamed) {
    Folder folder;
    std::ofstream(folder / "hall.json") << "{\n  \"mod\": \"kiosk\",\n  \"host\": \"hologram\",\n  \"eye_scale\": \"big\"\n}";
    const Ran ran = run({kProgram, "--profile", folder / "hall.json", "--host", "headless", "--frames", "1"}, folder, bare(folder));
    EXPECT_EQ(ran.status, 2);
    EXPECT_TRUE(says(ran, folder / "hall.json:2:3: error: unknown-key: "));
    EXPECT_TRUE(says(ran, "did you mean \"mode\"?"));
    EXPECT_TRUE(says(ran, "hall.json:3:"));
    EXPECT_TRUE(says(ran, "hall.json:4:"));
    const Ran checked = run({kProgram, "check", folder / "hall.json"}, folder, bare(folder));
    EXPECT_EQ(checked.status, 1);
    EXPECT_TRUE(says(checked, folder / "hall.json:2:3: error: unknown-key: "));
    EXPECT_TRUE(says(run({kProgram, "--profile", "nobody"}, folder, bare(folder)), "there is no such profile"));
}

TEST(Profile, TheShippedOnesAreReadByName) {
    for (const char* name : {"kiosk", "presenter", "visitor"}) {
        Folder folder;
        const Ran ran = run({kProgram, "--profile", name, "--host", "headless", "--frames", "1", "--size", "64x40"}, folder, bare(folder));
        EXPECT_EQ(ran.status, 0) << name << ran.all();
    }
}

TEST(CommandLine, DoctorExplainsABareMachine) {
    Folder folder;
    const Ran ran = run({kProgram, "doctor", "--bundle", folder / "report.txt"}, folder, bare(folder));
    EXPECT_EQ(ran.status, 0) << ran.all();
    for (const char* words : {"Vulkan", "foveation", "OpenXR", "21 buildings", "6 zones", "17 systems", "fonts"}) EXPECT_TRUE(says(ran, words));
    EXPECT_EQ(read_text(folder / "report.txt"), ran.out);
}

}  // namespace
}  // namespace aisland::test
