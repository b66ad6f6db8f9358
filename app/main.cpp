#include <algorithm>
#include <array>
#include <cstdlib>
#include <iostream>
#include <string>
#include <string_view>
#include <vector>

#include "app/cli/run.h"
#ifdef STAGECRAFT_WINDOW
#include "app/download/http_price_fetcher.h"
#include "app/download/http_price_lists.h"
#include "ui/windows/application.h"
#endif

#ifdef STAGECRAFT_WINDOW
namespace {

bool hasDisplay() {
    for (const char* name : {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}) {
        const char* value = std::getenv(name);
        if (value != nullptr && *value != '\0') return true;
    }
    return false;
}

}  // namespace
#endif

int main(int argc, char** argv) {
    const std::vector<std::string> arguments{argv + 1, argv + argc};
#ifdef STAGECRAFT_WINDOW
    if (stagecraft::isCommandLine(arguments)) {
        stagecraft::HttpPriceFetcher network;
        return stagecraft::run(arguments, std::cout, std::cerr, &network);
    }
    if (hasDisplay()) {
        stagecraft::HttpPriceLists lists;
        return stagecraft::ui::openWindow(argc, argv, &lists);
    }
#else
    if (stagecraft::isCommandLine(arguments)) return stagecraft::run(arguments, std::cout, std::cerr);
#endif
    std::cerr << "No display: printing the plan of the default workload; see stagecraft --help for the command line.\n";
    std::vector<std::string> plan{"plan"};
    plan.insert(plan.end(), arguments.begin(), arguments.end());
    return stagecraft::run(plan, std::cout, std::cerr);
}
