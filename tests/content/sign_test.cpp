// Signed packs: whole, by whom, and refused in words a person understands.
#include <gtest/gtest.h>

#include "app/content/pack.h"
#include "app/content/sign.h"

namespace aisland::content {
namespace {

// openssl genpkey -algorithm ed25519; openssl pkey -pubout
const char* const kPrivate = "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIFrmNKbG3/t3wZ040z0SSZgHisb4Og26RLQ9jOx7SFlo\n-----END PRIVATE KEY-----\n";
const char* const kPublic = "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEAULwYkTG4O2khuVj2XnOM53LL5rr5uzGJasNn6E3QfwU=\n-----END PUBLIC KEY-----\n";
const char* const kOther = "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEAN4zMpCrabwtvBSdo3I9e1aojOQx3bY5J45UTFS6djv4=\n-----END PUBLIC KEY-----\n";

Bytes pack() {
    Catalog catalog;
    catalog.languages.push_back({"en", "English"});
    catalog.texts.emplace_back();
    catalog.cells.push_back({ItemId("island"), {}});
    const std::vector<Cell> cells(1);
    World world;
    world.cells = cells;
    Result<Bytes> bytes = write_pack(catalog, world);
    EXPECT_TRUE(bytes) << bytes.error().text();
    return std::move(*bytes);
}

std::string refusal(ByteView bytes, std::vector<std::string> trusted) {
    const Result<void> good = check_signature(bytes, trusted, "x.pack");
    return good ? "" : good.error().what;
}

TEST(Signature, ASignedPackOpensAndIsItsMakers) {
    Result<Bytes> stamped = sign_pack(pack(), kPrivate);
    ASSERT_TRUE(stamped) << stamped.error().text();
    EXPECT_EQ(stamped->size(), pack().size() + kSignatureSize);
    EXPECT_EQ(refusal(*stamped, {kPublic}), "");
    EXPECT_EQ(refusal(*stamped, {kOther, kPublic}), "");
    EXPECT_EQ(refusal(*stamped, {}), "");
    EXPECT_TRUE(open(*stamped, "x.pack"));
    EXPECT_EQ(*sign_pack(*stamped, kPrivate), *stamped);  // once
}

TEST(Signature, WhereKeysAreTrustedOthersAndNoneAreRefused) {
    EXPECT_EQ(refusal(pack(), {kPublic}), "this pack is not signed, and this machine shows signed ones alone");
    EXPECT_NE(refusal(*sign_pack(pack(), kPrivate), {kOther}).find("whom this machine does not trust"), std::string::npos);
    EXPECT_EQ(refusal(pack(), {}), "");
}

TEST(Signature, AChangeAnywhereIsFound) {
    const Bytes good = *sign_pack(pack(), kPrivate);
    for (size_t i = 0; i < good.size(); i += 7) {
        Bytes bad = good;
        bad[i] ^= std::byte{1};
        EXPECT_TRUE(!refusal(bad, {kPublic}).empty() || !open(bad, "x.pack")) << i;
        EXPECT_FALSE(open(bad, "x.pack")) << i;
    }
}

TEST(Signature, WhatIsNoKeyIsSaid) {
    const Result<Bytes> stamped = sign_pack(pack(), "-----BEGIN NONSENSE-----");
    ASSERT_FALSE(stamped);
    EXPECT_EQ(stamped.error().what, "this is no private Ed25519 key");
    EXPECT_FALSE(sign_pack(pack(), kPublic));
}

}  // namespace
}  // namespace aisland::content
