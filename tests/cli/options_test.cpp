// Every option does what it says, or is refused; what the service manager hears; what is missing is named.
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "tests/cli/process.h"

namespace aisland::test {
namespace {

const std::string kProgram = AISLAND_PROGRAM;

testing::AssertionResult has(const std::string& text, const std::string& words) {
    if (text.find(words) != std::string::npos) return testing::AssertionSuccess();
    return testing::AssertionFailure() << text << "\nnot: " << words;
}

TEST(Options, APictureTakesFramesMetricsAndLog) {
    Folder folder;
    const std::vector<std::string> command{kProgram, "render", "--view", "plaza", "--size", "64x40", "--msaa", "1", "--verbose",
                                           "--metrics", folder / "m.json", "--log", folder / "log.txt", "--out", folder / "a.png"};
    ASSERT_EQ(run(command, folder, bare(folder)).status, 0);
    const std::string settled = read_text(folder / "m.json");
    EXPECT_TRUE(has(settled, "\"mode\": \"render\""));
    EXPECT_TRUE(has(settled, "\"values\""));
    EXPECT_TRUE(has(read_text(folder / "log.txt"), "rebuild: start"));
    std::vector<std::string> early = command;
    early.insert(early.end(), {"--frames", "1"});
    ASSERT_EQ(run(early, folder, bare(folder)).status, 0);
    const auto hash = [](const std::string& metrics) { return metrics.substr(metrics.find("\"state_hash\""), 40); };
    EXPECT_NE(hash(read_text(folder / "m.json")), hash(settled)) << "a visit of one frame is another one";
}

TEST(Options, AMeasurementTakesMetricsAndLog) {
    Folder folder;
    const Ran ran = run({kProgram, "bench", "--view", "plaza", "--size", "64x40", "--frames", "2", "--metrics", folder / "m.json", "--log", folder / "log.txt"},
                        folder, bare(folder));
    ASSERT_EQ(ran.status, 0) << ran.all();
    EXPECT_TRUE(has(read_text(folder / "m.json"), "\"mode\": \"bench\""));
    EXPECT_TRUE(has(read_text(folder / "log.txt"), "rebuild: bench"));
}

TEST(Options, WhatWouldChangeNothingIsRefused) {
    const std::vector<std::vector<std::string>> kIdle = {
        {"render", "--view", "island", "--camera", "Front", "--out", "a.png"},
        {"render", "--view", "island", "--select", "lamp-1", "--out", "a.png"},
        {"render", "--view", "island", "--moment", "2", "--out", "a.png"},
        {"render", "--model", "a.glb", "--hud", "--out", "a.png"},
        {"render", "--model", "a.glb", "--telemetry", "sim", "--out", "a.png"},
        {"bench", "--model", "a.glb", "--metrics", "m.json"},
        {"bench", "--deterministic", "--gpu-budget", "5"},
    };
    for (const std::vector<std::string>& idle : kIdle) {
        Folder folder;
        std::vector<std::string> command{kProgram};
        command.insert(command.end(), idle.begin(), idle.end());
        const Ran ran = run(command, folder, bare(folder));
        EXPECT_EQ(ran.status, 2) << idle[0] << idle[3];
        EXPECT_TRUE(has(ran.err, idle[3] == "a.glb" || idle[0] == "bench" ? "would change nothing" : idle[3])) << idle[3];
    }
}

// What a frame may take of the GPU is kept by drawing the world smaller, and never too small.
TEST(Options, ABudgetOfTheGpuMakesTheWorldSmaller) {
    const auto last_scale = [](const char* budget) {
        Folder folder;
        const Ran ran = run({kProgram, "bench", "--view", "home", "--size", "64x40", "--frames", "50", "--gpu-budget", budget}, folder, bare(folder));
        EXPECT_EQ(ran.status, 0) << ran.all();
        const std::string key = "\"last\": ";
        const size_t at = ran.out.find(key);
        return at == std::string::npos ? -1.0 : std::strtod(ran.out.c_str() + at + key.size(), nullptr);
    };
    EXPECT_NEAR(last_scale("0.001"), 0.7, 1e-6);
    EXPECT_EQ(last_scale("10000"), 1.0);
    EXPECT_EQ(last_scale("0"), 1.0);
}

TEST(Options, AModelIsBakedToAPackThatLooksTheSame) {
    Folder folder;
    std::ofstream(folder / "box.obj") << "v 0 0 0\nv 4 0 0\nv 0 3 0\nv 0 0 2\nf 1 3 2\nf 1 4 3\nf 1 2 4\nf 2 3 4\n";
    const auto take = [&](const char* model, const char* picture) {
        const Ran ran = run({kProgram, "render", "--model", folder / model, "--size", "64x40", "--out", folder / picture}, folder, bare(folder));
        EXPECT_EQ(ran.status, 0) << ran.all();
        return read_text(folder / picture);
    };
    const std::string first = take("box.obj", "a.png"), kept = take("box.obj", "b.png");
    ASSERT_FALSE(first.empty());
    EXPECT_EQ(first, kept);
    const Ran baked = run({kProgram, "bake", folder / "box.obj", "--out", folder / "box.pack"}, folder, bare(folder));
    EXPECT_EQ(baked.status, 0) << baked.all();
    EXPECT_EQ(take("box.pack", "c.png"), first);
    std::ofstream(folder / "box.obj") << "v 0 0 0\nv 4 0 0\nv 0 9 0\nv 0 0 2\nf 1 3 2\nf 1 4 3\nf 1 2 4\nf 2 3 4\n";
    EXPECT_NE(take("box.obj", "d.png"), first);  // another file of the same name is another
    const Ran lit = run({kProgram, "bake", folder / "box.obj", "--out", folder / "box.pack", "--light"}, folder, bare(folder));
    EXPECT_EQ(lit.status, 2);
    EXPECT_TRUE(has(lit.err, "would change nothing")) << lit.all();
}

// What a conversion costs is paid once, and what is kept never stands for another file.
class ModelCache : public testing::Test {
protected:
    std::string bake(const std::string& model, const Environment& more = {}) {
        Environment environment = bare(m_folder);
        environment.insert(environment.end(), more.begin(), more.end());
        environment.push_back({"XDG_CACHE_HOME", m_folder / "cache"});
        const Ran ran = run({kProgram, "bake", m_folder / model, "--out", m_folder / "out.pack"}, m_folder, environment);
        EXPECT_EQ(ran.status, 0) << ran.all();
        return read_text(m_folder / "out.pack");
    }
    std::vector<std::filesystem::path> objects() const {
        std::vector<std::filesystem::path> all;
        std::error_code error;
        for (const auto& entry : std::filesystem::recursive_directory_iterator(m_folder / "cache/aisland/objects", error))
            if (entry.is_regular_file()) all.push_back(entry.path());
        return all;
    }
    void write_box(const char* name, int height) const {
        std::ofstream(m_folder / name) << "v 0 0 0\nv 4 0 0\nv 0 " << height << " 0\nv 0 0 2\nf 1 3 2\nf 1 4 3\nf 1 2 4\nf 2 3 4\n";
    }
    Folder m_folder;
};

TEST_F(ModelCache, AFileIsConvertedOnceAndFoundAgain) {
    write_box("low.obj", 3), write_box("high.obj", 9);
    const std::string low = bake("low.obj");
    ASSERT_EQ(objects().size(), 1u);
    const std::filesystem::path of_low = objects().front();
    const std::string high = bake("high.obj");
    ASSERT_EQ(objects().size(), 2u);
    ASSERT_NE(low, high);
    // What is kept is what is used: with the other's in its place the low one is high.
    const std::filesystem::path of_high = objects().front() == of_low ? objects().back() : objects().front();
    std::filesystem::copy_file(of_high, of_low, std::filesystem::copy_options::overwrite_existing);
    EXPECT_EQ(bake("low.obj"), high);
    EXPECT_EQ(objects().size(), 2u);
}

TEST_F(ModelCache, WhatIsKeptAndBrokenIsConvertedAgain) {
    write_box("box.obj", 3);
    const std::string pack = bake("box.obj");
    ASSERT_EQ(objects().size(), 1u);
    const std::filesystem::path kept = objects().front();
    const std::string whole = read_text(kept);
    ASSERT_GT(whole.size(), 200u);
    std::fstream(kept, std::ios::in | std::ios::out | std::ios::binary).seekp(100).put(static_cast<char>(whole[100] ^ 1));
    ASSERT_NE(read_text(kept), whole);
    EXPECT_EQ(bake("box.obj"), pack);
    EXPECT_EQ(read_text(kept), whole);
    std::filesystem::resize_file(kept, 10);
    EXPECT_EQ(bake("box.obj"), pack);
    EXPECT_EQ(read_text(kept), whole);
}

TEST_F(ModelCache, AnotherVersionOfTheLibraryThatReadsConvertsAnew) {
    write_box("box.obj", 3);
    const std::string pack = bake("box.obj");
    ASSERT_EQ(objects().size(), 1u);
    // AddressSanitizer's library, where there is one, wants to be the first.
    EXPECT_EQ(bake("box.obj", {{"LD_PRELOAD", AISLAND_OTHER_READER}, {"ASAN_OPTIONS", "verify_asan_link_order=0"}}), pack);
    EXPECT_EQ(objects().size(), 2u) << "what one version made was taken for the other's";
    bake("box.obj");
    EXPECT_EQ(objects().size(), 2u);
}

TEST_F(ModelCache, AModelOfSeveralFilesIsNeverStale) {
    std::ofstream(m_folder / "box.gltf") << R"({"asset": {"version": "2.0"}, "scenes": [{"nodes": [0]}], "nodes": [{"mesh": 0}],
"meshes": [{"primitives": [{"attributes": {"POSITION": 0}}]}],
"accessors": [{"bufferView": 0, "componentType": 5126, "count": 3, "type": "VEC3"}],
"bufferViews": [{"buffer": 0, "byteLength": 36}], "buffers": [{"uri": "box.bin", "byteLength": 36}]})";
    const auto write_bin = [&](float height) {
        const float corners[9] = {0, 0, 0, 4, 0, 0, 0, height, 0};
        std::ofstream(m_folder / "box.bin", std::ios::binary).write(reinterpret_cast<const char*>(corners), sizeof(corners));
    };
    write_bin(3);
    const std::string low = bake("box.gltf");
    ASSERT_FALSE(low.empty());
    write_bin(9);
    EXPECT_NE(bake("box.gltf"), low);
    write_bin(3);
    EXPECT_EQ(bake("box.gltf"), low);
}

