// The hidden area of the eyes: what no lens shows is filled at the nearest depth first, so that nothing is shaded there.
#include <cstring>

#include "platform/render/state.h"

namespace aisland::render {

Result<void> prepare_hidden(State& s, const gpu::Target& target) {
    if (target.hidden.size() != 2) {
        s.hidden_corners = 0;
        s.hidden_versions[0] = s.hidden_versions[1] = 0;
        return {};
    }
    if (s.hidden_versions[0] == target.hidden[0].version && s.hidden_versions[1] == target.hidden[1].version) return {};
    std::vector<vec3> corners;
    for (size_t eye = 0; eye < 2; ++eye) {
        const gpu::EyeMask& mask = target.hidden[eye];
        for (size_t i = 0; i + 2 < mask.indices.size(); i += 3)
            for (size_t k = 0; k < 3; ++k) {
                const uint32_t index = mask.indices[i + k];  // a runtime's word is not trusted
                const vec2 at = index < mask.vertices.size() ? mask.vertices[index] : vec2(0.0f);
                corners.push_back({at.x, at.y, static_cast<float>(eye)});
            }
        s.hidden_versions[eye] = mask.version;
    }
    s.hidden_corners = static_cast<uint32_t>(corners.size());
    if (corners.empty()) return {};
    if (s.hidden.memory.get().buffer) s.device.retire(std::move(s.hidden));
    AISLAND_TRY(made, gpu::create_buffer(s.device, corners.size() * sizeof(vec3), VK_BUFFER_USAGE_VERTEX_BUFFER_BIT, gpu::Placement::upload));
    s.hidden = std::move(made);
    std::memcpy(s.hidden.mapped, corners.data(), corners.size() * sizeof(vec3));
    return {};
}

void draw_hidden(const Recording& r) {
    State& s = r.state;
    if (r.target.hidden.empty() || s.hidden_corners == 0 || !r.pipelines.hidden.get()) return;
    const VkDeviceSize zero = 0;
    const VkBuffer corners = s.hidden.handle();
    vkCmdBindVertexBuffers(r.cmd, 0, 1, &corners, &zero);
    vkCmdBindPipeline(r.cmd, VK_PIPELINE_BIND_POINT_GRAPHICS, r.pipelines.hidden.get());
    vkCmdSetCullMode(r.cmd, VK_CULL_MODE_NONE);
    vkCmdDraw(r.cmd, s.hidden_corners, 1, 0, 0);
    s.recorded_draws += 1;
}

}  // namespace aisland::render
