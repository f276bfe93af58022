#include <gtest/gtest.h>

#include <set>

#include "app/bake/bake.h"
#include "tests/bake/folder.h"

namespace aisland::bake {
namespace {

const std::string kAll = "*";    // the whole file is replaced
const std::string kGone = "-";   // the file is not there

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

TEST(CheckRules, EveryRuleIsShownByABadFile) {
    std::set<std::string> shown;
    for (const BadFile& bad : bad_files())
        for (const std::string& message : bad.messages) {
            const size_t begin = message.find("error: ") + 7;
            shown.insert(message.substr(begin, message.find(':', begin) - begin));
        }
    const std::set<std::string> elsewhere = {"file-unreadable", "model-refused"};  // need 64 MiB; belong to imports
    for (const RuleRow& rule : rules()) EXPECT_TRUE(shown.count(rule.id) || elsewhere.count(rule.id)) << rule.id;
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
