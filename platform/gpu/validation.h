// What is asked of VK_LAYER_KHRONOS_validation, and what it said.
#pragma once

#include <cstdint>
#include <string>

namespace aisland::gpu {

// Nothing; calls and synchronization; or the accesses of shaders, too (GPU-assisted: a driver that draws with the processor compiles
// shaders so instrumented for minutes).
enum class Validation : uint8_t { none,
                                  calls,
                                  shaders };

// Messages since start; a test's gate.
struct ValidationCount {
    uint64_t errors = 0, warnings = 0;
    std::string first;
};

}  // namespace aisland::gpu
