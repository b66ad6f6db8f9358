#include "model/exploration/left_out.h"

#include <optional>

namespace stagecraft {

std::string leftOutBy(std::string_view type, const Choices& choices, const Catalog& catalog) {
    struct Make {
        CpuArchitecture architecture{};
        bool isCurrent = true;
    };
    std::optional<Make> make;
    if (const InstanceType* server = catalog.instanceType(type)) make = {server->architecture, server->isCurrentGeneration};
    for (const DatabaseClass& one : catalog.databaseClasses())
        if (one.name == type) make = {one.architecture, one.isCurrentGeneration};
    for (const Region& region : catalog.regions())
        for (const CacheOffer& offer : catalog.cacheOffers(region.code, choices.cacheEngine))
            if (offer.name == type) make = {offer.architecture, offer.isCurrentGeneration};
    if (!make) return {};
    const bool isOtherMake = (choices.architecture == ArchitectureChoice::Arm64 && make->architecture != CpuArchitecture::Arm64) ||
                             (choices.architecture == ArchitectureChoice::X86 && make->architecture != CpuArchitecture::X86);
    const bool isOld = choices.generations == GenerationChoice::Current && !make->isCurrent;
    std::string settings = isOtherMake ? "choices.architecture=any" : "";
    if (isOld) settings += (settings.empty() ? "" : " and ") + std::string{"choices.generations=any"};
    return settings;
}

}  // namespace stagecraft
