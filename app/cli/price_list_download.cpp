#include "app/cli/price_list_download.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <fstream>
#include <map>
#include <set>

#include "app/cli/price_list_index.h"
#include "model/support/joined.h"
#include "model/support/text.h"
#include "model/workload/field_value.h"

namespace stagecraft {

namespace {

using Kind = FetchFailure::Kind;

constexpr const char* offersIndex = "/offers/v1.0/aws/index.json";
constexpr const char* everywhere = "everywhere";

constexpr std::array defaultServices{"AmazonEC2",
                                     "AmazonVPC",
                                     "AWSELB",
                                     "AmazonRDS",
                                     "AmazonElastiCache",
                                     "AmazonS3",
                                     "AmazonCloudFront",
                                     "AmazonDynamoDB",
                                     "AWSLambda",
                                     "AmazonApiGateway",
                                     "AWSQueueService",
                                     "AmazonRoute53",
                                     "AmazonCloudWatch",
                                     "AWSDataTransfer",
                                     "AWSComputeSavingsPlan"};
/// Priced by places of their own (edge zones, or once for all), so that one list holds what every region needs.
constexpr std::array globalServices{"AmazonCloudFront", "AmazonRoute53"};

constexpr std::uint64_t largestIndex = 32'000'000;  // the offers index had 78 kB in 2025

bool isGlobal(std::string_view service) { return std::ranges::find(globalServices, service) != globalServices.end(); }

struct WantedList {
    std::string service, place;
    PriceListAddress address;

    [[nodiscard]] std::string fileName(std::string_view format) const {
        return fmt::format("{}-{}-{}.{}", service, place, address.version(), format);
    }
    /// A list without a version may have changed since.
    [[nodiscard]] bool isVersioned() const { return address.version() != "current"; }
};

std::string sizeText(std::uint64_t bytes) { return groupedNumber(static_cast<double>(bytes) / 1e6, 1) + " MB"; }

std::string today() {
    const std::chrono::year_month_day date{std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now())};
    return fmt::format("{}-{:02}-{:02}", static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                       static_cast<unsigned>(date.day()));
}

/// First and last bytes of the file, and what they tell.
std::optional<std::string> problemOfFile(const std::filesystem::path& path, std::string_view format) {
    constexpr std::streamoff piece = 64;
    std::ifstream file{path, std::ios::binary};
    std::string start(piece, '\0'), end(piece, '\0');
    file.read(start.data(), piece);
    start.resize(static_cast<std::size_t>(file.gcount()));
    file.clear();
    file.seekg(0, std::ios::end);
    const std::streamoff size = file.tellg();
    file.seekg(std::max<std::streamoff>(0, size - piece));
    file.read(end.data(), piece);
    end.resize(static_cast<std::size_t>(file.gcount()));
    return problemOfPriceList(start, end, format);
}

/// Silence shorter than this is no news.
constexpr std::chrono::seconds leastSilence{3};

std::int64_t secondsOf(std::chrono::milliseconds time) { return std::chrono::ceil<std::chrono::seconds>(time).count(); }

void tellTrouble(ObtainProgress& progress, const FetchProgress& now) {
    if (!now.waiting.empty()) {
        progress.briefTrouble = fmt::format("try {} of {} in {} s: {}", now.attempt, now.tries, secondsOf(now.pause), now.waiting);
        progress.trouble = fmt::format("Try {} of {} begins in {} s: {}.", now.attempt, now.tries, secondsOf(now.pause), now.waiting);
    } else if (now.silence >= leastSilence) {
        const auto silent = std::chrono::floor<std::chrono::seconds>(now.silence).count();
        const bool isLast = now.attempt >= now.tries;
        progress.briefTrouble = fmt::format("nothing for {} s, gives up at {} s", silent, secondsOf(now.stall));
        progress.trouble = fmt::format("Nothing received for {} s; this try ({} of {}) is given up at {} s{}.", silent, now.attempt, now.tries,
                                       secondsOf(now.stall), isLast ? ", and it is the last" : ", and the next one goes on where it ended");
    }
}

/// One download.
class Download {
public:
    Download(const PriceListRequest& request, const FetchPolicy& policy, PriceFetcher& fetcher, const OnObtain& onObtain)
        : request_(request), policy_(policy), fetcher_(fetcher), onObtain_(onObtain) {
        std::set<std::string> seen;
        if (request.services.empty()) services_.assign(defaultServices.begin(), defaultServices.end());
        for (const std::string& service : request.services)
            if (seen.insert(service).second) services_.push_back(service);
        regions_.insert(request.regions.begin(), request.regions.end());
        base_ = request.baseAddress.empty() ? awsAddress : request.baseAddress;
        while (base_.ends_with('/')) base_.pop_back();
        made_.folder = request.folder.empty() ? std::filesystem::path{defaultFolder()} : request.folder;
    }

