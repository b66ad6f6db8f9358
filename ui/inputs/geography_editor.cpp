#include "ui/inputs/geography_editor.h"

#include <QGridLayout>
#include <QScopedValueRollback>
#include <QSignalBlocker>

#include "model/report/words.h"
#include "model/support/text.h"
#include "model/workload/field_value.h"
#include "ui/presenters/field_form.h"
#include "ui/presenters/share_lists.h"
#include "ui/presenters/wording.h"

namespace stagecraft::ui {

GeographyEditor::GeographyEditor(const Field& field, Document& document, QWidget* parent)
    : FieldEditor(field, document, parent) {
    for (std::size_t i = 0; i < geographyCount; ++i) addRow(i);
    refresh();
}

void GeographyEditor::addRow(std::size_t geography) {
    const auto place = static_cast<Geography>(geography);
    const QString name = toQString(stagecraft::label(place));
    const QString suffix = QChar{u'.'} + toQString(nameOf(place));
    auto* const row = new QHBoxLayout;
    row->setSpacing(8);
    auto* const title = new QLabel(name, this);
    auto* const edit = new QuantityEdit(this);
    auto* const slider = new QuietSlider(this);
    introduce(*edit, suffix);
    introduce(*slider, suffix + QStringLiteral(".slider"));
    edit->setAccessibleName(tr("Share of the users in %1").arg(name));
    slider->setAccessibleName(edit->accessibleName());
    edit->setProperty("class", QStringLiteral("share"));
    title->setBuddy(edit);
    row->addWidget(title, 2);
    row->addWidget(slider, 2);
    row->addWidget(edit);
    body().insertLayout(body().count() - 1, row);
    edits_[geography] = edit;
    sliders_[geography] = slider;

    connect(slider, &QSlider::valueChanged, this, [this, geography](int position) {
        setShare(geography, static_cast<double>(position) / QuietSlider::positions);
    });
    connect(slider, &QSlider::sliderReleased, this, [this] { this->document().closeStep(); });
    connect(edit, &QLineEdit::textEdited, this, [this, geography](const QString& text) { type(geography, text); });
    connect(edit, &QuantityEdit::committed, this, [this] { finish(true); });
    connect(edit, &QuantityEdit::restored, this, [this] { finish(false); });
    connect(edit, &QuantityEdit::stepped, this, [this, geography](int steps) {
        setShare(geography, this->document().inputs().workload.geography[geography] + steps * 0.01);
    });
}

void GeographyEditor::showValue() {
    for (std::size_t i = 0; i < geographyCount; ++i) {
        const double share = document().inputs().workload.geography[i];
        if (!(isTyping_ && edits_[i]->hasFocus())) {
            edits_[i]->setText(toQString(headlineNumber(share * 100)) + QStringLiteral(" %"));
            edits_[i]->setRefused(false);
        }
        if (sliders_[i]->isSliderDown()) continue;
        const QSignalBlocker blocker{sliders_[i]};
        sliders_[i]->setValue(qRound(share * QuietSlider::positions));
    }
}

void GeographyEditor::setShare(std::size_t geography, double share) {
    commit(withGeographyShare(document().inputs(), geography, share));
}

void GeographyEditor::type(std::size_t geography, const QString& text) {
    const QScopedValueRollback guard{isTyping_, true};
    Field share;
    share.unit = "share";
    share.maximum = 1;
    Inputs inputs = document().inputs();
    if (!beforeTyping_) beforeTyping_ = inputs.workload.geography;
    problem_ = typedProblem(share, text);
    edits_[geography]->setRefused(!problem_.isEmpty());
    if (!problem_.isEmpty()) return showRefusal(problem_);
    // The others are scaled from where they were: what "4" took from them comes back with "40".
    inputs.workload.geography = *beforeTyping_;
    commit(withGeographyShare(inputs, geography, parseFieldNumber(share, typedValue(share, text).toStdString())->value_or(0)));
}

void GeographyEditor::finish(bool isWanted) {
    if (beforeTyping_ && (!isWanted || !problem_.isEmpty())) {
        Inputs inputs = document().inputs();
        inputs.workload.geography = *beforeTyping_;
        commit(inputs);
    }
    beforeTyping_.reset();
    problem_.clear();
    document().closeStep();
    refresh();
}

}  // namespace stagecraft::ui
