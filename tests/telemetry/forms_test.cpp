// Every form in which NGSI-LD writes a value, and plain JSON read by mappings.
#include <gtest/gtest.h>

#include "app/telemetry/mapped_json.h"
#include "app/telemetry/motion.h"
#include "tests/telemetry/sample_schema.h"

namespace aisland::telemetry {
namespace {

schema::Mapping mapping(std::string topic, std::string type, std::string entity) {
    schema::Mapping m;
    m.name = topic;
    m.topic = std::move(topic);
    m.type = TypeId(type);
    m.entity = std::move(entity);
    return m;
}

schema::MappedAttribute mapped(std::string name, std::string at, double scale = 1, double offset = 0) {
    schema::MappedAttribute m;
    m.attribute = AttributeId(name);
    m.at = std::move(at);
    m.scale = scale;
    m.offset = offset;
    return m;
}

schema::Table mapped_table() {
    schema::Table table = sample_table();
    schema::Mapping lamps = mapping("vendor/+/lamps", "Streetlight", "urn:ngsi-ld:Streetlight:{1}:lamp-{/n}");
    lamps.each = "/devices";
    lamps.time = "/t";
    lamps.time_form = schema::TimeForm::seconds;
    lamps.attributes = {mapped("illuminanceLevel", "/dim/percent", 0.01), mapped("powerConsumption", "/kw", 1000), mapped("powerState", "/on"), mapped("location", "/lon")};
    lamps.attributes[2].members = {{"1", 1}, {"0", 0}, {"true", 1}};
    lamps.attributes[3].latitude = "/lat";
    schema::Mapping air = mapping("sensors/#", "WeatherObserved", "urn:ngsi-ld:WeatherObserved:station");
    air.attributes = {mapped("temperature", "/readings/0/f", 5.0 / 9, -160.0 / 9), mapped("relativeHumidity", "/readings/1/rh~1pct", 0.01)};
    table.mappings = {lamps, air};
    return table;
}

struct Forms : testing::Test {
    schema::Table table = mapped_table();
    Decoder decoder{table, sample_projection()};
    Batch batch;

