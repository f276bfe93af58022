// What the decoder makes of every form of the sample, and of what should never have been sent.
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/telemetry/sample_schema.h"

namespace aisland::telemetry {
namespace {

struct Decoding : testing::Test {
    schema::Table table = sample_table();
    Decoder decoder{table, sample_projection()};
    Batch batch;

    const Batch& decode(std::string_view text) {
        std::vector<std::byte> bytes = payload(text);
        decoder.decode("aisland/v1/x", bytes, batch);
        return batch;
    }
    const BatchValue* value(std::string_view name) const {
        for (const BatchValue& v : batch.values)
            if (v.attribute == AttributeId(name)) return &v;
        return nullptr;
    }
    uint64_t rejected(Reject reason) const { return batch.rejected[static_cast<size_t>(reason)]; }
    uint64_t rejected() const {
        uint64_t sum = 0;
        for (uint64_t n : batch.rejected) sum += n;
        return sum;
    }
    void expect_sample(bool timed = true) {
        ASSERT_EQ(batch.entities.size(), 1u);
        EXPECT_EQ(batch.entities[0].id, kLamp);
        EXPECT_EQ(batch.entities[0].type, TypeId("Streetlight"));
        EXPECT_EQ(batch.name_of(batch.entities[0]), "urn:ngsi-ld:Streetlight:aisland:lamp-017");
        ASSERT_EQ(batch.values.size(), 5u);
        ASSERT_TRUE(value("powerState") && value("illuminanceLevel") && value("powerConsumption") && value("status") && value("location"));
        EXPECT_EQ(value("powerState")->number, 1);
        EXPECT_EQ(value("illuminanceLevel")->number, 0.65);
        EXPECT_EQ(value("powerConsumption")->number, 58.4);
        EXPECT_EQ(value("status")->number, 0);
        EXPECT_EQ(value("location")->position, vec3(0.0f));
        EXPECT_EQ(value("powerState")->observed_ms, timed ? sample_ms() : 0);
        EXPECT_EQ(value("status")->observed_ms, 0);
        EXPECT_EQ(rejected(), 0u);
        for (const BatchValue& v : batch.values) EXPECT_FALSE(v.out_of_range);
    }
};

TEST_F(Decoding, ReadsNormalized) {
    decode(kSample);
    expect_sample();
}

TEST_F(Decoding, ReadsConcise) {
    decode(R"({"id":"urn:ngsi-ld:Streetlight:aisland:lamp-017","type":"Streetlight",
        "location":{"type":"Point","coordinates":[121.60,31.20]},
        "powerState":{"value":"on","observedAt":"2026-11-23T10:15:02Z"},
        "illuminanceLevel":{"value":0.65,"observedAt":"2026-11-23T10:15:02Z"},
        "powerConsumption":{"value":58.4,"unitCode":"WTT","observedAt":"2026-11-23T10:15:02Z"},"status":"ok"})");
    expect_sample();
}

TEST_F(Decoding, ReadsKeyValues) {
    decode(R"({"id":"urn:ngsi-ld:Streetlight:aisland:lamp-017","type":"Streetlight","location":{"type":"Point","coordinates":[121.60,31.20]},
        "powerState":"on","illuminanceLevel":0.65,"powerConsumption":58.4,"status":"ok","@context":["https://example.org/context.jsonld"]})");
    expect_sample(false);
}

TEST_F(Decoding, ReadsArraysOfEntities) {
    const std::string two = std::string("[").append(kSample) + R"(,{"id":"urn:ngsi-ld:Streetlight:aisland:lamp-018","type":"Streetlight","status":"ok"}])";
    decode(two);
    ASSERT_EQ(batch.entities.size(), 2u);
    EXPECT_EQ(batch.entities[1].first, batch.entities[0].count);
    EXPECT_EQ(batch.name_of(batch.entities[1]), "urn:ngsi-ld:Streetlight:aisland:lamp-018");
}

TEST_F(Decoding, ReadsNotificationBody) {
    decode(R"({"id":"urn:ngsi-ld:Notification:1","type":"Notification","subscriptionId":"urn:s","notifiedAt":"2026-11-23T10:15:02Z","data":[)" +
           std::string(kSample) + "]}");
    expect_sample();
}

