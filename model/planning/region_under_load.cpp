#include "model/planning/region_under_load.h"

#include <algorithm>

#include "model/planning/database_load.h"
#include "model/planning/missing_reads.h"

namespace stagecraft {

RegionUnderLoad::RegionUnderLoad(const RegionDesign& region, const Inputs& inputs, double factor)
    : RegionUnderLoad(region, inputs, factor, missingUnderLoad(region, inputs, factor)) {}

RegionUnderLoad::RegionUnderLoad(const RegionDesign& region, const Inputs& inputs, double factor, double missing)
    : region_(region), factor_(factor), missing_(missing) {
    databases_.reserve(region.databases.size());
    for (const DatabaseDesign& database : region.databases) databases_.emplace_back(stationsUnderLoad(database, inputs.workload, factor, missing_));
}

AnswersBehind RegionUnderLoad::behind(std::string_view part) const {
    const auto known = std::ranges::find(region_.threadsWait, part, &ThreadsWait::part);
    return known == region_.threadsWait.end() ? AnswersBehind{} : answersBehind(known->ways, databases_, factor_);
}

Station RegionUnderLoad::station(std::string_view part, Station station) const {
    station.arrivals = station.arrivals * factor_;
    if (station.threads > 0) {
        const AnswersBehind answers = behind(part);
        station.behind = answers.mean;
        station.behindVariation = answers.variation;
    }
    return station;
}

ResponseTime RegionUnderLoad::response(const RequestWay& way) const {
    TierWay through = way.database < databases_.size() ? databases_[way.database] : TierWay{};
    for (const RequestWay::Servers& servers : way.servers) through.add(station(servers.part, servers.station));
    return ResponseTime{through.stations()};
}

}  // namespace stagecraft
