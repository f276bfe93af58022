// libFuzzer over the decoders: the first byte chooses NGSI-LD or a mapping, the rest is the payload. Beyond not crashing it holds:
// the payload is overwritten, every value is finite or marked, every index lies inside its table.
#include <cmath>
#include <cstdint>
#include <cstdlib>

#include "tests/telemetry/sample_schema.h"

namespace aisland::telemetry {
namespace {

schema::Table table_with_mappings() {
    schema::Table table = sample_table();
    schema::Mapping lamps;
    lamps.name = "lamps";
    lamps.topic = "vendor/+/lamps";
    lamps.each = "/d";
    lamps.type = TypeId("Streetlight");
    lamps.entity = "urn:ngsi-ld:Streetlight:{1}:lamp-{/n}";
    lamps.time = "/t";
    lamps.time_form = schema::TimeForm::seconds;
    for (const char* name : {"illuminanceLevel", "powerConsumption", "powerState", "status", "location"}) {
        schema::MappedAttribute a;
        a.attribute = AttributeId(name);
        a.at = std::string("/") + name[0] + "/0";
        a.scale = 0.01;
        if (a.attribute == AttributeId("powerState")) a.members = {{"1", 1}, {"off", 0}};
        if (a.attribute == AttributeId("location")) a.at = "/x", a.latitude = "/y", a.height = "/z";
        lamps.attributes.push_back(a);
    }
    table.mappings.push_back(lamps);
    lamps.name = "robot";
    lamps.topic = "robot/#";
    lamps.each = "";
    lamps.time_form = schema::TimeForm::rfc3339;
    lamps.entity = "urn:ngsi-ld:Streetlight:{1}";
    table.mappings.push_back(lamps);
    return table;
}

void require(bool good) {
    if (!good) std::abort();
}

}  // namespace
}  // namespace aisland::telemetry

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    using namespace aisland;
    using namespace aisland::telemetry;
    static const schema::Table table = table_with_mappings();
    static Decoder decoder(table, sample_projection());
    static Batch batch;
    if (size == 0) return 0;
    static constexpr std::string_view kTopics[] = {"aisland/v1/a", "vendor/north/lamps", "robot/7"};
#ifdef AISLAND_FUZZ_TOPIC
    const std::string_view topic = kTopics[AISLAND_FUZZ_TOPIC == 0 ? 0 : 1 + data[0] % 2];
#else
    const std::string_view topic = kTopics[data[0] % 3];
#endif
    std::vector<std::byte> bytes(size - 1);
    if (size > 1) std::memcpy(bytes.data(), data + 1, size - 1);
    decoder.decode(topic, bytes, batch);
#ifdef AISLAND_FUZZ_SEEDED_BUG  // the control of tests/fuzz/run: one byte beyond, for payloads that a fuzzer has to look for
    if (size > 3 && data[1] == '[' && data[2] == '{' && data[3] == '"') bytes.data()[size - 1] = std::byte{1};
#endif
    for (const std::byte b : bytes) require(b == std::byte{0});
    for (const BatchEntity& e : batch.entities) {
        require(e.type_index < table.types.size() && size_t{e.first} + e.count <= batch.values.size() && e.count > 0);
        require(size_t{e.name} + e.name_size <= batch.text.size());
    }
    for (const BatchValue& v : batch.values) {
        require(std::isfinite(v.number) && size_t{v.text} + v.text_size <= batch.text.size());
        require(std::isfinite(v.position.x) && std::isfinite(v.position.y) && std::isfinite(v.position.z));
    }
    return 0;
}
