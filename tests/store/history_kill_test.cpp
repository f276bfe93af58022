// Killed five hundred times, history opens five hundred times and has all that it called safe.
#include "tests/store/kill.h"

namespace aisland {
namespace {

TEST(HistoryLong, OpensAfterFiveHundredKills) {
    kit::Folder folder;
    const std::string file = folder / "history.db";
    int64_t next = 0;
    for (uint64_t life = 0; life < 500 && !HasFailure(); ++life) next = kit::live_and_die(file, next, hash64("life", life));
    EXPECT_GT(kit::newest_frame(file), 1000);
}

}  // namespace
}  // namespace aisland
