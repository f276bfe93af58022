// A broken promise between two parts of this program ends it, in release builds too: the supervisor starts it again.
#pragma once

namespace aisland {
[[noreturn]] void assertion_failed(const char* expression, const char* file, int line);
}

#define AISLAND_ASSERT(expression) \
    ((expression) ? static_cast<void>(0) : ::aisland::assertion_failed(#expression, __FILE__, __LINE__))
