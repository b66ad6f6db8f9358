#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "model/support/error.h"

namespace stagecraft {

/// Price lists of AWS that are to be had.
struct PriceListRequest {
    std::vector<std::string> regions, services;  ///< no service: those that the catalog has prices of
    std::string format = "csv";                  ///< csv, json
    std::string baseAddress;                     ///< empty: AWS
    std::filesystem::path folder;                ///< where the lists go; empty: a folder here, named by region and date
};

/// A list that is in the folder, whole.
struct ObtainedList {
    std::string service, place, version;
    std::filesystem::path file;
    std::uintmax_t size = 0;
    bool wasThere = false;  ///< from an earlier download
};

struct ObtainedLists {
    std::filesystem::path folder;
    std::vector<ObtainedList> lists;
    std::vector<std::string> warnings;
    std::vector<Error> failures;  ///< one for each list that did not come, or one for all
};

struct ObtainProgress {
    double share = 0;        ///< of the work, from 0 to 1
    double shareOfFile = 0;  ///< of the file that comes now
    std::string step;        ///< "3/13 "
    std::string what;        ///< what comes now, and how much of it is there
    std::string trouble = {};       ///< in a sentence: nothing comes, or the next try waits, for how long and why; empty: all is well
    std::string briefTrouble = {};  ///< the same for a line that is half as long
};
/// Told several times a second; false stops.
using OnObtain = std::function<bool(const ObtainProgress&)>;

/// Where price lists come from. The program hands one to the window, which so needs no network library.
class PriceListSource {
public:
    PriceListSource() = default;
    virtual ~PriceListSource() = default;
    PriceListSource(const PriceListSource&) = delete;
    PriceListSource& operator=(const PriceListSource&) = delete;

    /// Takes as long as it takes, on the thread of the caller.
    [[nodiscard]] virtual ObtainedLists obtain(const PriceListRequest& request, const OnObtain& onObtain) = 0;
    /// Where the lists are when a request names no address.
    [[nodiscard]] virtual std::string usualAddress() const = 0;
};

}  // namespace stagecraft
