#include <fcntl.h>
#include <linux/landlock.h>
#include <sched.h>
#include <seccomp.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>

#include "app/core/format.h"
#include "platform/jail/jail.h"

namespace aisland::jail {

namespace {

// Beyond `value`, but within `grace` more, a process is told why it is stopped (SIGXCPU).
Result<void> limit(int resource, rlim_t value, const char* name, rlim_t grace = 0) {
    const rlimit both{value, value + grace};
    if (setrlimit(static_cast<__rlimit_resource>(resource), &both) != 0)
        return Error{format("setrlimit(%s): %s", name, std::strerror(errno)), "worker", ""};
    return {};
}

// Kernels without landlock (before 5.13, or built without it) still have the seccomp list, which has no open at all.
void deny_file_system() {
#ifdef SYS_landlock_create_ruleset
    landlock_ruleset_attr rules{};
    rules.handled_access_fs = (LANDLOCK_ACCESS_FS_MAKE_SYM << 1) - 1;
    const int ruleset = static_cast<int>(syscall(SYS_landlock_create_ruleset, &rules, sizeof(rules), 0));
    if (ruleset < 0) return;
    syscall(SYS_landlock_restrict_self, ruleset, 0);
    close(ruleset);
#endif
}

}  // namespace

Result<void> lock_in(const Limits& limits, const std::function<void()>& before_last) {
#ifndef __SANITIZE_ADDRESS__  // AddressSanitizer's shadow reserves terabytes of address space
    AISLAND_CHECK(limit(RLIMIT_AS, limits.address_space_bytes, "address space"));
#endif
    AISLAND_CHECK(limit(RLIMIT_CPU, limits.cpu_seconds, "CPU seconds", 1));
    AISLAND_CHECK(limit(RLIMIT_CORE, 0, "core size"));
    AISLAND_CHECK(limit(RLIMIT_NOFILE, 64, "open files"));
    AISLAND_CHECK(limit(RLIMIT_FSIZE, limits.output_bytes, "file size"));
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return Error{"no_new_privs is refused by this kernel", "worker", ""};
    deny_file_system();
    before_last();

    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_KILL_PROCESS);
    if (!filter) return Error{"seccomp is not available", "worker", "use a kernel with CONFIG_SECCOMP_FILTER"};
    const int allowed[] = {
        SCMP_SYS(read),
        SCMP_SYS(write),
        SCMP_SYS(close),
        SCMP_SYS(fstat),
        SCMP_SYS(newfstatat),
        SCMP_SYS(lseek),
        SCMP_SYS(mmap),
        SCMP_SYS(munmap),
        SCMP_SYS(mremap),
        SCMP_SYS(mprotect),
        SCMP_SYS(madvise),
        SCMP_SYS(brk),
        SCMP_SYS(poll),
        SCMP_SYS(ppoll),
        SCMP_SYS(recvmsg),
        SCMP_SYS(sendmsg),
        SCMP_SYS(memfd_create),
        SCMP_SYS(exit),
        SCMP_SYS(exit_group),
        SCMP_SYS(futex),
        SCMP_SYS(clock_gettime),
        SCMP_SYS(rt_sigreturn),
        SCMP_SYS(rt_sigprocmask),
        SCMP_SYS(getrandom),
        SCMP_SYS(gettid),
        SCMP_SYS(getpid),
        SCMP_SYS(rt_sigaction),
        SCMP_SYS(sigaltstack),
        SCMP_SYS(sched_yield),
        SCMP_SYS(restart_syscall),
        SCMP_SYS(sysinfo),   // glibc's qsort asks how much memory there is (libvorbis)
#ifdef __SANITIZE_ADDRESS__  // with it goes UBSan, which asks a pipe whether memory can be read
        SCMP_SYS(pipe2),
#endif
    };
    int failed = 0;
    for (const int call : allowed) failed |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, call, 0);
    // Signals to itself only (abort), and no descriptor that sends signals (F_SETOWN, F_SETSIG).
    failed |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(tgkill), 1, SCMP_A0(SCMP_CMP_EQ, static_cast<scmp_datum_t>(getpid())));
    for (const int command : {F_GETFD, F_GETFL, F_ADD_SEALS, F_GET_SEALS})
        failed |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(fcntl), 1, SCMP_A1(SCMP_CMP_EQ, static_cast<scmp_datum_t>(command)));
    // No thread but those there are: nothing else here limits their number, and a task that wants one goes on without. A process is not even
    // asked for twice. clone3 hides its flags behind a pointer, so it answers "not there" and the C library falls back to clone.
    failed |= seccomp_rule_add(filter, SCMP_ACT_ERRNO(EAGAIN), SCMP_SYS(clone), 1, SCMP_A0(SCMP_CMP_MASKED_EQ, CLONE_VM | CLONE_THREAD, CLONE_VM | CLONE_THREAD));
    failed |= seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0);
    for (const int call : {SCMP_SYS(set_robust_list), SCMP_SYS(rseq), SCMP_SYS(sched_getaffinity)})
        failed |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, call, 0);
    // Opening answers "not permitted" instead of killing: libraries probe for locale files and go on without.
    for (const int call : {SCMP_SYS(open), SCMP_SYS(openat), SCMP_SYS(access), SCMP_SYS(readlink), SCMP_SYS(stat)})
        failed |= seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), call, 0);
    failed |= seccomp_attr_set(filter, SCMP_FLTATR_CTL_TSYNC, 1);  // all threads, or none of it
    if (failed == 0) failed = seccomp_load(filter);
    seccomp_release(filter);
    if (failed != 0) return Error{format("the seccomp list was refused: %s", std::strerror(-failed)), "worker", ""};
    return {};
}

}  // namespace aisland::jail
