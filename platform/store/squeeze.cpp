#include "platform/store/squeeze.h"

#include <zstd.h>

#include "app/core/assert.h"

namespace aisland::store {

Bytes squeeze(ByteView bytes) {
    Bytes out(ZSTD_compressBound(bytes.size()));
    const size_t size = ZSTD_compress(out.data(), out.size(), bytes.data(), bytes.size(), 3);
    AISLAND_ASSERT(!ZSTD_isError(size));  // the bound is enough; only memory can fail
    out.resize(size);
    return out;
}

Result<Bytes> unsqueeze(ByteView bytes, size_t limit) {
    const unsigned long long size = ZSTD_getFrameContentSize(bytes.data(), bytes.size());
    if (size == ZSTD_CONTENTSIZE_ERROR || size == ZSTD_CONTENTSIZE_UNKNOWN || size > limit)
        return Error{"these are no compressed bytes of this program", "", ""};
    Bytes out(static_cast<size_t>(size));
    const size_t got = ZSTD_decompress(out.data(), out.size(), bytes.data(), bytes.size());
    if (ZSTD_isError(got) || got != out.size()) return Error{std::string("the compressed bytes are damaged: ") + (ZSTD_isError(got) ? ZSTD_getErrorName(got) : "too short"), "", ""};
    return out;
}

}  // namespace aisland::store
