#pragma once

#include <array>
#include <map>
#include <set>
#include <string>
#include <string_view>

#include "model/documents/usage_yaml.h"

namespace stagecraft {

/// What names a usage line in every file; the columns of a table, the keys of an entry.
inline constexpr std::array<std::string_view, 10> usageKeys{"dimension", "region",     "quantity",    "unit",         "instance_type",
                                                            "purchase",  "engine",     "deployment",  "destination",  "spot_discount"};

/// One cell of a usage line as a file gives it.
struct UsageCell {
    std::string_view text;
    std::string_view kind;  ///< what it is, where it is no text: "a list"
    int line = 0;
    bool isText = true;
    bool isGiven = false;
};

/// One usage line before it is understood.
struct UsageCells {
    std::array<UsageCell, usageKeys.size()> cells;  ///< by usageKeys
    int line = 0;
    /// nullptr when `key` is not given.
    [[nodiscard]] const UsageCell* find(std::string_view key) const {
        for (std::size_t i = 0; i < usageKeys.size(); ++i)
            if (usageKeys[i] == key) return cells[i].isGiven ? &cells[i] : nullptr;
        return nullptr;
    }
};

/// Understands usage lines one by one and collects every problem; readers of files feed it.
class UsageReader {
public:
    UsageReader(std::string_view file, const Catalog& catalog) : file_(file), catalog_(catalog) {}

    /// Numbers the entry that is read next.
    void begin() { ++entry_; }
    /// The line, unless something about it is refused.
    void read(const UsageCells& item);
    void refuse(ErrorCode code, int line, std::string key, std::string message);
    void warn(int line, std::string key, std::string message);
    /// "usage[3]"
    [[nodiscard]] std::string entryKey() const;
    /// "usage[3].region"
    [[nodiscard]] std::string keyOf(std::string_view name) const;
    [[nodiscard]] ReadUsageAttempt& attempt() { return attempt_; }

private:
    [[nodiscard]] std::string textOf(const UsageCells& item, std::string_view name);
    [[nodiscard]] static int lineOf(const UsageCells& item, std::string_view name);
    void readDimension(const UsageCells& item, Usage& usage);
    void readQuantity(const UsageCells& item, Usage& usage);
    void checkUnit(const UsageCells& item, const Usage& usage);
    void readRegion(const UsageCells& item, Usage& usage);
    void readDestination(const UsageCells& item, Usage& usage);
    void warnOfInstanceKeys(const UsageCells& item, const Usage& usage);
    void readInstance(const UsageCells& item, Usage& usage);
    void readPurchase(const UsageCells& item, Usage& usage);
    void readSpotDiscount(const UsageCells& item, Usage& usage);
    void readEngine(const UsageCells& item, Usage& usage);
    [[nodiscard]] const std::set<std::string_view>& typesOf(std::string_view dimension);

    std::string_view file_;
    const Catalog& catalog_;
    int entry_ = 0;                      ///< of the list, counted from 1
    std::set<std::string_view> places_;  ///< regions and CloudFront geographies, once they are asked for
    std::map<std::string_view, std::set<std::string_view>> types_;  ///< by instance-hour dimension, likewise
    ReadUsageAttempt attempt_;
};

}  // namespace stagecraft
