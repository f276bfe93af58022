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

// On level ground both together are what the sky gives; what is bright about a low sun is warmer than the rest, and there is none by night.
TEST(Sky, WhatIsBrightAboutTheSunIsKeptApart) {
    for (const float degrees : {60.0f, 25.0f, 8.0f}) {
        const SkyLight light = at_elevation(degrees);
        const vec3 even = light.ambient[0] + light.ambient[1] - light.ambient[6];
        const vec3 level = 3.14159265f * (even + light.aureole * light.sun_direction.y);
        EXPECT_NEAR(luminance(level), luminance(light.level), 0.2f * luminance(light.level)) << degrees;
        EXPECT_GT(luminance(light.aureole), 0.05f * luminance(light.ambient[0])) << degrees;
    }
    const SkyLight low = at_elevation(20);
    EXPECT_GT(low.aureole.x / low.aureole.z, 1.3f * low.ambient[0].x / low.ambient[0].z);
    EXPECT_EQ(luminance(at_elevation(-5).aureole), 0);
}

}  // namespace
}  // namespace aisland::render