TEST_F(Decoding, ReadsMqttNotification) {
    decode(R"({"metadata":{"Content-Type":"application/json"},"body":{"id":"urn:ngsi-ld:Notification:1","type":"Notification","data":[)" +
           std::string(kSample) + "]}}");
    expect_sample();
}

TEST_F(Decoding, ReadsFullNamesOfTypesAndAttributes) {
    decode(R"({"id":"urn:ngsi-ld:Streetlight:aisland:lamp-017","type":"https://smartdatamodels.org/dataModel.Streetlighting/Streetlight",
        "https://smartdatamodels.org/dataModel.Streetlighting/powerState":{"type":"Property","value":"on"}})");
    ASSERT_EQ(batch.values.size(), 1u);
    EXPECT_EQ(value("powerState")->number, 1);
}

TEST_F(Decoding, TakesTheDefaultInstanceOfAnAttribute) {
    decode(lamp(R"("illuminanceLevel":[{"type":"Property","value":0.1,"datasetId":"urn:a"},{"type":"Property","value":0.7}])"));
    ASSERT_EQ(batch.values.size(), 1u);
    EXPECT_EQ(batch.values[0].number, 0.7);
}

TEST_F(Decoding, TakesTheTimeOfTheWholeEntity) {
    decode(lamp(R"("dateObserved":"2026-11-23T10:00:00Z/2026-11-23T10:15:02Z","illuminanceLevel":0.5)"));
    EXPECT_EQ(value("illuminanceLevel")->observed_ms, sample_ms());
    decode(lamp(R"("dateObserved":{"type":"Property","value":{"@type":"DateTime","@value":"2026-11-23T10:15:02Z"}},"illuminanceLevel":0.5)"));
    EXPECT_EQ(value("illuminanceLevel")->observed_ms, sample_ms());
}

TEST_F(Decoding, PlacesPositionsInTheWorldFrame) {
    decode(lamp(R"("location":{"type":"Point","coordinates":[121.601,31.201,4.5]})"));
    ASSERT_EQ(batch.values.size(), 1u);
    const vec3 p = batch.values[0].position;
    EXPECT_NEAR(p.x, 95.3, 0.2);     // east
    EXPECT_NEAR(p.z, -110.87, 0.2);  // north is -z
    EXPECT_EQ(p.y, 4.5f);
    const TangentPlane projection = sample_projection();
    EXPECT_NEAR(projection.longitude(p), 121.601, 1e-7);
    EXPECT_NEAR(projection.latitude(p), 31.201, 1e-7);
}

TEST_F(Decoding, ReadsTheRobotPose) {
    decode(R"({"id":"urn:v","type":"Vehicle","location":{"type":"Property","value":{"geographicPoint":{"latitude":31.2,"longitude":121.6,"altitude":1},"orientation2D":{"theta":1}}}})");
    ASSERT_EQ(batch.values.size(), 1u);
    EXPECT_EQ(batch.values[0].position, vec3(0, 1, 0));
}

TEST_F(Decoding, ConvertsUnitsOnce) {
    decode(lamp(R"("powerConsumption":{"type":"Property","value":0.0584,"unitCode":"KWT"})"));
    EXPECT_NEAR(value("powerConsumption")->number, 58.4, 1e-9);
    decode(R"({"id":"w","type":"WeatherObserved","temperature":{"value":68,"unitCode":"FAH"},"relativeHumidity":{"value":55,"unitCode":"P1"}})");
    EXPECT_NEAR(value("temperature")->number, 20, 1e-9);
    EXPECT_NEAR(value("relativeHumidity")->number, 0.55, 1e-9);
}

TEST_F(Decoding, MarksWhatIsOutOfRange) {
    decode(lamp(R"("illuminanceLevel":1.01,"powerConsumption":150,"powerState":"sparkling","location":{"type":"Point","coordinates":[0,0]})"));
    ASSERT_EQ(batch.values.size(), 4u);
    EXPECT_TRUE(value("illuminanceLevel")->out_of_range);
    EXPECT_FALSE(value("powerConsumption")->out_of_range);
    EXPECT_TRUE(value("powerState")->out_of_range);
    EXPECT_EQ(value("powerState")->number, -1);
    EXPECT_TRUE(value("location")->out_of_range);
}

