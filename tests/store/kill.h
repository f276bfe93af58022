// Kills a writer at a moment drawn by a seed and looks at what is left.
#pragma once

#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <signal.h>
#include <sqlite3.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <string>

#include "app/core/ids.h"
#include "tests/store/history_kit.h"

namespace aisland::kit {

struct Folder {
    std::string path;
    Folder() {
        char name[] = "/tmp/aisland-store-XXXXXX";
        path = mkdtemp(name);
    }
    ~Folder() { (void)!std::system(("rm -rf '" + path + "'").c_str()); }
    std::string operator/(const char* name) const { return path + "/" + name; }
};

struct Writer {
    pid_t pid = -1;
    int out = -1;
    std::string text;
    long long appended = -1, committed = -1, lost = 0;
    int good = 1;
};

inline Writer start_writer(const std::string& file, int64_t first, int64_t limit = 0) {
    int ends[2];
    EXPECT_EQ(pipe(ends), 0);
    Writer w;
    w.pid = fork();
    if (w.pid == 0) {
        dup2(ends[1], 1);
        close(ends[0]);
        execl(AISLAND_HISTORY_WRITER, "history_writer", file.c_str(), std::to_string(first).c_str(), std::to_string(limit).c_str(), nullptr);
        _exit(127);
    }
    close(ends[1]);
    w.out = ends[0];
    return w;
}

// Takes one more line; false when the writer is gone.
inline bool listen(Writer& w) {
    size_t end;
    while ((end = w.text.find('\n')) == std::string::npos) {
        char buffer[512];
        const ssize_t n = read(w.out, buffer, sizeof buffer);
        if (n <= 0) return false;
        w.text.append(buffer, static_cast<size_t>(n));
    }
    const bool read = std::sscanf(w.text.c_str(), "%lld %lld %d %lld", &w.appended, &w.committed, &w.good, &w.lost) == 4;
    w.text.erase(0, end + 1);
    return read;
}

inline void end_writer(Writer& w) {
    kill(w.pid, SIGKILL);
    while (listen(w)) {
    }
    waitpid(w.pid, nullptr, 0);
    close(w.out);
}

// The newest frame in the file after SQLite itself has found it whole; -2 when it is not.
inline long long newest_frame(const std::string& file) {
    sqlite3* db = nullptr;
    long long newest = -2;
    if (sqlite3_open(file.c_str(), &db) == SQLITE_OK) {
        std::string whole;
        const auto text = [](void* out, int, char** column, char**) { return static_cast<std::string*>(out)->append(column[0] ? column[0] : "-"), 0; };
        sqlite3_exec(db, "PRAGMA integrity_check", text, &whole, nullptr);
        std::string at, last;
        sqlite3_exec(db, "SELECT max(at_ms) FROM frame", text, &at, nullptr);
        sqlite3_exec(db, "SELECT CAST(max(last) AS INTEGER) FROM minute", text, &last, nullptr);
        EXPECT_EQ(whole, "ok");
        if (whole == "ok") newest = at.empty() || at == "-" ? -1 : (std::atoll(at.c_str()) - kStart) / 1000;
        // Frames and numbers are of one mind.
        if (newest >= 0) {
            EXPECT_EQ(std::atoll(last.c_str()), newest);
        }
    }
    sqlite3_close(db);
    return newest;
}

// One life and death; returns the number the next life begins with.
inline int64_t live_and_die(const std::string& file, int64_t first, uint64_t draw) {
    Writer w = start_writer(file, first);
    const auto lines = static_cast<long long>(draw % 40);
    const auto extra_us = static_cast<useconds_t>(hash64("extra", draw) % 6000);
    for (long long i = 0; i < lines && listen(w); ++i) {
    }
    usleep(extra_us);  // anywhere between two lines
    end_writer(w);
    const long long newest = newest_frame(file);
    EXPECT_NE(newest, -2) << "it does not open after life " << first;
    EXPECT_GE(newest, w.committed) << "what was said to be safe is gone";
    return std::max<int64_t>(std::max<long long>(newest, w.appended) + 1, first + 1);
}

}  // namespace aisland::kit
