// A Frame with one of everything the canvas pass draws, in Chinese and English.
#pragma once

#include "app/core/arena.h"
#include "app/text/text.h"

namespace aisland::render {

struct CanvasScene {
    Arena arena;
    Frame frame;
    Picture picture;
};

// Labels, lines, ribbons, a heat map, a panel in the world and one on the screen, as seen from above the lawn.
void fill_scene(CanvasScene& scene, text::Engine& engine, PictureKind kind);

}  // namespace aisland::render
