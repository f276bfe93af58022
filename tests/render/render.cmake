# Laws of the renderer: pure parts, and pictures of a small World made by hand.
aisland_kit(world_kit SOURCES world_kit.cpp USES bake frame core)
aisland_kit(picture_kit SOURCES picture_rig.cpp USES render gpu frame core)
target_link_libraries(picture_kit PUBLIC world_kit)
aisland_test(render_test SOURCES tables_test.cpp pyramid_test.cpp sky_test.cpp noise_test.cpp land_test.cpp windows_test.cpp USES bake render gpu frame core PRIVATE world_kit LABELS threads)
aisland_test(loop_test SOURCES loop_test.cpp USES bake render gpu frame core PRIVATE picture_kit LABELS pictures)
aisland_test(level_test SOURCES level_test.cpp USES bake render gpu frame core PRIVATE picture_kit LABELS pictures)
aisland_test(picture_test
  SOURCES picture_test.cpp lit_room_test.cpp
  USES bake render gpu frame core
  PRIVATE picture_kit
  LABELS pictures
  TIMEOUT 2400)  # instrumented shaders: five minutes on one core
aisland_test(layers_test SOURCES layers_test.cpp USES bake render gpu frame core PRIVATE picture_kit LABELS pictures)
aisland_test(order_test SOURCES order_test.cpp USES bake render gpu frame core PRIVATE picture_kit LABELS pictures)
aisland_test(edge_test SOURCES edge_test.cpp USES bake render gpu frame core PRIVATE picture_kit LABELS pictures)
aisland_test(corner_test SOURCES corner_test.cpp USES bake render gpu frame core PRIVATE picture_kit LABELS pictures)
aisland_test(facet_test SOURCES facet_test.cpp USES bake render gpu frame core PRIVATE picture_kit LABELS pictures)
aisland_test(leaves_test SOURCES leaves_test.cpp USES bake render gpu frame core PRIVATE picture_kit LABELS pictures)
aisland_test(water_test SOURCES water_test.cpp USES bake render gpu frame core PRIVATE picture_kit LABELS pictures)
aisland_test(calm_test SOURCES calm_test.cpp USES bake render gpu frame core PRIVATE picture_kit LABELS pictures)
aisland_test(air_test SOURCES air_test.cpp USES bake render gpu frame core PRIVATE picture_kit LABELS pictures)
aisland_test(sunlit_test SOURCES sunlit_test.cpp USES bake render gpu frame core PRIVATE picture_kit LABELS pictures)
aisland_test(late_test SOURCES late_test.cpp USES bake render gpu frame core PRIVATE picture_kit LABELS pictures)
aisland_test(ahead_test SOURCES ahead_test.cpp USES bake render gpu frame core PRIVATE picture_kit LABELS pictures)
find_package(PNG REQUIRED)
aisland_test(resolution_test
  SOURCES resolution_test.cpp ../agreement/flip.cpp
  USES bake render gpu frame core
  PRIVATE picture_kit PNG::PNG
  LABELS pictures)
aisland_test(fovea_test SOURCES fovea_test.cpp USES bake render gpu frame core PRIVATE picture_kit LABELS pictures)
target_compile_definitions(fovea_test PRIVATE AISLAND_VK_LAYERS="${CMAKE_BINARY_DIR}/layers")
add_dependencies(fovea_test VkLayer_aisland_fault)
