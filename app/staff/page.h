// The staff page: Dear ImGui, drawn into a DrawList. For the people who keep the exhibit: numbers, states, errors. Opens with
// F10. Dear ImGui keeps its own memory; nothing is read from or written to disk.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "app/core/arena.h"
#include "app/frame/frame.h"
#include "app/panels/panels.h"
#include "app/telemetry/snapshot.h"
#include "app/text/text.h"

namespace aisland::staff {

struct Font {  // 8-bit coverage, for TriangleBatch::texture 0
    std::span<const uint8_t> texels;
    uint32_t width = 0, height = 0;
    uint32_t version = 0;  // another one: other texels
};

struct Offence {
    std::string line;  // as `aisland check` prints it
    std::string rule;  // "unknown-key"; empty: of no rule
};

// What only the platform knows, told by the command line now and then; the page works without.
struct Report {
    std::string device, host, runtime, content_path;
    std::vector<std::string> lines;   // passes, budgets: "name value"
    std::vector<std::string> errors;  // last ones first, in plain words
    std::vector<Offence> content;     // of what was saved last; it is not on show
    double gpu_ms = 0, cpu_ms = 0, rss_mb = 0, device_mb = 0;
};

class Page {
public:
    Page();
    ~Page();
    Page(Page&&) noexcept;
    Page& operator=(Page&&) noexcept;

    // Of this content: the characters of its words are made beside, in every language, so that no frame waits for them when it opens.
    void expect(const content::Catalog& catalog, text::Engine& fonts);
    // The coverage texture that the last update's list is drawn with.
    Font font() const;
    // True while the page has the mouse or the keys.
    bool wants_input() const;
    // Draws the page over surface `surface`; an empty list while it is closed.
    DrawList update(const content::Catalog& catalog, const telemetry::Snapshot& snapshot, guide::Visit& visit, const Input& input,
                    const Report& report, text::Engine& fonts, float dt, Arena& arena);

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

}  // namespace aisland::staff
