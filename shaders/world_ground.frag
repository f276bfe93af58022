#version 460
#define kKind 4u
#include "world.glsl"
