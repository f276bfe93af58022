// Laws of the staff page: F10 opens and shuts it, it comes as triangles with its font, and takes the pointer while it has it.
#include <gtest/gtest.h>

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
    EXPECT_EQ(drive.frame->staff_font.texels.size(), size_t{drive.frame->staff_font.width} * drive.frame->staff_font.height);
    drive.key(Key::f10, false);
    drive.key(Key::f10, true);
    drive.steps(2);
    EXPECT_EQ(staff_panel(*drive.frame), nullptr);
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
