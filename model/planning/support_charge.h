#pragma once

#include "model/planning/bill.h"
#include "model/workload/workload.h"

namespace stagecraft {

/// Adds what a support plan takes for the charges of a finished bill, as its last line: a graduated share of them, or the plan's
/// minimum where that is more (BILLING section 16), both under the contract. A share of charges that are estimated, or that lack
/// some without a price, is estimated itself. AWS takes its share of what a month is billed: what is paid at once counts in the month
/// it is paid, so the line's cash is reckoned from the bill's cash and its amount from the amounts. Basic support is free and adds nothing.
void addSupport(Bill& bill, SupportPlan plan, const Catalog& catalog, const Contract& contract = {});

/// Marks lines of support in a bill of usage that tells them itself as estimated, where the charges that they are counted by are.
void markSupport(Bill& whole);

}  // namespace stagecraft
