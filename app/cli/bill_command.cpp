#include <fmt/format.h>

#include "app/cli/commands.h"
#include "app/cli/csv.h"
#include "app/cli/json.h"
#include "app/cli/text_table.h"
#include "model/documents/file_io.h"
#include "model/documents/usage_yaml.h"
#include "model/planning/bill.h"
#include "model/planning/support_charge.h"
#include "model/report/money_words.h"
#include "model/support/text.h"
#include "model/workload/fields.h"
#include "model/workload/money_problems.h"
#include "model/workload/region_problems.h"

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
    if (!usage.destination.empty()) what += " to " + usage.destination;
    return what;
}

/// As it was given, but for hundreds of zeros.
std::string quantityOf(const Usage& usage) {
    constexpr double least = 1e-12;
    return usage.quantity > 0 && usage.quantity < least ? "< " + plainNumber(least) : plainNumber(usage.quantity);
}

std::string textBill(const Bill& bill, const Catalog& catalog, const Choices& choices) {
    TextTable table{{{"Usage", Align::Left},
                     {"Region", Align::Left},
                     {"Quantity", Align::Right},
                     {"Unit", Align::Left},
                     {"USD", Align::Right},
                     {"Price of", Align::Left}}};
    for (const BillLine& line : bill.lines)
        table.row({whatOf(line.usage), line.usage.region, quantityOf(line.usage), line.unit,
                   line.isPriced ? (line.isEstimated ? "≈ " : "") + moneyText(line.amount) : "no price",
                   line.isContractPrice ? "contract" : line.isBorrowed() ? line.asOf + ", " + line.lender : line.asOf});
    table.rule();
    table.row({"Total", "", "", "", (bill.estimated > Usd{} ? "≈ " : "") + moneyText(bill.total), ""});
    std::string out = table.text();
    for (const std::string& sentence : moneyTexts(bill, choices.display)) out += sentence + "\n";
    if (bill.estimated > Usd{}) out += moneyText(bill.estimated) + " of the total is estimated.\n";
    if (bill.unpriced > 0)
        out += fmt::format("The total lacks {} {} without a price.\n", bill.unpriced,
                           bill.unpriced == 1 ? "line" : "lines");
    out += fmt::format("Prices: {} of {}, {}.\n", catalog.id(), catalog.date(), freeTierText(choices.freeTier));
    return out;
}

std::string dollars(const BillLine& line, Usd amount) {
    return line.isPriced ? plainNumber(amount.dollars()) : std::string{};
}

std::string csvOf(const Bill& bill) {
    constexpr std::size_t bytesPerLine = 200;
    std::string out;
    out.reserve(bytesPerLine * bill.lines.size());
    out += csvRecord({"dimension", "region", "instance_type", "purchase", "engine", "deployment",
                                 "quantity", "unit", "usd", "estimated", "source", "as_of",
                                 "list_usd", "contracted_usd", "upfront_usd", "recurring_usd", "price_region", "destination", "spot_discount"});
    for (const BillLine& line : bill.lines) {
        const Usage& usage = line.usage;
        out += csvRecord({usage.dimension, usage.region, usage.instanceType, purchaseOf(usage), usage.engine,
                          usage.deployment, plainNumber(usage.quantity), line.unit,
                          dollars(line, line.amount),
                          line.isEstimated ? "true" : "false", line.source, line.asOf, dollars(line, line.list),
                          dollars(line, line.contracted), dollars(line, line.upfront), dollars(line, line.recurring), line.lender,
                          usage.destination, usage.purchaseName.empty() ? std::string{} : plainNumber(usage.discount)});
    }
    return out;
}

/// One line after the other as text: trees of a hundred thousand of them would take a second.
std::string jsonBill(const Bill& bill, const Catalog& catalog, const Choices& choices) {
    Json rest{{"total_usd", jsonMoney(bill.total)},
              {"estimated_usd", jsonMoney(bill.estimated)},
              {"borrowed_usd", jsonMoney(bill.borrowed)},
              {"fallback_region", choices.fallbackRegion},
              {"unpriced_lines", bill.unpriced},
              {"free_tier", nameOf(choices.freeTier)}};
    addMoney(rest, bill, choices.display);
    rest["catalog"] = jsonCatalog(catalog.id(), catalog.date());
    // Room for all that most bills ask for: moving what is written costs more than writing it.
    constexpr std::size_t bytesPerLine = 640;
    std::string out;
    out.reserve(bytesPerLine * bill.lines.size());
    out += "{\n  \"lines\": [";
    bool isFirst = true;
    for (const BillLine& line : bill.lines) {
        out += isFirst ? "\n    " : ",\n    ";
        isFirst = false;
        appendBillLine(out, line);
    }
    out += isFirst ? "],\n" : "\n  ],\n";
    // What follows the opening brace and its line feed.
    out += std::string_view{jsonText(rest)}.substr(2);
    return out;
}

