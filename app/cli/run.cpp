#include "app/cli/run.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <algorithm>
#include <array>
#include <cmath>
#include <filesystem>
#include <ostream>

#include "app/cli/commands.h"
#include "model/support/text.h"
#include "model/workload/field_value.h"

namespace stagecraft {

namespace {

constexpr std::array<std::string_view, 11> commandNames{"plan",    "explain", "drill",     "sweep", "solve", "chart", "risk",
                                                       "compare", "bill",    "calibrate", "prices"};

bool isCommand(std::string_view word) { return std::ranges::find(commandNames, word) != commandNames.end(); }

/// A plain word that names no file: a command, or one misspelled.
bool looksLikeCommand(const std::string& word) {
    std::error_code ignored;
    return !word.empty() && word.find_first_of("-./\\") == std::string::npos && !std::filesystem::exists(word, ignored);
}

/// "Could not convert: --points = abc" in the words of all other refusals.
std::string conversionText(std::string_view message) {
    const std::size_t colon = message.find(": "), equals = message.find(" = ");
    if (colon == std::string_view::npos || equals == std::string_view::npos || equals < colon) return std::string{message};
    return fmt::format("{}: must be a whole number, not {}", message.substr(colon + 2, equals - colon - 2), inQuotes(message.substr(equals + 3)));
}

/// All commands with their options bound to one parser.
class CommandLine {
public:
    CommandLine() {
        app_.require_subcommand(1);
        app_.fallthrough();  // --catalog may stand after the command as well
        app_.set_version_flag("--version", "stagecraft " STAGECRAFT_VERSION);
        app_.add_option("--catalog", catalogFolder_,
                        "Folder with prices and specifications to use instead of those built in")
            ->type_name("DIR");
        app_.footer(
            "Exit codes: 0 done, 1 the plan cannot meet its targets (still printed), 2 bad usage or bad "
            "input.\n"
            "Without a command the window opens; a PLAN.yaml may follow.");
        addPlan();
        addExplain();
        addDrill();
        addSweep();
        addSolve();
        addChart();
        addRisk();
        addCompare();
        addBill();
        addCalibrate();
        addPrices();
    }

    int run(std::vector<std::string> args, std::ostream& out, std::ostream& err, PriceFetcher* fetcher) {
        if (!args.empty() && looksLikeCommand(args.front()) && !isCommand(args.front())) {
            err << fmt::format("stagecraft: {} is not a command; there are {}; see {}\n", args.front(), fmt::join(commandNames, ", "),
                               helpCommand());
            return static_cast<int>(ExitCode::BadInput);
        }
        std::ranges::reverse(args);  // CLI11 takes arguments from the back
        try {
            app_.parse(std::move(args));
        } catch (const CLI::CallForHelp& help) {
            return app_.exit(help, out, err);
        } catch (const CLI::CallForVersion& version) {
            return app_.exit(version, out, err);
        } catch (const CLI::ConversionError& wrong) {
            err << "stagecraft: " << conversionText(wrong.what()) << "; see " << helpCommand() << '\n';
            return static_cast<int>(ExitCode::BadInput);
        } catch (const CLI::ParseError& wrong) {
            std::string message = wrong.what();
            std::ranges::replace(message, '\n', ' ');
            err << "stagecraft: " << message << "; see " << helpCommand() << '\n';
            return static_cast<int>(ExitCode::BadInput);
        }
        Context context{out, err, catalogFolder_, nullptr, fetcher};
        Result<Catalog::Pointer> catalog = loadCatalog(context);
        if (!catalog) return static_cast<int>(refuse(context, catalog.error()));
        context.catalog = std::move(*catalog);
        return static_cast<int>(runChosen(context));
    }

private:
    [[nodiscard]] std::string helpCommand() const {
        std::string command = "stagecraft";
        for (const CLI::App* app = &app_; !app->get_subcommands().empty();) {
            app = app->get_subcommands().front();
            command += " " + app->get_name();
        }
        return command + " --help";
    }

