#include "app/text/field_worker.h"

#include <iterator>

namespace aisland::text {

FieldWorker::FieldWorker(const std::vector<Font>& fonts) : m_thread([this, &fonts] { run(fonts); }) {}

FieldWorker::~FieldWorker() {
    {
        const std::lock_guard lock(m_mutex);
        m_stop = true;
    }
    m_asked.notify_one();
    m_thread.join();
}

void FieldWorker::ask(const FieldJob& job) {
    {
        const std::lock_guard lock(m_mutex);
        m_jobs.push_back(job);
        ++m_pending;
    }
    m_asked.notify_one();
}

void FieldWorker::collect(std::vector<FieldResult>& out, bool wait) {
    std::unique_lock lock(m_mutex);
    if (wait) m_finished.wait(lock, [this] { return m_pending == 0; });
    out.insert(out.end(), std::make_move_iterator(m_results.begin()), std::make_move_iterator(m_results.end()));
    m_results.clear();
}

void FieldWorker::run(const std::vector<Font>& fonts) {
    Rasteriser rasteriser(fonts);
    std::unique_lock lock(m_mutex);
    while (true) {
        m_asked.wait(lock, [this] { return m_stop || !m_jobs.empty(); });
        if (m_stop) return;
        const FieldJob job = m_jobs.front();
        m_jobs.pop_front();
        lock.unlock();
        FieldResult result{.slot = job.slot, .ticket = job.ticket, .texels = {}, .image_of = job.image_of, .image_pixels = job.image_pixels, .image = {}};
        if (job.image_of == 0)
            rasteriser.make(job.font, job.glyph, job.box, result.texels);
        else
            result.image_made = rasteriser.grey(job.font, job.glyph, job.image_pixels, result.image);
        lock.lock();
        m_results.push_back(std::move(result));
        if (--m_pending == 0) m_finished.notify_all();
    }
}

}  // namespace aisland::text
