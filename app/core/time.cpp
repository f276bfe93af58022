#include "app/core/time.h"

#include "app/core/format.h"

namespace aisland {

namespace {

int64_t days_from_civil(int64_t y, unsigned m, unsigned d) {
    y -= m <= 2;
    const int64_t era = (y >= 0 ? y : y - 399) / 400;
    const unsigned yoe = static_cast<unsigned>(y - era * 400);
    const unsigned doy = (153 * (m > 2 ? m - 3 : m + 9) + 2) / 5 + d - 1;
    const unsigned doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
    return era * 146097 + static_cast<int64_t>(doe) - 719468;
}

int days_in_month(int year, int month) {
    static constexpr int kDays[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return month == 2 && leap ? 29 : kDays[month - 1];
}

// Reads exactly `digits` decimal digits at `at`.
std::optional<int> digits_at(std::string_view text, size_t at, size_t digits) {
    if (at + digits > text.size()) return {};
    int value = 0;
    for (size_t i = at; i < at + digits; ++i) {
        if (text[i] < '0' || text[i] > '9') return {};
        value = value * 10 + (text[i] - '0');
    }
    return value;
}

bool valid(const CivilTime& c) {
    return c.month >= 1 && c.month <= 12 && c.day >= 1 && c.day <= days_in_month(c.year, c.month) && c.hour <= 23 &&
           c.minute <= 59 && c.second <= 60;
}

}  // namespace

CivilTime civil_from_ms(int64_t ms) {
    int64_t days = ms / kMsPerDay;
    int64_t rest = ms % kMsPerDay;
    if (rest < 0) {
        rest += kMsPerDay;
        --days;
    }
    CivilTime c;
    c.weekday = static_cast<int>(((days + 4) % 7 + 7) % 7);
    days += 719468;
    const int64_t era = (days >= 0 ? days : days - 146096) / 146097;
    const unsigned doe = static_cast<unsigned>(days - era * 146097);
    const unsigned yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    const unsigned doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    const unsigned mp = (5 * doy + 2) / 153;
    c.day = static_cast<int>(doy - (153 * mp + 2) / 5 + 1);
    c.month = static_cast<int>(mp < 10 ? mp + 3 : mp - 9);
    c.year = static_cast<int>(static_cast<int64_t>(yoe) + era * 400 + (c.month <= 2));
    c.hour = static_cast<int>(rest / 3'600'000);
    c.minute = static_cast<int>(rest / 60'000 % 60);
    c.second = static_cast<int>(rest / 1000 % 60);
    c.millisecond = static_cast<int>(rest % 1000);
    return c;
}

int64_t ms_from_civil(const CivilTime& c) {
    return days_from_civil(c.year, static_cast<unsigned>(c.month), static_cast<unsigned>(c.day)) * kMsPerDay +
           c.hour * 3'600'000ll + c.minute * 60'000ll + c.second * 1000ll + c.millisecond;
}

std::optional<int64_t> parse_rfc3339(std::string_view t) {
    const auto year = digits_at(t, 0, 4), month = digits_at(t, 5, 2), day = digits_at(t, 8, 2);
    const auto hour = digits_at(t, 11, 2), minute = digits_at(t, 14, 2), second = digits_at(t, 17, 2);
    if (!year || !month || !day || !hour || !minute || !second) return {};
    if (t[4] != '-' || t[7] != '-' || (t[10] != 'T' && t[10] != 't' && t[10] != ' ') || t[13] != ':' || t[16] != ':')
        return {};
    CivilTime c{*year, *month, *day, *hour, *minute, *second, 0, 0};
    if (!valid(c)) return {};
    size_t at = 19;
    if (at < t.size() && t[at] == '.') {
        const size_t first = ++at;
        int scale = 100;
        while (at < t.size() && t[at] >= '0' && t[at] <= '9') {
            c.millisecond += (t[at] - '0') * scale;
            scale /= 10;
            ++at;
        }
        if (at == first) return {};
    }
    int64_t offset_ms = 0;
    if (at >= t.size()) return {};
    if (t[at] == 'Z' || t[at] == 'z') {
        ++at;
    } else if (t[at] == '+' || t[at] == '-') {
        const auto h = digits_at(t, at + 1, 2), m = digits_at(t, at + 4, 2);
        if (!h || !m || t[at + 3] != ':' || *h > 23 || *m > 59) return {};
        offset_ms = (*h * 60 + *m) * 60'000ll * (t[at] == '+' ? 1 : -1);
        at += 6;
    } else {
        return {};
    }
    if (at != t.size()) return {};
    return ms_from_civil(c) - offset_ms;
}

std::string rfc3339(int64_t wall_ms) {
    const CivilTime c = civil_from_ms(wall_ms);
    return format("%04d-%02d-%02dT%02d:%02d:%02d.%03dZ", c.year, c.month, c.day, c.hour, c.minute, c.second, c.millisecond);
}

std::optional<int64_t> parse_shanghai(std::string_view t) {
    CivilTime c{2026, 6, 21, 0, 0, 0, 0, 0};
    if (t.size() == 16) {
        const auto year = digits_at(t, 0, 4), month = digits_at(t, 5, 2), day = digits_at(t, 8, 2);
        if (!year || !month || !day || t[4] != '-' || t[7] != '-' || t[10] != 'T') return {};
        c.year = *year, c.month = *month, c.day = *day;
        t.remove_prefix(11);
    }
    const auto hour = digits_at(t, 0, 2), minute = digits_at(t, 3, 2);
    if (t.size() != 5 || !hour || !minute || t[2] != ':') return {};
    c.hour = *hour, c.minute = *minute;
    if (!valid(c)) return {};
    return ms_from_civil(c) - kShanghaiOffsetMs;
}

}  // namespace aisland
