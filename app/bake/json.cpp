#include "app/bake/json.h"

#include <rapidjson/error/en.h>
#include <rapidjson/reader.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <string>

#include "app/core/format.h"

namespace aisland::bake {
namespace {

// A RapidJSON input stream that remembers where the token being read began.
class TokenStream {
public:
    using Ch = char;
    explicit TokenStream(std::string_view text) : m_text(text) {}

    Ch Peek() const { return m_at < m_text.size() ? m_text[m_at] : '\0'; }
    Ch Take() {
        const Ch c = Peek();
        note(c);
        ++m_at;
        return c;
    }
    size_t Tell() const { return std::min(m_at, m_text.size()); }
    size_t token() const { return m_token; }

    // Never written to: the Reader copies strings to its own stack.
    Ch* PutBegin() { return nullptr; }
    void Put(Ch) {}
    void Flush() {}
    size_t PutEnd(Ch*) { return 0; }

private:
    void note(Ch c) {
        if (m_in_string) {
            if (m_escaped)
                m_escaped = false;
            else if (c == '\\')
                m_escaped = true;
            else if (c == '"')
                m_in_string = false;
            return;
        }
        switch (c) {
            case ' ':
            case '\t':
            case '\r':
            case '\n':
            case ',':
            case ':':
            case ']':
            case '}': m_in_word = false; return;
            case '"': m_in_string = true; [[fallthrough]];
            case '{':
            case '[':
                m_in_word = false;
                m_token = m_at;
                return;
            default:
                if (!m_in_word) m_token = m_at;
                m_in_word = true;
        }
    }
    std::string_view m_text;
    size_t m_at = 0, m_token = 0;
    bool m_in_string = false, m_escaped = false, m_in_word = false;
};

class Lines {
public:
    explicit Lines(std::string_view text) : m_starts{0} {
        for (size_t i = 0; i < text.size(); ++i)
            if (text[i] == '\n') m_starts.push_back(i + 1);
    }
    Source at(uint32_t file, size_t offset) const {
        const size_t line = static_cast<size_t>(std::upper_bound(m_starts.begin(), m_starts.end(), offset) - m_starts.begin());
        return {file, static_cast<uint32_t>(line), static_cast<uint32_t>(offset - m_starts[line - 1] + 1)};
    }

private:
    std::vector<size_t> m_starts;
};

// Builds the tree on a stack of open arrays and objects.
class Builder {
public:
    Builder(const TokenStream& stream, const Lines& lines, uint32_t file, Offences& offences)
        : m_stream(stream), m_lines(lines), m_file(file), m_offences(offences) {}

    bool Null() { return put(make(JsonKind::null)); }
    bool Bool(bool value) {
        Json json = make(JsonKind::boolean);
        json.boolean = value;
        return put(std::move(json));
    }
    bool Int(int value) { return Double(value); }
    bool Uint(unsigned value) { return Double(value); }
    bool Int64(int64_t value) { return Double(static_cast<double>(value)); }
    bool Uint64(uint64_t value) { return Double(static_cast<double>(value)); }
    bool Double(double value) {
        Json json = make(JsonKind::number);
        json.number = value;
        return put(std::move(json));
    }
    // rapidjson's own conversion takes the logarithm of 0 in "0.000000e071".
    bool RawNumber(const char* text, rapidjson::SizeType size, bool) {
        double value = 0;
        const auto [end, error] = std::from_chars(text, text + size, value);
        number_too_big = error == std::errc::result_out_of_range && std::abs(std::strtod(std::string(text, size).c_str(), nullptr)) > 1;
        return !number_too_big && Double(value);
    }
    bool String(const char* text, rapidjson::SizeType size, bool) {
        Json json = make(JsonKind::string);
        json.string.assign(text, size);
        return put(std::move(json));
    }
    bool Key(const char* text, rapidjson::SizeType size, bool) {
        m_keys.push_back({std::string(text, size), here()});
        return true;
    }
    bool StartObject() { return start(JsonKind::object); }
    bool StartArray() { return start(JsonKind::array); }
    bool EndObject(rapidjson::SizeType) { return end(); }
    bool EndArray(rapidjson::SizeType) { return end(); }

