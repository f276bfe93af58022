// What happened to one window since the last frame, from GLFW's callbacks to Input's plain events.
#pragma once

#include <vector>

#include "app/frame/input.h"

struct GLFWwindow;

namespace aisland::host {

struct WindowEvents {
    std::vector<PointerEvent> pointers;
    std::vector<KeyEvent> keys;
    std::vector<char32_t> text;

    // State that stays between frames.
    vec2 cursor{0.0f};               // pixels
    vec2 pixels_per_unit{1};         // GLFW's screen coordinates to pixels
    vec2 pixels{0.0f}, units{0.0f};  // the window's size
    int left = 0, top = 0;           // of the window, in GLFW's screen coordinates
    float scale = 1;                 // pixels a point
    bool iconified = false;
    uint32_t buttons_down = 0;
    bool focused = false;
    bool resized = false;  // cleared by the swapchain
    bool cursor_moved = false;
    bool placed = false;  // moved or resized

    void clear();
};

// `events` must outlive the window. Uses the window's user pointer. From here on sizes come as events: to ask the display server for
// them in every frame would wait for it.
void install_callbacks(GLFWwindow* window, WindowEvents& events);

Key key_of_glfw(int key);

}  // namespace aisland::host
