// Content for a run: a pack opened, or an authored folder baked in memory; and the text engine with the fonts found.
#pragma once

#include <atomic>
#include <string>
#include <vector>

#include "app/bake/bake.h"
#include "app/content/pack.h"
#include "app/core/platform_tables.h"
#include "app/core/result.h"
#include "app/text/text.h"

namespace aisland::cli {

// `path`: pack file, authored folder, or empty for the pack shipped with the program.
// An authored folder's offences are printed on standard error, all of them, before the Error.
// `taken` gets the paths of the files it is made of; a folder is baked for that, even if its pack was kept.
Result<content::Opened> load_content(const std::string& path, uint64_t generation = 1, std::vector<std::string>* taken = nullptr);

// The index of the language with that tag; "qps" is made up on the spot. The Error names those there are.
Result<int> choose_language(content::Catalog& catalog, const std::string& tag);

// Once the content is on the device: what only an upload reads goes back to the system, and with it what start-up left in the heap.
// Nothing happens the second time, nor with content that has no file to be read again from.
void give_back(content::Opened& content);
// What start-up left: free pages of the heap, code that nothing runs any more. A few milliseconds.
void settle_memory();
// Before another upload: what give_back() dropped is there again.
Result<void> take_back(content::Opened& content);
// What bakes on this machine share: the object cache and this program's identity.
struct Baking {
    std::string folder;  // of the cache; at most kMaxCache bytes stay in it, none with more than kMaxObject
    ObjectStore store;
    bake::Options options;

    Baking();
    Baking(const Baking&) = delete;
    ~Baking();

private:
    std::atomic<bool> m_grew{false};
};
constexpr uint64_t kMaxCache = 1ull << 30, kMaxObject = kMaxCache / 4;

// Shipped fonts first, the system's CJK and symbol fonts after them.
Result<text::Engine> load_fonts();
// What load_fonts would open, in order.
text::FontFiles font_files();

}  // namespace aisland::cli
