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
    auto* const row = new QHBoxLayout{this};
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
        row->addWidget(label);
        row->addWidget(combo);
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

}  // namespace stagecraft::ui
