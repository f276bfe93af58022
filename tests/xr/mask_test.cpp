// What no lens shows is not drawn: the program in the runtime's real compositor, its window looked at.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>

#include "tests/host/outside.h"
#include "tests/host/xvfb.h"
#include "tests/xr/program.h"
#include "tests/xr/room.h"

namespace aisland::host {
namespace {

constexpr int kBlack = 12;

struct Seen {
    int corner = -1, middle = -1;  // brightest channel, of the left eye's upper left corner and of its middle
};

// What the compositor's window shows once the program's picture is in it.
Seen look(const char* fault, std::string& said) {
    const test::Xvfb server;
    test::Room room(false, true);
    room.use_faults(fault);
    test::Program program({"--spectator", "off", "--view", "island", "--time", "12:00"}, server.display());
    const test::Outside outside;
    const auto brightest = [&](int x, int y) {
        const auto pixel = outside.pixel_of_screen(x, y);
        return static_cast<int>(std::max({pixel[0], pixel[1], pixel[2]}));
    };
    Seen seen;
    program.until([&] {
        if (program.number("frames") < 4) return false;
        seen = {brightest(2, 2), brightest(240, 200)};
        return seen.middle > 60;
    });
    if (const char* path = std::getenv("AISLAND_SHOT")) test::run("DISPLAY=" + server.display() + " import -window root " + path + (*fault ? "-whole.png" : "-masked.png"));
    said = program.said();
    return seen;
}

TEST(VisibilityMask, LeavesOutWhatNoLensShows) {
    std::string said;
    const Seen masked = look("", said);
    EXPECT_GT(masked.middle, 60) << said;
    EXPECT_LE(masked.corner, kBlack) << said;
    // A runtime that gives no mask: the corner is sky.
    const Seen whole = look("xrGetVisibilityMaskKHR:1-=XR_ERROR_RUNTIME_FAILURE", said);
    EXPECT_GT(whole.middle, 60) << said;
    EXPECT_GT(whole.corner, 60) << said;
}

}  // namespace
}  // namespace aisland::host
