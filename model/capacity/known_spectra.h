#pragma once

#include "model/capacity/tail_spectrum.h"

namespace stagecraft {

/// The spectrum of one station at `time`, worked out anew unless it was asked for lately: searches look at the same servers beside one
/// database and cache after the other. What is returned stands until the next call of the same thread. Allocates only in the first call of a thread.
[[nodiscard]] const TailSpectrum& spectrumOf(Seconds time, const Station& station);

}  // namespace stagecraft
