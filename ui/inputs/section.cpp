#include "ui/inputs/section.h"

namespace stagecraft::ui {

Section::Section(const QString& title, const QString& objectName, bool isOpen, QWidget* parent)
    : QWidget(parent), title_(new QToolButton(this)), body_(new QWidget(this)), content_(new QVBoxLayout(body_)) {
    auto* const layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    title_->setText(QString(title).replace(QChar{u'&'}, QStringLiteral("&&")));  // no mnemonic
    title_->setObjectName(objectName);
    title_->setAccessibleName(title);
    title_->setProperty("class", QStringLiteral("section"));
    title_->setCheckable(true);
    title_->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    title_->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    layout->addWidget(title_);
    content_->setContentsMargins(8, 0, 4, 8);
    content_->setSpacing(4);
    layout->addWidget(body_);
    connect(title_, &QToolButton::toggled, this, &Section::setOpen);
    setOpen(isOpen);
}

void Section::add(QWidget* widget) { content_->addWidget(widget); }

void Section::setOpen(bool isOpen) {
    title_->setChecked(isOpen);
    title_->setArrowType(isOpen ? Qt::DownArrow : Qt::RightArrow);
    body_->setVisible(isOpen);
}

}  // namespace stagecraft::ui
