#include "model/price_list/savings_plan.h"

#include <algorithm>
#include <tuple>

#include "model/price_list/recipe_parts.h"

namespace stagecraft {

namespace {

constexpr std::string_view savingsPlanOffer = "AmazonComputeSavingsPlan";
constexpr std::string_view computeFamily = "ComputeSavingsPlans", instanceFamily = "EC2InstanceSavingsPlans";
constexpr std::size_t mostRates = 1'000'000;
constexpr std::size_t mostNotes = 1'000;  ///< names kept of what is left out
constexpr std::string_view payments[] = {"No Upfront", "Partial Upfront", "All Upfront"};

Recipe plan(std::string_view name, std::string_view family) {
    Recipe recipe;
    recipe.name = name;
    recipe.offer = savingsPlanOffer;
    recipe.family = family;
    recipe.goods = Goods::SavingsPlan;
    recipe.must = {is(Attribute::DiscountedServiceCode, "AmazonEC2"),
                   {Attribute::DiscountedUsageType, Test::UsageStarts, "BoxUsage"},
                   is(Attribute::DiscountedOperation, "RunInstances"),
                   is(Attribute::PurchaseOption, "No Upfront|Partial Upfront|All Upfront")};
    return recipe;
}

/// "m7g.large" from its own column or from "USE2-BoxUsage:m7g.large".
std::string_view typeOf(const Product& row) {
    if (const std::string_view type = row[Attribute::DiscountedInstanceType]; !type.empty()) return type;
    const std::string_view usage = row[Attribute::DiscountedUsageType];
    const std::size_t colon = usage.find(':');
    return colon == std::string_view::npos ? std::string_view{} : usage.substr(colon + 1);
}

auto keyOf(const SavingsRate& rate) {
    return std::tie(rate.region, rate.type, rate.isCompute, rate.years, rate.payment);
}

std::string told(const SavingsRate& rate) {
    return rate.usd.text() + " (" + rate.rateCode + ", line " + std::to_string(rate.line) + ")";
}

}  // namespace

void addSavingsPlanRecipes(std::vector<Recipe>& all) {
    all.push_back(plan("Compute Savings Plans, Linux", computeFamily));
    all.push_back(plan("EC2 Instance Savings Plans, Linux", instanceFamily));
}

std::span<const std::string_view> savingsPlanNames() { return std::span{EnumNames<Purchase>::names}.last(savingsPlanCount); }

std::string_view planName(const SavingsRate& rate) {
    return savingsPlanNames()[(rate.isCompute ? 0 : savingsPlanCount / 2) + rate.years * paymentCount + static_cast<std::size_t>(rate.payment)];
}

bool isSavingsPlanOffer(std::string_view offer) { return offer == savingsPlanOffer; }

SavingsGatherer::SavingsGatherer(std::string file, const Catalog& catalog)
    : file_(std::move(file)), places_(catalog), catalog_(&catalog) {
    for (const Recipe& recipe : recipes()) {
        if (recipe.goods != Goods::SavingsPlan) continue;
        recipes_.push_back(&recipe);
        failures_.emplace_back(recipe.must.size());
        result_.counts.push_back({&recipe, 0, 0, {}});
    }
}

std::optional<Error> SavingsGatherer::add(const Product& row, int line) {
    const auto problem = [&](std::string key, std::string message) {
        return Error{ErrorCode::WrongType, file_, line, std::move(key), std::move(message)};
    };
    ++result_.rowsSeen;
    const auto found = std::ranges::find(recipes_, row[Attribute::ProductFamily], &Recipe::family);
    if (found == recipes_.end()) return std::nullopt;
    const auto number = static_cast<std::size_t>(found - recipes_.begin());
    const Recipe& recipe = **found;
    if (const Filter* failure = recipe.failure(row)) {
        ++failures_[number][static_cast<std::size_t>(failure - recipe.must.data())];
        return std::nullopt;
    }
    const std::string_view lease = row[Attribute::LeaseContractLength], unit = row[Attribute::LeaseContractLengthUnit];
    const bool isYears = unit.empty() || unit == "year" || unit == "years";
    const std::optional<std::size_t> years = yearsIndex(lease);
    if (!isYears || !years)
        return problem("LeaseContractLength", "must be 1 or 3 years, not " + inMessage(std::string{lease} + " " + std::string{unit}));
    if (row[Attribute::Currency] != "USD") return problem("Currency", "must be USD; lists of other currencies are not read");
    const std::optional<ListPrice> usd = ListPrice::parse(row[Attribute::DiscountedRate]);
    if (!usd || usd->isZero()) return problem("DiscountedRate", "must be dollars above 0 with at most 12 decimals");
    const std::optional<std::string> region = places_.region(row[Attribute::DiscountedRegionCode], {});
    if (!region) {
        if (result_.elsewhere.size() < mostNotes) ++result_.elsewhere[inMessage(row[Attribute::DiscountedRegionCode])];
        return std::nullopt;
    }
    for (const Attribute attribute : {Attribute::Sku, Attribute::RateCode})
        if (!isPlainName(row[attribute])) return problem(std::string{labelOf(attribute)}, "must be letters, digits and points");
    if (result_.rates.size() == mostRates) return problem({}, "is one rate more than any price list has");
    const std::optional<std::string_view> day = dayOf(row[Attribute::EffectiveDate]);
    if (!day) return problem("EffectiveDate", "must be written as 2025-09-12, not " + inMessage(row[Attribute::EffectiveDate]));
    const std::string_view type = typeOf(row);
    if (catalog_->instanceType(type) == nullptr) {
        if (result_.unknownTypes.size() < mostNotes) ++result_.unknownTypes[inMessage(type)];
        return std::nullopt;
    }
    const auto payment = std::ranges::find(payments, row[Attribute::PurchaseOption]);
    result_.rates.push_back({*region, std::string{type}, recipe.family == computeFamily, *years,
                             static_cast<Payment>(payment - std::begin(payments)), *usd, std::string{row[Attribute::Sku]},
                             std::string{row[Attribute::RateCode]}, std::string{*day},
                             line});
    return std::nullopt;
}

Result<SavingsRates> SavingsGatherer::finish() {
    std::vector<SavingsRate>& rates = result_.rates;
    std::ranges::sort(rates, [](const SavingsRate& a, const SavingsRate& b) {
        return keyOf(a) != keyOf(b) ? keyOf(a) < keyOf(b) : a.rateCode < b.rateCode;
    });
    std::vector<SavingsRate> kept;
    for (SavingsRate& rate : rates) {
        RecipeCount& count = result_.counts[rate.isCompute ? 0 : 1];
        if (kept.empty() || keyOf(kept.back()) != keyOf(rate)) {
            ++count.matches;
            kept.push_back(std::move(rate));
        } else if (kept.back().usd == rate.usd) {
            ++count.doubled;
        } else {
            return tl::unexpected(Error{ErrorCode::Conflict, file_, rate.line, std::string{count.recipe->name},
                                        rate.type + " in " + rate.region + " has two rates: " + told(kept.back()) + " and " + told(rate)});
        }
    }
    rates = std::move(kept);
    for (std::size_t recipe = 0; recipe < recipes_.size(); ++recipe)
        for (std::size_t i = 0; i < failures_[recipe].size(); ++i)
            if (failures_[recipe][i] > 0)
                result_.counts[recipe].rejected[recipes_[recipe]->must[i].reason()] += failures_[recipe][i];
    return std::move(result_);
}

}  // namespace stagecraft
