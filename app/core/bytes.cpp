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

void Sha256Stream::Delete::operator()(evp_md_ctx_st* context) const { EVP_MD_CTX_free(context); }

Sha256Stream::Sha256Stream() : m_context(EVP_MD_CTX_new()) { AISLAND_ASSERT(m_context && EVP_DigestInit_ex(m_context.get(), EVP_sha256(), nullptr) == 1); }

void Sha256Stream::add(ByteView bytes) { AISLAND_ASSERT(EVP_DigestUpdate(m_context.get(), bytes.data(), bytes.size()) == 1); }

Sha256 Sha256Stream::take() {
    Sha256 out;
    AISLAND_ASSERT(EVP_DigestFinal_ex(m_context.get(), reinterpret_cast<unsigned char*>(out.data()), nullptr) == 1);
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
