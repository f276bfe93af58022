// Signatures of packs (Ed25519, RFC 8032, by OpenSSL): who made it, beside the hashes that say it is whole. They stand behind the
// pack, so a program that knows none of this reads the rest all the same.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "app/core/bytes.h"
#include "app/core/result.h"

namespace aisland::content {

// Behind the last chunk: "aislsign", the public key, the signature over "aisland pack" and the header's hash, under which every
// other byte of the pack lies.
constexpr size_t kSignatureSize = 8 + 32 + 64;

// The pack without a signature that stands behind it.
ByteView unsigned_part(ByteView pack);

// `private_key`: PEM (PKCS 8), as `openssl genpkey -algorithm ed25519` writes it. An older signature is replaced.
Result<Bytes> sign_pack(Bytes pack, std::string_view private_key);

// `trusted`: public keys in PEM. Where some are, the pack must be signed with one of them; where none are, a signature that is
// there must be its key's own. `name` is what errors call the pack.
Result<void> check_signature(ByteView pack, std::span<const std::string> trusted, const std::string& name);

}  // namespace aisland::content
