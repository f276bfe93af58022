// Reception: what brokers say, read, decoded and put into the store on a thread of its own, so that a frame finds it done however much
// it is. Telling brokers something goes the same way back. Where the system has no thread to give, poll() does the work.
// Not a store, and no part of what is simulated or replayed: that stays on the loop.
#pragma once

#include <atomic>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "app/core/time.h"
#include "app/schema/schema.h"
#include "app/telemetry/store.h"
#include "platform/net/link.h"

namespace aisland::cli {

class Reception {
public:
    // An alarm that somebody told: this program in an earlier life, or its like next door.
    struct Heard {
        std::string topic;
        size_t link = 0;
        bool empty = false, retained = false, drill = false;
        double drill_s = 0;  // how long this alarm's drill runs; 0: it has none
        int64_t received_ns = 0;
    };

    // `store` must outlive it.
    Reception(telemetry::Store& store, std::vector<net::Link> links);
    ~Reception();
    Reception(const Reception&) = delete;
    Reception& operator=(const Reception&) = delete;

    size_t links() const { return m_links.size(); }
    // Whose alarms are heard: topics below the content's alarm place that are named as its rules are.
    void set_alarms(const schema::Table& table);
    // Once a frame: what time it is for the show. The first call begins.
    void poll(Time now);
    std::vector<Heard> take_heard();  // since the last call; at most 256
    // Retained and sure. Told when the broker is there; only the newest of a topic.
    void tell(size_t link, const std::string& topic, const std::string& payload);
    // Ends the thread; tells every broker that what stood on `topics` is over, and waits half a second at most until it heard.
    void take_back(std::vector<std::string> topics);

private:
    struct AlarmName {
        std::string name;
        double drill_s = 0;
    };
    struct ToTell {
        size_t link = 0;
        std::string topic, payload;
    };
    void run();
    bool turn(Time now);  // false: nothing came
    void stop();
    void say_last();
    void receive(size_t link, const net::Message& message);
    void hear(size_t link, const net::Message& message);
    void tell_brokers();

    telemetry::Store& m_store;
    std::vector<net::Link> m_links;
    std::vector<uint64_t> m_applied, m_rejected;                    // [link]
    std::atomic<int64_t> m_steady_ahead_ns{0}, m_wall_ahead_ms{0};  // of the show's clock before the machine's
    std::atomic<bool> m_stop{false};
    bool m_begun = false;
    std::vector<std::string> m_last;  // to be taken back when the thread ends
    uint64_t m_received = 0;

    std::mutex m_mutex;  // guards what follows
    std::string m_place;
    std::vector<AlarmName> m_names;
    std::vector<Heard> m_heard;
    std::vector<ToTell> m_to_tell;

    std::thread m_thread;  // last: it uses all above
};

}  // namespace aisland::cli
