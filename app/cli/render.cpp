// render: one picture to a PNG file.
#include <cstdio>

#include "app/cli/commands.h"
#include "app/cli/content.h"
#include "app/cli/files.h"
#include "app/cli/image.h"
#include "app/cli/model.h"
#include "app/cli/studio.h"

namespace aisland::cli {

namespace {

struct RenderOptions {
    Common common;
    std::string view, camera, model, out, language;
    Size size;
    std::optional<int64_t> time_ms;
    uint32_t msaa = 4;
    double moment_s = 0;
    std::string select;
    bool stereo = false, equirect = false, list = false, hud = false, no_labels = false;
};

void declare(Arguments& app, RenderOptions& o) {
    app.add_option("--view", o.view, "a view or TOUR/STOP; --list prints them");
    app.add_option("--camera", o.camera, "a camera of --model, by name");
    app.add_option("--model", o.model, "a .glb, .gltf, .fbx, .obj, .dae, .stl or .ply file instead of the island").type_name("FILE");
    app.add_option("--moment", o.moment_s, "seconds into the animations of --model").range(0, 1e6);
    app.add_option("--out", o.out, "the PNG file").type_name("FILE.png");
    app.add_option("--lang", o.language, "language of the labels");
    app.add_option("--msaa", o.msaa, "samples a pixel").one_of({"0", "1", "4"});
    app.add_flag("--stereo", o.stereo, "both eyes, side by side");
    app.add_flag("--equirect", o.equirect, "the whole sphere, 2:1");
    app.add_flag("--hud", o.hud, "with the controls a window has, or a headset");
    app.add_option("--select", o.select, "with --hud: id of the device, building, zone, system, fact or tenant whose card is open").type_name("ID");
    app.add_flag("--no-labels", o.no_labels, "the world alone");
    app.add_flag("--list", o.list, "print the views and leave");
    add_size(app, o.size);
    add_time(app, o.time_ms);
    add_common(app, o.common);
}

Result<render::PixelImage> take(const RenderOptions& o, content::Opened& content) {
    Shot shot;
    shot.view = o.view.empty() ? o.camera : o.view;
    shot.time_ms = o.time_ms.value_or(*parse_shanghai("12:00"));
    shot.labels = !o.no_labels;
    shot.hud = o.hud;
    shot.equirect = o.equirect;
    if (o.common.frames > 0) shot.steps = o.common.frames;
    shot.select = o.select;
    if (!o.language.empty()) {
        AISLAND_TRY(language, choose_language(content.catalog, o.language));
        shot.language = language;
    }
    const Size size = o.equirect ? Size{o.size.height, o.size.height} : o.size;
    AISLAND_TRY(studio, Studio::create(content, o.common, size, o.stereo, o.msaa == 0 ? 1 : o.msaa));
    auto image = studio->take(shot);
    if (image && !o.common.metrics.empty()) studio->report(o.common.metrics, shot);
    const gpu::ValidationCount validation = studio->stage().device().validation();
    if (image && !o.common.validation.empty() && validation.errors > 0) return Error{"the validation layer complains: " + validation.first, "", ""};
    return image;
}

// What would be taken and change nothing is refused.
std::optional<Error> without_effect(const RenderOptions& o) {
    const auto refuse = [](const char* option, const char* why) { return Error{std::string(option) + " would change nothing", why, "leave it out"}; };
    const bool model = !o.model.empty();
    if (model && (o.hud || !o.select.empty())) return refuse(o.hud ? "--hud" : "--select", "a model has no controls");
    if (model && o.equirect) return refuse("--equirect", "a model is seen through its cameras");
    if (model && (!o.common.telemetry.empty() || !o.common.content.empty()))
        return refuse(o.common.telemetry.empty() ? "--content" : "--telemetry", "a model stands alone");
    if (model && !o.language.empty()) return refuse("--lang", "a model has no labels");
    if (model && !o.common.metrics.empty()) return refuse("--metrics", "a model has no visit");
    if (!o.camera.empty() && !o.view.empty()) return refuse("--camera", "the picture is taken from --view");
    if (!model && o.moment_s > 0) return refuse("--moment", "it is of a --model's animations; the island has --time");
    if (!o.select.empty() && !o.hud) return refuse("--select", "its card is part of --hud");
    return {};
}

}  // namespace

int run_render(int argc, char** argv) {
    Arguments app("One picture to a PNG file.", "aisland render");
    RenderOptions options;
    declare(app, options);
    if (auto status = app.parse(argc, argv)) return *status;
    start_log(options.common);
    if (auto wrong = without_effect(options)) return fail(*wrong, 2);
    if (!options.list && options.out.empty()) return fail({"no file to write", "render", "name one with --out FILE.png"}, 2);
    if (!options.list && options.view.empty() && options.camera.empty() && options.model.empty())
        return fail({"nothing to show", "render", "name a view with --view; --list prints them"}, 2);
    std::vector<std::string> made_of;
    for (const std::string* file : {&options.model, &options.common.content})  // a folder is none: what is read from it is added
        if (!file->empty()) made_of.push_back(*file);
    if (const auto lost = would_be_lost(options.out, "picture", kPngBegins, made_of); lost && !options.list) return fail(*lost, 2);
    Result<render::PixelImage> image = Error{};
    if (!options.model.empty()) {
        image = take_model(options.model, options.camera.empty() ? options.view : options.camera, options.size, options.stereo,
                           options.msaa == 0 ? 1 : options.msaa, options.time_ms, options.moment_s, &made_of);
    } else {
        auto content = load_content(options.common.content, 1, lies_in(options.common.content, options.out) ? &made_of : nullptr);
        if (!content) return fail(content.error(), 2);
        if (options.list) {
            for (const content::NamedView& view : content->catalog.views) std::printf("%s\n", view.name.c_str());  // with the stops of tours
            return 0;
        }
        if (const auto lost = would_be_lost(options.out, "picture", kPngBegins, made_of)) return fail(*lost, 2);
        image = take(options, *content);
    }
    if (!image) return fail(image.error(), 2);
    if (const auto lost = would_be_lost(options.out, "picture", kPngBegins, made_of)) return fail(*lost, 2);  // it may be the model's texture
    if (auto written = write_png(options.out, image->width, image->height, image->rgba); !written) return fail(written.error(), 2);
    return 0;
}

}  // namespace aisland::cli
