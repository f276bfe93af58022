#include "platform/host/window_events.h"

#define GLFW_INCLUDE_NONE
#include <GLFW/glfw3.h>

#include <array>
#include <utility>

namespace aisland::host {
namespace {

constexpr size_t kMaxEvents = 4096;  // of one kind and frame; a storm beyond that is dropped, releases excepted

WindowEvents& events_of(GLFWwindow* window) { return *static_cast<WindowEvents*>(glfwGetWindowUserPointer(window)); }

PointerButton button_of(int button) {
    if (button == GLFW_MOUSE_BUTTON_RIGHT) return PointerButton::secondary;
    if (button == GLFW_MOUSE_BUTTON_MIDDLE) return PointerButton::middle;
    return PointerButton::primary;
}

void push(WindowEvents& events, const PointerEvent& event) {
    const bool must = event.phase == PointerPhase::up || event.phase == PointerPhase::cancel;
    if (events.pointers.size() < kMaxEvents || must) events.pointers.push_back(event);
}

void on_move(GLFWwindow* window, double x, double y) {
    WindowEvents& events = events_of(window);
    events.cursor = vec2(static_cast<float>(x), static_cast<float>(y)) * events.pixels_per_unit;
    events.cursor_moved = true;
    PointerEvent event;
    event.position = events.cursor;
    event.phase = events.buttons_down ? PointerPhase::move : PointerPhase::hover;
    for (int button = 0; button < 3; ++button)
        if (events.buttons_down & (1u << button)) {
            event.button = button_of(button);
            break;
        }
    // Only the newest position counts: one move per run of moves.
    if (!events.pointers.empty()) {
        PointerEvent& last = events.pointers.back();
        if (last.phase == event.phase && last.button == event.button && last.wheel == vec2(0.0f)) {
            last.position = event.position;
            return;
        }
    }
    push(events, event);
}

void on_button(GLFWwindow* window, int button, int action, int) {
    if (button > GLFW_MOUSE_BUTTON_MIDDLE) return;
    WindowEvents& events = events_of(window);
    PointerEvent event;
    event.position = events.cursor;
    event.button = button_of(button);
    event.phase = action == GLFW_PRESS ? PointerPhase::down : PointerPhase::up;
    const uint32_t bit = 1u << button;
    events.buttons_down = action == GLFW_PRESS ? events.buttons_down | bit : events.buttons_down & ~bit;
    push(events, event);
}

void on_wheel(GLFWwindow* window, double x, double y) {
    WindowEvents& events = events_of(window);
    PointerEvent event;
    event.position = events.cursor;
    event.phase = PointerPhase::hover;
    event.wheel = {static_cast<float>(x), static_cast<float>(y)};
    push(events, event);
}

void on_enter(GLFWwindow* window, int entered) {
    WindowEvents& events = events_of(window);
    if (entered || events.buttons_down) return;  // a drag that leaves the window still ends with its own `up`
    PointerEvent event;
    event.position = events.cursor;
    event.phase = PointerPhase::cancel;
    push(events, event);
}

void on_key(GLFWwindow* window, int key, int, int action, int) {
    WindowEvents& events = events_of(window);
    const KeyEvent event{key_of_glfw(key), action != GLFW_RELEASE, action == GLFW_REPEAT};
    if (event.key == Key::none) return;
    if (events.keys.size() < kMaxEvents || !event.down) events.keys.push_back(event);
}

void on_char(GLFWwindow* window, unsigned int code) {
    WindowEvents& events = events_of(window);
    if (events.text.size() < kMaxEvents) events.text.push_back(static_cast<char32_t>(code));
}

void on_focus(GLFWwindow* window, int focused) { events_of(window).focused = focused == GLFW_TRUE; }
void on_iconify(GLFWwindow* window, int iconified) { events_of(window).iconified = iconified == GLFW_TRUE; }
void on_scale(GLFWwindow* window, float x, float) { events_of(window).scale = x > 0.0f ? x : 1.0f; }

void measure(WindowEvents& events) {
    if (events.units.x > 0 && events.units.y > 0) events.pixels_per_unit = events.pixels / events.units;
}
void on_resize(GLFWwindow* window, int width, int height) {
    WindowEvents& events = events_of(window);
    events.pixels = vec2(width, height);
    events.resized = true;
    measure(events);
}
void on_units(GLFWwindow* window, int width, int height) {
    WindowEvents& events = events_of(window);
    events.units = vec2(width, height);
    events.placed = true;
    measure(events);
}
void on_place(GLFWwindow* window, int x, int y) {
    WindowEvents& events = events_of(window);
    events.left = x, events.top = y;
    events.placed = true;
}

}  // namespace

void WindowEvents::clear() {
    pointers.clear();
    keys.clear();
    text.clear();
    cursor_moved = placed = false;
}

void install_callbacks(GLFWwindow* window, WindowEvents& events) {
    glfwSetWindowUserPointer(window, &events);
    glfwSetCursorPosCallback(window, on_move);
    glfwSetMouseButtonCallback(window, on_button);
    glfwSetScrollCallback(window, on_wheel);
    glfwSetCursorEnterCallback(window, on_enter);
    glfwSetKeyCallback(window, on_key);
    glfwSetCharCallback(window, on_char);
    glfwSetWindowFocusCallback(window, on_focus);
    glfwSetFramebufferSizeCallback(window, on_resize);
    glfwSetWindowSizeCallback(window, on_units);
    glfwSetWindowPosCallback(window, on_place);
    glfwSetWindowIconifyCallback(window, on_iconify);
    glfwSetWindowContentScaleCallback(window, on_scale);
    int width = 0, height = 0;
    glfwGetWindowSize(window, &width, &height);
    on_units(window, width, height);
#ifdef GLFW_PLATFORM_WAYLAND
    if (glfwGetPlatform() != GLFW_PLATFORM_WAYLAND)  // which tells no window where it is
#endif
        glfwGetWindowPos(window, &events.left, &events.top);
    glfwGetFramebufferSize(window, &width, &height);
    on_resize(window, width, height);
    float x = 1, y = 1;
    glfwGetWindowContentScale(window, &x, &y);
    on_scale(window, x, y);
    events.iconified = glfwGetWindowAttrib(window, GLFW_ICONIFIED) == GLFW_TRUE;
    events.focused = glfwGetWindowAttrib(window, GLFW_FOCUSED) == GLFW_TRUE;
}

Key key_of_glfw(int key) {
    if (key >= GLFW_KEY_0 && key <= GLFW_KEY_9)
        return static_cast<Key>(static_cast<int>(Key::digit0) + key - GLFW_KEY_0);
    if (key >= GLFW_KEY_KP_0 && key <= GLFW_KEY_KP_9)
        return static_cast<Key>(static_cast<int>(Key::digit0) + key - GLFW_KEY_KP_0);
    constexpr std::array<std::pair<int, Key>, 42> kKeys{{
        {GLFW_KEY_ESCAPE, Key::escape},
        {GLFW_KEY_ENTER, Key::enter},
        {GLFW_KEY_KP_ENTER, Key::enter},
        {GLFW_KEY_SPACE, Key::space},
        {GLFW_KEY_TAB, Key::tab},
        {GLFW_KEY_BACKSPACE, Key::backspace},
        {GLFW_KEY_LEFT, Key::left},
        {GLFW_KEY_RIGHT, Key::right},
        {GLFW_KEY_UP, Key::up},
        {GLFW_KEY_DOWN, Key::down},
        {GLFW_KEY_PAGE_UP, Key::page_up},
        {GLFW_KEY_PAGE_DOWN, Key::page_down},
        {GLFW_KEY_HOME, Key::home},
        {GLFW_KEY_END, Key::end},
        {GLFW_KEY_W, Key::w},
        {GLFW_KEY_A, Key::a},
        {GLFW_KEY_S, Key::s},
        {GLFW_KEY_D, Key::d},
        {GLFW_KEY_Q, Key::q},
        {GLFW_KEY_E, Key::e},
        {GLFW_KEY_C, Key::c},
        {GLFW_KEY_F, Key::f},
        {GLFW_KEY_G, Key::g},
        {GLFW_KEY_L, Key::l},
        {GLFW_KEY_M, Key::m},
        {GLFW_KEY_N, Key::n},
        {GLFW_KEY_P, Key::p},
        {GLFW_KEY_R, Key::r},
        {GLFW_KEY_T, Key::t},
        {GLFW_KEY_X, Key::x},
        {GLFW_KEY_F1, Key::f1},
        {GLFW_KEY_F2, Key::f2},
        {GLFW_KEY_F3, Key::f3},
        {GLFW_KEY_F5, Key::f5},
        {GLFW_KEY_F10, Key::f10},
        {GLFW_KEY_F11, Key::f11},
        {GLFW_KEY_F12, Key::f12},
        {GLFW_KEY_LEFT_SHIFT, Key::shift},
        {GLFW_KEY_RIGHT_SHIFT, Key::shift},
        {GLFW_KEY_LEFT_CONTROL, Key::control},
        {GLFW_KEY_RIGHT_CONTROL, Key::control},
        {GLFW_KEY_LEFT_ALT, Key::alt},
    }};
    for (const auto& [glfw, ours] : kKeys)
        if (glfw == key) return ours;
    return Key::none;
}

}  // namespace aisland::host
