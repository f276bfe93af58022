// The light of the land worked out beside the loop when the sun has moved: it takes longer than a frame may spare (land.h). Until it is
// there the light before it stands, which a change of the sun by a tenth of a degree does not show.
#pragma once

#include <array>
#include <atomic>
#include <memory>
#include <thread>

#include "platform/render/land.h"

namespace aisland::render {

class LandWork {
public:
    // Of `sky` its map is not read. Where no thread is to be had it is done at once.
    LandWork(std::shared_ptr<const Openness> open, const SkyLight& sky, uint64_t sky_version);
    ~LandWork();
    LandWork(const LandWork&) = delete;
    LandWork& operator=(const LandWork&) = delete;

    bool done() const { return m_done; }
    // Once done:
    const LandLight& light() const { return m_light; }
    const Openness* open() const { return m_open.get(); }

private:
    std::shared_ptr<const Openness> m_open;
    LandLight m_light;
    std::atomic<bool> m_done{false};
    std::thread m_thread;
};

}  // namespace aisland::render
