#pragma once

namespace stagecraft::ui {

/// Opens the window and runs it until it is closed. Arguments: [PLAN.yaml] [--catalog DIR], and for pictures of the
/// window [--screenshot FILE.png] [--size WxH] [--theme dark|light] [--view architecture|bill|trade-offs]. The exit code:
/// 2 after a bad argument or an unusable file, named on standard error.
int openWindow(int argc, char** argv);

}  // namespace stagecraft::ui
