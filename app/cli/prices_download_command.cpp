#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <fstream>
#include <set>

#include "app/cli/commands.h"
#include "app/cli/interruption.h"
#include "app/cli/price_fetcher.h"
#include "app/cli/price_list_index.h"
#include "app/cli/progress_line.h"
#include "app/cli/text_table.h"
#include "model/support/text.h"
#include "model/workload/field_value.h"

namespace stagecraft {

namespace {

using Kind = FetchFailure::Kind;

constexpr const char* awsAddress = "https://pricing.us-east-1.amazonaws.com";
constexpr const char* offersIndex = "/offers/v1.0/aws/index.json";
constexpr const char* everywhere = "everywhere";

/// What the catalog has prices of.
constexpr std::array defaultServices{"AmazonEC2",
                                     "AmazonVPC",
                                     "AWSELB",
                                     "AmazonRDS",
                                     "AmazonElastiCache",
                                     "AmazonS3",
                                     "AmazonCloudFront",
                                     "AmazonDynamoDB",
                                     "AWSLambda",
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
    bool isThere = false;  ///< complete, from an earlier download
    std::uintmax_t size = 0;

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

std::string joined(const std::set<std::string>& names) { return fmt::format("{}", fmt::join(names, ", ")); }

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

/// One run of the command.
class Download {
public:
    Download(const PriceDownloadCommand& command, const Context& context) : command_(command), context_(context), line_(context.err) {
        std::set<std::string> seen;
        if (command.services.empty()) services_.assign(defaultServices.begin(), defaultServices.end());
        for (const std::string& service : command.services)
            if (seen.insert(service).second) services_.push_back(service);
        regions_.insert(command.regions.begin(), command.regions.end());
        base_ = command.baseAddress.empty() ? awsAddress : command.baseAddress;
        while (base_.ends_with('/')) base_.pop_back();
        policy_.largest = command.largest;
        policy_.tries = command.tries;
        policy_.stall = std::chrono::milliseconds{std::llround(command.stallSeconds * 1000)};
        policy_.certificates = command.certificates;
        folder_ = command.folder.empty() ? defaultFolder() : command.folder;
    }

    ExitCode run() {
        const Interruption interruption;
        const Result<std::vector<WantedList>> found = findLists();
        line_.clear();
        if (!found) return refuse(context_, found.error());
        std::vector<WantedList> lists = *found;
        std::error_code problem;
        std::filesystem::create_directories(folder_, problem);
        if (problem)
            return refuse(context_, Error{ErrorCode::FileUnwritable,
                                          folder_.string(),
                                          0,
                                          {},
                                          fmt::format("cannot be made: {}; choose another folder with --out", problem.message())});
        if (!fetchAll(lists)) return ExitCode::BadInput;
        return deliver(context_, report(lists), {});
    }

private:
    [[nodiscard]] std::string defaultFolder() const {
        constexpr std::size_t mostNames = 3;
        const std::string places =
            regions_.size() <= mostNames ? fmt::format("{}", fmt::join(regions_, "+")) : fmt::format("{}-regions", regions_.size());
        return fmt::format("aws-prices-{}-{}", places, today());
    }

    /// `step` comes first on the line and `name` last, where a narrow terminal cuts it.
    [[nodiscard]] OnFetch telling(std::string step, std::string name) {
        return [this, step = std::move(step), name = std::move(name)](const FetchProgress& now) {
            constexpr std::size_t widest = 39;  // beside the bar in 80 columns
            const double share = now.total && *now.total > 0 ? static_cast<double>(now.received) / static_cast<double>(*now.total) : 0;
            std::string text = step;
            if (!now.waiting.empty())
                text += now.waiting;
            else if (now.total.value_or(0) > 1'000'000)
                text += fmt::format("{:.1f}/{} {}", static_cast<double>(now.received) / 1e6, sizeText(*now.total), name);
            else
                text += now.received > 1'000'000 ? fmt::format("{} {}", sizeText(now.received), name) : name;
            line_.show(share, text.substr(0, widest));
            return !Interruption::isAsked();
        };
    }

    Result<std::string> readIndex(const std::string& path, const std::string& name) {
        FetchPolicy policy = policy_;
        policy.largest = std::min(policy.largest, largestIndex);
        Fetched<std::string> text = context_.fetcher->read(base_ + path, policy, telling("index: ", name));
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
        for (const std::string& gap : gaps_) warn(context_, gap);
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
            if (found != places->end())
                lists.push_back({service, region, found->second});
            else
                gaps_.push_back(fmt::format("{} has no price list of {}; it is left out", service, region));
        }
        return std::nullopt;
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

    /// false after a line for each list that did not come. One refused list does not keep the others from coming.
    bool fetchAll(std::vector<WantedList>& lists) {
        bool isDone = true;
        for (std::size_t i = 0; i < lists.size(); ++i) {
            const Fetched<void> fetched = fetch(lists[i], fmt::format("{}/{} ", i + 1, lists.size()));
            line_.clear();
            if (fetched) continue;
            isDone = false;
            refuse(context_, Error{ErrorCode::FileUnreadable, lists[i].fileName(command_.format), 0, {}, fetched.error().message});
            if (fetched.error().kind != Kind::Refused) return false;
        }
        return isDone;
    }

    Fetched<void> fetch(WantedList& list, const std::string& step) {
        const std::string name = list.fileName(command_.format);
        const std::filesystem::path target = folder_ / name;
        std::error_code none;
        list.isThere = list.isVersioned() && std::filesystem::is_regular_file(target, none);
        if (!list.isThere) {
            const CheckFile check = [this](const std::filesystem::path& path) { return problemOfFile(path, command_.format); };
            Fetched<void> fetched =
                context_.fetcher->download(base_ + list.address.pathOf(command_.format), target, policy_, check, telling(step, list.service));
            if (!fetched) return fetched;
        }
        list.size = std::filesystem::file_size(target, none);
        return {};
    }

    [[nodiscard]] std::string report(const std::vector<WantedList>& lists) const {
        using Align = TextTable::Align;
        TextTable table{
            {{"List", Align::Left}, {"Place", Align::Left}, {"Version", Align::Left}, {"Size", Align::Right}, {"State", Align::Left}}};
        std::uintmax_t total = 0;
        for (const WantedList& list : lists) {
            table.row({list.service, list.place, list.address.version(), sizeText(list.size), list.isThere ? "was there" : "fetched"});
            total += list.size;
        }
        return table.text() +
               fmt::format("{} {}, {}, in {}\n", lists.size(), lists.size() == 1 ? "list" : "lists", sizeText(total), folder_.string());
    }

    const PriceDownloadCommand& command_;
    const Context& context_;
    ProgressLine line_;
    std::vector<std::string> services_;
    std::set<std::string> regions_;
    std::string base_;
    FetchPolicy policy_;
    std::filesystem::path folder_;
    std::map<std::string, int> offered_;  ///< regions that any service has a list of
    std::vector<std::string> gaps_;
};

}  // namespace

CLI::App* PriceDownloadCommand::addTo(CLI::App& prices) {
    CLI::App* const app = prices.add_subcommand(
        "download", "Fetch AWS's price lists, to be imported; what an earlier download left is kept and gone on with");
    app->add_option("--region", regions, "Region to fetch, for example eu-west-1; may be repeated")
        ->type_name("REGION")
        ->allow_extra_args(false)
        ->required();
    app->add_option("--service", services,
                    fmt::format("Only this service, as AWS's index of offers names it; may be repeated; without it {}",
                                fmt::join(defaultServices, ", ")))
        ->type_name("NAME")
        ->allow_extra_args(false);
    app->add_option("--format", format, "Form of the lists")->check(CLI::IsMember({"csv", "json"}))->capture_default_str();
    app->add_option("--out", folder, "Folder for the lists; without it one named by region and date")->type_name("DIR");
    app->add_option("--base-url", baseAddress, fmt::format("Where the lists are, such as a mirror; without it {}", awsAddress))
        ->type_name("URL")
        ->envname("STAGECRAFT_PRICES_URL");
    app->add_option("--ca-file", certificates, "Certificates (PEM) to trust besides the system's")
        ->type_name("FILE")
        ->check(CLI::ExistingFile);
    app->add_option("--max-size", largest, "Largest file that is fetched, for example 500MB or 4GB")
        ->type_name("SIZE")
        ->transform(CLI::AsSizeValue{true})
        ->capture_default_str();
    app->add_option("--tries", tries, "How often in a row a file may fail without anything new")
        ->type_name("N")
        ->check(CLI::Range(1, 100))
        ->capture_default_str();
    app->add_option("--timeout", stallSeconds, "Seconds without a byte after which a try is given up")
        ->type_name("SECONDS")
        ->check(CLI::Range(1.0, 3600.0))
        ->capture_default_str();
    return app;
}

ExitCode PriceDownloadCommand::run(const Context& context) const {
    if (context.fetcher == nullptr)
        return refuse(context,
                      Error{ErrorCode::Conflict,
                            {},
                            0,
                            "prices download",
                            fmt::format("this program was built without a network; fetch the lists from {} by other means", awsAddress)});
    return Download{*this, context}.run();
}

}  // namespace stagecraft
