// The pieces of the link that need no broker.
#include <gtest/gtest.h>

#include "platform/net/backoff.h"
#include "platform/net/newest.h"
#include "platform/net/url.h"
#include "platform/net/wire.h"

namespace aisland::net {
namespace {

std::span<const std::byte> bytes(std::string_view text) { return std::as_bytes(std::span(text.data(), text.size())); }
std::string text(const Newest::Entry& e) { return {reinterpret_cast<const char*>(e.body.data()), e.body.size()}; }

TEST(Newest, OverwritesAndNeverQueues) {
    Newest n(1 << 20);
    n.put("a", bytes("1"), 0, 1);
    n.put("b", bytes("2"), 0, 2);
    n.put("a", bytes("3"), kRetained, 3);
    EXPECT_EQ(n.coalesced(), 1u);
    EXPECT_EQ(n.front().topic, "a");
    EXPECT_EQ(text(n.front()), "3");
    EXPECT_EQ(n.front().flags, kRetained);
    n.pop();
    EXPECT_EQ(n.front().topic, "b");
    n.pop();
    EXPECT_TRUE(n.empty());
    EXPECT_EQ(n.bytes(), 0u);
}

TEST(Newest, RemembersThatATopicWasCleared) {
    Newest n(1 << 20);
    n.put("a", bytes("1"), 0, 1);
    n.put("a", bytes(""), 0, 2);
    n.put("a", bytes("2"), 0, 3);
    n.put("a", bytes("3"), 0, 4);
    EXPECT_EQ(n.front().flags, kClearedBefore);
}

TEST(Newest, HoldsNoMoreThanItsLimit) {
    Newest n(10'000);
    for (int i = 0; i < 1000; ++i) {
        n.put(std::to_string(i), bytes(std::string(100, 'x')), 0, i);
        ASSERT_LE(n.bytes(), 10'000u);
    }
    EXPECT_GT(n.dropped(), 900u);
    EXPECT_EQ(n.front().topic, std::to_string(n.dropped())) << "the longest waiting go first";
}

TEST(Backoff, IsQuickForARestartAndSlowForARefusal) {
    constexpr double kMiddle = 0.5;
    EXPECT_EQ(wait_ms(Failure::dropped, 0, 0, kMiddle), 50);
    EXPECT_EQ(wait_ms(Failure::dropped, 2'000, 3, kMiddle), 100);
    EXPECT_EQ(wait_ms(Failure::dropped, 100'000, 50, kMiddle), 5'000);
    EXPECT_EQ(wait_ms(Failure::dropped, 1'000'000'000, 5000, kMiddle), 60'000);
    EXPECT_EQ(wait_ms(Failure::dns, 0, 0, kMiddle), 1'000);
    EXPECT_EQ(wait_ms(Failure::dns, 0, 9, kMiddle), 60'000);
    EXPECT_EQ(wait_ms(Failure::nonsense, 0, 0, kMiddle), 100);
    EXPECT_EQ(wait_ms(Failure::nonsense, 0, 99, kMiddle), 60'000);
    EXPECT_EQ(wait_ms(Failure::login, 0, 0, kMiddle), 15'000);
    EXPECT_EQ(wait_ms(Failure::tls, 0, 99, kMiddle), 300'000);
    EXPECT_EQ(wait_ms(Failure::dropped, 0, 0, 0), 40);
    EXPECT_EQ(wait_ms(Failure::dropped, 0, 0, 0.999999), 59);
}

TEST(Url, ReadsBrokers) {
    EXPECT_EQ(parse_broker_url("mqtt://broker")->text(), "mqtt://broker:1883");
    EXPECT_EQ(parse_broker_url("mqtts://broker/")->text(), "mqtts://broker:8883");
    EXPECT_EQ(parse_broker_url("mqtt://[::1]:99")->text(), "mqtt://[::1]:99");
    for (const char* bad : {"mqtt://:::", "mqtt://::1", "", "broker", "mqtt://", "mqtt://:1883", "mqtt://a:0", "mqtt://a:65536", "mqtt://a:x", "mqtt://a b", "mqtt://[::1", "mqtt://a/b"})
        EXPECT_FALSE(parse_broker_url(bad)) << bad;
}

TEST(Wire, EveryTruncatedFrameIsPartialAndNonsenseIsBroken) {
    std::vector<std::byte> out;
    FrameHeader header;
    header.flags = kRetained;
    append_frame(out, header, "topic", bytes("body"));
    Frame frame;
    size_t size = 0;
    for (size_t n = 0; n < out.size(); ++n) EXPECT_EQ(frame_at(std::span(out).first(n), frame, size), Framing::partial);
    ASSERT_EQ(frame_at(out, frame, size), Framing::whole);
    EXPECT_EQ(frame.topic, "topic");
    EXPECT_EQ(size, out.size());
    out[3] = std::byte{0x7f};
    EXPECT_EQ(frame_at(out, frame, size), Framing::broken);
}

}  // namespace
}  // namespace aisland::net
