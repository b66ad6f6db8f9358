#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace stagecraft {

/// One thing agreed with AWS: a discount, a markup (of a reseller) or a price of one's own for what a service, a region or a
/// dimension costs. An empty part means every one.
struct ContractTerm {
    std::string service;    ///< as the price table names it: "ec2", "s3"
    std::string region;     ///< "eu-west-1", "cf-europe"
    std::string dimension;  ///< "s3_standard_gb_month"; of instance hours also the type: "m7g.large"
    double discount = 0;    ///< a share off the list price; below zero a markup
    std::optional<double> price;  ///< dollars a unit, in place of the list price and the discount
    friend bool operator==(const ContractTerm&, const ContractTerm&) = default;
};

/// What is agreed with AWS beside the list price: nothing, by default.
struct Contract {
    double discount = 0;  ///< flat, off everything that no term names; below zero a markup
    std::vector<ContractTerm> terms;
    [[nodiscard]] bool isEmpty() const { return discount == 0 && terms.empty(); }
    friend bool operator==(const Contract&, const Contract&) = default;
};

/// What is priced, as terms name it.
struct ContractSubject {
    std::string_view service, region, dimension;
    std::string_view type;  ///< of instance hours
};

/// The one term that holds for `subject`: the one that names most precisely, a type before a dimension before a service before a
/// region; of two alike, which `contractProblems` refuses, the later. Terms never add up. nullptr: none, so the flat discount holds.
[[nodiscard]] const ContractTerm* termFor(const Contract& contract, const ContractSubject& subject);

}  // namespace stagecraft
