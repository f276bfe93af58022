// Renderer: draws Frames of a World. Mono and stereo are one path (array targets, multiview); the GPU culls, picks LODs and
// draws indirectly. One thread. Order per frame: begin, draw for each picture, submit.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "app/core/result.h"
#include "app/frame/frame.h"
#include "app/frame/world.h"
#include "platform/gpu/device.h"
#include "platform/gpu/target.h"

namespace aisland::render {

struct Options {
    uint32_t msaa = 4;                // 1 or 4
    std::string pipeline_cache_path;  // empty: none
    bool deterministic = false;       // ordered compaction, uploads finished before the first draw
    float shadow_scale = 1.0f;        // of the 2048 cascades
    float level_fade_s = 0.25f;       // a change of level of detail takes; 0: none, it is switched
    float corner_px = 8.0f;           // of a model alone, light is worked out at the corners of triangles whose sides are no longer than so many pixels; 0: at none
    bool whole = false;               // everything within the view at its finest level, however small and whatever stands before it: what the rest is measured by
    float scale = 1.0f;               // of the world's width and height in its pictures while no budget is held
};

struct PassTime {
    std::string name;
    double gpu_ms = 0;
};

struct Counters {
    uint64_t triangles = 0;  // submitted to rasterisation by the last finished frame, all passes
    uint32_t draws = 0;      // recorded vkCmdDraw*
    uint32_t gpu_draws = 0;  // indirect draws the GPU emitted
    uint32_t instances = 0;  // the World's
    uint32_t visible = 0;    // drawn; of those with large meshes each of their facets
    double device_mb = 0;
};

struct PixelImage {
    uint32_t width = 0, height = 0;
    std::vector<uint8_t> rgba;  // sRGB, straight alpha, top row first
};

class Renderer {
public:
    static Result<std::unique_ptr<Renderer>> create(gpu::Device& device, const Options& options);
    ~Renderer();

    // Replaces the World after this call; the previous one's memory goes to the retire list.
    // The spans of `world` must stay valid until uploaded() is true.
    Result<void> upload(const World& world);
    bool uploaded() const;
    Result<void> wait_uploaded();  // until then; what else is on its way goes on

    // The next World: made ready beside the loop and copied a little with every frame while the present one is drawn. A second call
    // waits for the first, then lets it go. What the spans of `world` see must stay until staged() is true.
    void stage(const World& world);
    // It is all there, or cannot be had: flip() shows it from the next frame on, or says why not and leaves the present one.
    bool staged() const;
    Result<void> flip();

    // Waits for the frame slot, copies slots, movers, rigs, glyphs of `frame`.
    Result<void> begin(const Frame& frame);
    // kind eyes: views.size() == 2, target.layers == 2. kind eye: one view. Others: views empty, Picture::rig and fov_y count.
    Result<void> draw(const Frame& frame, const Picture& picture, std::span<const View> views, const gpu::Target& target);
    // Where the eyes are, known later than draw(): in all pictures of eyes of this frame. Once, after the last draw().
    void place(std::span<const View> views);
    // One vkQueueSubmit2 for all pictures of the frame. VK_ERROR_DEVICE_LOST sets Device::lost and is an Error.
    Result<void> submit();
    // Blocks until everything submitted is finished.
    void wait_idle();

    // Copies `target` (after submit, in its final layout) to memory. Waits. layer: array layer to read.
    Result<PixelImage> read_back(const gpu::Target& target, uint32_t layer);

    // From the next frame on the world is drawn smaller in its pictures while the GPU takes longer than this for a frame, down to
    // `least` of their width and height; 0, and where pictures must not depend on the clock: Options::scale, whatever it takes.
    void hold(double budget_ms, float least);
    float scale() const;  // of the frame begun last

    std::span<const PassTime> pass_times() const;  // of the last finished frame
    double gpu_ms() const;
    Counters counters() const;

private:
    Renderer();
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

}  // namespace aisland::render
