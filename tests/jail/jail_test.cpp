// The worker can compute and ask for files by name; everything else ends it and never its parent.
#include "platform/jail/jail.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <sched.h>

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <fstream>
#include <mutex>
#include <stdexcept>
#include <thread>
#include <vector>

namespace aisland {
namespace {

Bytes bytes(std::string_view text) {
    const ByteView view = bytes_of(text);
    return {view.begin(), view.end()};
}

unsigned processors() {
    cpu_set_t set;
    return sched_getaffinity(0, sizeof(set), &set) == 0 ? static_cast<unsigned>(CPU_COUNT(&set)) : 1;
}

// Runs `act` on a thread that is not this one, if there is another: waits for it as long as there must be one.
std::string beside(const RunAll& run_all, const std::function<std::string()>& act) {
    const std::thread::id here = std::this_thread::get_id();
    std::mutex mutex;
    std::string answer;
    std::atomic<bool> done{false};
    const long patience = processors() > 1 ? 5'000'000 : 1'000;
    run_all(64, [&](size_t) {
        for (long i = 0; i < patience && !done && std::this_thread::get_id() == here; ++i) sched_yield();
        const std::lock_guard lock(mutex);
        if (done || std::this_thread::get_id() == here) return;
        answer = act(), done = true;
    });
    return answer;
}

// MiB that this process may still reserve.
size_t room() {
    constexpr size_t kStep = size_t{1} << 20, kMost = 4096;
    std::vector<void*> taken;
    while (taken.size() < kMost) {
        void* at = mmap(nullptr, kStep, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        if (at == MAP_FAILED) break;
        taken.push_back(at);
    }
    for (void* at : taken) munmap(at, kStep);
    return taken.size();
}

// What the worker does, by task name. Runs inside the jail.
Result<Bytes> perform(std::string_view task, ByteView input, const jail::ReadFile& read, const RunAll& run_all) {
    if (task == "echo") return Bytes(input.begin(), input.end());
    if (task == "ask") return read(text_of(input));
    if (task == "fail") return Error{"nothing to convert", "", ""};
    if (task == "paint") return Error{"the name \x1b[31mred\xc2\x9b is odd", "", ""};
    if (task == "open") return bytes(open("/etc/passwd", O_RDONLY) < 0 ? "refused" : "opened");
    if (task == "network") return bytes(socket(AF_INET, SOCK_STREAM, 0) < 0 ? "refused" : "connected");
    if (task == "thread") {
        std::string answer;
        try {
            std::thread([&] { answer = "computed beside"; }).join();
        } catch (const std::system_error&) {
            answer = "computed alone";
        }
        return bytes(answer);
    }
    if (task == "squares") {
        Bytes out(1000);
        run_all(out.size(), [&](size_t i) { out[i] = static_cast<std::byte>(i * i % 251); });
        run_all(0, [](size_t) {});
        return out;
    }
    if (task == "beside") return bytes(beside(run_all, [] { return std::string("computed beside"); }));
    if (task == "beside opens") return bytes(beside(run_all, [] { return std::string(open("/etc/passwd", O_RDONLY) < 0 ? "refused" : "opened"); }));
    if (task == "beside connects") return bytes(beside(run_all, [] { return std::string(socket(AF_INET, SOCK_STREAM, 0) < 0 ? "refused" : "connected"); }));
    if (task == "beside throws")
        run_all(8, [](size_t i) {
            if (i == 5) throw std::runtime_error("the fifth is wrong");
        });
    if (task == "room") {
        beside(run_all, [] { return std::string(1000, 'x'); });
        return bytes(std::to_string(room()));
    }
    if (task == "process") return bytes(fork() < 0 ? "refused" : "forked");
    if (task == "crash") std::abort();
    if (task == "spin")
        for (;;) asm volatile("");
    if (task == "memory") {
        std::vector<Bytes> blocks;
        for (int i = 0; i < 4096; ++i) blocks.emplace_back(size_t{1} << 20, std::byte{1});
        return bytes("all of it");
    }
    return Error{"unknown task", std::string(task), ""};
}

std::string self() {
    char path[4096];
    const ssize_t length = readlink("/proc/self/exe", path, sizeof(path));
    return {path, static_cast<size_t>(length)};
}

Worker worker(jail::Limits limits = {}) {
    ContentFiles files;
    files.read = [](std::string_view name) -> Result<Bytes> {
        if (name == "texture.png") return bytes("pixels");
        return Error{"no such file in the content folder", std::string(name), ""};
    };
    return jail::worker(self(), files, limits);
}

std::string result_of(const Result<Bytes>& result) {
    return result ? std::string(text_of(*result)) : "error: " + result.error().text();
}

TEST(Jail, ReturnsWhatTheTaskMade) { EXPECT_EQ(result_of(worker().run("echo", bytes_of("hello"))), "hello"); }

TEST(Jail, CarriesMegabytesBothWays) {
    const Bytes large(64u << 20, std::byte{7});
    const auto result = worker().run("echo", large);
    ASSERT_TRUE(result);
    EXPECT_EQ(*result, large);
}

TEST(Jail, FilesComeFromTheParentByName) {
    EXPECT_EQ(result_of(worker().run("ask", bytes_of("texture.png"))), "pixels");
    EXPECT_NE(result_of(worker().run("ask", bytes_of("../secret"))).find("no such file"), std::string::npos);
}

TEST(Jail, FailureKeepsItsWords) { EXPECT_NE(result_of(worker().run("fail", {})).find("nothing to convert"), std::string::npos); }

TEST(Jail, WordsOfAWorkerPaintNoTerminal) {
    const std::string words = result_of(worker().run("paint", {}));
    EXPECT_NE(words.find("[31mred"), std::string::npos);
    EXPECT_EQ(words.find('\x1b'), std::string::npos);
    EXPECT_EQ(words.find("\xc2\x9b"), std::string::npos);
}

TEST(Jail, OpeningAFileIsRefused) {
    ASSERT_TRUE(std::ifstream("/etc/passwd").good());  // outside the jail it opens
    EXPECT_EQ(result_of(worker().run("open", {})), "refused");
}

TEST(Jail, ASocketEndsTheWorker) {
    EXPECT_NE(result_of(worker().run("network", {})).find("tried to reach the system"), std::string::npos);
}

#ifndef __SANITIZE_ADDRESS__  // whose threads ask for more of the system than the list allows
TEST(Jail, ATaskGetsNoThreadAndGoesOnWithout) { EXPECT_EQ(result_of(worker().run("thread", {})), "computed alone"); }

TEST(Jail, AProcessOfItsOwnEndsTheWorker) {
    EXPECT_NE(result_of(worker().run("process", {})).find("tried to reach the system"), std::string::npos);
}
#endif

TEST(Jail, ATaskIsSharedAmongTheThreadsThereAre) {
    const auto squares = worker().run("squares", {});
    ASSERT_TRUE(squares) << squares.error().text();
    ASSERT_EQ(squares->size(), 1000u);
    for (size_t i = 0; i < 1000; ++i) EXPECT_EQ((*squares)[i], static_cast<std::byte>(i * i % 251));
    EXPECT_NE(result_of(worker().run("beside throws", {})).find("the fifth is wrong"), std::string::npos);
    EXPECT_EQ(result_of(worker().run("beside", {})), processors() > 1 ? "computed beside" : "");
}

TEST(Jail, ItsThreadsAreLockedInToo) {
    const std::string opens = result_of(worker().run("beside opens", {})), connects = result_of(worker().run("beside connects", {}));
    if (processors() > 1) {
        EXPECT_EQ(opens, "refused");
        EXPECT_NE(connects.find("tried to reach the system"), std::string::npos) << connects;
    } else {  // one processor, one thread
        EXPECT_EQ(opens + connects, "");
    }
}

TEST(Jail, ACrashEndsTheWorkerOnly) { EXPECT_NE(result_of(worker().run("crash", {})).find("crashed"), std::string::npos); }

TEST(Jail, AnEndlessTaskIsStopped) {
    jail::Limits limits;
    limits.wall_seconds = 1;
    EXPECT_NE(result_of(worker(limits).run("spin", {})).find("took more than 1 s and"), std::string::npos);
    limits.cpu_seconds = 1, limits.wall_seconds = 300;
    EXPECT_NE(result_of(worker(limits).run("spin", {})).find("took more than 1 s of processor time"), std::string::npos);
}

#ifndef __SANITIZE_ADDRESS__
TEST(Jail, MemoryIsBounded) {
    EXPECT_NE(result_of(worker().run("memory", {})).find("more memory than a conversion may take"), std::string::npos);
}

// Stacks and processors that workers get from here; as they were before when it goes.
class Inherited {
public:
    Inherited() {
        EXPECT_EQ(getrlimit(RLIMIT_STACK, &m_stack), 0);
        EXPECT_EQ(sched_getaffinity(0, sizeof(m_processors), &m_processors), 0);
    }
    ~Inherited() {
        EXPECT_EQ(setrlimit(RLIMIT_STACK, &m_stack), 0);
        EXPECT_EQ(sched_setaffinity(0, sizeof(m_processors), &m_processors), 0);
    }
    Inherited(const Inherited&) = delete;
    Inherited& operator=(const Inherited&) = delete;
    // Bytes, or fewer if no more are allowed.
    rlim_t set_stack(rlim_t bytes) const {
        const rlimit limit{std::min(bytes, m_stack.rlim_max), m_stack.rlim_max};
        return setrlimit(RLIMIT_STACK, &limit) == 0 ? limit.rlim_cur : 0;
    }
    bool leave_one_processor() const {
        cpu_set_t one;
        CPU_ZERO(&one);
        for (size_t i = 0; i < CPU_SETSIZE && CPU_COUNT(&one) == 0; ++i)
            if (CPU_ISSET(i, &m_processors)) CPU_SET(i, &one);
        return sched_setaffinity(0, sizeof(one), &one) == 0;
    }

private:
    rlimit m_stack{};
    cpu_set_t m_processors{};
};

// With stacks so large that one too few would be seen: a thread's is as large as the limit allows.
TEST(Jail, MoreProcessorsLeaveATaskNoLessMemory) {
    const Inherited inherited;
    ASSERT_GE(inherited.set_stack(rlim_t{64} << 20), rlim_t{16} << 20);
    const std::string all = result_of(worker().run("room", {}));
    ASSERT_TRUE(inherited.leave_one_processor());
    const std::string alone = result_of(worker().run("room", {}));
    EXPECT_NEAR(std::strtod(all.c_str(), nullptr), std::strtod(alone.c_str(), nullptr), 4) << "MiB with all processors: " << all << ", with one: " << alone;
    EXPECT_GT(std::strtod(alone.c_str(), nullptr), 512);
}
#endif

TEST(Jail, AMissingProgramSaysSo) {
    const auto result = jail::worker("/nonexistent/aisland", {}, {}).run("echo", {});
    EXPECT_NE(result_of(result).find("/nonexistent/aisland"), std::string::npos);
}

}  // namespace
}  // namespace aisland

int main(int argc, char** argv) {
    if (argc > 1 && std::string_view(argv[1]) == "worker") return aisland::jail::run_worker(aisland::perform);
    testing::InitGoogleTest(&argc, argv);
    return RUN_ALL_TESTS();
}
