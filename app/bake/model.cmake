set(AISLAND_BAKE_MODEL
  model_arm.cpp model_campus.cpp model_dress.cpp model_dress_zones.cpp model_finance.cpp model_furniture.cpp model_home.cpp model_interior.cpp model_kit.cpp
  model_manufacturing.cpp model_medical.cpp model_park.cpp model_table.cpp)
