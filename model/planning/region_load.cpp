#include "model/planning/region_load.h"

#include <algorithm>

namespace stagecraft {

RegionLoad loadOf(const Demand& demand, const RegionShare& share) {
    RegionLoad load;
    load.trafficShare = share.traffic;
    load.sizingShare = share.sizing;
    load.dynamicPeak = demand.dynamicPeak.count() * share.sizing;
    load.staticPeak = demand.staticPeak.count() * share.sizing;
    load.readPeak = demand.readPeak.count() * share.sizing;
    load.writePeak = demand.writePeak.count() * share.sizing;
    load.sessions = demand.peakSessions * share.sizing;
    load.dynamicAverage = demand.dynamicAverage.count() * share.traffic;
    load.staticAverage = demand.staticAverage.count() * share.traffic;
    load.readAverage = demand.readAverage.count() * share.traffic;
    load.writeAverage = demand.writeAverage.count() * share.traffic;
    load.rows = demand.rows;    // like its files: each region must serve alone if the others are lost
    load.replayedPeak = demand.writePeak.count() * std::max(0.0, 1 - share.sizing);
    load.files = demand.files;
    return load;
}

double averageOverPeak(const Demand& demand, const RegionLoad& load) {
    if (demand.peak.count() <= 0) return 1;
    return demand.average.count() / demand.peak.count() * (load.isWaiting() ? 1 : load.trafficShare / load.sizingShare);
}

}  // namespace stagecraft
