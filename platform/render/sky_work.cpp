#include "platform/render/sky_work.h"

#include <cmath>
#include <system_error>
#include <utility>

namespace aisland::render {

SkyWork::SkyWork(Wanted wanted, bool at_once) : m_wanted(std::move(wanted)) {
    if (at_once) {
        run();
        return;
    }
    try {
        m_thread = std::thread([this] { run(); });
    } catch (const std::system_error&) {
        run();
    }
}

SkyWork::~SkyWork() {
    if (m_thread.joinable()) m_thread.join();
}

void SkyWork::run() {
    const Openness& open = *m_wanted.open;
    if (std::abs(m_wanted.atmosphere.haze - m_wanted.environment.haze) > kOtherHaze) m_wanted.atmosphere = make_atmosphere(m_wanted.environment.haze);
    m_sky = light_of_sky(m_wanted.atmosphere, m_wanted.environment, open.ground);
    if (open.side > 0) light_land(open, m_sky, m_land), m_land.sky_version = m_wanted.version;
    m_done = true;
}

}  // namespace aisland::render
