#include "app/cli/files.h"

#include <algorithm>
#include <filesystem>

#include "app/bake/import.h"
#include "app/bake/pictures.h"
#include "app/bake/sounds.h"
#include "platform/jail/jail.h"
#include "platform/os/files.h"
#include "platform/os/paths.h"

namespace aisland::cli {

namespace fs = std::filesystem;

namespace {

constexpr uint64_t kMaxFile = 256ull << 20;  // of one authored file

// The real path of `name` below `root` (itself real), or why not.
Result<fs::path> inside(const fs::path& root, std::string_view name) {
    std::error_code error;
    const fs::path real = fs::canonical(root / fs::path(name).relative_path(), error);
    if (error || fs::path(name).is_absolute())
        return Error{"there is no such file in the content folder", std::string(name), "check the name; it is relative to the folder"};
    const auto [end, rest] = std::mismatch(root.begin(), root.end(), real.begin(), real.end());
    if (end != root.end()) return Error{"the name leads out of the content folder", std::string(name), "copy the file into it"};
    return real;
}

Result<std::vector<std::string>> list(const fs::path& root, std::string_view folder) {
    AISLAND_TRY(start, inside(root, folder.empty() ? "." : folder));
    std::vector<std::string> names;
    std::error_code error;
    for (auto entry = fs::recursive_directory_iterator(start, fs::directory_options::skip_permission_denied, error); !error && entry != fs::recursive_directory_iterator();
         entry.increment(error)) {
        std::error_code ignored;
        if (entry->path().filename().string().front() == '.') {
            if (entry->is_directory(ignored)) entry.disable_recursion_pending();
            continue;
        }
        if (entry->is_regular_file(ignored)) names.push_back(entry->path().lexically_relative(root).generic_string());
    }
    if (error) return Error{error.message(), std::string(folder), "check that the folder may be read"};
    std::sort(names.begin(), names.end());
    return names;
}

}  // namespace

ContentFiles content_folder(const std::string& folder) {
    std::error_code error;
    const fs::path root = fs::canonical(folder, error);
    ContentFiles files;
    files.read = [root, folder](std::string_view name) -> Result<Bytes> {
        if (root.empty()) return Error{"there is no such folder", folder, "check --content"};
        AISLAND_TRY(real, inside(root, name));
        return os::read_file(real.string(), kMaxFile);
    };
    files.list = [root, folder](std::string_view below) -> Result<std::vector<std::string>> {
        if (root.empty()) return Error{"there is no such folder", folder, "check --content"};
        return list(root, below);
    };
    files.model = [read = files.read](std::string_view name) -> Result<ConvertedModel> {
        AISLAND_TRY(bytes, read(name));
        ContentFiles beside;
        beside.read = [&read, &alone](std::string_view other) { return alone = false, read(other); };
        AISLAND_TRY(pack, jail::worker(os::executable_folder() + "/aisland", beside, {}).run(bake::model_task(name), bytes));
        return ConvertedModel{std::move(pack), alone};
    };
    files.picture = [read = files.read](std::string_view name) -> Result<Bytes> {
        AISLAND_TRY(bytes, read(name));
        return jail::worker(os::executable_folder() + "/aisland", {}, {}).run(std::string(bake::kTaskPicture) + " " + std::string(name), bytes);
    };
    files.sound = [read = files.read](std::string_view name) -> Result<Bytes> {
        AISLAND_TRY(bytes, read(name));
        return jail::worker(os::executable_folder() + "/aisland", {}, {}).run(std::string(bake::kTaskSound) + " " + std::string(name), bytes);
    };
    return files;
}

}  // namespace aisland::cli
