// Laws of what a frame carries once: however many frames nobody draws, it comes again with the next that is drawn, whole and only then.
#include <gtest/gtest.h>

#include "app/showroom/unsent.h"
#include "tests/showroom/scene.h"

namespace aisland {
namespace {

using scene::Drive;

// As a loop does: what it cannot draw is lost, before it draws it is sent.
struct Loop {
    Drive drive;
    showroom::Unsent unsent;

    const Frame& frame(bool drawn) {
        if (drawn) unsent.send(drive.state.engine);
        drive.step();
        if (!drawn) unsent.lose(*drive.frame);
        return *drive.frame;
    }
    uint64_t resends() const { return drive.state.engine.resends(); }
};

showroom::Options waited() {
    showroom::Options options;
    options.deterministic = true;  // every field with the frame that shows it
    return options;
}

size_t texels(const Frame& frame) {
    size_t all = 0;
    for (const GlyphUpload& glyph : frame.glyphs) all += glyph.texels.size();
    return all;
}

TEST(Unsent, ComesAgainOnceWithTheNextThatIsDrawn) {
    Loop loop{Drive(false, waited()), {}};
    ASSERT_GT(texels(loop.frame(false)), 0u) << "nothing to lose";
    for (int i = 0; i < 50; ++i) {
        if (i == 20) loop.drive.cue(CueKind::select, {}, scene::kLamp1);  // a card, with other characters
        loop.frame(false);
    }
    EXPECT_EQ(loop.resends(), 0u) << "pages are not copied for frames that nobody sees";
    const Frame& seen = loop.frame(true);
    EXPECT_EQ(loop.resends(), 1u);
    ASSERT_FALSE(seen.glyphs.empty());
    for (const GlyphUpload& page : seen.glyphs) EXPECT_EQ(uint32_t{page.w} * page.h, kGlyphPageSize * kGlyphPageSize) << "the whole page";
    for (int i = 0; i < 20; ++i) loop.frame(true);
    EXPECT_EQ(loop.resends(), 1u);
}

TEST(Unsent, WhereNothingWasLostNothingComesAgain) {
    Loop loop{Drive(false, waited()), {}};
    for (int i = 0; i < 10; ++i) loop.frame(true);
    for (int i = 0; i < 10; ++i) EXPECT_EQ(texels(loop.frame(false)), 0u);
    loop.frame(true);
    EXPECT_EQ(loop.resends(), 0u);
}

TEST(Unsent, TheStaffPagesFontIsSomethingToLose) {
    Loop loop{Drive(false, waited()), {}};
    for (int i = 0; i < 10; ++i) loop.frame(true);
    loop.drive.key(Key::f10, true);
    ASSERT_FALSE(loop.frame(false).staff_font.texels.empty());
    EXPECT_TRUE(loop.frame(false).staff_font.texels.empty());
    EXPECT_FALSE(loop.frame(true).staff_font.texels.empty()) << "drawn from a font that the device does not have";
    EXPECT_TRUE(loop.frame(true).staff_font.texels.empty());
}

}  // namespace
}  // namespace aisland
