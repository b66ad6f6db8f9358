#include "model/catalog/csv_table.h"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace stagecraft {

Result<CsvTable> CsvTable::open(std::string_view text, std::string file,
                                std::initializer_list<std::string_view> columns, std::deque<std::string>& copies) {
    CsvTable table{copies};
    table.text_ = text;
    table.file_ = std::move(file);
    if (text.find('\0') != std::string_view::npos)
        return tl::unexpected(Error{ErrorCode::NotText, table.file_, 0, {}, "is not a text file"});
    if (!table.readRow()) {
        if (table.error_) return tl::unexpected(*table.error_);
        return tl::unexpected(Error{ErrorCode::Missing, table.file_, 1, {}, "is empty; its first line must name the columns"});
    }
    table.names_ = table.cells_;
    for (const std::string_view column : columns) {
        const auto found = std::find(table.names_.begin(), table.names_.end(), column);
        if (found == table.names_.end())
            return tl::unexpected(Error{ErrorCode::Missing, table.file_, 1, std::string{column}, "this column is missing"});
        table.positions_.push_back(static_cast<std::size_t>(found - table.names_.begin()));
    }
    return table;
}

bool CsvTable::next() {
    if (error_ || !readRow()) return false;
    if (cells_.size() == names_.size()) return true;
    fail(ErrorCode::Syntax, {}, "has " + std::to_string(cells_.size()) + " cells; the header names " +
                                    std::to_string(names_.size()));
    return false;
}

bool CsvTable::readRow() {
    while (at_ < text_.size() && (text_[at_] == '\n' || text_[at_] == '\r')) {
        if (text_[at_] == '\n') ++nextLine_;
        ++at_;
    }
    if (at_ >= text_.size()) return false;
    line_ = nextLine_;
    cells_.clear();
    for (;;) {
        if (at_ < text_.size() && text_[at_] == '"') {
            const std::size_t begin = ++at_;
            bool isDoubled = false;
            for (;;) {
                const std::size_t quote = text_.find('"', at_);
                if (quote == std::string_view::npos) {
                    fail(ErrorCode::Syntax, {}, "a quoted cell is never closed");
                    return false;
                }
                at_ = quote + 1;
                if (at_ >= text_.size() || text_[at_] != '"') break;
                isDoubled = true;
                ++at_;
            }
            std::string_view value = text_.substr(begin, at_ - 1 - begin);
            nextLine_ += static_cast<int>(std::count(value.begin(), value.end(), '\n'));
            if (isDoubled) {
                std::string& copy = copies_->emplace_back();
                for (std::size_t i = 0; i < value.size(); ++i) {
                    copy += value[i];
                    if (value[i] == '"') ++i;
                }
                value = copy;
            }
            cells_.push_back(value);
            if (at_ < text_.size() && text_[at_] != ',' && text_[at_] != '\n' && text_[at_] != '\r') {
                fail(ErrorCode::Syntax, {}, "text follows a closing quote");
                return false;
            }
        } else {
            const std::size_t begin = at_;
            while (at_ < text_.size() && text_[at_] != ',' && text_[at_] != '\n') ++at_;
            std::size_t end = at_;
            if (end > begin && text_[end - 1] == '\r') --end;
            cells_.push_back(text_.substr(begin, end - begin));
        }
        if (at_ >= text_.size() || text_[at_] != ',') break;
        ++at_;
    }
    return true;
}

std::optional<double> CsvTable::number(std::size_t column) {
    const std::string_view text = cell(column);
    if (text.empty()) return std::nullopt;
    double value = 0;
    const auto result = std::from_chars(text.data(), text.data() + text.size(), value);
    if (result.ec == std::errc{} && result.ptr == text.data() + text.size() && std::isfinite(value)) return value;
    fail(ErrorCode::WrongType, names_[positions_[column]], "must be a number, not \"" + std::string{text} + "\"");
    return std::nullopt;
}

double CsvTable::amount(std::size_t column) {
    const std::optional<double> value = number(column);
    if (!value) {
        fail(ErrorCode::Missing, names_[positions_[column]], "must not be empty");
        return 0;
    }
    if (*value < 0) fail(ErrorCode::OutOfRange, names_[positions_[column]], "must not be negative, but is " + std::string{cell(column)});
    return *value;
}

void CsvTable::fail(ErrorCode code, std::string_view key, std::string message) {
    if (!error_) error_ = Error{code, file_, line_, std::string{key}, std::move(message)};
}

}  // namespace stagecraft
