find_package(PNG REQUIRED)
aisland_test(canvas_test SOURCES canvas_test.cpp canvas_panel_test.cpp canvas_rig.cpp canvas_scene.cpp USES render gpu text frame core PRIVATE PNG::PNG LABELS pictures)
