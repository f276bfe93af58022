// A broker that freezes and devices that send nonsense, met by the program itself: it goes on, keeps what it knew, and says what was wrong.
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>

#include "tests/cli/process.h"
#include "tests/net/broker.h"
#include "tests/xr/program.h"

namespace aisland::cli {
namespace {

using Json = nlohmann::json;
using Show = host::test::Program;

const std::string kLamp = R"({"id":"urn:ngsi-ld:Streetlight:aisland:lamp-017","type":"Streetlight","illuminanceLevel":{"value":0.65}})";

// Retained, so that whoever comes hears it.
void publish(const net::test::Broker& broker, const std::string& topic, const std::string& payload) {
    broker.folder.write("payload", payload);
    ASSERT_EQ(net::test::run({"mosquitto_pub", "-h", "127.0.0.1", "-p", std::to_string(broker.port()), "-q", "1", "-r", "-t", topic, "-f", broker.folder.file("payload")}), 0);
}

// What a show at this broker says of its telemetry; null before it says anything.
Json telemetry_of(const Show& show) {
    const Json all = Json::parse(show.metrics(), nullptr, false);
    return all.is_object() ? all["telemetry"] : Json();
}
bool connected(const Show& show) {
    const Json telemetry = telemetry_of(show);
    return telemetry.is_object() && telemetry["links"].size() == 1 && telemetry["links"][0]["connected"].get<bool>();
}

struct Nonsense {
    const char* reason;  // as `listen` names it
    std::string payload;
};

std::vector<Nonsense> nonsense() {
    const auto lamp = [](const std::string& value) { return R"({"id":"urn:ngsi-ld:Streetlight:aisland:lamp-018","type":"Streetlight","illuminanceLevel":)" + value + "}"; };
    return {{"not_json", kLamp.substr(0, kLamp.size() / 2)},
            {"not_json", "lamp is on"},
            {"not_json", std::string("\0\1\2", 3)},
            {"not_utf8", lamp("\"\xc0\xaf\"")},
            {"bad_number", lamp("1e999")},
            {"bad_number", lamp("012")},
            {"bad_string", lamp(R"("\ud800")")},
            {"too_deep", lamp(std::string(100, '[') + std::string(100, ']'))},
            {"too_large", lamp("\"" + std::string(1 << 20, 'x') + "\"")},
            {"no_entity", "[1,2,3]"},
            {"no_id", R"({"type":"Streetlight","illuminanceLevel":{"value":1}})"},
            {"unknown_type", R"({"id":"urn:x","type":"Spaceship","speed":{"value":1}})"},
            {"wrong_kind", lamp(R"({"value":{"bright":true}})")},
            {"not_finite", lamp(R"({"value":"NaN"})")},
            {"null_value", lamp(R"({"value":null})")}};
}

TEST(Trouble, AFrozenBrokerHoldsNoFrameAndTakesNoValue) {
    net::test::Broker broker;
    broker.start();
    publish(broker, "aisland/v1/lamps", kLamp);
    Show show({"--telemetry", broker.url(), "--history", "off", "--size", "64x40"}, "", "headless");
    ASSERT_TRUE(show.until([&] { return connected(show) && telemetry_of(show)["values"] > 0; })) << show.said();
    const Json known = telemetry_of(show)["values"];
    broker.kill(SIGSTOP);
    const uint64_t frames = show.number("frames");
    EXPECT_TRUE(show.until([&] { return show.number("frames") > frames + 30; })) << "the show waits for its broker: " << show.said();
    EXPECT_TRUE(show.until([&] { return !connected(show); })) << "nobody noticed: " << show.said();
    EXPECT_GE(telemetry_of(show)["values"], known) << "what was known is kept";
    broker.kill(SIGCONT);
    EXPECT_TRUE(show.until([&] { return connected(show); })) << show.said();
    EXPECT_EQ(show.leave(), 0) << show.said();
}

TEST(Trouble, NonsenseIsCountedByReasonAndHurtsNobody) {
    net::test::Broker broker("allow_anonymous true\nmessage_size_limit 4000000\n");
    broker.start();
    const std::vector<Nonsense> all = nonsense();
    for (size_t i = 0; i < all.size(); ++i) publish(broker, "aisland/v1/nonsense/" + std::to_string(i), all[i].payload);
    publish(broker, "aisland/v1/lamps", kLamp);

    // `listen` names each; and hears the lamp among them.
    test::Folder folder;
    Json counted;
    std::string dumped, said;
    const auto complete = [&] {
        return dumped.find("lamp-017") != std::string::npos && std::all_of(all.begin(), all.end(), [&](const Nonsense& each) { return counted["rejected"].value(each.reason, 0) >= 1; });
    };
    for (int seconds = 3; seconds < 100 && (!counted.is_object() || !complete()); seconds *= 3) {  // a slow machine is asked for longer
        const test::Ran heard = test::run({AISLAND_PROGRAM, "listen", "--telemetry", broker.url(), "--seconds", std::to_string(seconds), "--dump", folder / "dump", "--json", "-"}, folder);
        ASSERT_EQ(heard.status, 0) << heard.all();
        counted = Json::parse(heard.out);
        dumped = test::read_text(folder / "dump");
        said = heard.err;
    }
    std::vector<std::string> keys;
    for (const auto& entry : counted.items()) keys.push_back(entry.key());
    EXPECT_EQ(keys, (std::vector<std::string>{"applied", "coalesced", "entities", "received", "reconnects", "rejected", "rss_mb"})) << "the contract of `listen --json`";
    EXPECT_NE(dumped.find("lamp-017"), std::string::npos);
    EXPECT_EQ(dumped.find("lamp-018"), std::string::npos) << "nonsense became a value: " << dumped;
    for (const Nonsense& each : all) {
        EXPECT_GE(counted["rejected"].value(each.reason, 0), 1) << each.reason << " in " << counted;
        EXPECT_NE(said.find(std::string("refused, ") + each.reason), std::string::npos) << each.reason << " in " << said;
    }

    Show show({"--telemetry", broker.url(), "--history", "off", "--size", "64x40"}, "", "headless");
    EXPECT_TRUE(show.until([&] { return connected(show) && telemetry_of(show)["any_live"] == true; })) << show.said();
    const uint64_t frames = show.number("frames");
    EXPECT_TRUE(show.until([&] { return show.number("frames") > frames + 5; })) << show.said();
    EXPECT_EQ(show.leave(), 0) << show.said();
}

}  // namespace
}  // namespace aisland::cli
