#include "platform/store/record_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "app/core/format.h"
#include "platform/store/squeeze.h"

namespace aisland::store {

namespace {

constexpr char kMagic[8] = {'a', 'i', 's', 'l', 'r', 'e', 'c', '1'};

struct Header {  // as it lies in the file
    uint32_t size, crc;
    int64_t at_ms;
    uint8_t kind, key;
    uint16_t check;  // of the header itself: lengths are believed only then
};
static_assert(sizeof(Header) == 24 || sizeof(Header) == 20);
constexpr size_t kHeaderBytes = 20;

// CRC-32 of IEEE 802.3, reflected.
constexpr std::array<uint32_t, 256> kTable = [] {
    std::array<uint32_t, 256> t{};
    for (uint32_t i = 0; i < 256; ++i) {
        uint32_t c = i;
        for (int k = 0; k < 8; ++k) c = c & 1 ? 0xedb88320u ^ (c >> 1) : c >> 1;
        t[i] = c;
    }
    return t;
}();
uint32_t crc32(ByteView bytes) {
    uint32_t c = ~0u;
    for (std::byte b : bytes) c = kTable[(c ^ static_cast<uint32_t>(b)) & 255] ^ (c >> 8);
    return ~c;
}

uint16_t check_of(const Header& h) {
    std::array<std::byte, 18> raw;
    std::memcpy(raw.data(), &h, 18);
    return static_cast<uint16_t>(crc32(raw));
}

Error failed(const std::string& path) { return Error{std::strerror(errno), path, "check the path"}; }

bool read_all(int file, void* data, size_t size, uint64_t offset) {
    auto* out = static_cast<char*>(data);
    while (size > 0) {
        const ssize_t n = ::pread(file, out, size, static_cast<off_t>(offset));
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) return false;
        out += n, offset += static_cast<uint64_t>(n), size -= static_cast<size_t>(n);
    }
    return true;
}

}  // namespace

Result<std::unique_ptr<RecordWriter>> RecordWriter::create(const std::string& path) {
    std::unique_ptr<RecordWriter> writer(new RecordWriter);
    writer->m_path = path;
    writer->m_file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    if (writer->m_file < 0) return failed(path);
    AISLAND_CHECK(writer->put(kMagic, sizeof kMagic));
    AISLAND_CHECK(writer->flush());
    return writer;
}

RecordWriter::~RecordWriter() {
    (void)flush();
    if (m_file >= 0) ::close(m_file);
}

Result<void> RecordWriter::put(const void* data, size_t size) {
    const auto* from = static_cast<const std::byte*>(data);
    m_waiting.insert(m_waiting.end(), from, from + size);
    m_bytes += size;
    return m_waiting.size() > (1u << 16) ? flush() : Result<void>();
}

Result<void> RecordWriter::flush() {
    size_t done = 0;
    while (done < m_waiting.size()) {
        const ssize_t n = ::write(m_file, m_waiting.data() + done, m_waiting.size() - done);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) {
            m_waiting.erase(m_waiting.begin(), m_waiting.begin() + static_cast<ptrdiff_t>(done));
            return failed(m_path);
        }
        done += static_cast<size_t>(n);
    }
    m_waiting.clear();
    return {};
}

Result<void> RecordWriter::add(uint8_t kind, bool key, int64_t at_ms, ByteView bytes) {
    const Bytes small = squeeze(bytes);
    Header h{static_cast<uint32_t>(small.size()), crc32(small), at_ms, kind, key, 0};
    h.check = check_of(h);
    AISLAND_CHECK(put(&h, kHeaderBytes));
    return put(small.data(), small.size());
}

Result<std::unique_ptr<RecordReader>> RecordReader::open(const std::string& path) {
    std::unique_ptr<RecordReader> reader(new RecordReader);
    reader->m_path = path;
    reader->m_file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (reader->m_file < 0) return failed(path);
    struct stat about {};
    if (::fstat(reader->m_file, &about) != 0) return failed(path);
    char magic[sizeof kMagic]{};
    if (!S_ISREG(about.st_mode) || !read_all(reader->m_file, magic, sizeof magic, 0) || std::memcmp(magic, kMagic, sizeof magic) != 0)
        return Error{"this is no recording of this program", path, "make one with `aisland record FILE`"};
    const auto end = static_cast<uint64_t>(about.st_size);
    uint64_t at = sizeof kMagic;
    while (at + kHeaderBytes <= end) {
        Header h{};
        if (!read_all(reader->m_file, &h, kHeaderBytes, at)) break;
        if (h.check != check_of(h) || h.size > kMostFrameBytes || at + kHeaderBytes + h.size > end) break;
        if (h.at_ms < 0 || h.at_ms >= int64_t{1} << 42) break;  // UTC, until the year 2109
        reader->m_frames.push_back({h.kind, h.key == 1, h.at_ms, at + kHeaderBytes, h.size, h.crc});
        at += kHeaderBytes + h.size;
    }
    reader->m_torn = at != end;
    return reader;
}

RecordReader::~RecordReader() {
    if (m_file >= 0) ::close(m_file);
}

Result<Bytes> RecordReader::read(const RecordFrame& frame) const {
    Bytes small(frame.size);
    if (!read_all(m_file, small.data(), small.size(), frame.offset)) return failed(m_path);
    if (crc32(small) != frame.crc) return Error{format("the frame at byte %llu is damaged", static_cast<unsigned long long>(frame.offset)), m_path, ""};
    return unsqueeze(small);
}

}  // namespace aisland::store
