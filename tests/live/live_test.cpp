// What crosses a real broker: a device bound by following content/TELEMETRY.md, the simulated day, the alarms that are told.
#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "app/cli/content.h"
#include "app/cli/feed.h"
#include "app/core/time.h"
#include "app/showroom/step.h"
#include "app/telemetry/simulator.h"
#include "platform/os/clock.h"
#include "tests/cli/process.h"
#include "tests/net/broker.h"

namespace aisland::cli {
namespace {

using test::Folder;
using test::Ran;
using Json = nlohmann::json;

const content::Catalog& island() {
    static const content::Opened opened = [] {
        Result<content::Opened> content = load_content("");
        if (!content) std::fprintf(stderr, "%s\n", content.error().text().c_str());
        return std::move(*content);
    }();
    return opened.catalog;
}

Ran shell(const Folder& folder, const std::string& command) { return test::finish(test::start({"bash", "-c", command}, folder)); }

std::string replaced(std::string text, const std::string& from, const std::string& to) {
    for (size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size()) text.replace(at, from.size(), to);
    return text;
}

// The fenced blocks of a section, without their indent.
std::vector<std::string> blocks(const std::string& page, const std::string& heading) {
    std::vector<std::string> out;
    std::istringstream lines(page.substr(page.find(heading) + heading.size()));
    std::string line;
    bool inside = false;
    while (std::getline(lines, line) && !line.starts_with("## ")) {
        const size_t first = line.find_first_not_of(' ');
        const std::string text = first == std::string::npos ? "" : line.substr(first);
        if (text.starts_with("```")) {
            inside = !inside;
            if (inside) out.emplace_back();
        } else if (inside) {
            out.back() += text + "\n";
        }
    }
    return out;
}

// Word by word: what the page says to add is added, what it says to run is run, and the program says what the page says it does.
TEST(Page, ADeviceIsBoundByFollowingIt) {
    net::test::Broker broker;
    broker.start();
    Folder folder;
    const std::string source = AISLAND_SOURCE_DIR, page = test::read_text(source + "/content/TELEMETRY.md");
    const std::vector<std::string> steps = blocks(page, "## Bind a new device in five minutes");
    ASSERT_EQ(steps.size(), 7u) << "place, check, send, listen, its answer, see, availability";
    ASSERT_EQ(shell(folder, "cp -r '" + source + "/content' content").status, 0);
    std::string site = test::read_text(folder / "content/site.geojson");
    site.insert(site.find("{\"type\": \"Feature\""), steps[0]);
    std::ofstream(folder / "content/site.geojson") << site;
    const auto command = [&](std::string text) {
        text = replaced(text, "build/release/bin/aisland", AISLAND_PROGRAM);
        text = replaced(text, "mosquitto_pub -h localhost", "mosquitto_pub -h 127.0.0.1 -p " + std::to_string(broker.port()));
        return replaced(text, "mqtt://localhost", broker.url());
    };
    const Ran checked = shell(folder, command(steps[1]));
    ASSERT_EQ(checked.status, 0) << checked.all();
    EXPECT_EQ(checked.all(), "");
    const Ran sent = shell(folder, command(steps[2]));
    ASSERT_EQ(sent.status, 0) << sent.all();
    const Ran heard = shell(folder, command(steps[3]));
    ASSERT_EQ(heard.status, 0) << heard.all();
    Json promised = Json::parse(steps[4]);
    bool found = false;
    std::istringstream lines(heard.out);
    for (std::string line; std::getline(lines, line);) {
        Json got = Json::parse(line);
        if (got["id"] != promised["id"]) continue;
        if (got["attribute"] == "temperature") {
            EXPECT_EQ(got["freshness"], "stale") << "as the page says";
            continue;
        }
        got["observedAt"] = promised["observedAt"];
        EXPECT_EQ(got, promised);
        found = true;
    }
    EXPECT_TRUE(found) << heard.all();
    const std::string seen = replaced(replaced(command(steps[5]), "\n", ""), "aisland tour", "aisland tour --host headless --history off --size 320x200 --frames 2");
    const Ran shown = shell(folder, seen);
    EXPECT_EQ(shown.status, 0) << shown.all();
    EXPECT_EQ(shell(folder, command(steps[6])).status, 0);
}

// Whoever listens to `aisland simulate` holds, at every observedAt, what the simulator of the same seed says of that moment.
TEST(Simulate, ABrokerHearsTheSimulatorsOwnDay) {
    net::test::Broker broker;
    broker.start();
    Folder folder;
    const test::Started simulate = test::start({AISLAND_PROGRAM, "simulate", "--mqtt", broker.url(), "--seed", "5"}, folder);
    Folder other;
    // However long it takes to start: listening begins when there is something to hear.
    ASSERT_EQ(shell(other, "mosquitto_sub -h 127.0.0.1 -p " + std::to_string(broker.port()) + " -t 'aisland-sim/v1/#' -C 300 -W 200 >/dev/null").status, 0);
    const Ran heard = test::finish(test::start({AISLAND_PROGRAM, "listen", "--telemetry", broker.url(), "--seconds", "12", "--dump", "-", "--json", "/dev/null"}, other));
    kill(simulate.pid, SIGTERM);
    EXPECT_EQ(test::finish(simulate).status, 0);
    ASSERT_EQ(heard.status, 0) << heard.err;
    const telemetry::Simulator simulator(5, island().schema, simulated_entities(island()));
    size_t numbers = 0, others = 0;
    std::istringstream lines(heard.out);
    for (std::string line; std::getline(lines, line);) {
        const Json got = Json::parse(line);
        const schema::Type* type = island().schema.find(TypeId(got["type"].get<std::string>()));
        ASSERT_TRUE(type) << line;
        const schema::Attribute* attribute = schema::find_attribute(*type, AttributeId(got["attribute"].get<std::string>()));
        ASSERT_TRUE(attribute) << line;
        EXPECT_EQ(got["provenance"], "simulated");
        EXPECT_EQ(got["outOfRange"], false) << line;
        ASSERT_TRUE(got["observedAt"].is_string()) << line;
        const auto value = simulator.value(EntityId(got["id"].get<std::string>()), attribute->id, *parse_rfc3339(got["observedAt"].get<std::string>()));
        ASSERT_TRUE(value) << line;
        switch (attribute->kind) {
            case schema::Kind::number:
                ASSERT_EQ(got["value"].get<double>(), value->number) << line;
                ++numbers;
                break;
            case schema::Kind::boolean:
                ASSERT_EQ(got["value"].get<bool>(), value->number != 0) << line;
                ++others;
                break;
            case schema::Kind::text:
                ASSERT_EQ(got["value"].is_string() ? got["value"].get<std::string>() : "", value->text) << line;
                ++others;
                break;
            case schema::Kind::enumeration:
                ASSERT_EQ(got["value"], attribute->values[static_cast<size_t>(value->number)]) << line;
                ++others;
                break;
            case schema::Kind::position: break;  // through longitude and latitude: within a centimetre, by other tests
        }
    }
    EXPECT_GT(numbers, 1000u) << heard.err.substr(0, 2000);
    EXPECT_GT(others, 400u);
}

struct Alerts : testing::Test {
    net::test::Broker broker;
    Folder folder;
    int64_t ahead_ns = 0;
    Time now() const {
        Time t = os::now();
        t.steady_ns += ahead_ns;
        return t;
    }
    // What a newcomer would be told of `topics`: at most `count` messages, each after its topic.
    std::string kept(const std::vector<std::string>& topics, int count, int seconds) {
        std::string command = "mosquitto_sub -v -h 127.0.0.1 -p " + std::to_string(broker.port());
        for (const std::string& topic : topics) command += " -t '" + topic + "'";
        return shell(folder, command + " -C " + std::to_string(count) + " -W " + std::to_string(seconds) + " 2>/dev/null").out;
    }
    void turn(Feed& feed) {
        const Time t = now();
        feed.poll(t, t.wall_ms);
        feed.tell_alarms(island(), feed.snapshot(t, t.wall_ms));
    }
    template <class F>
    void until(Feed& feed, F&& done) {
        const int64_t end = os::now().steady_ns + 60'000'000'000;
        while (!done()) {
            ASSERT_LT(os::now().steady_ns, end);
            turn(feed);
        }
    }
};

TEST_F(Alerts, OfAnEarlierLifeAreTakenBackAndADrillIsToldAndEnds) {
    broker.start();
    const std::string place = "aisland-sim/v1/" + island().schema.alarm_place, left = place + "/Alert/building-fire.left-behind", foreign = place + "/Alert/of-another-system";
    for (const std::string& topic : {left, foreign})
        ASSERT_EQ(shell(folder, "mosquitto_pub -h 127.0.0.1 -p " + std::to_string(broker.port()) + " -q 1 -r -t '" + topic + "' -m '{\"state\": \"active\"}'").status, 0);
    auto feed = Feed::create(island(), {"sim", broker.url()}, 1);
    ASSERT_TRUE(feed);
    const auto received = [&] {
        const telemetry::Snapshot s = feed->snapshot(now(), now().wall_ms);
        return s.links.empty() ? 0 : s.links[0].received;
    };
    until(*feed, [&] { return received() >= 2; });
    ASSERT_FALSE(kept({left}, 1, 60).empty()) << "it may stand here too: there is time to find out";
    ahead_ns += 21'000'000'000;
    const uint64_t before = received();
    until(*feed, [&] { return received() > before; });  // our own word comes back
    std::string told_now = kept({left, foreign}, 2, 5);
    for (int i = 0; i < 12 && told_now.find(left) != std::string::npos; ++i) {
        turn(*feed);
        told_now = kept({left, foreign}, 2, 5);
    }
    EXPECT_EQ(told_now.find(left), std::string::npos) << told_now;
    EXPECT_NE(told_now.find(foreign), std::string::npos) << "what another system told is not ours to take back";

    // A drill: told as one, and gone from the broker when the show ends.
    const auto rule = std::find_if(island().schema.alarms.begin(), island().schema.alarms.end(), [](const schema::Alarm& a) { return static_cast<bool>(a.drill_entity); });
    ASSERT_NE(rule, island().schema.alarms.end());
    const Act start{ActKind::start_drill, rule->id, {}};
    feed->act(std::span(&start, 1), now(), now().wall_ms);
    std::string told;
    until(*feed, [&] {
        for (int i = 0; i < 50; ++i) turn(*feed);
        told = shell(folder, "mosquitto_sub -h 127.0.0.1 -p " + std::to_string(broker.port()) + " -t '" + place + "/Alert/#' -C 3 -W 1 2>/dev/null").out;
        return told.find("演练") != std::string::npos;
    });
    EXPECT_NE(told.find(R"("drill":{"type":"Property","value":true})"), std::string::npos) << told;
    feed->take_back_alarms();
    for (int i = 0; i < 20 && told.find("演练") != std::string::npos; ++i)
        told = shell(folder, "mosquitto_sub -h 127.0.0.1 -p " + std::to_string(broker.port()) + " -t '" + place + "/Alert/#' -C 3 -W 1 2>/dev/null").out;
    EXPECT_EQ(told.find("演练"), std::string::npos) << told;
}

// A headset without its runtime: eyes, a head and one hand that points, over the real island and a real broker.
struct Visitor {
    Feed& feed;
    showroom::State state;
    Surface eyes;
    View views[2];
    Input input;
    telemetry::Snapshot snapshot;
    const Frame* frame = nullptr;
    bool started = false, stopped = false;

