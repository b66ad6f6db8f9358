#include <fmt/format.h>

#include "app/cli/commands.h"
#include "app/cli/csv.h"
#include "app/cli/json.h"
#include "app/cli/text_table.h"
#include "model/documents/file_io.h"
#include "model/documents/usage_yaml.h"
#include "model/planning/bill.h"
#include "model/support/text.h"

namespace stagecraft {

namespace {

using Align = TextTable::Align;

std::string purchaseOf(const Usage& usage) {
    return usage.instanceType.empty() ? std::string{} : std::string{purchaseNameOf(usage)};
}

/// "ec2_hour m7g.large", with what else decides the price.
std::string whatOf(const Usage& usage) {
    std::string what = usage.dimension;
    for (const std::string& part : {usage.instanceType, usage.engine, usage.deployment})
        if (!part.empty()) what += " " + part;
    if (const std::string purchase = purchaseOf(usage);
        !purchase.empty() && purchase != nameOf(Purchase::OnDemand))
        what += " " + purchase;
    return what;
}

std::string textBill(const Bill& bill, const Catalog& catalog, bool withFreeTier) {
    TextTable table{{{"Usage", Align::Left},
                     {"Region", Align::Left},
                     {"Quantity", Align::Right},
                     {"Unit", Align::Left},
                     {"USD", Align::Right},
                     {"Price of", Align::Left}}};
    for (const BillLine& line : bill.lines)
        table.row({whatOf(line.usage), line.usage.region, plainNumber(line.usage.quantity), line.unit,
                   line.isPriced ? (line.isEstimated ? "≈ " : "") + moneyText(line.amount) : "no price",
                   line.asOf});
    table.rule();
    table.row({"Total", "", "", "", moneyText(bill.total), ""});
    std::string out = table.text();
    if (bill.estimated > Usd{})
        out += fmt::format("≈ Of this, {} rests on prices that are inferred or unverified.\n",
                           moneyText(bill.estimated));
    if (bill.unpriced > 0)
        out += fmt::format("The total lacks {} {} without a price.\n", bill.unpriced,
                           bill.unpriced == 1 ? "line" : "lines");
    out += fmt::format("Prices: {} of {}, {} the always-free allowances.\n", catalog.id(), catalog.date(),
                       withFreeTier ? "after" : "without");
    return out;
}

std::string csvOf(const Bill& bill) {
    std::string out = csvRecord({"dimension", "region", "instance_type", "purchase", "engine", "deployment",
                                 "quantity", "unit", "usd", "estimated", "source", "as_of"});
    for (const BillLine& line : bill.lines) {
        const Usage& usage = line.usage;
        out += csvRecord({usage.dimension, usage.region, usage.instanceType, purchaseOf(usage), usage.engine,
                          usage.deployment, plainNumber(usage.quantity), line.unit,
                          line.isPriced ? plainNumber(line.amount.dollars()) : std::string{},
                          line.isEstimated ? "true" : "false", line.source, line.asOf});
    }
    return out;
}

Json jsonBill(const Bill& bill, const Catalog& catalog) {
    Json lines = Json::array();
    for (const BillLine& line : bill.lines) lines.push_back(jsonBillLine(line));
    return {{"lines", std::move(lines)},
            {"total_usd", jsonMoney(bill.total)},
            {"estimated_usd", jsonMoney(bill.estimated)},
            {"unpriced_lines", bill.unpriced},
            {"catalog", jsonCatalog(catalog.id(), catalog.date())}};
}

}  // namespace

ExitCode BillCommand::run(const Context& context) const {
    const Result<std::string> text = readFile(file, largestUsageFile);
    if (!text) return refuse(context, text.error());
    const ReadUsageAttempt read = readUsage(*text, file, *context.catalog);
    if (!read.errors.empty()) return refuse(context, read.errors);
    warn(context, read.list.warnings);
    const Bill answer = bill(read.list.usage, *context.catalog, read.list.withFreeTier);
    if (answer.total.isSaturated())
        return refuse(context, Error{ErrorCode::OutOfRange, file, 0, "usage",
                                     "costs more than 9.2 billion dollars, the most a bill can hold"});
    for (const BillLine& line : answer.lines)
        if (!line.isPriced)
            warn(context, fmt::format("{} has no price in {}", whatOf(line.usage), line.usage.region));
    std::string out;
    if (format == "json")
        out = jsonText(jsonBill(answer, *context.catalog));
    else if (format == "csv")
        out = csvOf(answer);
    else
        out = textBill(answer, *context.catalog, read.list.withFreeTier);
    return deliver(context, out, outFile);
}

}  // namespace stagecraft
