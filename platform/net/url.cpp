#include "platform/net/url.h"

#include <algorithm>
#include <charconv>

namespace aisland::net {

std::string BrokerUrl::text() const {
    std::string out = tls ? "mqtts://" : "mqtt://";
    const bool v6 = host.find(':') != std::string::npos;
    if (v6) out += '[';
    out += host;
    if (v6) out += ']';
    out += ':';
    out += std::to_string(port);
    return out;
}

Result<BrokerUrl> parse_broker_url(std::string_view text) {
    BrokerUrl url;
    std::string_view rest = text;
    if (rest.starts_with("mqtts://")) {
        url.tls = true;
        url.port = 8883;
        rest.remove_prefix(8);
    } else if (rest.starts_with("mqtt://")) {
        rest.remove_prefix(7);
    } else {
        return Error{"not the address of a broker", std::string(text.substr(0, 200)), "write mqtt://HOST[:PORT] or mqtts://HOST[:PORT]"};
    }
    // The part before an @ may be a password: it is not repeated.
    if (rest.find('@') != std::string_view::npos)
        return Error{"a broker's address holds no user name or password", url.tls ? "mqtts://…@…" : "mqtt://…@…",
                     "set AISLAND_MQTT_USERNAME and AISLAND_MQTT_PASSWORD, or AISLAND_MQTT_PASSWORD_FILE"};
    if (rest.ends_with('/')) rest.remove_suffix(1);
    std::string_view port;
    if (rest.starts_with('[')) {
        const size_t end = rest.find(']');
        if (end == std::string_view::npos) return Error{"the bracket of an IPv6 address is not closed", std::string(text), ""};
        url.host = rest.substr(1, end - 1);
        rest.remove_prefix(end + 1);
        if (!rest.empty() && rest.front() != ':') return Error{"unexpected text after the host", std::string(text), ""};
        port = rest.empty() ? rest : rest.substr(1);
    } else {
        const size_t colon = rest.rfind(':');
        url.host = rest.substr(0, colon);
        if (colon != std::string_view::npos) port = rest.substr(colon + 1);
        if (url.host.find(':') != std::string::npos) return Error{"a host has no colon, and an IPv6 address stands in brackets", std::string(text), "write mqtt://HOST[:PORT] or mqtt://[ADDRESS]:PORT"};
    }
    const bool printable = std::all_of(url.host.begin(), url.host.end(), [](char c) { return c > ' ' && c < 0x7f && c != '/' && c != '?' && c != '#'; });
    if (url.host.empty() || url.host.size() > 253 || !printable) return Error{"no usable host name", std::string(text), "write mqtt://HOST[:PORT]"};
    if (!port.empty()) {
        const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), url.port);
        if (error != std::errc() || end != port.data() + port.size() || url.port == 0)
            return Error{"the port is not a number from 1 to 65535", std::string(text), ""};
    }
    return url;
}

}  // namespace aisland::net
