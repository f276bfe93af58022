#version 460
#define kKind 3u
#include "world.glsl"
