#include "app/cli/postcards.h"

#include <cstdio>
#include <filesystem>

#include "app/cli/image.h"
#include "app/cli/studio.h"
#include "platform/os/files.h"

namespace aisland::cli {

namespace {

struct Card {
    const char* view;
    const char* time;
};
constexpr Card kCards[] = {{"island", "16:40"}, {"island", "19:15"}, {"home", "16:40"}, {"campus", "10:00"}, {"medical", "10:00"}, {"finance", "14:00"}, {"manufacturing", "10:00"}, {"park", "18:30"}};

}  // namespace

int make_postcards(const content::Opened& content, const Common& common, const std::string& folder, Size size, int language,
                   const std::string& why) {
    std::fprintf(stderr, "aisland: neither a headset nor a window can be opened here (%s).\nMaking postcards instead.\n", why.c_str());
    if (auto made = os::make_folders(folder); !made) return fail(made.error(), 2);
    auto studio = Studio::create(content, common, size, false, 4);
    if (!studio) return fail(studio.error(), 2);
    for (const Card& card : kCards) {
        Shot shot;
        shot.view = card.view;
        shot.time_ms = *parse_shanghai(card.time);
        shot.language = language;
        if (!content.catalog.find_view(shot.view)) continue;
        auto image = (*studio)->take(shot);
        if (!image) return fail(image.error(), 2);
        const std::string hour = std::string(card.time).substr(0, 2);
        const std::string path = folder + "/" + card.view + (shot.view == "island" ? "-" + hour + "h" : "") + ".png";
        if (auto written = write_png(path, image->width, image->height, image->rgba); !written) return fail(written.error(), 2);
        std::printf("%s\n", path.c_str());
    }
    std::error_code error;
    std::printf("Postcards of the island and its zones are in %s\n", std::filesystem::absolute(folder, error).c_str());
    return 0;
}

}  // namespace aisland::cli
