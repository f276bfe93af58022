// Record files: frames one after the other, each squeezed and with a checksum. Written only at the end, so what a kill or a full disk
// leaves is a whole recording up to its last whole frame. What the frames mean belongs to app/.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "app/core/bytes.h"
#include "app/core/result.h"

namespace aisland::store {

constexpr uint32_t kMostFrameBytes = 64u << 20;

struct RecordFrame {
    uint8_t kind = 0;
    bool key = false;     // reading may begin here
    int64_t at_ms = 0;    // UTC
    uint64_t offset = 0;  // of its bytes in the file
    uint32_t size = 0, crc = 0;
};

class RecordWriter {
public:
    // A new file; one that is there is replaced. Errors: cannot be made.
    static Result<std::unique_ptr<RecordWriter>> create(const std::string& path);
    ~RecordWriter();
    RecordWriter(const RecordWriter&) = delete;
    RecordWriter& operator=(const RecordWriter&) = delete;

    Result<void> add(uint8_t kind, bool key, int64_t at_ms, ByteView bytes);
    // To the operating system: a killed program loses nothing that was flushed.
    Result<void> flush();
    uint64_t bytes() const { return m_bytes; }

private:
    RecordWriter() = default;
    Result<void> put(const void* data, size_t size);

    std::string m_path;
    int m_file = -1;
    Bytes m_waiting;
    uint64_t m_bytes = 0;
};

class RecordReader {
public:
    // Errors: cannot be read, or no recording. A torn end is no error.
    static Result<std::unique_ptr<RecordReader>> open(const std::string& path);
    ~RecordReader();
    RecordReader(const RecordReader&) = delete;
    RecordReader& operator=(const RecordReader&) = delete;

    const std::vector<RecordFrame>& frames() const { return m_frames; }
    bool torn() const { return m_torn; }
    // Errors: a frame whose bytes do not match their checksum.
    Result<Bytes> read(const RecordFrame& frame) const;

private:
    RecordReader() = default;
    std::string m_path;
    int m_file = -1;
    std::vector<RecordFrame> m_frames;
    bool m_torn = false;
};

}  // namespace aisland::store
