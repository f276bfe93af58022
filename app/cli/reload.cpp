#include "app/cli/reload.h"

#include <chrono>
#include <cstdio>
#include <exception>
#include <utility>

#include "app/bake/bake.h"
#include "app/cli/content.h"
#include "app/cli/files.h"
#include "app/core/log.h"
#include "app/core/start_thread.h"
#include "platform/os/clock.h"
#include "platform/os/process.h"

namespace aisland::cli {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kQuiet(20);    // an editor that saves several files does so within this
constexpr int kLongestSettling = 50;  // times kQuiet: someone copies a whole folder
constexpr unsigned kThreads = 2;      // below the show's own priority
constexpr milliseconds kLook(250);    // between two looks at what is to be disposed of

// What was made is kept after it is on its way to the show: the disk is not waited for.
class KeptLater {
public:
    explicit KeptLater(ObjectStore& store) : m_store(store) {}
    ObjectStore store() {
        return {m_store.find, [this](const Sha256& key, ByteView bytes) {
                    const std::lock_guard lock(m_mutex);
                    m_made.emplace_back(key, Bytes(bytes.begin(), bytes.end()));
                }};
    }
    void keep() {
        for (const auto& [key, bytes] : m_made) m_store.keep(key, bytes);
        m_made.clear();
    }

private:
    ObjectStore& m_store;
    std::mutex m_mutex;
    std::vector<std::pair<Sha256, Bytes>> m_made;
};

// The show ends: thrown out of a bake between two of its objects.
struct Stopped {};

}  // namespace

Result<std::unique_ptr<Reload>> Reload::create(std::unique_ptr<os::FolderWatch> saves, const std::string& folder, const content::Catalog& shown, uint64_t seed) {
    std::unique_ptr<Reload> reload(new Reload);
    reload->m_watch = std::move(saves);
    reload->m_folder = folder;
    reload->m_generation = shown.generation;
    reload->m_hash = shown.content_hash;
    reload->m_seed = seed;
    if (!start_thread(reload->m_thread, [&made = *reload] { made.run(); }))
        return Error{"there is no thread left to watch this folder with", folder, "end other programs, or show a pack"};
    return reload;
}

Reload::~Reload() {
    {
        const std::lock_guard lock(m_mutex);
        m_stopping = true;
    }
    if (m_watch) m_watch->stop();
    if (m_thread.joinable()) m_thread.join();
}

std::optional<Reload::Outcome> Reload::poll() {
    const std::lock_guard lock(m_mutex);
    std::optional<Outcome> taken = std::move(m_outcome);
    m_outcome.reset();
    return taken;
}

void Reload::dispose(content::Opened content) {
    const std::lock_guard lock(m_mutex);
    m_disposed.push_back(std::move(content));
}

void Reload::run() {
    os::yield_priority();
    for (;;) {
        const bool saved = m_watch->wait(kLook);
        std::vector<content::Opened> disposed;
        {
            const std::lock_guard lock(m_mutex);
            if (m_stopping) return;
            disposed.swap(m_disposed);
        }
        disposed.clear();
        if (!saved) continue;
        const int64_t saved_ns = os::now().steady_ns;
        for (int i = 0; i < kLongestSettling && m_watch->wait(kQuiet); ++i) {
        }
        if (const std::lock_guard lock(m_mutex); m_stopping) return;
        answer(saved_ns);
    }
}

// Memory or threads may run out anywhere in it: the show goes on with what it has, and the next bake is news whatever it makes.
void Reload::answer(int64_t saved_ns) {
    try {
        Baking baking;
        KeptLater later(baking.store);
        const ObjectStore store = later.store();
        baking.options.store = &store;
        baking.options.threads = kThreads;
        baking.options.keep_pack = false;  // the next save replaces it
        baking.options.progress = [this](size_t, size_t) {
            if (const std::lock_guard lock(m_mutex); m_stopping) throw Stopped();
        };
        tell(bake(saved_ns, baking.options));
        try {
            later.keep();
        } catch (const std::exception&) {  // made again, then, by the next bake
        }
    } catch (const Stopped&) {
    } catch (const std::exception& e) {
        m_offended = true;
        Outcome outcome;
        outcome.saved_ns = saved_ns;
        outcome.offences.push_back({m_folder + ": it could not be baked: " + e.what(), {}});
        tell(std::move(outcome));
    }
}

void Reload::tell(Outcome outcome) {
    if (!outcome.content && outcome.offences.empty()) return;
    std::optional<Outcome> missed;  // the loop never saw it; goes here, outside the lock
    const std::lock_guard lock(m_mutex);
    missed = std::move(m_outcome);
    m_outcome = std::move(outcome);
}

Reload::Outcome Reload::bake(int64_t saved_ns, const bake::Options& options) {
    Outcome out;
    out.saved_ns = saved_ns;
    Result<bake::Baked> baked = bake::bake(content_folder(m_folder), options);
    const auto opened_of = [&](bake::Baked& made) {  // one from the store is a file as any other
        return made.unchanged ? content::open(std::move(made.pack), m_folder, m_generation + 1) : content::open_written(std::move(made.pack), m_folder, m_generation + 1);
    };
    if (!baked) {
        out.offences.push_back({baked.error().text(), {}});
    } else if (baked->pack.empty()) {
        for (const bake::Offence& offence : baked->offences) out.offences.push_back({m_folder + "/" + bake::text(offence), bake::id(offence.rule)});
    } else if (Result<content::Opened> opened = opened_of(*baked); !opened) {
        out.offences.push_back({opened.error().text(), {}});
    } else if (opened->catalog.content_hash != m_hash || m_offended) {
        ++m_generation;
        m_hash = opened->catalog.content_hash;
        out.feed = feed_content(opened->catalog, m_seed);
        out.content.emplace(std::move(*opened));
    }
    m_offended = !out.offences.empty();
    out.baked_ns = os::now().steady_ns;
    return out;
}

}  // namespace aisland::cli
