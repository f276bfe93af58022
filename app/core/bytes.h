// Byte ranges and SHA-256 over them (FIPS 180-4, by OpenSSL).
#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

struct evp_md_ctx_st;  // OpenSSL's

namespace aisland {

using Bytes = std::vector<std::byte>;
using ByteView = std::span<const std::byte>;
using Sha256 = std::array<std::byte, 32>;

Sha256 sha256(ByteView bytes);

// Of bytes that come piece by piece.
class Sha256Stream {
public:
    Sha256Stream();
    void add(ByteView bytes);
    Sha256 take();  // once, at the end

private:
    struct Delete {
        void operator()(evp_md_ctx_st* context) const;
    };
    std::unique_ptr<evp_md_ctx_st, Delete> m_context;
};

std::string hex(ByteView bytes);

inline ByteView bytes_of(std::string_view text) { return std::as_bytes(std::span(text.data(), text.size())); }
inline std::string_view text_of(ByteView bytes) { return {reinterpret_cast<const char*>(bytes.data()), bytes.size()}; }

}  // namespace aisland
