#pragma once

#include <cstdint>
#include <fstream>
#include <string>

/// Megabytes of this process that were resident at most since `startAgain` was called (Linux).
class PeakMemory {
public:
    static bool startAgain() {
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