// The same of a folder, with a .glb: its own bytes alone do not say what it looks like.
TEST_F(ModelCache, AModelOfContentThatNamesAFileBesideItIsNeverStale) {
    ASSERT_EQ(run({kProgram, "new", m_folder / "isle"}, m_folder, bare(m_folder)).status, 0);
    std::string site = read_text(m_folder / "isle/site.geojson");
    const std::string building = "\"kind\": \"building\"";
    ASSERT_NE(site.find(building), std::string::npos);
    site.replace(site.find(building), building.size(), building + ", \"model\": \"models/tower.glb\"");
    std::ofstream(m_folder / "isle/site.geojson") << site;
    std::filesystem::create_directory(m_folder / "isle/models");
    std::string json = R"({"asset": {"version": "2.0"}, "scenes": [{"nodes": [0]}], "nodes": [{"mesh": 0}], "meshes": [{"primitives": [{"attributes": {"POSITION": 0}}]}],
"accessors": [{"bufferView": 0, "componentType": 5126, "count": 3, "type": "VEC3"}],
"bufferViews": [{"buffer": 0, "byteLength": 36}], "buffers": [{"uri": "tower.bin", "byteLength": 36}]})";
    json.resize((json.size() + 3) / 4 * 4, ' ');
    const uint32_t head[5] = {0x46546C67, 2, static_cast<uint32_t>(20 + json.size()), static_cast<uint32_t>(json.size()), 0x4E4F534A};
    (std::ofstream(m_folder / "isle/models/tower.glb", std::ios::binary).write(reinterpret_cast<const char*>(head), sizeof(head))) << json;
    const auto write_bin = [&](float height) {
        const float corners[9] = {0, 0, 0, 4, 0, 0, 0, height, 0};
        std::ofstream(m_folder / "isle/models/tower.bin", std::ios::binary).write(reinterpret_cast<const char*>(corners), sizeof(corners));
    };
    write_bin(3);
    const std::string low = bake("isle");
    ASSERT_FALSE(low.empty());
    write_bin(9);
    EXPECT_NE(bake("isle"), low);
    write_bin(3);
    EXPECT_EQ(bake("isle"), low);
}

