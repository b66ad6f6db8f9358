#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "model/support/error.h"

namespace stagecraft {

/// One table of a catalog, to be changed: rows under the cells that name them, sorted by these (numbers by their value).
/// A table that is read and written unchanged stays the same, byte by byte, if it was sorted.
class CatalogTable {
public:
    using Key = std::vector<std::string>;

    /// `file` is used in messages; `keys` are the columns that name a row.
    [[nodiscard]] static Result<CatalogTable> read(std::string_view text, std::string file, std::vector<std::string> keys);

    /// Adds the column at the end of every row when the table lacks it.
    void addColumn(std::string_view name);
    [[nodiscard]] bool has(const Key& key) const { return rows_.contains(key); }
    /// Empty when there is no such row or column.
    [[nodiscard]] std::string_view get(const Key& key, std::string_view column) const;
    /// Makes the row when there is none. A column the table does not have is left out.
    void set(const Key& key, std::string_view column, std::string value);
    /// Removes the rows whose names begin with `prefix` and for which `condition` holds.
    void eraseIf(const Key& prefix, const std::function<bool(const Key&)>& condition);
    /// The first row whose names begin with `prefix`; nullptr when there is none.
    [[nodiscard]] const Key* first(const Key& prefix) const;
    /// Calls `see` with the names of each row that begin with `prefix`.
    void each(const Key& prefix, const std::function<void(const Key&)>& see) const;

    [[nodiscard]] std::string text() const;
    /// The text of these rows and of those rows of `older` that `keeps` lets stay, without holding all of them at once.
    /// `older` must be sorted and have the same columns in the same order.
    [[nodiscard]] Result<std::string> textWith(std::string_view older, const std::string& file,
                                               const std::function<bool(const Key&)>& keeps) const;

private:
    struct Less {
        bool operator()(const Key& a, const Key& b) const;
    };
    using Row = std::vector<std::string>;
    [[nodiscard]] std::size_t column(std::string_view name) const;
    static void append(std::string& text, const Row& row);

    std::vector<std::string> columns_;
    std::vector<std::size_t> keys_;  ///< positions in `columns_`
    std::map<Key, Row, Less> rows_;
};

}  // namespace stagecraft
