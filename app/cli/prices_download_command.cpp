#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <cmath>

#include "app/cli/commands.h"
#include "app/cli/interruption.h"
#include "app/cli/price_list_download.h"
#include "app/cli/progress_line.h"
#include "app/cli/text_table.h"
#include "model/support/text.h"

namespace stagecraft {

namespace {

std::string sizeText(std::uint64_t bytes) { return groupedNumber(static_cast<double>(bytes) / 1e6, 1) + " MB"; }

std::string report(const ObtainedLists& made) {
    using Align = TextTable::Align;
    TextTable table{
        {{"List", Align::Left}, {"Place", Align::Left}, {"Version", Align::Left}, {"Size", Align::Right}, {"State", Align::Left}}};
    std::uintmax_t total = 0;
    for (const ObtainedList& list : made.lists) {
        table.row({list.service, list.place, list.version, sizeText(list.size), list.wasThere ? "was there" : "fetched"});
        total += list.size;
    }
    return table.text() + fmt::format("{} {}, {}, in {}\n", made.lists.size(), made.lists.size() == 1 ? "list" : "lists", sizeText(total),
                                      made.folder.string());
}

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
                                fmt::join(servicesWithPrices(), ", ")))
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
    PriceListRequest request{regions, services, format, baseAddress, folder};
    FetchPolicy policy;
    policy.largest = largest;
    policy.tries = tries;
    policy.stall = std::chrono::milliseconds{std::llround(stallSeconds * 1000)};
    policy.certificates = certificates;
    ProgressLine line{context.err};
    const Interruption interruption;
    const ObtainedLists made = downloadPriceLists(request, policy, *context.fetcher, [&](const ObtainProgress& now) {
        constexpr std::size_t widest = 39;  // beside the bar in 80 columns
        line.show(now.shareOfFile, (now.briefTrouble.empty() ? now.step + now.what : now.briefTrouble).substr(0, widest));
        return !Interruption::isAsked();
    });
    line.clear();
    for (const std::string& warning : made.warnings) warn(context, warning);
    for (const Error& failure : made.failures) refuse(context, failure);
    return made.failures.empty() ? deliver(context, report(made), {}) : ExitCode::BadInput;
}

}  // namespace stagecraft
