// Time as data. Nothing in app/ reads a clock: hosts do, and pass a Time in.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace aisland {

struct Time {
    int64_t steady_ns = 0;  // monotonic; only differences have meaning
    int64_t wall_ms = 0;    // UTC, milliseconds since 1970-01-01T00:00:00Z; may jump
};

constexpr int64_t kMsPerDay = 86'400'000;
constexpr int64_t kShanghaiOffsetMs = 8 * 3'600'000;  // Asia/Shanghai: UTC+8, no daylight saving since 1992

struct CivilTime {
    int year = 1970, month = 1, day = 1;  // proleptic Gregorian
    int hour = 0, minute = 0, second = 0, millisecond = 0;
    int weekday = 4;  // 0 = Sunday
};

// Algorithms: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", civil_from_days / days_from_civil.
CivilTime civil_from_ms(int64_t ms);
int64_t ms_from_civil(const CivilTime& civil);

// RFC 3339 date-time ("2026-11-23T10:15:02.5Z", "+08:00" offsets) to UTC milliseconds; nothing for any other text.
std::optional<int64_t> parse_rfc3339(std::string_view text);
std::string rfc3339(int64_t wall_ms);

// "HH:MM" or "YYYY-MM-DDTHH:MM" in Asia/Shanghai; a missing date is 2026-06-21. Nothing when malformed.
std::optional<int64_t> parse_shanghai(std::string_view text);

}  // namespace aisland
