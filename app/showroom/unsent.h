// What a frame carries only once, glyphs and the staff page's font, where nobody drew it: all of that comes again, once, with the next
// frame that is drawn.
#pragma once

#include <utility>

#include "app/frame/frame.h"
#include "app/text/text.h"

namespace aisland::showroom {

class Unsent {
public:
    // Before the step of a frame that is going to be drawn.
    void send(text::Engine& engine) {
        if (std::exchange(m_any, false)) engine.resend();
    }
    // After the step of one that is not.
    void lose(const Frame& frame) { m_any = m_any || !frame.glyphs.empty() || !frame.staff_font.texels.empty(); }

private:
    bool m_any = false;
};

}  // namespace aisland::showroom
