#include "model/pricing/free_tier.h"

#include <QTest>

#include <cmath>
#include <map>

#include "model/pricing/fixed_catalog.h"

using namespace stagecraft;

namespace {

/// What takes allowances into account that no pool holds.
enum class Elsewhere {
    NothingCosts,     ///< no price row of it is above zero
    InFirstTier,      ///< the price of its first units is zero
    InUnit,           ///< what is counted is what lies above
    InPlan,           ///< the plan's own usage leaves it out
    TellsTheFile,     ///< counted a function: a list of usage tells what is above it
    BuysAnything,     ///< credits of new accounts, which are soon gone
};

const std::map<std::string_view, std::pair<Elsewhere, std::string_view>> elsewhere{
    {"autoscaling_group_month", {Elsewhere::NothingCosts, "autoscaling_group_month"}},
    {"cloudformation_native_stack_month", {Elsewhere::NothingCosts, "cloudformation_native_stack_month"}},
    {"route53_alias_query_million", {Elsewhere::NothingCosts, "route53_alias_query_million"}},
    {"vpc_endpoint_gateway_hour", {Elsewhere::NothingCosts, "vpc_endpoint_gateway_hour"}},
    {"cloudfront_invalidation_path", {Elsewhere::InFirstTier, "cloudfront_invalidation_path"}},
    {"waf_bot_control_request_million", {Elsewhere::InFirstTier, "waf_bot_control_request_million"}},
    {"ebs_gp3_iops", {Elsewhere::InUnit, "ebs_gp3_iops_month"}},
    {"ebs_gp3_throughput_mibps", {Elsewhere::InUnit, "ebs_gp3_throughput_mibps_month"}},
    {"fargate_ephemeral_gb", {Elsewhere::InUnit, "fargate_ephemeral_gb_hour"}},
    {"rds_backup_gb", {Elsewhere::InPlan, "rds_backup_gb_month"}},
    {"lambda_ephemeral_mb", {Elsewhere::TellsTheFile, "lambda_ephemeral_gb_second_x86"}},
    {"signup_credit_usd", {Elsewhere::BuysAnything, ""}},
    {"earned_credit_usd", {Elsewhere::BuysAnything, ""}},
    {"free_plan_months", {Elsewhere::BuysAnything, ""}},
    {"credit_expiry_months", {Elsewhere::BuysAnything, ""}},
    {"always_free_services", {Elsewhere::BuysAnything, ""}},
};

bool isTaken(const FreeAllowance& allowance, Elsewhere how, std::string_view dimension, const Catalog& catalog) {
    if (how == Elsewhere::BuysAnything) return allowance.kind == "credit-plan";
    int rows = 0, above = 0;
    for (const Price& price : catalog.prices()) {
        if (price.dimension != dimension) continue;
        ++rows;
        const PriceTier& first = price.tiers.front();
        if (how == Elsewhere::NothingCosts && (price.tiers.size() > 1 || first.usd != 0)) return false;
        if (how == Elsewhere::InFirstTier && (first.usd != 0 || first.to != allowance.monthly)) return false;
        above += price.unit.find(" above ") != std::string_view::npos;
    }
    return how == Elsewhere::InUnit ? above > 0 : rows > 0;
}

/// The pools of a catalog that has this allowance alone.
std::size_t poolsOf(const FreeAllowance& allowance) {
    auto texts = fixedCatalogTexts();
    const std::string monthly = std::isinf(allowance.monthly) ? "unlimited" : std::to_string(allowance.monthly);
    texts["free_tier.csv"] = "service,dimension,monthly_allowance,unit,kind,source\n" + std::string{allowance.service} + "," +
                             std::string{allowance.dimension} + "," + monthly + ",of it," + std::string{allowance.kind} + ",s1\n";
    return freePools(*Catalog::fromTexts(texts).value(), FreeTier::TwelveMonths).size();
}

}  // namespace

class FreeTierTest : public QObject {
    Q_OBJECT

