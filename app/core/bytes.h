// Byte ranges and SHA-256 over them (FIPS 180-4, by OpenSSL).
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace aisland {

using Bytes = std::vector<std::byte>;
using ByteView = std::span<const std::byte>;
using Sha256 = std::array<std::byte, 32>;

Sha256 sha256(ByteView bytes);
// Of bytes that come piece by piece.
class Sha256Stream {
public:
    Sha256Stream();
    ~Sha256Stream();
    Sha256Stream(const Sha256Stream&) = delete;
    Sha256Stream& operator=(const Sha256Stream&) = delete;
    void add(ByteView bytes);
    Sha256 take();  // once, at the end

private:
    void* m_context;
};
std::string hex(ByteView bytes);

inline ByteView bytes_of(std::string_view text) { return std::as_bytes(std::span(text.data(), text.size())); }
inline std::string_view text_of(ByteView bytes) { return {reinterpret_cast<const char*>(bytes.data()), bytes.size()}; }

}  // namespace aisland
