// The GLFW library while at least one window lives, and X11 errors that do not end the program silently.
#pragma once

#include <string>

#include "app/core/result.h"

namespace aisland::host {

// Exit code when the X server goes away: Xlib cannot go on without it, so the program ends and its supervisor starts it
// again (sysexits.h EX_TEMPFAIL). Nothing is lost: stores and files are written atomically.
constexpr int kExitDisplayGone = 75;

// Main thread only. Every successful acquire is matched by one release.
Result<void> acquire_glfw();
void release_glfw();

// The last message GLFW reported, cleared by the call.
std::string take_glfw_error();

// GLFW puts Xlib's own handler (which exits) back after some calls: call this once a frame.
void keep_x_error_handlers();

}  // namespace aisland::host
