// The thread that makes glyph fields, and images of glyphs. Jobs in, results out, in the order asked.
#pragma once

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <vector>

#include "app/text/raster.h"

namespace aisland::text {

struct FieldJob {
    uint32_t slot = 0, ticket = 0, glyph = 0;
    uint8_t font = 0;
    FieldBox box;
    char32_t image_of = 0;  // 0: a field is wanted
    uint32_t image_pixels = 0;
};
struct FieldResult {
    uint32_t slot = 0, ticket = 0;
    std::vector<uint8_t> texels;
    char32_t image_of = 0;
    uint32_t image_pixels = 0;
    bool image_made = false;
    GlyphImage image;
};

class FieldWorker {
public:
    // `fonts` must outlive the worker; it reads only their mapped bytes.
    explicit FieldWorker(const std::vector<Font>& fonts);
    FieldWorker(const FieldWorker&) = delete;
    ~FieldWorker();  // finishes the glyph in hand, drops the others

    void ask(const FieldJob& job);
    // Moves what is finished to the end of `out`; with `wait`, everything asked so far.
    void collect(std::vector<FieldResult>& out, bool wait);

private:
    void run(const std::vector<Font>& fonts);

    std::mutex m_mutex;
    std::condition_variable m_asked, m_finished;
    std::deque<FieldJob> m_jobs;  // guarded by m_mutex, as all below
    std::vector<FieldResult> m_results;
    size_t m_pending = 0;  // asked and not in m_results
    bool m_stop = false;
    std::thread m_thread;
};

}  // namespace aisland::text
