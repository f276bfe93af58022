// aisland new DIR: a small island that is complete. aisland schema: the JSON Schemas of the authored files.
#include <cstdio>
#include <filesystem>

#include "app/cli/commands.h"
#include "app/cli/new_island.h"
#include "app/cli/options.h"
#include "app/cli/shipped_text.h"
#include "app/core/format.h"
#include "platform/os/files.h"

namespace aisland::cli {
namespace {

namespace fs = std::filesystem;

Result<void> write_into(const std::string& folder, const std::string& name, const std::string& text) {
    const fs::path path = fs::path(folder) / name;
    AISLAND_CHECK(os::make_folders(path.parent_path().string()));
    return os::write_file(path.string(), bytes_of(text));
}

std::string stem(const TextFile& file) { return std::string(file.name.substr(0, file.name.find('.'))); }

}  // namespace

int run_new(int argc, char** argv) {
    std::string folder;
    Arguments app("A small complete island to begin with: passes check, and shows itself", "aisland new");
    app.add_option("DIR", folder, "the folder to make").required();
    if (const std::optional<int> status = app.parse(argc, argv)) return *status;
    std::error_code error;
    if (fs::exists(folder, error) && !(fs::is_directory(folder, error) && fs::is_empty(folder, error)))
        return fail({"this is there already, and nothing in it is overwritten", folder, "name a new folder"}, 2);
    for (const NewFile& file : new_island())
        if (const Result<void> written = write_into(folder, file.name, file.text); !written) return fail(written.error(), 2);
    std::printf("%s is an island of its own now.\n  aisland check %s\n  aisland tour --content %s\n", folder.c_str(), folder.c_str(), folder.c_str());
    return 0;
}

int run_schema(int argc, char** argv) {
    std::string name, out;
    Arguments app("JSON Schemas (2020-12) of the authored files, for editors that complete and check", "aisland schema");
    app.add_option("NAME", name, "print this one: zones, tours …; without: list them");
    app.add_option("--out", out, "write all of them into a folder").type_name("DIR");
    if (const std::optional<int> status = app.parse(argc, argv)) return *status;
    for (const TextFile& file : schema_files()) {
        if (!out.empty()) {
            if (const Result<void> written = write_into(out, std::string(file.name), std::string(file.text)); !written) return fail(written.error(), 2);
        } else if (name.empty()) {
            std::printf("%s\n", stem(file).c_str());
        } else if (stem(file) == name) {
            return std::fwrite(file.text.data(), 1, file.text.size(), stdout) == file.text.size() ? 0 : 2;
        }
    }
    if (!name.empty() && out.empty()) return fail({format("there is no schema \"%s\"", name.c_str()), "", "`aisland schema` lists them"}, 2);
    return 0;
}

}  // namespace aisland::cli
