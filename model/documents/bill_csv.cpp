#include "model/documents/bill_csv.h"

#include <initializer_list>
#include <string_view>

#include "model/support/csv_text.h"
#include "model/support/text.h"

namespace stagecraft {

namespace {

constexpr std::string_view header =
    "service,component,dimension,region,instance_type,purchase,engine,deployment,quantity,unit,usd,estimated,price_region,"
    "growth,next_step_users,quantity_after,instance_type_after,next_step_stage,next_tier_users,next_tier_usd_per_unit,"
    "destination,spot_discount,part,list_usd,contracted_usd,upfront_usd,recurring_usd,source,as_of\n";

/// Each with the comma that follows it.
void append(std::string& row, std::initializer_list<std::string_view> cells) {
    for (const std::string_view cell : cells) {
        appendCsvCell(row, cell);
        row += ',';
    }
}

std::string number(const std::optional<double>& value) { return value ? plainNumber(*value) : std::string{}; }

std::string dollars(const BillLine& line, Usd amount) { return line.isPriced ? plainNumber(amount.dollars()) : std::string{}; }

void appendGrowth(std::string& row, const LineGrowth* known) {
    if (known == nullptr) return append(row, {"", "", "", "", "", "", ""});
    append(row, {nameOf(known->kind), number(known->nextStep), known->nextStep ? plainNumber(known->quantityAfter) : std::string{}, known->typeAfter,
                 known->stepStage ? std::to_string(*known->stepStage) : std::string{}, number(known->nextTier),
                 known->nextTier ? plainNumber(known->tierUsd) : std::string{}});
}

std::string rowOf(const BillLine& line, const LineGrowth* growth) {
    const Usage& usage = line.usage;
    std::string row;
    append(row, {usage.service, nameOf(usage.component), usage.dimension, usage.region, usage.instanceType,
                 usage.instanceType.empty() ? std::string_view{} : purchaseNameOf(usage), usage.engine, usage.deployment,
                 plainNumber(usage.quantity), line.unit, dollars(line, line.amount), line.isEstimated ? "true" : "false", line.lender});
    appendGrowth(row, growth);
    append(row, {usage.destination, usage.purchaseName.empty() ? std::string{} : plainNumber(usage.discount), usage.part,
                 dollars(line, line.list), dollars(line, line.contracted), dollars(line, line.upfront), dollars(line, line.recurring),
                 line.source, line.asOf});
    row.back() = '\n';
    return row;
}

}  // namespace

std::string billCsv(std::span<const BillLine* const> lines, const GrowthOf& growthOf) {
    std::string csv{header};
    for (const BillLine* line : lines) csv += rowOf(*line, growthOf(*line));
    return csv;
}

}  // namespace stagecraft
