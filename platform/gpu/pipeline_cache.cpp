#include <unistd.h>

#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>

#include "app/core/bytes.h"
#include "app/core/format.h"
#include "app/core/log.h"
#include "platform/gpu/pipeline.h"

namespace aisland::gpu {
namespace {

// What stands before the driver's own bytes. The driver checks vendor, device and UUID too, but not damage.
struct Header {
    char magic[8] = {'a', 'i', 's', 'l', 'p', 'c', '0', '1'};
    uint32_t vendor = 0, device = 0, driver_version = 0, unused = 0;
    uint8_t uuid[VK_UUID_SIZE] = {};
    Sha256 sha256{};
};

Header header_for(const Device& device, ByteView payload) {
    Header header;
    header.vendor = device.properties.vendorID;
    header.device = device.properties.deviceID;
    header.driver_version = device.properties.driverVersion;
    std::memcpy(header.uuid, device.properties.pipelineCacheUUID, VK_UUID_SIZE);
    header.sha256 = sha256(payload);
    return header;
}

Bytes read_valid(const Device& device, const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) return {};
    Header header;
    if (!file.read(reinterpret_cast<char*>(&header), sizeof(header))) return {};
    std::error_code ignored;
    const uintmax_t size = std::filesystem::file_size(path, ignored);
    constexpr uintmax_t kLargest = 256u << 20;
    if (ignored || size <= sizeof(header) || size > kLargest) return {};
    Bytes payload(size - sizeof(header));
    if (!file.read(reinterpret_cast<char*>(payload.data()), static_cast<std::streamsize>(payload.size()))) return {};
    const Header expected = header_for(device, payload);
    if (std::memcmp(&header, &expected, sizeof(header)) != 0) {
        log(LogLevel::info, "gpu", "the pipeline cache is of another driver or damaged; it is made anew");
        return {};
    }
    return payload;
}

}  // namespace

Result<PipelineCache> load_pipeline_cache(Device& device, const std::string& path) {
    const Bytes payload = path.empty() ? Bytes{} : read_valid(device, path);
    VkPipelineCacheCreateInfo info{.sType = VK_STRUCTURE_TYPE_PIPELINE_CACHE_CREATE_INFO,
                                   .initialDataSize = payload.size(),
                                   .pInitialData = payload.data()};
    VkPipelineCache cache = VK_NULL_HANDLE;
    AISLAND_CHECK(device.check(vkCreatePipelineCache(device.device, &info, nullptr, &cache), "vkCreatePipelineCache"));
    PipelineCache made;
    made.cache = Unique<VkPipelineCache>(device, cache);
    made.path = path;
    made.found = !payload.empty();
    return made;
}

void save_pipeline_cache(Device& device, const PipelineCache& cache) {
    if (cache.path.empty() || !cache.cache) return;
    size_t size = 0;
    if (vkGetPipelineCacheData(device.device, cache.cache.get(), &size, nullptr) != VK_SUCCESS || size == 0) return;
    Bytes payload(size);
    if (vkGetPipelineCacheData(device.device, cache.cache.get(), &size, payload.data()) != VK_SUCCESS) return;
    payload.resize(size);
    const Header header = header_for(device, payload);
    std::error_code ignored;
    std::filesystem::create_directories(std::filesystem::path(cache.path).parent_path(), ignored);
    const std::string temporary = cache.path + format(".%d", static_cast<int>(getpid()));
    {
        std::ofstream file(temporary, std::ios::binary | std::ios::trunc);
        file.write(reinterpret_cast<const char*>(&header), sizeof(header));
        file.write(reinterpret_cast<const char*>(payload.data()), static_cast<std::streamsize>(payload.size()));
        if (!file.flush()) {
            log(LogLevel::warning, "gpu", "the pipeline cache could not be written to " + temporary);
            std::filesystem::remove(temporary, ignored);
            return;
        }
    }
    std::filesystem::rename(temporary, cache.path, ignored);
    if (ignored) std::filesystem::remove(temporary, ignored);
}

}  // namespace aisland::gpu
