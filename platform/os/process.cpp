#include "platform/os/process.h"

#include <dirent.h>
#include <malloc.h>
#include <sys/mman.h>
#include <unistd.h>
#include <cstdio>
#include <memory>

namespace aisland::os {
namespace {

uint32_t count_entries(const char* folder) {
    const std::unique_ptr<DIR, int (*)(DIR*)> dir(opendir(folder), closedir);
    if (!dir) return 0;
    uint32_t count = 0;
    while (const dirent* entry = readdir(dir.get())) count += entry->d_name[0] != '.';
    return count;
}

}  // namespace

ProcessUse process_use() {
    ProcessUse use;
    if (const std::unique_ptr<FILE, int (*)(FILE*)> file(std::fopen("/proc/self/statm", "re"), std::fclose); file) {
        unsigned long total = 0, resident = 0;
        if (std::fscanf(file.get(), "%lu %lu", &total, &resident) == 2)
            use.rss_mb = static_cast<double>(resident) * static_cast<double>(sysconf(_SC_PAGESIZE)) / (1024.0 * 1024.0);
    }
    if (const uint32_t fds = count_entries("/proc/self/fd")) use.fds = fds - 1;  // less the one that reads the folder
    use.threads = count_entries("/proc/self/task");
    return use;
}

void drop_pages(std::span<std::byte> range) {
    const size_t page = static_cast<size_t>(sysconf(_SC_PAGESIZE));
    const size_t before = (page - reinterpret_cast<uintptr_t>(range.data()) % page) % page;
    if (range.size() < before + page) return;
    madvise(range.data() + before, (range.size() - before) / page * page, MADV_DONTNEED);  // advice: failing changes nothing
}

void trim_heap() { malloc_trim(0); }

}  // namespace aisland::os
