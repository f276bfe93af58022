// What app/ needs and only the platform can do, as tables of functions that the command line fills in.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "app/core/bytes.h"
#include "app/core/result.h"

namespace aisland {

// What a Worker makes of a model file.
struct ConvertedModel {
    Bytes pack;
    bool alone = false;  // no other file was asked for: the same bytes make the same pack wherever they lie
};

// Reads of the authored tree. `name` is relative to the content folder; implementations refuse to leave it.
// What converts a file takes its bytes as they were read, so that what is kept under their hash is made of them.
struct ContentFiles {
    std::function<Result<Bytes>(std::string_view name)> read;
    std::function<Result<std::vector<std::string>>(std::string_view folder)> list;  // sorted, relative, recursive
    std::function<Result<ConvertedModel>(std::string_view name, ByteView file)> model = {};
    std::function<Result<Bytes>(std::string_view name, ByteView file)> picture = {};  // the texels that a Worker makes of a picture
    std::function<Result<Bytes>(std::string_view name, ByteView file)> sound = {};    // the packets that a Worker makes of a sound
};

// Results kept by the hash of everything they were made from. Losing any of it costs time, nothing else. Called from several
// threads at once.
struct ObjectStore {
    std::function<std::optional<Bytes>(const Sha256& key)> find;
    std::function<void(const Sha256& key, ByteView bytes)> keep;
};

// Runs one conversion of untrusted bytes in a process that can open nothing (platform/jail).
// `task` names the conversion; its meaning belongs to bake/. Errors: refused, timed out, out of memory, crashed.
struct Worker {
    std::function<Result<Bytes>(std::string_view task, ByteView input)> run;
};

}  // namespace aisland
