#include "app/core/assert.h"

#include <cstdio>
#include <cstdlib>

namespace aisland {

void assertion_failed(const char* expression, const char* file, int line) {
    std::fprintf(stderr, "aisland: %s:%d: broken promise: %s\n", file, line, expression);
    std::abort();
}

}  // namespace aisland
