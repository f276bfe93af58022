// Content of older versions: one step after the other, each on what the one before it left.
#include <gtest/gtest.h>

#include "app/bake/bake.h"
#include "app/bake/upgrade.h"
#include "app/content/pack.h"
#include "tests/bake/folder.h"

namespace aisland::bake {
namespace {

Json parsed(const std::string& text) {
    Json root;
    Offences offences;
    offences.files = {"rooms.json"};
    EXPECT_TRUE(parse_json(text, 0, root, offences));
    return root;
}

// Formats that were never published: version 1 wrote feet, 2 metres, 3 millimetres under another key, and version 4 is the present.
void metres(Json& root, Offences&) { root.items[0].number *= 0.3048; }
void millimetres(Json& root, Offences& offences) {
    offences.add(root.items[0].at, Rule::version_old, "since version 3 lengths are millimetres; write \"length_mm\"");
    root.keys[0] = "length_mm", root.items[0].number *= 1000;
}
void whole(Json& root, Offences&) { root.items[0].number = static_cast<double>(static_cast<int>(root.items[0].number)); }
constexpr UpgradeStep kSteps[] = {{3, "rooms.json", whole}, {1, "rooms.json", metres}, {2, "rooms.json", millimetres}, {2, "doors.json", whole}};

TEST(Upgrade, EachStepTakesWhatTheOneBeforeItLeft) {
    for (const auto& [version, length] : {std::pair(1, 3048.0), {2, 10000.0}, {3, 10.0}, {4, 10.25}}) {
        Json root = parsed("{\"length\": 10.25}");
        Offences offences;
        offences.files = {"rooms.json"};
        if (version == 1) root.items[0].number = 10;
        if (version == 2) root.items[0].number = 10.0001;
        upgrade("rooms.json", version, 4, kSteps, root, offences);
        EXPECT_EQ(root.items[0].number, length) << version;
        EXPECT_EQ(root.keys[0], version <= 2 ? "length_mm" : "length") << version;
        EXPECT_EQ(offences.list.size(), version <= 2 ? 1u : 0u) << "said once, at the step that changed it";
    }
}

TEST(Upgrade, AFileThatDidNotChangeStaysAsItIs) {
    Json root = parsed("{\"length\": 10.25}");
    Offences offences;
    upgrade("windows.json", 1, 4, kSteps, root, offences);
    EXPECT_EQ(root.items[0].number, 10.25);
    upgrade("doors.json", 3, 4, kSteps, root, offences);
    EXPECT_EQ(root.items[0].number, 10.25);
    upgrade("doors.json", 1, 4, kSteps, root, offences);
    EXPECT_EQ(root.items[0].number, 10);
}

// A version that nobody can come from would be a hole in the chain.
TEST(Upgrade, EveryOlderVersionHasItsStep) {
    for (int version = 1; version < kContentVersion; ++version)
        EXPECT_TRUE(std::any_of(upgrade_steps().begin(), upgrade_steps().end(), [&](const UpgradeStep& s) { return s.from == version && s.file == "manifest.json"; })) << version;
    for (const UpgradeStep& step : upgrade_steps()) EXPECT_TRUE(step.from >= 1 && step.from < kContentVersion) << step.file;
}

content::Catalog catalog_of(const Folder& folder, size_t warnings) {
    Result<Baked> baked = bake(folder.files());
    EXPECT_TRUE(baked && !baked->pack.empty());
    EXPECT_EQ(baked->offences.size(), warnings);
    Result<content::Opened> opened = content::open(std::move(baked->pack), "old");
    EXPECT_TRUE(opened);
    return std::move(opened->catalog);
}

// The whole folder as versions 1 and 2 wrote it shows what today's does: through the chain, and from its middle.
TEST(Upgrade, OldContentShowsTheSame) {
    const content::Catalog now = catalog_of(fixture(), 0);
    for (const int version : {1, 2}) {
        Folder old = fixture();
        old.edit("manifest.json", "\"version\": 3", "\"version\": " + std::to_string(version));
        old.edit("facts.json", "\"source\": \"news\"", "\"source\": \"公开报道 2020-12-10\"");
        if (version == 1) old.edit("facts.json", "\"value\": 66000", "\"signoff\": \"\", \"value\": 66000");
        const content::Catalog then = catalog_of(old, version == 1 ? 3u : 2u);
        ASSERT_EQ(then.facts.size(), now.facts.size());
        for (int language = 0; language < static_cast<int>(then.languages.size()); ++language) {
            EXPECT_EQ(then.text(then.facts[0].source, language), "公开报道 2020-12-10") << version;
            EXPECT_EQ(then.text(then.facts[0].title, language), now.text(now.facts[0].title, language)) << version;
        }
        EXPECT_EQ(then.facts[0].signoff, "");
        EXPECT_EQ(then.facts[0].value, now.facts[0].value);
        EXPECT_EQ(then.entities.size(), now.entities.size());
    }
}

// Words where a key belongs are an offence in today's content.
TEST(Upgrade, TodaysSourceIsAText) {
    Folder folder = fixture();
    folder.edit("facts.json", "\"source\": \"news\"", "\"source\": \"公开报道\"");
    const std::vector<Offence> found = check(folder.files());
    ASSERT_EQ(found.size(), 1u);
    EXPECT_TRUE(text(found[0]).starts_with("facts.json:3:89: error: ")) << text(found[0]);
}

}  // namespace
}  // namespace aisland::bake
