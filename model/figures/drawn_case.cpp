#include "model/figures/drawn_case.h"

#include <algorithm>

#include "model/exploration/reach.h"
#include "model/exploration/uncertainty.h"
#include "model/figures/figure_parts.h"
#include "model/workload/fields.h"

namespace stagecraft {

std::vector<FigureEdit> caseEdits(const Inputs& inputs, std::uint32_t sample, std::uint64_t seed, std::optional<double> users) {
    Inputs drawn = inputs;
    UncertainDraws{inputs, seed}.write(drawn, sample);
    std::vector<FigureEdit> edits;
    if (users) {
        edits = usersEdits(drawn, *users);
        drawn = withUsers(std::move(drawn), *users);
    }
    for (const Uncertain& one : inputs.uncertainty) {
        const Field* const input = field(one.input);
        if (input == nullptr || input->group == FieldGroup::Forecast || one.input == "choices.stage") continue;
        if (std::ranges::find(edits, one.input, &FigureEdit::key) == edits.end()) edits.push_back({one.input, valueText(*input, drawn)});
    }
    return edits;
}

}  // namespace stagecraft
