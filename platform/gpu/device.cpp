#include "platform/gpu/device.h"

#include <algorithm>
#include <atomic>
#include <cstring>
#include <limits>

#include "app/core/assert.h"
#include "app/core/format.h"
#include "app/core/log.h"
#include "platform/gpu/features.h"
#include "platform/gpu/instance.h"
#include "platform/gpu/vma.h"

namespace aisland::gpu {
namespace {

struct Retired {
    uint64_t serial;
    void* object;
    void (*destroy)(void*);
};

struct Pending {
    uint64_t serial;
    VkFence fence;
};

// Queue family that can do everything, and present where asked.
uint32_t find_family(VkPhysicalDevice physical, VkInstance instance, const DeviceRequest& request) {
    uint32_t count = 0;
    vkGetPhysicalDeviceQueueFamilyProperties(physical, &count, nullptr);
    std::vector<VkQueueFamilyProperties> families(count);
    vkGetPhysicalDeviceQueueFamilyProperties(physical, &count, families.data());
    for (uint32_t i = 0; i < count; ++i) {
        const VkQueueFlags needed = VK_QUEUE_GRAPHICS_BIT | VK_QUEUE_COMPUTE_BIT;
        if ((families[i].queueFlags & needed) != needed) continue;
        if (request.can_present && !request.can_present(instance, physical, i)) continue;
        return i;
    }
    return std::numeric_limits<uint32_t>::max();
}

std::vector<std::string> missing_extensions(VkPhysicalDevice physical, const std::vector<std::string>& wanted) {
    uint32_t count = 0;
    vkEnumerateDeviceExtensionProperties(physical, nullptr, &count, nullptr);
    std::vector<VkExtensionProperties> offered(count);
    vkEnumerateDeviceExtensionProperties(physical, nullptr, &count, offered.data());
    std::vector<std::string> missing;
    for (const std::string& name : wanted)
        if (std::none_of(offered.begin(), offered.end(),
                         [&](const VkExtensionProperties& p) { return name == p.extensionName; }))
            missing.push_back(name);
    return missing;
}

struct Candidate {
    VkPhysicalDevice physical = VK_NULL_HANDLE;
    VkPhysicalDeviceProperties properties{};
    uint32_t family = 0;
};

Result<Candidate> examine(VkPhysicalDevice physical, VkInstance instance, const DeviceRequest& request) {
    Candidate candidate{physical, {}, 0};
    vkGetPhysicalDeviceProperties(physical, &candidate.properties);
    Features offered;
    offered.link();
    // A 1.2 device does not know the 1.3 struct; accept_device refuses it before its contents matter.
    if (candidate.properties.apiVersion >= VK_API_VERSION_1_3) vkGetPhysicalDeviceFeatures2(physical, &offered.core);
    AISLAND_CHECK(accept_device(candidate.properties, offered));
    const std::vector<std::string> missing = missing_extensions(physical, request.device_extensions);
    if (!missing.empty())
        return Error{"the graphics driver lacks the extension " + missing.front(), candidate.properties.deviceName,
                     "install a newer driver"};
    candidate.family = find_family(physical, instance, request);
    if (candidate.family == std::numeric_limits<uint32_t>::max())
        return Error{request.can_present ? "no queue of the graphics device can draw, compute and show a window"
                                         : "no queue of the graphics device can draw and compute",
                     candidate.properties.deviceName, "choose another graphics device or driver"};
    return candidate;
}

int rank(VkPhysicalDeviceType type) {
    switch (type) {
        case VK_PHYSICAL_DEVICE_TYPE_DISCRETE_GPU: return 3;
        case VK_PHYSICAL_DEVICE_TYPE_INTEGRATED_GPU: return 2;
        case VK_PHYSICAL_DEVICE_TYPE_VIRTUAL_GPU: return 1;
        default: return 0;
    }
}

Result<Candidate> choose(VkInstance instance, const DeviceRequest& request) {
    if (request.choose) {
        VkPhysicalDevice physical = request.choose(instance);
        if (!physical) return Error{"the headset's runtime named no graphics device", "", "check the headset's software"};
        return examine(physical, instance, request);
    }
    uint32_t count = 0;
    vkEnumeratePhysicalDevices(instance, &count, nullptr);
    std::vector<VkPhysicalDevice> all(count);
    vkEnumeratePhysicalDevices(instance, &count, all.data());
    if (all.empty())
        return Error{"there is no Vulkan graphics device", "",
                     "install the package mesa-vulkan-drivers or your GPU's driver"};
    std::optional<Candidate> best;
    std::optional<Error> refusal;
    for (VkPhysicalDevice physical : all) {
        Result<Candidate> candidate = examine(physical, instance, request);
        if (!candidate) {
            if (!refusal) refusal = candidate.error();
        } else if (!best || rank(candidate->properties.deviceType) > rank(best->properties.deviceType)) {
            best = *candidate;
        }
    }
    if (!best) return *refusal;
    return *best;
}

std::string driver_text(VkPhysicalDevice physical) {
    VkPhysicalDeviceDriverProperties driver{.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_DRIVER_PROPERTIES};
    VkPhysicalDeviceProperties2 properties{.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_PROPERTIES_2, .pNext = &driver};
    vkGetPhysicalDeviceProperties2(physical, &properties);
    return std::string(properties.properties.deviceName) + ", " + driver.driverName + " " + driver.driverInfo;
}

Result<VmaAllocator> create_allocator(const Device& device) {
    VmaVulkanFunctions functions{};
    functions.vkGetInstanceProcAddr = vkGetInstanceProcAddr;
    functions.vkGetDeviceProcAddr = vkGetDeviceProcAddr;
    VmaAllocatorCreateInfo info{};
    info.flags = VMA_ALLOCATOR_CREATE_BUFFER_DEVICE_ADDRESS_BIT;
    info.physicalDevice = device.physical;
    info.device = device.device;
    info.instance = device.instance;
    info.vulkanApiVersion = VK_API_VERSION_1_3;
    info.pVulkanFunctions = &functions;
    VmaAllocator allocator = nullptr;
    if (vmaCreateAllocator(&info, &allocator) != VK_SUCCESS)
        return Error{"the graphics memory allocator could not start", device.driver, ""};
    return allocator;
}

// Makes the VkDevice of `self`, whose physical one is chosen.
Result<void> make_device(Device& self, const DeviceRequest& request) {
    Features offered;
    offered.link();
    vkGetPhysicalDeviceFeatures2(self.physical, &offered.core);
    Features wanted = wanted_features(offered, request.validation == Validation::shaders);
    wanted.link();
    self.block_compression = wanted.core.features.textureCompressionBC;
    self.shading_rate = offered_shading_rate(self.physical);
    VkPhysicalDeviceFragmentShadingRateFeaturesKHR rates{.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_FRAGMENT_SHADING_RATE_FEATURES_KHR,
                                                         .attachmentFragmentShadingRate = VK_TRUE};
    if (self.shading_rate.offered()) wanted.v13.pNext = &rates;

    std::vector<const char*> extensions;
    for (const std::string& name : request.device_extensions) extensions.push_back(name.c_str());
    if (self.shading_rate.offered()) extensions.push_back(VK_KHR_FRAGMENT_SHADING_RATE_EXTENSION_NAME);
    const float priority = 1.0f;
    const VkDeviceQueueCreateInfo queue{.sType = VK_STRUCTURE_TYPE_DEVICE_QUEUE_CREATE_INFO,
                                        .queueFamilyIndex = self.queue_family,
                                        .queueCount = 1,
                                        .pQueuePriorities = &priority};
    const VkDeviceCreateInfo info{.sType = VK_STRUCTURE_TYPE_DEVICE_CREATE_INFO,
                                  .pNext = &wanted.core,
                                  .queueCreateInfoCount = 1,
                                  .pQueueCreateInfos = &queue,
                                  .enabledExtensionCount = static_cast<uint32_t>(extensions.size()),
                                  .ppEnabledExtensionNames = extensions.data()};
    const VkResult result = request.create_device ? request.create_device(self.physical, &info, &self.device)
                                                  : vkCreateDevice(self.physical, &info, nullptr, &self.device);
    if (result != VK_SUCCESS)
        return Error{format("the graphics device refused to start (VkResult %d)", result), self.driver,
                     "close other programs that use it, or restart the machine"};
    return {};
}

}  // namespace

struct Device::Impl {
    Messages messages;
    Instance instance;
    std::atomic<int64_t> live{0};
    std::vector<Retired> retired;          // in order of serial
    mutable std::vector<Pending> pending;  // submissions not known to be finished, in order
    mutable std::vector<VkFence> free_fences;
    mutable uint64_t finished = 0;
};

Device::Device() : m_impl(std::make_unique<Impl>()) {}

Result<std::unique_ptr<Device>> Device::create(const DeviceRequest& request) {
    std::unique_ptr<Device> made(new Device());
    Device& self = *made;
    AISLAND_TRY(instance, create_instance(request, self.m_impl->messages));
    self.m_impl->instance = instance;
    self.instance = instance.instance;

    AISLAND_TRY(chosen, choose(self.instance, request));
    self.physical = chosen.physical;
    self.properties = chosen.properties;
    self.queue_family = chosen.family;
    self.driver = driver_text(self.physical);

    AISLAND_CHECK(make_device(self, request));
    volkLoadDevice(self.device);
    vkGetDeviceQueue(self.device, self.queue_family, 0, &self.queue);
    AISLAND_TRY(allocator, create_allocator(self));
    self.allocator = allocator;
    log(LogLevel::info, "gpu", self.driver);
    return made;
}

Result<std::unique_ptr<Device>> Device::create_beside(const Device& first) {
    if (first.m_impl->instance.messenger) return Error{"the validation layer is to look at one device alone", first.driver, ""};  // it takes its time
    std::unique_ptr<Device> made(new Device());
    Device& self = *made;
    self.instance = first.instance, self.physical = first.physical, self.properties = first.properties;
    self.queue_family = first.queue_family, self.driver = first.driver;
    AISLAND_CHECK(make_device(self, {}));
    vkGetDeviceQueue(self.device, self.queue_family, 0, &self.queue);  // the functions are those of the first
    AISLAND_TRY(allocator, create_allocator(self));
    self.allocator = allocator;
    return made;
}

Device::~Device() {
    if (device) {
        vkDeviceWaitIdle(device);
        for (const Retired& retired : m_impl->retired) retired.destroy(retired.object);
        m_impl->retired.clear();
        for (const Pending& pending : m_impl->pending) vkDestroyFence(device, pending.fence, nullptr);
        for (VkFence fence : m_impl->free_fences) vkDestroyFence(device, fence, nullptr);
        vmaDestroyAllocator(allocator);
        if (m_impl->live != 0)
            log(LogLevel::error, "gpu", format("%lld Vulkan objects outlive their device", static_cast<long long>(m_impl->live)));
        vkDestroyDevice(device, nullptr);
    }
    destroy_instance(m_impl->instance);
}

ValidationCount Device::validation() const {
    std::lock_guard lock(m_impl->messages.mutex);
    return m_impl->messages.count;
}

uint64_t Device::live_objects() const { return static_cast<uint64_t>(m_impl->live.load()); }
void Device::count_object(int64_t change) { m_impl->live += change; }

Result<void> Device::check(VkResult result, const char* call) {
    if (result >= VK_SUCCESS) return {};
    if (result == VK_ERROR_DEVICE_LOST) {
        lost = true;
        return Error{"the graphics device was lost", call, "it is started again"};
    }
    if (result == VK_ERROR_OUT_OF_DEVICE_MEMORY || result == VK_ERROR_OUT_OF_HOST_MEMORY)
        return Error{"the graphics device is out of memory", call, "close other programs or choose a smaller picture"};
    return Error{format("the graphics driver failed (VkResult %d)", result), call, ""};
}

void Device::retire_raw(void* object, void (*destroy)(void*)) {
    m_impl->retired.push_back({submitted + 1, object, destroy});
}

Result<VkFence> Device::next_fence() {
    if (!m_impl->free_fences.empty()) {
        VkFence fence = m_impl->free_fences.back();
        m_impl->free_fences.pop_back();
        AISLAND_CHECK(check(vkResetFences(device, 1, &fence), "vkResetFences"));
        return fence;
    }
    const VkFenceCreateInfo info{.sType = VK_STRUCTURE_TYPE_FENCE_CREATE_INFO};
    VkFence fence = VK_NULL_HANDLE;
    AISLAND_CHECK(check(vkCreateFence(device, &info, nullptr, &fence), "vkCreateFence"));
    return fence;
}

void Device::submitted_with(VkFence fence) {
    submitted += 1;
    m_impl->pending.push_back({submitted, fence});
}

uint64_t Device::completed() const {
    std::vector<Pending>& pending = m_impl->pending;
    while (!pending.empty() && vkGetFenceStatus(device, pending.front().fence) == VK_SUCCESS) {
        m_impl->finished = pending.front().serial;
        m_impl->free_fences.push_back(pending.front().fence);
        pending.erase(pending.begin());
    }
    return m_impl->finished;
}

void Device::collect() {
    if (m_impl->retired.empty()) return;
    const uint64_t reached = completed();
    size_t done = 0;
    while (done < m_impl->retired.size() && m_impl->retired[done].serial <= reached) {
        const Retired retired = m_impl->retired[done++];
        retired.destroy(retired.object);
    }
    m_impl->retired.erase(m_impl->retired.begin(), m_impl->retired.begin() + static_cast<std::ptrdiff_t>(done));
}

Result<void> Device::wait(uint64_t serial) {
    // A device that needs longer for a frame hangs; a processor that draws may only be busy with something else.
    const uint64_t timeout_s = properties.deviceType == VK_PHYSICAL_DEVICE_TYPE_CPU ? 120 : 20;
    while (completed() < serial) {
        AISLAND_ASSERT(!m_impl->pending.empty());
        const VkResult result = vkWaitForFences(device, 1, &m_impl->pending.front().fence, VK_TRUE, timeout_s * 1'000'000'000);
        if (result == VK_TIMEOUT) {
            lost = true;
            return Error{format("the graphics device did not finish within %llu s", static_cast<unsigned long long>(timeout_s)), driver, "it is started again"};
        }
        AISLAND_CHECK(check(result, "vkWaitForFences"));
    }
    return {};
}

}  // namespace aisland::gpu
