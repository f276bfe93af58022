#include "platform/render/sky_work.h"

#include <cmath>
#include <new>
#include <utility>

#include "app/core/start_thread.h"

namespace aisland::render {

SkyWork::SkyWork(Wanted wanted, bool at_once) : m_wanted(std::move(wanted)) {
    if (at_once || !start_thread(m_thread, [this] { run(); })) run();
}

SkyWork::~SkyWork() {
    if (m_thread.joinable()) m_thread.join();
}

void SkyWork::run() {
    try {
        make();
    } catch (const std::bad_alloc&) {
        m_sky.map.clear();
    }
    m_done = true;
}

void SkyWork::make() {
    const Openness& open = *m_wanted.open;
    if (std::abs(m_wanted.atmosphere.haze - m_wanted.environment.haze) > kOtherHaze) m_wanted.atmosphere = make_atmosphere(m_wanted.environment.haze);
    m_sky = light_of_sky(m_wanted.atmosphere, m_wanted.environment, open.ground);
    if (open.side > 0) light_land(open, m_sky, m_land), m_land.sky_version = m_wanted.version;
}

}  // namespace aisland::render
