// What networks and brokers do to the link when they mean no good: frozen, half open, a byte at a time, torn, refused.
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/socket.h>

#include <fstream>
#include <sstream>

#include "app/core/format.h"
#include "tests/net/client.h"
#include "tests/net/faultproxy.h"

namespace aisland::net {
namespace {

using test::Broker;
using test::Certificates;
using test::Client;
using test::Environment;
using test::FaultProxy;
using test::kFuture;
using test::kPast;

double seconds() { return static_cast<double>(test::now().steady_ns) * 1e-9; }

// A broker that is stopped answers no ping: said within one and a half keepalives, and found again when it goes on.
TEST(LinkFaults, FrozenBrokerIsNoticedInOneAndAHalfKeepalives) {
    Broker broker;
    broker.start();
    Client client(broker.url());
    ASSERT_TRUE(client.connected());
    const double frozen = seconds();
    broker.kill(SIGSTOP);
    double slowest = 0;
    EXPECT_TRUE(client.wait([&] {
        const double before = seconds();
        client.link.poll(test::now(), [](const Message&) {});
        slowest = std::max(slowest, seconds() - before);
        return !client.link.state().connected;
    },
                            20));
    EXPECT_LE(seconds() - frozen, 15.5);
    EXPECT_LT(slowest, 0.25) << "polling never waits for a broker";  // milliseconds on an idle machine
    broker.kill(SIGCONT);
    EXPECT_TRUE(client.connected());
}

TEST(LinkFaults, AQuietBrokerIsNotTakenForAFrozenOne) {  // the control of the test above
    Broker broker;
    broker.start();
    Client client(broker.url());
    ASSERT_TRUE(client.connected());
    client.wait([] { return false; }, 17);
    EXPECT_TRUE(client.link.state().connected);
    EXPECT_EQ(client.link.state().reconnects, 0u);
}

TEST(LinkFaults, HalfOpenConnectionIsGivenUpAndMadeAnew) {
    Broker broker;
    broker.start();
    FaultProxy proxy(broker.port());
    Client client("mqtt://127.0.0.1:" + std::to_string(proxy.port()));
    ASSERT_TRUE(client.connected());
    proxy.set(FaultProxy::Fault::freeze);
    EXPECT_TRUE(client.wait([&] { return !client.link.state().connected; }, 20));
    proxy.set(FaultProxy::Fault::none);
    EXPECT_TRUE(client.connected());
}

TEST(LinkFaults, AByteAtATimeIsEnough) {
    Broker broker;
    broker.start();
    FaultProxy proxy(broker.port());
    proxy.set(FaultProxy::Fault::dribble);
    Client client("mqtt://127.0.0.1:" + std::to_string(proxy.port())), sender(broker.url(), {});
    ASSERT_TRUE(client.connected() && sender.connected());
    bool whole = false;  // said again: the subscription dribbles to the broker as well
    for (int i = 0; i < 40 && !whole; ++i) {
        ASSERT_TRUE(sender.say_surely("aisland/v1/a", std::string(300, 'x')));
        whole = client.wait([&] { return client.got["aisland/v1/a"].payload.size() == 300; }, 0.5);
    }
    EXPECT_TRUE(whole);
}

TEST(LinkFaults, TornAndFlippedStreamsEndInAFreshConnection) {
    Broker broker;
    broker.start();
    FaultProxy proxy(broker.port());
    Client client("mqtt://127.0.0.1:" + std::to_string(proxy.port())), sender(broker.url(), {});
    ASSERT_TRUE(client.connected() && sender.connected());
    for (const FaultProxy::Fault fault : {FaultProxy::Fault::reset, FaultProxy::Fault::flip, FaultProxy::Fault::reset}) {
        proxy.set(fault);
        for (int i = 0; i < 20; ++i) ASSERT_TRUE(sender.say("aisland/v1/t" + std::to_string(i), "while torn"));
        client.wait([] { return false; }, 0.3);
        proxy.set(FaultProxy::Fault::none);
        proxy.drop();
        ASSERT_TRUE(client.connected());
        ASSERT_TRUE(sender.say_surely("aisland/v1/after", std::to_string(static_cast<int>(fault))));
        EXPECT_TRUE(client.wait([&] {
            if (client.got["aisland/v1/after"].payload == std::to_string(static_cast<int>(fault))) return true;
            sender.say("aisland/v1/after", std::to_string(static_cast<int>(fault)));
            return false;
        }));
    }
}

TEST(LinkFaults, ABrokerThatLostItsRetainedValuesBlanksNothing) {
    Broker broker;
    broker.start();
    Client client(broker.url()), sender(broker.url(), {});
    ASSERT_TRUE(client.connected() && sender.connected());
    ASSERT_TRUE(sender.say_surely("aisland/v1/a", "kept", true));
    ASSERT_TRUE(client.wait([&] { return client.got["aisland/v1/a"].payload == "kept"; }));
    broker.kill(SIGKILL);
    ASSERT_TRUE(client.wait([&] { return !client.link.state().connected; }));
    broker.start();  // with an empty store
    ASSERT_TRUE(client.connected());
    client.wait([] { return false; }, 0.5);
    EXPECT_EQ(client.got["aisland/v1/a"].payload, "kept");
    EXPECT_EQ(client.got["aisland/v1/a"].times, 1) << "no clear was made up";
}

// CONNACK as a broker would refuse; what staff reads, and that it is not asked again at once.
TEST(LinkFaults, EachRefusalHasItsWords) {
    struct Case {
        unsigned char code;
        const char* words;
    };
    for (const Case k : {Case{0x86, "wrong user name or password"}, Case{0x87, "not allowed"}, Case{0x8a, "banned"}, Case{0x88, "not available"}, Case{0x89, "busy"}, Case{0x97, "refused"}}) {
        std::atomic<int> attempts{0};
        test::RawServer server([&](int fd) {
            char connect[256];
            if (recv(fd, connect, sizeof connect, 0) <= 0) return;
            ++attempts;
            const unsigned char connack[] = {0x20, 0x03, 0x00, k.code, 0x00};
            (void)!send(fd, connack, sizeof connack, MSG_NOSIGNAL);
            char rest[16];
            while (recv(fd, rest, sizeof rest, 0) > 0) {
            }
        });
        Client client("mqtt://127.0.0.1:" + std::to_string(server.port()));
        EXPECT_TRUE(client.reason(k.words)) << client.link.state().reason;
        client.wait([] { return false; }, 0.5);
        EXPECT_EQ(attempts, 1) << k.words;
    }
}

TEST(LinkFaults, AFloodOfTopicsStaysInsideTheHelpersShare) {
    test::RawServer server([](int fd) {
        char bytes[512];
        if (recv(fd, bytes, sizeof bytes, 0) <= 0) return;
        const unsigned char connack[] = {0x20, 0x03, 0x00, 0x00, 0x00};
        (void)!send(fd, connack, sizeof connack, MSG_NOSIGNAL);
        std::string block;
        for (int i = 0; i < 200'000; ++i) {  // every one on a topic of its own
            const std::string topic = format("aisland/v1/flood/%06d", i), payload = R"({"id":"urn:x","type":"Y","v":1})";
            block += '\x30';
            block += static_cast<char>(3 + topic.size() + payload.size());
            block += static_cast<char>(0);
            block += static_cast<char>(topic.size());
            block += topic + std::string(1, '\0') + payload;  // MQTT 5: no properties
            if (block.size() < 60'000) continue;
            for (size_t sent = 0; sent < block.size();) {
                const ssize_t n = send(fd, block.data() + sent, block.size() - sent, MSG_NOSIGNAL);
                if (n <= 0) return;
                sent += static_cast<size_t>(n);
            }
            block.clear();
        }
        while (recv(fd, bytes, sizeof bytes, 0) > 0) {
        }
    });
    Client client("mqtt://127.0.0.1:" + std::to_string(server.port()));
    ASSERT_TRUE(client.connected());
    uint32_t most_kb = 0;
    client.wait([&] {
        client.got.clear();
        most_kb = std::max(most_kb, client.link.state().helper_rss_kb);
        return client.link.state().received > 190'000;
    },
                60);
    EXPECT_GT(client.link.state().received, 190'000u);
#ifdef __SANITIZE_ADDRESS__
    EXPECT_LT(most_kb, 512u << 10);  // with its shadow
#else
    EXPECT_LT(most_kb, 48u << 10);
#endif
    EXPECT_EQ(client.link.state().respawns, 0u);
}

TEST(LinkTlsFaults, ClientCertificateIsAskedForAndGiven) {
    Certificates c;
    c.server(kPast, kFuture);
    Broker broker(c.configuration() + "require_certificate true\n", true);
    broker.start();
    Environment environment;
    environment.set("AISLAND_MQTT_CAFILE", c.folder.file("ca.crt"));
    {
        Client stranger(broker.url());
        EXPECT_TRUE(stranger.reason("client certificate")) << stranger.link.state().reason;
        EXPECT_FALSE(stranger.link.state().connected);
    }
    environment.set("AISLAND_MQTT_CERTFILE", c.folder.file("server.crt"));  // of the same authority
    environment.set("AISLAND_MQTT_KEYFILE", c.folder.file("server.key"));
    Client client(broker.url());
    EXPECT_TRUE(client.connected()) << client.link.state().reason;
}

TEST(LinkTlsFaults, OldTlsIsRefusedInWords) {
    Certificates c;
    c.server(kPast, kFuture);
    const uint16_t port = test::free_port();
    test::Process server({"openssl", "s_server", "-accept", std::to_string(port), "-cert", c.folder.file("server.crt"), "-key", c.folder.file("server.key"), "-tls1_1", "-cipher",
                          "ALL:@SECLEVEL=0", "-quiet"});
    Environment environment;
    environment.set("AISLAND_MQTT_CAFILE", c.folder.file("ca.crt"));
    Client client("mqtts://127.0.0.1:" + std::to_string(port));
    EXPECT_TRUE(client.wait([&] { return client.link.state().reason.find("1.2") != std::string::npos; })) << client.link.state().reason;
}

TEST(LinkTlsFaults, AHandshakeThatNeverEndsIsGivenUp) {
    test::RawServer server([](int fd) {
        char bytes[512];
        for (int i = 0; i < 40 && recv(fd, bytes, sizeof bytes, 0) != 0; ++i) {
        }
    });
    Client client("mqtts://127.0.0.1:" + std::to_string(server.port()));
    EXPECT_TRUE(client.reason("does not finish the handshake", 30)) << client.link.state().reason;
}

TEST(LinkTlsFaults, ACertificateSwappedLiveIsJudgedAnew) {
    Certificates c;
    c.server(kPast, kFuture);
    Broker broker(c.configuration(), true);
    broker.start();
    Environment environment;
    environment.set("AISLAND_MQTT_CAFILE", c.folder.file("ca.crt"));
    Client client(broker.url());
    ASSERT_TRUE(client.connected()) << client.link.state().reason;
    broker.kill(SIGKILL);
    c.server(kPast, kFuture, "DNS:elsewhere.example");
    broker.start();
    EXPECT_TRUE(client.reason("for another name")) << client.link.state().reason;
    EXPECT_FALSE(client.link.state().connected);
}

// A flat battery: the clock says 1970. The refusal names the clock, and nothing gets round it.
#ifndef __SANITIZE_ADDRESS__  // its runtime has to be the first library, and so has the one that moves the clock
TEST(LinkTlsFaults, AnImpossibleClockIsNamed) {
    const char* library = test::faketime_library();
    ASSERT_NE(library, nullptr) << "libfaketime is not installed";
    Certificates c;
    c.server(kPast, kFuture);
    Broker broker(c.configuration(), true);
    broker.start();
    Environment environment;
    environment.set("AISLAND_MQTT_CAFILE", c.folder.file("ca.crt"));
    {
        Client right(broker.url());  // the control
        ASSERT_TRUE(right.connected()) << right.link.state().reason;
    }
    environment.set("LD_PRELOAD", library);  // of the helper only: we run already
    environment.set("FAKETIME", "@1970-02-01 00:00:00");
    environment.set("FAKETIME_DONT_FAKE_MONOTONIC", "1");
    Client client(broker.url());
    EXPECT_TRUE(client.reason("1970-0")) << client.link.state().reason;
    EXPECT_FALSE(client.link.state().connected);
}
#endif

}  // namespace
}  // namespace aisland::net
