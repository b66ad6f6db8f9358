#pragma once

#include <nlohmann/json.hpp>

#include "model/catalog/catalog.h"
#include "model/exploration/line_growth.h"
#include "model/planning/plan.h"

namespace stagecraft {

/// Keys stay in the order they are written.
using Json = nlohmann::ordered_json;

/// A whole number without a fraction; what is no finite number is null.
[[nodiscard]] Json jsonNumber(double value);
/// Dollars with every nano-dollar there is.
[[nodiscard]] Json jsonMoney(Usd amount);
[[nodiscard]] Json jsonCatalog(std::string_view id, std::string_view date);

/// The plan with the field names that scripts rely on (`plan --format json`).
/// `growth` is that of the bill shown.
[[nodiscard]] Json jsonPlan(const Plan& plan, const BillGrowth& growth);
/// How a line grows, where its next step or price tier lies: keys added to `line`.
void addGrowth(Json& line, const LineGrowth& growth);
/// The stage that takes over, or null.
[[nodiscard]] Json jsonNextStage(const BillGrowth& growth);
/// The four costs of a bill, its cash flow, and what tax and currency make of its total.
void addMoney(Json& json, const Bill& bill, const MoneyDisplay& display);
/// One line as `bill` answers it; usd is null where the catalog has no price.
[[nodiscard]] Json jsonBillLine(const BillLine& line);
/// The same as text on one line, for bills of many lines.
void appendBillLine(std::string& out, const BillLine& line);

/// The same on one line, without a line feed.
[[nodiscard]] std::string jsonLine(const Json& json);
/// Indented text ending in a line feed; bytes that are not UTF-8 are replaced.
[[nodiscard]] std::string jsonText(const Json& json);

}  // namespace stagecraft
