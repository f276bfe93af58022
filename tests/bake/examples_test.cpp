// The worked examples of content/README.md, done as it says to a copy of the content and to what `aisland new` makes, and looked for
// among what is shown.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <sstream>

#include "app/bake/bake.h"
#include "app/bake/import.h"
#include "app/cli/new_island.h"
#include "app/content/pack.h"
#include "app/core/format.h"
#include "app/core/time.h"
#include "app/telemetry/simulator.h"
#include "tests/bake/folder.h"
#include "tests/bake/gltf_file.h"

namespace aisland::bake {
namespace {

// The text between the quotation marks of "`file`, at the end of `list`:".
std::vector<std::string> quoted(const std::string& line) {
    std::vector<std::string> out;
    for (size_t a = line.find('`'); a != std::string::npos; a = line.find('`', a + 1)) {
        const size_t b = line.find('`', a + 1);
        if (b == std::string::npos) break;
        out.push_back(line.substr(a + 1, b - a - 1));
        a = b;
    }
    return out;
}

// What `aisland new` makes, made once, and gone with the program.
const std::string& new_folder() {
    struct Made {
        std::string name = (std::filesystem::temp_directory_path() / "aisland-example-XXXXXX").string();
        Made() {
            if (!mkdtemp(name.data())) throw std::runtime_error(name);
            for (const cli::NewFile& file : cli::new_island()) {
                const std::filesystem::path path = std::filesystem::path(name) / file.name;
                std::filesystem::create_directories(path.parent_path());
                std::ofstream(path, std::ios::binary) << file.text;
            }
        }
        ~Made() {
            std::error_code error;
            std::filesystem::remove_all(name, error);
        }
    };
    static const Made made;
    return made.name;
}

// An author begins with the delivered content or with a new island.
class Example : public testing::TestWithParam<std::string> {};
Folder begun(const std::string& with) { return with == "delivered" ? island() : Folder{new_folder(), {}}; }

struct Workshop {
    Folder folder;

    std::string text(const std::string& name) const {
        const auto it = folder.replaced.find(name);
        return it != folder.replaced.end() ? *it->second : folder.text(name);
    }

    // As an author does: behind the last object of the list, which ends the file.
    void append(const std::string& name, const std::string& list, const std::string& block) {
        std::string content = text(name);
        const size_t end = content.rfind(']'), last = content.find_last_not_of(" \n", end - 1);
        ASSERT_EQ(content.find_first_not_of(" \n}", end + 1), std::string::npos) << name << " does not end with a list";
        content.insert(last + 1, (content[last] == '[' ? "\n" : ",\n") + block);
        const nlohmann::json before = nlohmann::json::parse(text(name)), after = nlohmann::json::parse(content);
        ASSERT_EQ(after.at(list).size(), before.at(list).size() + 1) << list;
        folder.replaced[name] = content;
    }

    void translate(const std::string& name, const std::string& block) {
        const std::string id = block.substr(0, block.find('\n') + 1);
        std::string content = text(name);
        const size_t at = content.find(id), from = at + id.size(), to = content.find('\n', from);
        ASSERT_NE(at, std::string::npos) << id;
        folder.replaced[name] = content.replace(from, to - from, block.substr(id.size(), block.find_last_not_of('\n') + 1 - id.size()));
    }

    void copy(const std::string& command) {
        std::istringstream words(command);
        std::string verb, from, to;
        words >> verb >> from >> to;
        ASSERT_EQ(verb, "cp");
        ASSERT_TRUE(from.starts_with("content/") && to.starts_with("content/"));
        folder.replaced[to.substr(8)] = text(from.substr(8));
    }

