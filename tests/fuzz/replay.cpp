// Runs a fuzz driver over files instead of under libFuzzer:   replay_DRIVER FILE…
// A file that harms ends the program; the name of the one being tried stands on standard error before.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);
// What a driver's own mutator asks libFuzzer for; nothing mutates here.
extern "C" size_t LLVMFuzzerMutate(uint8_t* data, size_t size, size_t max_size);
extern "C" size_t LLVMFuzzerMutate(uint8_t*, size_t size, size_t) { return size; }

int main(int argc, char** argv) {
    for (int i = 1; i < argc; ++i) {
        std::FILE* file = std::fopen(argv[i], "rb");
        if (!file) return std::fprintf(stderr, "%s cannot be read\n", argv[i]), 2;
        std::fseek(file, 0, SEEK_END);
        std::vector<uint8_t> bytes(static_cast<size_t>(std::ftell(file)));
        std::rewind(file);
        const bool read = std::fread(bytes.data(), 1, bytes.size(), file) == bytes.size();
        std::fclose(file);
        if (!read) return std::fprintf(stderr, "%s cannot be read\n", argv[i]), 2;
        std::fprintf(stderr, "\r%s", argv[i]);
        LLVMFuzzerTestOneInput(bytes.data(), bytes.size());
    }
    std::fprintf(stderr, "\n%d inputs\n", argc - 1);
    return argc > 1 ? 0 : 2;
}
