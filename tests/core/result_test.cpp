#include "app/core/result.h"

#include <gtest/gtest.h>

#include "app/core/bytes.h"
#include "app/core/ids.h"

namespace aisland {
namespace {

Result<int> half(int value) {
    if (value % 2) return Error{"odd number", "here", "pass an even one"};
    return value / 2;
}
Result<int> quarter(int value) {
    AISLAND_TRY(once, half(value));
    return half(once);
}

TEST(Result, CarriesTheFirstErrorUp) {
    EXPECT_EQ(*quarter(8), 2);
    EXPECT_EQ(quarter(6).error().text(), "here: odd number; pass an even one");
}

TEST(Error, LeavesEmptyPartsOut) { EXPECT_EQ((Error{"lost", "", ""}).text(), "lost"); }

TEST(Id, IsTheFnv1aHashOfItsText) {
    EXPECT_EQ(EntityId("a").value, 0xaf63dc4c8601ec8cull);  // test vector of the algorithm's page
    EXPECT_FALSE(EntityId(""));
}

TEST(Sha256, MatchesTheStandardsVector) {
    EXPECT_EQ(hex(sha256(bytes_of("abc"))), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

}  // namespace
}  // namespace aisland
