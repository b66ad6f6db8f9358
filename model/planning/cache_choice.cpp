#include "model/planning/cache_choice.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace stagecraft {

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

/// USD a month that need not be found: none among nodes; where objects are paid for one by one half a cent, or a ten-millionth of `least`.
double negligible(const CacheSizes& sizes, double least) {
    return sizes.perObject() > 0 ? std::max(0.005, std::isfinite(least) ? 1e-7 * least : 0) : 0;
}

/// For sizes that take long to try: ever finer, from a thousandth of `least` to what is negligible, or until more than `most` were tried. What
/// stands behind a cache may change with every object it holds. `search` is told how much need not be found and tells how many it tried.
/// Where that is told roughly a five-hundredth is enough.
template <class Search>
void searchFiner(const CacheSizes& sizes, double least, int most, bool isRough, const Search& search) {
    const double finest = isRough ? least / 500 : negligible(sizes, least);
    int tried = 0;
    for (double tolerance = finest > 0 ? std::max(finest, least / 1000) : 0;; tolerance = std::max(finest, tolerance / 4)) {
        tried += search(tolerance);
        if (tolerance <= finest || tried > most) return;
    }
}

}  // namespace

/// Branch and bound over the sizes of one range. Hit ratio grows with what is held, and fewer reads never ask for dearer databases or
/// servers: whatever lies between two sizes costs no less than the next above the smaller one, with what stands behind the larger one. Where
/// that is no less than the least found, nothing between needs a look. `Cost` tells what stands at least behind a size that lets the share
/// `missing` of the reads through, USD a month, or nullopt where it is above a limit; and lowers the least where it is worth it.
template <class Cost>
class CacheChoice::Search {
public:
    Search(const CacheChoice& choice, const CacheSizes& sizes, const double& least, double tolerance, Cost cost)
        : choice_(choice), sizes_(sizes), least_(least), tolerance_(tolerance), cost_(std::move(cost)) {}

    /// All that hold more than `from`, and no more than `size`.
    void upTo(double from, const CacheSize& size) {
        const std::optional<CacheSize> next = sizes_.cheapest(from + 1);
        if (next && next->held <= size.held) tryUpTo(from, *next, size);
    }

    /// All that hold more than `from` and less than `to`, behind which stands no less than `behind`.
    void between(double from, const CacheSize& to, double behind) {
        const std::optional<CacheSize> next = sizes_.cheapest(from + 1);
        if (!next || next->held >= to.held || leastOwn(from, *next, to) + behind >= least_ - tolerance_) return;
        const CacheSize size = middle(*next, to, least_ - behind);
        tryUpTo(from, *next, size);
        between(size.held, to, behind);
    }

    [[nodiscard]] int tried() const { return tried_; }

private:
    void tryUpTo(double from, const CacheSize& next, const CacheSize& size) {
        const double limit = least_ - tolerance_ - leastOwn(from, next, size);
        if (limit <= 0) return;
        ++tried_;
        if (const std::optional<double> behind = cost_(size, 1 - choice_.hitRatio(size.held), limit)) between(from, size, *behind);
    }

    /// Of what a size above `from` and up to `to` costs, all but what stands behind `to`. Where objects are paid for one by one, reads that
    /// the smaller one lets through cost more as well: the sum of both bends upwards.
    [[nodiscard]] double leastOwn(double from, const CacheSize& next, const CacheSize& to) const {
        if (sizes_.perObject() <= 0) return next.monthly;
        const double held = std::clamp(choice_.balanced_, next.held > from + 1 ? next.held : std::max(0.0, from), to.held);
        return next.monthly + (held - next.held) * sizes_.perObject() + choice_.readsMonthly_ * (choice_.hitRatio(to.held) - choice_.hitRatio(held));
    }

    /// Between the two, for no more than `most` USD a month where there is any.
    [[nodiscard]] CacheSize middle(const CacheSize& next, const CacheSize& to, double most) const {
        const double balanced = std::floor(choice_.balanced_);
        if (sizes_.perObject() > 0 && next.held < balanced && balanced < to.held) return *sizes_.cheapest(balanced);
        const std::optional<CacheSize> middle = sizes_.largest(std::min(std::sqrt(next.monthly * to.monthly), most));
        return middle && middle->held > next.held && middle->held < to.held ? *middle : next;
    }

    const CacheChoice& choice_;
    const CacheSizes& sizes_;
    const double& least_;
    double tolerance_;  ///< USD a month that need not be saved
    int tried_ = 0;
    Cost cost_;
};

