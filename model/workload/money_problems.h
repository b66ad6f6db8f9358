#pragma once

#include <optional>
#include <vector>

#include "model/catalog/catalog.h"
#include "model/pricing/contract.h"
#include "model/pricing/money_display.h"
#include "model/support/error.h"

namespace stagecraft {

/// Terms that name what the catalog does not know, or a price for more than one kind of thing.
[[nodiscard]] std::vector<Error> contractProblems(const Contract& contract, const Catalog& catalog);
/// A currency that is no code, or a day that is none.
[[nodiscard]] std::vector<Error> displayProblems(const MoneyDisplay& display);
/// A currency without the day of its rate: amounts stay in dollars until it is there. No problem while a person types, but no command's
/// answer.
[[nodiscard]] std::optional<Error> unfinishedDisplay(const MoneyDisplay& display);

}  // namespace stagecraft
