#pragma once

#include <cstdlib>
#include <fstream>
#include <string>
#ifdef __GLIBC__
#include <malloc.h>
#endif

/// Megabytes of this process that were resident at most since `startAgain` was called (Linux).
class PeakMemory {
public:
    static bool startAgain() {
#ifdef __GLIBC__
        ::malloc_trim(0);  // what was freed before is no part of what comes
#endif
        std::ofstream file{"/proc/self/clear_refs"};
        file << "5";
        file.flush();
        return file.good();
    }
    [[nodiscard]] static double peak() { return megabytes("VmHWM:"); }
    [[nodiscard]] static double now() { return megabytes("VmRSS:"); }

private:
    static double megabytes(const std::string& wanted) {
        std::ifstream status{"/proc/self/status"};
        std::string name;
        while (status >> name) {
            if (name == wanted) {
                double kilobytes = 0;
                status >> kilobytes;
                return kilobytes / 1024;
            }
            status.ignore(1'000, '\n');
        }
        return 0;
    }
};
