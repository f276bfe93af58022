// Chains of joints turned by values: a robot's arm. Shown one report late and never ahead, like what moves on wheels.
#include <algorithm>
#include <cmath>
#include <glm/gtc/matrix_transform.hpp>

#include "app/overlay/slots.h"

namespace aisland::overlay {

namespace {

void report(Arm& arm, std::span<const float> to, int64_t now_ns) {
    const float passed = static_cast<float>(now_ns - arm.at_ns) * 1e-9f;
    std::copy(to.begin(), to.end(), arm.to.begin());
    arm.from = arm.known ? arm.shown : arm.to;
    arm.interval_s = arm.known ? std::clamp(passed, 0.5f * arm.period_s, 1.5f * arm.period_s) : arm.period_s;
    arm.at_ns = now_ns;
    arm.known = true;
}

MoverState rows_of(const mat4& m) {
    MoverState state;
    for (int row = 0; row < 3; ++row) state.rows[row] = vec4(m[0][row], m[1][row], m[2][row], m[3][row]);
    return state;
}

}  // namespace

Arm arm_of(const content::Catalog& catalog, uint32_t linkage) {
    Arm arm;
    arm.linkage = linkage;
    for (const content::Joint& joint : catalog.linkages[linkage].joints) arm.to.push_back(joint.rest);
    arm.from = arm.shown = arm.to;
    const content::Entity* entity = catalog.find_entity(catalog.linkages[linkage].entity);
    const schema::Type* type = entity ? catalog.schema.find(entity->type) : nullptr;
    if (type && type->period_s > 0) arm.period_s = static_cast<float>(type->period_s);
    return arm;
}

std::span<const RigState> update_rigs(SlotTables& tables, const content::Catalog& catalog, const telemetry::Snapshot& snapshot, Time now,
                                      Arena& arena) {
    const std::span<RigState> out = arena.array<RigState>(tables.arms.size());
    for (size_t a = 0; a < tables.arms.size(); ++a) {
        Arm& arm = tables.arms[a];
        const content::Linkage& linkage = catalog.linkages[arm.linkage];
        const std::span<float> to = arena.array<float>(linkage.joints.size());
        bool turned = false, any = false;
        for (size_t j = 0; j < to.size(); ++j) {
            const content::Joint& joint = linkage.joints[j];
            const telemetry::Value* value = snapshot.find(linkage.entity, joint.attribute);
            const bool good = value && !value->out_of_range && std::isfinite(value->number);
            to[j] = good ? joint.turn * (glm::radians(static_cast<float>(value->number)) - joint.zero) : arm.to[j];
            any |= good;
            turned |= std::abs(to[j] - arm.to[j]) > 1e-5f;
        }
        if (any && (turned || !arm.known)) report(arm, to, now.steady_ns);
        const float t = arm.known ? std::clamp(static_cast<float>(now.steady_ns - arm.at_ns) * 1e-9f / arm.interval_s, 0.0f, 1.0f) : 1.0f;
        const std::span<MoverState> joints = arena.array<MoverState>(linkage.joints.size());
        mat4 m = matrix(linkage.base) * glm::scale(mat4(1.0f), vec3(linkage.scale));
        for (size_t j = 0; j < joints.size(); ++j) {
            const content::Joint& joint = linkage.joints[j];
            arm.shown[j] = glm::mix(arm.from[j], arm.to[j], t);
            m = m * glm::rotate(glm::translate(mat4(1.0f), joint.offset), arm.shown[j], joint.axis);
            joints[j] = rows_of(m);
        }
        out[a] = {linkage.rig, joints};
    }
    return out;
}

}  // namespace aisland::overlay
