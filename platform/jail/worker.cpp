#include <malloc.h>
#include <pthread.h>
#include <sched.h>
#include <unistd.h>

#include <algorithm>
#include <exception>
#include <limits>
#include <new>
#include <optional>
#include <sstream>

#include "platform/jail/channel.h"
#include "platform/jail/crew.h"
#include "platform/jail/jail.h"

namespace aisland::jail {

namespace {

constexpr int kSocket = 3;
constexpr uint64_t kMaxInput = 256ull << 20;
constexpr unsigned kMostThreads = 4;

Result<Bytes> take(Message& message) {
    if (message.descriptor < 0) return Error{"a message without its bytes", "worker", ""};
    auto bytes = read_memory_file(message.descriptor, kMaxInput);
    close(message.descriptor);
    return bytes;
}

Result<Bytes> ask_for_file(std::string_view name) {
    AISLAND_CHECK(send_message(kSocket, Kind::ask, name, -1));
    AISLAND_TRY(answer, receive_message(kSocket, -1));
    if (answer.kind != Kind::file) return Error{answer.text, std::string(name), ""};
    return take(answer);
}

Result<Bytes> guarded(const Task& task, std::string_view name, ByteView input, Crew& crew) {
    try {
        return task(name, input, ask_for_file, [&crew](size_t count, const std::function<void(size_t)>& job) { crew.run_all(count, job); });
    } catch (const std::bad_alloc&) {
        return Error{"needs more memory than a conversion may take", "", "simplify the model"};
    } catch (const std::exception& e) {
        return Error{e.what(), "", ""};
    }
}

// Those that this process may run on.
unsigned processors() {
    cpu_set_t set;
    return sched_getaffinity(0, sizeof(set), &set) == 0 ? static_cast<unsigned>(CPU_COUNT(&set)) : 1;
}

// The threads share one arena, so that their number takes nothing from a task. What it has freed it takes again rather than new pages,
// which the system would clear.
void set_up_malloc() {
#ifdef M_ARENA_MAX
    constexpr int kLargest = 32 << 20;  // what malloc lets be set
    mallopt(M_ARENA_MAX, 1), mallopt(M_MMAP_THRESHOLD, kLargest), mallopt(M_TRIM_THRESHOLD, std::numeric_limits<int>::max());
#endif
}

// Of the threads' stacks, which a task has besides: what it may take is the same on every machine.
uint64_t address_space_of(unsigned threads) {
    pthread_attr_t attributes;
    size_t stack = 0;
    if (pthread_getattr_default_np(&attributes) != 0) return 0;
    pthread_attr_getstacksize(&attributes, &stack);
    pthread_attr_destroy(&attributes);
    return uint64_t{threads} * stack;
}

}  // namespace

int run_worker(const Task& task) {
    auto start = receive_message(kSocket, -1);
    if (!start || start->kind != Kind::start) return 2;
    auto input = take(*start);
    if (!input) return 2;
    Limits limits;
    std::istringstream words(start->text);
    std::string name;
    words >> limits.address_space_bytes >> limits.cpu_seconds >> limits.output_bytes;
    std::getline(words >> std::ws, name);  // a task may be several words
    if (name.empty()) return 2;
    std::optional<Crew> crew;
    const unsigned others = std::clamp(processors(), 1u, kMostThreads) - 1;
    set_up_malloc();
    limits.address_space_bytes += address_space_of(others);
    const auto start_crew = [&crew, others] { crew.emplace(others); };
    if (auto locked = lock_in(limits, start_crew); !locked) {
        if (!send_message(kSocket, Kind::failed, locked.error().text(), -1)) return 2;
        return 1;
    }
    const auto output = guarded(task, name, *input, *crew);
    if (!output) return send_message(kSocket, Kind::failed, output.error().text(), -1) ? 1 : 2;
    const auto file = memory_file(*output);
    if (!file) return send_message(kSocket, Kind::failed, file.error().text(), -1) ? 1 : 2;
    return send_message(kSocket, Kind::done, "", *file) ? 0 : 2;
}

}  // namespace aisland::jail
