#pragma once

#include <QString>

#include <string>

#include "model/documents/diagram_layout.h"
#include "model/planning/bill.h"

namespace stagecraft::ui {

/// A part of the design as its card names it.
struct PartName {
    std::string id;
    std::string region;  ///< empty: global

    [[nodiscard]] bool isNone() const { return id.empty(); }
};

[[nodiscard]] PartName partOf(const DiagramBox& box);

/// Whether a line is billed for the part: itself, its disks, or the pair it belongs to.
[[nodiscard]] bool isBilledFor(const BillLine& line, const PartName& part);

/// "App servers: $26.40 a month (instance hours $22.56, …)", dearest line first; what to say where nothing is billed for it.
[[nodiscard]] QString partCost(const Bill& bill, const DiagramBox& box);

}  // namespace stagecraft::ui