TEST(Options, APackNeverReplacesItsModel) {
    Folder folder;
    const std::string box = "v 0 0 0\nv 4 0 0\nv 0 3 0\nf 1 2 3\n";
    std::ofstream(folder / "box.obj") << box;
    std::filesystem::create_symlink("box.obj", folder / "link.obj");
    for (const char* out : {"box.obj", "link.obj"}) {
        const Ran ran = run({kProgram, "bake", folder / "box.obj", "--out", folder / out}, folder, bare(folder));
        EXPECT_EQ(ran.status, 2) << ran.all();
        EXPECT_TRUE(has(ran.err, "--out is the model itself"));
        EXPECT_EQ(read_text(folder / "box.obj"), box);
    }
    const Ran idle = run({kProgram, "bake", folder / "box.obj", "--out", folder / "box.pack", "--threads", "3"}, folder, bare(folder));
    EXPECT_EQ(idle.status, 2) << idle.all();
    EXPECT_TRUE(has(idle.err, "--threads would change nothing"));
    EXPECT_FALSE(std::filesystem::exists(folder / "box.pack"));
}

// What someone made is never replaced by what is made of it, nor by anything of another kind.
TEST(Options, NothingOfAnotherKindIsReplaced) {
    Folder folder;
    ASSERT_EQ(run({kProgram, "new", folder / "isle"}, folder, bare(folder)).status, 0);
    std::filesystem::create_directory(folder / "isle/pictures");
    std::ofstream(folder / "isle/pictures.json") << "{\"pictures\": [{\"of\": \"fact-buildings\", \"file\": \"pictures/own.png\", \"alt\": \"name\"}]}";
    // A texture of one texel: PNG, as its own program wrote it.
    const auto png = [&](const char* out) { return run({kProgram, "render", "--view", "island", "--size", "16x16", "--msaa", "1", "--out", folder / out}, folder, bare(folder)).status; };
    ASSERT_EQ(png("isle/pictures/own.png"), 0);
    std::filesystem::copy_file(folder / "isle/pictures/own.png", folder / "wood.png");
    std::ofstream(folder / "box.mtl") << "newmtl wood\nmap_Kd wood.png\n";
    std::ofstream(folder / "box.obj") << "mtllib box.mtl\nv 0 0 0\nv 4 0 0\nv 0 3 0\nvt 0 0\nusemtl wood\nf 1/1 2/1 3/1\n";
    std::filesystem::create_directory_symlink("isle", folder / "link");
    std::ofstream(folder / "empty.png").close();
    ASSERT_EQ(mknod((folder / "socket").c_str(), S_IFSOCK | 0600, 0), 0);
    struct Case {
        std::vector<std::string> command;
        const char* out;
        const char* said;  // nothing: it is written
    };
    const std::vector<std::string> bake{"bake", "isle"}, render{"render", "--size", "16x16", "--msaa", "1"};
    const auto with = [](std::vector<std::string> words, std::initializer_list<const char*> more) { return words.insert(words.end(), more.begin(), more.end()), words; };
    const std::vector<Case> kCases{
        {bake, "isle/site.geojson", "no pack: what it holds would be lost"},
        {bake, "link/locale/en.po", "no pack: what it holds would be lost"},
        {bake, "isle", "is a folder"},
        {bake, "socket", "no regular file"},
        {with(render, {"--content", "isle", "--view", "island"}), "empty.png", nullptr},  // whose pack is kept
        {with(render, {"--content", "isle", "--view", "island"}), "isle/zones.json", "no picture: what it holds would be lost"},
        {with(render, {"--content", "isle", "--view", "island"}), "link/pictures/own.png", "is made of"},
        {with(render, {"--content", "isle", "--view", "island"}), "isle/shot.png", nullptr},
        {with(render, {"--content", "isle", "--view", "island"}), "isle/shot.png", nullptr},
        {with(render, {"--model", "box.obj"}), "box.obj", "is made of"},
        {with(render, {"--model", "box.obj"}), "box.mtl", "no picture: what it holds would be lost"},
        {with(render, {"--model", "box.obj"}), "wood.png", "is made of"},
        {with(render, {"--view", "island"}), "box.obj", "no picture: what it holds would be lost"},
        {with(render, {"--model", "box.obj"}), "empty.png", nullptr},
        {with(render, {"--model", "box.obj"}), "empty.png", nullptr},
    };
    for (const Case& c : kCases) {
        const std::string before = read_text(folder / c.out);
        std::vector<std::string> command{kProgram};
        command.insert(command.end(), c.command.begin(), c.command.end());
        command.insert(command.end(), {"--out", c.out});
        const Ran ran = run(command, folder, bare(folder));
        EXPECT_EQ(ran.status, c.said ? 2 : 0) << c.out << ran.all();
        if (!c.said) continue;
        EXPECT_TRUE(has(ran.err, c.said)) << c.out;
        EXPECT_TRUE(has(ran.err, c.out)) << c.out;
        EXPECT_EQ(read_text(folder / c.out), before) << c.out;
    }
}

