# aisland_module(NAME SOURCES a.cpp ... [USES other modules ...] [PRIVATE third-party targets ...])
# One static library per module. Modules see each other; third-party libraries stay inside.
find_package(PkgConfig REQUIRED)
find_package(glm REQUIRED)
find_package(Threads REQUIRED)

add_library(aisland_flags INTERFACE)
target_compile_options(aisland_flags INTERFACE -Wall -Wextra -Wshadow -Wnon-virtual-dtor -Wold-style-cast -Wcast-align
  -Wunused -Woverloaded-virtual -Wpedantic -Wno-missing-field-initializers -fno-strict-aliasing -fvisibility=hidden)
if(AISLAND_WERROR)
  target_compile_options(aisland_flags INTERFACE -Werror)
endif()
if(AISLAND_SANITIZE)
  string(REPLACE ";" "," aisland_sanitizers "${AISLAND_SANITIZE}")
  add_compile_options(-fsanitize=${aisland_sanitizers} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${aisland_sanitizers})
endif()
target_compile_definitions(aisland_flags INTERFACE GLM_FORCE_DEPTH_ZERO_TO_ONE GLM_FORCE_XYZW_ONLY GLM_ENABLE_EXPERIMENTAL
  $<$<BOOL:${AISLAND_FAULTS}>:AISLAND_FAULTS=1>)

function(aisland_module name)
  cmake_parse_arguments(arg "" "" "SOURCES;USES;PRIVATE" ${ARGN})
  add_library(aisland_${name} STATIC ${arg_SOURCES})
  target_include_directories(aisland_${name} PUBLIC ${CMAKE_SOURCE_DIR})
  target_link_libraries(aisland_${name} PUBLIC glm::glm PRIVATE aisland_flags ${arg_PRIVATE})
  foreach(used IN LISTS arg_USES)
    target_link_libraries(aisland_${name} PUBLIC aisland_${used})
  endforeach()
endfunction()
