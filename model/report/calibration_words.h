#pragma once

#include <string>
#include <string_view>

#include "model/exploration/calibration.h"

namespace stagecraft {

/// "utilisation law, 8 rows with CPU utilisation": how the CPU time was found and what it is worth.
[[nodiscard]] std::string text(const ServiceDemand& demand);
/// One sentence on what stops the throughput, with the workers of a server.
[[nodiscard]] std::string text(const WorkerPool& pool);
/// "By the processors of a server, from 7 rows with up to 7.6 of them engaged: no contention found."
[[nodiscard]] std::string text(const ProcessorLaw& law);
/// A warning about a row, with the likely cause; as those of the reader are. `file` is used in it.
[[nodiscard]] Error warningOf(const TooFastRow& row, std::string_view file);
/// One sentence.
[[nodiscard]] std::string text(CalibrationNote note);
/// "7.15 to 7.27", "52 or more" where it has no upper end.
[[nodiscard]] std::string text(const Interval& interval);
/// A number of four significant figures or in scientific notation where it is tiny (α, β): "0.03", "4.1e-06";
/// "∞".
[[nodiscard]] std::string figureText(double value);

}  // namespace stagecraft
