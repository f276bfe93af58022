// Reload: a file saved in the content folder becomes the next generation. A thread of its own waits for saves, bakes what
// changed, links and opens it; the loop asks for the outcome between frames and never waits. Wrong content has no
// generation, only offences: what is on show stays.
#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "app/bake/bake.h"
#include "app/cli/feed.h"
#include "app/content/pack.h"
#include "app/core/result.h"
#include "app/staff/page.h"
#include "platform/os/watch.h"

namespace aisland::cli {

class Reload {
public:
    struct Outcome {
        std::optional<content::Opened> content;  // the next generation; nothing when there are offences
        FeedContent feed;                        // of it
        std::vector<staff::Offence> offences;    // all of them
        int64_t saved_ns = 0, baked_ns = 0;      // steady: when the save was noticed, when this was ready
    };

    // `saves`: a watch of `folder` that began before `shown` was read from it. `seed`: of the simulator.
    static Result<std::unique_ptr<Reload>> create(std::unique_ptr<os::FolderWatch> saves, const std::string& folder, const content::Catalog& shown,
                                                  uint64_t seed);
    ~Reload();
    Reload(const Reload&) = delete;
    Reload& operator=(const Reload&) = delete;

    // The newest outcome not yet taken. A save that changes nothing has none.
    std::optional<Outcome> poll();
    // Takes a generation that is no longer shown apart on the other thread: memory in this size is slow to give back.
    void dispose(content::Opened content);

private:
    Reload() = default;
    void run();
    void answer(int64_t saved_ns);
    void tell(Outcome outcome);
    Outcome bake(int64_t saved_ns, const bake::Options& options);

    std::string m_folder, m_hash;
    uint64_t m_generation = 0, m_seed = 0;
    bool m_offended = false;  // by the last bake: mending it is news even when the pack is the old one
    std::unique_ptr<os::FolderWatch> m_watch;
    std::mutex m_mutex;
    std::optional<Outcome> m_outcome;         // below m_mutex
    std::vector<content::Opened> m_disposed;  // below m_mutex
    bool m_stopping = false;                  // below m_mutex
    std::thread m_thread;
};

}  // namespace aisland::cli
