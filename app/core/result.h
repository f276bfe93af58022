// Errors as values. A Result holds a value or an Error that says what happened, where, and what to do.
// Not for bugs: a bug asserts (assert.h). No exception crosses a module boundary.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <variant>

namespace aisland {

struct Error {
    std::string what;    // what was found
    std::string where;   // file:line:column, address, device ... may be empty
    std::string advice;  // what the reader can do about it; may be empty

    // "where: what; advice" with empty parts left out.
    std::string text() const;
};

template <class T>
class [[nodiscard]] Result {
public:
    Result(T value) : m_state(std::in_place_index<0>, std::move(value)) {}
    Result(Error error) : m_state(std::in_place_index<1>, std::move(error)) {}

    explicit operator bool() const { return m_state.index() == 0; }
    T& operator*() { return std::get<0>(m_state); }
    const T& operator*() const { return std::get<0>(m_state); }
    T* operator->() { return &std::get<0>(m_state); }
    const T* operator->() const { return &std::get<0>(m_state); }
    const Error& error() const { return std::get<1>(m_state); }

private:
    std::variant<T, Error> m_state;
};

template <>
class [[nodiscard]] Result<void> {
public:
    Result() = default;
    Result(Error error) : m_error(std::move(error)) {}

    explicit operator bool() const { return !m_error; }
    const Error& error() const { return *m_error; }

private:
    std::optional<Error> m_error;
};

}  // namespace aisland

// Evaluates a Result expression; returns its error from the calling function, else declares `name` as its value.
#define AISLAND_TRY(name, expression)                 \
    auto name##_result = (expression);                \
    if (!name##_result) return name##_result.error(); \
    auto& name = *name##_result

// The same for Result<void>.
#define AISLAND_CHECK(expression)                                  \
    do {                                                           \
        if (auto aisland_checked = (expression); !aisland_checked) \
            return aisland_checked.error();                        \
    } while (false)
