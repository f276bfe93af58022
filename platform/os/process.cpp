#include "platform/os/process.h"

#include <dirent.h>
#include <elf.h>
#include <fcntl.h>
#include <link.h>
#include <malloc.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <string>
#include <vector>

#include "app/core/bytes.h"

namespace aisland::os {
namespace {

uint32_t count_entries(const char* folder) {
    const std::unique_ptr<DIR, int (*)(DIR*)> dir(opendir(folder), closedir);
    if (!dir) return 0;
    uint32_t count = 0;
    while (const dirent* entry = readdir(dir.get())) count += entry->d_name[0] != '.';
    return count;
}

// The first object is the program.
int find_build_id(dl_phdr_info* info, size_t, void* out) {
    for (int i = 0; i < info->dlpi_phnum; ++i) {
        const ElfW(Phdr)& segment = info->dlpi_phdr[i];
        if (segment.p_type != PT_NOTE) continue;
        const auto* at = reinterpret_cast<const std::byte*>(info->dlpi_addr + segment.p_vaddr);
        const std::byte* end = at + segment.p_memsz;
        while (at + sizeof(ElfW(Nhdr)) <= end) {
            ElfW(Nhdr) note;
            std::memcpy(&note, at, sizeof(note));
            const std::byte* name = at + sizeof(note);
            const std::byte* value = name + (note.n_namesz + 3) / 4 * 4;
            if (note.n_type == NT_GNU_BUILD_ID && note.n_namesz == 4 && std::memcmp(name, "GNU", 4) == 0) {
                *static_cast<std::string*>(out) = hex({value, note.n_descsz});
                return 1;
            }
            at = value + (note.n_descsz + 3) / 4 * 4;
        }
    }
    return 1;
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

namespace {

// Only pages that are the file's own (Linux, Documentation/admin-guide/mm/pagemap.rst: bit 63 present, bit 61 of a file): whoever changes
// code as it runs, a debugger, a driver, an overlay, has pages of its own there. Files of memory come and go; they are left.
int drop_pages_of_files(dl_phdr_info*, size_t, void*) {
    const int pages = open("/proc/self/pagemap", O_RDONLY | O_CLOEXEC);
    if (pages < 0) return 1;
    const std::unique_ptr<FILE, int (*)(FILE*)> maps(std::fopen("/proc/self/maps", "re"), std::fclose);
    const auto page = static_cast<size_t>(sysconf(_SC_PAGESIZE));
    std::vector<uint64_t> entries;
    char line[512];
    while (maps && std::fgets(line, sizeof line, maps.get())) {
        unsigned long long begin = 0, end = 0;
        char permissions[5] = {};
        int name = 0;
        if (std::sscanf(line, "%llx-%llx %4s %*s %*s %*s %n", &begin, &end, permissions, &name) != 3) continue;
        if (permissions[1] == 'w' || permissions[3] != 'p' || line[name] != '/' || std::strncmp(line + name, "/memfd:", 7) == 0) continue;  // proc(5): a path, so of a file
        entries.resize((end - begin) / page);
        const ssize_t size = pread(pages, entries.data(), entries.size() * 8, static_cast<off_t>(begin / page * 8));
        if (size != static_cast<ssize_t>(entries.size() * 8)) continue;
        const auto own = [&](size_t k) { return entries[k] >> 63 && (entries[k] >> 61 & 1); };
        for (size_t k = 0, run = 0; k < entries.size(); k += run ? run : 1) {
            for (run = 0; k + run < entries.size() && own(k + run);) ++run;
            if (run) madvise(reinterpret_cast<void*>(begin + k * page), run * page, MADV_DONTNEED);
        }
    }
    close(pages);
    return 1;
}

}  // namespace

// While it walks over loaded objects the loader unloads none: what a page is cannot change between looking and dropping.
double resident_shared_mb() {
    unsigned long total = 0, resident = 0, shared = 0;
    const std::unique_ptr<FILE, int (*)(FILE*)> file(std::fopen("/proc/self/statm", "re"), std::fclose);
    if (!file || std::fscanf(file.get(), "%lu %lu %lu", &total, &resident, &shared) != 3) return 0;
    return static_cast<double>(shared) * static_cast<double>(sysconf(_SC_PAGESIZE)) / (1024.0 * 1024.0);
}

void drop_file_pages() { dl_iterate_phdr(drop_pages_of_files, nullptr); }

std::string program_identity() {
    std::string id;
    dl_iterate_phdr(find_build_id, &id);
    return id;
}

void yield_priority() {
    const auto thread = static_cast<id_t>(syscall(SYS_gettid));
    setpriority(PRIO_PROCESS, thread, getpriority(PRIO_PROCESS, thread) + 5);
}

void hide_secret(const char* variable, const char* file_variable) {
    char* value = std::getenv(variable);
    if (!value) return;
    const int fd = memfd_create("secret", MFD_CLOEXEC);
    const size_t size = std::strlen(value);
    if (fd < 0 || write(fd, value, size) != static_cast<ssize_t>(size)) {
        if (fd >= 0) close(fd);
        return;  // as it was: better a login that works
    }
    const std::string path = "/proc/" + std::to_string(getpid()) + "/fd/" + std::to_string(fd);
    setenv(file_variable, path.c_str(), 1);
    explicit_bzero(value, size);  // what /proc/PID/environ shows
    unsetenv(variable);
}

}  // namespace aisland::os
