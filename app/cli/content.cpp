#include "app/cli/content.h"

#include <cstdio>
#include <filesystem>

#include "app/bake/import.h"
#include "app/cli/files.h"
#include "app/content/pseudo.h"
#include "app/content/sign.h"
#include "app/core/format.h"
#include "platform/os/files.h"
#include "platform/os/object_folder.h"
#include "platform/os/paths.h"
#include "platform/os/process.h"

namespace aisland::cli {

namespace fs = std::filesystem;

namespace {

Result<content::Opened> bake_folder(const std::string& folder, uint64_t generation, std::vector<std::string>* taken) {
    const Baking baking;
    ContentFiles files = content_folder(folder, taken);
    if (taken) files.list = {};  // without which no pack is found again: that would be taken from whatever lies in the folder
    AISLAND_TRY(baked, bake::bake(files, baking.options));
    for (const bake::Offence& offence : baked.offences) std::fprintf(stderr, "%s/%s\n", folder.c_str(), bake::text(offence).c_str());
    if (baked.pack.empty())
        return Error{format("the content has %zu offences", baked.offences.size()), folder, "mend the lines above"};
    return content::open(std::move(baked.pack), folder, generation);
}

}  // namespace

Baking::Baking() : folder(os::cache_folder() + "/objects"), store(os::object_folder(folder, kMaxObject)) {
    store.keep = [this, keep = store.keep](const Sha256& key, ByteView bytes) { m_grew = true, keep(key, bytes); };
    options.store = &store;
    options.program = os::program_identity();
    if (!options.program.empty()) options.program.append(1, ' ').append(bake::library_versions());
}

Baking::~Baking() {
    if (m_grew) os::prune_objects(folder, kMaxCache);
}

namespace {

// Public keys of the makers whose packs this machine shows: PEM files in <config>/trusted.
// A folder or key that is there and cannot be read is an error: trust does not fail open.
Result<std::vector<std::string>> trusted_keys() {
    std::vector<std::string> keys;
    std::error_code error;
    const std::string folder = os::config_folder() + "/trusted";
    if (!fs::exists(folder, error) && (!error || error == std::errc::no_such_file_or_directory)) return keys;
    for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error)) {
        if (entry->path().extension() != ".pem") continue;
        AISLAND_TRY(pem, os::read_file(entry->path().string(), 1 << 20));
        keys.emplace_back(text_of(pem));
    }
    if (error) return Error{"the keys of trusted packs cannot be read: " + error.message(), folder, "let this user read the folder, or remove it"};
    return keys;
}

Result<content::Opened> open_trusted(const std::string& path, uint64_t generation) {
    AISLAND_TRY(opened, content::open(path, generation));
    AISLAND_TRY(keys, trusted_keys());
    AISLAND_CHECK(content::check_signature(opened.bytes, keys, path));
    return std::move(opened);
}

}  // namespace

Result<content::Opened> load_content(const std::string& path, uint64_t generation, std::vector<std::string>* taken) {
    std::error_code error;
    if (path.empty()) {
        const auto shipped = os::find_shared("island.pack");
        if (!shipped)
            return Error{"the program's own content is missing", "island.pack",
                         "build it with `aisland bake content --out island.pack`, or name a pack with --content"};
        return content::open(*shipped, generation);
    }
    if (fs::is_directory(path, error)) return bake_folder(path, generation, taken);
    if (!fs::exists(path, error)) return Error{"there is no such pack or folder", path, "check --content"};
    if (taken) taken->push_back(path);
    return open_trusted(path, generation);
}

Result<int> choose_language(content::Catalog& catalog, const std::string& tag) {
    if (tag == content::kPseudoTag) content::add_pseudo_language(catalog);
    const int found = catalog.find_language(tag);
    if (found >= 0) return found;
    std::string tags;
    for (const content::Language& language : catalog.languages) tags += (tags.empty() ? "it has " : ", ") + language.tag;
    return Error{"the content has no language \"" + tag + "\"", "--lang", tags};
}

void give_back(content::Opened& content) {
    if (content.bulk_given_back || content.path.empty()) return;
    for (const std::span<std::byte> range : content::bulk(content)) os::drop_pages(range);
    content.bulk_given_back = true;
}

void settle_memory() {
    os::trim_heap();
    os::drop_file_pages();
}

Result<void> take_back(content::Opened& content) {
    if (!content.bulk_given_back) return {};
    return content::read_bulk(content);
}

text::FontFiles font_files() {
    text::FontFiles files;
    if (const auto cjk = os::find_cjk_font()) files.paths.push_back(format("%s#%d", cjk->path.c_str(), cjk->face));
    // What the shipped subset leaves out: rare ideographs, other scripts.
    for (const char* path : {"/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc#2", "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf",
                             "/usr/share/fonts/truetype/noto/NotoSans-Regular.ttf"}) {
        const std::string name = path;
        std::error_code error;
        if (fs::exists(name.substr(0, name.find('#')), error) && (files.paths.empty() || files.paths.front() != name)) files.paths.push_back(name);
    }
    return files;
}

Result<text::Engine> load_fonts() { return text::Engine::create(font_files()); }

}  // namespace aisland::cli
