// Air, noise, weather, water.
#include <algorithm>
#include <cmath>
#include <numbers>

#include "app/telemetry/sim_model.h"

namespace aisland::telemetry {

namespace {

double local(const SimContext& c, uint64_t channel, double period_s) { return noise(mix(c.body.seed, channel), c.now.ms, period_s); }
double traffic(const SimContext& c) {  // 0..1, morning and evening
    const double h = c.now.hour, week = c.now.weekend ? 0.4 : 1;
    return week * (std::exp(-(h - 8.6) * (h - 8.6) / 1.6) + 0.9 * std::exp(-(h - 18.3) * (h - 18.3) / 2.2));
}

double fine_dust(const SimContext& c) {  // GQ
    const Weather w = weather_at(c.island.seed, c.now);
    // Shanghai: about 45 in the middle of winter, 17 in summer (monthly means of the city's yearly bulletins); days of haze are twice that,
    // clean ones a third.
    const double season = 31 + 14 * std::cos(2 * std::numbers::pi * (c.now.year_day - 15) / 365.25);
    const double region = season * std::exp(0.85 * noise(mix(c.island.seed, 31), c.now.ms, 50 * 3600.0)) * 0.9;
    const double washed = std::max(0.35, 1 - 0.12 * w.rain);
    return std::max(3.0, (region + 6 * traffic(c) - 2 * (w.wind - 2.8)) * washed * (0.9 + 0.2 * c.body.weight / 2) + 2.5 * local(c, 1, 600));
}
double ozone(const SimContext& c) {
    return std::max(8.0, 40 + 75 * weather_at(c.island.seed, c.now).illuminance / 100'000 + 6 * local(c, 2, 1200));
}
double nitrogen_dioxide(const SimContext& c) { return std::max(5.0, 22 + 30 * traffic(c) + 4 * local(c, 3, 900)); }
double coarse_dust(const SimContext& c) { return fine_dust(c) * (1.55 + 0.1 * local(c, 4, 1800)); }

// Linear between the break points of table 1 of HJ 633-2012.
double sub_index(double value, std::span<const double> points) {
    static constexpr double kIndex[] = {0, 50, 100, 150, 200, 300};
    for (size_t i = 1; i < points.size(); ++i)
        if (value <= points[i]) return kIndex[i - 1] + (kIndex[i] - kIndex[i - 1]) * (value - points[i - 1]) / (points[i] - points[i - 1]);
    return 300;
}

SimOut pm25(const SimContext& c) { return {fine_dust(c)}; }
SimOut pm10(const SimContext& c) { return {coarse_dust(c)}; }
SimOut o3(const SimContext& c) { return {ozone(c)}; }
SimOut no2(const SimContext& c) { return {nitrogen_dioxide(c)}; }
SimOut so2(const SimContext& c) { return {8 + 2.5 * local(c, 5, 3600)}; }
SimOut co(const SimContext& c) { return {600 + 350 * traffic(c) + 60 * local(c, 6, 900)}; }
SimOut air_index(const SimContext& c) {
    static constexpr double kFine[] = {0, 35, 75, 115, 150, 250}, kCoarse[] = {0, 50, 150, 250, 350, 420},
                            kOzone[] = {0, 160, 200, 300, 400, 800};
    return {std::round(std::max({sub_index(fine_dust(c), kFine), sub_index(coarse_dust(c), kCoarse), sub_index(ozone(c), kOzone)}))};
}
SimOut reliability(const SimContext& c) { return {0.96 + 0.03 * local(c, 7, 3600)}; }

double loudness(const SimContext& c) {
    return 41 + 15 * presence(c.now.weekend, c.now.hour) + 5 * traffic(c) + 2 * (c.body.weight - 1) + 2.2 * local(c, 8, 20);
}
SimOut la_eq(const SimContext& c) { return {loudness(c)}; }
SimOut la_max(const SimContext& c) { return {loudness(c) + 6 + 3 * std::abs(local(c, 9, 15))}; }

SimOut temperature(const SimContext& c) { return {weather_at(c.island.seed, c.now).temperature + 0.2 * local(c, 10, 600)}; }
SimOut humidity(const SimContext& c) { return {weather_at(c.island.seed, c.now).humidity}; }
SimOut wind_speed(const SimContext& c) { return {weather_at(c.island.seed, c.now).wind}; }
SimOut wind_direction(const SimContext& c) { return {weather_at(c.island.seed, c.now).wind_direction}; }
SimOut precipitation(const SimContext& c) { return {weather_at(c.island.seed, c.now).rain}; }
SimOut illuminance(const SimContext& c) { return {weather_at(c.island.seed, c.now).illuminance}; }
SimOut uv_index(const SimContext& c) { return {std::round(weather_at(c.island.seed, c.now).uv)}; }

SimOut water_ph(const SimContext& c) { return {7.6 + 0.15 * local(c, 11, 7200)}; }
SimOut water_oxygen(const SimContext& c) { return {7.2 + 1.1 * std::sin((c.now.hour - 9) / 24 * 6.283) + 0.2 * local(c, 12, 1800)}; }
SimOut water_temperature(const SimContext& c) {
    return {std::max(3.0, 17 + 10 * std::sin(6.283 * (c.now.year_day - 125) / 365.25) + 0.6 * std::sin((c.now.hour - 11) / 24 * 6.283))};
}

SimOut turbidity(const SimContext& c) { return {9 + 5 * weather_at(c.island.seed, c.now).rain + 2 * local(c, 13, 3600)}; }

constexpr Generator kGenerators[] = {
    {"AirQualityObserved", "pm25", "GQ", pm25},
    {"AirQualityObserved", "pm10", "GQ", pm10},
    {"AirQualityObserved", "o3", "GQ", o3},
    {"AirQualityObserved", "no2", "GQ", no2},
    {"AirQualityObserved", "so2", "GQ", so2},
    {"AirQualityObserved", "co", "GQ", co},
    {"AirQualityObserved", "airQualityIndex", "C62", air_index},
    {"AirQualityObserved", "reliability", "C62", reliability},
    {"AirQualityObserved", "temperature", "CEL", temperature},
    {"AirQualityObserved", "relativeHumidity", "C62", humidity},
    {"NoiseLevelObserved", "LAeq", "2N", la_eq},
    {"NoiseLevelObserved", "LAmax", "2N", la_max},
    {"WeatherObserved", "temperature", "CEL", temperature},
    {"WeatherObserved", "relativeHumidity", "C62", humidity},
    {"WeatherObserved", "windSpeed", "MTS", wind_speed},
    {"WeatherObserved", "windDirection", "DD", wind_direction},
    {"WeatherObserved", "precipitation", "", precipitation},
    {"WeatherObserved", "illuminance", "LUX", illuminance},
    {"WeatherObserved", "uVIndexMax", "C62", uv_index},
    {"WaterQualityObserved", "pH", "", water_ph},
    {"WaterQualityObserved", "O2", "", water_oxygen},
    {"WaterQualityObserved", "dissolvedOxygen", "M1", water_oxygen},
    {"WaterQualityObserved", "turbidity", "C62", turbidity},
    {"WaterQualityObserved", "temperature", "CEL", water_temperature},
};

}  // namespace

std::span<const Generator> nature_generators() { return kGenerators; }

}  // namespace aisland::telemetry
