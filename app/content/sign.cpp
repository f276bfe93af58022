#include "app/content/sign.h"

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include <algorithm>
#include <cstring>
#include <memory>

namespace aisland::content {
namespace {

constexpr std::string_view kMark = "aislsign", kPurpose = "aisland pack";
constexpr size_t kKeySize = 32, kHashAt = 32, kHeaderSize = 64;

struct KeyDelete {
    void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};
struct BioDelete {
    void operator()(BIO* bio) const { BIO_free(bio); }
};
struct ContextDelete {
    void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};
using Key = std::unique_ptr<EVP_PKEY, KeyDelete>;
using Context = std::unique_ptr<EVP_MD_CTX, ContextDelete>;

const unsigned char* raw(ByteView bytes) { return reinterpret_cast<const unsigned char*>(bytes.data()); }
unsigned char* raw(Bytes& bytes) { return reinterpret_cast<unsigned char*>(bytes.data()); }

Key read_key(std::string_view pem, bool is_private) {
    const std::unique_ptr<BIO, BioDelete> bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
    Key key(is_private ? PEM_read_bio_PrivateKey(bio.get(), nullptr, nullptr, nullptr) : PEM_read_bio_PUBKEY(bio.get(), nullptr, nullptr, nullptr));
    return key && EVP_PKEY_get_base_id(key.get()) == EVP_PKEY_ED25519 ? std::move(key) : Key();
}

Bytes public_bytes(const Key& key) {
    Bytes out(kKeySize);
    size_t size = out.size();
    return EVP_PKEY_get_raw_public_key(key.get(), raw(out), &size) == 1 && size == kKeySize ? out : Bytes();
}

Bytes message_of(ByteView pack) {
    Bytes message(kPurpose.size() + sizeof(Sha256));
    std::memcpy(message.data(), kPurpose.data(), kPurpose.size());
    std::memcpy(message.data() + kPurpose.size(), pack.data() + kHashAt, sizeof(Sha256));
    return message;
}

bool is_signed(ByteView pack) {
    return pack.size() >= kHeaderSize + kSignatureSize && text_of(pack.last(kSignatureSize)).starts_with(kMark);
}

}  // namespace

ByteView unsigned_part(ByteView pack) { return is_signed(pack) ? pack.first(pack.size() - kSignatureSize) : pack; }

Result<Bytes> sign_pack(Bytes pack, std::string_view private_key) {
    const Key key = read_key(private_key, true);
    if (!key) return Error{"this is no private Ed25519 key", "--sign", "make one: openssl genpkey -algorithm ed25519 -out key.pem"};
    pack.resize(unsigned_part(pack).size());
    const Bytes message = message_of(pack), own = public_bytes(key);
    Bytes signature(64);
    size_t size = signature.size();
    const Context context(EVP_MD_CTX_new());
    if (own.empty() || EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, key.get()) != 1 ||
        EVP_DigestSign(context.get(), raw(signature), &size, raw(message), message.size()) != 1 || size != signature.size())
        return Error{"the pack could not be signed", "--sign", "check the key"};
    const ByteView mark = bytes_of(kMark);
    pack.insert(pack.end(), mark.begin(), mark.end());
    pack.insert(pack.end(), own.begin(), own.end());
    pack.insert(pack.end(), signature.begin(), signature.end());
    return pack;
}

Result<void> check_signature(ByteView pack, std::span<const std::string> trusted, const std::string& name) {
    if (!is_signed(pack)) {
        if (trusted.empty()) return {};
        return Error{"this pack is not signed, and this machine shows signed ones alone", name, "sign it: aisland bake DIR --out FILE.pack --sign KEY.pem"};
    }
    const ByteView block = pack.last(kSignatureSize), own = block.subspan(kMark.size(), kKeySize), signature = block.last(64);
    const Key key(EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, raw(own), own.size()));
    const Bytes message = message_of(pack);
    const Context context(EVP_MD_CTX_new());
    const bool good = key && EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, key.get()) == 1 &&
                      EVP_DigestVerify(context.get(), raw(signature), signature.size(), raw(message), message.size()) == 1;
    if (!good) return Error{"the signature of this pack is not its own: it was changed, or signed wrongly", name, "get it again from who made it"};
    for (const std::string& pem : trusted) {
        const Key known = read_key(pem, false);
        if (known && std::ranges::equal(public_bytes(known), own)) return {};
    }
    if (trusted.empty()) return {};
    return Error{"this pack is signed by " + hex(own).substr(0, 16) + "…, whom this machine does not trust", name, "put the maker's public key beside the others, or get the pack from one of them"};
}

}  // namespace aisland::content
