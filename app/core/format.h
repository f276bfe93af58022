// printf-style formatting into std::string, checked by the compiler.
#pragma once

#include <string>

namespace aisland {
std::string format(const char* pattern, ...) __attribute__((format(printf, 1, 2)));
}
