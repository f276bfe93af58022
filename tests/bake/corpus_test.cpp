// The models of Debian's assimp-testmodels: what Assimp itself loads is accepted here too, with as many triangles. Each file is read
// in a process of its own, by Assimp alone and by the program's worker code, since some of them are made to crash.
// AISLAND_MODEL_CORPUS names another folder.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wold-style-cast"
#pragma GCC diagnostic ignored "-Wshadow"
#include <assimp/postprocess.h>
#include <assimp/scene.h>

#include <assimp/Importer.hpp>
#pragma GCC diagnostic pop
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>

#include "app/bake/import.h"
#include "app/content/pack.h"

namespace aisland::bake {
namespace {

namespace fs = std::filesystem;

Result<Bytes> read_whole(const fs::path& path) {
    std::ifstream in(path, std::ios::binary);
    if (!in) return Error{"cannot be read", path.string(), ""};
    const std::string s((std::istreambuf_iterator<char>(in)), {});
    return Bytes(bytes_of(s).begin(), bytes_of(s).end());
}

struct Answer {
    int64_t triangles = -1;  // negative: not loaded
    std::string why;         // "gltf-json: …", or how it died
};

// `run` in a process with 8 GiB and 60 s.
Answer apart(const std::function<Answer()>& run) {
    int ends[2];
    if (pipe(ends) != 0) return {};
    const pid_t child = fork();
    if (child == 0) {
        const rlimit seconds{60, 60};
        setrlimit(RLIMIT_CPU, &seconds);
        const int quiet = fileno(std::fopen("/dev/null", "w"));
        dup2(quiet, 2);
        const Answer answer = run();
        const std::string line = std::to_string(answer.triangles) + " " + answer.why.substr(0, 200);
        const ssize_t written = write(ends[1], line.data(), line.size());
        _exit(written < 0);
    }
    close(ends[1]);
    char buffer[512];
    const ssize_t got = read(ends[0], buffer, sizeof(buffer));
    close(ends[0]);
    int status = 0;
    waitpid(child, &status, 0);
    if (got <= 0) return {-1, "crashed"};
    const std::string line(buffer, static_cast<size_t>(got));
    return {std::stoll(line), line.substr(std::min(line.find(' ') + 1, line.size()))};
}

int64_t triangles_below(const aiScene& scene, const aiNode& node) {
    int64_t sum = 0;
    for (unsigned m = 0; m < node.mNumMeshes; ++m)
        for (unsigned f = 0; f < scene.mMeshes[node.mMeshes[m]]->mNumFaces; ++f) sum += scene.mMeshes[node.mMeshes[m]]->mFaces[f].mNumIndices == 3;
    for (unsigned c = 0; c < node.mNumChildren; ++c) sum += triangles_below(scene, *node.mChildren[c]);
    return sum;
}

Answer by_assimp(const fs::path& path) {
    Assimp::Importer importer;
    const aiScene* scene = importer.ReadFile(path.string(), aiProcess_Triangulate | aiProcess_SortByPType);
    if (!scene || !scene->mRootNode) return {-1, importer.GetErrorString()};
    return {triangles_below(*scene, *scene->mRootNode), ""};
}

Answer by_us(const fs::path& path) {
    const Result<Bytes> file = read_whole(path);
    if (!file) return {-1, "no file"};
    const auto read = [&](std::string_view name) { return read_whole(path.parent_path() / name); };
    Result<Bytes> pack = run_task(model_task(path.filename().string()), *file, read);
    if (!pack) return {-1, pack.error().what};
    const Result<content::Opened> opened = content::open(std::move(*pack), path.string());
    if (!opened) return {-1, "pack: " + opened.error().what};
    int64_t sum = 0;
    for (const Instance& i : opened->world.instances) sum += opened->world.meshes[i.mesh].lods[0].index_count / 3;
    return {sum, ""};
}

std::vector<fs::path> models_in(const fs::path& folder) {
    std::vector<fs::path> out;
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
        std::string e = entry.path().extension().string();
        for (char& c : e) c = static_cast<char>(std::tolower(c));
        if (entry.is_regular_file() && (e == ".gltf" || e == ".glb" || e == ".obj" || e == ".fbx" || e == ".dae")) out.push_back(entry.path());
    }
    std::sort(out.begin(), out.end());
    return out;
}

TEST(Corpus, WhatAssimpLoadsIsAcceptedWithAsManyTriangles) {
    const char* named = std::getenv("AISLAND_MODEL_CORPUS");
    const fs::path folder = named ? named : "/usr/share/assimp/models";
    ASSERT_TRUE(fs::is_directory(folder)) << "install assimp-testmodels";
    std::map<std::string, int> by_code;
    // Assimp 5.4 loads what glTF forbids: numbers that are none, indices past the vertices.
    const std::set<std::string> wrong{"BoxWithInfinites.glb", "IndexOutOfRange.gltf"};
    int loaded = 0, accepted = 0, alike = 0, refused_by_both = 0;
    for (const fs::path& path : models_in(folder)) {
        const Answer theirs = apart([&] { return by_assimp(path); }), ours = apart([&] { return by_us(path); });
        EXPECT_NE(ours.why, "crashed") << path;
        const bool is_wrong = wrong.contains(path.filename());
        EXPECT_FALSE(is_wrong && ours.triangles >= 0) << path;
        if (theirs.triangles < 0 || is_wrong) {
            refused_by_both += ours.triangles < 0;
            continue;
        }
        ++loaded;
        if (ours.triangles < 0) {
            ++by_code[ours.why.substr(0, ours.why.find(':'))];
            std::printf("refused  %-60s %s\n", fs::relative(path, folder).c_str(), ours.why.c_str());
            continue;
        }
        ++accepted;
        const bool same = std::abs(ours.triangles - theirs.triangles) * 100 <= theirs.triangles;
        alike += same;
        if (!same) std::printf("differs  %-60s %lld, Assimp %lld\n", fs::relative(path, folder).c_str(), static_cast<long long>(ours.triangles), static_cast<long long>(theirs.triangles));
    }
    std::printf("Assimp loads %d: accepted %d, triangles within 1 %% %d; read by neither, or wrong %d\n", loaded, accepted, alike, refused_by_both);
    for (const auto& [code, count] : by_code) std::printf("refused with %-20s %d\n", code.c_str(), count);
    EXPECT_GT(loaded, 60);
    EXPECT_GE(accepted * 100, loaded * 95);
    EXPECT_GE(alike * 100, loaded * 95) << "accepted, and with triangles within 1 %";
}

// The glTF validator's own test files (tests/bake/validator/README says whence), each with the report it is to give.
struct Fixtures {
    fs::path folder = fs::path(testing::TempDir()) / ("validator_" + std::to_string(getpid()));
    Fixtures() {
        fs::create_directories(folder);
        unpacked = std::system(("tar -xJf " AISLAND_SOURCE_DIR "/tests/bake/validator/fixtures.tar.xz -C '" + folder.string() + "'").c_str()) == 0;
    }
    ~Fixtures() { fs::remove_all(folder); }
    bool unpacked = false;
};

// A valid file is read, unless it cannot be shown without an extension that nothing here reads, or asks for a later glTF: that is said.
// Of the others none takes the reader down, and who is refused is told why.
TEST(Corpus, OfTheValidatorsFixturesEveryValidOneIsRead) {
    const Fixtures fixtures;
    ASSERT_TRUE(fixtures.unpacked);
    std::map<std::string, int> refused_valid, refused_invalid;
    int total = 0, valid = 0, read = 0;
    for (const fs::path& path : models_in(fixtures.folder)) {
        ++total;
        const Answer ours = apart([&] { return by_us(path); });
        const Result<Bytes> report = read_whole(path.string() + ".report.json");
        ASSERT_TRUE(report) << path;
        const bool good = text_of(*report).find("\"numErrors\": 0") != std::string_view::npos;
        valid += good, read += good && ours.triangles >= 0;
        if (ours.triangles >= 0) continue;
        const std::string code = ours.why.substr(0, ours.why.find(':'));
        EXPECT_TRUE(code.starts_with("gltf-") || code.starts_with("model-") || code.starts_with("image-")) << path << ": " << ours.why;
        ++(good ? refused_valid : refused_invalid)[code];
        if (!good) continue;
        const bool newer = path.filename() == "min_version_valid.gltf" && ours.why == "gltf-container: it asks for glTF 2.1";
        EXPECT_TRUE(newer || code == "gltf-extension") << path << ": " << ours.why;
        std::printf("refused  %-70s %s\n", fs::relative(path, fixtures.folder).c_str(), ours.why.c_str());
    }
    std::printf("%d fixtures, %d valid, %d of them read\n", total, valid, read);
    for (const auto& [code, count] : refused_valid) std::printf("valid, refused with   %-20s %d\n", code.c_str(), count);
    for (const auto& [code, count] : refused_invalid) std::printf("invalid, refused with %-20s %d\n", code.c_str(), count);
    EXPECT_EQ(total, 372);
    EXPECT_EQ(valid, 129);
}

}  // namespace
}  // namespace aisland::bake
