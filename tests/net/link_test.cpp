// The link against a real broker: what arrives, what is said when nothing does, and that nothing ends it.
#include <gtest/gtest.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <map>
#include <sstream>

#include "app/core/format.h"
#include "app/telemetry/store.h"
#include "platform/net/link.h"
#include "tests/net/broker.h"
#include "tests/net/client.h"
#include "tests/telemetry/sample_schema.h"

namespace aisland::net {
namespace {

using test::Broker;
using test::Certificates;
using test::Client;
using test::Environment;
using test::kFuture;
using test::kPast;
using test::now;

TEST(Link, DeliversRetainedAndLiveMessages) {
    Broker broker;
    broker.start();
    Client sender(broker.url(), {});
    ASSERT_TRUE(sender.connected());
    ASSERT_TRUE(sender.say_surely("aisland/v1/a", "kept", true));
    Client client(broker.url());
    ASSERT_TRUE(client.wait([&] { return client.got.count("aisland/v1/a") == 1; }));
    EXPECT_EQ(client.got["aisland/v1/a"].payload, "kept");
    EXPECT_TRUE(client.got["aisland/v1/a"].retained);
    ASSERT_TRUE(sender.say("aisland-sim/v1/b", "live", true));
    ASSERT_TRUE(sender.say("elsewhere/c", "not ours"));
    ASSERT_TRUE(sender.say("aisland/v1/a", "", true));
    ASSERT_TRUE(client.wait([&] { return client.got["aisland/v1/a"].payload.empty() && client.got.count("aisland-sim/v1/b") == 1; }));
    EXPECT_FALSE(client.got["aisland-sim/v1/b"].retained);
    EXPECT_EQ(client.got.count("elsewhere/c"), 0u);
    EXPECT_TRUE(client.wait([&] { return client.link.state().received == 3; }));
    EXPECT_EQ(client.link.state().reason, "");
}

TEST(Link, BrokerKilledAndRestartedKeepsValuesAndResubscribes) {
    Broker broker;
    broker.start();
    Client sender(broker.url(), {}), client(broker.url());
    telemetry::Sender sample;  // a store with the sample's lamp
    const auto pump = [&](const std::function<bool()>& done) {
        return test::wait_for(30, done, [&] {
            sender.turn();
            pollfd p{client.link.descriptor(), POLLIN, 0};
            poll(&p, 1, 5);
            client.link.poll(now(), [&](const Message& m) { sample.store.receive(m.topic, m.payload, m.retained, m.received); });
        });
    };
    const auto shown = [&](double number) {
        const telemetry::Snapshot s = sample.store.snapshot(now());
        const telemetry::Value* v = s.find(telemetry::kLamp, AttributeId("powerConsumption"));
        return v && v->number == number;
    };
    ASSERT_TRUE(pump([&] { return client.link.state().connected && sender.link.state().connected; }));
    ASSERT_TRUE(sender.link.publish(telemetry::kLampTopic, telemetry::kSample, false, true));
    ASSERT_TRUE(pump([&] { return shown(58.4); }));

    broker.kill(SIGKILL);
    ASSERT_TRUE(pump([&] { return !client.link.state().connected && client.link.state().reason.find("refused") != std::string::npos; }));
    EXPECT_TRUE(shown(58.4)) << "a dead broker blanks nothing";
    broker.start();
    ASSERT_TRUE(pump([&] { return client.link.state().connected && sender.link.state().connected; }));
    EXPECT_TRUE(shown(58.4)) << "nor does one that forgot everything";
    EXPECT_EQ(client.link.state().reconnects, 1u);
    EXPECT_EQ(client.link.state().respawns, 0u);
    ASSERT_TRUE(sender.link.publish(telemetry::kLampTopic, telemetry::lamp(R"("powerConsumption":42)"), false, true));
    EXPECT_TRUE(pump([&] { return shown(42); })) << "not resubscribed";
}

TEST(Link, BrokerDownAtStartIsFoundLater) {
    Broker broker;
    Client client(broker.url());
    ASSERT_TRUE(client.reason("connection refused"));
    EXPECT_FALSE(client.link.state().connected);
    broker.start();
    EXPECT_TRUE(client.connected());
}

TEST(Link, UnknownHostIsSaidInWords) {
    Client client("mqtt://no-such-host.invalid:1883");
    EXPECT_TRUE(client.reason("no address for the broker's name: no-such-host.invalid", 60));
}

TEST(Link, WrongPasswordIsSaidAndNotRepeatedQuickly) {
    Broker broker("allow_anonymous false\npassword_file PASSWORDS\n");
    Broker real("allow_anonymous false\npassword_file " + broker.folder.file("passwords") + "\n");
    ASSERT_EQ(test::run({"mosquitto_passwd", "-b", "-c", broker.folder.file("passwords"), "kiosk", "right-Canary-71"}), 0);
    real.start();
    Environment environment;
    environment.set("AISLAND_MQTT_USERNAME", "kiosk");
    environment.set("AISLAND_MQTT_PASSWORD", "wrong-Canary-72");
    Client client(real.url());
    ASSERT_TRUE(client.reason("login refused"));
    client.wait([] { return false; }, 2);
    std::ifstream log(real.folder.file("broker.log"));
    std::stringstream text;
    text << log.rdbuf();
    size_t attempts = 0;
    for (size_t at = text.str().find("disconnected, not authorised"); at != std::string::npos; at = text.str().find("disconnected, not authorised", at + 1)) ++attempts;
    EXPECT_EQ(attempts, 1u) << text.str();
    EXPECT_EQ(client.link.state().reason.find("Canary"), std::string::npos);

    environment.set("AISLAND_MQTT_PASSWORD", "right-Canary-71");
    Client welcome(real.url());
    EXPECT_TRUE(welcome.connected());
    std::ifstream words(format("/proc/%d/cmdline", welcome.link.state().helper_pid));
    std::stringstream line;
    line << words.rdbuf();
    EXPECT_NE(line.str().find("--url"), std::string::npos);
    EXPECT_EQ(line.str().find("Canary"), std::string::npos);
}

TEST(Link, PasswordComesFromAFileToo) {
    test::Folder folder;
    ASSERT_EQ(test::run({"mosquitto_passwd", "-b", "-c", folder.file("passwords"), "kiosk", "secret"}), 0);
    Broker broker("allow_anonymous false\npassword_file " + folder.file("passwords") + "\n");
    broker.start();
    folder.write("password", "secret\n");
    Environment environment;
    environment.set("AISLAND_MQTT_USERNAME", "kiosk");
    environment.set("AISLAND_MQTT_PASSWORD_FILE", folder.file("password"));
    Client client(broker.url());
    EXPECT_TRUE(client.connected());
}

TEST(Link, RefusedFiltersAreNamed) {
    test::Folder folder;
    folder.write("security.json", R"({"defaultACLAccess":{"publishClientSend":true,"publishClientReceive":true,"subscribe":false,"unsubscribe":true},
      "clients":[],"groups":[{"groupname":"anyone","roles":[{"rolename":"reader"}]}],"anonymousGroup":"anyone",
      "roles":[{"rolename":"reader","acls":[{"acltype":"subscribePattern","topic":"aisland-sim/v1/#","priority":0,"allow":true}]}]})");
    Broker broker("allow_anonymous true\nplugin /usr/lib/x86_64-linux-gnu/mosquitto_dynamic_security.so\nplugin_opt_config_file " +
                  folder.file("security.json") + "\n");
    broker.start();
    Client client(broker.url());
    ASSERT_TRUE(client.connected());
    EXPECT_TRUE(client.reason("not allowed to read aisland/v1/#")) << client.link.state().reason;
    EXPECT_EQ(client.link.state().reason.find("aisland-sim"), std::string::npos);
    EXPECT_TRUE(client.link.state().connected) << "what is allowed still comes";
}

TEST(LinkTls, ConnectsWhenTheCertificateIsGood) {
    Certificates c;
    c.server(kPast, kFuture);
    Broker broker(c.configuration(), true);
    broker.start();
    Environment environment;
    environment.set("AISLAND_MQTT_CAFILE", c.folder.file("ca.crt"));
    Client client(broker.url()), sender(broker.url(), {});
    ASSERT_TRUE(client.connected()) << client.link.state().reason;
    ASSERT_TRUE(sender.connected());
    ASSERT_TRUE(sender.say("aisland/v1/a", std::string(300'000, 'x')));
    EXPECT_TRUE(client.wait([&] { return client.got["aisland/v1/a"].payload.size() == 300'000; }));
}

TEST(LinkTls, SaysWhichRefusalItWas) {
    struct Case {
        const char* from;
        const char* to;
        const char* name;
        const char* authority;
        const char* words;
    };
    const Case cases[] = {
        {kPast, kFuture, "IP:127.0.0.1", "other.crt", "authority that is not trusted"},
        {kPast, "20210101000000Z", "IP:127.0.0.1", "ca.crt", "has expired"},
        {"20980101000000Z", kFuture, "IP:127.0.0.1", "ca.crt", "not valid yet"},
        {kPast, kFuture, "DNS:elsewhere.example", "ca.crt", "for another name"},
        {kPast, kFuture, "IP:127.0.0.1", "no-such-file", "AISLAND_MQTT_CAFILE cannot be read"},
    };
    Certificates c;
    for (const Case& k : cases) {
        c.server(k.from, k.to, k.name);
        Broker broker(c.configuration(), true);
        broker.start();
        Environment environment;
        environment.set("AISLAND_MQTT_CAFILE", c.folder.file(k.authority));
        Client client(broker.url());
        EXPECT_TRUE(client.reason(k.words)) << client.link.state().reason;
        EXPECT_FALSE(client.link.state().connected);
    }
}

TEST(LinkTls, RevokedCertificateIsRefused) {
    Certificates c;
    c.server(kPast, kFuture);
    ASSERT_EQ(test::run({"openssl", "ca", "-config", c.folder.file("ca.cnf"), "-revoke", c.folder.file("server.crt")}), 0);
    ASSERT_EQ(test::run({"openssl", "ca", "-config", c.folder.file("ca.cnf"), "-gencrl", "-out", c.folder.file("crl.pem")}), 0);
    Broker broker(c.configuration(), true);
    broker.start();
    Environment environment;
    environment.set("AISLAND_MQTT_CAFILE", c.folder.file("ca.crt"));
    environment.set("AISLAND_MQTT_CRLFILE", c.folder.file("crl.pem"));
    Client client(broker.url());
    EXPECT_TRUE(client.reason("revoked")) << client.link.state().reason;
}

TEST(LinkTls, PlainBrokerBehindATlsAddressIsRefusedInWords) {
    Broker broker;
    broker.start();
    Client client("mqtts://127.0.0.1:" + std::to_string(broker.port()));
    EXPECT_TRUE(client.reason("TLS:")) << client.link.state().reason;
}

TEST(Link, KilledHelperComesBack) {
    Broker broker;
    broker.start();
    Client client(broker.url()), sender(broker.url(), {});
    ASSERT_TRUE(client.connected() && sender.connected());
    for (int i = 0; i < 3; ++i) {
        const pid_t old = client.link.state().helper_pid;
        ASSERT_GT(old, 0);
        kill(old, SIGKILL);
        ASSERT_TRUE(client.wait([&] { return client.link.state().respawns == static_cast<uint32_t>(i) + 1 && client.link.state().connected; }));
        EXPECT_NE(client.link.state().helper_pid, old);
        ASSERT_TRUE(sender.say("aisland/v1/after", std::to_string(i)));
        EXPECT_TRUE(client.wait([&] { return client.got["aisland/v1/after"].payload == std::to_string(i); }));
    }
    EXPECT_EQ(client.link.state().reconnects, 3u);
}

TEST(Link, StoppedHelperIsReplaced) {
    Broker broker;
    broker.start();
    Client client(broker.url());
    ASSERT_TRUE(client.connected());
    kill(client.link.state().helper_pid, SIGSTOP);
    EXPECT_TRUE(client.wait([&] { return client.link.state().respawns == 1 && client.link.state().connected; }, 30));
}

TEST(Link, HelperDiesWithItsParent) {
    Broker broker;
    broker.start();
    prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);  // orphans come to us
    int pipe_ends[2];
    ASSERT_EQ(pipe(pipe_ends), 0);
    const pid_t child = fork();
    if (child == 0) {
        Client client(broker.url());
        client.connected();
        const pid_t helper = client.link.state().helper_pid;
        if (write(pipe_ends[1], &helper, sizeof helper) != sizeof helper) _exit(1);
        for (;;) pause();
    }
    pid_t helper = 0;
    ASSERT_EQ(read(pipe_ends[0], &helper, sizeof helper), static_cast<ssize_t>(sizeof helper));
    ASSERT_GT(helper, 0);
    ASSERT_EQ(kill(helper, 0), 0);
    kill(child, SIGKILL);
    ASSERT_EQ(waitpid(child, nullptr, 0), child);
    EXPECT_EQ(waitpid(helper, nullptr, 0), helper);
    close(pipe_ends[0]);
    close(pipe_ends[1]);
}

void send_all(int fd, const void* data, size_t size) { (void)!send(fd, data, size, MSG_NOSIGNAL); }

TEST(Link, HostileBrokerEndsTheHelperAndNotUs) {
    test::RawServer server([](int fd) {
        char connect[256];
        if (recv(fd, connect, sizeof connect, 0) <= 0) return;
        const unsigned char connack[] = {0x20, 0x03, 0x00, 0x00, 0x00};
        send_all(fd, connack, sizeof connack);
        const unsigned char publish[] = {0x30, 0xff, 0xff, 0xff, 0x7f, 0x00, 0x0c};  // remaining length 268,435,455
        send_all(fd, publish, sizeof publish);
        std::vector<char> flood(1 << 20, 'a');
        for (int i = 0; i < 256; ++i)
            if (send(fd, flood.data(), flood.size(), MSG_NOSIGNAL) <= 0) return;
    });
    Client client("mqtt://127.0.0.1:" + std::to_string(server.port()));
    uint32_t most_kb = 0;
    EXPECT_TRUE(client.wait([&] {
        most_kb = std::max(most_kb, client.link.state().helper_rss_kb);
        return client.link.state().reason.find("memory limit") != std::string::npos;
    })) << client.link.state().reason;
    EXPECT_LT(most_kb, 96u << 10);
    EXPECT_FALSE(client.link.state().connected);
    EXPECT_TRUE(client.got.empty());
}

TEST(Link, NonsenseFromABrokerIsSurvived) {
    test::RawServer server([](int fd) {
        char connect[256];
        if (recv(fd, connect, sizeof connect, 0) <= 0) return;
        const unsigned char bytes[] = {0xf0, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01};  // five-byte length
        send_all(fd, bytes, sizeof bytes);
    });
    Client client("mqtt://127.0.0.1:" + std::to_string(server.port()));
    EXPECT_TRUE(client.wait([&] { return client.link.state().reason.find("protocol") != std::string::npos || client.link.state().reason.find("closed") != std::string::npos; }))
        << client.link.state().reason;
    EXPECT_FALSE(client.link.state().connected);
    EXPECT_EQ(client.link.state().respawns, 0u) << client.link.state().reason;
}

// A reader that does not read gets the newest of each topic when it does, and memory stays bounded.
TEST(Link, SlowReaderGetsTheNewest) {
    Broker broker("allow_anonymous true\nmax_queued_messages 0\n");
    broker.start();
    Client client(broker.url()), sender(broker.url(), {});
    ASSERT_TRUE(client.connected() && sender.connected());
    const std::string filler(2000, '.');
    for (int i = 0; i < 4000; ++i) {
        const std::string topic = "aisland/v1/t" + std::to_string(i % 10);
        ASSERT_TRUE(sender.wait([&] { return sender.link.publish(topic, std::to_string(i) + filler, false, false); }));
        if (i % 50 == 0) sender.turn();  // only the sender is served
    }
    ASSERT_TRUE(sender.wait([&] { return sender.link.state().published + sender.link.state().coalesced >= 4000; }));
    ASSERT_TRUE(sender.say_surely("aisland/v1/end", "end"));
    ASSERT_TRUE(client.wait([&] { return client.got.count("aisland/v1/end") == 1; }));
    for (int t = 0; t < 10; ++t) EXPECT_EQ(client.got["aisland/v1/t" + std::to_string(t)].payload, std::to_string(3990 + t) + filler);
    EXPECT_LT(client.link.state().helper_rss_kb, 40u << 10);
}

TEST(Link, OversizedPayloadsAreCountedAndLeftOut) {
    Broker broker;
    broker.start();
    ASSERT_EQ(test::run({"sh", "-c", "head -c 1048577 /dev/zero > " + broker.folder.file("big")}), 0);
    Client client(broker.url());
    ASSERT_TRUE(client.connected());
    ASSERT_EQ(test::run({"mosquitto_pub", "-h", "127.0.0.1", "-p", std::to_string(broker.port()), "-t", "aisland/v1/big", "-f", broker.folder.file("big")}), 0);
    EXPECT_TRUE(client.wait([&] { return client.link.state().too_large == 1; }));
    EXPECT_TRUE(client.link.state().connected);
    EXPECT_TRUE(client.got.empty());
}

TEST(Link, SpeaksTheOlderProtocolWhenTheBrokerDoesNotKnowTheNewer) {
    test::RawServer server([](int fd) {
        unsigned char connect[256];
        const ssize_t n = recv(fd, connect, sizeof connect, 0);
        if (n < 10) return;
        const bool five = connect[8] == 5;
        const unsigned char refused[] = {0x20, 0x02, 0x00, 0x01}, accepted[] = {0x20, 0x02, 0x00, 0x00};
        send_all(fd, five ? refused : accepted, 4);
        if (five) return;
        unsigned char subscribe[256];
        while (recv(fd, subscribe, sizeof subscribe, 0) > 0) {
        }
    });
    Client client("mqtt://127.0.0.1:" + std::to_string(server.port()));
    EXPECT_TRUE(client.connected()) << client.link.state().reason;
}

TEST(Link, RefusesWhatCannotGetBetter) {
    const auto error = [](const std::string& url) {
        const Result<Link> link = Link::create(url, test::helper_path());
        return link ? std::string() : link.error().text();
    };
    EXPECT_NE(error("http://host").find("not the address of a broker"), std::string::npos);
    EXPECT_NE(error("mqtt://").find("host"), std::string::npos);
    EXPECT_NE(error("mqtt://host:70000").find("port"), std::string::npos);
    const std::string secret = error("mqtt://user:Canary@host");
    EXPECT_NE(secret.find("AISLAND_MQTT_PASSWORD"), std::string::npos);
    EXPECT_EQ(secret.find("Canary"), std::string::npos);
    const Result<Link> missing = Link::create("mqtt://host", "/nowhere/aisland-link");
    ASSERT_FALSE(missing);
    EXPECT_NE(missing.error().text().find("/nowhere/aisland-link"), std::string::npos);
}

}  // namespace
}  // namespace aisland::net
