#include "platform/render/sky.h"

#include <gtest/gtest.h>

#include <cmath>

namespace aisland::render {
namespace {

SkyLight at_elevation(float degrees, float haze = 0.3f) {
    Environment environment;
    const float e = degrees * 3.14159265f / 180.0f;
    environment.sun_direction = {std::cos(e), std::sin(e), 0.0f};
    environment.haze = haze;
    return light_of_sky(make_atmosphere(haze), environment);
}
float luminance(vec3 c) { return 0.2126f * c.x + 0.7152f * c.y + 0.0722f * c.z; }

// CIE/ISO clear skies: about 100 klx on level ground under a high sun, a tenth to a quarter of it from the sky.
TEST(Sky, NoonHasTheIlluminanceOfAClearDay) {
    const SkyLight noon = at_elevation(65);
    EXPECT_GT(noon.horizontal_klx, 80.0f);
    EXPECT_LT(noon.horizontal_klx, 140.0f);
    const float sky = noon.horizontal_klx - luminance(noon.sun_color) * std::sin(65 * 3.14159265f / 180);
    EXPECT_GT(sky / noon.horizontal_klx, 0.06f);
    EXPECT_LT(sky / noon.horizontal_klx, 0.35f);
}

TEST(Sky, TheSkyIsBlueAtNoonAndTheSunRedAtTheHorizon) {
    const SkyLight noon = at_elevation(60), low = at_elevation(3);
    EXPECT_GT(noon.ambient[0].z, noon.ambient[0].x);
    EXPECT_GT(low.sun_color.x, 2.0f * low.sun_color.z);
}

TEST(Sky, LightFallsAsTheSunSetsButNightIsNotBlack) {
    float before = 1e9f;
    for (float degrees : {60.0f, 30.0f, 10.0f, 2.0f, -3.0f, -8.0f, -20.0f}) {
        const float klx = at_elevation(degrees).horizontal_klx;
        EXPECT_LE(klx, before) << degrees;
        EXPECT_GT(klx, 0.0005f) << degrees;
        before = klx;
    }
}

}  // namespace
}  // namespace aisland::render
