// The little of SQLite that is used here: a connection and prepared statements that close themselves, errors as values.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "app/core/bytes.h"
#include "app/core/result.h"

struct sqlite3;
struct sqlite3_stmt;

namespace aisland::store {

struct CloseDatabase {
    void operator()(sqlite3* db) const;
};
struct FinalizeStatement {
    void operator()(sqlite3_stmt* s) const;
};
using Database = std::unique_ptr<sqlite3, CloseDatabase>;

// Creates the file when it is not there.
Result<Database> open_database(const std::string& path);
Result<void> execute(sqlite3* db, const char* sql);
// Whether the last error of `db` says that the file itself is no good (not a database, malformed).
bool is_damaged(sqlite3* db);

class Statement {
public:
    static Result<Statement> prepare(sqlite3* db, const char* sql);

    Statement& bind(int index, int64_t value);
    Statement& bind(int index, double value);
    Statement& bind(int index, ByteView bytes);  // not copied: they must live until run
    // True: a row is there. Errors leave the statement ready to be bound again.
    Result<bool> step();
    // Steps to the end, then ready to be bound again.
    Result<void> run();
    void reset();

    int64_t integer(int column) const;
    double real(int column) const;
    bool null(int column) const;
    ByteView blob(int column) const;  // until the next step

private:
    std::unique_ptr<sqlite3_stmt, FinalizeStatement> m_statement;
};

}  // namespace aisland::store
