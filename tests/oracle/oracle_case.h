#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace oracle {

/// The inputs of one case, "arrival_rate=9;servers=10". A key that is missing or no number makes the case
/// fail.
class Inputs {
public:
    explicit Inputs(std::string_view text);

    [[nodiscard]] double operator[](const std::string& key) const;
    [[nodiscard]] int whole(const std::string& key) const;
    [[nodiscard]] std::string text(const std::string& key) const;
    /// Numbers separated by spaces.
    [[nodiscard]] std::vector<double> list(const std::string& key) const;
    [[nodiscard]] std::vector<int> wholes(const std::string& key) const;

private:
    std::map<std::string, std::string> values_;
};

struct Case {
    std::string model, inputs;
    double expected = 0, tolerance = 0;
    std::string source;
};

/// Throws std::runtime_error with one line when the file cannot be read as cases.
[[nodiscard]] std::vector<Case> readCases(const std::string& path);

/// What a name of the first column stands for.
using Models = std::map<std::string, std::function<double(const Inputs&)>>;

[[nodiscard]] std::vector<std::string> split(const std::string& text, char separator);

void addQueueModels(Models& models);
void addSimulationModels(Models& models);
void addResponseModels(Models& models);
void addCapacityModels(Models& models);
void addDataModels(Models& models);
void addAvailabilityModels(Models& models);
void addPricingModels(Models& models);
void addTrafficModels(Models& models);
void addStatisticsModels(Models& models);

}  // namespace oracle
