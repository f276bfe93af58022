#include "app/staff/page.h"

#include <algorithm>
#include <cstring>

#include <imgui.h>

#include "app/guide/update.h"
#include "app/overlay/overlay.h"

namespace aisland::staff {

struct Page::Impl {
    ImGuiContext* context = nullptr;
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
        ImFontConfig config;
        config.SizePixels = 17;
        io.Fonts->AddFontDefault(&config);
        unsigned char* pixels = nullptr;
        int width = 0, height = 0;
        io.Fonts->GetTexDataAsAlpha8(&pixels, &width, &height);
        io.Fonts->SetTexID(nullptr);
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

Font Page::font() {
    m_impl->start();
    ImGui::SetCurrentContext(m_impl->context);
    unsigned char* pixels = nullptr;
    int width = 0, height = 0;
    ImGui::GetIO().Fonts->GetTexDataAsAlpha8(&pixels, &width, &height);
    const size_t size = static_cast<size_t>(width) * static_cast<size_t>(height);
    return {{pixels, size}, static_cast<uint32_t>(width), static_cast<uint32_t>(height)};
}

bool Page::wants_input() const { return m_impl->wants; }

namespace {

const char* name_of(XrState state) {
    static constexpr const char* kNames[] = {"none", "no runtime", "no headset", "idle", "ready", "synchronized", "visible", "focused", "stopping", "lost"};
    return kNames[static_cast<size_t>(state)];
}

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

void line(const char* label, const char* pattern, ...) IM_FMTARGS(2);
void line(const char* label, const char* pattern, ...) {
    ImGui::TextDisabled("%s", label);
    ImGui::SameLine(150);
    va_list arguments;
    va_start(arguments, pattern);
    ImGui::TextV(pattern, arguments);
    va_end(arguments);
}

void telemetry_section(const telemetry::Snapshot& snapshot) {
    if (!ImGui::CollapsingHeader("Telemetry", ImGuiTreeNodeFlags_DefaultOpen)) return;
    line("entities", "%u", snapshot.entity_count());
    line("any live", "%s", snapshot.any_live ? "yes" : "no: everything shown is simulated or replayed");
    for (const telemetry::LinkStatus& link : snapshot.links) {
        line("link", "%s  %s%s%s", link.url.c_str(), link.connected ? "connected" : "not connected", link.reason.empty() ? "" : ": ", link.reason.c_str());
        line("", "received %llu  applied %llu  rejected %llu  coalesced %llu  reconnects %llu", static_cast<unsigned long long>(link.received),
             static_cast<unsigned long long>(link.applied), static_cast<unsigned long long>(link.rejected),
             static_cast<unsigned long long>(link.coalesced), static_cast<unsigned long long>(link.reconnects));
    }
    for (const telemetry::SourceStatus& source : snapshot.sources) line("source", "%s  %s", source.name.c_str(), source.online ? "online" : "offline");
}

void alarms_section(const telemetry::Snapshot& snapshot, const content::Catalog& catalog, guide::Visit& visit) {
    if (!ImGui::CollapsingHeader("Alarms", ImGuiTreeNodeFlags_DefaultOpen)) return;
    static constexpr const char* kPhases[] = {"active", "acknowledged", "returned, not acknowledged"};
    if (snapshot.alarms.empty()) ImGui::TextUnformatted("none");
    int row = 0;
    for (const telemetry::ActiveAlarm& alarm : snapshot.alarms) {
        const content::Entity* entity = catalog.find_entity(alarm.entity);
        if (alarm.rule >= catalog.schema.alarms.size()) continue;
        ImGui::PushID(row++);
        if (alarm.phase != telemetry::AlarmPhase::acknowledged) {
            if (ImGui::SmallButton("Acknowledge")) guide::act(visit, {ActKind::acknowledge, alarm.id, alarm.entity});
            ImGui::SameLine();
        }
        ImGui::Text("%s%s  %s  %s%s", alarm.drill ? "DRILL  " : "", catalog.schema.alarms[alarm.rule].name.c_str(), entity ? entity->text_id.c_str() : "-",
                    kPhases[static_cast<size_t>(alarm.phase)], alarm.doubtful ? "  (value not current)" : "");
        ImGui::PopID();
        if (row == 12) break;
    }
    for (const schema::Alarm& rule : catalog.schema.alarms) {
        if (!rule.drill_entity) continue;
        const bool running = std::find(snapshot.drills.begin(), snapshot.drills.end(), rule.id) != snapshot.drills.end();
        ImGui::PushID(rule.name.c_str());
        if (ImGui::Button(running ? "End drill" : "Start drill")) guide::act(visit, {running ? ActKind::stop_drill : ActKind::start_drill, rule.id, {}});
        ImGui::SameLine();
        ImGui::TextUnformatted(rule.name.c_str());
        ImGui::PopID();
    }
}

void degraded_section(uint32_t degraded) {
    static constexpr struct {
        uint32_t bit;
        const char* words;
    } kRows[] = {
        {kDegradedNoXr, "no headset: shown on the screen"}, {kDegradedDeviceLost, "graphics device was lost and made again"}, {kDegradedNoTelemetry, "no telemetry source"}, {kDegradedContent, "a broken edit: the last good content is shown"}, {kDegradedNoDisplay, "no display"}, {kDegradedFont, "a font is missing: some characters are boxes"}, {kDegradedHistory, "history cannot be written: past moments of now will be missing"}};
    if (!ImGui::CollapsingHeader("Degraded", ImGuiTreeNodeFlags_DefaultOpen)) return;
    if (degraded == 0) ImGui::TextUnformatted("nothing");
    for (const auto& row : kRows)
        if (degraded & row.bit) ImGui::BulletText("%s", row.words);
}

void content_section(const Report& report) {
    if (report.content.empty() || !ImGui::CollapsingHeader("Content: what was saved last is not on show", ImGuiTreeNodeFlags_DefaultOpen)) return;
    line("offences", "%zu; the last good content stays on show", report.content.size());
    constexpr size_t kMost = 12;
    for (size_t i = 0; i < std::min(report.content.size(), kMost); ++i) ImGui::TextWrapped("%s", report.content[i].c_str());
    if (report.content.size() > kMost) ImGui::Text("and %zu more: aisland check %s", report.content.size() - kMost, report.content_path.c_str());
}

void visit_section(guide::Visit& visit, const content::Catalog& catalog) {
    if (!ImGui::CollapsingHeader("Visit", ImGuiTreeNodeFlags_DefaultOpen)) return;
    line("cell", "%u of %zu", visit.cell, catalog.cells.size());
    line("head", "%.1f  %.1f  %.1f m", static_cast<double>(visit.head.position.x), static_cast<double>(visit.head.position.y), static_cast<double>(visit.head.position.z));
    const content::Entity* entity = catalog.find_entity(visit.selected.entity);
    line("selected", "%s", entity ? entity->text_id.c_str() : "-");
    line("state hash", "%016llx", static_cast<unsigned long long>(guide::state_hash(visit)));
    if (ImGui::Button("New visit")) {
        const bool open = visit.staff_open;
        guide::reset(visit, catalog);
        visit.staff_open = open;
    }
    ImGui::SameLine();
    if (ImGui::Button(visit.emergency ? "End emergency" : "EMERGENCY")) visit.emergency = !visit.emergency;
    ImGui::SameLine();
    if (ImGui::Button("Leave program")) visit.quit = true;
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

DrawList Page::update(const content::Catalog& catalog, const telemetry::Snapshot& snapshot, guide::Visit& visit, const Input& input,
                      const Report& report, float dt, Arena& arena) {
    m_impl->frame_ms[m_impl->frame_at] = dt * 1000;
    m_impl->frame_at = (m_impl->frame_at + 1) % 240;
    if (!visit.staff_open) {
        m_impl->wants = false;
        return {};
    }
    m_impl->start();
    ImGui::SetCurrentContext(m_impl->context);
    feed(input, dt);
    ImGui::NewFrame();
    ImGui::SetNextWindowPos(ImVec2(24, 24), ImGuiCond_FirstUseEver);
    ImGui::SetNextWindowSize(ImVec2(560, 620), ImGuiCond_FirstUseEver);
    if (ImGui::Begin("aisland  -  staff (F10)", &visit.staff_open)) {
        const float newest = dt * 1000;
        line("frame", "%.2f ms   cpu %.2f   gpu %.2f", static_cast<double>(newest), report.cpu_ms, report.gpu_ms);
        ImGui::PlotLines("##frames", m_impl->frame_ms, 240, m_impl->frame_at, nullptr, 0.0f, 50.0f, ImVec2(-1, 60));
        line("memory", "%.0f MB, device %.0f MB", report.rss_mb, report.device_mb);
        line("device", "%s", report.device.empty() ? "-" : report.device.c_str());
        line("headset", "%s  %s  %.0f Hz", name_of(input.status.xr), report.runtime.c_str(), static_cast<double>(input.status.refresh_hz));
        line("content", "generation %llu  %.12s", static_cast<unsigned long long>(catalog.generation), catalog.content_hash.c_str());
        line("content holds", "%zu entities, %zu bindings, %u slots, %u movers", catalog.entities.size(), catalog.bindings.size(), catalog.slot_count, catalog.mover_count);
        content_section(report);
        for (const std::string& text : report.lines) ImGui::TextUnformatted(text.c_str());
        telemetry_section(snapshot);
        alarms_section(snapshot, catalog, visit);
        degraded_section(input.status.degraded);
        visit_section(visit, catalog);
        if (!report.errors.empty() && ImGui::CollapsingHeader("Last errors", ImGuiTreeNodeFlags_DefaultOpen))
            for (const std::string& text : report.errors) ImGui::TextWrapped("%s", text.c_str());
    }
    ImGui::End();
    ImGui::Render();
    m_impl->wants = ImGui::GetIO().WantCaptureMouse || ImGui::GetIO().WantTextInput;
    return to_list(*ImGui::GetDrawData(), arena);
}

}  // namespace aisland::staff
