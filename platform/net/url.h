// Addresses of brokers: mqtt://HOST[:1883] and mqtts://HOST[:8883]. Never with credentials: a URL ends up in logs and process lists.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "app/core/result.h"

namespace aisland::net {

struct BrokerUrl {
    std::string host;  // IPv6 without its brackets
    uint16_t port = 1883;
    bool tls = false;
    std::string text() const;
};

Result<BrokerUrl> parse_broker_url(std::string_view text);

}  // namespace aisland::net
