// What the canvas pass keeps for a frame: its lists in the shape shaders read, the buffers they are copied to, pipelines.
#pragma once

#include <vector>

#include "app/frame/frame.h"
#include "platform/gpu/memory.h"
#include "platform/gpu/pipeline.h"
#include "shaders/canvas_shared.h"

namespace aisland::render {

struct CanvasPipelines {
    VkFormat format = VK_FORMAT_UNDEFINED;
    bool encode = false;
    uint32_t view_mask = 1, samples = 1;
    gpu::Unique<VkPipeline> quads, triangles, strokes, fields, visible;
    gpu::Unique<VkPipeline> cover, open;  // where a compositor's layer shows through; made when first needed
    uint32_t pictures = 0;                // drawn with them
};

enum CanvasBuffer : uint32_t {  // in the order of the bindings of set 0
    kCanvasBuffer,
    kQuadBuffer,
    kClipBuffer,
    kVertexBuffer,
    kStrokeBuffer,
    kFieldBuffer,
    kValueBuffer,
    kBoundBuffers,
    kIndexBuffer = kBoundBuffers,
    kCommandBuffer,
    kStagingBuffer,
    kVisibleBuffer,
    kCanvasBuffers
};

constexpr uint32_t kMaxCanvasPictures = 32;  // in one frame

// One frame slot's copies; written after the GPU has finished with the slot.
struct CanvasSlot {
    gpu::Buffer buffers[kCanvasBuffers];
    gpu::Unique<VkDescriptorPool> picture_pool;
    std::vector<VkDescriptorSet> picture_sets;  // of it, one for each picture of a frame; to make one costs more than to write one
    VkDescriptorSet frame_set = VK_NULL_HANDLE;
    uint64_t views_generation = 0;
};

struct CanvasBatch {
    vec4 clip{0.0f};
    uint32_t first_index = 0, index_count = 0;
    int32_t vertex_offset = 0;
};

struct CanvasPanel {
    PanelPlace place = PanelPlace::world;
    uint32_t surface = 0, index = 0;        // index in Frame::panels
    uint32_t canvas = 0, layer_canvas = 0;  // where it stands; filling a picture of its own
    uint32_t command = 0;
    bool on_layer = false;                       // a picture of its own shows it
    uint32_t open_canvas = 0, open_command = 0;  // then: the whole of it as one quad
    uint32_t first_batch = 0, batch_count = 0;
};

// A frame's lists, gathered. Spans into the frame where nothing changes on the way to the GPU.
struct CanvasLists {
    std::vector<gpu_data::CanvasData> canvases;
    std::vector<std::span<const Quad>> quads;
    std::vector<std::span<const vec4>> clips;
    std::vector<std::span<const DrawVertex>> vertices;
    std::vector<std::span<const uint16_t>> indices;
    std::vector<std::span<const float>> values;
    std::vector<gpu_data::StrokeData> strokes;  // those behind a panel first
    std::vector<gpu_data::StrokeData> near;     // while they are sorted
    std::vector<vec4> planes;                   // of the world's panels: normal towards the head, distance
    std::vector<Quad> whole;                    // one a panel on a layer
    std::vector<gpu_data::FieldData> fields;
    std::vector<VkDrawIndirectCommand> commands;
    std::vector<CanvasPanel> panels;
    std::vector<CanvasBatch> batches;
    std::vector<uint32_t> order;
    uint32_t count_command = 0;  // index of the entry of `commands` whose first word is run_count
    uint32_t strokes_behind = 0;
    uint32_t run_count = 0, quad_count = 0, clip_count = 0, vertex_count = 0, index_count = 0, value_count = 0;
};

// Keeps the vectors' memory, so a steady frame allocates nothing.
void gather(const Frame& frame, CanvasLists& lists);

}  // namespace aisland::render
