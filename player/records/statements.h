#pragma once
// Prepared statements of one connection that are kept between uses: to prepare one costs several times what
// it costs to run it. A Prepared has the methods of SQLite::Statement that are needed here and gives its
// statement back, reset, when it goes. Throws SQLite::Exception. Records thread only.
#include <SQLiteCpp/SQLiteCpp.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

namespace jankar::records {

class Statements {
 public:
    /// The connection outlives the statements.
    explicit Statements(SQLite::Database& database) : database_(database) {}

 private:
    friend class Prepared;
    struct TextHash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
    };
    SQLite::Database& database_;
    /// Those that nobody uses just now.
    std::unordered_map<std::string, std::unique_ptr<SQLite::Statement>, TextHash, std::equal_to<>> idle_;
};

class Prepared {
 public:
    Prepared(Statements& statements, std::string_view sql) : statements_(statements) {
        if (const auto kept = statements.idle_.find(sql);
            kept != statements.idle_.end() && kept->second != nullptr) {
            statement_ = std::move(kept->second);
        } else {
            statement_ = std::make_unique<SQLite::Statement>(statements.database_, std::string(sql));
        }
    }
    Prepared(const Prepared&) = delete;
    Prepared& operator=(const Prepared&) = delete;
    ~Prepared() {
        statement_->tryReset();
        statements_.idle_[statement_->getQuery()] = std::move(statement_);
    }

    void bind(int index, std::int64_t value) { statement_->bind(index, value); }
    void bind(int index, int value) { statement_->bind(index, value); }
    void bind(int index, const std::string& value) { statement_->bind(index, value); }
    /// What is bound stays where it is until the statement was run.
    void bindNoCopy(int index, const std::string& value) { statement_->bindNoCopy(index, value); }
    void bindNoCopy(int index, const void* value, int size) { statement_->bindNoCopy(index, value, size); }
    void exec() { statement_->exec(); }
    bool executeStep() { return statement_->executeStep(); }
    SQLite::Column getColumn(int index) { return statement_->getColumn(index); }
    int getColumnCount() const { return statement_->getColumnCount(); }

 private:
    Statements& statements_;
    std::unique_ptr<SQLite::Statement> statement_;
};

}  // namespace jankar::records
