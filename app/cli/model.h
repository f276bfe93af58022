// A model file shown by itself: bench --model and render --model. Read in the jailed worker like everything from outside, or a pack that
// `bake MODEL` made of one.
#pragma once

#include <future>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/cli/options.h"
#include "app/content/pack.h"
#include "app/core/result.h"
#include "app/frame/frame.h"
#include "app/frame/world.h"
#include "platform/render/renderer.h"

namespace aisland::cli {

// One model as a World, and the Frame that shows it through one of its cameras at a time of day.
class ModelScene {
public:
    ModelScene();
    ~ModelScene();
    ModelScene(ModelScene&&) noexcept;
    ModelScene& operator=(ModelScene&&) noexcept;

    const World& world() const;
    float fov_y() const;  // of its camera
    // Seen from the camera turned by `turn` radians to the left.
    const Frame& frame(const Input& input, float turn = 0.0f);

    struct Impl;
    std::unique_ptr<Impl> impl;
};

// A model file as the pack it converts to; one that is known by its bytes comes from the cache of objects. `read`, here and below, gets the
// files that it is made of. `kept`: the cache is written beside the caller, which waits for it before the pack goes.
Result<content::Opened> convert_model(const std::string& path, std::vector<std::string>* read = nullptr, std::future<void>* kept = nullptr);

// `camera`: by name; empty = the first. Time defaults to noon; `moment_s` is where its animations begin.
Result<ModelScene> load_model(const std::string& path, const std::string& camera, std::optional<int64_t> time_ms, double moment_s = 0,
                              std::vector<std::string>* read = nullptr);

Result<render::PixelImage> take_model(const std::string& path, const std::string& camera, Size size, bool stereo, uint32_t msaa,
                                      std::optional<int64_t> time_ms, double moment_s = 0, std::vector<std::string>* read = nullptr);

}  // namespace aisland::cli