    ObtainedLists run() {
        const Result<std::vector<WantedList>> found = findLists();
        if (!found) return failed(found.error());
        std::error_code problem;
        std::filesystem::create_directories(made_.folder, problem);
        if (problem)
            return failed(Error{ErrorCode::FileUnwritable,
                                made_.folder.string(),
                                0,
                                {},
                                fmt::format("cannot be made: {}; choose another folder with --out", problem.message())});
        fetchAll(*found);
        return std::move(made_);
    }

private:
    ObtainedLists failed(Error error) {
        made_.failures = {std::move(error)};
        return std::move(made_);
    }
    [[nodiscard]] std::string defaultFolder() const {
        constexpr std::size_t mostNames = 3;
        const std::string places =
            regions_.size() <= mostNames ? fmt::format("{}", fmt::join(regions_, "+")) : fmt::format("{}-regions", regions_.size());
        return fmt::format("aws-prices-{}-{}", places, today());
    }

    /// `done` of `count` files are there, this one is the next.
    [[nodiscard]] OnFetch telling(std::string step, std::string name, std::size_t done, std::size_t count) {
        return [this, step = std::move(step), name = std::move(name), done, count](const FetchProgress& now) {
            const double share = now.total && *now.total > 0 ? static_cast<double>(now.received) / static_cast<double>(*now.total) : 0;
            ObtainProgress progress{(static_cast<double>(done) + share) / static_cast<double>(count), share, step, name};
            tellTrouble(progress, now);
            if (now.total.value_or(0) > 1'000'000)
                progress.what = fmt::format("{:.1f}/{} {}", static_cast<double>(now.received) / 1e6, sizeText(*now.total), name);
            else if (now.received > 1'000'000)
                progress.what = fmt::format("{} {}", sizeText(now.received), name);
            return !onObtain_ || onObtain_(progress);
        };
    }

    Result<std::string> readIndex(const std::string& path, const std::string& name) {
        FetchPolicy policy = policy_;
        policy.largest = std::min(policy.largest, largestIndex);
        Fetched<std::string> text = fetcher_.read(base_ + path, policy, telling("index: ", name, 0, 1));
        if (text) return std::move(*text);
        return tl::unexpected(Error{ErrorCode::FileUnreadable, path, 0, {}, text.error().message});
    }

    Result<std::vector<WantedList>> findLists() {
        const Result<std::string> text = readIndex(offersIndex, "offers");
        if (!text) return tl::unexpected(text.error());
        const Result<std::map<std::string, ServiceIndexes>> known = readOffersIndex(*text, offersIndex);
        if (!known) return tl::unexpected(known.error());
        for (const std::string& service : services_)
            if (!known->contains(service)) return tl::unexpected(unknown("--service", service, "service", *known));

        std::vector<WantedList> lists;
        for (const std::string& service : services_)
            if (auto problem =
                    isGlobal(service) ? findGlobal(service, known->at(service), lists) : findRegional(service, known->at(service), lists))
                return tl::unexpected(std::move(*problem));
        for (const std::string& region : regions_)
            if (!offered_.contains(region) && !offered_.empty()) return tl::unexpected(unknown("--region", region, "region", offered_));
        if (lists.empty()) return tl::unexpected(nothingToFetch());
        for (const std::string& gap : gaps_) made_.warnings.push_back(gap + "; it is left out");
        return lists;
    }

