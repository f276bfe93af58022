#include "platform/net/mqtt.h"

#include <ctype.h>
#include <mqtt_protocol.h>
#include <netdb.h>
#include <openssl/err.h>
#include <openssl/x509v3.h>
#include <signal.h>
#include <sys/time.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fstream>

#include "platform/net/read_ahead.h"
#include "platform/net/wire.h"

namespace aisland::net {

namespace {

constexpr int kKeepalive = 10;                // seconds
constexpr int64_t kSilence = 14'000'000'000;  // nanoseconds without a byte: the ping went unanswered
constexpr uint32_t kMaxPacket = 4u << 20;     // asked of MQTT 5 brokers

std::string environment(const char* name) {
    const char* value = std::getenv(name);
    return value ? value : "";
}

// Out of the environment and out of /proc/PID/environ, which shows the bytes that the process was started with.
std::string take_from_environment(const char* name) {
    char* value = std::getenv(name);
    if (!value) return "";
    std::string out = value;
    explicit_bzero(value, out.size());
    unsetenv(name);
    return out;
}

// No machine that runs this program was right about a day before it was written.
constexpr time_t kWrittenIn2026 = 1'792'800'000;
std::string about_the_clock() {
    const time_t now = time(nullptr);
    if (now >= kWrittenIn2026) return "";
    tm t{};
    gmtime_r(&now, &t);
    char day[32];
    strftime(day, sizeof day, "%Y-%m-%d", &t);
    return std::string("; this machine's clock says ") + day + ", which cannot be: set it";
}

// connect(2) blocks for two minutes on a host that does not answer; an alarm cuts it short.
struct ConnectAlarm {
    ConnectAlarm() {
        struct sigaction action {};
        action.sa_handler = [](int) {};
        sigaction(SIGALRM, &action, nullptr);  // without SA_RESTART: connect returns EINTR
        arm(10);
    }
    ~ConnectAlarm() { arm(0); }
    static void arm(time_t seconds) {
        const itimerval timer{{0, 0}, {seconds, 0}};
        setitimer(ITIMER_REAL, &timer, nullptr);
    }
};

std::string words_of_certificate_error(int error) {
    switch (error) {
        case X509_V_ERR_CERT_HAS_EXPIRED: return "TLS: the broker's certificate has expired (or this machine's clock is wrong)" + about_the_clock();
        case X509_V_ERR_CERT_NOT_YET_VALID: return "TLS: the broker's certificate is not valid yet; check this machine's clock" + about_the_clock();
        case X509_V_ERR_UNABLE_TO_GET_CRL: return "TLS: AISLAND_MQTT_CRLFILE has no list of the broker's authority";
        case X509_V_ERR_CRL_HAS_EXPIRED: return "TLS: the list in AISLAND_MQTT_CRLFILE has expired; fetch a new one" + about_the_clock();
        case X509_V_ERR_CRL_NOT_YET_VALID: return "TLS: the list in AISLAND_MQTT_CRLFILE is not valid yet" + about_the_clock();
        case X509_V_ERR_HOSTNAME_MISMATCH:
        case X509_V_ERR_IP_ADDRESS_MISMATCH: return "TLS: the broker's certificate is for another name";
        case X509_V_ERR_CERT_REVOKED: return "TLS: the broker's certificate was revoked";
        case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
        case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
        case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
        case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
        case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE: return "TLS: the broker's certificate is from an authority that is not trusted here";
        default: return std::string("TLS: ") + X509_verify_cert_error_string(error);
    }
}

// libmosquitto empties OpenSSL's error queue into its log: "error:0A00045C:SSL routines::tlsv13 alert certificate required".
std::string words_of_handshake(const std::string& error) {
    static constexpr struct {
        const char* part;
        const char* words;
    } kKnown[] = {
        {"alert certificate required", "the broker asks for a client certificate; set AISLAND_MQTT_CERTFILE and AISLAND_MQTT_KEYFILE"},
        {"alert unknown ca", "the broker does not know the authority of our client certificate"},
        {"alert bad certificate", "the broker refused our client certificate"},
        {"alert certificate expired", "our client certificate has expired"},
        {"alert certificate revoked", "our client certificate was revoked"},
        {"alert handshake failure", "the broker ended the handshake: no cipher in common, or it asks for a client certificate"},
        {"wrong version number", "the broker does not speak TLS on this port, or an older one than 1.2"},
        {"unsupported protocol", "the broker speaks only an older TLS than 1.2"},
        {"alert protocol version", "the broker and this program have no version of TLS in common; 1.2 or newer is needed"},
        {"packet length too long", "the broker does not speak TLS on this port"},
        {"record layer failure", "the broker does not speak TLS on this port"}};
    for (const auto& known : kKnown)
        if (error.find(known.part) != std::string::npos) return std::string("TLS: ") + known.words;
    return "TLS: " + (error.empty() ? std::string("the broker ended the handshake") : error);
}

// MQTT 3.1.1 return codes are 1 to 5, MQTT 5 reason codes 128 and up.
Loss loss_of_connack(int code) {
    switch (code) {
        case 1:
        case MQTT_RC_UNSUPPORTED_PROTOCOL_VERSION: return {Failure::dropped, "the broker speaks another MQTT version", true};
        case 4:
        case 5:
        case MQTT_RC_NOT_AUTHORIZED:
        case MQTT_RC_BAD_USERNAME_OR_PASSWORD:
        case MQTT_RC_BAD_AUTHENTICATION_METHOD: return {Failure::login, "login refused: wrong user name or password, or not allowed"};
        case 3:
        case MQTT_RC_SERVER_UNAVAILABLE: return {Failure::login, "the broker says it is not available"};
        case MQTT_RC_SERVER_BUSY: return {Failure::login, "the broker says it is busy"};
        case MQTT_RC_BANNED: return {Failure::login, "the broker has banned this client"};
        default: return {Failure::login, std::string("the broker refused: ") + (code < 128 ? mosquitto_connack_string(code) : mosquitto_reason_string(code))};
    }
}

}  // namespace

std::string read_credentials(Credentials& out) {
    out.username = environment("AISLAND_MQTT_USERNAME");
    out.password = take_from_environment("AISLAND_MQTT_PASSWORD");
    out.cafile = environment("AISLAND_MQTT_CAFILE");
    out.certfile = environment("AISLAND_MQTT_CERTFILE");
    out.keyfile = environment("AISLAND_MQTT_KEYFILE");
    out.crlfile = environment("AISLAND_MQTT_CRLFILE");
    const std::string file = environment("AISLAND_MQTT_PASSWORD_FILE");
    if (!out.password.empty() || file.empty()) return "";
    std::ifstream stream(file);
    std::getline(stream, out.password);
    return out.password.empty() ? "no password in AISLAND_MQTT_PASSWORD_FILE: " + file : "";
}

Mqtt::Mqtt(const MqttOptions& options, OnMessage on_message) : m_options(options), m_on_message(std::move(on_message)) {
    m_client = mosquitto_new(options.client_id.c_str(), true, this);
    if (!m_client) throw std::bad_alloc();
    mosquitto_int_option(m_client, MOSQ_OPT_PROTOCOL_VERSION, options.version == 5 ? MQTT_PROTOCOL_V5 : MQTT_PROTOCOL_V311);
    mosquitto_int_option(m_client, MOSQ_OPT_TCP_NODELAY, 1);
    mosquitto_connect_v5_callback_set(m_client, [](mosquitto*, void* p, int code, int, const mosquitto_property*) { static_cast<Mqtt*>(p)->on_connect(code); });
    mosquitto_disconnect_v5_callback_set(m_client, [](mosquitto*, void* p, int code, const mosquitto_property*) { static_cast<Mqtt*>(p)->on_disconnect(code); });
    mosquitto_subscribe_v5_callback_set(m_client, [](mosquitto*, void* p, int mid, int count, const int* granted, const mosquitto_property*) {
        static_cast<Mqtt*>(p)->on_subscribe(mid, count, granted);
    });
    mosquitto_publish_v5_callback_set(m_client, [](mosquitto*, void* p, int, int code, const mosquitto_property*) { static_cast<Mqtt*>(p)->on_publish(code); });
    mosquitto_log_callback_set(m_client, [](mosquitto*, void* p, int, const char* text) {
        if (text && std::strstr(text, "OpenSSL Error")) static_cast<Mqtt*>(p)->m_tls_log = text;
    });
    mosquitto_message_v5_callback_set(m_client, [](mosquitto*, void* p, const mosquitto_message* message, const mosquitto_property*) {
        ++static_cast<Mqtt*>(p)->m_messages;
        static_cast<Mqtt*>(p)->m_on_message(*message);
    });
}

Mqtt::~Mqtt() {
    read_ahead(-1);
    mosquitto_destroy(m_client);
}

int Mqtt::verify(int good, X509_STORE_CTX* store) {
    if (!good) {
        const auto* ssl = static_cast<SSL*>(X509_STORE_CTX_get_ex_data(store, SSL_get_ex_data_X509_STORE_CTX_idx()));
        auto* self = static_cast<Mqtt*>(SSL_CTX_get_app_data(SSL_get_SSL_CTX(ssl)));
        self->m_tls_reason = words_of_certificate_error(X509_STORE_CTX_get_error(store));
    }
    return good;
}

// Our own context, so that a refusal says which it was.
bool Mqtt::make_tls() {
    const Credentials& c = *m_options.credentials;
    m_tls.reset(SSL_CTX_new(TLS_client_method()));
    SSL_CTX* tls = m_tls.get();
    const auto refuse = [&](const std::string& why) {
        m_loss = {Failure::tls, why};
        return false;
    };
    if (!tls) return refuse("TLS: OpenSSL cannot start");
    SSL_CTX_set_app_data(tls, this);
    SSL_CTX_set_min_proto_version(tls, TLS1_2_VERSION);
    SSL_CTX_set_mode(tls, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER | SSL_MODE_RELEASE_BUFFERS);
    SSL_CTX_set_verify(tls, SSL_VERIFY_PEER, verify);
    if (c.cafile.empty() ? SSL_CTX_set_default_verify_paths(tls) != 1 : SSL_CTX_load_verify_locations(tls, c.cafile.c_str(), nullptr) != 1)
        return refuse("TLS: AISLAND_MQTT_CAFILE cannot be read: " + c.cafile);
    if (!c.crlfile.empty()) {
        X509_STORE* store = SSL_CTX_get_cert_store(tls);
        if (X509_STORE_load_locations(store, c.crlfile.c_str(), nullptr) != 1) return refuse("TLS: AISLAND_MQTT_CRLFILE cannot be read: " + c.crlfile);
        X509_STORE_set_flags(store, X509_V_FLAG_CRL_CHECK);
    }
    if (!c.certfile.empty() && SSL_CTX_use_certificate_chain_file(tls, c.certfile.c_str()) != 1)
        return refuse("TLS: AISLAND_MQTT_CERTFILE cannot be read: " + c.certfile);
    if (!c.keyfile.empty() && SSL_CTX_use_PrivateKey_file(tls, c.keyfile.c_str(), SSL_FILETYPE_PEM) != 1)
        return refuse("TLS: AISLAND_MQTT_KEYFILE cannot be read or does not fit the certificate: " + c.keyfile);
    // Called where a certificate is asked for and none was set. In TLS 1.3 the refusal comes after our side of the handshake, and a
    // connection that is reset at once takes its alert with it.
    SSL_CTX_set_client_cert_cb(tls, [](SSL* ssl, X509**, EVP_PKEY**) {
        static_cast<Mqtt*>(SSL_CTX_get_app_data(SSL_get_SSL_CTX(ssl)))->m_certificate_missed = true;
        return 0;
    });
    X509_VERIFY_PARAM* name = SSL_CTX_get0_param(tls);
    if (X509_VERIFY_PARAM_set1_ip_asc(name, m_options.url.host.c_str()) != 1) {
        X509_VERIFY_PARAM_set_hostflags(name, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
        X509_VERIFY_PARAM_set1_host(name, m_options.url.host.c_str(), 0);
    }
    ERR_clear_error();
    mosquitto_int_option(m_client, MOSQ_OPT_SSL_CTX_WITH_DEFAULTS, 0);
    return mosquitto_void_option(m_client, MOSQ_OPT_SSL_CTX, tls) == MOSQ_ERR_SUCCESS || refuse("TLS: not in this libmosquitto");
}

bool Mqtt::connect() {
    const Credentials& c = *m_options.credentials;
    if (!c.username.empty()) mosquitto_username_pw_set(m_client, c.username.c_str(), c.password.empty() ? nullptr : c.password.c_str());
    if (!m_options.will_topic.empty())
        mosquitto_will_set(m_client, m_options.will_topic.c_str(), static_cast<int>(m_options.will_payload.size()), m_options.will_payload.data(), 1, true);
    if (m_options.url.tls && !make_tls()) return false;
    mosquitto_property* properties = nullptr;
    if (m_options.version == 5) mosquitto_property_add_int32(&properties, MQTT_PROP_MAXIMUM_PACKET_SIZE, kMaxPacket);
    int rc = MOSQ_ERR_SUCCESS;
    {
        const ConnectAlarm alarm;
        errno = 0;
        rc = mosquitto_connect_bind_v5(m_client, m_options.url.host.c_str(), m_options.url.port, kKeepalive, nullptr, properties);
    }
    mosquitto_property_free_all(&properties);
    if (rc != MOSQ_ERR_SUCCESS) return failed(rc, "connect");
    if (!m_options.url.tls) read_ahead(socket());  // TLS comes in records, and OpenSSL reads them whole
    return true;
}

int Mqtt::socket() const { return mosquitto_socket(m_client); }
bool Mqtt::wants_write() const { return mosquitto_want_write(m_client); }

bool Mqtt::failed(int rc, const char* during) {
    const int error = errno;
    if (!m_tls_reason.empty()) {
        m_loss = {Failure::tls, m_tls_reason};
    } else if (rc == MOSQ_ERR_NOMEM) {
        m_loss = {Failure::dropped, "the broker sent more than the link's memory limit holds"};
        m_loss.out_of_memory = true;
    } else if (!m_loss.reason.empty()) {  // a callback knew better
    } else if (rc == MOSQ_ERR_EAI) {
        m_loss = {Failure::dns, "no address for the broker's name: " + m_options.url.host};
    } else if (rc == MOSQ_ERR_TLS || (m_options.url.tls && !m_answered && std::strcmp(during, "connect") != 0)) {
        char text[160] = "";
        if (const unsigned long code = ERR_peek_last_error()) ERR_error_string_n(code, text, sizeof text);
        const bool silent = std::strcmp(during, "silence") == 0 || (std::strcmp(during, "misc") == 0 && m_tls_log.empty());  // misc: the keepalive ran out
        std::string said = m_tls_log.empty() ? text : m_tls_log;
        if (said.empty() && m_certificate_missed) said = "alert certificate required";
        m_loss = {Failure::tls, silent ? std::string("TLS: the broker's host does not finish the handshake") : words_of_handshake(said)};
    } else if (rc == MOSQ_ERR_ERRNO && error == ECONNREFUSED) {
        m_loss = {Failure::dropped, "connection refused: no broker listens there"};
    } else if (rc == MOSQ_ERR_ERRNO && (error == EINTR || error == ETIMEDOUT)) {
        m_loss = {Failure::dropped, "no answer from the broker's host"};
    } else if (rc == MOSQ_ERR_ERRNO) {
        m_loss = {Failure::dropped, std::string("network: ") + std::strerror(error)};
    } else if (rc == MOSQ_ERR_CONN_LOST || rc == MOSQ_ERR_NO_CONN) {
        m_loss = {Failure::dropped, m_answered ? "the broker closed the connection" : "the broker closed the connection before it answered"};
        m_loss.other_version = !m_answered;
    } else if (rc == MOSQ_ERR_KEEPALIVE) {
        m_loss = {Failure::dropped, "the broker fell silent"};
    } else {
        m_loss = {m_answered ? Failure::nonsense : Failure::dropped, std::string("protocol: ") + mosquitto_strerror(rc)};
        m_loss.other_version = !m_answered;
    }
    m_connected = false;
    return false;
}

bool Mqtt::turn(bool readable, bool writable, int64_t now_ns) {
    if (m_heard_ns == 0) m_heard_ns = now_ns;
    if (readable) {
        m_heard_ns = now_ns;
        for (int i = 0; i < 256; ++i) {  // libmosquitto reads one packet a call
            const uint64_t before = m_messages;
            errno = 0;
            if (const int rc = mosquitto_loop_read(m_client, 1); rc != MOSQ_ERR_SUCCESS) return failed(rc, "read");
            if (m_messages == before && !lies_ready()) break;
        }
    }
    if (writable || wants_write()) {
        errno = 0;
        if (const int rc = mosquitto_loop_write(m_client, 1); rc != MOSQ_ERR_SUCCESS) return failed(rc, "write");
    }
    if (now_ns - m_misc_ns > 500'000'000) {
        m_misc_ns = now_ns;
        if (const int rc = mosquitto_loop_misc(m_client); rc != MOSQ_ERR_SUCCESS) return failed(rc, "misc");
    }
    if (now_ns - m_heard_ns > kSilence) return failed(MOSQ_ERR_KEEPALIVE, "silence");
    return m_loss.reason.empty() || failed(MOSQ_ERR_CONN_LOST, "callback");
}

void Mqtt::on_connect(int code) {
    m_answered = true;
    if (code != 0) {
        m_loss = loss_of_connack(code);
        return;
    }
    m_connected = true;
    m_refused.clear();
    for (const std::string& filter : m_options.filters) {
        int mid = 0;
        mosquitto_subscribe(m_client, &mid, filter.c_str(), 1);
        m_subscription_ids.push_back(mid);
    }
}

void Mqtt::on_subscribe(int mid, int count, const int* granted) {
    for (size_t i = 0; i < m_subscription_ids.size(); ++i) {
        if (m_subscription_ids[i] != mid || count < 1 || granted[0] < 128) continue;
        m_refused += (m_refused.empty() ? "not allowed to read " : ", ") + m_options.filters[i];
    }
}

void Mqtt::on_disconnect(int code) {
    if (code >= 128 && m_loss.reason.empty()) m_loss = {Failure::dropped, std::string("the broker said goodbye: ") + mosquitto_reason_string(code)};
}

void Mqtt::on_publish(int code) {
    if (m_outstanding) --m_outstanding;
    if (code >= 128) {
        m_publish_refused = std::string("not allowed to write: ") + mosquitto_reason_string(code);
    } else {
        ++m_published;
    }
}

bool Mqtt::publish(const Newest::Entry& message) {
    const int rc = mosquitto_publish(m_client, nullptr, message.topic.c_str(), static_cast<int>(message.body.size()), message.body.data(),
                                     message.flags & kQos1 ? 1 : 0, (message.flags & kRetained) != 0);
    if (rc == MOSQ_ERR_SUCCESS) ++m_outstanding;
    return rc != MOSQ_ERR_NOMEM && rc != MOSQ_ERR_NO_CONN;
}

}  // namespace aisland::net
