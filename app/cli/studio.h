// Studio: takes still pictures of views, headless, for render, postcards and contact sheets. Same step, same renderer as the show.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/cli/feed.h"
#include "app/cli/options.h"
#include "app/cli/stage.h"
#include "app/content/pack.h"
#include "app/showroom/step.h"

namespace aisland::cli {

struct Shot {
    std::string view = "island";  // NAME or TOUR/STOP
    int64_t time_ms = 0;          // UTC
    int language = 0;
    bool labels = true, hud = false;
    std::string select;     // id of a device, building, zone, system, fact or tenant whose card is shown
    uint64_t steps = 40;    // of 1/60 s before it is taken: labels have faded in, cameras have come to rest
    bool equirect = false;  // the whole sphere round the view's eye, no labels
};

class Studio {
public:
    // `content` must outlive the studio.
    static Result<std::unique_ptr<Studio>> create(const content::Opened& content, const Common& common, Size size, bool stereo,
                                                  uint32_t msaa);
    // Stereo: both eyes side by side, twice as wide. Equirect: twice as wide as high, height = Size::height.
    Result<render::PixelImage> take(const Shot& shot);

    // What --metrics says of the picture taken last.
    void report(const std::string& file, const Shot& shot) const;

    Stage& stage() { return *m_stage; }

private:
    Studio() = default;
    Result<const Frame*> settle(const Shot& shot);
    Result<render::PixelImage> take_sphere(const Frame& frame);

    const content::Opened* m_content = nullptr;
    Size m_size;
    std::optional<Feed> m_feed;
    std::optional<showroom::State> m_state;
    std::unique_ptr<Stage> m_stage;
    telemetry::Snapshot m_snapshot;  // of the picture taken last
};

}  // namespace aisland::cli
