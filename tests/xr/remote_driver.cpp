#include "tests/xr/remote_driver.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>
#include <array>
#include <chrono>
#include <cstring>
#include <stdexcept>
#include <thread>

namespace aisland::host::test {
namespace {

// Little endian, as the runtime's own struct on every machine this runs on.
class Packet {
public:
    Packet() { put("mndrmt3", 8); }
    void f(float value) { put(&value, sizeof(value)); }
    void flag(bool value) { m_bytes[m_size++] = value ? 1 : 0; }
    void skip(size_t count) { m_size += count; }
    void pose(const Pose& p) {
        for (const float value : {p.orientation.x, p.orientation.y, p.orientation.z, p.orientation.w, p.position.x,
                                  p.position.y, p.position.z})
            f(value);
    }
    const std::array<uint8_t, 376>& bytes() const {
        if (m_size != m_bytes.size()) throw std::logic_error("packet of the wrong size");
        return m_bytes;
    }

private:
    void put(const void* data, size_t size) {
        std::memcpy(m_bytes.data() + m_size, data, size);
        m_size += size;
    }
    std::array<uint8_t, 376> m_bytes{};
    size_t m_size = 0;
};

void put_hand(Packet& packet, const RemoteHand& hand) {
    packet.pose(hand.pose);
    packet.skip(24);  // velocities
    for (const float curl : hand.curl) packet.f(curl);
    packet.f(hand.trigger);
    packet.f(hand.squeeze);
    packet.f(hand.squeeze);  // force
    packet.f(hand.stick.x);
    packet.f(hand.stick.y);
    packet.skip(12);  // trackpad
    packet.flag(hand.hand_tracking);
    packet.flag(hand.active);
    packet.skip(2);  // system
    packet.flag(hand.a);
    packet.flag(hand.a);
    packet.flag(hand.b);
    packet.flag(hand.b);
    packet.flag(hand.trigger > 0.9f);
    packet.flag(hand.trigger > 0.0f);
    packet.skip(6);
}

}  // namespace

RemoteDriver::RemoteDriver(uint16_t port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(port);
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(5);
    while (std::chrono::steady_clock::now() < until) {
        m_socket = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        if (connect(m_socket, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0) return;
        close(m_socket);
        m_socket = -1;
        std::this_thread::yield();
    }
    throw std::runtime_error("the runtime's remote driver does not listen");
}

RemoteDriver::~RemoteDriver() {
    if (m_socket >= 0) close(m_socket);
}

void RemoteDriver::send(const RemoteState& state) {
    Packet packet;
    packet.skip(96);  // views: the runtime's own
    packet.pose(state.head);
    packet.skip(4);
    put_hand(packet, state.hands[0]);
    put_hand(packet, state.hands[1]);
    const auto& bytes = packet.bytes();
    if (::send(m_socket, bytes.data(), bytes.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(bytes.size()))
        throw std::runtime_error("the runtime closed the remote driver's connection");
}

}  // namespace aisland::host::test
