#include "ui/views/chart_options.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>

#include "ui/presenters/figure_wording.h"
#include "ui/presenters/wording.h"

namespace stagecraft::ui {

ChartOptions::ChartOptions(QWidget* parent) : QWidget(parent) { setObjectName(QStringLiteral("chartOptions")); }

void ChartOptions::setKind(const FigureKind& kind) {
    chosen_.clear();
    delete layout();
    qDeleteAll(findChildren<QWidget*>(Qt::FindDirectChildrenOnly));
    auto* const row = new QBoxLayout{direction_, this};
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(6);
    for (const FigureOption& option : kind.options) {
        auto* const label = new QLabel{toQString(option.label)};
        label->setProperty("class", QStringLiteral("muted"));
        auto* const combo = new QComboBox;
        combo->setObjectName(QString{u"chartOption." % toQString(option.key)});
        combo->setAccessibleName(toQString(option.label));
        label->setBuddy(combo);
        for (const std::string_view value : option.values) combo->addItem(optionText(value), toQString(value));
        auto* const pair = new QHBoxLayout;
        pair->setSpacing(6);
        pair->addWidget(label);
        pair->addWidget(combo);
        pair->addStretch(1);
        row->addLayout(pair);
        row->addSpacing(8);
        connect(combo, &QComboBox::activated, this, [this, key = std::string{option.key}, combo](int index) {
            if (index == 0) chosen_.erase(key);
            else chosen_[key] = combo->itemData(index).toString().toStdString();
            emit changed();
        });
    }
    row->addStretch(1);
    setVisible(!kind.options.empty());
}

int ChartOptions::widthInRow() const {
    int width = 0;
    for (const QWidget* const part : findChildren<QWidget*>(Qt::FindDirectChildrenOnly)) width += part->sizeHint().width() + 7;  // with half of the gaps
    return width;
}

void ChartOptions::setUpright(bool isUpright) {
    direction_ = isUpright ? QBoxLayout::TopToBottom : QBoxLayout::LeftToRight;
    if (auto* const row = qobject_cast<QBoxLayout*>(layout())) row->setDirection(direction_);
}

}  // namespace stagecraft::ui
