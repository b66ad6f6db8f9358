#pragma once

#include <QModelIndex>
#include <QString>

#include "ui/presenters/bill_model.h"

namespace stagecraft::test {

/// The first line of a bill whose dimension begins so, below `parent`; invalid where there is none.
inline QModelIndex lineNamed(const ui::BillModel& model, QStringView start, const QModelIndex& parent = {}) {
    for (int row = 0; row < model.rowCount(parent); ++row) {
        const QModelIndex child = model.index(row, 0, parent);
        if (const BillLine* line = model.lineAt(child); line != nullptr && QString::fromStdString(line->usage.dimension).startsWith(start)) return child;
        if (const QModelIndex found = lineNamed(model, start, child); found.isValid()) return found;
    }
    return {};
}

}  // namespace stagecraft::test
