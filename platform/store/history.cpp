#include "platform/store/history.h"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <cstring>
#include <deque>
#include <filesystem>
#include <mutex>
#include <thread>

#include "app/core/format.h"
#include "app/core/log.h"
#include "app/core/start_thread.h"
#include "app/core/time.h"
#include "platform/store/history_tables.h"

namespace aisland::store {

namespace {

constexpr size_t kMostWaiting = 1u << 20;  // bytes of frames that wait for a disk
constexpr size_t kMostAsks = 64;
constexpr int64_t kAhead_ms = 3'600'000;         // a file whose moments lie further ahead than this was written by another clock
constexpr int64_t kMade_ms = 1'767'225'600'000;  // 2026-01-01: a clock before it is not set
constexpr auto kRetry = std::chrono::seconds(2);
constexpr auto kLastWrite = std::chrono::seconds(2);

size_t weight(const HistoryFrame& frame) { return sizeof frame + frame.bytes.size() + frame.numbers.size() * sizeof(HistoryNumber); }

}  // namespace

struct History::Impl {
    HistoryOptions options;

    mutable std::mutex mutex;  // of all below; never held while the disk works
    std::condition_variable wake, ended;
    std::deque<HistoryFrame> waiting;
    size_t waiting_bytes = 0;
    std::vector<Ask> asks;
    std::optional<int64_t> state_ask;
    std::vector<HistoryAnswer> answers;
    std::optional<HistoryState> state;
    HistoryStatus status;
    bool leave = false, left = false;

    std::thread thread;  // last: it uses all above

