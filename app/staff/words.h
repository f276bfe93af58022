// What the staff page says: the content's texts "ui.staff.…" in the visit's language, and in English where content has none, as an
// island does that was begun with an older program.
#pragma once

#include <initializer_list>
#include <span>
#include <string>
#include <string_view>

#include "app/content/catalog.h"

namespace aisland::staff {

struct WordsRow {
    std::string_view key, english;  // key without "ui.staff."
};
std::span<const WordsRow> words_table();

struct StaffWords {
    const content::Catalog& catalog;
    int language = 0;

    // `key` stands in the table.
    std::string operator()(std::string_view key) const;
    // Each "{}" takes the next argument.
    std::string fill(std::string_view key, std::initializer_list<std::string> arguments) const;
    // Any text of the content; empty where there is none.
    std::string_view text(std::string_view key) const { return catalog.text(TextId(key), language); }
};

}  // namespace aisland::staff
