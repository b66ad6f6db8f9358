#include "model/workload/money_problems.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "model/support/calendar.h"
#include "model/support/text.h"
#include "model/workload/field_value.h"

namespace stagecraft {

namespace {

using Names = std::set<std::string_view>;

constexpr std::string_view instanceHours[] = {"ec2_hour", "rds_hour", "elasticache_node_hour"};

/// What terms may name.
struct KnownNames {
    explicit KnownNames(const Catalog& catalog) : services{"ec2", "rds", "aurora", "elasticache"} {
        dimensions.insert(std::begin(instanceHours), std::end(instanceHours));
        for (const Price& price : catalog.prices()) {
            services.insert(price.service);
            dimensions.insert(price.dimension);
            if (price.region != "*") regions.insert(price.region);
        }
        for (const InstanceType& type : catalog.instanceTypes()) dimensions.insert(type.name);
        for (const DatabaseClass& type : catalog.databaseClasses()) dimensions.insert(type.name);
        for (const Region& region : catalog.regions()) {
            regions.insert(region.code);
            for (std::size_t engine = 0; engine < EnumNames<CacheEngine>::names.size(); ++engine)
                for (const CacheOffer& offer : catalog.cacheOffers(region.code, static_cast<CacheEngine>(engine)))
                    dimensions.insert(offer.name);
        }
    }
    Names services, regions, dimensions;
};

class ContractCheck {
public:
    explicit ContractCheck(const Catalog& catalog) : known_(catalog) {}

    void check(const ContractTerm& term) {
        ++number_;
        checkAgainstEarlier(term);
        checkName("service", term.service, known_.services);
        checkName("region", term.region, known_.regions);
        checkName("dimension", term.dimension, known_.dimensions);
        if (!term.price) return;
        if (term.dimension.empty())
            refuse(ErrorCode::Conflict, "price needs a dimension: a service has many units");
        else if (std::ranges::find(instanceHours, term.dimension) != std::end(instanceHours))
            refuse(ErrorCode::Conflict,
                   fmt::format("price needs a type such as m7g.large for its dimension: {} has many prices", term.dimension));
    }
    [[nodiscard]] std::vector<Error> take() { return std::move(errors_); }

private:
    void refuse(ErrorCode code, std::string_view message) {
        errors_.push_back({code, {}, 0, "choices.contract", fmt::format("entry {}: {}", number_, message)});
    }
    /// Of two terms for the very same, neither is more precise than the other.
    void checkAgainstEarlier(const ContractTerm& term) {
        const auto [earlier, isFirst] = earlier_.try_emplace(std::tuple{term.service, term.region, term.dimension}, number_, &term);
        if (isFirst || *earlier->second.second == term) return;
        const auto every = [](const std::string& part) { return part.empty() ? std::string{"*"} : part; };
        refuse(ErrorCode::Conflict, fmt::format("contradicts entry {}, which is also for {}:{}:{}; leave one of them", earlier->second.first,
                                                every(term.service), every(term.region), every(term.dimension)));
    }
    void checkName(std::string_view part, std::string_view name, const Names& known) {
        if (name.empty() || known.contains(name)) return;
        const std::string all = fmt::format("{}", fmt::join(known, ", "));
        const std::string closest = closestName(name, all);
        std::string hint;
        if (!closest.empty())
            hint = fmt::format("; did you mean {}?", closest);
        else if (known.size() <= 60)
            hint = "; there are " + all;
        refuse(ErrorCode::UnknownName, fmt::format("{} is no {} of the catalog{}", inQuotes(name), part, hint));
    }

    KnownNames known_;
    int number_ = 0;
    std::map<std::tuple<std::string, std::string, std::string>, std::pair<int, const ContractTerm*>> earlier_;  ///< by what they are for
    std::vector<Error> errors_;
};

bool isCurrencyCode(std::string_view text) {
    return text.size() == 3 && std::ranges::all_of(text, [](char c) { return c >= 'A' && c <= 'Z'; });
}

}  // namespace

std::vector<Error> contractProblems(const Contract& contract, const Catalog& catalog) {
    if (contract.terms.empty()) return {};
    ContractCheck check{catalog};
    for (const ContractTerm& term : contract.terms) check.check(term);
    return check.take();
}

std::vector<Error> displayProblems(const MoneyDisplay& display) {
    std::vector<Error> errors;
    const auto refuse = [&](ErrorCode code, std::string_view key, std::string message) {
        errors.push_back({code, {}, 0, std::string{key}, std::move(message)});
    };
    if (!isCurrencyCode(display.currency))
        refuse(ErrorCode::WrongType, "choices.currency",
               fmt::format("must be a code of three capital letters such as EUR, not {}", inQuotes(display.currency)));
    if (!display.exchangeDate.empty() && !isCalendarDay(display.exchangeDate))
        refuse(ErrorCode::WrongType, "choices.exchange_date",
               fmt::format("must be a day of the calendar such as 2026-11-20, not {}", inQuotes(display.exchangeDate)));
    return errors;
}

std::optional<Error> unfinishedDisplay(const MoneyDisplay& display) {
    if (!display.isUnfinished()) return std::nullopt;
    return Error{ErrorCode::Missing, {}, 0, "choices.exchange_date",
                 fmt::format("is missing; say of which day the rate of {} is, such as 2026-11-20", display.currency)};
}

}  // namespace stagecraft
