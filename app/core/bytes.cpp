#include "app/core/bytes.h"

#include <openssl/sha.h>

namespace aisland {

Sha256 sha256(ByteView bytes) {
    Sha256 out;
    SHA256(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), reinterpret_cast<unsigned char*>(out.data()));
    return out;
}

std::string hex(ByteView bytes) {
    static constexpr char kDigits[] = "0123456789abcdef";
    std::string out;
    for (std::byte b : bytes) {
        out += kDigits[static_cast<unsigned>(b) >> 4];
        out += kDigits[static_cast<unsigned>(b) & 15];
    }
    return out;
}

}  // namespace aisland
