find_package(PNG REQUIRED)
# Pictures to look at, not a test: look OUT_FOLDER
add_executable(look look.cpp)
target_include_directories(look PRIVATE ${CMAKE_SOURCE_DIR})
target_link_libraries(look PRIVATE aisland_flags picture_kit PNG::PNG aisland_bake aisland_render aisland_gpu aisland_frame aisland_core)