CacheChoice::CacheChoice(const CacheNeeds& needs, std::vector<DatabaseNeeds> uncached, const Inputs& inputs, Markets& markets)
    : needs_(needs), uncached_(std::move(uncached)), asked_(uncached_), inputs_(inputs), markets_(markets), databasesMonthly_(infinity) {
    ranges_.push_back(CacheSizes::ofNodes(needs, markets));
    if (std::optional<CacheSizes> serverless = CacheSizes::serverless(needs, markets)) {
        for (const DatabaseNeeds& database : uncached_) readsMonthly_ += leastForReads(database, markets);
        if (readsMonthly_ > 0)
            balanced_ = markets.objectsWorth(needs.objectCount, inputs.workload.zipfExponent, serverless->perObject() / readsMonthly_);
        ranges_.push_back(std::move(*serverless));
    }
}

tl::expected<CacheDesign, Blocker> CacheChoice::cheapest() {
    const CacheSizes* range = nullptr;
    double least = infinity;
    std::optional<double> floor;
    for (const CacheSizes& sizes : ranges_) {
        const std::optional<CacheSize> smallest = sizes.cheapest(0);
        if (!smallest) continue;
        const auto consider = [&](const CacheSize& size, double missing, double limit) {
            const std::optional<double> databases = databasesCost(missing, limit);
            if (databases && size.monthly + *databases < least) {
                range = &sizes;
                chosen_ = size;
                databasesMonthly_ = *databases;
                least = size.monthly + *databases;
            }
            return databases;
        };
        if (range == nullptr || (std::isinf(least) && smallest->monthly < chosen_.monthly)) {
            range = &sizes;
            chosen_ = *smallest;
        }
        (void)consider(*smallest, 1 - hitRatio(smallest->held), least - smallest->monthly);
        // Fewer reads never cost more.
        if (!floor) floor = databasesCost(0, std::isinf(least) ? infinity : databasesMonthly_ * (1 + 1e-9));
        if (!floor) continue;
        if (const std::optional<CacheSize> largest = sizes.largest(least - *floor))
            Search{*this, sizes, least, negligible(sizes, least), consider}.upTo(smallest->held, *largest);
    }
    if (range == nullptr) return cheapestCache(needs_, inputs_.workload, markets_);
    return design(*range, chosen_);
}

std::optional<CacheChoice::Attempt> CacheChoice::cheaperTogether(const ServerTier::Cost& first, const Behind& behind, double most) {
    Behind rough = behind;
    if (behind.wanted == Wanted::Cheapest) rough.wanted = Wanted::Roughly;
    std::optional<Attempt> best = cheaperRoughly(first, rough, most);
    if (rough.wanted == behind.wanted || !behind.known.isFrontHeld) return best;
    // Both the cache of before and the one that seems better are looked at to the end.
    const auto wholeOf = [](const ServerTier::Cost& cost, const CacheDesign& cache) { return cost.whole + cache.monthly; };
    double least = infinity;
    std::vector<CacheDesign> caches;
    if (first.isComplete) {
        caches.push_back(*behind.region.cache);
        least = wholeOf(first, caches.back());
    }
    if (best) {
        caches.push_back(*best->region.cache);
        least = std::min(least, wholeOf(best->cost, caches.back()));
    }
    for (const CacheDesign& cache : caches) {
        Attempt whole = sizedWith(cache, least * (1 + 1e-9) - cache.monthly, behind);
        if (!whole.cost.isComplete || wholeOf(whole.cost, cache) >= least) continue;
        least = wholeOf(whole.cost, cache);
        best = std::move(whole);
    }
    return best;
}

