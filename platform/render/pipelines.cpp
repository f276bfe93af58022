#include "platform/render/pipelines.h"

#include <algorithm>
#include <future>

#include "app/core/start_thread.h"
#include "platform/render/warm_up.h"

namespace aisland::render {
namespace {

const uint32_t kWorldVert[] =
#include "world.vert.inc"
    ;
const uint32_t kStandardFrag[] =
#include "world_standard.frag.inc"
    ;
const uint32_t kGlassFrag[] =
#include "world_glass.frag.inc"
    ;
const uint32_t kWaterFrag[] =
#include "world_water.frag.inc"
    ;
const uint32_t kFoliageFrag[] =
#include "world_foliage.frag.inc"
    ;
const uint32_t kGroundFrag[] =
#include "world_ground.frag.inc"
    ;
const uint32_t kUnlitFrag[] =
#include "world_unlit.frag.inc"
    ;
const uint32_t kLayeredFrag[] =
#include "world_layered.frag.inc"
    ;
const uint32_t kPlainVert[] =
#include "world_plain.vert.inc"
    ;
const uint32_t kPlainFrag[] =
#include "world_plain.frag.inc"
    ;
const uint32_t kCornerVert[] =
#include "world_corner.vert.inc"
    ;
const uint32_t kCornerFrag[] =
#include "world_corner.frag.inc"
    ;
// Of a model alone (room.glsl).
const uint32_t kWorldAloneVert[] =
#include "world.vert+ALONE.inc"
    ;
const uint32_t kStandardAloneFrag[] =
#include "world_standard.frag+ALONE.inc"
    ;
const uint32_t kLayeredAloneFrag[] =
#include "world_layered.frag+ALONE.inc"
    ;
const uint32_t kPlainAloneVert[] =
#include "world_plain.vert+ALONE.inc"
    ;
const uint32_t kPlainAloneFrag[] =
#include "world_plain.frag+ALONE.inc"
    ;
const uint32_t kFullVert[] =
#include "full.vert.inc"
    ;
const uint32_t kSkyFrag[] =
#include "sky.frag.inc"
    ;
const uint32_t kResolveOneFrag[] =
#include "resolve_one.frag.inc"
    ;
const uint32_t kResolveFourFrag[] =
#include "resolve_four.frag.inc"
    ;
const uint32_t kShadowVert[] =
#include "shadow.vert.inc"
    ;
const uint32_t kShadowLeafVert[] =
#include "shadow_leaf.vert.inc"
    ;
const uint32_t kShadowLeafFrag[] =
#include "shadow_leaf.frag.inc"
    ;
const uint32_t kHaloVert[] =
#include "halo.vert.inc"
    ;
const uint32_t kHaloFrag[] =
#include "halo.frag.inc"
    ;
const uint32_t kHiddenVert[] =
#include "hidden.vert.inc"
    ;
const uint32_t kHiddenFrag[] =
#include "hidden.frag.inc"
    ;
const uint32_t kMaskVert[] =
#include "outline_mask.vert.inc"
    ;
const uint32_t kMaskOneFrag[] =
#include "outline_mask_one.frag.inc"
    ;
const uint32_t kMaskFourFrag[] =
#include "outline_mask_four.frag.inc"
    ;
const uint32_t kOutlineFrag[] =
#include "outline.frag.inc"
    ;
const uint32_t kCullComp[] =
#include "cull.comp.inc"
    ;
const uint32_t kOrderComp[] =
#include "order.comp.inc"
    ;
const uint32_t kGroupsComp[] =
#include "groups.comp.inc"
    ;
const uint32_t kCommandsComp[] =
#include "commands.comp.inc"
    ;
const uint32_t kPyramidOneComp[] =
#include "pyramid_one.comp.inc"
    ;
const uint32_t kPyramidFourComp[] =
#include "pyramid_four.comp.inc"
    ;
const uint32_t kPyramidDownComp[] =
#include "pyramid_down.comp.inc"
    ;
const uint32_t kMirrorOneComp[] =
#include "mirror_one.comp.inc"
    ;
const uint32_t kMirrorFourComp[] =
#include "mirror_four.comp.inc"
    ;

// Attributes of vertex.glsl; `locations`: those the shader reads, since fetching the others is not free.
void set_vertex_input(gpu::GraphicsSpec& spec, std::initializer_list<uint32_t> locations) {
    using gpu_data::DrawnData;
    spec.bindings = {{0, sizeof(Vertex), VK_VERTEX_INPUT_RATE_VERTEX}};
    const VkVertexInputAttributeDescription all[] = {
        {0, 0, VK_FORMAT_R32G32B32_SFLOAT, offsetof(Vertex, position)},
        {1, 0, VK_FORMAT_R16G16_SNORM, offsetof(Vertex, normal)},
        {2, 0, VK_FORMAT_R16G16_SINT, offsetof(Vertex, tangent)},
        {3, 0, VK_FORMAT_R32G32_SFLOAT, offsetof(Vertex, uv)},
        {4, 0, VK_FORMAT_R8G8B8A8_UNORM, offsetof(Vertex, color)},
        {5, 1, VK_FORMAT_R32G32B32A32_SFLOAT, offsetof(DrawnData, rows)},
        {6, 1, VK_FORMAT_R32G32B32A32_SFLOAT, offsetof(DrawnData, rows) + 16},
        {7, 1, VK_FORMAT_R32G32B32A32_SFLOAT, offsetof(DrawnData, rows) + 32},
        {8, 1, VK_FORMAT_R16G16B16A16_SFLOAT, offsetof(DrawnData, color)},
        {9, 1, VK_FORMAT_R16G16B16A16_UNORM, offsetof(DrawnData, tint)},
        {10, 1, VK_FORMAT_R16G16B16A16_SFLOAT, offsetof(DrawnData, emissive)},
        {11, 1, VK_FORMAT_R16G16B16A16_UNORM, offsetof(DrawnData, surface)},
        {12, 1, VK_FORMAT_R32G32B32A32_UINT, offsetof(DrawnData, ids)}};
    for (const uint32_t location : locations) {
        spec.attributes.push_back(all[location]);
        if (all[location].binding == 1 && spec.bindings.size() == 1)
            spec.bindings.push_back({1, sizeof(DrawnData), VK_VERTEX_INPUT_RATE_INSTANCE});
    }
}

bool is_plain(const WorldKey& key) {
    return key.kind == MaterialKind::standard && !key.textured && !key.skinned && !key.styled && !key.blend;
}

gpu::Spirv either(bool alone, gpu::Spirv of_alone, gpu::Spirv of_all) { return alone ? of_alone : of_all; }
gpu::Spirv vertex_of(const WorldKey& key) {
    if (key.corners) return gpu::Spirv(kCornerVert);
    if (is_plain(key)) return either(key.alone, kPlainAloneVert, kPlainVert);
    return either(key.alone, kWorldAloneVert, kWorldVert);
}
gpu::Spirv fragment_of(const WorldKey& key) {
    if (key.corners) return gpu::Spirv(kCornerFrag);
    if (is_plain(key)) return either(key.alone, kPlainAloneFrag, kPlainFrag);
    if (key.layered) return either(key.alone, kLayeredAloneFrag, kLayeredFrag);
    switch (key.kind) {
        case MaterialKind::standard: break;
        case MaterialKind::glass: return kGlassFrag;
        case MaterialKind::water: return kWaterFrag;
        case MaterialKind::foliage: return kFoliageFrag;
        case MaterialKind::ground: return kGroundFrag;
        case MaterialKind::unlit: return kUnlitFrag;
    }
    return either(key.alone, kStandardAloneFrag, kStandardFrag);
}

gpu::GraphicsSpec world_spec(const Resources& r, const WorldKey& key, uint32_t view_mask, uint32_t samples) {
    gpu::GraphicsSpec spec;
    spec.name = "pipeline world";
    spec.vertex = vertex_of(key);
    spec.fragment = fragment_of(key);
    spec.layout = r.layout.get();
    spec.color_formats = {kHdrFormat};
    spec.depth_format = kDepthFormat;
    spec.view_mask = view_mask;
    spec.samples = samples;
    spec.constants = {static_cast<uint32_t>(key.kind), key.textured, key.styled, samples, key.skinned, key.movers, key.lamps, key.matt, key.alone, key.transmits, key.mixed};
    spec.alpha_to_coverage = key.styled;
    spec.depth_write = !key.blend;
    if (key.blend) spec.blend = gpu::GraphicsSpec::Blend::alpha;
    if (is_plain(key))
        set_vertex_input(spec, {0, 1, 3, 4, 5, 6, 7, 8, 9, 10, 11});
    else
        set_vertex_input(spec, {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12});
    return spec;
}

// Of two eyes, where the device offers it (draw_fovea.cpp).
bool shaded_by_rates(const gpu::Device& device, uint32_t view_mask) { return view_mask == 3 && device.shading_rate.offered(); }

// A triangle over everything, no depth written.
gpu::GraphicsSpec full_spec(const Resources& r, const char* name, gpu::Spirv fragment, VkFormat format, uint32_t view_mask) {
    gpu::GraphicsSpec spec;
    spec.name = name;
    spec.vertex = kFullVert;
    spec.fragment = fragment;
    spec.layout = r.layout.get();
    spec.color_formats = {format};
    spec.view_mask = view_mask;
    spec.depth_test = spec.depth_write = false;
    return spec;
}

Result<void> add_shadow_pipelines(gpu::Device& device, const gpu::PipelineCache& cache, const Resources& r, ComputePipelines& made) {
    gpu::GraphicsSpec spec;
    spec.name = "pipeline shadow";
    spec.vertex = kShadowVert;
    spec.layout = r.layout.get();
    spec.depth_format = kShadowFormat;
    spec.depth_compare = VK_COMPARE_OP_LESS_OR_EQUAL;
    spec.depth_clamp = spec.depth_bias = true;
    for (const bool skinned : {false, true}) {
        gpu::GraphicsSpec solid = spec;
        solid.constants = {0, 0, 0, 1, skinned};
        set_vertex_input(solid, {0, 5, 6, 7, 12});
        AISLAND_TRY(one, gpu::create_graphics_pipeline(device, cache, solid));
        (skinned ? made.shadow_skinned : made.shadow) = std::move(one);
    }
    spec.vertex = kShadowLeafVert;
    spec.fragment = kShadowLeafFrag;
    set_vertex_input(spec, {0, 3, 5, 6, 7});
    AISLAND_TRY(leaf, gpu::create_graphics_pipeline(device, cache, spec));
    made.shadow_leaf = std::move(leaf);
    return {};
}

}  // namespace

Result<ComputePipelines> create_compute(gpu::Device& device, const gpu::PipelineCache& cache, const Resources& r, uint32_t samples, bool in_halves) {
    ComputePipelines made;
    const auto add = [&](gpu::Unique<VkPipeline>& pipeline, gpu::Spirv code, std::span<const uint32_t> constants = {}) -> Result<void> {
        AISLAND_TRY(one, gpu::create_compute_pipeline(device, cache, code, r.layout.get(), constants));
        pipeline = std::move(one);
        return {};
    };
    const auto half = [&]() -> Result<void> {
        const VkPhysicalDeviceLimits& limits = device.properties.limits;
        const bool processor = device.properties.deviceType == VK_PHYSICAL_DEVICE_TYPE_CPU;
        const uint32_t lanes[] = {processor ? 8u : 64u}, of_one_group[] = {processor ? 8u : std::min({1024u, limits.maxComputeWorkGroupInvocations, limits.maxComputeWorkGroupSize[0]})};
        AISLAND_CHECK(add(made.order, kOrderComp, of_one_group));
        AISLAND_CHECK(add(made.groups, kGroupsComp, lanes));
        AISLAND_CHECK(add(made.commands, kCommandsComp, lanes));
        return add_shadow_pipelines(device, cache, r, made);
    };
    // Beside the others, which take a processor's driver as long.
    std::future<Result<void>> beside = in_halves ? start_beside(half) : std::async(std::launch::deferred, half);
    Result<void> others = [&]() -> Result<void> {
        AISLAND_CHECK(add(made.cull, kCullComp));
        AISLAND_CHECK(add(made.pyramid_first, samples > 1 ? gpu::Spirv(kPyramidFourComp) : gpu::Spirv(kPyramidOneComp)));
        AISLAND_CHECK(add(made.pyramid_down, kPyramidDownComp));
        return add(made.mirror, samples > 1 ? gpu::Spirv(kMirrorFourComp) : gpu::Spirv(kMirrorOneComp));
    }();
    AISLAND_CHECK(beside.get());
    AISLAND_CHECK(std::move(others));
    return made;
}

Result<void> warm_compute(WarmUp& warm_up, const ComputePipelines& compute, const WorldGpu& world) {
    for (const gpu::Unique<VkPipeline>* pipeline : {&compute.cull, &compute.order, &compute.groups, &compute.commands, &compute.mirror}) AISLAND_CHECK(warm_up.compute(world, pipeline->get()));
    return {};
}

WorldKey key_of(const WorldGpu& world, const Bucket& bucket) {
    return {bucket.kind, bucket.textured, bucket.skinned, bucket.masked && !bucket.blend, bucket.blend,
            bucket.matt && !bucket.skinned, false, world.moving_instances > 0, !world.lights.empty(), world.alone(), bucket.layered, bucket.transmits, bucket.mixed};
}

WorldKey styled_key(const WorldGpu& world, const Bucket& bucket) {
    WorldKey key = key_of(world, bucket);
    if (bucket.blend) return key;
    key.styled = key.skinned = true;
    key.matt = false;
    return key;
}

WorldKey corner_key(const WorldGpu& world, const Bucket& bucket) {
    WorldKey key = key_of(world, bucket);
    key.corners = true;
    return key;
}

std::vector<WorldKey> plain_keys(const WorldGpu& world, const Bucket& bucket) {
    std::vector<WorldKey> keys{key_of(world, bucket)};
    if (bucket.corners) keys.push_back(corner_key(world, bucket));
    return keys;
}

Result<ViewPipelines> create_view_pipelines(gpu::Device& device, const gpu::PipelineCache& cache, const Resources& r,
                                            uint32_t view_mask, uint32_t samples) {
    ViewPipelines made;
    made.view_mask = view_mask;
    gpu::GraphicsSpec sky = full_spec(r, "pipeline sky", kSkyFrag, kHdrFormat, view_mask);
    sky.depth_format = kDepthFormat;
    sky.depth_test = true;  // only where nothing is: depth 0
    sky.samples = samples;
    sky.rates = shaded_by_rates(device, view_mask);
    AISLAND_TRY(sky_pipeline, gpu::create_graphics_pipeline(device, cache, sky));
    made.sky = std::move(sky_pipeline);

    gpu::GraphicsSpec halo = sky;
    halo.name = "pipeline halo";
    halo.vertex = kHaloVert;
    halo.fragment = kHaloFrag;
    halo.topology = VK_PRIMITIVE_TOPOLOGY_TRIANGLE_STRIP;
    halo.blend = gpu::GraphicsSpec::Blend::additive;
    AISLAND_TRY(halo_pipeline, gpu::create_graphics_pipeline(device, cache, halo));
    made.halo = std::move(halo_pipeline);

    gpu::GraphicsSpec mask;
    mask.name = "pipeline outline mask";
    mask.vertex = kMaskVert;
    mask.fragment = samples > 1 ? gpu::Spirv(kMaskFourFrag) : gpu::Spirv(kMaskOneFrag);
    mask.layout = r.layout.get();
    mask.color_formats = {kMaskFormat};
    mask.view_mask = view_mask;
    mask.blend = gpu::GraphicsSpec::Blend::additive;
    mask.depth_test = mask.depth_write = false;
    set_vertex_input(mask, {0});
    AISLAND_TRY(mask_pipeline, gpu::create_graphics_pipeline(device, cache, mask));
    made.outline_mask = std::move(mask_pipeline);
    if (view_mask == 1) return made;

    gpu::GraphicsSpec hidden = sky;
    hidden.name = "pipeline hidden";
    hidden.vertex = kHiddenVert;
    hidden.fragment = kHiddenFrag;
    hidden.depth_write = true;
    hidden.bindings = {{0, sizeof(vec3), VK_VERTEX_INPUT_RATE_VERTEX}};
    hidden.attributes = {{0, 0, VK_FORMAT_R32G32B32_SFLOAT, 0}};
    AISLAND_TRY(hidden_pipeline, gpu::create_graphics_pipeline(device, cache, hidden));
    made.hidden = std::move(hidden_pipeline);
    return made;
}

Result<gpu::Unique<VkPipeline>> create_world_pipeline(gpu::Device& device, const gpu::PipelineCache& cache, const Resources& r,
                                                      const WorldKey& key, uint32_t view_mask, uint32_t samples) {
    gpu::GraphicsSpec spec = world_spec(r, key, view_mask, samples);
    spec.rates = shaded_by_rates(device, view_mask);
    return gpu::create_graphics_pipeline(device, cache, spec);
}

Result<void> add_world_pipelines(gpu::Device& device, const gpu::PipelineCache& cache, const Resources& r, ViewPipelines& pipelines,
                                 const WorldGpu& world, uint32_t samples) {
    std::vector<WorldKey> keys;
    for (const Bucket& bucket : world.buckets)
        for (const WorldKey& key : plain_keys(world, bucket))
            if (!find_pipeline(pipelines, key) && std::find(keys.begin(), keys.end(), key) == keys.end()) keys.push_back(key);
    std::vector<gpu::Unique<VkPipeline>> made(keys.size());
    const auto make = [&](size_t first) -> Result<void> {
        for (size_t i = first; i < keys.size(); i += 2) {
            AISLAND_TRY(one, create_world_pipeline(device, cache, r, keys[i], pipelines.view_mask, samples));
            made[i] = std::move(one);
        }
        return {};
    };
    // A driver takes milliseconds for each, and may be asked on any thread: every second one is made beside the others.
    std::future<Result<void>> beside = keys.size() > 1 ? start_beside([&] { return make(1); }) : std::future<Result<void>>();
    Result<void> first = make(0);
    if (beside.valid()) AISLAND_CHECK(beside.get());
    AISLAND_CHECK(std::move(first));
    for (size_t i = 0; i < keys.size(); ++i) pipelines.world.emplace_back(keys[i], std::move(made[i]));
    return {};
}

std::vector<WorldKey> half_outdoors(const WorldGpu& world, size_t which) {
    std::vector<WorldKey> all, half;
    for (const Bucket& bucket : world.buckets)
        for (const WorldKey& key : plain_keys(world, bucket))
            if (bucket.outdoors && std::find(all.begin(), all.end(), key) == all.end()) all.push_back(key);
    for (size_t i = which == 0 ? 0 : all.size() / 2; i < (which == 0 ? all.size() / 2 : all.size()); ++i) half.push_back(all[i]);
    return half;
}

Result<void> warm_world_pipelines(WarmUp& warm_up, const ViewPipelines& pipelines, const WorldGpu& world) {
    // The others are compiled ahead, or by the first frame while it draws with these.
    for (const WorldKey& key : half_outdoors(world, 0)) AISLAND_CHECK(warm_up.picture(world, find_pipeline(pipelines, key), pipelines.view_mask, true));
    return {};
}

Result<const ViewPipelines::ForTarget*> target_pipelines(gpu::Device& device, const gpu::PipelineCache& cache, const Resources& r,
                                                         ViewPipelines& pipelines, VkFormat format, uint32_t samples) {
    for (const ViewPipelines::ForTarget& target : pipelines.targets)
        if (target.format == format) return &target;
    ViewPipelines::ForTarget target;
    target.format = format;
    const gpu::Spirv code = samples > 1 ? gpu::Spirv(kResolveFourFrag) : gpu::Spirv(kResolveOneFrag);
    gpu::GraphicsSpec resolve_spec = full_spec(r, "pipeline resolve", code, format, pipelines.view_mask);
    resolve_spec.constants = {!is_srgb(format)};
    AISLAND_TRY(resolve, gpu::create_graphics_pipeline(device, cache, resolve_spec));
    target.resolve = std::move(resolve);
    gpu::GraphicsSpec outline = full_spec(r, "pipeline outline", kOutlineFrag, format, pipelines.view_mask);
    outline.blend = gpu::GraphicsSpec::Blend::premultiplied;
    AISLAND_TRY(outline_pipeline, gpu::create_graphics_pipeline(device, cache, outline));
    target.outline = std::move(outline_pipeline);
    pipelines.targets.push_back(std::move(target));
    return &pipelines.targets.back();
}

VkPipeline find_pipeline(const ViewPipelines& pipelines, const WorldKey& key) {
    for (const auto& [have, pipeline] : pipelines.world)
        if (have == key) return pipeline.get();
    return VK_NULL_HANDLE;
}

}  // namespace aisland::render