TEST_F(Decoding, ReadsNumbersWrittenAsText) {
    decode(lamp(R"("illuminanceLevel":"0.65","powerConsumption":{"type":"Property","value":" 58.4 "})"));
    EXPECT_EQ(value("illuminanceLevel")->number, 0.65);
    EXPECT_EQ(value("powerConsumption")->number, 58.4);
}

TEST_F(Decoding, ReadsTruthInEveryDress) {
    for (const char* yes : {"true", "\"true\"", "\"on\"", "1"}) {
        decode(R"({"id":"d","type":"Device","on":)" + std::string(yes) + "}");
        ASSERT_EQ(batch.values.size(), 1u) << yes;
        EXPECT_EQ(batch.values[0].number, 1) << yes;
    }
    decode(R"({"id":"urn:l","type":"Streetlight","powerState":true})");
    EXPECT_EQ(value("powerState")->number, 1);
}

TEST_F(Decoding, SkipsAByteOrderMark) {
    decode(std::string("\xef\xbb\xbf").append(kSample));
    expect_sample();
}

TEST_F(Decoding, CleansTexts) {
    decode(R"({"id":"d","type":"Device","value":"a\u0000b\u202Ec\u0007 \u4e2d\u6587"})");
    ASSERT_EQ(batch.values.size(), 1u);
    EXPECT_EQ(batch.text_of(batch.values[0]), "abc 中文");
}

TEST_F(Decoding, CutsTextsAtACharacter) {
    std::string text;
    for (int i = 0; i < 100; ++i) text += "中";  // 300 bytes
    decode(R"({"id":"d","type":"Device","value":")" + text + "\"}");
    EXPECT_EQ(batch.text_of(batch.values[0]), std::string_view(text).substr(0, 255));
}

TEST_F(Decoding, LastOfDuplicateKeysCounts) {
    decode(lamp(R"("illuminanceLevel":0.1,"illuminanceLevel":0.2)"));
    ASSERT_EQ(batch.values.size(), 1u);
    EXPECT_EQ(batch.values[0].number, 0.2);
    EXPECT_EQ(rejected(Reject::duplicate_key), 1u);
}

struct Refused {
    const char* name;
    std::string text;
    Reject reason;
    size_t values;  // that are still read
};

