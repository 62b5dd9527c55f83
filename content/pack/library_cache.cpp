#include "content/pack/library_cache.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <fmt/format.h>
#include <sqlite3.h>
#include <unistd.h>

#include <algorithm>
#include <set>
#include <utility>

namespace jankar::pack {
namespace {

constexpr std::uint32_t kLayout = 2;  // of the table and of encode()
constexpr int kBusyMs = 200;
constexpr std::size_t kManyRows = 2000;  // sticks come and go; their rows must not pile up

/// Another layout or program gives another number: a newer program may take what an older one refused.
int cache_version() {
    return static_cast<int>(crc32c(as_bytes(program_version()), kLayout) & 0x7FFFFFFF);
}

class Encoder {
 public:
    void number(std::int64_t value) { append_u64le(out_, static_cast<std::uint64_t>(value)); }
    void text(std::string_view value) {
        append_u32le(out_, static_cast<std::uint32_t>(value.size()));
        append(out_, as_bytes(value));
    }
    void texts(const std::vector<std::string>& list) {
        append_u32le(out_, static_cast<std::uint32_t>(list.size()));
        for (const std::string& value : list) {
            text(value);
        }
    }
    template <class Pairs>
    void pairs(const Pairs& list) {
        append_u32le(out_, static_cast<std::uint32_t>(list.size()));
        for (const auto& [first, second] : list) {
            text(first);
            text(second);
        }
    }
    void count(std::size_t value) { append_u32le(out_, static_cast<std::uint32_t>(value)); }
    Bytes finish() {
        append_u32le(out_, crc32c(out_));
        return std::move(out_);
    }

 private:
    Bytes out_;
};

/// Reads what Encoder wrote. Past the end it gives zeros and empty texts, and ok() is false.
class Decoder {
 public:
    explicit Decoder(ByteView in) : in_(in) {}
    std::int64_t number() { return take(8) ? static_cast<std::int64_t>(read_u64le(piece_, 0)) : 0; }
    /// A number of things of which each takes at least four bytes.
    std::size_t count() {
        const std::size_t value = take(4) ? read_u32le(piece_, 0) : 0;
        if (value > in_.size() / 4) {
            ok_ = false;
            return 0;
        }
        return value;
    }
    std::string text() {
        const std::size_t size = take(4) ? read_u32le(piece_, 0) : 0;
        return take(size) ? std::string(as_text(piece_)) : std::string();
    }
    std::vector<std::string> texts() {
        std::vector<std::string> list(count());
        for (std::string& value : list) {
            value = text();
        }
        return list;
    }
    lesson::ByLang by_lang() {
        lesson::ByLang texts;
        for (std::size_t left = count(); left > 0; --left) {
            std::string lang = text();
            texts.emplace_hint(texts.end(), std::move(lang), text());
        }
        return texts;
    }
    bool ok() const { return ok_; }
    bool at_end() const { return ok_ && in_.empty(); }

