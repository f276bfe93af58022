// The Vulkan entry points, loaded at run time: a machine without a Vulkan loader still starts and says so.
#define VOLK_IMPLEMENTATION
#include <volk.h>