    Catalog::Pointer catalog_;

private slots:
    void initTestCase() {
        const Result<Catalog::Pointer> made = fixedCatalog();
        QVERIFY2(made.has_value(), made ? "" : made.error().text().c_str());
        catalog_ = *made;
    }
    void onlyWhatIsFreeForEverCounts() {
        std::vector<Drawing> zones{{"route53_hosted_zone_month", "*", 30, 0}};
        takeAllowances(zones, *catalog_);
        QCOMPARE(zones[0].free, 0.0);
    }
    /// An allowance that is in the catalog's table and comes off nowhere would be billed in silence.
    void everyAllowanceComesOff() {
        const Catalog::Pointer shipped = Catalog::builtIn().value();
        std::size_t without = 0;
        for (const FreeAllowance& allowance : shipped->freeAllowances()) {
            const auto known = elsewhere.find(allowance.dimension);
            const bool isElsewhere = known != elsewhere.end();
            QVERIFY2(poolsOf(allowance) == (isElsewhere ? 0 : 1), std::string{allowance.dimension}.c_str());
            if (!isElsewhere) continue;
            ++without;
            QVERIFY2(isTaken(allowance, known->second.first, known->second.second, *shipped), std::string{allowance.dimension}.c_str());
        }
        QCOMPARE(without, elsewhere.size());
    }
    /// A pool of what has no price would take nothing off anything.
    void everyPoolIsOfSomethingSold() {
        const Catalog::Pointer shipped = Catalog::builtIn().value();
        for (const FreePool& pool : freePools(*shipped, FreeTier::TwelveMonths))
            for (const std::string_view name : pool.dimensions) {
                if (name.find('.') != std::string_view::npos) continue;  // a type of instance
                const bool isSold = std::ranges::any_of(shipped->prices(), [&](const Price& price) { return price.dimension == name; });
                QVERIFY2(isSold, std::string{name}.c_str());
            }
    }
    void operationsAreCountedInThousands() {
        std::vector<Drawing> operations{{"cloudformation_third_party_handler_operation_1000", "*", 1, 0}};
        takeAllowances(operations, *Catalog::builtIn().value());
        QCOMPARE(operations[0].free, 1.0);
    }
    void whatFitsIsFreeAltogether() {
        std::vector<Drawing> egress{{"internet_egress_gb", "us-east-1", 99, 0}};
        takeAllowances(egress, *catalog_);
        QCOMPARE(egress[0].free, 99.0);
    }
    void regionsShareAnAccountWideAllowanceByTheirUse() {
        std::vector<Drawing> egress{{"internet_egress_gb", "us-east-1", 300, 0},
                                    {"internet_egress_gb", "eu-west-1", 100, 0}};
        takeAllowances(egress, *catalog_);
        QCOMPARE(egress[0].free, 75.0);
        QCOMPARE(egress[1].free, 25.0);
    }
    void everyRegionHasARegionalAllowance() {
        std::vector<Drawing> storage{{"ddb_storage_gb_month", "us-east-1", 300, 0},
                                     {"ddb_storage_gb_month", "eu-west-1", 10, 0}};
        takeAllowances(storage, *catalog_);
        QCOMPARE(storage[0].free, 25.0);
        QCOMPARE(storage[1].free, 10.0);
    }
    void architecturesShareLambdasAllowance() {
        std::vector<Drawing> functions{{"lambda_gb_second_x86", "us-east-1", 600'000, 0},
                                       {"lambda_gb_second_arm", "us-east-1", 200'000, 0}};
        takeAllowances(functions, *catalog_);
        QCOMPARE(functions[0].free, 300'000.0);
        QCOMPARE(functions[1].free, 100'000.0);
    }
    void geographiesShareCloudFrontsAllowance() {
        std::vector<Drawing> served{{"cloudfront_egress_gb", "cf-europe", 1500, 0},
                                    {"cloudfront_egress_gb", "cf-asia-pacific", 500, 0}};
        takeAllowances(served, *catalog_);
        QCOMPARE(served[0].free, 750.0);
        QCOMPARE(served[1].free, 250.0);
    }
};

QTEST_APPLESS_MAIN(FreeTierTest)
#include "free_tier_test.moc"
