// The program itself in a headset: its user looks round, moves and selects; its runtime fails and the visit goes on.
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cmath>
#include <functional>
#include <memory>
#include <string>

#include <glm/gtc/quaternion.hpp>

#include "tests/cli/process.h"
#include "tests/xr/remote_driver.h"
#include "tests/xr/room.h"

namespace aisland::host {
namespace {

using test::RemoteDriver;
using test::RemoteState;
using test::Room;

// `aisland tour --host xr` on a machine without a display, seen through its metrics.
class Program {
public:
    explicit Program(std::vector<std::string> more = {}) {
        std::vector<std::string> command = {AISLAND_PROGRAM, "tour",         "--host",  "xr",        "--eye-scale",
                                            "0.2",           "--visit-rate", "4",       "--metrics", m_folder / "m.json",
                                            "--size",        "160x100",      "--lang", "en"};
        command.insert(command.end(), more.begin(), more.end());
        m_started = aisland::test::start(command, m_folder, {{"DISPLAY", ""}, {"WAYLAND_DISPLAY", ""}});
    }
    ~Program() {
        if (m_started.pid < 0) return;
        kill(m_started.pid, SIGKILL);
        aisland::test::finish(m_started);
    }

    std::string metrics() const { return aisland::test::read_text(m_folder / "m.json"); }
    // The text of the first "key": "text"; empty when there is none.
    std::string text(const std::string& key) const {
        const std::string all = metrics(), start = "\"" + key + "\": \"";
        const size_t at = all.find(start);
        if (at == std::string::npos) return {};
        const size_t from = at + start.size();
        return all.substr(from, all.find('"', from) - from);
    }
    bool runs() {
        if (m_started.pid < 0) return false;
        siginfo_t info{};
        return waitid(P_PID, static_cast<id_t>(m_started.pid), &info, WEXITED | WNOHANG | WNOWAIT) == 0 && info.si_pid == 0;
    }
    // Looks at the metrics until `seen`; false after `seconds` or when the program has left.
    bool until(const std::function<bool()>& seen, double seconds = 90) {
        const auto end = std::chrono::steady_clock::now() + std::chrono::duration<double>(seconds);
        while (runs() && std::chrono::steady_clock::now() < end) {
            if (seen()) return true;
            usleep(50'000);
        }
        return false;
    }
    // Its exit status after being asked to leave; -1 when it takes longer than a minute.
    int leave() {
        kill(m_started.pid, SIGTERM);
        const bool stays = until([] { return false; }, 60) || runs();
        if (stays) return -1;
        const int status = aisland::test::finish(m_started).status;
        m_started.pid = -1;
        return status;
    }
    std::string said() const { return metrics() + aisland::test::read_text(m_started.err); }

private:
    aisland::test::Folder m_folder;
    aisland::test::Started m_started;
};

RemoteState looking(float yaw) {
    RemoteState state;
    state.head.orientation = glm::angleAxis(yaw, vec3(0, 1, 0));
    return state;
}

TEST(VisitInAHeadset, LooksMovesSelectsAndLeaves) {
    const Room room;
    Program program({"--view", "plaza"});
    std::unique_ptr<RemoteDriver> driver;
    ASSERT_TRUE(program.until([&] {
        if (driver) return true;
        try {
            driver = std::make_unique<RemoteDriver>(room.port());
        } catch (const std::runtime_error&) {  // not listening yet
        }
        return driver != nullptr;
    })) << program.said();
    RemoteState state = looking(0);
    driver->send(state);
    ASSERT_TRUE(program.until([&] { return program.text("xr_state") == "focused"; })) << program.said();
    EXPECT_EQ(program.text("host"), "xr");

    const auto position = [&] { return program.text("position"); };
    const std::string stood = position(), before = program.text("state_hash");
    driver->send(looking(1.2f));
    EXPECT_TRUE(program.until([&] { return program.text("state_hash") != before; })) << "looking round changes the visit";
    EXPECT_EQ(position(), stood) << "and moves nobody";

    // The stick pushed forward, the controller raised a little: an arc that lands some metres ahead.
    state = looking(0);
    state.hands[1].pose.orientation = glm::angleAxis(0.3f, vec3(1, 0, 0));
    state.hands[1].stick = {0, 1};
    driver->send(state);
    ASSERT_TRUE(program.until([&] { return program.metrics().find("\"teleport_valid\": true") != std::string::npos; })) << program.said();
    state.hands[1].stick = {0, 0};
    driver->send(state);
    EXPECT_TRUE(program.until([&] { return position() != stood; })) << "letting go moves there: " << program.said();

    // Sweep the ray over what stands around until it hits something, and pull the trigger there.
    const std::string selected = program.text("selected");
    float yaw = 0;
    const bool chose = program.until([&] {
        yaw += 0.15f;
        state.hands[1].pose.orientation = glm::angleAxis(yaw, vec3(0, 1, 0)) * glm::angleAxis(0.06f, vec3(1, 0, 0));
        state.hands[1].trigger = 0;
        driver->send(state);
        const std::string hash = program.text("state_hash");
        if (!program.until([&] { return program.text("state_hash") != hash; }, 20)) return false;
        state.hands[1].trigger = 1;
        driver->send(state);
        const std::string pulled = program.text("state_hash");
        program.until([&] { return program.text("state_hash") != pulled; }, 20);
        return !program.text("selected").empty() && program.text("selected") != selected;
    });
    EXPECT_TRUE(chose) << program.said();
    EXPECT_EQ(program.leave(), 0) << program.said();
}

TEST(VisitInAHeadset, GoesOnFlatWhenTheRuntimeIsLostAndFindsItAgain) {
    Room room(false);
    room.use_faults("xrWaitFrame:8-=XR_ERROR_SESSION_LOST");  // counted anew in each session: lost again and again
    Program program;
    ASSERT_TRUE(program.until([&] { return program.text("host") == "headless"; })) << program.said();
    EXPECT_NE(program.metrics().find("no_xr"), std::string::npos) << program.metrics();
    EXPECT_TRUE(program.until([&] { return program.text("host") == "xr"; })) << program.said();
    EXPECT_EQ(program.leave(), 0) << program.said();
}

TEST(VisitInAHeadset, GoesOnFlatWhenTheRuntimeHangs) {
    Room room(false);
    room.use_faults("xrWaitFrame:8-=hang");
    Program program;
    ASSERT_TRUE(program.until([&] { return program.text("host") == "headless"; })) << program.said();
    EXPECT_EQ(program.leave(), 0) << program.said();
}

}  // namespace
}  // namespace aisland::host
