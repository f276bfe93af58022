// One line a figure, the same from every benchmark, so that `platform/linux/test --long` can put them into one table.
#pragma once

#include <cstdio>
#include <string>

namespace aisland::bench {

// Returns `good`.
inline bool row(const std::string& what, const std::string& amount, const std::string& figure, const std::string& target, bool good) {
    std::printf("| %s | %s | %s | %s | %s |\n", what.c_str(), amount.c_str(), figure.c_str(), target.c_str(), good ? "yes" : "NO");
    std::fflush(stdout);
    return good;
}

}  // namespace aisland::bench
