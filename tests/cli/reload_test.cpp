// Hot reload as a designer meets it: the program shows a folder, a file in it is saved.
#include <gtest/gtest.h>
#include <signal.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "tests/cli/process.h"

namespace aisland::test {
namespace {

const std::string kProgram = AISLAND_PROGRAM;
using Json = nlohmann::json;

// Saves as editors do: elsewhere, then renamed into place.
void save(const std::string& path, const std::string& text) {
    std::ofstream(path + ".part~", std::ios::binary) << text;
    std::filesystem::rename(path + ".part~", path);
}

std::string with(std::string text, const std::string& from, const std::string& to) {
    const size_t at = text.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    return at == std::string::npos ? text : text.replace(at, from.size(), to);
}

class Reload : public testing::Test {
protected:
    void SetUp() override {
        std::filesystem::copy(AISLAND_SOURCE_DIR "/tests/bake/fixture", m_folder / "content", std::filesystem::copy_options::recursive);
        Environment environment = bare(m_folder);
        environment.emplace_back("XDG_CACHE_HOME", m_folder / "cache");
        m_started = start({kProgram, "tour", "--host", "headless", "--size", "64x48", "--no-hud", "--view", "island", "--content", m_folder / "content", "--metrics",
                           m_folder / "m.json"},
                          m_folder, environment);
        ASSERT_TRUE(wait([](const Json& m) { return m["content"]["generation"] == 1; })) << read_text(m_started.err);
    }
    void TearDown() override {
        if (m_started.pid <= 0) return;
        kill(m_started.pid, SIGTERM);
        EXPECT_EQ(finish(m_started).status, 0) << read_text(m_started.err);
    }

    // The metrics are rewritten every second; a minute is for the slowest of machines.
    template <class F>
    bool wait(F&& good) {
        for (int i = 0; i < 3000; ++i, usleep(20'000)) {
            const Json metrics = Json::parse(read_text(m_folder / "m.json"), nullptr, false);
            if (metrics.is_object() && good(metrics)) return m_last = metrics, true;
        }
        return false;
    }
    std::string at(const std::string& name) const { return m_folder / ("content/" + name); }

    Folder m_folder;
    Started m_started;
    Json m_last;
};

TEST_F(Reload, ASaveIsShownAndTheVisitStaysWhereItWas) {
    const Json before = m_last["visit"];
    save(at("zones.json"), with(read_text(at("zones.json")), "\"size\": [8, 3, 6]", "\"size\": [9, 3, 6]"));
    ASSERT_TRUE(wait([](const Json& m) { return m["content"]["generation"] == 2; })) << read_text(m_started.err);
    EXPECT_EQ(m_last["visit"]["position"], before["position"]);
    EXPECT_EQ(m_last["visit"]["cell"], before["cell"]);
    EXPECT_GT(m_last["content"]["shown_ms"], 0);
    EXPECT_EQ(m_last["content"]["offences"], 0);
}

TEST_F(Reload, AnOffenceKeepsWhatIsOnShowAndIsToldUntilItIsMended) {
    const std::string good = read_text(at("zones.json"));
    save(at("zones.json"), with(good, "\"devices\"", "\"devises\""));
    ASSERT_TRUE(wait([](const Json& m) { return m["content"]["offences"] == 2; })) << read_text(m_started.err);
    EXPECT_EQ(m_last["content"]["generation"], 1);
    EXPECT_EQ(m_last["degraded"], Json::array({"content"}));
    EXPECT_NE(read_text(m_started.err).find("content/zones.json:4:6: error: unknown-key: the key \"devises\" is not known in a zone; did you mean \"devices\"?"),
              std::string::npos)
        << read_text(m_started.err);
    save(at("zones.json"), good);
    ASSERT_TRUE(wait([](const Json& m) { return m["content"]["generation"] == 2 && m["content"]["offences"] == 0; })) << read_text(m_started.err);
    EXPECT_EQ(m_last["degraded"], Json::array());
}

TEST_F(Reload, AFileThatIsGoneIsAnOffenceAndNoCrash) {
    const std::string good = read_text(at("tours.json"));
    std::filesystem::remove(at("tours.json"));
    ASSERT_TRUE(wait([](const Json& m) { return m["content"]["offences"] == 1; })) << read_text(m_started.err);
    save(at("tours.json"), good);
    ASSERT_TRUE(wait([](const Json& m) { return m["content"]["generation"] == 2; })) << read_text(m_started.err);
}

}  // namespace
}  // namespace aisland::test