    void run();
    bool open(std::unique_ptr<HistoryTables>& tables);
    bool set_aside(const char* why, const std::string& word);
    bool mind_the_clock(std::unique_ptr<HistoryTables>& tables, std::vector<HistoryFrame>& frames);
    void forget_asides(const std::string& newest);
    void give_back(std::vector<HistoryFrame>& frames);
    void drop_to_key();
    bool good() const { return std::lock_guard(mutex), status.good; }
    bool write(HistoryTables& tables, std::vector<HistoryFrame>& frames);
    void answer(HistoryTables& tables, const std::vector<Ask>& mine, std::optional<int64_t> moment);
    void fail(const std::string& reason);
    void make_room();
};

void History::Impl::fail(const std::string& reason) {
    std::lock_guard lock(mutex);
    if (status.good || status.reason != reason) log(LogLevel::warning, "history", reason);
    status.good = false;
    status.reason = reason;
}

// With the lock held. Frames that follow a lost one mean nothing without it: they go too, up to the next key frame.
void History::Impl::make_room() {
    while (waiting_bytes > kMostWaiting && !waiting.empty()) {
        do {
            waiting_bytes -= weight(waiting.front());
            waiting.pop_front();
            ++status.lost;
        } while (!waiting.empty() && !waiting.front().key);
        if (waiting.empty()) status.want_key = true;
    }
}

// Kept for whoever wants to look into it; history begins anew. The file must be closed. Nine are kept of a kind, then the last is replaced;
// and together no more than the file itself may have: the oldest go. False: it could not be moved, which has been said.
bool History::Impl::set_aside(const char* why, const std::string& word) {
    std::string aside;
    for (int n = 1; n < 10; ++n) {
        aside = n == 1 ? format("%s.%s", options.path.c_str(), why) : format("%s.%s-%d", options.path.c_str(), why, n);
        std::error_code unused;
        if (!std::filesystem::exists(aside, unused)) break;
    }
    if (std::rename(options.path.c_str(), aside.c_str()) != 0)
        return fail(format("%s but %s cannot be moved aside: %s", word.c_str(), options.path.c_str(), std::strerror(errno))), false;
    for (const char* end : {"-wal", "-shm"}) std::rename((options.path + end).c_str(), (aside + end).c_str());
    forget_asides(aside);
    log(LogLevel::warning, "history", format("%s and is now %s; history begins anew", word.c_str(), aside.c_str()));
    std::lock_guard lock(mutex);
    status.want_key = true;
    status.from_ms = status.to_ms = 0;
    return true;
}

void History::Impl::forget_asides(const std::string& newest) {
    namespace fs = std::filesystem;
    struct Aside {
        std::string path;
        fs::file_time_type written;
        uint64_t bytes = 0;
    };
    std::vector<Aside> asides;
    std::error_code none;
    for (const char* why : {"damaged", "ahead"})
        for (int n = 1; n < 10; ++n) {
            Aside a{n == 1 ? format("%s.%s", options.path.c_str(), why) : format("%s.%s-%d", options.path.c_str(), why, n), {}};
            if (!fs::is_regular_file(a.path, none)) continue;
            a.written = a.path == newest ? fs::file_time_type::max() : fs::last_write_time(a.path, none);
            for (const char* end : {"", "-wal", "-shm"})
                if (const auto size = fs::file_size(a.path + end, none); !none) a.bytes += size;
            asides.push_back(std::move(a));
        }
    std::sort(asides.begin(), asides.end(), [](const Aside& a, const Aside& b) { return a.written > b.written; });
    uint64_t sum = 0;
    for (const Aside& a : asides) {
        sum += a.bytes;
        if (sum <= options.most_bytes || a.path == newest) continue;
        for (const char* end : {"", "-wal", "-shm"}) fs::remove(a.path + end, none);
        log(LogLevel::info, "history", a.path + ", set aside earlier, made room");
    }
}

void History::Impl::give_back(std::vector<HistoryFrame>& frames) {
    std::lock_guard lock(mutex);
    for (; !frames.empty(); frames.pop_back()) waiting_bytes += weight(frames.back()), waiting.push_front(std::move(frames.back()));
    make_room();
}

// Moments of a file go on; those of another clock would stand for years where no present reaches them. False: nothing can be written now.
bool History::Impl::mind_the_clock(std::unique_ptr<HistoryTables>& tables, std::vector<HistoryFrame>& frames) {
    if (frames.front().at_ms < kMade_ms && frames.back().at_ms >= kMade_ms) {  // the clock was set: what was seen before has no moment
        const auto first = std::find_if(frames.begin(), frames.end(), [](const HistoryFrame& frame) { return frame.key && frame.at_ms >= kMade_ms; });
        std::lock_guard lock(mutex);
        status.lost += static_cast<uint64_t>(first - frames.begin());
        status.want_key |= first == frames.end();
        frames.erase(frames.begin(), first);
        if (frames.empty()) return true;
    }
    if (tables->newest_ms() - frames.front().at_ms <= kAhead_ms) return true;
    const std::string newest = rfc3339(tables->newest_ms());
    if (frames.front().at_ms < kMade_ms) {
        fail(format("history waits: the clock of this machine is not set, it is before 2026, and the last moment of the file is %s", newest.c_str()));
        give_back(frames);
        return false;
    }
    const std::string word = format("the last moment of the file, %s, lies ahead of this clock: it was written by a clock that was wrong,", newest.c_str());
    tables.reset();
    if (!set_aside("ahead", word) || !open(tables)) return give_back(frames), false;
    give_back(frames);
    drop_to_key();
    return true;
}

// What goes on from a file that was set aside means nothing in the next.
void History::Impl::drop_to_key() {
    std::lock_guard lock(mutex);
    for (; !waiting.empty() && !waiting.front().key; waiting.pop_front()) waiting_bytes -= weight(waiting.front()), ++status.lost;
    status.want_key = waiting.empty();
}

bool History::Impl::open(std::unique_ptr<HistoryTables>& tables) {
    bool damaged = false;
    auto opened = HistoryTables::open(options.path, damaged);
    if (!opened && damaged) {
        if (!set_aside("damaged", "the file was damaged")) return false;
        opened = HistoryTables::open(options.path, damaged);
    }
    if (!opened) return fail("history cannot be opened: " + opened.error().text()), false;
    tables = std::move(*opened);
    int64_t from = 0, to = 0;
    const auto size = tables->bytes();
    if (auto spanned = tables->span(from, to); !spanned) return fail("history cannot be read: " + spanned.error().text()), false;
    std::lock_guard lock(mutex);
    status.good = true;
    status.reason.clear();
    status.from_ms = from;
    status.to_ms = to;
    status.bytes = size ? *size : 0;
    if (waiting.empty() || !waiting.front().key) status.want_key = true;
    return true;
}

bool History::Impl::write(HistoryTables& tables, std::vector<HistoryFrame>& frames) {
    if (auto written = tables.write(frames); !written) {
        fail("history cannot be written: " + written.error().text());
        give_back(frames);
        return false;
    }
    const int64_t now_ms = frames.back().at_ms;
    bool tidy = false;
    {
        std::lock_guard lock(mutex);
        tidy = status.to_ms / 60'000 != now_ms / 60'000;
        status.written += frames.size();
        status.committed_ms = status.to_ms = now_ms;
        if (status.from_ms == 0) status.from_ms = frames.front().at_ms;
    }
    frames.clear();
    if (!tidy) return true;
    int64_t from = 0, to = 0;
    auto done = tables.tidy(options, now_ms);
    if (done) done = tables.span(from, to);
    if (!done) return fail("history cannot be tidied: " + done.error().text()), false;
    const auto size = tables.bytes();
    std::lock_guard lock(mutex);
    status.from_ms = from;
    if (size) status.bytes = *size;
    return true;
}

void History::Impl::answer(HistoryTables& tables, const std::vector<Ask>& mine, std::optional<int64_t> moment) {
    for (const Ask& ask : mine) {
        auto found = tables.answer(ask);
        if (!found) return fail("history cannot be read: " + found.error().text());
        std::lock_guard lock(mutex);
        answers.push_back(std::move(*found));
    }
    if (!moment) return;
    auto found = tables.state(*moment);
    if (!found) return fail("history cannot be read: " + found.error().text());
    std::lock_guard lock(mutex);
    state = std::move(*found);
}

void History::Impl::run() {
    std::unique_ptr<HistoryTables> tables;
    bool rest = false;  // the disk refused: wait before the next try
    for (;;) {
        std::vector<HistoryFrame> frames;
        std::vector<Ask> mine;
        std::optional<int64_t> moment;
        {
            std::unique_lock lock(mutex);
            if (rest)
                wake.wait_for(lock, kRetry, [&] { return leave; });
            else if (tables)
                wake.wait(lock, [&] { return leave || !waiting.empty() || !asks.empty() || state_ask; });
            if (leave && (rest || (waiting.empty()))) break;
            frames.assign(std::make_move_iterator(waiting.begin()), std::make_move_iterator(waiting.end()));
            waiting.clear();
            waiting_bytes = 0;
            mine.swap(asks);
            moment = std::exchange(state_ask, std::nullopt);
        }
        rest = !tables && !open(tables);
        if (rest && !frames.empty()) give_back(frames);
        if (rest) continue;
        if (!frames.empty()) rest = !mind_the_clock(tables, frames);
        if (!rest && !frames.empty()) rest = !write(*tables, frames);
        if (tables) answer(*tables, mine, moment);
        if (!rest && good()) continue;
        // Opened again: a file that was taken away, a disk that is back. One that is no good any more is set aside.
        const bool broken = tables && tables->damaged();
        tables.reset();
        rest = true;
        if (broken && set_aside("damaged", "the file turned out to be damaged")) drop_to_key();
    }
    tables.reset();
    std::lock_guard lock(mutex);
    left = true;
    ended.notify_all();
}

History::History(HistoryOptions options) : m_impl(std::make_unique<Impl>()) {
    m_impl->options = std::move(options);
    if (start_thread(m_impl->thread, [impl = m_impl.get()] { impl->run(); })) return;
    m_impl->fail("history has no thread to write with; end other programs and start again");
    m_impl->left = true;
}

History::~History() {
    std::unique_lock lock(m_impl->mutex);
    m_impl->leave = true;
    m_impl->wake.notify_all();
    const bool left = m_impl->ended.wait_for(lock, kLastWrite, [&] { return m_impl->left; });
    lock.unlock();
    if (left) {
        if (m_impl->thread.joinable()) m_impl->thread.join();
    } else {  // a disk that does not answer must not hold the program; its thread keeps what it uses
        m_impl->thread.detach();
        (void)m_impl.release();
    }
}

void History::append(HistoryFrame frame) {
    std::lock_guard lock(m_impl->mutex);
    HistoryStatus& status = m_impl->status;
    if (status.want_key && !frame.key) {
        ++status.lost;
        return;
    }
    status.want_key = false;
    m_impl->waiting_bytes += weight(frame);
    m_impl->waiting.push_back(std::move(frame));
    m_impl->make_room();
    m_impl->wake.notify_all();
}

void History::ask(const Ask& ask) {
    std::lock_guard lock(m_impl->mutex);
    if (m_impl->asks.size() >= kMostAsks) m_impl->asks.erase(m_impl->asks.begin());
    m_impl->asks.push_back(ask);
    m_impl->wake.notify_all();
}

void History::ask_state(int64_t at_ms) {
    std::lock_guard lock(m_impl->mutex);
    m_impl->state_ask = at_ms;
    m_impl->wake.notify_all();
}

std::vector<HistoryAnswer> History::take_answers() {
    std::lock_guard lock(m_impl->mutex);
    return std::exchange(m_impl->answers, {});
}

std::optional<HistoryState> History::take_state() {
    std::lock_guard lock(m_impl->mutex);
    return std::exchange(m_impl->state, std::nullopt);
}

HistoryStatus History::status() const {
    std::lock_guard lock(m_impl->mutex);
    return m_impl->status;
}

}  // namespace aisland::store
