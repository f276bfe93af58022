// FolderWatch: says that something below a folder was saved (Linux inotify). What changed it does not say: editors write
// elsewhere and rename, so names mislead.
#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "app/core/result.h"

namespace aisland::os {

class FolderWatch {
public:
    // Subfolders are watched too, those that come later as well. Names that begin with a dot and names that end with ~ are
    // editors' own and count for nothing.
    static Result<std::unique_ptr<FolderWatch>> create(const std::string& folder);
    ~FolderWatch();
    FolderWatch(const FolderWatch&) = delete;
    FolderWatch& operator=(const FolderWatch&) = delete;

    // Waits for a change; false when `timeout` passed or stop() was called.
    bool wait(std::chrono::milliseconds timeout);
    // Ends a wait on another thread, now and for good.
    void stop();

private:
    FolderWatch() = default;
    void add(const std::string& folder);
    bool drain();

    int m_notify = -1, m_stop = -1;
    std::string m_folder;
};

}  // namespace aisland::os
