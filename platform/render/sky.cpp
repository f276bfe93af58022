#include "platform/render/sky.h"

#include <algorithm>
#include <cmath>
#include <glm/gtc/packing.hpp>

#include "app/core/assert.h"
#include "shaders/shared.h"

namespace aisland::render {
namespace {

// Hillaire 2020, "A Scalable and Production Ready Sky and Atmosphere Rendering Technique", table 1 (after Bruneton 2008).
constexpr float kGround = 6360e3f, kTop = 6460e3f;                      // m
const vec3 kRayleigh(5.802e-6f, 13.558e-6f, 33.1e-6f);                  // 1/m, scale height 8 km
constexpr float kMieScattering = 3.996e-6f, kMieAbsorption = 0.44e-6f;  // 1/m, scale height 1.2 km; times the haze
const vec3 kOzone(0.650e-6f, 1.881e-6f, 0.085e-6f);                     // 1/m, tent round 25 km
constexpr float kMieG = 0.78f;
constexpr float kSolar_klx = 128.0f;  // solar illuminance constant
constexpr float kPi = 3.14159265f;
constexpr int kHeights = 24, kAngles = 64, kMultiHeights = 8, kMultiAngles = 24;

struct Medium {
    vec3 rayleigh, extinction;
    float mie;
};

Medium medium_at(float height, float haze) {
    const float rayleigh = std::exp(-height / 8000.0f);
    const float mie = std::exp(-height / 1200.0f) * (3.0f + 30.0f * haze);
    const float ozone = std::max(0.0f, 1.0f - std::abs(height - 25000.0f) / 15000.0f);
    Medium medium;
    medium.rayleigh = kRayleigh * rayleigh;
    medium.mie = kMieScattering * mie;
    medium.extinction = medium.rayleigh + vec3(medium.mie + kMieAbsorption * mie) + kOzone * ozone;
    return medium;
}

// Distance from radius r along cosine mu to a sphere; negative when it is not hit ahead. Radii need doubles: the ground is
// metres below in a planet of millions.
float to_sphere(double r, double mu, double sphere) {
    const double discriminant = r * r * (mu * mu - 1.0) + sphere * sphere;
    if (discriminant < 0.0) return -1.0f;
    const double root = std::sqrt(discriminant);
    return static_cast<float>(r > sphere ? -r * mu - root : -r * mu + root);
}
bool hits_ground(double r, double mu) {
    return mu < 0.0 && r * r * (mu * mu - 1.0) + double{kGround} * double{kGround} >= 0.0;
}

// Table coordinates: heights denser near the ground, angles denser near the horizon.
float height_of(int i, int n) {
    const float x = static_cast<float>(i) / static_cast<float>(n - 1);
    return (kTop - kGround) * x * x;
}
float cosine_of(int i, int n) {
    const float x = 2.0f * static_cast<float>(i) / static_cast<float>(n - 1) - 1.0f;
    return x * std::abs(x);
}
vec3 look_up(const std::vector<vec3>& table, int heights, int angles, float height, float mu) {
    const float y = std::sqrt(std::clamp(height / (kTop - kGround), 0.0f, 1.0f)) * static_cast<float>(heights - 1);
    const float x = (0.5f + 0.5f * std::copysign(std::sqrt(std::abs(mu)), mu)) * static_cast<float>(angles - 1);
    const int y0 = std::clamp(static_cast<int>(y), 0, heights - 2), x0 = std::clamp(static_cast<int>(x), 0, angles - 2);
    const float fy = y - static_cast<float>(y0), fx = x - static_cast<float>(x0);
    const vec3* row = table.data() + static_cast<size_t>(y0 * angles + x0);
    return glm::mix(glm::mix(row[0], row[1], fx), glm::mix(row[angles], row[angles + 1], fx), fy);
}

vec3 transmittance(float height, float mu, float haze) {
    const float r = kGround + height;
    if (hits_ground(r, mu)) return vec3(0.0f);
    const float length = to_sphere(r, mu, kTop);
    constexpr int kSteps = 28;
    vec3 depth(0.0f);
    float before = 0.0f;
    for (int i = 0; i < kSteps; ++i) {
        const float x = static_cast<float>(i + 1) / kSteps;
        const float t = length * x * x, middle = 0.5f * (t + before);
        const float h = std::sqrt(r * r + middle * middle + 2.0f * r * mu * middle) - kGround;
        depth += medium_at(std::max(h, 0.0f), haze).extinction * (t - before);
        before = t;
    }
    return glm::exp(-depth);
}

float rayleigh_phase(float c) { return 3.0f / (16.0f * kPi) * (1.0f + c * c); }
float mie_phase(float c) {  // Cornette and Shanks 1992
    const float g2 = kMieG * kMieG;
    return 3.0f / (8.0f * kPi) * (1.0f - g2) * (1.0f + c * c) / ((2.0f + g2) * std::pow(1.0f + g2 - 2.0f * kMieG * c, 1.5f));
}

constexpr int kSkySteps = 18, kMultipleSteps = 10;

// The way of a look through the air: what scatters on it, and how much of that arrives. Of any sun.
struct Step {
    vec3 p, rayleigh, share;  // from the planet's middle, m; `share`: of a source of 1, what arrives
    float r, height, mie;
};
struct Way {
    Step steps[kSkySteps]{};
    int count = 0;
    bool below = false;  // it ends on the ground,
    vec3 end{0.0f};      // here,
    vec3 through{1.0f};  // of whose light this arrives
};
Way way_of(float haze, float height, vec3 direction, int steps) {
    AISLAND_ASSERT(steps <= kSkySteps);
    const vec3 origin(0.0f, kGround + height, 0.0f);
    Way way;
    way.count = steps;
    way.below = hits_ground(origin.y, direction.y);
    const float length = way.below ? to_sphere(origin.y, direction.y, kGround) : to_sphere(origin.y, direction.y, kTop);
    way.end = origin + direction * length;
    float before = 0.0f;
    for (int i = 0; i < steps; ++i) {
        const float x = static_cast<float>(i + 1) / static_cast<float>(steps);
        const float t = length * x * x, step = t - before;
        const vec3 p = origin + direction * (0.5f * (t + before));
        const float r = glm::length(p), h = std::max(r - kGround, 0.0f);
        const Medium m = medium_at(h, haze);
        const vec3 pass = glm::exp(-m.extinction * step);
        way.steps[i] = {p, m.rayleigh, way.through * (vec3(1.0f) - pass) / m.extinction, r, h, m.mie};
        way.through *= pass;
        before = t;
    }
    return way;
}

// Radiance of a sun of illuminance 1 along `direction` from `height`.
vec3 march(const Atmosphere& a, float height, vec3 direction, vec3 sun) {
    const Way way = way_of(a.haze, height, direction, kSkySteps);
    const float c = glm::dot(direction, sun), phase_r = rayleigh_phase(c), phase_m = mie_phase(c);
    vec3 radiance(0.0f);
    for (int i = 0; i < way.count; ++i) {
        const Step& s = way.steps[i];
        const float mu_sun = glm::dot(s.p, sun) / s.r;
        vec3 source = (s.rayleigh * phase_r + vec3(s.mie * phase_m)) * look_up(a.transmittance, kHeights, kAngles, s.height, mu_sun);
        source += (s.rayleigh + vec3(s.mie)) * look_up(a.multiple, kMultiHeights, kMultiAngles, s.height, mu_sun);
        radiance += source * s.share;
    }
    return radiance;
}

// The same of what scatters evenly and once; with the lit ground, albedo 0.25.
vec3 march_evenly(const Atmosphere& a, const Way& way, vec3 sun) {
    constexpr float kPhase = 0.25f / kPi;
    vec3 radiance(0.0f);
    for (int i = 0; i < way.count; ++i) {
        const Step& s = way.steps[i];
        radiance += (s.rayleigh * kPhase + vec3(s.mie * kPhase)) * look_up(a.transmittance, kHeights, kAngles, s.height, glm::dot(s.p, sun) / s.r) * s.share;
    }
    if (!way.below) return radiance;
    const float mu_sun = glm::dot(glm::normalize(way.end), sun);
    return radiance + way.through * look_up(a.transmittance, kHeights, kAngles, 0.0f, mu_sun) * std::max(mu_sun, 0.0f) * (0.25f / kPi);
}

vec3 on_sphere(int i, int n) {  // Fibonacci points
    const float y = 1.0f - 2.0f * (static_cast<float>(i) + 0.5f) / static_cast<float>(n);
    const float angle = 2.39996323f * static_cast<float>(i), s = std::sqrt(1.0f - y * y);
    return {s * std::cos(angle), y, s * std::sin(angle)};
}

constexpr int kRows = 40, kColumns = 33;  // polar table: radius of the map, azimuth from the sun 0..pi

// Sky light on its own is never quite dark over a city: skyglow, brighter and warmer at the horizon.
vec3 night_radiance(float elevation) {
    const float low = std::exp(-std::max(elevation, 0.0f) * 5.0f);
    return glm::mix(vec3(0.00013f, 0.00023f, 0.00054f), vec3(0.00040f, 0.00050f, 0.00086f), low);
}

struct Polar {
    std::vector<vec3> radiance = std::vector<vec3>(kRows * kColumns);
    vec3 at(float r, float azimuth) const {  // azimuth from the sun, any
        float a = std::abs(std::remainder(azimuth, 2.0f * kPi)) / kPi * (kColumns - 1);
        const float y = std::clamp(r, 0.0f, 1.0f) * (kRows - 1);
        const int x0 = std::clamp(static_cast<int>(a), 0, kColumns - 2), y0 = std::clamp(static_cast<int>(y), 0, kRows - 2);
        const float fx = a - static_cast<float>(x0), fy = y - static_cast<float>(y0);
        const vec3* p = radiance.data() + static_cast<size_t>(y0 * kColumns + x0);
        return glm::mix(glm::mix(p[0], p[1], fx), glm::mix(p[kColumns], p[kColumns + 1], fx), fy);
    }
};
float radius_of(float elevation) { return 1.0f - std::sqrt(std::clamp(elevation / (0.5f * kPi), 0.0f, 1.0f)); }

Polar march_sky(const Atmosphere& atmosphere, const Environment& environment) {
    const float sun_up = std::asin(std::clamp(environment.sun_direction.y, -1.0f, 1.0f));
    const vec3 sun(std::cos(sun_up), std::sin(sun_up), 0.0f);
    Polar polar;
    vec3 mean(0.0f);
    for (int row = 0; row < kRows; ++row) {
        const float share = 1.0f - static_cast<float>(row) / (kRows - 1);
        const float elevation = std::max(0.5f * kPi * share * share, 0.002f);
        for (int column = 0; column < kColumns; ++column) {
            const float azimuth = kPi * static_cast<float>(column) / (kColumns - 1);
            const vec3 d(std::cos(elevation) * std::cos(azimuth), std::sin(elevation), std::cos(elevation) * std::sin(azimuth));
            vec3 radiance(0.0f);
            if (sun_up > -0.22f) radiance = march(atmosphere, 60.0f, d, sun) * kSolar_klx;
            polar.radiance[static_cast<size_t>(row) * kColumns + static_cast<size_t>(column)] = radiance + night_radiance(elevation);
            mean += radiance * (1.0f / (kRows * kColumns));
        }
    }
    // Clouds that are not overcast light the rest: white, as bright as a sunlit sheet that lets half the light through.
    const float broken = 0.45f * environment.cloud;
    const float sunlit = 0.16f * kSolar_klx / kPi * glm::smoothstep(-0.02f, 0.5f, sun_up);
    for (vec3& radiance : polar.radiance) radiance = glm::mix(radiance, glm::max(radiance, vec3(sunlit) * vec3(1.0f, 0.99f, 0.97f)), broken);
    // An overcast sky is grey and darker, brightest at the zenith (CIE overcast, Moon and Spencer 1942).
    const float overcast = glm::smoothstep(0.5f, 1.0f, environment.cloud);
    const float grey = glm::dot(mean, vec3(0.2126f, 0.7152f, 0.0722f)) * 0.8f;
    for (int row = 0; row < kRows && overcast > 0.0f; ++row) {
        const float share = 1.0f - static_cast<float>(row) / (kRows - 1);
        const float brightness = (1.0f + 2.0f * std::sin(0.5f * kPi * share * share)) / 3.0f;
        for (int column = 0; column < kColumns; ++column) {
            vec3& radiance = polar.radiance[static_cast<size_t>(row) * kColumns + static_cast<size_t>(column)];
            radiance = glm::mix(radiance, vec3(grey * brightness) * vec3(0.96f, 1.0f, 1.05f), overcast * 0.85f);
        }
    }
    return polar;
}

void fill_map(SkyLight& light, const Polar& polar, float sun_azimuth) {
    constexpr uint32_t kSize = gpu_data::kSkySize;
    std::vector<vec3> level(kSize * kSize);
    for (uint32_t y = 0; y < kSize; ++y)
        for (uint32_t x = 0; x < kSize; ++x) {
            const vec2 p = (vec2(static_cast<float>(x) + 0.5f, static_cast<float>(y) + 0.5f) / static_cast<float>(kSize) - 0.5f) / 0.49f;
            level[y * kSize + x] = polar.at(glm::length(p), std::atan2(p.y, p.x) - sun_azimuth);
        }
    uint32_t size = kSize;
    for (uint32_t l = 0; l < gpu_data::kSkyLevels; ++l) {
        for (const vec3& texel : level) {
            const glm::u16vec4 half = glm::packHalf(vec4(glm::min(texel, vec3(60000.0f)), 1.0f));
            light.map.insert(light.map.end(), {half.x, half.y, half.z, half.w});
        }
        const uint32_t next = size / 2;
        std::vector<vec3> smaller(next * next);
        for (uint32_t y = 0; y < next; ++y)
            for (uint32_t x = 0; x < next; ++x)
                smaller[y * next + x] = 0.25f * (level[2 * y * size + 2 * x] + level[2 * y * size + 2 * x + 1] +
                                                 level[(2 * y + 1) * size + 2 * x] + level[(2 * y + 1) * size + 2 * x + 1]);
        level = std::move(smaller);
        size = next;
    }
}

// Ramamoorthi and Hanrahan 2001, "An Efficient Representation for Irradiance Environment Maps"; the lit ground below. What hides the sun
// hides the bright sky about it, so that goes with the sun.
void fill_ambient(SkyLight& light, const Polar& polar, float sun_azimuth, vec3 albedo) {
    constexpr int kSamples = 512;
    const float weight = 4.0f * kPi / kSamples;
    const auto sky = [&](vec3 d) { return polar.at(radius_of(std::asin(std::clamp(d.y, 0.0f, 1.0f))), std::atan2(d.z, d.x) - sun_azimuth); };
    const float day = glm::smoothstep(0.0f, 0.12f, light.sun_direction.y);
    const auto about_sun = [&](vec3 d) {
        const vec3 beside = polar.at(radius_of(std::asin(std::clamp(d.y, 0.0f, 1.0f))), 0.5f * kPi);
        return glm::max(sky(d) - beside, vec3(0.0f)) * (0.75f * day * glm::smoothstep(0.65f, 0.97f, glm::dot(d, light.sun_direction)));
    };
    vec3 level(0.0f);
    for (int i = 0; i < kSamples; ++i) {
        const vec3 d = on_sphere(i, kSamples);
        if (d.y <= 0.0f) continue;
        level += sky(d) * (d.y * weight);
        light.aureole += about_sun(d) * (std::max(glm::dot(d, light.sun_direction), 0.0f) * weight / kPi);
    }
    light.level = level;
    const vec3 horizontal = level + light.sun_color * std::max(light.sun_direction.y, 0.0f);
    light.horizontal_klx = glm::dot(horizontal, vec3(0.2126f, 0.7152f, 0.0722f));
    const vec3 ground = horizontal * albedo / kPi;
    light.ground = ground;
    vec3 c[9] = {};
    for (int i = 0; i < kSamples; ++i) {
        const vec3 d = on_sphere(i, kSamples);
        const vec3 l = (d.y > 0.0f ? sky(d) - about_sun(d) : ground) * weight;
        const float y[9] = {0.282095f, 0.488603f * d.y, 0.488603f * d.z, 0.488603f * d.x, 1.092548f * d.x * d.y, 1.092548f * d.y * d.z,
                            0.315392f * (3.0f * d.z * d.z - 1.0f), 1.092548f * d.x * d.z, 0.546274f * (d.x * d.x - d.y * d.y)};
        for (int k = 0; k < 9; ++k) c[k] += l * y[k];
    }
    const float basis[9] = {0.282095f, 0.488603f, 0.488603f, 0.488603f, 1.092548f, 1.092548f, 0.315392f, 1.092548f, 0.546274f};
    for (int k = 0; k < 9; ++k) {
        const float lobe = k == 0 ? 1.0f : (k < 4 ? 2.0f / 3.0f : 0.25f);  // A_l / pi
        light.ambient[k] = c[k] * (lobe * basis[k]);
    }
}

}  // namespace

Atmosphere make_atmosphere(float haze) {
    Atmosphere a;
    a.haze = haze;
    for (int h = 0; h < kHeights; ++h)
        for (int m = 0; m < kAngles; ++m)
            a.transmittance.push_back(transmittance(height_of(h, kHeights), cosine_of(m, kAngles), haze));
    constexpr int kDirections = 24;
    for (int h = 0; h < kMultiHeights; ++h) {
        std::vector<Way> ways;
        ways.reserve(kDirections);
        vec3 again(0.0f);  // scattered per unit of isotropic light: Hillaire's f_ms
        for (int i = 0; i < kDirections; ++i) {
            const Way& way = ways.emplace_back(way_of(haze, std::max(height_of(h, kMultiHeights), 10.0f), on_sphere(i, kDirections), kMultipleSteps));
            vec3 scattered(0.0f);
            for (int k = 0; k < way.count; ++k) scattered += (way.steps[k].rayleigh + vec3(way.steps[k].mie)) * way.steps[k].share;
            again += scattered * (1.0f / kDirections);
        }
        for (int m = 0; m < kMultiAngles; ++m) {
            const float mu = cosine_of(m, kMultiAngles);
            const vec3 sun(std::sqrt(std::max(0.0f, 1.0f - mu * mu)), mu, 0.0f);
            vec3 second(0.0f);
            for (const Way& way : ways) second += march_evenly(a, way, sun) * (1.0f / kDirections);
            a.multiple.push_back(second / (vec3(1.0f) - glm::min(again, vec3(0.95f))));  // the geometric series of orders
        }
    }
    return a;
}

// The violet of a hazy dusk gives way to the blue hour: cool above, warm only along the horizon where the sun went. Single scattering and this
// ozone make it far redder than a photograph is.
void calm_dusk(Polar& polar, float sun_y) {
    const float dusk = (1.0f - glm::smoothstep(0.02f, 0.30f, sun_y)) * glm::smoothstep(-0.30f, -0.14f, sun_y);
    for (int row = 0; row < kRows; ++row) {
        const float low = glm::smoothstep(0.55f, 1.0f, static_cast<float>(row) / (kRows - 1));  // 1 at the horizon
        for (int column = 0; column < kColumns; ++column) {
            const float after = 0.5f + 0.5f * std::cos(kPi * static_cast<float>(column) / (kColumns - 1));  // 1 towards the sun
            const vec3 horizon = glm::mix(vec3(0.82f, 1.01f, 1.20f), vec3(1.30f, 1.0f, 0.62f), after * after * after);
            const vec3 hue = glm::mix(vec3(0.70f, 0.99f, 1.50f), horizon, low);
            vec3& radiance = polar.radiance[static_cast<size_t>(row) * kColumns + static_cast<size_t>(column)];
            const float grey = glm::dot(radiance, vec3(0.2126f, 0.7152f, 0.0722f));
            radiance = glm::mix(radiance, grey * hue, glm::mix(0.88f, 0.93f, low) * dusk);
        }
    }
}

// Isotropic higher orders leave a clear day's sky about a third darker than measured ones are (CIE S 011, clear sky), most of all
// where the path is long; what is added there is blue, as the haze of this model bleaches the horizon too far.
void fill_up(Polar& polar, float sun_y) {
    const float day = glm::smoothstep(0.0f, 0.35f, sun_y);
    for (int row = 0; row < kRows; ++row) {
        const vec3 gain = glm::mix(vec3(1.55f, 1.62f, 1.55f), vec3(1.50f, 1.66f, 1.82f), static_cast<float>(row) / (kRows - 1));
        for (int column = 0; column < kColumns; ++column)
            polar.radiance[static_cast<size_t>(row) * kColumns + static_cast<size_t>(column)] *= glm::mix(vec3(1.0f), gain, day);
    }
}

SkyLight light_of_sky(const Atmosphere& atmosphere, const Environment& environment, vec3 ground) {
    SkyLight light;
    const vec3 sun = glm::normalize(environment.sun_direction);
    light.sun_direction = sun;
    const float clear = 1.0f - 0.93f * glm::smoothstep(0.5f, 1.0f, environment.cloud);
    light.sun_color = look_up(atmosphere.transmittance, kHeights, kAngles, 60.0f, sun.y) *
                      (kSolar_klx * clear * glm::smoothstep(-0.005f, 0.02f, sun.y));
    light.sun_color *= glm::mix(vec3(1.10f, 1.0f, 0.80f), vec3(1.0f), glm::smoothstep(0.15f, 0.80f, sun.y));  // a warm afternoon
    const float sun_azimuth = std::atan2(sun.z, sun.x);
    Polar polar = march_sky(atmosphere, environment);
    calm_dusk(polar, sun.y);
    fill_up(polar, sun.y);
    fill_ambient(light, polar, sun_azimuth, ground);
    fill_map(light, polar, sun_azimuth);
    const float low = radius_of(0.035f);
    for (int i = 0; i < 8; ++i) light.fog += polar.at(low, kPi * (0.4f + 0.6f * static_cast<float>(i) / 7.0f)) * 0.125f;
    light.fog_sun = glm::max(polar.at(low, 0.0f) - light.fog, vec3(0.0f)) * 0.38f;
    return light;
}

}  // namespace aisland::render
