#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "app/content/catalog.h"

namespace aisland::content {
namespace {

Catalog two_languages() {
    Catalog catalog;
    catalog.languages = {{"zh-CN", "简体中文"}, {"en", "English"}};
    catalog.text_keys = {"both", "only-zh", "neither"};
    catalog.texts = {{"两者", "只有中文", ""}, {"both", "", ""}};
    catalog.build_index();
    return catalog;
}

TEST(Catalog, TextIsInTheLanguageAsked) {
    const Catalog catalog = two_languages();
    EXPECT_EQ(catalog.text(TextId("both"), 0), "两者");
    EXPECT_EQ(catalog.text(TextId("both"), 1), "both");
}

TEST(Catalog, TextFallsBackToTheFirstLanguageThenToItsKey) {
    const Catalog catalog = two_languages();
    EXPECT_EQ(catalog.text(TextId("only-zh"), 1), "只有中文");
    EXPECT_EQ(catalog.text(TextId("neither"), 1), "⟦neither⟧");
    EXPECT_EQ(catalog.text(TextId("both"), 7), "两者");
    EXPECT_EQ(catalog.text(TextId("both"), -1), "两者");
    EXPECT_FALSE(catalog.text(TextId("unheard-of"), 0).empty());
    EXPECT_FALSE(Catalog().text(TextId("both"), 0).empty());
}

TEST(Catalog, FindsLanguagesByTag) {
    const Catalog catalog = two_languages();
    EXPECT_EQ(catalog.find_language("en"), 1);
    EXPECT_EQ(catalog.find_language("fr"), -1);
}

TEST(Catalog, FindsViewsAndStopsByName) {
    Catalog catalog;
    catalog.views.push_back({ItemId("island"), "island", {}, {}, 0.9f, 0});
    Stop stop;
    stop.id = ItemId("visitor/lamps"), stop.name = "lamps", stop.pose.position = vec3(1, 2, 3);
    catalog.tours.push_back({ItemId("visitor"), "visitor", {}, 8, {stop}});
    catalog.build_index();
    ASSERT_NE(catalog.find_view("island"), nullptr);
    ASSERT_NE(catalog.find_view("visitor/lamps"), nullptr);
    EXPECT_EQ(catalog.find_view("visitor/lamps")->pose.position.z, 3);
    EXPECT_EQ(catalog.find_view("visitor/cars"), nullptr);
    const size_t views = catalog.views.size();
    catalog.build_index();
    EXPECT_EQ(catalog.views.size(), views);
}

WalkMap two_by_two() {
    WalkMap map;
    map.origin_xz = vec2(10, 20), map.spacing = 0.5f, map.width = 2, map.height = 2;
    map.ground = {0, 1, 0, 1};
    return map;
}

TEST(WalkMap, GroundIsInterpolated) {
    float y = -1;
    ASSERT_TRUE(two_by_two().standable(vec2(10.25f, 20.25f), &y));
    EXPECT_FLOAT_EQ(y, 0.5f);
    ASSERT_TRUE(two_by_two().standable(vec2(10.5f, 20.5f), nullptr));
}

TEST(WalkMap, NobodyStandsOutsideOrWhereThereIsNoGround) {
    WalkMap map = two_by_two();
    EXPECT_FALSE(map.standable(vec2(9.9f, 20), nullptr));
    EXPECT_FALSE(map.standable(vec2(10, 20.6f), nullptr));
    EXPECT_FALSE(map.standable(vec2(std::nanf(""), 20), nullptr));
    EXPECT_FALSE(WalkMap().standable(vec2(0), nullptr));
    map.ground[1] = std::numeric_limits<float>::quiet_NaN();
    EXPECT_TRUE(map.standable(vec2(10.1f, 20.1f), nullptr));
    EXPECT_FALSE(map.standable(vec2(10.4f, 20.1f), nullptr));
}

}  // namespace
}  // namespace aisland::content
