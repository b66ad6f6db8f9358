#include "model/planning/answers_behind.h"

#include <cmath>

namespace stagecraft {

namespace {

/// The queues at the database; of several, where the way leaves it open, at that which takes longest on average.
TierWay databaseOn(const WayBehind& way, std::span<const TierWay> databases) {
    if (way.database && *way.database < databases.size()) return databases[*way.database];
    if (databases.size() == 1) return databases.front();
    TierWay slowest;
    Seconds longest{-1};
    for (const TierWay& database : databases) {
        const Seconds mean = ResponseTime{database.stations()}.mean();
        if (mean <= longest) continue;
        longest = mean;
        slowest = database;
    }
    return slowest;
}

ResponseTime answerOn(const WayBehind& way, std::span<const TierWay> databases, double factor) {
    TierWay through = databaseOn(way, databases);
    const ResponseTime database{through.stations()};
    if (!way.service) return database;
    Station service = *way.service;
    service.arrivals = service.arrivals * factor;
    if (service.threads > 0) {
        service.behind = database.mean();
        service.behindVariation = database.variation();
    }
    through.add(service);
    return ResponseTime{through.stations()};
}

}  // namespace

AnswersBehind answersBehind(std::span<const WayBehind> ways, std::span<const TierWay> databases, double factor) {
    double shares = 0, mean = 0, square = 0;
    for (const WayBehind& way : ways) {
        const ResponseTime answer = answerOn(way, databases, factor);
        if (ways.size() == 1) return {answer.mean(), answer.variation()};
        const double seconds = answer.mean().count();
        shares += way.share;
        mean += way.share * seconds;
        square += way.share * seconds * seconds * (1 + answer.variation());
    }
    if (shares <= 0 || mean <= 0) return {};
    mean /= shares;
    return {Seconds{mean}, std::isfinite(mean) ? square / shares / (mean * mean) - 1 : 1};
}

std::vector<TierWay> waysThrough(std::span<const DatabaseDesign> databases) {
    std::vector<TierWay> ways;
    ways.reserve(databases.size());
    for (const DatabaseDesign& database : databases) ways.emplace_back(&database, nullptr);
    return ways;
}

}  // namespace stagecraft
