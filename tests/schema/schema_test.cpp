#include <gtest/gtest.h>

#include "app/schema/schema.h"

namespace aisland::schema {
namespace {

double convert(double value, const char* from, const char* to) {
    const Conversion* conversion = find_conversion(from, to);
    EXPECT_NE(conversion, nullptr) << from << " to " << to;
    return conversion ? value * conversion->scale + conversion->offset : 0;
}

TEST(Units, ConvertBetweenCodesOfOneQuantity) {
    EXPECT_NEAR(convert(68, "FAH", "CEL"), 20, 1e-9);
    EXPECT_NEAR(convert(20, "CEL", "FAH"), 68, 1e-9);
    EXPECT_NEAR(convert(293.15, "KEL", "CEL"), 20, 1e-9);
    EXPECT_NEAR(convert(1.5, "KWT", "WTT"), 1500, 1e-9);
    EXPECT_NEAR(convert(250, "GQ", "GP"), 0.25, 1e-12);
    EXPECT_NEAR(convert(36, "KMH", "MTS"), 10, 1e-12);
    EXPECT_NEAR(convert(65, "P1", "C62"), 0.65, 1e-12);
    EXPECT_NEAR(convert(0.4, "MPA", "PAL"), 400000, 1e-6);
    EXPECT_NEAR(convert(3600, "JOU", "WHR"), 1, 1e-12);
    EXPECT_NEAR(convert(3, "MIN", "SEC"), 180, 1e-12);
}

TEST(Units, NoUnitMeansCanonical) { EXPECT_EQ(convert(7, "", "WTT"), 7); }

TEST(Units, EveryConversionHasAnInverse) {
    const char* codes[] = {"CEL", "FAH", "KEL", "WTT", "KWT", "GQ", "GP", "M1", "PAL", "BAR", "KNT", "MTS", "P1", "C62", "59", "61"};
    for (const char* from : codes)
        for (const char* to : codes)
            if (const Conversion* there = find_conversion(from, to)) {
                const Conversion* back = find_conversion(to, from);
                ASSERT_NE(back, nullptr) << from << " " << to;
                EXPECT_NEAR((12.5 * there->scale + there->offset) * back->scale + back->offset, 12.5, 1e-6) << from << " " << to;
            }
}

TEST(Units, DifferentQuantitiesDoNotConvert) {
    EXPECT_EQ(find_conversion("WTT", "KWH"), nullptr);
    EXPECT_EQ(find_conversion("59", "GQ"), nullptr);  // needs temperature and molar mass
    EXPECT_EQ(find_conversion("2N", "C62"), nullptr);
    EXPECT_EQ(find_conversion("XXX", "WTT"), nullptr);
}

TEST(Units, AreWrittenForPeople) {
    EXPECT_EQ(unit_symbol("CEL"), "°C");
    EXPECT_EQ(unit_symbol("GQ"), "µg/m³");
    EXPECT_EQ(unit_symbol("2N"), "dB");
    EXPECT_EQ(unit_symbol("C62"), "");
    EXPECT_EQ(unit_symbol("QQ"), "QQ");
    EXPECT_TRUE(known_unit("59"));
    EXPECT_FALSE(known_unit("QQ"));
}

TEST(Table, FindsTypesAndAttributesById) {
    Table table;
    table.types.push_back({TypeId("Lamp"), "Lamp", 60, {{AttributeId("power"), "power"}}, "type.lamp"});
    ASSERT_NE(table.find(TypeId("Lamp")), nullptr);
    EXPECT_EQ(table.find(TypeId("Lump")), nullptr);
    EXPECT_NE(find_attribute(table.types[0], AttributeId("power")), nullptr);
    EXPECT_EQ(find_attribute(table.types[0], AttributeId("Power")), nullptr);
}

}  // namespace
}  // namespace aisland::schema
