// The pictures someone has looked at, against what the program draws now. The difference is perceptual: both pictures are blurred to
// what an eye resolves at arm's length and compared in CIE L*a*b* with the HyAB distance (Abasi et al. 2020, "Distancing the large
// colour differences"); 1 is about the smallest difference one sees side by side. Tolerances leave room for another driver's
// rounding, not for a missing lamp.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <fstream>
#include <sstream>

#include "tests/cli/png.h"
#include "tests/cli/process.h"

namespace aisland::test {
namespace {

constexpr double kMeanTolerance = 0.8;
constexpr double kWorstTolerance = 25;  // 99.9th percentile: a leaf against the sky may move by a pixel

const std::string kFolder = AISLAND_SOURCE_DIR "/tests/golden/";

using Color = std::array<float, 3>;
using Plane = std::vector<Color>;

// IEC 61966-2-1 decoding.
Plane linear(const Pixels& pixels) {
    std::array<float, 256> table{};
    for (size_t i = 0; i < 256; ++i) {
        const float c = static_cast<float>(i) / 255;
        table[i] = c <= 0.04045f ? c / 12.92f : std::pow((c + 0.055f) / 1.055f, 2.4f);
    }
    Plane out(size_t{pixels.width} * pixels.height);
    for (size_t i = 0; i < out.size(); ++i)
        for (size_t c = 0; c < 3; ++c) out[i][c] = table[pixels.rgba[i * 4 + c]];
    return out;
}

// Binomial 1 4 6 4 1 in one direction; `step` is the distance between neighbours, `length` theirs along the line.
Plane blurred(const Plane& in, uint32_t width, uint32_t height, bool across) {
    static constexpr std::array<float, 5> kWeights{1.0f / 16, 4.0f / 16, 6.0f / 16, 4.0f / 16, 1.0f / 16};
    Plane out(in.size());
    for (int y = 0; y < static_cast<int>(height); ++y)
        for (int x = 0; x < static_cast<int>(width); ++x)
            for (int k = -2; k <= 2; ++k) {
                const int sx = std::clamp(across ? x + k : x, 0, static_cast<int>(width) - 1);
                const int sy = std::clamp(across ? y : y + k, 0, static_cast<int>(height) - 1);
                for (size_t c = 0; c < 3; ++c)
                    out[static_cast<size_t>(y) * width + static_cast<size_t>(x)][c] +=
                        in[static_cast<size_t>(sy) * width + static_cast<size_t>(sx)][c] * kWeights[static_cast<size_t>(k + 2)];
            }
    return out;
}

// CIE 15:2004, D65 white, sRGB primaries.
Color lab(const Color& rgb) {
    const auto f = [](float t) { return t > 0.008856f ? std::cbrt(t) : 7.787f * t + 16.0f / 116; };
    const float x = f((0.4124f * rgb[0] + 0.3576f * rgb[1] + 0.1805f * rgb[2]) / 0.9505f);
    const float y = f(0.2126f * rgb[0] + 0.7152f * rgb[1] + 0.0722f * rgb[2]);
    const float z = f((0.0193f * rgb[0] + 0.1192f * rgb[1] + 0.9505f * rgb[2]) / 1.089f);
    return {116 * y - 16, 500 * (x - y), 200 * (y - z)};
}

struct Difference {
    double mean = 1e9, worst = 1e9;
};

Difference difference(const Pixels& a, const Pixels& b) {
    if (a.width != b.width || a.height != b.height || a.rgba.empty()) return {};
    const auto seen = [](const Pixels& p) {
        return blurred(blurred(linear(p), p.width, p.height, true), p.width, p.height, false);
    };
    const Plane left = seen(a), right = seen(b);
    std::vector<double> distances(left.size());
    double sum = 0;
    for (size_t i = 0; i < left.size(); ++i) {
        const Color p = lab(left[i]), q = lab(right[i]);
        distances[i] = std::abs(p[0] - q[0]) + std::hypot(p[1] - q[1], p[2] - q[2]);
        sum += distances[i];
    }
    const size_t rank = distances.size() - 1 - distances.size() / 1000;
    std::nth_element(distances.begin(), distances.begin() + static_cast<ptrdiff_t>(rank), distances.end());
    return {sum / static_cast<double>(distances.size()), distances[rank]};
}

struct Shot {
    std::string name;
    std::vector<std::string> arguments;
};

std::vector<Shot> shots() {
    std::vector<Shot> out;
    std::ifstream file(kFolder + "shots.txt");
    for (std::string line; std::getline(file, line);) {
        std::istringstream words(line);
        Shot shot;
        words >> shot.name;
        for (std::string word; words >> word;) shot.arguments.push_back(word);
        if (!shot.name.empty()) out.push_back(std::move(shot));
    }
    return out;
}

Pixels taken(const Folder& folder, const Shot& shot, const std::vector<std::string>& more = {}) {
    std::vector<std::string> command{AISLAND_PROGRAM, "render"};
    command.insert(command.end(), shot.arguments.begin(), shot.arguments.end());
    command.insert(command.end(), more.begin(), more.end());
    const std::string out = folder / "now.png";
    command.insert(command.end(), {"--deterministic", "--out", out});
    const Ran ran = run(command, folder, bare(folder));
    EXPECT_EQ(ran.status, 0) << ran.all();
    return read_png(out);
}

class Golden : public testing::TestWithParam<Shot> {};

TEST_P(Golden, IsStillTheOneLookedAt) {
    Folder folder;
    const Difference d = difference(taken(folder, GetParam()), read_png(kFolder + GetParam().name + ".png"));
    EXPECT_LE(d.mean, kMeanTolerance);
    EXPECT_LE(d.worst, kWorstTolerance);
    RecordProperty("mean", std::to_string(d.mean));
}

INSTANTIATE_TEST_SUITE_P(Shots, Golden, testing::ValuesIn(shots()), [](const auto& shot) { return shot.param.name; });

TEST(GoldenMetric, SeesWhatChanged) {  // negative controls
    Folder folder;
    const Shot shot = shots().front();
    const Pixels golden = read_png(kFolder + shot.name + ".png");
    EXPECT_EQ(difference(golden, golden).mean, 0);
    Shot later = shot;
    for (std::string& word : later.arguments)
        if (word == "16:40") word = "18:10";
    EXPECT_GT(difference(taken(folder, later), golden).mean, kMeanTolerance);
    Pixels dot = golden;  // a label gone missing
    for (uint32_t y = 100; y < 140; ++y)
        for (uint32_t x = 100; x < 180; ++x)
            for (uint32_t c = 0; c < 3; ++c) dot.rgba[(size_t{y} * dot.width + x) * 4 + c] = 255;
    EXPECT_GT(difference(dot, golden).worst, kWorstTolerance);
}

}  // namespace
}  // namespace aisland::test
