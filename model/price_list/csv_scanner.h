#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/price_list/byte_source.h"

namespace stagecraft {

/// Which of 64 bytes are quotes, commas and line feeds, a bit each, the first byte lowest.
struct CsvMarks {
    std::uint64_t quotes = 0, commas = 0, newlines = 0;
    friend bool operator==(const CsvMarks&, const CsvMarks&) = default;
};
[[nodiscard]] CsvMarks csvMarks(const char* block);
/// The same without vector instructions; `csvMarks` where there are none.
[[nodiscard]] CsvMarks csvMarksPortable(const char* block);

/// A CSV file of any size (RFC 4180) read record by record in bounded memory. A block of the file is indexed at once,
/// 64 bytes at a time: separators outside quotes are found with bit masks, and cells become views into the block only
/// when they are asked for. Line ends may be LF or CRLF; empty lines and a byte order mark are
/// skipped.
class CsvScanner {
public:
    static constexpr std::size_t defaultBlock = 1u << 20;

    /// `file` is used in messages. A record longer than `block` bytes is refused.
    CsvScanner(ByteSource& source, std::string file, std::size_t block = defaultBlock);

    /// Moves to the next record; false at the end or at the first malformed record (see `error`).
    bool next();
    [[nodiscard]] const std::optional<Error>& error() const { return error_; }

    /// Number of cells in the record.
    [[nodiscard]] std::size_t size() const { return last_ - first_ + 1; }
    /// Without quotes; valid until `next`. Empty for a cell the record does not have.
    [[nodiscard]] std::string_view cell(std::size_t column) const;
    /// Of the record's first cell, counted from 1.
    [[nodiscard]] int line() const;

private:
    struct Bad {
        std::size_t position = SIZE_MAX;
        const char* why = nullptr;
    };
    bool refill();
    void index();
    void indexBlock(std::size_t from, std::size_t end);
    void noteBadQuote(std::size_t from, std::uint64_t openings, std::uint64_t closings, std::uint64_t quotes,
                      std::uint64_t separators);
    void fail(ErrorCode code, std::string message);

    ByteSource& source_;
    std::string file_;
    std::size_t capacity_;
    std::vector<char> text_;               ///< the block, then room for one indexing step
    std::size_t size_ = 0;                 ///< of the text in the block
    bool isAtEnd_ = false;                 ///< the source has no more
    bool isStarted_ = false;
    std::vector<std::uint32_t> separators_;  ///< where commas and line feeds outside quotes stand
    std::vector<std::uint32_t> ends_;        ///< positions in `separators_` of the line feeds
    std::size_t separatorCount_ = 0;
    std::size_t record_ = 0;      ///< next position in `ends_`
    std::size_t start_ = 0;       ///< of the current record in the block
    std::size_t nextStart_ = 0;   ///< of the one after it
    std::size_t first_ = 0, last_ = 0;  ///< separators of the current record; `last_` ends it
    std::uint64_t inside_ = 0;    ///< all ones where a quoted cell goes on into the next 64 bytes
    std::uint64_t lastWasSeparator_ = 1, lastWasQuote_ = 0, lastClosed_ = 0;  ///< of the byte before: 0 or 1
    bool hasDoubledQuotes_ = false;  ///< somewhere in the block
    Bad bad_;
    mutable std::size_t linePosition_ = 0;  ///< lines are counted up to here
    mutable int lineHere_ = 1;
    mutable std::deque<std::string> copies_;  ///< cells of this record that held doubled quotes
    std::optional<Error> error_;
};

}  // namespace stagecraft
