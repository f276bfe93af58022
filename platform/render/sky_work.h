// The light of the sky, and that of the land under it, worked out beside the loop when the sun has moved: both take longer than a frame
// may spare (sky.h, land.h). Until they are there the light before them stands: the sun moves a degree in four minutes.
#pragma once

#include <atomic>
#include <memory>
#include <thread>

#include "platform/render/land.h"

namespace aisland::render {

class SkyWork {
public:
    struct Wanted {
        Atmosphere atmosphere;  // made again if its haze is another
        Environment environment;
        std::shared_ptr<const Openness> open;  // the World may go while this is worked out
        uint64_t version = 0;                  // of the sky that is made
    };
    // `at_once`: on the caller's thread, as where no other is to be had.
    SkyWork(Wanted wanted, bool at_once);
    ~SkyWork();
    SkyWork(const SkyWork&) = delete;
    SkyWork& operator=(const SkyWork&) = delete;

    bool done() const { return m_done; }
    // Once done:
    bool made() const { return !m_sky.map.empty(); }  // there was memory for it
    Wanted& wanted() { return m_wanted; }             // with the atmosphere as it was made
    SkyLight& sky() { return m_sky; }
    const LandLight& land() const { return m_land; }  // dark where nothing stands

private:
    void run();
    void make();

    Wanted m_wanted;
    SkyLight m_sky;
    LandLight m_land;
    std::atomic<bool> m_done{false};
    std::thread m_thread;
};

}  // namespace aisland::render