// Nothing is written but the picture, whatever lies beside it.
TEST(Options, APictureTouchesNoFileBesideIt) {
    Folder folder;
    std::ofstream(folder / "diary.txt") << "mine";
    std::filesystem::create_symlink("diary.txt", folder / "a.png.part");
    const Ran ran = run({kProgram, "render", "--view", "island", "--size", "16x16", "--msaa", "1", "--out", folder / "a.png"}, folder, bare(folder));
    EXPECT_EQ(ran.status, 0) << ran.all();
    EXPECT_EQ(read_text(folder / "a.png").substr(1, 3), "PNG");
    EXPECT_TRUE(std::filesystem::is_symlink(folder / "a.png.part"));
    EXPECT_EQ(read_text(folder / "diary.txt"), "mine");
}

// A service manager of one datagram socket.
class Manager {
public:
    explicit Manager(const std::string& path) : m_socket(socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0)) {
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        path.copy(address.sun_path, sizeof(address.sun_path) - 1);
        EXPECT_EQ(bind(m_socket, reinterpret_cast<const sockaddr*>(&address), sizeof(address)), 0);
    }
    ~Manager() { close(m_socket); }
    Manager(const Manager&) = delete;
    Manager& operator=(const Manager&) = delete;
    // All that was said so far, a line a word.
    std::string heard() const {
        std::string all;
        char text[512];
        for (ssize_t size; (size = recv(m_socket, text, sizeof(text), MSG_DONTWAIT)) > 0;) all.append(text, static_cast<size_t>(size)) += '\n';
        return all;
    }

