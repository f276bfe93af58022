// Preloaded: the program meets another version of the library that reads models.
extern "C" unsigned aiGetVersionPatch() { return 12345; }
