#pragma once

#include <string>
#include <string_view>

#include "model/planning/plan.h"
#include "model/workload/fields.h"

namespace stagecraft {

/// The one place where structured explanations become English. Templates carry named placeholders ("{stage}"); the
/// command line fills them as they are, the window may translate the template first.
struct Sentence {
    std::string_view text;  ///< the template
    std::vector<std::pair<std::string_view, std::string>> values;
};

/// The template with its placeholders filled.
[[nodiscard]] std::string filled(const Sentence& sentence);

/// Both as headlines, with as many digits as tell them apart; "more than" the same where `a` is larger by less than any.
[[nodiscard]] std::pair<std::string, std::string> distinctNumbers(double a, double b);

[[nodiscard]] std::string_view label(Constraint constraint);    ///< "CPU", "loss of a zone"
[[nodiscard]] std::string_view label(PressureKind kind);        ///< "database reads"
[[nodiscard]] std::string_view label(Component component);      ///< "Application"
[[nodiscard]] std::string_view label(Role role);
[[nodiscard]] std::string_view label(GivenUp what);             ///< "survival of a zone's loss"
[[nodiscard]] std::string_view label(FieldGroup group);
[[nodiscard]] std::string_view label(Geography geography);
[[nodiscard]] std::string_view label(Purchase purchase);
[[nodiscard]] std::string_view label(PurchaseChoice purchase);
[[nodiscard]] std::string_view label(DatabaseKind kind);

/// How instance hours are bought where not on demand: "reserved 1 year, no upfront", "spot, 50 % off"; else empty.
[[nodiscard]] std::string purchaseText(const Usage& usage);
/// What a bill line is for, from its dimension: "instance hours", "load balancer capacity units".
[[nodiscard]] std::string dimensionLabel(std::string_view dimension);

[[nodiscard]] Sentence sentence(const Blocker& blocker);
[[nodiscard]] Sentence sentence(const Reason& reason, const Plan& plan);
[[nodiscard]] Sentence sentence(const Pressure& pressure);
[[nodiscard]] Sentence sentence(const Warning& warning);

[[nodiscard]] std::string text(const Blocker& blocker);
[[nodiscard]] std::string text(const Reason& reason, const Plan& plan);
[[nodiscard]] std::string text(const Pressure& pressure);   ///< "82 % of 60 %: full at 14,200 users"
[[nodiscard]] std::string text(const Warning& warning);

/// "4 instances × 730 hours"; empty when the usage came from a file.
[[nodiscard]] std::string factorsText(const Usage& usage);

/// The whole computation of a line: "4 instances × 730 hours = 2,920 hours; 2,920 × $0.0816 = $238.27".
[[nodiscard]] std::string formulaText(const BillLine& line);

/// Whose price it is: "price of eu-central-1, the nearest region that has one"; empty where it is the line's own region's.
[[nodiscard]] std::string lenderText(const BillLine& line);

/// "2,920 hours", "12.4 GB-month".
[[nodiscard]] std::string quantityText(double quantity, std::string_view unit);

/// "how many users this design holds and what gives way first".
[[nodiscard]] std::string headroomText(const StagePlan& stage);

/// "52.6 minutes a year", "4.4 hours a year".
[[nodiscard]] std::string downtimeText(double minutesPerYear);
/// "99.9968 %": as many nines as there are; 100 % is always.
[[nodiscard]] std::string availabilityText(double fraction);
/// Decimals of its percentage that tell how many nines it has, at most as many as a percentage next to 100 has in double precision.
[[nodiscard]] int ninesDecimals(double fraction);
inline constexpr int mostNinesDecimals = 14;

/// What no plan counts, for the foot of a report.
[[nodiscard]] std::string_view leftOut();

}  // namespace stagecraft
