#include "platform/gpu/instance.h"

#include <cstring>
#include <string_view>

#include "app/core/format.h"
#include "app/core/log.h"

namespace aisland::gpu {
namespace {

VKAPI_ATTR VkBool32 VKAPI_CALL on_message(VkDebugUtilsMessageSeverityFlagBitsEXT severity,
                                          VkDebugUtilsMessageTypeFlagsEXT,
                                          const VkDebugUtilsMessengerCallbackDataEXT* data, void* user) {
    Messages& messages = *static_cast<Messages*>(user);
    const std::string_view name = data->pMessageIdName ? data->pMessageIdName : "";
    const std::string_view said = data->pMessage;
    const auto says = [&](std::string_view part) { return said.find(part) != std::string_view::npos; };
    // The layer talks about itself (its version, its own settings) under these names, of Debian 13 in these words; that says nothing of our calls.
    if (name == "UNASSIGNED-GPU-Assisted Validation Setup Warning" || name.starts_with("UNASSIGNED-khronos-validation") ||
        name.starts_with("UNASSIGNED-cache-file") || says("Internal Warning: ") || says("Both GPU Assisted Validation and Normal Core Check"))
        return VK_FALSE;
    const bool error = severity & VK_DEBUG_UTILS_MESSAGE_SEVERITY_ERROR_BIT_EXT;
    {
        std::lock_guard lock(messages.mutex);
        (error ? messages.count.errors : messages.count.warnings) += 1;
        if (messages.count.first.empty()) messages.count.first = data->pMessage;
    }
    log(error ? LogLevel::error : LogLevel::warning, "vulkan", data->pMessage);
    return VK_FALSE;
}

VkDebugUtilsMessengerCreateInfoEXT messenger_info(Messages& messages) {
    return {.sType = VK_STRUCTURE_TYPE_DEBUG_UTILS_MESSENGER_CREATE_INFO_EXT,
            .messageSeverity =
                VK_DEBUG_UTILS_MESSAGE_SEVERITY_ERROR_BIT_EXT | VK_DEBUG_UTILS_MESSAGE_SEVERITY_WARNING_BIT_EXT,
            .messageType = VK_DEBUG_UTILS_MESSAGE_TYPE_VALIDATION_BIT_EXT,
            .pfnUserCallback = on_message,
            .pUserData = &messages};
}

template <class Properties, class Name>
bool contains(const std::vector<Properties>& all, const std::string& wanted, Name name) {
    for (const Properties& one : all)
        if (wanted == name(one)) return true;
    return false;
}

std::vector<VkLayerProperties> layers() {
    uint32_t count = 0;
    vkEnumerateInstanceLayerProperties(&count, nullptr);
    std::vector<VkLayerProperties> all(count);
    vkEnumerateInstanceLayerProperties(&count, all.data());
    return all;
}

std::vector<VkExtensionProperties> extensions(const char* layer) {
    uint32_t count = 0;
    vkEnumerateInstanceExtensionProperties(layer, &count, nullptr);
    std::vector<VkExtensionProperties> all(count);
    vkEnumerateInstanceExtensionProperties(layer, &count, all.data());
    return all;
}

}  // namespace

Result<Instance> create_instance(const DeviceRequest& request, Messages& messages) {
    if (volkInitialize() != VK_SUCCESS)
        return Error{"there is no Vulkan loader (libvulkan.so.1) on this machine", "",
                     "install the packages libvulkan1 and mesa-vulkan-drivers or your GPU's driver"};
    const uint32_t loader = volkGetInstanceVersion();
    if (loader < VK_API_VERSION_1_3)
        return Error{format("the Vulkan loader is version %u.%u, and 1.3 is needed", VK_API_VERSION_MAJOR(loader),
                            VK_API_VERSION_MINOR(loader)),
                     "libvulkan.so.1", "install a newer package libvulkan1"};

    const char* validation_layer = "VK_LAYER_KHRONOS_validation";
    std::vector<VkExtensionProperties> offered = extensions(nullptr);
    std::vector<std::string> wanted = request.instance_extensions;
    std::vector<const char*> enabled_layers;
    const bool validated = request.validation != Validation::none;
    if (validated) {
        if (!contains(layers(), validation_layer, [](const VkLayerProperties& p) { return p.layerName; }))
            return Error{"the Vulkan validation layer is not installed", validation_layer,
                         "install the package vulkan-validationlayers, or run without validation"};
        enabled_layers.push_back(validation_layer);
        const std::vector<VkExtensionProperties> of_layer = extensions(validation_layer);
        offered.insert(offered.end(), of_layer.begin(), of_layer.end());
        wanted.emplace_back(VK_EXT_DEBUG_UTILS_EXTENSION_NAME);
        wanted.emplace_back(VK_EXT_VALIDATION_FEATURES_EXTENSION_NAME);
    }
    std::vector<const char*> names;
    for (const std::string& name : wanted) {
        if (!contains(offered, name, [](const VkExtensionProperties& p) { return p.extensionName; }))
            return Error{"the Vulkan instance lacks the extension " + name, "libvulkan.so.1", "install a newer driver"};
        names.push_back(name.c_str());
    }

    const VkApplicationInfo application{.sType = VK_STRUCTURE_TYPE_APPLICATION_INFO,
                                        .pApplicationName = "aisland",
                                        .applicationVersion = 1,
                                        .pEngineName = "aisland",
                                        .engineVersion = 1,
                                        .apiVersion = VK_API_VERSION_1_3};
    const VkValidationFeatureEnableEXT checks[] = {VK_VALIDATION_FEATURE_ENABLE_SYNCHRONIZATION_VALIDATION_EXT,
                                                   VK_VALIDATION_FEATURE_ENABLE_GPU_ASSISTED_EXT,
                                                   VK_VALIDATION_FEATURE_ENABLE_GPU_ASSISTED_RESERVE_BINDING_SLOT_EXT};
    VkDebugUtilsMessengerCreateInfoEXT messenger = messenger_info(messages);
    const VkValidationFeaturesEXT features{.sType = VK_STRUCTURE_TYPE_VALIDATION_FEATURES_EXT,
                                           .pNext = &messenger,
                                           .enabledValidationFeatureCount = request.validation == Validation::shaders ? 3u : 1u,
                                           .pEnabledValidationFeatures = checks};
    const VkInstanceCreateInfo info{.sType = VK_STRUCTURE_TYPE_INSTANCE_CREATE_INFO,
                                    .pNext = validated ? &features : nullptr,
                                    .pApplicationInfo = &application,
                                    .enabledLayerCount = static_cast<uint32_t>(enabled_layers.size()),
                                    .ppEnabledLayerNames = enabled_layers.data(),
                                    .enabledExtensionCount = static_cast<uint32_t>(names.size()),
                                    .ppEnabledExtensionNames = names.data()};
    Instance made;
    const VkResult result = request.create_instance ? request.create_instance(&info, &made.instance)
                                                    : vkCreateInstance(&info, nullptr, &made.instance);
    if (result != VK_SUCCESS)
        return Error{format("no Vulkan instance could be made (VkResult %d)", result), "vkCreateInstance",
                     "install the package mesa-vulkan-drivers or your GPU's driver"};
    volkLoadInstanceOnly(made.instance);
    if (validated) vkCreateDebugUtilsMessengerEXT(made.instance, &messenger, nullptr, &made.messenger);
    return made;
}

void destroy_instance(Instance& instance) {
    if (instance.messenger) vkDestroyDebugUtilsMessengerEXT(instance.instance, instance.messenger, nullptr);
    if (instance.instance) vkDestroyInstance(instance.instance, nullptr);
    instance = {};
}

}  // namespace aisland::gpu
