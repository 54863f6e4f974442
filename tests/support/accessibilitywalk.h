// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/base/chip.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QAccessible>
#include <QApplication>
#include <QComboBox>
#include <QLineEdit>
#include <QSet>
#include <QTest>

namespace Binnacle::Tests {

/// Walks every widget of a window as somebody does who sees nothing or has no mouse, and lists
/// what is wrong: controls without a name, out of the Tab key's reach, traps, targets below 28
/// pixels. The window must be shown and active.
class AccessibilityWalk
{
public:
    explicit AccessibilityWalk(QWidget &window)
        : m_window(window)
    {
    }

    QStringList faults()
    {
        m_faults.clear();
        // What was just shown has no size yet.
        QTest::qWait(0);
        QCoreApplication::sendPostedEvents();
        QList<QWidget *> wanted;
        const auto all = m_window.findChildren<QWidget *>();
        for (QWidget *widget : all) {
            if (!isControl(widget))
                continue;
            checkSize(widget);
            if (widget->focusPolicy() == Qt::NoFocus)
                continue;
            checkName(widget);
            // A proxy takes the focus in its stead.
            if ((widget->focusPolicy() & Qt::TabFocus) && !widget->focusProxy())
                wanted.append(widget);
        }
        checkReach(wanted);
        return m_faults;
    }

private:
    static QString name(const QWidget *widget)
    {
        return QStringLiteral("%1 '%2'").arg(QString::fromLatin1(widget->metaObject()->className()),
                                             widget->objectName());
    }

    bool isControl(const QWidget *widget) const
    {
        return widget->isVisible() && widget->isEnabled() && widget->window() == m_window.window()
            && !widget->objectName().startsWith(u"qt_");
    }

    void checkName(QWidget *widget)
    {
        QAccessibleInterface *interface = QAccessible::queryAccessibleInterface(widget);
        if (!interface || interface->text(QAccessible::Name).trimmed().isEmpty())
            m_faults.append(name(widget) + QStringLiteral(" has no accessible name"));
    }

    void checkSize(QWidget *widget)
    {
        const bool isTarget = qobject_cast<QAbstractButton *>(widget)
            || qobject_cast<QLineEdit *>(widget) || qobject_cast<QComboBox *>(widget);
        // A chip that tells something is no target, and parts of a larger control are hit with it.
        const bool isTold
            = qobject_cast<Ui::Chip *>(widget) && widget->focusPolicy() == Qt::NoFocus;
        if (!isTarget || isTold || qobject_cast<QComboBox *>(widget->parentWidget())
            || qobject_cast<QLineEdit *>(widget->parentWidget()))
            return;
        if (widget->height() < 28 || widget->width() < 28) {
            m_faults.append(
                name(widget)
                + QStringLiteral(" is only %1 × %2").arg(widget->width()).arg(widget->height()));
        }
    }

    void checkReach(const QList<QWidget *> &wanted)
    {
        if (wanted.isEmpty())
            return;
        QSet<QWidget *> reached;
        wanted.first()->setFocus(Qt::TabFocusReason);
        const qsizetype steps = wanted.size() * 2 + 8;
        for (qsizetype i = 0; i < steps; ++i) {
            QWidget *at = QApplication::focusWidget();
            if (!at)
                break;
            reached.insert(at);
            QTest::keyClick(at, Qt::Key_Tab);
            if (QApplication::focusWidget() == at && wanted.size() > 1) {
                m_faults.append(name(at) + QStringLiteral(" does not let the Tab key out"));
                break;
            }
        }
        for (QWidget *widget : wanted) {
            if (!reached.contains(widget))
                m_faults.append(name(widget) + QStringLiteral(" is not reached by the Tab key"));
        }
    }

    QWidget &m_window;
    QStringList m_faults;
};

}  // namespace Binnacle::Tests
