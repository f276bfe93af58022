#include "platform/host/x_sender.h"

#include <dlfcn.h>
#include <sys/socket.h>
#include <xcb/xcb.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <utility>

#include "app/core/format.h"
#include "app/core/start_thread.h"
#include "platform/gpu/barrier.h"

namespace aisland::host {
namespace {

// What an X server of 24-bit depth stores: blue, green, red and a byte of nothing.
constexpr VkFormat kFormat = VK_FORMAT_B8G8R8A8_SRGB;
constexpr uint32_t kRequestHead = 64;  // bytes of a request that are no pixels, and some

struct Freed {
    void operator()(void* reply) const { std::free(reply); }
};
template <class T>
using Reply = std::unique_ptr<T, Freed>;

bool takes_bgrx(const xcb_setup_t* setup, uint8_t depth) {
    if (setup->image_byte_order != XCB_IMAGE_ORDER_LSB_FIRST || (depth != 24 && depth != 32)) return false;
    for (auto it = xcb_setup_pixmap_formats_iterator(setup); it.rem; xcb_format_next(&it))
        if (it.data->depth == depth) return it.data->bits_per_pixel == 32;
    return false;
}

}  // namespace

uint32_t x_window_of(GLFWwindow* window) {
    // Of GLFW's native access; a GLFW built for Wayland has none of it.
    const auto window_of = reinterpret_cast<unsigned long (*)(GLFWwindow*)>(dlsym(RTLD_DEFAULT, "glfwGetX11Window"));
    return window_of ? static_cast<uint32_t>(window_of(window)) : 0;
}

Result<std::unique_ptr<XSender>> XSender::create(gpu::Device& device, uint32_t window) {
    std::unique_ptr<XSender> sender(new XSender(device, window));
    AISLAND_CHECK(sender->connect());
    if (!start_thread(sender->m_thread, [s = sender.get()] { s->work(); }))
        return Error{"no thread for the window beside the headset", "", "close other programs"};
    return sender;
}

Result<void> XSender::connect() {
    m_connection = xcb_connect(nullptr, nullptr);
    const auto refused = [](const char* why) { return Error{why, "the window beside the headset", "use an X server of 24-bit depth, or --spectator off"}; };
    if (xcb_connection_has_error(m_connection)) return refused("the X server takes no second connection");
    const Reply<xcb_get_geometry_reply_t> geometry(xcb_get_geometry_reply(m_connection, xcb_get_geometry(m_connection, m_window), nullptr));
    if (!geometry || !takes_bgrx(xcb_get_setup(m_connection), geometry->depth)) return refused("the X server takes no pictures of 8 bits a colour");
    m_depth = geometry->depth;
    m_context = xcb_generate_id(m_connection);
    xcb_create_gc(m_connection, m_context, m_window, 0, nullptr);
    m_most = std::min(xcb_get_maximum_request_length(m_connection), 1u << 22) * 4;
    return {};
}

XSender::~XSender() {
    if (m_thread.joinable()) {
        {
            const std::lock_guard lock(m_mutex);
            m_leave = true;
        }
        m_wake.notify_all();
        shutdown(xcb_get_file_descriptor(m_connection), SHUT_RDWR);
        m_thread.join();
    }
    if (m_connection) xcb_disconnect(m_connection);
    // Copies that the device has not made yet go with what it has recorded.
    for (Parcel& parcel : m_parcels)
        if (parcel.slot.pool) m_device.retire(std::move(parcel));
}

bool XSender::poll() {
    const std::lock_guard lock(m_mutex);
    for (Parcel* parcel : std::exchange(m_returned, {})) parcel->state = State::free;
    // The elder of two goes first.
    Parcel *first = &m_parcels[0], *second = &m_parcels[1];
    if (second->slot.serial < first->slot.serial) std::swap(first, second);
    for (Parcel* parcel : {first, second}) {
        if (parcel->state != State::copied || m_device.completed() < parcel->slot.serial) continue;
        parcel->state = State::sent;
        m_out.push_back(parcel);
    }
    if (!m_out.empty()) m_wake.notify_all();
    return !m_broken;
}

Result<void> XSender::make(Parcel& parcel, uint32_t width, uint32_t height) {
    if (!parcel.slot.pool) {
        AISLAND_TRY(slot, gpu::create_frame_slot(m_device));
        parcel.slot = std::move(slot);
    }
    gpu::ImageSpec spec;
    spec.format = kFormat;
    spec.width = width;
    spec.height = height;
    spec.usage = VK_IMAGE_USAGE_COLOR_ATTACHMENT_BIT | VK_IMAGE_USAGE_TRANSFER_SRC_BIT;
    AISLAND_TRY(image, gpu::create_image(m_device, spec));
    AISLAND_TRY(bytes, gpu::create_buffer(m_device, VkDeviceSize{width} * height * 4, VK_BUFFER_USAGE_TRANSFER_DST_BIT, gpu::Placement::readback));
    // An image that was drawn into and never sent may still be on its way through the device.
    if (parcel.width) m_device.retire(std::move(parcel.image));
    parcel.image = std::move(image);
    parcel.bytes = std::move(bytes);
    parcel.width = width;
    parcel.height = height;
    return {};
}

Result<gpu::Target> XSender::target(uint32_t width, uint32_t height) {
    Parcel* chosen = nullptr;
    for (Parcel& parcel : m_parcels)
        if (parcel.state == State::offered || (parcel.state == State::free && !chosen)) chosen = &parcel;
    if (!chosen) return Error{"no image free", "window", {}};
    if (chosen->width != width || chosen->height != height) AISLAND_CHECK(make(*chosen, width, height));
    chosen->state = State::offered;
    gpu::Target target;
    target.image = chosen->image.handle();
    target.view = chosen->image.view.get();
    target.format = kFormat;
    target.width = width;
    target.height = height;
    target.final_layout = VK_IMAGE_LAYOUT_TRANSFER_SRC_OPTIMAL;
    return target;
}

Result<void> XSender::send() {
    const auto parcel = std::find_if(std::begin(m_parcels), std::end(m_parcels), [](const Parcel& p) { return p.state == State::offered; });
    if (parcel == std::end(m_parcels)) return {};
    AISLAND_CHECK(gpu::begin_frame(m_device, parcel->slot, m_times));  // free: its last copy was finished before it was sent
    const VkCommandBuffer cmd = parcel->slot.cmd;
    const gpu::Use drawn{VK_PIPELINE_STAGE_2_ALL_COMMANDS_BIT, VK_ACCESS_2_MEMORY_WRITE_BIT, VK_IMAGE_LAYOUT_TRANSFER_SRC_OPTIMAL};
    gpu::image_barrier(cmd, parcel->image.handle(), VK_IMAGE_ASPECT_COLOR_BIT, drawn, gpu::use::copy_read);
    const VkBufferImageCopy region{.imageSubresource = {VK_IMAGE_ASPECT_COLOR_BIT, 0, 0, 1}, .imageExtent = {parcel->width, parcel->height, 1}};
    vkCmdCopyImageToBuffer(cmd, parcel->image.handle(), VK_IMAGE_LAYOUT_TRANSFER_SRC_OPTIMAL, parcel->bytes.handle(), 1, &region);
    gpu::memory_barrier(cmd, gpu::use::copy_write, {VK_PIPELINE_STAGE_2_HOST_BIT, VK_ACCESS_2_HOST_READ_BIT});
    AISLAND_CHECK(gpu::submit_frame(m_device, parcel->slot, {}, {}));
    parcel->state = State::copied;
    return {};
}

void XSender::work() {
    // Writing to a connection that was cut off raises it; the error is enough.
    sigset_t pipe;
    sigemptyset(&pipe);
    sigaddset(&pipe, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &pipe, nullptr);
    std::unique_lock lock(m_mutex);
    for (;;) {
        m_wake.wait(lock, [&] { return m_leave || !m_out.empty(); });
        if (m_leave) return;
        Parcel* parcel = m_out.front();
        m_out.pop_front();
        lock.unlock();
        put(parcel->width, parcel->height, {static_cast<const uint8_t*>(parcel->bytes.mapped), parcel->bytes.size});
        const bool broken = xcb_connection_has_error(m_connection) != 0;
        lock.lock();
        m_returned.push_back(parcel);
        m_broken |= broken;
    }
}

void XSender::put(uint32_t width, uint32_t height, std::span<const uint8_t> bytes) const {
    const uint32_t line = width * 4, lines = std::max(1u, (m_most - kRequestHead) / line);
    for (uint32_t y = 0; y < height; y += lines) {
        const uint32_t count = std::min(lines, height - y);
        xcb_put_image(m_connection, XCB_IMAGE_FORMAT_Z_PIXMAP, m_window, m_context, static_cast<uint16_t>(width), static_cast<uint16_t>(count), 0,
                      static_cast<int16_t>(y), 0, m_depth, count * line, bytes.data() + size_t{y} * line);
    }
    // One picture at a time: until the server has taken this one.
    const Reply<xcb_get_input_focus_reply_t> taken(xcb_get_input_focus_reply(m_connection, xcb_get_input_focus(m_connection), nullptr));
    // Errors only, of a window that is going.
    while (Reply<xcb_generic_event_t>(xcb_poll_for_event(m_connection))) {
    }
}

}  // namespace aisland::host
