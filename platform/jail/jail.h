// Jail: runs one conversion of untrusted bytes in a process of its own that can open nothing.
// The parent spawns this program again as `aisland worker` (posix_spawn: safe beside Vulkan's threads), sends the input as a
// sealed memory file and answers requests for further files of the content folder by name. The worker first gives up
// everything (address space, CPU seconds, landlock without a single path, a seccomp list of the few calls left), then parses. The few
// threads it has are there before that and locked in with it.
// Thread-safe: every run has its own process.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "app/core/bytes.h"
#include "app/core/platform_tables.h"
#include "app/core/result.h"
#include "app/core/run_all.h"

namespace aisland::jail {

struct Limits {
    uint64_t address_space_bytes = 1ull << 30;  // the stacks of its threads come on top: a machine of more processors has more of them
    uint32_t cpu_seconds = 10;
    uint32_t wall_seconds = 60;  // a busy machine gives a worker a share of its time
    uint64_t output_bytes = 512ull << 20;
};

// `program` is this executable; `files` resolves what the worker asks for (may be empty: every request is refused).
Worker worker(const std::string& program, const ContentFiles& files, const Limits& limits);

// What a task may ask for while it runs: further files by relative name.
using ReadFile = std::function<Result<Bytes>(std::string_view name)>;
using Task = std::function<Result<Bytes>(std::string_view task, ByteView input, const ReadFile& read, const RunAll& run_all)>;

// The worker's side, called by `aisland worker` with its socket on descriptor 3: locks itself in, then runs one task.
// Returns the exit status.
int run_worker(const Task& task);

// Gives up file system, network, processes; for run_worker and its test. `before_last` runs when files are out of reach and system calls
// are not yet: threads that it starts are locked in too. Errors name the missing kernel feature.
Result<void> lock_in(const Limits& limits, const std::function<void()>& before_last);

}  // namespace aisland::jail