 private:
    bool take(std::size_t size) {
        if (!ok_ || size > in_.size()) {
            ok_ = false;
            return false;
        }
        piece_ = in_.first(size);
        in_ = in_.subspan(size);
        return true;
    }
    ByteView in_, piece_;
    bool ok_ = true;
};

Error cache_error(const SQLite::Exception& failure) {
    return {ErrorCode::Io, fmt::format("The list of packs cannot be kept: {}.", failure.what())};
}

bool is_damage(int code) {
    return code == SQLITE_NOTADB || code == SQLITE_CORRUPT;
}

std::unique_ptr<SQLite::Database> open_database(const std::string& path) {
    auto database =
        std::make_unique<SQLite::Database>(path, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE, kBusyMs);
    // Nothing here is worth waiting for a slow card: what a power cut spoils is noticed and made anew.
    database->exec("PRAGMA synchronous=OFF; PRAGMA journal_mode=TRUNCATE;");
    if (database->execAndGet("PRAGMA user_version").getInt() != cache_version()) {
        SQLite::Transaction transaction(*database);
        database->exec("DROP TABLE IF EXISTS pack");
        database->exec(
            "CREATE TABLE pack (path TEXT PRIMARY KEY, bytes INTEGER, mtime_ns INTEGER, inode INTEGER,"
            " content BLOB)");
        database->exec(fmt::format("PRAGMA user_version={}", cache_version()));
        transaction.commit();
    }
    return database;
}

}  // namespace

Bytes encode(const CachedPack& pack) {
    Encoder out;
    out.number(pack.refused ? static_cast<int>(pack.refused->code) + 1 : 0);
    if (pack.refused) {
        out.text(pack.refused->text);
        return out.finish();
    }
    const Manifest& manifest = pack.manifest;
    out.text(pack.signer);
    out.text(as_text(pack.content_hash));
    out.text(manifest.id);
    out.number(manifest.version);
    out.pairs(manifest.title);
    out.text(manifest.maker_name);
    out.text(manifest.maker_face);
    out.texts(manifest.langs);
    out.text(manifest.licence);
    out.text(manifest.credits);
    out.text(manifest.player);
    out.count(manifest.lessons.size());
    for (const LessonEntry& entry : manifest.lessons) {
        out.text(entry.id);
        out.number(entry.version);
        out.text(entry.subject);
        out.text(entry.course);
        out.pairs(entry.title);
        out.text(entry.cover);
        out.text(entry.cover_ext);
        out.number(entry.minutes);
        out.number(entry.steps);
        out.texts(entry.langs);
        out.number(entry.is_private ? 1 : 0);
        out.text(entry.hash);
        out.pairs(entry.title_voices);
    }
    return out.finish();
}

Result<CachedPack> decode(ByteView bytes) {
    auto damaged = [] { return fail(ErrorCode::Corrupt, "A row of the list of packs is damaged."); };
    if (bytes.size() < 4 || crc32c(bytes.first(bytes.size() - 4)) != read_u32le(bytes, bytes.size() - 4)) {
        return damaged();
    }
    Decoder in(bytes.first(bytes.size() - 4));
    CachedPack pack;
    if (const std::int64_t refused = in.number(); refused != 0) {
        if (refused < 0 || refused > static_cast<int>(ErrorCode::Bug) + 1) {
            return damaged();
        }
        pack.refused = Error{static_cast<ErrorCode>(refused - 1), in.text()};
    } else {
        Manifest& manifest = pack.manifest;
        pack.signer = in.text();
        const std::string hash = in.text();
        if (hash.size() != pack.content_hash.size()) {
            return damaged();
        }
        std::copy(hash.begin(), hash.end(), pack.content_hash.begin());
        manifest.id = in.text();
        manifest.version = static_cast<int>(in.number());
        manifest.title = in.by_lang();
        manifest.maker_name = in.text();
        manifest.maker_face = in.text();
        manifest.langs = in.texts();
        manifest.licence = in.text();
        manifest.credits = in.text();
        manifest.player = in.text();
        manifest.lessons.resize(in.count());
        for (LessonEntry& entry : manifest.lessons) {
            entry.id = in.text();
            entry.version = static_cast<int>(in.number());
            entry.subject = in.text();
            entry.course = in.text();
            entry.title = in.by_lang();
            entry.cover = in.text();
            entry.cover_ext = in.text();
            entry.minutes = static_cast<int>(in.number());
            entry.steps = static_cast<int>(in.number());
            entry.langs = in.texts();
            entry.is_private = in.number() != 0;
            entry.hash = in.text();
            for (std::size_t left = in.count(); left > 0; --left) {
                std::string lang = in.text();
                entry.title_voices.emplace_back(std::move(lang), in.text());
            }
        }
    }
    if (!in.at_end()) {
        return damaged();
    }
    return pack;
}

LibraryCache::LibraryCache(std::unique_ptr<SQLite::Database> database) : database_(std::move(database)) {}
LibraryCache::~LibraryCache() = default;

Result<std::unique_ptr<LibraryCache>> LibraryCache::open(const std::string& path) {
    for (bool again : {false, true}) {
        try {
            std::unique_ptr<LibraryCache> cache(new LibraryCache(open_database(path)));
            auto loaded = cache->load();
            if (loaded) {
                return cache;
            }
            if (again || loaded.error().code != ErrorCode::Corrupt) {
                return fail(std::move(loaded).error());
            }
        } catch (const SQLite::Exception& failure) {
            if (again || !is_damage(failure.getErrorCode())) {
                return fail(cache_error(failure));
            }
        }
        // A damaged cache is thrown away, with the journal that belongs to it.
        ::unlink(path.c_str());
        ::unlink((path + "-journal").c_str());
    }
    return fail(ErrorCode::Io, "The list of packs cannot be kept.");
}

Result<void> LibraryCache::load() {
    if (is_loaded_) {
        return {};
    }
    rows_.clear();
    try {
        SQLite::Statement query(*database_, "SELECT path, bytes, mtime_ns, inode, content FROM pack");
        while (query.executeStep()) {
            Row row;
            row.stamp.bytes = static_cast<std::uint64_t>(query.getColumn(1).getInt64());
            row.stamp.mtime_ns = query.getColumn(2).getInt64();
            row.stamp.inode = static_cast<std::uint64_t>(query.getColumn(3).getInt64());
            const SQLite::Column content = query.getColumn(4);
            const auto* bytes = static_cast<const std::uint8_t*>(content.getBlob());
            row.content.assign(bytes, bytes + content.getBytes());
            rows_.insert_or_assign(query.getColumn(0).getString(), std::move(row));
        }
    } catch (const SQLite::Exception& failure) {
        rows_.clear();
        Error error = cache_error(failure);
        // A table of another shape is as useless as a damaged one.
        if (is_damage(failure.getErrorCode()) || failure.getErrorCode() == SQLITE_ERROR) {
            error.code = ErrorCode::Corrupt;
        }
        return fail(std::move(error));
    }
    is_loaded_ = true;
    return {};
}

std::optional<CachedPack> LibraryCache::find(const std::string& path, const FileStamp& stamp) const {
    const auto row = rows_.find(path);
    if (row == rows_.end() || !(row->second.stamp == stamp)) {
        return std::nullopt;
    }
    auto pack = decode(row->second.content);
    if (!pack) {
        return std::nullopt;
    }
    return std::move(*pack);
}

Result<void> LibraryCache::store(const std::vector<Change>& changes, const std::vector<std::string>& folders,
                                 const std::vector<std::string>& seen) {
    const std::set<std::string> kept(seen.begin(), seen.end());
    std::vector<std::string> gone;
    for (const auto& [path, row] : rows_) {
        const std::string folder = path.substr(0, path.find_last_of('/'));
        const bool is_ours = std::find(folders.begin(), folders.end(), folder) != folders.end();
        if (!kept.contains(path) && (is_ours || rows_.size() > kManyRows)) {
            gone.push_back(path);
        }
    }
    rows_.clear();
    is_loaded_ = false;
    if (changes.empty() && gone.empty()) {
        return {};
    }
    try {
        SQLite::Transaction transaction(*database_);
        SQLite::Statement put(*database_, "INSERT OR REPLACE INTO pack VALUES (?, ?, ?, ?, ?)");
        for (const Change& change : changes) {
            put.bind(1, change.path);
            put.bind(2, static_cast<std::int64_t>(change.stamp.bytes));
            put.bind(3, change.stamp.mtime_ns);
            put.bind(4, static_cast<std::int64_t>(change.stamp.inode));
            put.bind(5, change.content.data(), static_cast<int>(change.content.size()));
            put.exec();
            put.reset();
        }
        SQLite::Statement remove(*database_, "DELETE FROM pack WHERE path = ?");
        for (const std::string& path : gone) {
            remove.bind(1, path);
            remove.exec();
            remove.reset();
        }
        transaction.commit();
    } catch (const SQLite::Exception& failure) {
        return fail(cache_error(failure));
    }
    return {};
}

}  // namespace jankar::pack