    [[nodiscard]] ExitCode runChosen(const Context& context) const {
        if (planApp_->parsed()) return plan_.run(context);
        if (explainApp_->parsed()) return explain_.run(context);
        if (drillApp_->parsed()) return drill_.run(context);
        if (sweepApp_->parsed()) return sweep_.run(context);
        if (solveApp_->parsed()) return solve_.run(context);
        if (chartApp_->parsed()) return chart_.run(context);
        if (riskApp_->parsed()) return risk_.run(context);
        if (compareApp_->parsed()) return compare_.run(context);
        if (billApp_->parsed()) return bill_.run(context);
        if (calibrateApp_->parsed()) return calibrate_.run(context);
        if (importApp_->parsed()) return import_.run(context);
        if (diffApp_->parsed()) return diff_.run(context);
        if (downloadApp_->parsed()) return download_.run(context);
        return listApp_->parsed() ? list_.run(context) : show_.run(context);
    }

    /// The library would read a sign as a very large number.
    static CLI::Validator wholeNumber() {
        return {[](std::string& text) { return text.starts_with('-') ? "must be a whole number from 0 on, not " + text : std::string{}; }, {}};
    }

    static CLI::Validator numberWithin(double least, double most) {
        return {[=](std::string& text) {
                    double number = 0;
                    const bool isWithin = CLI::detail::lexical_cast(text, number) && number >= least && number <= most;  // what is no number is not
                    return isWithin ? std::string{} : fmt::format("must be a number from {} to {}, not {}", least, most, text);
                },
                {}};
    }

    /// Where a catalog is written: other commands take "builtin" for the one that is compiled in.
    static CLI::Validator newFolder() {
        return {[](std::string& text) -> std::string {
                    if (text.empty()) return "must name a folder";
                    return text == "builtin" ? "builtin is the catalog that is compiled in; name another folder, or ./builtin" : "";
                },
                {}};
    }

    static void addFormat(CLI::App* app, std::string& format, const std::vector<std::string>& allowed) {
        app->add_option("--format", format, "Form of the output")
            ->check(CLI::IsMember(allowed))
            ->capture_default_str();
    }
    static void addOut(CLI::App* app, std::string& file) {
        app->add_option("--out", file, "File to write instead of standard output; replaced in one step")
            ->type_name("FILE");
    }
    static void addSettings(CLI::App* app, std::vector<std::string>& settings) {
        app->add_option("--set", settings, "Set one input, for example workload.users=50000; may be repeated")
            ->type_name("KEY=VALUE")
            ->allow_extra_args(false);
    }
    static void addSource(CLI::App* app, InputSource& source) {
        CLI::Option* const file =
            app->add_option("plan", source.file, "Plan file; without one, a preset")->type_name("PLAN.yaml");
        app->add_option("--preset", source.preset, "Preset to start from")
            ->type_name("NAME")
            ->capture_default_str()
            ->excludes(file);
        addSettings(app, source.settings);
    }

