#include <gtest/gtest.h>

#include <set>

#include "app/bake/bake.h"
#include "app/bake/check.h"
#include "app/bake/read.h"
#include "tests/bake/folder.h"

namespace aisland::bake {
namespace {

const std::string kAll = "*";   // the whole file is replaced
const std::string kGone = "-";  // the file is not there

struct BadFile {
    const char* name;
    const char* file;
    std::string find, replace;
    std::vector<std::string> messages;
};

const std::vector<BadFile>& bad_files() {
    static const std::vector<BadFile> rows = {
#include "tests/bake/bad_files.inc"
    };
    return rows;
}

std::vector<std::string> messages(const Folder& folder) {
    std::vector<std::string> out;
    for (const Offence& offence : check(folder.files())) out.push_back(text(offence));
    return out;
}

class Check : public testing::TestWithParam<BadFile> {};

TEST_P(Check, SaysWhatIsWrongAndWhere) {
    const BadFile& bad = GetParam();
    Folder folder = fixture();
    std::string content = folder.text(bad.file);
    if (bad.find == kGone) {
        folder.replaced[bad.file] = std::nullopt;
    } else if (bad.find == kAll) {
        folder.replaced[bad.file] = bad.replace;
    } else {
        const size_t at = content.find(bad.find);
        ASSERT_NE(at, std::string::npos) << bad.find;
        folder.replaced[bad.file] = content.replace(at, bad.find.size(), bad.replace);
    }
    EXPECT_EQ(messages(folder), bad.messages);
}

INSTANTIATE_TEST_SUITE_P(BadFiles, Check, testing::ValuesIn(bad_files()), [](const auto& row) { return std::string(row.param.name); });

TEST(CheckRules, TheFixtureIsClean) { EXPECT_EQ(messages(fixture()), std::vector<std::string>()); }

// By a row of bad_files.inc, or in the text of a test beside this one.
TEST(CheckRules, OfEveryRuleATestHasTheExactMessage) {
    std::string expected;
    for (const BadFile& bad : bad_files())
        for (const std::string& message : bad.messages) expected += message + "\n";
    const Folder tests{AISLAND_SOURCE_DIR "/tests/bake", {}};
    for (const char* name : {"check_test.cpp", "models_test.cpp", "sounds_test.cpp"}) expected += tests.text(name);
    for (const RuleRow& rule : rules()) {
        const std::string severity = rule.severity == Severity::error ? ": error: " : ": warning: ";
        EXPECT_NE(expected.find(severity + rule.id + ": "), std::string::npos) << rule.id;
    }
}

TEST(CheckRules, EveryRuleHasAnIdAndAnExplanation) {
    std::set<std::string> ids;
    for (const RuleRow& rule : rules()) {
        EXPECT_TRUE(ids.insert(rule.id).second) << rule.id;
        EXPECT_GT(std::string(rule.explanation).size(), 20u) << rule.id;
        EXPECT_STREQ(id(rule.rule), rule.id);
    }
}

TEST(CheckRules, EveryMessageSaysWhatToDo) {
    for (const BadFile& bad : bad_files())
        for (const std::string& message : bad.messages)
            EXPECT_TRUE(message.find("; ") != std::string::npos || message.find(" must ") != std::string::npos) << message;
}

TEST(CheckRules, AFileTooLargeIsNotRead) {
    Folder folder = fixture();
    folder.replaced["facts.json"] = std::string((64u << 20) + 1, ' ');
    EXPECT_EQ(messages(folder), std::vector<std::string>{"facts.json:0:0: error: file-unreadable: this file has 67108865 bytes, 64 MiB are the most; split it"});
}

std::vector<std::string> messages(const Folder& folder, const CheckOptions& options) {
    std::vector<std::string> out;
    for (const Offence& offence : check(folder.files(), options)) out.push_back(text(offence));
    return out;
}

TEST(CheckRules, ACharacterNoFontHasIsNamed) {
    Folder folder = fixture();
    folder.edit("locale/en.po", "msgstr \"group.name\"", "msgstr \"group \xf0\x9f\x8f\x9d\"");
    CheckOptions options{.today = {}, .has_glyph = [](char32_t c) { return c < 0x10000; }};
    EXPECT_EQ(messages(folder, options), std::vector<std::string>{"locale/en.po:44:1: warning: glyph-missing: no font of the program has the character U+1F3DD of \"group.name\"; write another"});
    options.has_glyph = [](char32_t) { return true; };
    EXPECT_EQ(messages(folder, options), std::vector<std::string>());
}

TEST(CheckRules, AFactIsDueTheDayAfterItsReview) {
    Folder folder = fixture();
    folder.edit("facts.json", "\"as_of\": \"2020-12-10\"", "\"as_of\": \"2020-12-10\", \"review\": \"2027-01-31\"");
    EXPECT_EQ(messages(folder, {.today = "2027-01-31"}), std::vector<std::string>());
    EXPECT_EQ(messages(folder, {.today = "2027-02-01"}),
              std::vector<std::string>{"facts.json:3:130: warning: fact-review: \"land\" was to be looked at again by 2027-01-31; see whether it still holds and write the next day"});
}

TEST(CheckRules, ADeviceNobodySeatedCanPointAtIsNamed) {
    Folder folder = fixture();
    folder.edit("zones.json", "\"size\": [8, 3, 6]", "\"size\": [3, 8, 3]");
    folder.edit("zones.json", "\"at\": [1, 0.8, -1]", "\"at\": [0, 7.5, 0]");
    folder.edit("views.json", "\"at\": [0, 2]", "\"at\": [0, 1]");
    EXPECT_EQ(messages(folder), std::vector<std::string>{"zones.json:4:18: warning: hotspot-reach: a seated visitor cannot point at \"urn:ngsi-ld:Streetlight:aisland:table-lamp\": "
                                                         "from no place within 4 m is it less than 45 degrees up or down; move it lower or nearer"});
}

TEST(CheckRules, TheBudgetIsThatOfOneSpace) {
    Authored authored;
    Offences offences;
    offences.files.push_back("manifest.json");
    Mesh mesh;
    mesh.lod_count = 1, mesh.lods[0].index_count = 3'000'000;
    const std::vector<Mesh> meshes{mesh};
    const std::vector<Instance> instances(2);
    const std::vector<Cell> one{{.first_instance = 0, .instance_count = 2}}, two{{.first_instance = 0, .instance_count = 1}, {.first_instance = 1, .instance_count = 1}};
    World world;
    world.meshes = meshes, world.instances = instances, world.cells = two;
    check_budget(authored, world, offences);
    EXPECT_TRUE(offences.list.empty());
    world.cells = one;
    check_budget(authored, world, offences);
    ASSERT_EQ(offences.list.size(), 1u);
    EXPECT_EQ(text(offences.list[0]), "manifest.json:1:1: warning: budget: one space has 2.00 million triangles, and 1.50 are the most; leave out or simplify models");
}

TEST(CheckRules, TexturesAndLightsHaveABudgetToo) {
    Authored authored;
    Offences offences;
    offences.files.push_back("manifest.json");
    const Bytes texels(16 << 20);
    Texture texture;
    texture.data = texels;
    std::vector<Texture> textures(96, texture);
    std::vector<Light> lights(4096);
    World world;
    world.textures = textures, world.lights = lights;
    check_budget(authored, world, offences);
    EXPECT_TRUE(offences.list.empty());
    textures.push_back(texture), lights.emplace_back();
    world.textures = textures, world.lights = lights;
    check_budget(authored, world, offences);
    ASSERT_EQ(offences.list.size(), 2u);
    EXPECT_EQ(text(offences.list[0]), "manifest.json:1:1: warning: budget: textures take 1552 MiB, and 1536 are the most; make them smaller");
    EXPECT_EQ(text(offences.list[1]), "manifest.json:1:1: warning: budget: there are 4097 lights, and 4096 are the most; place fewer lamps");
}

// Version 1 is read as if it were written today, and each place that is written otherwise now is named.
TEST(CheckRules, OldContentIsUpgradedAsItIsRead) {
    Folder folder = fixture();
    folder.edit("manifest.json", "\"version\": 3", "\"version\": 1");
    folder.edit("facts.json", "\"as_of\": \"2020-12-10\"", "\"as_of\": \"2020-12-10\", \"signoff\": \"\"");
    EXPECT_EQ(messages(folder), (std::vector<std::string>{"facts.json:3:89: warning: version-old: since version 3 the \"source\" of a fact is the key of a text; name one here and move these words into the locale files",
                                                          "facts.json:3:131: warning: version-old: since version 2 a fact nobody has signed has no \"signoff\" at all; remove this one",
                                                          "manifest.json:2:14: warning: version-old: this is version 1 of the formats; mend the warnings of version-old and write 3 here"}));
    folder.edit("manifest.json", "\"version\": 1", "\"version\": 3");
    EXPECT_EQ(messages(folder).front().substr(0, 34), "facts.json:3:131: error: empty-val");
}

// As QGIS writes a map: a name, a crs, numbered features, and every column in every row.
TEST(CheckRules, AMapSavedByQgisIsGood) {
    Folder folder = fixture();
    folder.edit("site.geojson", "\"features\"", "\"name\": \"site\", \"crs\": {\"type\": \"name\", \"properties\": {\"name\": \"urn:ogc:def:crs:OGC:1.3:CRS84\"}},\n  \"features\"");
    folder.edit("site.geojson", "\"kind\": \"outline\"", "\"floors\": null, \"every\": null, \"kind\": \"outline\"");
    EXPECT_EQ(messages(folder), std::vector<std::string>());
}

// As Poedit and Weblate write: contexts, plurals, flags, earlier texts, obsolete ones.
TEST(CheckRules, PoFilesOfTranslatorsToolsAreGood) {
    Folder folder = fixture();
    const std::string more = "\n#. A note\n#: systems.json:3\n#, c-format\n#| msgid \"old\"\nmsgctxt \"menu\"\nmsgid \"open\"\nmsgid_plural \"opened\"\nmsgstr[0] \"one\"\nmsgstr[1] \"\"\n\"many\"\n\n#~ msgid \"gone\"\n#~ msgstr \"gone\"\n";
    for (const char* name : {"locale/en.po", "locale/zh-CN.po"}) folder.replaced[name] = folder.text(name) + more;
    EXPECT_EQ(messages(folder), std::vector<std::string>());
    AuthoredLocale locale;
    Offences offences;
    offences.files.push_back("locale/en.po");
    read_po(more, 0, locale, offences);
    ASSERT_EQ(locale.messages.size(), 1u);
    EXPECT_EQ(locale.messages[0].key, "menu|open");
    EXPECT_EQ(locale.messages[0].text, "many");
}

// Offences in several files come together, in order.
TEST(CheckRules, AllOffencesAreReported) {
    Folder folder = fixture();
    for (const BadFile& bad : bad_files()) {
        const std::string name = bad.name;
        if (name != "UnknownKey" && name != "DanglingBuilding" && name != "NumberTooLarge" && name != "TranslationEmpty") continue;
        std::string content = folder.text(bad.file);
        folder.replaced[bad.file] = content.replace(content.find(bad.find), bad.find.size(), bad.replace);
    }
    const std::vector<std::string> found = messages(folder);
    ASSERT_EQ(found.size(), 5u);
    EXPECT_TRUE(found[0].starts_with("facts.json:3:5: error: missing-key"));
    EXPECT_TRUE(found[2].starts_with("locale/en.po:44:1: error: translation-missing"));
    EXPECT_TRUE(found[3].starts_with("site.geojson:7:85: error: out-of-range"));
    EXPECT_TRUE(found[4].starts_with("tenants.json:3:103: error: dangling-reference"));
}

// Whatever an editor leaves behind: cut anywhere, any byte wrong. Under ASan this is the fuzz net of every day.
TEST(CheckRules, NoBytesCrashIt) {
    const Folder whole = fixture();
    size_t offences = 0;
    for (const char* name : {"manifest.json", "site.geojson", "types.json", "zones.json", "systems.json", "tours.json", "locale/en.po"}) {
        const std::string content = whole.text(name);
        for (size_t i = 0; i < content.size(); i += 11) {
            Folder folder = whole;
            folder.replaced[name] = content.substr(0, i);
            offences += check(folder.files()).size();
            for (const char byte : {'\0', '"', '\\', '{', ']', '9', '-', '\xff'}) {
                std::string broken = content;
                broken[i] = byte;
                folder.replaced[name] = broken;
                offences += check(folder.files()).size();
            }
        }
    }
    EXPECT_GT(offences, 5000u);
}

}  // namespace
}  // namespace aisland::bake
