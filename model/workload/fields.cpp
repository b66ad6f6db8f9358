#include "model/workload/fields.h"

#include <algorithm>
#include <vector>

#include "model/workload/field_rows.h"
#include "model/workload/field_tables.h"

namespace stagecraft {

namespace {

using namespace fieldrow;

constexpr Field targetTable[] = {
    number<&Targets::p99>(FieldGroup::Targets,
                          {"targets.p99_ms", "Slowest 1 % within",
                           "Response time 99 of 100 dynamic requests stay within, inside AWS.",
                           "assumption: half a second still feels immediate"},
                          "ms", logarithmic(1, 60'000), "none"),
    number<&Targets::availability>(
        FieldGroup::Targets,
        {"targets.availability", "Availability",
         "Share of the time the service answers; auto follows the story.",
         "the story: a zone's loss survived from 1,000 users, 99.99 % from 500,000"},
        "share", share, "auto"),
    number<&Targets::budget>(
        FieldGroup::Targets,
        {"targets.budget_usd_month", "Budget", "The most a month may cost.", "no limit set"}, "USD",
        logarithmic(0, 1e9), "none"),
};

constexpr Field outlookTable[] = {
    number<&Assumptions::zoneAvailability>(FieldGroup::Assumptions,
                                           {"assumptions.zone_availability", "A zone is up", "Share of the time that an availability zone works.",
                                            "assumption: four hours a year"},
                                           "share", Range{0.9, 1}),
    number<&Assumptions::serverAvailability>(FieldGroup::Assumptions,
                                             {"assumptions.server_availability", "A server is up",
                                              "Share of the time that one server works while its zone does.", "SLA of a single EC2 instance"},
                                             "share", Range{0.5, 1}),
    number<&Assumptions::failoversPerYear>(FieldGroup::Assumptions,
                                           {"assumptions.failovers_per_year", "Failovers a year",
                                            "How often another node has to take the place of a database's leader, planned restarts included.",
                                            "assumption: one planned, one not"},
                                           "", logarithmic(0, 1000)),
    number<&Assumptions::failover>(FieldGroup::Assumptions,
                                   {"assumptions.failover_seconds", "Failover takes",
                                    "How long a database does not answer meanwhile; auto is what its kind is known for.",
                                    "RDS Multi-AZ 60 to 120 s, Aurora and Multi-AZ clusters 35 s, one's own 120 s"},
                                   "s", logarithmic(0, 86'400), "auto"),
    number<&Assumptions::regionSwitchesPerYear>(FieldGroup::Assumptions,
                                                {"assumptions.region_switches_per_year", "Region switches a year",
                                                 "How often a region's users have to go to another one, rehearsals included.", "assumption: one rehearsal"},
                                                "", logarithmic(0, 365)),
    number<&Assumptions::regionSwitchSuccess>(FieldGroup::Assumptions,
                                              {"assumptions.region_switch_success", "Switches that succeed",
                                               "Share of the times that a waiting region takes over as it should.", "assumption: rehearsed each year"},
                                              "share", share),
    number<&Assumptions::routing>(FieldGroup::Assumptions,
                                  {"assumptions.routing_seconds", "Users follow after",
                                   "Until the users of a lost region are sent elsewhere.",
                                   "Route 53: three failed checks 30 s apart, and 60 s that names are kept"},
                                  "s", logarithmic(0, 86'400)),
    number<&Assumptions::warmUp>(FieldGroup::Assumptions,
                                 {"assumptions.warm_up_seconds", "A new server serves after",
                                  "From the decision to add a server until it carries load.", "boot and health checks: three minutes"},
                                 "s", logarithmic(0, 3600)),
    number<&Assumptions::spotInterruptions>(FieldGroup::Assumptions,
                                            {"assumptions.spot_interruptions", "Spot work undone",
                                             "Of the work of a spot server, what interruptions undo: its hours grow by as much.",
                                             "EC2 user guide: fewer than 5 % are reclaimed in an ordinary month"},
                                            "share", Range{0, 0.9}),
    number<&Assumptions::webLayerShare>(FieldGroup::Assumptions,
                                        {"assumptions.web_layer_share", "Work of the web layer",
                                         "Share of the CPU time of a dynamic request that is spent in front of the services.",
                                         "assumption: routing, sessions and templates"},
                                        "share", Range{0.01, 0.9}),

    choice<&Growth::model>({"growth.model", "Growth", "By the same share every month, towards a ceiling, or month by month as typed.",
                            "the simplest law"},
                           FieldGroup::Forecast),
    number<&Growth::monthlyRate>(FieldGroup::Forecast,
                                 {"growth.monthly_rate", "Growth a month",
                                  "Share of the users that is added each month; of logistic growth far below its ceiling.",
                                  "assumption: a young product that is liked"},
                                 "share", Range{-0.5, 2}),
    number<&Growth::ceiling>(FieldGroup::Forecast,
                             {"growth.ceiling_users", "Ceiling", "Users that logistic growth approaches and never passes.",
                              "assumption: everybody who might come"},
                             "users", logarithmic(1, 1e9)),
    integer<&Growth::months>(FieldGroup::Forecast, {"growth.months", "Months ahead", "How far the forecast looks.", "assumption: two years"},
                             "months", {1, 120}, {}),
    text<&Growth::firstMonth>(FieldGroup::Forecast, {"growth.first_month", "First month",
                                                     "The calendar month of the plan, such as 2026-12; empty counts months from it.",
                                                     "months are counted"}),
    described(FieldGroup::Forecast, FieldKind::Numbers,
              {"growth.series", "Users by month", "Users of the months to come, typed or pasted, where growth is a series.", "none typed"}, "users"),
    described(FieldGroup::Forecast, FieldKind::List,
              {"uncertainty", "Uncertain inputs",
               "Numbers nobody knows for sure, with their lowest, likely and highest value; without a likely one the plan's own is.",
               "everything taken as known"},
              ""),
    number<&RegretWeights::overspend>(FieldGroup::Forecast,
                                      {"regret.overspend_weight", "Regret of too much",
                                       "What a dollar spent on more than was needed counts where designs are compared.", "a dollar"},
                                      "", logarithmic(0, 1000)),
    number<&RegretWeights::shortfall>(FieldGroup::Forecast,
                                      {"regret.shortfall_weight", "Regret of too little",
                                       "What a dollar's worth of missing capacity counts where designs are compared.",
                                       "assumption: turning users away costs more than idle servers"},
                                      "", logarithmic(0, 1000)),
};

std::vector<Field> wholeTable() {
    std::vector<Field> all;
    for (const std::span<const Field> part : {workloadFields(), std::span<const Field>{targetTable}, choiceFields(), std::span<const Field>{outlookTable}})
        all.insert(all.end(), part.begin(), part.end());
    return all;
}

}  // namespace

std::span<const Field> fields() {
    static const std::vector<Field> all = wholeTable();
    return all;
}

const Field* field(std::string_view key) {
    const auto found = std::ranges::find(fields(), key, &Field::key);
    return found == fields().end() ? nullptr : &*found;
}

}  // namespace stagecraft
