// What this process uses, from /proc: for --metrics, doctor and leak tests; and giving memory back.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace aisland::os {

struct ProcessUse {
    double rss_mb = 0;  // MiB, resident
    uint32_t fds = 0;   // open descriptors
    uint32_t threads = 0;
};
// Fields that cannot be read stay 0.
ProcessUse process_use();

// The whole pages inside `range` go back to the system and read as zeros from then on; private memory only (what malloc gives).
void drop_pages(std::span<std::byte> range);
// Free pages of the heap go back to the system.
void trim_heap();
// Pages of files that were only read (code, constants, fonts) come from there again when they are needed: what start-up alone ran (a
// driver's compiler, most of all) stops counting as resident.
void drop_file_pages();
// MiB of files and of shared memory that are resident; 0 when it cannot be read.
double resident_shared_mb();
// Hex of the linker's build id of the running program (ELF note GNU 3): equal for equal code, empty when it has none.
std::string program_identity();
// The calling thread gives way to the others of this process, and still goes on beside a busy one.
void yield_priority();

// Moves a secret out of the environment, where every child, `ps` and a core dump would find it, into an unnamed file in memory that this
// process keeps open, and names that file in `file_variable`. Call before threads start.
void hide_secret(const char* variable, const char* file_variable);

}  // namespace aisland::os