    void addPlan() {
        planApp_ = app_.add_subcommand("plan",
                                       "What to run for these users and peaks, and what it costs each month");
        addSource(planApp_, plan_.source);
        addFormat(planApp_, plan_.format, {"text", "yaml", "json", "csv"});
        addOut(planApp_, plan_.outFile);
    }
    void addExplain() {
        explainApp_ = app_.add_subcommand("explain", "Proof that each fleet is the cheapest, how far each stage holds, and why not something else");
        addSource(explainApp_, explain_.source);
        explainApp_->add_option("--why-not", explain_.whyNot, "An instance type, a stage (\"stage 4\") or KEY=VALUE; may be repeated")
            ->type_name("SUBJECT")
            ->allow_extra_args(false);
        addFormat(explainApp_, explain_.format, {"text", "json"});
        addOut(explainApp_, explain_.outFile);
    }
    void addDrill() {
        drillApp_ = app_.add_subcommand("drill", "Simulate the loss of a zone, the database leader, the cache or a region, or a day of the load");
        addSource(drillApp_, drill_.source);
        CLI::Option_group* const what = drillApp_->add_option_group("what happens");
        what->add_option("--fail", drill_.fail, "What fails")->check(CLI::IsMember({"zone", "leader", "cache", "region"}));
        CLI::Option* const day = what->add_flag("--day", drill_.isDay, "Nothing fails: the busiest day of the week, and how servers follow its load");
        what->require_option(1);
        drillApp_->add_option("--at", drill_.load, "Under which load")
            ->check(CLI::IsMember({"peak", "average"}))
            ->capture_default_str()
            ->excludes(day);
        drillApp_->add_option("--seed", drill_.seed, "Seed of the random numbers; the same seed gives the same drill")
            ->type_name("N")
            ->check(wholeNumber())
            ->capture_default_str();
        drillApp_->add_option("--timeout", drill_.timeout, "Seconds that a caller waits for an answer, 0.1 to 300")
            ->type_name("SECONDS")
            ->check(numberWithin(0.1, 300))
            ->capture_default_str();
        drillApp_->add_option("--retries", drill_.retries, "How often it tries again a second later, 0 to 5; what it asked before is worked on for nobody, and times count from the first")
            ->type_name("N")
            ->check(CLI::Range(0, 5))
            ->capture_default_str()
            ->excludes(day);
        drillApp_->add_option("--work-variation", drill_.workVariation,
                              "How the work of servers and databases on a request varies, 0 to 100: squared coefficient of variation; 1 exponential, as the plan takes it, 0 not at all, else log-normal")
            ->type_name("CV2")
            ->check(numberWithin(0, 100))
            ->capture_default_str();
        addFormat(drillApp_, drill_.format, {"text", "json", "csv"});
        addOut(drillApp_, drill_.outFile);
    }
    void addSweep() {
        sweepApp_ = app_.add_subcommand("sweep", "Cost of all seven stages while one input grows");
        addSource(sweepApp_, sweep_.source);
        sweepApp_->add_option("--over", sweep_.over, "Input and range, for example workload.users=1..10M:log")
            ->type_name("KEY=FROM..TO[:log|:linear]")
            ->required();
        sweepApp_->add_option("--points", sweep_.points, "How many plans to make, 2 to 10,000")
            ->type_name("N")
            ->capture_default_str();
        addFormat(sweepApp_, sweep_.format, {"csv", "json"});
        addOut(sweepApp_, sweep_.outFile);
    }
    void addRisk() {
        riskApp_ = app_.add_subcommand("risk", "What the uncertain inputs of a plan make of its bill, its p99 and its targets, and which design is regretted least");
        addSource(riskApp_, risk_.source);
        riskApp_->add_option("--samples", risk_.samples, "How many cases to plan, 10 to 1,000,000")
            ->type_name("N")
            ->check(CLI::Range(10, 1'000'000))
            ->capture_default_str();
        riskApp_->add_option("--seed", risk_.seed, "Seed of the cases; the same seed gives the same answer")
            ->type_name("N")
            ->check(wholeNumber())
            ->capture_default_str();
        addFormat(riskApp_, risk_.format, {"text", "json", "csv"});
        addOut(riskApp_, risk_.outFile);
    }
    void addSolve() {
        solveApp_ = app_.add_subcommand("solve", "What would it take: the value of one input for which a condition holds");
        addSource(solveApp_, solve_.source);
        solveApp_->add_option("--for", solve_.key, "The input to solve for: a number, a choice, or choices.region")->type_name("KEY")->required();
        solveApp_->add_option("--until", solve_.until,
                              "Condition: monthly_usd, p99_ms, availability, downtime_minutes or round_trip_ms with <= or >= and a number, or "
                              "feasible; may be repeated, then all are to hold")
            ->type_name("CONDITION")
            ->required()
            ->allow_extra_args(false);
        solveApp_->add_option("--from", solve_.from, "Smallest value to look at")->type_name("VALUE");
        solveApp_->add_option("--to", solve_.to, "Largest value to look at")->type_name("VALUE");
        addFormat(solveApp_, solve_.format, {"text", "json"});
        addOut(solveApp_, solve_.outFile);
    }
    void addChart() {
        chartApp_ = app_.add_subcommand("chart", "A chart as numbers, and its question answered in words; without a name, the charts there are");
        chartApp_->add_option("chart", chart_.id, "Which chart")->type_name("NAME");
        addSource(chartApp_, chart_.source);
        chartApp_->add_option("--option", chart_.options, "What the chart shows, as the list of charts names it; may be repeated")
            ->type_name("KEY=VALUE")
            ->allow_extra_args(false);
        chartApp_->add_option("--with", chart_.others, "Another plan file to compare with; may be repeated")->type_name("PLAN.yaml")->allow_extra_args(false);
        chartApp_->add_option("--other-catalog", chart_.otherCatalogFolder, "Other prices to compare with: the folder of a catalog, or builtin")
            ->type_name("DIR");
        chartApp_->add_flag("--coarse", chart_.isCoarse, "The quick answer: fewer points");
        addFormat(chartApp_, chart_.format, {"text", "csv", "json"});
        addOut(chartApp_, chart_.outFile);
    }
    void addCompare() {
        compareApp_ =
            app_.add_subcommand("compare", "What differs between two plans, in inputs and in money");
        compareApp_->add_option("before", compare_.before, "Plan file")->type_name("A.yaml")->required();
        compareApp_->add_option("after", compare_.after, "Plan file")->type_name("B.yaml")->required();
        addSettings(compareApp_, compare_.settings);
        addFormat(compareApp_, compare_.format, {"text", "json"});
        addOut(compareApp_, compare_.outFile);
    }
    void addBill() {
        billApp_ = app_.add_subcommand("bill", "Price a list of usage");
        billApp_->add_option("usage", bill_.file, "Usage file, YAML or CSV")->type_name("USAGE.yaml|USAGE.csv")->required();
        addSettings(billApp_, bill_.settings);
        billApp_->add_option("--fallback-region", bill_.fallbackRegion,
                             "Where to take a price that is not known for its region: a region, auto for the nearest that has one, or none")
            ->type_name("REGION|auto|none");
        addFormat(billApp_, bill_.format, {"text", "json", "csv"});
        addOut(billApp_, bill_.outFile);
    }
    void addCalibrate() {
        calibrateApp_ = app_.add_subcommand("calibrate", "CPU per request and scalability from a load test");
        calibrateApp_
            ->add_option("points", calibrate_.file,
                         "CSV with a row for each step of the load: two or three of throughput (rps), latency "
                         "(ms) and concurrency (vus), and cpu, p50, p99, errors; - reads standard input")
            ->type_name("POINTS.csv")
            ->required();
        calibrateApp_->add_option("--type", calibrate_.type, "Instance type the test ran on")
            ->type_name("TYPE")
            ->capture_default_str();
        calibrateApp_->add_option("--servers", calibrate_.servers, "How many of them")
            ->type_name("N")
            ->capture_default_str();
        calibrateApp_
            ->add_option("--plan", calibrate_.planFile,
                         "Plan to apply the result to: --format yaml prints it with the values replaced, --out "
                         "writes it to a file (it may be the same)")
            ->type_name("PLAN.yaml");
        addFormat(calibrateApp_, calibrate_.format, {"text", "json", "yaml"});
        addOut(calibrateApp_, calibrate_.outFile);
    }
    void addPrices() {
        CLI::App* const prices =
            app_.add_subcommand("prices", "The prices this program knows, with their sources");
        prices->require_subcommand(1);
        listApp_ = prices->add_subcommand("list", "Prices by service, region or dimension");
        listApp_->add_option("--service", list_.service, "Only this service, for example s3")
            ->type_name("NAME");
        listApp_->add_option("--region", list_.region, "What holds in this region")->type_name("REGION");
        listApp_->add_option("--dimension", list_.dimension, "Only this dimension")->type_name("NAME");
        // CLI11's own check spells the largest double there is.
        const auto dollars = CLI::Validator{[](std::string& text) {
            const std::optional<double> value = parseNumber(text);
            return value && *value > 0 && std::isfinite(*value) ? std::string{} : "must be dollars above 0, such as 0.05, not " + inQuotes(text);
        }, ""};
        listApp_->add_option("--min-price", list_.minimumPrice, "At least so many dollars a unit, or an hour")->type_name("USD")->check(dollars);
        listApp_->add_option("--max-price", list_.maximumPrice, "At most so many dollars a unit, or an hour")->type_name("USD")->check(dollars);
        listApp_->add_flag("--types", list_.types.isAsked, "Instance types of one region instead of dimensions, as do the next three");
        listApp_->add_option("--vcpus", list_.types.vcpus, "vCPUs")->type_name("N|N..N");
        listApp_->add_option("--memory-gb", list_.types.memory, "Memory")->type_name("GB|GB..GB");
        listApp_->add_option("--architecture", list_.types.architecture, "Processor")->check(CLI::IsMember({"arm64", "x86_64"}));
        addFormat(listApp_, list_.format, {"text", "json", "csv"});
        showApp_ =
            prices->add_subcommand("show", "Tiers of a dimension, or all ways to buy an instance type");
        showApp_->add_option("name", show_.name, "Dimension or instance type")->type_name("NAME")->required();
        showApp_->add_option("--region", show_.region, "Region")->type_name("REGION")->capture_default_str();
        addFormat(showApp_, show_.format, {"text", "json", "csv"});
        downloadApp_ = download_.addTo(*prices);
        addPriceLists(prices);
    }
    void addPriceLists(CLI::App* prices) {
        importApp_ = prices->add_subcommand("import", "Work price list files of AWS into a catalog of its own");
        importApp_->add_option("files", import_.files, "Offer files of AWS's Price List Bulk API (CSV or JSON, plain or gzip), or folders of them")
            ->type_name("FILE|DIR")
            ->required();
        importApp_->add_option("--out", import_.folder, "Folder for the catalog; replaced in one step; without it a new folder named by its id")
            ->type_name("DIR")
            ->check(newFolder());
        importApp_->add_flag("--allow-older", import_.allowOlder, "Also replace prices that are newer than the lists");
        addFormat(importApp_, import_.format, {"text", "json"});
        diffApp_ = prices->add_subcommand("diff", "What differs between the prices of two catalogs");
        diffApp_->add_option("before", diff_.before, "Folder of a catalog, or builtin")->type_name("A")->required();
        diffApp_->add_option("after", diff_.after, "Folder of a catalog, or builtin")->type_name("B")->required();
        diffApp_->add_option("--service", diff_.service, "Only this service, for example ec2")->type_name("NAME");
        diffApp_->add_option("--region", diff_.region, "Only this region")->type_name("REGION");
        addFormat(diffApp_, diff_.format, {"text", "json", "csv"});
        addOut(diffApp_, diff_.outFile);
    }

