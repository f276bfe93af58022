// gettext PO (GNU gettext manual, "The Format of PO Files"), the part that authored texts use.
#include <unordered_set>

#include "app/bake/read.h"

namespace aisland::bake {
namespace {

// Length of the well-formed UTF-8 sequence at `i` (RFC 3629), 0 when it is not one.
size_t utf8_length(std::string_view text, size_t i) {
    const auto byte = [&](size_t k) { return i + k < text.size() ? static_cast<unsigned char>(text[i + k]) : 0u; };
    const auto tail = [&](size_t k) { return (byte(k) & 0xc0) == 0x80; };
    const unsigned lead = byte(0);
    if (lead < 0x80) return 1;
    if (lead >= 0xc2 && lead <= 0xdf) return tail(1) ? 2 : 0;
    if ((lead & 0xf0) == 0xe0) {
        if (!tail(1) || !tail(2) || (lead == 0xe0 && byte(1) < 0xa0) || (lead == 0xed && byte(1) > 0x9f)) return 0;
        return 3;
    }
    if (lead >= 0xf0 && lead <= 0xf4) {
        if (!tail(1) || !tail(2) || !tail(3) || (lead == 0xf0 && byte(1) < 0x90) || (lead == 0xf4 && byte(1) > 0x8f)) return 0;
        return 4;
    }
    return 0;
}

struct PoReader {
    std::string_view text;
    uint32_t file;
    AuthoredLocale& out;
    Offences& offences;

    enum class Field { none, id, string } field = Field::none;
    std::string id, value;
    Source id_at;
    bool has_value = false;
    std::unordered_set<std::string> seen;

    void offend(uint32_t line, size_t column, Rule rule, std::string message) {
        offences.add({file, line, static_cast<uint32_t>(column + 1)}, rule, std::move(message));
    }

    // The quoted string in `line` from `begin`; appends it to `into`.
    void quoted(std::string_view line, size_t begin, uint32_t number, std::string& into) {
        size_t i = begin;
        while (i < line.size() && (line[i] == ' ' || line[i] == '\t')) ++i;
        if (i >= line.size() || line[i] != '"') return offend(number, i, Rule::po_syntax, "a text in double quotes must stand here");
        for (++i; i < line.size() && line[i] != '"'; ++i) {
            if (line[i] != '\\') {
                const size_t length = utf8_length(line, i);
                if (length == 0) return offend(number, i, Rule::po_syntax, "this is not UTF-8; save the file as UTF-8");
                into.append(line, i, length);
                i += length - 1;
                continue;
            }
            const char escape = ++i < line.size() ? line[i] : '\0';
            if (escape == 'n') into += '\n';
            else if (escape == 't') into += '\t';
            else if (escape == '"' || escape == '\\') into += escape;
            else return offend(number, i - 1, Rule::po_syntax, "this escape is not known; use \\n, \\t, \\\" or \\\\");
        }
        if (i >= line.size()) return offend(number, line.size(), Rule::po_syntax, "this text has no closing quote; add \"");
        for (++i; i < line.size(); ++i)
            if (line[i] != ' ' && line[i] != '\t') return offend(number, i, Rule::po_syntax, "nothing may follow the closing quote; remove it");
    }

    void flush() {
        if (field == Field::none) return;
        if (!has_value) offend(id_at.line, id_at.column - 1, Rule::po_syntax, "this msgid has no msgstr; add one");
        else if (!id.empty() && !seen.insert(id).second) offend(id_at.line, id_at.column - 1, Rule::po_duplicate, "\"" + id + "\" stands here a second time; keep one");
        else if (!id.empty()) out.messages.push_back({id, value, id_at});  // the empty msgid is the file's header
        field = Field::none, id.clear(), value.clear(), has_value = false;
    }

    void line(std::string_view content, uint32_t number) {
        if (!content.empty() && content.back() == '\r') content.remove_suffix(1);
        size_t i = 0;
        while (i < content.size() && (content[i] == ' ' || content[i] == '\t')) ++i;
        const std::string_view rest = content.substr(i);
        if (rest.empty() || rest.front() == '#') return;
        if (rest.starts_with("msgid_plural") || rest.starts_with("msgctxt") || rest.starts_with("msgstr["))
            return offend(number, i, Rule::po_syntax, "plurals and contexts are not used here; give every text a msgid of its own");
        if (rest.starts_with("msgid")) {
            flush();
            field = Field::id, id_at = {file, number, static_cast<uint32_t>(i + 1)};
            return quoted(content, i + 5, number, id);
        }
        if (rest.starts_with("msgstr")) {
            if (field != Field::id) return offend(number, i, Rule::po_syntax, "this msgstr has no msgid before it; add one");
            field = Field::string, has_value = true;
            return quoted(content, i + 6, number, value);
        }
        if (rest.front() == '"' && field != Field::none) return quoted(content, i, number, field == Field::id ? id : value);
        offend(number, i, Rule::po_syntax, "this is neither msgid, msgstr, a quoted text nor a comment; remove it");
    }
};

}  // namespace

void read_po(std::string_view text, uint32_t file, AuthoredLocale& out, Offences& offences) {
    if (text.substr(0, 3) == "\xEF\xBB\xBF") text.remove_prefix(3);
    PoReader reader{text, file, out, offences};
    uint32_t number = 1;
    for (size_t begin = 0; begin < text.size(); ++number) {
        const size_t end = std::min(text.find('\n', begin), text.size());
        reader.line(text.substr(begin, end - begin), number);
        begin = end + 1;
    }
    reader.flush();
}

}  // namespace aisland::bake
