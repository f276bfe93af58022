// History's laws: what goes in comes out, in frames and in numbers; it bounds itself; it survives kills, full disks and damage.
#include <gtest/gtest.h>

#include <fcntl.h>
#include <malloc.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <thread>

#include "app/core/format.h"
#include "platform/store/history.h"
#include "platform/store/history_tables.h"
#include "tests/store/kill.h"

namespace aisland::store {
namespace {

std::unique_ptr<HistoryTables> tables(const std::string& path) {
    bool damaged = false;
    auto opened = HistoryTables::open(path, damaged);
    EXPECT_TRUE(opened) << (opened ? "" : opened.error().text());
    return opened ? std::move(*opened) : nullptr;
}

std::string words(const Bytes& bytes) { return std::string(text_of(bytes).substr(0, text_of(bytes).find('x'))); }

TEST(HistoryTables, AnyMomentIsTheKeyFrameBeforeItAndWhatFollows) {
    kit::Folder folder;
    auto t = tables(folder / "h.db");
    std::vector<HistoryFrame> frames;
    for (int i = 0; i < 100; ++i) frames.push_back(kit::frame(i, i % 20 == 0));
    ASSERT_TRUE(t->write(frames));
    auto state = t->state(kit::kStart + 47'500);
    ASSERT_TRUE(state);
    ASSERT_EQ(state->frames.size(), 8u);
    EXPECT_EQ(words(state->frames.front()), "key 40");
    EXPECT_EQ(words(state->frames.back()), "frame 47");
    EXPECT_TRUE(t->state(kit::kStart - 1)->frames.empty());
    EXPECT_EQ(words(t->state(kit::kStart + 999'999)->frames.back()), "frame 99");
    int64_t from = 0, to = 0;
    ASSERT_TRUE(t->span(from, to));
    EXPECT_EQ(from, kit::kStart);
    EXPECT_EQ(to, kit::kStart + 99'000);
}

TEST(HistoryTables, AClockSetBackOverwritesNothing) {
    kit::Folder folder;
    auto t = tables(folder / "h.db");
    ASSERT_TRUE(t->write({kit::frame(100, true), kit::frame(101, false)}));
    ASSERT_TRUE(t->write({kit::frame(50, false), kit::frame(51, false)}));
    const auto state = t->state(kit::kStart + 200'000);
    ASSERT_EQ(state->frames.size(), 4u);
    EXPECT_EQ(words(state->frames.back()), "frame 51");
}

TEST(HistoryTables, AnswersWithMeanLeastMostAndGaps) {
    kit::Folder folder;
    auto t = tables(folder / "h.db");
    std::vector<HistoryFrame> frames;
    for (int minute = 0; minute < 60; ++minute)
        for (int k = 0; k < 4 && (minute < 20 || minute >= 30); ++k) {
            HistoryFrame f = kit::frame(minute * 60 + k * 15, minute == 0 && k == 0);
            f.numbers[0].value = minute + (k == 3 ? 10 : 0);
            f.numbers[0].origin = 2;
            frames.push_back(f);
        }
    ASSERT_TRUE(t->write(frames));
    Ask ask{7, kit::kThing, kit::kCount, kit::kStart, kit::kStart + 3'600'000, 60};
    auto minutes = t->answer(ask);
    ASSERT_TRUE(minutes);
    EXPECT_EQ(minutes->ask, 7u);
    EXPECT_EQ(minutes->origin, 2);
    ASSERT_EQ(minutes->samples.size(), 60u);
    EXPECT_DOUBLE_EQ(minutes->samples[5].value, 5 + 2.5);
    EXPECT_DOUBLE_EQ(minutes->samples[5].low, 5);
    EXPECT_DOUBLE_EQ(minutes->samples[5].high, 15);
    EXPECT_TRUE(std::isnan(minutes->samples[25].value)) << "unknown is a gap, never a line";
    EXPECT_EQ(minutes->samples[5].at_ms, kit::kStart + 300'000);
    ask.points = 4;  // quarters of an hour: another table, the same truth
    const auto quarters = t->answer(ask);
    ASSERT_EQ(quarters->samples.size(), 4u);
    EXPECT_DOUBLE_EQ(quarters->samples[0].value, 7 + 2.5);
    EXPECT_DOUBLE_EQ(quarters->samples[0].high, 24);
    EXPECT_DOUBLE_EQ(quarters->samples[1].low, 15);
    ask.attribute = AttributeId("unknown");
    EXPECT_TRUE(t->answer(ask)->samples.empty());
    for (const Ask& odd : {Ask{1, kit::kThing, kit::kCount, 5, 5, 10}, Ask{1, kit::kThing, kit::kCount, -9, 5, 0}, Ask{1, kit::kThing, kit::kCount, 9, 5, 10}})
        EXPECT_TRUE(t->answer(odd)->samples.empty());
}

TEST(HistoryTables, KeepsToItsAgeAndSize) {
    kit::Folder folder;
    auto t = tables(folder / "h.db");
    HistoryOptions options;
    options.most_bytes = 1 << 20;
    int64_t now = 0;
    for (int batch = 0; batch < 60; ++batch) {
        std::vector<HistoryFrame> frames;
        for (int i = 0; i < 60; ++i) {
            HistoryFrame f = kit::frame(batch * 60 + i, i == 0);
            for (size_t k = 0; k < 2000; ++k) f.bytes.push_back(static_cast<std::byte>(hash64("noise", static_cast<uint64_t>(batch * 60 + i) * 2000 + k)));
            now = f.at_ms;
            frames.push_back(std::move(f));
        }
        ASSERT_TRUE(t->write(frames));
        ASSERT_TRUE(t->tidy(options, now));
    }
    EXPECT_LT(*t->bytes(), options.most_bytes + (300u << 10));
    int64_t from = 0, to = 0;
    ASSERT_TRUE(t->span(from, to));
    EXPECT_GT(from, kit::kStart) << "the oldest went";
    EXPECT_EQ(to, now);
    ASSERT_TRUE(t->tidy(options, now + 30 * kMsPerDay));
    ASSERT_TRUE(t->tidy(options, now + 30 * kMsPerDay));
    ASSERT_TRUE(t->span(from, to));
    EXPECT_EQ(to, 0) << "older than a week";
    const Ask ask{1, kit::kThing, kit::kCount, kit::kStart, kit::kStart + 3'600'000, 60};
    EXPECT_FALSE(t->answer(ask)->samples.empty()) << "numbers live longer";
}

// A file whose numbers outgrow it gives up old numbers before the last days that can be shown again.
TEST(HistoryTables, NumbersMakeRoomForTheLastDays) {
    kit::Folder folder;
    auto t = tables(folder / "h.db");
    HistoryOptions options;
    options.most_bytes = 1'300'000;
    std::vector<HistoryFrame> frames;
    for (int hour = 0; hour < 30 * 24; ++hour) {  // thirty days of an hour's step, with many numbers and few moments
        HistoryFrame f = kit::frame(hour * 3600, true);
        for (uint32_t i = 0; i < 40; ++i) f.numbers.push_back({kit::kThing, AttributeId(format("n%u", i)), 0, 0.1 * i});
        if (hour < 27 * 24) f.bytes.resize(1);
        frames.push_back(std::move(f));
    }
    ASSERT_TRUE(t->write(frames));
    const int64_t now = frames.back().at_ms;
    ASSERT_GT(*t->bytes(), options.most_bytes);
    int64_t from = 0, to = 0;
    for (int i = 0; i < 80 && *t->bytes() > options.most_bytes; ++i) ASSERT_TRUE(t->tidy(options, now));
    EXPECT_LE(*t->bytes(), options.most_bytes);
    ASSERT_TRUE(t->span(from, to));
    EXPECT_LE(from, now - 3 * kMsPerDay) << "the last days can be shown again";
    const auto points = [&](int64_t a, int64_t b) { return t->answer({1, kit::kThing, AttributeId("n3"), a, b, 24})->samples; };
    EXPECT_FALSE(points(now - kMsPerDay, now).empty());
}

// Waits for what the thread will say; the test's own limit ends a wait that never ends.
template <class F>
void until(F&& f) {
    while (!f()) std::this_thread::yield();
}

TEST(History, AsksAreAnsweredFromItsThread) {
    kit::Folder folder;
    History history({folder / "h.db"});
    for (int i = 0; i < 120; ++i) history.append(kit::frame(i, i % 60 == 0));
    until([&] { return history.status().committed_ms == kit::kStart + 119'000; });
    history.ask({5, kit::kThing, kit::kCount, kit::kStart, kit::kStart + 120'000, 2});
    std::vector<HistoryAnswer> answers;
    until([&] { return !(answers = history.take_answers()).empty(); });
    ASSERT_EQ(answers.size(), 1u);
    EXPECT_DOUBLE_EQ(answers[0].samples[1].value, 89.5);
    history.ask_state(kit::kStart + 61'000);
    std::optional<HistoryState> state;
    until([&] { return (state = history.take_state()).has_value(); });
    EXPECT_EQ(state->frames.size(), 2u);
    EXPECT_EQ(history.status().from_ms, kit::kStart);
    EXPECT_TRUE(history.status().good);
}

TEST(History, AFrameWithoutItsKeyIsNotKept) {
    kit::Folder folder;
    History history({folder / "h.db"});
    EXPECT_TRUE(history.status().want_key);
    history.append(kit::frame(0, false));
    EXPECT_EQ(history.status().lost, 1u);
    history.append(kit::frame(1, true));
    until([&] { return history.status().written == 1; });
}

TEST(History, ADamagedFileIsSetAsideAndHistoryBeginsAnew) {
    kit::Folder folder;
    const std::string path = folder / "h.db";
    std::ofstream(path) << std::string(100'000, '?');
    History history({path});
    history.append(kit::frame(0, true));
    until([&] { return history.status().written == 1; });
    EXPECT_TRUE(history.status().good);
    EXPECT_EQ(access((path + ".damaged").c_str(), F_OK), 0);
}

TEST(History, FilesSetAsideTogetherKeepToTheSizeOfOne) {
    kit::Folder folder;
    const std::string path = folder / "h.db";
    const auto age = std::filesystem::file_time_type::clock::now();
    const auto lay = [&](const char* end, int days_old) {
        std::ofstream(path + end) << std::string(400'000, '?');
        std::filesystem::last_write_time(path + end, age - std::chrono::hours(24 * days_old));
    };
    lay(".damaged", 3), lay(".damaged-2", 1), lay(".ahead", 2), lay(".ahead-wal", 2), lay("", 0);
    HistoryOptions options{path};
    options.most_bytes = 1'000'000;
    History history(options);
    history.append(kit::frame(0, true));
    until([&] { return history.status().written == 1; });
    const auto there = [&](const char* end) { return access((path + end).c_str(), F_OK) == 0; };
    EXPECT_TRUE(there(".damaged-3")) << "the newest stays";
    EXPECT_TRUE(there(".damaged-2"));
    EXPECT_FALSE(there(".ahead"));
    EXPECT_FALSE(there(".ahead-wal"));
    EXPECT_FALSE(there(".damaged"));
}

// A page that opening does not look at.
TEST(History, DamageFoundWhileWritingIsSetAsideToo) {
    kit::Folder folder;
    const std::string path = folder / "h.db";
    {
        History history({path});
        for (int i = 0; i < 3000; ++i) {
            history.append(kit::frame(i, i % 60 == 0));
            if (i % 500 == 499) until([&] { return history.status().committed_ms == kit::kStart + i * 1000; });
        }
    }
    int64_t page = 0;
    {
        auto db = open_database(path);
        auto root = Statement::prepare(db->get(), "SELECT rootpage FROM sqlite_master WHERE name='minute'");
        ASSERT_TRUE(*root->step());
        page = root->integer(0);
    }
    {
        std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
        file.seekp((page - 1) * 4096);
        file << std::string(4096, '\xee');
    }
    const uint64_t size = std::filesystem::file_size(path);
    History history({path});
    bool key = true;
    for (int i = 3000; history.status().committed_ms < kit::kStart + 3'003'000; ++i) {
        ASSERT_LT(i, 100'000'000);
        if (!key && !history.status().want_key) {
            std::this_thread::yield();
            continue;
        }
        key = false;
        history.append(kit::frame(std::min(i, 4000), true));
    }
    EXPECT_TRUE(history.status().good) << history.status().reason;
    EXPECT_TRUE(std::filesystem::exists(path + ".damaged"));
    EXPECT_GE(std::filesystem::file_size(path + ".damaged"), size) << "nothing of it is lost";
}

TEST(History, AFileOfAClockFarAheadIsSetAside) {
    kit::Folder folder;
    const std::string path = folder / "h.db";
    {
        History history({path});
        HistoryFrame f = kit::frame(0, true);
        f.at_ms += 12ll * 365 * kMsPerDay;
        history.append(f);
        until([&] { return history.status().written == 1; });
    }
    History history({path});
    history.append(kit::frame(10, true));
    history.append(kit::frame(11, false));
    until([&] { return history.status().committed_ms == kit::kStart + 11'000; });
    EXPECT_TRUE(history.status().good) << history.status().reason;
    EXPECT_EQ(history.status().from_ms, kit::kStart + 10'000);
    EXPECT_EQ(history.status().lost, 0u);
    EXPECT_TRUE(std::filesystem::exists(path + ".ahead"));
    history.ask_state(kit::kStart + 11'500);
    std::optional<HistoryState> state;
    until([&] { return (state = history.take_state()).has_value(); });
    EXPECT_EQ(state->frames.size(), 2u);
}

// 1970 until the time service answers: the file is right, the clock is not.
TEST(History, AClockThatIsNotSetWritesNothingAndMovesNothing) {
    kit::Folder folder;
    const std::string path = folder / "h.db";
    {
        History history({path});
        history.append(kit::frame(0, true));
        until([&] { return history.status().written == 1; });
    }
    History history({path});
    HistoryFrame f = kit::frame(0, true);
    f.at_ms = 5000;
    history.append(f);
    until([&] { return !history.status().good; });
    EXPECT_NE(history.status().reason.find("clock of this machine is not set"), std::string::npos) << history.status().reason;
    EXPECT_FALSE(std::filesystem::exists(path + ".ahead"));
    EXPECT_EQ(history.status().written, 0u);
    history.append(kit::frame(60, true));  // it is set: history goes on, what was seen before has no moment
    until([&] { return history.status().written == 1; });
    EXPECT_EQ(history.status().lost, 1u);
    EXPECT_TRUE(history.status().good);
}

TEST(History, AFileThatCannotBeMovedAsideIsSaidAndLeft) {
    kit::Folder folder;
    const std::string path = folder / "h.db";
    {
        History history({path});
        history.append(kit::frame(7200, true));
        until([&] { return history.status().written == 1; });
    }
    for (int n = 1; n < 10; ++n) std::filesystem::create_directories(path + (n == 1 ? ".ahead" : ".ahead-" + std::to_string(n)) + "/in the way");
    History history({path});
    history.append(kit::frame(0, true));
    until([&] { return !history.status().good; });
    EXPECT_NE(history.status().reason.find("cannot be moved aside"), std::string::npos) << history.status().reason;
    EXPECT_EQ(history.status().written, 0u);
}

TEST(HistoryTables, AClockThatLeapsAheadForgetsNothingForAnHour) {
    kit::Folder folder;
    auto t = tables(folder / "h.db");
    ASSERT_TRUE(t->write({kit::frame(0, true)}));
    HistoryFrame far = kit::frame(1, true);
    far.at_ms += 3650 * kMsPerDay;
    ASSERT_TRUE(t->write({far}));
    ASSERT_TRUE(t->tidy({}, far.at_ms));
    int64_t from = 0, to = 0;
    ASSERT_TRUE(t->span(from, to));
    EXPECT_EQ(from, kit::kStart);
    ASSERT_TRUE(t->tidy({}, far.at_ms + 3'600'000));
    ASSERT_TRUE(t->span(from, to));
    EXPECT_EQ(from, far.at_ms) << "by then the clock is believed";
}

// Full, and the clock is wrong: the oldest moments go, not all but the one of the wrong clock, and no number.
TEST(HistoryTables, AFullFileUnderAClockThatLeapsAheadKeepsItsNewest) {
    kit::Folder folder;
    auto t = tables(folder / "h.db");
    std::vector<HistoryFrame> frames;
    for (int i = 0; i < 600; ++i) {
        HistoryFrame f = kit::frame(i * 60, true);
        for (size_t k = 0; k < 3000; ++k) f.bytes.push_back(static_cast<std::byte>(hash64("noise", static_cast<uint64_t>(i) * 3000 + k)));
        frames.push_back(std::move(f));
    }
    const int64_t last = frames.back().at_ms;
    HistoryFrame far = kit::frame(601 * 60, true);
    far.at_ms += 3650 * kMsPerDay;
    frames.push_back(far);
    ASSERT_TRUE(t->write(frames));
    HistoryOptions options;
    options.most_bytes = *t->bytes() * 3 / 4;
    for (int i = 0; i < 40 && *t->bytes() > options.most_bytes; ++i) ASSERT_TRUE(t->tidy(options, far.at_ms));
    EXPECT_LE(*t->bytes(), options.most_bytes);
    int64_t from = 0, to = 0;
    ASSERT_TRUE(t->span(from, to));
    EXPECT_GT(from, kit::kStart) << "the oldest went";
    EXPECT_LT(from, last - 3'600'000) << "hours before the leap can be shown again";
    const Ask ask{1, kit::kThing, kit::kCount, kit::kStart, kit::kStart + 3'600'000, 60};
    EXPECT_FALSE(t->answer(ask)->samples.empty()) << "numbers are not old by a clock that leapt";
}

TEST(History, AFolderThatIsNotThereCostsHistoryOnly) {
    History history({"/proc/none/h.db"});
    until([&] { return !history.status().good; });
    EXPECT_NE(history.status().reason.find("cannot be opened"), std::string::npos);
    for (int i = 0; i < 20'000; ++i) history.append(kit::frame(i, history.status().want_key));
    EXPECT_GT(history.status().lost, 0u) << "bounded: what does not fit is counted";
}

#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)  // which reserve address space of their own
[[noreturn]] void begin_without_a_thread() {
    mallopt(M_TOP_PAD, 4 << 20);  // room on the heap for all but the thread
    std::free(std::malloc(100'000));
    const rlimit little = {1u << 20, 1u << 20};  // less than is in use: no stack for a thread
    setrlimit(RLIMIT_AS, &little);
    History history({"/tmp/never.db"});
    const bool said = !history.status().good && history.status().reason.find("no thread") != std::string::npos;
    history.append(kit::frame(0, true));
    _exit(said ? 0 : 1);
}

TEST(History, NoThreadCostsHistoryOnly) {
    testing::FLAGS_gtest_death_test_style = "threadsafe";  // a process of its own: this one keeps stacks of threads that were
    EXPECT_EXIT(begin_without_a_thread(), testing::ExitedWithCode(0), "");
}
#endif

// FAULTS D4: the disk fills, the writer goes on; there is room again, so does history.
TEST(History, AFullDiskCostsHistoryUntilThereIsRoom) {
    kit::Folder folder;
    kit::Writer w = kit::start_writer(folder / "h.db", 0, 60'000);
    while (kit::listen(w) && w.good) {
    }
    ASSERT_FALSE(w.good) << "the limit was not reached";
    const long long full = w.appended;
    for (int i = 0; i < 50; ++i) ASSERT_TRUE(kit::listen(w)) << "the writer must live on";
    EXPECT_GT(w.appended, full + 40);
    kill(w.pid, SIGUSR1);
    while (kit::listen(w) && !(w.good && w.committed > full)) {
    }
    EXPECT_TRUE(w.good);
    EXPECT_EQ(w.lost, 0) << "what waited was less than fits";
    kit::end_writer(w);
    EXPECT_GE(kit::newest_frame(folder / "h.db"), w.committed);
}

// FAULTS D5; five hundred in history_kill_test.cpp.
TEST(History, OpensAfterKills) {
    kit::Folder folder;
    const std::string file = folder / "h.db";
    int64_t next = 0;
    for (uint64_t life = 0; life < 8; ++life) next = kit::live_and_die(file, next, hash64("short life", life));
}

}  // namespace
}  // namespace aisland::store
