// Leaving nothing behind of bytes that may hold what no one may keep.
#pragma once

#include <cstddef>
#include <cstring>

namespace aisland {

// Not left out by the optimiser, although nothing reads it again.
inline void overwrite(void* data, size_t size) {
    if (size) std::memset(data, 0, size);
    asm volatile(""
                 :
                 : "r"(data)
                 : "memory");
}

// Vector registers hold the last bytes that were copied or parsed until someone else needs them: a core dump would show them.
inline void forget_registers() {
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx"))
        asm volatile("vzeroall"
                     :
                     :
                     : "xmm0", "xmm1", "xmm2", "xmm3", "xmm4", "xmm5", "xmm6", "xmm7", "xmm8", "xmm9", "xmm10", "xmm11", "xmm12",
                       "xmm13", "xmm14", "xmm15");
    if (__builtin_cpu_supports("avx512f"))  // the compiler uses none of these here
        asm volatile(
            "vpxorq %zmm16,%zmm16,%zmm16\n vpxorq %zmm17,%zmm17,%zmm17\n vpxorq %zmm18,%zmm18,%zmm18\n vpxorq %zmm19,%zmm19,%zmm19\n"
            "vpxorq %zmm20,%zmm20,%zmm20\n vpxorq %zmm21,%zmm21,%zmm21\n vpxorq %zmm22,%zmm22,%zmm22\n vpxorq %zmm23,%zmm23,%zmm23\n"
            "vpxorq %zmm24,%zmm24,%zmm24\n vpxorq %zmm25,%zmm25,%zmm25\n vpxorq %zmm26,%zmm26,%zmm26\n vpxorq %zmm27,%zmm27,%zmm27\n"
            "vpxorq %zmm28,%zmm28,%zmm28\n vpxorq %zmm29,%zmm29,%zmm29\n vpxorq %zmm30,%zmm30,%zmm30\n vpxorq %zmm31,%zmm31,%zmm31");
#endif
}

// Frames that returned keep what they held until another call lies over them: copies on the stack, registers that a compiler, a signal
// or the dynamic linker saved there. Call where payloads have been dealt with, from no deeper than where they were.
[[gnu::noinline]] inline void forget_stack() {
    char below[64 << 10];
    overwrite(below, sizeof below);
    forget_registers();
}

}  // namespace aisland
