#include "app/core/bytes.h"

#include <openssl/evp.h>
#include <openssl/sha.h>

#include "app/core/assert.h"

namespace aisland {

Sha256 sha256(ByteView bytes) {
    Sha256 out;
    SHA256(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), reinterpret_cast<unsigned char*>(out.data()));
    return out;
}

Sha256Stream::Sha256Stream() : m_context(EVP_MD_CTX_new()) {
    AISLAND_ASSERT(m_context && EVP_DigestInit_ex(static_cast<EVP_MD_CTX*>(m_context), EVP_sha256(), nullptr) == 1);
}

Sha256Stream::~Sha256Stream() { EVP_MD_CTX_free(static_cast<EVP_MD_CTX*>(m_context)); }

void Sha256Stream::add(ByteView bytes) { EVP_DigestUpdate(static_cast<EVP_MD_CTX*>(m_context), bytes.data(), bytes.size()); }

Sha256 Sha256Stream::take() {
    Sha256 out;
    EVP_DigestFinal_ex(static_cast<EVP_MD_CTX*>(m_context), reinterpret_cast<unsigned char*>(out.data()), nullptr);
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
