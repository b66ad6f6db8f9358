#pragma once

#include <functional>
#include <map>
#include <string>

#include "oracle/billing_examples.h"

namespace oracle {

using BillingRule = std::function<double(const Given&)>;

/// How each example comes about, by its name: from its own figures and the shipped prices.
[[nodiscard]] const std::map<std::string, BillingRule>& billingRules();

}  // namespace oracle
