// Bytes made smaller and back, by Zstandard (RFC 8878).
#pragma once

#include "app/core/bytes.h"
#include "app/core/result.h"

namespace aisland::store {

Bytes squeeze(ByteView bytes);
// Errors: not Zstandard, damaged, or more than `limit` bytes.
Result<Bytes> unsqueeze(ByteView bytes, size_t limit = size_t{64} << 20);

}  // namespace aisland::store
