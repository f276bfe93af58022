#include "platform/store/sqlite.h"

#include <sqlite3.h>

namespace aisland::store {

namespace {

Error error_of(sqlite3* db, const std::string& where) {
    return Error{db ? sqlite3_errmsg(db) : "out of memory", where, ""};
}

}  // namespace

void CloseDatabase::operator()(sqlite3* db) const { sqlite3_close_v2(db); }
void FinalizeStatement::operator()(sqlite3_stmt* s) const { sqlite3_finalize(s); }

Result<Database> open_database(const std::string& path) {
    sqlite3* raw = nullptr;
    const int rc = sqlite3_open_v2(path.c_str(), &raw, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, nullptr);
    Database db(raw);
    if (rc != SQLITE_OK) return error_of(raw, path);
    sqlite3_busy_timeout(raw, 2000);
    return db;
}

Result<void> execute(sqlite3* db, const char* sql) {
    if (sqlite3_exec(db, sql, nullptr, nullptr, nullptr) != SQLITE_OK) return error_of(db, sql);
    return {};
}

bool is_damaged(sqlite3* db) {
    const int code = sqlite3_errcode(db);
    return code == SQLITE_CORRUPT || code == SQLITE_NOTADB;
}

Result<Statement> Statement::prepare(sqlite3* db, const char* sql) {
    sqlite3_stmt* raw = nullptr;
    if (sqlite3_prepare_v3(db, sql, -1, SQLITE_PREPARE_PERSISTENT, &raw, nullptr) != SQLITE_OK) return error_of(db, sql);
    Statement out;
    out.m_statement.reset(raw);
    return out;
}

Statement& Statement::bind(int index, int64_t value) { return sqlite3_bind_int64(m_statement.get(), index, value), *this; }
Statement& Statement::bind(int index, double value) { return sqlite3_bind_double(m_statement.get(), index, value), *this; }
Statement& Statement::bind(int index, ByteView bytes) {
    return sqlite3_bind_blob64(m_statement.get(), index, bytes.data(), bytes.size(), SQLITE_STATIC), *this;
}

Result<bool> Statement::step() {
    const int rc = sqlite3_step(m_statement.get());
    if (rc == SQLITE_ROW) return true;
    if (rc == SQLITE_DONE) return false;
    const Error error = error_of(sqlite3_db_handle(m_statement.get()), sqlite3_sql(m_statement.get()));
    sqlite3_reset(m_statement.get());
    return error;
}

Result<void> Statement::run() {
    for (;;) {
        AISLAND_TRY(row, step());
        if (!row) break;
    }
    reset();
    return {};
}

void Statement::reset() {
    sqlite3_reset(m_statement.get());
    sqlite3_clear_bindings(m_statement.get());
}

int64_t Statement::integer(int column) const { return sqlite3_column_int64(m_statement.get(), column); }
double Statement::real(int column) const { return sqlite3_column_double(m_statement.get(), column); }
bool Statement::null(int column) const { return sqlite3_column_type(m_statement.get(), column) == SQLITE_NULL; }
ByteView Statement::blob(int column) const {
    const void* data = sqlite3_column_blob(m_statement.get(), column);
    return {static_cast<const std::byte*>(data), static_cast<size_t>(sqlite3_column_bytes(m_statement.get(), column))};
}

}  // namespace aisland::store