private:
    int m_socket;
};

TEST(Supervisor, HearsReadyAliveAndTheEnd) {
    Folder folder;
    const Manager manager(folder / "notify");
    Environment environment = bare(folder);
    environment.push_back({"NOTIFY_SOCKET", folder / "notify"});
    environment.push_back({"WATCHDOG_USEC", "2"});  // every frame is late
    const std::vector<std::string> command{kProgram, "kiosk", "--host", "headless", "--frames", "3", "--size", "64x40"};
    ASSERT_EQ(run(command, folder, environment).status, 0);
    const std::string heard = manager.heard();
    size_t alive = 0;
    for (size_t at = 0; (at = heard.find("WATCHDOG=1\n", at)) != std::string::npos; ++at) ++alive;
    EXPECT_EQ(alive, 3u) << heard;
    EXPECT_TRUE(has(heard, "READY=1\nSTATUS=headless\nWATCHDOG=1\n"));
    EXPECT_TRUE(heard.ends_with("STOPPING=1\n")) << heard;
    environment.back() = {"WATCHDOG_PID", "1"};
    environment.push_back({"WATCHDOG_USEC", "2"});
    ASSERT_EQ(run(command, folder, environment).status, 0);
    EXPECT_EQ(manager.heard().find("WATCHDOG=1"), std::string::npos) << "that was meant for another process";
}

TEST(Supervisor, AProgramThatCannotShowAnythingIsNeverReady) {
    Folder folder;
    const Manager manager(folder / "notify");
    Environment environment = bare(folder);
    environment.push_back({"NOTIFY_SOCKET", folder / "notify"});
    ASSERT_EQ(run({kProgram, "kiosk", "--host", "window"}, folder, environment).status, 2);
    EXPECT_EQ(manager.heard().find("READY=1"), std::string::npos);
}

// `command` where no font can be found: the shipped ones and the system's are covered by empty folders of its own mounts.
TEST(Missing, FontsAreNamed) {
    Folder folder;
    std::vector<std::string> command = with_own_mounts();
    if (command.empty()) GTEST_SKIP() << "this system grants no mounts of one's own";
    for (const char* word : {"/bin/sh", "-c", "{ [ ! -d /usr/share/fonts ] || mount -t tmpfs none /usr/share/fonts; } && mount -t tmpfs none \"$0\" || exit 99; exec \"$@\"",
                             AISLAND_BINARY_DIR "/share/aisland/fonts", kProgram.c_str(), "tour", "--host", "headless", "--frames", "1", "--size", "64x40"})
        command.push_back(word);
    const Ran ran = run(command, folder, bare(folder));
    EXPECT_EQ(ran.status, 2) << ran.all();
    EXPECT_TRUE(has(ran.err, "font"));
    EXPECT_TRUE(has(ran.err, "install"));
}

}  // namespace
}  // namespace aisland::test
