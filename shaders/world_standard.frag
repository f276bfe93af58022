#version 460
#define kKind 0u
#include "world.glsl"
