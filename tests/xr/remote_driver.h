// A visitor made of bytes: drives Monado's remote headset and controllers over TCP (its packets, header "mndrmt3").
#pragma once

#include <cstdint>

#include "app/core/pose.h"

namespace aisland::host::test {

struct RemoteHand {
    Pose pose;
    float curl[5]{};  // little, ring, middle, index, thumb: 0 open .. 1 closed
    float trigger = 0, squeeze = 0;
    vec2 stick{0.0f};
    bool active = true, hand_tracking = false;
    bool a = false, b = false;
};

struct RemoteState {
    Pose head{{0.0f, 1.6f, 0.0f}, {1, 0, 0, 0}};
    RemoteHand hands[2]{{.pose = {{-0.2f, 1.3f, -0.4f}, {1, 0, 0, 0}}}, {.pose = {{0.2f, 1.3f, -0.4f}, {1, 0, 0, 0}}}};
};

class RemoteDriver {
public:
    // Connects to the runtime's port; throws std::runtime_error when nothing listens there for five seconds.
    explicit RemoteDriver(uint16_t port);
    ~RemoteDriver();
    RemoteDriver(const RemoteDriver&) = delete;
    RemoteDriver& operator=(const RemoteDriver&) = delete;

    void send(const RemoteState& state);

private:
    int m_socket = -1;
};

}  // namespace aisland::host::test
