#include "app/cli/reception.h"

#include <poll.h>

#include <algorithm>
#include <chrono>
#include <string_view>
#include <utility>

#include "app/core/log.h"
#include "app/core/start_thread.h"
#include "platform/os/clock.h"

namespace aisland::cli {

namespace {

constexpr int kLongest_ms = 20;                       // between two looks when nothing comes: helpers are started again, alarms told
constexpr std::chrono::microseconds kShortest{1000};  // when much comes, more comes at once
constexpr size_t kMostHeard = 256;

telemetry::LinkStatus status_of(const net::LinkState& state) {
    telemetry::LinkStatus status;
    status.url = state.url;
    status.connected = state.connected;
    status.reason = state.reason;
    status.received = state.received;
    status.coalesced = state.coalesced;
    status.reconnects = state.reconnects;
    return status;
}

}  // namespace

Reception::Reception(telemetry::Store& store, std::vector<net::Link> links)
    : m_store(store), m_links(std::move(links)), m_applied(m_links.size()), m_rejected(m_links.size()) {}

Reception::~Reception() { stop(); }

void Reception::stop() {
    m_stop = true;
    if (m_thread.joinable()) m_thread.join();
}

void Reception::set_alarms(const schema::Table& table) {
    const std::lock_guard lock(m_mutex);
    m_place = table.alarm_place;
    m_names.clear();
    for (const schema::Alarm& rule : table.alarms) m_names.push_back({rule.name, rule.drill_entity ? rule.drill_s : 0});
}

void Reception::poll(Time now) {
    const Time machine = os::now();
    m_steady_ahead_ns = now.steady_ns - machine.steady_ns;
    m_wall_ahead_ms = now.wall_ms - machine.wall_ms;
    if (!m_begun && !m_stop && !start_thread(m_thread, [this] { run(); }))
        log(LogLevel::warning, "link", "no thread for what brokers say; frames do the work");
    m_begun = true;
    if (!m_thread.joinable()) turn(now);
}

void Reception::run() {
    std::vector<pollfd> fds;
    while (!m_stop) {
        const auto began = std::chrono::steady_clock::now();
        Time now = os::now();
        now.steady_ns += m_steady_ahead_ns;
        now.wall_ms += m_wall_ahead_ms;
        if (turn(now)) std::this_thread::sleep_until(began + kShortest);
        fds.clear();
        for (const net::Link& link : m_links) fds.push_back({link.descriptor(), POLLIN, 0});
        ::poll(fds.data(), fds.size(), kLongest_ms);
    }
    say_last();
}

bool Reception::turn(Time now) {
    tell_brokers();
    std::vector<telemetry::LinkStatus> states;
    uint64_t received = 0;
    for (size_t i = 0; i < m_links.size(); ++i) {
        m_links[i].poll(now, [&](const net::Message& message) { receive(i, message); });
        const net::LinkState& state = m_links[i].state();
        states.push_back(status_of(state));
        states.back().applied = m_applied[i];
        states.back().rejected = m_rejected[i] + state.too_large;
        received += state.received;
    }
    m_store.set_links(std::move(states));
    return std::exchange(m_received, received) != received;
}

void Reception::receive(size_t link, const net::Message& message) {
    hear(link, message);
    const telemetry::Store::Received done = m_store.receive(message.topic, message.payload, message.retained, message.received);
    m_applied[link] += done.applied;
    m_rejected[link] += done.rejected;
}

void Reception::hear(size_t link, const net::Message& message) {
    std::string_view rest = message.topic;
    for (const std::string_view root : {"aisland/v1/", "aisland-sim/v1/"})
        if (rest.starts_with(root)) rest.remove_prefix(root.size());
    if (!message.retained && !message.payload.empty()) return;  // our own word that comes back
    if (rest.size() == message.topic.size() || message.topic.size() > telemetry::kMaxTopicBytes) return;
    const std::lock_guard lock(m_mutex);
    if (m_place.empty() || !rest.starts_with(m_place)) return;
    rest.remove_prefix(m_place.size());
    const auto named = std::find_if(m_names.begin(), m_names.end(), [&](const AlarmName& rule) {
        for (const std::string_view kind : {"/Alert/", "/Anomaly/"})
            if (rest.starts_with(kind) && rest.substr(kind.size()).starts_with(rule.name + ".")) return true;
        return false;
    });
    if (named == m_names.end() || m_heard.size() >= kMostHeard) return;
    const std::string_view text(reinterpret_cast<const char*>(message.payload.data()), message.payload.size());
    const bool drill = text.find(R"("drill":{"type":"Property","value":true)") != std::string_view::npos;
    m_heard.push_back({std::string(message.topic), link, message.payload.empty(), message.retained, drill, named->drill_s, message.received.steady_ns});
}

std::vector<Reception::Heard> Reception::take_heard() {
    const std::lock_guard lock(m_mutex);
    return std::exchange(m_heard, {});
}

void Reception::tell(size_t link, const std::string& topic, const std::string& payload) {
    const std::lock_guard lock(m_mutex);
    const auto same = std::find_if(m_to_tell.begin(), m_to_tell.end(), [&](const ToTell& t) { return t.link == link && t.topic == topic; });
    if (same != m_to_tell.end())
        same->payload = payload;
    else
        m_to_tell.push_back({link, topic, payload});
}

void Reception::tell_brokers() {
    const std::lock_guard lock(m_mutex);
    std::erase_if(m_to_tell, [&](const ToTell& t) { return m_links[t.link].publish(t.topic, t.payload, true, true); });
}

void Reception::take_back(std::vector<std::string> topics) {
    const bool threaded = m_thread.joinable();
    m_last = std::move(topics);
    stop();
    if (!threaded) say_last();
}

// On the thread that started the helpers: they die with it (prctl(2), PR_SET_PDEATHSIG).
void Reception::say_last() {
    if (m_last.empty()) return;
    tell_brokers();
    for (net::Link& link : m_links)
        for (const std::string& topic : m_last)
            if (link.state().connected) link.publish(topic, {}, true, true);
    const int64_t end_ns = os::now().steady_ns + 500'000'000;
    for (size_t i = 0; i < m_links.size();) {
        m_links[i].poll(os::now(), [](const net::Message&) {});
        const net::LinkState& state = m_links[i].state();
        if (!state.connected || state.settled || os::now().steady_ns >= end_ns)
            ++i;
        else
            std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
}

}  // namespace aisland::cli
