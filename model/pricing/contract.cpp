#include "model/pricing/contract.h"

namespace stagecraft {

namespace {

/// How precisely a term names a subject; negative: it speaks of something else.
int precision(const ContractTerm& term, const ContractSubject& subject) {
    const bool isType = !subject.type.empty() && term.dimension == subject.type;
    if (!term.dimension.empty() && !isType && term.dimension != subject.dimension) return -1;
    if (!term.service.empty() && term.service != subject.service) return -1;
    if (!term.region.empty() && term.region != subject.region) return -1;
    return (isType ? 8 : 0) + (term.dimension.empty() ? 0 : 4) + (term.service.empty() ? 0 : 2) + (term.region.empty() ? 0 : 1);
}

}  // namespace

const ContractTerm* termFor(const Contract& contract, const ContractSubject& subject) {
    const ContractTerm* best = nullptr;
    int most = 0;
    for (const ContractTerm& term : contract.terms) {
        const int here = precision(term, subject);
        if (here < most) continue;
        most = here;
        best = &term;
    }
    return best;
}

}  // namespace stagecraft
