#include "app/cli/files.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <memory>
#include <mutex>

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

bool below(const fs::path& root, const fs::path& real) {
    return std::mismatch(root.begin(), root.end(), real.begin(), real.end()).first == root.end();
}

// The real path of `name` below `root` (itself real), or why not.
Result<fs::path> inside(const fs::path& root, std::string_view name) {
    std::error_code error;
    const fs::path real = fs::canonical(root / fs::path(name).relative_path(), error);
    if (error || fs::path(name).is_absolute())
        return Error{"there is no such file in the content folder", std::string(name), "check the name; it is relative to the folder"};
    if (!below(root, real)) return Error{"the name leads out of the content folder", std::string(name), "copy the file into it"};
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

ContentFiles content_folder(const std::string& folder, std::vector<std::string>* taken) {
    std::error_code error;
    const fs::path root = fs::canonical(folder, error);
    ContentFiles files;
    files.read = [root, folder, taken, mutex = std::make_shared<std::mutex>()](std::string_view name) -> Result<Bytes> {
        if (root.empty()) return Error{"there is no such folder", folder, "check --content"};
        AISLAND_TRY(real, inside(root, name));
        if (taken) {
            const std::lock_guard lock(*mutex);
            taken->push_back(real.string());
        }
        return os::read_file(real.string(), kMaxFile);
    };
    files.list = [root, folder](std::string_view below) -> Result<std::vector<std::string>> {
        if (root.empty()) return Error{"there is no such folder", folder, "check --content"};
        return list(root, below);
    };
    files.model = [read = files.read](std::string_view name, ByteView file) -> Result<ConvertedModel> {
        bool alone = true;
        ContentFiles beside;
        beside.read = [&read, &alone](std::string_view other) { return alone = false, read(other); };
        AISLAND_TRY(pack, jail::worker(os::executable_folder() + "/aisland", beside, {}).run(bake::model_task(name), file));
        return ConvertedModel{std::move(pack), alone};
    };
    files.picture = [](std::string_view name, ByteView file) -> Result<Bytes> {
        return jail::worker(os::executable_folder() + "/aisland", {}, {}).run(std::string(bake::kTaskPicture) + " " + std::string(name), file);
    };
    files.sound = [](std::string_view name, ByteView file) -> Result<Bytes> {
        return jail::worker(os::executable_folder() + "/aisland", {}, {}).run(std::string(bake::kTaskSound) + " " + std::string(name), file);
    };
    return files;
}

bool lies_in(const std::string& folder, const std::string& file) {
    std::error_code none, gone;
    const fs::path root = fs::canonical(folder, none), real = fs::canonical(file, gone);
    return !none && !gone && below(root, real);
}

std::optional<Error> would_be_lost(const std::string& out, const char* what, std::string_view begins, std::span<const std::string> made_of) {
    std::error_code error, missing;
    const fs::path real = fs::canonical(out, error);
    if (error) return {};
    if (fs::is_directory(real, error)) return Error{"--out is a folder", out, "name a file in it"};
    if (!fs::is_regular_file(real, error)) return Error{"--out is no regular file but a device, pipe or socket", out, "name a file"};
    const std::string kind(what);
    for (const std::string& name : made_of) {
        const fs::path input = fs::canonical(name, missing);
        if (!missing && input == real) return Error{"--out is a file that the " + kind + " is made of, and which it would replace", out, "name another file"};
    }
    std::string head(begins.size(), '\0');
    std::ifstream file(out, std::ios::binary);
    if (fs::file_size(out, error) == 0 || (file.read(head.data(), static_cast<std::streamsize>(head.size())) && head == begins)) return {};
    return Error{"--out is a file already and no " + kind + ": what it holds would be lost", out, "name another file, or remove this one first"};
}

}  // namespace aisland::cli
