#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "model/price_list/listed_price.h"
#include "model/price_list/places.h"
#include "model/support/error.h"

namespace stagecraft {

/// What an hour of a type costs under a Savings Plan, whatever part of it is paid upfront.
struct SavingsRate {
    std::string region, type;
    bool isCompute = true;  ///< Compute plan: any family and region; else an EC2 Instance plan of one family and region
    std::size_t years = 0;  ///< 0: one year, 1: three
    Payment payment{};
    ListPrice usd;
    std::string sku, rateCode, effective;  ///< of the plan
    int line = 0;
};

/// Savings Plans as ways to buy an hour ("sp_compute_1y_no_upfront"), in the order of Purchase, and which of them a rate is of.
[[nodiscard]] std::span<const std::string_view> savingsPlanNames();
[[nodiscard]] std::string_view planName(const SavingsRate& rate);

struct SavingsRates {
    std::vector<SavingsRate> rates;  ///< sorted by region and type
    std::vector<RecipeCount> counts;
    std::size_t rowsSeen = 0;
    std::map<std::string, std::size_t> elsewhere, unknownTypes;
};

/// Collects the rates of EC2 types from a Savings Plans file: those of Linux on shared hardware. A plan discounts other
/// things as well; they are counted.
class SavingsGatherer {
public:
    SavingsGatherer(std::string file, const Catalog& catalog);
    /// One discounted rate, with what its plan says.
    [[nodiscard]] std::optional<Error> add(const Product& row, int line);
    [[nodiscard]] Result<SavingsRates> finish();

private:
    std::string file_;
    Places places_;
    const Catalog* catalog_;
    std::vector<const Recipe*> recipes_;
    std::vector<std::vector<std::size_t>> failures_;
    SavingsRates result_;
};

/// Whether an offer file with that code holds Savings Plans for EC2.
[[nodiscard]] bool isSavingsPlanOffer(std::string_view offer);

}  // namespace stagecraft
