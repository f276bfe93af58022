#include <gtest/gtest.h>

#include "app/bake/json.h"

namespace aisland::bake {
namespace {

std::string problem(std::string_view text, double* value = nullptr) {
    Json root;
    Offences offences;
    offences.files = {"numbers.json"};
    if (parse_json(text, 0, root, offences) && value) *value = root.items.at(0).number;
    return offences.list.empty() ? "" : offences.list[0].message;
}

TEST(JsonNumber, IsReadToTheLastBit) {
    for (const auto& [text, wanted] : {std::pair{"[0.1]", 0.1}, {"[-0]", -0.0}, {"[1.5e3]", 1500.0}, {"[0.000000e071]", 0.0}, {"[2.2250738585072011e-308]", 2.2250738585072011e-308}, {"[1e-999]", 0.0}, {"[9007199254740993]", 9007199254740992.0}}) {
        double value = 1;
        EXPECT_EQ(problem(text, &value), "") << text;
        EXPECT_EQ(value, wanted) << text;
    }
    EXPECT_NE(problem("[1e999]").find("too big"), std::string::npos);
    EXPECT_NE(problem("[-1e999]").find("too big"), std::string::npos);
    for (const char* text : {"[01]", "[1.]", "[.5]", "[+1]", "[1e]", "[NaN]", "[0x1]"}) EXPECT_NE(problem(text), "") << text;
}

}  // namespace
}  // namespace aisland::bake
