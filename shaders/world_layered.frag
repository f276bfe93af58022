#version 460
#define kKind 0u
#define AISLAND_LAYERED
#include "world.glsl"
