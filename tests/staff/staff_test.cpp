// Laws of the staff page: F10 opens and shuts it, it comes as triangles with its font, and takes the pointer while it has it.
#include <gtest/gtest.h>

#include <fstream>

#include "app/staff/words.h"
#include "tests/showroom/scene.h"

namespace aisland {
namespace {

const Panel* staff_panel(const Frame& frame) {
    for (const Panel& panel : frame.panels)
        if (panel.id == ItemId("ui.staff")) return &panel;
    return nullptr;
}

TEST(Staff, F10OpensThePageAsTrianglesAndShutsIt) {
    scene::Drive drive;
    drive.steps(2);
    EXPECT_EQ(staff_panel(*drive.frame), nullptr);
    EXPECT_TRUE(drive.frame->staff_font.texels.empty());
    drive.key(Key::f10, true);
    drive.steps(3);
    const Panel* page = staff_panel(*drive.frame);
    ASSERT_NE(page, nullptr);
    EXPECT_GT(page->list.vertices.size(), 100u);
    size_t indices = 0;
    for (const TriangleBatch& batch : page->list.batches) {
        indices += batch.index_count;
        ASSERT_LE(batch.first_index + batch.index_count, page->list.indices.size());
        for (uint32_t i = 0; i < batch.index_count; ++i)
            ASSERT_LT(batch.vertex_offset + page->list.indices[batch.first_index + i], page->list.vertices.size());
    }
    EXPECT_EQ(indices % 3, 0u);
    drive.key(Key::f10, false);
    drive.key(Key::f10, true);
    drive.steps(2);
    EXPECT_EQ(staff_panel(*drive.frame), nullptr);
}

// A megabyte a frame would be copied for nothing. Where its pages of glyphs are lost with a device, so is the texture.
TEST(Staff, TheFontIsSentWhenItIsNewAndWhenTheDeviceIs) {
    scene::Drive drive;
    const auto sends = [&] {
        drive.step();
        const GlyphSheet& sheet = drive.frame->staff_font;
        EXPECT_TRUE(sheet.texels.empty() || sheet.texels.size() == size_t{sheet.width} * sheet.height);
        return !sheet.texels.empty();
    };
    drive.steps(2);
    drive.key(Key::f10, true);
    EXPECT_TRUE(sends());
    ASSERT_NE(staff_panel(*drive.frame), nullptr);
    EXPECT_FALSE(sends());
    EXPECT_GT(drive.frame->staff_font.version, 0u) << "what is there is named";
    drive.state.report.content = {{"content/zones.json:1:1: error: bad-id: 牌楼", "bad-id"}};
    EXPECT_TRUE(sends());
    EXPECT_FALSE(sends());
    drive.state.engine.resend();
    EXPECT_TRUE(sends());
    EXPECT_FALSE(sends());
    drive.key(Key::f10, false);
    drive.key(Key::f10, true);
    drive.state.engine.resend();  // while it is shut
    EXPECT_FALSE(sends());
    drive.key(Key::f10, false);
    drive.key(Key::f10, true);
    EXPECT_TRUE(sends());
}

// Characters that no page before had come with the next one; then the texture stays.
TEST(Staff, TheFontGrowsByWhatIsSaid) {
    scene::Drive drive;
    drive.key(Key::f10, true);
    drive.steps(3);
    const uint32_t version = drive.frame->staff_font.version;
    drive.steps(3);
    EXPECT_EQ(drive.frame->staff_font.version, version);
    drive.state.report.content = {{"content/zones.json:1:1: error: bad-id: 牌楼", "bad-id"}};
    drive.step();
    EXPECT_EQ(drive.frame->staff_font.version, version + 1);
    drive.steps(3);
    EXPECT_EQ(drive.frame->staff_font.version, version + 1);
    drive.state.report.content.clear();
    drive.step();
    EXPECT_EQ(drive.frame->staff_font.version, version + 1);
}

// What the page says stands in the content's own language files, each word in both; English is what it says without them.
TEST(Staff, EveryWordIsInTheLocaleFiles) {
    for (const char* tag : {"en", "zh-CN"}) {
        std::ifstream file(std::string(AISLAND_SOURCE) + "/content/locale/" + tag + ".po");
        const std::string po{std::istreambuf_iterator<char>(file), {}};
        for (const staff::WordsRow& row : staff::words_table()) {
            const std::string entry = "msgid \"ui.staff." + std::string(row.key) + "\"\nmsgstr \"";
            const size_t at = po.find(entry);
            ASSERT_NE(at, std::string::npos) << tag << " " << row.key;
            const std::string text = po.substr(at + entry.size(), po.find('"', at + entry.size()) - at - entry.size());
            EXPECT_EQ(text == row.english, std::string(tag) == "en") << text;
        }
    }
}

TEST(Staff, ADragOnThePageDoesNotTurnTheIsland) {
    scene::Drive drive;
    drive.key(Key::f10, true);
    drive.steps(3);
    drive.pointer(PointerPhase::hover, {300, 330});
    drive.steps(2);
    const float yaw = drive.visit().goal.yaw;
    drive.pointer(PointerPhase::down, {300, 330});
    drive.step();
    drive.pointer(PointerPhase::move, {420, 330});
    drive.steps(2);
    EXPECT_EQ(drive.visit().goal.yaw, yaw);
}

}  // namespace
}  // namespace aisland
