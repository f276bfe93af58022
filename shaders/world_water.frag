#version 460
#define kKind 2u
#include "world.glsl"
