#pragma once

#include "model/exploration/calibration.h"
#include "model/report/figure.h"

namespace stagecraft {

/// "How does it scale?": throughput measured over the requests in flight, the scalability law fitted to it, and the latency on the
/// second axis. The answer says what limits it.
[[nodiscard]] Figure loadTestFigure(const LoadTest& test, const Calibration& calibration);

}  // namespace stagecraft
