// What the headset's lenses would show: the runtime's real compositor draws into a window on a private X server.
#include <gtest/gtest.h>

#include <cstdlib>

#include "tests/host/outside.h"
#include "tests/host/xvfb.h"
#include "tests/xr/room.h"

namespace aisland::host {
namespace {

TEST(OpenXrCompositor, ShowsTheColourThatWasDrawn) {
    const test::Xvfb server;
    const test::Room room(true, true);
    test::Visit visit;
    ASSERT_EQ(visit.open({.eye_scale = 0.25f}), "");
    test::RemoteDriver driver(room.port());
    driver.send({});
    ASSERT_TRUE(visit.focused()) << visit.why;
    const test::Outside outside;
    // Drawn as linear 0.1, 0.2, 0.3: sRGB 89, 124, 149. Lens correction leaves a uniform colour as it is.
    std::array<uint8_t, 3> seen{};
    EXPECT_TRUE(visit.until(
        [&] {
            seen = outside.pixel_of_screen(160, 250);
            return std::abs(seen[0] - 89) < 4 && std::abs(seen[1] - 124) < 4 && std::abs(seen[2] - 149) < 4;
        },
        300))
        << int(seen[0]) << " " << int(seen[1]) << " " << int(seen[2]);
    if (const char* path = std::getenv("AISLAND_SHOT"))
        test::run("DISPLAY=" + server.display() + " import -window root " + path);
}

TEST(OpenXrCompositor, APanelOnALayerHangsWhereItsPoseSays) {
    const test::Xvfb server;
    const test::Room room(true, true);
    test::Visit visit;
    ASSERT_EQ(visit.open({.eye_scale = 0.25f, .panel_layers = 1}), "");
    test::RemoteDriver driver(room.port());
    driver.send({});
    ASSERT_TRUE(visit.focused()) << visit.why;
    ASSERT_EQ(visit.input.surfaces.size(), 2u);
    // The visitor's stage stands at (100, 20, -50), turned a quarter left; the panel hangs a metre before the eyes, 0.8
    // m wide.
    Picture pictures[2];
    pictures[0].kind = PictureKind::eyes;
    pictures[0].rig = {{100, 20, -50}, glm::angleAxis(1.5707963f, vec3(0, 1, 0))};
    pictures[1].kind = PictureKind::panel;
    pictures[1].surface = 1;
    Panel panel;
    panel.pose = pictures[0].rig * Pose{{0, 1.6f, -1.0f}, {1, 0, 0, 0}};
    panel.size = {400, 400};
    visit.drawn.pictures = pictures;
    visit.drawn.panels = {&panel, 1};
    const test::Outside outside;
    const auto is = [&](int x, int y, std::array<int, 3> want) {
        const auto seen = outside.pixel_of_screen(x, y);
        return std::abs(seen[0] - want[0]) < 4 && std::abs(seen[1] - want[1]) < 4 && std::abs(seen[2] - want[2]) < 4;
    };
    bool open = true, shown = false;
    for (int i = 0; i < 600 && !shown; ++i) {
        visit.pulse = visit.host->begin(visit.input, visit.why);
        if (visit.pulse == Pulse::draw) {
            const auto eyes = visit.host->target(0), layer = visit.host->target(1);
            ASSERT_TRUE(eyes && layer);
            ASSERT_TRUE(visit.clearer->clear(*eyes, {0.1f, 0.2f, 0.3f, open ? 0.0f : 1.0f}));
            ASSERT_TRUE(visit.clearer->clear(*layer, {1.0f, 0.0f, 0.0f, 1.0f}));
        }
        ASSERT_TRUE(visit.host->end(&visit.drawn));
        // Left half of the window = left eye: its middle shows the panel under what is drawn there, its corner does not.
        if (open)
            open = !(is(240, 270, {255, 124, 149}) && is(30, 30, {89, 124, 149}));
        else
            shown = is(240, 270, {89, 124, 149}) && is(30, 30, {89, 124, 149});
    }
    EXPECT_FALSE(open) << "the panel was never seen";
    EXPECT_TRUE(shown) << "an opaque picture over it hides it";
    if (const char* path = std::getenv("AISLAND_SHOT"))
        test::run("DISPLAY=" + server.display() + " import -window root " + path);
}

}  // namespace
}  // namespace aisland::host