    // One box of an example and the line over it.
    void apply(const std::string& over, const std::string& kind, const std::string& block) {
        const std::vector<std::string> names = quoted(over);
        if (kind == "sh") return copy(block);
        ASSERT_FALSE(names.empty()) << over;
        if (kind == "json" && names.size() == 2) return append(names[0], names[1], block);
        ASSERT_EQ(kind, "po") << over;
        if (over.find("in place of") != std::string::npos) return translate(names[0], block);
        folder.replaced[names[0]] = text(names[0]) + "\n" + block;
    }
};

// Everything the section says; fails when there is no such section or nothing to do in it.
Workshop work(const std::string& example, const std::string& with) {
    Workshop shop{begun(with)};
    std::istringstream lines(island().text("README.md"));
    std::string line, over, kind, block;
    bool here = false, open = false;
    int boxes = 0;
    while (std::getline(lines, line)) {
        if (!open && line.starts_with("#")) here = line == "## Example: " + example;
        if (!here) continue;
        if (line.starts_with("```")) {
            if (open) shop.apply(over, kind, block), ++boxes;
            open = !open, kind = line.substr(3), block.clear();
        } else if (open) {
            block += line + "\n";
        } else if (!line.empty()) {
            over = line;
        }
    }
    EXPECT_GT(boxes, 0) << example;
    return shop;
}

content::Opened shown(const Workshop& shop) {
    ContentFiles files = shop.folder.files();
    files.model = [](std::string_view name, ByteView file) -> Result<ConvertedModel> {
        AISLAND_TRY(pack, import_model(name, file, {}));
        return ConvertedModel{std::move(pack), true};
    };
    for (const Offence& offence : check(files, {.today = "2026-06-21", .has_glyph = {}, .bake = nullptr})) ADD_FAILURE() << text(offence);
    Result<Baked> baked = bake(files);
    EXPECT_TRUE(baked);
    Result<content::Opened> opened = content::open(std::move(baked->pack), "example");
    EXPECT_TRUE(opened) << (opened ? "" : opened.error().text());
    return opened ? std::move(*opened) : content::Opened();
}

size_t instances_of(const content::Opened& opened, std::string_view id) {
    const content::Entity* entity = opened.catalog.find_entity(EntityId(id));
    if (!entity || entity->slot == kNone) return 0;
    return static_cast<size_t>(std::count_if(opened.world.instances.begin(), opened.world.instances.end(), [&](const Instance& i) { return i.slot == entity->slot; }));
}

TEST_P(Example, ABuildingStandsThere) {
    const content::Opened opened = shown(work("a building", GetParam()));
    const content::Building* building = opened.catalog.find_building(ItemId("greenhouse"));
    ASSERT_NE(building, nullptr);
    EXPECT_EQ(opened.catalog.text(building->name, 1), "Greenhouse workshop (illustrative)");
    EXPECT_GT(instances_of(opened, "urn:ngsi-ld:Building:aisland:greenhouse"), 0u);
    float ground = 0;
    EXPECT_FALSE(opened.catalog.walk_maps[0].standable((building->outline[0] + building->outline[2]) / 2.0f, &ground));
}

TEST_P(Example, AModelStandsWhereTheBuildingWould) {
    Workshop shop = work("a model for a building", GetParam());
    test::GltfFile file;
    const size_t corners = file.floats(test::kCorners, "VEC3", 3);
    const Bytes glb = file.glb(format("\"scenes\": [{\"nodes\": [0]}], \"nodes\": [{\"mesh\": 0}], \"meshes\": [{\"primitives\": [{\"attributes\": {\"POSITION\": %zu}}]}]", corners));
    shop.folder.replaced["models/greenhouse.glb"] = std::string(text_of(glb));
    const content::Opened opened = shown(shop);
    EXPECT_EQ(instances_of(opened, "urn:ngsi-ld:Building:aisland:greenhouse"), 1u);
    EXPECT_NE(opened.catalog.find_building(ItemId("greenhouse")), nullptr);
}

TEST_P(Example, APictureIsOnItsCard) {
    Workshop shop = work("a picture", GetParam());
    shop.folder.replaced["pictures/entrance.jpg"] = Folder{AISLAND_SOURCE_DIR "/tests/bake/pictures", {}}.text("plaque.jpg");
    const content::Opened opened = shown(shop);
    const content::Picture* picture = opened.catalog.find_picture(ItemId("building-01"));
    ASSERT_NE(picture, nullptr);
    EXPECT_EQ(opened.catalog.text(picture->alt, 1), "A lobby of glass, a ginkgo before its door. Illustrative.");
    EXPECT_LT(picture->texture, opened.world.textures.size());
}

TEST_P(Example, ASoundIsSaidAtItsStopInEachLanguage) {
    Workshop shop = work("what is said at a stop", GetParam());
    for (const char* name : {"sounds/home.zh-CN.wav", "sounds/home.en.wav"}) shop.folder.replaced[name] = Folder{AISLAND_SOURCE_DIR "/tests/bake/sounds", {}}.text("tone.wav");
    const content::Opened opened = shown(shop);
    for (const int language : {0, 1}) {
        const content::Sound* sound = opened.catalog.find_sound(ItemId("visitor/home"), language);
        ASSERT_NE(sound, nullptr);
        EXPECT_EQ(sound->language, static_cast<uint32_t>(language));
        EXPECT_EQ(sound->caption, TextId("zone.home.summary"));
        EXPECT_NEAR(sound->seconds(), 1, 0.01f);
    }
}

TEST_P(Example, ATenantIsInItsBuilding) {
    const content::Opened opened = shown(work("a tenant", GetParam()));
    const content::Building* building = opened.catalog.find_building(ItemId("building-01"));
    ASSERT_NE(building, nullptr);
    EXPECT_NE(std::find(building->tenants.begin(), building->tenants.end(), ItemId("tenant-greenhouse")), building->tenants.end());
}

TEST_P(Example, ASystemHasItsDeviceItsLinesItsEffectsAndItsValues) {
    const content::Opened opened = shown(work("a system with a sensor", GetParam()));
    const content::Catalog& catalog = opened.catalog;
    const EntityId id("urn:ngsi-ld:RainTank:aisland:rain-1");
    const content::System* system = catalog.find_system(ItemId("rain"));
    const TypeId entity_type("RainTank");
    ASSERT_NE(system, nullptr);
    ASSERT_EQ(system->rules.size(), 2u);
    EXPECT_TRUE(system->rules[0].on_label);
    EXPECT_EQ(std::count_if(catalog.bindings.begin(), catalog.bindings.end(), [&](const content::Binding& b) { return b.entity == id; }), 2);
    EXPECT_GT(instances_of(opened, "urn:ngsi-ld:RainTank:aisland:rain-1"), 0u);
    EXPECT_EQ(std::count_if(catalog.schema.alarms.begin(), catalog.schema.alarms.end(), [&](const schema::Alarm& a) { return a.type == entity_type; }), 1);

    const content::Entity* entity = catalog.find_entity(id);
    telemetry::SimEntity sim;
    sim.id = id, sim.text_id = entity->text_id, sim.type = entity->type, sim.number = entity->number, sim.position = entity->position;
    const telemetry::Simulator simulator(1, catalog.schema, {sim});
    telemetry::Batch morning, evening;
    simulator.all(*parse_shanghai("2026-06-22T01:00"), morning);
    simulator.all(*parse_shanghai("2026-06-22T17:00"), evening);
    const auto level = [](const telemetry::Batch& batch) {
        for (const telemetry::BatchValue& value : batch.values)
            if (value.attribute == AttributeId("fillLevel")) return value.number;
        return -1.0;
    };
    EXPECT_GT(level(morning), 0.5);
    EXPECT_LT(level(evening), 0.3);
    EXPECT_GE(level(evening), 0.0);
}

TEST_P(Example, ATourHasItsStops) {
    const content::Opened opened = shown(work("a tour", GetParam()));
    ASSERT_NE(opened.catalog.find_view("short/lamps"), nullptr);
    ASSERT_NE(opened.catalog.find_view("short/home"), nullptr);
    EXPECT_NE(opened.catalog.find_view("short/home")->cell, 0u);
}

TEST_P(Example, AThirdLanguageIsOneMoreToChoose) {
    const content::Opened opened = shown(work("a third language", GetParam()));
    ASSERT_EQ(opened.catalog.languages.size(), 3u);
    EXPECT_EQ(opened.catalog.text(TextId("name"), opened.catalog.find_language("fr")), "Île de l’intelligence artificielle de Zhangjiang");
}

// The examples are executed, not only read: one that is wrong is found.
TEST_P(Example, AWrongOneFails) {
    Workshop shop = work("a tenant", GetParam());
    shop.folder.edit("tenants.json", "\"building\": \"building-01\"}\n", "\"building\": \"building-99\"}\n");
    EXPECT_FALSE(check(shop.folder.files()).empty());
}

INSTANTIATE_TEST_SUITE_P(In, Example, testing::Values("delivered", "new"), [](const auto& with) { return with.param; });

}  // namespace
}  // namespace aisland::bake
