#pragma once

#include "model/planning/bill.h"
#include "model/workload/workload.h"

namespace stagecraft {

/// Adds what a support plan takes for the charges of a finished bill, as its last line: a graduated share of them, or the plan's
/// minimum where that is more (BILLING section 16), both under the contract. A share of charges that are estimated, or that lack
/// some without a price, is estimated itself. Basic support is free and adds nothing.
void addSupport(Bill& bill, SupportPlan plan, const Catalog& catalog, const Contract& contract = {});

}  // namespace stagecraft
