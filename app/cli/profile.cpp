#include "app/cli/profile.h"

#include <filesystem>

#include "app/bake/read.h"
#include "platform/os/files.h"
#include "platform/os/paths.h"

namespace aisland::cli {

namespace {

void text(bake::ObjectReader& object, const char* key, std::optional<std::string>& out) {
    std::string value;
    if (object.text(key, value, false)) out = value;
}

void word(bake::ObjectReader& object, const char* key, std::optional<std::string>& out, std::initializer_list<const char*> values) {
    std::string value;
    if (object.word(key, value, values, false)) out = value;
}

void flag(bake::ObjectReader& object, const char* key, std::optional<bool>& out) {
    bool value = false;
    if (object.boolean(key, value)) out = value;
}

Profile read(const bake::Json& root, bake::Offences& offences) {
    Profile profile;
    bake::ObjectReader object(root, "a profile", offences);
    std::string unused;
    object.text("$schema", unused, false);
    object.text("about", unused, false);
    word(object, "mode", profile.mode, {"tour", "kiosk", "present"});
    word(object, "host", profile.host, {"auto", "xr", "window", "headless"});
    word(object, "spectator", profile.spectator, {"eye", "smooth", "third", "off"});
    text(object, "language", profile.language);
    text(object, "view", profile.view);
    object.number("visit_rate", profile.visit_rate, {0.01, 1000});
    object.number("eye_scale", profile.eye_scale, {0.05, 2});
    object.number("idle_s", profile.idle_s, {0, 86400});
    flag(object, "fullscreen", profile.fullscreen);
    flag(object, "hud", profile.hud);
    if (const bake::Json* list = object.list("telemetry", false))
        for (const bake::Json& item : list->items) {
            if (item.kind == bake::JsonKind::string)
                profile.telemetry.push_back(item.string);
            else
                offences.add(item.at, bake::Rule::wrong_type, "a source is a string: sim, mqtt://HOST[:PORT], mqtts://HOST[:PORT] or replay:FILE");
        }
    object.finish();
    return profile;
}

}  // namespace

Profile read_profile(std::string_view text, bake::Offences& offences) {
    bake::Json root;
    Profile profile;
    if (bake::parse_json(text, 0, root, offences)) profile = read(root, offences);
    offences.sort();
    return profile;
}

Result<Profile> read_profile(const std::string& name) {
    std::error_code ignored;
    const auto shipped = os::find_shared("profiles/" + name + ".json");
    const std::string path = std::filesystem::is_regular_file(name, ignored) ? name : shipped.value_or("");
    if (path.empty()) return Error{"there is no such profile", name, "give a file, or kiosk, presenter or visitor"};
    AISLAND_TRY(bytes, os::read_file(path));
    bake::Offences offences;
    offences.files = {path};
    const Profile profile = read_profile(text_of(bytes), offences);
    std::string all;
    for (const bake::Offence& offence : offences.list) {
        if (!all.empty()) all += '\n';
        all += bake::text(offence);
    }
    if (!all.empty()) return Error{all, "", ""};
    return profile;
}

std::optional<std::string> profile_among(int argc, char** argv) {
    constexpr std::string_view kName = "--profile";
    for (int i = 1; i < argc; ++i) {
        const std::string_view argument = argv[i];
        if (argument == kName && i + 1 < argc) return argv[i + 1];
        if (argument.size() > kName.size() && argument.substr(0, kName.size()) == kName && argument[kName.size()] == '=')
            return std::string(argument.substr(kName.size() + 1));
    }
    return {};
}

}  // namespace aisland::cli
