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
    EXPECT_TRUE(visit.until([&] {
        seen = outside.pixel_of_screen(160, 250);
        return std::abs(seen[0] - 89) < 4 && std::abs(seen[1] - 124) < 4 && std::abs(seen[2] - 149) < 4;
    }, 300)) << int(seen[0]) << " " << int(seen[1]) << " " << int(seen[2]);
    if (const char* path = std::getenv("AISLAND_SHOT")) test::run("DISPLAY=" + server.display() + " import -window root " + path);
}

}  // namespace
}  // namespace aisland::host
