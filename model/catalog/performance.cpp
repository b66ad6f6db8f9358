#include "model/catalog/performance.h"

#include <algorithm>
#include <string>

namespace stagecraft {

namespace {

/// Each generation is taken to be this much faster than the one before it (MODEL section 2).
constexpr double generationGain = 1.15;
constexpr std::string_view referenceType = "m5.large";

double median(std::vector<double>& values) {
    if (values.empty()) return 0;
    std::sort(values.begin(), values.end());
    const std::size_t half = values.size() / 2;
    return values.size() % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2;
}

struct FamilySamples {
    std::vector<double> web, cache, cpu, passmark;
};

struct FamilyIndex {
    double web = 0, cache = 0, cpu = 0, passmark = 0;  ///< zero where not measured
};

/// "m7gd" → {"m", 7, "gd"}.
struct FamilyName {
    std::string letters;
    int generation = 0;
    std::string attributes;
};

FamilyName split(std::string_view family) {
    FamilyName name;
    std::size_t i = 0;
    while (i < family.size() && (family[i] < '0' || family[i] > '9')) name.letters += family[i++];
    while (i < family.size() && family[i] >= '0' && family[i] <= '9')
        name.generation = name.generation * 10 + (family[i++] - '0');
    name.attributes = family.substr(i);
    return name;
}

class Families {
public:
    Families(std::span<const InstanceType> types, std::span<const Measurement> measurements) {
        std::map<std::string_view, const InstanceType*> byName;
        for (const InstanceType& type : types) byName[type.name] = &type;
        Measurement reference;
        double referenceVcpus = 2;
        for (const Measurement& measured : measurements)
            if (measured.type == referenceType) reference = measured;
        std::map<std::string_view, FamilySamples> samples;
        for (const Measurement& measured : measurements) {
            const auto type = byName.find(measured.type);
            if (type == byName.end()) continue;
            FamilySamples& family = samples[type->second->family];
            const double vcpus = std::max(1, type->second->vcpus);
            if (measured.webCpuMicroseconds > 0)
                family.web.push_back(reference.webCpuMicroseconds / measured.webCpuMicroseconds);
            if (measured.cacheCpuMicroseconds > 0)
                family.cache.push_back(reference.cacheCpuMicroseconds / measured.cacheCpuMicroseconds);
            if (measured.stressAll > 0 && reference.stressAll > 0)
                family.cpu.push_back(measured.stressAll / vcpus / (reference.stressAll / referenceVcpus));
            if (measured.passmark > 0 && reference.passmark > 0)
                family.passmark.push_back(measured.passmark / vcpus / (reference.passmark / referenceVcpus));
        }
        for (auto& [family, sample] : samples)
            index_[family] = {median(sample.web), median(sample.cache), median(sample.cpu),
                              median(sample.passmark)};
    }

    [[nodiscard]] PerformanceIndex of(std::string_view family) const {
        PerformanceIndex result;
        const FamilyIndex known = lookUp(family);
        result.passmark = known.passmark;
        result.cpu = known.cpu;
        result.web = known.web;
        result.cache = known.cache;
        if (result.web <= 0) result.isEstimated = true;
        const auto estimate = [&](double& value, double FamilyIndex::*index) {
            if (value <= 0) value = known.passmark > 0 ? known.passmark : fromRelative(family, index);
        };
        estimate(result.web, &FamilyIndex::web);
        estimate(result.cache, &FamilyIndex::cache);
        estimate(result.cpu, &FamilyIndex::cpu);
        estimate(result.passmark, &FamilyIndex::passmark);
        return result;
    }

private:
    [[nodiscard]] FamilyIndex lookUp(std::string_view family) const {
        const auto found = index_.find(family);
        return found == index_.end() ? FamilyIndex{} : found->second;
    }

    /// The same letters and processor a generation or two earlier, with any of its attributes, by the index asked for: processors of
    /// one family may be twice as fast by one index and slower by another. By pages where it was measured on none of them; 1 when there
    /// is none.
    [[nodiscard]] double fromRelative(std::string_view family, double FamilyIndex::*index) const {
        const FamilyName name = split(family);
        const std::string maker = name.attributes.substr(0, 1);
        double gain = generationGain;
        for (int generation = name.generation - 1; generation >= 1; --generation, gain *= generationGain) {
            for (const std::string& letters : {name.letters, std::string{"m"}}) {
                for (const std::string& attributes : {name.attributes, maker, std::string{}}) {
                    const double measured = lookUp(letters + std::to_string(generation) + attributes).*index;
                    if (measured > 0) return measured * gain;
                }
            }
        }
        return index == &FamilyIndex::web ? 1 : fromRelative(family, &FamilyIndex::web);
    }

    std::map<std::string_view, FamilyIndex, std::less<>> index_;
};

}  // namespace

void fillPerformance(std::span<InstanceType> types, std::span<const Measurement> measurements) {
    const Families families{types, measurements};
    std::map<std::string_view, PerformanceIndex> known;
    for (InstanceType& type : types) {
        auto found = known.find(type.family);
        if (found == known.end()) found = known.emplace(type.family, families.of(type.family)).first;
        type.performance = found->second;
    }
}

}  // namespace stagecraft
