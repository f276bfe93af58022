// Link: the program's end of one broker. The MQTT client itself runs in a helper process (aisland-link) with a memory limit, so
// whatever a broker sends, the worst that can happen to the program is silence. Nothing here blocks; nothing queues without bound.
// Not a store: values that came stay where they were put when the helper or the broker dies.
//
// Credentials come from the environment, never from a URL, a pack or a command line: AISLAND_MQTT_USERNAME, AISLAND_MQTT_PASSWORD or
// AISLAND_MQTT_PASSWORD_FILE; for mqtts:// also AISLAND_MQTT_CAFILE (else the system's authorities), AISLAND_MQTT_CERTFILE,
// AISLAND_MQTT_KEYFILE, AISLAND_MQTT_CRLFILE. Only the helper reads them.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "app/core/result.h"
#include "app/core/time.h"

namespace aisland::net {

struct Message {
    std::string_view topic;
    std::span<std::byte> payload;  // to be overwritten by whoever reads it; empty: what the topic set is taken back
    bool retained = false;         // the broker's memory, repeated at subscription
    Time received;                 // when it reached this machine, in the clocks of poll()'s `now`
};

struct LinkOptions {
    std::string url;
    std::string helper;                                                    // path of aisland-link
    std::vector<std::string> filters{"aisland/v1/#", "aisland-sim/v1/#"};  // none: only publishes
    std::string will_topic, will_payload;                                  // retained; said by the broker when we vanish
};

struct LinkState {
    std::string url;  // never holds credentials
    bool connected = false;
    std::string reason;       // why not, in words; or which filters were refused
    uint64_t received = 0;    // messages the broker delivered
    uint64_t coalesced = 0;   // overwritten by a newer one of the same topic before we read them
    uint64_t dropped = 0;     // no room while nobody read
    uint64_t too_large = 0;   // over 1 MiB
    uint64_t reconnects = 0;  // connections after the first
    uint64_t published = 0;
    bool settled = true;    // nothing that was published still waits to be sent or acknowledged on this connection
    uint32_t respawns = 0;  // of the helper
    uint32_t helper_rss_kb = 0;
    pid_t helper_pid = 0;  // 0: not running now
};

class Link {
public:
    // Refuses a wrong URL or a missing helper; anything that may get better by itself is reported by state().
    static Result<Link> create(LinkOptions options);
    static Result<Link> create(const std::string& url, const std::string& helper);
    ~Link();  // the helper is gone when this returns
    Link(Link&&) noexcept;
    Link& operator=(Link&&) noexcept;

    // Once a frame. Starts or restarts the helper, hands over what came (at most a few MiB a call, the newest of each topic), updates
    // the state.
    void poll(Time now, const std::function<void(const Message&)>& on_message);

    // False: no room now, poll() and try again. Zero-length retained clears. QoS 1 when `sure`.
    bool publish(std::string_view topic, std::string_view payload, bool retained, bool sure);
    // Everything published has left this process.
    bool flushed() const;

    const LinkState& state() const;
    // Becomes readable when poll() has something to do; -1 while the helper is not running. Changes with every respawn.
    int descriptor() const;

private:
    Link() = default;
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

}  // namespace aisland::net
