#pragma once

#include <QGraphicsScene>

#include "model/planning/plan.h"
#include "ui/theme/theme.h"

namespace stagecraft::ui {

/// The picture of one plan's architecture, drawn from the shared layout.
class DiagramScene : public QGraphicsScene {
    Q_OBJECT

public:
    using QGraphicsScene::QGraphicsScene;

    /// Replaces the picture by the stage that `plan` shows.
    void draw(const Plan& plan, const Theme& theme);

signals:
    void partHovered(const QString& partId);
};

}  // namespace stagecraft::ui
