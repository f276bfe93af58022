// Messages between parent and worker: a fixed header and text over a Unix socket, bytes as sealed memory files beside it.
#pragma once

#include <cstdint>
#include <string>

#include "app/core/bytes.h"
#include "app/core/result.h"

namespace aisland::jail {

enum class Kind : uint32_t { start,
                             ask,
                             file,
                             refused,
                             done,
                             failed };

struct Message {
    Kind kind = Kind::failed;
    std::string text;     // task, file name or error; at most 4 KiB
    int descriptor = -1;  // memory file, owned by the receiver
};

Result<int> memory_file(ByteView bytes);  // sealed against any change
// Maps and copies; refuses files longer than `limit` or not sealed against shrinking.
Result<Bytes> read_memory_file(int descriptor, uint64_t limit);

Result<void> send_message(int socket, Kind kind, std::string_view text, int descriptor);
// `timeout_ms` < 0: no limit. An Error "closed" when the other side is gone, "timed out" when it is silent.
Result<Message> receive_message(int socket, int timeout_ms);

}  // namespace aisland::jail
