// The Vulkan device and what lives as long as it: instance, queue, memory allocator, retire list.
// Vulkan 1.3 with dynamic rendering, synchronization2, multiview, descriptor indexing, draw indirect count.
// One thread records, submits and retires; others may make and destroy objects of their own beside it. All failures are Errors that name what is missing and what to install.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#define VK_NO_PROTOTYPES
#include <volk.h>

#include "app/core/result.h"
#include "platform/gpu/shading_rate.h"
#include "platform/gpu/validation.h"

struct VmaAllocator_T;
typedef VmaAllocator_T* VmaAllocator;

namespace aisland::gpu {

// What a host needs of the device; OpenXR makes instance and device itself (XR_KHR_vulkan_enable2).
struct DeviceRequest {
    std::vector<std::string> instance_extensions, device_extensions;
    std::function<VkResult(const VkInstanceCreateInfo*, VkInstance*)> create_instance;              // empty: vkCreateInstance
    std::function<VkPhysicalDevice(VkInstance)> choose;                                             // empty: best of all
    std::function<VkResult(VkPhysicalDevice, const VkDeviceCreateInfo*, VkDevice*)> create_device;  // empty: vkCreateDevice
    std::function<bool(VkInstance, VkPhysicalDevice, uint32_t queue_family)> can_present;           // empty: no presenting
    Validation validation = Validation::none;
};

class Device {
public:
    static Result<std::unique_ptr<Device>> create(const DeviceRequest& request);
    // One more of the same physical device, without extensions, for another thread to use; not under validation. `first`, whose
    // instance it shares, must outlive it.
    static Result<std::unique_ptr<Device>> create_beside(const Device& first);
    ~Device();  // waits for the device, destroys everything retired

    VkInstance instance = VK_NULL_HANDLE;
    VkPhysicalDevice physical = VK_NULL_HANDLE;
    VkDevice device = VK_NULL_HANDLE;
    VkQueue queue = VK_NULL_HANDLE;  // graphics + compute + transfer (+ present where asked)
    uint32_t queue_family = 0;
    VmaAllocator allocator = nullptr;
    VkPhysicalDeviceProperties properties{};
    std::string driver;             // "llvmpipe (LLVM 15.0.6, 256 bits), Mesa 25.0.7"
    std::atomic<bool> lost{false};  // set by whoever sees VK_ERROR_DEVICE_LOST; the loop rebuilds

    bool block_compression = false;  // BC textures can be sampled; else the renderer decodes them
    ShadingRate shading_rate;        // enabled where it is offered
    uint64_t submitted = 0;          // serial of the last submission

    ValidationCount validation() const;
    // Live Vulkan objects made through this device, for leak tests.
    uint64_t live_objects() const;
    void count_object(int64_t change);

    // Turns a failed call into an Error and sets `lost` on VK_ERROR_DEVICE_LOST.
    Result<void> check(VkResult result, const char* call);

    // The fence to submit with; its signal means that `submitted + 1` has finished. Call submitted_with() after the submission.
    Result<VkFence> next_fence();
    void submitted_with(VkFence fence);

    // Keeps `object` until the GPU has finished everything recorded so far, then destroys it.
    template <class T>
    void retire(T object) {
        retire_raw(new T(std::move(object)), [](void* raw) { delete static_cast<T*>(raw); });
    }
    // Destroys what the GPU has finished with.
    void collect();
    uint64_t completed() const;  // serial the GPU has reached
    Result<void> wait(uint64_t serial);

private:
    void retire_raw(void* object, void (*destroy)(void*));
    Device();
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

}  // namespace aisland::gpu
