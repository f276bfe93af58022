#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include <poll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <thread>

#include "platform/os/clock.h"
#include "platform/os/files.h"
#include "platform/os/notify.h"
#include "platform/os/object_folder.h"
#include "platform/os/paths.h"
#include "platform/os/process.h"
#include "platform/os/signals.h"
#include "platform/os/watch.h"

namespace aisland::os {
namespace {

namespace fs = std::filesystem;

struct Folder {
    Folder() {
        std::string name = (fs::temp_directory_path() / "aisland-os-XXXXXX").string();
        path = mkdtemp(name.data());
    }
    ~Folder() {
        std::error_code error;
        fs::remove_all(path, error);
    }
    std::string path;
};

TEST(Clock, SteadyNeverGoesBackAndWallIsThisCentury) {
    Time last = now();
    for (int i = 0; i < 1000; ++i) {
        const Time next = now();
        ASSERT_GE(next.steady_ns, last.steady_ns);
        last = next;
    }
    EXPECT_GE(civil_from_ms(last.wall_ms).year, 2024);
    EXPECT_LT(civil_from_ms(last.wall_ms).year, 2100);
}

TEST(StopSignal, KeepsTheFirstSignalAndWakesThePoll) {
    auto stop = StopSignal::create();
    ASSERT_TRUE(stop) << stop.error().text();
    pollfd entry{(*stop)->descriptor(), POLLIN, 0};
    EXPECT_EQ((*stop)->received(), 0);
    EXPECT_EQ(poll(&entry, 1, 0), 0);
    std::raise(SIGTERM);
    std::raise(SIGINT);
    EXPECT_EQ((*stop)->received(), SIGTERM);
    EXPECT_EQ(poll(&entry, 1, 0), 1);
}

// The exit status of a child that does `what` and then waits for nothing.
template <class F>
int status_of_one_that_waits(F&& what) {
    const pid_t child = fork();
    if (child == 0) {
        what();
        for (;;) pause();
    }
    int status = 0;
    waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

TEST(StopSignal, WhoeverIsAskedToEndEndsWhateverItWaitsFor) {
    EXPECT_EQ(status_of_one_that_waits([] { leave_within(1); }), kLeftWithout);
    EXPECT_EQ(status_of_one_that_waits([] {
                  const auto stop = StopSignal::create(1);
                  raise(SIGTERM);
                  pause();
              }),
              kLeftWithout);
}

TEST(StopSignal, IsAloneInItsProcessAndLeavesTheOldHandlersBehind) {
    struct sigaction before {
    }, after{};
    sigaction(SIGTERM, nullptr, &before);
    {
        auto stop = StopSignal::create();
        ASSERT_TRUE(stop);
        EXPECT_FALSE(StopSignal::create());
    }
    sigaction(SIGTERM, nullptr, &after);
    EXPECT_EQ(before.sa_handler, after.sa_handler);
    EXPECT_TRUE(StopSignal::create());
}

TEST(Files, WritingReplacesTheWholeFileAndLeavesNoTemporary) {
    const Folder folder;
    const std::string path = folder.path + "/state.json";
    ASSERT_TRUE(write_file(path, bytes_of("a longer first version")));
    ASSERT_TRUE(write_file(path, bytes_of("short")));
    const auto bytes = read_file(path);
    ASSERT_TRUE(bytes) << bytes.error().text();
    EXPECT_EQ(text_of(*bytes), "short");
    EXPECT_EQ(std::distance(fs::directory_iterator(folder.path), fs::directory_iterator()), 1);
}

TEST(Files, APipeIsWrittenToAndStaysAPipe) {
    const Folder folder;
    const std::string path = folder.path + "/pipe";
    ASSERT_EQ(mkfifo(path.c_str(), 0600), 0);
    EXPECT_FALSE(write_file(path, bytes_of("nobody reads")));
    const int reader = open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    ASSERT_GE(reader, 0);
    const auto written = write_file(path, bytes_of("figures"));
    EXPECT_TRUE(written) << written.error().text();
    char text[16] = {};
    EXPECT_EQ(read(reader, text, sizeof(text)), 7);
    EXPECT_STREQ(text, "figures");
    close(reader);
    EXPECT_TRUE(fs::is_fifo(path));
    EXPECT_EQ(std::distance(fs::directory_iterator(folder.path), fs::directory_iterator()), 1);
}

TEST(Files, AFailedWriteKeepsTheOldBytes) {
    const Folder folder;
    const std::string path = folder.path + "/state.json";
    ASSERT_TRUE(write_file(path, bytes_of("old")));
    rlimit old_limit{};
    getrlimit(RLIMIT_FSIZE, &old_limit);
    rlimit small = old_limit;
    small.rlim_cur = 16;
    const auto old_handler = std::signal(SIGXFSZ, SIG_IGN);
    setrlimit(RLIMIT_FSIZE, &small);
    const auto written = write_file(path, bytes_of(std::string(1000, 'x')));
    setrlimit(RLIMIT_FSIZE, &old_limit);
    std::signal(SIGXFSZ, old_handler);
    EXPECT_FALSE(written);
    EXPECT_EQ(text_of(*read_file(path)), "old");
    EXPECT_EQ(std::distance(fs::directory_iterator(folder.path), fs::directory_iterator()), 1);
}

TEST(Files, ErrorsSayWhatWhereAndWhatToDo) {
    const Folder folder;
    const auto missing = read_file(folder.path + "/none");
    ASSERT_FALSE(missing);
    EXPECT_NE(missing.error().text().find("/none: cannot open: No such file or directory; check the path"),
              std::string::npos)
        << missing.error().text();
    const auto directory = read_file(folder.path);
    ASSERT_FALSE(directory);
    EXPECT_EQ(directory.error().what, "not a regular file");
    std::ofstream(folder.path + "/big") << "0123456789";
    EXPECT_FALSE(read_file(folder.path + "/big", 9));
    EXPECT_TRUE(read_file(folder.path + "/big", 10));
    EXPECT_FALSE(write_file(folder.path + "/no/such/file", bytes_of("x")));
}

TEST(Files, AHashInPiecesIsThatOfTheWhole) {
    const Folder folder;
    const std::string path = folder.path + "/big";
    for (const size_t size : {size_t{0}, size_t{5}, size_t{256} << 10, (size_t{600} << 10) + 7}) {
        Bytes bytes(size);
        for (size_t i = 0; i < size; ++i) bytes[i] = static_cast<std::byte>(i * 2654435761u >> 13);
        ASSERT_TRUE(write_file(path, bytes));
        const auto hash = hash_file(path);
        ASSERT_TRUE(hash) << hash.error().text();
        EXPECT_EQ(*hash, sha256(bytes)) << size;
    }
    EXPECT_TRUE(hash_file(path, fs::file_size(path)));
    EXPECT_FALSE(hash_file(path, fs::file_size(path) - 1));
    EXPECT_FALSE(hash_file(folder.path));
    EXPECT_FALSE(hash_file(folder.path + "/none"));
}

TEST(Paths, XdgVariablesWinWhenAbsolute) {
    setenv("XDG_CACHE_HOME", "/somewhere/cache", 1);
    EXPECT_EQ(cache_folder(), "/somewhere/cache/aisland");
    setenv("XDG_CACHE_HOME", "relative", 1);
    setenv("HOME", "/home/visitor", 1);
    EXPECT_EQ(cache_folder(), "/home/visitor/.cache/aisland");
    unsetenv("XDG_CACHE_HOME");
    unsetenv("XDG_DATA_HOME");
    EXPECT_EQ(data_folder(), "/home/visitor/.local/share/aisland");
}

TEST(Paths, WhatLiesBesideTheProgramIsFound) {
    EXPECT_TRUE(fs::exists(executable_folder() + "/os_test"));
    EXPECT_EQ(find_shared("os_test"), executable_folder() + "/os_test");
    EXPECT_FALSE(find_shared("no such thing"));
}

TEST(ProcessUse, CountsADescriptorAndAThread) {
    std::thread([] {}).join();  // ThreadSanitizer starts one of its own with the first
    const ProcessUse before = process_use();
    EXPECT_GT(before.rss_mb, 0.5);
    const int fd = dup(0);
    EXPECT_EQ(process_use().fds, before.fds + 1);
    close(fd);
    EXPECT_EQ(process_use().fds, before.fds);
    ProcessUse inside;
    std::thread([&] { inside = process_use(); }).join();
    EXPECT_EQ(inside.threads, before.threads + 1);
}

TEST(Memory, DroppedPagesReadAsZerosAndTheRestIsKept) {
    std::vector<std::byte> bytes(4u << 20u, std::byte{1});
    const std::span<std::byte> range = std::span(bytes).subspan(100, 3u << 20u);
    const double before = process_use().rss_mb;
    drop_pages(range);
    EXPECT_LT(process_use().rss_mb, before - 2);
    EXPECT_EQ(bytes[99], std::byte{1});
    EXPECT_EQ(bytes[100 + range.size()], std::byte{1});
    EXPECT_EQ(bytes[2u << 20u], std::byte{0});
    drop_pages(std::span(bytes).subspan(5, 10));  // less than a page: nothing
    EXPECT_EQ(bytes[10], std::byte{1});
    trim_heap();
}

TEST(Memory, CodeThatWasDroppedRunsAgain) {
    const double before = process_use().rss_mb;
    drop_file_pages();
    EXPECT_LT(process_use().rss_mb, before);
    EXPECT_EQ(std::string("as ") + "before", "as before");
    EXPECT_THROW(static_cast<void>(std::stoi("no number")), std::invalid_argument);  // tables of the unwinder are there too
}

// As a debugger's breakpoint or a driver that patches its entry points.
extern const char kConstants[4096];
alignas(4096) const char kConstants[4096] = "as before";
TEST(Memory, CodeThatWasChangedAsItRanStaysChanged) {
    char* page = const_cast<char*>(kConstants);
    ASSERT_EQ(mprotect(page, sizeof(kConstants), PROT_READ | PROT_WRITE), 0);
    *const_cast<volatile char*>(page) = 'x';
    ASSERT_EQ(mprotect(page, sizeof(kConstants), PROT_READ), 0);
    drop_file_pages();
    EXPECT_EQ(*const_cast<volatile char*>(page), 'x');
}

TEST(ObjectFolder, FindsWhatItKeptAndNothingThatWasTouched) {
    const Folder folder;
    const ObjectStore store = object_folder(folder.path + "/objects");
    const Sha256 key = sha256(bytes_of("key"));
    EXPECT_FALSE(store.find(key));
    store.keep(key, bytes_of("value"));
    ASSERT_TRUE(store.find(key));
    EXPECT_EQ(text_of(*store.find(key)), "value");
    const std::string path = folder.path + "/objects/" + hex(key).substr(0, 2) + "/" + hex(key).substr(2);
    std::fstream(path, std::ios::in | std::ios::out).seekp(18).put('x');
    EXPECT_FALSE(store.find(key));
    fs::resize_file(path, 10);
    EXPECT_FALSE(store.find(key));
}

TEST(ObjectFolder, FindsNothingOfAnotherFormAndWhatIsEmptyAsEmpty) {
    const Folder folder;
    const ObjectStore store = object_folder(folder.path + "/objects");
    const Sha256 key = sha256(bytes_of("key"));
    store.keep(key, {});
    ASSERT_TRUE(store.find(key));
    EXPECT_TRUE(store.find(key)->empty());
    const std::string path = folder.path + "/objects/" + hex(key).substr(0, 2) + "/" + hex(key).substr(2);
    ASSERT_TRUE(write_file(path, Bytes(16)));
    EXPECT_FALSE(store.find(key)) << "a sum of nothing, and a wrong one";
    Bytes former(32);  // with the sum that objects had once
    std::ranges::copy(sha256(bytes_of("value")), former.begin());
    std::ranges::copy(bytes_of("value"), std::back_inserter(former));
    ASSERT_TRUE(write_file(path, former));
    EXPECT_FALSE(store.find(key));
}

TEST(ObjectFolder, FindsWhatIsReadInManyPiecesAndNothingOfWhichOneByteChanged) {
    const Folder folder;
    const ObjectStore store = object_folder(folder.path + "/objects");
    const Sha256 key = sha256(bytes_of("key"));
    Bytes bytes((size_t{1} << 20) + 3);
    for (size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<std::byte>(i * 2654435761u >> 13);
    const std::string path = folder.path + "/objects/" + hex(key).substr(0, 2) + "/" + hex(key).substr(2);
    for (const size_t at : {size_t{0}, size_t{256} << 10, bytes.size() - 1}) {
        store.keep(key, bytes);
        const std::optional<Bytes> found = store.find(key);
        ASSERT_TRUE(found);
        EXPECT_EQ(*found, bytes);
        std::fstream file(path, std::ios::in | std::ios::out);
        file.seekp(static_cast<std::streamoff>(fs::file_size(path) - bytes.size() + at)).put(static_cast<char>(~static_cast<unsigned>(bytes[at])));
        file.close();
        EXPECT_FALSE(store.find(key)) << at;
    }
}

TEST(ObjectFolder, ForgetsWhatWasUsedLongestAgo) {
    const Folder folder;
    const ObjectStore store = object_folder(folder.path);
    for (const char* name : {"a", "b", "c"}) store.keep(sha256(bytes_of(name)), Bytes(1000));
    const auto old = [&](const char* name) {
        const std::string key = hex(sha256(bytes_of(name)));
        fs::last_write_time(folder.path + "/" + key.substr(0, 2) + "/" + key.substr(2), fs::file_time_type::clock::now() - std::chrono::hours(1));
    };
    old("a"), old("b");
    EXPECT_TRUE(store.find(sha256(bytes_of("a"))));  // used again
    prune_objects(folder.path, 2200);
    EXPECT_TRUE(store.find(sha256(bytes_of("a"))));
    EXPECT_FALSE(store.find(sha256(bytes_of("b"))));
    EXPECT_TRUE(store.find(sha256(bytes_of("c"))));
}

TEST(ObjectFolder, OneLargeObjectPushesOutNoOther) {
    const Folder folder;
    const ObjectStore store = object_folder(folder.path, 1000);
    const Sha256 small = sha256(bytes_of("small")), large = sha256(bytes_of("large"));
    store.keep(small, Bytes(1000));
    store.keep(large, Bytes(1001));
    EXPECT_TRUE(store.find(small));
    EXPECT_FALSE(store.find(large));
    const std::string name = hex(small);
    fs::last_write_time(folder.path + "/" + name.substr(0, 2) + "/" + name.substr(2), fs::file_time_type::clock::now() - std::chrono::hours(1));
    object_folder(folder.path).keep(large, Bytes(5000));  // as another program may
    prune_objects(folder.path, 4000);
    EXPECT_TRUE(store.find(small));
    EXPECT_FALSE(store.find(large));
}

TEST(ObjectFolder, WhereNothingCanBeKeptNothingBreaks) {
    const ObjectStore store = object_folder("/proc/nothing/here");
    store.keep(sha256({}), bytes_of("value"));
    EXPECT_FALSE(store.find(sha256({})));
}

TEST(FolderWatch, WakesForASaveOfEitherKindAndForNothingElse) {
    const Folder folder;
    fs::create_directory(folder.path + "/locale");
    auto watch = FolderWatch::create(folder.path);
    ASSERT_TRUE(watch) << watch.error().text();
    const auto no_wait = std::chrono::milliseconds(0);
    EXPECT_FALSE((*watch)->wait(no_wait));
    std::ofstream(folder.path + "/locale/en.po") << "text";
    EXPECT_TRUE((*watch)->wait(no_wait));
    EXPECT_FALSE((*watch)->wait(no_wait));
    std::ofstream(folder.path + "/.views.json.swp") << "an editor's own";
    std::ofstream(folder.path + "/views.json~") << "an editor's own";
    EXPECT_FALSE((*watch)->wait(no_wait));
    fs::rename(folder.path + "/.views.json.swp", folder.path + "/views.json");
    EXPECT_TRUE((*watch)->wait(no_wait));
    fs::create_directory(folder.path + "/models");
    EXPECT_TRUE((*watch)->wait(no_wait));
    std::ofstream(folder.path + "/models/new.glb") << "in a folder that came later";
    EXPECT_TRUE((*watch)->wait(no_wait));
    fs::remove(folder.path + "/views.json");
    EXPECT_TRUE((*watch)->wait(no_wait));
}

TEST(FolderWatch, StopEndsTheWaitOfAnotherThread) {
    const Folder folder;
    auto watch = FolderWatch::create(folder.path);
    ASSERT_TRUE(watch);
    bool changed = true;
    std::thread waiting([&] { changed = (*watch)->wait(std::chrono::hours(1)); });
    (*watch)->stop();
    waiting.join();
    EXPECT_FALSE(changed);
}

TEST(FolderWatch, AFolderThatIsNotThereIsAnError) { EXPECT_FALSE(FolderWatch::create("/nothing/here")); }

TEST(Process, KnowsItsBuild) {
    const std::string id = program_identity();
    EXPECT_EQ(id.size(), 40u);
    EXPECT_EQ(id, program_identity());
}

TEST(Notify, SendsTheStateToTheSupervisorsSocket) {
    const Folder folder;
    const std::string path = folder.path + "/notify";
    const int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    path.copy(address.sun_path, sizeof(address.sun_path) - 1);
    ASSERT_EQ(bind(fd, reinterpret_cast<const sockaddr*>(&address), sizeof(address)), 0);
    setenv("NOTIFY_SOCKET", path.c_str(), 1);
    ASSERT_TRUE(notify_supervisor("READY=1\nSTATUS=open"));
    char buffer[64]{};
    EXPECT_EQ(recv(fd, buffer, sizeof(buffer), 0), 19);
    EXPECT_STREQ(buffer, "READY=1\nSTATUS=open");
    setenv("NOTIFY_SOCKET", "nonsense", 1);
    EXPECT_FALSE(notify_supervisor("READY=1"));
    unsetenv("NOTIFY_SOCKET");
    EXPECT_TRUE(notify_supervisor("READY=1"));
    close(fd);
}

}  // namespace
}  // namespace aisland::os