    Json root;
    bool number_too_big = false, too_deep = false;

private:
    struct PendingKey {
        std::string key;
        Source at;
    };
    Source here() const { return m_lines.at(m_file, m_stream.token()); }
    Json make(JsonKind kind) const {
        Json json;
        json.kind = kind, json.at = here();
        return json;
    }
    bool start(JsonKind kind) {
        if (m_open.size() >= kMaxJsonDepth) return too_deep = true, false;
        m_open.push_back(make(kind));
        m_open.back().at = m_lines.at(m_file, m_stream.Tell());  // the Reader reports a bracket before it takes it
        return true;
    }
    bool end() {
        Json json = std::move(m_open.back());
        m_open.pop_back();
        return put(std::move(json));
    }
    bool put(Json json) {
        if (m_open.empty()) return root = std::move(json), true;
        Json& parent = m_open.back();
        if (parent.kind == JsonKind::object) {
            PendingKey key = std::move(m_keys.back());
            m_keys.pop_back();
            if (std::find(parent.keys.begin(), parent.keys.end(), key.key) != parent.keys.end()) {
                m_offences.add(key.at, Rule::json_duplicate_key, "the key \"" + key.key + "\" stands here a second time; keep one of them");
                return true;
            }
            parent.keys.push_back(std::move(key.key));
            parent.key_at.push_back(key.at);
        }
        parent.items.push_back(std::move(json));
        return true;
    }

    const TokenStream& m_stream;
    const Lines& m_lines;
    uint32_t m_file;
    Offences& m_offences;
    std::vector<Json> m_open;
    std::vector<PendingKey> m_keys;
};

// RapidJSON's words without their full stop, in our case.
std::string reason(rapidjson::ParseErrorCode code) {
    std::string words = rapidjson::GetParseError_En(code);
    if (!words.empty() && words.back() == '.') words.pop_back();
    if (!words.empty() && words[0] >= 'A' && words[0] <= 'Z') words[0] = static_cast<char>(words[0] - 'A' + 'a');
    return words;
}

}  // namespace

const char* name(JsonKind kind) {
    constexpr const char* kNames[] = {"null", "true or false", "a number", "a text", "a list", "an object"};
    return kNames[static_cast<size_t>(kind)];
}

bool parse_json(std::string_view text, uint32_t file, Json& out, Offences& offences) {
    if (text.substr(0, 3) == "\xEF\xBB\xBF") text.remove_prefix(3);
    const Lines lines(text);
    if (const size_t zero = text.find('\0'); zero != std::string_view::npos) {
        offences.add(lines.at(file, zero), Rule::json_syntax, "a zero byte stands here; save the file as UTF-8 text");
        return false;
    }
    TokenStream stream(text);
    Builder builder(stream, lines, file, offences);
    rapidjson::Reader reader;
    constexpr unsigned kFlags = rapidjson::kParseIterativeFlag | rapidjson::kParseValidateEncodingFlag | rapidjson::kParseNumbersAsStringsFlag;
    const rapidjson::ParseResult result = reader.Parse<kFlags>(stream, builder);
    if (!result.IsError()) {
        out = std::move(builder.root);
        return true;
    }
    const Source at = lines.at(file, std::min(result.Offset(), text.size()));
    if (builder.too_deep)
        offences.add(at, Rule::json_depth, format("this is nested more than %d levels deep; make it flatter", kMaxJsonDepth));
    else
        offences.add(at, Rule::json_syntax, reason(builder.number_too_big ? rapidjson::kParseErrorNumberTooBig : result.Code()) + "; mend the JSON here");
    return false;
}

}  // namespace aisland::bake
