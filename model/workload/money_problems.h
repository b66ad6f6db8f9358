#pragma once

#include <vector>

#include "model/catalog/catalog.h"
#include "model/pricing/contract.h"
#include "model/pricing/money_display.h"
#include "model/support/error.h"

namespace stagecraft {

/// Terms that name what the catalog does not know, or a price for more than one kind of thing.
[[nodiscard]] std::vector<Error> contractProblems(const Contract& contract, const Catalog& catalog);
/// A currency that is no code, or one without a rate and its day.
[[nodiscard]] std::vector<Error> displayProblems(const MoneyDisplay& display);

}  // namespace stagecraft
