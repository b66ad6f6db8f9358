#include "model/exploration/speed_sketch.h"

#include <algorithm>
#include <optional>
#include <span>
#include <tuple>

namespace stagecraft {

namespace {

/// The databases behind both are alike, or those of `quick` no slower.
bool isNoSlower(const SketchGround& quick, const SketchGround& slow) {
    if (&quick == &slow) return true;
    const std::vector<RegionDesign>& a = quick.trace->regions;
    const std::vector<RegionDesign>& b = slow.trace->regions;
    if (a.size() != b.size()) return false;
    for (std::size_t r = 0; r < a.size(); ++r) {
        if (a[r].databases.size() != b[r].databases.size()) return false;
        for (std::size_t i = 0; i < a[r].databases.size(); ++i)
            if (!isNoSlower(a[r].databases[i].leaderStation, b[r].databases[i].leaderStation) ||
                !isNoSlower(a[r].databases[i].followerStation, b[r].databases[i].followerStation))
                return false;
    }
    return true;
}

/// Its number; the first station beside a part is that of its database's leader.
std::size_t databaseBehind(const RegionDesign& region, const SizedPart& part) {
    const auto found = std::ranges::find_if(region.databases, [&](const DatabaseDesign& database) {
        return !part.others.empty() && database.leaderStation == part.others.front();
    });
    return static_cast<std::size_t>(found - region.databases.begin());
}

/// The way a plan tells is the one most often slower than a second, where it has no target (`ServerTier`). `databases` are those of
/// the region.
double p99In(const RegionDesign& region, std::span<const ResponseTime> databases, std::span<const SizedPart> parts, std::span<const SketchTier> tiers) {
    const auto alone = [](const SketchTier& tier) { return ResponseTime{std::span{&tier.station, 1}}; };
    const bool hasFront = parts.size() > 1;  // the last part, which every request passes
    const ResponseTime front = hasFront ? alone(tiers.back()) : ResponseTime{{}};
    std::optional<ResponseTime> slowest;
    double most = -1;
    const auto consider = [&](const ResponseTime* database, const SketchTier& part) {
        ResponseTime way{{}};
        if (database != nullptr) way.add(*database);
        way.add(front);
        way.add(alone(part));
        const double tail = way.tail(Seconds{1});
        if (tail <= most) return;
        most = tail;
        slowest = way;
    };
    if (!hasFront && databases.empty()) consider(nullptr, tiers.front());
    if (!hasFront)
        for (const ResponseTime& database : databases) consider(&database, tiers.front());
    for (std::size_t part = 0; part + 1 < parts.size(); ++part) {
        const std::size_t behind = databaseBehind(region, parts[part]);
        consider(behind < databases.size() ? &databases[behind] : nullptr, tiers[part]);
    }
    return slowest ? slowest->percentile(0.99).count() : 0;
}

}  // namespace

bool beats(const Sketch& a, const SketchGround& onA, const Sketch& b, const SketchGround& onB) {
    if (a.monthly > clearlyLess * b.monthly || a.tiers.size() != b.tiers.size()) return false;
    for (std::size_t i = 0; i < a.tiers.size(); ++i)
        if (!a.tiers[i].isNoSlowerThan(b.tiers[i])) return false;
    return isNoSlower(onA, onB);
}

bool isCheaper(const Sketch& a, const Sketch& b) { return std::tie(a.monthly, a.ground, a.type) < std::tie(b.monthly, b.ground, b.type); }

double p99Of(const Sketch& sketch, const SketchGround& ground) {
    const std::vector<SizedPart>& parts = ground.trace->parts;
    double slowest = 0;
    std::size_t first = 0;
    for (std::size_t r = 0; r < ground.databases.size(); ++r) {
        const RegionDesign& region = ground.trace->regions[r];
        std::size_t end = first;
        while (end < parts.size() && parts[end].region == region.region->code) ++end;
        const auto some = std::span{parts}.subspan(first, end - first);
        slowest = std::max(slowest, p99In(region, ground.databases[r], some, std::span{sketch.tiers}.subspan(first, end - first)));
        first = end;
    }
    return slowest;
}

}  // namespace stagecraft
