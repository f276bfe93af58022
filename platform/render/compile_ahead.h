// Pipelines compiled on a second device, at the very first start where a processor draws. Its driver compiles those of one device one
// after the other, on one thread, when they are first drawn with (warm_up.h), and keeps on disk what it compiled: what this has compiled
// the first device finds there.
#pragma once

#include <future>
#include <vector>

#include "platform/render/pipelines.h"
#include "platform/render/renderer.h"

namespace aisland::render {

class CompileAhead {
public:
    // Begins with what every frame runs. `first` must outlive this. Whatever fails is left to the first device.
    CompileAhead(gpu::Device& first, const Options& options);
    ~CompileAhead();  // waits

    // What else it shall compile, of the pictures of one camera. Once; a second time says nothing.
    void give(std::vector<WorldKey> keys);

private:
    std::promise<std::vector<WorldKey>> m_keys;
    bool m_given = false;
    std::future<void> m_work;
};

}  // namespace aisland::render
