#include "tests/render/canvas_rig.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include <glm/common.hpp>
#include <glm/geometric.hpp>

namespace aisland::render {
namespace {

constexpr float kNear = 0.05f;

struct Hit {
    vec3 color{0.0f};  // sRGB
    float distance = -1;
};

// Where the ray enters the box, and the face's normal; negative when it misses.
float enter_box(vec3 from, vec3 direction, vec3 low, vec3 high, vec3& normal) {
    float near = 0, far = 1e9f;
    for (int axis = 0; axis < 3; ++axis) {
        if (std::fabs(direction[axis]) < 1e-9f) {
            if (from[axis] < low[axis] || from[axis] > high[axis]) return -1;
            continue;
        }
        float a = (low[axis] - from[axis]) / direction[axis], b = (high[axis] - from[axis]) / direction[axis];
        const float sign = a > b ? 1.0f : -1.0f;
        if (a > b) std::swap(a, b);
        if (a > near) near = a, normal = vec3(0.0f), normal[axis] = sign;
        far = std::min(far, b);
    }
    return near > 0 && near <= far ? near : -1;
}

Hit cast(vec3 from, vec3 direction) {
    Hit hit;
    const float up = glm::clamp(direction.y * 2.5f, 0.0f, 1.0f);
    hit.color = glm::mix(vec3(0.80f, 0.87f, 0.93f), vec3(0.36f, 0.58f, 0.84f), up);
    const struct { vec3 low, high, color; } boxes[] = {{{-26, 0, -46}, {-8, 16, -32}, {0.78f, 0.77f, 0.74f}},
                                                       {{2, 0, -52}, {22, 24, -40}, {0.72f, 0.75f, 0.79f}},
                                                       {{10, 0, -26}, {20, 7, -19}, {0.82f, 0.74f, 0.63f}}};
    float best = 1e9f;
    if (direction.y < -1e-6f) {
        best = -from.y / direction.y;
        const vec3 p = from + direction * best;
        const bool light = (static_cast<int>(std::floor(p.x / 4)) + static_cast<int>(std::floor(p.z / 4))) % 2 == 0;
        const vec3 ground = light ? vec3(0.47f, 0.56f, 0.40f) : vec3(0.44f, 0.53f, 0.38f);
        hit.color = glm::mix(hit.color, ground, std::exp(-best / 260));
        hit.distance = best;
    }
    for (const auto& box : boxes) {
        vec3 normal(0.0f);
        const float t = enter_box(from, direction, box.low, box.high, normal);
        if (t < 0 || t > best) continue;
        best = t;
        const float light = 0.62f + 0.38f * std::max(0.0f, glm::dot(normal, glm::normalize(vec3(0.4f, 0.8f, 0.5f))));
        const vec3 p = from + direction * t;
        const bool window = normal.y == 0 && std::fmod(p.y, 3.2f) > 1.1f && std::fmod(std::fabs(p.x + p.z), 2.4f) > 0.7f;
        hit.color = (window ? vec3(0.42f, 0.50f, 0.58f) : box.color) * light;
        hit.distance = t;
    }
    return hit;
}

}  // namespace

struct CanvasRig::Impl {
    std::unique_ptr<gpu::Device> device;
    gpu::PipelineCache cache;
    std::unique_ptr<Canvas> canvas;
    gpu::Image checker;
    uint32_t slot = 0;
};

CanvasRig::CanvasRig() : m_impl(std::make_unique<Impl>()) {}
CanvasRig::~CanvasRig() = default;

Result<std::unique_ptr<CanvasRig>> CanvasRig::create() {
    std::unique_ptr<CanvasRig> rig(new CanvasRig());
    AISLAND_TRY(device, gpu::Device::create({}));
    rig->m_impl->device = std::move(device);
    AISLAND_TRY(cache, gpu::load_pipeline_cache(*rig->m_impl->device, ""));
    rig->m_impl->cache = std::move(cache);
    AISLAND_TRY(canvas, Canvas::create(*rig->m_impl->device, rig->m_impl->cache));
    rig->m_impl->canvas = std::move(canvas);
    return rig;
}

uint32_t CanvasRig::draws() const { return m_impl->canvas->draws(); }

Result<void> CanvasRig::give_image(uint32_t size) {
    gpu::Device& device = *m_impl->device;
    AISLAND_TRY(image, gpu::create_image(device, {.format = VK_FORMAT_R8G8B8A8_SRGB,
                                                  .width = size,
                                                  .height = size,
                                                  .usage = VK_IMAGE_USAGE_SAMPLED_BIT | VK_IMAGE_USAGE_TRANSFER_DST_BIT,
                                                  .array_view = false}));
    std::vector<uint32_t> texels(static_cast<size_t>(size) * size);
    for (uint32_t y = 0; y < size; ++y)
        for (uint32_t x = 0; x < size; ++x)
            texels[y * size + x] = (x * 8 / size + y * 8 / size) % 2 ? rgba(0x2a9d8fff) : rgba(0xe9c46aff);
    const auto fill = [&](VkCommandBuffer cmd) -> Result<void> {
        gpu::image_barrier(cmd, image.handle(), VK_IMAGE_ASPECT_COLOR_BIT, gpu::use::undefined, gpu::use::copy_write);
        AISLAND_CHECK(gpu::upload(device, cmd, image, std::as_bytes(std::span(texels))));
        gpu::image_barrier(cmd, image.handle(), VK_IMAGE_ASPECT_COLOR_BIT, gpu::use::copy_write, gpu::use::fragment_read);
        return {};
    };
    AISLAND_CHECK(gpu::run_now(device, fill));
    m_impl->checker = std::move(image);
    const VkImageView views[] = {m_impl->checker.view.get()};
    m_impl->canvas->set_images(views);
    return {};
}

Result<std::vector<PixelImage>> CanvasRig::draw(const Frame& frame, uint32_t which, const Shot& shot) {
    gpu::Device& device = *m_impl->device;
    const uint32_t layers = shot.stereo ? 2 : 1;
    const bool ms = shot.depth_samples > 1, encode = shot.format == VK_FORMAT_R8G8B8A8_UNORM;
    const float aspect = static_cast<float>(shot.width) / static_cast<float>(shot.height);
    const float up = 0.5f * frame.pictures[which].fov_y, right = std::atan(std::tan(up) * aspect);

    gpu_data::PictureData data{};
    std::vector<uint8_t> color(static_cast<size_t>(shot.width) * shot.height * 4 * layers);
    std::vector<float> depth(static_cast<size_t>(shot.width) * shot.height * layers);
    for (uint32_t layer = 0; layer < layers; ++layer) {
        const float shift = shot.stereo ? (layer == 0 ? -0.5f : 0.5f) * shot.eye_distance : 0.0f;
        const Pose eye = frame.head * Pose{{shift, 0, 0}, {1, 0, 0, 0}};
        data.views[layer] = view_data({eye, {-right, right, up, -up}}, kNear, shot.width, shot.height);
        if (shot.backdrop == Backdrop::none) {
            std::fill(depth.begin(), depth.end(), kNear / shot.flat_depth_m);
            continue;
        }
        const gpu_data::ViewData& view = data.views[layer];
        for (uint32_t y = 0; y < shot.height; ++y)
            for (uint32_t x = 0; x < shot.width; ++x) {
                const float nx = (static_cast<float>(x) + 0.5f) / static_cast<float>(shot.width) * 2 - 1;
                const float ny = (static_cast<float>(y) + 0.5f) / static_cast<float>(shot.height) * 2 - 1;
                const vec3 ray = glm::normalize(vec3(view.ray_x) * nx + vec3(view.ray_y) * ny + vec3(view.ray_z));
                const Hit hit = cast(eye.position, ray);
                const size_t i = (static_cast<size_t>(layer) * shot.height + y) * shot.width + x;
                depth[i] = hit.distance < 0 ? 0.0f : kNear / (hit.distance * glm::dot(ray, vec3(view.forward)));
                for (int k = 0; k < 3; ++k) color[i * 4 + static_cast<size_t>(k)] = static_cast<uint8_t>(hit.color[k] * 255 + 0.5f);
                color[i * 4 + 3] = 255;
            }
    }
    const float w = static_cast<float>(shot.width), h = static_cast<float>(shot.height);
    data.viewport = vec4(w, h, 1 / w, 1 / h);
    data.target = vec4(w, h, 1, 1);
    data.head = vec4(frame.head.position, 1);
    data.fade = frame.pictures[which].fade;

    AISLAND_TRY(constants, gpu::create_buffer(device, sizeof(data), VK_BUFFER_USAGE_UNIFORM_BUFFER_BIT, gpu::Placement::upload));
    std::memcpy(constants.mapped, &data, sizeof(data));
    AISLAND_TRY(target, gpu::create_image(device, {.format = shot.format, .width = shot.width, .height = shot.height, .layers = layers, .usage = VK_IMAGE_USAGE_COLOR_ATTACHMENT_BIT | VK_IMAGE_USAGE_TRANSFER_DST_BIT | VK_IMAGE_USAGE_TRANSFER_SRC_BIT}));
    AISLAND_TRY(scene_depth, gpu::create_image(device, {.format = kDepthFormat, .width = shot.width, .height = shot.height, .layers = layers, .samples = shot.depth_samples, .usage = VK_IMAGE_USAGE_SAMPLED_BIT | VK_IMAGE_USAGE_TRANSFER_DST_BIT | (ms ? VkImageUsageFlags{VK_IMAGE_USAGE_DEPTH_STENCIL_ATTACHMENT_BIT} : 0u)}));
    AISLAND_TRY(readback, gpu::create_buffer(device, color.size(), VK_BUFFER_USAGE_TRANSFER_DST_BIT, gpu::Placement::readback));
    AISLAND_TRY(staging, gpu::create_buffer(device, color.size() + depth.size() * 4, VK_BUFFER_USAGE_TRANSFER_SRC_BIT, gpu::Placement::upload));
    std::memcpy(staging.mapped, color.data(), color.size());
    std::memcpy(static_cast<std::byte*>(staging.mapped) + color.size(), depth.data(), depth.size() * 4);

    constexpr gpu::Use clear{VK_PIPELINE_STAGE_2_CLEAR_BIT, VK_ACCESS_2_TRANSFER_WRITE_BIT, VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL};
    const auto region = [&](VkDeviceSize offset, VkImageAspectFlags part) {
        return VkBufferImageCopy{.bufferOffset = offset, .imageSubresource = {part, 0, 0, layers}, .imageExtent = {shot.width, shot.height, 1}};
    };
    const auto record = [&](VkCommandBuffer cmd) -> Result<void> {
        const VkImage target_image = target.handle(), depth_image = scene_depth.handle();
        gpu::image_barrier(cmd, target_image, VK_IMAGE_ASPECT_COLOR_BIT, gpu::use::undefined, gpu::use::copy_write);
        const VkBufferImageCopy color_copy = region(0, VK_IMAGE_ASPECT_COLOR_BIT);
        vkCmdCopyBufferToImage(cmd, staging.handle(), target_image, VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL, 1, &color_copy);
        gpu::image_barrier(cmd, target_image, VK_IMAGE_ASPECT_COLOR_BIT, gpu::use::copy_write, gpu::use::color_write);
        if (ms) {
            gpu::image_barrier(cmd, depth_image, VK_IMAGE_ASPECT_DEPTH_BIT, gpu::use::undefined, clear);
            const VkClearDepthStencilValue value{kNear / shot.flat_depth_m, 0};
            const VkImageSubresourceRange range{VK_IMAGE_ASPECT_DEPTH_BIT, 0, 1, 0, layers};
            vkCmdClearDepthStencilImage(cmd, depth_image, VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL, &value, 1, &range);
            gpu::image_barrier(cmd, depth_image, VK_IMAGE_ASPECT_DEPTH_BIT, clear, gpu::use::any_sample);
        } else {
            gpu::image_barrier(cmd, depth_image, VK_IMAGE_ASPECT_DEPTH_BIT, gpu::use::undefined, gpu::use::copy_write);
            const VkBufferImageCopy depth_copy = region(color.size(), VK_IMAGE_ASPECT_DEPTH_BIT);
            vkCmdCopyBufferToImage(cmd, staging.handle(), depth_image, VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL, 1, &depth_copy);
            gpu::image_barrier(cmd, depth_image, VK_IMAGE_ASPECT_DEPTH_BIT, gpu::use::copy_write, gpu::use::any_sample);
        }
        Canvas& canvas = *m_impl->canvas;
        const uint32_t slot = m_impl->slot++ % gpu::kFramesInFlight;
        AISLAND_CHECK(canvas.begin(cmd, frame, slot));
        const PictureContext context{.cmd = cmd, .frame = &frame, .picture = &frame.pictures[which], .data = &data, .constants = {constants.handle(), 0, sizeof(data)}, .depth = scene_depth.view.get(), .samples = shot.depth_samples, .target_format = shot.format, .encode_srgb = encode, .width = shot.width, .height = shot.height, .view_mask = shot.stereo ? 3u : 1u, .slot_index = slot};
        AISLAND_CHECK(canvas.prepare(context));
        const VkRenderingAttachmentInfo attachment{.sType = VK_STRUCTURE_TYPE_RENDERING_ATTACHMENT_INFO,
                                                   .imageView = target.view.get(),
                                                   .imageLayout = VK_IMAGE_LAYOUT_COLOR_ATTACHMENT_OPTIMAL,
                                                   .loadOp = VK_ATTACHMENT_LOAD_OP_LOAD,
                                                   .storeOp = VK_ATTACHMENT_STORE_OP_STORE};
        const VkRenderingInfo rendering{.sType = VK_STRUCTURE_TYPE_RENDERING_INFO,
                                        .renderArea = {{0, 0}, {shot.width, shot.height}},
                                        .layerCount = 1,
                                        .viewMask = context.view_mask,
                                        .colorAttachmentCount = 1,
                                        .pColorAttachments = &attachment};
        vkCmdBeginRendering(cmd, &rendering);
        canvas.draw(context);
        vkCmdEndRendering(cmd);
        gpu::image_barrier(cmd, target_image, VK_IMAGE_ASPECT_COLOR_BIT, gpu::use::color_write, gpu::use::copy_read);
        vkCmdCopyImageToBuffer(cmd, target_image, VK_IMAGE_LAYOUT_TRANSFER_SRC_OPTIMAL, readback.handle(), 1, &color_copy);
        return {};
    };
    AISLAND_CHECK(gpu::run_now(device, record));
    std::vector<PixelImage> images(layers);
    for (uint32_t layer = 0; layer < layers; ++layer) {
        const auto* from = static_cast<const uint8_t*>(readback.mapped) + static_cast<size_t>(layer) * shot.width * shot.height * 4;
        images[layer] = {shot.width, shot.height, {from, from + static_cast<size_t>(shot.width) * shot.height * 4}};
    }
    return images;
}

}  // namespace aisland::render
