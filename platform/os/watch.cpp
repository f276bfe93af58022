#include "platform/os/watch.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <unistd.h>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <string_view>

namespace aisland::os {
namespace {

namespace fs = std::filesystem;

constexpr uint32_t kSaved = IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE | IN_CREATE;

bool counts(std::string_view name) { return !name.empty() && name.front() != '.' && name.back() != '~'; }

}  // namespace

Result<std::unique_ptr<FolderWatch>> FolderWatch::create(const std::string& folder) {
    std::unique_ptr<FolderWatch> watch(new FolderWatch);
    watch->m_folder = folder;
    watch->m_notify = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    watch->m_stop = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    if (watch->m_notify < 0 || watch->m_stop < 0)
        return Error{std::string("this folder cannot be watched: ") + std::strerror(errno), folder, "raise fs.inotify.max_user_instances"};
    if (inotify_add_watch(watch->m_notify, folder.c_str(), kSaved | IN_ONLYDIR) < 0)
        return Error{std::string("this folder cannot be watched: ") + std::strerror(errno), folder,
                     errno == ENOSPC ? "raise fs.inotify.max_user_watches" : "check the path"};
    watch->add(folder);
    return watch;
}

FolderWatch::~FolderWatch() {
    if (m_notify >= 0) close(m_notify);
    if (m_stop >= 0) close(m_stop);
}

// Adding a folder that is watched already changes nothing.
void FolderWatch::add(const std::string& folder) {
    std::error_code error, ignored;
    for (auto entry = fs::recursive_directory_iterator(folder, fs::directory_options::skip_permission_denied, error); !error && entry != fs::recursive_directory_iterator(); entry.increment(error)) {
        if (!entry->is_directory(ignored)) continue;
        if (!counts(entry->path().filename().string()))
            entry.disable_recursion_pending();
        else
            inotify_add_watch(m_notify, entry->path().c_str(), kSaved | IN_ONLYDIR);
    }
}

bool FolderWatch::drain() {
    alignas(inotify_event) char buffer[16384];
    bool changed = false, folders = false;
    for (ssize_t size = read(m_notify, buffer, sizeof(buffer)); size > 0; size = read(m_notify, buffer, sizeof(buffer)))
        for (ssize_t at = 0; at + static_cast<ssize_t>(sizeof(inotify_event)) <= size;) {
            const auto* event = reinterpret_cast<const inotify_event*>(buffer + at);
            at += static_cast<ssize_t>(sizeof(inotify_event) + event->len);
            if (event->mask & IN_Q_OVERFLOW) changed = folders = true;  // more happened than was told
            if (event->len == 0 || !counts(event->name)) continue;
            if (event->mask & IN_ISDIR) folders = true;
            // A file that was only created is still being written: its end is told as well.
            if (!(event->mask & IN_CREATE) || (event->mask & IN_ISDIR)) changed = true;
        }
    if (folders) add(m_folder);
    return changed;
}

bool FolderWatch::wait(std::chrono::milliseconds timeout) {
    const auto end = std::chrono::steady_clock::now() + timeout;
    for (;;) {
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(end - std::chrono::steady_clock::now()).count();
        pollfd entries[] = {{m_notify, POLLIN, 0}, {m_stop, POLLIN, 0}};
        const int ready = poll(entries, 2, static_cast<int>(std::max<int64_t>(left, 0)));
        if (ready < 0 && errno == EINTR) continue;
        if (ready <= 0 || entries[1].revents) return false;
        if (drain()) return true;
    }
}

void FolderWatch::stop() {
    const uint64_t one = 1;
    const ssize_t written = write(m_stop, &one, sizeof(one));
    static_cast<void>(written);  // it can only fail when the counter is set already
}

}  // namespace aisland::os
