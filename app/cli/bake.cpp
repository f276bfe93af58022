// aisland bake DIR|MODEL --out FILE.pack [--light]
#include <unistd.h>

#include <cstdio>
#include <filesystem>

#include "app/bake/bake.h"
#include "app/cli/commands.h"
#include "app/cli/content.h"
#include "app/cli/files.h"
#include "app/cli/model.h"
#include "app/cli/options.h"
#include "app/content/pack.h"
#include "app/content/sign.h"
#include "platform/os/files.h"

namespace aisland::cli {

namespace {

// Signed where there is a key.
Result<void> write_pack(Bytes& pack, const std::string& out, const std::string& key) {
    if (!key.empty()) {
        AISLAND_TRY(pem, os::read_file(key, 1 << 20));
        AISLAND_TRY(stamped, content::sign_pack(std::move(pack), text_of(pem)));
        pack = std::move(stamped);
    }
    const Result<Bytes> there = os::read_file(out);
    if (there && *there == pack) return {};  // equal files keep their age: what depends on them is not made again
    return os::write_file(out, pack);
}

void tell(const content::Opened& opened, const std::string& out, bool unchanged) {
    size_t triangles = 0;
    for (const Instance& instance : opened.world.instances) triangles += opened.world.meshes[instance.mesh].lods[0].index_count / 3;
    std::printf("%s%s: %.1f MiB, %zu entities, %zu meshes, %zu instances, %.2f M triangles\n", out.c_str(), unchanged ? " (nothing changed)" : "", static_cast<double>(opened.bytes.size()) / 1048576.0,
                opened.catalog.entities.size(), opened.world.meshes.size(), opened.world.instances.size(), static_cast<double>(triangles) / 1e6);
}

// A model file by itself, for --model.
int bake_model(const std::string& path, const std::string& out, const std::string& key) {
    Result<content::Opened> opened = convert_model(path);
    if (!opened) return fail(opened.error(), 2);
    for (const std::string& note : opened->catalog.notes) std::fprintf(stderr, "%s: %s\n", path.c_str(), note.c_str());
    Bytes pack = opened->bytes;
    if (auto written = write_pack(pack, out, key); !written) return fail(written.error(), 2);
    return tell(*opened, out, false), 0;
}

}  // namespace

int run_bake(int argc, char** argv) {
    Arguments app{"Authored content to a pack", "aisland bake"};
    std::string folder, out;
    std::string key;
    unsigned threads = 0;
    bool light = false;
    app.add_option("DIR", folder, "the content folder, or a model file for --model").required();
    app.add_option("--out", out, "the pack to write").required();
    app.add_flag("--light", light, "work out the light of the rooms; takes some seconds");
    app.add_option("--threads", threads, "0: as many as the machine has; for a folder").range(0, 256);
    app.add_option("--sign", key, "sign it with a private Ed25519 key (PEM)").type_name("KEY.pem").existing_file();
    if (const std::optional<int> status = app.parse(argc, argv)) return *status;

    if (std::error_code error; std::filesystem::is_regular_file(folder, error) && std::filesystem::equivalent(folder, out, error))
        return fail({"--out is the model itself, which the pack would replace", out, "name another file, as model.pack"}, 2);
    if (const auto lost = would_be_lost(out, "pack", kPackBegins, {})) return fail(*lost, 2);
    if (std::error_code error; std::filesystem::is_regular_file(folder, error)) {
        if (threads != 0) return fail({"--threads would change nothing", "a model is converted by the threads its worker has", "leave it out"}, 2);
        if (light) return fail({"--light would change nothing", "a model is no room", "leave it out"}, 2);
        return bake_model(folder, out, key);
    }
    if (std::error_code error; !std::filesystem::is_directory(folder, error)) return fail({"there is no such folder", folder, "check the name"}, 2);
    Baking baking;
    baking.options.threads = threads;
    baking.options.light = light;
    const bool terminal = isatty(STDERR_FILENO) == 1;
    if (terminal)
        baking.options.progress = [](size_t done, size_t total) {
            std::fprintf(stderr, "\rbaking %3zu %%%s", done * 100 / total, done == total ? "\r            \r" : "");
        };
    Result<bake::Baked> baked = bake::bake(content_folder(folder), baking.options);
    if (!baked) return fail(baked.error(), 2);
    for (const bake::Offence& offence : baked->offences) std::fprintf(stderr, "%s/%s\n", folder.c_str(), bake::text(offence).c_str());
    if (baked->pack.empty()) {
        std::fprintf(stderr, "aisland: %zu offences in %s, nothing was written\n", baked->offences.size(), folder.c_str());
        return 1;
    }
    if (auto written = write_pack(baked->pack, out, key); !written) return fail(written.error(), 2);
    const bool baked_unchanged = baked->unchanged;
    const Result<content::Opened> opened = content::open(std::move(baked->pack), out);
    if (!opened) return fail(opened.error(), 2);
    return tell(*opened, out, baked_unchanged), 0;
}

}  // namespace aisland::cli
