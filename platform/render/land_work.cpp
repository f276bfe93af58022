#include "platform/render/land_work.h"

#include <system_error>

namespace aisland::render {

LandWork::LandWork(std::shared_ptr<const Openness> open, const SkyLight& sky, uint64_t sky_version) : m_open(std::move(open)) {
    SkyLight light = sky;
    light.map = {};
    m_light.sky_version = sky_version;
    const auto run = [this, light = std::move(light)] {
        light_land(*m_open, light, m_light);
        m_done = true;
    };
    try {
        m_thread = std::thread(run);
    } catch (const std::system_error&) {
        run();
    }
}

LandWork::~LandWork() {
    if (m_thread.joinable()) m_thread.join();
}

}  // namespace aisland::render
