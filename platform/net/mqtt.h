// One attempt at a broker, from connect to loss, over libmosquitto with an external loop. Lives in the helper process only.
// A client that failed is thrown away, never reconnected: libmosquitto's own reconnecting has too many dead ends.
#pragma once

#include <mosquitto.h>
#include <openssl/ssl.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "platform/net/backoff.h"
#include "platform/net/newest.h"
#include "platform/net/url.h"

namespace aisland::net {

struct Credentials {
    std::string username, password;
    std::string cafile, certfile, keyfile, crlfile;
};
// From the environment (see link.h), which is cleared of the password. The text says what could not be read; empty: fine.
std::string read_credentials(Credentials& out);

struct Loss {
    Failure failure = Failure::dropped;
    std::string reason;          // in words
    bool other_version = false;  // the broker may speak the other MQTT version
    bool out_of_memory = false;
};

struct MqttOptions {
    BrokerUrl url;
    std::string client_id;
    std::vector<std::string> filters;
    std::string will_topic, will_payload;
    const Credentials* credentials = nullptr;
    int version = 5;  // 5 or 4 (3.1.1)
};

class Mqtt {
public:
    using OnMessage = std::function<void(const mosquitto_message&)>;
    Mqtt(const MqttOptions& options, OnMessage on_message);
    ~Mqtt();
    Mqtt(const Mqtt&) = delete;
    Mqtt& operator=(const Mqtt&) = delete;

    bool connect();  // false: see loss(). Blocks up to 10 s, a name look-up longer
    int socket() const;
    bool wants_write() const;
    // After poll(2) said so, or with both false at least once a second. False: the connection is lost, see loss().
    bool turn(bool readable, bool writable, int64_t now_ns);
    const Loss& loss() const { return m_loss; }

    bool connected() const { return m_connected; }                    // CONNACK came and subscriptions are asked for
    const std::string& refused_filters() const { return m_refused; }  // in words; empty: none
    // False: libmosquitto has no room.
    bool publish(const Newest::Entry& message);
    uint32_t outstanding() const { return m_outstanding; }
    uint64_t published() const { return m_published; }
    const std::string& refused_publish() const { return m_publish_refused; }

private:
    bool make_tls();
    bool failed(int rc, const char* during);
    void on_connect(int code);
    void on_subscribe(int mid, int count, const int* granted);
    void on_disconnect(int code);
    void on_publish(int code);
    static int verify(int good, X509_STORE_CTX* store);

    const MqttOptions& m_options;
    OnMessage m_on_message;
    mosquitto* m_client = nullptr;
    std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> m_tls{nullptr, SSL_CTX_free};
    Loss m_loss;
    std::string m_refused, m_publish_refused, m_tls_reason, m_tls_log;
    std::vector<int> m_subscription_ids;  // [filter]
    int64_t m_heard_ns = 0, m_misc_ns = 0;
    uint64_t m_messages = 0, m_published = 0;
    uint32_t m_outstanding = 0;
    bool m_connected = false, m_answered = false;  // answered: CONNACK came, whatever it said
    bool m_certificate_missed = false;             // the broker asked for a client certificate and there is none
};

}  // namespace aisland::net
