// gettext PO (GNU gettext manual, "The Format of PO Files"), the part that authored texts use.
#include <charconv>
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

    enum class Field { none,
                       context,
                       id,
                       plural,
                       string } field = Field::none;
    std::string context, id, plural, value;
    Source id_at, value_at;
    bool has_id = false, has_context = false, has_plural = false, has_value = false, has_forms = false;
    int next_form = 0;
    bool fuzzy = false;  // of the flags read since the last message
    int max_length = 0;
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
            if (escape == 'n')
                into += '\n';
            else if (escape == 't')
                into += '\t';
            else if (escape == '"' || escape == '\\')
                into += escape;
            else
                return offend(number, i - 1, Rule::po_syntax, "this escape is not known; use \\n, \\t, \\\" or \\\\");
        }
        if (i >= line.size()) return offend(number, line.size(), Rule::po_syntax, "this text has no closing quote; add \"");
        for (++i; i < line.size(); ++i)
            if (line[i] != ' ' && line[i] != '\t') return offend(number, i, Rule::po_syntax, "nothing may follow the closing quote; remove it");
    }

    void flush() {
        if (has_id) message();
        field = Field::none, id.clear(), context.clear(), plural.clear(), value.clear();
        has_id = has_context = has_plural = has_value = has_forms = fuzzy = false, next_form = max_length = 0;
    }

    void message() {
        const std::string key = has_context ? context + "|" + id : id;
        if (!has_value) return offend(id_at.line, id_at.column - 1, Rule::po_syntax, "this msgid has no msgstr; add one");
        if (has_plural != has_forms)
            offend(value_at.line, value_at.column - 1, Rule::po_syntax,
                   has_plural ? "a msgid_plural is followed by msgstr[0], msgstr[1] …; number this msgstr" : "this msgid has no msgid_plural; write msgstr without a number");
        if (id.empty()) return;  // the file's header
        if (!seen.insert(key).second) return offend(id_at.line, id_at.column - 1, Rule::po_duplicate, "\"" + key + "\" stands here a second time; keep one");
        out.messages.push_back({key, value, id_at, fuzzy, max_length});
    }

    // "#, fuzzy, max-length:40": flags of the message that follows.
    void flags(std::string_view list) {
        if (has_value) flush();
        while (!list.empty()) {
            const size_t comma = std::min(list.find(','), list.size());
            std::string_view flag = list.substr(0, comma);
            list.remove_prefix(std::min(comma + 1, list.size()));
            while (!flag.empty() && (flag.front() == ' ' || flag.front() == '\t')) flag.remove_prefix(1);
            while (!flag.empty() && (flag.back() == ' ' || flag.back() == '\t')) flag.remove_suffix(1);
            constexpr std::string_view kLength = "max-length:";
            if (flag == "fuzzy") fuzzy = true;
            if (flag.starts_with(kLength)) std::from_chars(flag.data() + kLength.size(), flag.data() + flag.size(), max_length);
        }
    }

    // What a keyword begins, with its quoted text from `i` on.
    void keyword(std::string_view content, std::string_view rest, size_t i, uint32_t number) {
        const Source here{file, number, static_cast<uint32_t>(i + 1)};
        if (rest.starts_with("msgctxt")) {
            if (has_id) flush();
            field = Field::context, has_context = true;
            return quoted(content, i + 7, number, context);
        }
        if (rest.starts_with("msgid_plural")) {
            if (field != Field::id) return offend(number, i, Rule::po_syntax, "this msgid_plural has no msgid before it; add one");
            field = Field::plural, has_plural = true;
            return quoted(content, i + 12, number, plural);
        }
        if (rest.starts_with("msgid")) {
            if (has_id) flush();
            field = Field::id, has_id = true, id_at = here;
            return quoted(content, i + 5, number, id);
        }
        if (!has_id) return offend(number, i, Rule::po_syntax, "this msgstr has no msgid before it; add one");
        if (rest.starts_with("msgstr[")) {
            const std::string form = "msgstr[" + std::to_string(next_form) + "]";
            if (!rest.starts_with(form)) return offend(number, i, Rule::po_syntax, "the forms of a plural are numbered 0, 1, 2 …; " + form + " must stand here");
            ++next_form, has_forms = true, value.clear();
            field = Field::string, has_value = true, value_at = here;
            return quoted(content, i + form.size(), number, value);
        }
        if (has_value) return offend(number, i, Rule::po_syntax, "this msgid has a msgstr already; keep one");
        field = Field::string, has_value = true, value_at = here;
        quoted(content, i + 6, number, value);
    }

    std::string& open_text() { return field == Field::context ? context : field == Field::id   ? id
                                                                      : field == Field::plural ? plural
                                                                                               : value; }

    void line(std::string_view content, uint32_t number) {
        if (!content.empty() && content.back() == '\r') content.remove_suffix(1);
        size_t i = 0;
        while (i < content.size() && (content[i] == ' ' || content[i] == '\t')) ++i;
        const std::string_view rest = content.substr(i);
        if (rest.starts_with("#,")) return flags(rest.substr(2));
        if (rest.empty() || rest.front() == '#') return;
        if (rest.starts_with("msgctxt") || rest.starts_with("msgid") || rest.starts_with("msgstr")) return keyword(content, rest, i, number);
        if (rest.front() == '"' && field != Field::none) return quoted(content, i, number, open_text());
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
