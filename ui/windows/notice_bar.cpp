#include "ui/windows/notice_bar.h"

#include <QHBoxLayout>
#include <QToolButton>

namespace stagecraft::ui {

NoticeBar::NoticeBar(QWidget* parent) : QFrame(parent), text_(new QLabel(this)) {
    setObjectName(QStringLiteral("notices"));
    setProperty("class", QStringLiteral("notice"));
    auto* const layout = new QHBoxLayout(this);
    layout->setContentsMargins(12, 4, 4, 4);
    text_->setObjectName(QStringLiteral("notices.text"));
    text_->setWordWrap(true);
    text_->setTextFormat(Qt::PlainText);
    layout->addWidget(text_, 1);
    auto* const close = new QToolButton(this);
    close->setText(QStringLiteral("✕"));
    close->setObjectName(QStringLiteral("notices.close"));
    close->setAccessibleName(tr("Close this notice"));
    layout->addWidget(close, 0, Qt::AlignTop);
    connect(close, &QToolButton::clicked, this, [this] {
        hide();
        emit closed();
    });
    hide();
}

void NoticeBar::setLines(const QStringList& lines) {
    text_->setText(lines.join(QChar{u'\n'}));
    setVisible(!lines.isEmpty());
}

}  // namespace stagecraft::ui
