#include "app/staff/page.h"

#include <algorithm>
#include <cstring>

#include <imgui.h>

#include "app/core/format.h"
#include "app/guide/update.h"
#include "app/overlay/overlay.h"
#include "app/staff/glyphs.h"
#include "app/staff/words.h"

namespace aisland::staff {

struct Page::Impl {
    ImGuiContext* context = nullptr;
    Glyphs glyphs;
    uint32_t font_version = 0;
    uint64_t worded = 0;  // generation and language whose words have their glyphs
    float frame_ms[240]{};
    int frame_at = 0;
    bool open_before = false;
    bool wants = false;

    ~Impl() {
        if (context) ImGui::DestroyContext(context);
    }

    void start() {
        if (context) return;
        context = ImGui::CreateContext();
        ImGui::SetCurrentContext(context);
        ImGuiIO& io = ImGui::GetIO();
        io.IniFilename = nullptr;
        io.LogFilename = nullptr;
        io.BackendFlags |= ImGuiBackendFlags_RendererHasVtxOffset;
        ImGui::StyleColorsDark();
        ImGuiStyle& style = ImGui::GetStyle();
        style.WindowRounding = 8;
        style.FrameRounding = 4;
        style.WindowBorderSize = 0;
        style.Colors[ImGuiCol_WindowBg] = ImVec4(0.04f, 0.07f, 0.125f, 0.95f);
        style.Colors[ImGuiCol_TitleBgActive] = ImVec4(0.08f, 0.16f, 0.24f, 1.0f);
        style.Colors[ImGuiCol_PlotLines] = ImVec4(0.37f, 0.83f, 1.0f, 1.0f);
    }
};

Page::Page() : m_impl(std::make_unique<Impl>()) {}
Page::~Page() = default;
Page::Page(Page&&) noexcept = default;
Page& Page::operator=(Page&&) noexcept = default;

Font Page::font() const {
    if (!m_impl->context) return {};
    ImGui::SetCurrentContext(m_impl->context);
    unsigned char* pixels = nullptr;
    int width = 0, height = 0;
    ImGui::GetIO().Fonts->GetTexDataAsAlpha8(&pixels, &width, &height);
    const size_t size = static_cast<size_t>(width) * static_cast<size_t>(height);
    return {{pixels, size}, static_cast<uint32_t>(width), static_cast<uint32_t>(height), m_impl->font_version};
}

bool Page::wants_input() const { return m_impl->wants; }

namespace {

std::string_view key_of(XrState state) {
    static constexpr std::string_view kKeys[] = {"xr.none", "xr.no_runtime", "xr.no_headset", "xr.idle", "xr.ready", "xr.synchronized", "xr.visible", "xr.focused", "xr.stopping", "xr.lost"};
    return kKeys[static_cast<size_t>(state)];
}

std::string number(uint64_t value) { return std::to_string(value); }

void feed(const Input& input, float dt) {
    ImGuiIO& io = ImGui::GetIO();
    io.DeltaTime = std::max(1e-4f, dt);
    const uint32_t main = guide::main_surface(input);
    if (main < input.surfaces.size()) io.DisplaySize = ImVec2(static_cast<float>(input.surfaces[main].width), static_cast<float>(input.surfaces[main].height));
    io.MouseWheel = 0;
    for (const PointerEvent& event : input.pointers) {
        if (event.surface != main) continue;
        io.MousePos = ImVec2(event.position.x, event.position.y);
        io.MouseWheel += event.wheel.y;
        if (event.phase == PointerPhase::down) io.MouseDown[static_cast<int>(event.button)] = true;
        if (event.phase == PointerPhase::up || event.phase == PointerPhase::cancel) io.MouseDown[static_cast<int>(event.button)] = false;
    }
    for (char32_t c : input.text) io.AddInputCharacter(static_cast<unsigned>(c));
}

void line(const std::string& label, const std::string& value) {
    ImGui::TextDisabled("%s", label.c_str());
    ImGui::SameLine(150);
    ImGui::TextUnformatted(value.c_str());
}

// Headers and buttons keep who they are in every language.
bool section(const std::string& title, const char* id) { return ImGui::CollapsingHeader((title + "###" + id).c_str(), ImGuiTreeNodeFlags_DefaultOpen); }
bool button(const std::string& title, const char* id) { return ImGui::Button((title + "###" + id).c_str()); }

void telemetry_section(const telemetry::Snapshot& snapshot, const StaffWords& say) {
    if (!section(say("telemetry"), "telemetry")) return;
    line(say("entities"), number(snapshot.entity_count()));
    line(say("live"), say(snapshot.any_live ? "live.yes" : "live.no"));
    for (const telemetry::LinkStatus& link : snapshot.links) {
        line(say("link"), link.url + "  " + say(link.connected ? "link.on" : "link.off") + (link.reason.empty() ? "" : ": ") + link.reason);
        line("", say.fill("link.counts", {number(link.received), number(link.applied), number(link.rejected), number(link.coalesced), number(link.reconnects)}));
    }
    for (const telemetry::SourceStatus& source : snapshot.sources) line(say("source"), source.name + "  " + say(source.online ? "source.on" : "source.off"));
}

std::string title_of(const schema::Alarm& rule, const StaffWords& say) {
    const std::string_view title = say.catalog.text(rule.title, say.language);
    return title.empty() ? rule.name : std::string(title);
}

void alarms_section(const telemetry::Snapshot& snapshot, const StaffWords& say, guide::Visit& visit) {
    if (!section(say("alarms"), "alarms")) return;
    static constexpr std::string_view kPhases[] = {"ui.alarm.active", "ui.alarm.acknowledged", "ui.alarm.returned"};
    if (snapshot.alarms.empty()) ImGui::TextUnformatted(say("nothing").c_str());
    int row = 0;
    for (const telemetry::ActiveAlarm& alarm : snapshot.alarms) {
        const content::Entity* entity = say.catalog.find_entity(alarm.entity);
        if (alarm.rule >= say.catalog.schema.alarms.size()) continue;
        ImGui::PushID(row++);
        if (alarm.phase != telemetry::AlarmPhase::acknowledged) {
            if (button(std::string(say.text("ui.alarm.acknowledge")), "acknowledge")) guide::act(visit, {ActKind::acknowledge, alarm.id, alarm.entity});
            ImGui::SameLine();
        }
        std::string words = alarm.drill ? std::string(say.text("ui.drill")) + "  " : std::string();
        words += title_of(say.catalog.schema.alarms[alarm.rule], say) + "  " + (entity ? entity->text_id : "-") + "  " + std::string(say.text(kPhases[static_cast<size_t>(alarm.phase)]));
        if (alarm.doubtful) words += "  (" + std::string(say.text("ui.alarm.doubtful")) + ")";
        ImGui::TextUnformatted(words.c_str());
        ImGui::PopID();
        if (row == 12) break;
    }
    for (const schema::Alarm& rule : say.catalog.schema.alarms) {
        if (!rule.drill_entity) continue;
        const bool running = std::find(snapshot.drills.begin(), snapshot.drills.end(), rule.id) != snapshot.drills.end();
        ImGui::PushID(rule.name.c_str());
        if (button(std::string(say.text(running ? "ui.drill.stop" : "ui.drill.start")), "drill")) guide::act(visit, {running ? ActKind::stop_drill : ActKind::start_drill, rule.id, {}});
        ImGui::SameLine();
        ImGui::TextUnformatted(title_of(rule, say).c_str());
        ImGui::PopID();
    }
}

void degraded_section(uint32_t degraded, const StaffWords& say) {
    static constexpr struct {
        uint32_t bit;
        std::string_view key;
    } kRows[] = {{kDegradedNoXr, "degraded.xr"}, {kDegradedDeviceLost, "degraded.device"}, {kDegradedNoTelemetry, "degraded.telemetry"}, {kDegradedContent, "degraded.content"}, {kDegradedNoDisplay, "degraded.display"}, {kDegradedFont, "degraded.font"}, {kDegradedHistory, "degraded.history"}};
    if (!section(say("degraded"), "degraded")) return;
    if (degraded == 0) ImGui::TextUnformatted(say("nothing").c_str());
    for (const auto& row : kRows)
        if (degraded & row.bit) ImGui::BulletText("%s", say(row.key).c_str());
}

// What the rule is for in the reader's language, below it what `aisland check` says, for whoever edits.
void content_section(const Report& report, const StaffWords& say) {
    if (report.content.empty() || !section(say("content.bad"), "content")) return;
    line(say("content.offences"), say.fill("content.last_good", {number(report.content.size())}));
    constexpr size_t kMost = 12;
    for (size_t i = 0; i < std::min(report.content.size(), kMost); ++i) {
        const Offence& offence = report.content[i];
        const std::string_view rule = offence.rule.empty() ? std::string_view() : say.text("ui.rule." + offence.rule);
        if (!rule.empty()) ImGui::TextWrapped("%s", std::string(rule).c_str());
        ImGui::PushStyleColor(ImGuiCol_Text, ImVec4(1.0f, 0.78f, 0.42f, 1.0f));
        ImGui::TextWrapped("%s", offence.line.c_str());
        ImGui::PopStyleColor();
    }
    if (report.content.size() > kMost) ImGui::TextUnformatted(say.fill("content.more", {number(report.content.size() - kMost), report.content_path}).c_str());
}

void visit_section(guide::Visit& visit, const StaffWords& say) {
    if (!section(say("visit"), "visit")) return;
    line(say("cell"), say.fill("cell.of", {number(visit.cell), number(say.catalog.cells.size())}));
    line(say("head"), format("%.1f  %.1f  %.1f m", static_cast<double>(visit.head.position.x), static_cast<double>(visit.head.position.y), static_cast<double>(visit.head.position.z)));
    const content::Entity* entity = say.catalog.find_entity(visit.selected.entity);
    line(say("selected"), entity ? entity->text_id : "-");
    line(say("hash"), format("%016llx", static_cast<unsigned long long>(guide::state_hash(visit))));
    if (button(say("new_visit"), "new visit")) {
        const bool open = visit.staff_open;
        guide::reset(visit, say.catalog);
        visit.staff_open = open;
    }
    ImGui::SameLine();
    if (button(say(visit.emergency ? "emergency.end" : "emergency"), "emergency")) visit.emergency = !visit.emergency;
    ImGui::SameLine();
    if (button(say("leave"), "leave")) visit.quit = true;
}

// Everything that may be drawn has its glyphs before the frame begins.
void need_words(Glyphs& glyphs, const StaffWords& say) {
    for (const WordsRow& row : words_table()) glyphs.need(say(row.key));
    for (const std::string& key : say.catalog.text_keys)
        if (key.starts_with("ui.rule.") || key.starts_with("ui.alarm.") || key.starts_with("ui.drill")) glyphs.need(say.text(key));
    for (const schema::Alarm& alarm : say.catalog.schema.alarms) glyphs.need(title_of(alarm, say));
}
void need_report(Glyphs& glyphs, const Report& report, const telemetry::Snapshot& snapshot) {
    for (const Offence& offence : report.content) glyphs.need(offence.line);
    for (const std::string& error : report.errors) glyphs.need(error);
    glyphs.need(report.device), glyphs.need(report.content_path);
    for (const telemetry::LinkStatus& link : snapshot.links) glyphs.need(link.url), glyphs.need(link.reason);
    for (const telemetry::SourceStatus& source : snapshot.sources) glyphs.need(source.name);
}

void page(const content::Catalog& catalog, const telemetry::Snapshot& snapshot, guide::Visit& visit, const Input& input, const Report& report, const StaffWords& say) {
    content_section(report, say);
    line(say("memory"), say.fill("memory.mb", {format("%.0f", report.rss_mb), format("%.0f", report.device_mb)}));
    line(say("device"), report.device.empty() ? "-" : report.device);
    line(say("headset"), say(key_of(input.status.xr)) + format("  %s  %.0f Hz", report.runtime.c_str(), static_cast<double>(input.status.xr == XrState::none ? 0 : input.status.refresh_hz)));
    line(say("content"), say.fill("content.generation", {number(catalog.generation), catalog.content_hash.substr(0, 12)}));
    line(say("content.holds"), say.fill("content.counts", {number(catalog.entities.size()), number(catalog.bindings.size()), number(catalog.slot_count), number(catalog.mover_count)}));
    for (const std::string& text : report.lines) {
        const size_t end = std::min(text.find(' '), text.size());
        line(text.substr(0, end), text.substr(std::min(text.find_first_not_of(' ', end), text.size())));
    }
    telemetry_section(snapshot, say);
    alarms_section(snapshot, say, visit);
    degraded_section(input.status.degraded, say);
    visit_section(visit, say);
    if (!report.errors.empty() && section(say("errors"), "errors"))
        for (const std::string& text : report.errors) ImGui::TextWrapped("%s", text.c_str());
}

DrawList to_list(const ImDrawData& data, Arena& arena) {
    ArenaVector<TriangleBatch> batches(arena);
    const std::span<DrawVertex> vertices = arena.array<DrawVertex>(static_cast<size_t>(data.TotalVtxCount));
    const std::span<uint16_t> indices = arena.array<uint16_t>(static_cast<size_t>(data.TotalIdxCount));
    static_assert(sizeof(ImDrawVert) == sizeof(DrawVertex) && sizeof(ImDrawIdx) == sizeof(uint16_t));
    uint32_t vertex = 0, index = 0;
    for (int i = 0; i < data.CmdListsCount; ++i) {
        const ImDrawList& list = *data.CmdLists[i];
        std::memcpy(static_cast<void*>(vertices.data() + vertex), list.VtxBuffer.Data, static_cast<size_t>(list.VtxBuffer.Size) * sizeof(ImDrawVert));
        std::memcpy(indices.data() + index, list.IdxBuffer.Data, static_cast<size_t>(list.IdxBuffer.Size) * sizeof(ImDrawIdx));
        for (const ImDrawCmd& command : list.CmdBuffer) {
            if (command.UserCallback || command.ElemCount == 0) continue;
            const ImVec4 c = command.ClipRect;
            batches.push({vec4(c.x, c.y, c.z - c.x, c.w - c.y), index + command.IdxOffset, command.ElemCount, vertex + command.VtxOffset, 0});
        }
        vertex += static_cast<uint32_t>(list.VtxBuffer.Size);
        index += static_cast<uint32_t>(list.IdxBuffer.Size);
    }
    DrawList out;
    const std::span<vec4> clips = arena.array<vec4>(1);
    clips[0] = vec4(0, 0, data.DisplaySize.x, data.DisplaySize.y);
    out.clips = clips;
    out.vertices = vertices;
    out.indices = indices;
    out.batches = batches.span();
    return out;
}

}  // namespace

void Page::expect(const content::Catalog& catalog, text::Engine& fonts) {
    for (int language = 0; language < static_cast<int>(catalog.languages.size()); ++language) need_words(m_impl->glyphs, StaffWords{catalog, language});
    fonts.expect_images(m_impl->glyphs.missing(), Glyphs::kPixels);
}

DrawList Page::update(const content::Catalog& catalog, const telemetry::Snapshot& snapshot, guide::Visit& visit, const Input& input,
                      const Report& report, text::Engine& fonts, float dt, Arena& arena) {
    Impl& impl = *m_impl;
    impl.frame_ms[impl.frame_at] = dt * 1000;
    impl.frame_at = (impl.frame_at + 1) % 240;
    if (!visit.staff_open) {
        impl.wants = false;
        return {};
    }
    impl.start();
    ImGui::SetCurrentContext(impl.context);
    const StaffWords say{catalog, visit.language};
    if (const uint64_t now = catalog.generation << 8 | (static_cast<uint64_t>(visit.language) + 1); impl.worded != now) {
        need_words(impl.glyphs, say);
        impl.worded = now;
    }
    need_report(impl.glyphs, report, snapshot);
    if (impl.glyphs.make(*ImGui::GetIO().Fonts, fonts)) ++impl.font_version;
    feed(input, dt);
    ImGui::NewFrame();
    ImGui::SetNextWindowPos(ImVec2(24, 24), ImGuiCond_FirstUseEver);
    ImGui::SetNextWindowSize(ImVec2(620, 660), ImGuiCond_FirstUseEver);
    if (ImGui::Begin(("aisland  -  " + say("title") + "###staff").c_str(), &visit.staff_open)) {
        line(say("frame"), say.fill("frame.ms", {format("%.2f", static_cast<double>(dt) * 1000), format("%.2f", report.cpu_ms), format("%.2f", report.gpu_ms)}));
        ImGui::PlotLines("##frames", impl.frame_ms, 240, impl.frame_at, nullptr, 0.0f, 50.0f, ImVec2(-1, 60));
        page(catalog, snapshot, visit, input, report, say);
    }
    ImGui::End();
    ImGui::Render();
    impl.wants = ImGui::GetIO().WantCaptureMouse || ImGui::GetIO().WantTextInput;
    return to_list(*ImGui::GetDrawData(), arena);
}

}  // namespace aisland::staff
