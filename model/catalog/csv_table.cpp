#include "model/catalog/csv_table.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "model/support/text.h"
#include "model/support/utf8.h"

namespace stagecraft {

namespace {

/// Some spreadsheets put it before the first column's name.
constexpr std::string_view byteOrderMark = "\xef\xbb\xbf";
constexpr double largestPrice = 1e6;
constexpr double largestCount = 1e6;

/// Nearly every table is plain ASCII, which one pass without branches can tell.
bool isText(std::string_view text) {
    unsigned char all = 0;
    for (const char c : text) all |= static_cast<unsigned char>(c);
    return text.find('\0') == std::string_view::npos && (all < 0x80 || isUtf8(text));
}

/// Messages repeat what stood in a cell, which may be long or hold line breaks; a refusal is one short line.
std::string oneLine(std::string message) {
    constexpr std::size_t longest = 200;
    if (message.size() > longest) {
        message.resize(longest);
        message.resize(utf8Prefix(message));
        message += "…";
    }
    std::replace_if(
        message.begin(), message.end(), [](unsigned char c) { return c < 0x20 || c == 0x7f; }, ' ');
    return message;
}

}  // namespace

Result<CsvTable> CsvTable::open(std::string_view text, std::string file,
                                std::initializer_list<std::string_view> columns,
                                std::deque<std::string>& copies) {
    CsvTable table{copies};
    table.text_ = text;
    table.file_ = std::move(file);
    if (text.starts_with(byteOrderMark)) table.at_ = byteOrderMark.size();
    if (!isText(text))
        return tl::unexpected(Error{ErrorCode::NotText, table.file_, 0, {}, "is not a text file"});
    if (!table.readRow()) {
        if (table.error_) return tl::unexpected(*table.error_);
        return tl::unexpected(
            Error{ErrorCode::Missing, table.file_, 1, {}, "is empty; its first line must name the columns"});
    }
    table.names_ = table.cells_;
    for (std::string_view column : columns) {
        const bool isOptional = column.starts_with('?');
        if (isOptional) column.remove_prefix(1);
        const std::optional<std::size_t> found = table.column(column);
        if (!found && !isOptional)
            return tl::unexpected(
                Error{ErrorCode::Missing, table.file_, 1, std::string{column}, "this column is missing"});
        table.positions_.push_back(found.value_or(absent));
    }
    return table;
}

std::optional<std::size_t> CsvTable::column(std::string_view name) const {
    const auto found = std::find(names_.begin(), names_.end(), name);
    return found == names_.end() ? std::nullopt : std::optional{static_cast<std::size_t>(found - names_.begin())};
}

bool CsvTable::next() {
    if (error_ || !readRow()) return false;
    if (cells_.size() == names_.size()) return true;
    fail(
        ErrorCode::Syntax, {},
        "has " + std::to_string(cells_.size()) + " cells; the header names " + std::to_string(names_.size()));
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
            if (text_.substr(at_, 2) == "\r\n") ++at_;
            if (at_ < text_.size() && text_[at_] != ',' && text_[at_] != '\n') {
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
    if (result.ec == std::errc{} && result.ptr == text.data() + text.size() && std::isfinite(value))
        return value;
    fail(ErrorCode::WrongType, name(column), "must be a number, not \"" + std::string{text} + "\"");
    return std::nullopt;
}

double CsvTable::amount(std::size_t column) {
    const std::optional<double> value = number(column);
    if (!value) {
        fail(ErrorCode::Missing, name(column), "must not be empty");
        return 0;
    }
    if (*value < 0)
        fail(ErrorCode::OutOfRange, name(column),
             "must not be negative, but is " + std::string{cell(column)});
    return *value;
}

double CsvTable::between(std::size_t column, double low, double high) {
    const std::optional<double> value = number(column);
    if (value && *value >= low && *value <= high) return *value;
    fail(value ? ErrorCode::OutOfRange : ErrorCode::Missing, name(column),
         "must be " + groupedNumber(low) + " to " + groupedNumber(high) + ", not \"" +
             std::string{cell(column)} + "\"");
    return low;
}

int CsvTable::whole(std::size_t column, int low) {
    const double value = between(column, low, largestCount);
    if (value != std::floor(value))
        fail(ErrorCode::WrongType, name(column), "must be a whole number, not " + std::string{cell(column)});
    return static_cast<int>(value);
}

double CsvTable::price(std::size_t column) {
    const double value = amount(column);
    if (value > largestPrice)
        fail(ErrorCode::OutOfRange, name(column),
             "must be at most " + groupedNumber(largestPrice) + " dollars, but is " +
                 std::string{cell(column)});
    return value;
}

bool CsvTable::flag(std::size_t column) {
    if (cell(column) != "yes" && cell(column) != "no")
        fail(ErrorCode::WrongType, name(column),
             "must be yes or no, not \"" + std::string{cell(column)} + "\"");
    return cell(column) == "yes";
}

void CsvTable::failAt(int line, ErrorCode code, std::string_view key, std::string message) {
    if (!error_) error_ = Error{code, file_, line, std::string{key}, oneLine(std::move(message))};
}

}  // namespace stagecraft
