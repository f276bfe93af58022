// Pictures for a window of an X server, sent as pixels by a thread of its own over a connection of its own. Nothing here presents:
// vkQueuePresentKHR may wait for a display as long as it likes, and meanwhile holds the queue that a headset's frames need too. No call
// after create() waits for the server or for the device, however long the server says nothing.
#pragma once

#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <span>
#include <thread>

#include "app/core/result.h"
#include "platform/gpu/frames.h"
#include "platform/gpu/memory.h"
#include "platform/gpu/target.h"

struct GLFWwindow;
struct xcb_connection_t;

namespace aisland::host {

// 0 where the window is none of an X server's.
uint32_t x_window_of(GLFWwindow* window);

class XSender {
public:
    static Result<std::unique_ptr<XSender>> create(gpu::Device& device, uint32_t window);
    ~XSender();  // a thread that writes to a server which does not read is cut off
    XSender(const XSender&) = delete;
    XSender& operator=(const XSender&) = delete;

    // Once a frame: hands what the device has finished to the thread. False when the server takes no more.
    bool poll();
    // An image of that size to draw into; the same again until send(). Nothing while all are on their way.
    Result<gpu::Target> target(uint32_t width, uint32_t height);
    // After the submission of what was drawn into the last target().
    Result<void> send();

private:
    enum class State { free,
                       offered,
                       copied,  // into `bytes`, as soon as the device gets there
                       sent };  // the thread has it
    struct Parcel {
        gpu::Image image;
        gpu::Buffer bytes;
        gpu::FrameSlot slot;
        uint32_t width = 0, height = 0;
        State state = State::free;
    };
    XSender(gpu::Device& device, uint32_t window) : m_device(device), m_window(window) {}
    Result<void> connect();
    Result<void> make(Parcel& parcel, uint32_t width, uint32_t height);
    void work();
    void put(uint32_t width, uint32_t height, std::span<const uint8_t> bytes) const;

    gpu::Device& m_device;
    uint32_t m_window, m_context = 0, m_most = 0;  // bytes of one request
    uint8_t m_depth = 0;
    xcb_connection_t* m_connection = nullptr;  // after connect() the thread's alone, but for being cut off
    Parcel m_parcels[2];                       // state: this thread's
    std::vector<gpu::TimedPass> m_times;

    std::mutex m_mutex;
    std::condition_variable m_wake;
    std::deque<Parcel*> m_out;        // to be sent, in order
    std::vector<Parcel*> m_returned;  // sent
    bool m_leave = false, m_broken = false;
    std::thread m_thread;
};

}  // namespace aisland::host
