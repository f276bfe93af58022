#include "platform/host/glfw_library.h"

#define GLFW_INCLUDE_NONE
#include <GLFW/glfw3.h>
#include <X11/Xlib.h>

#include <cstdlib>
#include <utility>

#include "app/core/format.h"
#include "app/core/log.h"

namespace aisland::host {
namespace {

// GLFW and Xlib keep their state in statics and call back without a context: so must we.
struct Library {
    int users = 0;
    std::string last_error;
};
Library& library() {
    static Library instance;
    return instance;
}

void on_glfw_error(int code, const char* description) {
    library().last_error = description ? description : format("GLFW error 0x%x", static_cast<unsigned>(code));
    log(LogLevel::warning, "host", "GLFW: " + library().last_error);
}

// Protocol errors are asynchronous and about one request (a window that vanished, a monitor unplugged): the show goes
// on.
int on_x_error(Display* display, XErrorEvent* event) {
    char text[160]{};
    XGetErrorText(display, event->error_code, text, sizeof(text));
    log(LogLevel::warning, "host", format("X11: %s (request %d.%d)", text, event->request_code, event->minor_code));
    return 0;
}

int on_x_io_error(Display*) {
    log(LogLevel::error, "host",
        "the X server is gone; leaving with exit code 75 so that a supervisor starts this program again");
    std::_Exit(kExitDisplayGone);
}

std::string display_name() {
    const char* x = std::getenv("DISPLAY");
    return x ? std::string("DISPLAY=") + x : std::string("DISPLAY is not set");
}

}  // namespace

Result<void> acquire_glfw() {
    if (library().users > 0) {
        ++library().users;
        return {};
    }
    glfwSetErrorCallback(on_glfw_error);
    glfwInitHint(GLFW_JOYSTICK_HAT_BUTTONS, GLFW_FALSE);
    if (glfwInit() != GLFW_TRUE)
        return Error{"no window can be opened: " + take_glfw_error(), display_name(),
                     "start it from a desktop session, set DISPLAY to a running X server, or use --host headless"};
    library().users = 1;
    keep_x_error_handlers();
    return {};
}

void release_glfw() {
    if (--library().users == 0) glfwTerminate();
}

std::string take_glfw_error() { return std::exchange(library().last_error, {}); }

void keep_x_error_handlers() {
    XSetErrorHandler(on_x_error);
    XSetIOErrorHandler(on_x_io_error);
}

}  // namespace aisland::host
