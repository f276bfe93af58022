// Whole files in and out. Writes are atomic: readers see the old bytes or the new ones, after a power cut too.
#pragma once

#include <cstdint>
#include <string>

#include "app/core/bytes.h"
#include "app/core/result.h"

namespace aisland::os {

// Refuses more than `limit` bytes and anything but a regular file.
Result<Bytes> read_file(const std::string& path, uint64_t limit = uint64_t{1} << 31);

// Of what read_file would read, which is never in memory all at once.
Result<Sha256> hash_file(const std::string& path, uint64_t limit = uint64_t{1} << 31);

// Temporary in the same folder, fsync, rename, fsync of the folder. The folder must exist (see make_folders). A device or pipe
// (/dev/null, /dev/stdout) is written to and stays what it is.
Result<void> write_file(const std::string& path, ByteView bytes);

// Like mkdir -p, mode 0755 less the umask.
Result<void> make_folders(const std::string& path);

}  // namespace aisland::os
