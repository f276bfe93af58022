#include "platform/store/history_tables.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "app/core/format.h"
#include "app/core/time.h"
#include "platform/store/squeeze.h"

namespace aisland::store {

namespace {

constexpr int64_t kMinute = 60'000, kQuarter = 15 * kMinute, kSettled = 60 * kMinute;
constexpr int64_t kLeastFrames = 4 * kMsPerDay;
constexpr double kLeastMinutes = 7, kLeastQuarters = 30;  // days

// A version that this program does not know is not touched.
constexpr int64_t kVersion = 1;
constexpr const char* kSetUp =
    "PRAGMA auto_vacuum=INCREMENTAL; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA journal_size_limit=16777216;"
    "PRAGMA trusted_schema=OFF; PRAGMA cell_size_check=ON; PRAGMA temp_store=MEMORY; PRAGMA cache_size=-4096;";
constexpr const char* kTables =
    "BEGIN IMMEDIATE;"
    "CREATE TABLE IF NOT EXISTS frame(at_ms INTEGER PRIMARY KEY, key INTEGER NOT NULL, data BLOB NOT NULL);"
    "CREATE INDEX IF NOT EXISTS frame_keys ON frame(at_ms) WHERE key=1;"
    "CREATE TABLE IF NOT EXISTS series(id INTEGER PRIMARY KEY, entity INTEGER NOT NULL, attribute INTEGER NOT NULL, UNIQUE(entity, attribute));"
    "CREATE TABLE IF NOT EXISTS minute(series INTEGER NOT NULL, at INTEGER NOT NULL, n INTEGER NOT NULL, low REAL, high REAL, sum REAL, last REAL NOT NULL,"
    " origin INTEGER NOT NULL, PRIMARY KEY(series, at)) WITHOUT ROWID;"
    "CREATE TABLE IF NOT EXISTS quarter(series INTEGER NOT NULL, at INTEGER NOT NULL, n INTEGER NOT NULL, low REAL, high REAL, sum REAL, last REAL NOT NULL,"
    " origin INTEGER NOT NULL, PRIMARY KEY(series, at)) WITHOUT ROWID;"
    "PRAGMA user_version=1; COMMIT;";

std::string upsert(const char* table) {
    return std::string("INSERT INTO ") + table +
           "(series, at, n, last, origin) VALUES(?1, ?2, 1, ?3, ?4) ON CONFLICT(series, at) DO UPDATE SET n=n+1, low=min(coalesce(low, last), excluded.last),"
           " high=max(coalesce(high, last), excluded.last), sum=coalesce(sum, last)+excluded.last, last=excluded.last, origin=min(origin, excluded.origin)";
}
std::string question(const char* table) {
    return std::string("SELECT at, n, coalesce(low, last), coalesce(high, last), coalesce(sum, last), origin FROM ") + table +
           " WHERE series=?1 AND at>=?2 AND at<?3 ORDER BY at";
}

uint64_t key_of(EntityId entity, AttributeId attribute) { return entity.value * 0x9e3779b97f4a7c15ull ^ attribute.value; }

}  // namespace

Result<std::unique_ptr<HistoryTables>> HistoryTables::open(const std::string& path, bool& damaged) {
    damaged = false;
    auto tables = std::make_unique<HistoryTables>();
    const auto set_up = [&]() -> Result<void> {
        AISLAND_TRY(db, open_database(path));
        tables->m_db = std::move(db);
        sqlite3* raw = tables->m_db.get();
        AISLAND_CHECK(execute(raw, kSetUp));
        AISLAND_TRY(version, Statement::prepare(raw, "PRAGMA user_version"));
        AISLAND_CHECK(version.step());
        const int64_t found = version.integer(0);
        version.reset();
        if (found > kVersion)
            return Error{format("this history has version %lld, this program writes version %lld", static_cast<long long>(found), static_cast<long long>(kVersion)),
                         path, "move it away or use the newer program"};
        if (found == 0) AISLAND_CHECK(execute(raw, kTables));
        const std::pair<std::optional<Statement>*, std::string> statements[] = {
            {&tables->m_frame, "INSERT OR REPLACE INTO frame(at_ms, key, data) VALUES(?1, ?2, ?3)"},
            {&tables->m_minute, upsert("minute")},
            {&tables->m_quarter, upsert("quarter")},
            {&tables->m_series, "INSERT INTO series(entity, attribute) VALUES(?1, ?2) RETURNING id"},
            {&tables->m_find_series, "SELECT id FROM series WHERE entity=?1 AND attribute=?2"},
            {&tables->m_ask_minute, question("minute")},
            {&tables->m_ask_quarter, question("quarter")},
            {&tables->m_key, "SELECT max(at_ms) FROM frame WHERE key=1 AND at_ms<=?1"},
            {&tables->m_frames, "SELECT data FROM frame WHERE at_ms>=?1 AND at_ms<=?2 ORDER BY at_ms"},
            {&tables->m_oldest, "DELETE FROM frame WHERE at_ms IN (SELECT at_ms FROM frame WHERE at_ms<?1 ORDER BY at_ms LIMIT 2000)"},
            {&tables->m_tenth, "SELECT at_ms FROM frame WHERE key=1 ORDER BY at_ms LIMIT 1 OFFSET (SELECT max(1, count(*)/10) FROM frame WHERE key=1)"},
            {&tables->m_from, "SELECT min(at_ms) FROM frame WHERE key=1"},
            {&tables->m_to, "SELECT max(at_ms) FROM frame"},
            {&tables->m_pages, "SELECT page_count*page_size FROM pragma_page_count(), pragma_page_size()"},
            {&tables->m_free, "SELECT freelist_count*page_size FROM pragma_freelist_count(), pragma_page_size()"}};
        for (const auto& [statement, sql] : statements) {
            AISLAND_TRY(prepared, Statement::prepare(raw, sql.c_str()));
            *statement = std::move(prepared);
        }
        int64_t from = 0;
        return tables->span(from, tables->m_last_ms);
    };
    if (auto done = set_up(); !done) {
        damaged = tables->m_db && is_damaged(tables->m_db.get());
        return done.error();
    }
    return tables;
}

Result<int64_t> HistoryTables::series(const HistoryNumber& n) {
    const uint64_t key = key_of(n.entity, n.attribute);
    if (const auto found = m_ids.find(key); found != m_ids.end()) return found->second;
    for (std::optional<Statement>* statement : {&m_find_series, &m_series}) {
        (*statement)->bind(1, static_cast<int64_t>(n.entity.value)).bind(2, static_cast<int64_t>(n.attribute.value));
        AISLAND_TRY(row, (*statement)->step());
        const int64_t id = row ? (*statement)->integer(0) : 0;
        (*statement)->reset();
        if (row) return m_ids[key] = id;
    }
    return Error{"a series got no number", "history", ""};
}

Result<void> HistoryTables::add(Statement& statement, const HistoryNumber& n, int64_t id, int64_t bucket) {
    return statement.bind(1, id).bind(2, bucket).bind(3, n.value).bind(4, static_cast<int64_t>(n.origin)).run();
}

Result<void> HistoryTables::write(const std::vector<HistoryFrame>& frames) {
    int64_t last = m_last_ms;
    const auto all = [&]() -> Result<void> {
        AISLAND_CHECK(execute(m_db.get(), "BEGIN IMMEDIATE"));
        for (const HistoryFrame& frame : frames) {
            // A clock that was set back does not overwrite: time goes on by a millisecond until the clock has caught up.
            if (last != 0 && frame.at_ms - last > kMsPerDay) m_since_ms = frame.at_ms;
            last = std::max(frame.at_ms, last + 1);
            const Bytes small = squeeze(frame.bytes);
            AISLAND_CHECK(m_frame->bind(1, last).bind(2, static_cast<int64_t>(frame.key)).bind(3, ByteView(small)).run());
            for (const HistoryNumber& n : frame.numbers) {
                if (!std::isfinite(n.value)) continue;
                AISLAND_TRY(id, series(n));
                AISLAND_CHECK(add(*m_minute, n, id, frame.at_ms / kMinute));
                AISLAND_CHECK(add(*m_quarter, n, id, frame.at_ms / kQuarter));
            }
        }
        return execute(m_db.get(), "COMMIT");
    };
    auto done = all();
    if (!done) {
        m_ids.clear();  // numbers given in what is taken back now
        const Error& why = done.error();
        m_damaged = is_damaged(m_db.get());
        (void)execute(m_db.get(), "ROLLBACK");
        return why;
    }
    m_last_ms = last;
    return {};
}

Result<HistoryAnswer> HistoryTables::answer(const Ask& ask) {
    HistoryAnswer out;
    out.ask = ask.id;
    const uint32_t points = std::clamp<uint32_t>(ask.points, 1, 4096);
    if (ask.to_ms <= ask.from_ms || ask.from_ms < 0) return out;
    const double step = static_cast<double>(ask.to_ms - ask.from_ms) / points;
    out.samples.resize(points);
    for (uint32_t i = 0; i < points; ++i) {
        out.samples[i].at_ms = ask.from_ms + static_cast<int64_t>(step * i);
        out.samples[i].value = out.samples[i].low = out.samples[i].high = std::numeric_limits<double>::quiet_NaN();
    }
    m_find_series->bind(1, static_cast<int64_t>(ask.entity.value)).bind(2, static_cast<int64_t>(ask.attribute.value));
    AISLAND_TRY(known, m_find_series->step());
    const int64_t id = known ? m_find_series->integer(0) : 0;
    m_find_series->reset();
    if (!known) {
        out.samples.clear();
        return out;
    }
    const bool coarse = step >= kQuarter;
    Statement& rows = coarse ? *m_ask_quarter : *m_ask_minute;
    const int64_t bucket = coarse ? kQuarter : kMinute;
    rows.bind(1, id).bind(2, ask.from_ms / bucket).bind(3, (ask.to_ms + bucket - 1) / bucket);
    std::vector<double> counts(points, 0.0);
    bool first = true;
    for (;;) {
        AISLAND_TRY(row, rows.step());
        if (!row) break;
        // The middle of the bucket says where it belongs.
        const double at = static_cast<double>(rows.integer(0) * bucket + bucket / 2 - ask.from_ms) / step;
        if (at < 0 || at >= points) continue;
        const auto i = static_cast<size_t>(at);
        Sample& s = out.samples[i];
        const double n = rows.real(1), low = rows.real(2), high = rows.real(3), sum = rows.real(4);
        if (counts[i] == 0) s.value = 0, s.low = low, s.high = high;
        s.value += sum, counts[i] += n;
        s.low = std::min(s.low, low), s.high = std::max(s.high, high);
        const auto origin = static_cast<uint8_t>(rows.integer(5));
        out.origin = first ? origin : std::min(out.origin, origin);
        first = false;
    }
    rows.reset();
    for (uint32_t i = 0; i < points; ++i)
        if (counts[i] > 0) out.samples[i].value /= counts[i];
    if (first) out.samples.clear();  // nothing is known of it
    return out;
}

Result<HistoryState> HistoryTables::state(int64_t at_ms) {
    HistoryState out;
    out.at_ms = at_ms;
    m_key->bind(1, at_ms);
    AISLAND_TRY(row, m_key->step());
    const bool none = !row || m_key->null(0);
    const int64_t key = none ? 0 : m_key->integer(0);
    m_key->reset();
    if (none) return out;
    m_frames->bind(1, key).bind(2, at_ms);
    for (;;) {
        AISLAND_TRY(more, m_frames->step());
        if (!more) break;
        auto bytes = unsqueeze(m_frames->blob(0));
        if (!bytes) break;  // damaged: what came before it still counts
        out.frames.push_back(std::move(*bytes));
    }
    m_frames->reset();
    return out;
}

Result<void> HistoryTables::span(int64_t& from_ms, int64_t& to_ms) {
    for (auto [statement, out] : {std::pair(&*m_from, &from_ms), std::pair(&*m_to, &to_ms)}) {
        AISLAND_TRY(row, statement->step());
        *out = row && !statement->null(0) ? statement->integer(0) : 0;
        statement->reset();
    }
    return {};
}

Result<uint64_t> HistoryTables::bytes() {
    int64_t sum = 0;
    for (auto [statement, sign] : {std::pair(&*m_pages, 1), std::pair(&*m_free, -1)}) {
        AISLAND_TRY(row, statement->step());
        if (row) sum += sign * statement->integer(0);
        statement->reset();
    }
    return static_cast<uint64_t>(std::max<int64_t>(0, sum));
}

Result<void> HistoryTables::tidy(const HistoryOptions& options, int64_t now_ms) {
    int64_t from = 0, to = 0;
    AISLAND_CHECK(span(from, to));
    // A clock that leapt ahead may leap back: it must be right for an hour before anything is too old by it.
    const bool settled = now_ms - m_since_ms >= kSettled;
    int64_t oldest = settled ? now_ms - options.frame_days * kMsPerDay : 0;
    AISLAND_TRY(size, bytes());
    if (m_minute_days == 0) m_minute_days = options.minute_days, m_quarter_days = options.quarter_days;
    bool shrink = false;
    if (size > options.most_bytes) {
        // The oldest tenth goes, again and again until it fits: of the moments, and of the numbers once only a few days of moments are left.
        // Numbers are old by the clock, so not by one that leapt; moments are counted.
        const auto cut = [&](const char* table, int64_t bucket, double least, double& days) -> Result<bool> {
            // The first series was there from the first day on, or nearly.
            AISLAND_TRY(first, Statement::prepare(m_db.get(), format("SELECT at FROM %s ORDER BY series, at LIMIT 1", table).c_str()));
            AISLAND_TRY(row, first.step());
            const double old = row ? static_cast<double>(now_ms - first.integer(0) * bucket) / static_cast<double>(kMsPerDay) : 0;
            if (old <= least) return false;
            days = std::max(least, 0.9 * std::min(days, old));
            return true;
        };
        if (settled && to - from <= kLeastFrames) {
            AISLAND_TRY(minutes, cut("minute", kMinute, kLeastMinutes, m_minute_days));
            shrink = minutes;
            if (!minutes) {
                AISLAND_TRY(quarters, cut("quarter", kQuarter, kLeastQuarters, m_quarter_days));
                shrink = quarters;
            }
        }
        if (!shrink) {
            AISLAND_TRY(row, m_tenth->step());
            if (row) oldest = std::max(oldest, m_tenth->integer(0));
            m_tenth->reset();
        }
    }
    AISLAND_CHECK(m_oldest->bind(1, oldest).run());
    for (auto [table, days, bucket] : {std::tuple("minute", m_minute_days, kMinute), std::tuple("quarter", m_quarter_days, kQuarter)}) {
        AISLAND_TRY(statement, Statement::prepare(m_db.get(), format("DELETE FROM %s WHERE at<?1", table).c_str()));
        // A full scan: once a day is often enough.
        if (shrink || (settled && now_ms / kMsPerDay != m_tidied_day))
            AISLAND_CHECK(statement.bind(1, (now_ms - static_cast<int64_t>(days * static_cast<double>(kMsPerDay))) / bucket).run());
    }
    if (settled) m_tidied_day = now_ms / kMsPerDay;
    return execute(m_db.get(), "PRAGMA incremental_vacuum(2000)");
}

}  // namespace aisland::store
