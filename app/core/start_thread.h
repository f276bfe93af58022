// Starting a thread, or something beside the rest, where the system may have none to give: std::thread throws then, and no exception crosses a module.
#pragma once

#include <future>
#include <system_error>
#include <thread>
#include <utility>

namespace aisland {

// False: there is no thread, and `thread` stays as it was.
template <class Run>
bool start_thread(std::thread& thread, Run&& run) {
    try {
        thread = std::thread(std::forward<Run>(run));
        return true;
    } catch (const std::system_error&) {
        return false;
    }
}

// What `make` returns, worked out beside what follows; where there is no thread, when it is asked for, and never if it is not. The future waits
// when it goes: what `make` refers to must be there before it.
template <class Make>
auto start_beside(const Make& make) {
    try {
        return std::async(std::launch::async, make);
    } catch (const std::system_error&) {
        return std::async(std::launch::deferred, make);
    }
}

}  // namespace aisland
