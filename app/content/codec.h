// Bytes out and in, by one visitor: `fields(codec, value)` names each member once and serves both directions.
// Little endian. Reading checks every length against what is left, so a count cannot ask for more memory than the input
// has bytes.
#pragma once

#include <bit>
#include <cmath>
#include <cstring>
#include <limits>
#include <string>
#include <type_traits>
#include <vector>

#include "app/core/bytes.h"
#include "app/core/ids.h"
#include "app/core/pose.h"

namespace aisland::content {

static_assert(std::endian::native == std::endian::little, "packs are little endian");

class Writer {
public:
    static constexpr bool kReading = false;
    Bytes bytes;

    void raw(const void* data, size_t size) {
        const std::byte* from = static_cast<const std::byte*>(data);
        bytes.insert(bytes.end(), from, from + size);
    }
    void check(bool) {}
};

class Reader {
public:
    static constexpr bool kReading = true;
    explicit Reader(ByteView bytes) : m_left(bytes) {}

    void raw(void* data, size_t size) {
        if (size > m_left.size()) {
            m_failed = true;
            std::memset(data, 0, size);
            return;
        }
        std::memcpy(data, m_left.data(), size);
        m_left = m_left.subspan(size);
    }
    void check(bool good) { m_failed |= !good; }
    size_t left() const { return m_left.size(); }
    bool failed() const { return m_failed; }

private:
    ByteView m_left;
    bool m_failed = false;
};

template <class T>
concept Plain = std::is_arithmetic_v<T> && !std::is_same_v<T, bool>;

template <class C, class T>
void code(C& codec, T& value);

template <class C, Plain T>
void code_plain(C& codec, T& value) {
    if constexpr (C::kReading) {
        codec.raw(&value, sizeof(T));
        if constexpr (std::is_floating_point_v<T>) codec.check(std::isfinite(value));
    } else {
        codec.raw(&value, sizeof(T));
    }
}

// Enumerations without gaps; `count` members.
template <class C, class E>
void code_enum(C& codec, E& value, uint32_t count) {
    uint8_t stored = static_cast<uint8_t>(value);
    code_plain(codec, stored);
    codec.check(stored < count);
    if constexpr (C::kReading) value = static_cast<E>(stored < count ? stored : 0);
}

template <class C>
void code_bool(C& codec, bool& value) {
    uint8_t stored = value;
    code_plain(codec, stored);
    codec.check(stored <= 1);
    if constexpr (C::kReading) value = stored == 1;
}

template <class C>
void code_string(C& codec, std::string& value) {
    uint32_t size = static_cast<uint32_t>(value.size());
    code_plain(codec, size);
    if constexpr (C::kReading) {
        if (size > codec.left()) return codec.check(false);
        value.resize(size);
    }
    if (size) codec.raw(value.data(), size);
}

template <class C, class T>
void code_vector(C& codec, std::vector<T>& values) {
    uint32_t count = static_cast<uint32_t>(values.size());
    code_plain(codec, count);
    if constexpr (C::kReading) {
        if (count > codec.left()) return codec.check(false);  // every element has at least one byte
        values.clear();
        values.reserve(std::min<size_t>(count, codec.left() / sizeof(T) + 16));
        for (uint32_t i = 0; i < count && !codec.failed(); ++i) code(codec, values.emplace_back());
    } else {
        for (T& value : values) code(codec, value);
    }
}

// Heights of a walk map: NaN means "not here".
template <class C>
void code_heights(C& codec, std::vector<float>& values) {
    uint32_t count = static_cast<uint32_t>(values.size());
    code_plain(codec, count);
    if constexpr (C::kReading) {
        if (size_t{count} * sizeof(float) > codec.left()) return codec.check(false);
        values.resize(count);
    }
    if (count) codec.raw(values.data(), count * sizeof(float));
    if constexpr (C::kReading)
        for (float& value : values) codec.check(!std::isinf(value));
}

// Numbers without padding, as they lie in memory.
template <class C, class T>
void code_block(C& codec, std::vector<T>& values) {
    static_assert(std::is_trivially_copyable_v<T>);
    uint32_t count = static_cast<uint32_t>(values.size());
    code_plain(codec, count);
    if constexpr (C::kReading) {
        if (size_t{count} * sizeof(T) > codec.left()) return codec.check(false);
        values.resize(count);
    }
    if (count) codec.raw(values.data(), count * sizeof(T));
}

template <class T>
struct IsVector : std::false_type {};
template <class T>
struct IsVector<std::vector<T>> : std::true_type {};
template <class T>
struct IsId : std::false_type {};
template <class Tag>
struct IsId<Id<Tag>> : std::true_type {};

template <class C, class T>
void code(C& codec, T& value) {
    if constexpr (std::is_same_v<T, bool>) {
        code_bool(codec, value);
    } else if constexpr (Plain<T>) {
        code_plain(codec, value);
    } else if constexpr (std::is_same_v<T, std::string>) {
        code_string(codec, value);
    } else if constexpr (IsVector<T>::value) {
        code_vector(codec, value);
    } else if constexpr (IsId<T>::value) {
        code_plain(codec, value.value);
    } else if constexpr (std::is_same_v<T, vec2>) {
        code_plain(codec, value.x), code_plain(codec, value.y);
    } else if constexpr (std::is_same_v<T, vec3>) {
        code_plain(codec, value.x), code_plain(codec, value.y), code_plain(codec, value.z);
    } else if constexpr (std::is_same_v<T, mat4>) {
        for (int column = 0; column < 4; ++column)
            for (int row = 0; row < 4; ++row) code_plain(codec, value[column][row]);
    } else if constexpr (std::is_same_v<T, quat>) {
        code_plain(codec, value.w), code_plain(codec, value.x), code_plain(codec, value.y), code_plain(codec, value.z);
    } else {
        fields(codec, value);
    }
}

template <class C, class... T>
void all(C& codec, T&... values) {
    (code(codec, values), ...);
}

}  // namespace aisland::content
