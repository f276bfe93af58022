set(AISLAND_BAKE_BUILD
  shape.cpp shape_measure.cpp shape_polygon.cpp shape_round.cpp
  build_bridge.cpp build_building.cpp build_car.cpp build_facade.cpp build_far.cpp build_skyline.cpp build_ground.cpp build_ground_floor.cpp build_machine.cpp build_person.cpp
  build_palette.cpp build_paving.cpp build_plants.cpp build_prototype.cpp build_roof.cpp build_shore.cpp build_site.cpp build_square.cpp build_street.cpp build_tree.cpp
  build_wall.cpp)
