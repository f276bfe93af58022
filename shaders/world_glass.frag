#version 460
#define kKind 1u
#include "world.glsl"
