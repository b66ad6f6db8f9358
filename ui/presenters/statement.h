#pragma once

#include <QList>
#include <QString>
#include <QStringList>

#include <span>
#include <vector>

#include "model/report/figure.h"

namespace stagecraft::ui {

/// A sentence, and the bills that its money is told of.
struct Statement {
    QString text;
    std::vector<FigureTotal> bills = {};
    QString opener = {};  ///< the words of it that open them: "$410"
};

/// The sentence whose first amount of money opens `bills`; its first words where it names none: "3 lines".
[[nodiscard]] Statement statement(const QString& text, std::vector<FigureTotal> bills);
[[nodiscard]] QStringList textsOf(const QList<Statement>& statements);
/// The sentences, a line each, as rich text: what opens bills is a link, named by the number of its sentence.
[[nodiscard]] QString htmlOf(std::span<const Statement> statements);

}  // namespace stagecraft::ui
