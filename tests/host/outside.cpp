#include "tests/host/outside.h"

#include <X11/Xlib.h>
#include <X11/Xutil.h>

#include <stdexcept>

namespace aisland::host::test {

Outside::Outside() : m_display(XOpenDisplay(nullptr)) {
    if (!m_display) throw std::runtime_error("no X display");
}

Outside::~Outside() { XCloseDisplay(m_display); }

unsigned long Outside::window() const {
    Window root = 0, parent = 0, *children = nullptr, found = 0;
    unsigned count = 0;
    XQueryTree(m_display, DefaultRootWindow(m_display), &root, &parent, &children, &count);
    for (unsigned i = 0; i < count; ++i) {
        XClassHint hint{};
        if (!XGetClassHint(m_display, children[i], &hint)) continue;
        if (std::string(hint.res_class) == "aisland") found = children[i];
        XFree(hint.res_name);
        XFree(hint.res_class);
    }
    XFree(children);
    return found;
}

void Outside::ask_to_close() const {
    XEvent event{};
    event.xclient.type = ClientMessage;
    event.xclient.window = window();
    event.xclient.message_type = XInternAtom(m_display, "WM_PROTOCOLS", False);
    event.xclient.format = 32;
    event.xclient.data.l[0] = static_cast<long>(XInternAtom(m_display, "WM_DELETE_WINDOW", False));
    XSendEvent(m_display, window(), False, NoEventMask, &event);
    XSync(m_display, False);
}

void Outside::minimise(bool minimised) const {
    const Atom atom = XInternAtom(m_display, "WM_STATE", False);
    const long value[2] = {minimised ? IconicState : NormalState, 0};
    XChangeProperty(m_display, window(), atom, atom, 32, PropModeReplace, reinterpret_cast<const unsigned char*>(value),
                    2);
    XSync(m_display, False);
}

void Outside::resize(unsigned width, unsigned height) const {
    XResizeWindow(m_display, window(), width, height);
    XSync(m_display, False);
}

std::array<uint8_t, 3> Outside::pixel(int x, int y) const { return pixel_of(window(), x, y); }
std::array<uint8_t, 3> Outside::pixel_of_screen(int x, int y) const {
    return pixel_of(DefaultRootWindow(m_display), x, y);
}

std::array<uint8_t, 3> Outside::pixel_of(unsigned long drawable, int x, int y) const {
    XImage* image = XGetImage(m_display, drawable, x, y, 1, 1, AllPlanes, ZPixmap);
    if (!image) return {};
    const unsigned long value = XGetPixel(image, 0, 0);
    XDestroyImage(image);
    return {static_cast<uint8_t>(value >> 16), static_cast<uint8_t>(value >> 8), static_cast<uint8_t>(value)};
}

std::string Outside::xdotool(const std::string& what) const {
    return "DISPLAY=" + std::string(DisplayString(m_display)) + " xdotool " + what;
}

}  // namespace aisland::host::test