    const Batch& decode(std::string_view text, std::string_view topic = "aisland/v1/x") {
        std::vector<std::byte> bytes = payload(text);
        decoder.decode(topic, bytes, batch);
        return batch;
    }
    const BatchValue* value(std::string_view name) const {
        for (const BatchValue& v : batch.values)
            if (v.attribute == AttributeId(name)) return &v;
        return nullptr;
    }
    uint64_t rejected(Reject reason) const { return batch.rejected[static_cast<size_t>(reason)]; }
};

std::string device(std::string_view attributes) { return std::string(R"({"id":"urn:ngsi-ld:Device:d","type":"Device",)").append(attributes).append("}"); }

TEST_F(Forms, OfAHistoryTheNewestCounts) {
    decode(lamp(R"("illuminanceLevel":[{"type":"Property","value":0.2,"observedAt":"2026-11-23T10:00:00Z"},
        {"type":"Property","value":0.9,"observedAt":"2026-11-23T10:15:02Z"},{"type":"Property","value":0.4,"observedAt":"2026-11-23T10:10:00Z"}])"));
    ASSERT_TRUE(value("illuminanceLevel"));
    EXPECT_EQ(value("illuminanceLevel")->number, 0.9);
    EXPECT_EQ(value("illuminanceLevel")->observed_ms, sample_ms());
}

TEST_F(Forms, OfASimplifiedHistoryToo) {
    decode(lamp(R"("illuminanceLevel":{"type":"Property","values":[[0.9,"2026-11-23T10:15:02Z"],[0.2,"2026-11-23T10:00:00Z"]]})"));
    ASSERT_TRUE(value("illuminanceLevel"));
    EXPECT_EQ(value("illuminanceLevel")->number, 0.9);
    EXPECT_EQ(value("illuminanceLevel")->observed_ms, sample_ms());
}

TEST_F(Forms, TheDefaultDatasetGoesBeforeANewerOther) {
    decode(lamp(R"("illuminanceLevel":[{"value":0.2,"observedAt":"2026-11-23T10:00:00Z"},
        {"value":0.9,"observedAt":"2026-11-23T10:15:02Z","datasetId":"urn:other"}])"));
    EXPECT_EQ(value("illuminanceLevel")->number, 0.2);
}

TEST_F(Forms, LanguagePropertySpeaksOurs) {
    decode(device(R"("value":{"type":"LanguageProperty","languageMap":{"fr":"ouvert","en":"open","zh":"打开"}})"));
    ASSERT_TRUE(value("value"));
    EXPECT_EQ(batch.text_of(*value("value")), "打开");
    decode(device(R"("value":{"languageMap":{"fr":"ouvert"}})"));
    EXPECT_EQ(batch.text_of(*value("value")), "ouvert");
}

TEST_F(Forms, RelationshipVocabAndJsonPropertiesAreRead) {
    decode(device(R"("value":{"type":"Relationship","object":"urn:ngsi-ld:Building:1"})"));
    EXPECT_EQ(batch.text_of(*value("value")), "urn:ngsi-ld:Building:1");
    decode(lamp(R"("status":{"type":"VocabProperty","vocab":"brokenLantern"})"));
    EXPECT_EQ(value("status")->number, 2);
    decode(lamp(R"("illuminanceLevel":{"type":"JsonProperty","json":0.4})"));
    EXPECT_EQ(value("illuminanceLevel")->number, 0.4);
}

TEST_F(Forms, PercentBecomesAFraction) {
    decode(lamp(R"("illuminanceLevel":{"type":"Property","value":65,"unitCode":"P1"})"));
    EXPECT_DOUBLE_EQ(value("illuminanceLevel")->number, 0.65);
    EXPECT_FALSE(value("illuminanceLevel")->out_of_range);
    decode(lamp(R"("illuminanceLevel":{"type":"Property","value":65})"));
    EXPECT_TRUE(value("illuminanceLevel")->out_of_range) << "65 without a unit is no fraction";
}

TEST_F(Forms, TimeZonesAreOneMoment) {
    for (const char* moment : {"2026-11-23T10:15:02Z", "2026-11-23T18:15:02+08:00", "2026-11-23T05:15:02.000-05:00"}) {
        decode(lamp(std::string(R"("illuminanceLevel":{"value":0.5,"observedAt":")") + moment + "\"}"));
        EXPECT_EQ(value("illuminanceLevel")->observed_ms, sample_ms()) << moment;
    }
}

TEST_F(Forms, WhatCannotBeReadLeavesNoBytesBehind) {
    decode(R"({"id":"urn:ngsi-ld:Person:CANARY","type":"Person","name":"CANARY"})");
    EXPECT_EQ(rejected(Reject::unknown_type), 1u);
    const std::string_view all(batch.text.data(), batch.text.capacity());
    EXPECT_EQ(all.find("CANARY"), std::string_view::npos);
}

TEST(TopicFilter, MatchesAsMqttDoes) {
    EXPECT_TRUE(topic_matches("a/b", "a/b"));
    EXPECT_FALSE(topic_matches("a/b", "a/b/c"));
    EXPECT_TRUE(topic_matches("a/#", "a"));
    EXPECT_TRUE(topic_matches("a/#", "a/b/c"));
    EXPECT_TRUE(topic_matches("+/+", "/x"));
    EXPECT_FALSE(topic_matches("+", "a/b"));
    EXPECT_FALSE(topic_matches("a/+", "a"));
    EXPECT_TRUE(topic_matches("#", "a/b"));
    std::vector<std::string_view> wildcards;
    EXPECT_TRUE(topic_matches("a/+/c/#", "a/b/c/d/e", &wildcards));
    EXPECT_EQ(wildcards, (std::vector<std::string_view>{"b", "d/e"}));
}

TEST_F(Forms, AMappingReadsEveryDeviceOfAList) {
    decode(R"({"devices":[{"n":17,"dim":{"percent":65},"kw":"0.0584","on":1,"lon":121.6,"lat":31.2,"t":1795428902},
        {"n":18,"on":true,"owner":"CANARY"}]})",
           "vendor/north/lamps");
    ASSERT_EQ(batch.entities.size(), 2u);
    EXPECT_EQ(batch.name_of(batch.entities[0]), "urn:ngsi-ld:Streetlight:north:lamp-17");
    ASSERT_EQ(batch.entities[0].count, 4u);
    EXPECT_DOUBLE_EQ(value("illuminanceLevel")->number, 0.65);
    EXPECT_DOUBLE_EQ(value("powerConsumption")->number, 58.4);
    EXPECT_EQ(value("powerState")->number, 1);
    EXPECT_EQ(value("location")->position, vec3(0.0f));
    EXPECT_EQ(value("powerState")->observed_ms, 1'795'428'902'000);
    ASSERT_EQ(batch.entities[1].count, 1u);
    EXPECT_EQ(batch.values[4].number, 1);
    EXPECT_EQ(batch.refusals(), 0u);
    EXPECT_EQ(std::string_view(batch.text.data(), batch.text.capacity()).find("CANARY"), std::string_view::npos);
}

