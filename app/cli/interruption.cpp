#include "app/cli/interruption.h"

namespace stagecraft {

namespace {

// A signal handler can reach nothing else.
volatile std::sig_atomic_t asked = 0;

extern "C" void ask(int) { asked = 1; }

}  // namespace

Interruption::Interruption() {
    asked = 0;
    before_ = std::signal(SIGINT, ask);
}

Interruption::~Interruption() { std::signal(SIGINT, before_); }

bool Interruption::isAsked() { return asked != 0; }

}  // namespace stagecraft
