#pragma once

#include <span>
#include <string>
#include <string_view>

#include "model/support/error.h"
#include "model/workload/fields.h"

namespace stagecraft {

/// At most this many services, and as many events: more is a mistake, not a workload.
inline constexpr std::size_t longestList = 100;

/// The parts of one entry of workload.services, workload.events, choices.contract or uncertainty, in the order they are written.
[[nodiscard]] std::span<const Field> entryFields(const Field& list);

/// One entry of a list from its parts as text, by `entryFields`; an empty text leaves a part at its default.
/// Errors name the part in `key`: "share".
[[nodiscard]] Result<Service> parseService(std::span<const std::string> parts);
[[nodiscard]] Result<TrafficEvent> parseEvent(std::span<const std::string> parts);
/// "*" or nothing names every service, region or dimension.
[[nodiscard]] Result<ContractTerm> parseTerm(std::span<const std::string> parts);
/// Those parts as text.
[[nodiscard]] std::vector<std::string> partsOf(const Service& service);
[[nodiscard]] std::vector<std::string> partsOf(const TrafficEvent& event);
[[nodiscard]] std::vector<std::string> partsOf(const ContractTerm& term);

/// Sets one share of workload.geography. Errors name the geography in `key`.
[[nodiscard]] Result<void> setGeography(Workload& workload, std::string_view geography,
                                        std::string_view share);

/// Sets geography, services, events, contract, uncertainty or a series from their one-line form: "europe:0.6,asia-pacific:0.4",
/// "feed:0.5:social,search:0.5:search", "launch day:8:friday:18:3", "ec2:eu-west-1:m7g.large:0.1" (with a price of one's own
/// "s3:*:s3_standard_gb_month::0.02"), "workload.users:8000:12000:30000", "12000 14000 18000". A backslash keeps the comma, colon or
/// backslash after it; "none" or nothing is the empty list.
[[nodiscard]] Result<void> setListValue(Inputs& inputs, const Field& field, std::string_view text);

/// The one-line form.
[[nodiscard]] std::string listText(const Field& field, const Inputs& inputs);

}  // namespace stagecraft
