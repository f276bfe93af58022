#version 460
#include "frame.glsl"
#include "leaf.glsl"
// Light falls between leaves. Where they are finer than the map, every other card is whole and the rest are not there: leaves cover
// about a third of a card, and grown together (leaf_cut) two thirds.
layout(location = 0) in vec2 in_uv;
void main() {
    vec2 w = fwidth(in_uv);
    if (in_uv.x < kLeafCard) return;
    bool fine = max(w.x, w.y) < 0.3;
    float side;
    if (!fine && mod(floor((in_uv.x - 98.0) * 0.25), 2.0) > 0.5) discard;
    if (leaf_cut(in_uv, side) < 0.0) discard;
}
