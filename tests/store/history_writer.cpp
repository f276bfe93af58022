// Writes frames into a history until it is killed, and says on standard output which are safe:
//   history_writer FILE FIRST LIMIT_BYTES     FIRST: number of the first frame; LIMIT_BYTES: of any file it writes, 0 = none
// Frame i is stamped kStart + i seconds and holds the number i of one series. After each look at the status one line:
//   "appended committed good lost"
#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <thread>

#include "platform/store/history.h"
#include "tests/store/history_kit.h"

using namespace aisland;

int main(int argc, char** argv) {
    if (argc != 4) return 2;
    const int64_t first = std::atoll(argv[2]);
    const auto limit = static_cast<rlim_t>(std::atoll(argv[3]));
    signal(SIGXFSZ, SIG_IGN);
    if (limit > 0) {
        const rlimit few{limit, RLIM_INFINITY};
        setrlimit(RLIMIT_FSIZE, &few);
        signal(SIGUSR1, [](int) {
            const rlimit all{RLIM_INFINITY, RLIM_INFINITY};
            setrlimit(RLIMIT_FSIZE, &all);
        });
    }
    store::History history({argv[1]});
    for (int64_t i = first;; ++i) {
        history.append(kit::frame(i, history.status().want_key || i % 20 == 0));
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
        const store::HistoryStatus status = history.status();
        char line[128];
        const int n = std::snprintf(line, sizeof line, "%lld %lld %d %llu\n", static_cast<long long>(i),
                                    static_cast<long long>((status.committed_ms - kit::kStart) / 1000), status.good, static_cast<unsigned long long>(status.lost));
        if (::write(1, line, static_cast<size_t>(n)) != n) return 1;
    }
}
