aisland_test(shape_test SOURCES shape_test.cpp USES bake content schema core)
aisland_test(build_test SOURCES build_test.cpp USES bake content schema core)