/// The same, where a front that holds threads is chosen roughly.
std::optional<CacheChoice::Attempt> CacheChoice::cheaperRoughly(ServerTier::Cost first, const Behind& behind, double most) {
    if (!first.isComplete && std::isfinite(most)) {  // it costs as much at least
        first.isComplete = true;
        first.whole = most - chosen_.monthly;
    }
    constexpr int mostTogether = 150, alone = 50;  // sizes tried with their servers; of databases alone, so many take as long
    int together = 0;
    std::optional<Attempt> best;
    double least = first.isComplete ? chosen_.monthly + first.whole : infinity;
    const double surplus = first.isComplete ? first.whole - first.leastServers - databasesMonthly_ : 0;
    const auto searchOf = [&](const CacheSizes& sizes, double tolerance) {
        const auto consider = [&](const CacheSize& size, double missing, double limit) -> std::optional<double> {
            const std::optional<double> databases = databasesCost(missing, limit - first.leastServers);
            if (!databases) return std::nullopt;
            const double bound = first.leastServers + *databases;
            const double enough = least - size.monthly;
            if (bound >= enough) return bound;
            // What costs as much above the bound as it does behind the cache chosen first need not be found if this size is not to be chosen.
            const double sought = std::min(limit, std::max(enough, bound + surplus));
            ++together;
            Attempt attempt = sizedWith(design(sizes, size), sought, behind);
            const double whole = attempt.cost.whole;
            if (!attempt.cost.isComplete || whole >= sought) return sought < limit ? std::optional{sought} : std::nullopt;
            if (size.monthly + whole < least) {
                least = size.monthly + whole;
                best = std::move(attempt);
            }
            return whole;
        };
        return Search<decltype(consider)>{*this, sizes, least, tolerance, consider};
    };
    if (!first.isComplete) {
        // What the largest cache does not bring within the target no other does.
        const CacheSizes* range = nullptr;
        CacheSize largest = chosen_;
        for (const CacheSizes& sizes : ranges_)
            if (const std::optional<CacheSize> size = sizes.largest(infinity); size && size->held > largest.held) {
                range = &sizes;
                largest = *size;
            }
        if (range == nullptr) return best;
        Attempt attempt = sizedWith(design(*range, largest), infinity, behind);
        if (!attempt.cost.isComplete) return best;
        const double servers = attempt.cost.whole;
        least = largest.monthly + servers;
        best = std::move(attempt);
        if (behind.wanted == Wanted::AnyThatServes) return best;
        for (const CacheSizes& sizes : ranges_)
            searchFiner(sizes, least, mostTogether, behind.known.isFrontHeld, [&](double tolerance) {
                auto search = searchOf(sizes, tolerance);
                const std::optional<CacheSize> dearest = sizes.largest(least - servers);
                if (dearest && dearest->held >= largest.held) search.between(-1, *dearest, servers);
                else if (dearest) search.upTo(-1, *dearest);
                return search.tried() / alone + std::exchange(together, 0);
            });
        return best;
    }
    for (const CacheSizes& sizes : ranges_)
        searchFiner(sizes, least, mostTogether, behind.known.isFrontHeld, [&](double tolerance) {
            auto search = searchOf(sizes, tolerance);
            search.between(-1, chosen_, first.whole);
            const std::optional<double> floor = databasesCost(0, least - first.leastServers);
            const std::optional<CacheSize> largest = floor ? sizes.largest(least - first.leastServers - *floor) : std::nullopt;
            if (largest) search.upTo(chosen_.held, *largest);
            return search.tried() / alone + std::exchange(together, 0);
        });
    return best;
}

/// The region with this cache, for less than `limit` USD a month in all but the cache, where there is such a one.
CacheChoice::Attempt CacheChoice::sizedWith(const CacheDesign& cache, double limit, const Behind& behind) const {
    Attempt attempt;
    attempt.design.wanted = behind.wanted;
    attempt.region.region = behind.region.region;
    attempt.region.zones = behind.region.zones;
    attempt.region.load = behind.region.load;
    attempt.region.serverUtilisation = behind.region.serverUtilisation;
    attempt.region.cache = cache;
    std::vector<DatabaseNeeds> needs = uncached_;
    for (std::size_t i = 0; i < needs.size(); ++i) {
        letMiss(needs[i], uncached_[i], 1 - cache.hitRatio);
        if (auto database = cheapestDatabase(needs[i], inputs_.workload, markets_)) attempt.region.databases.push_back(std::move(*database));
    }
    SizingTrace* const trace = markets_.trace();
    if (trace != nullptr) attempt.traced.swap(trace->parts);
    attempt.cost = ServerTier{behind.blueprint, inputs_, behind.demand, needs, markets_, attempt.region, attempt.design}.run(behind.known, limit);
    if (trace != nullptr) attempt.traced.swap(trace->parts);
    if (!attempt.cost.isComplete) keepNearerP99(attempt.design.blockers, behind.blockers);
    return attempt;
}

CacheDesign CacheChoice::design(const CacheSizes& sizes, const CacheSize& size) const {
    CacheDesign design = sizes.design(size);
    design.hitRatio = hitRatio(size.held);
    return design;
}

double CacheChoice::hitRatio(double held) const {
    if (held >= needs_.objectCount) return 1;
    return held >= 1 ? markets_.hitRatio(needs_.objectCount, inputs_.workload.zipfExponent, held) : 0;
}

/// USD a month of all databases when the share `missing` of the reads reaches them; nullopt when one cannot carry it or they cost more
/// than `limit`.
std::optional<double> CacheChoice::databasesCost(double missing, double limit) {
    double monthly = 0;
    for (std::size_t i = 0; i < asked_.size(); ++i) {
        letMiss(asked_[i], uncached_[i], missing);
        const auto database = cheapestDatabaseMonthly(asked_[i], inputs_.workload, markets_, limit - monthly);
        if (!database) return std::nullopt;
        monthly += *database;
    }
    return monthly;
}

}  // namespace stagecraft
