// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/notices.h"
#include "widgets/theme.h"

#include <QDateTime>
#include <QWidget>

#include <deque>

class QHBoxLayout;
class QVBoxLayout;

namespace Binnacle::Ui {

/// What the bell keeps: the newest 50 errors and warnings, until they are dismissed.
class NoticeList final : public QWidget
{
    Q_OBJECT

public:
    explicit NoticeList(const Theme &theme, QWidget *parent = nullptr);

    void add(const Notice &notice);
    void clear();
    int count() const { return int(m_kept.size()); }
    /// Makes the lines of what is kept now; to be called before it is shown.
    void rebuild();

signals:
    void countChanged(int count);

private:
    void place();
    struct Kept
    {
        int id = 0;
        QDateTime time;
        Notice notice;
    };
    QWidget *makeLine(const Kept &kept);

    const Theme &m_theme;
    std::deque<Kept> m_kept;
    int m_nextId = 1;
    QHBoxLayout *m_head = nullptr;
    QWidget *m_content = nullptr;
    QVBoxLayout *m_lines;
};

}  // namespace Binnacle::Ui