TEST_F(Decoding, RefusesAndCountsByReason) {
    const Refused cases[] = {
        {"empty", "", Reject::not_json, 0},
        {"not JSON", "hello", Reject::not_json, 0},
        {"two documents", "{}{}", Reject::not_json, 0},
        {"number alone", "3", Reject::no_entity, 0},
        {"array of numbers", "[1]", Reject::no_entity, 0},
        {"empty object", "{}", Reject::no_entity, 0},
        {"no id", R"({"type":"Streetlight","status":"ok"})", Reject::no_id, 0},
        {"no type", R"({"id":"x","status":"ok"})", Reject::no_id, 0},
        {"two ids", R"({"id":"x","id":"y","type":"Streetlight","status":"ok"})", Reject::no_id, 0},
        {"number as id", R"({"id":7,"type":"Streetlight","status":"ok"})", Reject::no_id, 0},
        {"control character in id", R"({"id":"a\u0001","type":"Streetlight","status":"ok"})", Reject::no_id, 0},
        {"long id", R"({"id":")" + std::string(300, 'x') + R"(","type":"Streetlight","status":"ok"})", Reject::no_id, 0},
        {"unknown type", R"({"id":"x","type":"Spaceship","status":"ok"})", Reject::unknown_type, 0},
        {"nothing known", R"({"id":"x","type":"Streetlight","colour":"red"})", Reject::no_known_attribute, 0},
        {"null", lamp(R"("illuminanceLevel":null,"status":"ok")"), Reject::null_value, 1},
        {"null property", lamp(R"("illuminanceLevel":{"type":"Property","value":null})"), Reject::null_value, 0},
        {"null by name", lamp(R"("illuminanceLevel":"urn:ngsi-ld:null")"), Reject::null_value, 0},
        {"-1 for unknown", R"({"id":"v","type":"Vehicle","speed":-1,"battery":0.5})", Reject::null_value, 1},
        {"NaN as text", lamp(R"("illuminanceLevel":"NaN")"), Reject::not_finite, 0},
        {"Infinity as text", lamp(R"("illuminanceLevel":"-Infinity")"), Reject::not_finite, 0},
        {"1e999 as text", lamp(R"("illuminanceLevel":"1e999")"), Reject::not_finite, 0},
        {"NaN bare", lamp(R"("illuminanceLevel":NaN)"), Reject::not_json, 0},
        {"1e999", lamp(R"("illuminanceLevel":1e999)"), Reject::bad_number, 0},
        {"20 digits", lamp(R"("illuminanceLevel":123456789012345678901)"), Reject::bad_number, 0},
        {"object for number", lamp(R"("illuminanceLevel":{"type":"Property","value":{"a":1}})"), Reject::wrong_kind, 0},
        {"word for number", lamp(R"("illuminanceLevel":"bright")"), Reject::wrong_kind, 0},
        {"property without value", lamp(R"("illuminanceLevel":{"type":"Property"})"), Reject::wrong_kind, 0},
        {"relationship", lamp(R"("illuminanceLevel":{"type":"Relationship","object":"urn:x"})"), Reject::wrong_kind, 0},
        {"text for position", lamp(R"("location":"here")"), Reject::wrong_kind, 0},
        {"one coordinate", lamp(R"("location":{"type":"Point","coordinates":[121.6]})"), Reject::wrong_kind, 0},
        {"polygon", lamp(R"("location":{"type":"Polygon","coordinates":[[[121.6,31.2]]]})"), Reject::wrong_kind, 0},
        {"wrong unit", lamp(R"("powerConsumption":{"type":"Property","value":1,"unitCode":"CEL"})"), Reject::wrong_unit, 0},
        {"unheard-of unit", lamp(R"("powerConsumption":{"type":"Property","value":1,"unitCode":"parsecs per fortnight"})"), Reject::wrong_unit, 0},
        {"unit no text", lamp(R"("powerConsumption":{"type":"Property","value":1,"unitCode":5})"), Reject::wrong_unit, 0},
        {"bad time", lamp(R"("illuminanceLevel":{"value":0.5,"observedAt":"yesterday"})"), Reject::bad_timestamp, 1},
        {"lone high surrogate", R"({"id":"d","type":"Device","value":"\ud800x"})", Reject::bad_string, 0},
        {"raw NUL", std::string(R"({"id":"d","type":"Device","value":"a)") + std::string(1, '\0') + "\"}", Reject::bad_string, 0},
        {"overlong UTF-8", "{\"id\":\"d\",\"type\":\"Device\",\"value\":\"\xc0\xaf\"}", Reject::not_utf8, 0},
        {"surrogate bytes", "{\"id\":\"d\",\"type\":\"Device\",\"value\":\"\xed\xa0\x80\"}", Reject::not_utf8, 0},
        {"cut UTF-8", "{\"id\":\"d\",\"type\":\"Device\",\"value\":\"\xe4\xb8\"}", Reject::not_utf8, 0},
        {"unclosed text", R"({"id":"d)", Reject::bad_string, 0},
        {"33 deep", std::string(33, '[') + std::string(33, ']'), Reject::too_deep, 0},
        {"half a million deep", std::string(500'000, '[') + std::string(500'000, ']'), Reject::too_deep, 0},
        {"over 1 MiB", std::string(kMaxPayload + 1, ' '), Reject::too_large, 0},
    };
    for (const Refused& c : cases) {
        decode(c.text);
        EXPECT_GE(rejected(c.reason), 1u) << c.name;
        EXPECT_EQ(rejected(), rejected(c.reason)) << c.name << ": counted under another reason";
        EXPECT_EQ(batch.values.size(), c.values) << c.name;
    }
    // And the one after is read as if nothing had happened.
    decode(kSample);
    expect_sample();
}

TEST_F(Decoding, LoneLowSurrogateLeavesNoBrokenText) {
    decode(R"({"id":"d","type":"Device","value":"a\udc00b"})");
    for (const BatchValue& v : batch.values) EXPECT_EQ(batch.text_of(v), "ab");
    EXPECT_EQ(batch.values.size() + rejected(Reject::bad_string), 1u);
}

TEST_F(Decoding, TakesTenThousandEntitiesAndRefusesOneMore) {
    const auto many = [](size_t n) {
        std::string text = "[";
        for (size_t i = 0; i < n; ++i) {
            if (i) text += ',';
            text.append(R"({"id":"e)").append(std::to_string(i)).append(R"(","type":"Streetlight","status":"ok"})");
        }
        return text + "]";
    };
    decode(many(kMaxEntities));
    EXPECT_EQ(batch.entities.size(), kMaxEntities);
    decode(many(kMaxEntities + 1));
    EXPECT_EQ(batch.entities.size(), 0u);
    EXPECT_EQ(rejected(Reject::too_many_entities), 1u);
}

TEST_F(Decoding, OneMebibyteIsRead) {
    std::string text(kSample);
    text.insert(text.size() - 1, ",\"note\":\"" + std::string(kMaxPayload - text.size() - 10, 'x') + "\"");
    ASSERT_EQ(text.size(), kMaxPayload);
    decode(text);
    expect_sample();
}

TEST_F(Decoding, EveryTruncatedPrefixIsRefusedWithoutHarm) {
    const std::string whole = R"({"metadata":{},"body":{"type":"Notification","data":[)" + std::string(kSample) + R"(,{"id":"d","type":"Device","value":"\u4e2d\ud83d\ude00文"}]}})";
    for (size_t n = 0; n < whole.size(); ++n) {
        decode(std::string_view(whole).substr(0, n));
        EXPECT_TRUE(batch.entities.empty()) << n;
        EXPECT_EQ(rejected(), 1u) << n;
    }
    decode(whole);
    EXPECT_EQ(batch.entities.size(), 2u);
}

TEST_F(Decoding, FlippedBitsDoNoHarm) {
    std::string text(kSample);
    uint64_t seed = 20261123;
    for (int i = 0; i < 20'000; ++i) {
        seed = seed * 6364136223846793005ull + 1442695040888963407ull;
        std::string broken = text;
        for (int k = 0; k < 1 + i % 3; ++k) broken[(seed >> (8 + 13 * k)) % broken.size()] ^= static_cast<char>(1u << ((seed >> (3 * k)) % 8));
        decode(broken);
        for (const BatchEntity& e : batch.entities) {
            ASSERT_LE(e.first + e.count, batch.values.size());
            ASSERT_LE(e.name + e.name_size, batch.text.size());
        }
        for (const BatchValue& v : batch.values) {
            const schema::Attribute* a = schema::find_attribute(table.types[batch.entities[0].type_index], v.attribute);
            ASSERT_TRUE(a);
            ASSERT_TRUE(v.out_of_range || a->min == a->max || (v.number >= a->min && v.number <= a->max)) << broken;
        }
    }
}

TEST_F(Decoding, OverwritesThePayload) {
    std::vector<std::byte> bytes = payload(kSample);
    decoder.decode("aisland/v1/x", bytes, batch);
    EXPECT_TRUE(std::all_of(bytes.begin(), bytes.end(), [](std::byte b) { return b == std::byte{0}; }));
    bytes = payload("not json at all: canary");
    decoder.decode("aisland/v1/x", bytes, batch);
    EXPECT_TRUE(std::all_of(bytes.begin(), bytes.end(), [](std::byte b) { return b == std::byte{0}; }));
}

TEST_F(Decoding, CopiesNothingThatContentDoesNotName) {
    decode(lamp(R"("status":"ok","faceId":"CANARY-1","plate":{"type":"Property","value":"CANARY-2"},"card":{"value":"CANARY-3"})"));
    ASSERT_EQ(batch.values.size(), 1u);
    EXPECT_EQ(batch.text.find("CANARY"), std::string::npos);
}

TEST_F(Decoding, LeavesOtherFormatsToTheirDecoders) {
    std::vector<std::byte> bytes = payload("\x08\x01");
    decoder.decode("spBv1.0/group/DDATA/node/device", bytes, batch);
    EXPECT_EQ(rejected(Reject::format), 1u);
    decoder.decode("v1.1/Datastreams(1)/Observations", bytes, batch);
    EXPECT_EQ(rejected(Reject::format), 1u);
}

}  // namespace
}  // namespace aisland::telemetry
