// aisland check PATH… [--format text|json|sarif]: everything that is wrong with content folders, profiles and packs.
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "app/bake/bake.h"
#include "app/cli/commands.h"
#include "app/cli/content.h"
#include "app/cli/files.h"
#include "app/cli/options.h"
#include "app/cli/profile.h"
#include "app/content/pack.h"
#include "app/core/format.h"
#include "app/core/time.h"
#include "platform/os/clock.h"
#include "platform/os/files.h"

namespace aisland::cli {
namespace {

using Json = nlohmann::ordered_json;

std::string written(const Json& json) { return json.dump(2, ' ', false, Json::error_handler_t::replace); }

const char* word(const bake::Offence& o) { return bake::severity(o.rule) == bake::Severity::error ? "error" : "warning"; }

std::string as_json(const std::vector<bake::Offence>& offences) {
    Json list = Json::array();
    for (const bake::Offence& o : offences)
        list.push_back({{"path", o.path}, {"line", o.line}, {"column", o.column}, {"severity", word(o)}, {"rule", bake::id(o.rule)}, {"message", o.message}});
    return written({{"offences", list}});
}

// SARIF 2.1.0 (OASIS), the members that editors and code hosts read.
std::string as_sarif(const std::vector<bake::Offence>& offences) {
    Json rules = Json::array(), results = Json::array();
    for (const bake::RuleRow& rule : bake::rules())
        rules.push_back({{"id", rule.id},
                         {"shortDescription", {{"text", rule.explanation}}},
                         {"defaultConfiguration", {{"level", rule.severity == bake::Severity::error ? "error" : "warning"}}}});
    for (const bake::Offence& o : offences) {
        Json location = {{"artifactLocation", {{"uri", o.path}}}};
        if (o.line) location["region"] = {{"startLine", o.line}, {"startColumn", o.column}};
        results.push_back({{"ruleId", bake::id(o.rule)}, {"ruleIndex", static_cast<int>(o.rule)}, {"level", word(o)}, {"message", {{"text", o.message}}}, {"locations", Json::array({{{"physicalLocation", location}}})}});
    }
    const Json driver = {{"name", "aisland check"}, {"rules", rules}};
    return written({{"$schema", "https://json.schemastore.org/sarif-2.1.0.json"}, {"version", "2.1.0"}, {"runs", Json::array({{{"tool", {{"driver", driver}}}, {"results", results}}})}});
}

// Every rule, or one: "unknown-key (error): A key that …"
int explain(const std::string& name) {
    bool found = false;
    for (const bake::RuleRow& rule : bake::rules()) {
        if (name != "all" && name != rule.id) continue;
        found = true;
        std::printf("%s (%s): %s\n", rule.id, rule.severity == bake::Severity::error ? "error" : "warning", rule.explanation);
    }
    return found ? 0 : fail({aisland::format("there is no rule \"%s\"", name.c_str()), "--explain", "`aisland check --explain all` lists them"}, 2);
}

// An Error where it cannot be read at all.
Result<void> check_profile(const std::string& path, std::vector<bake::Offence>& out) {
    AISLAND_TRY(bytes, os::read_file(path));
    bake::Offences offences;
    offences.files = {path};
    read_profile(text_of(bytes), offences);
    out.insert(out.end(), offences.list.begin(), offences.list.end());
    return {};
}

bool of_content(const std::filesystem::path& path) {
    return bake::is_content_file(path.filename().string()) && path.parent_path().filename() != "profiles";
}

// Who stands where is no part of a pack, and lies in the folder all the same.
std::vector<std::string> profiles_of(const std::string& folder) {
    std::vector<std::string> out;
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator(std::filesystem::path(folder) / "profiles", error))
        if (entry.path().extension() == ".json") out.push_back(entry.path().generic_string());
    std::sort(out.begin(), out.end());
    return out;
}

std::string today() { return rfc3339(os::now().wall_ms + 8 * 3'600'000).substr(0, 10); }  // in Shanghai

}  // namespace

int run_check(int argc, char** argv) {
    Arguments app("Say everything that is wrong with authored content", "aisland check");
    std::vector<std::string> paths;
    std::string format = "text", rule, day = today();
    app.add_option("PATH", paths, "content folders, profiles, or packs");
    app.add_option("--format", format, "text, json or sarif").one_of({"text", "json", "sarif"});
    app.add_option("--explain", rule, "say what a rule is for; all: every rule").type_name("RULE");
    app.add_option("--today", day, "the day on which facts are due for review").type_name("YYYY-MM-DD").check([](const std::string& text) {
        const bool good = text.size() == 10 && parse_shanghai(text + "T00:00");
        return good ? std::string() : "\"" + text + "\" is no day; write 2026-06-21";
    });
    if (const std::optional<int> status = app.parse(argc, argv)) return *status;
    if (!rule.empty()) return explain(rule);
    if (paths.empty()) return fail({"there is nothing to check", "", "name a content folder, a profile or a pack: aisland check content"}, 2);

    const Baking baking;
    Result<text::Engine> fonts = load_fonts();
    bake::CheckOptions options{.today = day, .has_glyph = {}, .bake = &baking.options};
    if (fonts) options.has_glyph = [&fonts](char32_t c) { return fonts->covers(c); };
    std::vector<bake::Offence> offences;
    bool damaged = false;
    for (const std::string& path : paths) {
        std::error_code error;
        if (std::filesystem::is_directory(path, error)) {
            for (bake::Offence& offence : bake::check(content_folder(path), options)) {
                offence.path = (std::filesystem::path(path) / offence.path).generic_string();
                offences.push_back(std::move(offence));
            }
            for (const std::string& profile : profiles_of(path))
                if (const auto read = check_profile(profile, offences); !read) return fail(read.error(), 2);
        } else if (!std::filesystem::exists(path, error)) {
            return fail({"there is no such folder, profile or pack", path, "check the name"}, 2);
        } else if (of_content(path)) {
            const std::string folder = std::filesystem::path(path).parent_path().generic_string();
            return fail({"this is a file of a content folder, and its files name each other", path, "check the whole folder: aisland check " + (folder.empty() ? "." : folder)}, 2);
        } else if (std::filesystem::path(path).extension() == ".json") {
            if (const auto read = check_profile(path, offences); !read) return fail(read.error(), 2);
        } else if (const Result<content::Opened> opened = content::open(path); !opened) {
            fail(opened.error(), 1);
            damaged = true;
        }
    }
    if (format == "json")
        std::printf("%s\n", as_json(offences).c_str());
    else if (format == "sarif")
        std::printf("%s\n", as_sarif(offences).c_str());
    else
        for (const bake::Offence& offence : offences) std::printf("%s\n", bake::text(offence).c_str());
    return offences.empty() && !damaged ? 0 : 1;
}

}  // namespace aisland::cli
