#pragma once

#include <QString>
#include <QStringList>

#include <cstddef>
#include <vector>

#include "model/workload/fields.h"

namespace stagecraft::ui {

/// Inputs with one geography's share set and the others scaled so that all still sum to 1.
[[nodiscard]] Inputs withGeographyShare(Inputs inputs, std::size_t geography, double share);

/// The rows of workload.services, workload.events, choices.contract or uncertainty as text, by `entryFields`; an uncertain input by its label,
/// shares as percentages.
[[nodiscard]] std::vector<QStringList> listRows(const Field& list, const Inputs& inputs);
[[nodiscard]] QStringList listHeaders(const Field& list);
/// With one part of one row replaced; of a share "15" is 15 %. The shares of services keep their sum.
[[nodiscard]] Result<Inputs> withListPart(Inputs inputs, const Field& list, std::size_t row, std::size_t part,
                                          const QString& text);
[[nodiscard]] Result<Inputs> withListRowAdded(Inputs inputs, const Field& list);
/// `row` must exist.
[[nodiscard]] Inputs withListRowRemoved(Inputs inputs, const Field& list, std::size_t row);

}  // namespace stagecraft::ui
