#pragma once

#include <iosfwd>
#include <string>
#include <vector>

#include "app/cli/run.h"
#include "model/catalog/catalog.h"
#include "model/planning/planner.h"

namespace stagecraft {

/// What every command works with.
struct Context {
    std::ostream& out;
    std::ostream& err;
    std::string catalogFolder;  ///< empty: the catalog compiled into the program
    Catalog::Pointer catalog;   ///< loaded before a command runs
    PriceFetcher* fetcher = nullptr;  ///< nullptr: this program has no network
};

/// Writes one line on `context.err` that names file, line, key and what is allowed.
ExitCode refuse(const Context& context, const Error& error);
/// The gravest of several problems, and how many more there are. `errors` is not empty.
ExitCode refuse(const Context& context, const std::vector<Error>& errors);
/// The error under the option in which it was typed: "--over: workload.usres: is not an input".
[[nodiscard]] Error underOption(std::string_view option, Error error);
void warn(const Context& context, const std::vector<Error>& warnings);
void warn(const Context& context, const std::string& message);

/// Loads the catalog that --catalog names.
[[nodiscard]] Result<Catalog::Pointer> loadCatalog(const Context& context);

/// Where a command's inputs come from.
struct InputSource {
    std::string file;  ///< a plan file; empty: the preset
    std::string preset = "hooli";
    std::vector<std::string> settings;  ///< "workload.users=50000", applied in order
};

/// `inputs` with one field set as --set says it: "workload.users=50000".
[[nodiscard]] Result<Inputs> withSetting(Inputs inputs, const std::string& setting);

/// Reads and checks the inputs; warnings go to `context.err`. Every problem found, first the gravest.
[[nodiscard]] tl::expected<Inputs, std::vector<Error>> readInputs(const Context& context,
                                                                  const InputSource& source);

/// Writes `text` to standard output, or in one step to `file` when it is named.
[[nodiscard]] ExitCode deliver(const Context& context, const std::string& text, const std::string& file);

}  // namespace stagecraft
