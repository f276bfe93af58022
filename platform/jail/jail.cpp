#include "platform/jail/jail.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>
#include <thread>

#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>

#include "app/core/format.h"
#include "platform/jail/channel.h"

namespace aisland::jail {

namespace {

struct Process {
    pid_t pid = -1;
    int socket = -1;

    Process() = default;
    Process(const Process&) = delete;
    Process& operator=(const Process&) = delete;
    ~Process() {
        if (socket >= 0) close(socket);
        if (pid > 0) {
            kill(pid, SIGKILL);
            waitpid(pid, nullptr, 0);
        }
    }
};

Result<void> spawn(const std::string& program, Process& process) {
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0)
        return Error{format("socketpair: %s", std::strerror(errno)), "worker", ""};
    process.socket = ends[0];
    const timeval patience{5, 0};  // for a worker that asks and does not read
    setsockopt(process.socket, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    // The child's end must not be 3 already: dup2 onto itself would keep close-on-exec.
    const int child_end = fcntl(ends[1], F_DUPFD_CLOEXEC, 10);
    close(ends[1]);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, child_end, 3);
    char name[] = "aisland", verb[] = "worker", locale[] = "LC_ALL=C";
    char* arguments[] = {name, verb, nullptr};
    char* environment[] = {locale, nullptr};  // nothing of the parent's: no credentials
    const int failed = posix_spawn(&process.pid, program.c_str(), &actions, nullptr, arguments, environment);
    posix_spawn_file_actions_destroy(&actions);
    close(child_end);
    if (failed != 0) {
        process.pid = -1;
        return Error{format("the worker cannot be started: %s", std::strerror(failed)), program, ""};
    }
    return {};
}

// Of a worker that closed its end; one that does not leave by itself soon is made to.
Error how_it_ended(Process& process, const Limits& limits) {
    int status = 0;
    pid_t left = 0;
    for (int i = 0; i < 100 && left == 0; ++i) {
        left = waitpid(process.pid, &status, WNOHANG);
        if (left == 0) std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    if (left == 0) return {"the worker went silent and was stopped", "", "do not use this file"};
    if (left != process.pid) return {"the worker is gone", "", ""};
    process.pid = -1;
    if (!WIFSIGNALED(status)) return {format("the worker ended with status %d", WEXITSTATUS(status)), "", ""};
    switch (WTERMSIG(status)) {
        case SIGSYS: return {"the conversion tried to reach the system and was stopped", "", "do not use this file"};
        case SIGXCPU: return {format("the conversion took more than %u s of processor time and was stopped", limits.cpu_seconds), "", "simplify the model"};
        case SIGKILL: return {"the conversion took too long and was stopped", "", "simplify the model"};
        default:
            return {format("the conversion crashed (signal %d)", WTERMSIG(status)), "",
                    "the file is damaged or hostile; export it again"};
    }
}

Result<void> answer_file(const ContentFiles& files, int socket, const std::string& name) {
    if (!files.read) return send_message(socket, Kind::refused, "no further files here", -1);
    const auto bytes = files.read(name);
    if (!bytes) return send_message(socket, Kind::refused, bytes.error().text(), -1);
    AISLAND_TRY(file, memory_file(*bytes));
    auto sent = send_message(socket, Kind::file, name, file);
    close(file);
    return sent;
}

// A worker's words carry names a file chose; control characters (C0, DEL, C1) would reach a terminal.
std::string printable(std::string text) {
    const auto byte = [&](size_t i) { return static_cast<unsigned char>(text[i]); };
    for (size_t i = 0; i < text.size(); ++i) {
        if ((byte(i) < 0x20 && text[i] != '\n') || byte(i) == 0x7f)
            text[i] = ' ';
        else if (byte(i) == 0xc2 && i + 1 < text.size() && byte(i + 1) >= 0x80 && byte(i + 1) < 0xa0)
            text[i] = text[i + 1] = ' ';
    }
    return text;
}

// "address-space cpu-seconds output task"; run_worker reads it.
std::string start_text(std::string_view task, const Limits& limits) {
    return format("%llu %u %llu ", static_cast<unsigned long long>(limits.address_space_bytes), limits.cpu_seconds,
                  static_cast<unsigned long long>(limits.output_bytes)) +
           std::string(task);
}

Result<Bytes> run(const std::string& program, const ContentFiles& files, const Limits& limits, std::string_view task,
                  ByteView input) {
    Process process;
    AISLAND_CHECK(spawn(program, process));
    AISLAND_TRY(file, memory_file(input));
    const auto started = send_message(process.socket, Kind::start, start_text(task, limits), file);
    close(file);
    if (!started) return started.error();
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(limits.wall_seconds);
    for (;;) {
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
        auto message = receive_message(process.socket, std::max(0, static_cast<int>(left.count())));
        if (!message && message.error().what == "closed") return how_it_ended(process, limits);
        if (!message && message.error().what != "timed out") return Error{"the worker sent what makes no sense and was stopped", "", "do not use this file"};
        if (!message || left.count() <= 0) {
            if (message && message->descriptor >= 0) close(message->descriptor);
            return Error{format("the conversion took more than %u s and was stopped", limits.wall_seconds), "",
                         "simplify the model"};
        }
        switch (message->kind) {
            case Kind::ask:
                if (message->descriptor >= 0) close(message->descriptor);
                AISLAND_CHECK(answer_file(files, process.socket, message->text));
                break;
            case Kind::done: {
                if (message->descriptor < 0) return Error{"the worker answered without a result", "", ""};
                auto output = read_memory_file(message->descriptor, limits.output_bytes);
                close(message->descriptor);
                return output;
            }
            default:
                if (message->descriptor >= 0) close(message->descriptor);
                return Error{printable(message->text), "", ""};
        }
    }
}

}  // namespace

Worker worker(const std::string& program, const ContentFiles& files, const Limits& limits) {
    return {[program, files, limits](std::string_view task, ByteView input) { return run(program, files, limits, task, input); }};
}

}  // namespace aisland::jail
