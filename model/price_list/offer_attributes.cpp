#include "model/price_list/offer_attributes.h"

#include <algorithm>
#include <array>
#include <vector>

#include "model/support/calendar.h"

namespace stagecraft {

namespace {

constexpr std::array<std::string_view, attributeCount> labels{
    "SKU", "RateCode", "TermType", "EffectiveDate", "StartingRange", "EndingRange", "Unit", "PricePerUnit",
    "Currency", "LeaseContractLength", "LeaseContractLengthUnit", "PurchaseOption", "OfferingClass",
    "Product Family", "Location", "Location Type", "Region Code", "From Location", "From Location Type",
    "From Region Code", "To Location", "To Location Type", "To Region Code", "Instance Type", "vCPU", "Memory",
    "Operating System", "Tenancy", "CapacityStatus", "Pre Installed S/W", "License Model", "MarketOption",
    "Current Generation", "Volume Type", "Volume API Name", "Database Engine", "Deployment Option",
    "Extended Support Pricing Year", "Cache Engine", "Group", "Group Description", "Transfer Type",
    "Request Type", "usageType", "operation", "DiscountedSKU", "DiscountedRate", "DiscountedServiceCode",
    "DiscountedUsageType", "DiscountedOperation", "DiscountedRegionCode", "DiscountedInstanceType",
};

const std::vector<std::string>& plainLabels() {
    static const std::vector<std::string> all = [] {
        std::vector<std::string> names;
        for (const std::string_view label : labels) names.push_back(plainName(label));
        return names;
    }();
    return all;
}

}  // namespace

std::string_view labelOf(Attribute attribute) { return labels[static_cast<std::size_t>(attribute)]; }

std::string plainName(std::string_view name) {
    std::string plain;
    for (const char c : name) {
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) plain += c;
        if (c >= 'A' && c <= 'Z') plain += static_cast<char>(c - 'A' + 'a');
    }
    return plain;
}

bool isPlainName(std::string_view text) {
    constexpr std::size_t longest = 100;
    return !text.empty() && text.size() <= longest && std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_';
    });
}

std::optional<std::size_t> yearsIndex(std::string_view lease) {
    const auto isDigit = [](char c) { return c >= '0' && c <= '9'; };
    if (lease.empty() || (lease.size() > 1 && isDigit(lease[1]))) return std::nullopt;
    if (lease.front() == '1') return 0;
    return lease.front() == '3' ? std::optional<std::size_t>{1} : std::nullopt;
}

std::optional<std::string_view> dayOf(std::string_view moment) {
    constexpr std::size_t dayLength = 10;
    if (moment.empty()) return moment;
    const std::string_view day = moment.substr(0, dayLength);
    return isCalendarDay(day) ? std::optional{day} : std::nullopt;
}

std::string inMessage(std::string_view cell) {
    constexpr std::size_t longest = 60;
    std::string text{cell.substr(0, longest)};
    if (cell.size() > longest) text += "...";
    for (char& c : text)
        if (c < ' ' || c == '\x7f') c = '?';  // also bytes above ASCII: names in these files have none
    return "\"" + text + "\"";
}

std::optional<Attribute> attributeNamed(std::string_view header) {
    const std::vector<std::string>& names = plainLabels();
    const auto found = std::find(names.begin(), names.end(), plainName(header));
    if (found == names.end()) return std::nullopt;
    return static_cast<Attribute>(found - names.begin());
}

}  // namespace stagecraft
