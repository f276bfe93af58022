#include "app/core/time.h"

#include <gtest/gtest.h>

namespace aisland {
namespace {

TEST(Time, RoundTripsEveryDayOfFourCenturies) {
    for (int64_t day = -100'000; day < 100'000; ++day) {
        const CivilTime civil = civil_from_ms(day * kMsPerDay + 12'345);
        ASSERT_EQ(ms_from_civil(civil), day * kMsPerDay + 12'345);
    }
}

TEST(Time, KnowsTheWeekday) { EXPECT_EQ(civil_from_ms(ms_from_civil({2026, 11, 23, 0, 0, 0, 0, 0})).weekday, 1); }

TEST(Time, ReadsRfc3339WithOffsetsAndFractions) {
    EXPECT_EQ(parse_rfc3339("2026-11-23T10:15:02Z"), ms_from_civil({2026, 11, 23, 10, 15, 2, 0, 0}));
    EXPECT_EQ(parse_rfc3339("2026-11-23T18:15:02.5+08:00"), ms_from_civil({2026, 11, 23, 10, 15, 2, 500, 0}));
    EXPECT_EQ(rfc3339(*parse_rfc3339("2026-11-23T10:15:02.250Z")), "2026-11-23T10:15:02.250Z");
}

TEST(Time, RefusesWhatIsNotADate) {
    for (const char* text : {"", "2026-11-23", "2026-13-01T00:00:00Z", "2026-02-29T00:00:00Z", "2026-11-23T24:00:00Z",
                             "2026-11-23T10:15:02", "2026-11-23T10:15:02.Z", "2026-11-23T10:15:02+8:00", "2026-11-23T10:15:02Zz"})
        EXPECT_FALSE(parse_rfc3339(text)) << text;
}

TEST(Time, ShanghaiIsEightHoursAheadAndDefaultsToMidsummer) {
    EXPECT_EQ(parse_shanghai("12:00"), ms_from_civil({2026, 6, 21, 4, 0, 0, 0, 0}));
    EXPECT_EQ(parse_shanghai("2026-01-02T07:30"), ms_from_civil({2026, 1, 1, 23, 30, 0, 0, 0}));
    EXPECT_FALSE(parse_shanghai("25:00"));
    EXPECT_FALSE(parse_shanghai("noon"));
}

}  // namespace
}  // namespace aisland
