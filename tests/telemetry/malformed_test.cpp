// A great many payloads that went wrong on the way. AISLAND_MALFORMED=1000000 for the whole sweep; the seed is printed.
#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <random>

#include "tests/telemetry/sample_schema.h"

namespace aisland::telemetry {
namespace {

std::string wreck(std::string text, std::mt19937_64& dice) {
    static const std::string kPieces[] = {"NaN", "1e999", "-0", "123456789012345678901234567890", "\"\\ud800\"", "\xc0\xaf", "\xef\xbb\xbf", std::string(1, '\0'), "\xe2\x80\xae",
                                          "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[", "\"id\":\"urn:other\",", "null", "true", "-1", "\"Infinity\"", "{}", "[]", "\"unitCode\":\"XYZ\",", "e\xcc\x81\xcc\x81\xcc\x81\xcc\x81"};
    const int wounds = 1 + static_cast<int>(dice() % 4);
    for (int i = 0; i < wounds && !text.empty(); ++i) {
        const size_t at = dice() % text.size();
        switch (dice() % 5) {
            case 0: text[at] = static_cast<char>(text[at] ^ (1 << dice() % 8)); break;
            case 1: text.resize(at); break;
            case 2: text.insert(at, kPieces[dice() % std::size(kPieces)]); break;
            case 3: text.erase(at, dice() % 12); break;
            default: {
                const size_t colon = text.find(':', at);
                const size_t end = colon == std::string::npos ? colon : text.find_first_of(",}]", colon);
                if (end != std::string::npos) text.replace(colon + 1, end - colon - 1, kPieces[dice() % std::size(kPieces)]);
            }
        }
    }
    return text;
}

TEST(Malformed, DoesNoHarmAndIsCounted) {
    const char* wish = std::getenv("AISLAND_MALFORMED");
    const long times = wish ? std::atol(wish) : 20'000;
    constexpr uint64_t kSeed = 20261128;
    RecordProperty("seed", static_cast<int>(kSeed));
    std::mt19937_64 dice(kSeed);
    const schema::Table table = sample_table();
    Decoder decoder(table, sample_projection());
    Batch batch;
    uint64_t refused = 0, marked = 0, drawn = 0;
    for (long i = 0; i < times; ++i) {
        std::vector<std::byte> bytes = payload(wreck(std::string(kSample), dice));
        decoder.decode(kLampTopic, bytes, batch);
        refused += batch.refusals() > 0;
        for (const std::byte b : bytes) ASSERT_EQ(b, std::byte{0});
        for (const BatchEntity& e : batch.entities)
            for (uint32_t v = e.first; v < e.first + e.count; ++v) {
                const schema::Attribute* a = schema::find_attribute(table.types[e.type_index], batch.values[v].attribute);
                ASSERT_NE(a, nullptr);
                ASSERT_TRUE(std::isfinite(batch.values[v].number)) << "seed " << kSeed << ", payload " << i;
                marked += batch.values[v].out_of_range;
                if (batch.values[v].out_of_range) continue;
                ++drawn;
                if (a->kind == schema::Kind::number && a->min < a->max) {
                    ASSERT_GE(batch.values[v].number, a->min);
                    ASSERT_LE(batch.values[v].number, a->max);
                }
            }
    }
    EXPECT_GT(refused, static_cast<uint64_t>(times) / 2);
    EXPECT_GT(marked, 0u);
    EXPECT_GT(drawn, 0u);  // or nothing was tried
}

TEST(Malformed, AMillionLevelsDeepIsRefusedWithoutMemory) {
    const schema::Table table = sample_table();
    Decoder decoder(table, sample_projection());
    Batch batch;
    for (const size_t depth : {size_t{33}, size_t{10'000}, kMaxPayload}) {
        std::vector<std::byte> bytes(depth, std::byte{'['});
        decoder.decode(kLampTopic, bytes, batch);
        EXPECT_EQ(batch.entities.size(), 0u);
        EXPECT_EQ(batch.refusals(), 1u);
    }
}

}  // namespace
}  // namespace aisland::telemetry
