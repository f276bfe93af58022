// The law of when a show gives memory back: some seconds after its start and ever more rarely, at once when all characters are there,
// and when a driver has compiled, whenever that is.
#include <gtest/gtest.h>

#include <vector>

#include "app/cli/settling.h"

namespace aisland::cli {
namespace {

double g_shared_mb = 0;  // what the system says

// A show of `seconds`, ten frames each; gives back when told to, and notes when that was. `change` is called before each frame.
template <class F>
std::vector<double> given(Settling& settling, double from_s, double to_s, F&& change) {
    std::vector<double> times;
    for (int64_t tenth = static_cast<int64_t>(from_s * 10); tenth < static_cast<int64_t>(to_s * 10); ++tenth) {
        const double now_s = static_cast<double>(tenth) / 10;
        const bool expects = change(now_s);
        if (!settling.due(1'000'000'000'000 + tenth * 100'000'000, expects, [] { return g_shared_mb; })) continue;
        times.push_back(now_s);
        g_shared_mb = 40;
        settling.given(g_shared_mb);
    }
    return times;
}
bool nothing(double) { return false; }

TEST(Settling, ComesAfterTheStartAndEverMoreRarelyUntilItComesNoMore) {
    Settling settling;
    g_shared_mb = 90;
    EXPECT_EQ(given(settling, 0, 3600, nothing), (std::vector<double>{5, 15, 35, 75, 155, 315}));
}

TEST(Settling, ComesWhenADriverHasCompiledWheneverThatIs) {
    Settling settling;
    g_shared_mb = 90;
    given(settling, 0, 400, nothing);
    const std::vector<double> times = given(settling, 400, 500, [](double now_s) {
        if (now_s == 420) g_shared_mb = 40 + 11;  // no compiler: a font, a picture
        if (now_s == 450 || now_s == 480) g_shared_mb = 40 + 30;
        return false;
    });
    ASSERT_EQ(times.size(), 2u);
    EXPECT_GE(times[0], 450);
    EXPECT_LE(times[0], 451.1) << "within about a second";
    EXPECT_GE(times[1], 480);
    EXPECT_LE(times[1], 481.1);
}

TEST(Settling, WhatAlwaysComesBackIsGivenBackEverMoreRarely) {
    for (const double after_s : {0.1, 5.0}) {  // at once, or slowly
        Settling settling;
        g_shared_mb = 90;
        given(settling, 0, 400, nothing);
        double given_s = 400;
        std::vector<double> times;
        for (int tenth = 4000; tenth < 40000; ++tenth) {
            const double now_s = static_cast<double>(tenth) / 10;
            g_shared_mb = now_s - given_s >= after_s ? 40 + 30 : 40;
            const std::vector<double> now = given(settling, now_s, now_s + 0.1, nothing);
            if (now.empty()) continue;
            given_s = now_s;
            times.push_back(now_s);
        }
        EXPECT_LT(times.size(), 36u) << "in an hour, " << after_s;
        EXPECT_GT(times.size(), 8u) << "and yet it is, " << after_s;
        ASSERT_GE(times.size(), 2u);
        EXPECT_GE(times.back() - times[times.size() - 2], 100) << after_s;
    }
}

TEST(Settling, ComesAtOnceWhenAllExpectedCharactersAreThere) {
    Settling settling;
    const std::vector<double> times = given(settling, 0, 30, [](double now_s) { return now_s < 3.45 || (now_s > 20.05 && now_s < 25.05); });
    EXPECT_EQ(times, (std::vector<double>{3.5, 5, 15, 25.1}));
}

TEST(Settling, WhatWasNeverGivenBackIsNoMeasure) {
    Settling settling;
    g_shared_mb = 500;
    EXPECT_EQ(given(settling, 0, 4.9, nothing), std::vector<double>{}) << "while it starts";
}

}  // namespace
}  // namespace aisland::cli