/// A table where its name says so, else YAML.
ReadUsageAttempt readList(const std::string& text, const std::string& file, const Catalog& catalog) {
    const bool isTable = file.ends_with(".csv") || file.ends_with(".CSV");
    return isTable ? readUsageTable(text, file, catalog) : readUsage(text, file, catalog);
}

Error withoutMeaning(const std::string& key) {
    std::string allowed;
    for (const Field& row : fields())
        if (concernsUsage(row.key)) allowed += (allowed.empty() ? "" : ", ") + std::string{row.key};
    return {ErrorCode::UnknownKey, {}, 0, "--set", fmt::format("{} changes nothing of a list of usage; there are {}", key, allowed)};
}

/// Only what says something of money has a meaning for a list of usage.
Result<Choices> withSettings(Choices choices, const std::vector<std::string>& settings) {
    Inputs inputs;
    inputs.choices = std::move(choices);
    for (const std::string& setting : settings) {
        auto changed = withSetting(std::move(inputs), setting);
        if (!changed) return tl::unexpected(changed.error());
        if (const std::string key = setting.substr(0, setting.find('=')); !concernsUsage(key)) return tl::unexpected(withoutMeaning(key));
        inputs = std::move(*changed);
    }
    return std::move(inputs.choices);
}

/// A rate without a currency would change nothing in silence.
std::optional<Error> rateWithoutCurrency(const MoneyDisplay& display) {
    if (display.currency != "USD" || display.exchangeRate == 1) return std::nullopt;
    return Error{ErrorCode::Missing, {}, 0, "choices.currency",
                 fmt::format("is missing; say which currency has choices.exchange_rate {} to the dollar, such as EUR", plainNumber(display.exchangeRate))};
}

}  // namespace

std::vector<std::string> BillCommand::allSettings() const {
    std::vector<std::string> all = settings;
    if (!fallbackRegion.empty()) all.push_back("choices.fallback_region=" + fallbackRegion);
    return all;
}

ExitCode BillCommand::run(const Context& context) const {
    const Result<std::string> text = readFile(file, largestUsageFile);
    if (!text) return refuse(context, text.error());
    ReadUsageAttempt read = readList(*text, file, *context.catalog);
    if (!read.errors.empty()) return refuse(context, read.errors);
    warn(context, read.list.warnings);
    const Result<Choices> choices = withSettings(std::move(read.list.choices), allSettings());
    if (!choices) return refuse(context, choices.error());
    std::vector<Error> wrong = contractProblems(choices->contract, *context.catalog);
    for (Error& error : displayProblems(choices->display)) wrong.push_back(std::move(error));
    if (std::optional<Error> unfinished = unfinishedDisplay(choices->display)) wrong.push_back(std::move(*unfinished));
    if (auto error = rateWithoutCurrency(choices->display)) wrong.push_back(std::move(*error));
    for (Error& error : fallbackProblems(*choices, *context.catalog)) wrong.push_back(std::move(error));
    // By the name it was typed under.
    for (Error& error : wrong)
        if (!fallbackRegion.empty() && error.key == "choices.fallback_region") error.key = "--fallback-region";
    if (!wrong.empty()) return refuse(context, wrong);
    Bill answer = bill(std::move(read.list.usage), *context.catalog, choices->freeTier, choices->contract,
                             context.catalog->fallback(choices->fallbackRegion));
    markSupport(answer);
    if (answer.total.isSaturated())
        return refuse(context, Error{ErrorCode::OutOfRange, file, 0, "usage",
                                     "costs more than 9.2 billion dollars, the most a bill can hold"});
    for (const BillLine& line : answer.lines)
        if (!line.isPriced)
            warn(context, fmt::format("{} has no price in {}", whatOf(line.usage), line.usage.region));
    std::string out;
    if (format == "json")
        out = jsonBill(answer, *context.catalog, *choices);
    else if (format == "csv")
        out = csvOf(answer);
    else
        out = textBill(answer, *context.catalog, *choices);
    return deliver(context, out, outFile);
}

}  // namespace stagecraft
