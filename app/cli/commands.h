#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "app/cli/context.h"
#include "app/cli/price_types.h"

namespace CLI {
class App;
}

namespace stagecraft {

// One command each: its options as the shell gave them, and what it does.

struct PlanCommand {
    InputSource source;
    std::string format = "text";  ///< text, yaml, json, csv
    std::string outFile;          ///< empty: standard output
    [[nodiscard]] ExitCode run(const Context& context) const;
};

struct SweepCommand {
    InputSource source;
    std::string over;  ///< KEY=FROM..TO[:log|:linear]
    int points = 50;
    std::string format = "csv";  ///< csv, json
    std::string outFile;
    [[nodiscard]] ExitCode run(const Context& context) const;
};

struct SolveCommand {
    InputSource source;
    std::string key;                 ///< the input to solve for
    std::vector<std::string> until;  ///< "monthly_usd<=2000"; all are to hold
    std::string from, to;            ///< values to look at; empty: the input's range
    std::string format = "text";     ///< text, json
    std::string outFile;
    [[nodiscard]] ExitCode run(const Context& context) const;
};

struct ChartCommand {
    std::string id;  ///< empty: the charts there are
    InputSource source;
    std::vector<std::string> options;  ///< "across=users", of the chart
    std::vector<std::string> others;   ///< plan files to compare with
    std::string otherCatalogFolder;    ///< prices to compare with, or "builtin"; empty: none
    bool isCoarse = false;             ///< the quick answer
    std::string format = "text";       ///< text, csv, json
    std::string outFile;
    [[nodiscard]] ExitCode run(const Context& context) const;

private:
    [[nodiscard]] ExitCode list(const Context& context) const;
};

struct CompareCommand {
    std::string before, after;          ///< plan files
    std::vector<std::string> settings;  ///< applied to both
    std::string format = "text";        ///< text, json
    std::string outFile;
    [[nodiscard]] ExitCode run(const Context& context) const;
};

struct ExplainCommand {
    InputSource source;
    std::vector<std::string> whyNot;  ///< instance types, stages, options
    std::string format = "text";      ///< text, json
    std::string outFile;
    [[nodiscard]] ExitCode run(const Context& context) const;
};

struct DrillCommand {
    InputSource source;
    std::string fail;           ///< zone, leader, cache, region; empty: nothing, for a day
    bool isDay = false;         ///< the busiest day of the week instead of a failure
    std::string load = "peak";  ///< peak, average
    std::uint64_t seed = 1;
    double timeout = 30;          ///< seconds
    int retries = 0;
    double workVariation = 1;
    std::string format = "text";  ///< text, json, csv
    std::string outFile;
    [[nodiscard]] ExitCode run(const Context& context) const;

private:
    [[nodiscard]] ExitCode runDrill(const Context& context, const Inputs& inputs, const Blueprint& shown) const;
    [[nodiscard]] ExitCode runDay(const Context& context, const Inputs& inputs, const Blueprint& shown) const;
};

struct RiskCommand {
    InputSource source;
    int samples = 10'000;
    std::uint64_t seed = 1;
    std::string format = "text";  ///< text, json, csv
    std::string outFile;
    [[nodiscard]] ExitCode run(const Context& context) const;
};

struct BillCommand {
    std::string file;                   ///< YAML, or CSV where its name ends so
    std::vector<std::string> settings;  ///< "choices.discount=0.1", applied in order
    std::string fallbackRegion;         ///< as `choices.fallback_region`; empty: what the file says
    std::string format = "text";  ///< text, json, csv
    std::string outFile;
    [[nodiscard]] ExitCode run(const Context& context) const;

private:
    [[nodiscard]] std::vector<std::string> allSettings() const;
};

struct CalibrateCommand {
    std::string file;  ///< steps of a load test as CSV; "-": standard input
    std::string type = "m5.large";
    int servers = 1;
    std::string planFile;         ///< empty: none
    std::string format = "text";  ///< text, json, yaml: the plan with the values replaced
    std::string outFile;          ///< with a plan and no yaml: where the plan goes, the report to standard output
    [[nodiscard]] ExitCode run(const Context& context) const;
};

struct PriceListCommand {
    std::string service, region, dimension;  ///< empty: all
    double minimumPrice = 0;                 ///< dollars a unit in the first tier
    double maximumPrice = 0;                 ///< likewise; 0: any
    TypeFilter types;                        ///< set: instance types are listed, not dimensions
    std::string format = "text";             ///< text, json, csv
    [[nodiscard]] ExitCode run(const Context& context) const;
};

struct PriceShowCommand {
    std::string name;  ///< a dimension or an instance type
    std::string region = "us-east-1";
    std::string format = "text";  ///< text, json, csv
    [[nodiscard]] ExitCode run(const Context& context) const;
};

struct PriceImportCommand {
    std::vector<std::string> files;  ///< price lists of AWS, or folders of them
    std::string folder;              ///< where the catalog goes; empty: a folder here, named by its id
    bool allowOlder = false;         ///< replace newer prices as well
    std::string format = "text";     ///< text, json
    [[nodiscard]] ExitCode run(const Context& context) const;
};

struct PriceDiffCommand {
    std::string before, after;    ///< folders, or "builtin"
    std::string service, region;  ///< empty: all
    std::string format = "text";  ///< text, json, csv
    std::string outFile;
    [[nodiscard]] ExitCode run(const Context& context) const;
};

struct PriceDownloadCommand {
    std::vector<std::string> regions, services;  ///< no service: those that the catalog has prices of
    std::string format = "csv";                  ///< csv, json
    std::string folder;                          ///< empty: a folder here, named by region and date
    std::string baseAddress;                     ///< empty: AWS
    std::string certificates;                    ///< PEM to trust besides the system's; empty: none
    std::uint64_t largest = 2'000'000'000;       ///< bytes of one file
    int tries = 5;
    double stallSeconds = 30;
    /// Adds the command and its options, which write to this object.
    CLI::App* addTo(CLI::App& prices);
    [[nodiscard]] ExitCode run(const Context& context) const;
};

}  // namespace stagecraft