    std::optional<Error> findGlobal(const std::string& service, const ServiceIndexes& indexes, std::vector<WantedList>& lists) {
        const Result<std::string> text = readIndex(indexes.versions, service);
        if (!text) return text.error();
        Result<PriceListAddress> list = readVersionIndex(*text, indexes.versions);
        if (!list) return list.error();
        lists.push_back({service, everywhere, std::move(*list)});
        return std::nullopt;
    }

    std::optional<Error> findRegional(const std::string& service, const ServiceIndexes& indexes, std::vector<WantedList>& lists) {
        const Result<std::string> text = readIndex(indexes.regions, service);
        if (!text) return text.error();
        const Result<std::map<std::string, PriceListAddress>> places = readRegionIndex(*text, indexes.regions);
        if (!places) return places.error();
        for (const auto& [region, address] : *places) offered_.emplace(region, 0);
        for (const std::string& region : regions_) {
            const auto found = places->find(region);
            if (found == places->end())
                gaps_.push_back(fmt::format("{} has no price list of {}", service, region));
            else if (!found->second.foreignHost.empty())
                gaps_.push_back(fmt::format("{} has its price list of {} at {}, which is not asked: lists come from below --base-url", service,
                                            region, found->second.foreignHost));
            else
                lists.push_back({service, region, found->second});
        }
        return std::nullopt;
    }

    /// Every list that was asked for is missing.
    [[nodiscard]] Error nothingToFetch() const {
        const std::string more = gaps_.size() > 1 ? fmt::format(" (and {} more)", gaps_.size() - 1) : "";
        return {ErrorCode::Missing, {}, 0, "--region", fmt::format("there is nothing to fetch: {}{}", gaps_.front(), more)};
    }

    template <class Map>
    static Error unknown(std::string key, std::string_view name, std::string_view kind, const Map& known) {
        std::set<std::string> names;
        for (const auto& [each, ignored] : known) names.insert(each);
        const std::string all = joined(names);
        const std::string closest = closestName(name, all);
        const std::string hint = !closest.empty()     ? fmt::format("; did you mean {}?", closest)
                                 : names.size() <= 60 ? "; there are " + all
                                                      : "";
        return {
            ErrorCode::UnknownName, {}, 0, std::move(key), fmt::format("{} is no {} of AWS's price lists{}", inQuotes(name), kind, hint)};
    }

    void fetchAll(const std::vector<WantedList>& lists) {
        for (std::size_t i = 0; i < lists.size(); ++i) {
            const Fetched<void> fetched = fetch(lists[i], telling(fmt::format("{}/{} ", i + 1, lists.size()), lists[i].service, i, lists.size()));
            if (fetched) continue;
            made_.failures.push_back(
                Error{ErrorCode::FileUnreadable, lists[i].fileName(request_.format), 0, {}, fetched.error().message});
            if (fetched.error().kind != Kind::Refused) return;
        }
    }

    Fetched<void> fetch(const WantedList& list, const OnFetch& onFetch) {
        const std::filesystem::path target = made_.folder / list.fileName(request_.format);
        std::error_code none;
        const bool wasThere = list.isVersioned() && std::filesystem::is_regular_file(target, none);
        if (!wasThere) {
            const CheckFile check = [this](const std::filesystem::path& path) { return problemOfFile(path, request_.format); };
            Fetched<void> fetched = fetcher_.download(base_ + list.address.pathOf(request_.format), target, policy_, check, onFetch);
            if (!fetched) return fetched;
        }
        made_.lists.push_back({list.service, list.place, list.address.version(), target, std::filesystem::file_size(target, none), wasThere});
        return {};
    }

    const PriceListRequest& request_;
    const FetchPolicy& policy_;
    PriceFetcher& fetcher_;
    const OnObtain& onObtain_;
    ObtainedLists made_;
    std::vector<std::string> services_;
    std::set<std::string> regions_;
    std::string base_;
    std::map<std::string, int> offered_;  ///< regions that any service has a list of
    std::vector<std::string> gaps_;
};

}  // namespace

std::span<const char* const> servicesWithPrices() { return defaultServices; }

ObtainedLists downloadPriceLists(const PriceListRequest& request, const FetchPolicy& policy, PriceFetcher& fetcher, const OnObtain& onObtain) {
    return Download{request, policy, fetcher, onObtain}.run();
}

}  // namespace stagecraft
