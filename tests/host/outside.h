// A window seen from outside: as a window manager, a user's hand or a camera would. X11, without its macros.
#pragma once

#include <array>
#include <cstdint>
#include <string>

struct _XDisplay;

namespace aisland::host::test {

class Outside {
public:
    Outside();  // of $DISPLAY; throws std::runtime_error
    ~Outside();
    Outside(const Outside&) = delete;
    Outside& operator=(const Outside&) = delete;

    unsigned long window() const;  // the one of class "aisland"; 0 when there is none
    void ask_to_close() const;
    void minimise(bool minimised) const;
    void resize(unsigned width, unsigned height) const;
    std::array<uint8_t, 3> pixel(int x, int y) const;
    std::array<uint8_t, 3> pixel_of_screen(int x, int y) const;
    // "DISPLAY=:97 xdotool what"
    std::string xdotool(const std::string& what) const;

private:
    std::array<uint8_t, 3> pixel_of(unsigned long drawable, int x, int y) const;
    _XDisplay* m_display;
};

}  // namespace aisland::host::test