    Visitor(Feed& f, text::Engine fonts) : feed(f), state(showroom::create(island(), std::move(fonts), {})) {
        eyes.kind = SurfaceKind::eyes;
        eyes.width = eyes.height = 1000;
        input.status.views_valid = true;
        input.status.xr = XrState::focused;
        input.head_valid = true;
        input.head.position = {0, 1.6f, 0};
        for (View& view : views) view.fov = {-0.8f, 0.8f, 0.8f, -0.8f};
    }
    void step(int times = 1) {
        for (int i = 0; i < times; ++i) {
            const Time real = os::now();
            input.now = input.now.steady_ns ? Time{input.now.steady_ns + 16'000'000, input.now.wall_ms + 16} : real;
            input.surfaces = {&eyes, 1};
            input.views = views;
            feed.poll(real, real.wall_ms);
            snapshot = feed.snapshot(real, real.wall_ms);
            frame = &showroom::step(island(), snapshot, input, input.now, state);
            feed.act(frame->acts, real, real.wall_ms);
            for (const Act& act : frame->acts) {
                started |= act.kind == ActKind::start_drill;
                stopped |= act.kind == ActKind::stop_drill;
            }
            feed.tell_alarms(island(), snapshot);
        }
    }
    const Panel* panel(const char* name) const {
        for (const Panel& p : frame->panels)
            if (p.id == ItemId(name)) return &p;
        return nullptr;
    }
    // Points at a part of a panel: 0, 0 is its upper left corner.
    bool point(const char* name, vec2 part) {
        const Panel* p = panel(name);
        if (!p) return false;
        const vec3 local((part.x - 0.5f) * p->size.x * p->metres_per_dmm, (0.5f - part.y) * p->size.y * p->metres_per_dmm, 0);
        const vec3 target = inverse(state.visit.rig) * (p->pose.position + p->pose.orientation * local), from(0.2f, 1.2f, 0);
        input.hands[1].kind = HandKind::controller;
        input.hands[1].aim_valid = true;
        input.hands[1].aim = {from, look_rotation(target - from)};
        step();
        return true;
    }
    void press(const char* name, vec2 part) {
        if (!point(name, part)) return;
        input.hands[1].select = 1;
        step();
        input.hands[1].select = 0;
        step(2);
    }
    void pull_up(const char* name) {  // a list, by a third of its panel
        if (!point(name, {0.5f, 0.92f})) return;
        input.hands[1].select = 1;
        step();
        for (float y = 0.9f; y > 0.55f; y -= 0.04f) point(name, {0.5f, y});
        input.hands[1].select = 0;
        step(40);
    }
};

TEST_F(Alerts, ADrillStartedAndStoppedByAHeadsetsPointerIsSoAtTheBroker) {
    broker.start();
    auto feed = Feed::create(island(), {"sim", broker.url()}, 1);
    ASSERT_TRUE(feed);
    until(*feed, [&] {
        const telemetry::Snapshot s = feed->snapshot(now(), now().wall_ms);
        return !s.links.empty() && s.links[0].connected;
    });
    Result<text::Engine> fonts = load_fonts();
    ASSERT_TRUE(fonts);
    Visitor visitor(*feed, std::move(*fonts));
    visitor.step(5);
    visitor.press("ui.puck", {0.5f, 0.5f});
    ASSERT_TRUE(visitor.panel("ui.menu")) << "the menu opens";
    const auto fire = std::find_if(island().systems.begin(), island().systems.end(), [](const content::System& s) { return s.code == "P07"; });
    ASSERT_NE(fire, island().systems.end());
    for (int pull = 0; pull < 20 && visitor.state.visit.selected.item != fire->id; ++pull) {
        for (float y = 0.55f; y < 0.97f && visitor.state.visit.selected.item != fire->id; y += 0.04f) visitor.press("ui.menu", {0.4f, y});
        if (visitor.state.visit.selected.item != fire->id) visitor.pull_up("ui.menu");
    }
    ASSERT_EQ(visitor.state.visit.selected.item, fire->id) << "its row is pressed";
    visitor.step(30);
    ASSERT_TRUE(visitor.panel("ui.card"));
    const auto until_pressed = [&](const bool& done) {
        for (int pull = 0; pull < 4 && !done; ++pull) {
            for (float y = 0.3f; y < 0.99f && !done; y += 0.02f) visitor.press("ui.card", {0.3f, y});
            if (!done) visitor.pull_up("ui.card");
        }
        return done;
    };
    ASSERT_TRUE(until_pressed(visitor.started)) << "the card has a button that starts a drill";
    std::string told;
    const std::string place = "aisland-sim/v1/" + island().schema.alarm_place + "/Alert/#";
    for (int i = 0; i < 60 && told.find("演练") == std::string::npos; ++i) {
        visitor.step(20);
        told = kept({place}, 1, 1);
    }
    EXPECT_NE(told.find(R"("drill":{"type":"Property","value":true})"), std::string::npos) << told;
    EXPECT_NE(told.find("演练"), std::string::npos) << told;
    ASSERT_TRUE(until_pressed(visitor.stopped)) << "the same button stops it, however long the card has grown";
    for (int i = 0; i < 60 && told.find("演练") != std::string::npos; ++i) {
        visitor.step(20);
        told = kept({place}, 1, 1);
    }
    EXPECT_EQ(told.find("演练"), std::string::npos) << told;
}

// Two brokers in one show: each has its lamp, its values and its losses.
TEST_F(Alerts, OfSeveralBrokersEachStandsForItself) {
    net::test::Broker other;
    broker.start();
    other.start();
    const auto publish = [&](const net::test::Broker& to, const std::string& lamp, int watts) {
        return shell(folder, "mosquitto_pub -h 127.0.0.1 -p " + std::to_string(to.port()) + " -q 1 -r -t aisland/v1/park/lamps/Streetlight/" + lamp +
                                 " -m '{\"id\":\"urn:ngsi-ld:Streetlight:aisland:" + lamp + "\",\"type\":\"Streetlight\",\"powerConsumption\":" + std::to_string(watts) + "}'")
            .status;
    };
    ASSERT_EQ(publish(broker, "lamp-001", 41), 0);
    ASSERT_EQ(publish(other, "lamp-002", 42), 0);
    auto feed = Feed::create(island(), {broker.url(), other.url()}, 1);
    ASSERT_TRUE(feed);
    const auto state = [&] { return feed->snapshot(now(), now().wall_ms); };
    const auto watts = [&](const char* lamp) {
        const telemetry::Snapshot s = state();
        const telemetry::Value* v = s.find(EntityId(std::string("urn:ngsi-ld:Streetlight:aisland:") + lamp), AttributeId("powerConsumption"));
        return v ? v->number : -1;
    };
    until(*feed, [&] { return watts("lamp-001") == 41 && watts("lamp-002") == 42; });
    ASSERT_EQ(state().links.size(), 2u);
    until(*feed, [&] {  // a link is counted beside the loop, a moment after its value
        const telemetry::Snapshot s = state();
        return s.links[0].connected && s.links[1].connected && s.links[0].applied == 1 && s.links[1].applied == 1;
    });
    other.kill(SIGKILL);
    until(*feed, [&] { return !state().links[1].connected; });
    EXPECT_TRUE(state().links[0].connected);
    EXPECT_EQ(watts("lamp-002"), 42) << "what it said stays, and grows old";
    ASSERT_EQ(publish(broker, "lamp-002", 43), 0);
    until(*feed, [&] { return watts("lamp-002") == 43; });
    other.start();
    until(*feed, [&] { return state().links[1].connected && state().links[1].reconnects == 1; });
}

// The banner of a moment: replay where something of it was recorded, simulated where nothing was.
TEST_F(Alerts, AMomentThatWasNeverRecordedIsNoReplay) {
    broker.start();
    const EntityId lamp(std::string("urn:ngsi-ld:Streetlight:aisland:lamp-003"));
    ASSERT_EQ(shell(folder, "mosquitto_pub -h 127.0.0.1 -p " + std::to_string(broker.port()) +
                                " -q 1 -r -t aisland/v1/park/lamps/Streetlight/lamp-003 -m '{\"id\":\"urn:ngsi-ld:Streetlight:aisland:lamp-003\",\"type\":\"Streetlight\",\"powerConsumption\":{\"value\":44,\"observedAt\":\"" + rfc3339(now().wall_ms) + "\"}}'")
                  .status,
              0);
    auto feed = Feed::create(island(), {"sim", broker.url()}, 1);
    ASSERT_TRUE(feed);
    feed->remember(folder / "history.db");
    until(*feed, [&] {
        const telemetry::Snapshot s = feed->snapshot(now(), now().wall_ms);
        const telemetry::Value* v = s.find(lamp, AttributeId("powerConsumption"));
        return v && v->number == 44 && feed->history() && feed->history()->written > 1;
    });
    const int64_t recorded = now().wall_ms;
    until(*feed, [&] { return now().wall_ms > recorded + 3000; });
    const auto shown = [&](int64_t moment) {
        feed->poll(now(), moment);
        return feed->snapshot(now(), moment);
    };
    const int64_t end = os::now().steady_ns + 60'000'000'000;
    bool replayed = false;
    while (!replayed && os::now().steady_ns < end) {
        const telemetry::Snapshot s = shown(recorded);
        const telemetry::Value* v = s.find(lamp, AttributeId("powerConsumption"));
        replayed = s.any_replay && v && v->number == 44 && v->provenance == telemetry::Provenance::replay;
    }
    EXPECT_TRUE(replayed);
    bool simulated = false;
    while (!simulated && os::now().steady_ns < end) {
        const telemetry::Snapshot s = shown(recorded - 5 * 3'600'000);
        const telemetry::Value* v = s.find(lamp, AttributeId("powerConsumption"));
        simulated = !s.any_replay && v && v->provenance == telemetry::Provenance::simulated;
    }
    EXPECT_TRUE(simulated);
}

// Where the system gives no thread, frames do the work. A show that has ended has none either.
TEST_F(Alerts, WithoutAThreadAFrameReceives) {
    broker.start();
    auto feed = Feed::create(island(), {broker.url()}, 1);
    ASSERT_TRUE(feed);
    feed->take_back_alarms();
    const std::string lamp = "urn:ngsi-ld:Streetlight:aisland:lamp-017";
    ASSERT_EQ(shell(folder, "mosquitto_pub -h 127.0.0.1 -p " + std::to_string(broker.port()) + " -q 1 -r -t aisland/v1/park/lamps/Streetlight/lamp-017 -m '{\"id\":\"" + lamp +
                                "\",\"type\":\"Streetlight\",\"powerConsumption\":42}'")
                  .status,
              0);
    until(*feed, [&] {
        const telemetry::Snapshot s = feed->snapshot(now(), now().wall_ms);
        const telemetry::Value* v = s.find(EntityId(lamp), AttributeId("powerConsumption"));
        return v && v->number == 42;
    });
}

}  // namespace
}  // namespace aisland::cli
