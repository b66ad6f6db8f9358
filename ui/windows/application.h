#pragma once

namespace stagecraft {
class PriceListSource;
}

namespace stagecraft::ui {

/// Opens the window and runs it until it is closed. Arguments: [PLAN.yaml] [--catalog DIR], and for pictures of the
/// window [--screenshot FILE.png] [--size WxH] [--theme dark|light] [--text-scale PERCENT]
/// [--view architecture|bill|trade-offs|prices] [--chart ID].
/// `source` of newer price lists may be null. The exit code:
/// 2 after a bad argument or an unusable file, named on standard error.
int openWindow(int argc, char** argv, PriceListSource* source = nullptr);

}  // namespace stagecraft::ui
