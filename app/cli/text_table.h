#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace stagecraft {

/// A table for the terminal: columns as wide as their widest cell, numbers to the right.
class TextTable {
public:
    enum class Align { Left, Right };
    struct Column {
        std::string title;
        Align align = Align::Left;
    };

    explicit TextTable(std::vector<Column> columns) : columns_(std::move(columns)) {}
    /// As many cells as there are columns.
    void row(std::vector<std::string> cells) { rows_.push_back(std::move(cells)); }
    /// A rule across the table, before a total.
    void rule() { rows_.emplace_back(); }
    [[nodiscard]] bool isEmpty() const { return rows_.empty(); }
    [[nodiscard]] std::string text() const;

private:
    std::vector<Column> columns_;
    std::vector<std::vector<std::string>> rows_;  ///< an empty row is a rule
};

}  // namespace stagecraft
