#include "app/staff/words.h"

#include <algorithm>

#include "app/core/assert.h"

namespace aisland::staff {
namespace {

constexpr WordsRow kWords[] = {
    {"title", "staff (F10)"},
    {"frame", "frame"},
    {"frame.ms", "{} ms, processor {}, graphics {}"},
    {"memory", "memory"},
    {"memory.mb", "{} MB, on the device {} MB"},
    {"device", "device"},
    {"headset", "headset"},
    {"xr.none", "none"},
    {"xr.no_runtime", "no runtime"},
    {"xr.no_headset", "no headset"},
    {"xr.idle", "idle"},
    {"xr.ready", "ready"},
    {"xr.synchronized", "synchronized"},
    {"xr.visible", "visible"},
    {"xr.focused", "focused"},
    {"xr.stopping", "stopping"},
    {"xr.lost", "lost"},
    {"content", "content"},
    {"content.generation", "generation {}, {}"},
    {"content.holds", "holds"},
    {"content.counts", "{} entities, {} bindings, {} slots, {} movers"},
    {"content.bad", "Content: what was saved last is not on show"},
    {"content.offences", "offences"},
    {"content.last_good", "{}; the last good content stays on show"},
    {"content.more", "and {} more: aisland check {}"},
    {"telemetry", "Live data"},
    {"entities", "entities"},
    {"live", "live"},
    {"live.yes", "yes"},
    {"live.no", "no: everything shown is simulated or replayed"},
    {"link", "link"},
    {"link.on", "connected"},
    {"link.off", "not connected"},
    {"link.counts", "received {}, applied {}, rejected {}, merged {}, reconnected {}"},
    {"source", "source"},
    {"source.on", "online"},
    {"source.off", "offline"},
    {"alarms", "Alarms"},
    {"nothing", "none"},
    {"degraded", "Degraded"},
    {"degraded.xr", "no headset: shown on the screen"},
    {"degraded.device", "the graphics device was lost and made again"},
    {"degraded.telemetry", "no telemetry source"},
    {"degraded.content", "a broken edit: the last good content is shown"},
    {"degraded.display", "no display"},
    {"degraded.font", "a font is missing: some characters are boxes"},
    {"degraded.history", "history cannot be written: past moments of now will be missing"},
    {"visit", "Visit"},
    {"cell", "place"},
    {"cell.of", "{} of {}"},
    {"head", "head"},
    {"selected", "selected"},
    {"hash", "state hash"},
    {"new_visit", "New visit"},
    {"emergency", "EMERGENCY"},
    {"emergency.end", "End emergency"},
    {"leave", "Leave program"},
    {"errors", "Last errors"},
};

}  // namespace

std::span<const WordsRow> words_table() { return kWords; }

std::string StaffWords::operator()(std::string_view key) const {
    const auto row = std::find_if(std::begin(kWords), std::end(kWords), [&](const WordsRow& r) { return r.key == key; });
    AISLAND_ASSERT(row != std::end(kWords));
    const std::string_view found = text("ui.staff." + std::string(key));
    return std::string(found.empty() ? row->english : found);
}

std::string StaffWords::fill(std::string_view key, std::initializer_list<std::string> arguments) const {
    std::string out = (*this)(key);
    size_t at = 0;
    for (const std::string& argument : arguments) {
        at = out.find("{}", at);
        if (at == std::string::npos) break;
        out.replace(at, 2, argument);
        at += argument.size();
    }
    return out;
}

}  // namespace aisland::staff
