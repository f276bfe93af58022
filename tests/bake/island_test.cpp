// Laws of the content that ships: what the island must hold, whatever else changes.
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <map>
#include <mutex>
#include <set>

#include "app/bake/bake.h"
#include "app/bake/link.h"
#include "app/bake/read.h"
#include "app/content/pack.h"
#include "tests/bake/folder.h"

namespace aisland::bake {
namespace {

// Linked once; nothing writes to it.
const content::Catalog& island_catalog() {
    static const content::Catalog catalog = [] {
        Offences offences;
        const Authored authored = read_authored(island().files(), offences);
        Linked linked = link(authored, {}, offences);
        add_walk_maps(linked);
        linked.catalog.build_index();
        return linked.catalog;
    }();
    return catalog;
}

std::set<std::string> codes(const auto& rows) {
    std::set<std::string> out;
    for (const auto& row : rows) out.insert(row.code);
    return out;
}

std::string numbered(char letter, int number, int digits) {
    std::string text = std::to_string(number);
    while (static_cast<int>(text.size()) < digits) text.insert(text.begin(), '0');
    return letter + text;
}

TEST(Island, IsClean) {
    for (const Offence& offence : check(island().files())) ADD_FAILURE() << text(offence);
}

TEST(Island, HasTwentyOneBuildings) {
    const auto& buildings = island_catalog().buildings;
    EXPECT_EQ(std::count_if(buildings.begin(), buildings.end(), [](const content::Building& b) { return !b.planned; }), 21);
}

TEST(Island, HasSixtySixThousandSquareMetresOfLand) { EXPECT_NEAR(island_catalog().land_m2, 66000, 660); }
TEST(Island, HasAHundredThousandSquareMetresOfFloor) { EXPECT_NEAR(island_catalog().floor_area_m2, 100000, 1000); }
TEST(Island, HasThirtyScenariosOrMore) { EXPECT_GE(island_catalog().scenarios.size(), 30u); }

TEST(Island, HasEveryFactOfTheInventory) {
    const std::set<std::string> have = codes(island_catalog().facts);
    for (int i = 1; i <= 12; ++i) EXPECT_TRUE(have.count(numbered('S', i, 2))) << i;
    for (int i = 1; i <= 4; ++i) EXPECT_TRUE(have.count(numbered('X', i, 1))) << i;
}

TEST(Island, HasSixZonesWithRooms) {
    EXPECT_EQ(codes(island_catalog().zones), (std::set<std::string>{"Z1", "Z2", "Z3", "Z4", "Z5", "Z6"}));
    EXPECT_EQ(island_catalog().cells.size(), 7u);
    for (const content::Zone& zone : island_catalog().zones) EXPECT_FALSE(zone.entities.empty()) << zone.code;
}

TEST(Island, HasSeventeenSystemsEachWithEntities) {
    const std::set<std::string> have = codes(island_catalog().systems);
    for (int i = 1; i <= 17; ++i) EXPECT_TRUE(have.count(numbered('P', i, 2))) << i;
    for (const content::System& system : island_catalog().systems) {
        EXPECT_TRUE(std::any_of(island_catalog().entities.begin(), island_catalog().entities.end(), [&](const content::Entity& e) { return e.system == system.id; })) << system.code;
        EXPECT_FALSE(system.rules.empty()) << system.code;
    }
}

TEST(Island, HasTheDevicesOfItsDay) {
    const auto count = [](const char* type, const char* word) {
        return std::count_if(island_catalog().entities.begin(), island_catalog().entities.end(),
                             [&](const content::Entity& e) { return e.type == TypeId(type) && e.text_id.find(word) != std::string::npos; });
    };
    EXPECT_EQ(count("Streetlight", ""), 120);
    EXPECT_EQ(count("ParkingSpot", ""), 300);
    EXPECT_EQ(count("IndoorEnvironmentObserved", ""), 60);
    EXPECT_EQ(count("RobotArm", ""), 2);
    EXPECT_EQ(count("ACMeasurement", "power-"), 21);
    EXPECT_EQ(count("DeviceMeasurement", "lift-"), 21);
    EXPECT_GE(count("StateMessage", "") + count("UnmannedAerialVehicle", "") + count("Vehicle", ""), 12);
    for (const content::Entity& e : island_catalog().entities) {
        const bool within = e.text_id.find(":office-") != std::string::npos || e.text_id.find(":meeting-") != std::string::npos || e.text_id.find(":lift-") != std::string::npos;
        const auto building = std::find_if(island_catalog().buildings.begin(), island_catalog().buildings.end(), [&](const content::Building& b) { return b.id == e.building; });
        if (!within) continue;
        ASSERT_NE(building, island_catalog().buildings.end()) << e.text_id << " is in no building";
        EXPECT_LT(e.position.y, building->height) << e.text_id;
    }
}

// A number without one is a ratio or an index; every other says what it counts.
TEST(Island, EveryNumberHasAUnit) {
    const content::Catalog& c = island_catalog();
    const std::set<std::string> bare = {"pH", "powerFactor", "numValue"};
    const auto has = [&](uint64_t key) { return c.index.texts.contains(key); };
    for (const content::Entity& e : c.entities) {
        const schema::Type* type = c.schema.find(e.type);
        for (const schema::Attribute& a : type ? type->attributes : std::vector<schema::Attribute>{}) {
            if (a.kind != schema::Kind::number || a.percent || bare.contains(a.name) || !schema::unit_symbol(a.unit).empty()) continue;
            EXPECT_TRUE(has(hash64(".unit", e.name.value)) || has(hash64(".unit", hash64(a.label)))) << e.text_id << " " << a.name;
        }
    }
}

TEST(Island, HasTheSixteenTenantsByName) {
    const content::Catalog& c = island_catalog();
    EXPECT_EQ(c.tenants.size(), 16u);
    for (const char* name : {"IBM 研发总部", "微软 AI&IoT Insider 实验室", "英飞凌大中华区总部", "ADA Health", "齐感科技", "远景智能", "同济大学上海自主智能无人系统科学中心", "阿里巴巴",
                             "云从科技", "小蚁科技", "汇纳科技", "黑瞳科技", "张江创业工坊", "红杉数字智能产业孵化中心", "IBM Watson Build 人工智能创新中心", "百度飞桨人工智能产业赋能中心"})
        EXPECT_EQ(std::count_if(c.tenants.begin(), c.tenants.end(), [&](const content::Tenant& t) { return c.text(t.name, 0).starts_with(name); }), 1) << name;
}

TEST(Island, HasTheViewsOfTheCommandLine) {
    std::set<std::string> names;
    for (const content::NamedView& view : island_catalog().views) names.insert(view.name);
    for (const char* name : {"island", "home", "campus", "medical", "finance", "manufacturing", "park"}) EXPECT_TRUE(names.count(name)) << name;
}

TEST(Island, SpeaksChineseAndEnglish) {
    const content::Catalog& c = island_catalog();
    ASSERT_EQ(c.languages.size(), 2u);
    EXPECT_EQ(c.languages[0].tag, "zh-CN");
    EXPECT_EQ(c.languages[1].tag, "en");
    for (size_t i = 0; i < c.text_keys.size(); ++i)
        for (size_t l = 0; l < 2; ++l) EXPECT_FALSE(c.texts[l][i].empty()) << c.text_keys[i];
}

TEST(Island, FactsSayWhereTheyComeFrom) {
    for (const content::Fact& fact : island_catalog().facts) {
        for (int language = 0; language < 2; ++language) EXPECT_FALSE(island_catalog().text(fact.source, language).empty()) << fact.code;
        EXPECT_EQ(fact.as_of.size(), 10u) << fact.code;
    }
}

// The staff page says what a rule is for in its reader's language; in English as `check --explain` does.
TEST(Island, EveryRuleIsExplainedInEveryLanguage) {
    const content::Catalog& c = island_catalog();
    for (const RuleRow& rule : rules()) {
        const TextId key(std::string("ui.rule.") + rule.id);
        EXPECT_EQ(c.text(key, 1), rule.explanation);
        EXPECT_FALSE(c.text(key, 0).empty()) << rule.id;
        EXPECT_NE(c.text(key, 0), c.text(key, 1)) << rule.id;
    }
}

TEST(Island, EveryZoneSignAndStopOnTheGroundCanBeStoodAt) {
    const content::Catalog& c = island_catalog();
    for (const content::Zone& zone : c.zones) EXPECT_TRUE(c.walk_maps[0].standable(vec2(zone.position.x, zone.position.z), nullptr)) << zone.code;
}

// A machine that is green all over would be a wrong picture of it.
void expect_status_in_a_part(const content::Opened& island, const char* id) {
    const content::Entity* machine = island.catalog.find_entity(EntityId(id));
    ASSERT_NE(machine, nullptr);
    for (const content::Entity& entity : island.catalog.entities) EXPECT_NE(entity.slot, machine->slot + 1) << "it is the part's alone";
    const auto shown = [&](uint32_t slot) { return std::count_if(island.world.instances.begin(), island.world.instances.end(), [&](const Instance& i) { return i.slot == slot; }); };
    EXPECT_GT(shown(machine->slot), shown(machine->slot + 1));
    EXPECT_GT(shown(machine->slot + 1), 0);
}

TEST(Island, BakesAndOpensTheSameTwice) {
    std::map<std::string, Bytes> kept;
    std::mutex mutex;
    const ObjectStore store{[&](const Sha256& key) -> std::optional<Bytes> {
                                const std::lock_guard lock(mutex);
                                const auto found = kept.find(hex(key));
                                return found == kept.end() ? std::nullopt : std::optional(found->second);
                            },
                            [&](const Sha256& key, ByteView bytes) {
                                const std::lock_guard lock(mutex);
                                kept[hex(key)].assign(bytes.begin(), bytes.end());
                            }};
    const Options keeping{.threads = 2, .store = &store, .keep_pack = false, .program = "this build", .progress = {}};
    const Result<Baked> first = bake(island().files(), keeping), second = bake(island().files(), {1}), of_kept = bake(island().files(), keeping);
    ASSERT_TRUE(first) << first.error().text();
    ASSERT_TRUE(second && of_kept);
    EXPECT_EQ(first->pack, of_kept->pack) << "of objects that were kept";
    ASSERT_TRUE(first->offences.empty());
    EXPECT_EQ(first->pack, second->pack);
    const Result<content::Opened> opened = content::open(Bytes(first->pack), "island.pack");
    ASSERT_TRUE(opened) << opened.error().text();
    EXPECT_GE(opened->catalog.entities.size(), 500u);
    for (const Cell& cell : opened->world.cells) EXPECT_GT(cell.instance_count, 0u);
    for (const content::Entity& entity : opened->catalog.entities)
        EXPECT_FALSE(entity.mover != kNone && entity.slot == kNone) << entity.text_id;
    expect_status_in_a_part(*opened, "urn:ngsi-ld:ManufacturingMachine:aisland:machine-1");
}

// content/TELEMETRY.md is what integrators read: its table is the schema's.
TEST(Island, ThePageOfTypesIsTrue) {
    const std::string page = island().text("TELEMETRY.md");
    size_t rows = 0;
    for (const schema::Type& type : island_catalog().schema.types) {
        const size_t at = page.find("| `" + type.name + "` | ");
        ASSERT_NE(at, std::string::npos) << type.name << " is missing in content/TELEMETRY.md";
        const std::string row = page.substr(at, page.find('\n', at) - at);
        ++rows;
        for (const schema::Attribute& a : type.attributes) {
            std::string words = a.name;
            if (a.kind == schema::Kind::number) words += " " + (a.unit.empty() ? std::string("number") : a.unit);
            if (a.kind == schema::Kind::enumeration)
                for (size_t i = 0; i < a.values.size(); ++i) words += (i ? "/" : " ") + a.values[i];
            EXPECT_NE(row.find(words), std::string::npos) << type.name << ": \"" << words << "\" is not in its row";
        }
    }
    EXPECT_GT(rows, 20u);
    size_t listed = 0;
    for (size_t at = page.find("\n| `", page.find("## Types understood")); at != std::string::npos; at = page.find("\n| `", at + 1)) ++listed;
    EXPECT_EQ(listed, rows) << "a type that is no longer there";
}

}  // namespace
}  // namespace aisland::bake
