// An ObjectStore (app/core/platform_tables.h) in a folder: one file an object, named by its key, with a checksum of its own. Any
// number of processes may share it. A file that is torn, changed or of someone else counts as not there.
#pragma once

#include <cstdint>
#include <limits>
#include <string>

#include "app/core/platform_tables.h"

namespace aisland::os {

// `folder` is made on first use. Where it cannot be written, nothing is kept and everything still works.
// An object of more than `largest` bytes is not kept: it would push out many others.
ObjectStore object_folder(const std::string& folder, uint64_t largest = std::numeric_limits<uint64_t>::max());

// Deletes what was used longest ago until at most `limit` bytes are left; before that, what is larger than all that may stay.
void prune_objects(const std::string& folder, uint64_t limit);

}  // namespace aisland::os
