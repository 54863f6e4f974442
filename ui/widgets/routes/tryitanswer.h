// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/transport.h"
#include "widgets/page.h"

#include <QWidget>

namespace Binnacle::Ui {

class Button;
class Chip;
class CodeView;
class Label;

/// What came of a call: status, time and size, body, and the way to its line in Logs.
class TryItAnswer final : public QWidget
{
    Q_OBJECT

public:
    explicit TryItAnswer(const Theme &theme, QWidget *parent = nullptr);

    void show(const Result<Client::ApiReply> &reply);

signals:
    void openRequested(const Binnacle::Ui::PageTarget &target);

private:
    void showBody(const Client::ApiReply &reply);

    const Theme &m_theme;
    QString m_requestId;
    Chip *m_status;
    Label *m_summary;
    Button *m_openInLogs;
    CodeView *m_body;
};

}  // namespace Binnacle::Ui
