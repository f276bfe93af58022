// Linked into tests that open a Vulkan driver. llvmpipe leaves some of LLVM's memory behind and is unloaded before the leak check, so
// its leaks could not be told from ours by module. Ours are counted where they are made: Device::live_objects and the tests of fifty
// lives.
extern "C" __attribute__((visibility("default"))) const char* __asan_default_options();
extern "C" const char* __asan_default_options() { return "detect_leaks=0"; }