    CLI::App app_{
        "Stagecraft plans what to run on AWS for given users and peaks, where, and what it costs each month.",
        "stagecraft"};
    CLI::App *planApp_ = nullptr, *explainApp_ = nullptr, *drillApp_ = nullptr, *sweepApp_ = nullptr, *solveApp_ = nullptr, *chartApp_ = nullptr, *riskApp_ = nullptr, *compareApp_ = nullptr, *billApp_ = nullptr, *calibrateApp_ = nullptr,
             *listApp_ = nullptr, *showApp_ = nullptr, *importApp_ = nullptr, *diffApp_ = nullptr, *downloadApp_ = nullptr;
    std::string catalogFolder_;
    PlanCommand plan_;
    ExplainCommand explain_;
    DrillCommand drill_;
    SweepCommand sweep_;
    SolveCommand solve_;
    ChartCommand chart_;
    RiskCommand risk_;
    CompareCommand compare_;
    BillCommand bill_;
    CalibrateCommand calibrate_;
    PriceListCommand list_;
    PriceShowCommand show_;
    PriceImportCommand import_;
    PriceDiffCommand diff_;
    PriceDownloadCommand download_;
};

}  // namespace

int run(std::span<const std::string> args, std::ostream& out, std::ostream& err, PriceFetcher* fetcher) {
    return CommandLine{}.run({args.begin(), args.end()}, out, err, fetcher);
}

bool isCommandLine(std::span<const std::string> args) {
    constexpr std::array<std::string_view, 3> options{"-h", "--help", "--version"};
    // What follows one of these is its value, even if it is spelled like a command: --view bill opens the window.
    constexpr std::array<std::string_view, 7> withValue{"--catalog", "--chart", "--screenshot", "--size", "--text-scale", "--theme", "--view"};
    for (std::size_t i = 0; i < args.size(); ++i) {
        if (std::ranges::find(withValue, args[i]) != withValue.end()) ++i;
        else if (i == 0 && looksLikeCommand(args[i])) return true;
        else if (isCommand(args[i]) || std::ranges::find(options, args[i]) != options.end())
            return true;
    }
    return false;
}

}  // namespace stagecraft
