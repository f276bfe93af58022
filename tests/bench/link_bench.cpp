// What the link can do, against a real mosquitto on this machine. Prints one row a figure; ratios and times of one run.
//   link_bench drain AISLAND [SECONDS]     messages that `aisland listen` drains beside mosquitto_sub while a publisher sends all it can
//   link_bench restart [TIMES]             broker killed and started again: until connected, until 500 retained values are the broker's
//   link_bench latency [MESSAGES]          publish → in the hands of a loop that polls
//   link_bench flood URL RATE SECONDS      publishes to a broker that is there already (for other benchmarks)
#include <arpa/inet.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <map>
#include <sstream>

#include "app/core/format.h"
#include "platform/net/link.h"
#include "tests/bench/row.h"
#include "tests/net/broker.h"

extern char** environ;

namespace aisland::net {
namespace {

using test::Broker;

double seconds_now() {
    timespec t{};
    clock_gettime(CLOCK_MONOTONIC, &t);
    return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_nsec) * 1e-9;
}
Time time_now() {
    timespec w{};
    clock_gettime(CLOCK_REALTIME, &w);
    return {static_cast<int64_t>(seconds_now() * 1e9), w.tv_sec * 1000 + w.tv_nsec / 1'000'000};
}
void nap(double s) {
    const timespec t{static_cast<time_t>(s), static_cast<long>((s - static_cast<double>(static_cast<time_t>(s))) * 1e9)};
    nanosleep(&t, nullptr);
}

double at(std::vector<double> sorted, double part) {
    std::sort(sorted.begin(), sorted.end());
    return sorted.empty() ? 0 : sorted[std::min(sorted.size() - 1, static_cast<size_t>(part * static_cast<double>(sorted.size())))];
}

// A publisher of ready-made MQTT 3.1.1 packets: nothing is faster.
class Publisher {
public:
    explicit Publisher(uint16_t port) {
        m_socket = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in a{};
        a.sin_family = AF_INET;
        a.sin_port = htons(port);
        a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        static const char kConnect[] = "\x10\x0f\x00\x04MQTT\x04\x02\x00\x00\x00\x03pub";
        char answer[4];
        m_good = connect(m_socket, reinterpret_cast<const sockaddr*>(&a), sizeof a) == 0 && send(m_socket, kConnect, sizeof kConnect - 1, 0) > 0 &&
                 recv(m_socket, answer, 4, MSG_WAITALL) == 4;
    }
    ~Publisher() { close(m_socket); }
    bool good() const { return m_good; }
    static void append(std::string& out, const std::string& topic, const std::string& payload, bool retain = false) {
        size_t left = 2 + topic.size() + payload.size();
        out += static_cast<char>(retain ? 0x31 : 0x30);
        do {
            const size_t digit = left % 128;
            left /= 128;
            out += static_cast<char>(digit | (left ? 0x80u : 0u));
        } while (left);
        out += static_cast<char>(topic.size() >> 8);
        out += static_cast<char>(topic.size() & 255);
        out += topic + payload;
    }
    bool send_all(const std::string& bytes) {
        for (size_t sent = 0; sent < bytes.size();) {
            const ssize_t n = send(m_socket, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL);
            if (n <= 0) return false;
            sent += static_cast<size_t>(n);
        }
        return true;
    }

private:
    int m_socket = -1;
    bool m_good = false;
};

std::string lamp_topic(int i) { return format("aisland/v1/park/lamps/Streetlight/lamp-%03d", i); }
std::string lamp_payload(int i, int value) {
    return format(R"({"id":"urn:ngsi-ld:Streetlight:aisland:lamp-%03d","type":"Streetlight","powerConsumption":%d})", i, value % 150);
}

pid_t start(std::vector<std::string> words, const std::string& output) {
    std::vector<char*> argv;
    for (std::string& w : words) argv.push_back(w.data());
    argv.push_back(nullptr);
    posix_spawn_file_actions_t files;
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_addopen(&files, 1, output.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0644);
    pid_t pid = 0;
    const int error = posix_spawnp(&pid, argv[0], &files, nullptr, argv.data(), environ);
    posix_spawn_file_actions_destroy(&files);
    return error ? 0 : pid;
}

std::string file_text(const std::string& path) {
    std::stringstream text;
    text << std::ifstream(path).rdbuf();
    return text.str();
}
double member(const std::string& json, const std::string& key) {
    const size_t found = json.find("\"" + key + "\":");
    return found == std::string::npos ? -1 : std::atof(json.c_str() + found + key.size() + 3);
}

int drain(const std::string& program, double seconds) {
    Broker broker;
    broker.start();
    const std::string port = std::to_string(broker.port());
    const std::string counted = broker.folder.file("sub"), idle = broker.folder.file("idle.json"), busy = broker.folder.file("busy.json");
    // What listen needs with nothing to do.
    pid_t pid = start({program, "listen", "--telemetry", broker.url(), "--seconds", "3", "--json", idle}, "/dev/null");
    waitpid(pid, nullptr, 0);
    const pid_t sub = start({"mosquitto_sub", "-h", "127.0.0.1", "-p", port, "-t", "aisland/v1/#", "-F", "x", "-W", std::to_string(static_cast<int>(seconds) + 6)}, counted);
    pid = start({program, "listen", "--telemetry", broker.url(), "--seconds", std::to_string(seconds + 5), "--json", busy}, "/dev/null");
    nap(2.5);
    Publisher publisher(broker.port());
    std::string block;
    for (int i = 0; i < 2000; ++i) Publisher::append(block, lamp_topic(i % 200), lamp_payload(i % 200, i));
    uint64_t sent = 0;
    for (const double end = seconds_now() + seconds; publisher.good() && seconds_now() < end; sent += 2000)
        if (!publisher.send_all(block)) break;
    waitpid(pid, nullptr, 0);
    waitpid(sub, nullptr, 0);
    const std::string lines = file_text(counted), json = file_text(busy);
    const double theirs = static_cast<double>(std::count(lines.begin(), lines.end(), '\n')), ours = member(json, "received");
    std::printf("drain    sent %llu  mosquitto_sub %.0f  listen %.0f  ratio %.2f (>= 0.80)  coalesced %.0f  rss +%.1f MB (<= 16)\n",
                static_cast<unsigned long long>(sent), theirs, ours, ours / std::max(1.0, theirs), member(json, "coalesced"),
                member(json, "rss_mb") - member(file_text(idle), "rss_mb"));
    return ours >= 0.8 * theirs ? 0 : 1;
}

struct Listener {
    Link link;
    std::map<std::string, std::string> values;
    explicit Listener(const std::string& url) : link(std::move(*Link::create(url, test::helper_path()))) {}
    void turn() {
        link.poll(time_now(), [&](const Message& m) { values[std::string(m.topic)].assign(reinterpret_cast<const char*>(m.payload.data()), m.payload.size()); });
    }
    template <class F>
    bool until(double limit, F&& done) {
        for (const double end = seconds_now() + limit; !done();) {
            if (seconds_now() > end) return false;
            turn();
            nap(0.0005);
        }
        return true;
    }
};

int restart(int times) {
    Broker broker;
    broker.start();
    Listener listener(broker.url());
    if (!listener.until(10, [&] { return listener.link.state().connected; })) return std::puts("restart  never connected"), 1;
    std::vector<double> back, equal;
    int wrong = 0;
    srand(7);
    for (int i = 0; i < times; ++i) {
        broker.kill(SIGKILL);
        const double down = (rand() % 2000) / 1000.0;
        const double until_up = seconds_now() + down;
        listener.until(down + 1, [&] { return seconds_now() >= until_up; });
        broker.start();  // returns when the port listens
        const double up = seconds_now();
        if (!listener.until(10, [&] { return listener.link.state().connected; })) return std::printf("restart  not back after %d\n", i), 1;
        back.push_back((seconds_now() - up) * 1e3);
        std::string block;
        for (int t = 0; t < 500; ++t) Publisher::append(block, lamp_topic(t), lamp_payload(t, i + t) + std::to_string(i), true);
        Publisher publisher(broker.port());
        const double published = seconds_now();
        publisher.send_all(block);
        const auto same = [&] {
            for (int t = 0; t < 500; ++t)
                if (listener.values[lamp_topic(t)] != lamp_payload(t, i + t) + std::to_string(i)) return false;
            return true;
        };
        wrong += !listener.until(2, same);
        equal.push_back((seconds_now() - published) * 1e3);
    }
    const std::string kills = format("%d kills", times);
    const bool soon = bench::row("a killed broker's port listens again: subscribed", kills, format("median %.0f, p99 %.0f ms", at(back, 0.5), at(back, 0.99)),
                                 "<= 250, <= 600 ms", at(back, 0.5) <= 250 && at(back, 0.99) <= 600);
    const bool equals = bench::row("each of 500 values is the broker's again", kills, format("p99 %.0f ms, late %d times", at(equal, 0.99), wrong), "<= 2 s", wrong == 0);
    return soon && equals ? 0 : 1;
}

int latency(int messages) {
    Broker broker;
    broker.start();
    Listener listener(broker.url());
    if (!listener.until(10, [&] { return listener.link.state().connected; })) return 1;
    Publisher publisher(broker.port());
    std::vector<double> ms;
    for (int i = 0; i < messages; ++i) {
        std::string packet;
        const std::string payload = std::to_string(i);
        Publisher::append(packet, "aisland/v1/latency", payload);
        const double sent = seconds_now();
        publisher.send_all(packet);
        while (listener.values["aisland/v1/latency"] != payload) {
            listener.turn();
            if (seconds_now() - sent > 2) break;
        }
        ms.push_back((seconds_now() - sent) * 1e3);
        nap(0.003);
    }
    return bench::row("published to in the loop's hands", format("%d messages", messages), format("median %.2f, p99 %.2f ms", at(ms, 0.5), at(ms, 0.99)), "<= 2 ms",
                      at(ms, 0.5) <= 2)
               ? 0
               : 1;
}

int flood(const std::string& url, double rate, double seconds) {
    Publisher publisher(static_cast<uint16_t>(std::atoi(url.substr(url.rfind(':') + 1).c_str())));
    if (!publisher.good()) return 1;
    const double begin = seconds_now();
    uint64_t sent = 0;
    while (seconds_now() - begin < seconds) {
        std::string block;
        for (const double due = (seconds_now() - begin) * rate; static_cast<double>(sent) < due; ++sent)
            Publisher::append(block, lamp_topic(static_cast<int>(sent % 120) + 1), lamp_payload(static_cast<int>(sent % 120) + 1, static_cast<int>(sent)));
        if (!publisher.send_all(block)) return 1;
        nap(0.005);
    }
    std::printf("flood    sent %llu\n", static_cast<unsigned long long>(sent));
    return 0;
}

}  // namespace
}  // namespace aisland::net

int main(int argc, char** argv) {
    using namespace aisland::net;
    const std::string what = argc > 1 ? argv[1] : "";
    if (what == "drain" && argc > 2) return drain(argv[2], argc > 3 ? std::atof(argv[3]) : 5);
    if (what == "restart") return restart(argc > 2 ? std::atoi(argv[2]) : 100);
    if (what == "latency") return latency(argc > 2 ? std::atoi(argv[2]) : 500);
    if (what == "flood" && argc > 4) return flood(argv[2], std::atof(argv[3]), std::atof(argv[4]));
    std::puts("link_bench drain AISLAND [SECONDS] | restart [TIMES] | latency [MESSAGES] | flood URL RATE SECONDS");
    return 2;
}
