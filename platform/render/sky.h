// The sky: single scattering in a spherical atmosphere plus an isotropic estimate of all further orders. Worked out on the
// CPU when the sun has moved; the GPU only looks it up. Luminance in kcd/m2, illuminance in klx.
#pragma once

#include <cstdint>
#include <vector>

#include "app/frame/frame.h"

namespace aisland::render {

// What the tables hold; they depend on the haze alone.
struct Atmosphere {
    float haze = -1.0f;
    std::vector<vec3> transmittance;  // to space, by height and cosine of the zenith angle
    std::vector<vec3> multiple;       // radiance of all orders from the second, by height and sun's cosine, of a sun of 1
};
constexpr float kOtherHaze = 0.01f;  // a difference that is worth another
Atmosphere make_atmosphere(float haze);

struct SkyLight {
    vec3 sun_direction{0, 1, 0};
    vec3 sun_color{0.0f};  // illuminance on a facing surface at the ground
    vec3 ambient[9];       // irradiance / pi, spherical harmonics, constants of the basis folded in; without the aureole
    vec3 aureole{0.0f};    // irradiance / pi of a surface that faces the sun, by what the sky about the sun is brighter than beside it
    vec3 fog{0.0f}, fog_sun{0.0f};
    vec3 ground{0.0f};          // luminance of lit land
    vec3 level{0.0f};           // illuminance of level ground by the sky alone, klx
    float horizontal_klx = 0;   // on level ground: sun and sky
    std::vector<uint16_t> map;  // half floats rgba, kSkySize square and its mip levels (light.glsl: sky_uv)
};
// `environment.cloud` dims and whitens; clouds themselves are drawn by sky.frag. `ground`: the share of light the land sends back.
constexpr vec3 kLandAlbedo{0.20f, 0.20f, 0.18f};
SkyLight light_of_sky(const Atmosphere& atmosphere, const Environment& environment, vec3 ground = kLandAlbedo);

}  // namespace aisland::render
