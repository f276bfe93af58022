// aisland check PATH… [--format text|json|sarif]: everything that is wrong with content folders and packs.
#include <cstdio>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "app/bake/bake.h"
#include "app/cli/commands.h"
#include "app/cli/files.h"
#include "app/cli/options.h"
#include "app/content/pack.h"

namespace aisland::cli {
namespace {

using Json = nlohmann::ordered_json;

std::string written(const Json& json) { return json.dump(2, ' ', false, Json::error_handler_t::replace); }

std::string as_json(const std::vector<bake::Offence>& offences) {
    Json list = Json::array();
    for (const bake::Offence& o : offences)
        list.push_back({{"path", o.path}, {"line", o.line}, {"column", o.column}, {"rule", bake::id(o.rule)}, {"message", o.message}});
    return written({{"offences", list}});
}

// SARIF 2.1.0 (OASIS), the members that editors and code hosts read.
std::string as_sarif(const std::vector<bake::Offence>& offences) {
    Json rules = Json::array(), results = Json::array();
    for (const bake::RuleRow& rule : bake::rules()) rules.push_back({{"id", rule.id}, {"shortDescription", {{"text", rule.explanation}}}});
    for (const bake::Offence& o : offences) {
        Json location = {{"artifactLocation", {{"uri", o.path}}}};
        if (o.line) location["region"] = {{"startLine", o.line}, {"startColumn", o.column}};
        results.push_back({{"ruleId", bake::id(o.rule)}, {"ruleIndex", static_cast<int>(o.rule)}, {"level", "error"}, {"message", {{"text", o.message}}},
                           {"locations", Json::array({{{"physicalLocation", location}}})}});
    }
    const Json driver = {{"name", "aisland check"}, {"rules", rules}};
    return written({{"$schema", "https://json.schemastore.org/sarif-2.1.0.json"}, {"version", "2.1.0"},
                    {"runs", Json::array({{{"tool", {{"driver", driver}}}, {"results", results}}})}});
}

}  // namespace

int run_check(int argc, char** argv) {
    Arguments app{"Say everything that is wrong with authored content", "aisland check"};
    std::vector<std::string> paths;
    std::string format = "text";
    app.add_option("PATH", paths, "content folders, or packs").required();
    app.add_option("--format", format, "text, json or sarif").one_of({"text", "json", "sarif"});
    if (const std::optional<int> status = app.parse(argc, argv)) return *status;

    std::vector<bake::Offence> offences;
    bool damaged = false;
    for (const std::string& path : paths) {
        std::error_code error;
        if (std::filesystem::is_directory(path, error)) {
            for (bake::Offence& offence : bake::check(content_folder(path))) {
                offence.path = (std::filesystem::path(path) / offence.path).generic_string();
                offences.push_back(std::move(offence));
            }
        } else if (!std::filesystem::exists(path, error)) {
            return fail({"there is no such folder or pack", path, "check the name"}, 2);
        } else if (const Result<content::Opened> opened = content::open(path); !opened) {
            fail(opened.error(), 1);
            damaged = true;
        }
    }
    if (format == "json") std::printf("%s\n", as_json(offences).c_str());
    else if (format == "sarif") std::printf("%s\n", as_sarif(offences).c_str());
    else
        for (const bake::Offence& offence : offences) std::printf("%s\n", bake::text(offence).c_str());
    return offences.empty() && !damaged ? 0 : 1;
}

}  // namespace aisland::cli