TEST_F(Forms, AMappingFollowsPointersIntoListsAndEscapes) {
    decode(R"({"readings":[{"f":68},{"rh/pct":41}]})", "sensors/roof/a");
    ASSERT_EQ(batch.values.size(), 2u);
    EXPECT_NEAR(value("temperature")->number, 20, 1e-9);
    EXPECT_DOUBLE_EQ(value("relativeHumidity")->number, 0.41);
}

TEST_F(Forms, AMappingMarksAndRefusesAsNgsiLdDoes) {
    decode(R"({"devices":[{"n":1,"dim":{"percent":250},"on":7,"t":"yesterday"}]})", "vendor/a/lamps");
    ASSERT_EQ(batch.values.size(), 2u);
    EXPECT_TRUE(value("illuminanceLevel")->out_of_range);
    EXPECT_TRUE(value("powerState")->out_of_range) << "a member nobody mapped";
    EXPECT_EQ(rejected(Reject::bad_timestamp), 1u);
    decode(R"({"devices":[{"n":1,"dim":{"percent":"NaN"},"on":null,"lon":121}]})", "vendor/a/lamps");
    EXPECT_TRUE(batch.entities.empty());
    EXPECT_EQ(rejected(Reject::not_finite), 1u);
    EXPECT_EQ(rejected(Reject::null_value), 1u);
    EXPECT_EQ(rejected(Reject::wrong_kind), 1u) << "a longitude without a latitude";
}

TEST_F(Forms, AMappingSaysWhyADeviceDoesNotShow) {
    decode(R"({"devices":[{"dim":{"percent":5}}]})", "vendor/a/lamps");
    EXPECT_EQ(rejected(Reject::no_id), 1u);
    decode(R"({"devices":[{"n":3,"dimm":5}]})", "vendor/a/lamps");
    EXPECT_EQ(rejected(Reject::no_known_attribute), 1u);
    decode(R"({"device":[]})", "vendor/a/lamps");
    EXPECT_EQ(rejected(Reject::no_entity), 1u);
    decode(R"([1,2])", "vendor/a/lamps");
    EXPECT_EQ(rejected(Reject::no_entity), 1u);
}

TEST(Explain, NamesReasonsTopicsAndKindsButNoValue) {
    Sender sample;
    sample.store.explain(true);
    sample.send(R"({"id":"urn:x","type":"Streetlite","secretName":"CANARY"})", at(0), false, "aisland/v1/a");
    sample.send(lamp(R"("powerConsumption":{"value":"CANARY"},"status":["ok"])"), at(0), false, "aisland/v1/b");
    sample.send("{CANARY", at(0), false, "aisland/v1/c");
    const auto examples = sample.store.take_examples();
    ASSERT_EQ(examples.size(), 3u);
    EXPECT_EQ(examples[0].first, Reject::unknown_type);
    EXPECT_EQ(examples[0].second.topic, "aisland/v1/a");
    EXPECT_EQ(examples[0].second.where, "Streetlite with the members id, type, secretName");
    EXPECT_EQ(examples[1].first, Reject::wrong_kind);
    EXPECT_EQ(examples[1].second.where, "Streetlight.powerConsumption is an object");
    EXPECT_EQ(examples[2].first, Reject::not_json);
    for (const auto& [reason, example] : examples) EXPECT_EQ((example.topic + example.where).find("CANARY"), std::string::npos);
    EXPECT_TRUE(sample.store.take_examples().empty());
}

TEST(Explain, AShowKeepsNone) {
    Sender sample;
    sample.send(R"({"id":"urn:x","type":"Streetlite","secretName":1})", at(0), false, "aisland/v1/a");
    EXPECT_TRUE(sample.store.take_examples().empty());
    EXPECT_EQ(sample.rejected(Reject::unknown_type), 1u);
}

TEST(Jumps, OneIsDoubtedTwoInARowAreBelieved) {
    JumpFilter filter;
    const vec3 here(0.0f), near(3, 0, 0), far(900, 0, 0);
    EXPECT_TRUE(believable(filter, here, near, 1, 40));
    EXPECT_FALSE(believable(filter, near, far, 2, 40));
    EXPECT_FALSE(believable(filter, near, far, 2, 40)) << "the same report looked at again is no second one";
    EXPECT_TRUE(believable(filter, near, near, 3, 40)) << "back where it was: the jump was a mistake";
    EXPECT_FALSE(believable(filter, near, far, 4, 40));
    EXPECT_TRUE(believable(filter, near, far + vec3(2, 0, 0), 5, 40)) << "it was carried there";
    EXPECT_FALSE(believable(filter, far, here, 6, 40));
    EXPECT_FALSE(believable(filter, far, -far, 7, 40)) << "two jumps to two places confirm nothing";
}

}  // namespace
}  // namespace aisland::telemetry
