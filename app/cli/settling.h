// When a show on a screen gives back memory that its start and its driver have left behind: the rule alone, over time, without a clock.
#pragma once

#include <cstdint>

namespace aisland::cli {

// A driver compiles at the first draw, so a start ends some seconds after the first frame; dusk, a room, a style, a change of level
// bring more, and with it its own pages. What comes back each time it was given back is in use: it is given back ever more rarely. So do the characters made ready in quiet: once they all are, their fonts are not read any more.
class Settling {
public:
    // Once a frame: whether memory is to be given back now; given() follows then. `expects`: characters are still being made ready.
    // `shared_mb` says what is resident of files and of shared memory, and is asked now and then.
    bool due(int64_t now_ns, bool expects, double (*shared_mb)());
    // What it said after memory was given back.
    void given(double shared_mb) { m_given_mb = shared_mb; }

private:
    int64_t m_next_ns = 0;   // when it is time again,
    int64_t m_step_ns = 0;   // ever more rarely, and at last no more
    int64_t m_look_ns = 0;   // when it is looked next whether something was compiled,
    int64_t m_pause_ns = 0;  // how long after that again,
    int64_t m_grown_ns = 0;  // and when something was last; 0: never
    double m_given_mb = -1;  // < 0: nothing was given back yet
    bool m_expected = false;
};

}  // namespace aisland::cli
