#pragma once

#include <deque>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "model/support/error.h"

namespace stagecraft {

/// A CSV file (RFC 4180) read row by row without copying: cells are views into the text. A quoted cell that
/// holds doubled quotes is the one case that needs a copy; it goes to `copies`.
class CsvTable {
public:
    /// `file` is used in messages. The first line names the columns; `columns` are those the reader will ask
    /// for, by position in this list. One whose name begins with "?" need not be there: its cells are empty then.
    [[nodiscard]] static Result<CsvTable> open(std::string_view text, std::string file,
                                               std::initializer_list<std::string_view> columns,
                                               std::deque<std::string>& copies);

    /// Moves to the next row; false at the end or at a malformed row (see `error`). Empty lines are skipped.
    bool next();
    [[nodiscard]] const std::optional<Error>& error() const { return error_; }
    [[nodiscard]] int line() const { return line_; }

    [[nodiscard]] std::string_view cell(std::size_t column) const {
        return positions_[column] == absent ? std::string_view{} : cells_[positions_[column]];
    }
    /// Where a column stands that need not be there; nullopt when it is not.
    [[nodiscard]] std::optional<std::size_t> column(std::string_view name) const;
    /// Of all columns.
    [[nodiscard]] std::span<const std::string_view> names() const { return names_; }
    /// The cell of such a column.
    [[nodiscard]] std::string_view named(std::size_t column) const { return cells_[column]; }
    /// The cell as a finite number; a bad one becomes the table's error and ends reading. Empty gives
    /// nullopt.
    [[nodiscard]] std::optional<double> number(std::size_t column);
    /// A number that must be there and must not be negative.
    [[nodiscard]] double amount(std::size_t column);
    /// A number that must be there and lie between two limits, both allowed.
    [[nodiscard]] double between(std::size_t column, double low, double high);
    /// A whole number, `low` to a million.
    [[nodiscard]] int whole(std::size_t column, int low);
    /// A price: from 0 to a million dollars; one that was typed in other units is refused.
    [[nodiscard]] double price(std::size_t column);
    /// "yes" or "no".
    [[nodiscard]] bool flag(std::size_t column);

    /// Makes `message` about the current row (or `line`) the table's error; the first one stays.
    void fail(ErrorCode code, std::string_view key, std::string message) {
        failAt(line_, code, key, std::move(message));
    }
    void failAt(int line, ErrorCode code, std::string_view key, std::string message);
    /// The name of a column asked for, for messages.
    [[nodiscard]] std::string_view name(std::size_t column) const {
        return positions_[column] == absent ? std::string_view{} : names_[positions_[column]];
    }

private:
    explicit CsvTable(std::deque<std::string>& copies) : copies_(&copies) {}
    bool readRow();

    static constexpr std::size_t absent = static_cast<std::size_t>(-1);
    std::string_view text_;
    std::string file_;
    std::vector<std::string_view> names_;
    std::vector<std::size_t> positions_;
    std::vector<std::string_view> cells_;
    std::deque<std::string>* copies_;
    std::size_t at_ = 0;
    int line_ = 0;  ///< of the row in cells_
    int nextLine_ = 1;
    std::optional<Error> error_;
};

}  // namespace stagecraft
