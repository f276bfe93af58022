// Leaf cards: loose leaves cut out of a quad, so that few triangles read as foliage. uv.x above kLeafCard marks a card: it is
// 100 + 4 * the card's own number + x, with x and uv.y in -1..1 over the card. A leaf lies in every cell of a jittered grid.
// Returns how far inside a leaf a point lies (negative: between leaves); `side` tells the halves of a leaf apart and one leaf
// from the next. Where leaves are thinner than a pixel they grow together.
const float kLeafCard = 50.0;
const float kLeafMass = 30.0;  // between the two: a lump that stands for many leaves; of a tree's, uv.y = what they send back, of what its colour says

float leaf_cut(vec2 uv, out float side) {
    float card = floor((uv.x - 98.0) * 0.25);
    vec2 q = vec2(uv.x - 100.0 - 4.0 * card, uv.y);
    bool petals = card > 15.5;
    float cells = petals ? 3.4 : 3.1;
    vec2 p = q * cells + 0.37;
    vec2 low = floor(p - 0.5);
    float best = -1.0;
    side = 0.0;
    for (int i = 0; i < 4; ++i) {
        vec2 cell = low + vec2(i & 1, i >> 1);
        uint id = uint(int(cell.x) + 64) * 73u + uint(int(cell.y) + 64) * 3001u + uint(card) * 677u;
        float h = hash01(id), g = hash01(id + 91u);
        vec2 middle = cell + 0.5 + (vec2(h, g) - 0.5) * 0.6;
        if (dot(middle, middle) > cells * cells * 0.74) continue;
        float turn = g * 6.2831853;
        vec2 axis = vec2(cos(turn), sin(turn)), d = p - middle;
        float t = dot(d, axis), across = dot(d, vec2(-axis.y, axis.x)), inside, tint;
        if (petals) {  // five of them, darker where they meet
            float l = length(d), c = t / max(l, 1e-4), c2 = c * c;
            inside = 0.50 + 0.11 * c * (5.0 - c2 * (20.0 - 16.0 * c2)) - l;
            tint = 0.5 * l - 0.16;
        } else {
            t *= 1.39;
            inside = 0.35 * (1.0 - t * t) * (1.0 + 0.4 * t) - abs(across);
            tint = 0.5 * across;
        }
        if (inside > best) best = inside, side = tint + 0.35 * (h - 0.5);
    }
    vec2 w = fwidth(q);
    return mix(best, 0.85 - dot(q, q), smoothstep(0.12, 0.5, max(w.x, w.y)));
}
